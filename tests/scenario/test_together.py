"""Somebody names people and no time: the next times at which everyone can, and one press to book one of them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.sandbox import seed
from graph.sandbox.behaviour import Behaviour
from graph.sandbox.server import SandboxServer
from tests.fakes.teams import Chat
from tests.support.reading import buttons, free_rooms, held, inputs, said, story, troubles, value
from tests.support.world import ADELE, ALEX, HELSINKI, LEE, MEGAN, World, at, mail, open_world

Json = dict[str, Any]
OPEN = {
    "date": "2026-03-02",
    "start": "",
    "end": "",
    "title": "Merger",
    "attendees": f"{MEGAN.object_id},{LEE.object_id}",
}
SCHEDULE = "POST /users/{user-id}/calendar/getSchedule"


@pytest.fixture(autouse=True)
def nobody_has_plans(sandbox: SandboxServer) -> None:
    """The rooms' meetings of the demo are gone, so that each test says who is busy when."""
    for room in seed.ROOMS:
        if room.has_mailbox:
            for event in sandbox.tenant.outside.calendar(room.mail):
                sandbox.tenant.outside.delete(room=room.mail, event=event["id"])


def busy(world: World, whose: str, start: str, end: str, day: str = "2026-03-02") -> None:
    world.sandbox.tenant.outside.book(
        room=whose, start=at(start, day), end=at(end, day), subject="Dentist", organizer="x@else.example"
    )


def proposed(card: Json) -> list[tuple[str, str]]:
    """The times that are proposed, each with its room."""
    texts = said(card)
    starts = [at for at, text in enumerate(texts) if re.fullmatch(r"\w+ \d+ \w+ \d+, [\d:]+–[\d:]+", text)]
    return [(texts[at], texts[at + 1]) for at in starts]


async def ask(
    world: World,
    typed: Mapping[str, str] | None = None,
    *,
    press: str = "When is everyone free?",
    chat: Chat | None = None,
) -> Json:
    await world.say("book", chat=chat)
    return (await world.press(press, {**OPEN, **(typed or {})}, chat=chat)).card


async def test_two_presses_lead_from_people_without_a_time_to_booked(world: World) -> None:
    busy(world, MEGAN.email, "08:00", "10:20")
    busy(world, LEE.email, "11:45", "13:00")
    times = await ask(world)
    assert said(times)[:3] == [
        "When everyone is free",
        "Everyone is free at these times.",
        "I looked for 1 h in the next 14 days, Monday to Friday, 08:00–18:00 your time.",
    ]
    assert proposed(times) == [
        ("Mon 2 Mar 2026, 10:30–11:30", "Birch"),
        ("Mon 2 Mar 2026, 13:00–14:00", "Birch"),
        ("Mon 2 Mar 2026, 14:00–15:00", "Birch"),
    ], "three people fit into Birch, and not into Pine"
    receipt = (await world.press("Book")).card
    await world.rest()
    assert said(receipt)[:2] == ["Booked ✓", "Merger"]
    assert "Birch" in story(receipt)
    assert "Today, Mon 2 Mar, 10:30–11:30" in said(receipt)
    assert value(receipt, "Invited") == "you, Megan Bowen, Lee Gu"
    (event,) = world.ours("Birch")
    assert event["subject"] == "Merger"
    assert {("invitation", each.email) for each in (ADELE, MEGAN, LEE)} == set(world.mails())


async def test_find_rooms_without_a_time_asks_the_same(world: World) -> None:
    asked = await ask(world)
    found = await ask(world, press="Show free rooms")
    assert proposed(found) == proposed(asked)


async def test_find_rooms_without_a_time_and_without_people_says_what_is_missing(world: World) -> None:
    form = await ask(world, {"attendees": ""}, press="Show free rooms")
    assert troubles(form) == {"start": ["Please choose when it starts."]}
    assert inputs(form)["title"] == "Merger"


