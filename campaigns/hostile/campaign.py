"""The whole bot under attack: real adapter, token check, database and HTTP, beside a fake Teams and the local Graph."""

import asyncio
import itertools
import json
import logging
import random
import socket
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine
from yarl import URL

from bot.storage.tables import (
    admins,
    audit,
    bookings,
    changes,
    claims,
    closings,
    drafts,
    events,
    import_rooms,
    imports,
    installations,
    looks,
    registries,
    rooms,
    settings,
    subscriptions,
)
from bot.teams.bounds import Bounds
from bot.teams.keys import SigningKeys
from bot.teams.trust import TokenTrust
from campaigns.hostile.attacks import ATTACKS, Request, Target
from campaigns.throwaway import throwaway
from graph.client import new_transport
from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.issuer import APP_ID, FakeIssuer
from tests.fakes.teams import FakeTeams, actions_of
from tests.fakes.teams_activities import TENANT
from tests.support.edge import Pauses
from tests.support.world import ADELE, ALEX, LEE, PEOPLE, World, open_world

PROTECTED = (
    *(admins, audit, bookings, changes, claims, closings, events),
    *(import_rooms, imports, installations, registries, rooms, settings, subscriptions),
)
"""What an attacker must not change. Everybody may change what is their own: forms, lists, reminders, favourites."""

AT_ONCE = 16
FLOOD = 200
"""Messages of one person at once, in each flood."""

TOKEN = "the-bots-own-token"  # noqa: S105 — it opens nothing
HOST = "rooms.example"
"""Where Exchange would tell of changes."""

PACKAGES = ("booking", "bot", "cards", "dialogs", "graph")


@dataclass(slots=True)
class Outcome:
    """What came of a campaign. All but `counts`, `took_s` and `rejection_ms` must be empty or 0."""

    counts: dict[str, Counter[int]] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    """Requests that were answered with another status than they may be, by kind; at most a few."""

    server_errors: int = 0
    effects: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    """Hosts that something was sent to, and that are none of ours."""

    errors: list[str] = field(default_factory=list)
    """Lines of the log that tell of something unexpected, or that show a token."""

    took_s: float = 0.0
    rejection_ms: float = 0.0
    """CPU time of the server for a request that it turns away."""

    @property
    def requests(self) -> int:
        """How many were sent."""
        return sum(each.total() for each in self.counts.values())

    @property
    def held(self) -> bool:
        """Tell whether nothing happened that must not."""
        return not (self.surprises or self.server_errors or self.effects or self.foreign or self.errors)


@dataclass(slots=True)
class Stage:
    """The bot with something to attack: a booking of Adele's, an open form, and cards of the admin's."""

    world: World
    target: Target
    database_url: str
    foreign: list[str]


@asynccontextmanager
async def staged(
    server: str = "", *, seed_: int = 1, service_urls: Callable[[str], bool] | None = None
) -> AsyncIterator[Stage]:
    """Start the bot. `service_urls` takes the place of the list of hosts, to see that the campaign notices."""
    hosts: list[str] = []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database_url = await stack.enter_async_context(throwaway(server, folder))
        issuer = await stack.enter_async_context(FakeIssuer())
        teams = await stack.enter_async_context(FakeTeams(people=PEOPLE))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        tenant = Tenant()
        tenant.clock.stop_at(teams.now())
        graph = await stack.enter_async_context(SandboxServer(tenant))
        transport = new_transport()
        stack.push_async_callback(transport.aclose)
        trust = TokenTrust(
            app_id=APP_ID,
            tenants={TENANT},
            keys=SigningKeys(session=session, metadata_url=issuer.metadata_url, sleep=Pauses()),
            service_urls=service_urls or (lambda url: url == teams.service_url),
        )
        world = await stack.enter_async_context(
            open_world(
                folder,
                graph,
                transport,
                teams.now(),
                teams=teams,
                database_url=database_url,
                trust=trust,
                token=_token,
                trace=_watching(hosts, own=URL(teams.service_url)),
                bounds=Bounds(per_minute=100_000, of_one=64),
                admins=[ALEX.object_id],
                public_host=HOST,
            )
        )
        token = issuer.sign(issuer.claims(teams.service_url, exp=int(time.time()) + 86_400))
        teams.headers = {"Authorization": f"Bearer {token}"}
        cards = await _set_up(world)
        teams.headers = {}
        foreign = [each for card in cards for each in actions_of(card) if "verb" in each]
        subscribed = await _subscribed(world)
        target = Target(teams, issuer, LEE, foreign, random.Random(seed_), token, subscribed)
        yield Stage(world, target, database_url, hosts)


