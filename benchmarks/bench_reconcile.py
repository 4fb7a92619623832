"""A look at many rooms' calendars, through the real client and a Graph that takes its time: how long, how much memory.

python -m benchmarks.bench_reconcile --rooms 1000

Three ways: as it was (one room after another, half a year ahead, all kept until every room was read), the first round
of a process (all of every room), and each round after that (two days). Each runs in a process of its own.
"""

import argparse
import asyncio
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import httpx

from booking.model import Booking, EventState, Mailbox, MeetingRequest, Person, Room, Slot
from booking.protocol.record import BookingRecord, LedgerEvent
from bot.storage.database import open_database
from bot.storage.ledger import SqlLedger
from bot.storage.looks import SqlLooks
from bot.storage.registry import SqlRegistry
from bot.storage.shared_clock import SystemClock
from bot.workers.protocol_runner import LEASE, BackgroundRunner
from bot.workers.reconciler import BACK, Reconciler
from graph.auth import no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient

BY = Person("00000000-0000-0000-0000-000000000001", "Bea Booker", "bea@roomkeeper.example")
AHEAD = timedelta(days=181)
HALF_A_YEAR = timedelta(days=190)
TENANT, INSTALLATION = "bench", "bench"
TICK_S = 0.005


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way cost: seconds, requests, memory beyond what the process had before, and the longest stall."""

    way: str
    seconds: float
    requests: int
    mebibytes: float
    stall_ms: float


class SlowGraph(httpx.AsyncBaseTransport):
    """Calendars with one meeting every `every` hours, told in pages after `latency_s`."""

    def __init__(self, *, every: int, latency_s: float) -> None:
        self._step, self._latency_s, self.requests = timedelta(hours=every), latency_s, 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a calendarView; whatever else is asked for is not there."""
        self.requests += 1
        await asyncio.sleep(self._latency_s)
        if not request.url.path.endswith("/calendarView"):
            return httpx.Response(404, json={"error": {"code": "ErrorItemNotFound", "message": ""}})
        query = dict(request.url.params)
        starts, ends = (datetime.fromisoformat(query[name]) for name in ("startDateTime", "endDateTime"))
        skip, top = int(query.get("$skip", 0)), int(query["$top"])
        first = starts.replace(hour=0, minute=0, second=0, microsecond=0)
        number = int((ends - first) / self._step)
        shown = [self._event(first + at * self._step) for at in range(skip, min(skip + top, number))]
        more = skip + top < number
        query["$skip"] = str(skip + top)
        link = {"@odata.nextLink": f"{request.url.copy_with(query=None)}?{urlencode(query)}"} if more else {}
        return httpx.Response(200, content=json.dumps({"value": shown, **link}).encode())

    def _event(self, starts: datetime) -> dict[str, object]:
        wall = [
            {"dateTime": each.replace(tzinfo=None).isoformat(), "timeZone": "UTC"}
            for each in (starts, starts + timedelta(hours=1))
        ]
        return {
            "@odata.etag": 'W/"DwAAABYAAACPv4xk3DeqQ4Ev0nB4hKXrAAAA"',
            "id": f"AAMkAGI2TGuLAAA{'x' * 120}{int(starts.timestamp())}=",
            "start": wall[0],
            "end": wall[1],
            "isAllDay": False,
            "isCancelled": False,
            "isOrganizer": False,
            "showAs": "busy",
            "type": "singleInstance",
        }


