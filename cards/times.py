"""How days and times read: as whoever reads writes them, by CLDR, one form for a person.

What is shown is on the reader's clocks. A zone is said only where it matters: where the room's clocks show something
else, by its building and how far that is from UTC, and where the clocks change meanwhile.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import DateTimePattern, parse_pattern
from babel.lists import format_list

from booking.model import Room, Slot
from booking.times import wall, zone_label
from cards.language import reader, say
from cards.shown import shown

BUILDING_LIMIT = 24
"""Characters of a building's name beside a time."""

# CLDR's skeletons of a day with its year and without. Finns write months in numbers.
_SKELETONS = {"fi": ("yMEd", "MEd")}
_SKELETON = ("yMMMEd", "MMMEd")


@dataclass(frozen=True, slots=True)
class _Forms:
    """How a locale writes what we say of time."""

    locale: Locale
    time: DateTimePattern
    half: DateTimePattern
    day: DateTimePattern
    short_day: DateTimePattern


@lru_cache(maxsize=100)
def _forms_of(name: str) -> _Forms:
    locale = Locale.parse(name)
    at = str(locale.time_formats["short"].pattern)
    # Where both ends of a span are in the same half of the day, that is said once.
    half = re.sub(r"\s*a+\s*", "", at)
    days = (str(locale.datetime_skeletons[each].pattern) for each in _SKELETONS.get(locale.language, _SKELETON))
    # The comma is for what comes after the day.
    day, short_day = (parse_pattern(re.sub(r"^(E+|c+),", r"\1", each)) for each in days)
    return _Forms(locale, parse_pattern(at), parse_pattern(half), day, short_day)


def _forms() -> _Forms:
    return _forms_of(reader().locale)


@lru_cache(maxsize=5_000)
def _written(form: Literal["time", "half", "day", "short_day"], when: date | time, name: str) -> str:
    """Write a date or a time in one of the forms of a locale; each form of booking writes the same two weeks."""
    forms = _forms_of(name)
    return str(getattr(forms, form).apply(when, forms.locale))


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """Name a time of day: `10:00`, `10:00 AM`, `10.00`."""
    return clock_of(wall(moment, zone).time())


def clock_of(at: time) -> str:
    """Name a time on a clock: `10:00`, `10:00 AM`, `10.00`."""
    return _written("time", at, reader().locale)


def clocks(slot: Slot, zone: ZoneInfo) -> str:
    """Name both ends of a slot, whichever days they are on: `10:00–11:00`, `10:00–11:00 AM`."""
    return clocks_of(wall(slot.starts, zone).time(), wall(slot.ends, zone).time())


def clocks_of(starts: time, ends: time) -> str:
    """Name a span on a clock: `10:00–11:00`, `10:00–11:00 AM`, `10:00 AM – 1:00 PM`."""
    forms = _forms()
    if forms.half == forms.time or (starts.hour < 12) == (ends.hour < 12):
        start = _written("half", starts, reader().locale)
        return say("{start}–{end}", start=start, end=clock_of(ends))
    return say("{start} – {end}", start=clock_of(starts), end=clock_of(ends))


def day(moment: datetime, zone: ZoneInfo) -> str:
    """Name a day: `Tue 24 Nov 2026`, `ti 24.11.2026`."""
    return day_of(wall(moment, zone).date())


def day_of(on: date) -> str:
    """Name a date: `Tue 24 Nov 2026`, `ti 24.11.2026`."""
    return _written("day", on, reader().locale)


def short_day(moment: datetime, zone: ZoneInfo) -> str:
    """Name a day that is near: `Tue 24 Nov`, `ti 24.11.`."""
    return short_day_of(wall(moment, zone).date())


def short_day_of(on: date) -> str:
    """Name a date that is near: `Tue 24 Nov`, `ti 24.11.`."""
    return _written("short_day", on, reader().locale)


def span(slot: Slot, zone: ZoneInfo) -> str:
    """Name a slot: `Tue 24 Nov 2026, 10:00–11:00`; the second day only where it is another one."""
    return _span(slot, zone, day(slot.starts, zone), day(slot.ends, zone))


def span_anywhere(slot: Slot, zone: ZoneInfo) -> str:
    """Name a slot for whoever may be anywhere: `Tue 24 Nov 2026, 10:00–11:00 (UTC+2)`."""
    text = span(slot, zone)
    if wall(slot.starts, zone).utcoffset() != wall(slot.ends, zone).utcoffset():
        return text
    return say("{time} ({offset})", time=text, offset=offset(slot.starts, zone))


