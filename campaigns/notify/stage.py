"""What the campaign runs on: the local Graph without HTTP, virtual time, and processes of the bot that can die."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from booking.model import Mailbox, Person, Room
from bot.storage.availability import SqlAvailabilityIndex
from bot.storage.database import Database, open_database
from bot.storage.ledger import SqlLedger
from bot.storage.looks import SqlLooks
from bot.storage.registry import SqlRegistry
from bot.storage.subscriptions import SqlSubscriptions
from bot.teams.webhook import PATH, hints_in
from bot.workers.change_hints import ChangeHints
from bot.workers.protocol_runner import LEASE, BackgroundRunner
from bot.workers.reconciler import Reconciler
from bot.workers.subscriber import Subscriber
from graph.auth import no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient
from graph.sandbox.exchange import Ask, exchange
from graph.sandbox.subscriptions import Json, WebhookAnswer
from graph.sandbox.tenant import Tenant
from graph.subscriptions import GraphSubscriptions
from tests.fakes.booking import FakeClock

TENANT = "notify"
BY = Person("00000000-0000-0000-0000-000000000001", "Alex")
PUBLIC = "https://rooms.example"
AHEAD = timedelta(days=20)
"""How far ahead may be booked."""


class Straight(httpx.AsyncBaseTransport):
    """Hands requests to the local Graph, without a network between."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        content = await request.aread()
        ask = Ask(
            method=request.method,
            target=request.url.raw_path.decode().removeprefix("/v1.0"),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=json.loads(content) if content else None,
            root="http://graph.example/v1.0",
        )
        reply = await exchange(self._tenant, ask)
        payload = b"" if reply.body is None else json.dumps(reply.body).encode()
        return httpx.Response(reply.status, headers=reply.headers, content=payload)


@dataclass(slots=True)
class Process:
    """One process of the bot, as far as it looks at calendars and hears of changes."""

    database: Database
    client: GraphClient
    looks: SqlLooks
    index: SqlAvailabilityIndex
    registry: SqlRegistry
    subscriptions: SqlSubscriptions
    subscriber: Subscriber
    reconciler: Reconciler
    hints: ChangeHints
    phase: int
    """At which second of each minute its round begins."""

    began: bool = False
    """Whether its first round went, which is the first that a process does."""

    held: set[str] = field(default_factory=set)
    """The rooms it was told of since it last noted what it was told."""

    async def note(self) -> None:
        """Note what was told."""
        await self.hints.note()
        self.held.clear()

    async def live(self, second: int) -> None:
        """Do all that is due in a second."""
        if not self.began or second % 60 == self.phase:
            await self.reconciler.go_round()
            self.began = True
        await self.note()
        await self.hints.look()
        if second % 5 == self.phase % 5:
            await self.subscriber.look()


@asynccontextmanager
async def process(url: str, tenant: Tenant, clock: FakeClock, *, phase: int) -> AsyncIterator[Process]:
    """Start a process on a database."""
    async with open_database(url) as database:
        client = GraphClient("http://graph.example", no_token, Straight(tenant), monotonic=lambda: clock.at.timestamp())
        calendar = GraphCalendar(client, installation="notify", text_of=lambda event: event.reference)
        ledger = SqlLedger(database, tenant=TENANT, clock=clock, lease=LEASE)
        registry = SqlRegistry(database, tenant=TENANT, clock=clock)
        looks = SqlLooks(database, tenant=TENANT, clock=clock)
        rows = SqlSubscriptions(database, tenant=TENANT, clock=clock)
        runner = BackgroundRunner(
            ledger=ledger, calendar=calendar, clock=clock, installation="notify", told=lambda: None
        )
        reconciler = Reconciler(
            ledger=ledger,
            registry=registry,
            calendar=calendar,
            runner=runner,
            looks=looks,
            installation="notify",
            ahead=AHEAD,
            changes=calendar,
        )
        subscriber = Subscriber(
            subscriptions=GraphSubscriptions(client),
            rows=rows,
            registry=registry,
            looks=looks,
            url=f"{PUBLIC}{PATH}",
            monotonic=lambda: clock.at.timestamp(),
        )
        subscriber.listens()
        hints = ChangeHints(rows=rows, looks=looks, looker=reconciler, wait_s=0)
        index = SqlAvailabilityIndex(database, tenant=TENANT, clock=clock)
        yield Process(database, client, looks, index, registry, rows, subscriber, reconciler, hints, phase)
        await runner.stop()
        await client.aclose()


@dataclass
class Office:
    """The processes that live, and those who may be told: one of them, as behind a proxy."""

    url: str
    tenant: Tenant
    clock: FakeClock
    living: list[Process] = field(default_factory=list)
    handed: list[tuple[str, Process]] = field(default_factory=list)
    """The rooms that processes were told of since somebody last asked, by whom it was taken."""

    _ends: "dict[int, asyncio.Event]" = field(default_factory=dict)
    _tasks: "dict[int, asyncio.Task[None]]" = field(default_factory=dict)

    async def start(self, phase: int) -> Process:
        """Start another process."""
        started: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        end = asyncio.Event()

        async def run() -> None:
            async with process(self.url, self.tenant, self.clock, phase=phase) as one:
                started.set_result(one)
                await end.wait()

        task = asyncio.create_task(run())
        either: list[asyncio.Future[Any]] = [task, started]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        one = started.result()
        self._ends[id(one)], self._tasks[id(one)] = end, task
        self.living.append(one)
        return one

    async def end(self, one: Process) -> None:
        """Let a process be gone, with all that it had in memory."""
        self.living.remove(one)
        self._ends.pop(id(one)).set()
        await self._tasks.pop(id(one))

    async def post(self, url: str, body: Json | None) -> WebhookAnswer:
        """Be the proxy: answer the handshake, and give a notification to a process that lives."""
        if not self.living:
            raise ConnectionError
        if body is None:
            return WebhookAnswer(200, "text/plain", parse_qs(urlsplit(url).query)["validationToken"][0])
        chosen = self.tenant.random.choice(self.living)
        chosen.hints.take(hints_in(json.dumps(body).encode()))
        ids = {each["subscriptionId"] for each in body["value"]}
        for each in self.tenant.subscriptions.live():
            if each.id in ids:
                self.handed.append((each.mailbox, chosen))
                chosen.held.add(each.mailbox)
        return WebhookAnswer(202)


def rooms_of(tenant: Tenant) -> list[Room]:
    """List the rooms of the local Graph that the app may read."""
    boxes = [box for box in tenant.mailboxes.values() if box.purpose == "room" and tenant.access.reaches(box.address)]
    return [Room(Mailbox(box.address, "Europe/Helsinki"), box.name) for box in boxes]
