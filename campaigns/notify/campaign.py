"""Seconds of a bad day: changes in Outlook, notifications that go wrong in each way, forgers, processes that die."""

import asyncio
import json
import secrets
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from booking.model import Slot
from bot.storage.columns import DAWN
from bot.teams.webhook import Outcome as Came
from bot.teams.webhook import hints_in
from bot.wiring import RECONCILER_S
from bot.workers.reconciler import AGAIN, LEASE_S, REST
from campaigns.notify.stage import AHEAD, BY, PUBLIC, Office, Process, rooms_of
from campaigns.throwaway import throwaway
from graph.sandbox.subscriptions import LIFECYCLE, Road
from graph.sandbox.tenant import Tenant
from tests.fakes.booking import FakeClock

BEGAN = datetime(2026, 3, 2, 6, tzinfo=UTC)
STRETCH = 240
"""Seconds of changes, after which the index is held against the calendars."""

CYCLE = timedelta(seconds=RECONCILER_S) + AGAIN
"""A room that was looked at just before a round is passed by once: so long until its next look at most."""

CHANGES = 4
"""Changes in Outlook each second."""

EVENTS = 8
"""Events that a room's calendar holds at most."""

ROADS = (
    Road(lost=0.1, doubled=0.3),
    Road(delay_s=1, jitter_s=30, lost=0.3, doubled=0.3),
    Road(delay_s=60, jitter_s=120, lost=0.5, doubled=0.5, updates=3),
    Road(lost=1.0),
)
"""What goes wrong on the way in each stretch, in turn."""


@dataclass(slots=True)
class Outcome:
    """What came of a campaign; times are of the virtual clock."""

    changes: int = 0
    genuine: int = 0
    lost: int = 0
    doubled: int = 0
    delivered: int = 0
    forged: int = 0
    believed: int = 0
    deaths: int = 0
    lost_subscriptions: int = 0
    compared: int = 0
    differing: list[str] = field(default_factory=list)
    latencies: Counter[int] = field(default_factory=Counter)
    """Seconds from a notification that a process noted to the look that follows, and how many took so long."""

    violations: list[str] = field(default_factory=list)

    @property
    def late(self) -> int:
        """How many looks came later than 5 s after their notification."""
        return sum(number for seconds, number in self.latencies.items() if seconds > 5)

    @property
    def sound(self) -> bool:
        """Whether what must not happen did not."""
        return not (self.believed or self.differing or self.late or self.violations)


@dataclass
class Day:
    """One campaign under way."""

    office: Office
    random: Random
    outcome: Outcome
    second: int = 0
    waiting: dict[str, datetime] = field(default_factory=dict)
    """Since when each room waits for the look that it was told of."""

    @property
    def tenant(self) -> Tenant:
        """The local Graph."""
        return self.office.tenant

    async def pass_second(self, *, doing: bool, dying: bool) -> None:
        """Let a second pass."""
        self.second += 1
        self.office.clock.at += timedelta(seconds=1)
        self.tenant.clock.stop_at(self.office.clock.at)
        if doing:
            for _ in range(CHANGES):
                self._change()
            if self.random.random() < 0.02:
                self._harm_subscription()
        await self._forge(3 if doing else 0)
        await self.tenant.subscriptions.deliver()
        self._note_handed()
        doomed = self.random.choice(self.office.living) if dying and self.random.random() < 0.03 else None
        await asyncio.gather(*(self._let_live(each, doomed=each is doomed) for each in [*self.office.living]))
        await self._measure()

    def _change(self) -> None:
        """Somebody does something in Outlook."""
        box = self.random.choice([box for box in self.tenant.mailboxes.values() if box.purpose == "room"])
        if not self.tenant.access.reaches(box.address):
            return
        out = self.tenant.outside
        live = [each["id"] for each in out.calendar(box.address)]
        starts = self.office.clock.at + timedelta(hours=self.random.randint(1, int(AHEAD / timedelta(hours=1)) - 2))
        ends = starts + timedelta(minutes=self.random.choice((15, 30, 60)))
        self.outcome.changes += 1
        match self.random.random():
            case lucky if not live or (lucky < 0.4 and len(live) < EVENTS):
                out.book(room=box.address, start=starts, end=ends)
            case lucky if lucky < 0.7:
                out.move(room=box.address, event=self.random.choice(live), start=starts, end=ends)
            case lucky if lucky < 0.8:
                kinds = {"showAs": self.random.choice(("free", "busy"))}
                out.edit(room=box.address, event=self.random.choice(live), changes=kinds)
            case _:
                out.delete(room=box.address, event=self.random.choice(live))

    def _harm_subscription(self) -> None:
        live = self.tenant.subscriptions.live()
        if not live:
            return
        room = self.random.choice(live).mailbox
        event = self.random.choice((*LIFECYCLE, "lost without a word"))
        if event in LIFECYCLE:
            self.tenant.subscriptions.tell(room, event)
        else:
            self.tenant.subscriptions.forget(room)
        self.outcome.lost_subscriptions += event in ("subscriptionRemoved", "lost without a word")

    async def _forge(self, number: int) -> None:
        """Somebody who knows all ids and one secret posts; nothing of it may be believed."""
        live = self.tenant.subscriptions.live()
        for _ in range(number if live else 0):
            target, other = self.random.choice(live), self.random.choice(live)
            secret: Any = self.random.choice(
                ("", None, secrets.token_urlsafe(32), target.id, other.client_state if other != target else "", [], 1)
            )
            told = {"subscriptionId": target.id, "clientState": secret, "tenantId": None, "changeType": "updated"}
            if self.random.random() < 0.3:
                told["lifecycleEvent"] = self.random.choice(LIFECYCLE)
            if self.random.random() < 0.2:
                told["subscriptionId"] = secrets.token_hex(16)
            self.outcome.forged += 1
            one = self.random.choice(self.office.living)
            before = one.hints.counts[Came.TAKEN]
            one.hints.take(hints_in(_posted(told)))
            await one.note()
            self.outcome.believed += one.hints.counts[Came.TAKEN] - before

    def _note_handed(self) -> None:
        for room, _ in self.office.handed:
            self.waiting.setdefault(room, self.office.clock.at)
        self.office.handed.clear()

    async def _let_live(self, one: Process, *, doomed: bool) -> None:
        """Let a process do what is due; one that is doomed dies in the middle of it, and another comes."""
        task = asyncio.create_task(one.live(self.second))
        if not doomed:
            await task
            return
        for _ in range(self.random.randint(0, 60)):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self.outcome.deaths += 1
        # What it was told, or had begun to look at, is found by the usual looks.
        rooms = (await one.looks.all()).looks
        unsure = one.held | {room for room, look in rooms.items() if look.tried_at == self.office.clock.at}
        for room in unsure:
            self.waiting.pop(room, None)
        await self.office.end(one)
        await self.office.start(one.phase)

    async def _measure(self) -> None:
        looks = (await self.office.living[0].looks.all()).looks
        for room, since in [*self.waiting.items()]:
            look = looks.get(room)
            if look is not None and (look.near_at or DAWN) >= since:
                self.outcome.latencies[int((look.near_at or since).timestamp() - since.timestamp())] += 1
                del self.waiting[room]
            elif look is None or self.office.clock.at - since > timedelta(seconds=LEASE_S) + REST:
                self.outcome.latencies[9999] += 1
                del self.waiting[room]

    async def compare(self) -> None:
        """Hold the index against the calendars."""
        now = self.office.clock.at
        span = Slot(now, now + AHEAD)
        seen = await self.office.living[0].index.seen(span, max_age=CYCLE)
        for room in rooms_of(self.tenant):
            self.outcome.compared += 1
            truth = _merged(_slots(self.tenant.outside.calendar(room.address)), span)
            busy = seen.get(room.address)
            if busy is None or _merged(busy.slots, span) != truth:
                what = "not known" if busy is None else f"{len(_merged(busy.slots, span))} for {len(truth)} slots"
                self.outcome.differing.append(f"second {self.second}: {room.name} {what}")


