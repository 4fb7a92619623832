"""A booking is extended or ended in the chat: once, as far as there is room, and never against what is true by now."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes.teams import Answer
from tests.scenario.test_agenda import data_of, forge
from tests.support.reading import buttons, said, story
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, World, at, mail

TYPED = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
MOVED_ON = "⚠ This booking has just been changed. Please look at it as it is now, and try again."
OVER = "⚠ This booking is over, so it cannot be changed any more."
TAKEN = "⚠ Oak is taken at that time. Please choose another room or time."


def slot(world: World, room: str = "Oak") -> tuple[str, str]:
    """When our event in a room begins and ends, in UTC."""
    (event,) = world.ours(room)
    return event["start"]["dateTime"][11:16], event["end"]["dateTime"][11:16]


async def ends(world: World) -> list[str]:
    """Press Extend on the newest card, and give the ends to choose from."""
    return [each for each in buttons((await world.press("Extend")).card) if each.startswith("+")]


# --- Extending -------------------------------------------------------------------------------------------------------


async def test_a_booking_is_extended_with_two_presses_and_its_people_are_told_once(world: World) -> None:
    await world.book("Oak", TYPED)
    world.outlook_books("Oak", "23:00", "23:30")
    world.sandbox.tenant.ledger.clear()
    asked = (await world.press("Extend")).card
    assert "Free until 23:00, when the next meeting begins." in said(asked)
    assert "Secret" not in str(asked)
    assert buttons(asked) == [
        *("+15 min, until 21:15", "+30 min, until 21:30", "+60 min, until 22:00"),
        *("Back", "My bookings"),
    ]
    extended = (await world.press("+30 min, until 21:30")).card
    assert said(extended)[0] == "Changed ✓"
    assert "Time: Today, Mon 2 Mar, 20:00–21:00 → 20:00–21:30" in said(extended)
    assert "Today, Mon 2 Mar, 20:00–21:30" in said(extended)
    await world.told()
    assert slot(world) == ("18:00", "19:30")
    assert world.mails() == [("update", ADELE.email), ("update", MEGAN.email)]
    assert buttons((await world.press("My bookings")).card)[0] == "Details"


async def test_it_can_be_extended_again_at_once(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    await world.press("+15 min, until 21:15")
    assert await ends(world) == ["+15 min, until 21:30", "+30 min, until 21:45", "+60 min, until 22:15"]
    await world.press("+15 min, until 21:30")
    await world.rest()
    assert slot(world) == ("18:00", "19:30")


@pytest.mark.parametrize(
    ("next_start", "expected", "limit"),
    [
        ("21:40", ["+15 min, until 21:15", "+30 min, until 21:30", "+40 min, until 21:40"], "Free until 21:40"),
        ("21:10", ["+10 min, until 21:10"], "Free until 21:10"),
        ("21:00", [], "Oak is taken right after that, so it cannot be extended."),
    ],
)
async def test_the_next_meeting_in_the_room_is_the_limit(
    world: World, next_start: str, expected: list[str], limit: str
) -> None:
    await world.book("Oak", TYPED)
    world.outlook_books("Oak", next_start, "22:00")
    assert await ends(world) == expected
    assert any(line.startswith(limit) for line in said(world.shown()))
    assert said((await world.press("Back")).card)[0] == "Your booking"


async def test_the_next_booking_of_ours_is_the_limit_too(world: World) -> None:
    await world.book("Oak", {**EVENING, "start": "21:30", "end": "22:00"}, person=MEGAN)
    await world.book("Oak", TYPED)
    assert await ends(world) == ["+15 min, until 21:15", "+30 min, until 21:30"]


async def test_the_rules_are_the_limit_where_nobody_comes_next(world: World) -> None:
    await world.book("Oak", {"date": "2026-03-07", "start": "14:00", "end": "21:30"})
    assert await ends(world) == ["+15 min, until 21:45", "+30 min, until 22:00"]
    assert "Free until 22:00. A booking cannot be longer than that." in said(world.shown())


async def test_a_room_that_was_taken_between_the_question_and_the_press_is_told_with_what_is_left(
    world: World,
) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    world.outlook_books("Oak", "21:10", "22:00")
    refused = (await world.press("+30 min, until 21:30")).card
    assert TAKEN in said(refused)
    assert "Free until 21:10, when the next meeting begins." in said(refused)
    assert buttons(refused)[0] == "+10 min, until 21:10"
    assert slot(world) == ("18:00", "19:00")
    assert "20:00–21:10" in story((await world.press("+10 min, until 21:10")).card)


async def test_who_comes_while_the_press_is_under_way_keeps_the_room_and_ours_stays_as_it_was(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")

    async def come() -> None:
        world.outlook_books("Oak", "21:10", "22:00")

    world.line.once("POST", "/events", come, before=True)
    refused = (await world.press("+30 min, until 21:30")).card
    await world.told()
    assert TAKEN in said(refused)
    assert slot(world) == ("18:00", "19:00")


async def test_what_was_refused_once_can_be_had_when_it_is_free_again(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    asked = world.shown()
    await world.say("booking off", person=ALEX, chat=world.teams.channel())
    assert "switched off" in story((await world.press("+30 min, until 21:30")).card)
    await world.say("booking on", person=ALEX, chat=world.teams.channel())
    assert "20:00–21:30" in story((await world.press("+30 min, until 21:30", card=asked)).card)


async def test_a_double_press_extends_once_and_is_answered_alike(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    press = world.click("+30 min, until 21:30")
    first = await world.deliver(press)
    await world.told()
    again = await world.deliver({**press, "id": world.teams.new_id()})
    assert said(again.card) == said(first.card)
    assert slot(world) == ("18:00", "19:30")


async def test_two_devices_at_once_extend_once(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    half, hour = world.click("+30 min, until 21:30"), world.click("+60 min, until 22:00")
    await world.at_once(half, hour, {**half, "id": world.teams.new_id()})
    await world.told()
    assert slot(world) in (("18:00", "19:30"), ("18:00", "20:00"))
    assert said((await world.press("My bookings")).card)[2].startswith("20:00–2")


async def test_an_old_card_extends_nothing_and_shows_what_is_true(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    old = world.shown()
    await world.press("+30 min, until 21:30")
    await world.rest()
    late = (await world.press("+60 min, until 22:00", card=old)).card
    assert MOVED_ON in said(late)
    assert "Today, Mon 2 Mar, 20:00–21:30" in said(late)
    assert slot(world) == ("18:00", "19:30")


@pytest.mark.parametrize(
    "until", ["2026-03-02T19:00:00+00:00", "2026-03-02T17:00:00+00:00", "2026-03-02T19:30:17+00:00"]
)
async def test_an_end_that_no_card_offered_is_refused(world: World, until: str) -> None:
    data = data_of(await world.book("Oak", TYPED), "Extend")
    answer = await forge(world, "booking.extend", {**data, "until": until}, ADELE)
    assert answer.error.startswith("This button cannot be used")
    assert slot(world) == ("18:00", "19:00")


@pytest.mark.parametrize("until", ["2026-03-03T03:00:00+00:00", "9998-03-03T03:00:00+00:00"])
async def test_an_end_beyond_the_rules_is_refused_with_what_is_possible(world: World, until: str) -> None:
    data = data_of(await world.book("Oak", TYPED), "Extend")
    card = (await forge(world, "booking.extend", {**data, "until": until}, ADELE)).card
    assert "⚠ A booking can last 8 hours at most. Please choose an earlier end." in said(card)
    assert buttons(card)[0] == "+15 min, until 21:15"
    assert slot(world) == ("18:00", "19:00")


async def test_a_room_off_the_list_is_not_extended_but_can_be_ended(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    asked = world.shown()
    await world.remove_room("Oak")
    sentence = (
        "⚠ Oak is off the list of rooms, so it cannot be had for longer. This booking stands, and can be ended or "
        "cancelled."
    )
    assert sentence in said((await world.press("+30 min, until 21:30")).card)
    assert "Extend" not in buttons(world.shown()), "nothing is offered that cannot be done"
    assert sentence in said((await world.press("+30 min, until 21:30", card=asked)).card)
    world.later(hours=12, minutes=20)
    await forge(world, "booking.show", data_of(asked, "Back"), ADELE)
    await world.press("End now")
    await world.rest()
    assert slot(world) == ("18:00", "18:20")


async def test_what_was_moved_in_outlook_is_extended_from_where_it_is(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    (event,) = world.ours("Oak")
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=at("19:00"), end=at("20:00"))
    await world.app.reconciler.reconcile()
    await world.rest()
    late = (await world.press("+30 min, until 21:30")).card
    assert MOVED_ON in said(late)
    assert await ends(world) == ["+15 min, until 20:15", "+30 min, until 20:30", "+60 min, until 21:00"]


async def test_what_was_deleted_in_outlook_is_told_as_gone(world: World) -> None:
    await world.book("Oak", TYPED)
    await world.press("Extend")
    (event,) = world.ours("Oak")
    world.later(minutes=1)
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    late = (await world.press("+30 min, until 21:30")).card
    assert said(late)[0] == "No longer booked"
    assert any("being taken off" in line for line in said(late)), "what was sent before may still arrive"
    world.later(minutes=4)
    await world.app.runner.take_up()
    await world.told()
    assert said(world.shown())[0] == "No longer booked"
    assert "Somebody deleted it from the calendar of Oak in Outlook." in said(world.shown())
    assert "Book Oak again, 20:00–21:00" in buttons(world.shown())


async def test_on_the_night_when_clocks_go_back_ends_say_which_hour_they_mean(world: World) -> None:
    world.later(days=180)
    await world.book("Oak", {"date": "2026-10-25", "start": "02:00", "end": "03:30"})
    assert await ends(world) == [
        "+15 min, until 03:45",
        "+30 min, until 03:00 (UTC+2)",
        "+60 min, until 03:30 (UTC+2)",
    ]
    extended = (await world.press("+60 min, until 03:30 (UTC+2)")).card
    assert "Sun 25 Oct, 02:00 (UTC+3) – 03:30 (UTC+2)" in said(extended)
    await world.rest()
    assert slot(world) == ("23:00", "01:30")


async def test_somebody_abroad_chooses_on_their_own_clocks(world: World) -> None:
    await world.book("Oak", TYPED)
    abroad = replace(ADELE, zone="Asia/Kolkata")
    card = (await world.press("Extend", person=abroad)).card
    assert "Mon 2 Mar 2026, 23:30 – Tue 3 Mar 2026, 00:30" in story(card)
    assert buttons(card)[0] == "+15 min, until 00:45"
    assert any("at HQ (UTC+2)" in line for line in said(card))


# --- Ending ----------------------------------------------------------------------------------------------------------


async def running(world: World, minutes: float = 20) -> dict[str, Any]:
    """Book Oak for the evening, and let it run for some minutes; gives the card."""
    await world.book("Oak", TYPED)
    world.later(hours=12, minutes=minutes)
    data = data_of(world.shown(), "Extend")
    return (await forge(world, "booking.show", data, ADELE)).card


async def test_a_running_booking_is_ended_with_one_press_and_the_rest_is_free_at_once(world: World) -> None:
    card = await running(world, 20.4)
    assert buttons(card) == ["Extend", "End now", "Change", "☆ Star room", "My bookings"]
    world.sandbox.tenant.ledger.clear()
    ended = (await world.press("End now")).card
    assert said(ended)[0] == "Ends at 20:21, and the room is free from then on"
    assert "Today, Mon 2 Mar, 20:00–20:21" in said(ended)
    assert slot(world) == ("18:00", "18:21")
    await world.told()
    assert world.mails() == [("update", ADELE.email), ("update", MEGAN.email)]
    await world.book("Oak", {**EVENING, "start": "20:30", "end": "21:00"}, person=MEGAN)
    assert len(world.ours("Oak")) == 2


async def test_what_was_ended_is_over_a_minute_later(world: World) -> None:
    await running(world, 20.4)
    await world.press("End now")
    old = world.shown()
    world.later(minutes=1)
    card = (await world.press("Extend", card=old)).card
    assert said(card)[:2] == ["Over", OVER]
    assert said((await world.press("My bookings")).card)[1] == "You have no room booked."


async def test_ending_twice_or_from_two_devices_ends_once(world: World) -> None:
    await running(world)
    press = world.click("End now")
    await world.at_once(press, {**press, "id": world.teams.new_id()})
    world.later(minutes=5)
    again = await world.deliver({**press, "id": world.teams.new_id()})
    assert said(again.card)[0] == "Over"
    assert OVER not in said(again.card), "two presses are one"
    assert slot(world) == ("18:00", "18:20")


async def pressed_end(world: World, card: dict[str, Any]) -> Answer:
    return await forge(world, "booking.end", data_of(card, "Extend"), ADELE)


async def test_what_has_not_begun_is_not_ended_but_offered_to_be_cancelled(world: World) -> None:
    card = (await pressed_end(world, await world.book("Oak", TYPED))).card
    assert "⚠ This booking has not begun yet. Please cancel it, or change its time." in said(card)
    assert "Cancel booking…" in buttons(card)
    assert slot(world) == ("18:00", "19:00")


async def test_what_is_over_is_not_ended(world: World) -> None:
    card = await running(world)
    world.later(hours=1)
    assert said((await pressed_end(world, card)).card)[:2] == ["Over", OVER]


async def test_in_its_last_minute_there_is_nothing_left_to_end(world: World) -> None:
    card = await running(world, 59.5)
    assert buttons(card) == ["Extend", "☆ Star room", "My bookings"]
    late = (await pressed_end(world, card)).card
    assert "⚠ This booking ends within this minute, so there is nothing left to end." in said(late)
    await world.press("Extend")
    assert "20:00–21:15" in story((await world.press("+15 min, until 21:15")).card)


async def test_an_old_card_ends_nothing(world: World) -> None:
    old = await running(world)
    await world.press("Extend")
    await world.press("+15 min, until 21:15")
    await world.rest()
    assert MOVED_ON in said((await world.press("End now", card=old)).card)
    assert slot(world) == ("18:00", "19:15")


async def test_a_slow_calendar_is_told_as_being_changed_and_the_card_follows(world: World) -> None:
    world.app.runner._patience = timedelta(seconds=1)
    old = await running(world)
    let_go = asyncio.Event()
    world.line.once("PATCH", "/events", let_go.wait)
    card = (await world.press("End now")).card
    assert any(line.startswith("To Oak · Mon 2 Mar 2026, 20:00–20:20") for line in said(card))
    assert buttons(card) == ["☆ Star room", "My bookings"]
    again = (await pressed_end(world, old)).card
    assert said(again) == said(card), "two presses are one"
    let_go.set()
    await world.told()
    assert "Today, Mon 2 Mar, 20:00–20:20" in said(world.shown())
