"""Campaigns of simulated schedules: the production protocol, driven through every fault, judged from outside.

python -m campaigns.simulation --schedules 100000 --seed 1000000 --processes 2 --workers 2
python -m campaigns.simulation --replay 1000042
python -m campaigns.simulation --mutants
"""

import argparse
import gc
import logging
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice

from campaigns.simulation.dice import NOT_YET
from campaigns.simulation.mutants import MUTANTS, Mutant
from campaigns.simulation.schedule import Outcome, run_schedule
from campaigns.simulation.store import STORES, open_store

CHUNK = 50
"""Schedules that a worker runs between two reports."""

NAMED = {mutant.name: mutant for mutant in MUTANTS}


@dataclass(frozen=True, slots=True)
class Setting:
    """What all schedules of a campaign have in common."""

    store: str = "memory"
    processes: int = 2
    mutant: str = ""
    without: frozenset[str] = NOT_YET

    def replay(self, seed: int) -> str:
        """Write the command that prints the whole history of one of these schedules."""
        usual = Setting()
        words = [".venv/bin/python -m campaigns.simulation", f"--replay {seed}"]
        words += [f"--store {self.store}"] if self.store != usual.store else []
        words += [f"--processes {self.processes}"] if self.processes != usual.processes else []
        words += [f"--mutant {self.mutant}"] if self.mutant else []
        words += [" ".join(["--without", *sorted(self.without)])] if self.without != usual.without else []
        return " ".join(words)


@dataclass(slots=True)
class Result:
    """What came of many schedules: `failed` holds the outcomes with violations, by their seeds."""

    schedules: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.schedules += 1
        self.counts.update(outcome.counts)
        if outcome.violations:
            self.failed.append(outcome)


def outcomes(setting: Setting, seeds: Iterable[int], *, tell: bool = False) -> Iterator[Outcome]:
    """Run the schedules of these seeds, one after the other."""
    with ExitStack() as stack:
        store = stack.enter_context(open_store(setting.store))
        if setting.mutant:
            stack.enter_context(NAMED[setting.mutant].at_work())
        for seed in seeds:
            yield run_schedule(seed, store, processes=setting.processes, tell=tell, without=setting.without)


def _chunk(job: tuple[Setting, range]) -> Result:
    _make_haste()
    result = Result()
    for outcome in outcomes(*job):
        result.add(outcome)
    gc.collect()
    return result


def _make_haste() -> None:
    """Log nothing, and look for garbage after each chunk alone: a schedule leaves little behind."""
    logging.disable(logging.CRITICAL)
    gc.freeze()
    gc.disable()


def campaign(setting: Setting, seeds: range, *, workers: int, chunk: int = CHUNK) -> Result:
    """Run a campaign, on several workers of this machine, and tell how far it is now and then."""
    jobs = [(setting, seeds[at : at + chunk]) for at in range(0, len(seeds), chunk)]
    whole, began, told = Result(), time.monotonic(), time.monotonic()
    with ExitStack() as stack:
        results: Iterable[Result]
        if workers == 1:
            results = map(_chunk, jobs)
        else:
            # Not multiprocessing.Pool: it waits for ever where its processes cannot begin.
            fresh = multiprocessing.get_context("spawn")
            pool = stack.enter_context(ProcessPoolExecutor(workers, mp_context=fresh))
            results = pool.map(_chunk, jobs)
        for each in results:
            whole.schedules += each.schedules
            whole.counts += each.counts
            whole.failed += each.failed
            for failed in each.failed:
                _say(f"{setting.replay(failed.seed)}\n  {failed.violations[0]}")
            if time.monotonic() - told > 30:
                told = time.monotonic()
                _say(f"{whole.schedules} schedules, {len(whole.failed)} with violations, {_rate(whole, began)}")
    _say(f"{whole.schedules} schedules in {time.monotonic() - began:.0f} s ({_rate(whole, began)})")
    return whole


