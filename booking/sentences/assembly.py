"""From what was said to a sentence: one value for each slot, or the reason why it stays open."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from booking.sentences.changes import other_room
from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.denials import denied_before, denied_behind, left_of_denied
from booking.sentences.draft import Draft
from booking.sentences.either import without_either_length
from booking.sentences.equipment import meant as equipment_meant
from booking.sentences.items import Count, Flag, Guest, Item, People, Repeats, Title, Unread, Word
from booking.sentences.leftover import open_what_is_left_over
from booking.sentences.lengths import Length
from booking.sentences.lone_numbers import with_numbers
from booking.sentences.meant import meant_by, parted
from booking.sentences.model import MANAGES, Doubt, Intent, Named, Sentence, Slot, Why
from booking.sentences.names import Name
from booking.sentences.numbers import Number
from booking.sentences.spans import Range
from booking.sentences.text import fold
from booking.sentences.when import tell_when
from booking.sentences.where import tell_where

_WITHOUT_SLOTS = frozenset({Intent.HELP, Intent.GREETING, Intent.THANKS, Intent.STOP, Intent.ROOMS})

_WITHOUT_WISHES = frozenset({Intent.CANCEL, Intent.END})
"""What asks for no room: "free up Oak, we meet online"."""


def sentence_of(draft: Draft) -> Sentence:
    """Put it together."""
    if draft.intent in _WITHOUT_SLOTS:
        return draft.said
    items = corrected(with_numbers(draft, draft.items))
    if draft.intent not in MANAGES:
        items = without_either_length(draft, _without_denied(draft, items))
    for item in items:
        if isinstance(item.said, Unread | Number):
            draft.unread.append((item.start, item.end))
    draft.unread += [(each.start, each.end) for each in draft.aside]
    target = items
    if draft.intent in MANAGES or draft.intent is Intent.REMIND:
        picked, target = parted(draft, items)
        draft.said = replace(draft.said, meant=meant_by(draft, picked))
    titles = [each for each in items if isinstance(each.said, Title) and each.said.own]
    if draft.intent is Intent.BOOKINGS and titles:
        # "Is Planning still at 10?" asks about that one.
        draft.said = replace(draft.said, meant=meant_by(draft, titles))
        target = [each for each in items if not isinstance(each.said, Clock | Range | Title)]
    tell_where(draft, target)
    _what(draft, items)
    tell_when(draft, target)
    open_what_is_left_over(draft, items)
    if draft.intent is Intent.UNKNOWN or _is_told_of_the_past(draft, items):
        # Nobody is shown slots of a line that asks for nothing.
        unknown = Sentence(draft.line.text, Intent.UNKNOWN, draft.line.language)
        return replace(unknown, unread=tuple(_quotes(draft)))
    if draft.intent is Intent.REMIND:
        _lead(draft, items)
    return replace(
        draft.said,
        parts=tuple(sorted(draft.parts, key=lambda each: (each.start, each.slot))),
        doubts=tuple(draft.doubts),
        unread=tuple(_quotes(draft)),
    )


_CORRECTED: tuple[tuple[type, ...], ...] = ((Day,), (Clock, Range), (Name,), (Count,))
"""What may be said anew behind a word that takes back what was said before."""


def corrected(items: list[Item]) -> list[Item]:
    """Leave out what was taken back: `tomorrow, no wait, wednesday at 10`."""
    for place, word in enumerate(items):
        if place == 0 or not (isinstance(word.said, Word) and "rather" in word.said.kinds):
            continue
        follows = [each for each in items[place + 1 :] if not isinstance(each.said, Word)]
        sort = next((each for each in _CORRECTED if follows and isinstance(follows[0].said, each)), None)
        if sort is None or not any(isinstance(each.said, sort) for each in items[:place]):
            continue
        ends = any(isinstance(each.said, sort) for each in items[place + 2 :] if each is not follows[0])
        span, new = (next((each for each in items[:place] if isinstance(each.said, Range)), None), follows[0])
        if not ends and span is not None and isinstance(span.said, Range) and isinstance(new.said, Clock):
            # Of a span it is the end that a single time takes back: "1 till 2, sorry, half past 2".
            both = replace(span, said=replace(span.said, last=new.said))
            return [both if each is span else each for each in items if each is not new]
        if not ends:
            return corrected([each for at, each in enumerate(items) if at >= place or not isinstance(each.said, sort)])
    return items


def _without_denied(draft: Draft, items: list[Item]) -> list[Item]:
    """Leave out days, times and numbers of people that are denied; where nothing else is said, it is asked."""
    for sort, slot in (((Day,), Slot.DATE), ((Clock, Range), Slot.START), ((Count,), Slot.COUNT)):
        items, denied = left_of_denied(draft.line, items, sort)
        if denied is not None:
            draft.doubt(slot, Why.VAGUE, denied)
    return items


def _is_told_of_the_past(draft: Draft, items: Sequence[Item]) -> bool:
    """Tell whether a line without a verb speaks of a day that is over: `the meeting last tuesday was great`."""
    if draft.intent is not Intent.BOOK:
        return False
    timed = any(isinstance(each.said, Clock | Range | Length | Count) for each in items)
    days = [each.said.on for each in items if isinstance(each.said, Day) and each.said.on]
    over = any(each < draft.now.date() for each in days)
    words = [each.said.kinds for each in items if isinstance(each.said, Word)]
    asks = any("book" in kinds and "meeting" not in kinds for kinds in words)
    return over and not asks and (not timed or any(isinstance(each.said, Unread) for each in items))


def _what(draft: Draft, items: Sequence[Item]) -> None:
    said = draft.said
    people: list[Named] = []
    guests: list[str] = []
    equipment: list[str] = []
    manages = draft.intent in MANAGES
    for each in items:
        denial = _denial(draft, each) if isinstance(each.said, Flag) else None
        if denial is not None:
            # The form knows nothing to leave out, so it is told as what was not understood.
            draft.unread.append((denial, each.end))
            continue
        match each.said:
            case Count(number, other):
                said = replace(said, count=number)
                draft.part(Slot.COUNT, each)
                if number in (15, 30, 45, 60, 90) and _is_bare_count(draft, each):
                    said = replace(said, count=None)
                    draft.doubt(Slot.COUNT, Why.EITHER, each, {"one": str(number), "other": f"{number} min"})
                elif other:
                    draft.doubt(Slot.COUNT, Why.EITHER, each, {"one": str(other), "other": str(number)})
            case People(removed=True) if draft.intent is Intent.BOOK:
                draft.unread.append((each.start, each.end))
            case People(names):
                people += names
                draft.part(Slot.PEOPLE, each)
            case Guest(address):
                guests.append(address)
                draft.part(Slot.GUESTS, each)
            case Title(text, own=False, new=new) if new or (not manages and draft.intent is not Intent.REMIND):
                said = replace(said, title=text)
                draft.part(Slot.TITLE, each)
                if not text:
                    draft.doubt(Slot.TITLE, Why.VAGUE, each)
            case Flag("private"):
                said = replace(said, private=True)
                draft.part(Slot.PRIVATE, each)
            case Flag("online"):
                said = replace(said, online=True)
                draft.part(Slot.ONLINE, each)
            case Flag("equipment", kind):
                _equipped(draft, kind, each, equipment)
            case Repeats() if not manages:
                said = replace(said, repeats=True)
                draft.part(Slot.REPEATS, each)
                draft.doubt(Slot.REPEATS, Why.NOT_YET, each)
    unique = tuple({fold(each.text): each for each in people}.values())
    for named in unique:
        if named.several:
            draft.doubts.append(Doubt(Slot.PEOPLE, Why.SEVERAL, named.text, {}, named.several))
    if draft.intent is Intent.MOVE and (elsewhere := other_room(draft.line)):
        now_in = {each.room for each in draft.bookings if each.key in said.meant.keys}
        if said.room in now_in:
            said = replace(said, room="")  # "Planning doesn't fit in Oak, any other room?"
        said = replace(said, other_room=None if said.room else elsewhere)
    if draft.intent in _WITHOUT_WISHES:
        said, equipment = replace(said, private=False, online=False), []
    draft.said = replace(
        said, people=unique, guests=tuple(dict.fromkeys(guests)), equipment=tuple(dict.fromkeys(equipment))
    )


def _denial(draft: Draft, item: Item) -> int | None:
    """Find the word that says that something is not wanted: `without a screen`, `ilman näyttöä`."""
    line = draft.line
    for before in range(item.start - 1, max(-1, item.start - 5), -1):
        negation = line.at(before, "not")
        small = line.at(item.start - 1, "article", "big") is not None
        if negation is not None and negation.end >= item.start - small:
            return before
    out = denied_behind(line, draft.items, item) or denied_before(line, draft.items, item)
    return item.start if out else None


def _is_bare_count(draft: Draft, item: Item) -> bool:
    """Tell whether a number may be minutes as well as people: `at 1 for 30`."""
    line = draft.line
    return line.kind(item.end - 1) == "num" and line.at(item.start, "for") is not None


def _equipped(draft: Draft, kind: str, item: Item, equipment: list[str]) -> None:
    called = equipment_meant(kind, draft.equipment)
    if called:
        equipment.append(called)
        draft.part(Slot.EQUIPMENT, item)
    elif draft.rooms:
        draft.doubt(Slot.EQUIPMENT, Why.NEAREST, item)
    else:
        equipment.append(kind)
        draft.part(Slot.EQUIPMENT, item)


def _lead(draft: Draft, items: Sequence[Item]) -> None:
    lengths = [each for each in items if isinstance(each.said, Length)]
    words = {kind for each in items if isinstance(each.said, Word) for kind in each.said.kinds}
    if lengths and isinstance(lengths[0].said, Length):
        minutes = int(lengths[0].said.length.total_seconds() // 60)
        draft.said = replace(draft.said, minutes=minutes, length=None)
        draft.part(Slot.MINUTES, lengths[0])
    elif "remind.off" in words:
        draft.said = replace(draft.said, minutes=0)


def _quotes(draft: Draft) -> Iterator[str]:
    line, spans = draft.line, list[tuple[int, int]]()
    for start, end in sorted(draft.unread):
        if spans and start == spans[-1][1]:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    for start, end in spans:
        text = line.said(start, end).strip(" .,;:!?")
        if any(each.isalnum() for each in text):
            yield text
    if line.tokens and len(line.text) > line.tokens[-1].end and line.text[line.tokens[-1].end :].strip():
        yield line.text[line.tokens[-1].end :].strip()[:80]
