"""What is typed wrong is said right after its field, everything is kept, and nothing is asked of Graph for it."""

from datetime import UTC, datetime

import pytest

from tests.fakes.teams import Person
from tests.support.reading import held, inputs, quiet_presses, said, story, troubles
from tests.support.world import ADELE, EVENING, MEGAN, World, mail

FULL = {
    **EVENING,
    "title": "Plan",
    "attendees": MEGAN.object_id,
    "guests": "guest@partner.example",
    "capacity": "3",
    "floor": "HQ/3",
    "equipment": "screen",
    "private": "true",
    "online": "true",
    "room": mail("oak"),
}
BESIDE = {"date": "day", "end": "duration"}
"""Beside what is chosen stands what is wrong with a date or an end, unless one has to be filled in."""
STRANGER = "00000000-0000-0000-0000-000000000001"
MANY = ", ".join(f"g{number}@partner.fi" for number in range(500))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"end": "19:30"}, "end", "The end has to be after the start. Please choose a later end."),
        ({"end": "20:00"}, "end", "The end has to be after the start. Please choose a later end."),
        ({"start": "07:00", "end": "07:30"}, "start", "That time is over. Please choose one that is still to come."),
        ({"date": "2026-03-01"}, "start", "That time is over. Please choose one that is still to come."),
        (
            {"start": "10:00", "end": "18:01"},
            "end",
            "A booking can last 8 hours at most. Please choose an earlier end.",
        ),
        ({"date": "2026-08-30"}, "date", "Rooms can be booked up to 180 days ahead. Please choose an earlier date."),
        ({"date": "", "day": "other"}, "date", "Please choose the date."),
        ({"start": ""}, "start", "Please choose when it starts."),
        ({"end": "", "duration": "other"}, "end", "Please choose when it ends."),
        ({"date": "tomorrow"}, "date", "“tomorrow” is not a date. Please choose one."),
        ({"start": "25:00"}, "start", "“25:00” is not a time. Please write it like 14:30."),
        ({"title": "x" * 256}, "title", "The title has 256 characters, and a calendar keeps 255. Please shorten it."),
        (
            {"guests": "guest@partner"},
            "guests",
            "“guest@partner” is not a mail address. Please write it like name@example.com.",
        ),
        (
            {"attendees": STRANGER},
            "attendees",
            f"“{STRANGER}” cannot be invited: there is no such mailbox here. Please take them off the list.",
        ),
        (
            {"guests": MANY},
            "guests",
            "You named 502 people, and a meeting takes 500. Please take some off the list.",
        ),
        ({"capacity": "0"}, "capacity", "“0” is not a number of people. Please enter a whole number."),
        ({"capacity": "many"}, "capacity", "“many” is not a number of people. Please enter a whole number."),
        ({"floor": "HQ/99"}, "floor", "There are no rooms at “HQ/99” any more. Please choose again."),
        ({"equipment": "sauna"}, "equipment", "No room has “sauna” any more. Please choose again."),
        (
            {"room": mail("vault")},
            "room",
            f"“{mail('vault')}” is not a room that can be booked here. Please choose one from the list.",
        ),
    ],
)
async def test_each_problem_stands_after_its_field_and_everything_is_kept(
    world: World, typed: dict[str, str], field: str, sentence: str
) -> None:
    await world.say("book Oak")
    before = _asked_of_mailboxes(world)
    for button in ("Show free rooms", *(["Book"] if field != "room" else [])):
        form = (await world.press(button, FULL | typed)).card
        (told,) = troubles(form).items()
        assert told in ((field, [sentence]), (BESIDE.get(field, field), [sentence]))
        for name, value in (FULL | typed).items():
            if name not in (field, *typed) and not (field == "guests" and name == "attendees"):
                assert held(form)[name] == value, f"{name} is kept"
    assert _asked_of_mailboxes(world) == before
    if field in ("attendees", "guests"):
        off = "Take everybody off the list" if typed.get("guests") == MANY else "Take Unknown person off the list"
        if off in quiet_presses(form):
            await world.press(off, {"guests": ""})
    if field == "room":
        await world.press("Show free rooms", FULL)
    booked = (await world.press("Book", FULL, room="Oak" if field == "room" else "")).card
    assert said(booked)[0] == "Booked ✓", "and mended, it books"


def _asked_of_mailboxes(world: World) -> list[str]:
    return [each for each in world.requests() if "users/{user-id}/" in each]


