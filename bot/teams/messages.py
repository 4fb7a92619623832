"""What is sent to Teams: a card as a message of its own."""

from typing import cast

from botbuilder.core import CardFactory, MessageFactory
from botbuilder.schema import Activity

from dialogs.turn import Card


def message_of(card: Card) -> Activity:
    """Wrap a card into a message."""
    return cast("Activity", MessageFactory.attachment(CardFactory.adaptive_card(card)))
