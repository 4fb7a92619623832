"""What a meeting is to be called: in quotes, or behind a word like about, otsikko, rubrik or Betreff."""

from booking.sentences.clocks import clock_at
from booking.sentences.counts import count_at
from booking.sentences.items import Title
from booking.sentences.lengths import length_at
from booking.sentences.names import words_of
from booking.sentences.people import with_at
from booking.sentences.scope import Scope
from booking.sentences.spans import range_at

_GROUPS = ("department", "dept", "team", "group", "guests", "customers", "company", "office", "folks", "crew")

_FOR = ("for", "till", "fur", "fuer")
"""Words that a title follows as well as a day: `for the day after tomorrow`."""

_CALLED = (
    "re",
    "title",
    "subject",
    "topic",
    "otsikko",
    "aihe",
    "rubrik",
    "amne",
    "betreff",
    "titel",
    "thema",
    "regarding",
    *("nimeks", "nimeksi", "otsikoks", "otsikoksi", "aiheeks", "aiheeksi"),
)
"""Words that a title follows, whatever it is."""

_NAMED = frozenset({"called", "named", "namens", "nimelta"})
"""Words that a title follows, but for these: `a meeting called off`, `named after`."""

_NO_TITLE = frozenset({"off", "for", "to", "by", "after", "on", "at", "it", "in"})

_IS = {
    "title is",
    "subject is",
    "topic is",
    "otsikko on",
    "aihe on",
    "rubrik ar",
    "amne ar",
    "titel ar",
    "amnet ar",
    "rubriken ar",
    "titeln ar",
}
_IS |= {f"{word} ist" for word in ("betreff", "titel", "thema")}
"""The same with a verb, which is no part of the title."""


def quoted_at(scope: Scope, at: int) -> tuple[object, int]:
    """Read what stands in quotes: the name of a place, or else a title."""
    text = scope.line.tokens[at].key
    return scope.line.names.whole.get(words_of(text)) or Title(text), at + 1


def title_at(scope: Scope, at: int) -> tuple[object, int] | None:
    """Read the title behind a word that one follows, up to where another thing is said."""
    line = scope.line
    intro = line.at(at, "title")
    if intro is None or line.kind(at) != "word" or scope.renamed:
        return None
    if line.key(at) in _FOR and scope.days.at(at + 1) is not None:
        return None
    begin = intro.end
    colon = line.key(begin) in (":", "=")
    begin += colon
    if not colon and f"{line.key(at)} {line.key(begin)}" in _IS:
        begin += 1
    if line.kind(begin) == "quote":
        return Title(line.tokens[begin].key), begin + 1
    strong = colon or line.key(at) in _CALLED or (intro.end - at > 1)
    room = line.name_at(begin, ("room", "building")) is not None
    strong = strong or (line.key(at) in _NAMED and not room and line.key(begin) not in _NO_TITLE)
    word = line.token(begin)
    if line.key(at) == "call" and line.key(begin) in ("off", "a"):
        return None  # "Call it off", "call it a day"
    if word is None or (not strong and not _is_new(scope, begin)):
        return None
    if not colon and line.key(at) in ("name", "nimi", "namn", "label") and not _is_new(scope, begin):
        return None
    if word.kind != "word" and not colon and not (word.kind == "mark" and word.text in "#&"):
        return None
    here = begin
    while here < line.size:
        if (
            line.kind(here) == "mark"
            and line.key(here) in ",;|"
            and not (line.tokens[here].glued and here + 1 < line.size and line.tokens[here + 1].glued)
        ):
            break
        if here > begin and _starts_slot(scope, here):
            break
        over = here + 1 == line.size or (line.key(at) not in _FOR and _ends(scope, here))
        if over and line.kind(here) == "mark" and line.key(here) in ".!?":
            break
        here += 1
    if here > begin + 1 and line.key(here - 1) in _TALK and not line.at(here - 2, "and"):
        here -= 1  # "Rubrik Kickoff tack", but "Titel: Bitte und Danke"
    while here > begin + 1 and line.at(here - 1, "and"):
        here -= 1
    of_somebody = (
        line.key(at) in _FOR and intro.end - at > 1 and here - begin == 1 and line.tokens[begin].text.islower()
    )
    if of_somebody and not colon:
        return None  # "For the board"
    if not colon and (_is_time(scope, begin, here) or (not strong and _asks(scope, begin, here))):
        return None
    if line.key(at) in _FOR and not colon and _asks(scope, begin, here):
        return None
    quoted = next((at for at in range(begin, here) if line.kind(at) == "quote"), None)
    if quoted is not None:
        return Title(line.tokens[quoted].key), here  # "the title should be 'Roadmap'"
    text = line.said(begin, here).strip(" .,-–")
    for article in ("the ", "a ", "an ", "das ", "die ", "der "):
        if text.lower().startswith(article) and not colon:
            text = text[len(article) :]
    return (Title(text), here) if text else None


