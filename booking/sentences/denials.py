"""What is said not to be so: `behöver ingen skärm`, `not friday, thursday`, `oak morgen bitte nicht stornieren`."""

from collections.abc import Sequence
from itertools import takewhile

from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.items import Count, Flag, Guest, Item, People, Reference, Title, Unread, Word
from booking.sentences.line import Line, Reading
from booking.sentences.model import Intent
from booking.sentences.names import Name
from booking.sentences.spans import Range

_BETWEEN = frozenset({"fill", "book", "me", "polite", "mine.of", "cancel", "not", "the", "soft", "no.longer", "stop"})
"""Kinds of the words that may stand between a thing and the word that says it is not needed."""


def denied_behind(line: Line, items: Sequence[Item], item: Item) -> bool:
    """Tell whether it is said behind a thing that it is not needed, with nothing else in between."""
    for each in items:
        if each.start < item.end:
            continue
        if not isinstance(each.said, Word) or line.kind(each.start) == "mark" or not each.said.kinds & _BETWEEN:
            return False
        if line.at(each.start, "told.so", "told.since"):
            return False  # "Den ska vara privat så ingen ser"
        if denies(line, each):
            return True
    return False


def denies(line: Line, item: Item) -> bool:
    """Tell whether there is a negation in a phrase of the line's language."""
    found = (line.at(at, "not") for at in range(item.start, item.end))
    return any(each is not None and each.language == line.language for each in found)


