"""Exchange tells of a change, and it is acted on at once; without a public address all is as it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import httpx
import pytest

from bot.teams.webhook import PATH
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.support.reading import said
from tests.support.webhook import PUBLIC
from tests.support.world import ALEX, EVENING, World, mail, open_world

FAR = {**EVENING, "date": "2026-05-04"}


@pytest.fixture
async def told(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[World]:
    """A bot that Exchange can reach, and that was told where."""
    host = PUBLIC.removeprefix("https://")
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, public_host=host) as world:
        sandbox.tenant.subscriptions.reach[PUBLIC] = world.teams.bot_url.removesuffix("/api/messages")
        await world.app.reconciler.go_round()
        assert world.app.subscriber is not None
        world.app.subscriber.listens()
        await world.app.subscriber.look()
        yield world


async def hear(world: World) -> None:
    """Let what is on its way arrive, and be acted on."""
    assert world.app.hints is not None
    await world.sandbox.tenant.subscriptions.deliver()
    await world.app.hints.note()
    await world.app.hints.look()
    await world.told()


async def test_every_registered_room_is_subscribed_to(told: World) -> None:
    rooms = {room.address for room in await told.app.registry.rooms()}
    assert {each.mailbox for each in told.sandbox.tenant.subscriptions.live()} == rooms
    assert told.sandbox.tenant.ledger.violations == []


async def test_what_gets_in_the_way_of_a_booking_months_ahead_is_told_without_a_round(told: World) -> None:
    await told.book("Oak", FAR)
    told.later(seconds=5)
    await hear(told)
    told.outlook_books("Oak", EVENING["start"], EVENING["end"], day=FAR["date"])
    told.later(seconds=5)
    await hear(told)
    assert any("Somebody else booked Oak" in line for line in said(told.shown()))
    assert told.booked_rooms() == []


async def test_check_shows_of_which_rooms_nothing_is_told(told: World) -> None:
    await told.say("check", person=ALEX)
    assert "✓ Exchange tells me what changes in 10 rooms." in said(told.shown(ALEX))
    told.sandbox.tenant.subscriptions.tell(mail("Oak"), "subscriptionRemoved")
    await hear(told)
    await told.say("check", person=ALEX)
    assert "· Exchange does not tell me what changes in 1 room:" in said(told.shown(ALEX))


async def test_without_a_public_address_nothing_is_asked_and_nobody_can_post(world: World) -> None:
    assert world.app.subscriber is None
    url = world.teams.bot_url.removesuffix("/api/messages") + PATH
    async with aiohttp.ClientSession() as session, session.post(f"{url}?validationToken=x") as answer:
        assert answer.status == 404
    await world.say("check", person=ALEX)
    assert not any("what changes in" in line for line in said(world.shown(ALEX)))
