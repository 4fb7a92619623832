"""What a form says of all rooms, worked out once for as long as they are the same: a form shows few of them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from microsoft_teams.cards.core import Choice

from booking.model import Room
from cards.elements import weights
from cards.language import reader, say
from cards.words import place, shown

KEPT = 4
"""How many sets of rooms are remembered: that of new forms, and those of forms that change a booking."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A choice of a list, and what a card weighs more with it, as `elements.weights` does."""

    choice: Choice
    weights: tuple[int, int]


class Offered:
    """The rooms that a form offers, in their order."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self.rooms = rooms
        # By language, since they say something.
        self._titles: dict[str, Counter[str]] = {}
        self._floors: dict[str, tuple[Listed, ...]] = {}
        self._listed: dict[tuple[str, str, bool], Listed] = {}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {room.address: at for at, room in enumerate(self.rooms)}

    @cached_property
    def zones(self) -> frozenset[str]:
        """The zones of their clocks."""
        return frozenset(room.mailbox.zone for room in self.rooms)

    @cached_property
    def by_floor(self) -> dict[str, list[Room]]:
        """The rooms of each floor and building, by what a choice of floor may name."""
        found: dict[str, list[Room]] = {}
        for room in self.rooms:
            for key in room.floor_keys:
                found.setdefault(key, []).append(room)
        return found

    @cached_property
    def equipment(self) -> Counter[str]:
        """How many rooms have what; without what cannot be chosen: a comma parts the values of a choice of several."""
        return Counter(each for room in self.rooms for each in room.equipment if "," not in each)

    def room(self, address: str) -> Room | None:
        """Give one of them."""
        at = self._places.get(address)
        return None if at is None else self.rooms[at]

    def likely(self, chosen: str, stars: Collection[str], floor: str, limit: int) -> list[Room]:
        """List so many, in their order: those that somebody most likely wants, and the chosen one in any case.

        After that one come the starred ones, then those of the floor that is asked for.
        """
        mine = [room for room in (self.room(chosen),) if room is not None]
        starred = [room for each in stars for room in (self.room(each),) if room is not None]
        starred.sort(key=lambda room: (floor not in room.floor_keys, self._places[room.address]))
        every = chain(mine, starred, self.by_floor.get(floor, ()), self.rooms)
        found = islice(_each_once(every), max(limit, len(mine)))
        return sorted(found, key=lambda room: self._places[room.address])

    def choices(self, chosen: str, stars: Collection[str], floor: str, limit: int) -> list[Listed]:
        """List so many of the `likely` rooms by name and place, the starred ones first."""
        kept = self.rooms if limit >= len(self.rooms) else self.likely(chosen, stars, floor, limit)
        starred = [room for room in kept if room.address in stars]
        rest = [room for room in kept if room.address not in stars] if starred else kept
        return [*(self._choice(room, starred=True) for room in starred), *(self._choice(room) for room in rest)]

    def floors(self) -> tuple[Listed, ...]:
        """List all buildings and floors, in their order."""
        language = reader().language
        if language not in self._floors:
            keys = sorted(self.by_floor, key=_floor_order)
            self._floors[language] = tuple(_listed(_floor_title(key), key) for key in keys)
        return self._floors[language]

    def _choice(self, room: Room, *, starred: bool = False) -> Listed:
        language = reader().language
        key = language, room.address, starred
        if key not in self._listed:
            if language not in self._titles:
                self._titles[language] = Counter(title_of(room) for room in self.rooms)
            title = title_of(room)
            # Clients find the value by the title, so no two rooms may share one.
            unique = f"{title} · {room.address}" if self._titles[language][title] > 1 else title
            self._listed[key] = _listed(f"★ {unique}" if starred else unique, room.address)
        return self._listed[key]


def _listed(title: str, value: str) -> Listed:
    comma = 2  # Bytes, in both ways of weighing.
    utf_16, ascii_only = weights({"title": title, "value": value})
    return Listed(Choice(title=title, value=value), (utf_16 + comma, ascii_only + comma))


def _floor_order(key: str) -> tuple[str, bool, int, str]:
    building, _, floor = key.partition("/")
    number = re.match(r"-?[0-9]{1,5}", floor)
    return building, floor != "", int(number[0]) if number else 0, floor


def _floor_title(key: str) -> str:
    building, _, floor = key.rpartition("/")
    return say("{building}, floor {floor}", building=shown(building), floor=shown(floor)) if floor else shown(building)


def _each_once(rooms: Iterator[Room]) -> Iterator[Room]:
    seen: set[str] = set()
    for room in rooms:
        if room.address not in seen:
            seen.add(room.address)
            yield room


def title_of(room: Room) -> str:
    """Name a room with its place."""
    return " · ".join(part for part in (shown(room.name), place(room)) if part)


_known: list[Offered] = []


def offered(rooms: Sequence[Room]) -> Offered:
    """Give what a form says of the rooms: as it was worked out before, if they are the very same."""
    for each in _known:
        if each.rooms is rooms:
            return each
    made = Offered(rooms)
    _known.insert(0, made)
    del _known[KEPT:]
    return made
