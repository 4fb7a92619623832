"""What our edge to Teams costs around an echo, with authentication on, beside the SDK's own adapters and bare aiohttp.

So does a whole turn: `help` as our bot answers it, beside a bot that the SDK's samples teach (`benchmarks.sdk_bot`).

python -m benchmarks.bench_edge [--turns 50] [--rounds 8]

Each edge runs in a process of its own and answers the same message to the same fake Teams; they alternate with every
message, so that whatever else the machine does hits all alike. Entra answers after 80 ms, and what is asked of it is
counted: that count alone decides how this ends. Times depend on the machine: compare those of one run.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import aiohttp
import msal
from aiohttp import web
from botbuilder.core import Bot, BotFrameworkAdapterSettings, TurnContext
from botbuilder.integration.aiohttp import (
    BotFrameworkHttpAdapter,
    CloudAdapter,
    ConfigurationBotFrameworkAuthentication,
)
from botframework.connector.auth import microsoft_app_credentials
from botframework.connector.auth.channel_validation import ChannelValidation

from benchmarks.bench_turn import cpu_s
from benchmarks.sdk_bot import sample_bot
from bot.clouds import PUBLIC
from bot.commands.sandbox import registered_rooms, settings_for, with_version
from bot.service_urls import is_loopback
from bot.settings import Settings
from bot.teams.adapter import Adapter
from bot.teams.connector import ConnectorHttp, Connectors
from bot.teams.http import create_app, new_runner
from bot.teams.keys import SigningKeys
from bot.teams.pace import Pace
from bot.teams.trust import TokenTrust
from bot.teams.turn_errors import TurnErrors
from bot.wiring import running
from bot.workers.health import Health
from cards.words import describe
from graph.auth import LocalAuthority, MsalTokens
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.issuer import APP_ID, FakeIssuer
from tests.fakes.teams import TENANT, FakeTeams, Person
from tests.support.sandbox_process import free_ports

HOST = "127.0.0.1"
ENTRA_S = 0.08
"""How long Entra takes to answer."""

EVERYBODY = tuple(
    Person(f"29:{number}", str(UUID(int=number)), f"Person {number}", f"{number}@roomkeeper.example")
    for number in range(1, 1001)
)
"""So many that nobody is limited: one person may do so much in a minute."""

ACQUAINTED = 100
"""How many of them ask for help, at most. Ours asks Teams about whom it does not know yet, which is no part of it."""

BLOCK_S = 2.0
"""How long one edge is asked by many at once, before the next one is."""

OURS, CLOUD, HTTP, BARE = "ours", "CloudAdapter", "BotFrameworkHttpAdapter", "bare aiohttp"
OUR_HELP, SDK_HELP = "help, ours", "help, the SDK's samples"

HELPS = (OUR_HELP, SDK_HELP)

SELDOM = {CLOUD: 10}
"""Of which edge only each tenth turn is measured, one after the other: it takes as long as a hundred of the others."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a turn costs at one edge: CPU of its process and wall time in ms, and turns a second of many at once.

    `token_calls` is what was asked of Entra for each turn, once the first ones had warmed it up.
    """

    name: str
    turns: int
    cpu_ms: float
    wall_ms: float
    per_second: float
    token_calls: float


# --- The edges ------------------------------------------------------------------------------------------------------


class Echo(Bot):
    """The bot behind each edge that knows turns."""

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Say what was said."""
        await turn_context.send_activity(f"You said {turn_context.activity.text}")


async def _ours(stack: AsyncExitStack, metadata_url: str, entra_url: str) -> web.AppRunner:
    session = await stack.enter_async_context(aiohttp.ClientSession())
    keys = SigningKeys(session=session, metadata_url=metadata_url)
    tokens = MsalTokens(
        authority=f"{PUBLIC.login}/{TENANT}",
        client_id=APP_ID,
        credential="secret",
        scope=PUBLIC.connector_scope,
        http_client=LocalAuthority(entra_url),
    )
    # What Teams takes of a bot in a second is the same for all; without it the edge itself is measured.
    way_out = ConnectorHttp(session, is_loopback, tokens, pace=Pace(conversation=(), tenant=()))
    trust = TokenTrust(app_id=APP_ID, tenants={TENANT}, keys=keys, service_urls=is_loopback)
    adapter = Adapter(trust=trust, connectors=Connectors(way_out), on_error=TurnErrors(describe=describe))
    return new_runner(create_app(adapter, Echo(), health=Health()))


