"""The entry point of the bot: from an HTTP request to a turn, and from the turn's result to an HTTP answer.

Stock `CloudAdapter.process` of botbuilder 4.17.1 answers every invoke that has a body, every expectReplies, most bad
tokens and all malformed JSON with 500; hence this one.
"""

import asyncio
import logging
import zlib
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from http import HTTPStatus
from math import ceil
from typing import Protocol, cast

from aiohttp import web
from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.core.invoke_response import InvokeResponse
from botbuilder.schema import Activity, DeliveryModes
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)
from botframework.connector.auth.user_token_client import UserTokenClient

from bot.teams.bounds import Bounds, TooMuch
from bot.teams.connector import Connectors
from bot.teams.keys import FAILED_FETCH_EVERY_S, KeysUnavailable, TooManyUnknown
from bot.teams.trust import Trust, Untrusted
from bot.teams.typeahead import is_search, results
from bot.teams.wire import MalformedActivity, as_json, read_activity

BODY_LIMIT = 256 * 1024
"""Bytes of a body; aiohttp reads no more of one."""

BODY_S = 15.0
"""How long a body may take to arrive."""

_GZIP = 16 + zlib.MAX_WBITS

OnError = Callable[[TurnContext, Exception], Awaitable[None]]

_log = logging.getLogger(__name__)


class TurnHandler(Protocol):
    """A bot, as far as the adapter knows it."""

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Handle one activity."""


class Adapter(CloudAdapterBase):
    """Runs turns for those whom `trust` admits. An exception in a turn goes to `on_error`, and only there."""

    def __init__(
        self, *, trust: Trust, connectors: Connectors, on_error: OnError, bounds: Bounds | None = None
    ) -> None:
        super().__init__(_Authentication(trust=trust, connectors=connectors))
        self._trust, self._bounds = trust, bounds or Bounds()
        self.on_turn_error = on_error

    async def process(self, request: web.Request, bot: TurnHandler) -> web.Response:
        """Answer one POST of a channel: 400 malformed, 401 untrusted, 413 too large, 429 too much, else the turn's.

        A search that is too much finds nothing, with 200.

        The token is checked before the body is read, so that strangers cost no memory.

        An invoke is answered with the turn's own status and body (501 if nobody handled it), expectReplies with the
        replies, everything else with an empty 201.
        """
        if request.method != "POST":
            return _status(HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            with self._bounds.request():
                return await self._process(request, bot)
        except TooMuch as error:
            _log.warning("too much: %s", error.what)
            return _later(HTTPStatus.TOO_MANY_REQUESTS, error.retry_after_s)

    async def _process(self, request: web.Request, bot: TurnHandler) -> web.Response:
        # What a page in a browser may post without asking is none of this, which keeps strangers' pages out.
        if request.content_type != "application/json":
            return _status(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        authorization = request.headers.get("Authorization", "")
        try:
            await self._trust.recognise(authorization)
            async with asyncio.timeout(BODY_S):
                body = await request.read()
            activity = read_activity(_unpacked(body, request.headers.get("Content-Encoding", "")))
            caller = await self.bot_framework_authentication.authenticate_request(activity, authorization)
        except _TooLarge:
            return _status(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except web.RequestPayloadError:
            return _status(HTTPStatus.BAD_REQUEST)
        except TimeoutError:
            return _status(HTTPStatus.REQUEST_TIMEOUT)
        except MalformedActivity as error:
            _log.info("malformed activity: %s", error)
            return _status(HTTPStatus.BAD_REQUEST)
        except Untrusted as error:
            _log.warning("untrusted activity: %s", error.reason)
            return _status(HTTPStatus.UNAUTHORIZED)
        except TooManyUnknown as error:
            return _later(HTTPStatus.TOO_MANY_REQUESTS, error.retry_after_s)
        except KeysUnavailable:
            return _later(HTTPStatus.SERVICE_UNAVAILABLE, FAILED_FETCH_EVERY_S)
        person = activity.from_property.aad_object_id or activity.from_property.id
        if not is_search(activity):
            with self._bounds.turn(person):
                return _answer(await self.process_activity(caller, activity, bot.on_turn))
        with ExitStack() as taken:
            try:
                taken.enter_context(self._bounds.search(person))
            except TooMuch as error:
                # A list that is empty for a moment; an error would stand at the field of whoever types.
                _log.info("too much of searching: %s", error.what)
                return _answer(InvokeResponse(HTTPStatus.OK, results(())))
            return _answer(await self.process_activity(caller, activity, bot.on_turn))

    def _process_turn_results(self, context: TurnContext) -> InvokeResponse:
        # The SDK's serialiser fails on a reply that answers an invoke; ours, at the end, does not.
        if context.activity.delivery_mode == DeliveryModes.expect_replies:
            return InvokeResponse(HTTPStatus.OK, {"activities": context.buffered_reply_activities})
        return super()._process_turn_results(context)


class _Authentication(BotFrameworkAuthentication):
    """The SDK's extension point for both directions: who may come in, and through what it goes out."""

    def __init__(self, *, trust: Trust, connectors: Connectors) -> None:
        self._trust = trust
        self._connectors = connectors

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        claims = await self._trust.admit(activity, auth_header)
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(dict(claims), is_authenticated=True)
        result.connector_factory = self._connectors
        return result

    async def authenticate_streaming_request(
        self,
        auth_header: str,  # noqa: ARG002
        channel_id_header: str,  # noqa: ARG002
    ) -> AuthenticateRequestResult:
        raise Untrusted("streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002
        return self._connectors

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> UserTokenClient:  # noqa: ARG002
        # Nobody signs in to this bot; the SDK only passes it on.
        return cast("UserTokenClient", None)


class _TooLarge(Exception):
    """The body is larger than any that a channel sends."""


def _unpacked(body: bytes, encoding: str) -> bytes:
    """Unpack a body no further than its limit. Raises: MalformedActivity, _TooLarge."""
    if encoding.lower() in {"", "identity"}:
        return body
    if encoding.lower() != "gzip":
        raise MalformedActivity("packed otherwise")
    unpacking = zlib.decompressobj(wbits=_GZIP)
    try:
        unpacked = unpacking.decompress(body, BODY_LIMIT + 1)
    except zlib.error:
        raise MalformedActivity("badly packed") from None
    if len(unpacked) > BODY_LIMIT:
        raise _TooLarge
    if not unpacking.eof:
        raise MalformedActivity("badly packed")
    return unpacked


def _answer(result: InvokeResponse | None) -> web.Response:
    if result is None:
        return _status(HTTPStatus.CREATED)
    status = int(result.status or HTTPStatus.OK)
    if result.body is None:
        return web.Response(status=status)
    return web.Response(status=status, body=as_json(result.body), content_type="application/json")


def _later(status: HTTPStatus, retry_after_s: float) -> web.Response:
    return web.Response(status=status, headers={"Retry-After": str(ceil(retry_after_s))})


def _status(status: HTTPStatus) -> web.Response:
    return web.Response(status=status)
