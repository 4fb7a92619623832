"""What a turn costs: CPU time of the bot's own process for each kind of turn, and of the transactions it is made of.

python -m benchmarks.bench_turn [--turns 150]

The bot runs as it does everywhere, in a process of its own. A fake Teams and the sandbox's Graph run in this one, so
what they cost is not counted. Times depend on the machine: compare those of one run.
"""

import argparse
import asyncio
import os
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
from sqlalchemy import bindparam, select, update

from booking.model import Person as Colleague
from bot.commands.sandbox import registered_rooms
from bot.storage.database import open_database
from bot.storage.people import SqlPeople
from bot.storage.registry import SqlRegistry
from bot.storage.shared_clock import SystemClock
from bot.storage.tables import people
from bot.wiring import SANDBOX
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import FakeTeams, Person

EVERYBODY = tuple(
    Person(f"29:{number}", str(UUID(int=number)), f"Person {number}", f"{number}@roomkeeper.example", "Europe/Helsinki")
    for number in range(1, 41)
)
"""So many that nobody is limited: Teams takes few messages about one chat."""

EVERY_S = 0.04
"""How often a turn begins: what is sent stays within what Teams takes of a tenant."""

WRONG = {"date": "2026-03-02", "start": "11:00", "end": "10:00"}
"""A time that cannot be: the form comes back with what is wrong, and no calendar is asked."""

UP_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Figure:
    """What one kind of turn costs: CPU of the bot's process, and how long the answer takes, in ms for each turn."""

    name: str
    turns: int
    cpu_ms: float
    wall_ms: float


# --- Turns ----------------------------------------------------------------------------------------------------------


class Driver:
    """People who talk to the bot and press its cards, each in turn."""

    def __init__(self, teams: FakeTeams) -> None:
        self._teams = teams
        self.start_over()

    def start_over(self) -> None:
        """Begin again with the first person, who did before whatever the others did."""
        self._people = cycle(EVERYBODY)

    async def say(self, text: str) -> None:
        """Type something, and see that it was answered with a card."""
        before = len(self._teams.sent)
        answer = await self._teams.post(self._teams.message(text, person=next(self._people)))
        if answer.status != 201 or len(self._teams.sent) == before:
            raise AssertionError(f"{text} was not answered: {answer}")

    async def press(self) -> None:
        """Send the newest form in with a time that cannot be, and see that the form came back."""
        person = next(self._people)
        card_id, _ = self._teams.last_card(self._teams.personal(person))
        answer = await self._teams.post(self._teams.click(card_id, "Show free rooms", WRONG, person=person))
        await self._teams.until(lambda: self._teams.card(card_id) == answer.card)

    def turns(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """Name the kinds of turns, in the order in which they can be done."""
        return {
            "help": lambda: self.say("help"),
            "my bookings": lambda: self.say("my bookings"),
            "book": lambda: self.say("book"),
            "a press on a form": self.press,
        }


@asynccontextmanager
async def running(
    folder: Path, *, url: str = "", processes: int = 1
) -> AsyncIterator[tuple[dict[int, str], FakeTeams]]:
    """Run the bot in processes of their own on one database: in `folder`, or at `url`, which several need.

    Gives where each process listens, by its id, and the Teams that talks to the first of them.
    """
    url = url or f"sqlite+aiosqlite:///{folder / 'roomkeeper.db'}"
    async with open_database(url) as database:
        registry = SqlRegistry(database, tenant=SANDBOX, clock=SystemClock())
        await registry.seed_rooms(registered_rooms(), by=Colleague(SANDBOX, "Roomkeeper"))
    tenant = Tenant(data_path=folder / "graph.db", require_token=False)
    async with SandboxServer(tenant) as graph, FakeTeams(people=EVERYBODY) as teams, AsyncExitStack() as stack:
        listening = {}
        for number in range(processes):
            port, data = _free_port(), folder / str(number)
            command = ("-m", "bot", "sandbox", "--no-client", "--port", str(port), "--data", str(data))
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-W", "ignore", *command, "--graph", graph.url),
                stdout=asyncio.subprocess.DEVNULL,
                env={**os.environ, "ROOMKEEPER_DATABASE_URL": url},
            )
            stack.push_async_callback(process.wait)
            stack.callback(process.terminate)
            await _until_up(f"http://127.0.0.1:{port}/readyz")
            listening[process.pid] = f"http://127.0.0.1:{port}/api/messages"
        teams.bot_url = next(iter(listening.values()))
        yield listening, teams


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _until_up(url: str) -> None:
    async with asyncio.timeout(UP_WITHIN_S), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)