async def _cloud(_: AsyncExitStack, metadata_url: str, entra_url: str) -> web.AppRunner:
    class Configuration:
        APP_ID = APP_ID
        APP_PASSWORD = "secret"  # noqa: S105 — of nobody
        APP_TYPE = "SingleTenant"
        APP_TENANTID = TENANT

    _lead_home(metadata_url, entra_url)
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration()))

    async def messages(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, Echo()) or web.Response(status=500)

    return _plain_runner(messages)


async def _http(_: AsyncExitStack, metadata_url: str, entra_url: str) -> web.AppRunner:
    return _behind_http_adapter(Echo(), metadata_url, entra_url)


def _behind_http_adapter(bot: Bot, metadata_url: str, entra_url: str) -> web.AppRunner:
    _lead_home(metadata_url, entra_url)
    settings = BotFrameworkAdapterSettings(APP_ID, "secret", channel_auth_tenant=TENANT)
    adapter = BotFrameworkHttpAdapter(settings)

    async def messages(request: web.Request) -> web.StreamResponse:
        answer = await adapter.process(request, None, bot)  # type: ignore[arg-type]  # no socket is wanted
        return answer or web.Response(status=500)

    return _plain_runner(messages)


async def _sdk_help(stack: AsyncExitStack, metadata_url: str, entra_url: str) -> web.AppRunner:
    folder = Path(stack.enter_context(TemporaryDirectory()))
    return _behind_http_adapter(await sample_bot(folder), metadata_url, entra_url)


async def _our_help(stack: AsyncExitStack, metadata_url: str, _: str) -> int:
    """Run the whole bot with its workers, and a Graph within the process, whose rooms these look at.

    It checks tokens as the others do, and sends none of its own, as in the sandbox.
    """
    folder = Path(stack.enter_context(TemporaryDirectory()))
    session = await stack.enter_async_context(aiohttp.ClientSession())
    graph = await stack.enter_async_context(SandboxServer(Tenant(require_token=False)))
    keys = SigningKeys(session=session, metadata_url=metadata_url)
    trust = TokenTrust(app_id=APP_ID, tenants={TENANT}, keys=keys, service_urls=is_loopback)
    (port,) = free_ports(1)
    settings = settings_for(Settings(), data=folder, port=port).model_copy(
        update={"graph_url": with_version(graph.url)}
    )
    await stack.enter_async_context(running(settings, trust=trust, rooms=registered_rooms()))
    return port


async def _bare(stack: AsyncExitStack, _: str, __: str) -> web.AppRunner:
    session = await stack.enter_async_context(aiohttp.ClientSession())

    async def messages(request: web.Request) -> web.StreamResponse:
        activity = await request.json()
        chat = activity["conversation"]["id"]
        url = f"{activity['serviceUrl']}v3/conversations/{chat}/activities/{activity['id']}"
        reply = {
            "type": "message",
            "text": f"You said {activity['text']}",
            "replyToId": activity["id"],
            "from": activity["recipient"],
            "recipient": activity["from"],
            "conversation": activity["conversation"],
        }
        async with session.post(url, json=reply) as response:
            await response.read()
        return web.Response(status=201)

    return _plain_runner(messages)


def _lead_home(metadata_url: str, entra_url: str) -> None:
    """Let the SDK ask this machine where it asks the Bot Connector's issuer and Entra; all else is as it is shipped."""
    ChannelValidation.open_id_metadata_endpoint = metadata_url
    led = partial(msal.ConfidentialClientApplication, http_client=LocalAuthority(entra_url))
    setattr(microsoft_app_credentials, "ConfidentialClientApplication", led)  # noqa: B010 — the SDK ships no types


def _plain_runner(messages: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.AppRunner:
    app = web.Application()
    app.router.add_post("/api/messages", messages)
    return web.AppRunner(app, access_log=None)


EDGES = {OURS: _ours, CLOUD: _cloud, HTTP: _http, BARE: _bare, OUR_HELP: _our_help, SDK_HELP: _sdk_help}
"""What serves each of them: it gives what is to be run, or the port where it runs."""


async def serve(name: str, metadata_url: str, entra_url: str) -> None:
    """Serve one edge until the process is ended; its port is the only line of output."""
    async with AsyncExitStack() as stack:
        port = await EDGES[name](stack, metadata_url, entra_url)
        if isinstance(port, web.AppRunner):
            runner = port
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, HOST, 0).start()
            port = runner.addresses[0][1]
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