async def _measured(way: str, folder: Path, rooms: int, every: int, latency_s: float) -> Measured:
    clock, graph = SystemClock(), SlowGraph(every=every, latency_s=latency_s)
    async with open_database(f"sqlite+aiosqlite:///{folder / 'bench.db'}") as database:
        registry = SqlRegistry(database, tenant=TENANT, clock=clock)
        ledger, looks = SqlLedger(database, tenant=TENANT, lease=LEASE), SqlLooks(database, tenant=TENANT)
        registered = [Room(Mailbox(f"r{at:04}@rooms.example", "Europe/Helsinki"), f"R{at:04}") for at in range(rooms)]
        await registry.seed_rooms(registered, by=BY)
        for room in registered[: rooms // 10]:
            await _book(ledger, room, clock.now())
        client = GraphClient("https://graph.example", no_token, graph)
        calendar = GraphCalendar(client, installation=INSTALLATION, text_of=lambda event: event.reference)
        reconciler = Reconciler(
            ledger=ledger,
            registry=registry,
            calendar=calendar,
            runner=BackgroundRunner(
                ledger=ledger, calendar=calendar, clock=clock, installation=INSTALLATION, told=lambda: None
            ),
            looks=looks,
            installation=INSTALLATION,
            ahead=AHEAD,
        )
        if way == "each round":
            await reconciler.go_round()
        graph.requests, before, stalls = 0, _peak(), [0.0]
        ticking = asyncio.create_task(_tick(stalls))
        began = time.perf_counter()
        match way:
            case "as it was":
                kept = []
                for room in await registry.rooms():
                    span = Slot(clock.now() - BACK, clock.now() + HALF_A_YEAR)
                    kept.append(
                        (await ledger.events_in_room(room.address, span), await calendar.view(room.mailbox, span))
                    )
            case "first round":
                await reconciler.go_round()
            case _:
                # Not a whole round later in time, but what such a round does: the looks are forgotten but for the far.
                await _age(looks)
                await reconciler.go_round()
        seconds = time.perf_counter() - began
        ticking.cancel()
        await client.aclose()
    return Measured(way, seconds, graph.requests, (_peak() - before) / 1024, 1000 * max(stalls))


async def _age(looks: SqlLooks) -> None:
    """Let the last looks lie a minute back."""
    minute = timedelta(minutes=1)
    seen = await looks.all()
    await looks.looked([replace(each, tried_at=each.tried_at - minute) for each in seen.looks.values()])


async def _book(ledger: SqlLedger, room: Room, now: datetime) -> None:
    """Put a booking on its way, so that something of ours stands there."""
    starts = now.astimezone(UTC) + timedelta(days=30)
    slot = Slot(starts, starts + timedelta(hours=1))
    number = str(UUID(int=int(room.name[1:]) + 1))
    booking = Booking(number, f"RK-{room.name}", room, BY, MeetingRequest(slot), EventState.HELD)
    event = LedgerEvent(number, room.mailbox, slot, b"{}", (), starts)
    await ledger.claim(number, BookingRecord(booking, event))


async def _tick(stalls: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(TICK_S)
        stalls.append(time.perf_counter() - before - TICK_S)


def _peak() -> float:
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def run(given: tuple[str, int, int, float]) -> Measured:
    """Measure one way in this process: its name, rooms, hours from meeting to meeting, and seconds to each answer."""
    way, rooms, every, latency_s = given
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measured(way, Path(folder), rooms, every, latency_s))


WAYS = ("as it was", "first round", "each round")


def measure(*, rooms: int, every: int, latency_s: float) -> list[Measured]:
    """Measure each way in a process of its own."""
    found = []
    for way in WAYS:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found.append(pool.apply(run, ((way, rooms, every, latency_s),)))
    return found


def lines(found: Sequence[Measured]) -> list[str]:
    """Write what was measured as a table, with its relation to how it was."""
    was = found[0]
    head = ["| way | seconds | of before | requests | memory, MiB | longest stall, ms |", "|---|---|---|---|---|---|"]
    return head + [
        f"| {each.way} | {each.seconds:.1f} | {each.seconds / was.seconds:.2f} | {each.requests} "
        f"| {each.mebibytes:.0f} | {each.stall_ms:.0f} |"
        for each in found
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=200)
    parser.add_argument("--every", type=int, default=6, help="a meeting every so many hours")
    parser.add_argument("--latency-ms", type=float, default=200)
    told = parser.parse_args()
    table = lines(measure(rooms=told.rooms, every=told.every, latency_s=told.latency_ms / 1000))
    sys.stdout.write("\n".join(table) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
