"""Real msal behind the token port, against the sandbox's authority."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx
import pytest
from aiohttp import web

from booking.errors import Unavailable
from booking.model import Mailbox
from graph.auth import REFUSED_S, RENEW_AT, RETRY_S, LocalAuthority, MsalTokens
from graph.client import GraphClient
from graph.sandbox.seed import CLIENT_ID, CLIENT_SECRET, TENANT_ID
from graph.sandbox.server import SandboxServer
from graph.wire_calendar import online_providers

AUTHORITY = f"https://login.microsoftonline.com/{TENANT_ID}"
ELM = Mailbox("elm@roomkeeper.example", "Europe/Helsinki")


@dataclass(slots=True)
class Seconds:
    """A monotonic clock that somebody else moves."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


class Switch(LocalAuthority):
    """An authority that can be cut off, and that counts how often it is asked for a token."""

    def __init__(self, origin: str) -> None:
        super().__init__(origin)
        self.off, self.asked = False, 0

    def post(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str | bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> httpx.Response:
        self.asked += 1
        if self.off:
            raise httpx.ConnectError("cut off")
        return super().post(url, params=params, data=data, headers=headers)


@dataclass(frozen=True, slots=True)
class Stage:
    sandbox: SandboxServer
    tokens: MsalTokens
    clock: Seconds
    authority: Switch


@pytest.fixture
async def stage(sandbox: SandboxServer) -> AsyncIterator[Stage]:
    authority, clock = Switch(sandbox.url), Seconds()
    tokens = tokens_of(authority, clock=clock)
    yield Stage(sandbox, tokens, clock, authority)
    authority.close()


def tokens_of(authority: Switch, *, clock: Seconds, secret: str = CLIENT_SECRET) -> MsalTokens:
    return MsalTokens(
        authority=AUTHORITY,
        client_id=CLIENT_ID,
        credential=secret,
        scope="https://graph.microsoft.com/.default",
        http_client=authority,
        now=clock,
    )


async def test_a_token_of_msal_opens_graph(stage: Stage, graph_transport: httpx.AsyncBaseTransport) -> None:
    client = GraphClient(stage.sandbox.url, stage.tokens, graph_transport)
    assert await client.send(online_providers(ELM))
    await client.aclose()


async def test_a_redirect_of_the_authority_is_not_followed_with_the_secret(stage: Stage) -> None:
    foreign, led = [], []

    async def keep(request: web.Request) -> web.Response:
        foreign.append(await request.text())
        return web.json_response({})

    async def lead_on(request: web.Request) -> web.Response:
        led.append(await request.text())
        raise web.HTTPTemporaryRedirect(f"http://127.0.0.1:{ports[0]}/")

    ports = []
    async with AsyncExitStack() as stack:
        for answer in (keep, lead_on):
            app = web.Application()
            app.router.add_route("*", "/{tail:.*}", answer)
            runner = web.AppRunner(app)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            ports.append(runner.addresses[0][1])

        class Leading(Switch):
            def _at(self, url: str) -> str:
                where = super()._at(url)
                return f"http://127.0.0.1:{ports[1]}{where}" if where.endswith("/token") else where

        authority = Leading(stage.sandbox.url)
        with pytest.raises(Unavailable):
            await tokens_of(authority, clock=stage.clock)()
        authority.close()
    assert CLIENT_SECRET in led[0]
    assert foreign == []


async def test_many_callers_cost_one_token(stage: Stage) -> None:
    tokens = await asyncio.gather(*(stage.tokens() for _ in range(20)))
    assert len(set(tokens)) == 1
    assert stage.sandbox.tenant.access.tokens_issued == 1


async def test_a_token_is_renewed_early_and_not_before(stage: Stage) -> None:
    life = stage.sandbox.tenant.access.token_lifetime_s
    first = await stage.tokens()
    stage.clock.at += RENEW_AT * life - 1
    assert await stage.tokens() == first
    stage.clock.at += 2
    assert await stage.tokens() != first
    assert stage.sandbox.tenant.access.tokens_issued == 2


async def test_a_rejected_token_is_replaced_once_for_all_who_held_it(
    stage: Stage, graph_transport: httpx.AsyncBaseTransport
) -> None:
    client = GraphClient(stage.sandbox.url, stage.tokens, graph_transport)
    await client.send(online_providers(ELM))
    stage.sandbox.tenant.access.revoke_tokens()
    assert all(await asyncio.gather(*(client.send(online_providers(ELM)) for _ in range(8))))
    assert stage.sandbox.tenant.access.tokens_issued == 2
    await client.aclose()


async def test_the_old_token_serves_while_the_authority_is_silent_and_is_not_asked_again_at_once(stage: Stage) -> None:
    life = stage.sandbox.tenant.access.token_lifetime_s
    first = await stage.tokens()
    stage.clock.at += RENEW_AT * life + 1
    stage.authority.off = True
    for _ in range(3):
        assert await stage.tokens() == first
    assert stage.authority.asked == 2
    stage.clock.at += RETRY_S
    stage.authority.off = False
    assert await stage.tokens() != first


async def test_an_expired_token_and_a_silent_authority_are_a_failure_that_passes(stage: Stage) -> None:
    first = await stage.tokens()
    stage.clock.at += stage.sandbox.tenant.access.token_lifetime_s + 1
    stage.authority.off = True
    with pytest.raises(Unavailable, match="TokenUnavailable"):
        await stage.tokens()
    with pytest.raises(Unavailable):
        await stage.tokens(first)
    stage.authority.off = False
    stage.clock.at += REFUSED_S
    assert await stage.tokens() not in (None, first)


async def test_a_wrong_secret_is_a_failure_with_the_authoritys_code(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = tokens_of(stage.authority, clock=stage.clock, secret="not the secret")
    with pytest.raises(Unavailable, match="invalid_client"):
        await tokens()
    assert "not the secret" not in caplog.text


async def test_a_caller_that_goes_away_does_not_end_the_renewal_for_the_others(stage: Stage) -> None:
    gone, stays = asyncio.create_task(stage.tokens()), asyncio.create_task(stage.tokens())
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays
    assert gone.cancelled()
    assert stage.sandbox.tenant.access.tokens_issued == 1
