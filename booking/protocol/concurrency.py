"""What becomes of a booking when its owner and others want something of it at once; pure, so that every ledger agrees.

Only the owner moves events on. Others put down a change or a cancellation, which the owner finds with the next write.
"""

from dataclasses import replace

from booking.errors import LeaseLost, Problem, Reason
from booking.model import FOLLOWED, Change, ChangeState, EventState, Former, Person, Slot
from booking.protocol.record import BookingRecord, LedgerEvent, Role

_ON_ITS_WAY = frozenset({EventState.HELD, EventState.CREATING, EventState.CREATED})


def is_ending(record: BookingRecord) -> bool:
    """Tell whether the booking is gone or going, so that nothing can be asked of it any more."""
    return record.cancel is not None or record.event.state.ending


def objection(record: BookingRecord, revision: int, change: Change, following: LedgerEvent | None) -> Problem | None:
    """Say why a change cannot be put down now, if so.

    Raises: ValueError if it takes time or a room that neither the booking nor `following` holds.
    """
    if is_ending(record):
        return Problem(Reason.BOOKING_GONE)
    if record.booking.revision != revision:
        return Problem(Reason.BOOKING_MOVED_ON)
    if record.changing:
        return Problem(Reason.CHANGE_UNDER_WAY)
    holding = following or record.event
    if change.room.address != holding.mailbox.address or not holding.slot.contains(change.meeting.slot):
        raise ValueError("nothing holds what the booking is changed to")
    return None


def asked(record: BookingRecord, change: Change, following: LedgerEvent | None) -> BookingRecord:
    """Put a change down."""
    return replace(record, booking=replace(record.booking, change=change), next=following)


def cancelled(
    record: BookingRecord, cancellation_message: str, by: Person | None = None, farewell: str = ""
) -> BookingRecord:
    """Put down that the booking is cancelled, and by whom, with their word; the first who did has the last word."""
    if is_ending(record):
        return record
    booking = replace(record.booking, ended_by=by, farewell=farewell)
    return _noted(record, replace(record, cancel=cancellation_message, booking=booking))


def is_of_another(record: BookingRecord, by: Person | None) -> bool:
    """Tell whether somebody who cancels it now takes a booking away from somebody else."""
    return by is not None and by.id != record.booking.booker.id and not is_ending(record)


def moved(stored: BookingRecord, written: BookingRecord, slot: Slot) -> BookingRecord:
    """Give the work with its event where somebody put it. Raises: LeaseLost.

    A change that was to happen within the old slot is dropped: nothing holds that any more.
    """
    meeting = replace(written.booking.meeting, slot=slot)
    followed, before = written.booking.followed, stored.booking
    booking = replace(written.booking, meeting=meeting)
    if slot != before.meeting.slot:
        followed += 1
        former = Former(f"{FOLLOWED}{followed}", before.room, before.meeting)
        booking = replace(booking, followed=followed, former=former)
    record = joined(stored, replace(written, booking=booking, event=replace(written.event, slot=slot)))
    change = record.booking.change
    if record.changing and change is not None and record.next is None and not slot.contains(change.meeting.slot):
        dropped = replace(change, state=ChangeState.DROPPED, problem=Problem(Reason.BOOKING_MOVED_ON))
        record = _noted(stored, replace(record, booking=replace(record.booking, change=dropped)))
    return record


def adopted(stored: BookingRecord | None, found: BookingRecord) -> BookingRecord | None:
    """Take in an event of ours that no row knew; `found` is the booking as the calendar tells it, with that event.

    `stored` is that booking's row, if there is one. A booking that stands goes on with the change that the event was
    made for, once more, unless it went on to something else since; what it needs no longer leaves. A placeholder whose
    booking is nowhere leaves as one of its own, so that the booking can still turn up. None if somebody has to bring
    the booking to rest first.
    """
    placeholder = found.event.role is Role.PLACEHOLDER
    leaving = replace(found.event, state=EventState.CANCELLING, invites_due=False)
    if stored is None and placeholder:
        name, why = f"RK-{found.event.id[:8].upper()}", Problem(Reason.NOT_CONFIRMED)
        booking = replace(found.booking, id=found.event.id, reference=name, problem=why)
        return _noted(found, replace(found, booking=booking, event=leaving))
    if stored is None:
        return _noted(found, found)
    if not stored.at_rest:
        return None
    if placeholder or is_ending(stored) or found.booking.revision < stored.booking.revision:
        return _noted(stored, replace(stored, leaving=(leaving,)))
    return asked(stored, Change(found.event.id, found.booking.room, found.booking.meeting), found.event)


