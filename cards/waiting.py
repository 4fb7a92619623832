"""What stands in place of a card whose result takes a while, and of one whose result never came."""

from collections.abc import Mapping
from typing import Any

from microsoft_teams.cards.core import ExecuteAction

from cards.elements import Card, card, heading, line
from cards.language import say


def looking() -> str:
    """Say beside a card that others see that it takes a while."""
    return say("I am looking it up. The answer follows here in a moment.")


def looking_card(pressed: Mapping[str, Any]) -> Card:
    """Say that it takes a while; it can be asked for once more, should nothing follow."""
    body = [
        heading(say("One moment, please")),
        line(say("I am looking it up. This card changes when I have the answer.")),
    ]
    return card(body, [_again(say("Ask again"), pressed)])


def failed_card(sentence: str, pressed: Mapping[str, Any]) -> Card:
    """Say why there is no result; trying again sends all that was typed before."""
    return card([heading(say("Something went wrong")), line(sentence)], [_again(say("Try again"), pressed)])


def _again(title: str, pressed: Mapping[str, Any]) -> ExecuteAction:
    """Offer the very press once more, for the eyes of the person alone who made it: what was typed is in its data."""
    data = pressed.get("data")
    return ExecuteAction(title=title, verb=str(pressed.get("verb")), data=dict(data) if data else {})
