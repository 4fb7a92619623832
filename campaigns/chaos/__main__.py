"""Kills real processes of the bot at random, and audits afterwards what people were told against the calendars.

python -m campaigns.chaos --kills 1000 --store sqlite
python -m campaigns.chaos --kills 1000 --store postgres --postgres postgresql+asyncpg://postgres@127.0.0.1/postgres

Rounds of some kills each, in worlds of their own; the seed of a round decides what is tried and when, not what the
machine makes of it. One process on SQLite, three on one PostgreSQL database. Leases and quarantines last minutes, so
the clocks jump now and then, but only while no process lives and no request is under way.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from campaigns.chaos.habits import HABITS, NOT_YET
from campaigns.chaos.world import RoundOutcome, run_round

KILLS_A_ROUND = 50


@dataclass(slots=True)
class Outcome:
    """What came of a campaign: counts, and all that was wrong, by kind."""

    kills: int = 0
    rounds: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    logged: Counter[str] = field(default_factory=Counter)

    def add(self, seed: int, outcome: RoundOutcome) -> None:
        """Count a round."""
        self.rounds += 1
        self.kills += outcome.kills
        self.counts.update(outcome.counts)
        self.logged.update(outcome.logged)
        for kind, found in outcome.wrong.items():
            self.wrong.setdefault(kind, []).extend(f"seed {seed}: {each}" for each in found)

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not any(self.wrong.values())


async def campaign(*, kills: int, seed: int, server: str, at_once: int, without: Collection[str] = NOT_YET) -> Outcome:
    """Run rounds until there were so many kills; `server` is a PostgreSQL URL, empty for SQLite."""
    whole, began = Outcome(), time.monotonic()
    sizes = [KILLS_A_ROUND] * (kills // KILLS_A_ROUND) + [kills % KILLS_A_ROUND] * bool(kills % KILLS_A_ROUND)
    worlds = asyncio.Semaphore(at_once)

    async def one(number: int, size: int) -> None:
        async with worlds:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    place = Path(folder)
                    outcome = await run_round(place, seed=seed + number, kills=size, server=server, without=without)
                except Exception as error:  # noqa: BLE001 — the other rounds go on, and the campaign is not sound
                    outcome = RoundOutcome(wrong={"broke off": [repr(error)]})
            whole.add(seed + number, outcome)
            found = {kind: each for kind, each in outcome.wrong.items() if each}
            _say(f"{whole.kills} kills in {time.monotonic() - began:.0f} s; seed {seed + number}: {found or 'sound'}")

    await asyncio.gather(*(one(number, size) for number, size in enumerate(sizes)))
    return whole


def _report(whole: Outcome) -> None:
    for name, number in sorted(whole.counts.items()):
        _say(f"  {number:>8}  {name}")
    for line, number in whole.logged.most_common(12):
        _say(f"  {number:>8}  logged: {line}")
    _say("\n| kills | " + " | ".join(whole.wrong) + " |\n|" + "---|" * (len(whole.wrong) + 1))
    _say(f"| {whole.kills} | " + " | ".join(str(len(found)) for found in whole.wrong.values()) + " |")
    for kind, found in whole.wrong.items():
        for each in found[:5]:
            _say(f"{kind}: {each}")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; 0 if nothing was wrong."""
    parser = argparse.ArgumentParser(prog="campaigns.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    parser.add_argument("--at-once", type=int, default=2, help="rounds that run beside each other")
    parser.add_argument("--without", nargs="*", choices=HABITS, default=sorted(NOT_YET), help="what never happens")
    asked = parser.parse_args(arguments)
    if asked.store == "postgres" and not asked.postgres:
        parser.error("--store postgres needs --postgres URL")
    logging.disable(logging.CRITICAL)
    server = asked.postgres if asked.store == "postgres" else ""
    without = frozenset(asked.without)
    whole = asyncio.run(
        campaign(kills=asked.kills, seed=asked.seed, server=server, at_once=asked.at_once, without=without)
    )
    _report(whole)
    return 0 if whole.sound else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