def joined(stored: BookingRecord, written: BookingRecord) -> BookingRecord:
    """Give the work as its owner wrote it, with what others asked of it since the owner last read it.

    Raises: LeaseLost if that would bring an event back that is gone for good: its slot may be somebody else's by now.
    """
    alive = {event.id for event in stored.events() if not event.gone}
    if not {event.id for event in written.events() if not event.gone} <= alive:
        raise LeaseLost
    record = replace(
        written,
        cancel=written.cancel if stored.cancel is None else stored.cancel,
        leaving=tuple(sorted((each for each in written.leaving if not each.gone), key=lambda event: event.id)),
        booking=replace(
            written.booking,
            ended_by=stored.booking.ended_by or written.booking.ended_by,
            farewell=stored.booking.farewell or written.booking.farewell,
        ),
    )
    if _unknown_change(stored, written):
        record = replace(record, booking=replace(record.booking, change=stored.booking.change), next=stored.next)
        if record.event.state.ending:
            record = _too_late(record)
    return _noted(stored, record)


def has_news(stored: BookingRecord, known: BookingRecord) -> bool:
    """Tell whether others asked something of the booking that its owner does not know of yet."""
    return stored.cancel != known.cancel or _unknown_change(stored, known)


def _unknown_change(stored: BookingRecord, known: BookingRecord) -> bool:
    there, known_change = stored.booking.change, known.booking.change
    return there is not None and (known_change is None or known_change.id != there.id)


def _too_late(record: BookingRecord) -> BookingRecord:
    """Drop a change that was put down while the booking came to its end; nothing was sent for it yet."""
    change = record.booking.change
    if change is None:
        raise AssertionError("there is no change to drop")
    dropped = replace(change, state=ChangeState.DROPPED, problem=record.booking.problem or Problem(Reason.BOOKING_GONE))
    return replace(record, booking=replace(record.booking, change=dropped), next=None)


def put_off(stored: BookingRecord, known: BookingRecord) -> BookingRecord:
    """Give the record as it stands, with what its owner notes who gives it back: how often that was, what clings."""
    booking = replace(stored.booking, clings_since=known.booking.clings_since)
    token = known.fencing_token + 1
    return _noted(stored, replace(stored, booking=booking, rejections=known.rejections, fencing_token=token))


def _noted(before: BookingRecord, after: BookingRecord) -> BookingRecord:
    """Keep the booking's state in step with its event's, and let its revision grow with what people can see."""
    event, revision = after.event, before.booking.revision + _differs(before, after)
    verified, lingers = event.verified_at is not None, bool(after.leaving)
    known = replace(after.booking, state=event.state, verified=verified, lingers=lingers, revision=revision)
    return replace(after, booking=known)


def _differs(before: BookingRecord, after: BookingRecord) -> bool:
    old, new = before.booking, after.booking
    return (
        (_stage(before.event.state), before.cancel is None) != (_stage(after.event.state), after.cancel is None)
        or (old.problem, old.room, old.meeting, old.invited, old.online_url)
        != (new.problem, new.room, new.meeting, new.invited, new.online_url)
        or (new.change is not None and new.change.over and new.change != old.change)
        or (_lingers(before), old.clings_since) != (_lingers(after), new.clings_since)
    )


def _lingers(record: BookingRecord) -> bool:
    return record.event.gone and bool(record.leaving)


def _stage(state: EventState) -> EventState:
    """Put the states together that look the same to people: all on the way to the calendar."""
    return EventState.HELD if state in _ON_ITS_WAY else state