async def _set_up(world: World) -> list[dict[str, Any]]:
    """Let Adele book and open a form, and the admin look around; give all their cards."""
    day = (world.clock.at).date().isoformat()
    await world.book("Oak", {"date": day, "start": "20:00", "end": "21:00"})
    await world.say("my bookings")
    await world.say("book")
    for text in ("admin", "rooms", "admins", "rooms remove Birch", "rooms edit Oak", "setup"):
        await world.say(text, person=ALEX)
    chats = [world.teams.personal(each) for each in (ADELE, ALEX)]
    return [card for chat in chats for _, card in world.teams.cards(chat)]


async def _subscribed(world: World) -> list[str]:
    """Let Exchange tell of changes; gives the ids of the subscriptions."""
    told, worker = world.sandbox.tenant.subscriptions, world.app.subscriber
    told.reach[f"https://{HOST}"] = str(URL(world.teams.bot_url).origin())
    await world.app.reconciler.go_round()
    if worker is not None:
        worker.listens()
        await worker.look()
    return [each.id for each in told.live()]


async def _token(rejected: str | None = None) -> str:  # noqa: ARG001 — the shape of `graph.client.Token`
    return TOKEN


def _watching(hosts: list[str], *, own: URL) -> aiohttp.TraceConfig:
    """Note every host that the bot would send to and that is not Teams, and send nothing there."""

    async def starts(_: object, __: SimpleNamespace, params: aiohttp.TraceRequestStartParams) -> None:
        if params.url.origin() != own.origin():
            hosts.append(params.url.host or "")
            raise aiohttp.ClientConnectionError

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(starts)
    return trace


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.bad: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.partition(".")[0] not in PACKAGES and record.levelno < logging.WARNING:
            return
        text = record.getMessage()
        if record.levelno >= logging.ERROR or record.exc_info or "eyJ" in text or TOKEN in text:
            self.bad.append(f"{record.name}: {text}"[:1500])


@contextmanager
def _listening() -> Iterator[_Log]:
    heard, root = _Log(), logging.getLogger()
    root.addHandler(heard)
    try:
        yield heard
    finally:
        root.removeHandler(heard)


async def attack(stage: Stage, requests: int, *, kinds: Sequence[str] = tuple(ATTACKS), floods: int = 1) -> Outcome:
    """Send so many requests of all kinds, some at once, and see what came of them."""
    outcome = Outcome(counts={kind: Counter() for kind in kinds})
    before = await _state(stage)
    began = time.monotonic()
    shares = [ATTACKS[kind][1] for kind in kinds]
    source = {kind: ATTACKS[kind][0](stage.target) for kind in kinds}
    numbers = itertools.count()
    with _listening() as heard:
        async with aiohttp.ClientSession() as session:

            async def attacker() -> None:
                while next(numbers) < requests:
                    kind = stage.target.chance.choices(kinds, shares)[0]
                    await _send(session, stage, kind, next(source[kind]), outcome)

            await asyncio.gather(*(attacker() for _ in range(AT_ONCE)))
            for _ in range(floods):
                await _flood(session, stage, outcome)
        if stage.world.app.hints is not None:
            await stage.world.app.hints.note()
        await stage.world.app.runner.stop()
        await stage.world.app.edits.stop()  # Those of chats that are none are tried again for long.
    outcome.took_s = time.monotonic() - began
    outcome.foreign, outcome.errors = list(stage.foreign), heard.bad
    after = await _state(stage)
    outcome.effects = [name for name, was in before.items() if after[name] != was]
    return outcome


