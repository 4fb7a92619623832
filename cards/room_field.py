"""The choice of a room in the form: all rooms where they fit on a card, else those that somebody most likely wants.

Where there are many, Teams asks for others while somebody types. Clients that do not ask have the list.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from microsoft_teams.cards.core import CardElement, Choice, ChoiceSetInput, QueryData

from booking.model import Room
from booking.room_names import words_in
from cards.actions.values import ANY
from cards.elements import line
from cards.language import say
from cards.words import place, shown

DATASET = "rooms"
"""What Teams asks for by this name, while somebody types, are rooms."""

LISTED_ALONE = 50
"""How many rooms are listed without being looked up: Teams shows 15 of those that it asks for."""


def rooms_in_order(rooms: Sequence[Room], chosen: str, stars: Collection[str], floor: str) -> list[Room]:
    """Sort rooms by how likely somebody wants them: the chosen one, the starred, those of the floor asked for."""
    return sorted(
        rooms,
        key=lambda room: (room.address != chosen, room.address not in stars, floor not in room.floor_keys),
    )


def room_field(rooms: Sequence[Room], listed: Sequence[Room], chosen: str, stars: Collection[str]) -> list[CardElement]:
    """Offer the `listed` ones of all rooms, and the chosen one; where some are not listed, say how to get at them.

    Empty where there are no rooms at all.
    """
    if not rooms:
        return []
    addresses = {room.address for room in listed} | {chosen}
    kept = [room for room in rooms if room.address in addresses]
    field = ChoiceSetInput(
        id="room",
        label=say("Room"),
        style="filtered",
        choices=[Choice(title=say("Any room"), value=ANY), *_choices(kept, rooms, stars)],
        value=chosen if any(room.address == chosen for room in kept) else ANY,
        choices_data=QueryData(dataset=DATASET) if len(rooms) > LISTED_ALONE or len(kept) < len(rooms) else None,
    )
    if len(kept) == len(rooms):
        return [field]
    told = say(
        "{listed} of {count} rooms are listed: type to find the others. Or choose where, and Show free rooms has all "
        "of them; or type “book” and the room's name.",
        listed=len(kept),
        count=len(rooms),
    )
    return [field, line(told, subtle=True)]


def found_choices(rooms: Sequence[Room], text: str, *, first: bool) -> list[Choice]:
    """Offer the rooms that were found for a text; any room is the first of them where the text may mean that."""
    either = words_in(say("Any room"))
    anyone = first and all(any(each.startswith(word) for each in either) for word in words_in(text))
    return [*([Choice(title=say("Any room"), value=ANY)] if anyone else []), *_choices(rooms, rooms, frozenset())]


def _choices(kept: Sequence[Room], rooms: Sequence[Room], stars: Collection[str]) -> list[Choice]:
    """List rooms by name and place, the starred ones first."""
    # Clients find the value by the title, so no two rooms may share one.
    count = Counter(_title(room) for room in rooms)
    choices = []
    for room in sorted(kept, key=lambda room: room.address not in stars):
        title = _title(room)
        unique = f"{title} · {room.address}" if count[title] > 1 else title
        choices.append(Choice(title=f"★ {unique}" if room.address in stars else unique, value=room.address))
    return choices


def _title(room: Room) -> str:
    return " · ".join(part for part in (shown(room.name), place(room)) if part)
