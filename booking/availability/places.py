"""Which rooms somebody means who names a room, a building, or a floor of one, and maybe a day, a week or a time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import SequenceMatcher, get_close_matches

from booking.availability.days import DAY_WORDS, day_meant
from booking.errors import Problem, Reason, Refused
from booking.model import Room
from booking.room_names import names_of_place, plain, rooms_named
from booking.text import clean

WORDS = 24
"""How many words are read; no place and day has more."""

GUESSES = 3
"""How many places with names alike are asked about."""

ALL = "all"
"""Names every room there is, unless a room, a building or a floor is called so."""

_ALL = {ALL, "all rooms", "every room", "everything", "everywhere", "rooms"}
_FLOOR = re.compile(r"floor (.+)|(.+?)(?:st|nd|rd|th)? floor")
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
_HALF_DAY = r"(?P<hour12>[0-9]{1,2})(?:[:.](?P<minute12>[0-9]{2}))? ?(?P<half>[ap])\.?m\.?"
_AT = r"at (?P<bare>[0-9]{1,2})"
_TIME = re.compile(rf"\b(?:(?:at |from )?(?:{_CLOCK}|{_HALF_DAY})|{_AT})(?: ?o'?clock)?(?![\w:.])")
_WEEK = re.compile(
    r"(?:(?:for|this|the|all|whole|(?P<next>next)) )*week(?: (?:of|from|beginning|starting) (?P<day>.+))?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Rooms that were named together. `where` names them again: an address, `HQ`, `HQ, floor 3`, or what was typed."""

    where: str
    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class When:
    """A day, maybe with the six that follow it (`week`), and maybe the time of day that matters."""

    day: date
    week: bool = False
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """What may have been meant by what was not understood."""

    place: Place
    when: When


def place_and_day(text: str, rooms: tuple[Room, ...], today: date) -> tuple[Place, When]:
    """Read a place, and the day, week or time after or before it; today if there is none, all rooms without a place.

    The place takes as many words as it can, so that `HQ 3` is a floor and `HQ 3 Nov` a day.
    Raises: Refused with PLACE_UNKNOWN, or DAY_UNKNOWN where only the rest is not understood.
    """
    words = _words(text)
    unread = ""
    for cut in range(len(words), 0, -1):
        name, rest = " ".join(words[:cut]), " ".join(words[cut:])
        place = place_named(name, rooms, but_no_day=today)
        if place is None:
            continue
        when = when_meant(rest, today)
        if when is not None:
            return place, when
        unread = unread or rest
    for cut in range(1, len(words)):
        when = when_meant(" ".join(words[:cut]), today)
        place = place_named(" ".join(words[cut:]), rooms) if when else None
        if when is not None and place is not None:
            return place, when
    everywhere = when_meant(" ".join(words), today)
    if everywhere is not None and rooms:
        return Place(ALL, rooms), everywhere
    if unread:
        raise Refused(Problem(Reason.DAY_UNKNOWN, values={"value": unread[:80]}))
    raise Refused(Problem(Reason.PLACE_UNKNOWN, values={"value": " ".join(words)[:80]}))


def guesses(text: str, rooms: tuple[Room, ...], today: date) -> tuple[Guess, ...]:
    """Find what may have been meant by a text that `place_and_day` does not understand: names and days written alike.

    Nothing is taken for granted: whoever typed it is asked.
    """
    words = _words(text)
    best, found = 0.0, tuple[Guess, ...]()
    for cut in range(len(words), 0, -1):
        rest = " ".join(words[cut:])
        when = when_meant(rest, today) or when_meant(_like(rest, DAY_WORDS), today)
        alike, places = _places_like(" ".join(words[:cut]), rooms, today)
        if when is not None and alike > best:
            best, found = alike, tuple(Guess(place, when) for place in places)
    when = when_meant(_like(" ".join(words), DAY_WORDS), today)
    return found or ((Guess(Place(ALL, rooms), when),) if when and rooms else ())


