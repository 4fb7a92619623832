"""Booking is switched off for a building, a floor or a room: people see why before they press, what is booked stays."""

import pytest

from tests.support.reading import buttons, choices, free_rooms, said, story, troubles
from tests.support.world import ADELE, ALEX, EVENING, World, mail

REFUSED = "Only admins can do that. Please ask one of them."
OAK_OFF = "An admin switched booking off for Oak. Please choose another room, or ask an admin."


async def test_a_room_that_is_off_is_offered_nowhere_and_says_why_where_it_is_asked_for(world: World) -> None:
    await world.book("Oak", {"date": "2026-03-03"})
    told = await off(world, "Oak")
    assert said(told)[:3] == ["Booking is off", "Oak", "Nobody can book this room now. Existing bookings are kept."]
    assert len(world.ours("Oak")) == 1, "what is booked stays"
    assert "Oak" not in free_rooms(await world.find())
    await world.say("book Oak")
    assert troubles(world.shown()) == {"room": [OAK_OFF]}
    assert not any(each.startswith("Oak") for each in choices(world.shown(), "room"))
    await world.say("now")
    assert "Oak" not in story(world.shown())
    await world.say("schedule Oak")
    assert "Booking is off for this room, so nothing can be booked here now." in story(world.shown())
    assert "Book" not in buttons(world.shown())
    await world.say("rooms oak")
    assert "Booking is off for this room." in story(world.shown())
    assert "Book" not in buttons(world.shown())


async def test_a_room_that_goes_off_while_a_card_offers_it_is_not_booked(world: World) -> None:
    rooms = await world.find({"title": "Plan"})
    await off(world, "HQ")
    form = (await world.press("Book", card=rooms, room="Oak")).card
    assert OAK_OFF in story(form)
    assert world.booked_rooms() == []
    await world.say("booking on HQ", person=ALEX)
    await world.press("Show free rooms", EVENING)
    await world.press("Book", room="Oak")
    await world.rest()
    assert world.booked_rooms() == ["Oak"]


async def test_a_booking_in_a_room_that_is_off_is_not_made_longer_and_can_be_cancelled(world: World) -> None:
    await world.book("Oak")
    await off(world, "Oak")
    await world.say("my bookings")
    await world.press("Details")
    assert OAK_OFF in story((await world.press("Extend")).card)
    await world.say("my bookings")
    await world.press("Details")
    await world.press("Cancel booking…")
    await world.press("Cancel booking")
    await world.rest()
    assert world.booked_rooms() == []


async def test_while_booking_is_off_for_everything_now_says_so(world: World) -> None:
    await off(world, "")
    await world.say("now")
    assert said(world.shown())[0] == "Booking is off"


async def test_the_admin_switches_it_back_from_the_card(world: World) -> None:
    told = await off(world, "HQ 3")
    assert buttons(told)[0] == "Switch on"
    assert "Oak" not in free_rooms(await world.find())
    back = (await world.press("Switch on", person=ALEX)).card
    assert said(back)[0] == "Booking is on"
    assert "Oak" in free_rooms(await world.find())


async def test_what_else_is_off_is_told_with_the_way_back(world: World) -> None:
    await off(world, "Oak")
    told = await off(world, "HQ")
    assert "Booking is also off for" in said(told)
    assert buttons(told).count("Switch on") == 2
    assert buttons({**told, "body": []}) == ["All rooms"], "each way back stands below what it is for"


async def test_a_place_that_is_none_is_answered_with_how_places_are_named(world: World) -> None:
    told = await off(world, "Attic")
    assert "There is no room, floor or building “Attic”." in said(told)


@pytest.mark.parametrize(
    "data", [{"on": False}, {"on": False, "room": mail("oak")}, {"on": False, "building": "HQ", "floor": "3"}]
)
async def test_a_forged_press_of_somebody_who_is_no_admin_switches_nothing(
    world: World, data: dict[str, object]
) -> None:
    await world.say("rooms")
    card_id, _ = world.card()
    answer = await world.teams.post(world.teams.press(card_id, "booking.switch", data, {}, person=ADELE))
    assert REFUSED in str(answer.body)
    assert "Oak" in free_rooms(await world.find())


@pytest.mark.parametrize("data", [{"on": False, "room": mail("oak"), "building": "HQ"}, {"on": False, "building": "X"}])
async def test_a_press_that_no_card_of_ours_could_send_switches_nothing(world: World, data: dict[str, object]) -> None:
    await world.say("rooms", person=ALEX)
    card_id, _ = world.card(world.teams.personal(ALEX))
    pressed = world.teams.press(
        card_id, "booking.switch", data, {}, person=ALEX, conversation=world.teams.personal(ALEX)
    )
    assert "cannot be used any more" in str((await world.teams.post(pressed)).body)


async def off(world: World, where: str) -> dict[str, object]:
    """Switch booking off as Alex, in their own chat; gives the card."""
    await world.say(f"booking off {where}", person=ALEX)
    return world.shown(ALEX)
