"""What somebody booked, in their own chat: the list and its pages, one booking, and who answered what."""

import pytest

from tests.fakes_teams import Chat, actions_of
from tests.reading import buttons, said, story, value
from tests.world import ADELE, ALEX, EVENING, LEE, MEGAN, World, mail

TYPED = {**EVENING, "title": "Plan", "attendees": f"{MEGAN.object_id},{LEE.object_id}"}
GONE = "⚠ There is no such booking any more. Please type “book” to make another one."


async def my_bookings(world: World) -> dict[str, object]:
    await world.say("my bookings")
    return world.shown()


async def test_whoever_has_nothing_booked_is_offered_to_book(world: World) -> None:
    await world.say("my bookings")
    assert said(world.shown()) == ["My bookings", "You have no room booked."]
    assert buttons(world.shown())[0] == "Book a room"
    await world.press("Book a room")
    assert "Find rooms" in buttons(world.shown())


async def test_what_is_booked_is_listed_with_all_that_can_be_done_and_leads_to_its_details_and_back(
    world: World,
) -> None:
    await world.book("Oak", TYPED)
    await world.say("my bookings")
    card = world.shown()
    assert said(card) == [
        "My bookings",
        "Today, Mon 2 Mar 2026",
        "20:00–21:00 EET (UTC+2)",
        "Plan",
        "Oak · HQ, floor 3",
        "Waiting: Megan Bowen, Lee Gu",
    ]
    assert buttons(card) == ["Details", "Change", "Extend", "Cancel", "Book a room"]
    details = (await world.press("Details")).card
    assert value(details, "Title") == "Plan"
    assert value(details, "Invited") == "you, Megan Bowen, Lee Gu"
    assert buttons(details) == ["☆ Star room", "Change", "Extend", "Cancel", "My bookings"]
    assert (await world.press("My bookings")).card == card
