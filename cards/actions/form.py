"""The buttons of the booking form, and what is typed into it."""

from dataclasses import dataclass, fields
from typing import Annotated, ClassVar

from booking.forms.inputs import OTHER, Inputs
from cards.actions.button import Button
from cards.actions.values import (
    Data,
    End,
    Id,
    MaybeId,
    MaybeNumber,
    MaybeToggle,
    Moment,
    Number,
    Text,
    Value,
    choice,
    several,
    text,
    toggle,
)

DAY = "day"
"""The id of the choice of a day; a `date` that was filled in beside it counts instead."""


def _inputs(data: Data, _: str = "") -> Inputs:
    chosen = text(data, DAY)
    return Inputs(
        date=text(data, "date") or ("" if chosen == OTHER else chosen),
        start=text(data, "start"),
        end=text(data, "end"),
        title=text(data, "title"),
        attendees=several(data, "attendees"),
        guests=text(data, "guests"),
        capacity=text(data, "capacity"),
        floor=choice(data, "floor"),
        equipment=several(data, "equipment"),
        private=toggle(data, "private"),
        online=toggle(data, "online"),
        room=choice(data, "room"),
        duration=text(data, "duration"),
    )


def _maybe_inputs(data: Data, _: str) -> Inputs | None:
    # `room` is a key of a button on the rooms and an input of the form; the form is known by its other inputs.
    names = {DAY, *(each.name for each in fields(Inputs))} - {"room"}
    typed = any(name in data for name in names)
    return _inputs(data) if typed else None


Typed = Annotated[Inputs, Value(_inputs, typed=True)]
"""What was typed into the form."""

MaybeTyped = Annotated[Inputs | None, Value(_maybe_inputs, typed=True)]
"""What was typed into the form, if the button is on the form."""


@dataclass(frozen=True, slots=True)
class OpenForm(Button):
    """Open a new booking form; `room` is a room that is asked for, `at` and `until` a time for it (UTC).

    `like` is a booking that came to nothing: what was asked for with it is asked for again. `said` is a sentence that
    was written before it was known in which time zone, to be read now.
    """

    verb: ClassVar[str] = "booking.open"
    room: Text = ""
    at: Moment = None
    until: End = None
    like: MaybeId = ""
    said: Text = ""


@dataclass(frozen=True, slots=True)
class FindRooms(Button):
    """Search with what was typed."""

    verb: ClassVar[str] = "booking.find"
    draft: Id
    revision: Number
    inputs: Typed


@dataclass(frozen=True, slots=True)
class FillIn(Button):
    """Keep what was typed and show the form again: `without` somebody, or with somebody `again`, by id or address.

    `page` is a page of the people who are named; `take` the address of a room to choose; `more` opens what is folded,
    for clients that cannot. `field` is one of the form's to fill in with `value`, one of two that a sentence may mean.
    """

    verb: ClassVar[str] = "booking.form"
    draft: Id
    revision: Number
    inputs: Typed
    without: Text = ""
    again: Text = ""
    page: MaybeNumber = 1
    take: Text = ""
    more: MaybeToggle = False
    field: Text = ""
    value: Text = ""


@dataclass(frozen=True, slots=True)
class SuggestTimes(Button):
    """Look for times at which everyone can, with what was typed."""

    verb: ClassVar[str] = "booking.suggest"
    draft: Id
    revision: Number
    inputs: Typed


@dataclass(frozen=True, slots=True)
class InviteChat(Button):
    """Put the people of the chat on the form, with what was typed; nobody is invited before it is booked."""

    verb: ClassVar[str] = "booking.invite"
    draft: Id
    revision: Number
    inputs: Typed


@dataclass(frozen=True, slots=True)
class CloseForm(Button):
    """Close the form without booking."""

    verb: ClassVar[str] = "booking.close"
    draft: Id
    revision: Number


FormAction = OpenForm | FindRooms | FillIn | SuggestTimes | InviteChat | CloseForm
"""What these buttons say."""
