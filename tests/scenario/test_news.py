"""Whoever is told that a booking changed is told what, from when and by whom, and can mend it with one press."""

from datetime import timedelta
from typing import Any

import pytest

from booking.model import Booking, Slot
from tests.conftest import MONDAY
from tests.scenario.test_agenda import FORGED, data_of, forge
from tests.scenario.test_know import STARTS, booked, change, sent
from tests.support.reading import buttons, held, said, title
from tests.support.world import ADELE, ALEX, DIEGO, EVENING, World, mail

HOUR = timedelta(hours=1)


def move(world: World, hours: float) -> None:
    """Somebody moves our event in Oak in Outlook."""
    (event,) = world.ours("Oak")
    starts = STARTS + hours * HOUR
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=starts, end=starts + HOUR)


async def news(world: World) -> dict[str, Any]:
    """Let the bot look at the calendars and tell what it found; gives the newest card of Adele's."""
    await world.app.reconciler.reconcile()
    assert len(await sent(world)) == 1
    return world.shown()


def cards(world: World) -> list[dict[str, Any]]:
    """All cards in Adele's own chat, the receipt first."""
    return [card for _, card in world.teams.cards(world.teams.personal(ADELE))]


async def test_a_move_in_outlook_is_told_with_old_and_new_and_undone_with_one_press(world: World) -> None:
    await booked(world)
    move(world, 2)
    card = await news(world)
    assert said(card)[:3] == ["Moved in Outlook", "Secret plan", "Time: Today, Mon 2 Mar, 20:00–21:00 → 22:00–23:00"]
    summary = world.teams.sent[-1].activity["summary"]
    assert summary == "Moved in Outlook: Oak, 20:00–21:00 → 22:00–23:00"
    assert buttons(card)[:5] == [
        *("Move back to Oak, 20:00–21:00", "Move to Maple, 20:00–21:00", "Keep 22:00–23:00"),
        *("Change", "Cancel booking…"),
    ]
    assert "You have Oak, 22:00–23:00. If that suits you, there is nothing to do." in said(card)
    back = (await world.press("Move back to Oak, 20:00–21:00")).card
    assert said(back)[0] == "Changed ✓"
    assert "Time: Today, Mon 2 Mar, 22:00–23:00 → 20:00–21:00" in said(back)
    await world.told()
    (event,) = world.ours("Oak")
    assert event["start"]["dateTime"].startswith("2026-03-02T18:00")
    assert await sent(world) == [], "who did it themselves is told nothing"


async def test_a_room_like_it_is_had_at_the_old_time_with_one_press(world: World) -> None:
    await booked(world)
    move(world, 2)
    await news(world)
    moved = (await world.press("Move to Maple, 20:00–21:00")).card
    assert said(moved)[0] == "Changed ✓"
    assert "Room: Oak → Maple" in said(moved)
    await world.told()
    assert world.booked_rooms() == ["Maple"]


async def test_who_keeps_it_as_it_is_has_a_plain_card_again(world: World) -> None:
    await booked(world)
    move(world, 2)
    await news(world)
    kept = (await world.press("Keep 22:00–23:00")).card
    assert said(kept)[0] == "Your booking"
    assert "Change" in buttons(kept)
    assert "Keep 22:00–23:00" not in buttons(kept)
    assert "Keep 22:00–23:00" not in buttons((await world.press("My bookings")).card)


async def test_an_event_moved_onto_another_meeting_is_told_as_what_became_of_it_on_every_card(world: World) -> None:
    await booked(world)
    world.outlook_books("Oak", "22:00", "23:00")
    move(world, 2)
    told = "Your 20:00 meeting in Oak was moved in Outlook to 22:00–23:00, when Oak is taken."
    await news(world)
    receipt, message = cards(world)
    for card in (receipt, message):
        assert said(card)[:3] == ["No longer booked", "Secret plan", told]
        assert "Today, Mon 2 Mar, 20:00–21:00" in said(card), "the time that the person chose"
        assert buttons(card)[:4] == [
            *("Book Maple, 22:00–23:00", "Book Oak again, 20:00–21:00"),
            *("Other rooms, 22:00–23:00", "No room needed"),
        ]
    assert world.teams.sent[-1].activity["summary"] == "No longer booked: Oak, 20:00–21:00"


async def test_who_moved_a_meeting_has_a_room_at_its_new_time_with_one_press_also_when_it_lasts_longer(
    world: World,
) -> None:
    await booked(world)
    world.outlook_books("Oak", "22:00", "23:00")
    (event,) = world.ours("Oak")
    starts = STARTS + 2 * HOUR
    world.sandbox.tenant.outside.move(room=mail("Oak"), event=event["id"], start=starts, end=starts + 1.5 * HOUR)
    await news(world)
    made = (await world.press("Book Maple, 22:00–23:30")).card
    assert said(made)[0] == "Booked ✓"
    assert "Today, Mon 2 Mar, 22:00–23:30" in said(made)
    assert world.booked_rooms() == ["Maple"]


async def test_other_rooms_are_those_for_the_time_to_which_it_was_moved(world: World) -> None:
    await booked(world)
    world.outlook_books("Oak", "22:00", "23:00")
    move(world, 2)
    await news(world)
    form = held((await world.press("Other rooms, 22:00–23:00")).card)
    assert (form["start"], form["end"], form["title"]) == ("22:00", "23:00", "Secret plan")


