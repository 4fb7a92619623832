"""The worker of imports on a real database: killed in the middle it goes on after the restart, and ends the same.

Of what it asks the calendars' side, a part fails, as in reality.
"""

import asyncio
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from benchmarks.bench_import import BASE, ManyMailboxes, address
from booking.administration import Administration
from booking.imports.draft import Progress, State
from booking.imports.plan import Mode
from booking.imports.rows import Source, SourceRoom
from booking.imports.service import LEASE_S, RoomImports
from booking.model import Mailbox, Person, Room
from bot.storage.database import open_database
from bot.storage.imports import SqlImports
from bot.storage.registry import SqlRegistry
from bot.storage.tables import audit
from graph.auth import no_token
from graph.client import GraphClient
from graph.directory import GraphDirectory
from tests.fakes.booking import FakeClock

BY = Person("00000000-0000-0000-0000-000000000001", "Alex Admin", "alex@rooms.example")
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
FAULTS = 0.01
"""How many of the requests fail."""

OLD = Room(Mailbox(address(7), "Europe/Helsinki"), "Old name", "HQ", "1", 3)


@dataclass(frozen=True, slots=True)
class Service:
    """What an import needs, on a database in a file."""

    imports: SqlImports
    registry: SqlRegistry
    use: RoomImports
    audited: dict[str, int]

    async def work(self) -> None:
        """Do all that imports wait for."""
        while (taken := await self.imports.take(lease_s=LEASE_S)) is not None:
            async for _ in self.use.go_on(taken):
                pass
            await self.imports.let_go(taken)


@asynccontextmanager
async def service(file: Path, *, rooms: int = 0, now: datetime = NOW, latency_s: float = 0.0) -> AsyncIterator[Service]:
    clock = FakeClock(now)
    async with open_database(f"sqlite+aiosqlite:///{file}") as database:
        registry = SqlRegistry(database, tenant="t", clock=clock)
        client = GraphClient(BASE, no_token, ManyMailboxes(rooms=rooms, latency_s=latency_s, faults=FAULTS))
        directory = GraphDirectory(client)
        imports = SqlImports(database, tenant="t", clock=clock, registry=registry)
        administration = Administration(
            registry=registry,
            directory=directory,
            first_admins=frozenset({BY.id}),
        )
        use = RoomImports(
            imports=imports,
            registry=registry,
            directory=directory,
            administration=administration,
            clock=clock,
            new_id=uuid4,
        )
        async with database.reading() as connection:
            noted = Counter(row.subject for row in await connection.execute(select(audit.c.subject)))
        yield Service(imports, registry, use, dict(noted))
        await client.aclose()


async def begun(file: Path, rooms: int) -> str:
    """Register one room, look at an import that changes it and brings others, and let it be applied."""
    async with service(file, rooms=rooms) as opened:
        await opened.registry.add_room(OLD, by=BY)
        source = Source(tuple(SourceRoom(at + 2, address(at), name=f"R{at}") for at in range(rooms)))
        view = await opened.use.begin(BY, source, origin="", places=False, shared=False)
        await opened.work()
        ready = await opened.use.current(view.found.id)
        assert ready is not None
        assert (ready.progress.new, ready.progress.changed) == (rooms - 1, 1)
        await opened.use.apply(BY, view.found.id, Mode.ALL, ready.found.revision)
        return view.found.id


def apply_and_die(file: Path, steps: int, after_s: float) -> None:
    """Work on it in a process of its own, which is killed so long after so many steps, whatever it does then."""

    async def work() -> None:
        async with service(file, latency_s=0.02) as opened:
            taken = await opened.imports.take(lease_s=LEASE_S)
            assert taken is not None
            done = 0
            async for _ in opened.use.go_on(taken):
                done += 1
                if done == steps:
                    asyncio.get_running_loop().call_later(after_s, os.kill, os.getpid(), signal.SIGKILL)

    asyncio.run(work())


async def progress(file: Path, import_id: str) -> Progress:
    async with service(file) as opened:
        return await opened.imports.progress(import_id)


@pytest.mark.parametrize(("rooms", "steps", "after_s"), [(300, 1, 0.0), (600, 2, 0.03)])
async def test_an_import_whose_process_is_killed_goes_on_and_ends_the_same(
    tmp_path: Path, rooms: int, steps: int, after_s: float
) -> None:
    file = tmp_path / "killed.db"
    import_id = await begun(file, rooms)
    process = multiprocessing.get_context("spawn").Process(target=apply_and_die, args=(file, steps, after_s))
    process.start()
    await asyncio.to_thread(process.join)
    assert process.exitcode == -signal.SIGKILL
    assert 0 < (await progress(file, import_id)).applied < rooms
    async with service(file, now=NOW + timedelta(seconds=LEASE_S + 1)) as opened:
        await opened.work()
        done = await opened.use.current(import_id)
        assert done is not None
        assert (done.found.state, done.progress.applied, done.progress.failed) == (State.DONE, rooms, 0)
        registered = await opened.registry.rooms()
    assert {each.address: each.name for each in registered} == {address(at): f"R{at}" for at in range(rooms)}
    async with service(file) as opened:
        # Each room was registered once, and the one that was there was registered and then changed.
        assert Counter(opened.audited.values()) == {1: rooms - 1, 2: 1}
