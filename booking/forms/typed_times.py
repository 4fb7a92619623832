"""Reads a day and a time of day as clients send them, whatever their inputs make of it."""

import re
from datetime import date, time, timedelta

from booking.text import clean

LONGEST_READ = timedelta(days=1)
"""The longest length that a choice of ours could name."""

# Documented is `HH:MM` (adaptivecards.io/explorer/Input.Time.html); seen are seconds, and the clock that a phone shows.
_TIME = re.compile(
    r"(\d{1,2})(?:[:.](\d{2})(?:[:.]\d{2}(?:[.,]\d{1,9})?)?)?(?: ?([ap])\.? ?m\.?)?", re.ASCII | re.IGNORECASE
)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.ASCII)


def wall_time(text: str) -> time:
    """Read a time of day to the minute: `14:30`, `9:00`, `10:00:00`, `2:30 PM`, `2 pm`. Raises: ValueError."""
    found = _TIME.fullmatch(clean(text))
    if found is None or not (found[2] or found[3]):
        raise ValueError("not a wall time")
    hours, minutes, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hours <= 12:
            raise ValueError("not an hour of half a day")
        hours = hours % 12 + (12 if half == "p" else 0)
    return time(hours, minutes)


def end_time(text: str) -> time:
    """Read a time of day at which something ends; `24:00` is midnight as `00:00` is. Raises: ValueError."""
    return time() if re.fullmatch(r"24[:.]00(?:[:.]00)?", clean(text)) else wall_time(text)


def calendar_day(text: str) -> date:
    """Read a day: `2026-11-24`, with a time of day behind it or not. Raises: ValueError."""
    found = _DAY.fullmatch(clean(text))
    return date.fromisoformat(found[1] if found else clean(text))


def length(text: str) -> timedelta:
    """Read a length in whole minutes: `90`. Raises: ValueError for what is none, or longer than LONGEST_READ."""
    found = re.fullmatch(r"([0-9]{1,4})(?:\.0+)?", clean(text))
    minutes = timedelta(minutes=int(found[1])) if found else timedelta(0)
    if not timedelta(0) < minutes <= LONGEST_READ:
        raise ValueError("not a length")
    return minutes