# --- What they talk to ----------------------------------------------------------------------------------------------


@dataclass
class Entra:
    """Gives tokens for an hour, and counts what each edge asks of it; the first step of a path names the edge."""

    asked: Counter[str] = field(default_factory=Counter)

    def app(self) -> web.Application:
        """Build what answers."""
        app = web.Application()
        app.router.add_route("*", "/{edge}/{rest:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked[request.match_info["edge"]] += 1
        await asyncio.sleep(ENTRA_S)
        if request.method == "POST":
            return web.json_response({"access_token": "token", "expires_in": 3600, "token_type": "Bearer"})
        authority = f"{PUBLIC.login}/{TENANT}"
        return web.json_response(
            {
                "issuer": f"{authority}/v2.0",
                "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
                "token_endpoint": f"{authority}/oauth2/v2.0/token",
                "tenant_discovery_endpoint": f"{authority}/v2.0/.well-known/openid-configuration",
                "metadata": [],
            }
        )


@asynccontextmanager
async def _entra() -> AsyncIterator[tuple[Entra, str]]:
    entra = Entra()
    runner = web.AppRunner(entra.app(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, 0).start()
        yield entra, f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


# --- Measuring ------------------------------------------------------------------------------------------------------


@dataclass
class Contender:
    """An edge in its process, and what was measured of it."""

    name: str
    path: str
    process: asyncio.subprocess.Process
    url: str
    walls: list[float] = field(default_factory=list)
    cpu: float = 0.0
    together: int = 0
    together_s: float = 0.0
    asked: int = 0


class Field:
    """All edges, and a Teams that says the same to each of them."""

    def __init__(self, teams: FakeTeams, issuer: FakeIssuer, entra: Entra, acquainted: int) -> None:
        self._teams, self._entra = teams, entra
        token = issuer.sign(issuer.claims(teams.service_url))
        self._headers = {"Authorization": f"Bearer {token}"}
        self._people, self._acquainted, self._first = cycle(EVERYBODY), cycle(EVERYBODY[:acquainted]), acquainted

    async def turn(self, contender: Contender) -> None:
        """Say something, and see that it was answered."""
        self._teams.bot_url = contender.url
        text, people = ("help", self._acquainted) if contender.name in HELPS else ("hi", self._people)
        message = self._teams.message(text, person=next(people))
        answer = await self._teams.post(message, headers=self._headers)
        if answer.status != 201:
            raise AssertionError(f"{contender.name} did not take the message: {answer}")

    async def warm(self, contender: Contender) -> None:
        """Let an edge fetch what it fetches once, and see that it says what all say."""
        helps = contender.name in HELPS
        for _ in range(self._first if helps else 3):
            before = len(self._teams.calls)
            await self.turn(contender)
            said = [each.activity for each in self._teams.calls[before:] if each.activity]
            if len(said) != 1 or ("What I can do" if helps else "You said hi") not in json.dumps(said):
                raise AssertionError(f"{contender.name} says something else: {said}")

    async def alone(self, contenders: Sequence[Contender], turns: int) -> None:
        """Measure turns one after the other, of each edge in turn."""
        before = [self._so_far(each) for each in contenders]
        for number in range(turns):
            for each in contenders:
                if number % SELDOM.get(each.name, 1) == 0:
                    began = time.perf_counter()
                    await self.turn(each)
                    each.walls.append(time.perf_counter() - began)
        for each, (cpu, asked) in zip(contenders, before, strict=True):
            now = self._so_far(each)
            each.cpu += now[0] - cpu
            each.asked += now[1] - asked
        self._teams.calls.clear()

    async def together(self, contender: Contender, turns: int, at_once: int) -> None:
        """Measure turns of many at once."""
        _, asked = self._so_far(contender)
        until, began = time.monotonic() + BLOCK_S, time.perf_counter()
        left = iter(range(turns))

        async def go() -> None:
            while time.monotonic() < until and next(left, None) is not None:
                await self.turn(contender)
                contender.together += 1

        await asyncio.gather(*(go() for _ in range(at_once)))
        contender.together_s += time.perf_counter() - began
        contender.asked += self._so_far(contender)[1] - asked
        self._teams.calls.clear()

    def _so_far(self, contender: Contender) -> tuple[float, int]:
        return cpu_s(contender.process.pid), self._entra.asked[contender.path]


async def measure(*, turns: int, rounds: int, at_once: int = 16) -> list[Figure]:
    """Give each edge its turn so many rounds, and tell what a turn costs there."""
    async with AsyncExitStack() as stack:
        entra, entra_url = await stack.enter_async_context(_entra())
        issuer = await stack.enter_async_context(FakeIssuer())
        teams = await stack.enter_async_context(FakeTeams(people=EVERYBODY))
        contenders = await asyncio.gather(*(_start(name, issuer, entra_url) for name in EDGES))
        for each in contenders:
            stack.push_async_callback(_end, each.process)
        field_ = Field(teams, issuer, entra, min(ACQUAINTED, 2 * turns))
        for each in contenders:
            await field_.warm(each)
        for _ in range(rounds):
            await field_.alone(contenders, turns)
            for each in contenders:
                await field_.together(each, turns, at_once)
    return [_figure(each) for each in contenders]


def _figure(each: Contender) -> Figure:
    alone, all_ = len(each.walls), len(each.walls) + each.together
    cpu_ms, wall_ms = each.cpu / alone * 1000, median(each.walls) * 1000
    return Figure(each.name, all_, cpu_ms, wall_ms, each.together / each.together_s, each.asked / all_)


async def _start(name: str, issuer: FakeIssuer, entra_url: str) -> Contender:
    path = name.replace(" ", "-")
    command = (sys.executable, "-W", "ignore", "-m", __spec__.name if __spec__ else __name__, "--serve", name)
    process = await asyncio.create_subprocess_exec(
        *command, "--metadata", issuer.metadata_url, "--entra", f"{entra_url}/{path}",
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    if process.stdout is None:
        raise AssertionError("its output is not ours")
    port = (await process.stdout.readline()).decode().strip()
    if not port:
        raise AssertionError(f"{name} did not start")
    return Contender(name, path, process, f"http://{HOST}:{port}/api/messages")


async def _end(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    await process.wait()


# --- Report ---------------------------------------------------------------------------------------------------------


def ratios(figures: Sequence[Figure]) -> list[tuple[str, float, float]]:
    """Give what is aimed at, as a name, what was reached and the least that is wanted."""
    by = {each.name: each for each in figures}
    ours = by[OURS]
    return [
        (f"shorter than {CLOUD}", by[CLOUD].wall_ms / ours.wall_ms, 80.0),
        (f"shorter than {HTTP}", by[HTTP].wall_ms / ours.wall_ms, 2.0),
        (f"turns a second of {BARE}", ours.per_second / by[BARE].per_second, 0.4),
        ("turns a second of the SDK's help", by[OUR_HELP].per_second / by[SDK_HELP].per_second, 3.0),
    ]


def over(figures: Sequence[Figure]) -> list[str]:
    """Say which counts are over what they may be: the time of a machine decides nothing."""
    return [
        f"{each.name} asks Entra {each.token_calls:.2f} times a turn, and may not at all"
        for each in figures
        if each.name == OURS and each.token_calls > 0
    ]


def lines(figures: Sequence[Figure]) -> list[str]:
    """Write what was measured, one line each."""
    return [
        *(
            f"{each.name:24} {each.cpu_ms:6.2f} CPU ms {each.wall_ms:7.2f} ms {each.per_second:7.1f} turns/s "
            f"{each.token_calls:5.2f} token calls a turn ({each.turns} turns)"
            for each in figures
        ),
        *(f"{name:40} {reached:6.2f} (aim {aim:g})" for name, reached, aim in ratios(figures)),
        *over(figures),
    ]


def main() -> int:
    """Measure and print; the exit status is 1 where a count is over its aim."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=50, help="of each edge in each round (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=8, help="how often each edge has its turn (default %(default)s)")
    parser.add_argument("--serve", choices=EDGES, help=argparse.SUPPRESS)
    parser.add_argument("--metadata", help=argparse.SUPPRESS)
    parser.add_argument("--entra", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve, options.metadata, options.entra))
        return 0
    figures = asyncio.run(measure(turns=options.turns, rounds=options.rounds))
    sys.stdout.write("\n".join(lines(figures)) + "\n")
    return 1 if over(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
