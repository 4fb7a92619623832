"""Activities as bytes: written in one go as they were piece by piece, and one message sent twice stays itself."""

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from botbuilder.core.invoke_response import InvokeResponse
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, Entity

from bot.teams.messages import message_of
from bot.teams.wire import _plain, as_json
from cards.elements import Drawn


def _piece_by_piece(value: object) -> object:
    match value:
        case None | str() | int() | float():
            return value
        case Mapping():
            return {str(key): _piece_by_piece(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_piece_by_piece(inner) for inner in value]
    return _piece_by_piece(_plain(value))


CARD = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "Õlu & „Tee“", "wrap": True, "spacing": None}]}


@pytest.mark.parametrize(
    "value",
    [
        message_of(CARD),
        Activity(
            type="message",
            text="",
            timestamp=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
            from_property=ChannelAccount(id="29:ada", name="Ada"),
            conversation=ConversationAccount(id="a:1", tenant_id="t"),
            entities=[Entity(type="mention", additional_properties={"mentioned": {"id": "28:bot"}})],
        ),
        {"activities": [message_of(CARD), message_of({})]},
        InvokeResponse(200, {"statusCode": 200, "value": CARD}),
        MappingProxyType({"a": MappingProxyType({"b": (1, 2.5, None, True)})}),
        ValueError("BadRequest", "no action"),
    ],
)
def test_what_is_written_at_once_is_what_is_written_piece_by_piece(value: object) -> None:
    assert json.loads(as_json(value)) == json.loads(json.dumps(_piece_by_piece(value)))


def test_a_card_is_written_once_and_stands_wherever_it_is_sent() -> None:
    drawn = Drawn(CARD)
    twice = {"activities": [message_of(drawn), "between", message_of(CARD), message_of(drawn)]}
    plain = {"activities": [message_of(CARD), "between", message_of(CARD), message_of(CARD)]}
    assert as_json(twice) == as_json(plain)
    drawn.text = '{"written": "before"}'
    assert json.loads(as_json(message_of(drawn)))["attachments"][0]["content"] == {"written": "before"}


def test_what_json_has_no_word_for_is_an_error() -> None:
    with pytest.raises(TypeError, match="no JSON for set"):
        as_json({"value": {1, 2}})


def test_a_message_that_is_addressed_twice_keeps_no_address() -> None:
    message = message_of(CARD)
    first, second = deepcopy(message), deepcopy(message)
    first.conversation, second.conversation = ConversationAccount(id="a:1"), ConversationAccount(id="a:2")
    assert (message.conversation, first.conversation.id, second.conversation.id) == (None, "a:1", "a:2")
    assert first.attachments[0].content is CARD
