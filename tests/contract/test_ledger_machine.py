"""The ledgers in SQL under any order of what people, workers and crashes do to them, beside their twin in memory.

Whatever is asked of a ledger is asked of the twin, and both have to answer alike; what must never be is judged from
outside, on the rows and on what was answered.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Row, select

from booking.errors import LeaseLost, Problem, Reason
from booking.model import Booking, ChangeState, EventState, Response, Room, Slot
from booking.ports import Ledger, RequestResult
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from booking.protocol.transitions import failed
from bot.storage.database import Database, open_database
from bot.storage.tables import claims
from tests.fakes.booking import FakeClock
from tests.fakes.ledger import MemoryLedger
from tests.fakes.store import MemoryRegistry
from tests.support.databases import DATABASES, ready_database
from tests.support.stores import BOOKER, ELM, LEASE, NOW, OAK, Maker, over, slot, sql_stores, switched

EXAMPLES, STEPS = 10, 30

T = TypeVar("T")

ROOMS = st.sampled_from((OAK, ELM))
SLOTS = st.builds(lambda starts, length: slot(starts / 2, (starts + length) / 2), st.integers(0, 9), st.integers(1, 3))
KEYS = st.integers(0, 300).map("key {}".format)
LUCK = st.lists(st.sampled_from((*[0] * 15, 1, 2, 3)), min_size=2, max_size=12)
WIDE = slot(-24, 24)

ON = {
    EventState.HELD: EventState.CREATING,
    EventState.CREATING: EventState.CREATED,
    EventState.CREATED: EventState.CONFIRMED,
}


class Machine(RuleBasedStateMachine):
    """People press, workers work, crash and freeze. `held` is what workers believe to have, rightly or not."""

    def __init__(self, *, runner: asyncio.Runner, database: Database, tenant: str) -> None:
        super().__init__()
        self.runner, self.database, self.tenant = runner, database, tenant
        self.clock, self.maker, registry = FakeClock(NOW), Maker(), MemoryRegistry(on=True)
        stores = sql_stores(database, self.clock, tenant)
        self.ledger, self.twin = stores.ledger, MemoryLedger(registry, self.clock, LEASE)
        self.others = [sql_stores(database, self.clock, tenant).ledger for _ in range(2)]
        runner.run(stores.seed_rooms())
        for room in (OAK, ELM):
            runner.run(registry.add_room(room, by=BOOKER))
        self.held: list[BookingRecord] = []
        self.owners: dict[str, int] = {}
        self.seen: dict[str, int] = {}
        self.responses: dict[str, RequestResult] = {}
        self.cancelled: set[str] = set()

    def both(self, call: Callable[[Ledger], Coroutine[Any, Any, T]]) -> T | LeaseLost:
        """Ask the ledger and its twin, which have to say the same."""

        async def outcome(ledger: Ledger) -> T | LeaseLost:
            try:
                return await call(ledger)
            except LeaseLost as error:
                return error

        said, expected = self.runner.run(outcome(self.ledger)), self.runner.run(outcome(self.twin))
        assert said == expected or (isinstance(said, LeaseLost) and isinstance(expected, LeaseLost))
        return said

    def handed(self, record: BookingRecord) -> None:
        """Note who owns a booking from now on: always somebody new."""
        assert record.fencing_token > self.owners.get(record.booking.id, 0)
        assert self.going(record) or record.booking.id not in self.cancelled
        self.owners[record.booking.id] = record.fencing_token
        self.seen.setdefault(record.booking.id, record.booking.revision)
        self.held.append(record)

    def going(self, record: BookingRecord) -> bool:
        return record.cancel is not None or record.event.state in (EventState.CANCELLING, EventState.CANCELLED)

    def owned(self, record: BookingRecord) -> bool:
        return self.owners[record.booking.id] == record.fencing_token

    def answered(self, key: str, said: BookingRecord | RequestResult | LeaseLost, luck: Sequence[int] = ()) -> None:
        """Note what a request was answered with: the same forever, but for what becomes of a booking later."""
        assert not isinstance(said, LeaseLost)
        if isinstance(said, BookingRecord):
            assert key not in self.responses
            self.handed(said)
            self.record(said, luck)
            said = RequestResult(said.booking.id)
        first = self.responses.setdefault(key, said)
        assert said.booking_id == first.booking_id
        assert not first.problems or said.problems == first.problems
        self.responses[key] = said

    def booking(self, booking_id: str) -> Booking:
        booking = self.both(lambda ledger: ledger.booking(booking_id))
        assert isinstance(booking, Booking)
        assert booking.revision >= self.seen[booking_id]
        self.seen[booking_id] = booking.revision
        return booking

    def one_of(self, data: st.DataObject, works: list[BookingRecord]) -> BookingRecord:
        return data.draw(st.sampled_from(works))

    # --- What people do ----------------------------------------------------------------------------------------------

    @rule(key=KEYS, room=ROOMS, wanted=SLOTS, luck=LUCK)
    def book(self, key: str, room: Room, wanted: Slot, luck: list[int]) -> None:
        record = self.maker.record(room, wanted)
        self.answered(key, self.both(lambda ledger: ledger.claim(key, record)), luck)

    @precondition(lambda self: self.seen)
    @rule(key=KEYS, data=st.data(), late=st.integers(0, 9), room=ROOMS, wanted=SLOTS, luck=LUCK)
    def change(self, key: str, data: st.DataObject, late: int, room: Room, wanted: Slot, luck: list[int]) -> None:
        booking_id = data.draw(st.sampled_from(sorted(self.seen)))
        booking = self.booking(booking_id)
        record = BookingRecord(booking, self.maker.event(booking.room, booking.meeting.slot))
        change, following = self.maker.change(record, wanted, room), None
        if room != booking.room:
            following = self.maker.event(room, wanted)
        elif not booking.meeting.slot.contains(wanted):
            following = self.maker.event(room, wanted, Role.PLACEHOLDER)
        revision = booking.revision - (late == 0)
        said = self.both(lambda ledger: ledger.request_change(key, booking_id, revision, change, following))
        assert key in self.responses or isinstance(said, RequestResult) or booking_id not in self.cancelled
        self.answered(key, said, luck)

    @precondition(lambda self: self.seen)
    @rule(key=KEYS, data=st.data(), luck=LUCK)
    def cancel(self, key: str, data: st.DataObject, luck: list[int]) -> None:
        booking_id = data.draw(st.sampled_from(sorted(self.seen)))
        said = self.both(lambda ledger: ledger.cancel(key, booking_id, f"Bye from {key}"))
        if key not in self.responses:
            self.cancelled.add(booking_id)
        self.answered(key, said, luck)

    # --- What workers do ---------------------------------------------------------------------------------------------

    @precondition(lambda self: self.held)
    @rule(data=st.data(), luck=LUCK)
    def work_on(self, data: st.DataObject, luck: list[int]) -> None:
        self.record(self.one_of(data, self.held), luck)

    def record(self, record: BookingRecord, luck: Sequence[int]) -> None:
        self.held.remove(record)
        for each in luck:
            possible = moves(record)
            written = self.written(possible[each % len(possible)])
            if written is None or written.at_rest:
                return
            record = written
        self.held.append(record)

    def written(self, record: BookingRecord) -> BookingRecord | None:
        """Write; whether that is possible is a matter of who owns the booking alone."""
        said = self.both(lambda ledger: ledger.write(record))
        assert isinstance(said, LeaseLost) != self.owned(record)
        if isinstance(said, LeaseLost):
            return None
        assert self.going(said) or said.booking.id not in self.cancelled
        return said

    @precondition(lambda self: self.held)
    @rule(data=st.data(), wanted=SLOTS)
    def follow(self, data: st.DataObject, wanted: Slot) -> None:
        standing = [each for each in self.held if each.event.stands and not each.changing]
        if not standing:
            return
        record = self.one_of(data, standing)
        followed = self.both(lambda ledger: ledger.follow(record, wanted))
        assert isinstance(followed, LeaseLost) != self.owned(record)
        if isinstance(followed, BookingRecord):
            self.held[self.held.index(record)] = followed

    @precondition(lambda self: self.held)
    @rule(data=st.data(), minutes=st.integers(-1, 3))
    def give_back(self, data: st.DataObject, minutes: int) -> None:
        record, until = self.one_of(data, self.held), self.clock.at + timedelta(minutes=minutes)
        lost = self.both(lambda ledger: ledger.postpone(record, until))
        assert isinstance(lost, LeaseLost) != self.owned(record)
        if lost is None:
            self.owners[record.booking.id] += 1

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def crash(self, data: st.DataObject) -> None:
        self.held.remove(self.one_of(data, self.held))

    @rule(limit=st.integers(1, 4))
    def take_up(self, limit: int) -> None:
        due = self.both(lambda ledger: ledger.due(limit))
        assert not isinstance(due, LeaseLost)
        for record in due:
            self.handed(record)

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        booking_id = data.draw(st.sampled_from(sorted(self.seen)))
        taken = self.both(lambda ledger: ledger.take(booking_id))
        if isinstance(taken, BookingRecord):
            self.handed(taken)

    @rule(at=st.sampled_from((0, 1)))
    def go_to_another_process(self, at: int) -> None:
        """Each remembers what it wrote last, whatever the others wrote since."""
        self.ledger, self.others[at] = self.others[at], self.ledger

    @precondition(lambda self: self.seen)
    @rule(data=st.data(), answer=st.sampled_from(Response))
    def note_an_answer(self, data: st.DataObject, answer: Response) -> None:
        booking_id = data.draw(st.sampled_from(sorted(self.seen)))
        self.both(lambda ledger: ledger.note_responses(booking_id, {"guest@elsewhere.example": answer}))
        self.booking(booking_id)

    @rule(seconds=st.sampled_from((1, 30, 60, 61)))
    def wait(self, seconds: int) -> None:
        self.clock.at += timedelta(seconds=seconds)

    # --- What must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def no_two_bookings_claim_one_moment(self) -> None:
        held = self.runner.run(self.claims())
        for one, other in combinations(held, 2):
            assert one.booking == other.booking or one.room != other.room or not slot_of(one).overlaps(slot_of(other))
        found: dict[str, list[Slot]] = {}
        for each in held:
            found.setdefault(each.room, []).append(slot_of(each))
        expected = self.runner.run(self.twin.claimed(WIDE))
        assert {room: tuple(sorted(slots)) for room, slots in found.items()} == expected

    async def claims(self) -> list[Row[Any]]:
        async with self.database.reading() as connection:
            return list(await connection.execute(select(claims).where(claims.c.tenant == self.tenant)))

    def teardown(self) -> None:
        for key in sorted(self.responses):
            self.ask_again(key)
        for booking_id in sorted(self.seen):
            self.booking(booking_id)
        self.both(lambda ledger: ledger.claimed(WIDE))
        for room in (OAK, ELM):
            self.look_at(room)
        self.both(lambda ledger: ledger.tombstones([f"event-{number:05}" for number in range(200)]))

    def ask_again(self, key: str) -> None:
        answer = self.both(lambda ledger: ledger.answer(key))
        assert answer is not None
        self.answered(key, answer)

    def look_at(self, room: Room) -> None:
        self.both(lambda ledger: ledger.events_in_room(room.address, WIDE))
        self.both(lambda ledger: ledger.upcoming(room.address))


def slot_of(row: Row[Any]) -> Slot:
    return Slot(row.starts, row.ends)


def moves(record: BookingRecord) -> list[BookingRecord]:
    """List what the protocol may write next, as far as a ledger is concerned: first what it does if all goes well."""
    event = record.event
    if record.cancel is not None and event.state not in (EventState.CANCELLING, EventState.CANCELLED):
        return [failed(record, event, Reason.CANCELLED, _way_out(event), record.cancel)]
    if event.state in ON:
        return [_onward(record, event), failed(record, event, Reason.ROOM_TAKEN, _way_out(event)), record]
    if event.state is EventState.CANCELLING:
        return [record.with_event(replace(event, state=EventState.CANCELLED, invites_due=False)), record]
    found = [record.with_event(replace(each, state=EventState.CANCELLED)) for each in record.leaving]
    if event.stands:
        if event.invites_due:
            invited = record.with_event(replace(event, invites_due=False))
            found.insert(0, replace(invited, booking=replace(record.booking, invited=True)))
        elif record.changing:
            found = _changed(record, record.next) + found
        found.append(failed(record, event, Reason.REMOVED, EventState.CANCELLED))
    return [*found, record]


def _changed(record: BookingRecord, following: LedgerEvent | None) -> list[BookingRecord]:
    if following is not None and not following.stands:
        onward = _onward(record, following)
        moves_over = following.state is EventState.CREATED and following.role is Role.MEETING
        return [
            switched(onward) if moves_over else onward,
            failed(record, following, Reason.ROOM_TAKEN, _way_out(following)),
        ]
    change = record.booking.change
    assert change is not None
    if change.state is ChangeState.ASKED:
        applying = replace(change, state=ChangeState.APPLYING)
        return [replace(record, booking=replace(record.booking, change=applying))]
    done = replace(record.with_event(replace(record.event, slot=change.meeting.slot)), next=None)
    done = replace(done, booking=replace(done.booking, meeting=change.meeting))
    leaving = () if following is None else (replace(following, state=EventState.CANCELLING, invites_due=False),)
    both = (*record.leaving, *leaving)
    dropped = over(replace(record, next=None, leaving=both), ChangeState.DROPPED, Problem(Reason.NOT_CONFIRMED))
    return [over(replace(done, leaving=both)), dropped]


def _onward(record: BookingRecord, event: LedgerEvent) -> BookingRecord:
    state = ON[event.state]
    known = None if state is EventState.CREATING else f"AAMk {event.id}"
    due = event.role is Role.MEETING
    return record.with_event(replace(event, state=state, invites_due=due, graph_id=known, etag=f'W/"{state}"'))


def _way_out(event: LedgerEvent) -> EventState:
    return EventState.CANCELLED if event.state is EventState.HELD else EventState.CANCELLING


@pytest.mark.parametrize("kind", DATABASES)
def test_whatever_happens_in_whatever_order_the_ledger_keeps_its_word(kind: str, tmp_path: Path) -> None:
    stack, numbers = AsyncExitStack(), count()

    async def opened() -> Database:
        url = await stack.enter_async_context(ready_database(kind, tmp_path))
        return await stack.enter_async_context(open_database(url))

    with asyncio.Runner() as runner:
        database = runner.run(opened())

        class Here(Machine):
            def __init__(self) -> None:
                super().__init__(runner=runner, database=database, tenant=f"tenant {next(numbers)}")

        try:
            short = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
            run_state_machine_as_test(Here, settings=short)
        finally:
            runner.run(stack.aclose())
