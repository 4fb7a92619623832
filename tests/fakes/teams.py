"""A small honest Teams: it keeps chats and messages, hands out ids, refuses as the Bot Connector does, and remembers.

async with FakeTeams() as teams:
    await teams.serve(create_app(adapter, bot, health=health))
    status, body = await teams.post(teams.message("book", person=ANNA))
    card_id, card = teams.last_card(teams.personal(ANNA))
    answer = await teams.post(teams.click(card_id, "Show free rooms", {"title": "Plan"}, person=ANNA))
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp
from aiohttp import web

from bot.teams.http import new_runner
from tests.fakes.issuer import FakeIssuer
from tests.fakes.teams_activities import (
    ADA,
    ANNA,
    BEN,
    BOT,
    CARLA,
    DEV,
    PEOPLE,
    TENANT,
    Activities,
    Chat,
    Json,
    Person,
)

__all__ = ["ADA", "ANNA", "BEN", "BOT", "CARLA", "DEV", "PEOPLE", "TENANT", "Answer", "Chat", "FakeTeams", "Person"]

# "Keep it below 80 KB", counted in UTF-16; over 100 KB is refused:
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
MESSAGE_LIMIT = 100 * 1024
ROTATED_AFTER = 3
CARD = "application/vnd.microsoft.card.adaptive"


class Answer(NamedTuple):
    """What the bot said over HTTP to one activity; `body` is None where it said nothing."""

    status: int
    body: Any

    @property
    def card(self) -> Json:
        """The card that replaces the pressed one for the person who pressed."""
        assert self.body["type"] == CARD, self.body
        card: Json = self.body["value"]
        return card

    @property
    def error(self) -> str:
        """The sentence that the client shows under the pressed card."""
        assert self.body["type"] == "application/vnd.microsoft.error", self.body
        sentence: str = self.body["value"]["message"]
        return sentence


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot to the connector, with what it was answered."""

    method: str
    path: str
    chat_id: str
    activity_id: str
    activity: Json
    status: int
    authorization: str


@dataclass(slots=True)
class _Fault:
    status: int
    code: str
    retry_after_s: int | None
    method: str | None
    applied: bool
    times: int
    chat: str | None = None

    def hits(self, method: str, chat: str | None) -> bool:
        return self.method in {None, method} and self.chat in {None, chat}


