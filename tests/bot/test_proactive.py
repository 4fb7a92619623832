import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from botbuilder.core import CardFactory, MessageFactory, TurnContext

from booking.clock import elapsed
from bot.teams.connector import ConnectorError, Connectors
from bot.teams.proactive import ProactiveMessenger, reference_of
from tests.fakes.teams import BEN, BOT, FakeTeams
from tests.support.edge import connector_http, running

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}


async def test_a_reference_kept_as_json_sends_and_edits_later() -> None:
    kept: list[str] = []

    async def turn(context: TurnContext) -> None:
        kept.append(json.dumps(reference_of(context.activity)))

    async with running(turn) as teams, connector_http() as out:
        messenger = ProactiveMessenger(connectors=Connectors(out))
        for chat in (teams.personal(BEN), teams.group(), teams.channel(thread=3)):
            await teams.post(teams.message("hi", person=BEN, conversation=chat))
            reference: dict[str, Any] = json.loads(kept[-1])
            assert reference["user"] == {"id": BEN.id, "aadObjectId": BEN.object_id}
            assert reference["conversation"]["tenantId"] == teams.tenant
            sent = await messenger.send(reference, MessageFactory.attachment(CardFactory.adaptive_card(CARD)))
            assert await messenger.edit(reference, sent, {"attachments": [_attachment({**CARD, "lang": "fi"})]})
            assert teams.last_card(chat) == (sent, {**CARD, "lang": "fi"})
            assert teams.sent[-1].activity["from"] == BOT
            assert "replyToId" not in teams.sent[-1].activity


@asynccontextmanager
async def running_reference() -> AsyncIterator[tuple[FakeTeams, ProactiveMessenger, dict[str, Any]]]:
    """A Teams, a connector and the reference of its group chat."""
    kept: list[dict[str, Any]] = []

    async def turn(context: TurnContext) -> None:
        kept.append(reference_of(context.activity))

    async with running(turn) as teams, connector_http() as out:
        await teams.post(teams.message("hi", conversation=teams.group()))
        yield teams, ProactiveMessenger(connectors=Connectors(out)), kept[0]


def _attachment(card: dict[str, Any]) -> dict[str, Any]:
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}


async def test_editing_what_is_gone_is_told_as_false() -> None:
    async with running_reference() as (teams, messenger, reference):
        assert await messenger.edit(reference, "no-such-id", {"text": "x"}) is False
        teams.fail(403)
        with pytest.raises(ConnectorError, match="403"):
            await messenger.edit(reference, "no-such-id", {"text": "x"})


async def test_an_edit_that_is_too_late_is_not_sent_and_not_repeated() -> None:
    async with running_reference() as (teams, messenger, reference):
        sent = await messenger.send(reference, {"text": "as it was"})
        now = elapsed()
        with pytest.raises(ConnectorError, match="too-late") as caught:
            await messenger.edit(reference, sent, {"text": "as it was long ago"}, deadline=now - 1)
        assert caught.value.never_sent
        teams.fail(503, times=4)
        with pytest.raises(ConnectorError, match="503"):
            await messenger.edit(reference, sent, {"text": "as it was long ago"}, deadline=now + 0.3)
        assert teams.texts(teams.group()) == ["as it was"]
        assert len([call for call in teams.calls if call.method == "PUT"]) == 1


async def test_a_message_that_is_too_late_is_not_sent() -> None:
    async with running_reference() as (teams, messenger, reference):
        with pytest.raises(ConnectorError, match="too-late") as caught:
            await messenger.send(reference, {"text": "as it was long ago"}, deadline=elapsed() - 1)
        assert caught.value.never_sent
        assert teams.texts(teams.group()) == []


async def test_somebodys_own_chat_is_opened_where_the_bot_is_installed() -> None:
    async with running_reference() as (teams, messenger, reference):
        theirs = {**reference, "user": {"id": BEN.id}}
        own = await messenger.open_chat(theirs)
        await messenger.send(json.loads(json.dumps(own)), {"text": "only for you"})
        assert teams.texts(teams.personal(BEN)) == ["only for you"]
        teams.without_bot.add(BEN.id)
        for attempt in (
            messenger.open_chat(theirs),
            messenger.send(own, {"text": "again"}),
        ):
            with pytest.raises(ConnectorError) as caught:
                await attempt
            assert caught.value.barred


async def test_a_poisoned_reference_is_not_sent_to() -> None:
    async with running_reference() as (_, messenger, reference):
        poisoned = {**reference, "serviceUrl": "https://evil.example/"}
        for attempt in (
            messenger.send(poisoned, {"text": "x"}),
            messenger.edit(poisoned, "1", {"text": "x"}),
            messenger.open_chat(poisoned),
        ):
            with pytest.raises(ConnectorError, match="service-url"):
                await attempt
