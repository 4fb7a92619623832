"""Somebody books a room in their own chat: from the command to the receipt, and what stands on the calendar then."""

import re

import pytest

from graph.wire_calendar import ORIGIN_PROPERTY, STAMP_PROPERTY
from tests.support.reading import choices, free_rooms, held, inputs, said, story, title, troubles, value
from tests.support.world import ADELE, ALEX, CHAT_LINK, EVENING, MEGAN, World, mail

PLAN = {
    "title": "Plan for spring",
    "attendees": f"{MEGAN.object_id},{ALEX.object_id}",
    "guests": "guest@partner.example; MEGANB@roomkeeper.example, adelev@roomkeeper.example",
}


async def test_the_form_starts_at_the_next_quarter_hour_and_lasts_one_hour(world: World) -> None:
    world.later(minutes=1)
    await world.say("book")
    form = held(world.shown())
    assert (form["date"], form["start"], form["end"]) == ("2026-03-02", "08:15", "09:15")
    assert "in Helsinki time (UTC+2)" in story(world.shown())


async def test_two_presses_lead_from_book_to_booked(world: World) -> None:
    await world.say("book")
    form_id, form = world.card()
    assert form["actions"][0]["title"] == "Show free rooms"
    rooms = (await world.press("Show free rooms", EVENING)).card
    assert said(rooms)[0] == "10 free rooms"
    assert free_rooms(rooms)[:3] == ["Pine", "Birch", "Rowan"]
    receipt = (await world.press("Book")).card
    assert said(receipt)[0] == "Booked ✓"
    assert world.booked_rooms() == ["Pine"]
    assert [call.activity_id for call in world.teams.sent] == [form_id], "one message, replaced in place"


async def test_one_press_is_enough_where_the_form_names_a_room(world: World) -> None:
    await world.say("book oak")
    assert inputs(world.shown())["room"] == mail("oak")
    assert world.shown()["actions"][0]["title"] == "Book Oak"
    receipt = (await world.press("Book", EVENING)).card
    assert said(receipt)[:4] == ["Booked ✓", "Oak", "Today, Mon 2 Mar, 20:00–21:00", "HQ, floor 3"]
    assert world.booked_rooms() == ["Oak"]


async def test_a_room_chosen_in_the_form_is_shown_first_and_fits_in_any_case(world: World) -> None:
    rooms = await world.find({"room": mail("cedar"), "capacity": "2"})
    assert free_rooms(rooms)[:2] == ["Cedar", "Pine"]


async def test_book_with_the_name_of_no_room_offers_the_form_and_says_so(world: World) -> None:
    await world.say("book nonsense")
    unknown = "“nonsense” is not a room that can be booked here. Please choose one from the list."
    assert troubles(world.shown()) == {"room": [unknown]}
    assert "Oak · HQ, floor 3" in choices(world.shown(), "room")
    assert (await world.press("Show free rooms", EVENING)).card


async def test_the_receipt_tells_all_that_was_booked(world: World) -> None:
    receipt = await world.book("Elm", PLAN)
    assert said(receipt)[:4] == [
        "Booked ✓",
        "Plan for spring",
        "Today, Mon 2 Mar, 20:00–21:00",
        "Elm · HQ, floor 3",
    ]
    assert title(receipt) == "Plan for spring"
    assert value(receipt, "Invited") == "you, Megan Bowen, Alex Wilber, guest@partner.example"
    assert re.fullmatch(r"RK-[2-9A-Z]{6}", value(receipt, "Reference"))


async def test_the_event_is_the_rooms_own_and_says_who_booked_it(world: World) -> None:
    receipt = await world.book("Oak", {**PLAN, "private": "true"})
    (event,) = world.ours("Oak")
    assert event["organizer"]["emailAddress"]["address"] == mail("oak")
    assert event["subject"] == "Plan for spring"
    assert (event["start"], event["end"]) == (
        {"dateTime": "2026-03-02T18:00:00.0000000", "timeZone": "UTC"},
        {"dateTime": "2026-03-02T19:00:00.0000000", "timeZone": "UTC"},
    )
    assert event["location"]["displayName"] == "Oak (HQ, floor 3)"
    assert event["sensitivity"] == "private"
    assert event["showAs"] == "busy"
    assert event["allowNewTimeProposals"] is False
    assert event["body"]["contentType"] == "text"
    assert event["body"]["content"].splitlines() == [
        "Booked by Adele Vance (adelev@roomkeeper.example) with Roomkeeper.",
        f"Reference: {value(receipt, 'Reference')}",
        f"Back to the chat: {CHAT_LINK}",
    ]
    told = {each["id"]: each["value"] for each in event["singleValueExtendedProperties"]}
    assert told.keys() == {STAMP_PROPERTY, ORIGIN_PROPERTY}
    assert event["transactionId"] in told[STAMP_PROPERTY]
    assert "test" in told[STAMP_PROPERTY]
    assert ADELE.object_id in told[ORIGIN_PROPERTY]