class FakeTeams(Activities):
    """Runs on a free port of this machine; `people` are its tenant, `calls` all that the bot asked of it."""

    def __init__(
        self,
        *,
        people: tuple[Person, ...] = PEOPLE,
        now: Callable[[], datetime] = lambda: datetime(2026, 11, 23, 7, 40, tzinfo=UTC),
    ) -> None:
        super().__init__(now=now)
        self.people = people
        self.bot_url = ""
        self.headers: dict[str, str] = {}
        """What goes along with everything that is posted, unless other headers are given."""
        self.calls: list[Call] = []
        self.without_bot: set[str] = set()
        self.refused_types: set[str] = set()
        """Kinds of attachments that are not taken, as files are not in every cloud."""
        self._chats: dict[str, Chat] = {}
        self._messages: dict[str, dict[str, Json]] = {}
        self._faults: list[_Fault] = []
        self.limits: tuple[tuple[int, float], ...] = ()
        """So many requests about one conversation in so many seconds; what is above is answered with 429."""
        self._arrived: dict[str, list[float]] = {}
        self._changed = asyncio.Condition()
        self._runners: list[web.AppRunner] = []
        self._issuer: FakeIssuer | None = None
        self._signed = 0
        self.refuses: set[str] = set()
        """Tokens of the bot that are taken no more, whatever Entra said of their life."""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**22)
        app.router.add_post("/v3/conversations", self._answering(self._create))
        app.router.add_post("/v3/conversations/{chat}/activities", self._answering(self._send))
        app.router.add_post("/v3/conversations/{chat}/activities/{activity}", self._answering(self._send))
        app.router.add_put("/v3/conversations/{chat}/activities/{activity}", self._answering(self._edit))
        app.router.add_delete("/v3/conversations/{chat}/activities/{activity}", self._answering(self._delete))
        app.router.add_get("/v3/conversations/{chat}/members/{member}", self._answering(self._member))
        app.router.add_get("/v3/conversations/{chat}/pagedmembers", self._answering(self._page))
        self.service_url = await self._start(web.AppRunner(app, access_log=None, shutdown_timeout=1)) + "/"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        if self._issuer is not None:
            await self._issuer.__aexit__(kind, error, trace)
        for runner in reversed(self._runners):
            await runner.cleanup()

    @property
    def idle(self) -> bool:
        """Whether nobody is connected: what was sent was read, and what could be done of it was done."""
        return not any(runner.server is not None and runner.server.connections for runner in self._runners)

    async def serve(self, app: web.Application) -> str:
        """Run the bot beside, until this Teams ends; everything posted goes there."""
        self.bot_url = await self._start(new_runner(app, shutdown_timeout=1)) + "/api/messages"
        return self.bot_url

    async def _start(self, runner: web.AppRunner) -> str:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def issuer(self) -> FakeIssuer:
        """Give who signs for this Teams: from now on all that is posted is signed, and the bot must show a token, too.

        After a few activities the issuer has another key.
        """
        if self._issuer is None:
            self._issuer = await FakeIssuer().__aenter__()
        return self._issuer

    def _authorization(self) -> dict[str, str]:
        if self._issuer is None:
            return {}
        self._signed += 1
        if self._signed == ROTATED_AFTER:
            self._issuer.kid = "two"
        return {"Authorization": f"Bearer {self._issuer.sign(self._issuer.claims(self.service_url))}"}

    # Where people are

    def personal(self, of: Person = ANNA) -> Chat:
        """Give the one chat of a person with the bot."""
        return self._chats.setdefault(super().personal(of).id, super().personal(of))

    def group(self, *members: Person, name: str = "lunch") -> Chat:
        """Give a group chat; once it is there, its name is enough."""
        return self._known(super().group(*(members or self.people), name=name), renewed=bool(members))

    def channel(self, *members: Person, name: str = "rooms", thread: int = 1) -> Chat:
        """Give a thread in a channel of the one team; once it is there, its name is enough."""
        chat = super().channel(*(members or self.people), name=name, thread=thread)
        return self._known(chat, renewed=bool(members))

    def _known(self, chat: Chat, *, renewed: bool) -> Chat:
        if renewed or chat.id not in self._chats:
            self._chats[chat.id] = chat
        return self._chats[chat.id]

    # What people do

    async def post(self, activity: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> Answer:
        """Deliver an activity to the bot and wait for its answer."""
        async with self._session.post(
            self.bot_url, json=activity, headers=headers or self.headers or self._authorization()
        ) as response:
            text = await response.text()
            return Answer(response.status, json.loads(text) if text else None)

    def click(
        self,
        card_activity_id: str,
        title: str,
        inputs: Mapping[str, str] | None = None,
        *,
        person: Person = ANNA,
        nth: int = 0,
        card: Json | None = None,
    ) -> Json:
        """Press the n-th button of that title on the stored card, or on `card`, which an answer showed instead."""
        buttons = [one for one in actions_of(card or self.card(card_activity_id)) if one.get("title") == title]
        assert len(buttons) > nth, f"no button {title!r}"
        chat = self._chats[self._chat_of(card_activity_id)]
        button = buttons[nth]
        return self.press(
            card_activity_id, button["verb"], button.get("data"), inputs, person=person, conversation=chat
        )

    def fail(
        self,
        status: int,
        *,
        times: int = 1,
        code: str = "Failed",
        retry_after_s: int | None = None,
        method: str | None = None,
        applied: bool = False,
        chat: Chat | None = None,
    ) -> None:
        """Answer the next requests (of that chat) with that status; 0 cuts the connection.

        `applied`: the effect takes place first.
        """
        self._faults.append(_Fault(status, code, retry_after_s, method, applied, times, chat.id if chat else None))

    def forget_all(self) -> None:
        """Forget what was asked of it and every message, as if all chats were new."""
        self.calls.clear()
        self._messages.clear()
        self._arrived.clear()

    def recover(self) -> None:
        """Answer all requests as they deserve from now on."""
        self._faults.clear()

    # What can be seen

    @property
    def sent(self) -> list[Call]:
        """New messages that arrived, in order."""
        return [call for call in self.calls if call.method == "POST" and call.chat_id and call.status == 201]

    @property
    def edits(self) -> list[Call]:
        """Messages replaced in place, in order."""
        return [call for call in self.calls if call.method == "PUT" and call.status == 200]

    @property
    def deletes(self) -> list[Call]:
        """Messages removed, in order."""
        return [call for call in self.calls if call.method == "DELETE" and call.status == 200]

    def messages(self, chat: Chat) -> list[Json]:
        """What stands in a chat now, edits applied."""
        return list(self._messages.get(chat.id, {}).values())

    def texts(self, chat: Chat) -> list[str]:
        """The texts that stand in a chat now."""
        return [message["text"] for message in self.messages(chat) if message.get("text")]

    def card(self, activity_id: str) -> Json:
        """The card of a message as it is stored now, which everybody but the last presser sees."""
        message = self._messages[self._chat_of(activity_id)][activity_id]
        (card,) = [one["content"] for one in message["attachments"] if one["contentType"] == CARD]
        stored: Json = card
        return stored

    def stands(self, activity_id: str) -> bool:
        """Whether a message is (still) there."""
        return any(activity_id in messages for messages in self._messages.values())

    def forget(self, activity_id: str) -> None:
        """Delete a message, as its reader may."""
        for messages in self._messages.values():
            messages.pop(activity_id, None)

    def last_card(self, chat: Chat) -> tuple[str, Json]:
        """The id and the card of the newest message that has one."""
        ids = [key for key, message in self._messages.get(chat.id, {}).items() if _has_card(message)]
        assert ids, "no card was sent"
        return ids[-1], self.card(ids[-1])

    def cards(self, chat: Chat) -> list[tuple[str, Json]]:
        """The ids and the cards of all messages of a chat that have one, the oldest first."""
        messages = self._messages.get(chat.id, {})
        return [(key, self.card(key)) for key, message in messages.items() if _has_card(message)]

    async def until(self, holds: Callable[[], bool], *, timeout_s: float = 10) -> None:
        """Wait for something that the bot does later; looked at after each of its requests."""
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(holds)

    # The connector

    def _chat_of(self, activity_id: str) -> str:
        return next(chat for chat, messages in self._messages.items() if activity_id in messages)

    def _roster(self, chat_id: str) -> tuple[Person, ...] | None:
        for chat in self._chats.values():
            if chat_id.partition(";")[0] in {chat.root, chat.team_id}:
                return chat.members
        return None

    def _answering(self, handle: Callable[[web.Request, Json], tuple[int, Json]]) -> Callable[[web.Request], Any]:
        async def answer(request: web.Request) -> web.StreamResponse:
            body = await request.json() if request.can_read_body else {}
            chat = request.match_info.get("chat")
            fault = next((one for one in self._faults if one.hits(request.method, chat)), None)
            if fault:
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
            headers = {}
            shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if shown in self.refuses or (self._issuer is not None and not shown):
                status, result = 401, error("Unauthorized")
            elif not fault and chat and self._is_too_much(chat):
                status, result, headers = 429, error("Throttled"), {"Retry-After": "1"}
            else:
                status, result = handle(request, body) if not fault or fault.applied else (0, {})
            if fault:
                status, result = fault.status, error(fault.code)
                headers = {"Retry-After": str(fault.retry_after_s)} if fault.retry_after_s else {}
            self.calls.append(
                Call(
                    request.method,
                    request.path,
                    request.match_info.get("chat", ""),
                    result.get("id") or request.match_info.get("activity", ""),
                    body,
                    status,
                    request.headers.get("Authorization", ""),
                )
            )
            async with self._changed:
                self._changed.notify_all()
            if not status and request.transport:
                request.transport.abort()
            return web.json_response(result, status=status or 500, headers=headers)

        return answer

    def _is_too_much(self, chat: str) -> bool:
        """Count a request about a conversation, and tell whether it is one too many.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
        """
        if not self.limits:
            return False
        arrived, now = self._arrived.setdefault(chat.partition(";")[0], []), time.monotonic()
        if any(sum(each > now - span_s for each in arrived) >= most for most, span_s in self.limits):
            return True
        arrived.append(now)
        return False

    def _create(self, request: web.Request, body: Json) -> tuple[int, Json]:
        (member,) = body["members"]
        found = [one for one in self.people if member["id"] in {one.id, one.object_id}]
        if not found or found[0].id in self.without_bot:
            return 403, error("BotNotInConversationRoster")
        return 201, {"id": self.personal(found[0]).id, "serviceUrl": self.service_url}

    def _send(self, request: web.Request, body: Json) -> tuple[int, Json]:
        chat_id = request.match_info["chat"]
        if refused := self._refusal(chat_id, body):
            return refused
        activity_id = self.new_id()
        if body["type"] == "message":
            self._messages.setdefault(chat_id, {})[activity_id] = body
        return 201, {"id": activity_id}

    def _edit(self, request: web.Request, body: Json) -> tuple[int, Json]:
        chat_id, activity_id = request.match_info["chat"], request.match_info["activity"]
        if activity_id not in self._messages.get(chat_id, {}):
            return 404, error("ActivityNotFoundInConversation")
        if refused := self._refusal(chat_id, body):
            return refused
        self._messages[chat_id][activity_id] = body
        return 200, {"id": activity_id}

    def _delete(self, request: web.Request, body: Json) -> tuple[int, Json]:
        removed = self._messages.get(request.match_info["chat"], {}).pop(request.match_info["activity"], None)
        return (200, {}) if removed else (404, error("ActivityNotFoundInConversation"))

    def _member(self, request: web.Request, body: Json) -> tuple[int, Json]:
        wanted = request.match_info["member"]
        for one in self._roster(request.match_info["chat"]) or ():
            if wanted in {one.id, one.object_id}:
                return 200, one.account
        return 404, error("MemberNotFoundInConversation")

    def _page(self, request: web.Request, body: Json) -> tuple[int, Json]:
        roster = self._roster(request.match_info["chat"])
        if roster is None:
            return 404, error("ConversationNotFound")
        start, size = int(request.query.get("continuationToken", 0)), int(request.query.get("pageSize", 200))
        page: Json = {"members": [one.account for one in roster[start : start + size]]}
        if start + size < len(roster):
            page["continuationToken"] = str(start + size)
        return 200, page

    def _refusal(self, chat_id: str, activity: Json) -> tuple[int, Json] | None:
        chat = self._chats.get(chat_id)
        if chat is None:
            return 404, error("ConversationNotFound")
        if chat.kind == "personal" and chat.members[0].id in self.without_bot:
            return 403, error("BotNotInConversationRoster")
        if activity["type"] == "message" and not (activity.get("text") or activity.get("attachments")):
            return 400, error("BadSyntax")
        if self.refused_types & {each["contentType"] for each in activity.get("attachments") or ()}:
            return 400, error("BadSyntax")
        if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le")) > MESSAGE_LIMIT:
            return 413, error("MessageSizeTooBig")
        return None


def error(code: str) -> Json:
    """Say no as the connector does; its sentence must never reach a log."""
    return {"error": {"code": code, "message": "a sentence that may quote the message"}}


def _has_card(message: Mapping[str, Any]) -> bool:
    return any(each["contentType"] == CARD for each in message.get("attachments") or ())


def actions_of(node: object) -> Iterator[Json]:
    """Walk a card for everything that can be pressed."""
    if isinstance(node, dict):
        if str(node.get("type", "")).startswith("Action."):
            yield node
        for inner in node.values():
            yield from actions_of(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from actions_of(inner)
