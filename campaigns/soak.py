"""Mixed traffic with faults for as many hours as are asked for, in virtual time, and what is left of it.

python -m campaigns.soak --hours 12

Each hour people book, change, cancel, ask and type, while Graph and Teams fail now and then and somebody moves meetings
in Outlook. Then five weeks pass, in which all that was booked is over and retention removes it. What is counted then is
the same after each hour, or it grows: rows of each table, tasks, open files and connections, and the objects of Python.
Prints a table in Markdown, and ends with 1 where something grew.
"""

import argparse
import asyncio
import gc
import logging
import os
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.columns import metadata
from campaigns.throwaway import throwaway
from graph.client import new_transport
from graph.sandbox.faults import Fault, What
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import FakeTeams, Person
from tests.support.reading import buttons
from tests.support.world import HELSINKI, PEOPLE, World, mail, open_world

BEGINS = datetime(2026, 3, 2, 6, tzinfo=UTC)
APART = timedelta(days=35)
"""How long passes after each hour: longer than details are kept, so that only what is kept for a year is left."""

SETTLES = 10
"""How many rounds of the workers, two minutes apart, an hour's work may take to its end: a booking has 15 minutes."""

WARM = 2
"""After how many hours all that is made once has been made: caches, pools, what the bot knows of people."""

OBJECTS = 1.02
"""By what factor the objects of Python may differ between the first of these and the last hour."""

KEPT = frozenset({"booking", "event", "audit", "favourite"})
"""Tables in which an hour leaves rows: who had which room is known for a year, what admins did for ever."""

ONWARD = ("Show free rooms", "Book", "Save", "Change", "Cancel booking")
"""How the titles of buttons begin that lead to a booking, or to the end of one; people press them most."""

SAID = ("help", "my bookings", "now", "rooms", "schedule HQ", "book tomorrow 9-10", "gibberish", "admin", "reminders")


@dataclass(frozen=True, slots=True)
class Left:
    """What is there when an hour's work is over and long past. `rows` are by table; `memory_mib` is for looking at."""

    turns: int
    rows: dict[str, int]
    tasks: int
    files: int
    objects: int
    memory_mib: float


def grown(lefts: Sequence[Left]) -> list[str]:
    """Say what is more after the last hour than it was when all was warm."""
    if len(lefts) <= WARM:
        return ["too few hours to tell"]
    first, last = lefts[WARM - 1], lefts[-1]
    found = [
        f"rows of {table}: {first.rows[table]}, then {count}"
        for table, count in last.rows.items()
        if table not in KEPT and count > first.rows[table]
    ]
    found += [
        f"{name}: {before}, then {after}"
        for name, before, after in (("tasks", first.tasks, last.tasks), ("open files", first.files, last.files))
        if after > before
    ]
    if last.objects > OBJECTS * first.objects:
        found.append(f"objects of Python: {first.objects}, then {last.objects}")
    return found


