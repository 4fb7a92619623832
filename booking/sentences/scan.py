"""From a line to the things that are said in it, each where it stands: the longest that begins at a word wins."""

from collections.abc import Callable
from dataclasses import replace

from booking.sentences.clocks import Clock, clock_at
from booking.sentences.counts import count_at
from booking.sentences.items import Guest, Item, PartOfDay, People, Reference, Title, Unread, Word
from booking.sentences.lengths import Length, length_at, past_some_hour
from booking.sentences.line import Line
from booking.sentences.model import Named
from booking.sentences.names import Name
from booking.sentences.numbers import number_at
from booking.sentences.people import people_at
from booking.sentences.places import floor_at, place_at
from booking.sentences.scope import Scope
from booking.sentences.spans import range_at
from booking.sentences.titles import quoted_at, title_at
from booking.sentences.wishes import series_at, wish_at

_CUES = frozenset(
    {
        *("move", "extend", "end", "cancel", "add", "remove", "remind", "remind.off", "who", "free", "free.ask"),
        *("mine", "schedule", "rooms", "where", "book", "room", "help", "hello", "thanks", "stop", "meeting", "my"),
        *("current", "coming", "all.of", "not", "now", "all", "again", "early", "some.length", "no.longer", "more"),
        *("after", "after.post", "before", "what", "polite", "now.for", "becomes", "frees"),
        *("instead", "somebody", "mine.of", "have.i", "join", "rather", "book.weak"),
        *("booked", "shorter", "which.ask", "along", "move.done", "hold", "unjoin", "where.fit", "how.to", "taken"),
    }
)
"""Kinds of phrases that tell what is wanted, rather than a slot."""

_SMALL = frozenset(
    {
        *("fill", "at", "on", "the", "of", "for", "by", "with", "with.post"),
        *("and", "or", "me", "big", "article", "until", "from", "title"),
        *("people", "we.are", "others", "building", "equipment.with", "for.post", "from.post", "until.post"),
        *("between", "between.post", "in.time", "about.time", "count.for", "hour.mark", "which.this", "which.next"),
        *("floor", "week.number", "unit.hour", "unit.minute", "unit.day", "unit.week", "past", "to"),
        *("number", "week.later", "ahead", "day", "ordinal", "half.more", "and.half", "am"),
        *(
            "pm",
            "case.count",
            "day.after",
            "enough",
            "extreme",
            "size",
            "fittings",
            "unfit",
            "comes",
            "ends",
            "larger",
            "smaller",
            "another",
            "still",
            "stays",
            "favourite",
            "needs",
        ),
    }
)
"""Kinds of the small words that join what is said, or stand alone where what they belong to was not said."""


_INTO_PARTS = frozenset({"lounaaseen", "iltapaivaan", "aamupaivaan", "iltaan"})
"""Parts of a day in the Finnish case of an end."""


def items_of(scope: Scope) -> list[Item]:
    """Give what is said, in its order."""
    items: list[Item] = []
    at, line = 0, scope.line
    while at < line.size:
        said, end = _longest(scope, at)
        if end <= at:
            said, end = Unread(line.said(at, at + 1)), at + 1
        if isinstance(said, Length) and not said.days and items and _begins_now(items[-1]):
            items[-1] = replace(items[-1], said=Word(frozenset({"now"})))
        items.append(Item(said, at, end))
        at = end
    return items


def _begins_now(item: Item) -> bool:
    """Tell whether a length behind it is counted from this minute: `for the next half hour`."""
    return isinstance(item.said, Word) and "now.for" in item.said.kinds


def _longest(scope: Scope, at: int) -> tuple[object, int]:
    line, token = scope.line, scope.line.tokens[at]
    match token.kind:
        case "mail":
            return Guest(token.text.lower()), at + 1
        case "ref":
            bent = line.key(at + 1) == ":" and line.tokens[at + 1].glued and line.kind(at + 2) == "word"
            return Reference(_reference(token.text)), at + (3 if bent and line.tokens[at + 2].glued else 1)
        case "mention":
            return People((Named(token.key, "", (token.key,)),)), at + 1
        case "tag" | "link":
            return Word(frozenset({"fill"})), at + 1
        case "quote":
            return quoted_at(scope, at)
        case "beside":
            return scope.beside, at + 1
        case "title":
            return Title(token.text, new=True), at + 1
    if (two := line.at(at, "one.on.one")) and not scope.own_title(at):
        return Word(frozenset({"fill"})), two.end
    best: tuple[object, int] = (None, at)
    for read in _READERS:
        found = read(scope, at)
        if found is None:
            continue
        if isinstance(found[0], Title | People):
            return found
        if isinstance(found[0], Name) and found[0].kind != "begun" and found[1] >= best[1]:
            return found
        if found[1] > best[1]:
            best = found
    day = _day(scope, at)
    if (
        day is not None
        and isinstance(best[0], Clock)
        and best[0].role == "until"
        and (range_at(line, day[1]) or line.at(day[1], "at"))
    ):
        return day  # Thursday in Finnish, `to 10-12`.
    if best[0] is None and token.kind == "mark":
        return Word(frozenset({"fill"})), at + 1
    return best


