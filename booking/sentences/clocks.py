"""Times of day, as people say them in four languages.

`halv fyra`, `puoli neljältä` and `halb vier` are half before the hour, English `half four` is half past.
"""

import re
from dataclasses import dataclass, replace

from booking.sentences.lengths import length_at, past_some_hour
from booking.sentences.line import DASHES, Line, remembered
from booking.sentences.numbers import Number, number_at

_COMPACT = re.compile(r"(\d{1,2})(\d{2})")
_WITH_MINUTES = re.compile(r"(\d{1,2})([:.])(\d{2})(?:[:.]\d{2})?")
_YEARS = range(2020, 2036)
_STRONG = frozenset({"at", "@", "klo", "kello", "kl", "klockan"})
"""Words that nothing but a time follows."""
_MEASURED = ("people", "unit.minute", "unit.hour", "unit.day", "unit.week", "others")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was said: `hour` may be one of half a day, unless it is `exact`.

    `role` is start, from or until where the words say so. `marked` says that it cannot be anything else than a time.
    `wrong` is true for what is no time, like 25:00. `end` is the token after it.
    """

    hour: int
    minute: int
    end: int
    role: str = ""
    half: str = ""
    exact: bool = False
    marked: bool = False
    wrong: bool = False
    bare: bool = False
    """Whether it is only a number."""
    midnight: bool = False
    bound: bool = False
    """Whether it only says after or before when."""
    words_to: bool = False
    """Whether it could as well be two times: "ten to eleven"."""


@remembered
def clock_at(line: Line, at: int, *, bare: bool = False) -> Clock | None:
    """Read a time of day that begins there; a number alone only where it may be `bare`, or a word says it is one."""
    here, role, said = at, "", False
    bound = line.at(at, "after", "before")
    if bound is not None:
        here, said = bound.end, True
    for _ in range(4):
        prefix = line.at(here, "at", "about.time", "from", "until")
        if prefix is None or (prefix.kind == "until" and prefix.end == here):
            break
        if line.kind(here) == "mark" and line.key(here) != "@":
            break
        if prefix.kind == "until":
            role = "until"
        elif prefix.kind == "from":
            role = role or "from"
        elif prefix.kind == "at" and line.at(here, "from") and not role:
            role = "from"
        said = True
        here = prefix.end
        while line.key(here) in (".", ":", ",") and line.kind(here) == "mark" and here < line.size:
            here += 1
        if line.at(here, "article") and line.at(here, "quarter") is None and not line.at(here, "number", "half.past"):
            break
    the = line.at(here, "the")
    if the and said and line.at(the.end, "noon", "midnight"):
        here = the.end
    core = _core(line, here, loose=bare or said)
    if core is None:
        return None
    if core.bare and (about := line.at(core.end, "about.post")):
        core = replace(core, end=about.end, marked=True, bare=False)  # "Kahden aikaan"
    behind = line.at(core.end, "after.post")
    if core.bare and behind:
        core = replace(core, end=behind.end, marked=True, bare=False)  # "Neljän jälkeen"
    if core.bare and not said and not bare:
        return None
    if core.bare and said and not _STRONG & set(line.keys[at:here]) and line.at(core.end, *_MEASURED):
        return None
    clock = replace(core, role=role or core.role, marked=core.marked or said, bare=core.bare and not said)
    clock = replace(clock, bound=bound is not None or behind is not None)
    post = line.at(clock.end, "until.post", "from.post")
    if post is not None:
        clock = replace(clock, end=post.end, role="until" if post.kind == "until.post" else "from", marked=True)
    return clock


@remembered
def _core(line: Line, at: int, *, loose: bool) -> Clock | None:
    named = line.at(at, "noon", "midnight")
    if named is not None and not number_at(line, at):
        noon = named.kind == "noon"
        return Clock(12 if noon else 0, 0, named.end, exact=True, marked=True, midnight=not noon, role=_case(line, at))
    return _fraction(line, at, loose=loose) or _figures(line, at, loose=loose) or _words(line, at, loose=loose)


def _case(line: Line, at: int) -> str:
    key = line.key(at)
    if line.all(at) and key.endswith(("hon", "aan", "een")) and len(key) > 5:
        return "until"
    return "from" if key.endswith(("sta",)) and len(key) > 6 else ""


def _fraction(line: Line, at: int, *, loose: bool) -> Clock | None:
    """Read what counts from an hour: `half past three`, `kvart i tre`, `fünf vor halb vier`, `puoli neljältä`."""
    article = line.at(at, "article")
    after_article = article.end if article else at
    if (three := line.at(at, "three.quarters")) and (hour := _hour(line, three.end)):
        return _moved(hour, -15)
    if quarter := line.at(at, "quarter") or line.at(after_article, "quarter"):
        if side := line.at(quarter.end, "past", "to"):
            if base := _base(line, side.end):
                return _moved(base, 15 if side.kind == "past" else -15)
        elif quarter.language == "de" and (hour := _hour(line, quarter.end)) and not line.at(quarter.end, "unit.hour"):
            return _moved(hour, -45)
    if (half := line.at(at, "half.before")) and (hour := _hour(line, half.end)):
        return _moved(hour, -30)
    if half := line.at(at, "half.past"):
        whole = line.key(half.end - 1) != "half"
        hour = _hour(line, half.end)
        measured = (
            line.at(hour.end, "unit.hour") or (not whole and not loose and line.at(hour.end, "unit.minute"))
            if hour
            else None
        )
        if hour and not measured:
            return _moved(hour, 30)
    minutes = number_at(line, at)
    if minutes is None or minutes.role or not 1 <= minutes.whole <= 59:
        return None
    here = minutes.end
    if unit := line.at(here, "unit.minute"):
        here = unit.end
    side = line.at(here, "past", "to")
    ends = line.at(at - 1, "until") is not None and line.key(at - 1) != "to"  # "until 10 to 3"
    bare = minutes.figures and here == minutes.end and not ends
    if side is None or (side.kind == "to" and side.language == "en" and bare):
        return None
    if line.key(side.end - 1) in ("of", "till", "til", "over") and minutes.figures:
        return None
    if line.at(side.end, "at") or (line.kind(side.end) == "num" and len(line.key(side.end)) > 2):
        return None
    base = _base(line, side.end)
    if base is None or base.exact or (minutes.figures and minutes.whole % 5):
        return None
    if length_at(line, side.end) or line.at(base.end, "unit.hour", "unit.minute", "people"):
        return None
    moved = _moved(base, minutes.whole if side.kind == "past" else -minutes.whole)
    unsure = side.kind == "to" and side.language == "en" and minutes.whole in (5, 10) and here == minutes.end
    return replace(moved, words_to=unsure)


def _base(line: Line, at: int) -> Clock | None:
    half = line.at(at, "half.before")
    if half and (hour := _hour(line, half.end)):
        return _moved(hour, -30)
    named = line.at(at, "noon", "midnight")
    if named:
        return Clock(12 if named.kind == "noon" else 0, 0, named.end, marked=True)
    prefix = line.at(at, "at")
    return _hour(line, prefix.end if prefix else at)


@remembered
def _hour(line: Line, at: int) -> Clock | None:
    number = number_at(line, at)
    if number is None or number.role in ("count", "nth") or not 0 <= number.whole <= 24:
        return None
    if number.figures and not re.fullmatch(r"\d{1,2}", number.text):
        return None
    return _with_marks(line, Clock(number.whole, 0, number.end, role=number.role or ""))


def _moved(clock: Clock, minutes: int) -> Clock:
    hour = 12 if clock.hour == 0 and not clock.exact else clock.hour
    total = hour * 60 + clock.minute + minutes
    moved, minute = divmod(total, 60)
    if moved == 0 and not clock.half:
        moved = 12
    return replace(clock, hour=moved, minute=minute, marked=True, exact=clock.exact or moved > 12, bare=False)


def _figures(line: Line, at: int, *, loose: bool) -> Clock | None:
    token = line.token(at)
    if token is None or token.kind != "num":
        return None
    text = token.text
    if (french := _with_h(line, at, text)) is not None:
        return french
    if found := _WITH_MINUTES.fullmatch(text):
        hour, minute = int(found[1]), int(found[3])
        wrong = hour > 24 or minute > 59 or (hour == 24 and minute > 0)
        if wrong and found[2] == "." and not loose:
            return None
        exact = found[1][0] == "0" or hour > 12
        clock = Clock(hour, minute, at + 1, exact=exact, marked=found[2] == ":", wrong=wrong)
        return _with_case(line, _with_marks(line, clock))
    if (found := _COMPACT.fullmatch(text)) and len(text) in (3, 4):
        hour, minute = int(found[1]), int(found[2])
        if hour > 24 or minute > 59 or int(text) in _YEARS or (minute % 5 and not loose):
            return None
        clock = _with_marks(line, Clock(hour, minute, at + 1, exact=text[0] == "0" or hour > 12, bare=True))
        sure = bool(clock.half or line.at(at + 1, "hour.mark"))
        return _with_case(line, replace(clock, bare=not sure, marked=sure))
    number = number_at(line, at)
    if number is None or number.whole < 0 or number.whole > 30 or number.role in ("count", "nth"):
        return None
    if past_some_hour(line, number.end):
        return None
    hour = number.whole
    clock = Clock(
        *(hour, 0, number.end), role=number.role, exact=text[0] == "0" or hour > 12, bare=True, wrong=hour > 24
    )
    if number.role:
        return replace(clock, bare=False, marked=True)
    marked = _with_marks(line, clock)
    if marked.wrong and not marked.marked and not loose:
        return None
    if (
        loose
        and marked.end == number.end
        and line.kind(marked.end) == "num"
        and re.fullmatch("[0-5][05]", line.key(marked.end))
    ) and not line.at(marked.end + 1, "unit.minute", "unit.hour", "people"):
        return replace(marked, minute=int(line.key(marked.end)), end=marked.end + 1, bare=False)
    return marked


def _with_h(line: Line, at: int, text: str) -> Clock | None:
    """Read `14h`, `14h30` and `9h30-10h`; `1h30` and `2h` are lengths where no other time follows or joins them."""
    if not re.fullmatch(r"\d{1,2}", text) or line.key(at + 1) != "h" or not line.tokens[at + 1].glued:
        return None
    hour, minute, end = int(text), 0, at + 2
    if line.kind(end) == "num" and line.tokens[end].glued:
        if not re.fullmatch(r"[0-5]\d", line.key(end)):
            return None
        minute, end = int(line.key(end)), end + 1
    joined = line.dash(end) > end and line.kind(line.dash(end)) == "num"
    joins = line.key(at - 1) in DASHES and line.kind(at - 2) in ("num", "word") and at > 1
    told = line.at(at - 1, "at", "from") is not None
    if not (hour > 12 or (hour > 6 and (joined or joins or told or line.language == "de" or line.key(at + 2) == "00"))):
        return None
    return Clock(hour, minute, end, exact=hour > 12 or text[0] == "0", marked=True, wrong=hour > 24)


def _words(line: Line, at: int, *, loose: bool) -> Clock | None:
    number = number_at(line, at)
    if number is None or number.figures or number.role == "count" or not 0 < number.whole <= 24:
        return None
    if number.whole == 1 and _is_article(line, at, number.end):
        return None
    if past_some_hour(line, number.end):
        return None
    clock = Clock(number.whole, 0, number.end, role=number.role, exact=number.whole > 12, bare=not number.role)
    clock = replace(clock, marked=bool(number.role))
    marked = _with_marks(line, clock)
    if marked.end == clock.end and (loose or number.role):
        and_ = line.at(clock.end, "and") if line.language == "sv" else None
        minutes = number_at(line, and_.end if and_ else clock.end)
        if (
            (
                minutes
                and not minutes.figures
                and minutes.whole in range(10, 60, 5)
                and minutes.role in ("", number.role, "start")
            )
            and not line.at(minutes.end, "unit.minute", "unit.hour", "people")
            and (minutes.whole >= 30 or not line.at(minutes.end, "past", "to"))
            and number.whole > 0
        ):
            return replace(clock, minute=minutes.whole, end=minutes.end, bare=False, role=minutes.role or clock.role)
    return marked


def _is_article(line: Line, at: int, end: int) -> bool:
    """Tell whether a word for one is an article: `um ein Zimmer`, `vid ett bord`, against `um ein Uhr`, `kl ett`."""
    if line.at(end, "hour.mark", "am", "pm") or line.kind(end) != "word":
        return False
    return line.at(at, "article") is not None and (
        line.key(at) != "ett" or line.at(end, "room", "meeting", "big", "people") is not None
    )


def _with_case(line: Line, clock: Clock) -> Clock:
    """Take a Finnish ending behind figures: `10.30:stä`."""
    here = clock.end
    if line.key(here) == ":" and line.tokens[here].glued and line.kind(here + 1) == "word":
        here += 1
    if line.kind(here) == "word" and line.tokens[here].glued:
        for kind, role in (("case.at", "start"), ("case.from", "from"), ("case.till", "until")):
            reading = line.all(here).get(kind)
            if reading is not None:
                return replace(clock, end=reading.end, role=role, bare=False, marked=True)
    return clock


def _with_marks(line: Line, clock: Clock) -> Clock:
    """Take what follows an hour: `pm`, `Uhr`, `Uhr 30`, `o'clock`, `h`."""
    glued = line.key(clock.end) == "-" and line.tokens[clock.end].glued
    mark = line.at(clock.end, "hour.mark") or (line.at(clock.end + 1, "hour.mark") if glued else None)
    hours = mark is not None and line.key(clock.end) in ("h", "hrs", "hours")
    if mark is not None and hours and not (clock.hour > 12 and line.at(clock.end - 2, "at", "from", "until")):
        mark = None
    if mark is not None:
        clock = replace(clock, end=mark.end, marked=True, bare=False)
        minutes = number_at(line, mark.end)
        told = (
            minutes is not None
            and (minutes.figures or minutes.whole > 1)
            and 0 < minutes.whole < 60
            and not minutes.role
            and not clock.minute
        )
        if told and minutes and not _taken(line, minutes) and (not minutes.figures or len(minutes.text) == 2):
            clock = replace(clock, minute=minutes.whole, end=minutes.end)
    half = line.at(clock.end, "am", "pm")
    if half is not None and not _is_preposition(line, clock.end, half.end):
        if 1 <= clock.hour <= 12:
            clock = replace(clock, end=half.end, half=half.kind, marked=True, bare=False, exact=True)
        elif clock.hour > 12 or clock.hour == 0:
            clock = replace(clock, end=half.end, marked=True, bare=False, exact=True)
    return clock


def _taken(line: Line, number: Number) -> bool:
    if line.at(number.end, "article"):
        return False  # "Dreizehn Uhr zwanzig einen Raum"
    after = line.at(number.end, "unit.minute", "unit.hour", "people", "month", "room", "past", "to")
    return after is not None or line.key(number.end) in (".", ":") or line.dash(number.end) > number.end


def _is_preposition(line: Line, at: int, end: int) -> bool:
    """Tell whether `am` is the German word: `um 10 am Freitag`."""
    if line.key(at) != "am" or line.tokens[at].glued:
        return False
    then = line.at(end, "weekday", "vague.day") or line.part_of_day(end)
    dated = line.kind(end) == "num" and line.language == "de"
    return (then is not None and then.language == "de" and line.language == "de") or dated
