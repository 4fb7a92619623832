"""Which rooms a name means: several may have the same one, and building and floor tell them apart.

Also in which order rooms are listed, by which words they are found, and which names are near one that is none.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from booking.model import Room


@dataclass(frozen=True, slots=True)
class Several:
    """More rooms than one that a text means: which of them, only the person can say."""

    text: str
    rooms: tuple[Room, ...]


def rooms_named(rooms: tuple[Room, ...], text: str) -> tuple[Room, ...]:
    """Find the rooms that a text means: by whole name or address, else by name and place, else by the name's beginning.

    Case does not count. Several rooms may have one name: building and floor, before it or after it, tell them apart.
    """
    wanted = " ".join(text.split()).casefold()
    if wanted.startswith("room ") and not any(room.name.casefold().startswith(wanted) for room in rooms):
        wanted = wanted.removeprefix("room ")
    whole = tuple(room for room in rooms if wanted in (room.name.casefold(), room.address))
    placed = whole or tuple(room for room in rooms if plain(wanted) in _names_with_place(room))
    return placed or tuple(room for room in rooms if wanted and room.name.casefold().startswith(wanted))


def several_named(rooms: tuple[Room, ...], text: str) -> Several | None:
    """Tell which rooms a text means alike; None where it means one room, or none."""
    named = rooms_named(rooms, text)
    return Several(text, named) if len(named) > 1 else None


def _names_with_place(room: Room) -> set[str]:
    places = names_of_place(room) | ({f"floor {plain(room.floor)}"} if room.floor else set())
    name = plain(room.name)
    return {named for place in places for named in (f"{place} {name}", f"{name} {place}")}


def names_of_place(room: Room) -> set[str]:
    """Give the ways to name the building, and the floor, of a room; each as `plain` writes it."""
    if not room.building:
        return {plain(room.place)} if room.floor else set()
    floors = {f"{room.building} {room.floor}", room.place} if room.floor else set()
    return {plain(each) for each in {room.building, *floors}}


def plain(text: str) -> str:
    """Write a name so that it can be compared: no commas, no slashes, one space, no case."""
    return " ".join(re.sub(r"[,/]", " ", text.casefold()).split())


def listed_as(room: Room) -> str:
    """Give what rooms are sorted by in a list: building, floor, name; without case, and numbers as numbers."""
    key = "\x1f".join((room.building, room.floor, room.name, room.address)).casefold()
    return re.sub(r"\d+", lambda number: number[0].zfill(6), key)


def searched_as(room: Room) -> str:
    """Give the words by which a room is found in a list, each after a blank, those of its name first."""
    told = " ".join((room.name, room.building, room.floor, room.address, *sorted(room.equipment)))
    return "".join(f" {word}" for word in words_in(told))


def words_in(text: str) -> tuple[str, ...]:
    """Part a text into the words that are compared with the beginnings of a room's: without case and accents.

    What follows the @ of an address is left aside, since it is the same for most rooms.
    """
    bare = unicodedata.normalize("NFKD", re.sub(r"@\S*", " ", text).casefold().translate(_LETTERS))
    return tuple(re.findall(r"\w+", "".join(each for each in bare if unicodedata.category(each) != "Mn")))


# Letters that Unicode takes for one piece, and people for an accent or for two letters.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def nearest(rooms: tuple[Room, ...], text: str, count: int = 5) -> tuple[Room, ...]:
    """Find the rooms whose names are written most like a text that is none of them, the nearest first."""
    named: dict[str, list[Room]] = {}
    for room in rooms:
        named.setdefault(room.name.casefold(), []).append(room)
    close = get_close_matches(" ".join(text.split()).casefold(), named, n=count, cutoff=ALIKE)
    return tuple(room for name in close for room in sorted(named[name], key=listed_as))[:count]


ALIKE = 0.5
"""How much alike two names are at least, of which one may be meant by the other (1 is the same)."""
