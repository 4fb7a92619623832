"""Many people who press at once: turns a second, how long they wait, and what a turn costs, in one and more processes.

python -m benchmarks.bench_processes --postgres postgresql+asyncpg://postgres@127.0.0.1/postgres

Each person has a form open and sends it in with a time that cannot be, over and over: a turn that reads and writes the
person's draft and the conversation's state, draws the form, and asks no calendar. The answer comes with the press, so
no limit of Teams holds it up. Presses go to the processes in turn, as behind a proxy, and everybody waits for an answer
before the next press. What drives them and PostgreSQL run on the same machine: where it has no more cores than
processes, look at the CPU time of a turn.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from benchmarks.bench_turn import EVERYBODY, WRONG, cpu_s, running
from campaigns.throwaway import throwaway
from tests.fakes.teams import FakeTeams, Person

AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Figure:
    """What came of a run: `waits` are the seconds that each press waited for its answer, `cpu_s` that of the bot."""

    processes: int
    seconds: float
    cpu_s: float
    waits: Sequence[float]

    @property
    def rate(self) -> float:
        """Turns a second."""
        return len(self.waits) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU time of one turn, in ms, of all processes together."""
        return self.cpu_s / len(self.waits) * 1000

    def within_ms(self, share: float) -> float:
        """How long that share of the presses waited at most, in ms."""
        return statistics.quantiles(self.waits, n=1000, method="inclusive")[round(share * 1000) - 1] * 1000


async def measure(processes: int, *, server: str, seconds: float, people: int = AT_ONCE) -> Figure:
    """Let so many people press for so long. `server` is a PostgreSQL URL; empty is a file, for one process."""
    with tempfile.TemporaryDirectory() as name:
        async with (
            throwaway(server, Path(name)) as url,
            running(Path(name), url=url, processes=processes) as (listening, teams),
        ):
            turn = cycle(listening.values())
            waits: list[float] = []
            pressed = []
            for person in EVERYBODY[:people]:
                card_id = await _form(teams, person)
                pressed.append(teams.click(card_id, "Show free rooms", WRONG, person=person))

            async def press(activity: dict[str, object], until: float) -> None:
                card = None
                while time.perf_counter() < until:
                    teams.bot_url = next(turn)
                    began = time.perf_counter()
                    answer = await teams.post(activity)
                    waits.append(time.perf_counter() - began)
                    if answer.status != 200 or (card is not None and answer.card != card):
                        raise AssertionError(f"a press was answered otherwise: {answer}")
                    card = answer.card

            await asyncio.gather(*(press(each, time.perf_counter() + 1) for each in pressed))
            waits.clear()
            cpu, began = sum(map(cpu_s, listening)), time.perf_counter()
            await asyncio.gather(*(press(each, began + seconds) for each in pressed))
            return Figure(processes, time.perf_counter() - began, sum(map(cpu_s, listening)) - cpu, tuple(waits))


async def _form(teams: FakeTeams, person: Person) -> str:
    """Let somebody open a form; gives the id of its message."""
    before = len(teams.sent)
    await teams.post(teams.message("book", person=person))
    await teams.until(lambda: len(teams.sent) > before)
    card_id, _ = teams.last_card(teams.personal(person))
    return card_id


def line(database: str, figure: Figure, alone: Figure) -> str:
    """Write a row of the table; `alone` is the run of one process beside which it is held."""
    return (
        f"| {database} | {figure.processes} | {figure.rate:.0f} | {figure.rate / alone.rate:.2f} | {figure.cpu_ms:.1f} "
        f"| {figure.within_ms(0.5):.0f} | {figure.within_ms(0.99):.0f} | {max(figure.waits) * 1000:.0f} |"
    )


async def _report(server: str, processes: Sequence[int], seconds: float) -> None:
    sys.stdout.write(
        f"| database | processes | turns/s, {AT_ONCE} at once | ratio | CPU ms a turn "
        "| p50 ms | p99 ms | longest ms |\n"
        "|---|---|---|---|---|---|---|---|\n"
    )
    alone = await measure(1, server="", seconds=seconds)
    sys.stdout.write(line("SQLite", alone, alone) + "\n")
    if not server:
        return
    alone = await measure(1, server=server, seconds=seconds)
    for number in processes:
        figure = alone if number == 1 else await measure(number, server=server, seconds=seconds)
        sys.stdout.write(line("PostgreSQL", figure, alone) + "\n")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    options = parser.parse_args()
    asyncio.run(_report(options.postgres, options.processes, options.seconds))


if __name__ == "__main__":
    main()