def hunt(mutant: Mutant, setting: Setting, seed: int, limit: int) -> Outcome | int:
    """Run schedules until a mutant is caught; gives the outcome that caught it, or how many let it live."""
    hunted = replace(setting, mutant=mutant.name)
    ran = 0
    for outcome in islice(outcomes(hunted, range(seed, seed + limit)), limit):
        ran += 1
        if outcome.violations:
            return outcome
    return ran


def _hunts(mutants: Iterable[Mutant], setting: Setting, seed: int, control: int) -> bool:
    """Hunt mutants and print the table; true if each was caught within its budget, and the control was not."""
    well = True
    _say(f"{'mutant':24} {'budget':>8} {'caught after':>13}  by     removed rule")
    for mutant in mutants:
        found = hunt(mutant, setting, seed, mutant.budget or control)
        caught = isinstance(found, Outcome)
        after = f"{found.seed - seed + 1}" if isinstance(found, Outcome) else "-"
        by = found.violations[0].invariant if isinstance(found, Outcome) else "-"
        as_it_should = caught == (mutant.budget is not None)
        well = well and as_it_should
        budget = mutant.budget or f"({control})"
        _say(f"{mutant.name:24} {budget:>8} {after:>13}  {by:4} {'' if as_it_should else '!!'} {mutant.removed}")
    return well


def _rate(result: Result, began: float) -> str:
    return f"{result.schedules / max(time.monotonic() - began, 0.001):.0f}/s"


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _report(result: Result, setting: Setting) -> None:
    for name, number in sorted(result.counts.items()):
        _say(f"  {number:>10}  {name}")
    _say(f"violations in {len(result.failed)} of {result.schedules} schedules")
    by_kind: dict[str, list[Outcome]] = {}
    for outcome in result.failed:
        by_kind.setdefault(outcome.violations[0].invariant, []).append(outcome)
    for kind, failed in sorted(by_kind.items()):
        _say(f"{kind}: {len(failed)} schedules")
        for outcome in failed[:5]:
            _say(f"  {setting.replay(outcome.seed)}\n    {outcome.violations[0]}")


def setting_of(asked: argparse.Namespace) -> Setting:
    """Give what all schedules have in common, as the command line says it."""
    return Setting(asked.store, asked.processes, asked.mutant, frozenset(asked.without))


def command_line() -> argparse.ArgumentParser:
    """Build the reader of the command line."""
    parser = argparse.ArgumentParser(prog="campaigns.simulation", description=__doc__)
    parser.add_argument("--schedules", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1_000_000, help="of the first schedule")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--store", choices=STORES, default="memory")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--mutant", choices=sorted(NAMED), default="", help="remove this rule")
    parser.add_argument("--mutants", nargs="*", metavar="RULE", help="hunt all of them or these, and print the table")
    parser.add_argument(
        "--without", nargs="*", metavar="WHAT", default=sorted(NOT_YET), help="what never happens, or is not judged"
    )
    parser.add_argument("--replay", type=int, help="print the whole history of one schedule")
    return parser


def main(arguments: list[str]) -> int:
    """Run what the command line asks for; 0 if everything is as it should be."""
    asked = command_line().parse_args(arguments)
    _make_haste()
    setting = setting_of(asked)
    if asked.replay is not None:
        (outcome,) = outcomes(setting, [asked.replay], tell=True)
        verdict = f"{len(outcome.violations)} violations" if outcome.violations else "sound: 0 violations"
        _say("\n".join((*outcome.history, *map(str, outcome.violations), verdict)))
        return 1 if outcome.violations else 0
    if asked.mutants is not None:
        hunted = [NAMED[name] for name in asked.mutants] or list(MUTANTS)
        return 0 if _hunts(hunted, setting, asked.seed, asked.schedules) else 1
    result = campaign(setting, range(asked.seed, asked.seed + asked.schedules), workers=asked.workers)
    _report(result, setting)
    return 1 if result.failed else 0
