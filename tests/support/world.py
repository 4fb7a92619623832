"""The whole bot in one process beside a fake Teams and the sandbox's Graph: real adapter, msal, database and HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import aiohttp
import httpx
from aiohttp import web

from booking.clock import elapsed
from booking.imports.sheet import SIZE_LIMIT, BadFile, FileFault
from booking.model import Person as Colleague
from booking.model import Room
from bot.clouds import PUBLIC
from bot.commands.sandbox import registered_rooms
from bot.correlation import request_id
from bot.metrics import Metrics
from bot.settings import Settings
from bot.storage.database import Database, open_database
from bot.storage.processes import present
from bot.storage.registry import SqlRegistry
from bot.teams.adapter import Adapter
from bot.teams.bounds import Bounds
from bot.teams.connector import Connectors
from bot.teams.http import create_app
from bot.teams.pace import Pace
from bot.teams.trust import Trust
from bot.teams.turn_errors import TurnErrors
from bot.wiring import SANDBOX, App
from bot.workers.health import Health
from cards.words import describe, event_text
from graph.auth import LocalAuthority, MsalTokens
from graph.backoff import Backoff
from graph.calendar import GraphCalendar
from graph.client import GraphClient, Token
from graph.directory import GraphDirectory
from graph.inspection import GraphInspector
from graph.maps import GraphMaps
from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from graph.subscriptions import GraphSubscriptions
from tests.fakes.booking import FakeClock
from tests.fakes.teams import CARD, Answer, Chat, FakeTeams, Person, actions_of
from tests.support.databases import ready_file
from tests.support.edge import a_token, connector_http, token_trust
from tests.support.faulty_database import FaultyDatabase
from tests.support.reading import inputs
from tests.support.strictness import check

Json = dict[str, Any]


def _teams_person(employee: seed.Person, zone: str = "Europe/Helsinki") -> Person:
    return Person(f"29:{employee.given.lower()}", employee.id, employee.name, employee.mail, zone)


ADELE, ALEX, MEGAN, LEE, DIEGO = (_teams_person(each) for each in seed.PEOPLE[:5])
PEOPLE = tuple(_teams_person(each) for each in seed.PEOPLE)
HELSINKI = ZoneInfo("Europe/Helsinki")
CHAT_LINK = "https://teams.example/chat"
EVENING = {"date": "2026-03-02", "start": "20:00", "end": "21:00"}
"""An hour at which the demo's ten rooms are all free."""


def mail(room: str) -> str:
    return f"{room.replace(' ', '').lower()}@roomkeeper.example"


OWN_CHAT = "\n\n[Open your own chat](https://teams.microsoft.com/l/chat/0/0?users=28:roomkeeper)"
"""What follows a message before others that sends somebody to their own chat."""


def at(wall: str, day: str = "2026-03-02", zone: ZoneInfo = HELSINKI) -> datetime:
    """The instant of a wall time, in Helsinki unless said otherwise."""
    return datetime.fromisoformat(f"{day}T{wall}").replace(tzinfo=zone).astimezone(UTC)


@dataclass(slots=True)
class Twist:
    """Something that happens once on the line to Graph, at the `nth` such request."""

    method: str
    path_end: str
    happens: Callable[[], Awaitable[object]]
    before: bool
    nth: int