async def _send(session: aiohttp.ClientSession, stage: Stage, kind: str, request: Request, outcome: Outcome) -> None:
    headers = {
        name: value.encode("utf-8", "surrogatepass").decode("latin-1") for name, value in request.headers.items()
    }
    url = URL(f"{URL(stage.world.teams.bot_url).origin()}{request.path}", encoded=True)
    async with session.post(url, data=request.body, headers=headers) as response:
        text = await response.text()
        is_answer = response.content_type == "application/json" and text.startswith("{")
        inner = json.loads(text).get("statusCode", 0) if is_answer else 0
        outcome.counts[kind][response.status] += 1
        outcome.server_errors += (response.status >= 500 and response.status != 501) or (inner or 0) >= 500
        if (response.status not in request.may or (inner or 0) >= 500) and len(outcome.surprises) < 20:
            outcome.surprises.append(f"{kind}: {response.status} {inner} for {request.body[:300]!r}")


async def _flood(session: aiohttp.ClientSession, stage: Stage, outcome: Outcome) -> None:
    """Let one person send many messages at once, while another one is answered."""
    counts = outcome.counts.setdefault("floods", Counter())
    target = stage.target
    request = target.sent(target.message("help"), {201, 429})
    others = target.sent(target.teams.message("help", person=ADELE), {201})
    flood = [asyncio.create_task(_send(session, stage, "floods", request, outcome)) for _ in range(FLOOD)]
    outcome.counts.setdefault("others meanwhile", Counter())
    for _ in range(5):
        await _send(session, stage, "others meanwhile", others, outcome)
    await asyncio.gather(*flood)
    if not counts:
        outcome.surprises.append("no flood was sent")


async def _state(stage: Stage) -> dict[str, object]:
    """Give everything that an attacker must not change: rows, calendars, and what was mailed."""
    engine = create_async_engine(stage.database_url)
    try:
        async with engine.connect() as connection:
            state: dict[str, object] = {
                table.name: sorted(repr(row) for row in await connection.execute(select(table))) for table in PROTECTED
            }
            others = select(drafts).where(drafts.c.owner != LEE.object_id)
            told = select(looks.c.room).where(looks.c.wanted_at.is_not(None))
            state["rooms that are said to have changed"] = sorted((await connection.execute(told)).scalars())
            state["draft"] = sorted(repr(row) for row in await connection.execute(others))
    finally:
        await engine.dispose()
    tenant = stage.world.sandbox.tenant
    for room in seed.ROOMS:
        if room.has_mailbox:
            state[room.mail] = json.dumps(tenant.outside.calendar(room.mail), sort_keys=True)
    state["mails"] = stage.world.mails()
    return state


async def rejection_ms(stage: Stage, requests: int = 500) -> float:
    """Measure the server's own CPU time for a token of a strange key: the sender is in another thread."""
    url = URL(stage.world.teams.bot_url)
    body = json.dumps(stage.target.message("book")).encode()
    token = stage.target.issuer.sign(stage.target.issuer.claims(stage.target.teams.service_url), key="stranger")
    head = f"POST {url.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}\r\n"
    sent = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    def send() -> None:
        with socket.create_connection((url.host or "", url.port or 0)) as line:
            for _ in range(requests):
                line.sendall(sent)
                if b" 401 " not in line.recv(65536):
                    raise RuntimeError("it was not turned away")

    began = time.thread_time()
    await asyncio.to_thread(send)
    return (time.thread_time() - began) * 1000 / requests
