"""What kind of line it is: whether it asks for something that is done here, or only tells something.

Each clause of a line is weighed by itself: what speaks for a request against what speaks for a clause that asks for
nothing. All weights stand here. `the heating in Oak is broken, get me Elm` is told something first, and then asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.items import (
    Count,
    Flag,
    Floor,
    Guest,
    Item,
    PartOfDay,
    People,
    Reference,
    Repeats,
    Title,
    Unread,
    Word,
)
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.model import MANAGES, Intent
from booking.sentences.names import Name
from booking.sentences.spans import Range

TOLD = {
    "told.state": 4,
    "told.past": 4,
    "told.being": 5,
    "told.thing": 3,
    "told.why": 7,
    "told.many": 7,
    "told.verb": 4,
}
"""How much a phrase of a kind speaks for a clause that asks for nothing that is done here."""

ANOTHER_THING = 5
"""How much more a thing that is no room does so where the clause names no room: `book me a taxi`."""

PAST = 4
"""How much a day does so that is over."""

FACT = 7
"""How much a question does so that asks what a room has: `does Pine have a whiteboard`."""

SUBJECT = 2
"""How much it does so that a clause that names no room begins with something that nobody knows: `my sister …`."""

STRANGE, MOST_STRANGE = 1, 3
"""How much a word does so that nobody knows, and all of them together."""

ASKED = {
    **dict.fromkeys(("move", "extend", "end", "cancel", "add", "remove", "remind", "help"), 6),
    **dict.fromkeys(("book", "who", "mine", "schedule"), 4),
    **dict.fromkeys(("free", "rooms", "now"), 3),
    **dict.fromkeys(("polite", "free.ask", "room", "thanks"), 2),
    **dict.fromkeys(("soft", "meeting", "what"), 1),
}
"""How much a word of a kind speaks for a request. Of a word of several kinds the most counts."""

WEAK = 2
"""How much a verb does so that books only where it is said of a room: `have`, `find`, `take`."""

SAID: dict[type, int] = {
    Range: 3,
    **dict.fromkeys((Clock, Count, Repeats, Reference), 2),
    **dict.fromkeys((Name, Floor, Day, PartOfDay, Length, Flag, People, Guest, Title), 1),
}
"""How much a slot does so."""

MARGIN = 1
"""By how much it has to lead until a clause counts as one that asks for nothing."""

_ENDS = frozenset(",;.!?")
"""The signs between two clauses."""

_TALK = frozenset({Intent.HELP, Intent.STOP, Intent.GREETING, Intent.THANKS, Intent.UNKNOWN})
"""What a line is that has its own words: it is not weighed."""

_QUESTIONS = frozenset({Intent.FREE, Intent.BOOKINGS, Intent.SCHEDULE, Intent.ROOMS})

_LUNCH = ("order", "book", "tilaa", "varaa", "bestall", "boka", "bestell", "bestelle", "buch", "buche")
"""Verbs with which lunch is something to eat, and no part of a day."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a line: its items, and how much speaks for a request and for one that only tells something."""

    items: tuple[Item, ...]
    asked: int
    told: int
    signs: frozenset[str]
    """The kinds of phrases in it that speak against a request."""

    @property
    def tells(self) -> bool:
        """Whether it asks for nothing."""
        return self.told - self.asked >= MARGIN


def clauses_of(line: Line, items: Sequence[Item], today: date) -> list[Clause]:
    """Part a line into clauses, at signs and at words like so, because and but, and weigh each of them."""
    parts: list[list[Item]] = [[]]
    for item in items:
        said = isinstance(item.said, Word | Unread)
        if said and line.kind(item.start) == "mark" and line.key(item.start) in _ENDS:
            parts[-1].append(item)
            parts.append([])
            continue
        if said and parts[-1] and _spoken(line, item.start, "told.since", "told.so", "told.but"):
            parts.append([])
        if parts[-1] and line.key(item.start) in _THEY and _spoken(line, item.start + 1, "told.being"):
            parts.append([])  # "Ta bort Henrik från Planning han är sjuk"
        parts[-1].append(item)
    return [_weighed(line, _until_leaving(line, part), today) for part in parts if part]


