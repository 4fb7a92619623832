"""What an outage happens to: the bot's own command in real processes, a Graph, a Teams, a database, and people."""

import asyncio
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.commands.sandbox import registered_rooms
from campaigns.throwaway import throwaway
from graph.sandbox.faults import Latency
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import ADA, PEOPLE, FakeTeams, actions_of
from tests.fakes.teams_activities import Person
from tests.support.database_wire import Wire, wire_to
from tests.support.reading import said, story
from tests.support.sandbox_process import free_ports

Json = dict[str, Any]

ROOM = registered_rooms()[0]
ZONE = ZoneInfo(ROOM.mailbox.zone)
ANSWER_S = 15.0
"""How long Teams waits for the answer to a press: https://learn.microsoft.com/microsoftteams/platform/bots/"""

UNREACHED = "no connection"
"""What came of a press that never arrived: the person sees that at once, and presses again."""

CUT_OFF = "cut off"
"""What came of a press whose connection ended before the answer: nobody knows whether it did anything."""

OPEN = ("Held", "Being", "One moment")
"""How a card begins that promises an end."""

FORM = "Book a room"

START_S, STOP_S = 60.0, 40.0
NOISE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|RK-\w+|\b\d+(\.\d+)?\b")


class Bot:
    """One process of `python -m bot sandbox`, on a Graph and a database that others look after."""

    def __init__(self, port: int, graph_url: str, database_url: str, folder: Path, name: str) -> None:
        self.port, self.log = port, folder / f"{name}.log"
        self._graph_url, self._database_url, self._folder = graph_url, database_url, folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it serves."""
        environment = {
            **os.environ,
            "ROOMKEEPER_DATABASE_URL": self._database_url,
            "ROOMKEEPER_ADMINS": ADA.object_id,
            "ROOMKEEPER_LOG_LEVEL": "INFO",
        }
        command = ["-m", "bot", "sandbox", "--no-client", "--graph", self._graph_url, "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *command, "--data", str(self._folder), env=environment, stdout=log, stderr=log
            )
        async with asyncio.timeout(START_S), aiohttp.ClientSession() as session:
            while await self.health(session, "healthz") is None:
                if self._process.returncode is not None:
                    raise RuntimeError(f"the bot ended at its start: {self.log.read_text()[-2000:]}")
                await asyncio.sleep(0.1)

    async def health(self, session: aiohttp.ClientSession, path: str) -> int | None:
        """Ask how it is; the status, or None if it does not answer within two seconds."""
        try:
            address = f"http://127.0.0.1:{self.port}/{path}"
            async with session.get(address, timeout=aiohttp.ClientTimeout(total=2)) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it lives."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def ended(self) -> int:
        """Wait until it is gone, and give its exit code."""
        if self._process is None:
            return 0
        async with asyncio.timeout(STOP_S):
            return await self._process.wait()

    async def kill(self) -> None:
        """Kill it on the spot."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGKILL)
        await self.ended()


@dataclass(slots=True)
class Press:
    """One press of Book: what it was answered, and what its card says later."""

    person: Person
    title: str
    card_id: str
    activity: Json
    answer: str = ""
    answered_s: float = 0.0
    ended_s: float | None = None


