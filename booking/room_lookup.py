"""Finds rooms while somebody types: for the choice of a room, where there are more than a list can show."""

from booking.model import Room
from booking.ports import Registry
from booking.room_names import words_in

HITS = 15
"""How many rooms are found at once: as many as Teams shows."""

QUERY_LIMIT = 100
"""Characters of a query that are read; a room's name has 80."""

SKIP_LIMIT = 10_000
"""The most rooms that are passed over: more than any organisation has."""


class RoomLookup:
    """Looks rooms up for whoever may book: everybody in the organisation."""

    def __init__(self, *, registry: Registry) -> None:
        self._registry = registry

    async def matching(self, text: str, *, skip: int = 0, limit: int = HITS) -> tuple[Room, ...]:
        """Give up to HITS registered rooms for which booking is not switched off, and of which each word begins a word.

        The words are those of name, building, floor, address and equipment; neither case nor accents count. Rooms whose
        name begins like one of them come first. `skip` and `limit` are brought into their bounds.
        """
        words = words_in(text[:QUERY_LIMIT])
        return await self._registry.lookup(words, skip=min(max(0, skip), SKIP_LIMIT), limit=min(max(1, limit), HITS))