async def test_when_can_everyone_without_people_says_so_at_the_field(world: World) -> None:
    form = await ask(world, {"attendees": ""})
    sentence = "Please name the people who are to come, and I look when all of them can."
    assert troubles(form) == {"attendees": [sentence]}
    assert SCHEDULE not in world.requests()


async def test_all_that_is_wrong_is_told_at_once(world: World) -> None:
    form = await ask(world, {"attendees": "", "guests": "nobody", "start": "11:00", "end": "10:00"})
    assert set(troubles(form)) == {"guests", "end"}
    assert inputs(form)["guests"] == "nobody"


async def test_the_length_and_the_first_time_are_what_the_form_says(world: World) -> None:
    times = await ask(world, {"date": "2026-03-04", "start": "15:00", "end": "16:30"})
    assert proposed(times)[:2] == [
        ("Wed 4 Mar 2026, 15:00–16:30", "Birch"),
        ("Wed 4 Mar 2026, 16:30–18:00", "Birch"),
    ]
    assert proposed(times)[2][0].startswith("Thu 5 Mar 2026, 08:00–09:30")
    assert "I looked for 1 h 30 min" in story(times)


async def test_the_bookers_own_time_counts_too(world: World) -> None:
    busy(world, ADELE.email, "08:00", "16:00")
    assert proposed(await ask(world))[0][0].startswith("Mon 2 Mar 2026, 16:00–17:00")


async def test_a_meeting_that_was_booked_here_takes_its_peoples_time(world: World) -> None:
    await world.book("Oak", {"start": "09:00", "end": "10:00", "attendees": MEGAN.object_id}, person=ALEX)
    times = proposed(await ask(world))
    assert [each[0][16:27] for each in times] == ["08:00–09:00", "10:00–11:00", "11:00–12:00"]


async def test_the_room_is_one_that_fits_and_is_free(world: World) -> None:
    for room in ("Birch", "Rowan"):
        busy(world, mail(room), "08:00", "12:00")
    times = await ask(world, {"floor": "HQ/3", "start": "08:00", "end": "09:00"})
    assert proposed(times)[0] == ("Mon 2 Mar 2026, 08:00–09:00", "Oak")
    chosen = await ask(world, {"room": mail("rowan")})
    assert proposed(chosen)[0] == ("Mon 2 Mar 2026, 12:00–13:00", "Rowan")


async def test_a_favourite_is_taken_among_rooms_of_one_size(world: World) -> None:
    for room in ("maple", "rowan"):
        await world.app.favourites.star(ADELE.object_id, mail(room), on=True)
    assert {room for _, room in proposed(await ask(world))} == {"Rowan"}, "Maple is for twelve"


async def test_later_times_follow_and_the_earlier_ones_come_back(world: World) -> None:
    first = await ask(world)
    later = (await world.press("Later times")).card
    assert proposed(later)[0][0].startswith("Mon 2 Mar 2026, 11:00–12:00")
    back = (await world.press("Earlier times")).card
    assert proposed(back) == proposed(first)


async def test_change_goes_back_to_the_form_with_everything_kept(world: World) -> None:
    await ask(world)
    form = (await world.press("Change")).card
    assert inputs(form)["title"] == "Merger"
    assert held(form)["attendees"] == OPEN["attendees"]
    assert "start" not in inputs(form)


async def test_a_time_that_was_taken_meanwhile_leads_to_the_other_rooms_at_that_time(world: World) -> None:
    await ask(world)
    world.outlook_books("Birch", "08:00", "09:00")
    rooms = (await world.press("Book")).card
    assert "Birch is taken at that time." in story(rooms)
    assert "Mon 2 Mar 2026, 08:00–09:00" in said(rooms)
    assert free_rooms(rooms)[0] == "Rowan"
    await world.press("Book")
    await world.rest()
    assert world.booked_rooms() == ["Rowan"]
    assert world.ours("Rowan")[0]["subject"] == "Merger"


