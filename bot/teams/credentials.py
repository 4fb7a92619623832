"""The bot's own token for the Bot Connector: from one shared MSAL app, off the event loop, renewed before it ends."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import msal

from booking.errors import Failed

# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
SCOPE = "https://api.botframework.com/.default"
SCOPE_GOV = "https://api.botframework.us/.default"
RENEW_BEFORE_S = 300.0
USABLE_S = 30.0
RETRY_S = 5.0

_log = logging.getLogger(__name__)


class NoToken(Failed):
    """Entra gave no token; `code` is its word for why (`invalid_client` …) or the kind of the network error."""


class ConnectorCredentials:
    """Gives the bearer token of the connector's door: `Door(token=credentials.token, …)`.

    `authority`: `https://login.microsoftonline.com/<tenant>`. `http_client`: what MSAL sends with, for tests.
    `monotonic` is in seconds.
    """

    def __init__(
        self,
        *,
        app_id: str,
        password: str,
        authority: str,
        scope: str = SCOPE,
        http_client: object | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app_id, self._password, self._authority = app_id, password, authority
        self._scope = scope
        self._http_client = http_client
        self._monotonic = monotonic
        self._app: Any = None
        self._lock = asyncio.Lock()
        self._token, self._trouble = "", ""
        self._ends_at = self._retry_at = float("-inf")

    async def token(self) -> str:
        """Return a token that is good for a while; many askers cause one request.

        Raises:
            NoToken: there is none, and none could be had.
        """
        left_s = self._ends_at - self._monotonic()
        if left_s > RENEW_BEFORE_S or (left_s > USABLE_S and self._lock.locked()):
            return self._token
        async with self._lock:
            now = self._monotonic()
            if self._ends_at - now <= RENEW_BEFORE_S and now >= self._retry_at:
                await self._renew(now)
            if self._ends_at - self._monotonic() <= USABLE_S:
                raise NoToken(code=self._trouble)
            return self._token

    async def _renew(self, now: float) -> None:
        """Replace the token; a failure leaves the old one, which may still do for some minutes."""
        try:
            answer = await asyncio.to_thread(self._acquire)
        except (OSError, ValueError) as error:  # requests' errors are OSErrors; a bad authority is a ValueError
            answer = {"error": type(error).__name__}
        if "access_token" in answer:
            self._token, self._ends_at = answer["access_token"], now + float(answer["expires_in"])
            return
        self._trouble, self._retry_at = str(answer.get("error", "")), now + RETRY_S
        _log.warning("no new connector token: %s", self._trouble)

    def _acquire(self) -> dict[str, Any]:
        # Also the constructor asks the network (for the authority), so it belongs into the thread.
        if self._app is None:
            self._app = msal.ConfidentialClientApplication(
                self._app_id,
                client_credential=self._password,
                authority=self._authority,
                http_client=self._http_client,
            )
        answer: dict[str, Any] = self._app.acquire_token_for_client(scopes=[self._scope])
        return answer