def _posted(told: dict[str, Any]) -> bytes:
    return json.dumps({"value": [told]}).encode()


def _slots(calendar: Sequence[dict[str, Any]]) -> list[Slot]:
    def at(told: dict[str, str]) -> datetime:
        return datetime.fromisoformat(told["dateTime"]).replace(tzinfo=UTC)

    return [Slot(at(each["start"]), at(each["end"])) for each in calendar if each["showAs"] != "free"]


def _merged(slots: Sequence[Slot], span: Slot) -> list[Slot]:
    """Give what is taken within a span, without overlaps."""
    found: list[Slot] = []
    for each in sorted(slots):
        if not each.overlaps(span):
            continue
        starts, ends = max(each.starts, span.starts), min(each.ends, span.ends)
        if found and starts <= found[-1].ends:
            found[-1] = Slot(found[-1].starts, max(found[-1].ends, ends))
        else:
            found.append(Slot(starts, ends))
    return found


async def campaign(*, notifications: int, seed: int, server: str = "", processes: int = 1) -> Outcome:
    """Go on until there were so many notifications, good and forged; `server` is a PostgreSQL URL, or empty."""
    with tempfile.TemporaryDirectory() as folder:
        async with throwaway(server, Path(folder)) as url:
            return await _run(url, notifications, seed, processes if server else 1)


async def _run(url: str, notifications: int, seed: int, processes: int) -> Outcome:
    clock = FakeClock(BEGAN)
    tenant = Tenant(clock=lambda: BEGAN, require_token=False, populate=False, seed=seed)
    tenant.clock.stop_at(BEGAN)
    office = Office(url, tenant, clock)
    tenant.subscriptions.post = office.post
    tenant.subscriptions.reach[PUBLIC] = PUBLIC
    day = Day(office, Random(seed), Outcome())
    for at in range(processes):
        first = await office.start(7 + at * 60 // processes)
        if not at:
            await first.registry.seed_rooms(rooms_of(tenant), by=BY)
    outcome, stretch = day.outcome, 0
    while outcome.genuine + outcome.forged < notifications:
        tenant.subscriptions.road = ROADS[stretch % len(ROADS)]
        for second in range(STRETCH):
            await day.pass_second(doing=True, dying=second < STRETCH - LEASE_S)
            subscriptions = tenant.subscriptions
            outcome.genuine = subscriptions.delivered + subscriptions.lost + len(subscriptions.pending)
            if outcome.genuine + outcome.forged >= notifications:
                break
        for _ in range(int(CYCLE.total_seconds())):
            await day.pass_second(doing=False, dying=False)
        await day.compare()
        stretch += 1
        if stretch == 3:  # Everything ends meanwhile: subscriptions, links to changes, what stands in the calendars.
            while day.waiting:  # Else a room that rests just now would be looked at four days late.
                await day.pass_second(doing=False, dying=False)
            clock.at += timedelta(days=4)
    outcome.lost, outcome.doubled = tenant.subscriptions.lost, tenant.subscriptions.doubled
    outcome.delivered, outcome.violations = tenant.subscriptions.delivered, tenant.ledger.violations
    for each in [*office.living]:
        await office.end(each)
    return outcome