def hours(slot: Slot, zone: ZoneInfo) -> str:
    """Name a slot below the name of its first day: `10:00–11:00`, `23:00 – Wed 25 Nov 2026, 01:00`."""
    return _hours(slot, zone, day(slot.ends, zone))


def _span(slot: Slot, zone: ZoneInfo, first: str, last: str) -> str:
    return say("{day}, {time}", day=first, time=_hours(slot, zone, last))


def _hours(slot: Slot, zone: ZoneInfo, last: str) -> str:
    starts, ends = clock(slot.starts, zone), clock(slot.ends, zone)
    if wall(slot.starts, zone).utcoffset() != wall(slot.ends, zone).utcoffset():
        starts, ends = (
            say("{time} ({offset})", time=clock(each, zone), offset=offset(each, zone))
            for each in (slot.starts, slot.ends)
        )
    elif wall(slot.starts, zone).date() == wall(slot.ends, zone).date():
        return clocks(slot, zone)
    if wall(slot.starts, zone).date() != wall(slot.ends, zone).date():
        ends = say("{day}, {time}", day=last, time=ends)
    return say("{start} – {end}", start=starts, end=ends)


def offset(moment: datetime, zone: ZoneInfo) -> str:
    """Name how far the clocks of a zone are from UTC at that moment: `UTC+2`."""
    return zone_label(moment, zone)


def room_span(slot: Slot, zone: ZoneInfo, room: Room) -> str:
    """Name a slot on the room's clocks: `08:00–09:00 at London House (UTC)`; the day where it is another one there.

    Empty where the room's clocks show the same as those of `zone`.
    """
    there = ZoneInfo(room.mailbox.zone)
    edges = (slot.starts, slot.ends)
    if all(wall(each, zone).utcoffset() == wall(each, there).utcoffset() for each in edges):
        return ""
    days = {wall(each, where).date() for each in edges for where in (zone, there)}
    text = clocks(slot, there) if len(days) == 1 else span(slot, there)
    offsets = {offset(each, there) for each in edges}
    if len(offsets) > 1:
        return in_room(span(slot, there), "", room)
    return in_room(text, offsets.pop(), room)


def in_room(text: str, offset: str, room: Room) -> str:
    """Say that a time is on the room's clocks, by its building: a zone's name is no place that people know."""
    building = shown(room.building, BUILDING_LIMIT)
    match bool(building), bool(offset):
        case True, True:
            return say("{time} at {building} ({offset})", time=text, building=building, offset=offset)
        case True, False:
            return say("{time} at {building}", time=text, building=building)
        case False, True:
            return say("{time} on the room's clock ({offset})", time=text, offset=offset)
        case _:
            return say("{time} on the room's clock", time=text)


def next_time(slot: Slot, wanted: Slot, zone: ZoneInfo) -> str:
    """Name the start of another slot: `11:15`, or `Wed 25 Nov 09:00` where it is on another day than the wanted."""
    return _after(slot.starts, wanted.starts, zone, clock(slot.starts, zone))


def next_span(slot: Slot, wanted: Slot, zone: ZoneInfo) -> str:
    """Name another slot: `11:15–12:15`, with the day where it is another one."""
    return _after(slot.starts, wanted.starts, zone, clocks(slot, zone))


def until(moment: datetime, after: datetime, zone: ZoneInfo) -> str:
    """Name an end that comes after another moment: `11:30`, with the day where it is another one.

    Where the clocks change meanwhile, how far they are from UTC is said as well.
    """
    text = clock(moment, zone)
    if wall(moment, zone).utcoffset() != wall(after, zone).utcoffset():
        text = say("{time} ({offset})", time=text, offset=offset(moment, zone))
    return _after(moment, after, zone, text)


def _after(moment: datetime, known: datetime, zone: ZoneInfo, text: str) -> str:
    if wall(moment, zone).date() == wall(known, zone).date():
        return text
    return say("{day} {time}", day=short_day(moment, zone), time=text)


def lasting(length: timedelta) -> str:
    """Name a length of time: `45 min`, `1 h`, `1 h 30 min`."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if hours and minutes:
        return say("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return say("{hours} h", hours=hours) if hours else say("{minutes} min", minutes=minutes)


def listed(texts: Sequence[str]) -> str:
    """Name several in a row: `Oak, Elm and Ash`."""
    return str(format_list(list(texts), locale=_forms().locale)) if texts else ""
