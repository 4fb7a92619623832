import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from botbuilder.core import ActivityHandler, CardFactory, InvokeResponse, MessageFactory, TurnContext
from botbuilder.core.invoke_response import InvokeResponse as PlainInvokeResponse  # the SDK has two
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import Activity, AdaptiveCardInvokeResponse, DeliveryModes

from booking.errors import Failed, Reason, refused
from bot.teams.adapter import BODY_LIMIT
from bot.teams.wire import ID_LIMIT
from tests.fakes.teams import BEN, BOT, CARD
from tests.support.edge import Turn, nothing, running, say

PLAN = {"type": "AdaptiveCard", "version": "1.5", "body": []}


def failing(error: Exception) -> Turn:
    async def turn(context: TurnContext) -> None:
        raise error

    return turn


def answering(body: object, status: int = 200) -> Turn:
    async def turn(context: TurnContext) -> None:
        response = InvokeResponse(status=status, body=body)
        await context.send_activity(Activity(type="invokeResponse", value=response))

    return turn


async def test_a_message_is_answered_in_its_chat_as_a_reply() -> None:
    async with running(say) as teams:
        message = teams.message("hello", person=BEN)
        assert await teams.post(message) == (201, None)
        (reply,) = teams.sent
        assert reply.chat_id == teams.personal(BEN).id
        assert reply.activity["replyToId"] == message["id"]
        assert reply.activity["recipient"]["aadObjectId"] == BEN.object_id
        assert reply.activity["from"]["id"] == BOT["id"]
        assert teams.texts(teams.personal(BEN)) == ["You said hello"]


async def test_the_turn_sees_what_teams_sent() -> None:
    seen: list[Activity] = []

    async def turn(context: TurnContext) -> None:
        seen.append(context.activity)

    async with running(turn) as teams:
        await teams.post(teams.message("rooms <at>Ben Berg</at>", conversation=teams.channel(), mentions=[BEN]))
        (activity,) = seen
        assert activity.local_timezone == "Europe/Helsinki"
        assert activity.conversation.tenant_id == teams.tenant
        assert activity.channel_data["team"]["id"]
        assert [one.additional_properties["mentioned"]["id"] for one in activity.entities if one.type == "mention"] == [
            BOT["id"],
            BEN.id,
        ]
        assert TurnContext.remove_recipient_mention(activity).strip() == "rooms <at>Ben Berg</at>"


@pytest.mark.parametrize("body", [{"statusCode": 200, "type": CARD, "value": PLAN}, {"rows": [1, None, True, "ä"]}])
async def test_an_invoke_is_answered_with_the_body_that_the_turn_gave(body: dict[str, Any]) -> None:
    async with running(answering(body)) as teams:
        assert await teams.post(teams.press("1", "booking.find")) == (200, body)


async def test_an_invoke_body_may_be_a_model_of_the_sdk() -> None:
    async with running(answering(AdaptiveCardInvokeResponse(status_code=200, type=CARD, value=PLAN))) as teams:
        answer = await teams.post(teams.press("1", "booking.find"))
        assert answer.card == PLAN
        assert answer == (200, {"statusCode": 200, "type": CARD, "value": PLAN})


async def test_an_invoke_that_nobody_handles_is_not_implemented() -> None:
    async with running(nothing) as teams:
        assert await teams.post(teams.invoke("composeExtension/query", {})) == (501, None)


async def test_an_invoke_may_be_answered_without_a_body() -> None:
    async with running(answering(None, status=202)) as teams:
        assert await teams.post(teams.invoke("message/submitAction", {})) == (202, None)


async def test_a_malformed_press_that_the_sdk_itself_refuses_is_still_json() -> None:
    class Stock(ActivityHandler):
        pass

    async with running(Stock()) as teams:
        status, body = await teams.post(teams.invoke("adaptiveCard/action", {"action": {"type": "Action.Submit"}}))
        assert status == 400
        assert body["value"]["code"] == "NotSupported"


