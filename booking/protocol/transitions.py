"""What becomes of a booking's work at the turning points of the protocol; pure: the work before, the work after."""

from collections.abc import Sequence
from dataclasses import replace

from booking.errors import Problem, Reason
from booking.model import (
    MOVED,
    REFUSED,
    Attendee,
    CalendarEvent,
    Change,
    ChangeState,
    EventDetail,
    EventState,
    Former,
    invitees,
)
from booking.protocol.record import BookingRecord, LedgerEvent


def invited(record: BookingRecord, event: LedgerEvent, etag: str) -> BookingRecord:
    """Note that everybody is invited."""
    record = record.with_event(replace(event, invites_due=False, etag=etag))
    return replace(record, booking=replace(record.booking, invited=True))


def refused(
    record: BookingRecord, event: LedgerEvent, refusing: Sequence[Attendee]
) -> tuple[BookingRecord, LedgerEvent]:
    """Note whose addresses Exchange did not take: they are not invited, and people are told.

    The booker counts from then on as somebody without a mail address.
    """
    if not refusing:
        return record, event
    gone = {each.address for each in refusing}
    people = tuple(
        replace(each, kind=REFUSED) if each.address in gone else each for each in record.booking.meeting.attendees
    )
    meeting, booker = replace(record.booking.meeting, attendees=people), record.booking.booker
    if booker.address.strip().lower() in gone:
        booker = replace(booker, address="")
    record = replace(record, booking=replace(record.booking, meeting=meeting, booker=booker))
    return record, replace(event, invitees=tuple(each for each in event.invitees if each.address not in gone))


def switched(record: BookingRecord, stands: LedgerEvent, seen: CalendarEvent) -> BookingRecord:
    """Make the event in the other room the booking's own; the old one leaves, after the new invitations."""
    change = pending(record)
    former = Former(change.id, record.booking.room, record.booking.meeting)
    booking = replace(record.booking, room=change.room, meeting=change.meeting, invited=False, former=former)
    old = replace(record.event, state=EventState.CANCELLING, cancellation_message=change.cancellation_message)
    moved = replace(record, booking=booking, event=stands, next=None, leaving=(*record.leaving, old))
    return over(with_link(moved, seen), ChangeState.DONE)


def done(record: BookingRecord, change: Change) -> BookingRecord:
    """End a change that was made to the booking's own event; what it had on a calendar beside that leaves."""
    former = Former(change.id, record.booking.room, record.booking.meeting)
    booking = replace(record.booking, meeting=change.meeting, former=former)
    return set_aside(over(replace(record, booking=booking), ChangeState.DONE))


def failed(
    record: BookingRecord, event: LedgerEvent, reason: Reason, state: EventState, cancellation_message: str = ""
) -> BookingRecord:
    """Give up an event: the booking's own with the booking and its change, a change's with the change alone."""
    unresolved = None if state is EventState.CANCELLED else event.unresolved_until
    given_up = replace(
        event, state=state, unresolved_until=unresolved, invites_due=False, cancellation_message=cancellation_message
    )
    problem = Problem(reason)
    if event.id != record.event.id:
        return dropped(record.with_event(given_up), problem)
    record = record.with_event(given_up)
    if record.changing:
        record = dropped(record, problem)
    return replace(set_aside(record), booking=replace(record.booking, problem=record.booking.problem or problem))


def moved_onto_another(record: BookingRecord) -> BookingRecord:
    """Give up the booking's own event: somebody moved it in Outlook to where its room is taken."""
    lost = failed(record, record.event, Reason.ROOM_TAKEN, EventState.CANCELLING)
    problem = lost.booking.problem
    if problem is None or problem.reason is not Reason.ROOM_TAKEN:
        return lost
    where = Problem(problem.reason, problem.field, {**problem.values, MOVED: record.booking.followed})
    return replace(lost, booking=replace(lost.booking, problem=where))


def dropped(record: BookingRecord, problem: Problem) -> BookingRecord:
    """End a change that does not come about, and say why."""
    return set_aside(over(record, ChangeState.DROPPED, problem))


def over(record: BookingRecord, state: ChangeState, problem: Problem | None = None) -> BookingRecord:
    """End the change that is under way, as done or dropped."""
    change = replace(pending(record), state=state, problem=problem)
    return replace(record, booking=replace(record.booking, change=change))


def set_aside(record: BookingRecord) -> BookingRecord:
    """Send what a change had on a calendar away."""
    if record.next is None:
        return record
    leaving = replace(record.next, state=way_out(record.next), invites_due=False)
    return replace(record, next=None, leaving=record.leaving if leaving.gone else (*record.leaving, leaving))


def relinked(record: BookingRecord, event: LedgerEvent, detail: EventDetail) -> tuple[BookingRecord, LedgerEvent]:
    """Take over the id under which an event was found, and its Teams link where the ledger knew another id."""
    if detail.id != event.graph_id:
        record = with_link(record, detail)
    return record, replace(event, graph_id=detail.id, of_series=detail.series is not None)


def with_link(record: BookingRecord, seen: CalendarEvent | EventDetail) -> BookingRecord:
    """Take over the Teams link that Exchange gave the event, if any."""
    return replace(record, booking=replace(record.booking, online_url=seen.online_url))


def way_out(event: LedgerEvent) -> EventState:
    """Say how an event goes: it is gone at once if nothing can have been sent for it yet."""
    return EventState.CANCELLED if event.state is EventState.HELD else EventState.CANCELLING


def pending(record: BookingRecord) -> Change:
    """Give the change that is under way; there must be one."""
    if record.booking.change is None or record.booking.change.over:
        raise AssertionError("no change is under way")
    return record.booking.change


def wanted_invitees(record: BookingRecord, change: Change) -> tuple[Attendee, ...]:
    """List whom the booking is to invite once it is changed: the booker and the attendees."""
    return invitees(record.booking.booker, change.meeting.attendees)