_THEY = frozenset({"he", "she", "they", "han", "hon", "de", "er", "sie", "he's", "she's"})
"""Words with which a clause begins that tells something of somebody, also where no sign stands before it."""


def _until_leaving(line: Line, items: Sequence[Item]) -> Sequence[Item]:
    """Take the time at which somebody has to leave for the end: `we have to be out by 4`."""
    hours = [(each, each.said) for each in items if isinstance(each.said, Clock)]
    if not hours or not any(_spoken(line, at, "leave") for each in items for at in range(each.start, each.end)):
        return items
    last, clock = hours[-1]
    return [replace(last, said=replace(clock, role="until")) if each is last else each for each in items]


def without_told(clauses: Sequence[Clause]) -> tuple[list[Item], list[Item]]:
    """Leave out what stands in clauses that only tell something, where another one asks; and give what was left out.

    A day that is told in them alone is kept: `we're not coming tomorrow, cancel Oak`. So is a link that is to be sent
    for what is asked, how long a call takes, and the span of something that has a name of its own.
    """
    items = [each for clause in clauses for each in clause.items]
    live = [each for each in clauses if not each.tells and each.asked > 1]
    told = [each for each in clauses if each.tells and each.signs]
    if not live or not told:
        return items, []
    days = any(isinstance(each.said, Day) for clause in live for each in clause.items)
    counted = any(isinstance(each.said, Count) for clause in live for each in clause.items)
    same = any(isinstance(each.said, Word) and "again" in each.said.kinds for clause in live for each in clause.items)
    timed = any(isinstance(each.said, Clock | Range) for clause in live for each in clause.items)
    ranged = any(isinstance(each.said, Range | Length) for clause in live for each in clause.items)
    starts = timed and not ranged  # "Cedar at 10, only have to call a customer for 15 min"
    own = any(isinstance(each.said, Title | Reference) for clause in live for each in clause.items)
    out = [
        each
        for clause in told
        for each in clause.items
        if (days or not isinstance(each.said, Day | PartOfDay))
        and (own or not isinstance(each.said, Title | Reference | People | Guest) or "away" in clause.signs)
        and (counted or not isinstance(each.said, Count))
        and not (same and isinstance(each.said, Name))
        and not (isinstance(each.said, People) and each.said.meant)
        and not (isinstance(each.said, Length) and clause.signs == {"told.verb"} and starts)
        and not (isinstance(each.said, Flag) and each.said.kind == "online" and clause.signs == {"told.verb"})
        and not (isinstance(each.said, Range) and clause.signs == {"told.thing"} and not timed)
    ]
    return [each for each in items if each not in out], out


_REQUESTS = frozenset({"book", "move", "extend", "shorter", "end", "cancel", "free", "room", "schedule"})
"""Kinds of words that ask for something else than who is to come."""


def without_who_is_away(clauses: Sequence[Clause]) -> list[Clause]:
    """Let a clause that says that somebody does not come count as told, where another one asks for something else.

    `Alex can't come on friday, book Oak thursday 10-11`, against `Alex can't come to Planning, take him off`.
    """
    away = [each for each in clauses if any("unjoin" in kinds for kinds in _kinds(each))]
    asking = [each for each in clauses if each not in away and _is_asked_for(each)]
    if not away or not asking or any(_is_about_them(each) for each in asking):
        return list(clauses)
    told = [replace(each, asked=0, told=TOLD["told.being"], signs=each.signs | {"away"}) for each in away]
    return [told[away.index(each)] if each in away else each for each in clauses]


def _is_asked_for(clause: Clause) -> bool:
    has = {type(each.said) for each in clause.items}
    return any(kinds & _REQUESTS for kinds in _kinds(clause)) or (Count in has and bool(has & {Clock, Range}))


