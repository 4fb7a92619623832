"""A booking is cancelled in the chat, with a word to its attendees; its slot is anybody's at once."""

from typing import Any

import pytest

from booking.bookings import FAREWELL_LIMIT
from tests.scenario.test_agenda import data_of, forge
from tests.scenario.test_extend import MOVED_ON, OVER, slot
from tests.support.reading import buttons, inputs, said, shows_room, story, troubles
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, World, at, mail

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}


def words(world: World) -> list[str]:
    """What was sent to Graph as words to attendees."""
    return [str(each.body["comment"]) for each in world.sandbox.tenant.ledger.requests if each.path.endswith("/cancel")]


async def asked(world: World, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """Book Oak for the evening, and press Cancel; gives the question."""
    await world.book("Oak", TYPED if typed is None else typed)
    return (await world.press("Cancel booking…")).card


async def test_a_booking_is_cancelled_with_a_word_that_reaches_its_attendees(world: World) -> None:
    card = await asked(world)
    assert said(card)[0] == "Cancel this booking?"
    assert "A cancellation goes to: Megan Bowen." in said(card)
    assert buttons(card) == ["Cancel booking", "Keep it"]
    assert world.booked_rooms() == ["Oak"], "nothing is cancelled by asking"
    world.sandbox.tenant.ledger.clear()
    gone = (await world.press("Cancel booking", {"farewell": "Sorry,\n we meet   next week. "})).card
    assert said(gone)[:3] == ["Booking cancelled", "Plan", "Cancelled by you."]
    assert buttons(gone) == ["Book a room", "My bookings"]
    await world.told()
    assert world.booked_rooms() == []
    assert words(world) == ["Sorry, we meet next week."]
    assert world.mails() == [("cancellation", ADELE.email), ("cancellation", MEGAN.email)]
    assert said((await world.press("My bookings")).card)[1] == "You have no room booked."


async def test_the_same_slot_can_be_booked_again_at_once(world: World) -> None:
    await asked(world)
    await world.press("Cancel booking")
    await world.say("book Oak")
    again = (await world.press("Book", TYPED)).card
    assert (said(again)[0], shows_room(again, "Oak")) == ("Booked ✓", True)
    await world.rest()
    assert len(world.ours("Oak")) == 1


async def test_whoever_is_alone_is_not_asked_for_a_word(world: World) -> None:
    assert "farewell" not in str(await asked(world, EVENING))
    await world.press("Cancel booking")
    await world.rest()
    assert world.booked_rooms() == []


async def test_keep_it_keeps_it(world: World) -> None:
    await asked(world)
    kept = (await world.press("Keep it", {"farewell": "Bye"})).card
    assert said(kept)[0] == "Your booking"
    assert world.booked_rooms() == ["Oak"]


@pytest.mark.parametrize("letter", ["x", "ש", "🗓"])
async def test_a_word_that_is_too_long_is_told_and_kept_for_shortening(world: World, letter: str) -> None:
    await asked(world)
    long = letter * (FAREWELL_LIMIT + 1)
    card = (await world.press("Cancel booking", {"farewell": long})).card
    assert troubles(card)["farewell"] == [
        "Your message has 501 characters; a cancellation can carry 500. Please shorten it."
    ]
    assert inputs(card)["farewell"] == long
    assert world.booked_rooms() == ["Oak"]
    await world.press("Cancel booking", {"farewell": long[1:]})
    await world.rest()
    assert words(world) == [long[1:]]


async def test_the_longest_word_that_can_be_sent_still_makes_a_card(world: World) -> None:
    await asked(world)
    card = (await world.press("Cancel booking", {"farewell": "שלום " * 4_000})).card
    assert "Your message has 19999 characters" in story(card)
    assert world.booked_rooms() == ["Oak"]


async def test_what_must_not_reach_a_mail_is_taken_out_of_the_word(world: World) -> None:
    await asked(world)
    await world.press("Cancel booking", {"farewell": "See\u202e you\u0007 <b>later</b> פגישה"})
    await world.rest()
    assert words(world) == ["See you <b>later</b> פגישה"]


async def test_a_double_press_and_a_second_device_cancel_once(world: World) -> None:
    await asked(world)
    press = world.click("Cancel booking", {"farewell": "First"})
    other = world.click("Cancel booking", {"farewell": "Second"})
    await world.at_once(press, {**press, "id": world.teams.new_id()}, other)
    again = await world.deliver({**press, "id": world.teams.new_id()})
    assert said(again.card)[:3] == ["Booking cancelled", "Plan", "Cancelled by you."]
    await world.rest()
    assert len(words(world)) == 1
    assert world.mails().count(("cancellation", MEGAN.email)) == 1


async def test_what_was_changed_meanwhile_is_asked_for_again_with_the_word_kept(world: World) -> None:
    old = await asked(world)
    await world.press("Keep it")
    await world.press("Extend")
    await world.press("+15 min, until 21:15")
    await world.rest()
    card = (await world.press("Cancel booking", {"farewell": "Bye"}, card=old)).card
    assert MOVED_ON in said(card)
    assert "Mon 2 Mar 2026, 20:00–21:15" in said(card)
    assert inputs(card)["farewell"] == "Bye"
    assert world.booked_rooms() == ["Oak"]
    await world.press("Cancel booking")
    await world.rest()
    assert words(world) == ["Bye"]


async def test_what_was_moved_in_outlook_is_asked_for_again(world: World) -> None:
    await asked(world)
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=at("21:00"), end=at("22:00"))
    await world.app.reconciler.reconcile()
    await world.rest()
    card = (await world.press("Cancel booking")).card
    assert MOVED_ON in said(card)
    assert "Mon 2 Mar 2026, 21:00–22:00" in said(card)


async def test_what_was_deleted_in_outlook_is_gone_either_way(world: World) -> None:
    await asked(world)
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    assert said((await world.press("Cancel booking")).card)[0] == "Booking cancelled"
    await world.rest()
    assert world.booked_rooms() == []
    assert words(world) == []


async def test_what_is_over_is_not_cancelled(world: World) -> None:
    card = await asked(world)
    world.later(hours=13, minutes=30)
    assert said((await world.press("Cancel booking")).card)[:2] == ["Over", OVER]
    assert said((await forge(world, "booking.cancel", data_of(card, "Cancel booking"), ADELE)).card)[:2] == [
        "Over",
        OVER,
    ]
    assert world.booked_rooms() == ["Oak"]


async def test_what_runs_can_be_ended_instead(world: World) -> None:
    data = data_of(await asked(world), "Cancel booking")
    world.later(hours=12, minutes=20)
    card = (await forge(world, "booking.cancel", data, ADELE)).card
    assert buttons(card) == ["Cancel booking", "End now", "Keep it"]
    await world.press("End now")
    await world.rest()
    assert slot(world) == ("18:00", "18:20")


async def test_in_a_room_off_the_list_cancelling_still_works(world: World) -> None:
    await asked(world)
    await world.remove_room("Oak")
    await world.say("booking off", person=ALEX, chat=world.teams.channel())
    assert said((await world.press("Cancel booking")).card)[0] == "Booking cancelled"
    await world.rest()
    assert world.booked_rooms() == []
