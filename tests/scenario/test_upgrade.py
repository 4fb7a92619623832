"""Whoever upgrades from any earlier version finds all bookings there, and goes on."""

from pathlib import Path

import httpx
import pytest

from bot.storage.database import newest_revision, open_database
from bot.storage.migrating import migrate
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import FakeTeams, actions_of
from tests.support.databases import DATABASES, ready_database
from tests.support.reading import story
from tests.support.world import ALEX, EVENING, MEGAN, PEOPLE, open_world

EARLIER = [f"{number:04}" for number in range(1, int(newest_revision()))]

AMONG = {"sqlite": 4, "postgres": 6}
"""Every how many of them is tried, from the last one down to the first: each step runs on both in any case."""


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_database_of_earlier_revisions_is_brought_up_to_date_and_serves(
    kind: str, tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    async with ready_database(kind, tmp_path, fresh=True) as url, FakeTeams(people=PEOPLE, now=lambda: MONDAY) as teams:
        async with open_world(tmp_path, sandbox, graph_transport, MONDAY, database_url=url, teams=teams) as world:
            await world.book("Oak", {"title": "Planning", "attendees": MEGAN.object_id})
            await world.book("Elm", {"start": "21:30", "end": "22:00"})
            await world.say("remind 30")
            await world.say("book")  # a form that stays open
            await world.remove_room("Birch")
        for revision in (*EARLIER[:: -AMONG[kind]], EARLIER[0]):
            async with open_database(url) as database, database.writing() as connection:
                await connection.run_sync(lambda each, to=revision: migrate(each, to))  # type: ignore[misc]
            async with open_world(tmp_path, sandbox, graph_transport, MONDAY, database_url=url, teams=teams) as world:
                await world.say("my bookings")
                listed = story(world.shown())
                assert "Oak" in listed, revision
                assert "Elm" in listed, revision
        async with open_world(tmp_path, sandbox, graph_transport, MONDAY, database_url=url, teams=teams) as world:
            offered = {each.get("tooltip") for each in actions_of(await world.find(EVENING, person=ALEX))}
            assert "Book Pine" in offered
            assert "Book Oak" not in offered
            await world.press("Book", person=ALEX, room="Pine")
            assert sorted(world.booked_rooms()) == ["Elm", "Oak", "Pine"]
            await world.app.reconciler.go_round()
            await world.told()
            assert sorted(world.booked_rooms()) == ["Elm", "Oak", "Pine"]
