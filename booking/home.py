"""Where somebody is at home: the building that they chose or book most, and the floor there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from booking.model import Booking, Room
from booking.times import wall

LEARNED_FROM = timedelta(days=90)
"""How far back bookings tell where somebody is at home; people who move to another building are soon found there."""


class Near(IntEnum):
    """How near a room is to somebody, nearest first."""

    FLOOR = 0
    BUILDING = 1
    SAME_CLOCKS = 2
    """Elsewhere, and as far as is known not in another city: its clocks show what theirs show."""
    AWAY = 3


@dataclass(frozen=True, slots=True)
class Home:
    """The zone that somebody's clocks show, with their building and floor; empty where nothing is known."""

    zone: ZoneInfo
    building: str = ""
    floor: str = ""

    def near(self, room: Room, at: datetime) -> Near:
        """Tell how near a room is; at that moment clocks are compared."""
        if self.building and room.building == self.building:
            return Near.FLOOR if self.floor and room.floor == self.floor else Near.BUILDING
        theirs, ours = wall(at, ZoneInfo(room.mailbox.zone)), wall(at, self.zone)
        return Near.SAME_CLOCKS if theirs.utcoffset() == ours.utcoffset() else Near.AWAY


def home_of(bookings: Sequence[Booking], zone: ZoneInfo, chosen: str = "") -> Home:
    """Learn where somebody is at home: the building of most of their bookings, and of most in it the floor.

    A building that they have `chosen` is theirs, whatever they book. Of two that were booked as often it is the one of
    the latest meeting. Rooms of which nobody said where they are tell nothing.
    """
    latest_first = sorted(bookings, key=lambda each: each.meeting.slot, reverse=True)
    rooms = [each.room for each in latest_first]
    building = chosen or _most([each.building for each in rooms])
    return Home(zone, building, _most([each.floor for each in rooms if each.building == building]) if building else "")


def _most(names: Sequence[str]) -> str:
    """Give the name that comes most often, the first of those that come as often; empty if there is none."""
    counted = Counter(each for each in names if each).most_common(1)
    return counted[0][0] if counted else ""
