"""Rooms that are free right now: until when each of them is, and for how long one press takes it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.model import Room, Slot
from booking.policy import Rules, by_fit, gaps
from booking.ports import Busy
from booking.times import wall, whole_days

LENGTHS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1))
"""How long a room is taken by one press, as far as it is free so long."""

SHORTEST = timedelta(minutes=5)
"""A room that is free for less is not worth walking to."""

STANDS = timedelta(minutes=5)
"""How long a list of free rooms can be pressed on; after that it is looked up again, and shown before it counts."""

SOONEST = 3
"""How many rooms are told that are free next, when none is free now."""


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """A room that can be had from `starts` on: `until` the next booking, or None if it is free for the day's rest.

    `ends` are the ends that it can be had to, the shortest first; never empty.
    """

    room: Room
    starts: datetime
    until: datetime | None
    ends: tuple[datetime, ...]
    favourite: bool = False


@dataclass(frozen=True, slots=True)
class FreeNow:
    """What can be had at once: `rooms` in the order of choice; if there is none, the rooms that are free `soonest`.

    `unread` are the rooms whose calendars could not be read; the others were read `age` ago, at most.
    """

    at: datetime
    rooms: tuple[FreeRoom, ...] = ()
    soonest: tuple[FreeRoom, ...] = ()
    unread: tuple[Room, ...] = ()
    age: timedelta = timedelta(0)


def free_now(
    rooms: Sequence[Room],
    taken: Mapping[str, Busy],
    span: Slot,
    *,
    zone: ZoneInfo,
    rules: Rules,
    favourites: Collection[str] = (),
) -> FreeNow:
    """Tell which rooms are free as the span begins; `taken` is known for all of it, `zone` is the booker's.

    Favourites come first, then rooms where the clocks show the same, then those with time for a meeting, then by fit.
    """
    at = span.starts
    unread = tuple(each for each in rooms if not taken.get(each.address, Busy(readable=False)).readable)
    free: list[FreeRoom] = []
    later: list[FreeRoom] = []
    for room in rooms:
        if room in unread:
            continue
        for gap in gaps(taken[room.address].slots, span):
            found = FreeRoom(room, gap.starts, _until(gap, zone), _ends(gap, rules), room.address in favourites)
            if gap.starts == at and gap.duration >= SHORTEST:
                free.append(found)
            elif at < gap.starts <= at + rules.lead and gap.duration >= LENGTHS[0]:
                later.append(found)
                break
    free.sort(key=lambda each: _choice(each, zone))
    later.sort(key=lambda each: (each.starts, _choice(each, zone)))
    return FreeNow(at, tuple(free), () if free else tuple(later[:SOONEST]), unread)


def kept(told: Slot, now: datetime, busy: Sequence[Slot]) -> Slot | None:
    """Let a slot that was told a little ago begin now, for the same length if the room is free so long.

    None if the room is not free up to the end that was told, or if too little is left.
    """
    wanted = Slot(now, now + told.duration)
    free = gaps(busy, wanted)
    if not free or free[0].starts > now or free[0].ends < told.ends or free[0].duration < SHORTEST:
        return None
    return free[0]


def _ends(gap: Slot, rules: Rules) -> tuple[datetime, ...]:
    longest = min(gap.duration, rules.longest)
    lengths = [each for each in LENGTHS if each <= longest]
    if longest < LENGTHS[-1] and longest not in lengths:
        lengths.append(longest)
    return tuple(gap.starts + each for each in lengths)


def _until(gap: Slot, zone: ZoneInfo) -> datetime | None:
    today = wall(gap.starts, zone).date()
    _, midnight = whole_days(today, today + timedelta(days=1), zone)
    return gap.ends if gap.ends < midnight else None


def _choice(each: FreeRoom, zone: ZoneInfo) -> tuple[object, ...]:
    elsewhere = wall(each.starts, ZoneInfo(each.room.mailbox.zone)).utcoffset() != wall(each.starts, zone).utcoffset()
    short = each.ends[-1] - each.starts < LENGTHS[0]
    return not each.favourite, elsewhere, short, by_fit(each.room)
