"""One round of the kill campaign: a world in this process, the bot in others, and what happens to them."""

import asyncio
import re
from collections import Counter
from collections.abc import Collection
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import aiohttp
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.tables import bookings, cards, looks
from campaigns.chaos.audit import audit, doubles, standing
from campaigns.chaos.bot import KILLED, ROOMS, BotProcess, Place
from campaigns.chaos.clients import People, Told
from campaigns.chaos.habits import NOT_YET, Habits
from campaigns.chaos.outlook import Outlook
from campaigns.chaos.watch import WatchedTeams
from campaigns.throwaway import throwaway
from graph.sandbox.faults import Fault, Latency, What, When
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import FakeTeams
from tests.support.sandbox_process import free_ports
from tests.support.world import PEOPLE

JUMP = timedelta(seconds=400)
"""Longer than a lease and a quarantine, one after the other."""

JUMPS = 8
"""So many jumps at most until everything is at rest."""

STEP, STEPS = timedelta(seconds=180), 60
"""How far apart the looks at a room are that lost most of its bookings at once, with the time that a start takes: less
than the reconciler's `UNBROKEN`. And how many there are at most, until it is believed: more than its `DOUBT` takes."""

SETTLES_S = 12.0
"""How long the bot is left alone between two jumps: longer than its pauses between two tries."""

SWEPT_S = 240.0
"""How long the reconciler at a start may take."""

QUIET_S = 0.5

BETWEEN, PASSES_S, LOOK_S = 30, 2.0, 0.01
"""At most so many requests to Graph, or seconds, between two kills; and how often they are counted."""

STILLBORN, START_S = 0.15, 0.6
"""How many starts are cut short, and about how long one takes."""

ANSWERED_S = 60.0
"""How long people go on pressing after the last kill."""

EVENTS, EVENT, VIEW = "/users/{user-id}/events", "/users/{user-id}/events/{event-id}", "/users/{user-id}/calendarView"


JUDGED_HERE = ("doubles", "ended by themselves", "never at rest")
"""What can be wrong while a round lasts; the rest is found by the audit at its end."""


@dataclass(slots=True)
class RoundOutcome:
    """What came of a round: `wrong` names all that is not as it should be, by kind; `logged` are the bot's errors."""

    kills: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in JUDGED_HERE})
    logged: Counter[str] = field(default_factory=Counter)


async def run_round(
    folder: Path, *, seed: int, kills: int, server: str, without: Collection[str] = NOT_YET
) -> RoundOutcome:
    """Let people book, kill so many times, let everything come to rest, and audit; `without` names habits."""
    async with AsyncExitStack() as stack:
        world = World(Random(seed), without)
        world.graph = graph = await stack.enter_async_context(SandboxServer(world.tenant))
        world.teams = teams = await stack.enter_async_context(WatchedTeams(PEOPLE, world.tenant))
        url = await stack.enter_async_context(throwaway(server, folder))
        place = Place(graph.url, url, folder / "bot.log")
        processes = 3 if server else 1
        world.bots = [BotProcess(place, *free_ports(2)) for _ in range(processes)]
        stack.callback(world.power_off)
        people = People(teams, PEOPLE, world.random, world.ports, world.doors, world.tenant.clock.now(), world.habits)
        await world.campaign(people, kills)
        engine = create_async_engine(url)
        stack.push_async_callback(engine.dispose)
        await world.come_to_rest(engine)
        outcome = world.outcome
        held = await _titles(engine)
        outlook = world.outlook
        wrong = audit(
            people.attempts, teams, world.tenant, held=held, meddled=outlook.meddled, forgotten=outlook.forgotten
        )
        for kind, found in (*wrong.items(), ("said too early", teams.wrong)):
            outcome.wrong[kind] = outcome.wrong.get(kind, []) + found
        outcome.wrong["contract"] = world.tenant.ledger.violations[:5]
        outcome.counts += _counted(people, teams, world.tenant)
        outcome.logged += _errors(place.log)
        return outcome


