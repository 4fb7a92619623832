import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp
import pytest
from aiohttp import web
from botbuilder.schema import ConversationParameters

from bot.clouds import PUBLIC
from bot.teams.connector import ATTEMPTS, PATIENCE_S, ConnectorError, ConnectorHttp, Connectors, Conversations
from bot.teams.pace import Pace
from graph.auth import no_token
from tests.fakes.teams import ANNA, BEN, TENANT, FakeTeams
from tests.support.edge import Pauses

HELLO = {"type": "message", "text": "hello"}


@dataclass
class World:
    teams: FakeTeams
    conversations: Conversations
    pauses: Pauses
    chat: str


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    pauses = Pauses()
    async with FakeTeams() as teams, aiohttp.ClientSession() as session:
        connector_http = ConnectorHttp(
            session=session, allows=lambda _: True, token=token, sleep=pauses, jitter=lambda: 1.0
        )
        chat = teams.channel(ANNA, BEN).id
        yield World(teams, Connectors(connector_http).at(teams.service_url).conversations, pauses, chat)


async def token(rejected: str | None = None) -> str:
    return "t0ken"


async def send(w: World) -> object:
    return await w.conversations.send_to_conversation(w.chat, HELLO)


async def reply(w: World) -> object:
    return await w.conversations.reply_to_activity(w.chat, "1", HELLO)


async def edit(w: World) -> object:
    return await w.conversations.update_activity(w.chat, standing(w), HELLO)


async def remove(w: World) -> object:
    await w.conversations.delete_activity(w.chat, standing(w))
    return None


async def look_up(w: World) -> object:
    return await w.conversations.get_conversation_member(w.chat, BEN.id)


async def page(w: World) -> object:
    return await w.conversations.get_conversation_paged_members(w.chat)


async def create(w: World) -> object:
    return await w.conversations.create_conversation({"members": [{"id": ANNA.id}]})


def standing(w: World) -> str:
    """The id of a message that was sent without this connector."""
    w.teams._messages.setdefault(w.chat, {})["7"] = dict(HELLO)
    return "7"


POSTS = [send, reply]
REPEATABLE = [edit, remove, look_up, page, create]
Act = Callable[[World], Awaitable[object]]


async def test_an_edit_is_not_sent_after_its_time_nor_repeated_beyond_it() -> None:
    async with world() as w:
        chat, now = w.chat, w.conversations.http.monotonic()
        with pytest.raises(ConnectorError, match="too-late") as refusal:
            await w.conversations.update_activity(chat, standing(w), HELLO, deadline=now - 1)
        assert refusal.value.never_sent
        assert not w.teams.calls
        w.teams.fail(503, times=ATTEMPTS)
        with pytest.raises(ConnectorError, match="503"):
            await w.conversations.update_activity(chat, standing(w), HELLO, deadline=now + 0.5)
        assert len(w.teams.calls) == 1


async def test_ids_with_anything_in_them_are_one_step_of_the_path() -> None:
    async with world() as w:
        sent = await w.conversations.send_to_conversation(w.chat, HELLO)
        await w.conversations.update_activity(w.chat, sent.id, {**HELLO, "text": "changed"})
        assert w.teams.texts(w.teams.channel()) == ["changed"]
        assert [call.chat_id for call in w.teams.calls] == [w.chat, w.chat]
        assert (await w.conversations.get_conversation_member(w.chat, BEN.id)).aad_object_id == BEN.object_id
        with pytest.raises(ConnectorError, match="MemberNotFound"):
            await w.conversations.get_conversation_member(w.chat, "a/../b?c#d%2e%2e ä")
        assert w.teams.calls[-1].path.endswith("/members/a/../b?c#d%2e%2e ä")
        for bad in ("", ".", ".."):
            with pytest.raises(ConnectorError, match="malformed-id"):
                await w.conversations.send_to_conversation(bad, HELLO)


@pytest.mark.parametrize("act", POSTS + REPEATABLE)
@pytest.mark.parametrize("status", [412, 429, 503])
async def test_what_was_refused_undone_is_asked_again_after_a_pause_that_grows(act: Act, status: int) -> None:
    async with world() as w:
        w.teams.fail(status, times=ATTEMPTS - 1)
        await act(w)
        assert w.pauses.seconds == [1.0, 2.0, 4.0]
        assert len(w.teams.calls) == ATTEMPTS


@pytest.mark.parametrize("act", REPEATABLE)
@pytest.mark.parametrize("status", [0, 500, 502, 504])
async def test_what_may_be_repeated_is_repeated_when_its_outcome_is_unknown(act: Act, status: int) -> None:
    async with world() as w:
        w.teams.fail(status)
        await act(w)
        assert [call.status for call in w.teams.calls] == [status, w.teams.calls[1].status]
        assert 200 <= w.teams.calls[1].status < 300