def cpu_s(process_id: int) -> float:
    """Give the CPU time of a process so far, of all its threads (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure_turns(turns: int, *, warm: int = len(EVERYBODY)) -> list[Figure]:
    """Do so many turns of each kind, one after the other, and give what each kind costs."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as (listening, teams):
            (process_id,) = listening
            driver = Driver(teams)
            for name, turn in driver.turns().items():
                driver.start_over()
                await _often(turn, warm)
                cpu = cpu_s(process_id)
                wall = await _often(turn, turns)
                figures.append(Figure(name, turns, (cpu_s(process_id) - cpu) / turns * 1000, wall / turns * 1000))
    return figures


async def _often(turn: Callable[[], Awaitable[None]], times: int) -> float:
    """Do a turn so many times, at intervals; gives the seconds that they took together."""
    took = 0.0
    for _ in range(times):
        began = time.perf_counter()
        await turn()
        took += time.perf_counter() - began
        await asyncio.sleep(EVERY_S)
    return took


# --- Transactions ---------------------------------------------------------------------------------------------------


async def measure_transactions(count: int) -> dict[str, float]:
    """Read and write one row so many times, as the product does and with the bare driver; in µs of CPU time each."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        async with open_database(f"sqlite+aiosqlite:///{path}") as database:
            await SqlPeople(database, tenant=SANDBOX, clock=SystemClock()).remember(Colleague("p", "Ada"))
            this = (people.c.tenant == SANDBOX, people.c.id == bindparam("this"))
            # What every turn asks is built once.
            found_by_id, moved = select(people).where(*this), update(people).where(*this).values(zone="UTC")

            async def read() -> None:
                async with database.reading() as connection:
                    (await connection.execute(found_by_id, {"this": "p"})).one()

            async def write() -> None:
                async with database.writing() as connection:
                    await connection.execute(moved, {"this": "p"})

            found["read"] = await _each(read, count)
            found["write"] = await _each(write, count)
        with closing(sqlite3.connect(path, isolation_level=None)) as bare:
            bare.execute("PRAGMA synchronous=FULL")

            async def bare_read() -> None:
                bare.execute("SELECT * FROM person WHERE tenant = ? AND id = ?", (SANDBOX, "p")).fetchall()

            async def bare_write() -> None:
                bare.execute("BEGIN IMMEDIATE")
                bare.execute("UPDATE person SET zone = ? WHERE tenant = ? AND id = ?", ("UTC", SANDBOX, "p"))
                bare.execute("COMMIT")

            found["bare read"] = await _each(bare_read, count)
            found["bare write"] = await _each(bare_write, count)
    return found


async def _each(work: Callable[[], Awaitable[Any]], count: int) -> float:
    for _ in range(min(50, count)):
        await work()
    began = time.process_time()
    for _ in range(count):
        await work()
    return (time.process_time() - began) / count * 1e6


# --- Report ---------------------------------------------------------------------------------------------------------


def lines(figures: list[Figure], transactions: Mapping[str, float]) -> list[str]:
    """Write what was measured, one line each."""
    return [
        *(f"{each.name:18} {each.cpu_ms:6.2f} CPU ms {each.wall_ms:7.2f} ms" for each in figures),
        *(f"{name:18} {cost:6.0f} CPU µs" for name, cost in transactions.items()),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=150, help="of each kind (default %(default)s)")
    options = parser.parse_args()
    figures = asyncio.run(measure_turns(options.turns))
    transactions = asyncio.run(measure_transactions(1000))
    sys.stdout.write("\n".join(lines(figures, transactions)) + "\n")


if __name__ == "__main__":
    main()
