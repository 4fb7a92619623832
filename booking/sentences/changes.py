"""A change that is told rather than asked for: `can tomorrow's meeting be in Aalto instead of Oak`, `statt um 9 …`."""

from collections.abc import Sequence
from typing import cast

from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.denials import denied
from booking.sentences.items import Count, Floor, Item, Reference, Title, Unread, Word
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.model import OtherRoom, Sentence
from booking.sentences.names import Name
from booking.sentences.numbers import Number, number_at
from booking.sentences.spans import Range

_THE = frozenset(
    {
        *("the", "my", "our", "that", "this", "min", "mitt", "var", "vart", "den", "det", "der", "die", "das", "dem"),
        *("mein", "meinen", "meine", "meinem", "unser", "unsere", "unseren", "mun", "minun", "meidan"),
        *("se", "sen", "toi", "ton", "tuo", "tuon"),
    }
)
"""Words that tell that a meeting is one that there is."""

_FOR = frozenset({"for", "till", "fur", "zu", "zum", "to", "a", "an", "en", "ett", "ein", "eine", "einen", "nen", "ne"})
"""Words behind which it is what a room is wanted for, or any."""


_TIMES = frozenset({"time", "slot", "tid", "tiden", "zeit", "aika", "session", "pass", "passet"})
"""Words for a meeting that are as well for a time that somebody wants."""


def tells_a_change(line: Line, items: Sequence[Item]) -> str:
    """Tell whether a line says of a meeting what is to be another: "surely", "maybe" (if there is one), or not at all.

    A time that is said in place of another one is of some meeting, too.
    """
    words = {kind for each in items if isinstance(each.said, Word) for kind in each.said.kinds}
    if _is_made_so_long(line, items):
        return "surely"
    if is_outgrown(line, items):
        return "maybe"
    if any(isinstance(each.said, Count | Range | Length) for each in items) or words & {"room", "rooms", "who", "free"}:
        return ""
    if not _has(items, Clock) and swaps_rooms(line, items):
        return "maybe"
    named = _named(line, items)
    if named and (_is_other(line, items) or _is_told_anew(line) or _is_left(line, items)):
        return named
    clocks = [each for each in items if isinstance(each.said, Clock) or _is_hour(line, each)]
    if named == "surely" and any(_is_of_hour(line, each) for each in clocks) and _has(items, Name):
        return named
    made = makes_it(line, clocks[0].end) if len(clocks) == 2 else line.size
    asked = any(line.at(each.start, "book") and each.start < clocks[0].start for each in items) if clocks else False
    if not asked and len(clocks) == 2 and made < clocks[1].start:
        return "maybe"  # "Oak tomorrow 2pm make it 3pm"
    swapped = len(clocks) == 2 and any(_is_replaced(line, each) for each in clocks)
    return "surely" if swapped and not _has(items, Name) and not _has(items, Floor) else ""


IN_PLACE_OF = frozenset({"statt", "anstatt", "anstelle", "instead", "istallet", "stallet"})
"""Words before what a booking has now, where another one is wanted."""


_ASKED = frozenset({"am", "is", "are", "was", "did", "do", "does", "ar", "var", "har", "ist", "war", "hat", "bin"})
"""Words that a question of what there is begins with."""

_ONLY_IF = frozenset({"if", "unless", "om", "savida", "wenn", "falls", "jos", "ellei", "next"})
"""Words beside which another room is only a condition, or for another time."""