@pytest.mark.parametrize("act", POSTS)
@pytest.mark.parametrize("status", [0, 500, 502, 504])
async def test_a_message_that_may_have_arrived_is_not_sent_twice(act: Act, status: int) -> None:
    async with world() as w:
        w.teams.fail(status, applied=True)
        with pytest.raises(ConnectorError) as caught:
            await act(w)
        assert caught.value.outcome_unknown
        assert not caught.value.not_done
        assert not w.pauses.seconds
        assert w.teams.texts(w.teams.channel()) == ["hello"]


@pytest.mark.parametrize("act", POSTS + REPEATABLE)
@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413])
async def test_a_definite_no_is_told_with_its_word_and_not_repeated(act: Act, status: int) -> None:
    async with world() as w:
        w.teams.fail(status, code="SomeCode")
        with pytest.raises(ConnectorError) as caught:
            await act(w)
        assert (caught.value.status, caught.value.code) == (status, "SomeCode")
        assert not caught.value.outcome_unknown
        assert len(w.teams.calls) == 1
        assert "quote" not in str(caught.value)


async def test_the_word_for_a_blocked_chat_is_read_where_teams_puts_it() -> None:
    blocked = {"subCode": "MessageWritesBlocked", "details": "Thread is blocked from message writes."}

    async def refuse(_: web.Request) -> web.Response:
        return web.json_response({"errorCode": 209, "message": json.dumps(blocked)}, status=403)

    app = web.Application()
    app.router.add_post("/v3/conversations/c/activities", refuse)
    async with FakeTeams() as host, aiohttp.ClientSession() as session:
        origin = (await host.serve(app)).removesuffix("api/messages")
        connector_http = ConnectorHttp(session=session, allows=lambda _: True, token=token)
        with pytest.raises(ConnectorError) as caught:
            await Connectors(connector_http).at(origin).conversations.send_to_conversation("c", HELLO)
    assert (caught.value.code, caught.value.barred) == ("MessageWritesBlocked", True)


class Time:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@asynccontextmanager
async def timed_world() -> AsyncIterator[tuple[World, Time]]:
    """A connector whose pauses and turns are on one clock, beside a Teams that keeps no limits."""
    time = Time()
    pace = Pace(conversation=(), tenant=(), monotonic=time, sleep=time.sleep)
    async with world() as w:
        connector_http = replace(w.conversations.http, sleep=time.sleep, monotonic=time, pace=pace)
        yield replace(w, conversations=Connectors(connector_http).at(w.teams.service_url).conversations), time


async def test_the_wait_that_is_asked_for_is_kept() -> None:
    async with timed_world() as (w, time):
        w.teams.fail(429, retry_after_s=3)
        await send(w)
        assert time() == 1003.0


async def test_the_wait_that_one_request_was_told_is_kept_by_the_next_ones_of_that_conversation() -> None:
    async with timed_world() as (w, time):
        w.teams.fail(429, retry_after_s=60)
        for act, calls in ((send, 1), (edit, 1), (look_up, 1)):
            with pytest.raises(ConnectorError) as caught:
                await act(w)
            assert caught.value.not_done
            assert caught.value.retry_after_s == 60
            assert len(w.teams.calls) == calls, "nothing more is sent"
        await w.conversations.send_to_conversation(w.teams.personal(ANNA).id, HELLO)
        time.seconds += 55
        await send(w)
        assert time() == 1060.0


async def test_a_wait_that_is_too_long_for_a_turn_is_told_instead() -> None:
    async with world() as w:
        w.teams.fail(429, retry_after_s=int(PATIENCE_S) + 1)
        with pytest.raises(ConnectorError) as caught:
            await send(w)
        assert caught.value.retry_after_s == PATIENCE_S + 1
        assert caught.value.not_done
        assert not w.pauses.seconds


async def test_patience_ends() -> None:
    async with world() as w:
        w.teams.fail(429, times=99)
        with pytest.raises(ConnectorError, match="429"):
            await send(w)
        assert len(w.teams.calls) == ATTEMPTS


async def test_where_nobody_listens_a_message_was_never_sent() -> None:
    pauses = Pauses()
    async with FakeTeams() as teams:
        dead = teams.service_url
    async with aiohttp.ClientSession() as session:
        connector_http = ConnectorHttp(session=session, allows=lambda _: True, token=no_token, sleep=pauses)
        with pytest.raises(ConnectorError) as caught:
            await Connectors(connector_http).at(dead).conversations.send_to_conversation("c", HELLO)
        assert caught.value.not_done
        assert not caught.value.outcome_unknown
        assert len(pauses.seconds) == ATTEMPTS - 1


