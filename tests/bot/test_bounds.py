"""What is above the bounds is refused at the door, with a time to come back; a flood of one person is no one else's."""

import asyncio
import json
from contextlib import suppress
from itertools import islice
from typing import Any

import aiohttp
import pytest
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity

from bot.teams.bounds import PEOPLE, Bounds, TooMuch
from bot.teams.typeahead import results
from tests.fakes.teams import ANNA, BEN, FakeTeams, Person
from tests.support.edge import running, say


async def status(teams: FakeTeams, session: aiohttp.ClientSession, person: Person) -> tuple[int, str | None]:
    async with session.post(teams.bot_url, json=teams.message("hi", person=person)) as response:
        return response.status, response.headers.get("Retry-After")


async def test_a_flood_of_one_person_keeps_nobody_else_waiting() -> None:
    hold, begun = asyncio.Event(), list[str]()

    async def turn(context: TurnContext) -> None:
        begun.append(context.activity.from_property.aad_object_id)
        if begun[-1] == ANNA.object_id:
            await hold.wait()

    bounds = Bounds(of_one=8, per_minute=60)
    async with running(turn, bounds=bounds) as teams, aiohttp.ClientSession() as session:
        flood = [asyncio.create_task(status(teams, session, ANNA)) for _ in range(80)]
        for refused in islice(asyncio.as_completed(flood), 72):
            assert (await refused)[0] == 429
        assert [await status(teams, session, BEN) for _ in range(10)] == [(201, None)] * 10
        hold.set()
        answers = await asyncio.gather(*flood)
    assert sorted(code for code, _ in answers) == [201] * 8 + [429] * 72
    assert all(told for code, told in answers if code == 429)
    assert begun.count(ANNA.object_id) == 8
    assert begun.count(BEN.object_id) == 10


async def test_when_all_places_are_taken_a_request_is_refused_before_it_is_read() -> None:
    hold, begun = asyncio.Event(), asyncio.Event()

    async def turn(context: TurnContext) -> None:
        begun.set()
        await hold.wait()

    async with running(turn, bounds=Bounds(requests=1)) as teams, aiohttp.ClientSession() as session:
        first = asyncio.create_task(status(teams, session, ANNA))
        await begun.wait()
        async with session.post(teams.bot_url, data=b"no json", headers={"Content-Type": "application/json"}) as other:
            assert (other.status, other.headers["Retry-After"]) == (429, "1")
        hold.set()
        assert (await first)[0] == 201
        assert (await status(teams, session, BEN))[0] == 201


async def test_turns_of_all_people_together_are_bounded() -> None:
    bounds = Bounds(turns=2)
    with bounds.turn("a"), bounds.turn("b"), pytest.raises(TooMuch, match=r"^turns$"), bounds.turn("c"):
        pass
    with bounds.turn("c"):
        pass


def test_a_person_may_do_half_a_minutes_turns_at_once_and_then_as_many_as_time_brings() -> None:
    now = [0.0]
    bounds = Bounds(per_minute=60, monotonic=lambda: now[0])

    def taken(times: int) -> int:
        count = 0
        for _ in range(times):
            with suppress(TooMuch), bounds.turn("anna"):
                count += 1
        return count

    assert taken(100) == 30
    with pytest.raises(TooMuch) as refused, bounds.turn("anna"):
        pass
    assert refused.value.retry_after_s == 1
    now[0] += 5
    assert taken(100) == 5
    now[0] += 3600
    assert taken(100) == 30


def test_accounts_are_bounded_and_an_exhausted_one_outlives_those_that_did_nothing_since() -> None:
    bounds = Bounds(per_minute=2, monotonic=lambda: 0.0)
    with bounds.turn("anna"):
        pass
    for number in range(PEOPLE + 10):
        if number % 1000 == 0:
            with pytest.raises(TooMuch), bounds.turn("anna"):
                pass
        with bounds.turn(f"person-{number}"):
            pass
    assert len(bounds._accounts) == PEOPLE
    assert not bounds._turns
    with pytest.raises(TooMuch), bounds.turn("anna"):
        pass


async def test_a_refused_turn_leaves_no_place_taken() -> None:
    bounds = Bounds(per_minute=2)
    async with running(say, bounds=bounds) as teams, aiohttp.ClientSession() as session:
        answers = [await status(teams, session, ANNA) for _ in range(3)]
        assert [code for code, _ in answers] == [201, 429, 429]
    assert bounds._requests == 0
    assert not bounds._turns


async def search(teams: FakeTeams, session: aiohttp.ClientSession, person: Person) -> tuple[int, Any]:
    asking = teams.invoke("application/search", {"queryText": "o", "dataset": "rooms"}, person=person)
    async with session.post(teams.bot_url, json=asking) as response:
        return response.status, json.loads(await response.text() or "null")


async def test_typing_into_a_field_costs_no_turn_and_finds_nothing_where_it_is_too_much() -> None:
    async def turn(context: TurnContext) -> None:
        if context.activity.type == "invoke":
            answer = InvokeResponse(status=200, body=results([{"title": "Oak", "value": "oak"}]))
            await context.send_activity(Activity(type="invokeResponse", value=answer))

    bounds = Bounds(per_minute=2, monotonic=lambda: 0.0)
    async with running(turn, bounds=bounds) as teams, aiohttp.ClientSession() as session:
        answers = [await search(teams, session, ANNA) for _ in range(6)]
        assert [code for code, _ in answers] == [200] * 6
        found = [len(body["value"]["results"]) for _, body in answers]
        assert found == [1] * 4 + [0] * 2
        assert all(body["type"] == answers[0][1]["type"] for _, body in answers)
        assert await status(teams, session, ANNA) == (201, None), "pressing has an account of its own"
        assert (await status(teams, session, ANNA))[0] == 429
    assert not bounds._turns
