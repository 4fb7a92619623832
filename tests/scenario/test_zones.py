"""A form is on the clocks of whoever fills it in: as far as the client tells, and asked for where it tells nothing."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from botbuilder.schema import Activity

from booking.times import zone_at
from bot.teams.activities import zone_of
from cards.actions.form import OpenForm
from cards.actions.table import data_of
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.support.reading import buttons, held, inputs, said, story
from tests.support.world import ADELE, EVENING, World, at, mail, open_world

Json = dict[str, Any]

ANDROID = {"localTimestamp": "2026-03-02T11:30:00.1234567+05:30", "entities": []}
NOTHING: Json = {"entities": []}
OF_TIME = ("localTimezone", "localTimestamp", "entities")


def client(zone: object) -> Json:
    return {"type": "clientInfo", "locale": "en-US", "platform": "Android", "timezone": zone}


def told(sent: Json, *likely: str) -> str | None:
    activity: Activity = Activity.deserialize({"type": "message", **sent})  # type: ignore[no-untyped-call]
    zone = zone_of(activity, [zone_at(each) for each in likely])
    return zone.key if zone else None


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ({"localTimezone": "Asia/Kolkata"}, "Asia/Kolkata"),
        ({"localTimezone": "asia/kolkata"}, "Asia/Kolkata"),
        ({"localTimezone": "India Standard Time"}, "Asia/Calcutta"),
        ({"localTimezone": None, "entities": [client("Asia/Kolkata")]}, "Asia/Kolkata"),
        ({"localTimezone": "", "entities": [client("Asia/Kolkata")]}, "Asia/Kolkata"),
        ({"localTimezone": "Mars/Base", "entities": [client("Asia/Kolkata")]}, "Asia/Kolkata"),
        ({"localTimezone": "India Standard Time", "entities": [client("Asia/Kolkata")]}, "Asia/Kolkata"),
        ({"localTimezone": "UTC", "entities": [client("Asia/Kolkata")]}, "Asia/Kolkata"),
        ({"entities": [client(None), client("Asia/Kolkata")]}, "Asia/Kolkata"),
        ({"entities": [client(5)]}, "UTC+5:30"),
        ({}, "UTC+5:30"),
        ({"localTimezone": None}, "UTC+5:30"),
        ({"localTimezone": "Mars/Base"}, "UTC+5:30"),
        ({"localTimezone": "UTC"}, "UTC+5:30"),
        ({"localTimezone": "UTC+05:30"}, "UTC+5:30"),
        ({"localTimestamp": "2026-03-02T06:00:00-03:30"}, "UTC-3:30"),
        ({"localTimestamp": "2026-03-02T06:00:00Z"}, "UTC"),
    ],
)
def test_what_a_client_tells_of_its_zone_is_used(sent: Json, key: str) -> None:
    assert told({**ANDROID, **sent}) == key


def test_an_offset_means_the_likely_zone_that_has_it_then() -> None:
    winter, summer = {"localTimestamp": "2026-03-02T08:00:00+02:00"}, {"localTimestamp": "2026-07-02T08:00:00+03:00"}
    for sent in (winter, summer):
        assert told(sent, "Asia/Kolkata", "Europe/Helsinki", "Europe/Bucharest") == "Europe/Helsinki"
    assert told(winter, "Asia/Kolkata") == "UTC+2"


@pytest.mark.parametrize(
    "sent",
    [NOTHING, {"localTimestamp": "2026-03-02T08:00:00"}, {"localTimezone": "Mars/Base", "entities": [client("")]}],
)
def test_where_nothing_is_told_nothing_is_made_up(sent: Json) -> None:
    assert told(sent, "Europe/Helsinki") is None


async def test_a_form_from_a_phone_that_tells_an_offset_books_at_that_time(world: World) -> None:
    await world.teams.post(telling(world.teams.message("book", person=ADELE), ANDROID))
    form = world.shown()
    assert "Times are UTC+5:30." in story(form)
    assert inputs(form)["start"] == "11:45"
    await world.press("Show free rooms", EVENING)
    booked = await world.press("Book", room="Oak")
    await world.rest()
    assert "Today, Mon 2 Mar, 20:00–21:00" in said(booked.card)
    (event,) = world.ours("Oak")
    assert event["start"]["dateTime"].startswith("2026-03-02T14:30")


async def test_a_phone_of_somebody_whose_zone_is_known_keeps_it(world: World) -> None:
    await world.say("help")
    await world.teams.post(
        telling(world.teams.message("book", person=ADELE), {"localTimestamp": "2026-03-02T08:00:00+02:00"})
    )
    assert "Times are in Helsinki time (UTC+2)." in story(world.shown())


def telling(activity: Json, sent: Json) -> Json:
    """The activity as a client sends it that tells of the time no more than that."""
    return {name: value for name, value in activity.items() if name not in OF_TIME} | sent


@pytest.fixture
async def nowhere(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot whose settings name no zone."""
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, zone=None) as world:
        yield world


