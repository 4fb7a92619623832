"""Entra is down, is slow, or says that a token lives for longer than it does: what people in the chat see of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.clouds import PUBLIC
from graph.auth import REFUSED_S, RENEW_AT, MsalTokens
from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.entra import AUTHORITY, FakeEntra
from tests.fakes.issuer import APP_ID
from tests.support.reading import said
from tests.support.world import ADELE, EVENING, World, open_world


@dataclass
class Stage:
    """The world beside an Entra of the bot's own; `now` is the clock of its token."""

    world: World
    entra: FakeEntra
    now: list[float]

    def received(self) -> int:
        """Count the messages that stand in Adele's own chat."""
        return len(self.world.teams.messages(self.world.teams.personal(ADELE)))


@pytest.fixture
async def stage(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[Stage]:
    entra, now = FakeEntra(), [0.0]
    token = MsalTokens(
        authority=AUTHORITY,
        client_id=APP_ID,
        credential="p4ssword",
        scope=PUBLIC.connector_scope,
        http_client=entra,
        now=lambda: now[0],
    )
    async with open_world(tmp_path, sandbox, graph_transport, MONDAY, token=token) as world:
        yield Stage(world, entra, now)


async def test_a_token_that_ends_before_its_time_costs_one_more_and_no_message(stage: Stage) -> None:
    await stage.world.say("help")
    stage.world.teams.refuses.add("token-1")
    await stage.world.say("book")
    assert stage.received() == 2
    assert said((await stage.world.press("Show free rooms", EVENING)).card)
    assert said((await stage.world.press("Book", room="Oak")).card)[0] == "Booked ✓"
    assert len(stage.entra.asked) == 2


async def test_while_entra_is_slow_people_are_answered_under_the_old_token(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.auth.WAIT_S", 0.01)
    await stage.world.say("help")
    stage.now[0] = RENEW_AT * stage.entra.expires_in + 1
    stage.entra.goes_on.clear()
    try:
        await stage.world.say("book")
        await stage.world.say("my bookings")
    finally:
        stage.entra.goes_on.set()
    assert stage.received() == 3
    assert {each.authorization for each in stage.world.teams.calls} == {"Bearer token-1"}


async def test_while_entra_is_down_presses_are_answered_and_a_booking_stands(stage: Stage) -> None:
    await stage.world.find(EVENING)
    form = stage.world.card()[0]
    stage.now[0] = stage.entra.expires_in + 1
    stage.entra.unreachable = True
    receipt = await stage.world.teams.post(stage.world.click("Book", card_id=form, room="Oak"))
    assert said(receipt.card)[0] == "Booked ✓", "the answer to a press needs no token"
    await stage.world.told()
    assert len(stage.world.ours("Oak")) == 1
    stage.entra.unreachable = False
    stage.now[0] += REFUSED_S
    await stage.world.say("my bookings")
    assert "Oak" in str(stage.world.shown())
