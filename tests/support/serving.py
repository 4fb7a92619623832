"""Serves as `serve` does, with everything but tokens, beside a fake Teams; several times for replicas."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

from bot.commands.sandbox import registered_rooms
from bot.settings import Settings
from bot.teams.trust import LocalTrust
from bot.wiring import running
from graph.sandbox.server import SandboxServer
from tests.fakes.booking import FakeClock
from tests.fakes.teams import FakeTeams
from tests.support.sandbox_process import free_ports
from tests.support.world import World


@asynccontextmanager
async def serving(
    url: str, sandbox: SandboxServer, teams: FakeTeams, now: datetime, **given: str
) -> AsyncIterator[World]:
    """Serve as `serve` does, beside a fake Teams that talks to it; leaving it is the end of the process.

    The other settings are `given`.
    """
    (port,) = free_ports(1)
    settings = Settings.model_validate(
        {"database_url": url, "graph_url": f"{sandbox.url}/v1.0", "port": port, "zone": "Europe/Helsinki", **given}
    )
    clock = FakeClock(now)
    async with running(settings, trust=LocalTrust(), rooms=registered_rooms(), clock=clock) as app:
        teams.bot_url = f"http://127.0.0.1:{port}/api/messages"
        yield World(teams, sandbox, app, clock, cast("Any", None), cast("Any", None))