async def test_replies_that_are_expected_come_in_the_answer_and_nowhere_else() -> None:
    async def turn(context: TurnContext) -> None:
        await context.send_activity("one")
        await context.send_activity(MessageFactory.attachment(CardFactory.adaptive_card(PLAN)))
        response = PlainInvokeResponse(status=200, body={"a": 1})
        await context.send_activity(Activity(type="invokeResponse", value=response))

    async with running(turn) as teams:
        for activity in (teams.message("hi"), teams.press("1", "booking.find")):
            answer = await teams.post({**activity, "deliveryMode": DeliveryModes.expect_replies})
            assert answer.status == 200
            text, card, invoked = answer.body["activities"]
            assert text["text"] == "one"
            assert card["attachments"][0]["content"] == PLAN
            assert invoked["value"] == {"status": 200, "body": {"a": 1}}
        assert not teams.calls


async def test_messages_are_edited_and_deleted_within_a_turn() -> None:
    async def turn(context: TurnContext) -> None:
        sent = await context.send_activity(MessageFactory.attachment(CardFactory.adaptive_card(PLAN)))
        assert sent
        assert sent.id
        changed = MessageFactory.attachment(CardFactory.adaptive_card({**PLAN, "lang": "fi"}))
        changed.id = sent.id
        await context.update_activity(changed)
        gone = await context.send_activity("gone")
        assert gone
        await context.delete_activity(gone.id)

    async with running(turn) as teams:
        await teams.post(teams.message("hi"))
        assert teams.last_card(teams.personal()) == (teams.sent[0].activity_id, {**PLAN, "lang": "fi"})
        assert len(teams.edits) == len(teams.deletes) == len(teams.messages(teams.personal())) == 1


async def test_the_sdk_finds_people_through_the_roster() -> None:
    found: list[Any] = []

    async def turn(context: TurnContext) -> None:
        found.append(await TeamsInfo.get_member(context, BEN.id))
        token: Any = None
        while token != "":
            page: Any = await TeamsInfo.get_paged_members(context, token, 3)  # declared as a list, which it is not
            found.extend(page.members)
            token = page.continuation_token or ""

    async with running(turn) as teams:
        for chat in (teams.group(), teams.channel()):
            found.clear()
            assert await teams.post(teams.message("who", conversation=chat)) == (201, None)
            ben, *everybody = found
            assert (ben.aad_object_id, ben.email) == (BEN.object_id, BEN.email)
            assert [one.aad_object_id for one in everybody] == [one.object_id for one in teams.people]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"type": 5, "channelId": "msteams", "conversation": {"id": "c"}}',
        b'{"type": "", "channelId": "msteams", "conversation": {"id": "c"}}',
        b'{"type": "message"}',
        b'{"type": "message", "channelId": "msteams", "conversation": "c"}',
        b'{"type": "message", "channelId": "msteams", "conversation": {"id": {"a": 1}}}',
        b'{"type": "message", "channelId": "msteams", "conversation": {"id": "c"}, "from": []}',
        b'{"type": "message", "channelId": "msteams", "conversation": {"id": "c"}, "from": {"id": "p"}, '
        b'"recipient": {"id": "b"}, "timestamp": "yesterday"}',
        b'{"type": "message", "channelId": "msteams", "conversation": {"id": "c"}, "from": {"id": "p"}, '
        b'"recipient": {"id": "b"}, "attachments": 5}',
        *(
            b'{"type": "message", "channelId": "msteams", "conversation": {"id": "c", "tenantId": "t"}, '
            b'"from": {"id": "p"}, "recipient": {"id": "b"}, "channelData": ' + data + b"}"
            for data in (
                b"[]",
                b'"x"',
                b"5",
                b'{"tenant": "t"}',
                b'{"team": []}',
                b'{"team": {}}',
                b'{"team": {"id": 5}}',
            )
        ),
        b'{"type": "message", "channelId": "msteams", "conversation": {"id": "c"}, "value": NaN}',
        b'{"type": "message", "channelId": "msteams", "conversation": {"id": "c"}, "from": {"id": "\\u0000"}, '
        b'"recipient": {"id": "b"}}',
        '{"type": "message", "channelId": "msteams", "conversation": {"id": "c"}}'.encode("utf-16"),
        b'{"type": "message", "channelId": "msteams", "conversation": {"id": "c"}, "value": ' + b"[" * 60_000,
        b'{"type":"message","channelId":"msteams","conversation":{"id":"c"},"value":'
        + b"[" * 9999
        + b"]" * 9999
        + b"}",
    ],
)
async def test_what_is_no_activity_is_a_bad_request(body: bytes) -> None:
    async with running(nothing) as teams, aiohttp.ClientSession() as session:
        response = await session.post(teams.bot_url, data=body, headers={"Content-Type": "application/json"})
        assert (response.status, await response.text()) == (400, "")


