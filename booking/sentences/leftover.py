"""What was said of a day or a time and was not understood: then that slot stays open, whatever else was read for it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from booking.sentences import times
from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.denials import BUT
from booking.sentences.draft import Draft
from booking.sentences.items import Count, Flag, Floor, Item, Unread, Word
from booking.sentences.line import Line
from booking.sentences.model import Intent, Slot, Why
from booking.sentences.numbers import Number, number_at
from booking.sentences.spans import Range
from booking.sentences.text import fold

_OF_DAY = frozenset({"month", "unit.week", "unit.fortnight", "unit.month", "next.but.one.week", "day.after"})
"""Kinds of phrases that speak of a day. Where nothing was read of one, the day may be another one than it seems."""

_OF_TIME = frozenset({"quarter", "three.quarters", "half.before", "half.past"})
"""Kinds of phrases that speak of a time of day, in the same way."""

MOST = 500
"""More people than this come to no room."""

_TIMED = frozenset({Intent.BOOK, Intent.FREE, Intent.WHO, Intent.SCHEDULE, Intent.MOVE, Intent.BOOKINGS})
"""The intents whose day and time are told by the words of the line."""


def open_what_is_left_over(draft: Draft, items: Sequence[Item]) -> None:
    """Open day or start where words about one were left over: "oak tomorrow at 10, no, 11" settles no start."""
    if draft.intent not in _TIMED:
        return
    doubted = {each.slot for each in draft.doubts}
    aside = next((each for each in draft.aside if isinstance(each.said, Clock | Range)), None)
    if aside is not None and draft.said.start is None and Slot.START not in doubted:
        draft.doubt(Slot.START, Why.VAGUE, aside)  # "My flight lands at 11, so I need Oak tomorrow."
    if draft.said.date is not None and Slot.DATE not in doubted:
        left = next((each for each in items if _speaks(draft, each, _OF_DAY)), None)
        if left is not None:
            draft.doubt(Slot.DATE, Why.VAGUE, left)
            draft.said = replace(draft.said, date=None, assumed=draft.said.assumed - {Slot.DATE})
    _open_another_day(draft, items, doubted)
    _open_another_number(draft, items, doubted)
    _open_another_floor(draft, items)
    ranged = any(isinstance(each.said, Range) for each in items)
    timed = any(isinstance(each.said, Clock) for each in items)
    if draft.said.start is not None and timed and ranged and draft.intent is not Intent.MOVE:
        _open_another_time(draft, items)
    if draft.said.start is not None and timed and not ranged and Slot.START not in doubted:
        left = next((each for each in items if _speaks(draft, each, _OF_TIME) or _may_be_time(draft, each)), None)
        left = left or _led_by_an_unknown_word(draft, items)
        if left is not None:
            draft.doubt(Slot.START, Why.VAGUE, left)
            draft.said = replace(draft.said, start=None, end=None)


def _open_another_day(draft: Draft, items: Sequence[Item], doubted: set[Slot]) -> None:
    """Open the day where another one is said beside it: `am 26. oder 27.`, `3.-4.12.`, `tomorrow and the day after`."""
    if draft.said.date is None or Slot.DATE in doubted:
        return
    line = draft.line
    for place, day in enumerate(items):
        if not isinstance(day.said, Day):
            continue
        joint, other = items[place + 1 : place + 2], items[place + 2 : place + 3]
        number = number_at(line, other[0].start) if other else None
        either = bool(joint and other) and line.at(joint[0].start, "or") is not None
        dated = number and number.figures and line.key(number.end) == "." and 1 <= number.whole <= 31
        after = bool(joint and other) and line.at(joint[0].start, "and", "or") and line.at(other[0].start, "day.after")
        first = _first_of_days(line, items[:place], day.said)
        if (either and dated) or after or first is not None:
            begin, end = (first, day.end) if first is not None else (day.start, other[0].end)
            draft.doubt(Slot.DATE, Why.VAGUE, replace(day, start=begin, end=end))
            draft.said = replace(draft.said, date=None, assumed=draft.said.assumed - {Slot.DATE})
            return


def _first_of_days(line: Line, before: Sequence[Item], day: Day) -> int | None:
    """Give where the number of an earlier day stands that is joined to a date: `3.-4.12.`, `3 och 4 december`."""
    here = before[-1].end - 1 if before else -1
    joined = line.dash(here) > here or line.key(here) == "/" or line.at(here, "and", "or", "until") is not None
    here -= 1 + (line.key(here - 1) == ".")
    number = next((each for each in before if each.start == here), None)
    if not joined or number is None or not isinstance(number.said, Number) or day.on is None:
        return None
    return here if 1 <= number.said.whole < day.on.day else None


def _open_another_time(draft: Draft, items: Sequence[Item]) -> None:
    """Open the start where a time stands beside a span that is neither its start nor its end."""
    told = {draft.said.start, draft.said.end}
    for each in items:
        said = each.said
        if isinstance(said, Clock) and not said.wrong:
            walls = {times.wall(minutes % times.DAY) for minutes in _either(said)}
            if not walls & told:
                draft.doubt(Slot.START, Why.VAGUE, each)
                draft.said = replace(draft.said, start=None, end=None)
                return


def _either(clock: Clock) -> set[int]:
    minutes = times.minutes_of(clock)
    return {minutes} if clock.exact else {minutes, minutes + times.HALF}


def _open_another_number(draft: Draft, items: Sequence[Item], doubted: set[Slot]) -> None:
    """Open how many people come where another number is said that is nothing else: "we were 6, now just 4"."""
    if draft.said.count is None or Slot.COUNT in doubted:
        return
    counts = [each for each in items if isinstance(each.said, Count)]
    numbers = dict.fromkeys(each.said.people for each in counts if isinstance(each.said, Count))
    if len(numbers) > 1:
        one, other = list(numbers)[:2]
        item = replace(counts[0], end=counts[-1].end)
        draft.doubt(Slot.COUNT, Why.EITHER, item, {"one": str(one), "other": str(other)})
        draft.said = replace(draft.said, count=None)
        return
    of_what = _counted(draft, items)
    if of_what is not None:
        draft.doubt(Slot.COUNT, Why.VAGUE, of_what)
        draft.said = replace(draft.said, count=None)
        return
    ranged = any(isinstance(each.said, Range) for each in items)
    left = next((each for each in items if isinstance(each.said, Number) and each.said.figures), None)
    if left is not None and ranged and isinstance(left.said, Number) and 1 < left.said.whole <= MOST:
        values = {"one": str(draft.said.count), "other": str(left.said.whole)}
        draft.doubt(Slot.COUNT, Why.EITHER, left, values)
        draft.said = replace(draft.said, count=None)


def _open_another_floor(draft: Draft, items: Sequence[Item]) -> None:
    """Open the floor where another one is said beside it: `floor 2 or 3`, `2. tai 3. kerros`."""
    for place, item in enumerate(items):
        if not (isinstance(item.said, Word) and "or" in item.said.kinds and 0 < place < len(items) - 1):
            continue
        before, after = items[place - 1], items[place + 1]
        if place > 1 and draft.line.kind(before.start) == "mark":
            before = items[place - 2]  # "2. tai 3. kerros"
        floor = next((each for each in (before, after) if isinstance(each.said, Floor)), None)
        other = after if floor is before else before
        if (
            floor is not None
            and draft.said.floor
            and (number_at(draft.line, other.start) or isinstance(other.said, Floor))
        ):
            draft.doubt(Slot.FLOOR, Why.VAGUE, replace(before, end=after.end))
            draft.said = replace(draft.said, floor="")
            return


def _counted(draft: Draft, items: Sequence[Item]) -> Item | None:
    """Give the number behind which a word stands that nobody knows: `for 2 cars`."""
    for count, word in pairwise(items):
        bare = isinstance(count.said, Count) and draft.line.kind(count.end - 1) == "num"
        if bare and isinstance(word.said, Unread) and draft.line.kind(word.start) == "word":
            named = draft.line.names.nearest(fold(draft.line.tokens[word.start].text))
            if not named and draft.line.tokens[word.start].text.islower():
                return replace(count, end=word.end)
    return None


_FROM = re.compile(r"lta?(?:tois\w*)?$")
"""How a Finnish hour ends from which on something is."""

_LEADS_ON = frozenset({"room", "for", "count.for", "article", "meeting", "title"})
"""Kinds of words behind which it is said what a room is for."""


def _led_by_an_unknown_word(draft: Draft, items: Sequence[Item]) -> Item | None:
    """Give the time of day before which a word stands that nobody knows: it may say that the time is only a bound.

    It hardly does where it is what a room is for, and a word like at stands behind it: `a room for interviews at 11`.
    """
    for place, (word, time) in enumerate(pairwise(items)):
        before = items[place - 1].said if place else None
        led = isinstance(before, Flag) or (isinstance(before, Word) and before.kinds & _LEADS_ON)
        if (led or draft.line.at(word.start, "role", "group")) and draft.line.at(time.start, "at"):
            continue
        if draft.line.language == "fi" and _FROM.search(draft.line.key(time.start)):
            continue  # "Asiakaspuheluun yhdeltätoista"
        if isinstance(word.said, Unread) and isinstance(time.said, Clock) and draft.intent is not Intent.MOVE:
            named = draft.line.names.nearest(fold(draft.line.tokens[word.start].text))
            text = draft.line.tokens[word.start].text
            capital = text[:1].isupper() or len(text) == 1  # A lone letter is a slip.
            if not named and not capital and draft.line.key(word.start) not in BUT:
                return replace(time, start=word.start)
    return None


def _speaks(draft: Draft, item: Item, kinds: frozenset[str]) -> bool:
    """Tell whether something that was read for no slot is a phrase of these kinds."""
    if not isinstance(item.said, Unread | Word):
        return False
    readings = draft.line.all(item.start)
    said = item.said.kinds if isinstance(item.said, Word) else frozenset(readings)
    if isinstance(item.said, Word) and said - kinds - {"hour.mark"}:
        return False
    return any(kind in kinds and (kind != "month" or len(draft.line.key(item.start)) > 3) for kind in readings)


def _may_be_time(draft: Draft, item: Item) -> bool:
    """Tell whether a number that was read for no slot may be an hour, or the minutes of one."""
    line = draft.line
    if line.tokens[item.start].glued and line.kind(item.start - 1) == "word":
        return False  # "Q4"
    if line.at(item.end, "article", "noon", "midnight", "people", "number", "length", "half.past"):
        return False  # "4 a chat", "twelve noon"
    if line.kind(item.end) == "num" or line.key(item.start).endswith(("eks", "eksi")):
        return False  # "4 5 people", "viideksi"
    if isinstance(item.said, Number):
        return item.said.figures and (0 <= item.said.whole <= 59 or 100 <= item.said.whole <= 2359)
    if not isinstance(item.said, Word) or "number" not in item.said.kinds:
        return False
    number = number_at(line, item.start)
    named = line.at(item.end, "room", "rooms", "meeting", "big", "others") is not None
    return number is not None and number.whole >= 2 and number.role == "" and not named
