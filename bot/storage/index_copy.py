"""A copy of the availability index in memory, and how the times in it are written.

Most meetings of many rooms begin and end at the same few times. So for each day the copy has the rooms by slot, and a
search looks at few slots instead of many rooms.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import datetime, timedelta
from functools import cached_property

from booking.model import Slot
from booking.ports import Busy, Seen
from bot.storage.columns import DAWN

DAYS_KEPT = 8
"""Days that stay in memory while others are asked about: a search is about two, and most are about this week.

A day of 10,000 rooms that are taken eight times takes some 6 MB.
"""

Look = tuple[datetime, datetime, datetime]
"""When a room was read, and from when until when."""

_DAY, _MICROSECOND = timedelta(days=1), timedelta(microseconds=1)

_NEVER = -1


class IndexCopy:
    """What was read of the index: the looks as of a version, and each day as of one of its own.

    `life` names the server's that it was read from.
    """

    def __init__(self, life: object = None) -> None:
        self.life, self.version = life, _NEVER
        self._looks = _Looks({})
        self._days: dict[int, _Day] = {}
        """Those asked about longest ago first."""

    def put_looks(self, version: int, looks: Iterable[tuple[str, Look | None]]) -> None:
        """Take in how rooms were looked at up to that version; None where that is no picture of one."""
        self.version = version
        # Anew: what was seen before may still be drawn. The newest stand last, so they are nearly sorted.
        rooms = dict(self._looks.rooms)
        for room, look in looks:
            rooms.pop(room, None)
            if look is not None:
                rooms[room] = look
        self._looks = _Looks(rooms)

    def rooms(self, span: Slot, since: datetime) -> Set[str]:
        """Give the rooms that were read all over a span, at or after that moment."""
        looks = self._looks
        if not looks.rooms:
            return frozenset()
        read, starts, ends = looks.least
        if read >= since and starts <= span.starts and span.ends <= ends:
            return looks.rooms.keys()
        return {
            room
            for room, (read, starts, ends) in looks.rooms.items()
            if read >= since and starts <= span.starts and span.ends <= ends
        }

    def days_since(self, days: Sequence[int]) -> int:
        """Tell from which version on the days have to be read."""
        return min(self._days[day].version if day in self._days else _NEVER for day in days)

    def put_days(self, days: Sequence[int], version: int, rows: Iterable[tuple[int, str, bytes]]) -> None:
        """Take in what of these days was written since, as (day, room, slots); they are now as of that version."""
        for day in days:
            self._days.setdefault(day, _Day()).version = version
        for day, room, content in rows:
            self._days[day].put(room, content)

    def seen(self, rooms: Set[str], span: Slot) -> Seen:
        """Tell when these rooms, of those that `rooms` gave for it, are taken within a span whose days were put in."""
        days = [(day, self._days.pop(day)) for day in days_of(span) if day in self._days]
        self._days |= days
        for day in list(self._days)[: max(0, len(self._days) - max(DAYS_KEPT, len(days)))]:
            del self._days[day]
        return _SeenInCopy(rooms, self._looks, [day for _, day in days], span)


class _Looks:
    """How rooms were looked at, as of one version of the index, and what is asked of all of them, worked out once."""

    def __init__(self, rooms: dict[str, Look]) -> None:
        self.rooms = rooms

    @cached_property
    def least(self) -> Look:
        """The earliest reading, the latest beginning and the earliest end of all looks, of which there are some."""
        read, starts, ends = zip(*self.rooms.values(), strict=True)
        return min(read), max(starts), min(ends)

    @cached_property
    def by_age(self) -> tuple[str, ...]:
        """The rooms, the one that was read longest ago first."""
        return tuple(sorted(self.rooms, key=lambda room: self.rooms[room][0]))


class _Day:
    """When rooms are taken on a day: for each room its slots as they are stored, and for each slot its rooms."""

    def __init__(self) -> None:
        self.version = _NEVER
        self.rooms: dict[str, bytes] = {}
        self.slots: dict[tuple[int, int], set[str]] = {}

    def put(self, room: str, content: bytes) -> None:
        before = self.rooms.pop(room, b"")
        if before == content:
            self.rooms |= {room: content} if content else {}
            return
        for each in unpacked(before):
            self.slots[each].discard(room)
            if not self.slots[each]:
                del self.slots[each]
        if content:
            self.rooms[room] = content
            for each in unpacked(content):
                self.slots.setdefault(each, set()).add(room)


class _SeenInCopy(Seen):
    """A view on the copy: of the same rooms for good, and of slots that may be newer than the looks, never older."""

    def __init__(self, rooms: Set[str], looks: _Looks, days: Sequence[_Day], span: Slot) -> None:
        super().__init__({})
        self._rooms, self._looks, self._days = rooms, looks, days
        self._starts, self._ends = count(span.starts), count(span.ends)

    def __getitem__(self, room: str) -> Busy:
        if room not in self._rooms:
            raise KeyError(room)
        taken = {
            each
            for day in self._days
            for each in unpacked(day.rooms.get(room, b""))
            if each[0] < self._ends and self._starts < each[1]
        }
        slots = (Slot(DAWN + starts * _MICROSECOND, DAWN + ends * _MICROSECOND) for starts, ends in taken)
        return Busy(tuple(slots), read_at=self._looks.rooms[room][0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rooms)

    def __len__(self) -> int:
        return len(self._rooms)

    def clashing(self, slot: Slot) -> Set[str]:
        starts, ends = count(slot.starts), count(slot.ends)
        taken: set[str] = set()
        for day in self._days:
            taken.update(*(rooms for each, rooms in day.slots.items() if each[0] < ends and starts < each[1]))
        return taken if taken <= self._rooms else taken & self._rooms

    def readable(self) -> Set[str]:
        return self._rooms

    def oldest(self, addresses: Set[str]) -> datetime | None:
        told = (each for each in self._looks.by_age if each in addresses and each in self._rooms)
        first = next(told, None)
        return None if first is None else self._looks.rooms[first][0]


def days_of(span: Slot) -> range:
    """Number the days of UTC that a span touches."""
    return range((span.starts - DAWN) // _DAY, (span.ends - DAWN - _MICROSECOND) // _DAY + 1)


def packed(slots: Iterable[tuple[int, int]]) -> bytes:
    """Write slots, in microseconds since 1970, in order and each once: 8 bytes, little-endian, for each end."""
    numbers = array("q", [end for slot in sorted(set(slots)) for end in slot])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(content: bytes) -> Iterable[tuple[int, int]]:
    """Read slots, in microseconds since 1970."""
    numbers = array("q", content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return zip(numbers[::2], numbers[1::2], strict=True)


def count(moment: datetime) -> int:
    """Count the microseconds since 1970."""
    return (moment - DAWN) // _MICROSECOND