async def test_all_problems_are_said_at_once(world: World) -> None:
    await world.say("book")
    form = (
        await world.press("Show free rooms", EVENING | {"end": "19:00", "guests": "a, b@c.d", "capacity": "-1"})
    ).card
    assert set(troubles(form)) == {"end", "guests", "capacity"}
    assert inputs(form)["guests"] == "a", "what is no address stays to be mended"
    assert "b@c.d" in said(form), "and whoever can be invited is on the list"


async def test_a_problem_with_the_floor_opens_room_and_floor_and_no_more(world: World) -> None:
    await world.say("book")
    form = (await world.press("Show free rooms", EVENING | {"floor": "none"})).card
    folds = {each["id"]: each.get("isVisible", True) for each in form["body"] if each.get("id") in ("where", "more")}
    assert folds == {"where": True, "more": False}


async def test_a_form_that_was_left_open_until_its_time_is_over_says_so(world: World) -> None:
    await world.find({"start": "09:00", "end": "10:00"})
    world.later(hours=3)
    form = (await world.press("Book", room="Elm")).card
    assert troubles(form) == {"start": ["That time is over. Please choose one that is still to come."]}
    assert world.booked_rooms() == []


async def test_a_wall_time_that_the_clocks_skip_is_refused_with_the_nearest_ones(world: World) -> None:
    await world.say("book Oak")
    form = (await world.press("Book", {"date": "2026-03-29", "start": "03:30", "end": "05:00"})).card
    assert troubles(form) == {
        "start": ["The clocks change that day and skip this time. Please choose 02:59 or earlier, or 04:00 or later."]
    }


async def test_an_hour_across_the_change_of_clocks_is_booked_as_long_as_it_really_is(world: World) -> None:
    await world.book("Oak", {"date": "2026-03-29", "start": "02:30", "end": "04:30"})
    (event,) = world.ours("Oak")
    assert event["start"]["dateTime"].startswith("2026-03-29T00:30")
    assert event["end"]["dateTime"].startswith("2026-03-29T01:30")


class InAutumn:
    """The last days of summer time."""

    @pytest.fixture
    def sandbox_now(self) -> datetime:
        return datetime(2026, 10, 23, 6, tzinfo=UTC)


class TestDoubledTime(InAutumn):
    async def test_a_wall_time_that_comes_twice_takes_the_first(self, world: World) -> None:
        receipt = await world.book("Oak", {"date": "2026-10-25", "start": "03:30", "end": "04:30"})
        (event,) = world.ours("Oak")
        assert event["start"]["dateTime"].startswith("2026-10-25T00:30")
        assert event["end"]["dateTime"].startswith("2026-10-25T02:30")
        assert "Sun 25 Oct, 03:30 (UTC+3) – 04:30 (UTC+2)" in said(receipt)


async def test_wall_times_are_those_of_the_person_wherever_the_room_is(world: World) -> None:
    tokyo = Person(ADELE.id, ADELE.object_id, ADELE.name, ADELE.email, "Asia/Tokyo")
    await world.say("book Tern", person=tokyo)
    assert "in Tokyo time (UTC+9)" in story(world.shown())
    receipt = (await world.press("Book", {"date": "2026-03-03", "start": "08:00", "end": "09:00"}, person=tokyo)).card
    await world.rest()
    (event,) = world.ours("Tern")
    assert event["start"]["dateTime"].startswith("2026-03-02T23:00")
    assert "Tomorrow, Tue 3 Mar, 08:00–09:00" in said(receipt)
    assert "Mon 2 Mar 2026, 23:00 – Tue 3 Mar 2026, 00:00 at Harbour (UTC)" in story(receipt)


async def test_titles_are_taken_as_text_and_nothing_else(world: World) -> None:
    title = "**Plan** <at>Alex</at> [x](https://evil.example) \u202egnp.exe"
    receipt = await world.book("Oak", {"title": title})
    (event,) = world.ours("Oak")
    assert event["subject"] == "**Plan** <at>Alex</at> [x](https://evil.example) gnp.exe"
    runs = [run for each in receipt["body"] for run in _runs(each)]
    assert event["subject"] in runs, "in a text run, where nothing is markdown"


def _runs(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [str(node["text"])] if node.get("type") == "TextRun" else []
        return own + [run for inner in node.values() for run in _runs(inner)]
    return [run for inner in node for run in _runs(inner)] if isinstance(node, list) else []
