"""What was said of a day or a time and was not understood: then that slot stays open, whatever else was read for it."""

from collections.abc import Sequence
from dataclasses import replace

from booking.sentences.clocks import Clock
from booking.sentences.draft import Draft
from booking.sentences.items import Item, Unread, Word
from booking.sentences.model import Intent, Slot, Why
from booking.sentences.numbers import Number, number_at
from booking.sentences.spans import Range

_OF_DAY = frozenset({"month", "unit.week", "unit.fortnight", "unit.month", "next.but.one.week", "day.after"})
"""Kinds of phrases that speak of a day. Where nothing was read of one, the day may be another one than it seems."""

_OF_TIME = frozenset({"quarter", "three.quarters", "half.before", "half.past"})
"""Kinds of phrases that speak of a time of day, in the same way."""

_TIMED = frozenset({Intent.BOOK, Intent.FREE, Intent.WHO, Intent.SCHEDULE, Intent.MOVE, Intent.BOOKINGS})
"""The intents whose day and time are told by the words of the line."""


def open_what_is_left_over(draft: Draft, items: Sequence[Item]) -> None:
    """Open day or start where words about one were left over: "oak tomorrow at 10, no, 11" settles no start."""
    if draft.intent not in _TIMED:
        return
    doubted = {each.slot for each in draft.doubts}
    if draft.said.date is not None and Slot.DATE not in doubted:
        left = next((each for each in items if _speaks(draft, each, _OF_DAY)), None)
        if left is not None:
            draft.doubt(Slot.DATE, Why.VAGUE, left)
            draft.said = replace(draft.said, date=None, assumed=draft.said.assumed - {Slot.DATE})
    ranged = any(isinstance(each.said, Range) for each in items)
    timed = any(isinstance(each.said, Clock) for each in items)
    if draft.said.start is not None and timed and not ranged and Slot.START not in doubted:
        left = next((each for each in items if _speaks(draft, each, _OF_TIME) or _may_be_time(draft, each)), None)
        if left is not None:
            draft.doubt(Slot.START, Why.VAGUE, left)
            draft.said = replace(draft.said, start=None, end=None)


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
