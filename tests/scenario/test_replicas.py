"""Several processes on one database, behind a proxy that sends each request to the next one: nothing is sticky."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime
from itertools import cycle
from pathlib import Path

from aiohttp import ClientSession, web

from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import FakeTeams
from tests.support.databases import POSTGRES, ready_database
from tests.support.reading import story
from tests.support.serving import serving
from tests.support.world import ADELE, ALEX, EVENING, LEE, MEGAN, PEOPLE, World

REPLICAS = 3


class RoundRobin:
    """A proxy in front of several addresses; `served` counts the requests that each of them got."""

    def __init__(self, urls: list[str], session: ClientSession) -> None:
        self._next, self._session = cycle(urls), session
        self.served = dict.fromkeys(urls, 0)

    async def pass_on(self, request: web.Request) -> web.Response:
        url = next(self._next)
        self.served[url] += 1
        headers = {"Content-Type": "application/json", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
        async with self._session.post(url, data=await request.read(), headers=headers) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type="application/json")


async def settled(worlds: list[World]) -> None:
    """Let each process finish what it is at, and the edits that follow its answers."""
    for each in worlds:
        await each.app.runner.stop()
        await each.app.edits.drain()


async def played(kind: str, folder: Path, now: datetime) -> None:
    """Let four people book, extend and cancel, each press at another process."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(ready_database(kind, folder))
        graph = await stack.enter_async_context(SandboxServer(Tenant(clock=lambda: now, require_token=False)))
        teams = await stack.enter_async_context(FakeTeams(people=PEOPLE, now=lambda: now))
        worlds: list[World] = []
        urls = []
        for _ in range(REPLICAS):
            worlds.append(await stack.enter_async_context(serving(url, graph, teams, now)))
            urls.append(teams.bot_url)
        session = await stack.enter_async_context(ClientSession())
        proxy = RoundRobin(urls, session)
        app = web.Application()
        app.router.add_post("/api/messages", proxy.pass_on)
        await teams.serve(app)
        people = (ADELE, ALEX, MEGAN, LEE)
        world = worlds[0]
        for person in people:
            await world.say("book", person=person)
            await teams.post(world.click("Show free rooms", EVENING, person=person))
        await settled(worlds)
        # All want the same room at the same moment, each at another process.
        presses = [teams.post(world.click("Book", person=person, room="Oak")) for person in people]
        assert [answer.status for answer in await asyncio.gather(*presses)] == [200] * len(people)
        async with asyncio.timeout(60):
            while not any("Booked ✓" in story(world.shown(person)) for person in people):
                await settled(worlds)
                await asyncio.sleep(0.1)
        assert world.booked_rooms() == ["Oak"]
        (winner,) = [person for person in people if "Booked ✓" in story(world.shown(person))]
        await world.say("my bookings", person=winner)
        await teams.post(world.click("Details", person=winner))
        await settled(worlds)
        assert "Oak" in story(world.shown(winner))
        await teams.post(world.click("Cancel booking…", person=winner))
        assert min(proxy.served.values()) >= len(people)


if POSTGRES:

    async def test_a_whole_conversation_goes_from_process_to_process(tmp_path: Path, sandbox_now: datetime) -> None:
        await played("postgres", tmp_path, sandbox_now)
