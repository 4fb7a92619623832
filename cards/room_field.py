"""The choice of a room in the form: all rooms where they fit on a card, else those that somebody most likely wants.

Where there are many, Teams asks for others while somebody types. Clients that do not ask have the list.
"""

from collections.abc import Collection, Sequence

from microsoft_teams.cards.core import CardElement, Choice, ChoiceSetInput, QueryData

from booking.model import Room
from booking.room_names import words_in
from cards.actions.values import ANY
from cards.elements import line
from cards.language import say
from cards.offered import Offered

DATASET = "rooms"
"""What Teams asks for by this name, while somebody types, are rooms."""

LISTED_ALONE = 50
"""How many rooms are listed without being looked up: Teams shows 15 of those that it asks for."""


def room_field(rooms: Offered, chosen: str, stars: Collection[str], floor: str, limit: int) -> list[CardElement]:
    """Offer so many of the rooms, and the chosen one; where some are not listed, say how to get at them.

    Empty where there are no rooms at all.
    """
    count = len(rooms.rooms)
    if not count:
        return []
    kept = [each.choice for each in rooms.choices(chosen, stars, floor, limit)]
    field = ChoiceSetInput(
        id="room",
        label=say("Room"),
        style="filtered",
        choices=[Choice(title=say("Any room"), value=ANY), *kept],
        value=chosen if any(each.value == chosen for each in kept) else ANY,
        choices_data=QueryData(dataset=DATASET) if count > LISTED_ALONE or len(kept) < count else None,
    )
    if len(kept) == count:
        return [field]
    told = say(
        "{listed} of {count} rooms are listed: type to find the others. Or choose where, and Show free rooms has all "
        "of them; or type “book” and the room's name.",
        listed=len(kept),
        count=count,
    )
    return [field, line(told, subtle=True)]


def found_choices(rooms: Sequence[Room], text: str, *, first: bool) -> list[Choice]:
    """Offer the rooms that were found for a text; any room is the first of them where the text may mean that."""
    either = words_in(say("Any room"))
    anyone = first and all(any(each.startswith(word) for each in either) for word in words_in(text))
    return [
        *([Choice(title=say("Any room"), value=ANY)] if anyone else []),
        *(each.choice for each in Offered(rooms).choices("", frozenset(), "", len(rooms))),
    ]
