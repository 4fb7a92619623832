"""What can be said in a line beside days, times and names, and where it stands."""

from dataclasses import dataclass

from booking.sentences.model import Named


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor, as the rooms have it, or as it was said."""

    floor: str
    known: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many people are to sit there."""

    people: int
    other: int = 0
    """The smaller one of two numbers."""


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase that is no slot: its kinds, longest first."""

    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that was asked for by its name: private, online, or a kind of equipment."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Repeats:
    """A series, with the weekday that it was said with."""

    weekday: int | None = None
    days: int = 0
    """How many days of a week it is on: 7, 5 for those on which people work, 0 where that was not said."""


@dataclass(frozen=True, slots=True)
class Title:
    """What the meeting is called; `own` where one that whoever writes has booked is called so, `new` if it is to be."""

    text: str
    own: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True)
class Guest:
    """A mail address."""

    address: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference number."""

    text: str


@dataclass(frozen=True, slots=True)
class People:
    """Somebody, or several."""

    names: tuple[Named, ...]
    removed: bool = False
    meant: bool = False
    """Whether a word like him says in another clause that they are meant: `Alex is ill, take him off`."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A word that says nothing that is known here."""

    text: str


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """A part of a day without a time; `lunch`, `morning`, …, `day` for all of it."""

    half: str
    whole: bool = False
    until: bool = False
    """Whether it is said as an end: `until lunch`, `lounaaseen asti`."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was said, and from which token up to which one."""

    said: object
    start: int
    end: int
