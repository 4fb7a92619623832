"""What becomes of a booking when somebody changes the room's calendar in Outlook: found by looking, settled by rule.

Moved: we follow, if no other booking of ours is in the way there. Deleted: the booking is gone. Somebody else in the
slot, however they got there: we give way.
"""

from dataclasses import replace

from booking.errors import Changed, Failed, Reason
from booking.model import Content, EventDetail, EventState
from booking.policy import in_the_way, is_same
from booking.saga import failed, look, settle
from booking.steps import Find, Follow, Now, Part, Postpone, Saga, Update, View, Write
from booking.work import Work


def reconcile(work: Work, installation: str) -> Saga:
    """Bring a confirmed booking at rest in line with the calendar, and to rest again.

    Where the calendar cannot be read nothing is decided, and the next look decides.
    """
    try:
        found = yield from _in_line(work, installation)
        after = yield Write(found or work)
    except Failed:
        now = yield Now()
        yield Postpone(work, now)
        return
    yield from settle(after, installation)


def _in_line(work: Work, installation: str) -> Part:
    """Give the booking as it is to be by what the calendar shows; None if it is so already."""
    event = work.event
    seen = yield View(event.mailbox, event.slot)
    own = [each for each in seen if is_same(each, event, installation)]
    if not own or own[0].slot != event.slot:
        detail = yield from look(event)
        if detail is None:
            return (yield from _not_there(work, installation))
        if detail.slot != event.slot:
            return (yield from _moved(work, detail, installation))
    if in_the_way(seen, event.slot, work, installation):
        return failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)
    return None


def _not_there(work: Work, installation: str) -> Part:
    """No such id: the mailbox was moved and ids changed, or the event was deleted."""
    event = work.event
    found = yield Find(event.mailbox, event.id)
    same = [each for each in found if is_same(each, event, installation)]
    if same:
        return work.with_event(replace(event, graph_id=same[0].id, etag=same[0].etag))
    return failed(work, event, Reason.REMOVED, EventState.CANCELLING)


def _moved(work: Work, detail: EventDetail, installation: str) -> Part:
    followed: Work | None = yield Follow(work, detail.slot)
    if followed is None:
        return (yield from _put_back(work, detail, installation))
    seen = yield View(followed.event.mailbox, followed.event.slot)
    if in_the_way(seen, followed.event.slot, followed, installation):
        return failed(followed, followed.event, Reason.ROOM_TAKEN, EventState.CANCELLING)
    return followed


def _put_back(work: Work, detail: EventDetail, installation: str) -> Part:
    """Another booking of ours holds that slot: ours goes back where it was, or goes, if that is taken by now."""
    event = work.event
    seen = yield View(event.mailbox, event.slot)
    if in_the_way(seen, event.slot, work, installation):
        return failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)
    before = Content(detail.slot, detail.title, detail.private, detail.attendees)
    try:
        yield Update(event.mailbox, detail.id, detail.etag, before, replace(before, slot=event.slot))
    except Changed:
        return None
    return None
