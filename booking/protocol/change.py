"""How a booking changes: its own event by a fenced request, its room or Teams link by another event in its place."""

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from typing import Any

from booking.errors import Changed, Failed, Problem, Reason, Rejected, Throttled, Unavailable
from booking.model import Change, ChangeState, Content, EventDetail, EventState, Slot, subject
from booking.protocol.creation import bring_about
from booking.protocol.observation import look_anew, view
from booking.protocol.record import Work
from booking.protocol.run import FRESH, PATIENCE, QUARANTINE, TRIES, Run, is_refusal, write
from booking.protocol.steps import Now, Part, Postpone, Step, Update
from booking.protocol.transitions import done, dropped, failed, pending, relinked, wanted_invitees


def carry_out(work: Work, run: Run) -> Part:
    """Bring the change about: what it needs on a calendar first, then the intent, then the change itself."""
    event, change = work.event, pending(work)
    if change.state is ChangeState.APPLYING:
        return (yield from _apply(work, change, run))
    if work.next is not None and not work.next.stands:
        return (yield from bring_about(work, work.next, run))
    now = yield Now()
    if event.unresolved_until is not None and now < event.unresolved_until:
        # Something else of ours may still be applied; a different request must not cross it.
        yield Postpone(work, event.unresolved_until)
        return None
    run.unsent.add(event.id)
    applying = replace(work.booking, change=replace(change, state=ChangeState.APPLYING))
    intent = replace(event, unresolved_until=now + QUARANTINE)
    return (yield from write(run, replace(work.with_event(intent), booking=applying)))


def _apply(work: Work, change: Change, run: Run) -> Part:
    """Send what differs, fenced by the version that was read; and read back what others did meanwhile."""
    event, earlier, now = work.event, None, (yield Now())
    known_as = event.graph_id
    first = event.id in run.unsent
    clean = first or event.unresolved_until is None or event.unresolved_until < now
    if not first:
        earlier = event.unresolved_until
        event = replace(event, unresolved_until=now + QUARANTINE)
        work = yield from write(run, work.with_event(event))
        if work.cancel is not None:
            return work
    for _ in range(TRIES):
        try:
            detail = yield from look_anew(work, run.installation)
            if detail is not None:
                event, work = replace(event, graph_id=detail.id), relinked(work, event, detail)
                work = work.with_event(event)  # What is looked at below tells it from others by this id.
            lost = detail is not None and (yield from _lost_since(work, change.wish.slot, detail, run))
        except Failed as error:
            # Nothing was sent this time, so that what was so before still is.
            settled = work.with_event(replace(event, unresolved_until=earlier))
            if clean and _is_hopeless(error, settled, change, now, unsent=earlier is None):
                return (yield from write(run, dropped(settled, Problem(Reason.NOT_CONFIRMED))))
            yield from write(run, settled)
            raise
        if detail is None:
            return (yield from write(run, failed(work, event, Reason.REMOVED, EventState.CANCELLING)))
        before, after = detail.content, _merged(work, change, detail)
        etag, left_alone = detail.etag, not first and _was_made(work, change, before, after)
        if before != after and not left_alone:
            if lost:
                settled = work.with_event(replace(event, unresolved_until=None if clean else earlier))
                if clean:
                    return (yield from write(run, dropped(settled, Problem(Reason.ROOM_TAKEN))))
                # What was sent before may still move the event there; it is decided when it cannot any more.
                settled = yield from write(run, settled)
                yield Postpone(settled, earlier or now)
                return None
            if event.graph_id != known_as:
                # Moved by this very request, it would be found under no other id: a day of a series is its slot's.
                work, known_as = (yield from write(run, work)), event.graph_id
                if work.cancel is not None:
                    return work
            run.unsent.discard(event.id)
            try:
                etag = yield Update(event.mailbox, detail.id, etag, before, after)
            except Changed:
                continue
            except (Throttled, Unavailable):
                yield from write(run, work.with_event(replace(event, unresolved_until=None if clean else earlier)))
                raise
            except Rejected:
                if not clean:
                    yield from write(run, work.with_event(replace(event, unresolved_until=earlier)))
                    raise
                settled = work.with_event(replace(event, unresolved_until=None))
                return (yield from write(run, dropped(settled, Problem(Reason.NOT_CONFIRMED))))
        if not left_alone and not event.slot.contains(after.slot):
            _, taken = yield from view(work, event.mailbox, after.slot, run.installation)
            if taken:
                return (yield from write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)))
        unresolved = None if clean else event.unresolved_until
        changed = replace(
            event,
            etag=etag,
            slot=after.slot,
            invitees=wanted_invitees(work, change),
            verified_at=(yield Now()),
            unresolved_until=unresolved,
        )
        return (yield from write(run, done(work.with_event(changed), change)))
    raise Unavailable


def _was_made(work: Work, change: Change, before: Content, after: Content) -> bool:
    """Tell whether an earlier request made the change, and somebody moved the event since, which is followed later.

    One request carries everything, so an event that stands where it was has not been changed.
    """
    if before.slot in (work.event.slot, after.slot):
        return False
    booking, wish = work.booking, change.wish
    had, wanted = ({each.address for each in people} for people in (work.event.invitees, wanted_invitees(work, change)))
    asked_for = (subject(booking.booker, wish), wish.private, wanted)
    return replace(before, slot=after.slot) == after and asked_for != (
        subject(booking.booker, booking.wish),
        booking.wish.private,
        had,
    )


def _is_hopeless(error: Failed, work: Work, change: Change, now: datetime, *, unsent: bool) -> bool:
    """Tell whether a change that cannot even be looked at is not worth waiting for any longer; then people are told.

    One that was sent may have been made, which only the calendar tells, until it does not matter any more.
    """
    if not unsent:
        return now >= max(work.booking.wish.slot.ends, change.wish.slot.ends)
    return work.setbacks >= (TRIES if is_refusal(error) else PATIENCE)


def _lost_since(work: Work, slot: Slot, detail: EventDetail, run: Run) -> Generator[Step, Any, bool]:
    """Look again at new time that was seen to be free a while ago: it is not worth losing the booking for."""
    if detail.slot == slot or work.event.slot.contains(slot):
        return False
    now = yield Now()
    seen_at = work.next.verified_at if work.next is not None else None
    if seen_at is not None and now - seen_at <= FRESH:
        return False
    _, taken = yield from view(work, work.event.mailbox, slot, run.installation)
    return bool(taken)


def _merged(work: Work, change: Change, detail: EventDetail) -> Content:
    """Put what was asked for together with what stands: whoever was added in Outlook stays."""
    wanted = wanted_invitees(work, change)
    removed = {each.address for each in work.event.invitees} - {each.address for each in wanted}
    kept = tuple(each for each in detail.attendees if each.address not in removed)
    there = {each.address for each in kept}
    attendees = kept + tuple(each for each in wanted if each.address not in there)
    title, private = subject(work.booking.booker, change.wish), change.wish.private
    return Content(change.wish.slot, title, private, attendees, detail.unread)
