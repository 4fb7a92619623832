"""The ledger in memory: the honest twin of the one in SQL, held to it by `test_contract_ledger.py`.

No method awaits anything, so that each is one transaction; all values are immutable.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain

from booking.errors import Field, LeaseLost, Problem, Reason
from booking.model import Booking, Change, Mailbox, Person, Response, Room, Slot
from booking.ports import Answer, AskedOn, Clock
from booking.protocol.concurrency import adopted, asked, cancelled, has_news, is_ending, joined, moved, objection
from booking.protocol.record import LedgerEvent, Work
from tests.fakes.store import MemoryRegistry

Claim = tuple[str, str, Slot]
"""Event, room and slot."""


@dataclass(frozen=True, slots=True)
class Held:
    """A booking's row: its work, until when the owner has it, and before when nobody is to take it up."""

    work: Work
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
    _rows: dict[str, Held] = field(default_factory=dict)
    _claims: dict[str, frozenset[Claim]] = field(default_factory=dict)
    """By booking, of those that hold anything."""
    _gone: dict[str, bool] = field(default_factory=dict)
    """By event: whether it is a tombstone."""
    _changes: dict[str, Change] = field(default_factory=dict)
    _answers: dict[str, tuple[Answer, str | None]] = field(default_factory=dict)
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
            _answers=self._answers.copy(),
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
        self._changes, self._answers, self._decided = other._changes, other._answers, other._decided

    async def answer(self, key: str) -> Answer | None:
        return self._answer(key)

    async def refuse(self, key: str, problems: tuple[Problem, ...]) -> Answer:
        return self._answer(key) or self._refused(key, *problems)

    async def claim(self, key: str, work: Work, *, asked_on: AskedOn | None = None) -> Work | Answer:
        known = self._answer(key)
        if known is not None:
            return known
        problem = self._refusal(work.booking.id, work.booking.room, work.event)
        if problem is not None:
            return self._refused(key, problem)
        self._answers[key] = Answer(work.booking.id), None
        self._decided[work.booking.id] = self.clock.now()
        await self._tie(asked_on, work.booking)
        return self._leased(work)

    async def ask(
        self,
        key: str,
        booking_id: str,
        revision: int,
        change: Change,
        following: LedgerEvent | None,
        *,
        asked_on: AskedOn | None = None,
    ) -> Work | Answer:
        known = self._answer(key)
        if known is not None:
            return known
        held = self._rows.get(booking_id)
        if held is None:
            return self._refused(key, Problem(Reason.BOOKING_GONE))
        problem = objection(held.work, revision, change, following)
        if problem is None and following is not None:
            problem = self._refusal(booking_id, change.room, following)
        if problem is not None:
            return self._refused(key, problem)
        self._answers[key] = Answer(booking_id), change.id
        self._decided[booking_id] = self.clock.now()
        await self._tie(asked_on, held.work.booking)
        return self._handed(held, asked(held.work, change, following))

    async def cancel(
        self,
        key: str,
        booking_id: str,
        farewell: str,
        *,
        by: Person | None = None,
        asked_on: AskedOn | None = None,
    ) -> Work | Answer:
        known = self._answer(key)
        if known is not None:
            return known
        held = self._rows.get(booking_id)
        if held is None:
            return self._refused(key, Problem(Reason.BOOKING_GONE))
        self._answers[key] = Answer(booking_id), None
        await self._tie(asked_on, held.work.booking)
        work = cancelled(held.work, farewell, by)
        return Answer(booking_id) if work.at_rest else self._handed(held, work)

    async def write(self, work: Work) -> Work:
        held = self._owned(work)
        written = joined(held.work, work)
        if self._taken(written.booking.id, written.claims() - held.work.claims()):
            raise AssertionError("a claim of another booking is in the way")
        return self._leased(written)

    async def adopt(self, work: Work) -> Work | None:
        held, event = self._rows.get(work.booking.id), work.event
        if event.id in self._gone or (held is not None and held.lease_until > self.clock.now()):
            return None
        taken, claim = adopted(held.work if held else None, work), (event.id, event.mailbox.address, event.slot)
        if taken is None or self._taken(taken.booking.id, frozenset({claim})):
            return None
        return self._leased(replace(taken, epoch=taken.epoch + 1) if held else taken)

    async def follow(self, work: Work, slot: Slot) -> Work | None:
        held = self._owned(work)
        followed = moved(held.work, work, slot)
        if self._taken(followed.booking.id, followed.claims() - held.work.claims()):
            return None
        return self._leased(followed, keep=True)

    async def postpone(self, work: Work, until: datetime) -> None:
        held, now = self._owned(work), self.clock.now()
        free = replace(held.work, epoch=work.epoch + 1, setbacks=work.setbacks)
        self._rows[work.booking.id] = Held(free, now, now if has_news(held.work, work) else until)

    async def due(self, limit: int) -> tuple[Work, ...]:
        now = self.clock.now()
        idle = [
            held
            for held in self._rows.values()
            if held.lease_until <= now and held.not_before <= now and not held.work.at_rest
        ]
        idle.sort(key=lambda held: (held.lease_until, held.work.booking.id))
        return tuple(self._taken_up(held.work) for held in idle[:limit])

    async def take(self, booking_id: str) -> Work | None:
        held = self._rows.get(booking_id)
        if held is None or held.lease_until > self.clock.now() or not held.work.at_rest:
            return None
        return self._taken_up(held.work)

    async def standing(self, room: str, span: Slot, *, also: Collection[str] = ()) -> Mapping[str, LedgerEvent]:
        at_rest = [held.work for held in self._rows.values() if held.work.at_rest and held.work.event.stands]
        return {
            work.booking.id: work.event
            for work in at_rest
            if work.event.mailbox.address == room
            and (work.event.id in also if also else work.event.slot.overlaps(span))
        }

    async def watched(self, since: datetime) -> Mapping[Mailbox, datetime]:
        there: dict[Mailbox, datetime] = {}
        for held in self._rows.values():
            for event in held.work.events():
                if not event.gone and event.slot.ends > since:
                    there[event.mailbox] = max(event.slot.ends, there.get(event.mailbox, since))
        return there

    async def fate(self, event_ids: Collection[str]) -> Mapping[str, bool]:
        return {each: self._gone[each] for each in event_ids if each in self._gone}

    async def booking(self, booking_id: str) -> Booking | None:
        held = self._rows.get(booking_id)
        if held is None or held.work.at_rest or held.lease_until >= held.not_before:
            return held.work.booking if held else None
        return replace(held.work.booking, waits_until=held.not_before)

    def revision_of(self, booking_id: str) -> int:
        """Tell how far a booking got, for whoever shows it; 0 for one that is not there."""
        held = self._rows.get(booking_id)
        return held.work.booking.revision if held else 0

    def decided(self) -> list[tuple[Booking, datetime]]:
        """List every booking, by time, with when it was made or last changed."""
        all_of_them = sorted((held.work.booking for held in self._rows.values()), key=_by_time)
        return [(booking, self._decided[booking.id]) for booking in all_of_them]

    async def upcoming(self, room: str) -> tuple[Booking, ...]:
        now = self.clock.now()
        return tuple(each for each in self._staying() if each.room.address == room and each.wish.slot.ends > now)

    async def of(self, owner_id: str, span: Slot) -> tuple[Booking, ...]:
        mine = (each for each in self._staying() if each.booker.id == owner_id)
        return tuple(each for each in mine if each.wish.slot.overlaps(span))

    async def within(self, room: str, span: Slot) -> tuple[Booking, ...]:
        there = (each for each in self._staying() if each.room.address == room)
        return tuple(each for each in there if each.wish.slot.overlaps(span))

    async def current_event(self, booking_id: str) -> LedgerEvent | None:
        held = self._rows.get(booking_id)
        return held.work.event if held else None

    async def note_answers(self, booking_id: str, answers: Mapping[str, Response]) -> None:
        held = self._rows.get(booking_id)
        if held is not None:
            noted = replace(held.work.booking, answers=tuple(sorted(answers.items())))
            self._rows[booking_id] = replace(held, work=replace(held.work, booking=noted))

    def _staying(self) -> list[Booking]:
        coming = [held.work.booking for held in self._rows.values() if not is_ending(held.work)]
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

    def _answer(self, key: str) -> Answer | None:
        answer, change_id = self._answers.get(key, (None, None))
        if answer is None or answer.booking_id is None:
            return answer
        about = self._changes[change_id] if change_id else self._rows[answer.booking_id].work.booking
        return replace(answer, problems=(about.problem,) if about.problem else ())

    def _refused(self, key: str, *problems: Problem) -> Answer:
        answer = Answer(problems=problems)
        self._answers[key] = answer, None
        return answer

    def _refusal(self, booking_id: str, room: Room, event: LedgerEvent) -> Problem | None:
        if not self.registry.on:
            return Problem(Reason.BOOKING_OFF)
        address = event.mailbox.address
        if not self.registry.has(address):
            return Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": address})
        if self._taken(booking_id, frozenset({(event.id, address, event.slot)})):
            return Problem(Reason.ROOM_TAKEN, None, {"room": address, "name": room.name})
        return None

    def _taken(self, booking_id: str, wanted: frozenset[Claim]) -> bool:
        return any(
            room == held_room and slot.overlaps(held_slot)
            for _, room, slot in wanted
            for holder, claims in self._claims.items()
            if holder != booking_id
            for _, held_room, held_slot in claims
        )

    def _owned(self, work: Work) -> Held:
        held = self._rows.get(work.booking.id)
        if held is None or held.work.epoch != work.epoch:
            raise LeaseLost
        return held

    def _handed(self, held: Held, work: Work) -> Work | Answer:
        """Put down what somebody asked for; whoever works on the booking keeps it."""
        now = self.clock.now()
        if held.lease_until <= now:
            return self._leased(replace(work, epoch=work.epoch + 1))
        self._put(work, held.lease_until, held.not_before)
        return Answer(work.booking.id)

    def _taken_up(self, work: Work) -> Work:
        return self._leased(replace(work, epoch=work.epoch + 1), keep=True)

    def _leased(self, work: Work, *, keep: bool = False) -> Work:
        """Put the work down for its owner; what is at rest is nobody's, unless it is to be kept."""
        now = self.clock.now()
        self._put(work, now if work.at_rest and not keep else now + self.lease, now)
        return work

    def _put(self, work: Work, lease_until: datetime, not_before: datetime) -> None:
        booking_id, before = work.booking.id, self._rows.get(work.booking.id)
        for event in before.work.events() if before else ():
            self._gone[event.id] = True
        if before is not None:
            answers = before.work.booking.answers if before.work.event.id == work.event.id else ()
            work = replace(work, booking=replace(work.booking, answers=answers))
        for event in work.events():
            self._gone[event.id] = event.gone
        if work.booking.change is not None:
            self._changes[work.booking.change.id] = work.booking.change
        self._rows[booking_id] = Held(work, lease_until, not_before)
        self._claims[booking_id] = work.claims()
        if not self._claims[booking_id]:
            del self._claims[booking_id]


def _by_time(booking: Booking) -> tuple[datetime, str]:
    return booking.wish.slot.starts, booking.id
