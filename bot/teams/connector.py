"""The way out to the Bot Connector: one shared HTTP session, careful repeats, no token to a stranger.

It offers what TurnContext and TeamsInfo of the SDK call, and nothing else. API:
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from math import inf
from typing import Any, cast
from urllib.parse import quote

import aiohttp
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationParameters,
    ConversationResourceResponse,
    ResourceResponse,
)
from botbuilder.schema.teams import TeamsPagedMembersResult
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import ConnectorFactory
from msrest.serialization import Model
from yarl import URL

from booking.clock import elapsed
from booking.errors import Failed
from bot.teams.pace import Pace, Resting
from bot.teams.wire import as_json, from_wire
from graph.client import Token
from graph.wire import retry_after_s

ATTEMPTS = 4
BACKOFF_S = 0.5
PATIENCE_S = 10.0
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
LONGEST_CALL_S = ATTEMPTS * (15.0 + PATIENCE_S) + (ATTEMPTS - 1) * PATIENCE_S
"""How long a call can take, with all its attempts, the pauses between them, and the wait for its turn."""

# Refused before anything was done, so that even a message may be sent again; the vendor advises to wait and repeat:
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
NOT_DONE = frozenset({412, 429, 503})

# A chat in which the bot is not, or may not write, until somebody there lets it in again. All other refusals may pass:
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#status-code-responses
# and, for a blocked one, .../bots/how-to/conversations/send-proactive-messages (403 with subCode MessageWritesBlocked).
BARRED = frozenset(
    {
        (403, "BotDisabledByAdmin"),
        (403, "BotNotInConversationRoster"),
        (403, "ConversationBlockedByUser"),
        (403, "ForbiddenOperationException"),
        (403, "MessageWritesBlocked"),
        (404, "ConversationNotFound"),
    }
)


TOO_LATE = "too-late"
"""The code of what was not sent since its deadline was over."""


class ConnectorError(Failed):
    """The Bot Connector did not do what was asked; `status` is None where no answer came.

    `retry_after_s`: how long it asks to wait. `never_sent`: nothing left this machine.
    """

    def __init__(
        self,
        *,
        status: int | None = None,
        code: str = "",
        retry_after_s: float | None = None,
        never_sent: bool = False,
    ) -> None:
        self.retry_after_s, self.never_sent = retry_after_s, never_sent
        super().__init__(status=status, code=code)

    @property
    def not_done(self) -> bool:
        """Nothing was applied, so that it may be sent again."""
        return self.status in NOT_DONE if self.status else self.never_sent

    @property
    def barred(self) -> bool:
        """The chat takes nothing from the bot until somebody in it lets it in again."""
        return (self.status, self.code) in BARRED

    @property
    def message_gone(self) -> bool:
        """The message that was to be edited is not there, but its chat is."""
        return self.status == 404 and self.code == "ActivityNotFoundInConversation"

    @property
    def outcome_unknown(self) -> bool:
        """Somebody on the way gave up: a message may be in the chat all the same."""
        return self.status >= 500 and not self.not_done if self.status else not self.never_sent


@dataclass(frozen=True, slots=True)
class ConnectorHttp:
    """Where every request to the connector passes: address and token checked, answered in time, repeated if safe.

    `token` gives the bearer token or None (sandbox), and another one than that which was refused. `sleep` and `jitter`
    (0…1) are for tests. `monotonic` counts seconds also while the machine sleeps; deadlines are on it.
    """

    session: aiohttp.ClientSession
    allows: Callable[[str], bool]
    token: Token
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random
    monotonic: Callable[[], float] = elapsed
    pace: Pace = field(default_factory=Pace)
    heard: Callable[[str, int | None, float], None] = lambda _method, _status, _took_s: None
    """Told of each request that was sent: its method, the status of the answer, None if no whole one came, its time."""

    async def call(
        self,
        method: str,
        service_url: str,
        path: str,
        *,
        body: Model | Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        repeatable: bool = True,
        deadline: float = inf,
        conversation: str = "",
        urgent: bool = True,
    ) -> dict[str, Any]:
        """Return the parsed answer ({} if it had none). Nothing is sent after the deadline.

        It waits for its turn in the conversation that it is about: behind all that is `urgent`, if it is not.

        Raises:
            ConnectorError: refused, not answered, too late to be sent, or an address that nothing may be sent to.
            Failed: no token could be had.
        """
        if not self.allows(service_url):
            raise ConnectorError(code="service-url", never_sent=True)
        url = URL(service_url.rstrip("/") + path, encoded=True).update_query(query)
        payload = None if body is None else as_json(body)
        attempt = 1
        while True:
            try:
                until = self.monotonic() + PATIENCE_S if deadline == inf else deadline
                async with self.pace.turn(conversation, urgent=urgent, until=until):
                    return await self._once(method, url, payload, deadline)
            except Resting as resting:
                raise ConnectorError(code="resting", retry_after_s=resting.wait_s, never_sent=True) from resting
            except ConnectorError as error:
                rests = bool(conversation and error.status == HTTPStatus.TOO_MANY_REQUESTS and error.retry_after_s)
                if rests:
                    self.pace.rest(conversation, error.retry_after_s or 0.0)
                wait_s = error.retry_after_s or BACKOFF_S * 2**attempt * (1 + self.jitter()) / 2
                worth_it = error.not_done or (repeatable and error.outcome_unknown)
                if not worth_it or attempt == ATTEMPTS or wait_s > PATIENCE_S or self.monotonic() + wait_s > deadline:
                    raise
            attempt += 1
            if not rests:
                await self.sleep(wait_s)

    async def _once(self, method: str, url: URL, payload: bytes | None, deadline: float) -> dict[str, Any]:
        """Send it, and once more under a fresh token where the first is refused; a 401 applies nothing."""
        token = await self.token()
        try:
            return await self._sent(method, url, payload, deadline, token)
        except ConnectorError as error:
            fresh = await self.token(token) if token and error.status == HTTPStatus.UNAUTHORIZED else None
            if fresh in (None, token):
                raise
        return await self._sent(method, url, payload, deadline, fresh)

    async def _sent(
        self, method: str, url: URL, payload: bytes | None, deadline: float, token: str | None
    ) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        if payload is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        if token:
            headers["Authorization"] = f"Bearer {token}"
        # Looked at last: a process that was frozen until now would overwrite what others have told since.
        if self.monotonic() > deadline:
            raise ConnectorError(code=TOO_LATE, never_sent=True)
        status: int | None = None
        sent_at = self.monotonic()
        try:
            async with self.session.request(
                method, url, data=payload, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                answer = _parsed(await response.read())
                status, wait_s = response.status, retry_after_s(response.headers)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise ConnectorError(code="no-connection", never_sent=True) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ConnectorError(code=type(error).__name__) from error
        finally:
            self.heard(method, status, self.monotonic() - sent_at)
        if not 200 <= status < 300:
            raise ConnectorError(status=status, code=_code(answer), retry_after_s=wait_s)
        return answer


@dataclass(frozen=True, slots=True)
class Conversations:
    """The conversations of one service address, under the names that the SDK calls."""

    http: ConnectorHttp
    service_url: str
    urgent: bool = True
    """Whether somebody waits for what is sent: it goes before the rest."""

    async def send_to_conversation(
        self, conversation_id: str, activity: Activity | Mapping[str, Any], *, deadline: float = inf
    ) -> ResourceResponse:
        """Post a message, not after the deadline; returns the id that later edits it."""
        answer = await self._call(
            "POST", conversation_id, "/activities", body=activity, repeatable=False, deadline=deadline
        )
        return ResourceResponse(id=answer.get("id") or "")

    async def reply_to_activity(
        self, conversation_id: str, activity_id: str, activity: Activity | Mapping[str, Any]
    ) -> ResourceResponse:
        """Post a message below another one, where the channel has threads."""
        answer = await self._call(
            "POST", conversation_id, f"/activities/{_segment(activity_id)}", body=activity, repeatable=False
        )
        return ResourceResponse(id=answer.get("id") or "")

    async def update_activity(
        self,
        conversation_id: str,
        activity_id: str,
        activity: Activity | Mapping[str, Any],
        *,
        deadline: float = inf,
    ) -> ResourceResponse:
        """Replace a message in place, not after the deadline."""
        answer = await self._call(
            "PUT", conversation_id, f"/activities/{_segment(activity_id)}", body=activity, deadline=deadline
        )
        return ResourceResponse(id=answer.get("id") or activity_id)

    async def delete_activity(self, conversation_id: str, activity_id: str) -> None:
        """Remove a message."""
        await self._call("DELETE", conversation_id, f"/activities/{_segment(activity_id)}")

    async def create_conversation(
        self, parameters: ConversationParameters | Mapping[str, Any]
    ) -> ConversationResourceResponse:
        """Open a chat. Asked again for the same person, Teams answers with the same one, so this may be repeated."""
        answer = await self._call("POST", "", "", body=parameters)
        return from_wire(ConversationResourceResponse, answer)

    async def get_conversation_member(self, conversation_id: str, member_id: str) -> ChannelAccount:
        """Look one person up; 404 if they are not in the conversation."""
        return from_wire(ChannelAccount, await self._call("GET", conversation_id, f"/members/{_segment(member_id)}"))

    async def get_conversation_paged_members(
        self, conversation_id: str, page_size: int | None = None, continuation_token: str | None = None
    ) -> TeamsPagedMembersResult:
        """List one page of the people in it; the token of a page asks for the next."""
        query = {"pageSize": str(page_size)} if page_size else {}
        if continuation_token:
            query["continuationToken"] = continuation_token
        return from_wire(
            TeamsPagedMembersResult, await self._call("GET", conversation_id, "/pagedmembers", query=query)
        )

    async def _call(self, method: str, conversation_id: str, tail: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 — as `Door.call`
        """Call something about a conversation, or about none if its id is empty."""
        about = f"/{_segment(conversation_id)}{tail}" if tail else ""
        return await self.http.call(
            method,
            self.service_url,
            f"/v3/conversations{about}",
            conversation=conversation_id,
            urgent=self.urgent,
            **given,
        )

    # What TeamsInfo calls.
    get_teams_conversation_paged_members = get_conversation_paged_members


@dataclass(frozen=True, slots=True)
class Connector:
    """What the SDK takes for its connector client."""

    conversations: Conversations


class Connectors(ConnectorFactory):
    """Gives the SDK a connector per service address; they cost nothing, since all share one ConnectorHttp."""

    def __init__(self, http: ConnectorHttp) -> None:
        self._http = http

    async def create(self, service_url: str, audience: str = "") -> ConnectorClient:  # noqa: ARG002 — one audience
        """Return the connector under the type that the SDK's interface names."""
        return cast("ConnectorClient", self.at(service_url))

    def at(self, service_url: str, *, urgent: bool = True) -> Connector:
        """Return the connector of one service address; `urgent` is what somebody waits for."""
        return Connector(Conversations(self._http, service_url, urgent))


def _segment(value: str) -> str:
    """Quote an id so that it is one step of a path and never two or none."""
    if value in {"", ".", ".."}:
        raise ConnectorError(code="malformed-id", never_sent=True)
    return quote(value, safe="")


def _parsed(answer: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(answer) if answer else {}
    except ValueError:
        parsed = {}
    return parsed if isinstance(parsed, dict) else {}


def _code(answer: dict[str, Any]) -> str:
    """Return the connector's word for the error: {"error": {"code": …}}. Its sentence may quote the message.

    Where a chat is blocked, the word is in JSON within the sentence:
    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
    """
    match answer:
        case {"error": {"code": str(code)}}:
            return code
        case {"errorCode": int(), "message": str(within)}:
            return str(_parsed(within.encode()).get("subCode") or "")
    return ""
