"""Lengths of time, as people say them: `for an hour and a half`, `om 20 minuter`, `1h30`, `puoleksi tunniksi`."""

import re
from dataclasses import dataclass
from datetime import timedelta

from booking.sentences.line import Line, remembered
from booking.sentences.numbers import Number, number_at


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time. `use` is for, in (from now on), by (longer) or before (a lead)."""

    length: timedelta
    end: int
    use: str = ""
    days: bool = False
    """Whether it was said in days or weeks."""
    months: int = 0
    more: bool = False
    """Whether it comes on top of what there is: "30 more minutes"."""


_TIME = re.compile(r"(?:[6-9]|1\d|2[0-3])[.,](?:00|15|30|45)")
"""Figures that are a time of day, rather than so many hours."""


@remembered
def length_at(line: Line, at: int) -> Length | None:
    """Read a length of time: `for an hour and a half`, `om 20 minuter`, `1h30`, `puoleksi tunniksi`."""
    here, use, more = at, "", False
    for _ in range(3):
        more = more or line.at(here, "more") is not None
        if (word := line.at(here, "in.time")) and not use:
            use, here = "in", word.end
        elif word := line.at(here, "by"):
            more = more or any(line.at(each, "more") for each in range(here, word.end))
            use, here = use or "by", word.end
        elif (word := line.at(here, "for", "about.time")) and not line.at(here, "length", "article"):
            use, here = use or "for", word.end
        else:
            break
    found = _length(line, here) or (_bare_minutes(line, here) if more and here > at else None)
    if found is None:
        # "a" and "an" begin lengths, too.
        here, use = at, ""
        found = _length(line, here)
    if found is None:
        return None
    length, end, days, months = found
    if further := line.at(end, "more"):
        more, end = True, further.end
    more = more or any(line.at(each, "more") for each in range(here, end))
    if post := line.at(end, "for.post"):
        end = post.end
    if (ahead := line.at(end, "ahead")) and (ahead.language != "en" or line.key(end) != "later" or days):
        use, end = "in", ahead.end
    elif (early := line.at(end, "early")) and not days:
        use, end = "before", early.end
    return Length(length, end, use, days=days, months=months, more=more)


def _bare_minutes(line: Line, at: int) -> tuple[timedelta, int, bool, int] | None:
    """Read minutes without their unit, where they come on top of what there is: `another 15`."""
    number = number_at(line, at)
    if number is None or not number.figures or number.role or number.whole not in range(5, 121, 5):
        return None
    after = line.kind(number.end) == "" or line.kind(number.end) == "mark" or line.at(number.end, "thanks") is not None
    return (timedelta(minutes=number.whole), number.end, False, 0) if after else None


def past_some_hour(line: Line, end: int) -> int:
    """Give where a number ends that is of minutes past an hour that nobody says: `until twenty past`, `till 20 över`.

    `end` is where the number itself ends; 0 where it is of no such minutes.
    """
    past = line.at(end, "past")
    if past is None or past.language != line.language or line.at(end, "later", "sooner"):
        return 0
    # In German a verb may come last: "bis zwanzig nach bleiben", against "um zehn nach Berlin".
    verb = line.language == "de" and line.kind(past.end) == "word" and line.tokens[past.end].text.islower()
    last = past.end + verb
    return past.end if line.kind(last) in ("", "mark") else 0


@remembered
def _length(line: Line, at: int) -> tuple[timedelta, int, bool, int] | None:
    direct = line.all(at).get("length")
    if direct is not None and direct.value:
        minutes, end = direct.number, direct.end
        side = line.at(end, "past", "to") if minutes == 15 else None
        hour = number_at(line, side.end) if side else None
        if side and (past_some_hour(line, end) or (hour and not line.at(hour.end, "unit.hour", "unit.minute"))):
            return None  # "Vartin yli kymmeneen" is when, not how long.
        if minutes == 60 and (half := line.at(end, "and.half", "half.more")):
            return timedelta(minutes=90), half.end, False, 0
        more = _more(line, end)
        return timedelta(minutes=minutes) + more[0], more[1], False, 0
    article = line.at(at, "article")
    if article is not None and (named := line.all(article.end).get("length")) is not None and named.value:
        return timedelta(minutes=named.number), named.end, False, 0
    number = number_at(line, at)
    if number is None and article is not None:
        number = number_at(line, article.end) or Number(1, article.end)
    if number is None and (alone := line.at(at, "unit.week", "unit.month")) and line.at(alone.end, "ahead"):
        number = Number(1, at)  # Finnish has no article: `viikon päästä`.
    if number is None:
        return _clock_length(line, at)
    if number.figures and _TIME.fullmatch(number.text):
        return None  # "Torstaille 13.30 tunniksi" is at half past one.
    value, here = number.value, number.end
    if number.role in ("start", "from", "until", "nth"):
        return None
    if (half := line.at(here, "and.half", "half.more")) and line.at(half.end, "unit.hour"):
        value, here = value + 0.5, half.end
    if line.key(here) == "-" and line.tokens[here].glued:
        here += 1
    if further := line.at(here, "more"):
        here = further.end
    unit = line.at(here, "unit.minute", "unit.hour", "unit.day", "unit.week", "unit.fortnight", "unit.month")
    quarters = line.at(here, "unit.quarter") if unit is None and value in range(2, 12) else None
    if quarters is not None and not line.at(quarters.end, "past", "to"):
        return timedelta(minutes=15 * value), quarters.end, False, 0
    if unit is None or value <= 0 or value > 1_000:
        return None
    if unit.kind in ("unit.day", "unit.week", "unit.fortnight", "unit.month"):
        if article is None and number.figures is False and value == 1 and unit.kind == "unit.day":
            return None
        days = value * {"unit.day": 1, "unit.week": 7, "unit.fortnight": 14, "unit.month": 0}[unit.kind]
        return timedelta(days=days), unit.end, True, int(value) if unit.kind == "unit.month" else 0
    length: timedelta = timedelta(**{"minutes" if unit.kind == "unit.minute" else "hours": value})
    end = unit.end
    if unit.kind == "unit.hour":
        if half := line.at(end, "and.half", "half.more"):
            return length + timedelta(minutes=30), half.end, False, 0
        rest, end = _more(line, end)
        length += rest
    return length, end, False, 0


def _more(line: Line, at: int) -> tuple[timedelta, int]:
    """Read the minutes behind hours: `1 h 30 min`, `an hour and 15 minutes`, `1h30`."""
    here = at
    if word := line.at(here, "and"):
        here = word.end
    if (direct := line.all(here).get("length")) and here > at and direct.value and direct.number < 60:
        return timedelta(minutes=direct.number), direct.end
    minutes = number_at(line, here)
    if minutes is None or not 0 < minutes.whole < 60 or minutes.role:
        return timedelta(), at
    unit = line.at(minutes.end, "unit.minute")
    glued = here == at and line.tokens[here].glued and minutes.figures and len(minutes.text) == 2
    if unit is None and not glued:
        return timedelta(), at
    return timedelta(minutes=minutes.whole), unit.end if unit else minutes.end


def _clock_length(line: Line, at: int) -> tuple[timedelta, int, bool, int] | None:
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)", line.key(at))
    unit = line.at(at + 1, "unit.hour") if found else None
    if found is None or unit is None or int(found[1]) > 9:
        return None
    return timedelta(hours=int(found[1]), minutes=int(found[2])), unit.end, False, 0
