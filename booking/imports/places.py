"""Makes a source of what the directory of places knows."""

from collections.abc import Iterable

from booking.imports.rows import Source, SourceRoom
from booking.ports import Place
from booking.room_fields import WORD_LIMIT
from booking.text import clean


def source_of_places(places: Iterable[Place]) -> Source:
    """Tell the rooms as their places do; what a place does not know, it says nothing of."""
    rooms = {
        each.address: SourceRoom(
            0,
            each.address,
            clean(each.name)[:WORD_LIMIT] or None,
            clean(each.building)[:WORD_LIMIT] or None,
            clean(each.floor)[:WORD_LIMIT] or None,
            each.seats,
            each.equipment or None,
            country=each.country,
            reserved=each.reserved,
        )
        for each in places
    }
    return Source(tuple(rooms.values()))