async def test_no_token_goes_to_an_address_that_is_not_the_connectors() -> None:
    asked: list[str] = []

    async def counting(rejected: str | None = None) -> str:
        asked.append("token")
        return "t0ken"

    async with FakeTeams() as teams, aiohttp.ClientSession() as session:
        connector_http = ConnectorHttp(session=session, allows=PUBLIC.serves, token=counting)
        with pytest.raises(ConnectorError, match="service-url"):
            await Connectors(connector_http).at(teams.service_url).conversations.send_to_conversation("c", HELLO)
        assert not teams.calls
        assert not asked


async def test_a_redirect_is_not_followed_with_the_token() -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(f"{stranger.service_url}v3/conversations/c/activities")

    app = web.Application()
    app.router.add_post("/v3/conversations/c/activities", elsewhere)
    async with FakeTeams() as stranger, FakeTeams() as host, aiohttp.ClientSession() as session:
        origin = (await host.serve(app)).removesuffix("api/messages")
        connector_http = ConnectorHttp(session=session, allows=lambda url: url == origin, token=token)
        with pytest.raises(ConnectorError, match="307"):
            await Connectors(connector_http).at(origin).conversations.send_to_conversation("c", HELLO)
        assert not stranger.calls


@pytest.mark.parametrize("good", [True, False])
async def test_a_token_that_is_refused_is_replaced_once(good: bool) -> None:
    rejected_ones: list[str | None] = []

    async def another(rejected: str | None = None) -> str:
        rejected_ones.append(rejected)
        return "another" if rejected else "t0ken"

    async with world() as w, aiohttp.ClientSession() as session:
        conversations = (
            Connectors(ConnectorHttp(session=session, allows=lambda _: True, token=another, sleep=Pauses()))
            .at(w.teams.service_url)
            .conversations
        )
        w.teams.fail(401, code="Unauthorized", times=1 if good else 9)
        if good:
            await conversations.send_to_conversation(w.chat, HELLO)
        else:
            with pytest.raises(ConnectorError, match="401"):
                await conversations.send_to_conversation(w.chat, HELLO)
        assert [call.authorization for call in w.teams.calls] == ["Bearer t0ken", "Bearer another"]
        assert rejected_ones == [None, "t0ken"]


async def test_the_token_is_sent_where_there_is_one_and_nothing_in_the_sandbox() -> None:
    async with world() as w, aiohttp.ClientSession() as session:
        await send(w)
        bare = ConnectorHttp(session=session, allows=lambda _: True, token=no_token)
        await Connectors(bare).at(w.teams.service_url).conversations.send_to_conversation(w.chat, HELLO)
        assert [call.authorization for call in w.teams.calls] == ["Bearer t0ken", ""]


async def test_all_requests_share_the_connections_of_one_session() -> None:
    async with world() as w:
        connected = []
        trace = aiohttp.TraceConfig()

        async def on_connect(*_: object) -> None:
            connected.append(1)

        trace.on_connection_create_end.append(on_connect)
        async with aiohttp.ClientSession(trace_configs=[trace]) as session:
            connector_http = ConnectorHttp(session=session, allows=lambda _: True, token=no_token)
            for _ in range(5):
                conversations = Connectors(connector_http).at(w.teams.service_url).conversations
                await conversations.send_to_conversation(w.chat, HELLO)
        assert len(connected) == 1


async def test_a_chat_is_opened_by_the_models_of_the_sdk_too() -> None:
    async with world() as w:
        parameters = ConversationParameters(members=[{"id": BEN.id}], tenant_id=TENANT, is_group=False)
        opened = await w.conversations.create_conversation(parameters)
        assert opened.id == w.teams.personal(BEN).id
        assert w.teams.calls[0].activity == {"isGroup": False, "members": [{"id": BEN.id}], "tenantId": TENANT}


async def test_what_waits_for_a_pause_does_not_keep_others_waiting() -> None:
    let_go = asyncio.Event()
    async with FakeTeams() as teams, aiohttp.ClientSession() as session:

        async def sleep(_: float) -> None:
            await let_go.wait()

        connector_http = ConnectorHttp(session=session, allows=lambda _: True, token=no_token, sleep=sleep)
        conversations = Connectors(connector_http).at(teams.service_url).conversations
        teams.fail(429)
        first = asyncio.create_task(conversations.send_to_conversation(teams.group().id, {**HELLO, "text": "one"}))
        await teams.until(lambda: len(teams.calls) == 1)
        await conversations.send_to_conversation(teams.group().id, {**HELLO, "text": "two"})
        let_go.set()
        await first
        assert teams.texts(teams.group()) == ["two", "one"]
