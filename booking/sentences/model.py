"""What goes into the reading of a sentence, and what comes out: plain values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Intent(StrEnum):
    """What somebody wants."""

    BOOK = "book"
    NOW = "now"
    BOOKINGS = "bookings"
    FREE = "free"
    WHO = "who"
    MOVE = "move"
    EXTEND = "extend"
    END = "end"
    CANCEL = "cancel"
    ADD = "add"
    REMOVE = "remove"
    REMIND = "remind"
    SCHEDULE = "schedule"
    ROOMS = "rooms"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    STOP = "stop"
    UNKNOWN = "unknown"


MANAGES = frozenset({Intent.MOVE, Intent.EXTEND, Intent.END, Intent.CANCEL, Intent.ADD, Intent.REMOVE})
"""What is done with a booking that there is."""


class Slot(StrEnum):
    """What a part of a sentence tells. The first ones are called like the inputs of the booking form."""

    DATE = "date"
    START = "start"
    END = "end"
    TITLE = "title"
    PEOPLE = "attendees"
    GUESTS = "guests"
    COUNT = "capacity"
    FLOOR = "floor"
    EQUIPMENT = "equipment"
    PRIVATE = "private"
    ONLINE = "online"
    ROOM = "room"
    BUILDING = "building"
    LENGTH = "length"
    REPEATS = "repeats"
    REFERENCE = "reference"
    MINUTES = "minutes"


class Why(StrEnum):
    """Why a slot is left open. The comment names the values that come along."""

    EITHER = "either"  # one, other: both were said, or the words can mean both
    DAY_OR_MONTH = "day-or-month"  # one, other: ISO dates
    NO_SUCH_DAY = "no-such-day"
    NO_SUCH_TIME = "no-such-time"
    PAST = "past"
    SKIPPED = "skipped"  # before, after: HH:MM
    END_BEFORE_START = "end-before-start"
    SEVERAL = "several"  # several rooms, or people, have that name
    NEAREST = "nearest"  # nearest: the name that is most alike
    VAGUE = "vague"
    MISMATCH = "mismatch"  # weekday and date differ; one, other: ISO dates
    NOT_YET = "not-yet"  # a series
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class Place:
    """A room that can be booked: `key` is the caller's name for it, all else as people call it."""

    key: str
    name: str
    building: str = ""
    floor: str = ""
    equipment: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """A person who may be named: `key` is the caller's name for them."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Own:
    """A booking of whoever writes, on their clocks."""

    key: str
    reference: str
    room: str
    """The key of its room."""
    title: str
    date: dt.date
    start: dt.time
    end: dt.time
    running: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Where in the line something was said: the half-open span of characters."""

    slot: Slot
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a slot is open: `text` is what was said, `values` what it may mean."""

    slot: Slot
    why: Why
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    """The rooms, or people, that may be meant."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who was named: `text` as it was said; `key` of the one known person who is meant, else empty.

    `stems` are the names that it may be a form of, the likeliest first: Finnish says "Adelen kanssa". `several` are
    the keys of known people who have that name alike.
    """

    text: str
    key: str = ""
    stems: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """Which of their bookings somebody means: as they said it, and `keys` of those that it fits; all if nothing was."""

    reference: str = ""
    room: str = ""
    date: dt.date | None = None
    start: dt.time | None = None
    title: str = ""
    running: bool = False
    next: bool = False
    all: bool = False
    keys: tuple[str, ...] = ()

    @property
    def said(self) -> bool:
        """Whether anything was said of which one."""
        return bool(self.reference or self.room or self.date or self.start or self.title or self.running or self.next)


class OtherRoom(StrEnum):
    """Which other room somebody wants for a booking, without naming one: any, or one with more or fewer seats."""

    ANOTHER = "another"
    LARGER = "larger"
    SMALLER = "smaller"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was understood of a line. What is None or empty was not said, or is in `doubts`.

    `date`, `start` and `end` are wall times; an end that is not after the start is on the next day. `length` is given
    where it was said, `end` then follows from it. `assumed` are slots that nobody said and that follow from the rest
    (a time without a day is today). For what is done with a booking, `meant` says with which, and the slots what it is
    to become; `shift` is by how much it is to be later, or earlier if it is negative. `minutes` is how long before a
    booking to remind, 0 for never. `other_room` says which sort of room is wanted for a booking instead, where none is
    named. `unread` are the words that were not understood, as they were written.
    """

    line: str
    intent: Intent
    language: str
    room: str = ""
    building: str = ""
    floor: str = ""
    date: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    length: timedelta | None = None
    shift: timedelta | None = None
    count: int | None = None
    people: tuple[Named, ...] = ()
    guests: tuple[str, ...] = ()
    title: str = ""
    equipment: tuple[str, ...] = ()
    private: bool = False
    online: bool = False
    repeats: bool = False
    minutes: int | None = None
    other_room: OtherRoom | None = None
    now: bool = False
    meant: Meant = Meant()
    parts: tuple[Part, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    assumed: frozenset[Slot] = frozenset()
    unread: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether room, date, start and end are all there, and nothing is unsure."""
        return bool(self.room and self.date and self.start and self.end) and not self.doubts

    def doubt(self, slot: Slot) -> Doubt | None:
        """Give the doubt about a slot, if there is one."""
        return next((each for each in self.doubts if each.slot is slot), None)
