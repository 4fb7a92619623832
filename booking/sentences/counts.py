"""How many people a line speaks of."""

from dataclasses import replace

from booking.sentences.items import Count
from booking.sentences.line import Line
from booking.sentences.numbers import number_at
from booking.sentences.scope import Scope, once


@once
def count_at(scope: Scope, at: int) -> tuple[object, int] | None:
    """Read how many people are to come: `6 people`, `kuudelle`, `vi är fem`, `for 8`, `me and 3 others`."""
    line, here = scope.line, at
    if with_me := _with_me(line, at):
        return with_me
    lead = line.at(at, "alone", "we.are", "count.for")
    if lead is not None and lead.kind == "alone":
        return None if line.at(lead.end, "and") or line.at(at - 1, "not") else (Count(1), lead.end)
    if lead is not None:
        here = lead.end
        while here < line.size and (line.key(here) in (":", "=") or line.at(here, "soft")):
            here += 1
    if (word := line.at(here, "about.time", "article")) and not line.at(here, "number"):
        here = word.end
    number = number_at(line, here)
    if number and line.key(number.end) == "ish" and line.tokens[number.end].glued:
        number = replace(number, end=number.end + 1)  # "15ish people"
    if number is None or number.whole < 1 or number.role in ("start", "from", "until", "nth"):
        return None
    end, smaller = number.end, 0
    after = line.dash(end)
    joint = line.at(end, "until", "or", "to")
    if after > end or (joint and line.kind(end) == "word"):
        more = number_at(line, after if after > end else joint.end if joint else end)
        if more and more.whole > number.whole and line.at(more.end, "people"):
            smaller, number, end = number.whole, more, more.end
    if number.role == "count" and not number.figures:
        noun = line.at(end, "people")
        return Count(number.whole), noun.end if noun else end
    for skipped in (0, 1):
        if skipped and not line.at(end, "big", "others"):
            break
        gap = line.at(end, "big") if skipped else None
        noun_at = gap.end if gap else end
        if line.key(noun_at) == "-" and line.tokens[noun_at].glued:
            noun_at += 1
        if (others := line.at(noun_at, "others")) and not line.at(others.end, "room"):
            return Count(number.whole + 1, smaller), others.end
        noun = line.at(noun_at, "people")
        if noun and (number.whole > 1 or number.figures or lead):  # "Har en medarbetare som …" counts nobody.
            return Count(number.whole, smaller), noun.end
    if number.role == "count":
        return Count(number.whole), end
    if lead is None or number.whole > 500 or (number.whole == 1 and not number.figures):
        return None  # "For a call" is for nobody's number.
    later = line.at(
        end,
        "unit.minute",
        "unit.hour",
        "unit.day",
        "unit.week",
        "unit.month",
        "month",
        "hour.mark",
        "am",
        "pm",
        "and.half",
        "past",
        "to",
        "room",
        "meeting",
        "ordinal.suffix",
        "half.more",
    )
    if (
        later is not None
        and (later.kind not in ("to", "past", "room", "meeting") or line.at(end, "fill") is None)
        and not _is_am(line, end, later.kind)
    ):
        return None
    until = line.at(end, "until")
    if line.dash(end) > end or line.key(end) == ":" or (until and number_at(line, until.end)):
        return None
    over = lead.kind == "we.are" and end + 1 < line.size and not line.tokens[end + 1].glued  # "Plats för 8. Oak …"
    over = over and line.at(end + 1, "month", "weekday") is None
    if line.key(end) == "." and line.tokens[end].glued and end + 1 < line.size and not over:
        return None
    if number.figures and len(number.text) > 2 and number.whole % 5 == 0 and number.whole >= 600:
        return None
    return Count(number.whole), end


def _with_me(line: Line, at: int) -> tuple[Count, int] | None:
    """Read `me and two others`, `mig och två kollegor`, `mich und zwei kollegen`, `minä ja kaksi muuta`."""
    me = line.at(at, "me")
    joint = line.at(me.end, "and") if me else None
    if me and joint is None and line.key(me.end) in ("plus", "+"):
        joint = line.at(me.end, "with")
    number = number_at(line, joint.end) if joint else None
    if number is None or not 1 <= number.whole <= 100 or number.role in ("start", "from", "until", "nth"):
        return None
    noun = line.at(number.end, "others", "people")
    if noun is None and (more := line.at(number.end, "more")) and not number_at(line, more.end):
        noun = more
    return (Count(number.whole + 1), noun.end) if noun else None


def _is_am(line: Line, at: int, kind: str) -> bool:
    return kind == "am" and line.language == "de" and not line.tokens[at].glued
