import pytest
from botbuilder.core import CardFactory, InvokeResponse, MessageFactory, TurnContext
from botbuilder.schema import Activity

from bot.teams.connector import ConnectorError, Connectors
from tests.fakes.teams import ANNA, BEN, CARD, MESSAGE_LIMIT, PEOPLE
from tests.support.edge import connector_http, running


def card(step: int) -> dict[str, object]:
    button = {"type": "Action.Execute", "title": "Next", "verb": "booking.next", "data": {"step": step}}
    return {"type": "AdaptiveCard", "version": "1.5", "body": [], "actions": [button]}


async def steps(context: TurnContext) -> None:
    """Post a card at first, then replace it at every press, for the presser and for everybody."""
    if context.activity.type == "message":
        await context.send_activity(MessageFactory.attachment(CardFactory.adaptive_card(card(1))))
        return
    following = card(context.activity.value["action"]["data"]["step"] + 1)
    edit = MessageFactory.attachment(CardFactory.adaptive_card(following))
    edit.id = context.activity.reply_to_id
    await context.update_activity(edit)
    body = {"statusCode": 200, "type": CARD, "value": following}
    await context.send_activity(Activity(type="invokeResponse", value=InvokeResponse(status=200, body=body)))


async def test_a_card_is_pressed_by_its_button_and_seen_as_it_is_stored() -> None:
    async with running(steps) as teams:
        await teams.post(teams.message("go", person=BEN, conversation=teams.group(ANNA, BEN)))
        card_id, first = teams.last_card(teams.group())
        press = teams.click(card_id, "Next", {"title": "Plan"}, person=ANNA)
        assert press["conversation"]["id"] == teams.group().id
        assert press["replyToId"] == card_id
        assert press["value"]["action"]["data"] == {"step": 1, "title": "Plan"}
        answer = await teams.post(press)
        assert answer.card == teams.card(card_id) == card(2) != first
        assert (await teams.post(teams.click(card_id, "Next", person=ANNA, card=card(8)))).card == card(9)
        with pytest.raises(AssertionError, match="no button"):
            teams.click(card_id, "Back")


async def test_it_refuses_as_the_connector_does() -> None:
    async with running(steps) as teams, connector_http() as out:
        conversations = Connectors(out).at(teams.service_url).conversations
        chat = teams.personal(ANNA).id
        for chat_id, message, code in (
            (chat, {"type": "message"}, "BadSyntax"),
            (chat, {"type": "message", "text": "x" * (MESSAGE_LIMIT // 2)}, "MessageSizeTooBig"),
            ("a:nobody", {"type": "message", "text": "x"}, "ConversationNotFound"),
        ):
            with pytest.raises(ConnectorError, match=code):
                await conversations.send_to_conversation(chat_id, message)
        with pytest.raises(ConnectorError, match="ActivityNotFound"):
            await conversations.update_activity(chat, "1", {"type": "message", "text": "x"})
        with pytest.raises(ConnectorError, match="ActivityNotFound"):
            await conversations.delete_activity(chat, "1")
        assert not teams.sent
        assert not teams.edits
        assert len(teams.calls) == 5


async def test_groups_have_the_members_they_were_given_and_everybody_else_all() -> None:
    async with running(steps) as teams, connector_http() as out:
        conversations = Connectors(out).at(teams.service_url).conversations
        few = await conversations.get_conversation_paged_members(teams.group(ANNA, BEN, name="few").id)
        assert len(few.members) == len(teams.group(name="few").members) == 2
        everybody = await conversations.get_conversation_paged_members(teams.channel().team_id)
        assert len(everybody.members) == len(PEOPLE)
        with pytest.raises(ConnectorError, match="MemberNotFound"):
            await conversations.get_conversation_member(teams.group(name="few").id, PEOPLE[-1].id)
