"""By how much a booking is to be later or earlier: `push it back half an hour`, `aikaista tunnilla`, `früher`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from booking.sentences import times
from booking.sentences.changes import is_made, is_told_by_hour, makes_it
from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.draft import Draft
from booking.sentences.items import Count, Item, Reference, Title, Word
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.model import Slot, Why
from booking.sentences.names import Name
from booking.sentences.spans import Range

_EITHER = frozenset({"forward", "forwards", "fram", "framat", "vor"})
"""Words that say the one beside one verb and the other beside another: `bring it forward`, `push it forward`."""

_NEARER = frozenset({"bring", "pull", "zieh", "ziehe", "ziehen", "verleg", "verlege", "verlegen", "schieb", "hol"})
"""Verbs beside which they say earlier."""

_FARTHER = frozenset({"skjut", "skjuta", "skjuts", "skjutas"})
"""Verbs beside which they say later."""


def tell_shift(draft: Draft, items: Sequence[Item]) -> bool:
    """Tell by how much a booking is to be moved, where only that is said; tell whether it was.

    Of the one booking that is meant it gives the new start. Where nobody can tell which way, the start stays open.
    """
    said = [(each, each.said) for each in items if isinstance(each.said, Length)]
    lengths = [(each, length) for each, length in said if not length.days]
    if len(lengths) != 1 or any(isinstance(each.said, Clock | Range) for each in items):
        return False
    item, length = lengths[0]
    if draft.line.has("shorter"):
        _tell_end(draft, item, length, way=0 if leads_to(draft.line, item) else -1)
        return True
    way = direction_of(draft.line)
    if way and _is_of_the_end(draft.line, item):
        _tell_end(draft, item, length, way=way)  # "Planning can end 15 minutes earlier"
        _read_way(draft)
        return True
    if not way and _is_new_length(draft.line, item, length):
        _tell_end(draft, item, length)
        return True
    if not way:
        draft.doubt(Slot.START, Why.VAGUE, item)
        return True
    shift = length.length * way
    draft.part(Slot.LENGTH, item)
    draft.said = replace(draft.said, shift=shift)
    _read_way(draft)
    keys = draft.said.meant.keys
    if len(keys) == 1:
        own = next(each for each in draft.bookings if each.key == keys[0])
        start = own.start.hour * 60 + own.start.minute + int(shift / timedelta(minutes=1))
        if 0 <= start < times.DAY:
            draft.said = replace(draft.said, start=times.wall(start))
        else:
            draft.doubt(Slot.START, Why.VAGUE, item)
            draft.said = replace(draft.said, shift=None)
    return True


_BEGINS = frozenset(
    {
        *("start", "starts", "begin", "begins", "borja", "borjar", "starta", "startar", "anfangen", "anfangt"),
        *("starten", "startet", "beginnen", "beginnt", "alkaa", "alkaisi", "aloittaa"),
    }
)
"""Verbs beside which it is the start that is to be another."""


def _read_way(draft: Draft) -> None:
    """Count the words for later and earlier as read."""
    line = draft.line
    way_at = {at for at in range(line.size) if line.at(at, "later", "sooner") or line.key(at) in _EITHER}
    draft.unread = [each for each in draft.unread if each[0] not in way_at]


def _is_of_the_end(line: Line, item: Item) -> bool:
    """Tell whether a length stands beside a verb of ending, with no sign between them."""
    if line.has("move") or _BEGINS & set(line.keys):
        return False  # "Let Planning start 15 minutes earlier and end on time"
    ends = [at for at in range(line.size) if line.at(at, "ends")]
    return any(not any(line.kind(each) == "mark" for each in range(*sorted((at, item.start)))) for at in ends)


_TO = frozenset({"to", "auf", "till"})

_LONG = frozenset({"long", "lang", "langt", "lange", "pitka", "pitkaksi", "mittaiseksi"})


def _is_new_length(line: Line, item: Item, length: Length) -> bool:
    """Tell whether it is how long a booking is to be: `make Planning 90 minutes`, `auf eine halbe Stunde`."""
    if length.use in ("in", "before") or length.more:
        return False
    so_long = any(line.at(at, "becomes", "enough") and not line.at(at, "move") for at in range(line.size))
    return so_long or leads_to(line, item) or is_made(line)


_INTO = ("iin", "seen", "ksi", "iks")
"""How a length ends in Finnish that something is to have: `puoleen tuntiin`, `tunniksi`."""


def leads_to(line: Line, item: Item) -> bool:
    """Tell whether it is said of a length that a booking is to have it, rather than by how much it is to change."""
    led = bool({line.key(item.start - 1), line.key(item.start)} & _TO)
    return led or line.key(item.end) in _LONG or (line.language == "fi" and line.key(item.end - 1).endswith(_INTO))


def _tell_end(draft: Draft, item: Item, length: Length, *, way: int = 0) -> None:
    """Tell the end of a booking that is to be so long, or longer (1) or shorter (-1) by that: of the one that is meant.

    Of none or several it stays open.
    """
    own = [each for each in draft.bookings if each.key in draft.said.meant.keys]
    if len(own) != 1 or length.length >= timedelta(days=1):
        draft.doubt(Slot.END, Why.VAGUE, item)
        return
    start, ends = (each.hour * 60 + each.minute for each in (own[0].start, own[0].end))
    minutes = int(length.length / timedelta(minutes=1))
    end = (ends + times.DAY if ends <= start else ends) + way * minutes if way else start + minutes
    if end <= start:
        draft.doubt(Slot.END, Why.VAGUE, item)
        return
    draft.part(Slot.LENGTH, item)
    draft.unread = [each for each in draft.unread if draft.line.key(each[0]) not in _LONG]
    draft.said = replace(draft.said, end=times.wall(end % times.DAY))


def _has(items: Sequence[Item], sort: type) -> bool:
    return any(isinstance(each.said, sort) for each in items)


def is_shifted(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is said by how much one's own booking is to be later or earlier: `tomorrow's call 1 h later`."""
    lengths = [each for each in items if isinstance(each.said, Length) and not each.said.days]
    if len(lengths) != 1 or any(isinstance(each.said, Range | Count) for each in items):
        return False
    if _has(items, Clock) and (line.has("room") or not is_told_by_hour(line, items)):
        return False
    near = range(lengths[0].start, lengths[0].end + 2)
    if not direction_of(line) or not any(line.at(at, "later", "sooner") for at in near):
        return False
    words = {kind for each in items if isinstance(each.said, Word) for kind in each.said.kinds}
    own = any((isinstance(each.said, Title) and each.said.own) or isinstance(each.said, Reference) for each in items)
    own = own or _has(items, Clock) or (_has(items, Name) and _has(items, Day) and not words & {"book", "room", "free"})
    own = own or ("meeting" in words and makes_it(line) < lengths[0].start)  # "Tomorrow's booking, make it 1 h later"
    told = "meeting" in words and any(isinstance(each.said, Day) for each in items) and not words & {"room", "rooms"}
    return own or (
        told and not any(line.at(each.start, "book") and not line.at(each.start, "meeting") for each in items)
    )


def direction_of(line: Line) -> int:
    """Tell whether a line says later (1) or earlier (-1); 0 where it says neither, or both."""
    keys = set(line.keys)
    later = any(line.at(at, "later") is not None for at in range(line.size))
    sooner = any(line.at(at, "sooner") is not None for at in range(line.size))
    if either := keys & _EITHER:
        nearer, farther = bool(keys & _NEARER), bool(keys & _FARTHER)
        if either != {"vor"} and not (nearer or farther):
            return 0  # "Move it forward an hour", "flytta fram": people take it for either.
        sooner, later = sooner or nearer, farther or (later and not nearer)
    return int(later) - int(sooner)