@dataclass(slots=True)
class Stage:
    """Everything that takes part."""

    teams: FakeTeams
    tenant: Tenant
    bots: list[Bot]
    wire: Wire | None
    session: aiohttp.ClientSession
    folder: Path
    spread: bool = False
    """Whether each request goes to the next process, as a plain proxy sends it, instead of all to the first."""
    served: Counter[int] = field(default_factory=Counter)
    """How many activities each process answered."""
    _hours: "count[int]" = field(default_factory=count)
    _requests: "count[int]" = field(default_factory=count)

    async def form(self) -> Press:
        """Let somebody open a form and fill it in, each for an hour of its own; nothing is pressed yet."""
        number = next(self._hours)
        person = PEOPLE[number % len(PEOPLE)]
        chat = self.teams.personal(person)
        before = len(self.teams.cards(chat))
        await self.post(self.teams.message("book", person=person))
        card_id, card = self.teams.cards(chat)[before]
        day = (self.tenant.clock.now() + timedelta(days=3 + number // 10)).astimezone(ZONE)
        typed = {
            "date": f"{day:%Y-%m-%d}",
            "start": f"{8 + number % 10:02d}:00",
            "end": f"{8 + number % 10:02d}:30",
            "title": f"Meeting {number}",
            "room": ROOM.address,
        }
        form = next(each for each in actions_of(card) if each.get("verb") == "booking.find")
        return Press(
            person,
            typed["title"],
            card_id,
            self.teams.press(card_id, "booking.book", form["data"], typed, person=person),
        )

    async def press(self, press: Press) -> None:
        """Press once, and note what came back: the first line of a card, a sentence, or that nothing came."""
        loop = asyncio.get_running_loop()
        since = loop.time()
        press.answer = heading(await self.post(press.activity))
        press.answered_s = loop.time() - since

    def shown(self, press: Press) -> str:
        """Read the first line of the card as it stands in the chat."""
        return first_line(self.teams.card(press.card_id))

    def is_over(self, press: Press) -> bool:
        """Tell whether the person has read an end that is true: a form left as it was says that nothing came of it."""
        begins = self.shown(press).startswith
        if begins(FORM):
            stands = any(each["subject"] == press.title for each in self.tenant.outside.calendar(ROOM.address))
            return press.answer != CUT_OFF and not stands
        return not begins(OPEN)

    async def post(self, activity: Json) -> Any:
        """Deliver an activity; gives the body, or the reason why there is none.

        Where requests are spread, one that cannot be delivered goes to the process after that; proxies do so, too.
        """
        first = next(self._requests) if self.spread else 0
        answer: Any = UNREACHED
        for bot in range(first, first + (len(self.bots) if self.spread else 1)):
            answer = await self._post(activity, bot % len(self.bots))
            if answer != UNREACHED:
                break
        return answer

    async def _post(self, activity: Json, bot: int) -> Any:
        address = f"http://127.0.0.1:{self.bots[bot].port}/api/messages"
        limit = aiohttp.ClientTimeout(total=ANSWER_S)
        try:
            async with self.session.post(address, json=activity, timeout=limit) as response:
                body = await response.json(content_type=None)
                self.served[bot] += 1
                return body if response.status < 300 else f"HTTP {response.status}"
        except TimeoutError:
            return f"nothing within {ANSWER_S:.0f} s"
        except aiohttp.ClientConnectorError:
            return UNREACHED
        except (aiohttp.ClientError, OSError):
            return CUT_OFF

    def logged(self) -> tuple[Counter[str], Counter[str]]:
        """Count what all processes logged so far: lines by level, and warnings and errors by what they say."""
        levels: Counter[str] = Counter()
        sentences: Counter[str] = Counter()
        for bot in self.bots:
            for line in bot.log.read_text(errors="replace").splitlines():
                found = re.match(r"\S+ \S+ (INFO|WARNING|ERROR|CRITICAL) (.*)", line)
                levels[found[1] if found else "other"] += 1
                if found and found[1] != "INFO":
                    sentences[f"{found[1]} {NOISE.sub('…', found[2])}"] += 1
        return levels, sentences


def heading(body: Any) -> str:
    """Say in one line what an answer to a press tells."""
    if not isinstance(body, dict):
        return str(body)
    value = body.get("value")
    if isinstance(value, dict) and "body" in value:
        return first_line(value)
    return str(value.get("message") if isinstance(value, dict) else value)


def first_line(card: Json) -> str:
    """Give a card's heading, and the warning under it if there is one."""
    warning = next((line for line in story(card).splitlines() if line.startswith("⚠")), "")
    return " / ".join(filter(None, (said(card)[0], warning)))


@asynccontextmanager
async def staged(folder: Path, *, server: str = "", processes: int = 1, spread: bool = False) -> AsyncIterator[Stage]:
    """Set the stage: SQLite in the folder, or a database of its own behind a wire on a PostgreSQL server."""
    async with AsyncExitStack() as stack:
        tenant = Tenant(require_token=False, populate=False)
        tenant.latency = Latency(0.2, 0.6)
        graph = await stack.enter_async_context(SandboxServer(tenant))
        teams = await stack.enter_async_context(FakeTeams(people=PEOPLE, now=tenant.clock.now))
        url = await stack.enter_async_context(throwaway(server, folder))
        wire = await stack.enter_async_context(wire_to(url)) if server else None
        ports = free_ports(processes)
        bots = [
            Bot(port, graph.url, wire.url if wire else url, folder, f"bot-{number}")
            for number, port in enumerate(ports)
        ]
        session = await stack.enter_async_context(aiohttp.ClientSession())
        for bot in bots:
            stack.push_async_callback(bot.kill)
            await bot.start()
        stage = Stage(teams, tenant, bots, wire, session, folder, spread)
        for said_ in (f"rooms add {ROOM.address}", "booking on"):
            await stage.post(teams.message(said_, person=ADA))
        yield stage
