"""Whatever people do in Outlook, after a look the availability index says of a room what its calendar shows."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

import httpx
import pytest

from booking.model import Mailbox, Room, Slot
from bot.workers.protocol_runner import BackgroundRunner
from bot.workers.reconciler import BACK, NEAR, Reconciler
from graph.auth import no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.booking import INSTALLATION, FakeClock
from tests.fakes.ledger import MemoryLedger
from tests.fakes.looks import MemoryLooks
from tests.fakes.store import MemoryRegistry
from tests.support.stores import ADMIN, LEASE

ROOMS = (Mailbox("oak@roomkeeper.example", "Europe/Helsinki"), Mailbox("heron@roomkeeper.example", "Europe/London"))
AHEAD = timedelta(days=60)
ZONES = ("Pacific Standard Time", "Tokyo Standard Time", "Europe/Helsinki", "UTC")
SHOWN = ("free", "tentative", "busy", "oof", "workingElsewhere")


@dataclass(slots=True)
class Office:
    """Two rooms in the sandbox, whoever looks at them, and the hands of others on them."""

    sandbox: SandboxServer
    calendar: GraphCalendar
    reconciler: Reconciler
    looks: MemoryLooks
    clock: FakeClock
    dice: Random
    watched: bool

    def later(self) -> None:
        self.clock.at += timedelta(minutes=1)
        self.sandbox.tenant.clock.stop_at(self.clock.at)

    def somewhere(self) -> tuple[datetime, datetime]:
        """Somewhen in what may be booked, a little before, or a little beyond; more often soon."""
        days = self.dice.choice((2.5, 70))
        starts = self.clock.at + timedelta(minutes=self.dice.randrange(-600, int(days * 1440), 5))
        return starts, starts + timedelta(minutes=self.dice.choice((5, 30, 60, 600, 3000)))

    def do(self) -> None:
        """Somebody does something in Outlook."""
        out, room = self.sandbox.tenant.outside, self.dice.choice(ROOMS).address
        events = [each["id"] for each in out.calendar(room)]
        what = self.dice.choice(("book", "book", "all day", "weekly", "move", "edit", "zone", "delete"))
        starts, ends = self.somewhere()
        if what in ("book", "weekly") or not events:
            private = self.dice.random() < 0.3
            made = out.book(room=room, start=starts, end=ends, show_as=self.dice.choice(SHOWN), private=private)
            if what == "weekly":
                out.repeat(room=room, event=made, times=self.dice.randrange(2, 12))
            return
        event = self.dice.choice(events)
        match what:
            case "all day":
                first = datetime.combine(starts.date(), time())
                out.book(room=room, start=first, end=first + timedelta(days=self.dice.randrange(1, 4)), all_day=True)
            case "move":
                out.move(room=room, event=event, start=starts, end=ends)
            case "edit":
                out.edit(room=room, event=event, changes={"showAs": self.dice.choice(SHOWN)})
            case "zone":
                zone = self.dice.choice(ZONES)
                moments = {"start": starts, "end": ends}
                told = {
                    key: {"dateTime": moment.replace(tzinfo=None).isoformat(), "timeZone": zone}
                    for key, moment in moments.items()
                }
                out.edit(room=room, event=out.book(room=room, start=starts, end=ends), changes=told)
            case "delete":
                out.delete(room=room, event=event)

    async def one_day(self) -> None:
        """Somebody cancels, or moves, a single day of a series."""
        out, room = self.sandbox.tenant.outside, self.dice.choice(ROOMS)
        seen = await self.calendar.view(room, Slot(self.clock.at, self.clock.at + AHEAD))
        days = sorted((each for each in seen if each.series is not None), key=lambda each: (each.slot, each.id))
        if not days:
            return
        day = self.dice.choice(days)
        if self.dice.random() < 0.5:
            out.delete(room=room.address, event=day.id)
            return
        starts, ends = day.slot.starts + timedelta(hours=1), day.slot.ends + timedelta(hours=1)
        out.move(room=room.address, event=day.id, start=starts, end=ends)

    async def compare(self, span: Slot) -> None:
        told = await self.looks.seen(span, max_age=timedelta(0))
        for room in ROOMS:
            there = {each.slot for each in await self.calendar.view(room, span) if each.blocks}
            assert set(told[room.address].slots) == there


@pytest.fixture(params=["near", "watched"])
async def office(
    request: pytest.FixtureRequest, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[Office]:
    sandbox.tenant.access.require_token = False
    clock = FakeClock(MONDAY)
    registry, looks = MemoryRegistry(clock=clock), MemoryLooks(clock)
    for mailbox in ROOMS:
        await registry.add_room(Room(mailbox, mailbox.address), by=ADMIN)
    ledger = MemoryLedger(registry, clock, LEASE)
    client = GraphClient(sandbox.url, no_token, graph_transport)
    calendar = GraphCalendar(client, installation=INSTALLATION, text_of=lambda event: event.reference)
    runner = BackgroundRunner(
        ledger=ledger, calendar=calendar, clock=clock, installation=INSTALLATION, told=lambda: None
    )
    reconciler = Reconciler(
        ledger=ledger,
        registry=registry,
        calendar=calendar,
        runner=runner,
        looks=looks,
        installation=INSTALLATION,
        ahead=AHEAD,
        changes=calendar if request.param == "watched" else None,
    )
    yield Office(sandbox, calendar, reconciler, looks, clock, Random(), request.param == "watched")  # noqa: S311 -- seeded by each test
    await client.aclose()


@pytest.mark.parametrize("seed", range(4))
async def test_after_a_look_the_index_says_what_the_calendar_shows(office: Office, seed: int) -> None:
    office.dice.seed(seed)
    await office.reconciler.reconcile()
    for _ in range(4):
        for _ in range(6):
            office.do()
        await office.one_day()
        office.later()
        await office.reconciler.go_round()
        now = office.clock.at
        await office.compare(Slot(now - BACK, now + (AHEAD if office.watched else NEAR)))
    office.later()
    await office.reconciler.reconcile()
    await office.compare(Slot(office.clock.at - BACK, office.clock.at + AHEAD))
