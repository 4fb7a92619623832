"""`setup` leads from an empty registry to the first booked room in a few presses, and refuses whoever is no admin."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from booking.model import Person as Colleague
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.scenario.test_import import working
from tests.support.reading import buttons, said, story
from tests.support.world import ADELE, ALEX, EVENING, World, open_world

NO_ROOMS = "No room is registered yet, so nobody can book. The setup leads you there, step by step."
REFUSED = "Only admins can do that. Please ask one of them."


@pytest.fixture
async def empty(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, rooms=()) as world:
        await world.app.registry.switch_booking(on=False, by=Colleague(ALEX.object_id, ALEX.name))
        yield world


async def setup(world: World) -> list[str]:
    await world.say("setup", person=ALEX)
    return said(world.card(world.teams.personal(ALEX))[1])


async def test_from_an_empty_registry_to_the_first_booking_it_takes_eight_presses(empty: World) -> None:
    told = await setup(empty)
    assert told[0] == "Set Roomkeeper up"
    assert "○ Rooms to register" in told
    presses = 0

    async def press(title: str, **typed: str) -> None:
        nonlocal presses
        presses += 1
        await empty.press(title, typed or None, person=ALEX)

    async with working(empty):
        chat = empty.teams.personal(ALEX)
        await press("Import rooms")
        await press("Read all rooms")
        await empty.teams.until(lambda: said(empty.card(chat)[1])[0] == "Rooms to import")
        (apply,) = [each for each in buttons(empty.card(chat)[1]) if each.startswith("Apply new (")]
        await press(apply)
        await empty.teams.until(lambda: said(empty.card(chat)[1])[0] == "Rooms imported ✓")
        await press("Back to setup")
        assert "○ Booking is off" in said(empty.card(chat)[1])
        await press("Switch booking on")
        await press("Book a room")
        await press("Show free rooms", **EVENING)
        await press("Book")
    assert said(empty.card(chat)[1])[0] == "Booked ✓"
    assert presses <= 8
    told = await setup(empty)
    assert told[0] == "Roomkeeper is set up ✓"
    assert "✓ The first booking is made" in told


async def test_an_admin_without_rooms_is_led_to_the_setup_first(empty: World) -> None:
    chat = empty.teams.personal(ALEX)
    await empty.teams.post(empty.teams.installed(person=ALEX))
    for text in ("", "help", "book", "now"):
        if text:
            await empty.say(text, person=ALEX)
        card = empty.card(chat)[1]
        assert NO_ROOMS in story(card), text
        assert buttons(card)[:2] == ["Setup", "Import rooms"], text
    assert said((await empty.press("Setup", person=ALEX)).card)[0] == "Set Roomkeeper up"


async def test_nobody_else_is_led_to_the_setup(empty: World) -> None:
    await empty.teams.post(empty.teams.installed(person=ADELE))
    for text in ("", "help", "now"):
        if text:
            await empty.say(text)
        assert NO_ROOMS not in story(empty.shown()), text
        assert "Setup" not in buttons(empty.shown()), text


async def test_an_admin_with_rooms_is_welcomed_as_everybody(world: World) -> None:
    await world.teams.post(world.teams.installed(person=ALEX))
    assert buttons(world.shown(ALEX))[0] == "Book a room"
    await world.say("help", person=ALEX)
    assert buttons(world.shown(ALEX))[0] == "Book a room"


async def test_a_permission_that_is_missing_is_the_next_step_and_is_explained(empty: World) -> None:
    empty.sandbox.tenant.access.set_scope([])
    told = await setup(empty)
    assert "○ Permission to read and write the rooms' calendars" in told
    await empty.press("Give permission", person=ALEX)
    assert "This is a sandbox" in story(empty.card(empty.teams.personal(ALEX))[1])
    await empty.press("Back to setup", person=ALEX)
    assert said(empty.card(empty.teams.personal(ALEX))[1])[0] == "Set Roomkeeper up"


async def test_a_room_that_cannot_be_read_leads_to_the_check(world: World) -> None:
    world.sandbox.tenant.access.set_scope(["oak@roomkeeper.example"])
    assert "○ 1 of 10 rooms that I tried can be read" in await setup(world)
    await world.press("Check", person=ALEX)
    assert "I am not allowed to read 9 rooms:" in story(world.card(world.teams.personal(ALEX))[1])


async def test_whoever_is_no_admin_is_refused(world: World) -> None:
    before = len(world.requests())
    await world.say("setup", person=ADELE)
    assert world.teams.texts(world.teams.personal(ADELE))[-1] == REFUSED
    await setup(world)
    asked = len(world.requests())
    card_id, card = world.card(world.teams.personal(ALEX))
    for verb in ("setup.show", "setup.permission", "setup.switch", "check.run", "import.open", "import.places"):
        activity = world.teams.press(card_id, verb, {}, {}, person=ADELE, conversation=world.teams.personal(ADELE))
        assert REFUSED in str((await world.teams.post(activity)).body)
    assert len(world.requests()) == asked > before
    assert world.teams.card(card_id) == card
