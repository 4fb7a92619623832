"""The bot's own token for the Bot Connector, from msal beside a fake Entra."""

import asyncio
import json
import threading
from dataclasses import dataclass, field

import pytest

from booking.errors import Unavailable
from bot.clouds import PUBLIC
from graph.auth import REFUSED_S, MsalTokens
from tests.fakes.issuer import APP_ID
from tests.fakes.teams import TENANT

AUTHORITY = f"https://login.microsoftonline.com/{TENANT}"


@dataclass
class Response:
    status_code: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    def raise_for_status(self) -> None:
        assert self.status_code < 400


class FakeEntra:
    """Stands for what MSAL sends with: serves the metadata of a tenant, and tokens until told otherwise."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.threads: set[str] = set()
        self.error = ""
        self.unreachable = False
        self.expires_in = 3599

    def get(self, url: str, **_: object) -> Response:
        self.threads.add(threading.current_thread().name)
        if self.unreachable:
            raise ConnectionError
        endpoints = {"token_endpoint": f"{AUTHORITY}/oauth2/v2.0/token", "issuer": f"{AUTHORITY}/v2.0"}
        endpoints["authorization_endpoint"] = f"{AUTHORITY}/oauth2/v2.0/authorize"
        return Response(200, json.dumps({**endpoints, "tenant_discovery_endpoint": url, "metadata": []}))

    def post(self, url: str, *, data: dict[str, str], **_: object) -> Response:
        self.threads.add(threading.current_thread().name)
        if self.unreachable:
            raise ConnectionError
        assert url == f"{AUTHORITY}/oauth2/v2.0/token"
        self.asked.append(data)
        if self.error:
            return Response(401, json.dumps({"error": self.error, "error_description": "about p4ssword"}))
        token = {"access_token": f"token-{len(self.asked)}", "expires_in": self.expires_in, "token_type": "Bearer"}
        return Response(200, json.dumps(token))

    def close(self) -> None:
        pass


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