async def test_a_proposal_of_this_morning_books_nothing_in_the_past(world: World) -> None:
    await ask(world)
    world.later(hours=3)
    form = (await world.press("Book")).card
    assert troubles(form)["start"] == ["That time is over. Please choose one that is still to come."]
    assert inputs(form)["title"] == "Merger"
    assert world.booked_rooms() == []


async def test_a_double_press_and_a_press_on_two_times_book_once(world: World) -> None:
    times = await ask(world)
    first = world.click("Book", card=times)
    await world.at_once(first, first)
    await world.rest()
    assert len(world.booked_rooms()) == 1


# --- What cannot be seen ---------------------------------------------------------------------------------------------


async def test_whose_calendar_cannot_be_seen_is_told_and_the_others_count(world: World) -> None:
    busy(world, MEGAN.email, "08:00", "12:00")
    times = await ask(world, {"guests": "guest@partner.example"})
    sentence = "I cannot see the calendar of guest@partner.example. Please ask whether the time suits."
    assert troubles(times) == {"": [sentence]}
    assert "Everyone else is free at these times." in said(times)
    assert proposed(times)[0][0].startswith("Mon 2 Mar 2026, 12:00–13:00")


async def test_where_only_the_rooms_are_in_scope_the_times_are_for_the_rooms_alone(world: World) -> None:
    world.sandbox.tenant.behaviour = Behaviour(schedule_honours_scope=True)
    busy(world, MEGAN.email, "08:00", "12:00")
    world.outlook_books("Birch", "08:00", "09:00")
    times = await ask(world)
    assert said(times)[0] == "When a room is free"
    assert troubles(times) == {"": ["I cannot see anybody's calendar, so I only checked the rooms."]}
    assert proposed(times)[0] == ("Mon 2 Mar 2026, 08:00–09:00", "Rowan")


async def test_a_room_that_cannot_be_asked_through_leaves_it_to_the_next(world: World) -> None:
    first = next(each.mail for each in seed.ROOMS if each.building == "Harbour" and each.registered)
    world.sandbox.tenant.access.set_scope([room.mail for room in seed.ROOMS if room.in_scope and room.mail != first])
    busy(world, MEGAN.email, "08:00", "12:00")
    assert proposed(await ask(world))[0][0].startswith("Mon 2 Mar 2026, 12:00–13:00")


async def test_that_nobody_can_is_said_with_what_to_do(world: World) -> None:
    day = datetime(2026, 3, 2, tzinfo=HELSINKI)
    world.sandbox.tenant.outside.book(
        room=LEE.email, start=day, end=day + timedelta(days=20), subject="Sabbatical", organizer="x@else.example"
    )
    most = await ask(world)
    assert said(most)[0] == "No time suits everyone"
    assert proposed(most)[0][0].startswith("Mon 2 Mar 2026, 08:00–09:00")
    assert said(most).count("2 of 3 can, not Lee Gu") == 3
    assert "Lee Gu  Busy all day" in said(most)
    assert "Megan Bowen  Free all day" in said(most)
    receipt = (await world.press("Book")).card
    assert said(receipt)[0] == "Booked ✓"
    assert "Lee Gu" in value(receipt, "Invited"), "who cannot is invited all the same"


async def test_that_nobody_else_can_is_said_with_what_to_do(world: World) -> None:
    day = datetime(2026, 3, 2, tzinfo=HELSINKI)
    for person in (LEE, MEGAN):
        world.sandbox.tenant.outside.book(
            room=person.email, start=day, end=day + timedelta(days=20), subject="Sabbatical", organizer="x@else.example"
        )
    none = await ask(world)
    assert said(none)[0] == "No common time was found"
    assert "Remove some people" in story(none)
    assert buttons(none) == ["Change", "Close"]