class Line(httpx.AsyncBaseTransport):
    """The line to Graph: something may happen before a request arrives, or before its answer does.

    It outlives the clients on it.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._twists: list[Twist] = []

    def once(
        self,
        method: str,
        path_end: str,
        happens: Callable[[], Awaitable[object]],
        *,
        before: bool = False,
        nth: int = 1,
    ) -> None:
        """Do something when such a request took effect (or `before`), while its sender waits."""
        self._twists.append(Twist(method, path_end, happens, before, nth))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        due = []
        for twist in list(self._twists):
            met = sum(method == twist.method and twist.path_end in path for method, path in _calls(request))
            twist.nth -= met
            if met and twist.nth <= 0:
                self._twists.remove(twist)
                due.append(twist)
        for twist in due:
            if twist.before:
                await twist.happens()
        answer = await self._inner.handle_async_request(request)
        for twist in due:
            if not twist.before:
                await twist.happens()
        return answer


def _calls(request: httpx.Request) -> Iterator[tuple[str, str]]:
    """Give method and path of a request, and of those that are in it where it is a batch."""
    yield request.method, request.url.path
    if request.url.path.endswith("/$batch"):
        for item in json.loads(request.content)["requests"]:
            yield item["method"], unquote(urlsplit(item["url"]).path)


@dataclass(frozen=True, slots=True)
class Gate:
    """What one answer waits at: `reached` when it is ready to be written, which it is once `opened`."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class FakeFiles:
    """Fetches what people sent, by its address, as far as it is from where Teams keeps files."""

    sent: Mapping[str, bytes]
    saved: dict[str, bytes]
    """What the bot saved; only where somebody opened a place for it."""

    async def fetch(self, url: str, limit: int = SIZE_LIMIT) -> bytes:
        if not PUBLIC.keeps(url):
            raise BadFile(FileFault.NOT_OURS)
        if url not in self.sent:
            raise BadFile(FileFault.NOT_FETCHED)
        if len(self.sent[url]) > limit:
            raise BadFile(FileFault.TOO_LARGE, limit_mb=limit // (1024 * 1024))
        return self.sent[url]

    async def save(self, url: str, content: bytes) -> bool:
        if not PUBLIC.keeps(url) or url not in self.saved:
            return False
        self.saved[url] = content
        return True


@dataclass
class World:
    """Alex is the admin of the settings; the ten rooms of the demo are registered and booking is on."""

    teams: FakeTeams
    sandbox: SandboxServer
    app: App
    clock: FakeClock
    line: Line
    database: FaultyDatabase
    gate: "Gate | None" = None
    """Holds the bot's next answer over HTTP back."""
    pace: Pace = field(default_factory=Pace)
    """Without limits unless they are set; a rest that Teams asked for goes by the world's clock."""
    metrics: Metrics = field(default_factory=Metrics)
    frozen: list[float] = field(default_factory=lambda: [0.0])
    """For how many seconds this process is frozen just before it sends something to Teams."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What people sent, by its address."""
    saved: dict[str, bytes] = field(default_factory=dict)
    """Where people let the bot save a file, and what it saved there."""

    # What people do

    async def say(
        self, text: str, *, person: Person = ADELE, chat: Chat | None = None, mentions: tuple[Person, ...] = ()
    ) -> Answer:
        """Type something; the bot's answer stands in the chat afterwards."""
        return await self.teams.post(self.teams.message(text, person=person, conversation=chat, mentions=mentions))

    def click(
        self,
        title: str,
        typed: Mapping[str, str] | None = None,
        *,
        person: Person = ADELE,
        chat: Chat | None = None,
        card_id: str = "",
        card: Json | None = None,
        room: str = "",
    ) -> Json:
        """The activity of a press on a card (the newest of the chat unless named; as stored, unless it is given).

        Like the client it sends what the fields hold, with what was `typed` now; `room` tells Book buttons apart. The
        form's own says which room it books: `Book` presses `Book Oak`, too.
        """
        chat = chat or self.teams.personal(person)
        card_id = card_id or self.card(chat)[0]
        card = card or self.teams.card(card_id)
        wanted = [each for each in actions_of(card) if each.get("title") == title and "verb" in each]
        if title == "Book" and not wanted:
            wanted = [each for each in card.get("actions", []) if each["title"].startswith("Book ")]
        wanted = [each for each in wanted if not room or each.get("tooltip") == f"Book {room}"]
        assert wanted, f"no button {title!r} {room}"
        sent = {**inputs(card), **(typed or {})} if wanted[0].get("associatedInputs") != "none" else {}
        return self.teams.press(
            card_id, wanted[0]["verb"], wanted[0].get("data"), sent, person=person, conversation=chat
        )

    async def press(
        self,
        title: str,
        typed: Mapping[str, str] | None = None,
        *,
        person: Person = ADELE,
        chat: Chat | None = None,
        card_id: str = "",
        card: Json | None = None,
        room: str = "",
    ) -> Answer:
        """Press a button as `click` says, and see that the stored card becomes the answer."""
        return await self.deliver(
            self.click(title, typed, person=person, chat=chat, card_id=card_id, card=card, room=room)
        )

    async def deliver(self, pressed: Json) -> Answer:
        """Post a press; where the answer is a card, the stored one is the same afterwards, and sound."""
        answer = await self.teams.post(pressed)
        await self.app.edits.drain()
        assert answer.status == 200, answer
        if answer.body["type"] == CARD:
            assert self.teams.card(pressed["replyToId"]) == answer.card, "the stored card is not the last answer"
            check(answer.card)
        return answer

    async def at_once(self, *presses: Json) -> list[Answer]:
        """Post presses together; what stands of each card afterwards is one of its answers."""
        responses = await asyncio.gather(*(self.teams.post(each) for each in presses))
        await self.rest()
        for pressed in presses:
            given = [
                one.card
                for one, its in zip(responses, presses, strict=True)
                if its["replyToId"] == pressed["replyToId"]
            ]
            assert self.teams.card(pressed["replyToId"]) in given
        return responses

    async def remove_room(self, name: str) -> Json:
        """Take a room off the list in the channel, as Alex, who says that its bookings stay; gives the card."""
        channel = self.teams.channel()
        await self.say(f"rooms remove {name}", person=ALEX, chat=channel)
        titles = [each.get("title") for each in actions_of(self.card(channel)[1])]
        title = "Remove" if "Remove" in titles else "Remove, keep bookings"
        return (await self.press(title, person=ALEX, chat=channel)).card

    async def find(
        self,
        typed: Mapping[str, str] | None = None,
        *,
        text: str = "book",
        person: Person = ADELE,
        chat: Chat | None = None,
    ) -> Json:
        """Ask for rooms: the command, then Show free rooms, this evening unless typed otherwise. Gives the card."""
        await self.say(text, person=person, chat=chat)
        return (await self.press("Show free rooms", {**EVENING, **(typed or {})}, person=person, chat=chat)).card

    async def book(
        self,
        room: str = "",
        typed: Mapping[str, str] | None = None,
        *,
        person: Person = ADELE,
        chat: Chat | None = None,
    ) -> Json:
        """Find rooms and book one, the best unless named; let the bot finish its work, and give the receipt as of then.

        The invitations may go out after the answer, which moves the booking on.
        """
        await self.find(typed, person=person, chat=chat)
        card_id = self.card(chat or self.teams.personal(person))[0]
        await self.press("Book", person=person, chat=chat, room=room)
        await self.told()
        return self.teams.card(card_id)

    def outlook_books(self, room: str, start: str, end: str, day: str = "2026-03-02") -> str:
        """Somebody puts a meeting into a room's calendar in Outlook."""
        return self.sandbox.tenant.outside.book(
            room=mail(room), start=at(start, day), end=at(end, day), subject="Secret merger"
        )

    async def told(self) -> None:
        """Let the bot finish its work and tell what came of it."""
        await self.rest()
        while await self.app.card_updater.tell():
            pass

    async def rest(self) -> None:
        """Let everything come to rest that the bot works on."""
        await self.app.runner.stop()
        await self.app.edits.drain()

    def later(self, **delta: float) -> None:
        """Let time pass, here and at Graph."""
        self.clock.at += timedelta(**delta)
        self.sandbox.tenant.clock.stop_at(self.clock.at)

    async def truth(self) -> Json:
        """Press the first card of Adele's that was ever sent, as it was then; gives what is true now."""
        first = next(each for each in self.teams.sent if each.chat_id == self.teams.personal(ADELE).id)
        card = first.activity["attachments"][0]["content"]
        return (await self.press("Show free rooms", EVENING, card_id=first.activity_id, card=card)).card

    # What can be seen

    def card(self, chat: Chat | None = None) -> tuple[str, Json]:
        """Give the id and the card of the newest message of a chat (Adele's own unless named)."""
        card_id, card = self.teams.last_card(chat or self.teams.personal(ADELE))
        return card_id, card

    def shown(self, person: Person = ADELE) -> Json:
        """The newest card of somebody's own chat."""
        return self.card(self.teams.personal(person))[1]

    def ours(self, room: str) -> list[Json]:
        """The events that the bot made in a room's calendar and that still stand, as Graph would show them."""
        return [each for each in self.sandbox.tenant.outside.calendar(mail(room)) if each["isOrganizer"]]

    def booked_rooms(self) -> list[str]:
        """The names of the rooms in which the bot has events."""
        return [room.name for room in seed.ROOMS if room.has_mailbox for _ in self.ours(room.name)]

    def mails(self) -> list[tuple[str, str]]:
        """What was mailed: kind and address, in order of both."""
        return sorted((each.kind.value, each.to) for each in self.sandbox.tenant.ledger.outbox)

    def requests(self) -> list[str]:
        """The requests that reached Graph, as `METHOD template`."""
        return [f"{each.method} {each.template}" for each in self.sandbox.tenant.ledger.requests]

    def everything_sent_to(self, chat: Chat) -> str:
        """All that was ever sent to a chat, edits included, as text."""
        sent = [
            each.activity for each in self.teams.calls if each.chat_id == chat.id and each.method in ("POST", "PUT")
        ]
        return json.dumps(sent, ensure_ascii=False)


async def pause_shortly(seconds: float) -> None:
    """Wait for a twentieth of the time between two tries at Graph: nothing that comes of them depends on it."""
    await asyncio.sleep(seconds / 20)


@asynccontextmanager
async def open_world(
    folder: Path,
    sandbox: SandboxServer,
    transport: httpx.AsyncBaseTransport,
    now: datetime,
    *,
    teams: FakeTeams | None = None,
    rooms: tuple[Room, ...] | None = None,
    answer_s: float = 30,
    patience_s: float = 30,
    turn_patience_s: float = 60,
    database_url: str = "",
    through: Callable[[Database], Database] = lambda database: database,
    trust: Trust | None = None,
    bounds: Bounds | None = None,
    token: Token = a_token,
    trace: aiohttp.TraceConfig | None = None,
    metrics: Metrics | None = None,
    **settings: object,
) -> AsyncIterator[World]:
    """Start the bot on a database in `folder` unless a URL is given; a second one on the same folder and `teams` is it
    after a restart.

    `answer_s` is how long it waits for an answer of Graph, `patience_s` how long a press waits for its booking,
    `turn_patience_s` how long a turn waits for its plan; `through` may put something between the bot and its database.
    Authentication is on: unless `trust` is given, Teams signs what it sends. Unless given, `bounds` are out of reach.
    `trace` follows what goes out, and `metrics` hear of all that happens; the other `settings` are the operator's;
    None is one that is not set.
    """
    clock, line = FakeClock(now), Line(transport)
    given = {"admins": [ALEX.object_id], "zone": "Europe/Helsinki", **settings}
    chosen = Settings.model_validate({name: value for name, value in given.items() if value is not None})
    async with AsyncExitStack() as stack:
        url = database_url or await ready_file(folder / "bot.db")
        faulty = FaultyDatabase(await stack.enter_async_context(open_database(url)))
        database = through(faulty)
        await stack.enter_async_context(present(database))
        authority = LocalAuthority(sandbox.url)
        stack.callback(authority.close)
        tokens = MsalTokens(
            authority=f"https://login.microsoftonline.com/{seed.TENANT_ID}",
            client_id=seed.CLIENT_ID,
            credential=seed.CLIENT_SECRET,
            scope="https://graph.microsoft.com/.default",
            http_client=authority,
            now=lambda: clock.at.timestamp(),
        )
        files: dict[str, bytes] = {}
        saved: dict[str, bytes] = {}
        backoff = Backoff(lambda: clock.at.timestamp())
        metrics, frozen = metrics or Metrics(), [0.0]
        graph = GraphClient(
            sandbox.url,
            tokens,
            line,
            answer_s=answer_s,
            pause=pause_shortly,
            backoff=backoff,
            new_id=request_id,
            watcher=metrics,
        )
        stack.push_async_callback(graph.aclose)
        registry = SqlRegistry(database, tenant=SANDBOX, clock=clock)
        await registry.seed_rooms(registered_rooms() if rooms is None else rooms, by=Colleague(SANDBOX, "Roomkeeper"))
        if teams is None:
            teams = await stack.enter_async_context(FakeTeams(people=PEOPLE, now=clock.now))
        if trust is None:
            trust = await stack.enter_async_context(token_trust(teams))
        pace = Pace(conversation=(), tenant=(), monotonic=lambda: clock.at.timestamp())
        way_out = await stack.enter_async_context(
            connector_http(
                trust=trust,
                token=token,
                trace=trace,
                pace=pace,
                heard=metrics.delivered,
                monotonic=lambda: elapsed() + frozen[0],
            )
        )
        calendar = GraphCalendar(graph, installation="test", text_of=partial(event_text, chat_link=CHAT_LINK))
        app = App(
            chosen,
            database=database,
            registry=registry,
            calendar=calendar,
            changes=calendar,
            subscriptions=GraphSubscriptions(graph),
            directory=GraphDirectory(graph),
            maps=GraphMaps(graph),
            connectors=Connectors(way_out),
            files=FakeFiles(files, saved),
            inspector=GraphInspector(graph, new_id=uuid4),
            installation="test",
            clock=clock,
            patience=timedelta(seconds=patience_s),
            turn_patience=timedelta(seconds=turn_patience_s),
            ledger_clock=clock,
            pause=pause_shortly,
            heard=metrics.worked,
        )
        world = World(
            teams,
            sandbox,
            app,
            clock,
            line,
            faulty,
            pace=pace,
            metrics=metrics,
            frozen=frozen,
            files=files,
            saved=saved,
        )
        stack.push_async_callback(app.stop)
        on_error = TurnErrors(describe=describe, heard=metrics.failed)
        bounds = bounds or Bounds(per_minute=100_000, of_one=1000)
        adapter = Adapter(trust=trust, connectors=app.connectors, on_error=on_error, bounds=bounds)
        web_app = create_app(
            adapter,
            app.turns,
            health=Health(rounds=app.rounds),
            watcher=metrics,
            pictures=app.pictures,
            webhook=app.webhook,
        )
        web_app.on_response_prepare.append(_holding(world))
        await teams.serve(web_app)
        yield world
        for sent in teams.calls:
            for attachment in sent.activity.get("attachments") or ():
                if attachment["contentType"] == CARD:
                    check(attachment["content"])


def _holding(world: World) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    async def hold(_: web.Request, __: web.StreamResponse) -> None:
        gate, world.gate = world.gate, None
        if gate is not None:
            gate.reached.set()
            await gate.opened.wait()

    return hold