@pytest.mark.parametrize("name", ["conversation", "from", "recipient"])
async def test_an_id_that_no_index_could_hold_is_a_bad_request(name: str) -> None:
    async with running(nothing) as teams, aiohttp.ClientSession() as session:
        for length, status in ((ID_LIMIT, 201), (ID_LIMIT + 1, 400)):
            sent = teams.message("book")
            sent[name] = {**sent[name], "id": "x" * length}
            async with session.post(teams.bot_url, json=sent) as response:
                assert response.status == status


async def test_nothing_in_a_list_is_nothing() -> None:
    seen: list[Activity] = []

    async def turn(context: TurnContext) -> None:
        seen.append(context.activity)

    async with running(turn) as teams:
        lists = {name: [None, {"id": "x"}] for name in ("entities", "membersAdded", "attachments")}
        assert await teams.post({**teams.message("book"), **lists}) == (201, None)
    assert [len(each) for each in (seen[0].entities, seen[0].members_added, seen[0].attachments)] == [1, 1, 1]


@pytest.mark.parametrize("name", ["conversation", "from", "recipient"])
@pytest.mark.parametrize("broken", [None, {}, {"id": None}, {"id": ""}, {"id": 5}, [], "text"])
@pytest.mark.parametrize("kind", ["message", "invoke", "conversationUpdate"])
async def test_an_activity_of_nobody_or_from_nowhere_is_a_bad_request(name: str, broken: object, kind: str) -> None:
    async with running(nothing) as teams, aiohttp.ClientSession() as session:
        sent = teams.message("book") | {"type": kind}
        without = {key: value for key, value in sent.items() if key != name}
        for activity in (without, {**without, name: broken}):
            response = await session.post(teams.bot_url, json=activity)
            assert (response.status, await response.text()) == (400, "")


async def test_a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read() -> None:
    async with running(nothing) as teams, aiohttp.ClientSession() as session:
        full = json.dumps(teams.message("")).encode()
        full += b" " * (BODY_LIMIT - len(full))
        for body, status in ((full, 201), (full + b" ", 413)):
            async with session.post(teams.bot_url, data=body, headers={"Content-Type": "application/json"}) as response:
                assert response.status == status


async def test_a_body_that_swells_when_unpacked_is_refused_and_a_broken_one_is_a_bad_request() -> None:
    async with running(nothing) as teams, aiohttp.ClientSession() as session:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        swelling = gzip.compress(b"[" * 50 * 1024 * 1024)
        assert len(swelling) < BODY_LIMIT
        packed = gzip.compress(json.dumps(teams.message("hi")).encode())
        for body, status in ((swelling, 413), (b"no gzip", 400), (packed[:-9], 400), (packed, 201)):
            async with session.post(teams.bot_url, data=body, headers=headers) as response:
                assert response.status == status
        async with session.post(teams.bot_url, data=packed, headers={**headers, "Content-Encoding": "br"}) as response:
            assert response.status == 400
        assert await teams.post(teams.message("hi")) == (201, None)


async def test_a_body_that_does_not_arrive_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.teams.adapter.BODY_S", 0.01)

    async def endless() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    async with running(nothing) as teams, aiohttp.ClientSession() as session:
        headers = {"Content-Type": "application/json"}
        async with asyncio.timeout(30), session.post(teams.bot_url, data=endless(), headers=headers) as response:
            assert response.status == 408


async def test_a_page_in_a_browser_cannot_post_without_asking() -> None:
    async with running(say) as teams, aiohttp.ClientSession() as session:
        body = json.dumps(teams.message("hi")).encode()
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            async with session.post(teams.bot_url, data=body, headers={"Content-Type": kind}) as response:
                assert response.status == 415
        assert not teams.calls