def _word(scope: Scope, at: int) -> tuple[object, int] | None:
    readings = scope.line.all(at)
    kinds = {kind: each for kind, each in readings.items() if kind in _CUES or kind in _SMALL}
    if (which := kinds.get("which.ask")) and which.end > at + 1 and number_at(scope.line, which.end):
        kinds = {kind: each for kind, each in kinds.items() if each.end < which.end}  # "Was für 2"
    if not kinds:
        return None
    end = max(each.end for each in kinds.values())
    return Word(frozenset(kind for kind, each in kinds.items() if each.end == end)), end


def _number(scope: Scope, at: int) -> tuple[object, int] | None:
    number = number_at(scope.line, at)
    minutes = number or scope.line.at(at, "quarter")
    if minutes is not None and (end := past_some_hour(scope.line, minutes.end)):
        return Unread(scope.line.said(at, end)), end
    if scope.line.kind(at) != "num":
        return None
    return (number, number.end) if number else (Unread(scope.line.tokens[at].text), at + 1)


def _range(scope: Scope, at: int) -> tuple[object, int] | None:
    found = range_at(scope.line, at)
    return (found, found.end) if found else None


def _clock(scope: Scope, at: int) -> tuple[object, int] | None:
    line = scope.line
    if line.at(at, "storey") and floor_at(scope, at):
        return None
    found = clock_at(line, at)
    if found is None:
        number = number_at(line, at)
        genitive = line.language == "fi" and line.kind(at) == "word" and line.key(at).endswith("n")
        # "Kan vi ta tiomötet i Aalto" is about one that there is.
        own = genitive or line.at(at - 1, "mine.of") is not None or line.key(at + 1) == "motet"
        if number and 0 <= number.whole <= 24 and number.role == "" and (scope.manages or own):
            after = number.end + (line.key(number.end) == "-")
            article = after == number.end and line.at(at, "article") is not None  # "Storniere eine Buchung"
            if line.at(after, "meeting") and not line.at(after, "people") and not article:
                return Clock(number.whole, 0, number.end, exact=number.whole > 12, marked=True), number.end
        return None
    if found.bare and line.at(found.end, "people", "unit.hour", "unit.minute", "unit.day", "floor", "room"):
        return None
    return found, found.end


def _day(scope: Scope, at: int) -> tuple[object, int] | None:
    found = scope.days.at(at)
    if found is None or (found.weekday is None and scope.line.at(found.end, "floor")):
        return None  # "In der 3. Etage"
    return found, found.end


def _length(scope: Scope, at: int) -> tuple[object, int] | None:
    found = length_at(scope.line, at)
    return (found, found.end) if found else None


def _part(scope: Scope, at: int) -> tuple[object, int] | None:
    line = scope.line
    if at == 0 and line.at(at, "hello") and line.key(1) in ("!", ","):
        return None  # "Morning! …" only greets.
    until = line.at(at, "until")
    if until is not None and until.language == line.language and line.kind(at) == "word":
        the = line.at(until.end, "the", "article")
        named = _named_part(line, the.end if the else until.end)
        if named is not None:
            return replace(named[0], until=True), named[1]
    found = _named_part(line, at)
    if (
        found is not None
        and line.key(at) in _INTO_PARTS
        and (since := number_at(line, at - 1))
        and since.role == "from"
    ):
        return replace(found[0], until=True), found[1]
    if found is not None and (post := line.at(found[1], "until.post")):
        return replace(found[0], until=True), post.end
    return found


def _named_part(line: Line, at: int) -> tuple[PartOfDay, int] | None:
    whole = line.at(at, "all")
    for begin in (whole.end if whole else at, at):
        for kind, reading in line.all(begin).items():
            if kind.startswith("part."):
                half = kind.partition(".")[2]
                return PartOfDay(half, whole=bool(whole and begin > at) or half == "day"), reading.end
    for kind, reading in line.all(at).items():
        if kind.startswith("today."):
            return PartOfDay(kind.partition(".")[2]), reading.end
    return None


Reader = Callable[[Scope, int], tuple[object, int] | None]

_READERS: tuple[Reader, ...] = (
    *(title_at, place_at, Scope.own_title, series_at, _range, _day, _clock),
    *(_length, count_at, floor_at, people_at, wish_at, _part, _word, _number),
)
"""All that can begin at a word; of what is as long, the first wins."""


def _reference(text: str) -> str:
    plain = text.upper().replace("-", "")
    return f"RK-{plain[2:]}"