def _is_about_them(clause: Clause) -> bool:
    """Tell whether a clause takes off, or adds, and names nothing else: `take him off`, `poista se`."""
    named = any(not isinstance(each.said, Word | Unread | People | Guest) for each in clause.items)
    return not named and any(kinds & {"remove", "add"} for kinds in _kinds(clause))


def _kinds(clause: Clause) -> list[frozenset[str]]:
    return [each.said.kinds for each in clause.items if isinstance(each.said, Word)]


def asks_for_nothing(clauses: Sequence[Clause], intent: Intent) -> bool:
    """Tell whether all clauses only tell something, whatever their words seemed to ask for."""
    if intent in _TALK and intent not in (Intent.HELP, Intent.STOP):
        return False
    clauses = [each for each in clauses if each.asked or each.told]
    if intent in (Intent.HELP, Intent.STOP):
        return any("told.thing" in each.signs for each in clauses)
    if intent in MANAGES and any("told.why" in each.signs for each in clauses):
        return True
    if intent in MANAGES and all(each.signs <= {"told.verb"} for each in clauses):
        return False
    if intent in _QUESTIONS and all(each.signs <= {"told.many"} for each in clauses):
        return False  # "How many meetings do I have tomorrow?"
    return (
        bool(clauses) and any(each.tells for each in clauses) and all(each.tells or each.asked < 2 for each in clauses)
    )


def _weighed(line: Line, items: Sequence[Item], today: date) -> Clause:
    has = {type(each.said) for each in items}
    led = _is_another_verb(line, items)
    of_rooms = any(each.said.kinds & {"room", "rooms"} for each in items[led:] if isinstance(each.said, Word))
    named = bool(has & {Name, Floor, Reference}) or of_rooms or _is_own(items)
    signs = dict(_signs(line, items))
    if not has & {Name, Reference, Title} and any(isinstance(each.said, Unread) for each in items):
        moved = any(isinstance(each.said, Word) and "move.done" in each.said.kinds for each in items)
        signs |= {"told.past": frozenset()} if moved else {}  # "My 11 o'clock was moved to Zoom"
    eaten = not named and _is_eaten(line, items)
    another = not named and (eaten or "told.thing" in signs)
    covered = {at for spans in signs.values() for at in spans}
    past = [each for each in items if isinstance(each.said, Day) and each.said.on and each.said.on < today]
    counting = [each for each in items[led:] if each.start not in covered and each not in past]
    asked = sum(_asked(line, each, another=another, own=_is_own(items)) for each in counting)
    told = sum(TOLD[sign] for sign in signs)
    told += (ANOTHER_THING if another else 0) + (TOLD["told.thing"] if eaten and "told.thing" not in signs else 0)
    strange = [each for each in items if isinstance(each.said, Unread) and line.kind(each.start) == "word"]
    if len(strange) == 1 and line.names.nearest(line.key(strange[0].start)):
        strange = []  # It may be a room's name that is misspelt.
    subject = bool(strange) and not named and has & {Clock, Range, Day} and _is_subject(line, items, strange[0])
    told += PAST if past and (signs or strange) else 0
    if signs or subject or past:
        told += min(STRANGE * len(strange), MOST_STRANGE) + (SUBJECT if subject else 0)
    if Name in has and Flag in has and not has & {Clock, Range, Day, PartOfDay} and _asks_what_it_has(line, items):
        told += FACT
    if _says_it_is_taken(line, items):
        return Clause(tuple(items), 0, TOLD["told.state"], frozenset({"told.state"}))
    if any(isinstance(each.said, Clock) and each.said.role == "until" for each in items):
        told = 0 if any(_spoken(line, each.start, "leave") for each in items) else told
    return Clause(tuple(items), asked, told, frozenset(signs))


