"""Searches are told by the last look at the calendars, without a request; what is booked is decided by the calendar."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.scenario.test_now import click, offers
from tests.support.reading import free_rooms, said, taken_rooms, troubles
from tests.support.world import ADELE, MEGAN, World, open_world

HERE = {"floor": "HQ/3"}
AGO = "The calendars were read 1 minute ago."


@pytest.fixture
async def looked(world: World) -> World:
    """A bot that has just looked at every room."""
    world.outlook_books("Elm", "19:30", "20:30")
    await world.app.reconciler.go_round()
    world.sandbox.tenant.ledger.clear()
    return world


@pytest.fixture
async def unindexed(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, index_max_age_s=0) as opened:
        yield opened


async def test_rooms_that_were_looked_at_are_found_without_a_request(looked: World) -> None:
    rooms = await looked.find(HERE)
    assert (free_rooms(rooms), taken_rooms(rooms)) == (["Rowan", "Oak"], {"Elm": "Book 20:30"})
    assert looked.requests() == []
    assert AGO not in said(rooms)


async def test_free_now_and_common_times_cost_no_request_for_rooms(looked: World) -> None:
    await looked.say("now")
    assert looked.requests() == []
    looked.later(seconds=61)
    await looked.say("now")
    assert AGO in said(looked.shown())
    await looked.say("book")
    when = {"date": "2026-03-03", "start": "10:00", "end": "11:00", "attendees": MEGAN.object_id}
    times = await looked.press("When is everyone free?", when)
    assert AGO in said(times.card)
    asked = [each.body or {} for each in looked.sandbox.tenant.ledger.requests if "getSchedule" in each.path]
    assert [each["schedules"] for each in asked] == [[ADELE.email, MEGAN.email]], "of the rooms nothing was asked"


async def test_a_picture_that_is_over_a_minute_old_says_so_and_a_minute_later_graph_is_asked(looked: World) -> None:
    looked.later(seconds=61)
    assert AGO in said(await looked.find(HERE))
    assert looked.requests() == []
    looked.later(seconds=30)
    assert AGO not in said(await looked.find(HERE))
    assert looked.requests() == ["POST /users/{user-id}/calendar/getSchedule"]


async def test_what_is_booked_is_decided_by_the_calendar_and_not_by_the_index(looked: World) -> None:
    looked.outlook_books("Oak", "20:00", "21:00")
    assert "Oak" in free_rooms(await looked.find(HERE))
    refused = await looked.press("Book", room="Oak")
    assert troubles(refused.card) == {"": ["Oak is taken at that time. Please choose another room or time."]}
    assert free_rooms(refused.card) == ["Rowan"], "what was read before the press does not say that it is free"
    assert looked.booked_rooms() == []


async def test_what_we_booked_since_is_taken_and_what_we_cancelled_is_free_at_once(looked: World) -> None:
    await looked.book("Oak", HERE)
    assert taken_rooms(await looked.find(HERE, person=MEGAN)) == {"Oak": "Book 21:00", "Elm": "Book 20:30"}
    looked.later(minutes=1)
    await looked.app.reconciler.go_round()
    looked.sandbox.tenant.ledger.clear()
    assert "Oak" in taken_rooms(await looked.find(HERE, person=MEGAN))
    assert looked.requests() == []
    await looked.press("Cancel booking…")
    await looked.press("Cancel booking")
    await looked.rest()
    assert "Oak" in free_rooms(await looked.find(HERE, person=MEGAN))


async def test_a_press_on_a_list_of_rooms_free_now_looks_at_the_calendar(looked: World) -> None:
    await looked.say("now")
    looked.outlook_books("Pine", "08:00", "09:00")
    refused = await looked.deliver(click(looked, "Pine", "08:30"))
    assert troubles(refused.card) == {"": ["Pine is taken at that time. Please choose another room or time."]}
    assert "Pine" not in offers(refused.card)
    assert looked.booked_rooms() == []


async def test_a_room_that_the_next_look_cannot_read_is_not_shown_as_free(looked: World) -> None:
    looked.sandbox.tenant.access.set_scope([])
    looked.later(minutes=1)
    await looked.app.reconciler.go_round()
    rooms = await looked.find(HERE)
    assert "Oak" not in free_rooms(rooms)
    assert any("readable" in line or "cannot be read" in line for line in said(rooms))


async def test_a_time_beyond_what_was_looked_at_is_asked_for(looked: World) -> None:
    looked.later(minutes=1)
    await looked.app.reconciler.go_round()
    looked.sandbox.tenant.ledger.clear()
    await looked.find({**HERE, "date": "2026-03-09"})
    assert looked.requests() == ["POST /users/{user-id}/calendar/getSchedule"]


async def test_turned_off_each_search_asks(unindexed: World) -> None:
    await unindexed.app.reconciler.go_round()
    unindexed.sandbox.tenant.ledger.clear()
    await unindexed.find(HERE)
    assert unindexed.requests() == ["POST /users/{user-id}/calendar/getSchedule"]


async def test_where_every_change_is_told_a_time_next_week_is_found_without_a_request(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, index_whole=True) as world:
        next_week = {**HERE, "date": "2026-03-10"}
        for taken in ("Oak", "Elm"):
            world.outlook_books(taken, "19:30", "20:30", day=next_week["date"])
            world.later(minutes=1)
            await world.app.reconciler.go_round()
            world.sandbox.tenant.ledger.clear()
            assert taken in taken_rooms(await world.find(next_week))
            assert world.requests() == []
