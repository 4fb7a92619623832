"""Somebody stars a room and finds it first among those that fit as well, in every list, and nobody else does."""

from typing import Any

import pytest

from cards.actions.found_rooms import StarRoom
from cards.actions.table import data_of
from tests.support.reading import buttons, choices, free_rooms, quiet_presses, said
from tests.support.world import ADELE, EVENING, MEGAN, World, mail

Json = dict[str, Any]
FOUR = {"capacity": "4"}


async def test_a_starred_room_comes_first_among_those_of_its_size(world: World) -> None:
    rooms = await world.find(FOUR)
    before = free_rooms(rooms)
    assert before[:3] == ["Birch", "Rowan", "Oak"], "Tern is as small, and in another city"
    shown = (await world.press("Star Rowan: it comes first")).card
    assert free_rooms(shown)[0] == "Rowan"
    assert [each for each in free_rooms(shown) if each != "Rowan"] == [each for each in before if each != "Rowan"]
    assert "Take the star off Rowan" in quiet_presses(shown)
    again = (await world.press("Take the star off Rowan")).card
    assert free_rooms(again) == before


async def test_a_star_moves_no_revision_and_books_nothing(world: World) -> None:
    rooms = await world.find(FOUR)
    card_id, _ = world.card()
    shown = (await world.press("Star Rowan: it comes first")).card
    assert said(shown)[:2] == said(rooms)[:2]
    booked = (await world.press("Book", room="Rowan", card_id=card_id, card=rooms)).card
    assert said(booked)[0] == "Booked ✓", "the buttons of the card before the star are still good"
    await world.rest()
    assert world.booked_rooms() == ["Rowan"]


async def test_the_receipt_knows_whether_its_room_is_starred(world: World) -> None:
    await world.find(FOUR)
    card_id, rooms = world.card()
    await world.press("Star Rowan: it comes first")
    receipt = (await world.press("Book", room="Rowan", card_id=card_id, card=rooms)).card
    assert "★ Starred" in buttons(receipt)
    await world.rest()
    await world.find(FOUR)
    assert "☆ Star room" in buttons((await world.press("Book")).card), "another room is none"


async def test_the_form_and_the_schedule_list_it_first_too(world: World) -> None:
    await world.find(FOUR)
    await world.press("Star Rowan: it comes first")
    form = (await world.press("Change")).card
    assert choices(form, "room")[:2] == ["Any room", "★ Rowan · HQ, floor 3"]
    await world.say("schedule HQ sat")
    names = [title for title in quiet_presses(world.shown()) if title.startswith("Schedule of")]
    assert names[0] == "Schedule of Rowan"
    await world.say("book")
    assert choices(world.shown(), "room")[1] == "★ Rowan · HQ, floor 3"


@pytest.mark.parametrize("line", ["favourites", "my favorites"])
async def test_whoever_asks_for_their_favourites_sees_them_first_among_all_rooms(world: World, line: str) -> None:
    await world.find(FOUR)
    await world.press("Star Rowan: it comes first")
    await world.say(line)
    names = [title for title in quiet_presses(world.shown()) if title.startswith("Schedule of")]
    assert names[0] == "Schedule of Rowan"


async def test_a_room_is_starred_on_its_schedule_as_well(world: World) -> None:
    await world.say("schedule HQ 3 sat")
    shown = (await world.press("Star Rowan: it comes first")).card
    assert said(shown)[:2] == ["HQ, floor 3", "Sat 7 Mar 2026"]
    names = [title for title in quiet_presses(shown) if title.startswith("Schedule of")]
    assert names == ["Schedule of Rowan", "Schedule of Elm", "Schedule of Oak"]
    assert free_rooms(await world.find(FOUR))[0] == "Rowan"


async def test_a_star_is_its_persons_own(world: World) -> None:
    await world.find(FOUR)
    await world.press("Star Rowan: it comes first")
    theirs = await world.find(FOUR, person=MEGAN)
    assert "Star Rowan: it comes first" in quiet_presses(theirs)
    assert "★" not in said(theirs)


async def test_before_others_no_star_is_shown(world: World) -> None:
    await world.find(FOUR)
    await world.press("Star Rowan: it comes first")
    group = world.teams.group()
    await world.find(FOUR, chat=group)
    await world.press("Change", chat=group)
    await world.say("schedule HQ 3 sat", chat=group)
    sent = world.everything_sent_to(group)
    assert "Rowan" in sent
    for sign in ("★", "☆", "room.star"):
        assert sign not in sent


async def test_a_star_on_somebody_elses_card_is_refused_and_on_an_old_one_changes_nothing(world: World) -> None:
    rooms = await world.find(FOUR)
    card_id, _ = world.card()
    pressed = world.click("Star Rowan: it comes first", card_id=card_id, card=rooms)
    theirs = {**pressed, "from": {**pressed["from"], "id": MEGAN.id, "aadObjectId": MEGAN.object_id}}
    assert "This card belongs to Adele Vance." in (await world.teams.post(theirs)).error
    await world.press("Change")
    old = await world.deliver(pressed)
    assert "Show free rooms" in buttons(old.card)
    assert choices(old.card, "room")[1] != "★ Rowan · HQ, floor 3"


async def test_a_room_that_is_gone_cannot_be_starred(world: World) -> None:
    rooms = await world.find(FOUR)
    await world.remove_room("Rowan")
    pressed = world.click("Star Rowan: it comes first", card=rooms)
    assert "is not a room that can be booked here" in (await world.teams.post(pressed)).error


async def test_a_press_that_is_repeated_is_harmless(world: World) -> None:
    rooms = await world.find(FOUR)
    press = world.click("Star Rowan: it comes first", card=rooms)
    await world.at_once(press, press, press)
    form = (await world.press("Change")).card
    assert [each for each in choices(form, "room") if each.startswith("★")] == ["★ Rowan · HQ, floor 3"]


async def test_a_star_from_nowhere_is_forged(world: World) -> None:
    await world.find(EVENING)
    card_id, _ = world.card()
    for data in (
        {"room": mail("oak"), "on": True},
        {**data_of(StarRoom(mail("oak"), True, where="HQ")), "booking": "x"},
    ):
        pressed = world.teams.press(
            card_id, StarRoom.verb, data, {}, person=ADELE, conversation=world.teams.personal(ADELE)
        )
        assert "This button cannot be used any more." in (await world.teams.post(pressed)).error