_TALK = frozenset({"lol", "haha", "hehe", "pls", "plz", "please", "thx", "thanks", "tack", "kiitos", "bitte", "danke"})
"""Words behind a title that are no part of it."""

_LONG_WORD = 5
"""Letters from which on a word before a full stop is no abbreviation."""


def _ends(scope: Scope, at: int) -> bool:
    """Tell whether a sign ends a sentence, and another asks for something: `Betreff: Planung. Bitte Aalto …`.

    "Planung. Teil 2" is one title.
    """
    line = scope.line
    apart = at + 1 < line.size and not line.tokens[at + 1].glued
    asks = line.key(at + 1) in _TALK or line.at(at + 1, "soft", "polite", "book", "room") is not None
    return apart and len(line.key(at - 1)) >= _LONG_WORD and (asks or _begins_anew(scope, at + 1))


def _is_time(scope: Scope, begin: int, end: int) -> bool:
    """Tell whether words say nothing but when, or how long: `for the whole day`, `for the next half hour`."""
    line = scope.line
    which = line.at(begin, "which.next", "which.this", "all")
    for at in (begin, which.end if which else begin):
        part, length = line.part_of_day(at), length_at(line, at)
        unit = line.at(at, "unit.hour", "unit.minute", "unit.day", "unit.week")
        if (part and part.end >= end) or (unit and unit.end >= end) or (length and length.end >= end):
            return True
    return False


def _asks(scope: Scope, begin: int, end: int) -> bool:
    """Tell whether words ask for a room, or say for whom: `for the training I need a room`, `for the HR department`."""
    cues = ("book", "room", "free.ask", "free", "me", "people", "cancel", "move", "who")
    group = scope.line.key(end - 1) in _GROUPS
    return group or any(scope.line.at(at, *cues) is not None for at in range(begin, end))


def _begins_anew(scope: Scope, at: int) -> bool:
    """Tell whether a room, a day or a time begins there."""
    place = scope.line.name_at(at, ("room", "building"))
    return place is not None or scope.days.at(at) is not None or range_at(scope.line, at) is not None


def _is_new(scope: Scope, at: int) -> bool:
    """Tell whether a word is none of those that are known here."""
    readings = {kind for kind in scope.line.all(at) if kind not in ("the", "article", "my", "role")}
    if scope.line.kind(at) != "word":
        return False
    if not readings or readings <= {"fill"}:
        return scope.line.name_at(at, ("room", "building")) is None and (
            not readings or scope.line.at(at + 1, "fill") is None
        )
    return False


def _starts_slot(scope: Scope, at: int) -> bool:
    line = scope.line
    if scope.days.at(at) or range_at(line, at):
        return True
    clock = clock_at(line, at)
    if clock is not None and clock.marked and not (clock.role and clock.bare):
        return True
    length = length_at(line, at)
    if length is not None and length.use:
        return True
    if (line.at(at, "with") and with_at(scope, at)) or count_at(scope, at):
        return True
    place = line.name_at(at, ("room", "building"))
    return (place is not None and line.at(at - 1, "fill") is not None) or line.at(
        at, "now", "private", "online"
    ) is not None
