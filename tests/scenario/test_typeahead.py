"""The choice of a room where there are too many to list: Teams asks while somebody types, and is told rooms alone."""

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from booking.model import Mailbox, Room
from bot.commands.sandbox import registered_rooms
from campaigns.hostile.mutations import ODD, changed, places
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import Answer, Person
from tests.support.reading import inputs, said, story
from tests.support.scenes import many
from tests.support.strictness import nodes
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, World, mail, open_world

ACCENTED = Room(Mailbox("ahtari@contoso.example", "UTC"), "Ähtäri", "Smørrebrød", "3½", 4, frozenset())
ANY = {"title": "Any room", "value": "any"}


@pytest.fixture
async def large(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A world with the ten rooms of the demo, and sixty more."""
    rooms = (*registered_rooms(), *many(59), ACCENTED)
    folder = tmp_path / "large"
    folder.mkdir()
    async with open_world(folder, sandbox, graph_transport, MONDAY, rooms=rooms) as world:
        for each in (ADELE, ALEX):
            await world.say("thanks", person=each)  # Who never talked to the bot has no form to type into.
        yield world


async def asked(world: World, value: object, person: Person = ADELE) -> Answer:
    asking = world.teams.invoke("application/search", cast("dict[str, Any]", value), person=person)
    return await world.teams.post(asking)


async def found(world: World, text: str, **options: object) -> list[dict[str, str]]:
    """What Teams is told of for what was typed, and that it is told it in the shape that Teams takes."""
    options = {"skip": 0, "top": 15} | options
    answer = await asked(world, {"queryText": text, "queryOptions": options, "dataset": "rooms"})
    assert answer.status == 200
    assert answer.body["statusCode"] == 200
    assert answer.body["type"] == "application/vnd.microsoft.search.searchResponse"
    results: list[dict[str, str]] = answer.body["value"]["results"]
    assert all(set(each) == {"title", "value"} for each in results)
    assert len(results) <= 15
    return results


async def test_the_form_has_teams_ask_only_where_there_are_many_rooms(world: World, large: World) -> None:
    for here, asks in ((world, None), (large, {"type": "Data.Query", "dataset": "rooms"})):
        await here.say("book")
        (room,) = [each for _, each in nodes(here.shown()) if each.get("id") == "room"]
        assert room.get("choices.data") == asks
        # A client that does not ask has the list.
        assert room["style"] == "filtered"
        assert len(room["choices"]) > 10


async def test_a_room_that_was_looked_up_is_booked(large: World) -> None:
    await large.say("book")
    assert await found(large, "OÁK h") == [{"title": "Oak · HQ, floor 3", "value": mail("Oak")}]
    assert inputs(large.shown())["room"] == "any"
    shown = (await large.press("Show free rooms", {**EVENING, "room": mail("Oak")})).card
    assert "Oak" in story(shown)
    booked = (await large.press("Book", room="Oak")).card
    assert said(booked)[0] == "Booked ✓"


async def test_rooms_are_found_by_name_building_and_floor_without_case_and_accents(large: World) -> None:
    ahtari = [{"title": "Ähtäri · Smørrebrød, floor 3½", "value": "ahtari@contoso.example"}]
    for typed in ("ähtäri", "AHTA", "smorre", "Smørrebrød 3", "ahtari@contoso.example"):
        assert await found(large, typed) == ahtari, typed
    assert await found(large, "zzz") == []
    assert [each["title"] for each in await found(large, "building 3 floor") if "floor 3" not in each["title"]] == []
    meeting = await found(large, "meeting")
    assert len(meeting) == 15
    rest = await found(large, "meeting", skip=15)
    assert not {each["value"] for each in meeting} & {each["value"] for each in rest}


async def test_before_anything_is_typed_any_room_stands_first(large: World) -> None:
    first = await found(large, "")
    assert (first[0], len(first)) == (ANY, 15)
    assert ANY in await found(large, "any r")
    assert ANY not in await found(large, "any rx")
    assert ANY not in await found(large, "", skip=15)


async def test_choices_are_told_in_the_language_of_who_asks(large: World) -> None:
    await large.say("language suomi")
    assert (await found(large, ""))[0] == {"title": "Mikä tahansa huone", "value": "any"}
    assert (await found(large, "ahtari"))[0]["title"] == "Ähtäri · Smørrebrød, kerros 3½"


async def test_a_room_that_is_off_or_was_removed_is_not_found(large: World) -> None:
    assert await found(large, "oak")
    await large.say("booking off Oak", person=ALEX)
    assert await found(large, "oak") == []
    await large.say("rooms remove Elm", person=ALEX)
    await large.press("Remove", person=ALEX)
    assert await found(large, "elm") == []


async def test_nobody_but_people_of_the_organisation_is_told_of_rooms(large: World) -> None:
    asking = large.teams.invoke("application/search", {"queryText": "oak", "queryOptions": {}, "dataset": "rooms"})
    unknown = {**asking, "from": {**asking["from"], "aadObjectId": MEGAN.object_id, "id": MEGAN.id}}
    del asking["from"]["aadObjectId"]
    for each in (asking, unknown):
        answer = await large.teams.post(each)
        assert answer.status == 400
        assert "oak" not in str(answer.body).lower()


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "rooms",
        {},
        {"queryText": "oak"},
        {"queryText": "oak", "dataset": "people"},
        {"queryText": "oak", "dataset": ["rooms"]},
        {"queryText": {"$gt": ""}, "dataset": "rooms"},
        {"queryText": None, "dataset": "rooms"},
        {"queryText": "\ud800", "dataset": "rooms"},
    ],
)
async def test_what_no_card_of_ours_asks_is_refused(large: World, value: object) -> None:
    assert (await asked(large, value)).status == 400


@pytest.mark.parametrize(
    "options",
    [None, [], {"skip": -1, "top": -1}, {"skip": "0", "top": 10**30}, {"skip": True, "top": 1.5}, {"top": 0}],
)
async def test_what_is_out_of_bounds_in_a_query_is_the_usual(large: World, options: object) -> None:
    answer = await asked(large, {"queryText": "meeting", "queryOptions": options, "dataset": "rooms"})
    assert [len(answer.body["value"]["results"]), answer.status] == [15, 200]


@pytest.mark.parametrize("text", ["oak" + "\0", "%", "_", "' OR 1=1 --", "oak " * 50_000, "🗝", "\u202eoak"])
async def test_a_hostile_text_finds_what_its_words_begin_and_breaks_nothing(large: World, text: str) -> None:
    for skip in (0, 10**18):
        hits = await found(large, text, skip=skip)
        assert {each["value"] for each in hits} <= {ANY["value"], *(each.address for each in await _rooms(large))}


async def test_no_mutated_query_breaks_the_door(large: World) -> None:
    chance = random.Random(1)  # noqa: S311 — a seed that can be repeated
    value = {"queryText": "oak", "queryOptions": {"skip": 0, "top": 15}, "dataset": "rooms"}
    statuses = set()
    for path in places(value):
        for odd in chance.sample(ODD, 5):
            statuses.add((await asked(large, changed(value, path, odd))).status)
    assert statuses == {200, 400}


async def _rooms(world: World) -> tuple[Room, ...]:
    return await world.app.registry.rooms()
