"""Which rooms somebody means who names a room, a building, or a floor of one, and maybe a day with it."""

from dataclasses import dataclass
from datetime import date

from booking.availability.days import day_meant
from booking.errors import Problem, Reason, Refused
from booking.model import Room
from booking.room_names import names_of_place, plain, rooms_named
from booking.text import clean

WORDS = 24
"""How many words are read; no place and day has more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Rooms that were named together. `where` names them again: an address, `HQ`, `HQ, floor 3`, or what was typed."""

    where: str
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
    begun = rooms_named(rooms, text.strip(" ,"))
    if not begun or (but_no_day is not None and day_meant(text, but_no_day)):
        return None
    return Place(begun[0].address if len(begun) == 1 else text, begun)


def _where(room: Room, wanted: str) -> str:
    return room.building if wanted == plain(room.building) else room.place