class World:
    """The tenant, its weather, and the processes of the bot, all on one clock that can jump."""

    def __init__(self, random: Random, without: Collection[str]) -> None:
        self.random = random
        self.tenant = Tenant(require_token=False, populate=False, sleep=self._sleep)
        self.tenant.latency = Latency(0.004, 0.05)
        self.outcome = RoundOutcome()
        self.habits = Habits(random, self.outcome.counts, without)
        self.outlook = Outlook(self.tenant, self.habits)
        self.graph: SandboxServer
        self.teams: WatchedTeams
        self.bots: list[BotProcess] = []
        self._ahead = timedelta()
        self._under_way = 0

    def ports(self) -> list[int]:
        """Where the bot is to be found, whether it answers or not."""
        return [bot.port for bot in self.bots]

    def doors(self) -> list[int]:
        """Where the use cases are to be found that no card asks for."""
        return [bot.api_port for bot in self.bots]

    async def campaign(self, people: People, kills: int) -> None:
        """Let people book, and things go wrong, until so many processes were killed."""
        await self._power_on()
        weather = asyncio.create_task(self._weather())
        outlook = asyncio.create_task(self.outlook.live(people.attempts))
        booking = asyncio.create_task(people.book())
        try:
            while self.outcome.kills < kills:
                await self._pass(self.random.randrange(BETWEEN))
                await self._kill_some()
                self.outcome.wrong["doubles"] += doubles(self.tenant)
            people.stopping.set()
            # Whoever has no answer by then is found by the audit.
            done, _ = await asyncio.wait([booking], timeout=ANSWERED_S)
            for task in done:
                task.result()
        finally:
            tasks = (weather, outlook, booking)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.tenant.faults.clear()
            self.teams.calm()

    async def _pass(self, requests: int) -> None:
        """Wait for so many requests to Graph and a moment more, but not for long: however fast the machine is."""
        wanted = self.tenant.ledger.exchanges + requests
        for _ in range(round(PASSES_S / LOOK_S)):
            if self.tenant.ledger.exchanges >= wanted:
                break
            await asyncio.sleep(LOOK_S)
        await asyncio.sleep(self.random.uniform(0, 0.1))

    async def _kill_some(self) -> None:
        """Kill one process and start it again; or all of them, and sometimes the clock jumps before they start."""
        if self.random.random() < (0.2 if len(self.bots) > 1 else 1):
            self.outcome.kills += len(self.bots)
            self.power_off()
            if self.random.random() < 0.6:
                await self._jump()
            await self._power_on()
            return
        bot = self.random.choice(self.bots)
        self.outcome.kills += 1
        self._kill(bot)
        await self._start(bot)

    async def _start(self, bot: BotProcess) -> None:
        """Start a process; some are killed once before they serve, perhaps while they migrate."""
        if self.random.random() < STILLBORN:
            with bot.begin(self._ahead):
                await asyncio.sleep(self.random.uniform(0, START_S))
                self._kill(bot)
            self.outcome.kills += 1
            self.outcome.counts["killed while starting"] += 1
        await bot.start(self._ahead)

    def _kill(self, bot: BotProcess) -> None:
        code = bot.kill()
        if code != KILLED:
            self.outcome.wrong["ended by themselves"].append(f"with exit code {code}; the log ends: {bot.last_words()}")

    async def _power_on(self) -> None:
        await asyncio.gather(*(self._start(bot) for bot in self.bots))

    def power_off(self) -> None:
        """Kill all processes."""
        for bot in self.bots:
            if bot.lives:
                self._kill(bot)

    async def _jump(self, by: timedelta = JUMP) -> None:
        """Let the time pass after which nothing that was sent can still arrive.

        All processes are dead. What they sent may still wait to be accepted and read, the longer the busier the machine
        is: it is served in turn, so whoever comes last and is answered is a sign that all before were accepted.
        """
        async with aiohttp.ClientSession() as session:
            for server in (self.graph.url, self.teams.service_url):
                async with session.get(server) as response:
                    await response.read()
        while not (self.graph.idle and self.teams.idle):  # noqa: ASYNC110 — nobody tells when a socket was closed
            await asyncio.sleep(LOOK_S)
        self._ahead += by
        self.tenant.clock.shift(self._ahead)
        self.outcome.counts["jumps of the clock"] += 1

    async def _sleep(self, seconds: float) -> None:
        self._under_way += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self._under_way -= 1

    async def _weather(self) -> None:
        """Let now and then one request go wrong."""
        while True:
            await asyncio.sleep(self.random.uniform(0.05, 0.4))
            self.tenant.faults.clear()
            fault = self._misfortune()
            self.outcome.counts[f"asked for: {fault.what.value} {fault.when.value} {fault.method}"] += 1
            self.tenant.faults.add(fault)
            if self.habits.has("teams-refuses"):
                self._refuse()
            if self.habits.has("room-retired"):
                await self._retire()

    def _refuse(self) -> None:
        """Let Teams say no to a few edits or messages, for reasons that pass."""
        status = self.random.choice((403, 412, 429, 500, 502, 503, 0))
        self.teams.fail(
            status,
            times=self.random.randrange(1, 4),
            code="ServiceError",
            retry_after_s=1 if status == 429 else None,
            method=self.random.choice(("PUT", "POST")),
            applied=status >= 500 and self.random.random() < 0.5,
        )

    async def _retire(self) -> None:
        """Let an admin take a room off the registry, and perhaps put it back a little later."""
        room, verbs = self.random.choice(ROOMS), ("remove", "add") if self.random.random() < 0.7 else ("remove",)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            for verb in verbs:
                said = self.teams.message(f"rooms {verb} {room.address}", person=PEOPLE[0])
                with suppress(aiohttp.ClientError, TimeoutError, OSError):
                    url = f"http://127.0.0.1:{self.random.choice(self.ports())}/api/messages"
                    async with session.post(url, json=said) as response:
                        await response.read()
                await asyncio.sleep(self.random.uniform(1, 5))

    def _misfortune(self) -> Fault:
        method, path = self.random.choice(
            (("POST", EVENTS), ("PATCH", EVENT), ("DELETE", EVENT), ("GET", VIEW), ("*", "*"))
        )
        when = self.random.choice((When.BEFORE, When.AFTER))
        match self.random.randrange(5):
            case 0:
                return Fault(method, path, What.STATUS, when, status=503)
            case 1:
                return Fault(method, path, What.STATUS, status=429, headers={"Retry-After": "1"})
            case 2:
                return Fault(method, path, What.DELAY, when, delay_s=self.random.uniform(0.1, 3))
            case 3:
                return Fault(method, path, What.TRUNCATE, When.AFTER)
        return Fault(method, path, What.DROP, when)

    async def come_to_rest(self, engine: AsyncEngine) -> None:
        """Let time pass until nothing is left to be done; then start again, which sweeps every room."""
        for _ in range(JUMPS):
            self.power_off()
            await self._jump()
            await self._power_on()
            if await self._rests(engine):
                break
        swept = await self._swept_after(engine, JUMP)
        for _ in range(STEPS):
            # A room that lost most of its bookings at once is believed after an hour of looks.
            if not swept or not await _doubted(engine):
                break
            await self._rests(engine)  # What a look found is noted after it, and counts from then on.
            swept = await self._swept_after(engine, STEP)
        if not swept:
            self.outcome.wrong["never at rest"].append("not every room was swept after the last jump")
        elif await _doubted(engine):
            self.outcome.wrong["never at rest"].append("a room that lost its bookings is doubted for ever")
        elif not await self._rests(engine):
            self.outcome.wrong["never at rest"].append(
                f"after the last jump: {await _left(engine) or 'Graph is asked'}"
            )
        self.power_off()

    async def _swept_after(self, engine: AsyncEngine, pause: timedelta) -> bool:
        """Let some time pass without the bot, start it, and tell whether it looked at every room."""
        self.power_off()
        await self._jump(pause)
        since = self.tenant.clock.now()
        await self._power_on()
        return await self._swept(engine, since)

    async def _rests(self, engine: AsyncEngine) -> bool:
        """Wait until nothing is left to be done now, but not for long."""
        until = asyncio.get_running_loop().time() + SETTLES_S
        while asyncio.get_running_loop().time() < until:
            before = self.tenant.ledger.exchanges
            await asyncio.sleep(QUIET_S)
            if before == self.tenant.ledger.exchanges and not self._under_way and not await _left(engine):
                return True
        return False

    async def _swept(self, engine: AsyncEngine, since: datetime) -> bool:
        """Wait until the calendar of every room was looked at since then, but not for long.

        A look is over when it is noted. On a busy machine a request for a calendar may be long before that.
        """
        until = asyncio.get_running_loop().time() + SWEPT_S
        while asyncio.get_running_loop().time() < until:
            viewed = {
                each.mailbox for each in self.tenant.ledger.requests if each.at >= since and each.template == VIEW
            }
            if {room.address for room in ROOMS} <= viewed and await _are_noted(engine, since):
                return True
            await asyncio.sleep(QUIET_S)
        return False


