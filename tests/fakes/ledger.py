"""The ledger in memory: the honest twin of the one in SQL, held to it by `test_contract_ledger.py`.

No method awaits anything, so that each is one transaction; all values are immutable.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain

from booking.errors import Field, LeaseLost, Problem, Reason
from booking.model import Booking, Change, Mailbox, Person, Response, Room, Slot
from booking.policy import QUOTAS, Quotas
from booking.ports import AskedOn, Clock, RequestResult
from booking.protocol.concurrency import (
    adopted,
    asked,
    cancelled,
    has_news,
    is_ending,
    is_of_another,
    joined,
    moved,
    objection,
    put_off,
)
from booking.protocol.record import BookingRecord, LedgerEvent
from tests.fakes.store import MemoryRegistry

Claim = tuple[str, str, Slot]
"""Event, room and slot."""


@dataclass(frozen=True, slots=True)
class Held:
    """A booking's row: its work, until when the owner has it, and before when nobody is to take it up."""

    record: BookingRecord
    lease_until: datetime
    not_before: datetime


@dataclass(slots=True)
class MemoryLedger:
    """Bookings with their events, and who holds which slot."""

    registry: MemoryRegistry
    clock: Clock
    lease: timedelta
    ties: Callable[[AskedOn, Booking], Awaitable[None]] | None = None
    """Ties the card that something was asked on, which the SQL twin does itself; it awaits nothing."""
    quotas: Quotas = QUOTAS
    _rows: dict[str, Held] = field(default_factory=dict)
    _claims: dict[str, frozenset[Claim]] = field(default_factory=dict)
    """By booking, of those that hold anything."""
    _gone: dict[str, bool] = field(default_factory=dict)
    """By event: whether it is a tombstone."""
    _changes: dict[str, Change] = field(default_factory=dict)
    _responses: dict[str, tuple[RequestResult, str | None]] = field(default_factory=dict)
    """By request: its answer, and the change it was about."""
    _decided: dict[str, datetime] = field(default_factory=dict)
    """By booking: when it was made or last changed."""

    def copy(self) -> "MemoryLedger":
        """Give the ledger as it is now, to `restore` it as from a backup."""
        return replace(
            self,
            _rows=self._rows.copy(),
            _claims=self._claims.copy(),
            _gone=self._gone.copy(),
            _changes=self._changes.copy(),
            _responses=self._responses.copy(),
            _decided=self._decided.copy(),
        )

    def release(self, booking_ids: Collection[str], *, since: datetime) -> None:
        """End the leases of those that nobody wrote after that: their owner is dead, or is taken for it."""
        for booking_id in booking_ids:
            held = self._rows.get(booking_id)
            if held is not None and held.not_before <= since and held.lease_until > held.not_before:
                self._rows[booking_id] = replace(held, lease_until=held.not_before)

    def restore(self, backup: "MemoryLedger") -> None:
        """Forget all that happened since; the backup can be restored again."""
        other = backup.copy()
        self._rows, self._claims, self._gone = other._rows, other._claims, other._gone
        self._changes, self._responses, self._decided = other._changes, other._responses, other._decided

    async def answer(self, key: str) -> RequestResult | None:
        return self._answer(key)

    async def refuse(self, key: str, problems: tuple[Problem, ...]) -> RequestResult:
        return self._answer(key) or self._refused(key, *problems)

    async def claim(
        self, key: str, record: BookingRecord, *, asked_on: AskedOn | None = None
    ) -> BookingRecord | RequestResult:
        known = self._answer(key)
        if known is not None:
            return known
        problem = self._too_many(record.booking.booker) if self.registry.on else None
        problem = problem or self._refusal(record.booking.id, record.booking.room, record.event)
        if problem is not None:
            return self._refused(key, problem)
        self._responses[key] = RequestResult(record.booking.id), None
        self._decided[record.booking.id] = self.clock.now()
        await self._tie(asked_on, record.booking)
        return self._leased(record)

    async def request_change(
        self,
        key: str,
        booking_id: str,
        revision: int,
        change: Change,
        following: LedgerEvent | None,
        *,
        asked_on: AskedOn | None = None,
    ) -> BookingRecord | RequestResult:
        known = self._answer(key)
        if known is not None:
            return known
        held = self._rows.get(booking_id)
        if held is None:
            return self._refused(key, Problem(Reason.BOOKING_GONE))
        problem = objection(held.record, revision, change, following)
        if problem is None and following is not None:
            problem = self._refusal(booking_id, change.room, following)
        if problem is not None:
            return self._refused(key, problem)
        self._responses[key] = RequestResult(booking_id), change.id
        self._decided[booking_id] = self.clock.now()
        await self._tie(asked_on, held.record.booking)
        return self._handed(held, asked(held.record, change, following))

    async def cancel(
        self,
        key: str,
        booking_id: str,
        cancellation_message: str,
        *,
        by: Person | None = None,
        farewell: str = "",
        asked_on: AskedOn | None = None,
    ) -> BookingRecord | RequestResult:
        known = self._answer(key)
        if known is not None:
            return known
        held = self._rows.get(booking_id)
        if held is None:
            return self._refused(key, Problem(Reason.BOOKING_GONE))
        self._responses[key] = RequestResult(booking_id), None
        await self._tie(asked_on, held.record.booking)
        if by is not None and is_of_another(held.record, by):
            self.registry.audit.append((by.id, "booking.cancel", held.record.booking.reference))
        record = cancelled(held.record, cancellation_message, by, farewell)
        return RequestResult(booking_id) if record.at_rest else self._handed(held, record)

    async def note_opened(self, booking: Booking, *, by: Person) -> None:
        self.registry.audit.append((by.id, "booking.open_private", booking.reference))

    async def write(self, record: BookingRecord) -> BookingRecord:
        held = self._owned(record)
        written = joined(held.record, record)
        if self._taken(written.booking.id, written.claims() - held.record.claims()):
            raise AssertionError("a claim of another booking is in the way")
        return self._leased(written)

    async def adopt(self, record: BookingRecord) -> BookingRecord | None:
        held, event = self._rows.get(record.booking.id), record.event
        if event.id in self._gone or (held is not None and held.lease_until > self.clock.now()):
            return None
        taken, claim = adopted(held.record if held else None, record), (event.id, event.mailbox.address, event.slot)
        if taken is None or self._taken(taken.booking.id, frozenset({claim})):
            return None
        self._decided.setdefault(taken.booking.id, self.clock.now())
        return self._leased(replace(taken, fencing_token=taken.fencing_token + 1) if held else taken)

    async def follow(self, record: BookingRecord, slot: Slot) -> BookingRecord | None:
        held = self._owned(record)
        followed = moved(held.record, record, slot)
        if self._taken(followed.booking.id, followed.claims() - held.record.claims()):
            return None
        return self._leased(followed, keep=True)

    async def postpone(self, record: BookingRecord, until: datetime) -> None:
        held, now = self._owned(record), self.clock.now()
        free = put_off(held.record, record)
        self._rows[record.booking.id] = Held(free, now, now if has_news(held.record, record) else until)

    async def due(self, limit: int) -> tuple[BookingRecord, ...]:
        now = self.clock.now()
        idle = [
            held
            for held in self._rows.values()
            if held.lease_until <= now and held.not_before <= now and not held.record.at_rest
        ]
        idle.sort(key=lambda held: (held.lease_until, held.record.booking.id))
        return tuple(self._taken_up(held.record) for held in idle[:limit])

    async def take(self, booking_id: str) -> BookingRecord | None:
        held = self._rows.get(booking_id)
        if held is None or held.lease_until > self.clock.now() or not held.record.at_rest:
            return None
        return self._taken_up(held.record)

    async def events_in_room(self, room: str, span: Slot, *, also: Collection[str] = ()) -> Mapping[str, LedgerEvent]:
        at_rest = [held.record for held in self._rows.values() if held.record.at_rest and held.record.event.stands]
        return {
            record.booking.id: record.event
            for record in at_rest
            if record.event.mailbox.address == room
            and (record.event.id in also if also else record.event.slot.overlaps(span))
        }

    async def watched(self, since: datetime) -> Mapping[Mailbox, datetime]:
        there: dict[Mailbox, datetime] = {}
        for held in self._rows.values():
            for event in held.record.events():
                if not event.gone and event.slot.ends > since:
                    there[event.mailbox] = max(event.slot.ends, there.get(event.mailbox, since))
        return there

    async def tombstones(self, event_ids: Collection[str]) -> Mapping[str, bool]:
        return {each: self._gone[each] for each in event_ids if each in self._gone}

    async def referenced(self, reference: str) -> Booking | None:
        ids = [each for each, held in self._rows.items() if held.record.booking.reference == reference]
        return await self.booking(ids[0]) if ids else None

    async def booking(self, booking_id: str) -> Booking | None:
        held = self._rows.get(booking_id)
        if held is None or held.record.at_rest or held.lease_until >= held.not_before:
            return held.record.booking if held else None
        return replace(held.record.booking, waits_until=held.not_before)

    def revision_of(self, booking_id: str) -> int:
        """Tell how far a booking got, for whoever shows it; 0 for one that is not there."""
        held = self._rows.get(booking_id)
        return held.record.booking.revision if held else 0

    def being_changed(self, booking_id: str) -> bool:
        """Tell whether a change of it is under way."""
        held = self._rows.get(booking_id)
        change = held.record.booking.change if held else None
        return change is not None and not change.over

    def decided(self) -> list[tuple[Booking, datetime]]:
        """List every booking, by time, with when it was made or last changed."""
        all_of_them = sorted((held.record.booking for held in self._rows.values()), key=_by_time)
        return [(booking, self._decided[booking.id]) for booking in all_of_them]

    async def upcoming(self, room: str) -> tuple[Booking, ...]:
        now = self.clock.now()
        return tuple(each for each in self._staying() if each.room.address == room and each.meeting.slot.ends > now)

    async def of(self, owner_id: str, span: Slot) -> tuple[Booking, ...]:
        mine = (each for each in self._staying() if each.booker.id == owner_id)
        return tuple(each for each in mine if each.meeting.slot.overlaps(span))

    async def within(self, room: str, span: Slot) -> tuple[Booking, ...]:
        there = (each for each in self._staying() if each.room.address == room)
        return tuple(each for each in there if each.meeting.slot.overlaps(span))

    async def current_event(self, booking_id: str) -> LedgerEvent | None:
        held = self._rows.get(booking_id)
        return held.record.event if held else None

    async def note_responses(self, booking_id: str, responses: Mapping[str, Response]) -> None:
        held = self._rows.get(booking_id)
        if held is not None:
            noted = replace(held.record.booking, responses=tuple(sorted(responses.items())))
            self._rows[booking_id] = replace(held, record=replace(held.record, booking=noted))

    async def keep(self, booking_id: str, news: str) -> None:
        held = self._rows.get(booking_id)
        if held is not None:
            noted = replace(held.record.booking, kept=news)
            self._rows[booking_id] = replace(held, record=replace(held.record, booking=noted))

    def _staying(self) -> list[Booking]:
        coming = [held.record.booking for held in self._rows.values() if not is_ending(held.record)]
        return sorted(coming, key=_by_time)

    async def claimed(self, span: Slot, *, but: str = "") -> Mapping[str, tuple[Slot, ...]]:
        found: dict[str, list[Slot]] = {}
        others = (claims for booking_id, claims in self._claims.items() if booking_id != but)
        for _, room, slot in chain.from_iterable(others):
            if slot.overlaps(span):
                found.setdefault(room, []).append(slot)
        return {room: tuple(sorted(slots)) for room, slots in found.items()}

    async def _tie(self, asked_on: AskedOn | None, booking: Booking) -> None:
        if asked_on is not None and self.ties is not None:
            await self.ties(asked_on, booking)

    def _answer(self, key: str) -> RequestResult | None:
        answer, change_id = self._responses.get(key, (None, None))
        if answer is None or answer.booking_id is None:
            return answer
        about = self._changes[change_id] if change_id else self._rows[answer.booking_id].record.booking
        return replace(answer, problems=(about.problem,) if about.problem else ())

    def _refused(self, key: str, *problems: Problem) -> RequestResult:
        answer = RequestResult(problems=problems)
        self._responses[key] = answer, None
        return answer

    def _refusal(self, booking_id: str, room: Room, event: LedgerEvent) -> Problem | None:
        if not self.registry.on:
            return Problem(Reason.BOOKING_OFF)
        address = event.mailbox.address
        if not self.registry.has(address):
            return Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": address})
        if self.registry.is_off(address):
            return Problem(Reason.ROOM_OFF, Field.ROOM, {"room": address, "name": room.name})
        if self._taken(booking_id, frozenset({(event.id, address, event.slot)})):
            return Problem(Reason.ROOM_TAKEN, None, {"room": address, "name": room.name})
        return None

    def _too_many(self, booker: Person) -> Problem | None:
        now = self.clock.now()
        own = [each for each in self._staying() if each.booker.id == booker.id and each.meeting.slot.ends > now]
        of_all = [each for each in chain.from_iterable(self._claims.values()) if each[2].ends > now]
        return self.quotas.booking_problem(len(own), len(of_all))

    def _taken(self, booking_id: str, wanted: frozenset[Claim]) -> bool:
        return any(
            room == held_room and slot.overlaps(held_slot)
            for _, room, slot in wanted
            for holder, claims in self._claims.items()
            if holder != booking_id
            for _, held_room, held_slot in claims
        )

    def _owned(self, record: BookingRecord) -> Held:
        held = self._rows.get(record.booking.id)
        if held is None or held.record.fencing_token != record.fencing_token:
            raise LeaseLost
        return held

    def _handed(self, held: Held, record: BookingRecord) -> BookingRecord | RequestResult:
        """Put down what somebody asked for; whoever works on the booking keeps it."""
        now = self.clock.now()
        if held.lease_until <= now:
            return self._leased(replace(record, fencing_token=record.fencing_token + 1))
        self._put(record, held.lease_until, held.not_before)
        return RequestResult(record.booking.id)

    def _taken_up(self, record: BookingRecord) -> BookingRecord:
        return self._leased(replace(record, fencing_token=record.fencing_token + 1), keep=True)

    def _leased(self, record: BookingRecord, *, keep: bool = False) -> BookingRecord:
        """Put the work down for its owner; what is at rest is nobody's, unless it is to be kept."""
        now = self.clock.now()
        self._put(record, now if record.at_rest and not keep else now + self.lease, now)
        return record

    def _put(self, record: BookingRecord, lease_until: datetime, not_before: datetime) -> None:
        booking_id, before = record.booking.id, self._rows.get(record.booking.id)
        for event in before.record.events() if before else ():
            self._gone[event.id] = True
        if before is not None:
            responses = before.record.booking.responses if before.record.event.id == record.event.id else ()
            kept = before.record.booking.kept
            record = replace(record, booking=replace(record.booking, responses=responses, kept=kept))
        for event in record.events():
            self._gone[event.id] = event.gone
        if record.booking.change is not None:
            self._changes[record.booking.change.id] = record.booking.change
        self._rows[booking_id] = Held(record, lease_until, not_before)
        self._claims[booking_id] = record.claims()
        if not self._claims[booking_id]:
            del self._claims[booking_id]


def _by_time(booking: Booking) -> tuple[datetime, str]:
    return booking.meeting.slot.starts, booking.id
