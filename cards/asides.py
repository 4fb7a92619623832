"""What is said in a line of text where a person's card stands in another chat, and what `cancel` answers."""

import re

from cards.actions.bookings import ListBookings
from cards.actions.form import OpenForm
from cards.elements import Card, button, card, line
from cards.language import say, to_say
from cards.shown import shown


def called(name: str) -> str:
    """Call somebody by name where others read it."""
    return shown(name) or say("You there")


def bookings_elsewhere(name: str) -> str:
    """Say where somebody finds the list of their bookings."""
    return say("{name}, your bookings are in your own chat with me.", name=called(name))


def answered_elsewhere(name: str) -> str:
    """Say where somebody finds the answer to what they typed."""
    return say("{name}, I answered in your own chat with me.", name=called(name))


def unreachable(name: str, then: str) -> str:
    """Say that somebody's own chat is missing, and what it is for: one of the sentences below."""
    return say(then, name=called(name))


class Formatted(str):
    """A text in which markdown is meant; in any other one it is what people typed."""

    __slots__ = ()


def with_way(sentence: str, link: str) -> str:
    """Add the way to somebody's own chat, if there is a link, to a message that sends them there."""
    if not link:
        return sentence
    said = re.sub(r"([\\`*_\[\]<>~|])", r"\\\1", sentence)
    return Formatted(say("{sentence}\n\n[Open your own chat]({link})", sentence=said, link=link))


def not_now(name: str) -> str:
    """Say to somebody before others that their own chat with the bot takes no message at this moment."""
    return say(
        "{name}, Teams did not let me write into your own chat just now. Please ask again in a minute.",
        name=called(name),
    )


def details_follow(name: str) -> str:
    """Say to somebody before others that what is theirs alone comes later."""
    return say(
        "{name}, your own chat with me takes no message just now. The details follow there as soon as it does.",
        name=called(name),
    )


TO_SEE_BOOKINGS, TO_SEE_INVITED, TO_BE_REMINDED, TO_BE_UNDERSTOOD, TO_BE_HOME, TO_ADMINISTER = (
    to_say("{name}, I could not write to you: add me to your own chat to see your bookings."),
    to_say("{name}, I could not write to you: add me to your own chat to see who is invited."),
    to_say("{name}, I could not write to you: add me to your own chat so that I can remind you."),
    to_say("{name}, I could not write to you: add me to your own chat to choose a language."),
    to_say("{name}, I could not write to you: add me to your own chat to choose your building."),
    to_say("{name}, I could not write to you: add me to your own chat for what only admins should read."),
)


def nothing_open() -> Card:
    """Answer `cancel` where no form is open: what is booked is cancelled from its card."""
    said = say(
        "No form is open here, so there is nothing to close. Your bookings stand; to cancel one, see “my bookings”."
    )
    return card([line(said)], [button(say("My bookings"), ListBookings()), button(say("Book a room"), OpenForm())])


def form_closed(*, changing: bool, booked: bool) -> Card:
    """Answer `cancel`: the form is closed, and what that means for the booking that it was about, if any."""
    if booked:
        return card([line(say("You’re booked: that form became a booking, and it stands."))])
    if changing:
        return card([line(say("The form is closed. Nothing was changed."))])
    return card([line(say("The form is closed. Nothing was booked."))])
