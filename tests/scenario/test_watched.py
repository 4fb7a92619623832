"""A booking is watched as long as it stands: far ahead, and in a room that is off the list of rooms."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.support.reading import said
from tests.support.world import EVENING, MEGAN, World, at, mail, open_world

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
FAR = {**TYPED, "date": "2030-06-03"}
BOOKED = "Booked ✓"


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot that takes bookings for five years ahead."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, lead_days=1825) as opened:
        yield opened


async def round_(world: World) -> None:
    world.later(minutes=1)
    await world.app.reconciler.go_round()
    await world.told()


async def test_a_booking_years_ahead_gives_way_to_whoever_got_into_its_slot_and_says_so(world: World) -> None:
    await world.book("Oak", FAR)
    world.outlook_books("Oak", EVENING["start"], EVENING["end"], day=FAR["date"])
    await round_(world)
    assert any("Somebody else booked Oak" in line for line in said(world.shown()))
    assert world.booked_rooms() == []


async def test_one_that_is_beyond_what_may_be_booked_by_now_is_watched_all_the_same(world: World) -> None:
    await world.book("Oak", FAR)
    (event,) = world.ours("Oak")
    world.app.reconciler._ahead = timedelta(days=8)  # The setting was lowered.
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    await round_(world)
    assert said(world.shown())[0] == "No longer booked"


@pytest.mark.parametrize("moved", [True, False])
async def test_in_a_room_off_the_list_a_move_and_a_deletion_in_outlook_are_told(world: World, *, moved: bool) -> None:
    await world.book("Oak", TYPED)
    (event,) = world.ours("Oak")
    await world.remove_room("Oak")
    outside = world.sandbox.tenant.outside
    if moved:
        outside.move(room=mail("Oak"), event=event["id"], start=at("21:00"), end=at("22:00"))
    else:
        outside.delete(room=mail("Oak"), event=event["id"])
    await round_(world)
    shown = said(world.shown())
    assert ("Today, Mon 2 Mar, 21:00–22:00" in shown) if moved else shown[0] == "No longer booked"
