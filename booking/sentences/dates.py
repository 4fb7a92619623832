"""Dates as people write them: `2026-11-27`, `27.11.`, `3/12`, `Nov 27th`, `the 27th`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from booking.sentences.line import Line, Reading
from booking.sentences.model import Why
from booking.sentences.numbers import number_at

FIRST_YEAR, LAST_YEAR = 2000, 9998

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was said; `on` is None where it stays open, and `why` says why. `half` is a part of day with it.

    `numeric` says that it may be a time as well (`10.11`).
    """

    on: date | None
    end: int
    why: Why | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    half: str = ""
    weekday: int | None = None
    numeric: bool = False
    strong: bool = True
    yearless: bool = True
    """Whether it is the next such day of several."""
    role: str = ""
    swapped: date | None = None
    """The other date that it is where day and month are swapped: `12/2`."""
    week: date | None = None
    """The Monday of a week that was named without a day."""


class Dates:
    """Reads dates for somebody whose day it is now."""

    def __init__(self, line: Line, today: date) -> None:
        self._line, self._today = line, today

    def _date(self, at: int, *, prefixed: bool) -> Day | None:
        line, token = self._line, self._line.token(at)
        if token is None:
            return None
        if found := _ISO.fullmatch(token.text):
            return self._on(int(found[3]), int(found[2]), found[1], at + 1)
        if month := self._month(at):
            return self._after_month(month)
        if found := _SLASHED.fullmatch(token.text):
            return self._slashed(found, at)
        if found := _DOTTED.fullmatch(token.text):
            return self._dotted(found, at, prefixed=prefixed)
        number = number_at(line, at)
        ordinal = line.at(at, "ordinal")
        if number is None and ordinal is None:
            return None
        day = number.whole if number and number.figures else ordinal.number if ordinal and ordinal.value else -1
        if not 1 <= day <= 99 or (number and number.figures and len(number.text) > 2):
            return None
        end = number.end if number and number.figures else ordinal.end if ordinal else at + 1
        if number and number.role not in ("", "nth", "start"):
            return None
        nth = bool(number and number.role == "nth") or (ordinal is not None and not (number and number.figures))
        dotted = line.key(end) == "." and line.tokens[end].glued
        if dotted:
            end += 1
        elif line.key(end) == ":" and line.tokens[end].glued and line.at(end + 1, "ordinal.suffix"):
            nth, end = True, end + 2
        elif (suffix := line.at(end, "ordinal.suffix")) and line.tokens[end].glued:
            nth, end = True, suffix.end
        of = line.at(end, "of", "the")
        month = self._month(of.end if of else end)
        if month is not None:
            return self._on(day, month.number, *self._year(month.end))
        if (word := line.at(end, "on")) and word.language == "fi" and (nth or dotted):
            return self._next(day, word.end)
        if dotted and prefixed and line.kind(end) != "num":
            return self._next(day, end)
        if nth and prefixed and not line.at(end, "floor", "people"):
            return self._next(day, end)
        if (
            nth
            and number
            and number.figures
            and not line.at(end, "floor", "floor.ground")
            and line.at(at - 1, "floor") is None
        ):
            return self._next(day, end)
        if prefixed and line.at(at - 1, "the") and line.key(at - 1) == "den" and line.language == "sv" and number:
            return self._next(day, end)
        return None

    def _month(self, at: int) -> Reading | None:
        month = self._line.at(at, "month")
        if month is None or not month.value:
            return None
        return month

    def _after_month(self, month: Reading) -> Day | None:
        """Read the day behind a month: `Nov 27th`, `marraskuun 27.`; a month alone is no day."""
        line = self._line
        here = month.end
        if line.key(here) == "." and line.tokens[here].glued:
            here += 1
        the = line.at(here, "the")
        here = the.end if the else here
        number = number_at(line, here)
        if number is None or not number.figures or not 1 <= number.whole <= 99 or len(number.text) > 2:
            ordinal = line.at(here, "ordinal")
            if ordinal is None or not ordinal.value:
                return None
            return self._on(ordinal.number, month.number, *self._year(ordinal.end))
        if line.at(number.end, "unit.hour", "unit.minute", "people", "am", "pm", "hour.mark"):
            return None
        end = number.end
        if line.key(end) == "." and line.tokens[end].glued:
            end += 1
        elif (suffix := line.at(end, "ordinal.suffix")) and line.tokens[end].glued:
            end = suffix.end
        elif line.key(end) == ":" and line.tokens[end].glued and line.at(end + 1, "ordinal.suffix"):
            end += 2
        if line.dash(end) > end:
            return None
        return self._on(number.whole, month.number, *self._year(end))

    def _year(self, at: int) -> tuple[str | None, int]:
        line = self._line
        here = at
        if line.key(here) in (",", ".") and line.kind(here) == "mark":
            here += 1
        text = line.key(here)
        if re.fullmatch(r"20\d\d", text) and line.kind(here) == "num":
            return text, here + 1
        return None, at + (line.key(at) == "." and line.tokens[at].glued)

    def _slashed(self, found: re.Match[str], at: int) -> Day | None:
        line = self._line
        first, second, year = int(found[1]), int(found[2]), found[3]
        if line.at(at + 1, "unit.hour", "hour.mark"):
            return None
        day_first = self._on(first, second, year, at + 1)
        month_first = self._on(second, first, year, at + 1)
        country = line.locale.replace("_", "-").partition("-")[2].upper()
        english = line.locale[:2].lower() in ("en", "")
        if (
            day_first.on
            and month_first.on
            and day_first.on != month_first.on
            and english
            and country in ("US", "", "CA", "PH")
        ):
            values = {"one": day_first.on.isoformat(), "other": month_first.on.isoformat()}
            return Day(None, at + 1, Why.DAY_OR_MONTH, values)
        if day_first.on is None:
            return month_first if month_first.on else day_first
        return replace(day_first, swapped=month_first.on)

    def _dotted(self, found: re.Match[str], at: int, *, prefixed: bool) -> Day | None:
        line = self._line
        day, month, year, end = int(found[1]), int(found[2]), found[3], at + 1
        if line.at(end, "unit.hour", "unit.minute", "hour.mark", "am", "pm"):
            return None
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            closed = line.key(end) == "." and line.tokens[end].glued and day > 0 and month > 0
            wrong = (year is not None and len(year) == 4) or (closed and (1 <= month <= 12 or 1 <= day <= 31))
            end += closed and year is None
            return Day(None, end, Why.NO_SUCH_DAY) if wrong else None
        if year is None and _is_range_of_times(line, end):
            return None  # "9.10-9.50"
        dotted = line.key(end) == "." and line.tokens[end].glued
        clear = (
            year is not None or (dotted and (end + 1 < line.size or day > 24 or prefixed or line.size <= 3)) or day > 24
        )
        if not clear and dotted:
            clear = True
        if dotted:
            end += 1
            told = (
                re.fullmatch(r"20\d\d|\d\d", line.key(end)) if line.tokens[end - 1].glued and end < line.size else None
            )
            if told and len(told[0]) == 4:
                year, end = told[0], end + 1
        # 10.10 may be a time, 7.5 half past seven.
        maybe = not clear and day <= 24 and month % 5 == 0
        dated = self._on(day, month, year, end)
        return replace(dated, numeric=maybe and not prefixed)

    def _next(self, day: int, end: int) -> Day:
        """Find the next such day of a month."""
        for ahead in range(14):
            month = self._today.month - 1 + ahead
            on = valid(self._today.year + month // 12, month % 12 + 1, day)
            if on is not None and on >= self._today:
                return Day(on, end)
        return Day(None, end, Why.NO_SUCH_DAY)

    def _on(self, day: int, month: int, year: str | None, end: int) -> Day:
        if year is not None:
            on = valid(int(year) if len(year) == 4 else 2000 + int(year), month, day)
            return Day(on, end, None if on else Why.NO_SUCH_DAY, yearless=False)
        # Nine years hold a 29 February wherever they begin.
        for each in range(self._today.year, self._today.year + 9):
            on = valid(each, month, day)
            if on is not None and on >= self._today:
                return Day(on, end)
        return Day(None, end, Why.NO_SUCH_DAY)


def _is_range_of_times(line: Line, at: int) -> bool:
    """Tell whether a dash and a time with more minutes than there are months follow: `9.10-9.50`."""
    last = re.fullmatch(r"(\d{1,2})[.:](\d{2})", line.key(line.dash(at))) if line.dash(at) > at else None
    return last is not None and int(last[1]) <= 24 and 12 < int(last[2]) < 60


def valid(year: int, month: int, day: int) -> date | None:
    """Give the date, if there is such a day in a year that is read."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
