"""An import of many rooms through the real client and a Graph that takes its time: the dry run, and applying it.

python -m benchmarks.bench_import --rooms 2500 --latency-ms 100 --faults 0.01

The rooms come from a file of addresses, so that each mailbox is asked for its zone, and the directory of places for the
rest. Bounds: 15 s for the dry run and 60 s for applying 2,500 rooms. What Graph would count is counted: the requests at
once and in all of each mailbox, and those at once for places.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from uuid import uuid4

import httpx

from booking.administration import Administration
from booking.imports import sheet
from booking.imports.plan import Mode
from booking.imports.rows import source_of
from booking.imports.service import LEASE_S, RoomImports
from booking.model import Person
from bot.storage.database import open_database
from bot.storage.imports import SqlImports
from bot.storage.registry import SqlRegistry
from bot.storage.shared_clock import SystemClock
from graph.auth import no_token
from graph.client import GraphClient
from graph.directory import GraphDirectory
from graph.windows_zones import zone_meant_by

BY = Person("00000000-0000-0000-0000-000000000001", "Alex Admin", "alex@rooms.example")
TENANT = "bench"
DRY_RUN_S, APPLY_S = 15.0, 60.0
AT_ONCE, IN_TEN_MINUTES = 4, 10_000
"""What Exchange takes of one app for one mailbox: learn.microsoft.com/graph/throttling-limits, section Outlook."""
BASE = "https://graph.example/v1.0"


class ManyMailboxes(httpx.AsyncBaseTransport):
    """Room mailboxes and places, told after `latency_s`; of so many requests a part fails with 429 or 503."""

    def __init__(self, *, rooms: int, latency_s: float, faults: float) -> None:
        self._rooms, self._latency_s, self._faults = rooms, latency_s, faults
        self._random = Random(1)
        self._in_flight: Counter[str] = Counter()
        self.peak: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()

    @property
    def exceeds(self) -> bool:
        """Tell whether some mailbox was asked more often than Exchange takes."""
        return max(self.peak.values()) > AT_ONCE or max(self.requests.values()) > IN_TEN_MINUTES

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as Graph does."""
        path = request.url.path.removeprefix("/v1.0")
        lane = path.split("/")[2] if path.startswith("/users/") else "places"
        self.requests[lane] += 1
        self._in_flight[lane] += 1
        self.peak[lane] = max(self.peak[lane], self._in_flight[lane])
        try:
            await asyncio.sleep(self._latency_s)
        finally:
            self._in_flight[lane] -= 1
        if self._random.random() < self._faults:
            if self._random.random() < 0.5:
                message = "Application is over its MailboxConcurrency limit."
                body = {"error": {"code": "ApplicationThrottled", "message": message}}
                return httpx.Response(429, json=body, headers={"Retry-After": "1"})
            return httpx.Response(503, json={"error": {"code": "ServiceUnavailable", "message": ""}})
        return httpx.Response(200, content=json.dumps(self.answer(path, request.url)).encode())

    def answer(self, path: str, url: httpx.URL) -> dict[str, object]:
        """Give the body of an answer."""
        if path.endswith("/calendar"):
            return {"id": "AAMkAGI2TGuLAAA="}
        if path.endswith("/mailboxSettings"):
            return {"timeZone": "FLE Standard Time"}
        skip = int(url.params.get("$skip", 0))
        shown = [place(at) for at in range(skip, min(skip + 100, self._rooms))]
        more = skip + 100 < self._rooms
        link = {"@odata.nextLink": f"{BASE}/places/microsoft.graph.room?$top=100&$skip={skip + 100}"}
        return {"value": shown, **(link if more else {})}


def address(at: int) -> str:
    """Give the address of a room by its number."""
    return f"room{at:04}@rooms.example"


def place(at: int) -> dict[str, object]:
    """Give a room as a place."""
    facts = {"building": f"B{at // 200}", "floorLabel": str(at // 20 % 10), "capacity": 2 + at % 20}
    return {
        "emailAddress": address(at),
        "displayName": f"Room {at}",
        **facts,
        "address": {"countryOrRegion": "Finland"},
    }


async def measured(rooms: int, latency_s: float, faults: float, folder: Path) -> tuple[float, float, ManyMailboxes]:
    """Run both; gives their seconds and what Graph saw."""
    clock, world = SystemClock(), ManyMailboxes(rooms=rooms, latency_s=latency_s, faults=faults)
    async with open_database(f"sqlite+aiosqlite:///{folder / 'bench.db'}") as database:
        registry = SqlRegistry(database, tenant=TENANT, clock=clock)
        client = GraphClient(BASE, no_token, world)
        directory = GraphDirectory(client)
        imports = SqlImports(database, tenant=TENANT, clock=clock, registry=registry)
        administration = Administration(
            registry=registry,
            directory=directory,
            first_admins=frozenset({BY.id}),
        )
        use = RoomImports(
            imports=imports,
            registry=registry,
            directory=directory,
            administration=administration,
            clock=clock,
            new_id=uuid4,
        )

        async def work() -> None:
            while (taken := await imports.take(lease_s=LEASE_S)) is not None:
                async for _ in use.go_on(taken):
                    pass
                await imports.let_go(taken)

        file = "address\n" + "\n".join(address(at) for at in range(rooms))
        began, cpu = time.perf_counter(), time.process_time()
        source = source_of(sheet.read(sheet.decode(file.encode())), zone_meant_by)
        view = await use.begin(BY, source, origin="rooms.csv", places=False, shared=False)
        await work()
        dry_s, dry_cpu_s = time.perf_counter() - began, time.process_time() - cpu
        ready = await use.current(view.found.id)
        if ready is None or ready.progress.new != rooms:
            raise SystemExit(f"the dry run found {ready.progress if ready else None}")
        began, cpu = time.perf_counter(), time.process_time()
        await use.apply(BY, view.found.id, Mode.ALL, ready.found.revision)
        await work()
        apply_s, apply_cpu_s = time.perf_counter() - began, time.process_time() - cpu
        registered = len(await registry.rooms())
        await client.aclose()
    if registered != rooms:
        raise SystemExit(f"{registered} of {rooms} rooms are registered")
    sys.stdout.write(f"CPU: {dry_cpu_s:.1f} s and {apply_cpu_s:.1f} s, the Graph of this measurement included.\n")
    return dry_s, apply_s, world


def main() -> int:
    """Measure, and fail where a bound is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=2500)
    parser.add_argument("--latency-ms", type=float, default=100)
    parser.add_argument("--faults", type=float, default=0.01)
    options = parser.parse_args()
    latency_s = options.latency_ms / 1000
    with tempfile.TemporaryDirectory() as folder:
        dry_s, apply_s, world = asyncio.run(measured(options.rooms, latency_s, options.faults, Path(folder)))
    trips = f" ({dry_s / latency_s:.0f} and {apply_s / latency_s:.0f} round trips)" if latency_s else ""
    sys.stdout.write(f"{options.rooms} rooms: dry run {dry_s:.1f} s, applied in {apply_s:.1f} s{trips}.\n")
    peak, most = max(world.peak.values()), max(world.requests.values())
    sys.stdout.write(f"{world.requests.total()} requests; at most {peak} at once and {most} in all of one lane.\n")
    share = max(options.rooms / 2500, 0.2)
    return 0 if dry_s <= DRY_RUN_S * share and apply_s <= APPLY_S * share and not world.exceeds else 1


if __name__ == "__main__":
    sys.exit(main())
