"""The buttons on rooms that were found, and the star of a room."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards.actions.button import Button, read_fields
from cards.actions.form import MaybeTyped
from cards.actions.values import Data, End, Id, MaybeId, Moment, Number, Text, Toggle, forged


@dataclass(frozen=True, slots=True)
class OpenNow(Button):
    """Show the rooms that are free right now."""

    verb: ClassVar[str] = "now.open"


@dataclass(frozen=True, slots=True)
class BookRoom(Button):
    """Book a room, or change the booking that the form is about.

    From the rooms: `room`, and `at` for another start, `until` for another end (UTC). From the form: `inputs` alone.
    """

    verb: ClassVar[str] = "booking.book"
    draft: Id
    revision: Number
    room: Text = ""
    at: Moment = None
    until: End = None
    inputs: MaybeTyped = None

    @classmethod
    def read(cls, data: Data) -> Self:
        """Tell a press on the form from one on the rooms."""
        pressed = cls(**read_fields(cls, data))
        if pressed.inputs is None:
            return pressed
        if pressed.at is not None:
            raise forged()
        return replace(pressed, room="")  # The room is one of the inputs.


@dataclass(frozen=True, slots=True)
class ChangeForm(Button):
    """Go back from the rooms to the form."""

    verb: ClassVar[str] = "booking.change"
    draft: Id
    revision: Number


@dataclass(frozen=True, slots=True)
class TurnPage(Button):
    """Show another page of the rooms; the first is 1."""

    verb: ClassVar[str] = "booking.page"
    draft: Id
    revision: Number
    page: Number


@dataclass(frozen=True, slots=True)
class StarRoom(Button):
    """Star a room or take the star away, on the card of a draft, of a booking, or of a schedule (`where` and `day`)."""

    verb: ClassVar[str] = "room.star"
    room: Text
    on: Toggle
    draft: MaybeId = ""
    revision: Number = 1
    booking: MaybeId = ""
    where: Text = ""
    day: Text = ""

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read a star, which stands on one card."""
        star = cls(**read_fields(cls, data if "draft" in data else {**data, "revision": 1}))
        cards = [name for name in ("draft", "booking", "where") if name in data]
        if len(cards) != 1 or not getattr(star, cards[0]):
            raise forged()
        return star


FoundRoomsAction = OpenNow | BookRoom | ChangeForm | TurnPage | StarRoom
"""What these buttons say."""
