"""The real edge around a turn of the test's own, beside a fake Teams."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from botbuilder.core import ActivityHandler, TurnContext

from booking.clock import elapsed
from bot.teams.adapter import Adapter
from bot.teams.bounds import Bounds
from bot.teams.connector import ConnectorHttp, Connectors
from bot.teams.http import create_app
from bot.teams.keys import SigningKeys
from bot.teams.pace import Pace
from bot.teams.trust import LocalTrust, TokenTrust, Trust
from bot.teams.turn_errors import Describe, TurnErrors
from bot.workers.health import Health
from graph.auth import no_token
from graph.client import Token
from tests.fakes.issuer import APP_ID
from tests.fakes.teams import TENANT, FakeTeams

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


@asynccontextmanager
async def token_trust(teams: FakeTeams) -> AsyncIterator[TokenTrust]:
    """What `serve` trusts, for a Teams that signs from now on: a token for the app, and people of the one tenant."""
    issuer = await teams.issuer()
    async with aiohttp.ClientSession() as session:
        yield TokenTrust(
            app_id=APP_ID,
            tenants={TENANT},
            keys=SigningKeys(session=session, metadata_url=issuer.metadata_url, sleep=Pauses()),
            service_urls=lambda url: url == teams.service_url,
        )


async def a_token(rejected: str | None = None) -> str:
    """Give the bot a token to show, which a Teams that signs asks for."""
    return "the-bots-own-token"


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
    heard: Callable[[str, int | None, float], None] = lambda _method, _status, _took_s: None,
    trace: aiohttp.TraceConfig | None = None,
    monotonic: Callable[[], float] = elapsed,
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
            monotonic=monotonic,
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
