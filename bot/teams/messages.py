"""What is sent to Teams: a card as a message of its own."""

from copy import copy
from typing import Any

from botbuilder.core import CardFactory
from botbuilder.schema import Activity, ActivityTypes, AttachmentLayoutTypes, TextFormatTypes

from cards.asides import Formatted
from dialogs.turn import Card


class Outgoing(Activity):
    """What is sent and changed by nobody after that.

    The SDK copies each activity before it addresses it, and would copy every element of a card. This copy has fields of
    its own, and shares what is in them.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> "Outgoing":
        return copy(self)


def text_of(sentence: str) -> Activity:
    """Put a sentence into a message, to be read as it stands: it may quote people, whose markdown means nothing."""
    written = TextFormatTypes.markdown if isinstance(sentence, Formatted) else TextFormatTypes.plain
    return Outgoing(type=ActivityTypes.message, text=sentence, text_format=written)


def message_of(card: Card) -> Activity:
    """Wrap a card into a message."""
    return Outgoing(
        type=ActivityTypes.message,
        attachment_layout=AttachmentLayoutTypes.list,
        attachments=[CardFactory.adaptive_card(card)],
    )
