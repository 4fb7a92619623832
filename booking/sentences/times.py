"""From times as they were said to times of day: which half of the day, which end, and what cannot be."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.sentences.clocks import Clock

DAY = 24 * 60
HALF = 12 * 60

OVERNIGHT = HALF
"""Minutes that something may last which ends before it starts: half a day tells a night from a slip."""

NIGHT = 6 * 60
"""Minutes that it may last where the hours are of half a day: "3-2" is a slip, "11-2" may be a night."""

WORKDAY = 10 * 60
"""Minutes of the longest day that "9-5" may mean: 11-10 is a slip, not eleven hours."""


def minutes_of(clock: Clock, half: str = "") -> int:
    """Give the minutes since midnight; without a word for the half of the day, 1 to 6 o'clock is in the afternoon."""
    plain = clock.hour * 60 + clock.minute
    if clock.half:
        return plain % HALF + (HALF if clock.half == "pm" else 0)
    if clock.exact:
        return plain
    if half in ("afternoon", "evening") and clock.hour < 12:
        return plain + HALF
    if half == "evening" and clock.hour == 12:
        return DAY + clock.minute
    if half in ("morning", "forenoon"):
        return plain
    return plain + HALF if 1 <= clock.hour <= 6 else plain


def span_of(first: Clock, last: Clock, half: str = "") -> tuple[int, int]:
    """Give start and end in minutes since midnight of the first day; an end of the next day is beyond `DAY`."""
    start, end = minutes_of(first, half), minutes_of(last)
    if not first.exact and last.exact and not half:
        raw = (first.hour % 12) * 60 + first.minute
        before = [each for each in (raw, raw + HALF) if each < end]
        if last.half and before:
            start = max(before)
        elif start >= end and before:
            start = before[0]
    if not last.exact:
        raw = last.hour * 60 + last.minute
        later = [each for each in _either(raw) if each > start]
        end = min(later) if later else raw
    if end == 0:
        end = DAY
    if end <= start:
        end += DAY
    return start, end


def _either(raw: int) -> Iterator[int]:
    yield raw
    yield raw % HALF + HALF if raw >= HALF else raw + HALF
    if raw >= HALF:
        yield raw - HALF + DAY


def wall(minutes: int) -> time:
    """Give the time of day."""
    return time(minutes // 60 % 24, minutes % 60)


def skipped(on: date, at: time, zone: ZoneInfo) -> tuple[str, str] | None:
    """Tell whether the clocks jump over a wall time, and from when to when they do."""
    local = datetime.combine(on, at, zone)
    back = local.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) == local.replace(tzinfo=None):
        return None
    gap = abs((local.replace(fold=1).utcoffset() or timedelta()) - (local.utcoffset() or timedelta()))
    low = local.astimezone(UTC) - 2 * gap
    before = low
    while before.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
        before += timedelta(minutes=1)
    edge = before.astimezone(zone)
    return f"{(edge - gap - timedelta(minutes=1)):%H:%M}", f"{edge:%H:%M}"