async def test_a_strip_of_the_day_shows_when_each_is_free_and_before_others_nobodys(world: World) -> None:
    busy(world, MEGAN.email, "08:00", "10:20")
    busy(world, LEE.email, "11:45", "13:00")
    busy(world, mail("birch"), "15:00", "16:00")
    times = await ask(world)
    assert "Mon 2 Mar at a glance" in said(times)
    assert "Adele Vance  Free all day" in said(times)
    assert "Megan Bowen  Free 10:20–\u206018:00" in said(times)
    assert "Lee Gu  Free 08:00–\u206011:45, 13:00–\u206018:00" in said(times)
    assert "Birch  Free 08:00–\u206015:00, 16:00–\u206018:00" in said(times)
    later = await ask(world, {"start": "14:00", "end": "15:00"})
    assert "Megan Bowen  Free 10:20–\u206018:00" in said(later), "the day is seen from its beginning"
    before_others = await ask(world, chat=world.teams.group())
    assert "at a glance" not in story(before_others)


@pytest.mark.parametrize("place", ["group", "channel"])
async def test_before_others_it_is_counted_who_can_and_nobody_is_named(world: World, place: str) -> None:
    day = datetime(2026, 3, 2, tzinfo=HELSINKI)
    world.sandbox.tenant.outside.book(
        room=LEE.email, start=day, end=day + timedelta(days=20), subject="Sabbatical", organizer="x@else.example"
    )
    chat: Chat = world.teams.group() if place == "group" else world.teams.channel()
    most = await ask(world, chat=chat)
    assert said(most).count("2 of 3 can") == 3
    assert "Lee" not in str(most)


async def test_nothing_of_what_people_do_is_told(world: World) -> None:
    busy(world, MEGAN.email, "08:00", "10:20")
    world.sandbox.tenant.behaviour = replace(Behaviour(), schedule_shows_details=True)
    await ask(world, {"guests": "guest@partner.example"})
    await world.press("Later times")
    assert "Dentist" not in world.everything_sent_to(world.teams.personal(ADELE))


@pytest.mark.parametrize("place", ["group", "channel"])
async def test_before_others_no_attendee_is_named(world: World, place: str) -> None:
    chat: Chat = world.teams.group() if place == "group" else world.teams.channel()
    typed = {**OPEN, "guests": "guest@partner.example"}
    times = await ask(world, typed, chat=chat)
    assert troubles(times) == {"": ["I cannot see everybody's calendar. Please ask whether the time suits."]}
    receipt = (await world.press("Book", chat=chat)).card
    await world.rest()
    assert said(receipt)[0] == "Booked ✓"
    for secret in ("Megan", "Lee Gu", "partner", "Merger", MEGAN.object_id):
        assert secret not in world.everything_sent_to(chat)
        assert secret not in str(times)
    assert value(world.shown(), "Invited") == "you, Megan Bowen, Lee Gu, guest@partner.example"


# --- Turned off ------------------------------------------------------------------------------------------------------


async def test_turned_off_there_is_no_button_and_nobody_is_asked_for(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport, sandbox_now: datetime
) -> None:
    async with open_world(tmp_path, sandbox, graph_transport, sandbox_now, suggest_times=False) as world:
        await world.say("book")
        form_id, form = world.card()
        assert "When is everyone free?" not in buttons(form)
        missing = (await world.press("Show free rooms", OPEN)).card
        assert set(troubles(missing)) == {"start"}
        pressed = world.click("Show free rooms", OPEN)
        pressed["value"]["action"]["verb"] = "booking.suggest"
        told = (await world.deliver(pressed)).card
        assert "Looking for common times is switched off here." in story(told)
        assert inputs(told)["title"] == "Merger"
        asked = [each.body for each in sandbox.tenant.ledger.requests if str(each.template).endswith("getSchedule")]
        assert not any(MEGAN.email in str(each) for each in asked)
        assert form_id == world.card()[0]
