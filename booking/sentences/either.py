"""Of two lengths that are said, neither is taken: `one or two hours`, `tunti tai puoltoista`, `30-45 Minuten`."""

from collections.abc import Sequence
from dataclasses import replace

from booking.sentences.draft import Draft
from booking.sentences.items import Count, Item, Unread, Word
from booking.sentences.lengths import Length
from booking.sentences.model import Intent, Slot, Why
from booking.sentences.numbers import Number, number_at
from booking.sentences.spans import Range


def without_either_length(draft: Draft, items: Sequence[Item]) -> list[Item]:
    """Leave out lengths of which one is to be chosen, with their numbers; when it ends is asked."""
    if draft.intent not in (Intent.BOOK, Intent.FREE) or any(isinstance(each.said, Range) for each in items):
        return list(items)
    lengths = [place for place, each in enumerate(items) if _is_length(each)]
    for place in lengths:
        first, last = _number_before(draft, items, place), _choice_behind(draft, items, place)
        if first == last:
            continue
        out = items[first : last + 1]
        draft.doubt(Slot.END, Why.VAGUE, replace(out[0], end=out[-1].end))
        return [each for each in items if each not in out and not _is_length(each)]
    return list(items)


def _is_length(item: Item) -> bool:
    return isinstance(item.said, Length) and not item.said.days and item.said.use in ("", "for", "by")


def _number_before(draft: Draft, items: Sequence[Item], place: int) -> int:
    """Give where the number of another length stands that is joined to one: `one or two hours`."""
    before = items[place - 2] if place > 1 else None
    joint = items[place - 1].start if before else -1
    joined = draft.line.at(joint, "or", "until") is not None or draft.line.dash(joint) > joint
    return place - 2 if before and joined and _is_number(draft, before) else place


def _choice_behind(draft: Draft, items: Sequence[Item], place: int) -> int:
    """Give where another length ends that is joined to one: `an hour or two`, `tunti tai puoltoista`."""
    line = draft.line
    joint = next((at for at in range(place + 1, len(items)) if line.kind(items[at].start) != "mark"), len(items))
    if joint + 1 >= len(items):
        return place
    either, then = line.at(items[joint].start, "or"), items[joint + 1]
    if either and (_is_length(then) or _is_number(draft, then) or isinstance(then.said, Unread)):
        return joint + 1
    maybe = line.at(items[joint].start, "soft") is not None
    return joint + 1 if maybe and (_is_length(then) or (_is_number(draft, then))) else place


def _is_number(draft: Draft, item: Item) -> bool:
    if isinstance(item.said, Word):
        return number_at(draft.line, item.start) is not None
    return isinstance(item.said, Number) or (isinstance(item.said, Count) and draft.line.kind(item.end - 1) == "num")