class Soak:
    """One bot in this process, and its hours."""

    def __init__(self, world: World, database_url: str, seed: int) -> None:
        self._world, self._url = world, database_url
        self._chance = random.Random(seed)
        self._turns = 0

    async def hour(self, turns: int) -> Left:
        """Let so many turns happen in an hour, and everything come to an end; give what is left long after."""
        world = self._world
        for _ in range(turns):
            await self._somebody()
            world.later(seconds=3600 / turns)
            if self._chance.random() < 0.2:
                await self._work()
        world.sandbox.tenant.faults.clear()
        world.teams.recover()
        for _ in range(SETTLES):
            world.later(minutes=2)
            await self._work()
        await self._pass_weeks()
        return await self._left()

    async def _somebody(self) -> None:
        """Let somebody do something, after something went wrong in one of six cases."""
        world, chance = self._world, self._chance
        person = chance.choice(PEOPLE)
        if chance.random() < 1 / 6:
            self._fails()
        pressable = self._pressable(person)
        self._turns += 1
        if not pressable or chance.random() < 0.4:
            said = "book" if chance.random() < 0.5 else chance.choice(SAID)
            await world.teams.post(world.teams.message(said, person=person))
            return
        onward = [each for each in pressable if each.startswith(ONWARD)]
        title = chance.choice(onward if onward and chance.random() < 0.7 else pressable)
        day = (world.clock.at + timedelta(days=chance.randrange(1, 20))).astimezone(HELSINKI).date()
        hour = chance.randrange(7, 19)
        typed = {"date": f"{day}", "start": f"{hour:02d}:00", "end": f"{hour + 1:02d}:00", "title": "Soak"}
        form = {"date", "start", "end", "title"}
        shown = set(world.click(title, person=person)["value"]["action"]["data"])
        await world.teams.post(world.click(title, typed if form <= shown else None, person=person))

    def _pressable(self, person: Person) -> list[str]:
        chat = self._world.teams.personal(person)
        cards = self._world.teams.cards(chat)
        return sorted(set(buttons(cards[-1][1]))) if cards else []

    def _fails(self) -> None:
        """Let the next thing go wrong: an answer of Graph lost or refused, Teams busy, somebody in Outlook."""
        world, chance = self._world, self._chance
        match chance.randrange(5):
            case 0:
                world.line.once("POST", "/events", _lost)
            case 1:
                world.line.once("PATCH", "/events/", _lost)
            case 2:
                status = chance.choice((429, 503, 504))
                world.sandbox.tenant.faults.add(Fault("*", "*", What.STATUS, status=status, times=3))
            case 3:
                world.teams.fail(chance.choice((429, 500, 0)), times=2)
            case _:
                room = chance.choice(("Oak", "Elm", "Birch"))
                for each in world.ours(room)[:1]:
                    world.sandbox.tenant.outside.delete(room=mail(room), event=each["id"])

    async def _work(self) -> None:
        """Let each worker have its round."""
        app = self._world.app
        await app.complete()
        await self._world.told()
        await app.reconciler.go_round()
        while await app.notifier.send_due():
            pass
        await app.responses.look()
        await self._world.rest()

    async def _pass_weeks(self) -> None:
        """Let everything be long over, and removed. What the doubles of Graph and Teams remember is forgotten."""
        world = self._world
        world.later(days=APART.days)
        await self._work()
        while await world.app.retention.bite():
            pass
        world.teams.forget_all()
        world.sandbox.tenant.ledger.requests.clear()
        world.sandbox.tenant.ledger.outbox.clear()
        for box in world.sandbox.tenant.mailboxes.values():
            box.events.clear()
            box.history.clear()

    async def _left(self) -> Left:
        engine = create_async_engine(self._url)
        try:
            async with engine.connect() as connection:
                rows = {
                    table.name: int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
                    for table in metadata.sorted_tables
                }
        finally:
            await engine.dispose()
        gc.collect()
        return Left(
            self._turns,
            rows,
            len(asyncio.all_tasks()),
            len(os.listdir("/proc/self/fd")),  # noqa: PTH208 — their names alone
            len(gc.get_objects()),
            _memory_mib(),
        )


def _memory_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


async def _lost() -> None:
    raise httpx.ReadError("the answer is lost")


@asynccontextmanager
async def soaking(server: str = "", seed: int = 1) -> AsyncIterator[Soak]:
    """Start the bot on SQLite, or on a database of its own on a PostgreSQL server."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with throwaway(server, folder) as url, SandboxServer(_tenant()) as graph:
            transport = new_transport()
            world_now = graph.tenant.clock.now
            async with (
                FakeTeams(people=PEOPLE, now=world_now) as teams,
                open_world(folder, graph, transport, BEGINS, teams=teams, database_url=url) as world,
            ):
                for person in PEOPLE:
                    await world.say("help", person=person)
                yield Soak(world, url, seed)
            await transport.aclose()


def _tenant() -> Tenant:
    tenant = Tenant()
    tenant.clock.stop_at(BEGINS)
    return tenant


async def soak(*, hours: int, turns: int, server: str = "", seed: int = 1) -> list[Left]:
    """Give what is left after each of so many hours."""
    async with soaking(server, seed) as stage:
        return [await stage.hour(turns) for _ in range(hours)]


def table(lefts: Sequence[Left]) -> str:
    """Write what is left after each hour as a table in Markdown."""
    lines = [
        "| hour | turns | rows | of them kept | tasks | open files | objects | memory, MiB |",
        "|---|" + "---:|" * 7,
    ]
    for number, each in enumerate(lefts, 1):
        kept = sum(count for name, count in each.rows.items() if name in KEPT)
        lines.append(
            f"| {number} | {each.turns:,} | {sum(each.rows.values()):,} | {kept:,} | {each.tasks} | {each.files} "
            f"| {each.objects:,} | {each.memory_mib:.0f} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Run the campaign from the command line."""
    options = argparse.ArgumentParser(prog="python -m campaigns.soak", description=__doc__)
    options.add_argument("--hours", type=int, default=12)
    options.add_argument("--turns", type=int, default=300, help="in each hour (default %(default)s)")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    given = options.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    lefts = asyncio.run(soak(hours=given.hours, turns=given.turns, server=given.postgres, seed=given.seed))
    found = grown(lefts)
    sys.stdout.write("\n".join([table(lefts), "", *found]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
