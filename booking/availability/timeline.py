"""A day of a room as a line of blocks, taken and free: pure, in instants, whatever the clocks do that day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from booking.model import Booking, Slot
from booking.policy import FIRST_LENGTH, Rules, slot_problems
from booking.times import QUARTER, Skipped, instant, next_quarter, wall, whole_days

WORKING_DAY = (time(8), time(18))
"""The part of a day that is always shown, on the clocks of whoever looks."""

LEAST = timedelta(minutes=5)
"""What is shorter is not offered."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that takes a room. `booking` is there for those alone who may know of it.

    `own` says that whoever looks booked it or is invited.
    """

    slot: Slot
    booking: Booking | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a day: taken by its `entries`, which overlap one another and may reach beyond it; free without any."""

    slot: Slot
    entries: tuple[Entry, ...] = ()

    @property
    def free(self) -> bool:
        """Whether nothing takes the room then."""
        return not self.entries

    @property
    def own(self) -> bool:
        """Whether whoever looks has a booking in it."""
        return any(each.own for each in self.entries)


def entries_of(
    bookings: Iterable[Booking], others: Iterable[Slot], own: Callable[[Booking], bool] = lambda _: False
) -> list[Entry]:
    """Put together what takes a room; what the calendar and the ledger tell of one booking is one entry.

    `own` tells which of the bookings are those of whoever looks.
    """
    ours = [Entry(each.meeting.slot, each, own(each)) for each in bookings]
    known = {each.slot for each in ours}
    return sorted([*ours, *(Entry(slot) for slot in set(others) - known)], key=lambda each: each.slot)


def timeline(span: Slot, entries: Iterable[Entry], now: datetime) -> tuple[Block, ...]:
    """Divide the span into blocks, in order and without a hole; a free one that is under way is parted at `now`."""
    blocks: list[Block] = []
    at = span.starts
    for together in _clusters(each for each in entries if each.slot.overlaps(span)):
        starts = max(span.starts, together[0].slot.starts)
        ends = min(span.ends, max(each.slot.ends for each in together))
        blocks += _free(at, starts, now)
        blocks.append(Block(Slot(starts, ends), tuple(together)))
        at = ends
    return (*blocks, *_free(at, span.ends, now))


def _clusters(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Put together what overlaps; what only touches stays apart."""
    clusters: list[list[Entry]] = []
    ends: datetime | None = None
    for each in sorted(entries, key=lambda entry: entry.slot):
        if ends is None or each.slot.starts >= ends:
            clusters.append([])
            ends = each.slot.ends
        clusters[-1].append(each)
        ends = max(ends, each.slot.ends)
    return clusters


def _free(starts: datetime, ends: datetime, now: datetime) -> list[Block]:
    edges = [starts, *([now] if starts < now < ends else []), ends]
    return [Block(Slot(*pair)) for pair in pairwise(edges) if pair[0] < pair[1]]


def whole_day(day: date, zone: ZoneInfo) -> Slot | None:
    """Give a day on the clocks of a zone, 23 or 25 hours long where they change; None where the zone skipped it."""
    starts, ends = whole_days(day, day + timedelta(days=1), zone)
    return Slot(starts, ends) if starts < ends else None


def shown_part(day: date, zone: ZoneInfo, taken: Sequence[Slot], now: datetime) -> Slot | None:
    """Give the part of a day to look at: the working day, in whole hours widened to what is taken and to now.

    What takes the whole day widens nothing. None where the zone skipped that day.
    """
    whole = whole_day(day, zone)
    if whole is None:
        return None
    starts, ends = (_at(day, each, zone) for each in WORKING_DAY)
    for slot in taken:
        if slot.overlaps(whole) and not slot.contains(whole):
            starts, ends = min(starts, slot.starts), max(ends, slot.ends)
    if whole.starts <= now < whole.ends:
        starts, ends = min(starts, now), max(ends, now + FIRST_LENGTH)
    starts, ends = starts - _past_the_hour(starts, zone), ends + (-_past_the_hour(ends, zone)) % timedelta(hours=1)
    return Slot(max(starts, whole.starts), min(ends, whole.ends))


def shown_week(first: date, zone: ZoneInfo, taken: Sequence[Slot], now: datetime) -> list[tuple[date, Slot]]:
    """Give seven days to look at below each other, each with the same hours: whatever part of any of them is shown.

    A day that the zone skipped is left out.
    """
    days = [first + timedelta(days=each) for each in range(7)]
    parts = [(day, part) for day in days for part in (shown_part(day, zone, taken, now),) if part is not None]
    begins = min(wall(part.starts, zone).time() for _, part in parts)
    ends = [None if wall(part.ends, zone).date() > day else wall(part.ends, zone).time() for day, part in parts]
    shown = []
    for day, part in parts:
        midnight = whole_days(day, day + timedelta(days=1), zone)[1]
        last = max((_at(day, each, zone) if each else midnight) for each in ends)
        shown.append((day, Slot(min(part.starts, _at(day, begins, zone)), max(part.ends, last))))
    return shown


def _at(day: date, time_of_day: time, zone: ZoneInfo) -> datetime:
    moment = instant(day, time_of_day, zone)
    if isinstance(moment, Skipped):
        moment = moment.after
    return moment.astimezone(UTC)


def _past_the_hour(moment: datetime, zone: ZoneInfo) -> timedelta:
    local = wall(moment, zone)
    return timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def from_then(block: Block, moment: datetime) -> Block:
    """Give what is left of a free block from a moment within it on; any other block as it is."""
    within = block.free and block.slot.starts < moment < block.slot.ends
    return Block(Slot(moment, block.slot.ends)) if within else block


def offer(block: Block, now: datetime, rules: Rules, zone: ZoneInfo) -> Slot | None:
    """Give what a press on a free block asks for: in whole minutes, as long as a new form is at most; maybe nothing.

    A block under way begins at the next quarter hour, or now where little would be left of it then.
    """
    starts, ends = _minute_up(block.slot.starts), block.slot.ends - _past_the_minute(block.slot.ends)
    if block.slot.starts <= now:
        starts = next_quarter(now - timedelta.resolution, zone)
        if ends - starts < QUARTER:
            starts = _minute_up(now)
    if not block.free or ends - starts < LEAST:
        return None
    slot = Slot(starts, min(ends, starts + min(FIRST_LENGTH, rules.longest)))
    return None if slot_problems(slot, now, rules) else slot


def _past_the_minute(moment: datetime) -> timedelta:
    return timedelta(seconds=moment.second, microseconds=moment.microsecond)


def _minute_up(moment: datetime) -> datetime:
    return moment + (-_past_the_minute(moment)) % _MINUTE
