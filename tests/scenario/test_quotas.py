"""Somebody books, or opens forms, beyond what one person may have: they are told so, and nobody else notices."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.support.reading import inputs, troubles
from tests.support.statements import counted
from tests.support.world import EVENING, MEGAN, World, open_world

FULL = "You have 2 bookings to come, and one person may have no more. Please cancel one that you do not need."
LATER = {"date": "2026-03-03", "start": "20:00", "end": "21:00", "title": "Kept"}


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, bookings_of_one=2, forms_of_one=4) as opened:
        yield opened


async def cost_of_booking(world: World, room: str) -> tuple[int, int]:
    """Let Megan book; gives how many statements and requests to Graph that takes."""
    await world.find(person=MEGAN)
    before = len(world.requests())
    with counted() as cost:
        await world.press("Book", person=MEGAN, room=room)
        await world.told()
    return cost.statements, len(world.requests()) - before


async def test_who_has_too_many_bookings_is_told_so_and_others_book_on(world: World) -> None:
    undisturbed = await cost_of_booking(world, "Elm")
    for room in ("Oak", "Birch"):
        await world.book(room)
    await world.find(LATER)
    asked = world.requests()
    for _ in range(5):
        refused = (await world.press("Book", room="Oak")).card
        assert FULL in str(troubles(refused)), troubles(refused)
        assert inputs(refused)["title"] == "Kept"
        await world.rest()
        assert world.requests() == asked, "what is refused asks nothing of Exchange"
        await world.press("Show free rooms", LATER)
        asked = world.requests()
    assert world.booked_rooms().count("Oak") == 1
    assert await cost_of_booking(world, "Maple") == undisturbed, "the flood costs others nothing"


async def test_a_booking_that_is_cancelled_makes_room_for_another(world: World) -> None:
    for room in ("Oak", "Birch"):
        await world.book(room)
    card_id = world.card()[0]
    await world.find(LATER)
    form = world.card()[0]
    assert FULL in str(troubles((await world.press("Book", room="Oak")).card))
    await world.press("Cancel booking…", card_id=card_id)
    await world.press("Cancel booking", card_id=card_id)
    await world.told()
    await world.press("Show free rooms", LATER, card_id=form)
    await world.press("Book", card_id=form, room="Oak")
    await world.told()
    assert sorted(world.booked_rooms()) == ["Oak", "Oak"]


async def test_the_oldest_of_too_many_forms_is_closed_and_the_newest_works(world: World) -> None:
    cards = []
    for _ in range(5):
        world.later(minutes=1)
        await world.say("book")
        cards.append(world.card()[0])
    old = (await world.press("Show free rooms", EVENING, card_id=cards[0])).card
    assert "too old to be used" in str(old)
    assert "Oak" in str((await world.press("Show free rooms", EVENING, card_id=cards[1])).card)
    assert "Oak" in str((await world.press("Show free rooms", EVENING, card_id=cards[-1])).card)
