"""Whoever watches over the process is told what is wrong, whether a restart would help, and nothing secret."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.storage.database import open_database
from bot.storage.processes import present
from bot.teams.adapter import Adapter
from bot.teams.connector import Connectors
from bot.teams.http import create_app
from bot.teams.trust import LocalTrust
from bot.teams.turn_errors import TurnErrors
from bot.workers.health import FAILING_S, GRAPH_DOWN_S, LEAST_FREE, SILENT_S, Health
from bot.workers.rounds import HANGS_AFTER_S, Rounds
from tests.fakes.teams import FakeTeams
from tests.support.edge import Bot, connector_http, nothing
from tests.support.faulty_database import Fault, FaultyDatabase

SECRET = "postgresql://somebody:secret@database.example"


@dataclass
class Watched:
    """A bot with two workers of a test's own, and what is known of the rest of the world."""

    now: float = 0.0
    graph_down_s: float = 0.0
    free: int = 2 * LEAST_FREE
    url: str = ""
    todo: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)

    async def asked(self, path: str) -> tuple[int, dict[str, Any]]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            body = await answer.json()
            assert "secret" not in await answer.text()
            return answer.status, body

    async def problems(self) -> list[str]:
        status, body = await self.asked("/readyz")
        assert (status, body["status"]) == ((503, "not ready") if body["problems"] else (200, "ready"))
        return [str(each) for each in body["problems"]]

    async def alive(self) -> bool:
        status, body = await self.asked("/healthz")
        assert (status, body["status"]) == ((503, "hangs") if body["problems"] else (200, "alive"))
        return status == 200


async def well() -> None:
    """Nothing to do."""


async def fails() -> None:
    raise ConnectionError(SECRET)


async def hangs() -> None:
    await asyncio.Event().wait()


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    async with watched_with(tmp_path) as made:
        yield made


@asynccontextmanager
async def watched_with(folder: Path) -> AsyncIterator[Watched]:
    it = Watched(todo={"database": well, "reconciler": well})

    def worker(name: str) -> Rounds:
        return Rounds(
            name, lambda: it.todo[name](), 0.0, pause=lambda _: asyncio.sleep(0.001), monotonic=lambda: it.now
        )

    rounds = (worker("database"), worker("reconciler"))
    health = Health(
        rounds=rounds,
        database=rounds[0],
        graph_down_s=lambda: it.graph_down_s,
        file=folder / "a.db",
        free=lambda _: it.free,
    )
    async with connector_http() as out, FakeTeams() as teams:
        on_error = TurnErrors(describe=lambda _, reference: reference)
        adapter = Adapter(trust=LocalTrust(), connectors=Connectors(out), on_error=on_error)
        served = await teams.serve(create_app(adapter, Bot(nothing), health=health))
        it.url = served.removesuffix("/api/messages")
        tasks = [asyncio.create_task(each.run()) for each in rounds]
        yield it
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def rounds_pass() -> None:
    await asyncio.sleep(0.05)


async def test_all_is_well_and_each_workers_last_good_round_is_told(watched: Watched) -> None:
    await rounds_pass()
    assert await watched.problems() == []
    assert await watched.alive()
    _, body = await watched.asked("/readyz")
    assert body["workers"] == {each: {"last_good_s": 0.0, "failures": 0} for each in ("database", "reconciler")}


async def test_a_database_that_takes_no_writes_is_told_at_once_and_no_restart_is_asked_for(watched: Watched) -> None:
    watched.todo["database"] = fails
    await rounds_pass()
    watched.now += 7
    assert await watched.problems() == ["the database has taken no write for 7 s"]
    watched.now += HANGS_AFTER_S
    await rounds_pass()
    assert await watched.alive()
    watched.todo["database"] = well
    await rounds_pass()
    assert await watched.problems() == []


async def test_a_database_that_says_nothing_is_told(watched: Watched) -> None:
    watched.todo["database"] = hangs
    await rounds_pass()
    watched.now += SILENT_S + 1
    await rounds_pass()
    assert await watched.problems() == ["the database has taken no write for 31 s"]


async def test_a_full_disk_is_told(watched: Watched) -> None:
    watched.free = LEAST_FREE - 1
    assert await watched.problems() == ["the disk of the database is full"]


async def test_a_graph_that_serves_no_room_is_told_after_a_while(watched: Watched) -> None:
    watched.graph_down_s = GRAPH_DOWN_S
    assert await watched.problems() == []
    watched.graph_down_s += 1
    assert await watched.problems() == ["Graph has served no room for 61 s"]
    assert await watched.alive()


async def test_a_worker_that_fails_for_long_is_told_by_name(watched: Watched) -> None:
    watched.todo["reconciler"] = fails
    await rounds_pass()
    watched.now += FAILING_S + 1
    await rounds_pass()
    assert await watched.problems() == ["reconciler has failed for 61 s"]


async def test_a_worker_that_hangs_asks_for_a_restart(watched: Watched) -> None:
    watched.todo["reconciler"] = hangs
    await rounds_pass()
    watched.now += HANGS_AFTER_S
    await rounds_pass()
    assert await watched.alive()
    watched.now += 1
    assert not await watched.alive()
    assert await watched.problems() == ["reconciler hangs"]


async def test_the_worker_that_watches_the_database_fails_where_a_write_does(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}") as opened:
        database = FaultyDatabase(opened)
        async with present(database) as processes:
            await processes.look()
            database.once(Fault.ROLLED_BACK)
            with pytest.raises(Exception, match="the database is away"):
                await processes.look()
            await processes.look()
