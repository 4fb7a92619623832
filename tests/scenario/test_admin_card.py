"""`admin` shows how things stand, what is worth doing next and every admin command; nobody else learns any of it."""

import pytest

from tests.support.reading import buttons, said, story
from tests.support.world import ADELE, ALEX, World

REFUSED = "Only admins can do that. Please ask one of them."


async def test_the_admin_card_tells_how_things_stand_and_what_is_next(world: World) -> None:
    await world.say("admin", person=ALEX)
    card = world.shown(ALEX)
    assert said(card)[:3] == ["Manage the rooms", "10 rooms · Booking is on.", "Nothing needs to be done"]
    assert {
        "Setup",
        "Check",
        "All rooms",
        "Floors",
        "Add a room",
        "Import rooms",
        "Export",
        "Admins",
        "Switch all rooms off",
    } <= set(buttons(card))
    await world.say("booking off HQ 3", person=ALEX)
    await world.say("admin", person=ALEX)
    assert "Worth doing next" in said(world.shown(ALEX))
    back = (await world.press("Switch on", person=ALEX)).card
    assert said(back)[0] == "Booking is on"


async def test_every_button_of_the_admin_card_answers(world: World) -> None:
    for title in (
        "Setup",
        "All rooms",
        "Floors",
        "Add a room",
        "Import rooms",
        "Export",
        "Admins",
        "Switch all rooms off",
    ):
        await world.say("admin", person=ALEX)
        answer = await world.press(title, person=ALEX)
        assert answer.card["body"], title


async def test_booking_is_switched_off_and_on_by_the_admin_card(world: World) -> None:
    await world.say("admin", person=ALEX)
    asked = (await world.press("Switch all rooms off", person=ALEX)).card
    assert said(asked)[0] == "Switch all 10 rooms off?"
    await world.say("now")
    assert said(world.shown())[0] != "Booking is off", "it was only asked"
    await world.say("admin", person=ALEX)
    await world.press("Switch all rooms off", person=ALEX)
    assert said((await world.press("Switch all rooms off", person=ALEX)).card)[0] == "Booking is off"
    await world.say("now")
    assert said(world.shown())[0] == "Booking is off"
    await world.say("admin", person=ALEX)
    assert "Booking is off: nobody can book a room now." in story(world.shown(ALEX))
    assert said((await world.press("Switch on", person=ALEX)).card)[0] == "Booking is on"


@pytest.mark.parametrize("text", ["status", "settings", "who booked", "all bookings", "usage"])
async def test_what_an_admin_hints_at_shows_the_admin_card_and_others_get_help(world: World, text: str) -> None:
    await world.say(text, person=ALEX)
    assert said(world.shown(ALEX))[0] == "Manage the rooms"
    await world.say(text, person=ADELE)
    assert said(world.shown())[0] == "What I can do"


async def test_whoever_is_no_admin_is_refused_the_card_and_its_presses(world: World) -> None:
    channel = world.teams.channel()
    await world.say("admin", person=ALEX, chat=channel)
    card_id, before = world.card(channel)
    for title in ("Admins", "Export", "Switch all rooms off", "Setup", "Import rooms", "Add a room"):
        assert REFUSED in str((await world.press(title, person=ADELE, chat=channel)).body), title
    assert world.teams.card(card_id) == before
    await world.say("admin")
    assert world.teams.texts(world.teams.personal(ADELE)) == [REFUSED]
    pressed = world.teams.press(card_id, "admin.show", {}, {}, person=ADELE, conversation=channel)
    assert REFUSED in str((await world.teams.post(pressed)).body)


async def test_disable_and_enable_mean_the_switch(world: World) -> None:
    await world.say("disable Oak", person=ALEX)
    assert said(world.shown(ALEX))[:2] == ["Booking is off", "Oak"]
    await world.say("enable Oak", person=ALEX)
    assert said(world.shown(ALEX))[:2] == ["Booking is on", "Oak"]


@pytest.mark.parametrize("text", ["book", "now"])
async def test_an_admin_who_finds_booking_off_switches_it_on_from_there(world: World, text: str) -> None:
    await world.say("booking off", person=ALEX)
    await world.say(text, person=ALEX)
    assert buttons(world.shown(ALEX)) == ["Switch on", "Setup", "Try again"]
    await world.say(text)
    assert "Switch on" not in buttons(world.shown()), "only admins are offered it"
    await world.say(text, person=ALEX, chat=world.teams.channel())
    assert "Switch on" not in buttons(world.card(world.teams.channel())[1]), "others read that"
    assert said((await world.press("Switch on", person=ALEX)).card)[0] == "Booking is on"
