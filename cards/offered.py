"""What a form says of all rooms, worked out once for as long as they are the same: a form shows few of them."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice

from booking.model import Room
from cards.language import reader
from cards.words import place, shown

KEPT = 4
"""How many sets of rooms are remembered: that of new forms, and those of forms that change a booking."""


class Offered:
    """The rooms that a form offers, in their order."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self.rooms = rooms
        self._titles: dict[str, Counter[str]] = {}

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

    def titles(self) -> Counter[str]:
        """Count how many rooms have a title, in the language that is spoken now."""
        language = reader().language
        if language not in self._titles:
            self._titles[language] = Counter(title_of(room) for room in self.rooms)
        return self._titles[language]


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
