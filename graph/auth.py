"""Tokens of the app itself, for Microsoft Graph and the Bot Connector: msal's client credentials behind one awaitable.

Source: learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import msal
from msal.exceptions import MsalError

from booking.errors import Unavailable

log = logging.getLogger(__name__)

TOKEN_S = 10.0
"""The longest wait for one answer of the authority."""

RENEW_AT = 0.8
"""The part of a token's life after which it is renewed; it lives 60 to 90 minutes."""

RETRY_S = 30.0
"""How long a failed renewal is left alone while the old token still serves."""

REFUSED_S = 5.0
"""How long the authority is left alone where it gave no token and no other one serves: who asks is told at once."""


async def no_token(rejected: str | None = None) -> str | None:  # noqa: ARG001 -- the shape of `graph.client.Token`
    """Send no token: for a Graph on this machine that wants none."""
    return None


@dataclass(frozen=True, slots=True)
class _Held:
    """A token and the two monotonic instants of its life, in seconds."""

    token: str = field(repr=False)
    renew_at: float
    expires_at: float


class MsalTokens:
    """Gives the current token, renewed early, by one request at a time and off the event loop.

    `scope` is the service with `/.default`, and belongs to the same cloud as `authority` (with the tenant in it).
    `credential` is a client secret, or msal's description of a certificate. `http_client` is for an authority that
    msal would not talk to, see `LocalAuthority`. `now` is a monotonic clock in seconds.
    """

    def __init__(
        self,
        *,
        authority: str,
        client_id: str,
        credential: str | Mapping[str, str],
        scope: str,
        http_client: object = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._authority, self._client_id, self._credential = authority, client_id, credential
        self._scope, self._http_client, self._now = scope, http_client, now
        self._app: msal.ConfidentialClientApplication | None = None
        self._held: _Held | None = None
        self._renewal: asyncio.Task[_Held] | None = None
        self._refusal: Unavailable | None = None
        self._refused_until = 0.0

    async def __call__(self, rejected: str | None = None) -> str | None:
        """Give a token that is good, and not `rejected`. Raises: Unavailable if there is none to be had."""
        held = self._held if self._held and self._held.token != rejected else None
        if held and self._now() < held.renew_at:
            return held.token
        try:
            return (await self._renewed()).token
        except Unavailable:
            if held is None or self._now() >= held.expires_at:
                raise
            self._held = _Held(held.token, min(self._now() + RETRY_S, held.expires_at), held.expires_at)
            return held.token

    async def _renewed(self) -> _Held:
        """Join the renewal that is under way, or start one; a caller that goes away does not end it."""
        if self._renewal is None or self._renewal.done():
            if self._refusal is not None and self._now() < self._refused_until:
                raise Unavailable(code=self._refusal.code, request_id=self._refusal.request_id)
            self._renewal = asyncio.create_task(self._renew())
            self._renewal.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self._renewal)

    async def _renew(self) -> _Held:
        asked = self._now()
        try:
            self._held, self._refusal = await self._asked(asked), None
        except Unavailable as error:
            self._refusal, self._refused_until = error, self._now() + REFUSED_S
            raise
        return self._held

    async def _asked(self, at: float) -> _Held:
        try:
            result = await asyncio.to_thread(self._ask)
        # What msal lets through: transport errors of requests (OSError) or httpx, answers that make no sense.
        except (OSError, ValueError, RuntimeError, KeyError, httpx.HTTPError, MsalError) as error:
            log.warning("No token from the authority: %s", type(error).__name__)
            raise Unavailable(code="TokenUnavailable") from error
        token, life_s = result.get("access_token"), result.get("expires_in")
        if not isinstance(token, str) or not isinstance(life_s, int):
            code, correlation = str(result.get("error", "")), str(result.get("correlation_id", ""))
            log.warning("The authority refused a token: code=%s correlation-id=%s", code, correlation)
            raise Unavailable(code=code, request_id=correlation)
        return _Held(token, at + RENEW_AT * life_s, at + life_s)

    def _ask(self) -> Mapping[str, Any]:
        """Ask msal, in a thread, for a token that is not out of its own cache: when to renew is decided here."""
        if self._app is None:
            self._app = msal.ConfidentialClientApplication(
                self._client_id,
                authority=self._authority,
                client_credential=self._credential,
                http_client=self._http_client or Authority(),
            )
        self._app.remove_tokens_for_client()
        result: Mapping[str, Any] | None = self._app.acquire_token_for_client([self._scope])
        return result or {}


_Pairs = Mapping[str, str] | None


class Authority:
    """What msal sends with: it follows no redirect, since the app's secret or its proof goes along.

    It offers what msal needs of an `http_client`: `get` and `post` with an answer that has `status_code`, `text` and
    `headers`.
    """

    def __init__(self) -> None:
        self._http = httpx.Client(timeout=TOKEN_S, follow_redirects=False)

    def _at(self, url: str) -> str:
        return url

    def get(self, url: str, *, params: _Pairs = None, headers: _Pairs = None, **_: object) -> httpx.Response:
        """Ask for an address."""
        return self._http.get(self._at(url), params=params, headers=headers)

    def post(
        self, url: str, *, params: _Pairs = None, data: _Pairs = None, headers: _Pairs = None, **_: object
    ) -> httpx.Response:
        """Send a form to an address."""
        return self._http.post(self._at(url), params=params, data=data, headers=headers)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


class LocalAuthority(Authority):
    """Lets msal, which insists on https, ask an authority on this machine: the same paths, at `origin`."""

    def __init__(self, origin: str) -> None:
        self._http = httpx.Client(base_url=origin, timeout=TOKEN_S, trust_env=False, follow_redirects=False)

    def _at(self, url: str) -> str:
        return httpx.URL(url).raw_path.decode("ascii")
