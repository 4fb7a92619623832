"""What becomes of a booking's work at the turning points of the protocol; pure: the work before, the work after."""

from dataclasses import replace

from booking.errors import Problem, Reason
from booking.model import Attendee, CalendarEvent, Change, ChangeState, EventDetail, EventState, invitees
from booking.protocol.record import LedgerEvent, Work


def invited(work: Work, event: LedgerEvent, etag: str, *, clean: bool) -> Work:
    """Note that everybody is invited. `clean`: no earlier request of ours may still be applied."""
    unresolved = None if clean else event.unresolved_until
    settled = replace(event, invites_due=False, etag=etag, unresolved_until=unresolved)
    return replace(work.with_event(settled), booking=replace(work.booking, invited=True))


def switched(work: Work, stands: LedgerEvent, seen: CalendarEvent) -> Work:
    """Make the event in the other room the booking's own; the old one leaves, after the new invitations."""
    change = pending(work)
    booking = replace(work.booking, room=change.room, wish=change.wish, invited=False)
    old = replace(work.event, state=EventState.CANCELLING, farewell=change.farewell)
    moved = replace(work, booking=booking, event=stands, next=None, leaving=(*work.leaving, old))
    return over(with_link(moved, seen), ChangeState.DONE)


def done(work: Work, change: Change) -> Work:
    """End a change that was made to the booking's own event; what it had on a calendar beside that leaves."""
    booking = replace(work.booking, wish=change.wish)
    return set_aside(over(replace(work, booking=booking), ChangeState.DONE))


def failed(work: Work, event: LedgerEvent, reason: Reason, state: EventState, farewell: str = "") -> Work:
    """Give up an event: the booking's own with the booking and its change, a change's with the change alone."""
    unresolved = None if state is EventState.CANCELLED else event.unresolved_until
    given_up = replace(event, state=state, unresolved_until=unresolved, invites_due=False, farewell=farewell)
    problem = Problem(reason)
    if event.id != work.event.id:
        return dropped(work.with_event(given_up), problem)
    work = work.with_event(given_up)
    if work.changing:
        work = dropped(work, problem)
    return replace(set_aside(work), booking=replace(work.booking, problem=work.booking.problem or problem))


def dropped(work: Work, problem: Problem) -> Work:
    """End a change that does not come about, and say why."""
    return set_aside(over(work, ChangeState.DROPPED, problem))


def over(work: Work, state: ChangeState, problem: Problem | None = None) -> Work:
    """End the change that is under way, as done or dropped."""
    change = replace(pending(work), state=state, problem=problem)
    return replace(work, booking=replace(work.booking, change=change))


def set_aside(work: Work) -> Work:
    """Send what a change had on a calendar away."""
    if work.next is None:
        return work
    leaving = replace(work.next, state=way_out(work.next), invites_due=False)
    return replace(work, next=None, leaving=work.leaving if leaving.gone else (*work.leaving, leaving))


def relinked(work: Work, event: LedgerEvent, detail: EventDetail) -> Work:
    """Take over the Teams link of an event that was found under another id than the ledger knew."""
    return work if detail.id == event.graph_id else with_link(work, detail)


def with_link(work: Work, seen: CalendarEvent | EventDetail) -> Work:
    """Take over the Teams link that Exchange gave the event, if any."""
    return replace(work, booking=replace(work.booking, online_url=seen.online_url))


def way_out(event: LedgerEvent) -> EventState:
    """Say how an event goes: it is gone at once if nothing can have been sent for it yet."""
    return EventState.CANCELLED if event.state is EventState.HELD else EventState.CANCELLING


def pending(work: Work) -> Change:
    """Give the change that is under way; there must be one."""
    if work.booking.change is None or work.booking.change.over:
        raise AssertionError("no change is under way")
    return work.booking.change


def wanted_invitees(work: Work, change: Change) -> tuple[Attendee, ...]:
    """List whom the booking is to invite once it is changed: the booker and the attendees."""
    return invitees(work.booking.booker, change.wish.attendees)
