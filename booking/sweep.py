"""What becomes of a booking when somebody changes the room's calendar in Outlook: found by looking, settled by rule.

Moved: we follow, if no other booking of ours is in the way there. Deleted: the booking is gone. Somebody else in the
slot, however they got there: we give way.
"""

from dataclasses import replace

from booking.errors import Changed, Reason
from booking.model import Content, EventDetail, EventState
from booking.policy import in_the_way, is_same
from booking.saga import failed, look
from booking.steps import Find, Follow, Saga, Update, View, Write
from booking.work import Work


def reconcile(work: Work, installation: str) -> Saga:
    """Bring a confirmed booking at rest in line with the calendar; what is left to do then is `settle`'s.

    Raises what a step failed with: nothing was decided then, and the next look decides.
    """
    event = work.event
    seen = yield View(event.mailbox, event.slot)
    own = [each for each in seen if is_same(each, event, installation)]
    if not own or own[0].slot != event.slot:
        detail = yield from look(event)
        if detail is None:
            yield from _not_there(work, installation)
            return
        if detail.slot != event.slot:
            yield from _moved(work, detail, installation)
            return
    if in_the_way(seen, event.slot, work, installation):
        yield Write(failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING))


def _not_there(work: Work, installation: str) -> Saga:
    """No such id: the mailbox was moved and ids changed, or the event was deleted."""
    event = work.event
    found = yield Find(event.mailbox, event.id)
    same = [each for each in found if is_same(each, event, installation)]
    if same:
        yield Write(work.with_event(replace(event, graph_id=same[0].id, etag=same[0].etag)))
    else:
        yield Write(failed(work, event, Reason.REMOVED, EventState.CANCELLED))


def _moved(work: Work, detail: EventDetail, installation: str) -> Saga:
    followed: Work | None = yield Follow(work, detail.slot)
    if followed is None:
        yield from _put_back(work, detail, installation)
        return
    seen = yield View(followed.event.mailbox, followed.event.slot)
    if in_the_way(seen, followed.event.slot, followed, installation):
        yield Write(failed(followed, followed.event, Reason.ROOM_TAKEN, EventState.CANCELLING))


def _put_back(work: Work, detail: EventDetail, installation: str) -> Saga:
    """Another booking of ours holds that slot: ours goes back where it was, or goes, if that is taken by now."""
    event = work.event
    seen = yield View(event.mailbox, event.slot)
    if in_the_way(seen, event.slot, work, installation):
        yield Write(failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING))
        return
    before = Content(detail.slot, detail.title, detail.private, detail.attendees)
    try:
        yield Update(event.mailbox, detail.id, detail.etag, before, replace(before, slot=event.slot))
    except Changed:
        return
