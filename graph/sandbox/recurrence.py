"""Which days a series falls on: the six documented patterns and the three ranges.

Source: learn.microsoft.com/graph/api/resources/recurrencepattern and /recurrencerange. Only days are decided here; the
wall time of each day meets its zone in `graph.sandbox.zones`, so a series keeps its local hour over a change of clocks.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from graph.sandbox.errors import invalid
from graph.sandbox.zones import zone_of

Json = dict[str, Any]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = 999  # interval; Outlook takes no more
INDEXES = ("first", "second", "third", "fourth", "last")
# What each type of pattern may carry beside type and interval; anything else is an error at Exchange, too.
ALLOWED: dict[str, set[str]] = {
    "daily": set(),
    "weekly": {"daysOfWeek", "firstDayOfWeek"},
    "absoluteMonthly": {"dayOfMonth"},
    "relativeMonthly": {"daysOfWeek", "index"},
    "absoluteYearly": {"dayOfMonth", "month"},
    "relativeYearly": {"daysOfWeek", "month", "index"},
}


def check(recurrence: Json, *, start: date, zone_name: str) -> None:
    """Refuse what the schema cannot: extra members, a range that does not begin with the event, a foreign zone.

    Raises:
        GraphError: 400 ErrorPropertyValidationFailure.
    """
    pattern, span = recurrence["pattern"], recurrence["range"]
    extra = {key for key, value in pattern.items() if value is not None} - {"type", "interval", "@odata.type"}
    told = span.get("recurrenceTimeZone") or zone_name
    ends_early = span["type"] == "endDate" and span["endDate"] < span["startDate"]
    wrong = (
        not extra <= ALLOWED[pattern["type"]]
        or ("daysOfWeek" in ALLOWED[pattern["type"]] and not pattern.get("daysOfWeek"))
        or span["startDate"] != start.isoformat()
        or zone_of(told).key != zone_of(zone_name).key
        or ends_early
        or pattern["interval"] > LONGEST
    )
    if wrong:
        raise invalid("At least one property failed validation.", "ErrorPropertyValidationFailure")


def days(recurrence: Json, *, until: date) -> Iterator[date]:
    """The days of a series from its first one, in order, none later than `until`."""
    span = recurrence["range"]
    first = date.fromisoformat(span["startDate"])
    last = min(until, date.fromisoformat(span["endDate"])) if span["type"] == "endDate" else until
    left = span["numberOfOccurrences"] if span["type"] == "numbered" else -1
    for day in _candidates(recurrence["pattern"], first):
        if day > last or left == 0:
            return
        if day >= first:
            left -= 1
            yield day


def _candidates(pattern: Json, first: date) -> Iterator[date]:
    """Every day of the pattern, endless and in order; the first few may lie before the start of the range."""
    step = pattern["interval"]
    match pattern["type"]:
        case "daily":
            yield from (first + timedelta(days=step * number) for number in count())
        case "weekly":
            begins = DAYS.index(pattern.get("firstDayOfWeek") or "sunday")
            week = first - timedelta(days=(first.weekday() - begins) % 7)
            offsets = sorted((DAYS.index(name) - begins) % 7 for name in set(pattern["daysOfWeek"]))
            for number in count():
                yield from (week + timedelta(weeks=step * number, days=offset) for offset in offsets)
        case "absoluteMonthly" | "relativeMonthly":
            for number in count():
                month = first.month - 1 + step * number
                yield _day_in(pattern, first.year + month // 12, month % 12 + 1)
        case _:
            for number in count():
                yield _day_in(pattern, first.year + step * number, pattern["month"])


def _day_in(pattern: Json, year: int, month: int) -> date:
    """The one day of a month that a monthly or yearly pattern names; a day past the month's end is its last day."""
    length = calendar.monthrange(year, month)[1]
    if pattern["type"].startswith("absolute"):
        return date(year, month, min(pattern["dayOfMonth"], length))
    wanted = {DAYS.index(name) for name in pattern["daysOfWeek"]}
    fitting = [day for number in range(1, length + 1) if (day := date(year, month, number)).weekday() in wanted]
    index = pattern.get("index") or "first"
    return fitting[-1] if index == "last" else fitting[INDEXES.index(index)]
