"""A booking form that somebody has open: whose it is, how far it got, and what was typed."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from booking.errors import Problem
from booking.forms.inputs import Inputs
from booking.model import Person
from booking.sentences.model import Intent


class Stage(StrEnum):
    """Where a draft stands: what its card shows, or done (booked, on its way, or closed).

    The form, the rooms that were found for it, the times at which everyone can, or the rooms that are free right now.
    """

    FORM = "form"
    ROOMS = "rooms"
    TIMES = "times"
    NOW = "now"
    DONE = "done"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence that a form was filled from: `inputs` hold what was said and nothing else, `unread` the rest.

    `intent` is what the sentence wanted: of people whom it takes off, `inputs` name those. `unsure` says of a day or a
    time what was said and why it was not filled in.
    """

    intent: Intent
    inputs: Inputs
    unread: tuple[str, ...] = ()
    unsure: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One form. `revision` grows with every press that took effect; draft and revision are the request key.

    `zone` is the IANA zone that its wall times are meant in; `people` the colleagues that its attendee ids were found
    to be. `shared` says that others see the card. `taken` is the address of a room that was gone when it was pressed.
    `changes` is the booking that the form is to change, if any, `base` the revision of it that the form was filled
    from, `filled` what it was filled with, and `asked` the request key of the change that the last press asked for.
    `told` is what the form was filled from, where somebody said it in a sentence.
    """

    id: str
    owner: Person
    zone: str
    shared: bool
    expires_at: datetime
    inputs: Inputs = field(default_factory=Inputs)
    people: tuple[Person, ...] = ()
    stage: Stage = Stage.FORM
    revision: int = 1
    page: int = 1
    booking_id: str | None = None
    taken: str | None = None
    changes: str | None = None
    base: int = 0
    asked: str | None = None
    filled: Inputs | None = None
    told: Told | None = None

    @property
    def request_key(self) -> str:
        """The key under which a booking from this draft, as it stands, happens once."""
        return f"draft:{self.id}:{self.revision}"

    @property
    def last_request_key(self) -> str:
        """The key under which the press asked that led to this revision, if it asked for anything."""
        return f"draft:{self.id}:{self.revision - 1}"

    def moved(
        self,
        *,
        stage: Stage | None = None,
        inputs: Inputs | None = None,
        people: tuple[Person, ...] | None = None,
        page: int = 1,
        booking_id: str | None = None,
        taken: str | None = None,
        expires_at: datetime | None = None,
        asked: str | None = None,
    ) -> Self:
        """Give the draft's next revision; what is not named stays, but for the page and what came of the last press."""
        return replace(
            self,
            stage=stage or self.stage,
            inputs=self.inputs if inputs is None else inputs,
            people=self.people if people is None else people,
            page=page,
            booking_id=booking_id,
            taken=taken,
            asked=asked,
            expires_at=expires_at or self.expires_at,
            revision=self.revision + 1,
        )
