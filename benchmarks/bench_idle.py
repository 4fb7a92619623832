"""What goes on beside the turns when nothing is to be done: transactions and CPU time of each worker, with a long past.

python -m benchmarks.bench_idle --rooms 3000 --past 1000000

All workers go round once to settle, and then again, on SQLite. Calendars are those of the sandbox: rooms that it does
not have cannot be read, so what looking at calendars costs is measured by `bench_reconcile`. It ends non-zero where a
transaction that may write wrote nothing. Times are told and never judged.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx_aiohttp
from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.bench_growth import NOW, OWNERS
from benchmarks.fill import fill
from booking.model import Mailbox, Room
from bot.commands.sandbox import registered_rooms
from bot.wiring import (
    ADMINS_S,
    CARD_UPDATER_S,
    COMPLETER_S,
    DAILY_CHECK_S,
    IMPORTER_S,
    NOTIFIER_S,
    RESPONSE_READER_S,
    RETENTION_S,
    SANDBOX,
    App,
)
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.support.world import open_world

_CHANGES = ("INSERT", "UPDATE", "DELETE")


@dataclass(slots=True)
class Idle:
    """What one round of a worker cost; `empty` are the transactions that may write, took the lock and wrote nothing."""

    worker: str
    period_s: float
    reads: int = 0
    writes: int = 0
    empty: int = 0
    cpu_ms: float = 0.0

    @property
    def share(self) -> float:
        """The part of a core that it takes."""
        return self.cpu_ms / 1000 / self.period_s


@contextmanager
def _watched(idle: Idle) -> Iterator[None]:
    """Count the transactions of all engines of this process."""
    changed: dict[int, bool] = {}

    def execute(connection: Connection, cursor: Any, statement: str, *_: object) -> None:  # noqa: ANN401 — the driver's
        key = id(connection.connection.dbapi_connection)
        if statement == "BEGIN":
            idle.reads += 1
        elif statement == "BEGIN IMMEDIATE":
            idle.writes += 1
            changed[key] = False
        elif key in changed and statement.startswith(_CHANGES) and cursor.rowcount > 0:
            changed[key] = True

    def end(connection: Connection) -> None:
        idle.empty += changed.pop(id(connection.connection.dbapi_connection), True) is False

    heard = (("after_cursor_execute", execute), ("commit", end), ("rollback", end))
    for name, listener in heard:
        event.listen(Engine, name, listener)
    try:
        yield
    finally:
        for name, listener in heard:
            event.remove(Engine, name, listener)


def _rounds(app: App) -> Mapping[str, tuple[Callable[[], Awaitable[object]], float]]:
    """Name what each worker does again and again, and how long it rests between."""
    return {
        "completer": (app.complete, COMPLETER_S),
        "notifier": (app.notifier.send_due, NOTIFIER_S),
        "card updater": (app.card_updater.tell, CARD_UPDATER_S),
        "importer": (app.importer.look, IMPORTER_S),
        "response reader": (app.responses.look, RESPONSE_READER_S),
        "retention": (app.retention.tidy, RETENTION_S),
        "admin notifier": (app.admin_notifier.look, ADMINS_S),
        "daily check": (app.daily_check.look, DAILY_CHECK_S),
    }


async def _measure(folder: Path, rooms: int, past: int, repeats: int) -> list[Idle]:
    others = tuple(
        Room(Mailbox(f"other{n}@roomkeeper.example", "UTC"), f"Other {n}")
        for n in range(rooms - len(registered_rooms()))
    )
    url = f"sqlite+aiosqlite:///{folder / 'idle.db'}"
    async with (
        httpx_aiohttp.AiohttpTransport(verify=False) as transport,
        SandboxServer(Tenant(clock=lambda: NOW)) as sandbox,
        open_world(folder, sandbox, transport, NOW, database_url=url) as world,
    ):
        engine = create_async_engine(url)
        every = (*registered_rooms(), *others)
        await fill(engine, tenant=SANDBOX, rooms=every, owners=OWNERS, now=NOW, past=past, coming=0, tidied=True)
        await engine.dispose()
        found = []
        for name, (todo, period_s) in _rounds(world.app).items():
            for _ in range(2):
                await todo()
                await world.rest()
            idle = Idle(name, period_s)
            with _watched(idle):
                cpu = time.process_time()
                for _ in range(repeats):
                    await todo()
                idle.cpu_ms = 1000 * (time.process_time() - cpu) / repeats
            found.append(idle)
    return found


def measure(rooms: int, past: int, repeats: int) -> list[Idle]:
    """Measure a round of each worker where nothing is to be done; counts are of all `repeats` together."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), rooms, past, repeats))


def lines(found: Sequence[Idle]) -> list[str]:
    """Write what was measured as a table."""
    return [
        "| worker | every s | reads | writes | of them empty (0) | CPU ms a round | of a core |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {each.worker} | {each.period_s:g} | {each.reads} | {each.writes} | {each.empty} | {each.cpu_ms:.2f} "
            f"| {each.share:.2%} |"
            for each in found
        ),
    ]


def main() -> int:
    """Measure and print; gives 1 where a transaction wrote nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=3000)
    parser.add_argument("--past", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=20)
    told = parser.parse_args()
    found = measure(told.rooms, told.past, told.repeats)
    share = sum(each.share for each in found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write("\n".join(lines(found)) + "\n")
    sys.stdout.write(f"Of a core in all: {share:.2%} (2%, {share / 0.02:.2f}). Memory at most: {peak:.0f} MiB.\n")
    return int(any(each.empty for each in found))


if __name__ == "__main__":
    sys.exit(main())
