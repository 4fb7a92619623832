"""Times at which everyone can: the free/busy of people and a room that fits, put together on working days."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

from booking.model import Attendee, Room, Slot
from booking.policy import gaps
from booking.times import Skipped, instant, wall

DAY_BEGINS, DAY_ENDS = time(8), time(18)
"""The working hours, on the clocks of whoever books; nothing is proposed outside them, nor on a weekend."""

HORIZON = timedelta(days=14)
"""How far ahead common times are looked for."""

PROPOSALS = 3
"""How many times are proposed at once."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time at which everybody who could be asked for is free but for the `missing`, and the room that fits best."""

    slot: Slot
    room: Room
    missing: tuple[Attendee, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """When somebody, or a room, is free on a day; when they are busy is known, and what with is not."""

    who: Attendee | Room
    free: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """The common times of one page, earliest first; `page` is which one it is, and `more` says that another follows.

    `asked` is everybody whose calendar counts, the booker included, and `unseen` whose could not be seen. Where no time
    suits all, `times` are those that suit most. `strips` tell of the working hours, `hours`, of the first time's day:
    first of everybody whose calendar could be seen, then of its room. The rooms were read `age` ago, at most.
    """

    times: tuple[Proposal, ...]
    asked: tuple[Attendee, ...]
    unseen: tuple[Attendee, ...] = ()
    page: int = 1
    more: bool = False
    hours: Slot | None = None
    strips: tuple[Strip, ...] = ()
    age: timedelta = timedelta(0)

    @property
    def seen(self) -> int:
        """How many people's calendars could be seen."""
        return len(self.asked) - len(self.unseen)

    @property
    def blind(self) -> bool:
        """Whether nobody's calendar could be seen, so that the times are for the rooms alone."""
        return len(self.unseen) == len(self.asked)


def common_times(
    people: Iterable[Slot],
    rooms: Sequence[tuple[Room, Iterable[Slot]]],
    within: Slot,
    length: timedelta,
    zone: ZoneInfo,
) -> Iterator[Proposal]:
    """Find times at which nobody of the people is busy and a room is free, earliest first and none over another.

    `people` is when any of them is busy, `rooms` are in the order of choice, each with when it is taken; both are known
    for all of `within`. The times are on quarters of an hour and within the working hours of that zone.
    """
    everybody = _free(people, within)
    places = [(room, _free(taken, within)) for room, taken in rooms]
    last = within.starts
    for slot in _grid(within, length, zone):
        if slot.starts < last or not everybody(slot):
            continue
        room = next((room for room, is_free in places if is_free(slot)), None)
        if room is not None:
            yield Proposal(slot, room)
            last = slot.ends


def nearly_common_times(
    people: Sequence[tuple[Attendee, Iterable[Slot]]],
    rooms: Sequence[tuple[Room, Iterable[Slot]]],
    within: Slot,
    length: timedelta,
    zone: ZoneInfo,
) -> list[Proposal]:
    """Find the times that suit most where none suits all: fewest missing first, then earliest; PROPOSALS at most.

    The first of the people is whoever books, and is never missing. A time must suit somebody else as well.
    """
    everybody = [(each, _free(busy, within)) for each, busy in people]
    places = [(room, _free(taken, within)) for room, taken in rooms]
    found: list[Proposal] = []
    for slot in _grid(within, length, zone):
        missing = tuple(each for each, is_free in everybody if not is_free(slot))
        room = next((room for room, is_free in places if is_free(slot)), None)
        if room is not None and people[0][0] not in missing and len(missing) < len(people) - 1:
            found.append(Proposal(slot, room, missing))
    chosen: list[Proposal] = []
    for each in sorted(found, key=lambda proposal: (len(proposal.missing), proposal.slot)):
        if len(chosen) < PROPOSALS and not any(each.slot.overlaps(other.slot) for other in chosen):
            chosen.append(each)
    return chosen


def working_hours(day: date, zone: ZoneInfo) -> Slot:
    """Give the hours of a day in which times are proposed."""
    starts, ends = (instant(day, each, zone) for each in (DAY_BEGINS, DAY_ENDS))
    return Slot(*(each.after.astimezone(UTC) if isinstance(each, Skipped) else each for each in (starts, ends)))


def strip(who: Attendee | Room, busy: Iterable[Slot], hours: Slot) -> Strip:
    """Tell when somebody or a room is free within those hours."""
    return Strip(who, tuple(gaps(busy, hours)))


def _grid(within: Slot, length: timedelta, zone: ZoneInfo) -> Iterator[Slot]:
    """List every slot of that length that may be proposed, in order."""
    day, last = wall(within.starts, zone).date(), wall(within.ends, zone).date()
    while day <= last:
        if day.weekday() < 5:
            for starts in _quarters():
                moment = instant(day, starts, zone)
                if isinstance(moment, Skipped) or not within.starts <= moment <= within.ends - length:
                    continue
                slot = Slot(moment, moment + length)
                ends = wall(slot.ends, zone)
                if ends.date() == day and ends.time() <= DAY_ENDS:
                    yield slot
        day += timedelta(days=1)


def _quarters() -> Iterator[time]:
    for minutes in range(DAY_BEGINS.hour * 60, DAY_ENDS.hour * 60, 15):
        yield time(minutes // 60, minutes % 60)


def _free(busy: Iterable[Slot], within: Slot) -> Callable[[Slot], bool]:
    free = gaps(busy, within)
    begins = [each.starts for each in free]

    def is_free(slot: Slot) -> bool:
        at = bisect_right(begins, slot.starts) - 1
        return at >= 0 and free[at].contains(slot)

    return is_free
