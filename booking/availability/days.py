"""Days as people type them: `tomorrow`, `fri`, `next tuesday`, `27.11.`, `27/11`, `27 Nov`, `Nov 27`, `2026-11-27`.

The grammar is small on purpose: libraries for dates read some of these wrongly, and a schedule of the wrong day is
worse than a question. What is not in it is no day; nothing is guessed.
"""

import re
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 9998
"""The years that a day may lie in; past them there is no day before or after."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
DAY_WORDS = ("today", "tomorrow", *_WEEKDAYS, *_MONTHS, "next", "week")
"""The words that days are written with, beside numbers and short forms."""

_SHORT = {"tues": "tuesday", "weds": "wednesday", "thur": "thursday", "thurs": "thursday", "sept": "september"}

_YEAR = r"([0-9]{4}|[0-9]{2})"
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})(?:\. ?([0-9]{{1,2}})(?:\.|\. ?{_YEAR})?|/([0-9]{{1,2}})(?:/{_YEAR})?)")
_ORDINAL = r"([0-9]{1,2})(?:st|nd|rd|th|\.)?"
_DAY_MONTH = re.compile(rf"{_ORDINAL} (?:of )?([a-z]+)\.?(?: ([0-9]{{4}}))?")
_MONTH_DAY = re.compile(rf"([a-z]+)\.? {_ORDINAL}(?: ([0-9]{{4}}))?")


def day_meant(text: str, today: date) -> date | None:
    """Read a day; None if it is none. Numbers are day first; a date without a year is the next such date.

    A weekday is the next such day, today included; with `next` it is that of the calendar week that follows.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    words = re.sub(r"^(on|for) ", "", words)
    match words:
        case "today":
            return today
        case "tomorrow":
            return today + timedelta(days=1)
    return _weekday(words.removesuffix("."), today) or _date(words, today)


def _weekday(words: str, today: date) -> date | None:
    which, _, name = words.rpartition(" ")
    number = _number(name, _WEEKDAYS)
    if number is None:
        return None
    match which:
        case "" | "this":
            return today + timedelta(days=(number - today.weekday()) % 7)
        case "next":
            return today + timedelta(days=7 - today.weekday() + number)
    return None


def _date(words: str, today: date) -> date | None:
    if found := _ISO.fullmatch(words):
        return _on(found[3], int(found[2]), found[1], today)
    if found := _DAY_FIRST.fullmatch(words):
        return _on(found[1], int(found[2] or found[4]), found[3] or found[5], today)
    if found := _DAY_MONTH.fullmatch(words):
        return _on(found[1], _month(found[2]), found[3], today)
    if found := _MONTH_DAY.fullmatch(words):
        return _on(found[2], _month(found[1]), found[3], today)
    return None


def _on(day: str, month: int, year: str | None, today: date) -> date | None:
    if year is not None:
        return _valid(int(year) if len(year) == 4 else 2000 + int(year), month, int(day))
    # Nine years hold a 29 February wherever they begin.
    for each in range(today.year, today.year + 9):
        found = _valid(each, month, int(day))
        if found is not None and found >= today:
            return found
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _month(name: str) -> int:
    number = _number(name, _MONTHS)
    return 0 if number is None else number + 1


def _number(name: str, names: tuple[str, ...]) -> int | None:
    """Find a name among others, written out or by its first letters."""
    whole = _SHORT.get(name, name)
    return next((at for at, each in enumerate(names) if whole in (each, each[:3])), None)
