"""The ledger in SQL against its twin in memory: whatever happens in whatever order, both say the same."""

import asyncio
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from booking.errors import LeaseLost, Problem, Reason
from booking.model import Booking, EventState, LedgerEvent, Room
from booking.ports import Answer
from bot.database import Database, open_database
from tests.databases import DATABASES, new_database
from tests.fakes_booking import FakeClock
from tests.fakes_store import MemoryLedger, MemoryRegistry
from tests.stores import ADMIN, ELM, LEASE, NOW, OAK, Maker, Stores, at, slot, sql_stores

T = TypeVar("T")
WHOLE = slot(-24, 24)
PROBLEMS = st.sampled_from([None, Problem(Reason.NOT_CONFIRMED), Problem(Reason.ROOM_TAKEN, None, {"room": "x"})])


@dataclass(slots=True)
class House:
    """One database for all runs of the machine, each of which is a tenant of its own."""

    runner: asyncio.Runner
    database: Database
    tenants: "count[int]" = field(default_factory=lambda: count(1))


class Machine(RuleBasedStateMachine):
    """Does the same to both ledgers. `known` are events as somebody once had them, so many of them are out of date."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        self.clock, self.maker = FakeClock(NOW), Maker()
        registry = MemoryRegistry()
        self.twin = registry, MemoryLedger(registry, self.clock, LEASE)
        self.real: Stores = sql_stores(self.house.database, self.clock, f"tenant-{next(self.house.tenants)}")
        self.bookings: list[Booking] = []
        self.known: list[LedgerEvent] = []
        self.keys: set[str] = set()
        self.register(OAK)
        self.switch(on=True)

    def both(self, real: Awaitable[T], twin: Awaitable[T]) -> T:
        """Do it to both; both give the same, or both raise LeaseLost."""

        async def outcome(work: Awaitable[T]) -> T | type[LeaseLost]:
            try:
                return await work
            except LeaseLost:
                return LeaseLost

        async def run() -> tuple[T | type[LeaseLost], T | type[LeaseLost]]:
            return await outcome(real), await outcome(twin)

        one, other = self.house.runner.run(run())
        assert one == other
        return one  # type: ignore[return-value]

    @rule(room=st.sampled_from([OAK, ELM]))
    def register(self, room: Room) -> None:
        self.both(self.real.registry.add_room(room, by=ADMIN), self.twin[0].add_room(room, by=ADMIN))

    @rule(room=st.sampled_from([OAK, ELM]))
    def unregister(self, room: Room) -> None:
        self.both(
            self.real.registry.remove_room(room.address, by=ADMIN), self.twin[0].remove_room(room.address, by=ADMIN)
        )

    @rule(on=st.sampled_from([True, True, False]))
    def switch(self, on: bool) -> None:
        self.both(self.real.registry.switch_booking(on=on, by=ADMIN), self.twin[0].switch_booking(on=on, by=ADMIN))

    @rule(
        key=st.integers(0, 30), room=st.sampled_from([OAK, ELM]), starts=st.integers(0, 8), quarters=st.integers(1, 6)
    )
    def claim(self, key: int, room: Room, starts: int, quarters: int) -> None:
        booking, event = self.maker.pair(room, slot(starts / 4, (starts + quarters) / 4))
        self.keys.add(str(key))
        held = self.both(self.real.ledger.claim(str(key), booking, event), self.twin[1].claim(str(key), booking, event))
        if not isinstance(held, Answer):
            self.bookings.append(booking)
            self.known.append(event)

    @precondition(lambda self: self.known)
    @rule(
        choice=st.integers(0, 99),
        state=st.sampled_from(EventState),
        due=st.booleans(),
        problem=PROBLEMS,
        url=st.sampled_from([None, None, "https://teams.example/1"]),
    )
    def write(self, choice: int, state: EventState, due: bool, problem: Problem | None, url: str | None) -> None:
        event = at(self.known[choice % len(self.known)], state, invites_due=due)
        self.both(
            self.real.ledger.write(event, problem=problem, online_url=url),
            self.twin[1].write(event, problem=problem, online_url=url),
        )

    @precondition(lambda self: self.known)
    @rule(choice=st.integers(0, 99), seconds=st.integers(-10, 200))
    def postpone(self, choice: int, seconds: int) -> None:
        event, until = self.known[choice % len(self.known)], self.clock.at + timedelta(seconds=seconds)
        self.both(self.real.ledger.postpone(event, until), self.twin[1].postpone(event, until))

    @rule(limit=st.integers(1, 5))
    def take_up(self, limit: int) -> None:
        self.known += self.both(self.real.ledger.due(limit), self.twin[1].due(limit))

    @rule(seconds=st.sampled_from([1, 59, 60, 61, 600]))
    def wait(self, seconds: int) -> None:
        self.clock.at += timedelta(seconds=seconds)

    @invariant()
    def both_tell_the_same(self) -> None:
        for booking in self.bookings:
            self.both(self.real.ledger.booking(booking.id), self.twin[1].booking(booking.id))
        for key in self.keys:
            self.both(self.real.ledger.answer(key), self.twin[1].answer(key))
        for room in (OAK, ELM):
            self.both(self.real.ledger.upcoming(room.address), self.twin[1].upcoming(room.address))

    @invariant()
    def no_two_bookings_hold_a_room_at_once(self) -> None:
        for held in self.both(self.real.ledger.claimed(WHOLE), self.twin[1].claimed(WHOLE)).values():
            assert not [one for one, following in pairwise(held) if one.overlaps(following)]


@pytest.mark.parametrize("kind", DATABASES)
def test_the_ledger_in_sql_and_its_twin_cannot_be_told_apart(kind: str, tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> Database:
            url = await stack.enter_async_context(new_database(kind, tmp_path))
            return await stack.enter_async_context(open_database(url))

        try:
            house = House(runner, runner.run(begin()))
            machine = type("Machine", (Machine,), {"house": house})
            patient = settings(
                max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
            )
            run_state_machine_as_test(machine, settings=patient)
        finally:
            runner.run(stack.aclose())