def denies_a_thing(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is equipment alone that is not needed, rather than a booking."""
    return any(
        isinstance(each.said, Flag) and (denied_behind(line, items, each) or denied_before(line, items, each))
        for each in items
    )


def denied_before(line: Line, items: Sequence[Item], thing: Item) -> bool:
    """Tell whether it is said right before a thing that it is not needed: `don't need a screen`."""
    for each in reversed([each for each in items if each.end <= thing.start]):
        if not isinstance(each.said, Word) or line.kind(each.start) == "mark":
            return False
        if denies(line, each) or "cancel" in each.said.kinds:
            return True
        if line.at(each.start, "article", "the", "big", "fill") is None:
            return False
    return False


_SMALL = ("at", "on", "the", "from", "in.time", "for", "fill", "article", "soft")
"""Kinds of the words that may stand between a negation and the day or time that it denies."""

BUT = frozenset({"utan", "vaan", "sondern", "but"})
"""Words behind what is denied that tell what is meant in its place. Swedish `utan` is `without` elsewhere."""


def denied(line: Line, start: int, *, doubtful: bool = False) -> bool:
    """Tell whether what begins there is said to be so no more: `not at 10`, `instead of Elm`, `statt um zehn`.

    If `doubtful`, one word that nobody knows may stand between.
    """
    if line.key(start + 1) in ("sijaan", "sijasta"):
        return True
    if _is_contrasted(line, start):
        return True
    for at in range(start - 1, max(-1, start - 5), -1):
        negation = line.at(at, "not")
        if negation is not None and negation.end <= start and not _is_choice(line, at) and not _is_talk(line, at):
            between = [each for each in range(negation.end, start) if line.at(each, *_SMALL) is None]
            unknown = doubtful and len(between) == 1 and _is_unknown(line, between[0])
            if not between or unknown:
                return line.key(at) not in BUT or at == 0
    return False


def denied_place(line: Line, item: Item, *, asks: bool) -> bool:
    """Tell whether a room, building or floor is said to be none: `not in the annex`, `ei kakkoskerroksesta`.

    Of a line that `asks`, "no room in the annex" denies no annex.
    """
    if not denied(line, item.start):
        return False
    back = reversed(range(max(0, item.start - 4), item.start))
    between = list(takewhile(lambda at: line.at(at, "not") is None, back))
    return not (asks and any(line.at(at, "room", "rooms", "free") for at in between))


def _is_contrasted(line: Line, start: int) -> bool:
    """Tell whether it is denied before and another one is told right behind: `ei tällä kertaa Oak vaan Aalto`."""
    name = line.name_at(start)
    behind = name is not None and line.key(name[1]) in BUT and line.name_at(name[1] + 1) is not None
    before = (line.at(at, "not") for at in range(max(0, start - 5), start))
    return behind and any(each is not None and each.language == line.language for each in before)


def _is_choice(line: Line, at: int) -> bool:
    """Tell whether a negation is a part of what only leads to another choice: `if not, at 2`."""
    return any((word := line.at(begin, "or")) is not None and word.end > at for begin in range(max(0, at - 3), at + 1))


def _is_talk(line: Line, at: int) -> bool:
    """Tell whether a negation is a part of what only tells something: `spelar ingen roll`, `vi ryms inte i Elm`."""
    before = range(max(0, at - 3), at + 1)
    idle = any((word := line.at(begin, "stop")) is not None and begin < at and word.end > at + 1 for begin in before)
    return idle or any((word := line.at(begin, "unfit")) is not None and word.end > at for begin in before)


def _is_unknown(line: Line, at: int) -> bool:
    """Tell whether nobody knows a word: `ei kuitenkaan maanantaina`, `en pääse perjantaina`."""
    return line.kind(at) == "word" and not line.all(at) and line.name_at(at) is None


def left_of_denied(line: Line, items: Sequence[Item], sort: type | tuple[type, ...]) -> tuple[list[Item], Item | None]:
    """Leave out of what is of a sort what is denied; and give one that was, if none is left of what was said."""
    these = [each for each in items if isinstance(each.said, sort)]
    out = [each for each in these if _is_denied(line, items, each)]
    if not out:
        return list(items), None
    left = [each for each in items if each not in out]
    return left, None if len(out) < len(these) else out[0]


def _is_denied(line: Line, items: Sequence[Item], item: Item) -> bool:
    if denied(line, item.start, doubtful=True):
        return not _taken_back(line, item.start)
    return isinstance(item.said, Day) and _is_out(line, items, item)


def _is_out(line: Line, items: Sequence[Item], day: Item) -> bool:
    """Tell whether it is said behind a day, up to a comma, that it is none: `tuesday doesn't work, wednesday at 9`."""
    denies_it = False
    for each in items:
        if each.start < day.end:
            continue
        if line.kind(each.start) == "mark":
            return denies_it
        if not isinstance(each.said, Word | Unread):
            return False
        denies_it = denies_it or (isinstance(each.said, Word) and denies(line, each))
    return False


def is_said_anew(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a day is said to be none, and behind it another one with a time: then nothing is cancelled."""
    days = [each for each in items if isinstance(each.said, Day)]
    out = [each for each in days if _is_out(line, items, each)]
    times = [each for each in items if isinstance(each.said, Clock | Range)]
    return bool(out and times) and days[-1] not in out and times[-1].start > out[-1].start


def _taken_back(line: Line, start: int) -> bool:
    """Tell whether a word that takes something back stands right before: what follows is what is meant."""
    near = range(max(0, start - 4), start)
    return any((word := line.at(at, "rather")) is not None and at < word.end <= start for at in near)


_NEVER = frozenset({"not", "don't", "dont", "never", "ala", "alka", "en", "ei", "emme", "alkaa", "inte", "ej", "nicht"})
"""Words that deny a verb beside them."""

_NOTHING = frozenset({"nothing", "inget", "inga", "ingenting", "nichts"})
"""Words that deny a verb behind it."""

_MILD = frozenset(
    {"please", "pls", "bitte", "tarvitse", "tarvi", "saa", "pida", "snalla", "ska", "want", "to", "vielakaan"}
)
"""Words that may stand between the two."""

_VERBS = {
    Intent.CANCEL: "cancel",
    Intent.ADD: "add",
    Intent.REMOVE: "remove",
    Intent.END: "end",
    Intent.MOVE: "move",
    Intent.EXTEND: "extend",
}
"""The verbs of what is done with a booking."""

_NOT = frozenset({"nicht", "inte", "ej", "ala", "not", "don't", "dont", "never"})

_BOOKING = frozenset({"book", "reserve", "varaa", "varata", "boka", "reservera", "buche", "buchen", "reservieren"})
"""The plainest verbs of booking."""


def denies_the_verb(line: Line, items: Sequence[Item], intent: Intent) -> bool:
    """Tell whether a line says not to do what its verb says: `don't cancel Oak`, `avboka inte`."""
    if line.language == "sv" and any(
        line.key(at) in ("bjud", "lagg") for at in range(line.size) if line.key(at + 1) in ("inte", "ej")
    ):
        return True
    shorter = next((at for at in range(line.size) if line.at(at, "shorter")), 0)
    if intent is Intent.MOVE and any(line.key(at) in _NOT for at in range(shorter)):
        return True  # "Planning nicht auf 30 min kürzen"
    if intent is Intent.BOOK:
        verbs = [each for each in items if line.key(each.start) in _BOOKING]
    elif intent in _VERBS:
        kind = _VERBS[intent]
        verbs = [each for each in items if line.at(each.start, kind, "shorter") is not None]
    else:
        return False
    return any(_denied_verb(line, each) for each in verbs)


def _denied_verb(line: Line, verb: Item) -> bool:
    before = verb.start - 1
    while before >= 0 and line.key(before) in _MILD:
        before -= 1
    if line.key(before) in _NEVER or (line.key(before) == "not" and line.key(before - 1) == "do"):
        return True
    particle = verb.end if isinstance(verb.said, Word) else verb.start + 1
    return line.key(particle) in _NOTHING or (line.key(particle) in ("inte", "ej") and line.language == "sv")


def says_no_more_than_no(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a line without a time denies something that is none of the things it names: `we're not coming`."""
    if any(isinstance(each.said, Clock | Range | Count | Flag | People | Guest | Title | Reference) for each in items):
        return False
    if not any(isinstance(each.said, Unread) for each in items):
        return False
    days = [each for each in items if isinstance(each.said, Day)]
    out = [each for each in days if denied(line, each.start)]
    if (out and len(out) < len(days)) or any(denied(line, each.start) for each in items if isinstance(each.said, Name)):
        return False
    # "Spelar ingen roll" denies nothing.
    return any(isinstance(each.said, Word) and "stop" not in each.said.kinds and denies(line, each) for each in items)


def is_not_needed(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a verb of wanting is denied: `behöver inte`, `wir brauchen Oak doch nicht`."""
    kinds = [(each, each.said.kinds) for each in items if isinstance(each.said, Word)]
    wants = [each for each, _ in kinds if any(line.at(at, "needs") for at in range(each.start, each.end))]
    denials = [line.at(each.end, "not") for each in wants]
    if any(each is not None and each.language == line.language for each in denials):
        return True
    spoken = [each for each in items if line.kind(each.start) != "mark"]
    last = next((at for at in range(len(spoken) - 1, -1, -1) if _denial(line, spoken[at])), None)
    if last is None or not wants:
        return False
    # Behind it comes nothing but a day, or that it is so no more: `brauch Oak morgen doch nicht mehr`.
    after = spoken[last + 1 :]
    told = _denial(line, spoken[last])
    only = all(isinstance(each.said, Day) or line.at(each.start, "no.longer", "more", "fill") for each in after)
    together = "," not in line.keys[wants[0].end : spoken[last].start]  # "I need a whiteboard, Oak won't do"
    told_so = told is not None and told.language == line.language
    return wants[0].start < spoken[last].start and only and together and told_so


def _denial(line: Line, item: Item) -> Reading | None:
    if not isinstance(item.said, Word):
        return None
    return next((found for at in range(item.start, item.end) if (found := line.at(at, "not"))), None)
