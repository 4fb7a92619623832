"""A press of Book until its answer: round trips to Graph, statements, COMMITs, CPU time, and the claim alone.

python -m benchmarks.bench_book [--presses 20]

Beside it stands what tutorials do with the same calendars: look at the calendar, select what overlaps in a table of
their own, insert and commit, send the event with its attendees, and answer. That is two round trips, and it promises
nothing: it neither reads the calendar back nor survives a lost response. Both are on SQLite, and Graph takes 80 ms.

Statements and COMMITs are counted at the engine, requests on the line to Graph. It ends with 1 where a count is over
what is claimed; times are told and never judged.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

import httpx
import httpx_aiohttp
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from booking.model import Booking, EventState, MeetingRequest, NewEvent, Person, Room, Slot
from booking.protocol.creation import claimed_with_intent
from booking.protocol.record import BookingRecord, LedgerEvent
from bot.commands.sandbox import registered_rooms
from graph.auth import no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from graph.wire_calendar import create_event
from tests.support.statements import Cost, counted
from tests.support.world import Gate, World, open_world

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
BOOKER = Person("00000000-0000-0000-0000-000000000001", "Bea Booker", "bea@roomkeeper.example")
HOUR = timedelta(hours=1)

TUTORIAL = Table(
    "tutorial",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("room", String, index=True),
    Column("starts", Integer),
    Column("ends", Integer),
)


@dataclass(frozen=True, slots=True)
class Aims:
    """What one press may cost before its answer."""

    round_trips: int
    statements: int
    commits: int


AIMS = Aims(round_trips=2, statements=15, commits=3)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a press cost until its answer: counts are the most of all presses, times the median, in ms."""

    way: str
    booked: int
    round_trips: int
    statements: int
    commits: int
    answered_ms: float
    cpu_ms: float
    claim_ms: float | None = None

    def over(self, aims: Aims) -> bool:
        """Tell whether a count is over its aim."""
        return self.round_trips > aims.round_trips or self.statements > aims.statements or self.commits > aims.commits