def when_meant(text: str, today: date) -> When | None:
    """Read a day, a week, a time of day, or a time with its day; today where none is named, None if it is neither."""
    words = " ".join(text.casefold().replace(",", " ").split()).strip(" .")
    found = _TIME.search(words)
    at = _time(found) if found else None
    if found and at is None:
        return None
    left = " ".join(f"{words[: found.start()]} {words[found.end() :]}".split()) if found else text
    if not left.strip():
        return When(today, at=at)
    week = _WEEK.fullmatch(" ".join(left.casefold().split()))
    if week and not at:
        first = day_meant(week["day"], today) if week["day"] else today
        if week["next"]:
            first = today + timedelta(days=7 - today.weekday()) if not week["day"] else None
        return When(first, week=True) if first else None
    day = day_meant(left, today)
    return When(day, at=at) if day else None


def where_of(building: str, floor: str, rooms: tuple[Room, ...]) -> str:
    """Name a building, a floor, or a floor of a building, as `place_named` reads it; empty for neither."""
    if not (building and floor):
        return building or (f"floor {floor}" if floor else "")
    there = (room.place for room in rooms if room.building == building and plain(room.floor) == plain(floor))
    return next(there, building)


def place_named(text: str, rooms: tuple[Room, ...], *, but_no_day: date | None = None) -> Place | None:
    """Find the rooms of a name or address, else of a building or floor, else those whose names begin so, else all.

    With `but_no_day`, today's date, the beginning of a name is not taken from what is a day.
    """
    wanted = plain(text)
    if not wanted:
        return None
    whole = tuple(room for room in rooms if wanted in (plain(room.name), room.address))
    if whole:
        return Place(whole[0].address if len(whole) == 1 else text, whole)
    there = tuple(room for room in rooms if wanted in names_of_place(room))
    if there:
        named = {_where(room, wanted) for room in there}
        return Place(named.pop() if len(named) == 1 else text, there)
    if rooms and wanted in _ALL:
        return Place(ALL, rooms)
    floor = _FLOOR.fullmatch(wanted)
    on_floor = tuple(room for room in rooms if floor and plain(room.floor) in {floor[1] or floor[2], wanted})
    if on_floor:
        places = {room.place for room in on_floor}
        return Place(places.pop() if len(places) == 1 else text, on_floor)
    begun = rooms_named(rooms, text.strip(" ,"))
    if not begun or (but_no_day is not None and when_meant(text, but_no_day)):
        return None
    return Place(begun[0].address if len(begun) == 1 else text, begun)


def _words(text: str) -> list[str]:
    words = clean(text).rstrip("?!. ").split(" ")[:WORDS]
    while len(words) > 1 and words[0].casefold() in ("of", "for", "in", "the"):
        words = words[1:]
    return words[:-1] if len(words) > 1 and words[-1].casefold() == "please" else words


def _places_like(name: str, rooms: tuple[Room, ...], today: date) -> tuple[float, list[Place]]:
    """Find the place of that very name, else those with names that are written alike; and how much alike the first."""
    exact = place_named(name, rooms, but_no_day=today)
    if exact is not None:
        return 1, [exact]
    names = {plain(each): each for room in rooms for each in (room.name, room.building) if each}
    alike = get_close_matches(plain(name), names, n=GUESSES, cutoff=0.65)
    if not alike:
        return 0, []
    places = (place_named(names[each], rooms) for each in alike)
    return SequenceMatcher(None, alike[0], plain(name)).ratio(), [each for each in places if each]


def _like(text: str, vocabulary: Iterable[str]) -> str:
    """Put for each word that is none of a vocabulary the one that is written most alike."""
    known = list(vocabulary)
    return " ".join((get_close_matches(each, known, n=1, cutoff=0.7) or [each])[0] for each in text.casefold().split())


def _time(found: re.Match[str]) -> time | None:
    hour = int(found["hour"] or found["hour12"] or found["bare"])
    minute = int(found["minute"] or found["minute12"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _where(room: Room, wanted: str) -> str:
    return room.building if wanted == plain(room.building) else room.place
