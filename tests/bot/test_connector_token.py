"""The bot's own token for the Bot Connector, from msal beside a fake Entra."""

import asyncio
import threading
from dataclasses import dataclass

import pytest

from booking.errors import Unavailable
from bot.clouds import PUBLIC
from graph.auth import REFUSED_S, RENEW_AT, MsalTokens
from tests.fakes.entra import AUTHORITY, FakeEntra
from tests.fakes.issuer import APP_ID


@dataclass
class World:
    entra: FakeEntra
    token: MsalTokens
    now: list[float]


@pytest.fixture
def world() -> World:
    entra, now = FakeEntra(), [0.0]
    token = MsalTokens(
        authority=AUTHORITY,
        client_id=APP_ID,
        credential="p4ssword",
        scope=PUBLIC.connector_scope,
        http_client=entra,
        now=lambda: now[0],
    )
    return World(entra, token, now)


async def test_many_askers_cause_one_request_off_the_event_loop(world: World) -> None:
    tokens = await asyncio.gather(*(world.token() for _ in range(50)))
    assert set(tokens) == {"token-1"}
    (asked,) = world.entra.asked
    assert asked["scope"].split()[0] == "https://api.botframework.com/.default"
    assert asked["grant_type"] == "client_credentials"
    assert threading.current_thread().name not in world.entra.threads


async def test_a_refusal_is_told_by_its_code_and_asked_again_only_after_a_while(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.entra.error = "invalid_client"
    for _ in range(3):
        with pytest.raises(Unavailable, match="invalid_client"):
            await world.token()
    assert len(world.entra.asked) == 1
    world.entra.error = ""
    world.now[0] = REFUSED_S
    assert await world.token() == "token-2"
    assert "p4ssword" not in caplog.text


async def test_a_network_that_is_down_is_no_token_and_recovers(world: World) -> None:
    world.entra.unreachable = True
    with pytest.raises(Unavailable, match="TokenUnavailable"):
        await world.token()
    world.entra.unreachable = False
    world.now[0] = REFUSED_S
    assert await world.token() == "token-1"


async def test_the_old_token_serves_while_entra_is_slow_and_nobody_waits_for_long(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.auth.WAIT_S", 0.01)
    assert await world.token() == "token-1"
    world.now[0] = RENEW_AT * world.entra.expires_in + 1
    world.entra.goes_on.clear()
    assert set(await asyncio.gather(*(world.token() for _ in range(20)))) == {"token-1"}
    assert await world.token() == "token-1"
    world.entra.goes_on.set()
    renewal = world.token._renewal
    assert renewal is not None
    await renewal
    assert await world.token() == "token-2"
    assert len(world.entra.asked) == 2, "one request for all who asked"


async def test_where_every_token_is_rejected_entra_is_asked_only_now_and_then(world: World) -> None:
    first = await world.token()
    assert await asyncio.gather(*(world.token(first) for _ in range(8))) == ["token-2"] * 8
    for _ in range(5):
        assert await world.token("token-2") == "token-2"
    world.now[0] = REFUSED_S
    assert await world.token("token-2") == "token-3"
    assert len(world.entra.asked) == 3


async def test_a_token_that_ends_while_another_is_waited_for_is_none_that_can_be_had(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.auth.WAIT_S", 0.01)
    await world.token()
    world.now[0] = world.entra.expires_in - 0.5
    world.entra.goes_on.clear()
    asking = asyncio.create_task(world.token())
    await asyncio.sleep(0)
    world.now[0] = world.entra.expires_in + 0.5
    try:
        with pytest.raises(Unavailable, match="TokenUnavailable"):
            await asking
    finally:
        world.entra.goes_on.set()
