"""Where Exchange tells that something changed: reads what is posted, without believing any of it.

Sources: learn.microsoft.com/graph/change-notifications-delivery-webhooks and /change-notifications-lifecycle-events.
"""

import asyncio
import hashlib
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from aiohttp import web

from bot.teams.bounds import Bounds, TooMuch

PATH = "/api/notifications"
"""Both notifications of changes and of a subscription's life come here."""

AT_ONCE = 50
"""Requests that are read at once. Whoever posts need not sign in, so they take no places of turns."""

TOKEN_LIMIT = 1024
"""Characters of a validation token; Graph's have about a hundred."""

NOTIFICATIONS = 1000
"""Notifications in one request that are looked at."""

READ_S = 5.0
"""How long a body may take to arrive."""

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
"""What a subscription's id may look like; Graph's are GUIDs."""

LIFE = (MISSED, REMOVED, REAUTHORIZE) = ("missed", "subscriptionRemoved", "reauthorizationRequired")
"""What is told of the life of a subscription."""

_RETRY_S = 10


class Outcome(StrEnum):
    """What came of a notification."""

    TAKEN = "taken"
    FORGED = "forged"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Hint:
    """One notification: which subscription it claims to be of, the hash of its secret, and one of LIFE or nothing.

    What changed is not in it: that is read from the calendar.
    """

    subscription: str
    secret: str
    event: str = ""


class Hints(Protocol):
    """Whoever deals with them."""

    def take(self, hints: Sequence[Hint]) -> None:
        """Take what was told, without waiting for anything."""
        ...


def hints_in(body: bytes) -> list[Hint]:
    """Read what was posted; entries that make no sense are left out. Raises: ValueError for what is no JSON list."""
    try:
        told = json.loads(body)
    except RecursionError:
        raise ValueError("too deep") from None
    entries = told.get("value") if isinstance(told, dict) else None
    if entries is None or not isinstance(entries, list):
        raise ValueError("no list of notifications")
    return [hint for each in entries[:NOTIFICATIONS] if (hint := _hint(each)) is not None]


def _hint(told: object) -> Hint | None:
    if not isinstance(told, dict):
        return None
    subscription, secret, event = (told.get(name) for name in ("subscriptionId", "clientState", "lifecycleEvent"))
    if not isinstance(subscription, str) or not isinstance(secret, str) or not _ID.fullmatch(subscription):
        return None
    # Hashed here: so what is compared has one length, and no secret is kept, also not of those who guess.
    hashed = hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
    return Hint(subscription, hashed, event if event in LIFE else "")


class Webhook:
    """Answers at once, and leaves the work to `hints`. Everybody may post, so all are answered alike."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._places = Bounds(requests=AT_ONCE)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer the handshake of a subscription, or take notifications: 202 for any that can be read, else 400."""
        token = request.query.get("validationToken")
        if token is not None:
            return _echo(token)
        try:
            async with asyncio.timeout(READ_S):
                with self._places.request():
                    body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        except TooMuch:
            headers = {"Retry-After": str(_RETRY_S), "Cache-Control": "no-store"}
            return web.Response(status=429, headers=headers)
        try:
            self._hints.take(hints_in(body))
        except ValueError:
            return web.Response(status=400)
        return web.Response(status=202)


def _echo(token: str) -> web.Response:
    """Give a validation token back as text that no browser takes for anything else."""
    if len(token) > TOKEN_LIMIT:
        return web.Response(status=400)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    text = html.escape(token).encode(errors="replace")
    return web.Response(body=text, content_type="text/plain", charset="utf-8", headers=headers)
