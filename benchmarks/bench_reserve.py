"""Many bookers at once on the store itself: its claims beside the tutorial way, which looks first and then inserts.

python -m benchmarks.bench_reserve --seconds 4 --postgres postgresql+asyncpg://postgres@127.0.0.1/postgres

The bot allows one process on an SQLite file. Here each process opens it under a name of its own, which gets around
that lock: what keeps bookings apart is the database and not the lock.
"""

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from booking.model import Booking, EventState, Mailbox, MeetingRequest, Person, Room, Slot
from booking.policy import Quotas
from booking.protocol.record import BookingRecord, LedgerEvent
from bot.storage.database import BOUNDS, Database, open_database
from bot.storage.file_transactions import FileTransactions
from bot.storage.ledger import SqlLedger
from bot.storage.registry import SqlRegistry
from bot.storage.shared_clock import SystemClock
from bot.storage.tables import claims
from campaigns.throwaway import throwaway

BOOKERS = 64
QUARTER = timedelta(minutes=15)
BEGINS = datetime(2030, 1, 7, tzinfo=UTC)
TENANT = "bench"
NEVER_REACHED = Quotas(bookings_of_one=10**9, bookings_of_all=10**9)
BOOKER = Person("00000000-0000-0000-0000-000000000001", "Bea Booker", "bea@roomkeeper.example")

TUTORIAL = Table(
    "tutorial",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("room", String, index=True),
    Column("starts", Integer),
    Column("ends", Integer),
)

Book = Callable[[str, int, int], Awaitable[bool]]
"""Tries to book a room from one quarter hour to another, counted from BEGINS; true if that succeeded."""


@dataclass(frozen=True, slots=True)
class Load:
    """Where the bookers book: in how many rooms, and within how many days."""

    name: str
    rooms: int
    days: int


HOT, SPREAD = Load("one room", 1, 7), Load("200 rooms", 200, 30)


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement: `way` is a key of WAYS, `url` the database, `bookers` in all processes together."""

    way: str
    url: str
    load: Load
    processes: int
    seconds: float
    bookers: int = BOOKERS


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run. `doubles` are overlapping pairs in the table, `missing` bookings said to stand but not there
    (below zero: there, and not said).

    `errors` are attempts that ended with an exception of the database, by its kind.
    """

    run: Run
    attempts: int = 0
    booked: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    doubles: int = 0
    missing: int = 0

    @property
    def rate(self) -> float:
        """Bookings per second."""
        return self.booked / self.seconds if self.seconds else 0.0


# --- The two ways ---------------------------------------------------------------------------------------------------


def room_of(number: int) -> Room:
    """Name a room of the benchmark."""
    return Room(Mailbox(f"room{number}@roomkeeper.example", "UTC"), f"Room {number}")


@asynccontextmanager
async def _shared(url: str) -> AsyncIterator[Database]:
    """Open a database beside other processes; the bot refuses to share a file, so this leaves its lock out."""
    if make_url(url).get_backend_name() != "sqlite":
        async with open_database(url) as database:
            yield database
        return
    with closing(FileTransactions(make_url(url), BOUNDS)) as file:
        yield Database(file)


@asynccontextmanager
async def our_way(url: str, random: Random) -> AsyncIterator[Book]:
    """Book as the bot does: booking, event, claim and the request's answer in one transaction."""
    async with _shared(url) as database:
        ledger = SqlLedger(database, tenant=TENANT, lease=timedelta(minutes=3), quotas=NEVER_REACHED)
        rooms = {number: room_of(number) for number in range(SPREAD.rooms)}

        people = [replace(BOOKER, id=str(UUID(int=random.getrandbits(128)))) for _ in range(BOOKERS)]

        async def book(room: str, starts: int, ends: int) -> bool:
            number = str(UUID(int=random.getrandbits(128)))
            slot = Slot(BEGINS + starts * QUARTER, BEGINS + ends * QUARTER)
            where = rooms[int(room)]
            event = LedgerEvent(number, where.mailbox, slot, b"{}", (), BEGINS)
            booking = Booking(
                number, f"RK-{number}", where, random.choice(people), MeetingRequest(slot), EventState.HELD
            )
            return isinstance(await ledger.claim(number, BookingRecord(booking, event)), BookingRecord)

        yield book


@asynccontextmanager
async def tutorial_way(url: str, _: Random) -> AsyncIterator[Book]:
    """Book as tutorials do: in a session with the defaults, select what overlaps, and insert if there is nothing."""
    engine = create_async_engine(url)

    async def book(room: str, starts: int, ends: int) -> bool:
        async with AsyncSession(engine) as session:
            overlaps = (TUTORIAL.c.room == room, TUTORIAL.c.starts < ends, TUTORIAL.c.ends > starts)
            if (await session.execute(select(TUTORIAL.c.id).where(*overlaps).limit(1))).first():
                return False
            await session.execute(insert(TUTORIAL).values(room=room, starts=starts, ends=ends))
            await session.commit()
            return True

    try:
        yield book
    finally:
        await engine.dispose()


WAYS = {"tutorial": tutorial_way, "claim": our_way}


