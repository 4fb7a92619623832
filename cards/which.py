"""The question which room is meant, where several have the name that somebody typed."""

from collections.abc import Callable, Iterator
from datetime import datetime

from microsoft_teams.cards.core import CardElement, ExecuteAction

from booking.model import Room
from booking.room_names import Several
from cards.actions import OpenForm
from cards.elements import Card, button, card, heading, line, row, strong
from cards.words import about, counted, shown

ASKED = 8
"""How many rooms are asked about; of more, the person types more of the name."""


def which_to_book(
    several: Several, starts: datetime | None = None, ends: datetime | None = None, like: str = ""
) -> Card:
    """Ask which room to open the form for, with a button for each."""

    def press(room: Room) -> ExecuteAction:
        return button("Book", OpenForm(room.address, starts, ends, like), tooltip=f"Book {_called(room)}")

    return _which(several, press, lambda _: "")


def which_to_remove(several: Several) -> Card:
    """Ask which room to take off the list: by its address, which is nobody else's."""
    return _which(several, lambda _: None, lambda room: f"Type: rooms remove {room.address}")


def _which(several: Several, press: Callable[[Room], ExecuteAction | None], said: Callable[[Room], str]) -> Card:
    left = len(several.rooms) - ASKED
    more = f"… and {counted(left, 'more room')}. Please type more of the name, or the building before it."
    return card(
        [
            heading("Which one do you mean?"),
            line(f"“{shown(several.text, 60)}” could be any of {len(several.rooms)} rooms."),
            *(
                row([strong(shown(room.name, 60)), *_told(room, several, said(room))], press(room), separator=True)
                for room in several.rooms[:ASKED]
            ),
            *([line(more, subtle=True)] if left > 0 else []),
        ]
    )


def _told(room: Room, several: Several, said: str) -> Iterator[CardElement]:
    twins = [each for each in several.rooms if (each.name, each.place) == (room.name, room.place)]
    address = room.address if len(twins) > 1 and not said else ""
    yield from (line(text, subtle=True, spacing="None") for text in (about(room), address, said) if text)


def _called(room: Room) -> str:
    return ", ".join(part for part in (shown(room.name, 40), shown(room.place, 40)) if part)