async def _titles(engine: AsyncEngine) -> set[str]:
    """Give the titles of all that was ever held."""
    async with engine.connect() as connection:
        return {row.meeting["title"] for row in await connection.execute(select(bookings.c.meeting))}


async def _are_noted(engine: AsyncEngine, since: datetime) -> bool:
    """Tell whether the looks at all rooms were noted that began since then."""
    before = or_(looks.c.near_at.is_(None), looks.c.near_at < since)
    async with engine.connect() as connection:
        return (await connection.execute(select(looks.c.room).where(before))).first() is None


async def _doubted(engine: AsyncEngine) -> bool:
    """Tell whether a room lost so many bookings at once that they still count as booked."""
    async with engine.connect() as connection:
        return (
            await connection.execute(select(looks.c.room).where(looks.c.doubted_since.is_not(None)))
        ).first() is not None


async def _left(engine: AsyncEngine) -> list[str]:
    """Name bookings that are not at rest, and cards that are behind them or may be: to know when to stop waiting."""
    shown = (bookings.c.tenant == cards.c.tenant) & (bookings.c.id == cards.c.booking)
    behind = select(cards.c.subject, cards.c.shown, bookings.c.revision, bookings.c.id)
    stale = or_(cards.c.shown < bookings.c.revision, cards.c.unsure_until.is_not(None))
    behind = behind.select_from(cards.join(bookings, shown)).where(stale)
    unfinished = select(bookings.c.id, bookings.c.revision, bookings.c.fencing_token).where(bookings.c.unfinished)
    async with engine.connect() as connection:
        return [str(row) for query in (behind, unfinished) for row in (await connection.execute(query)).mappings()]


def _counted(people: People, teams: FakeTeams, tenant: Tenant) -> Counter[str]:
    heard = Counter(told for attempt in people.attempts for told in set(attempt.heard))
    operations = Counter(
        f"{operation.kind}: {operation.heard[-1].value if operation.heard else 'unanswered'} {operation.why}".rstrip()
        for attempt in people.attempts
        for operation in attempt.operations
    )
    retold = sum(Told.BOOKED in each.heard for each in people.attempts)
    return operations + Counter(
        {
            "bookings tried": len(people.attempts),
            "presses": sum(each.presses for each in people.attempts),
            "requests without an answer": people.unanswered,
            "answers with an error": people.errors,
            "told booked in the press's answer": retold,
            "told held first": heard[Told.HELD],
            "told not booked": heard[Told.NOT_BOOKED],
            "events of ours that stand": sum(each.ours for each in standing(tenant)),
            "cards edited": len(teams.edits),
            "requests to Graph": tenant.ledger.exchanges,
        }
    )


def _errors(log: Path) -> Counter[str]:
    """Count the kinds of errors that the bot logged."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    plain = (re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|RK-\w+|\d+", "…", line) for line in lines if line.startswith("ERROR"))
    return Counter(plain)
