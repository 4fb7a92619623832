"""Which rooms somebody means who names a room, a building, or a floor of one, and maybe a day with it."""

import re
from dataclasses import dataclass
from datetime import date

from booking.availability.days import day_meant
from booking.errors import Problem, Reason, Refused
from booking.model import Room
from booking.text import clean

WORDS = 24
"""How many words are read; no place and day has more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Rooms that were named together. `where` names them again: an address, `HQ`, `HQ, floor 3`, or what was typed."""

    where: str
    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """More rooms than one that a text means: which of them, only the person can say."""

    text: str
    rooms: tuple[Room, ...]


def place_and_day(text: str, rooms: tuple[Room, ...], today: date) -> tuple[Place, date]:
    """Read a place, and the day after or before it, today if there is none.

    The place takes as many words as it can, so that `HQ 3` is a floor and `HQ 3 Nov` a day.
    Raises: Refused with PLACE_UNKNOWN, or DAY_UNKNOWN where only the rest is not understood.
    """
    words = clean(text).rstrip("?! ").split(" ")[:WORDS]
    unread = ""
    for cut in range(len(words), 0, -1):
        name, rest = " ".join(words[:cut]), " ".join(words[cut:])
        place = place_named(name, rooms, but_no_day=today)
        if place is None:
            continue
        day = day_meant(rest, today) if rest else today
        if day is not None:
            return place, day
        unread = unread or rest
    for cut in range(1, len(words)):
        day = day_meant(" ".join(words[:cut]), today)
        place = place_named(" ".join(words[cut:]), rooms) if day else None
        if day is not None and place is not None:
            return place, day
    if unread:
        raise Refused(Problem(Reason.DAY_UNKNOWN, values={"value": unread[:80]}))
    raise Refused(Problem(Reason.PLACE_UNKNOWN, values={"value": " ".join(words)[:80]}))


def place_named(text: str, rooms: tuple[Room, ...], *, but_no_day: date | None = None) -> Place | None:
    """Find the rooms of a name or address, else of a building or floor, else those whose names begin so.

    With `but_no_day`, today's date, the beginning of a name is not taken from what is a day.
    """
    wanted = _plain(text)
    if not wanted:
        return None
    whole = tuple(room for room in rooms if wanted in (_plain(room.name), room.address))
    if whole:
        return Place(whole[0].address if len(whole) == 1 else text, whole)
    there = tuple(room for room in rooms if wanted in _names_of_place(room))
    if there:
        named = {_where(room, wanted) for room in there}
        return Place(named.pop() if len(named) == 1 else text, there)
    begun = rooms_named(rooms, text.strip(" ,"))
    if not begun or (but_no_day is not None and day_meant(text, but_no_day)):
        return None
    return Place(begun[0].address if len(begun) == 1 else text, begun)


def rooms_named(rooms: tuple[Room, ...], text: str) -> tuple[Room, ...]:
    """Find the rooms that a text means: by whole name or address, else by name and place, else by the name's beginning.

    Case does not count. Several rooms may have one name: building and floor, before it or after it, tell them apart.
    """
    wanted = " ".join(text.split()).casefold()
    if wanted.startswith("room ") and not any(room.name.casefold().startswith(wanted) for room in rooms):
        wanted = wanted.removeprefix("room ")
    whole = tuple(room for room in rooms if wanted in (room.name.casefold(), room.address))
    placed = whole or tuple(room for room in rooms if _plain(wanted) in _names_with_place(room))
    return placed or tuple(room for room in rooms if wanted and room.name.casefold().startswith(wanted))


def several_named(rooms: tuple[Room, ...], text: str) -> Several | None:
    """Tell which rooms a text means alike; None where it means one room, or none."""
    named = rooms_named(rooms, text)
    return Several(text, named) if len(named) > 1 else None


def _names_with_place(room: Room) -> set[str]:
    places = _names_of_place(room) | ({f"floor {_plain(room.floor)}"} if room.floor else set())
    name = _plain(room.name)
    return {named for place in places for named in (f"{place} {name}", f"{name} {place}")}


def _where(room: Room, wanted: str) -> str:
    return room.building if wanted == _plain(room.building) else room.place


def _names_of_place(room: Room) -> set[str]:
    if not room.building:
        return {_plain(room.place)} if room.floor else set()
    floors = {f"{room.building} {room.floor}", room.place} if room.floor else set()
    return {_plain(each) for each in {room.building, *floors}}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[,/]", " ", text.casefold()).split())
