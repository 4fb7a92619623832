"""How a booking changes: new time is held first, nothing that stands is given up early, nobody is overwritten."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from booking.model import Change, ChangeState, Content, EventDetail, EventState, Slot
from booking.protocol import change, creation, saga
from booking.protocol.concurrency import joined
from booking.protocol.observation import view
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from booking.protocol.run import Session, write
from booking.protocol.steps import AnyStep, Delete, View, Write
from booking.protocol.transitions import wanted_invitees
from campaigns.simulation.exchange import Exchange
from campaigns.simulation.mutants.model import Mutant, Part, altered
from tests.fakes import ledger


def _nobody(step: AnyStep, result: Any) -> Any:
    """Let a look at the calendar show nothing at all."""
    return () if isinstance(step, View) else result


def _without_placeholder(original: Part) -> Part:
    async def bring_about(record: BookingRecord, event: LedgerEvent, session: Session) -> Any:
        if event.role is not Role.PLACEHOLDER:
            return await original(record, event, session)
        stands = replace(event, state=EventState.CONFIRMED, invites_due=False)
        return await write(session, record.with_event(stands))

    return bring_about


def _old_first(original: Part) -> Part:
    async def carry_out(record: BookingRecord, session: Session) -> Any:
        following = record.next
        if following is not None and following.role is Role.MEETING and not following.stands:
            await Delete(record.event.mailbox, record.event.graph_id or "")
        return await original(record, session)

    return carry_out


def _tail_first(step: AnyStep) -> AnyStep:
    """Give the tail of a shortened booking up with the intent, before Exchange did."""
    if isinstance(step, Write) and step.record.changing and step.record.booking.change is not None:
        meeting, event = step.record.booking.change.meeting, step.record.event
        if step.record.booking.change.state is ChangeState.APPLYING and event.slot.contains(meeting.slot):
            return Write(step.record.with_event(replace(event, slot=meeting.slot)))
    return step


def _by_claims_alone(original: Part) -> Part:
    """Let what other bookings of ours have on the calendar not be in the way: claims are to keep them apart."""

    async def view(record: BookingRecord, *args: Any, **given: Any) -> Any:
        seen, taken = await original(record, *args, **given)
        return seen, tuple(each for each in taken if each.transaction_id is None)

    return view


def _replaced(original: Callable[..., Content]) -> object:
    def merged(record: BookingRecord, change: Change, detail: EventDetail) -> Content:
        return replace(original(record, change, detail), attendees=wanted_invitees(record, change))

    return merged


def _crossing(original: Part) -> Part:
    """Send a change while something else may still be applied."""

    async def carry_out(record: BookingRecord, session: Session) -> Any:
        clear = replace(record, event=replace(record.event, unresolved_until=None))
        pending = record.booking.change
        waits = pending is not None and pending.state is not ChangeState.APPLYING
        return await original(clear if waits else record, session)

    return carry_out


def _followed_with_change(stored: BookingRecord, written: BookingRecord, slot: Slot) -> BookingRecord:
    meeting = replace(written.booking.meeting, slot=slot)
    moved = replace(written, booking=replace(written.booking, meeting=meeting), event=replace(written.event, slot=slot))
    return joined(stored, moved)


def _unfenced(original: Callable[..., str]) -> object:
    def patch(self: Exchange, room: str, graph_id: str, etag: str, issued: float, **news: object) -> str:
        item = self.boxes[room].items.get(graph_id)
        return original(self, room, graph_id, etag if item is None else f"v{item.etag}", issued, **news)

    return patch


def _read_alone(original: Callable[..., str]) -> object:
    def update(
        self: Exchange, room: str, graph_id: str, etag: str, before: Content, after: Content, issued: float
    ) -> str:
        return original(self, room, graph_id, etag, before, replace(after, unread=()), issued)

    return update


MUTANTS = (
    Mutant(
        "changes-cross",
        "one request at a time changes an event",
        3000,
        ((saga, "carry_out", _crossing(change.carry_out)),),
    ),
    Mutant(
        "no-placeholder",
        "new time is held on the calendar first",
        1000,
        ((change, "bring_about", _without_placeholder(creation.bring_about)),),
    ),
    Mutant(
        "no-fence",
        "a PATCH is fenced by the version that was read",
        10000,
        ((Exchange, "_patch", _unfenced(Exchange._patch)),),
    ),
    Mutant(
        "attendees-replaced", "who was added in Outlook stays", 1000, ((change, "_merged", _replaced(change._merged)),)
    ),
    Mutant(
        "odd-dropped",
        "attendees without a mail address go back as they came",
        3000,
        ((Exchange, "update", _read_alone(Exchange.update)),),
    ),
    Mutant(
        "old-look",
        "new time is looked at again if it was seen to be free a while ago",
        30000,
        ((change, "_lost_since", altered(change._lost_since, result=_nobody)),),
    ),
    Mutant("old-event-first", "the old event leaves last", 1000, ((saga, "carry_out", _old_first(change.carry_out)),)),
    Mutant(
        "tail-freed-first",
        "the tail of a booking is freed when Exchange freed it (and what is ours is not looked at)",
        10000,
        (
            (saga, "carry_out", altered(change.carry_out, step=_tail_first)),
            (creation, "view", _by_claims_alone(view)),
        ),
    ),
    Mutant(
        "change-outlives-slot",
        "a change is dropped with the slot it needs",
        30000,
        ((ledger, "moved", _followed_with_change),),
    ),
)