@dataclass(slots=True)
class Wire(httpx.AsyncBaseTransport):
    """The line to Graph, on which every request takes a while; counts how many followed upon one another."""

    inner: httpx.AsyncBaseTransport
    latency_s: float
    under_way: int = 0
    round_trips: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on. Those that are under way together are one round trip."""
        self.round_trips += not self.under_way
        self.under_way += 1
        try:
            await asyncio.sleep(self.latency_s)
            return await self.inner.handle_async_request(request)
        finally:
            self.under_way -= 1

    async def aclose(self) -> None:
        """Close the line."""
        await self.inner.aclose()


@dataclass(slots=True)
class Sample:
    """What the presses of one way cost, each."""

    costs: list[Cost] = field(default_factory=list)
    round_trips: list[int] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)

    def measured(self, way: str, booked: int, claim_ms: float | None = None) -> Measured:
        """Sum them up."""
        return Measured(
            way,
            booked,
            max(self.round_trips),
            max(each.statements for each in self.costs),
            max(each.commits for each in self.costs),
            1000 * median(self.walls),
            1000 * median(self.cpus),
            claim_ms,
        )


# --- Ours -------------------------------------------------------------------------------------------------------------


async def _ours(folder: Path, presses: int, latency_s: float) -> Measured:
    tenant = Tenant(require_token=False)
    tenant.clock.stop_at(NOW)
    async with SandboxServer(tenant) as sandbox:
        wire = Wire(httpx_aiohttp.AiohttpTransport(verify=False), latency_s)
        async with open_world(folder, sandbox, wire, NOW) as world:
            await world.say("help")  # from now on the bot knows who this is
            sample = Sample()
            for number in range(presses):
                await world.find({"date": f"2026-03-{3 + number:02}"})
                await _press(world, wire, sample)
            claim_ms = await _claim_ms(world, presses)
            return sample.measured("Book", len(world.booked_rooms()), claim_ms)


async def _press(world: World, wire: Wire, sample: Sample) -> None:
    pressed = world.click("Book", room="Oak")
    gate = world.gate = Gate()
    # What follows upon the answer is held back, so that it is not counted where it is early.
    world.line.once("PATCH", "/events/", gate.opened.wait, before=True)
    wire.round_trips = 0
    with counted() as cost:
        wall, cpu = time.perf_counter(), time.process_time()
        turn = asyncio.create_task(world.deliver(pressed))
        await gate.reached.wait()
        sample.walls.append(time.perf_counter() - wall)
        sample.cpus.append(time.process_time() - cpu)
        sample.costs.append(cost.so_far())
        sample.round_trips.append(wire.round_trips)
        gate.opened.set()
    await turn
    await world.told()


async def _claim_ms(world: World, times: int) -> float:
    """Claim slots of a room, one after the other; the median in ms."""
    took, room = [], registered_rooms()[0]
    after = NOW + timedelta(days=times + 2)  # behind the days that were booked
    for number in range(times):
        record = _record(room, Slot(after + number * HOUR, after + (number + 1) * HOUR))
        began = time.perf_counter()
        claimed = await world.app.ledger.claim(record.booking.id, record)
        took.append(time.perf_counter() - began)
        if not isinstance(claimed, BookingRecord):
            raise TypeError("the slot was to be free")
    return 1000 * median(took)


def _record(room: Room, slot: Slot) -> BookingRecord:
    number = str(uuid4())
    event = LedgerEvent(number, room.mailbox, slot, b"{}", (), NOW)
    booking = Booking(number, f"RK-{number}", room, BOOKER, MeetingRequest(slot), EventState.HELD)
    return claimed_with_intent(BookingRecord(booking, event), NOW)


# --- As tutorials do it -----------------------------------------------------------------------------------------------


@asynccontextmanager
async def _graph(wire: Wire, url: str) -> AsyncIterator[GraphClient]:
    client = GraphClient(url, no_token, wire)
    try:
        yield client
    finally:
        await client.aclose()


async def _tutorial(folder: Path, presses: int, latency_s: float) -> Measured:
    tenant, sample, room = Tenant(require_token=False), Sample(), registered_rooms()[0]
    tenant.clock.stop_at(NOW)
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'tutorial.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(TUTORIAL.metadata.create_all)
    booked = 0
    async with SandboxServer(tenant) as sandbox:
        wire = Wire(httpx_aiohttp.AiohttpTransport(verify=False), latency_s)
        async with _graph(wire, sandbox.url) as client:
            calendar = GraphCalendar(client, installation="tutorial", text_of=lambda event: event.reference)
            for number in range(presses):
                slot = Slot(NOW + (24 * number + 12) * HOUR, NOW + (24 * number + 13) * HOUR)
                wire.round_trips = 0
                with counted() as cost:
                    wall, cpu = time.perf_counter(), time.process_time()
                    seen = await calendar.view(room.mailbox, slot)
                    starts, ends = int(slot.starts.timestamp()), int(slot.ends.timestamp())
                    async with AsyncSession(engine) as session:
                        overlaps = (TUTORIAL.c.room == room.address, TUTORIAL.c.starts < ends, TUTORIAL.c.ends > starts)
                        taken = (await session.execute(select(TUTORIAL.c.id).where(*overlaps).limit(1))).first()
                        if not seen and not taken:
                            await session.execute(insert(TUTORIAL).values(room=room.address, starts=starts, ends=ends))
                            await session.commit()
                            new = NewEvent(str(uuid4()), room, BOOKER, MeetingRequest(slot), str(number), "RK-1")
                            await client.send(create_event(room.mailbox, calendar.body_of(new)))
                            booked += 1
                    sample.walls.append(time.perf_counter() - wall)
                    sample.cpus.append(time.process_time() - cpu)
                    sample.costs.append(cost.so_far())
                    sample.round_trips.append(wire.round_trips)
    await engine.dispose()
    return sample.measured("look, insert, send", booked)


# --- Report -----------------------------------------------------------------------------------------------------------


def measure(*, presses: int, latency_s: float) -> list[Measured]:
    """Press Book so many times, and book as often the other way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [
            asyncio.run(_ours(folder, presses, latency_s)),
            asyncio.run(_tutorial(folder, presses, latency_s)),
        ]


def lines(found: Sequence[Measured]) -> list[str]:
    """Write what was measured as a table."""
    head = [
        "| way | booked | round trips | statements | COMMITs | answered after | CPU ms | claim |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {each.way} | {each.booked} | {each.round_trips} | {each.statements} | {each.commits} "
        f"| {each.answered_ms:.0f} ms | {each.cpu_ms:.1f} | "
        f"{'' if each.claim_ms is None else f'{each.claim_ms:.2f} ms'} |"
        for each in found
    ]


def main() -> int:
    """Measure and print; gives 1 where a count is over what is claimed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--presses", type=int, default=20)
    parser.add_argument("--latency-ms", type=float, default=80)
    told = parser.parse_args()
    found = measure(presses=told.presses, latency_s=told.latency_ms / 1000)
    sys.stdout.write("\n".join(lines(found)) + "\n")
    return int(found[0].over(AIMS))


if __name__ == "__main__":
    sys.exit(main())