async def _prepare(url: str, rooms: int) -> None:
    async with open_database(url) as database:
        registry = SqlRegistry(database, tenant=TENANT, clock=SystemClock())
        await registry.seed_rooms([room_of(number) for number in range(rooms)], by=BOOKER)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(TUTORIAL.metadata.create_all)
    await engine.dispose()


# --- Bookers in processes -------------------------------------------------------------------------------------------


def _process(run: Run, number: int, start: Barrier, results: "SimpleQueue[Result]") -> None:
    try:
        results.put(asyncio.run(_bookers(run, number, start)))
    except BaseException:
        start.abort()
        results.put(Result(run))
        raise


async def _bookers(run: Run, number: int, start: Barrier) -> Result:
    random = Random(f"{run.way} {run.load.name} {number}")
    attempts = booked = 0
    errors: Counter[str] = Counter()
    async with WAYS[run.way](run.url, random) as book:
        await asyncio.to_thread(start.wait)
        began = time.monotonic()

        async def booker() -> None:
            nonlocal attempts, booked
            while time.monotonic() - began < run.seconds:
                starts = random.randrange(run.load.days * 96)
                attempts += 1
                try:
                    won = await book(str(random.randrange(run.load.rooms)), starts, starts + random.randint(1, 8))
                    booked += won
                except (SQLAlchemyError, OSError) as error:
                    errors[_kind(error)] += 1

        await asyncio.gather(*(booker() for _ in range(max(1, run.bookers // run.processes))))
        return Result(run, attempts, booked, errors, time.monotonic() - began)


def _kind(error: Exception) -> str:
    """Name an error by what the driver said, as far as it is the same every time."""
    cause = getattr(error, "orig", None) or error
    return type(cause.__cause__ or cause).__name__


def _run(run: Run) -> Result:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.wiring"])
    start, results = context.Barrier(run.processes), context.SimpleQueue()
    workers = [context.Process(target=_process, args=(run, number, start, results)) for number in range(run.processes)]
    for worker in workers:
        worker.start()
    parts = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise SystemExit(f"a process of {run.way} ended with {worker.exitcode}")
    return Result(
        run,
        sum(part.attempts for part in parts),
        sum(part.booked for part in parts),
        sum((part.errors for part in parts), Counter()),
        max(part.seconds for part in parts),
    )


# --- The audit ------------------------------------------------------------------------------------------------------


async def _audited(result: Result, url: str) -> Result:
    table = claims if result.run.way == "claim" else TUTORIAL
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        rows = list(await connection.execute(select(table.c.room, table.c.starts, table.c.ends)))
    await engine.dispose()
    return replace(result, doubles=doubles(tuple(row) for row in rows), missing=result.booked - len(rows))


def doubles(spans: Iterable[tuple[object, ...]]) -> int:
    """Count the pairs of spans (room, start, end) that overlap in a room."""
    by_room: dict[object, list[tuple[object, ...]]] = defaultdict(list)
    for room, *times in spans:
        by_room[room].append(tuple(times))
    found = 0
    for held in by_room.values():
        held.sort()
        for at, (_, ends) in enumerate(held):
            for later, _ in held[at + 1 :]:
                if later >= ends:  # type: ignore[operator]
                    break
                found += 1
    return found


async def measure(
    *, server: str, seconds: float, processes: int, load: Load, bookers: int = BOOKERS
) -> dict[str, Result]:
    """Run both ways, each on a database of its own; `server` as for `throwaway`. Gives the results by way."""
    found = {}
    for way in WAYS:
        with tempfile.TemporaryDirectory() as name:
            async with throwaway(server, Path(name)) as url:
                await _prepare(url, load.rooms)
                result = await asyncio.to_thread(_run, Run(way, url, load, processes, seconds, bookers))
                found[way] = await _audited(result, url)
    return found


HEAD = (
    "| database | bookers on | processes | way | attempts | booked | doubles | missing | errors | booked/s | ratio |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def lines(kind: str, results: dict[str, Result]) -> Sequence[str]:
    """Write the rows of the table: rates are of this machine, ratios are against the tutorial way beside."""
    usual = results["tutorial"].rate
    return [
        f"| {kind} | {each.run.load.name} | {each.run.processes} | {way} | {each.attempts} | {each.booked} "
        f"| {each.doubles} | {each.missing} | {_in_words(each.errors)} | {each.rate:.0f} "
        f"| {f'{each.rate / usual:.2f}' if usual else '-'} |"
        for way, each in results.items()
    ]


def _in_words(errors: Counter[str]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in errors.items()) or "0"


def main(arguments: Sequence[str]) -> int:
    """Print the table; 0 if the claims had no double and lost nothing."""
    parser = argparse.ArgumentParser(prog="benchmarks.bench_reserve", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    asked = parser.parse_args(arguments)
    sound = True
    sys.stdout.write(f"{HEAD}\n")
    for kind, server in (("SQLite", ""), *([("PostgreSQL", asked.postgres)] if asked.postgres else [])):
        for load in (HOT, SPREAD):
            for processes in (1, 2, 4):
                found = asyncio.run(measure(server=server, seconds=asked.seconds, processes=processes, load=load))
                sys.stdout.write("\n".join(lines(kind, found)) + "\n")
                sys.stdout.flush()
                sound = sound and not found["claim"].doubles and found["claim"].missing <= 0
    return 0 if sound else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
