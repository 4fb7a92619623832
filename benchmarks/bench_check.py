"""A check of many rooms through the real client and a Graph that takes its time. Bound: 10 s for 300 rooms at 100 ms.

python -m benchmarks.bench_check --rooms 300 --latency-ms 100
"""

import argparse
import asyncio
import json
import sys
import time
from uuid import uuid4

import httpx

from benchmarks.bench_import import BASE, ManyMailboxes, address
from booking.inspection import Inspection, Report
from booking.model import Mailbox, Room
from bot.storage.shared_clock import SystemClock
from graph.auth import no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient
from graph.directory import GraphDirectory
from graph.inspection import GraphInspector

CHECK_S = 10.0


class ManyCalendars(ManyMailboxes):
    """Mailboxes whose calendars are empty, and a directory that knows nobody."""

    def answer(self, path: str, url: httpx.URL) -> dict[str, object]:
        """Answer a calendarView, a batch about people, or what an import asks for."""
        if path.endswith("/calendarView"):
            return {"value": []}
        if path == "/$batch":
            body = {"error": {"code": "Request_ResourceNotFound", "message": ""}}
            return {"responses": [{"id": "0", "status": 404, "body": body}]}
        return super().answer(path, url)


async def measured(rooms: int, latency_s: float) -> tuple[float, float, Report]:
    """Check once; gives the seconds, the CPU's and what was found."""
    client = GraphClient(BASE, no_token, ManyCalendars(rooms=rooms, latency_s=latency_s, faults=0.0))
    inspection = Inspection(
        calendar=GraphCalendar(client, installation="bench", text_of=lambda event: event.reference),
        directory=GraphDirectory(client),
        inspector=GraphInspector(client, new_id=uuid4),
        clock=SystemClock(),
    )
    registered = [Room(Mailbox(address(at), "Europe/Helsinki"), f"R{at}") for at in range(rooms)]
    began, cpu = time.perf_counter(), time.process_time()
    report = await inspection.run(registered, by=None, closed=address(0))
    found = time.perf_counter() - began, time.process_time() - cpu, report
    await client.aclose()
    return found


def main() -> int:
    """Measure, and fail where the bound is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=300)
    parser.add_argument("--latency-ms", type=float, default=100)
    options = parser.parse_args()
    latency_s = options.latency_ms / 1000
    seconds, cpu_s, report = asyncio.run(measured(options.rooms, latency_s))
    found = {"rooms": report.rooms, "seconds": round(seconds, 2), "cpu_s": round(cpu_s, 2)}
    found |= {"round_trips": round(seconds / latency_s, 1)} if latency_s else {}
    sys.stdout.write(json.dumps(found) + "\n")
    return 0 if seconds <= CHECK_S else 1


if __name__ == "__main__":
    sys.exit(main())