async def test_whoever_wants_answers_elsewhere_is_turned_away_in_the_sandbox() -> None:
    async with running(say) as teams:
        for url in (
            None,
            "",
            "https://evil.example/",
            "http://10.0.0.1/",
            "http://127.0.0.1.evil.example/",
            "x",
            5,
            "//",
        ):
            assert await teams.post({**teams.message("hi"), "serviceUrl": url}) == (401, None)
        assert not teams.calls


async def test_a_failed_message_is_answered_with_one_sentence_and_its_reference() -> None:
    async with running(failing(Failed(status=503))) as teams:
        assert await teams.post(teams.message("hi")) == (201, None)
        assert teams.texts(teams.personal()) == ["Sorry (REF1)"]


async def test_a_failed_press_is_answered_inside_of_a_200() -> None:
    for error, status in ((ZeroDivisionError("secret"), 500), (refused(Reason.ROOM_TAKEN), 400)):
        async with running(failing(error)) as teams:
            answer = await teams.post(teams.press("1", "booking.book"))
            assert answer.status == 200
            assert answer.error == "Sorry (REF1)"
            assert answer.body["statusCode"] == status
            assert "secret" not in json.dumps(answer.body)
            assert not teams.calls


async def test_a_failure_after_the_answer_was_prepared_replaces_it() -> None:
    async def turn(context: TurnContext) -> None:
        await answering({"statusCode": 200, "type": CARD, "value": PLAN})(context)
        raise ZeroDivisionError

    async with running(turn) as teams:
        assert (await teams.post(teams.press("1", "booking.book"))).error == "Sorry (REF1)"


async def test_another_invoke_that_fails_is_a_server_error_and_not_unimplemented() -> None:
    async with running(failing(ZeroDivisionError())) as teams:
        assert await teams.post(teams.invoke("composeExtension/query", {})) == (500, None)


async def test_a_failure_that_nobody_waits_for_sends_nothing() -> None:
    async with running(failing(ZeroDivisionError())) as teams:
        assert await teams.post(teams.installed()) == (201, None)
        assert await teams.post(teams.joined()) == (201, None)
        assert not teams.calls


async def test_a_chat_that_cannot_be_told_of_a_failure_ends_in_a_log_line(caplog: pytest.LogCaptureFixture) -> None:
    async with running(failing(ZeroDivisionError())) as teams:
        teams.fail(403)
        assert await teams.post(teams.message("hi")) == (201, None)
        assert "turn REF1: the person could not be told: ConnectorError" in caplog.text
        assert len(teams.calls) == 1


async def test_a_failure_without_a_sentence_still_gets_one() -> None:
    def describe(error: Exception, reference: str) -> str:
        raise KeyError(type(error))

    async with running(failing(ZeroDivisionError()), describe=describe) as teams:
        await teams.post(teams.message("hi"))
        assert teams.texts(teams.personal()) == ["Something went wrong. Reference REF1."]


async def test_failures_are_logged_by_kind_and_never_with_what_people_wrote(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    chained = ValueError("Salary talks")
    chained.__cause__ = KeyError("boss@contoso.example")
    expected = {
        "INFO": refused(Reason.GUEST_MALFORMED, value="Salary talks"),
        "WARNING": Failed(status=503, code="Busy", request_id="r-1"),
        "ERROR": chained,
    }
    for level, error in expected.items():
        async with running(failing(error)) as teams:
            caplog.clear()
            await teams.post(teams.message("Salary talks with boss@contoso.example"))
            (record,) = [one for one in caplog.records if one.name == "bot.teams.turn_errors"]
            assert record.levelname == level
            assert "REF1" in record.message
            assert "Salary" not in caplog.text
            assert "boss@" not in caplog.text
            assert "Bearer" not in caplog.text
    assert "ValueError at" in caplog.text
    assert "from KeyError" in caplog.text


async def test_two_bodies_with_differently_spelt_addresses_are_one_address() -> None:
    async with running(say) as teams:
        activity = {"ServiceUrl": "https://evil.example/", **teams.message("hi"), "SERVICEURL": "https://evil.example/"}
        assert await teams.post(activity) == (201, None)
        assert teams.texts(teams.personal()) == ["You said hi"]
