"""The sandbox command as a process of its own, without the Teams client."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp

from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.support.sandbox_process import sandbox


async def test_it_serves_on_this_machine_until_ctrl_c(tmp_path: Path) -> None:
    async with sandbox(tmp_path, "--no-client") as running, aiohttp.ClientSession() as session:
        assert running.client == ""
        for path in ("/healthz", "/readyz"):
            async with session.get(running.bot.replace("/api/messages", path)) as response:
                assert response.status == 200, await response.text()
        async with session.get(f"{running.graph}/users/alexw@roomkeeper.example") as response:
            assert (await response.json())["displayName"] == "Alex Wilber"
        running.process.send_signal(signal.SIGINT)
        assert await running.process.wait() == 0


async def test_it_uses_a_graph_elsewhere_on_this_machine_without_a_token(tmp_path: Path) -> None:
    async with SandboxServer(Tenant(require_token=False)) as graph:
        async with sandbox(tmp_path, "--no-client", "--graph", graph.url) as running:
            assert running.graph == f"{graph.url}/v1.0"
            assert await running.stop() == 0
        assert not (tmp_path / "graph.db").exists()


async def test_an_empty_one_starts_over_without_rooms_and_with_booking_off(tmp_path: Path) -> None:
    def kept() -> tuple[int, bool]:
        with closing(sqlite3.connect(tmp_path / "roomkeeper.db")) as database:
            (rooms,) = database.execute("SELECT count(*) FROM room").fetchone()
            (on,) = database.execute("SELECT count(*) FROM setting WHERE booking_on").fetchone()
        return rooms, bool(on)

    for options, told in (((), (10, True)), (("--empty",), (0, False))):
        async with sandbox(tmp_path, "--no-client", *options) as running:
            assert await running.stop() == 0
        assert kept() == told, options
