"""Two times of day and what joins them: `10-11`, `from ten to noon`, `kahdesta kolmeen`."""

import re
from dataclasses import dataclass, replace

from booking.sentences.clocks import Clock, clock_at
from booking.sentences.line import Line, remembered
from booking.sentences.numbers import number_at


@dataclass(frozen=True, slots=True)
class Range:
    """From one time of day to another."""

    first: Clock
    last: Clock
    end: int


@remembered
def range_at(line: Line, at: int) -> Range | None:
    """Read two times and what joins them: `10-11`, `1000-1130`, `from ten to noon`, `kahdesta kolmeen`."""
    here, between = at, False
    for _ in range(3):
        if word := line.at(here, "between"):
            between, here = True, word.end
        elif (word := line.at(here, "from", "at", "about.time")) and line.kind(here) != "mark":
            here = word.end
        elif (
            here == at
            and line.kind(at) == "word"
            and not line.at(at, "weekday")
            and (to := line.at(here, "until"))
            and _is_span(line, to.end)
        ):
            here = to.end
        else:
            break
        while line.key(here) in (".", ":") and here < line.size:
            here += 1
    said = here > at
    first = clock_at(line, here, bare=True)
    if first is None or first.role == "until" or (first.words_to and not line.at(at, "at")):
        first = _plain_hour(line, here)
    if first is None:
        return None
    twenty = number_at(line, here)
    if twenty and not twenty.figures and twenty.whole in (20, 25) and line.key(twenty.end) == "to":
        return None
    if _minutes_to(line, here) and not said:
        first = replace(first, words_to=True)
    last = _joined(line, first, between=between)
    onward = line.dash(last.end) if last is not None else 0
    if (
        last is not None
        and onward > last.end
        and line.dash(first.end) == first.end
        and clock_at(line, onward, bare=True)
    ):
        return None  # "2pm to 3-4:30" goes from one to the others.
    asked = line.at(at, "at") and first.words_to
    if last is None and not asked and first.end - here > 1 and (plain := _plain_hour(line, here)):
        first, last = plain, _joined(line, plain, between=between)
    if last is None:
        return None
    end = last.end
    if between_post := line.at(end, "between.post"):
        end, said = between_post.end, True
    if last.midnight and not (first.marked or said):
        return None
    if last.minute == 0 and line.key(end) == "to" and number_at(line, end + 1) and line.kind(end + 1) == "num":
        first = replace(first, words_to=True)  # "8 to 10 to 9": is the end at ten, or ten minutes before nine?
    if last.bare and line.key(end) == "h" and line.tokens[end].glued and (first.hour > 6 or last.hour > 12):
        last, end = replace(last, bare=False, end=end + 1), end + 1
    if (first.bare and last.bare) and not said:
        if (
            line.at(end, "people", "unit.minute", "unit.hour", "unit.day", "unit.week", "month", "others")
            or first.hour > 24
            or last.hour > 24
        ):
            return None
        if line.key(end) in ("/", "%", "€", "$") and len(line.key(end - 1)) < 3:
            return None
    if first.bare and line.at(end, "month"):
        return None
    return Range(first, last, end)


def _is_span(line: Line, at: int) -> bool:
    """Tell whether two times with a dash between them begin there."""
    first = clock_at(line, at, bare=True)
    return first is not None and line.dash(first.end) > first.end and bool(range_at(line, at))


def _minutes_to(line: Line, at: int) -> bool:
    """Tell whether two numbers may be one time: `ten to eleven`."""
    number = number_at(line, at)
    return number is not None and not number.figures and number.whole in (5, 10) and line.key(number.end) == "to"


def _plain_hour(line: Line, at: int) -> Clock | None:
    number = number_at(line, at)
    if number is None or not 0 <= number.whole <= 24 or number.role in ("count", "nth", "until"):
        return None
    return Clock(number.whole, 0, number.end, role=number.role, exact=number.whole > 12, bare=not number.role)


def _joined(line: Line, first: Clock, *, between: bool) -> Clock | None:
    here = line.dash(first.end)
    while here > first.end and line.dash(here) > here:
        here = line.dash(here)
    if here == first.end:
        joint = line.at(first.end, "until")
        either = line.at(first.end, "and")
        if joint and line.kind(first.end) != "mark":
            here = joint.end
        elif either and (between or _closes(line, either.end)):
            here = either.end
        elif line.key(first.end) == "," and line.at(first.end + 1, "until"):
            here = first.end + 1
        elif _side_by_side(line, first.end):
            return clock_at(line, first.end, bare=True)
        else:
            last = clock_at(line, first.end)
            return last if last is not None and last.role == "until" and not first.wrong else None
    while line.dash(here) > here:
        here = line.dash(here)
    if line.at(here, "until") and line.kind(here) == "word" and not line.at(here, "number"):
        here = line.at(here, "until").end  # type: ignore[union-attr]
    last = clock_at(line, here, bare=True)
    if last is not None and last.role == "from" and line.at(last.end - 1, "from.post"):
        last = replace(last, role="", end=last.end - 1)  # "9-10 alkaen ensi viikosta"
    if last is None or (last.role in ("from", "start") and not between):
        return last if last is not None and last.role == "start" else None
    return last


_PLAIN_TIME = re.compile(r"([01]?\d|2[0-3]):?([0-5][05])")


_EITHER = frozenset({"either", "joko", "antingen", "entweder"})


def _side_by_side(line: Line, last: int) -> bool:
    """Tell whether two plain times stand next to each other, the later one last: `1600 1730`, `9:30 10:15`."""
    if line.kind(last) != "num" or line.kind(last - 1) != "num" or line.tokens[last].glued:
        return False
    if line.kind(last + 1) == "num" or line.kind(last - 2) == "num" or _EITHER & set(line.keys[:last]):
        return False
    if line.has("extend", "shorter", "move"):
        return False  # "Extend planning 10:00 10:15"
    texts = [line.tokens[at].text for at in (last - 1, last)]
    longest = max(len(each) for each in texts)
    found = [_PLAIN_TIME.fullmatch(each) for each in texts if len(each) > 2 and longest > 3]  # "930 1030"
    hours = [(int(each[1]), int(each[2])) for each in found if each is not None]
    return len(hours) == 2 and (":" in texts[0]) == (":" in texts[1]) and hours[0] < hours[1]


def _closes(line: Line, at: int) -> bool:
    """Tell whether a second time is followed by what makes it the end: `10 ja 11 välillä`."""
    last = clock_at(line, at, bare=True)
    return last is not None and line.at(last.end, "between.post") is not None
