"""One press of Book with more and more bookings behind it, and what the workers ask: it is to stay as it was.

python -m benchmarks.bench_growth --past 0 100000 1000000 --postgres postgresql+asyncpg://postgres@127.0.0.1/postgres

The past is as retention leaves it, with every card, notice and request of it yet. `--sizes` measures instead what a
booking takes: when it is over, and when its details are gone.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import httpx_aiohttp
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.fill import fill
from booking.model import Mailbox, Person, Room
from bot.commands.sandbox import registered_rooms
from bot.storage.columns import metadata
from bot.storage.database import open_database
from bot.storage.drafts import SqlDrafts
from bot.storage.ledger import SqlLedger
from bot.storage.notices import SqlNotices
from bot.storage.people import SqlCards
from bot.storage.retention import Keep, SqlRetention
from bot.wiring import SANDBOX
from campaigns.throwaway import throwaway
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.booking import FakeClock
from tests.support.world import EVENING, open_world

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
COMING = 20_000
PRESSES = 9
KEEP = Keep(timedelta(days=365), timedelta(days=30), timedelta(days=90))
REGISTERED = (
    *registered_rooms(),
    *(Room(Mailbox(f"other{n}@roomkeeper.example", "UTC"), f"Other {n}") for n in range(190)),
)
OWNERS = tuple(
    Person(f"00000000-0000-0000-0000-{n:012}", f"Person {n}", f"p{n}@roomkeeper.example") for n in range(397)
)


async def press(url: str, folder: Path, past: int) -> tuple[float, float]:
    """Fill a database and press Book; gives the medians of wall and CPU milliseconds, all of it in one process."""
    walls, cpus = [], []
    transport = httpx_aiohttp.AiohttpTransport(verify=False)
    async with (
        SandboxServer(Tenant(clock=lambda: NOW)) as sandbox,
        open_world(folder, sandbox, transport, NOW, database_url=url, bookings_of_one=100_000) as world,
    ):
        engine = create_async_engine(url)
        await fill(
            engine, tenant=SANDBOX, rooms=REGISTERED, owners=OWNERS, now=NOW, past=past, coming=COMING, tidied=True
        )
        await engine.dispose()
        for day in range(PRESSES + 2):
            await world.find({**EVENING, "date": (NOW + timedelta(days=day)).date().isoformat()})
            pressed = world.click("Book")
            began, cpu = time.perf_counter(), time.process_time()
            await world.teams.post(pressed)
            if day >= 2:
                walls.append(time.perf_counter() - began)
                cpus.append(time.process_time() - cpu)
            await world.rest()
    return 1000 * median(walls), 1000 * median(cpus)


async def ask(url: str) -> dict[str, float]:
    """Give the least milliseconds of what the workers ask, again and again with nothing to be found."""
    clock = FakeClock(NOW)
    async with open_database(url) as database:
        cards = SqlCards(database, tenant=SANDBOX, clock=clock)
        notices = SqlNotices(database, tenant=SANDBOX, clock=clock)
        ledger = SqlLedger(database, tenant=SANDBOX, lease=timedelta(minutes=3), clock=clock)
        retention = SqlRetention(database, tenant=SANDBOX, keep=KEEP, clock=clock)
        drafts = SqlDrafts(database, tenant=SANDBOX, clock=clock, answer=timedelta(seconds=30))
        asked: dict[str, Callable[[], Awaitable[object]]] = {
            "cards that are behind": lambda: cards.behind(20, lease_s=60),
            "what is to be told": lambda: notices.due(20, lease_s=60),
            "unread answers": lambda: notices.due_for_response_check(20, ahead_s=86400, lease_s=3600),
            "unfinished bookings": lambda: ledger.due(20),
            "what is to be removed": retention.bite,
            "an open form": lambda: drafts.get("none"),
        }
        return {name: await _timed(question) for name, question in asked.items()}


async def _timed(question: Callable[[], Awaitable[object]]) -> float:
    walls = []
    for _ in range(10):
        began = time.perf_counter()
        await question()
        walls.append(time.perf_counter() - began)
    return 1000 * min(walls)


async def sizes(url: str, past: int) -> list[str]:
    """Say what a booking takes in each table: when it is over, and when only who, where and when is left."""
    async with open_database(url):
        pass
    engine = create_async_engine(url)
    await fill(engine, tenant=SANDBOX, rooms=REGISTERED, owners=OWNERS, now=NOW, past=past, coming=0)
    before = await _sizes(engine)
    await engine.dispose()
    async with open_database(url) as database:
        keep = Keep(timedelta(days=3650), timedelta(days=1), timedelta(days=90))
        retention = SqlRetention(database, tenant=SANDBOX, keep=keep, clock=FakeClock(NOW + timedelta(days=2)))
        while await retention.bite():
            pass
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(sql("VACUUM FULL" if engine.dialect.name == "postgresql" else "VACUUM"))
    after = await _sizes(engine)
    await engine.dispose()
    rows = [
        f"| {name} | {before[name] / past:.0f} | {after[name] / past:.0f} |" for name in before if before[name] > past
    ]
    return [*rows, f"| all | {sum(before.values()) / past:.0f} | {sum(after.values()) / past:.0f} |"]


async def _sizes(engine: AsyncEngine) -> dict[str, int]:
    """Measure each table with its indexes, in bytes."""
    found = {}
    async with engine.connect() as connection:
        for table in metadata.tables:
            if engine.dialect.name == "postgresql":
                query = sql("SELECT pg_total_relation_size(:name)").bindparams(name=f'"{table}"')
            else:
                names = "SELECT name FROM sqlite_master WHERE tbl_name = :name"
                query = sql(f"SELECT SUM(pgsize) FROM dbstat WHERE name IN ({names})").bindparams(name=table)
            found[table] = int((await connection.execute(query)).scalar_one() or 0)
    return found


async def measure(kind: str, server: str, pasts: Sequence[int]) -> None:
    """Print a table of presses, with the ratio to the first, and one of what the workers ask."""
    first = 0.0
    for past in pasts:
        with tempfile.TemporaryDirectory() as name:
            async with throwaway(server, Path(name)) as url:
                wall, cpu = await press(url, Path(name), past)
                first = first or wall
                told = ", ".join(f"{what} {ms:.1f}" for what, ms in (await ask(url)).items())
        sys.stdout.write(f"| {kind} | {past} | {wall:.0f} | {cpu:.0f} | {wall / first:.2f} | {told} |\n")
        sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.bench_growth", description=__doc__)
    parser.add_argument("--past", type=int, nargs="+", default=[0, 100_000, 1_000_000])
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    parser.add_argument("--sizes", type=int, default=0, metavar="BOOKINGS")
    asked = parser.parse_args(arguments)
    for kind, server in (("SQLite", ""), *([("PostgreSQL", asked.postgres)] if asked.postgres else [])):
        if not asked.sizes:
            asyncio.run(measure(kind, server, asked.past))
            continue
        with tempfile.TemporaryDirectory() as name:
            asyncio.run(_print_sizes(kind, server, Path(name), asked.sizes))
    return 0


async def _print_sizes(kind: str, server: str, folder: Path, past: int) -> None:
    async with throwaway(server, folder) as url:
        sys.stdout.write("\n".join([kind, *await sizes(url, past)]) + "\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
