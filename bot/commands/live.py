"""`python -m bot check --live ROOM`: tries on a room of the tenant what the product believes and no document proves."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from booking.errors import Failed
from booking.room_names import rooms_named
from bot.commands.process import tell
from bot.settings import CannotStart, Settings
from bot.storage.peek import registered
from bot.storage.shared_clock import SystemClock
from bot.wiring import graph_tokens, tenant_of
from graph.beliefs import BELIEFS, Belief
from graph.client import GraphClient, new_transport
from graph.probes import Probes, Seen, Timing, Timings

OTHERWISE = 1
"""The exit status where the tenant does something else than is believed."""


def try_live(settings: Settings, room: str, report: Path) -> int:
    """Try everything on one room, tell it, and write the report; gives the exit status.

    Raises:
        CannotStart: there is no such room, or what was made there could not be deleted.
    """
    seen, timings, left = asyncio.run(_tried(settings, room))
    for line in lines(seen, timings):
        tell(line)
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(written(seen, timings, at=SystemClock().now()), indent=1) + "\n", encoding="utf-8")
    tell(f"Wrote {report}: `python -m bot sandbox --like {report}` plays by it.")
    if left:
        raise CannotStart(f"{left} events of this check are still on the room's calendar: delete them, a year ahead.")
    return OTHERWISE if any(each.agrees is False for each in seen) else 0


async def _tried(settings: Settings, room: str) -> tuple[tuple[Seen, ...], list[Timing], int]:
    rooms, _ = await registered(settings.database_url, tenant=tenant_of(settings))
    wanted = rooms_named(rooms, room)
    if len(wanted) != 1:
        raise CannotStart("--live takes the name or the address of one registered room.")
    timings = Timings()
    client = GraphClient(settings.graph_at, graph_tokens(settings), new_transport(), watcher=timings)
    try:
        probes = Probes(client, wanted[0].mailbox, now=datetime.now(UTC), new_id=uuid4)
        return await probes.run(), timings.summary(), await probes.left()
    except Failed as error:
        raise CannotStart(f"Events of this check may be left on the room's calendar, a year ahead: {error}.") from None
    finally:
        await client.aclose()


def lines(seen: Sequence[Seen], timings: Sequence[Timing]) -> list[str]:
    """Write what was found for a terminal: where the tenant does otherwise, what rests on the belief."""
    beliefs = {each.key: each for each in BELIEFS}
    told: list[str] = []
    for each in seen:
        told += _lines_of(each, beliefs[each.key])
    untried = [belief for belief in BELIEFS if not belief.key]
    told += [f"· {belief.believed} Nothing here can try it." for belief in untried]
    told += [f"  {each.operation}: p50 {each.p50_s:.2f} s, p99 {each.p99_s:.2f} s ({each.count})" for each in timings]
    return told


def _lines_of(seen: Seen, belief: Belief) -> list[str]:
    if seen.agrees is None:
        return [f"· {belief.believed} It could not be tried: {seen.note}."]
    if seen.agrees:
        return [f"✓ {belief.believed} ({seen.value})"]
    found = seen.note or seen.value
    return [
        f"✕ {belief.believed} It is otherwise here: {found}.",
        f"    What rests on it: {belief.rests_on_it}",
        f"    What happens: {belief.if_wrong}",
    ]


def written(seen: Sequence[Seen], timings: Sequence[Timing], *, at: datetime) -> Mapping[str, Any]:
    """Give the report. `behaviour` is what the local Graph can play by; no room, person or secret is named."""
    flags = {each.key: each.flag for each in BELIEFS if each.flag}
    behaviour = {flags[each.key]: each.behaves for each in seen if each.key in flags and each.behaves is not None}
    return {
        "at": at.isoformat(),
        "behaviour": behaviour,
        "findings": [asdict(each) for each in seen],
        "timings": [asdict(each) for each in timings],
    }