def _asked(line: Line, item: Item, *, another: bool = False, own: bool = False) -> int:
    if not isinstance(item.said, Word):
        return SAID.get(type(item.said), 0)
    kinds = item.said.kinds
    if line.language == "de" and "move" in kinds and not own and _is_told_of(line, item):
        return 0
    if own and "move.done" in kinds:
        return ASKED["move"]
    if line.kind(item.start) == "mark":
        return 0
    if "room" in kinds and line.at(item.start - 1, "mine.of") is not None:
        return 0  # "I can't find my room."
    if "book" in kinds and (another or "meeting" in kinds or "book.weak" in kinds):
        kinds = kinds - {"book"}
    most = max((ASKED.get(kind, 0) for kind in kinds), default=0)
    return max(most, WEAK) if "book.weak" in kinds and not another else most


def only_says_when(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a line says no more than where or when something is: `the meeting is in oak at 3`, `jag är i oak`.

    A span, a length or how many come is more than is told of what is settled already.
    """
    if line.key(line.size - 1) == "?" or any(isinstance(each.said, _OF_WISHES) for each in items):
        return False
    told = _spoken(line, 0, "told.me")
    if not told:
        the = line.at(0, "the", "article", "my", "mine.of")
        begin = the.end if the else 0
        verb = next((at for at in range(begin, begin + 4) if _spoken(line, at, "told.is")), 0)
        named = any(line.kind(at) != "word" or line.name_at(at) is not None for at in range(begin, verb))
        if verb <= begin or named or not (the or line.at(0, "meeting")):
            return False
        told = verb + 1
    asked = _WISHED | {"free.ask"}
    for each in items:
        kinds = each.said.kinds if isinstance(each.said, Word) else frozenset[str]()
        meeting = {"book"} if "meeting" in kinds else set[str]()
        if kinds & (_WISHED if each.start < told else asked) - meeting and line.kind(each.start) == "word":
            return False
    return True


_OF_WISHES = (Range, Length, Count, Flag, Guest, People, Repeats)
"""What is said of what is to be booked, rather than of what is settled already."""

_WISHED = frozenset({"book", "room", "rooms", "free", "polite", "soft", "thanks", "becomes", "instead"})
"""Kinds of words that ask for something. Those of verbs that manage are told by what is wanted."""


def _is_told_of(line: Line, verb: Item) -> bool:
    """Tell whether it is German for what was done already: `wurde auf Zoom verlegt`."""
    near = range(max(0, verb.start - 5), verb.start)
    return any(line.key(at) in ("wurde", "wurden") and line.tokens[at].text.isascii() for at in near)


def _signs(line: Line, items: Sequence[Item]) -> Iterator[tuple[str, frozenset[int]]]:
    """Give each kind of phrase once that speaks against a request, and the words that it takes from one."""
    found: dict[str, frozenset[int]] = {}
    for item in items:
        # "I need a day off", "jag blir 10 min sen"
        if not isinstance(item.said, Word | Unread | Length):
            continue
        asks = _asked(line, item) > 1
        for at in range(item.start, item.end):
            for sign, reading in line.all(at).items():
                end = reading.end
                asked = isinstance(item.said, Word) and "where" in item.said.kinds and at > item.start
                wished = sign == "told.past" and (asked or _is_wished(line, at))  # "Where was the one with Pekka?"
                if sign not in TOLD or reading.language != line.language or wished or end < item.end:
                    continue
                if end == item.end and (_turns(item) or (isinstance(item.said, Length) and not item.said.days)):
                    continue
                if end > item.end:
                    found[sign] = found.get(sign, frozenset()) | {item.start, *range(at, end)}
                elif not asks:
                    found.setdefault(sign, frozenset())
    yield from found.items()


def _is_another_verb(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a clause begins with a verb of what is not done here: `tilaa taksi`; `tilaa` is also a room."""
    return (
        bool(items)
        and isinstance(items[0].said, Word | Unread)
        and _spoken(line, items[0].start, "told.verb", "told.led") > 0
    )


def _is_own(items: Sequence[Item]) -> bool:
    return any(isinstance(each.said, Title) and each.said.own for each in items)


def _is_subject(line: Line, items: Sequence[Item], first: Item) -> bool:
    """Tell whether a clause begins with what nobody knows, behind no more than an article."""
    before = [each for each in items if each.start < first.start]
    return all(line.at(each.start, "article", "the", "my", "mine.of") is not None for each in before)


def _is_wished(line: Line, at: int) -> bool:
    """Tell whether a German verb is a wish that only looks like the past: `wir hätten gern`, `wär Oak frei`."""
    return line.key(at) in _WISHES and not line.tokens[at].text.isascii()


_WISHES = frozenset({"hatte", "hatten", "war", "waren", "wurde", "wurden"})
"""German past forms that are wishes where they are written with an umlaut."""


def _turns(item: Item) -> bool:
    """Tell whether a phrase takes back what was said before: `wait`, `moment`."""
    return isinstance(item.said, Word) and "rather" in item.said.kinds


def _spoken(line: Line, at: int, *kinds: str) -> int:
    """Give where a phrase of the line's own language ends; 0 where there is none."""
    found = line.at(at, *kinds)
    return found.end if found is not None and found.language == line.language else 0


def _says_it_is_taken(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a clause says that a room is taken, rather than asks it: `the usual spot is full, so …`."""
    if line.key(line.size - 1) == "?" or any(isinstance(each.said, Clock | Range | Day | Count) for each in items):
        return False
    taken = next((each.start for each in items if _spoken(line, each.start, "taken")), 0)
    before = [each for each in items if each.start < taken]
    room = any(
        isinstance(each.said, Name) or (isinstance(each.said, Word) and "room" in each.said.kinds) for each in before
    )
    first = next((each for each in before if line.kind(each.start) == "word"), None)
    asks = first is None or line.at(first.start, "free.ask", "polite", "title", "which.ask", "who") is not None
    return room and not asks


def _asks_what_it_has(line: Line, items: Sequence[Item]) -> bool:
    for item, then in pairwise(items):
        if (
            isinstance(item.said, Word | Unread)
            and isinstance(then.said, Name)
            and _spoken(line, item.start, "told.has")
        ):
            return item is items[0]
    return False


def asks_what_a_room_is(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is asked of a room how large it is, what it has or where: `how many fit in Oak`, `is Oak on 3?`.

    Whoever sees the room's day sees that on it, and the star beside it: `make Oak my favourite`.
    """
    slots = [each.said for each in items if not isinstance(each.said, Word | Unread)]
    rooms = [each for each in slots if isinstance(each, Name) and each.kind == "room"]
    if len(rooms) != 1 or line.has("unfit") or not all(isinstance(each, Name | Floor | Flag) for each in slots):
        return False
    if line.has("favourite"):
        return True
    signs = {sign for sign, _ in _signs(line, items)}
    long = len(items) - len(slots) > MOST_ASKED and not line.has("fittings", "size")
    if signs & {"told.state", "told.past", "told.being", "told.verb"} or long:
        return False
    first = next((at for at in range(line.size) if not line.at(at, "hello")), 0)
    if any(_spoken(line, at, "size") for at in range(line.size)):
        return True
    asks = line.at(first, "free.ask", "told.has", "which.ask") is not None or line.key(line.size - 1) == "?"
    return asks and (len(slots) > 1 or line.has("fittings"))


MOST_ASKED = 8
"""Of how many other words such a question is at most."""


def _is_eaten(line: Line, items: Sequence[Item]) -> bool:
    verb = next((each for each in items if line.key(each.start) in _LUNCH), None)
    lunch = next((each for each in items if isinstance(each.said, PartOfDay) and each.said.half == "lunch"), None)
    return verb is not None and lunch is not None and 0 < lunch.start - verb.start <= 3
