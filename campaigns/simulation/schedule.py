"""One schedule, from its seed to its verdict."""

import asyncio
import random
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from campaigns.simulation.dice import Dice
from campaigns.simulation.judge import Judge, Violation
from campaigns.simulation.loop import VirtualLoop
from campaigns.simulation.people import Clients, Outlook
from campaigns.simulation.process import plain_cards
from campaigns.simulation.store import Store
from campaigns.simulation.world import World

BUSY_S = 300.0
"""How long things go wrong in a schedule."""

QUIET_S, FAR_QUIET_S, LONGEST_S = 300.0, 3900.0, 14400.0
"""How long nothing must have happened for a schedule to be at rest, also where it is all far ahead, at which the bot
looks seldom; and how long it may take until then.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a schedule ended; `history` is empty unless it was asked for."""

    seed: int
    violations: tuple[Violation, ...]
    counts: Counter[str]
    history: tuple[str, ...] = ()


def run_schedule(
    seed: int, store: Store, *, processes: int = 2, tell: bool = False, without: Collection[str] = ()
) -> Outcome:
    """Run one schedule on a fresh part of a store, `without` some faults and habits."""
    dice = Dice(seed, tell=tell, without=without)
    random.seed(seed)  # For what the production code throws for by itself.
    with VirtualLoop.fresh() as loop, plain_cards():
        world = World(dice, loop, store=store, processes=processes)
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
    dice, outlook = world.dice, Outlook(world)
    outlook.outages(BUSY_S)
    outlook.retire(BUSY_S)
    outlook.set_clocks(BUSY_S)
    people = [clients.live(number) for number in range(dice.random.choice((1, 2, 3, 4)))]
    outlook.teams(BUSY_S, len(people))
    if dice.chance(0.3):
        people.append(clients.free_and_book_again())
    tasks = [asyncio.ensure_future(each) for each in people]
    meddling = [asyncio.ensure_future(outlook.live(BUSY_S))]
    if dice.rates and dice.habit("rolled-back"):
        meddling.append(asyncio.ensure_future(world.roll_back(dice.between(10, 120), dice.between(20, 150))))
    await asyncio.sleep(BUSY_S)
    dice.calm = True
    dice.note(world.loop.time(), "--- from here on nothing more goes wrong ---")
    await asyncio.gather(*meddling)
    while not all(task.done() for task in tasks):
        await asyncio.sleep(10)
        if world.loop.time() > LONGEST_S:
            return False
    for task in tasks:
        task.result()
    return await _rest(world)


async def _rest(world: World) -> bool:
    """Wait until nothing happens any more; false if that takes too long."""
    quiet_s = FAR_QUIET_S if world.far else QUIET_S
    seen, since = None, world.loop.time()
    while world.loop.time() <= LONGEST_S:
        now = world.loop.time()
        state = (world.exchange.writes, world.commits, sum(len(each) for each in world.chats.shown.values()))
        if state != seen:
            seen, since = state, now
        elif now - since > quiet_s and now > BUSY_S + 2 * QUIET_S:
            return True
        await asyncio.sleep(10)
    return False
