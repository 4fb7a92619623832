"""The question which room is meant, where several have the name that somebody typed."""

from collections.abc import Callable, Iterator
from datetime import datetime

from microsoft_teams.cards.core import CardElement, ExecuteAction

from booking.model import Room
from booking.room_names import Several
from cards.actions.form import OpenForm
from cards.elements import Card, button, card, heading, line, row, strong
from cards.language import say, say_count
from cards.shown import shown
from cards.words import about, place

ASKED = 8
"""How many rooms are asked about; of more, the person types more of the name."""


def which_to_book(
    several: Several, starts: datetime | None = None, ends: datetime | None = None, like: str = ""
) -> Card:
    """Ask which room to open the form for, with a button for each."""

    def press(room: Room) -> ExecuteAction:
        return button(
            say("Book"),
            OpenForm(room.address, starts, ends, like),
            tooltip=say("Book {room}", room=_called(room)),
        )

    return _which(several, press)


def which_room(several: Several, press: Callable[[Room], ExecuteAction]) -> Card:
    """Ask which room somebody means, with a button for each; of namesakes in one place the address tells."""
    return _which(several, press)


def _which(several: Several, press: Callable[[Room], ExecuteAction]) -> Card:
    left = len(several.rooms) - ASKED
    more = say_count(
        "… and {count} more room. Please type more of the name, or the building before it.",
        "… and {count} more rooms. Please type more of the name, or the building before it.",
        left,
    )
    said = say("“{words}” could be any of {count} rooms.", words=shown(several.text, 60), count=len(several.rooms))
    return card(
        [
            heading(say("Which one do you mean?")),
            line(said),
            *(
                row([strong(shown(room.name, 60)), *_told(room, several)], press(room), separator=True)
                for room in several.rooms[:ASKED]
            ),
            *([line(more, subtle=True)] if left > 0 else []),
        ]
    )


def _told(room: Room, several: Several) -> Iterator[CardElement]:
    twins = [each for each in several.rooms if (each.name, each.place) == (room.name, room.place)]
    address = room.address if len(twins) > 1 else ""
    yield from (line(text, subtle=True, spacing="None") for text in (about(room), address) if text)


def _called(room: Room) -> str:
    return ", ".join(part for part in (shown(room.name, 40), place(room, 40)) if part)