async def test_a_press_of_a_card_from_before_it_named_an_end_is_for_as_long_as_before(world: World) -> None:
    await booked(world)
    move(world, 2)
    data = data_of(await news(world), "Move back to Oak, 20:00–21:00")
    del data["until"]
    back = (await forge(world, "booking.rebook", data, ADELE)).card
    assert "Time: Today, Mon 2 Mar, 22:00–23:00 → 20:00–21:00" in said(back)


async def test_a_lost_room_is_booked_back_with_one_press_and_with_all_that_was_asked_for(world: World) -> None:
    await booked(world)
    world.outlook_books("Oak", "22:00", "23:00")
    move(world, 2)
    await news(world)
    again = (await world.press("Book Oak again, 20:00–21:00")).card
    assert said(again)[0] == "Booked ✓"
    assert title(again) == "Secret plan"
    await world.told()
    (event,) = world.ours("Oak")
    assert [each["emailAddress"]["name"] for each in event["attendees"]] == ["Adele Vance", "Megan Bowen"]
    old = cards(world)[0]
    other = (
        await world.press(
            "Book Maple, 22:00–23:00", card_id=world.teams.cards(world.teams.personal(ADELE))[0][0], card=old
        )
    ).card
    assert title(other) == "Secret plan"
    assert world.booked_rooms() == ["Oak"], "two cards of one loss book once"


async def test_a_way_on_that_is_taken_by_now_is_told_beside_those_that_are_left(world: World) -> None:
    await booked(world)
    (event,) = world.ours("Oak")
    world.later(minutes=1)
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    card = await news(world)
    assert said(card)[:4] == [
        *("No longer booked", "Secret plan", "Somebody deleted it from the calendar of Oak in Outlook."),
        "The meeting is off for everybody invited. If you book again, they are invited again.",
    ]
    world.outlook_books("Oak", EVENING["start"], EVENING["end"])
    late = (await world.press("Book Oak again, 20:00–21:00")).card
    assert said(late)[:3] == [
        *("No longer booked", "⚠ Oak is taken at that time. Please choose another room or time."),
        "Secret plan",
    ]
    assert buttons(late)[:2] == ["Book Maple, 20:00–21:00", "Book Oak, 21:00–22:00"]
    assert said((await world.press("Book Oak, 21:00–22:00")).card)[0] == "Booked ✓"


async def test_who_needs_no_room_any_more_is_left_in_peace(world: World) -> None:
    await booked(world)
    (event,) = world.ours("Oak")
    world.later(minutes=1)
    world.sandbox.tenant.outside.delete(room=mail("Oak"), event=event["id"])
    await news(world)
    card = (await world.press("No room needed")).card
    assert said(card)[0] == "Booking cancelled"
    assert buttons(card) == ["Book a room", "My bookings"]
    assert await sent(world) == []


async def test_a_change_by_an_admin_is_told_by_name_with_old_and_new(world: World) -> None:
    made = await booked(world)
    await change(world, made, ALEX, slot=Slot(STARTS + HOUR, STARTS + 2 * HOUR))
    assert await sent(world) == ["Your booking was changed"]
    assert said(world.shown())[2:4] == ["Alex Wilber changed it.", "Time: Today, Mon 2 Mar, 20:00–21:00 → 21:00–22:00"]
    assert buttons(world.shown())[0] == "Move back to Oak, 20:00–21:00"


async def test_a_room_that_closes_offers_another_one_and_no_more_time(world: World) -> None:
    await booked(world)
    await world.remove_room("Oak")
    world.later(minutes=1)
    assert await sent(world) == ["This room takes no new bookings"]
    card = world.shown()
    assert said(card)[2:4] == [
        "You keep this booking. Oak was taken off the list of rooms, so it takes no others.",
        "If you need more time, take another room:",
    ]
    assert "Extend" not in buttons(card)
    assert buttons(card)[:3] == ["Move to Maple, 20:00–21:00", "Other rooms", "Keep Oak"]
    assert said((await world.press("Move to Maple, 20:00–21:00")).card)[0] == "Changed ✓"


async def test_news_name_no_title_and_no_people_where_others_read_along(world: World) -> None:
    group = world.teams.group()
    await world.book("Oak", {**EVENING, "title": "Secret plan"}, chat=group)
    world.outlook_books("Oak", "22:00", "23:00")
    move(world, 2)
    await news(world)
    _, shared = world.card(group)
    assert said(shared)[:3] == [
        *("No longer booked", "Oak"),
        "It was moved in Outlook to 22:00–23:00, when Oak is taken.",
    ]
    assert "Secret plan" not in world.everything_sent_to(group)


@pytest.mark.parametrize("verb", ["booking.rebook", "booking.keep"])
async def test_the_presses_are_nobody_elses_and_none_where_others_read_along(world: World, verb: str) -> None:
    made: Booking = await booked(world)
    move(world, 2)
    data = data_of(await news(world), "Move back to Oak, 20:00–21:00")
    await world.say("help", person=DIEGO)
    assert "There is no such booking" in str((await forge(world, verb, data, DIEGO)).card)
    group = world.teams.group()
    await world.say("help", chat=group)
    assert (await forge(world, verb, data, ADELE, group)).error == FORGED
    wrong = {**data, "at": None, "room": "nowhere@roomkeeper.example"}
    answer = await forge(world, "booking.rebook", wrong, ADELE)
    assert answer.error == FORGED
    unknown = (await forge(world, "booking.rebook", {**data, "room": "nowhere@roomkeeper.example"}, ADELE)).card
    assert any(line.startswith("⚠ ") for line in said(unknown))
    assert made.meeting.slot.starts > MONDAY
    assert world.booked_rooms() == ["Oak"]