async def test_an_ordinary_booking_is_not_private_and_an_untitled_one_is_named_after_the_booker(world: World) -> None:
    await world.book("Oak")
    (event,) = world.ours("Oak")
    assert (event["subject"], event["sensitivity"]) == ("Adele Vance's meeting", "normal")


async def test_everybody_is_invited_once_the_booker_too_and_only_after_the_calendar_was_read_back(world: World) -> None:
    await world.book("Oak", PLAN)
    guests = ["adelev", "alexw", "meganb"]
    addresses = [*(f"{each}@roomkeeper.example" for each in guests), "guest@partner.example"]
    assert world.mails() == sorted(("invitation", each) for each in addresses)
    (event,) = world.ours("Oak")
    assert sorted(each["emailAddress"]["address"] for each in event["attendees"]) == sorted(addresses)
    view, events, one = "/users/{user-id}/calendarView", "/users/{user-id}/events", "/users/{user-id}/events/{event-id}"
    assert [each for each in world.requests() if view in each or events in each] == [
        f"GET {view}",
        f"POST {events}",
        f"GET {view}",
        f"PATCH {one}",
    ]
    created = next(
        each for each in world.sandbox.tenant.ledger.requests if each.method == "POST" and "body" in each.body
    )
    assert "attendees" not in created.body


async def test_the_teams_link_is_given_where_the_room_offers_it(world: World) -> None:
    receipt = await world.book("Elm", {"online": "true"})
    (event,) = world.ours("Elm")
    assert event["onlineMeeting"]["joinUrl"].startswith("https://teams.microsoft.com/")
    assert value(receipt, "Teams link") == "It is in the invitation."
    joins = [each for each in receipt["actions"] if each["title"] == "Join in Teams"]
    assert [each["url"] for each in joins] == [event["onlineMeeting"]["joinUrl"]]


async def test_the_receipt_is_honest_where_the_room_offers_no_teams_link(world: World) -> None:
    receipt = await world.book("Oak", {"online": "true"})
    (event,) = world.ours("Oak")
    assert event["onlineMeeting"] is None
    assert value(receipt, "Teams link") == "No Teams link: this room's calendar does not offer one."
    created = next(
        each for each in world.sandbox.tenant.ledger.requests if each.method == "POST" and "body" in each.body
    )
    assert "isOnlineMeeting" not in created.body


async def test_somebody_in_another_zone_than_the_room_sees_both_times(world: World) -> None:
    rooms = await world.find()
    assert "18:00–19:00 at Harbour (UTC)" in said(rooms)
    receipt = (await world.press("Book", room="Tern")).card
    assert said(receipt)[2:4] == ["Today, Mon 2 Mar, 20:00–21:00", "18:00–19:00 at Harbour (UTC)"]


async def test_the_button_of_the_welcome_opens_the_form(world: World) -> None:
    await world.teams.post(world.teams.installed(person=ADELE))
    form = (await world.press("Book a room")).card
    assert said(form)[0] == "Book a room"
    assert (await world.press("Show free rooms", EVENING)).card


@pytest.mark.parametrize("end", ["01:00", "1:00 AM", "01:00:00"])
async def test_a_booking_over_midnight_is_said_with_both_days_from_the_form_to_the_receipt(
    world: World, end: str
) -> None:
    late = {"date": "2026-03-02", "start": "11:00 PM", "end": end}
    await world.say("book")
    form = (await world.press("Show free rooms", late | {"capacity": "none"})).card
    assert held(form) | {"start": "23:00", "end": "01:00"} == held(form)
    assert "Ends Tue 3 Mar 2026, 01:00" in said(form)
    late["capacity"] = ""
    listed = (await world.press("Show free rooms", late)).card
    both = "Mon 2 Mar 2026, 23:00 – Tue 3 Mar 2026, 01:00"
    assert both in said(listed)
    assert "Today, Mon 2 Mar, 23:00 – Tue 3 Mar 2026, 01:00" in said((await world.press("Book", room="Oak")).card)
    await world.rest()
    (event,) = world.ours("Oak")
    assert event["start"]["dateTime"].startswith("2026-03-02T21:00")
    assert event["end"]["dateTime"].startswith("2026-03-02T23:00")


async def test_midnight_as_an_end_is_the_end_of_the_day(world: World) -> None:
    listed = await world.find({"start": "23:00", "end": "00:00"})
    assert "Mon 2 Mar 2026, 23:00 – Tue 3 Mar 2026, 00:00" in said(listed)


async def test_a_form_that_is_opened_before_midnight_reaches_over_it(world: World) -> None:
    world.later(hours=15, minutes=20)
    await world.say("book")
    form = world.shown()
    start, end = held(form)["start"], held(form)["end"]
    assert start > end
    assert f"Ends Tue 3 Mar 2026, {end}" in said(form)
    assert f"Mon 2 Mar 2026, {start} – Tue 3 Mar 2026, {end}" in said((await world.press("Show free rooms")).card)