@pytest.mark.parametrize("text", ["book", "book Oak", "now"])
async def test_whoever_tells_no_zone_is_asked_before_a_form_is_opened(nowhere: World, text: str) -> None:
    await nowhere.teams.post(telling(nowhere.teams.message(text, person=ADELE), NOTHING))
    assert said(nowhere.shown())[0] == "Which time zone are you in?"
    assert buttons(nowhere.shown()) == ["Helsinki", "London", "Use this one"]
    chosen = await nowhere.deliver(telling(nowhere.click("Use this one", {"zone": "UTC+5:30"}), NOTHING))
    assert "UTC+5:30" in story(chosen.card)
    await nowhere.teams.post(telling(nowhere.teams.message("book", person=ADELE), NOTHING))
    form = nowhere.shown()
    assert "Times are UTC+5:30." in story(form)
    assert inputs(form)["start"] == "11:45"


async def test_what_was_asked_for_before_the_question_is_gone_on_with_after_it(nowhere: World) -> None:
    await nowhere.teams.post(telling(nowhere.teams.message("book Oak", person=ADELE), NOTHING))
    await nowhere.deliver(telling(nowhere.click("Helsinki"), NOTHING))
    form = (await nowhere.deliver(telling(nowhere.click("Book a room"), NOTHING))).card
    assert inputs(form)["room"] == mail("Oak")


async def test_so_is_a_sentence(nowhere: World) -> None:
    await nowhere.teams.post(telling(nowhere.teams.message("oak tomorrow 10-11 for 4", person=ADELE), NOTHING))
    await nowhere.deliver(telling(nowhere.click("Helsinki"), NOTHING))
    form = (await nowhere.deliver(telling(nowhere.click("Book a room"), NOTHING))).card
    assert held(form) | {"room": mail("Oak"), "start": "10:00", "end": "11:00", "capacity": "4"} == held(form)


@pytest.mark.parametrize("text", ["hi there", "what can you do?", "thanks Bob"])
async def test_small_talk_and_help_need_no_zone(nowhere: World, text: str) -> None:
    await nowhere.teams.post(telling(nowhere.teams.message(text, person=ADELE), NOTHING))
    assert "Which time zone are you in?" not in story(nowhere.shown())


async def test_a_line_that_may_name_a_booking_is_not_taken_for_a_list_of_rooms_before_a_zone_is_known(
    nowhere: World,
) -> None:
    text = "can we have another room for the 10 o'clock meeting tomorrow?"
    await nowhere.teams.post(telling(nowhere.teams.message(text, person=ADELE), NOTHING))
    assert said(nowhere.shown())[0] == "Which time zone are you in?"


async def test_so_is_a_time_that_was_pressed(nowhere: World) -> None:
    await nowhere.teams.post(telling(nowhere.teams.message("help", person=ADELE), NOTHING))
    wanted = OpenForm(mail("Oak"), at("15:00"), at("15:30"))
    data = data_of(wanted)
    pressed = nowhere.teams.press(nowhere.card()[0], wanted.verb, data, {}, person=ADELE)
    await nowhere.deliver(telling(pressed, NOTHING))
    await nowhere.deliver(telling(nowhere.click("Use this one", {"zone": "UTC+2"}), NOTHING))
    form = (await nowhere.deliver(telling(nowhere.click("Book a room"), NOTHING))).card
    assert held(form) | {"room": mail("Oak"), "start": "15:00", "end": "15:30"} == held(form)


async def test_a_zone_of_a_room_is_chosen_in_a_press_and_what_is_no_zone_is_refused(nowhere: World) -> None:
    await nowhere.teams.post(telling(nowhere.teams.message("book", person=ADELE), NOTHING))
    pressed = telling(nowhere.click("Use this one", {"zone": "Mars/Base"}), NOTHING)
    assert "“Mars/Base” is not a time zone." in (await nowhere.teams.post(pressed)).error
    await nowhere.deliver(telling(nowhere.click("Helsinki"), NOTHING))
    await nowhere.teams.post(telling(nowhere.teams.message("book", person=ADELE), NOTHING))
    assert "Times are in Helsinki time (UTC+2)." in story(nowhere.shown())
