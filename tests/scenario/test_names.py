"""Rooms that share a name: the person is asked which, and building and floor tell them apart."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.commands.sandbox import registered_rooms
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import actions_of
from tests.support.reading import buttons, choices, inputs, said, story
from tests.support.world import ALEX, World, mail, open_world

BIRCH, TERN = mail("Birch"), mail("Tern")
PLACES = {mail("Oak"): "HQ, floor 3", BIRCH: "HQ, floor 2", TERN: "Harbour, floor 1"}


@pytest.fixture
async def oaks(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """An office in which Birch and Tern are called Oak as well."""
    rooms = tuple(replace(room, name="Oak") if room.address in PLACES else room for room in registered_rooms())
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, rooms=rooms) as world:
        yield world


async def test_booking_a_name_of_several_rooms_asks_which_and_a_press_opens_the_form_for_it(oaks: World) -> None:
    await oaks.say("book Oak")
    asked = oaks.shown()
    assert said(asked)[:2] == ["Which one do you mean?", "“Oak” could be any of 3 rooms."]
    assert all(place in story(asked) for place in PLACES.values())
    assert buttons(asked) == ["Book"] * 3
    assert {press["data"]["room"]: press["tooltip"] for press in actions_of(asked)} == {
        address: f"Book Oak, {place}" for address, place in PLACES.items()
    }
    form = (await oaks.press("Book", room="Oak, Harbour, floor 1")).card
    assert said(form)[0] == "Book a room"
    assert inputs(form)["room"] == TERN


@pytest.mark.parametrize(
    "text", ["HQ 2 Oak", "hq, floor 2, oak", "Oak, HQ, floor 2", "floor 2 Oak", BIRCH, "room HQ 2 Oak", "“HQ 2 Oak”"]
)
async def test_building_and_floor_beside_a_name_choose(oaks: World, text: str) -> None:
    await oaks.say(f"book {text}")
    assert inputs(oaks.shown())["room"] == BIRCH
    titles = choices(oaks.shown(), "room")
    assert len(titles) == len(set(titles))


async def test_a_building_alone_may_leave_several(oaks: World) -> None:
    await oaks.say("book HQ Oak")
    assert "“HQ Oak” could be any of 2 rooms." in said(oaks.shown())


async def test_none_of_several_rooms_is_removed_before_the_admin_says_which(oaks: World) -> None:
    channel = oaks.teams.channel()
    await oaks.say("rooms remove Oak", person=ALEX, chat=channel)
    asked = oaks.card(channel)[1]
    assert all(f"{place}" in story(asked) for place in PLACES.values())
    assert buttons(asked) == ["Remove"] * 3, "each is asked about by its address"
    await oaks.say("rooms", person=ALEX, chat=channel)
    assert all(address in story(oaks.card(channel)[1]) for address in PLACES)
    assert "Room removed" in story(await oaks.remove_room("Harbour Oak"))
    await oaks.say("rooms", person=ALEX, chat=channel)
    assert [address in story(oaks.card(channel)[1]) for address in PLACES] == [True, True, False]


async def test_only_an_admin_is_asked_which_room_to_remove(oaks: World) -> None:
    await oaks.say("rooms remove Oak", chat=oaks.teams.channel())
    assert "Only admins can do that" in str(oaks.teams.sent[-1].activity)


async def test_a_schedule_of_several_rooms_shows_each_with_its_place(oaks: World) -> None:
    await oaks.say("schedule Oak")
    assert all(place in story(oaks.shown()) for place in PLACES.values())
    await oaks.say("schedule Harbour 1 Oak tomorrow")
    assert said(oaks.shown())[1].startswith("Tomorrow, ")
    assert "Harbour, floor 1" in story(oaks.shown())
    assert "HQ" not in story(oaks.shown())
