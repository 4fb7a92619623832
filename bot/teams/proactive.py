"""Messages outside a turn: what is finished later, and what belongs into somebody's own chat."""

from collections.abc import Mapping
from math import inf
from typing import Any

from botbuilder.schema import Activity

from bot.teams.connector import ConnectorError, Connectors
from bot.teams.wire import fields_of

Reference = Mapping[str, Any]
Message = Activity | Mapping[str, Any]


def reference_of(activity: Activity) -> dict[str, Any]:
    """Keep what is needed to write into this conversation later, as plain JSON values.

    Take it from an activity that the adapter admitted, never from a card: it names the address that is sent to.
    """
    conversation, bot, person = activity.conversation, activity.recipient, activity.from_property
    reference: dict[str, Any] = {
        "serviceUrl": activity.service_url,
        "channelId": activity.channel_id,
        "conversation": {
            "id": conversation.id,
            "conversationType": conversation.conversation_type,
            "isGroup": bool(conversation.is_group),
            "tenantId": conversation.tenant_id,
        },
        "bot": {"id": bot.id, "name": bot.name} if bot else None,
        "user": {"id": person.id, "aadObjectId": person.aad_object_id} if person else None,
    }
    return reference


class ProactiveMessenger:
    """Sends and edits by a stored reference. The address is checked again at every send."""

    def __init__(self, *, connectors: Connectors) -> None:
        self._connectors = connectors

    async def send(self, reference: Reference, message: Message, *, deadline: float = inf, urgent: bool = False) -> str:
        """Post a message and return its id, by which it is edited later. What somebody waits for is `urgent`.

        Nothing is sent after the deadline, in seconds of `booking.clock.elapsed`.
        Raises:
            ConnectorError: `barred` where the bot was removed or blocked; `outcome_unknown` if it may stand there.
        """
        conversations = self._connectors.at(reference["serviceUrl"], urgent=urgent).conversations
        posted = await conversations.send_to_conversation(
            reference["conversation"]["id"], _addressed(reference, message), deadline=deadline
        )
        return str(posted.id)

    async def edit(
        self,
        reference: Reference,
        activity_id: str,
        message: Message,
        *,
        deadline: float = inf,
        urgent: bool = False,
    ) -> bool:
        """Replace a message; False if it is no longer there (deleted, or an id that the client made up).

        Nothing is sent after the deadline, in seconds of `booking.clock.elapsed`.
        Raises:
            ConnectorError: as `send`; editing twice does no harm.
        """
        conversations = self._connectors.at(reference["serviceUrl"], urgent=urgent).conversations
        try:
            await conversations.update_activity(
                reference["conversation"]["id"],
                activity_id,
                {**_addressed(reference, message), "id": activity_id},
                deadline=deadline,
            )
        except ConnectorError as error:
            if error.message_gone:
                return False
            raise
        return True

    async def open_chat(self, reference: Reference) -> dict[str, Any]:
        """Return the reference of the own chat with the bot of that person who wrote in the conversation referred to.

        Raises:
            ConnectorError: `barred` where the bot is not installed for that person.
        """
        person_id, tenant_id = reference["user"]["id"], reference["conversation"]["tenantId"] or ""
        parameters = {
            "isGroup": False,
            "bot": reference["bot"],
            "members": [{"id": person_id}],
            "tenantId": tenant_id,
            "channelData": {"tenant": {"id": tenant_id}},
        }
        chat = await self._connectors.at(reference["serviceUrl"]).conversations.create_conversation(parameters)
        conversation = {"id": chat.id, "conversationType": "personal", "isGroup": False, "tenantId": tenant_id}
        return {**reference, "conversation": conversation, "user": {"id": person_id}}


def _addressed(reference: Reference, message: Message) -> dict[str, Any]:
    return {
        "type": "message",
        **fields_of(message),
        "channelId": reference["channelId"],
        "serviceUrl": reference["serviceUrl"],
        "conversation": reference["conversation"],
        "from": reference["bot"],
    }
