"""What is sent to Teams: a card, a sentence or a file as a message of its own."""

from copy import copy
from typing import Any

from botbuilder.core import CardFactory
from botbuilder.schema import Activity, ActivityTypes, Attachment, AttachmentLayoutTypes, TextFormatTypes

from bot.teams.wire import Written
from cards.asides import Formatted
from cards.elements import Drawn
from dialogs.commands import AnswerOffer
from dialogs.turn import Card, Offer


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
    return _attached(Attachment(content_type=CardFactory.content_types.adaptive_card, content=written_once(card)))


def written_once(card: Card) -> Card | Written:
    """Give a card as it is put into what is sent: one that was drawn here is written once."""
    return Written(card.text) if isinstance(card, Drawn) else card


OFFER_TYPE = "application/vnd.microsoft.teams.card.file.consent"
FILE_TYPE = "application/vnd.microsoft.teams.card.file.info"
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4


def offer_of(offer: Offer) -> Activity:
    """Wrap the offer of a file into a message. Teams shows Allow and Decline below it, and asks where it is to go."""
    content = {
        "description": offer.description,
        "sizeInBytes": offer.size,
        # They come back with the answer, and nobody reads them: what is in the file is decided when it is accepted.
        "acceptContext": {"file": offer.name},
        "declineContext": {"file": offer.name},
    }
    return _attached(Attachment(content_type=OFFER_TYPE, name=offer.name, content=content))


def file_of(saved: AnswerOffer) -> Activity:
    """Show a file that was saved, so that it can be opened."""
    content = {"uniqueId": saved.unique_id, "fileType": saved.kind}
    return _attached(Attachment(content_type=FILE_TYPE, content_url=saved.address, name=saved.name, content=content))


def _attached(attachment: Attachment) -> Activity:
    return Outgoing(type=ActivityTypes.message, attachment_layout=AttachmentLayoutTypes.list, attachments=[attachment])
