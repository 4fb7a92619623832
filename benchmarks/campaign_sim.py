"""Campaigns of simulated schedules: the production protocol, driven through every fault, judged from outside.

    python -m benchmarks.campaign_sim --schedules 100000 --seed 1000000 --processes 2 --workers 2
    python -m benchmarks.campaign_sim --replay 1000042
    python -m benchmarks.campaign_sim --mutants
"""

import asyncio
import gc
import logging
from collections import Counter
from dataclasses import dataclass

from benchmarks.sim_dice import Dice
from benchmarks.sim_judge import Judge, Violation
from benchmarks.sim_loop import VirtualLoop
from benchmarks.sim_people import Clients, Outlook
from benchmarks.sim_world import World, in_memory
from tests.fakes_ledger import MemoryLedger

BUSY_S = 300.0
"""How long things go wrong in a schedule."""

QUIET_S, LONGEST_S = 210.0, 7200.0
"""How long nothing must have happened for a schedule to be at rest, and how long it may take until then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a schedule ended."""

    seed: int
    violations: tuple[Violation, ...]
    counts: Counter[str]
    history: tuple[str, ...] = ()


def run_schedule(seed: int, *, processes: int = 2, tell: bool = False) -> Outcome:
    """Run one schedule from its seed."""
    dice = Dice(seed, tell=tell)
    with VirtualLoop() as loop:
        world = World(
            dice,
            loop,
            make_ledger=lambda registry, clock, lease: MemoryLedger(registry, clock, lease),
            call=in_memory,
            processes=processes,
        )
        clients = Clients(world)
        judge = Judge(world, clients)
        rested = loop.run(_live(world, clients))
        violations = judge.close()
        if not rested:
            violations.append(Violation("I4", "it never came to rest"))
    dice.counts["mails"] = len(world.exchange.mails)
    dice.counts["requests"] = len(clients.requests)
    return Outcome(seed, tuple(violations), dice.counts, tuple(dice.history or ()))


async def _live(world: World, clients: Clients) -> bool:
    dice = world.dice
    outlook = Outlook(world)
    outlook.outages(BUSY_S)
    people = [clients.live(number) for number in range(dice.random.choice((1, 2, 3, 4)))]
    if dice.chance(0.3):
        people.append(clients.cancel_and_book_again())
    tasks = [asyncio.ensure_future(each) for each in people]
    meddling = asyncio.ensure_future(outlook.live(BUSY_S))
    await asyncio.sleep(BUSY_S)
    dice.calm = True
    dice.note(world.loop.time(), "--- from here on nothing more goes wrong ---")
    await meddling
    while not all(task.done() for task in tasks):
        await asyncio.sleep(10)
        if world.loop.time() > LONGEST_S:
            return False
    for task in tasks:
        task.result()
    seen, since = None, world.loop.time()
    while True:
        now = world.loop.time()
        state = (world.exchange.writes, world.commits, sum(len(each) for each in world.chats.shown.values()))
        if state != seen:
            seen, since = state, now
        elif now - since > QUIET_S and now > BUSY_S + 2 * QUIET_S:
            return True
        if now > LONGEST_S:
            return False
        await asyncio.sleep(10)


if __name__ == "__main__":
    import sys, time
    logging.disable(logging.CRITICAL)
    gc.freeze()
    first, n = int(sys.argv[1]), int(sys.argv[2])
    if n == 0:
        out = run_schedule(first, tell=True)
        print("\n".join(out.history)); print(*out.violations, sep="\n")
        raise SystemExit
    t = time.perf_counter(); bad = Counter(); seeds = {}; counts = Counter()
    for seed in range(first, first + n):
        out = run_schedule(seed)
        counts += out.counts
        for inv in {v.invariant for v in out.violations}:
            bad[inv] += 1
            seeds.setdefault(inv, []).append((seed, [str(v) for v in out.violations if v.invariant == inv][0]))
    print(f"{n/(time.perf_counter()-t):.1f}/s", bad, dict(counts))
    for inv, l in sorted(seeds.items()):
        for seed, what in l[:6]: print(seed, what)
