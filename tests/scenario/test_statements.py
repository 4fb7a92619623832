"""What a turn costs in the database, before its answer and in all: the bound stands beside each, and may only sink.

`docs/performance.md` has the table with what it was before.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.fakes.teams_activities import Json
from tests.support.statements import Cost, counted
from tests.support.world import EVENING, Gate, World


async def _typed(world: World, text: str) -> tuple[Cost, Cost]:
    """Type something; what is sent first is the answer."""
    before = len(world.teams.calls)
    with counted() as cost:
        turn = asyncio.create_task(world.say(text))
        await world.teams.until(lambda: len(world.teams.calls) > before)
        answered = cost.so_far()
        await turn
        await world.rest()
    return answered, cost


async def _pressed(world: World, pressed: Json) -> tuple[Cost, Cost]:
    """Press a button; the answer is held back when it is ready to be written, and invitations until it is."""
    gate = world.gate = Gate()
    world.line.once("PATCH", "/events/", gate.opened.wait, before=True)
    with counted() as cost:
        turn = asyncio.create_task(world.deliver(pressed))
        await gate.reached.wait()
        answered = cost.so_far()
        gate.opened.set()
        assert (await turn).card
        await world.rest()
    return answered, cost


async def _help(world: World) -> tuple[Cost, Cost]:
    return await _typed(world, "help")


async def _book(world: World) -> tuple[Cost, Cost]:
    await world.say("book")  # from now on the rooms are in memory, until one changes
    return await _typed(world, "book")


async def _find(world: World) -> tuple[Cost, Cost]:
    await world.say("book")
    return await _pressed(world, world.click("Show free rooms", EVENING))


async def _take(world: World) -> tuple[Cost, Cost]:
    await world.find()
    return await _pressed(world, world.click("Book", room="Oak"))


async def _bookings(world: World) -> tuple[Cost, Cost]:
    await world.book("Oak")
    return await _typed(world, "my bookings")


@pytest.mark.parametrize(
    ("turn", "before", "in_all"),
    [
        (_help, Cost(3, 1, 1, 1), Cost(3, 1, 1, 1)),
        (_book, Cost(7, 2, 2, 2), Cost(9, 2, 3, 3)),
        (_find, Cost(13, 5, 1, 1), Cost(16, 6, 2, 2)),
        (_take, Cost(15, 3, 3, 3), Cost(22, 4, 5, 5)),
        (_bookings, Cost(5, 2, 1, 1), Cost(5, 2, 1, 1)),
    ],
    ids=["help", "book", "Show free rooms", "Book", "my bookings"],
)
async def test_a_turn_asks_no_more_of_the_database_than_it_did(
    world: World, turn: Callable[[World], Awaitable[tuple[Cost, Cost]]], before: Cost, in_all: Cost
) -> None:
    await world.say("help")  # from now on the bot knows who this is
    answered, cost = await turn(world)
    assert answered.within(before), f"before the answer: {answered}\n" + "\n".join(answered.said)
    assert cost.within(in_all), f"in all: {cost}\n" + "\n".join(cost.said)
