"""The one place of the sandbox where wall time plus zone meets the instant.

Exchange keeps the wall time and the zone it was told and answers in UTC or in the zone that ``Prefer`` asks for.
"""

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from graph.sandbox.errors import GraphError, invalid
from graph.sandbox.windows_zones import TABLE

Json = dict[str, Any]

YEARS = range(1601, 4501)  # what Outlook can hold


@cache
def _windows_to_iana() -> dict[str, str]:
    rows = (line.split(" = ") for line in TABLE.strip().splitlines())
    return {windows.lower(): iana for windows, iana in rows}


@cache
def _iana_names() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(name: str, *, any_iana: bool = True) -> ZoneInfo:
    """The zone behind a Windows or IANA name; both spellings of one zone give the same key.

    Raises:
        GraphError: 400 TimeZoneNotSupportedException for any other name.
    """
    iana = _windows_to_iana().get(name.lower())
    if iana is None and name in ("UTC", "Etc/UTC", "Etc/GMT"):
        iana = "UTC"
    if iana is None and any_iana and name in _iana_names():
        iana = name
    if iana is None:
        raise GraphError(400, "TimeZoneNotSupportedException", f"A time zone identifier of '{name}' is not supported.")
    return ZoneInfo("UTC" if iana in ("Etc/UTC", "Etc/GMT") else iana)


def wall_of(stamp: Json) -> datetime:
    """The naive wall time of a ``dateTimeTimeZone``; the zone is looked at elsewhere."""
    return _parse(stamp["dateTime"]).replace(tzinfo=None)


def to_utc(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall time. A skipped time moves forward by the gap, a doubled one is its first."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def instant_of(stamp: Json, *, any_iana: bool = True) -> datetime:
    """The instant that a ``dateTimeTimeZone`` means."""
    return _instant(stamp["dateTime"], stamp["timeZone"], any_iana)


@lru_cache(maxsize=20_000)  # views ask for the same times again and again
def _instant(date_time: str, zone_name: str, any_iana: bool) -> datetime:
    return to_utc(_parse(date_time).replace(tzinfo=None), zone_of(zone_name, any_iana=any_iana))


def parse_instant(value: str) -> datetime:
    """A query value such as startDateTime: the offset inside decides, none means UTC, ``Prefer`` has no say."""
    parsed = _parse(value)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def write_wall(wall: datetime, zone_name: str) -> Json:
    """A ``dateTimeTimeZone`` as Graph spells it: seven fractional digits, no offset."""
    return {"dateTime": f"{wall.isoformat(timespec='microseconds')}0", "timeZone": zone_name}


def write_instant(instant: datetime, zone: ZoneInfo, zone_name: str) -> Json:
    """An instant as a ``dateTimeTimeZone`` in the zone that the caller prefers."""
    return write_wall(instant.astimezone(zone).replace(tzinfo=None), zone_name)


def write_stamp(instant: datetime) -> str:
    """An instant as Graph's plain time stamp, in UTC with a Z."""
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}0Z"


def _parse(value: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        parsed = None
    if parsed is None or parsed.year not in YEARS:
        raise invalid(f"The value '{value}' is not a date and time that Exchange knows.", "ErrorInvalidParameter")
    return parsed