def swaps_rooms(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether one room is wanted on a day in place of another one: `statt Oak morgen lieber Elm`."""
    if line.has("told.why") or line.key(0) in _ASKED:
        return False  # "Am I in Elm instead of Oak today?"
    rooms = [each for each in items if isinstance(each.said, Name) and each.said.kind == "room"]
    before = [set(line.keys[max(0, each.start - 3) : each.start]) for each in rooms]
    return len(rooms) == 2 and _has(items, Day) and sum(bool(each & IN_PLACE_OF) for each in before) == 1


def is_outgrown(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a larger or smaller room is wanted than one at a time: `too many for Elm at 10, anything larger?`.

    That is a booking of one's own, if there is one then.
    """
    sized = other_room(line) in (OtherRoom.LARGER, OtherRoom.SMALLER)
    if sized and line.has("unfit"):
        named = [each for each in items if isinstance(each.said, Name) and each.said.kind == "room"]
        return len(named) == 1 and not _has(items, Range)  # "We don't all fit in Elm, anything bigger?"
    words = [each.said.kinds for each in items if isinstance(each.said, Word)]
    asks = any("free" in each or ("book" in each and not each & {"book.weak", "meeting", "polite"}) for each in words)
    denied_one = any((word := line.at(at, "not")) and word.language == line.language for at in range(line.size))
    if (
        asks
        or denied_one
        or line.has("or", "enough")
        or line.at(0, "thanks")
        or _ONLY_IF & set(line.keys)
        or _has(items, Count)
    ):
        return False
    hours = [each for each in items if isinstance(each.said, Clock | Range)]
    rooms = [each for each in items if isinstance(each.said, Name) and each.said.kind == "room"]
    if not sized or len(rooms) != 1:
        return False
    if not hours and _has(items, Day):
        return any(is_meeting(line, each) for each in items)  # "A larger room for the meeting tomorrow in Oak"
    return len(hours) == 1 and isinstance(hours[0].said, Clock)


def is_changed(said: Sentence) -> bool:
    """Tell whether a booking is said to become another in any way."""
    when = said.date or said.start or said.end or said.shift
    return bool(said.doubts or when or said.room or said.floor or said.building or said.other_room)


def other_room(line: Line) -> OtherRoom | None:
    """Tell which other room is wanted, where none is named: `a larger room`, `ett annat rum`, `anything bigger`."""
    if "other room" not in line.memory:
        line.memory["other room"] = _other_room(line)
    return cast("OtherRoom | None", line.memory["other room"])


def _other_room(line: Line) -> OtherRoom | None:
    said = set[str]()
    for at in range(line.size):
        for kind in _SORTS.keys() & line.all(at).keys():
            end = line.all(at)[kind].end
            into = line.key(at).endswith("mpaan")  # "Vaihda isompaan"
            thing = kind != OtherRoom.ANOTHER.value and (into or line.key(at - 1) in _THING)
            if thing or any(line.at(each, "room") for each in range(end, end + 2)):
                said.add(kind)
    return next((sort for kind, sort in _SORTS.items() if kind in said), None)


_SORTS = {each.value: each for each in (OtherRoom.LARGER, OtherRoom.SMALLER, OtherRoom.ANOTHER)}
"""The sorts by their kinds of words; of several the first counts."""

_THING = frozenset(
    {
        *("something", "anything", "somewhere", "nat", "nagot", "ngt", "was", "etwas"),
        *("jotain", "jotakin", "jotai", "mitaan", "mitaa"),
    }
)
"""Words for a room that is not called one: `something larger`."""


def is_told_by_hour(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a booking is spoken of that there is, by its hour alone: `the 10am`, `mötet kl 10`, `klo 14 varaus`.

    Unlike in `_named`, a word like for may stand before it: "another room for the meeting at 10".
    """
    hours = [each for each in items if isinstance(each.said, Clock | Range)]
    if len(hours) != 1 or not isinstance(hours[0].said, Clock):
        return False
    hour = hours[0]
    if line.key(hour.start - 1) in _THE:
        return True
    at = items.index(hour)
    first, last = at, at
    while first > 0 and _is_of_it(line, items[first - 1]):
        first -= 1
    while last + 1 < len(items) and _is_of_it(line, items[last + 1]):
        last += 1
    around = [items[each] for each in (first - 1, last + 1) if 0 <= each < len(items)]
    for each in (each for each in around if is_meeting(line, each) and line.key(each.start) not in _TIMES):
        begins = min(each.start, items[first].start)
        by_day = any(line.tokens[one.end - 1].key.endswith(OF_A_DAY) for one in items[first:at] if _is_day(one))
        bent = line.language == "sv" and line.key(each.end - 1).endswith(("et", "en"))
        finnish = line.language == "fi" and each.start > hour.start
        if line.key(begins - 1) in _THE or by_day or bent or finnish:
            return True
    return False


def _is_day(item: Item) -> bool:
    return isinstance(item.said, Day)


OF_A_DAY = ("'s", "dagens", "inen", "isen")
"""How a day ends whose meeting is spoken of: `tomorrow's call`, `huominen palaveri`."""

_MADE = frozenset({"make", "gor", "mach", "mache"})


def is_made(line: Line) -> bool:
    """Tell whether a line begins with a verb of making something so: `make Planning an hour`."""
    at = next((at for at in range(line.size) if not line.at(at, "soft", "hello")), 0)
    return line.key(at) in _MADE


def _is_made_so_long(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a booking is to be so long, and nothing else is said of it: `make Friday with Adele a full hour`."""
    lengths = [each.said for each in items if isinstance(each.said, Length)]
    if len(lengths) != 1 or any(_has(items, each) for each in (Clock, Range, Count, Name)):
        return False
    if any(line.key(at - 1) == "," and _makes_it(line, at) for at in range(1, line.size)):
        words = [each for each in items if line.at(each.start, "book", "room") and line.key(each.start) not in _MADE]
        return _has(items, Day) and not words  # "We'll be done early Thursday, make it 15 min"
    asked = any(reading.end - at > 1 for at in range(3) if (reading := line.at(at, "book")) and line.key(at) in _MADE)
    if not is_made(line) or asked:
        return False  # "Mach mal nen Termin mit Alex"
    meeting = any(is_meeting(line, each) for each in items)
    return bool(_named(line, items)) if meeting else _has(items, Day) and line.key(1) not in ("it", "det", "es", "das")


def makes_it(line: Line, begin: int = 0) -> int:
    """Find where it is said what a booking is to become: `make it 3pm`; beyond the line if nowhere."""
    return next((at for at in range(begin, line.size) if _makes_it(line, at)), line.size)


def _makes_it(line: Line, at: int) -> bool:
    return line.key(at) in _MADE and line.key(at + 1) in ("it", "det", "es", "das")


def _is_told_anew(line: Line) -> bool:
    return any(line.at(at, "instead", "becomes") is not None for at in range(line.size))


def _is_hour(line: Line, item: Item) -> bool:
    """Tell whether a bare number may be an hour: `at 3 instead of 2`, `kahden sijaan kolmelta`."""
    number = number_at(line, item.start)
    bare = isinstance(item.said, Number) or (isinstance(item.said, Word) and "number" in item.said.kinds)
    return bare and number is not None and 0 <= number.whole <= 24


def _has(items: Sequence[Item], sort: type) -> bool:
    return any(isinstance(each.said, sort) for each in items)


def _named(line: Line, items: Sequence[Item]) -> str:
    """Tell whether a booking is spoken of that there is, or maybe one."""
    if any(isinstance(each.said, Reference) or (isinstance(each.said, Title) and each.said.own) for each in items):
        return "surely"
    found = ""
    for place, each in enumerate(items):
        if not is_meeting(line, each) or line.key(each.start) in _TIMES:
            continue
        before = place
        while before > 0 and _is_of_it(line, items[before - 1]):
            before -= 1
        if _is_the(line, each, items[before:place], items[before].start - 1):
            return "surely"
        if line.key(items[before].start - 1) not in _FOR and _has(items, Day):
            found = "maybe"
    return found


def is_meeting(line: Line, item: Item) -> bool:
    """Tell whether a word is one for a meeting."""
    two = line.key(item.start) == "1:1" or line.at(item.start, "one.on.one") is not None
    return two or (isinstance(item.said, Word) and "meeting" in item.said.kinds)


def _is_of_it(line: Line, item: Item) -> bool:
    return isinstance(item.said, Name | Day | Clock) or line.kind(item.start) == "mark"


def _is_the(line: Line, meeting: Item, between: Sequence[Item], before: int) -> bool:
    """Tell whether a meeting is one that there is: `the meeting`, `tomorrow's call`, `mötet`, `huominen palaveri`."""
    if line.key(before) in _FOR and line.key(before) not in _THE:
        return False
    if line.key(before) in _THE:
        return line.key(before - 1) not in _FOR
    if line.language == "sv" and line.key(meeting.end - 1).endswith(("et", "en")):
        return True
    return any(line.tokens[each.end - 1].key.endswith(OF_A_DAY) for each in between if _is_day(each))


def _is_of_hour(line: Line, clock: Item) -> bool:
    """Tell whether it is the meeting of an hour: `kymmenen kokous`, `10-Uhr-Termin`, `tiomötet`."""
    return line.at(clock.end + (line.key(clock.end) == "-"), "meeting") is not None


def _is_other(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a place or a time is said in place of another one."""
    for sort in (Name, Clock, Day):
        these = [each for each in items if isinstance(each.said, sort)]
        if len(these) > 1 and any(denied(line, each.start) for each in these):
            return True
    return False


_REPLACED = frozenset({"instead", "statt", "anstatt", "rather", "istallet"})


def _is_replaced(line: Line, clock: Item) -> bool:
    """Tell whether a time is what another one is said in place of: `at 3 instead of 2`, `kahden sijaan`."""
    if line.key(clock.end) in ("sijaan", "sijasta"):
        return True
    return denied(line, clock.start) and bool(_REPLACED & set(line.keys[max(0, clock.start - 3) : clock.start + 1]))


def _is_left(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether a room is told to be none for it, and another one is named."""
    rooms = [each for each in items if isinstance(each.said, Name) and each.said.kind == "room"]
    return len(rooms) > 1 and any(is_told_off(line, each) for each in rooms[:-1])


def is_told_off(line: Line, room: Item) -> bool:
    """Tell whether it is said right behind a room that it is none for it: `Oak is too small`."""
    behind = range(room.end, min(room.end + 3, line.size))
    return any(line.at(at, "told.state") is not None for at in behind)


_END = ("end", "stop", "until")
"""Kinds of the words before a new end."""


def is_new_end(line: Line, item: Item) -> bool:
    """Tell whether a time is said as an end: `alltså sluta 11.15`, `Ende also 15:30`, `so until 11:15`."""
    if not isinstance(item.said, Clock):
        return False
    before = range(max(0, item.start - 2), item.start)
    return item.said.role == "until" or any(line.at(at, *_END) is not None for at in before)


def is_only_until(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether nothing but a room and an end is said, as of a booking that is shortened: `Elm only until 10`."""
    slots = [each.said for each in items if not isinstance(each.said, Word | Unread)]
    clocks = [each for each in slots if isinstance(each, Clock)]
    if len(slots) != 2 or len(clocks) != 1 or clocks[0].role != "until":
        return False
    if _has(items, Day) and line.has("enough") and line.has("needs") and not line.has("room"):
        return True  # "We only need Wednesday until 1:30"
    if not any(isinstance(each, Name) and each.kind == "room" for each in slots):
        return False
    words = [each for each in items if isinstance(each.said, Word)]
    if any(line.at(each.start, "now") for each in words):
        return False  # "Elm now until 9:45"
    asks = any(line.at(each.start, "book") for each in words)
    return not asks or any(line.at(at, "enough") for at in range(line.size))


def is_needed_until(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is said until when a room is needed, and nothing of a begin: `need Oak til 10:30, still going`.

    Of whoever sits in it, it says how long they stay. Where the room is named, a word like still has to say so.
    """
    slots = [each for each in items if not isinstance(each.said, Word | Unread)]
    clocks = [each.said for each in slots if isinstance(each.said, Clock)]
    rooms = [each for each in slots if isinstance(each.said, Name) and each.said.kind == "room"]
    if len(clocks) != 1 or clocks[0].role != "until" or len(slots) != 1 + len(rooms) or not line.has("needs"):
        return False
    if line.key(line.size - 1) == "?":
        return False  # "Do we still need the room until 12?"
    the = any(line.at(at, "room") and line.key(at - 1) in _THE for at in range(line.size))
    return (len(rooms) == 1 and line.has("still")) or (not rooms and (the or "rummet" in line.keys))


_INSTEAD = frozenset({"instead", "istallet", "i", "stattdessen"})
"""Words that say so of what there is; of what is wanted one says `lieber` or `rather`."""


def is_told_another_way(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is said of a room's booking of a day what is to be instead: `elm tors börjar 0930 istället`."""
    slots = [each.said for each in items if not isinstance(each.said, Word | Unread)]
    kinds = [sum(isinstance(each, sort) for each in slots) for sort in (Name, Day, Clock)]
    instead = any(line.at(at, "instead") and line.key(at) in _INSTEAD for at in range(line.size))
    return instead and kinds == [1, 1, 1] and len(slots) == 3


def is_only_so_long(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is said of a room's booking that it may be so long: `half an hour is enough for Oak tomorrow`."""
    slots = [each.said for each in items if not isinstance(each.said, Word | Unread)]
    kinds = [sum(isinstance(each, sort) for each in slots) for sort in (Name, Length, Day)]
    if len(slots) != sum(kinds) or kinds[:2] != [1, 1] or kinds[2] > 1 or any(line.at(at, "needs") for at in range(3)):
        return False
    words = [each for each in items if isinstance(each.said, Word) and line.at(each.start, "book")]
    asks = any(not line.at(each.start, "needs", "book.weak") for each in words)
    return not asks and line.has("enough")


_MAY, _GO = frozenset({"can", "kan"}), frozenset({"go", "ga", "utga", "bort"})


def may_go(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is said of a booking that it is needed no more: `RK-9H5M4S can go`, `call planning off`."""
    named = [each for each in items if is_meeting(line, each) or isinstance(each.said, Reference | Title)]
    gone = any(line.key(each.end) in _MAY and _is_gone(line, each.end + 1) for each in named)
    last = next((at for at in range(line.size - 1, 0, -1) if line.kind(at) == "word" and not line.at(at, "soft")), 0)
    called = "call" in line.keys[:2] and line.key(last) == "off"
    return gone or (called and any(each.start > line.keys.index("call") for each in named))


def _is_gone(line: Line, at: int) -> bool:
    if line.key(at) not in _GO:
        return False
    end = at + 1 + (line.key(at + 1) == "bort")
    return line.kind(end) in ("", "mark") or line.at(end, "told.since", "soft", "now", "thanks") is not None
