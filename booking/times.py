"""The one place where wall time and zone meet the instant.

Gaps and overlaps of clock changes are decided here: a skipped wall time is refused, a doubled one takes the first.
"""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

QUARTER = timedelta(minutes=15)

WEST, EAST = timedelta(hours=12), timedelta(hours=14)
"""How far clocks are behind UTC, or before it, at most."""

_OFFSET = re.compile(r"(?:UTC|GMT)? ?([+\-\u2212])([0-9]{1,2})(?::?([0-5][0-9]))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A wall time that the clock jumps over on that day, with the nearest ones that exist before and after the gap."""

    before: datetime
    after: datetime


def zone_named(name: str) -> ZoneInfo | None:
    """Find the IANA zone of that name; None if there is none. Windows names are not IANA names."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_meant(text: str) -> ZoneInfo | None:
    """Find the zone that somebody else's program names: an IANA name in any case, or an offset like `UTC+5:30`."""
    offset = _OFFSET.fullmatch(text.strip())
    if offset is None:
        name = _names().get(text.strip().casefold())
        return zone_named(name) if name else None
    length = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return fixed_zone(-length if offset[1] in "-\u2212" else length)


def zone_at(key: str) -> ZoneInfo:
    """Give the zone whose key was kept: an IANA name, or that of a fixed offset.

    Raises: ValueError if there is none.
    """
    zone = zone_named(key) or zone_meant(key)
    if zone is None:
        raise ValueError(f"no time zone {key!r}")
    return zone


@lru_cache(maxsize=200)
def fixed_zone(offset: timedelta) -> ZoneInfo | None:
    """Make the zone of clocks that are so far from UTC all year, with the key `UTC+5:30`; None if no clocks are.

    It is a zone like any other, so nothing else needs to know of offsets. It is built as a time zone file without
    transitions (RFC 8536), because IANA has names for whole hours only.
    """
    minutes, rest = divmod(offset, timedelta(minutes=1))
    if rest or not -WEST <= offset <= EAST:
        return None
    if not minutes:
        return ZoneInfo("UTC")
    name = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}".encode()
    kind = struct.pack(">lbb", minutes * 60, 0, 0) + name + b"\0"
    block = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, len(name) + 1) + kind
    return ZoneInfo.from_file(BytesIO(block + block + b"\n\n"), key=_offset_name(minutes))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    # Two of them say where the server stands, or nothing.
    return {name.casefold(): name for name in available_timezones() - {"localtime", "Factory"}}


def _offset_name(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime | Skipped:
    """Turn a wall time into the instant (aware UTC), or say that the clock skips it there.

    Of a wall time that occurs twice the first is meant (PEP 495, fold=0).
    """
    local = datetime.combine(day, wall, zone)
    utc = local.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return utc
    # In a gap fold=0 uses the offset from before it, fold=1 the one from after: the two bracket the jump.
    gap = local.replace(fold=1).utcoffset(), local.utcoffset()
    width = abs((gap[0] or timedelta()) - (gap[1] or timedelta()))
    edge = _jump(utc - 2 * width, utc + 2 * width, zone)
    before = (edge - timedelta(minutes=1)).astimezone(zone)
    return Skipped(before=before, after=edge.astimezone(zone))


def _jump(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Find the first instant between both with the new offset, to the second."""
    new = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == new:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Show an instant on the clocks of a zone (aware, in that zone)."""
    return moment.astimezone(zone)


def next_quarter(now: datetime, zone: ZoneInfo) -> datetime:
    """Find the next quarter hour after now on the clocks of that zone, as an instant in UTC; never now itself."""
    local = now.astimezone(zone)
    past = timedelta(minutes=local.minute % 15, seconds=local.second, microseconds=local.microsecond)
    return now + QUARTER - past


def zone_label(moment: datetime, zone: ZoneInfo) -> str:
    """Name for people how far the clocks of a zone are from UTC at that moment: `UTC+2`. Its letters say less."""
    return _offset_name(int((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds()) // 60)


def whole_days(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Span the days from first up to, not including, last on the clocks of a zone; both ends in UTC."""
    return (
        datetime.combine(first, time(), zone).astimezone(UTC),
        datetime.combine(last, time(), zone).astimezone(UTC),
    )
