"""The real edge around a turn of the test's own, beside a fake Teams."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from botbuilder.core import ActivityHandler, TurnContext

from bot.teams.adapter import Adapter
from bot.teams.bounds import Bounds
from bot.teams.connector import ConnectorHttp, Connectors, Token
from bot.teams.http import create_app
from bot.teams.pace import Pace
from bot.teams.trust import LocalTrust, Trust
from bot.teams.turn_errors import Describe, TurnErrors
from bot.workers.health import Health
from tests.fakes.teams import FakeTeams

Turn = Callable[[TurnContext], Awaitable[None]]


@dataclass
class Bot:
    """A bot that is one function."""

    turn: Turn

    async def on_turn(self, turn_context: TurnContext) -> None:
        await self.turn(turn_context)


@dataclass
class Pauses:
    """Stands for sleeping: remembers how long, and does not."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def no_token() -> None:
    return None


async def say(context: TurnContext) -> None:
    await context.send_activity(f"You said {context.activity.text}")


async def nothing(context: TurnContext) -> None:
    pass


@asynccontextmanager
async def connector_http(
    *,
    trust: Trust | None = None,
    token: Token = no_token,
    sleep: Callable[[float], Awaitable[None]] | None = None,
    pace: Pace | None = None,
    heard: Callable[[str, int | None], None] = lambda _method, _status: None,
    trace: aiohttp.TraceConfig | None = None,
) -> AsyncIterator[ConnectorHttp]:
    """Open the way out, with a session of its own, pauses that take no time, and no limit of requests."""
    async with aiohttp.ClientSession(trace_configs=[trace] if trace else []) as session:
        allows = (trust or LocalTrust()).allows
        pace = pace or Pace(conversation=(), tenant=())
        yield ConnectorHttp(
            session=session,
            allows=allows,
            token=token,
            sleep=sleep or Pauses(),
            jitter=lambda: 1.0,
            pace=pace,
            heard=heard,
        )


@asynccontextmanager
async def running(
    turn: Turn | ActivityHandler,
    *,
    describe: Describe = lambda _, reference: f"Sorry ({reference})",
    trust: Trust | None = None,
    bounds: Bounds | None = None,
) -> AsyncIterator[FakeTeams]:
    """Serve the bot and give the Teams that talks to it."""
    bot = turn if isinstance(turn, ActivityHandler) else Bot(turn)
    async with connector_http(trust=trust) as out, FakeTeams() as teams:
        errors = TurnErrors(describe=describe, new_reference=lambda: "REF1")
        adapter = Adapter(
            trust=trust or LocalTrust(),
            connectors=Connectors(out),
            on_error=errors,
            bounds=bounds or Bounds(per_minute=100_000),
        )
        await teams.serve(create_app(adapter, bot, health=Health()))
        yield teams
