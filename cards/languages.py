"""The choice of a language: which one is spoken, and the others to press."""

from microsoft_teams.cards.core import ActionSet

from cards.actions.own_settings import SetLanguage
from cards.elements import Card, button, card, heading, line
from cards.language import LANGUAGES, reader, say

NAMES = {"en": "English", "fi": "Suomi", "sv": "Svenska", "de": "Deutsch"}
"""What each language calls itself."""


def languages_card(chosen: str) -> Card:
    """Tell in which language the reader is spoken to, and offer the others; `chosen` is empty for that of Teams."""
    if chosen:
        said = say("I speak English with you, as you chose.")
    else:
        said = say("I speak English with you, as far as I know from Teams.")
    choices = ActionSet(
        spacing="Small",
        actions=[
            button(
                say("{choice} ✓", choice=NAMES[each]) if each == chosen else NAMES[each],
                SetLanguage(each),
                style="positive" if each == chosen else None,
            )
            for each in LANGUAGES
        ],
    )
    same = say("As in Teams")
    automatic = button(
        same if chosen else say("{choice} ✓", choice=same), SetLanguage(), style=None if chosen else "positive"
    )
    told = line(say("You can write to me in any of these languages at any time."), subtle=True)
    return card([heading(NAMES[reader().language]), line(said), choices, told], [automatic])
