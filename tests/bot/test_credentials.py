import asyncio
import json
import threading
from dataclasses import dataclass, field

import pytest

from bot.teams.credentials import RENEW_BEFORE_S, RETRY_S, USABLE_S, ConnectorCredentials, NoToken
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
        # Shorter than what MSAL keeps by itself, so that its own cache does not answer.
        self.expires_in = 299

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
    credentials: ConnectorCredentials
    now: list[float]


@pytest.fixture
def world() -> World:
    entra, now = FakeEntra(), [0.0]
    credentials = ConnectorCredentials(
        app_id=APP_ID, password="p4ssword", authority=AUTHORITY, http_client=entra, monotonic=lambda: now[0]
    )
    return World(entra, credentials, now)


async def test_many_askers_cause_one_request_off_the_event_loop(world: World) -> None:
    world.entra.expires_in = 3599
    tokens = await asyncio.gather(*(world.credentials.token() for _ in range(50)))
    assert set(tokens) == {"token-1"}
    (asked,) = world.entra.asked
    assert asked["scope"].split()[0] == "https://api.botframework.com/.default"
    assert asked["grant_type"] == "client_credentials"
    assert threading.current_thread().name not in world.entra.threads


async def test_a_token_is_renewed_before_it_ends(world: World) -> None:
    await world.credentials.token()
    world.credentials._ends_at = 3600.0
    world.now[0] = 3600 - RENEW_BEFORE_S - 1
    assert await world.credentials.token() == "token-1"
    world.now[0] += 2
    assert await world.credentials.token() == "token-2"


async def test_a_renewal_that_fails_leaves_the_old_token_while_it_lasts(world: World) -> None:
    await world.credentials.token()
    world.credentials._ends_at = 3600.0
    world.entra.error = "temporarily_unavailable"
    world.now[0] = 3600 - RENEW_BEFORE_S + 1
    for _ in range(3):
        assert await world.credentials.token() == "token-1"
    assert len(world.entra.asked) == 2
    world.now[0] = 3600 - USABLE_S
    with pytest.raises(NoToken):
        await world.credentials.token()


async def test_a_refusal_is_told_by_its_code_and_asked_again_only_after_a_while(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.entra.error = "invalid_client"
    for _ in range(3):
        with pytest.raises(NoToken, match="invalid_client"):
            await world.credentials.token()
    assert len(world.entra.asked) == 1
    world.entra.error = ""
    world.now[0] = RETRY_S
    assert await world.credentials.token() == "token-2"
    assert "p4ssword" not in caplog.text


async def test_a_network_that_is_down_is_no_token_and_recovers(world: World) -> None:
    world.entra.unreachable = True
    with pytest.raises(NoToken, match="ConnectionError"):
        await world.credentials.token()
    world.entra.unreachable = False
    world.now[0] = RETRY_S
    assert await world.credentials.token() == "token-1"
