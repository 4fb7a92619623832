"""Which of their bookings somebody means, and what of the line says what it is to become."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from booking.sentences import times
from booking.sentences.beside import Beside
from booking.sentences.changes import (
    IN_PLACE_OF,
    OF_A_DAY,
    is_meeting,
    is_new_end,
    is_outgrown,
    is_told_by_hour,
    is_told_off,
    makes_it,
    other_room,
    swaps_rooms,
)
from booking.sentences.clocks import Clock
from booking.sentences.dates import Day
from booking.sentences.denials import denied
from booking.sentences.draft import Draft
from booking.sentences.items import Floor, Item, Reference, Title, Unread, Word
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.model import Intent, Meant, Own, Slot
from booking.sentences.names import Name
from booking.sentences.shifting import direction_of, leads_to
from booking.sentences.spans import Range
from booking.sentences.text import fold


def parted(draft: Draft, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Part what tells the booking from what it is to become."""
    if draft.intent is Intent.REMIND:
        return [each for each in items if not isinstance(each.said, Length)], []
    if draft.intent is Intent.EXTEND:
        items = [each for each in items if not (isinstance(each.said, Clock) and denied(draft.line, each.start))]
        new = [each for each in items if _lengthens(each)]
        if any(isinstance(each.said, Length) for each in new):
            new += [each for each in items if each not in new and is_new_end(draft.line, each)]
        if not new:
            clocks = [each for each in items if isinstance(each.said, Clock) and not _is_meeting(draft, each)]
            new = clocks[-1:]
        return [each for each in items if each not in new], new
    if draft.intent is Intent.CANCEL:
        return _first_of_two(draft, items), []
    if draft.intent is not Intent.MOVE:
        return list(items), []
    if (called := next((each.start for each in items if _is_new_title(each)), None)) is not None:
        if not any(_names_one(draft, each) for each in items if each.start < called) and any(
            is_meeting(draft.line, each) for each in items if each.start > called
        ):
            # "Sätt rubriken Offert på bokningen imorgon kl 14"
            return [each for each in items if each.start != called], [each for each in items if each.start == called]
        # Before a new title it is said whose it is to be, behind it what else is to become of it, or how it was called.
        new = [each for each in items if each.start >= called and not (isinstance(each.said, Title) and each.said.own)]
        return [each for each in items if each not in new], new
    hours = [each for each in items if isinstance(each.said, Clock | Range)]
    one = len(hours) == 1 and isinstance(hours[0].said, Clock) and not draft.told
    outgrown = draft.told and is_outgrown(draft.line, items)
    if outgrown or (one and other_room(draft.line) and not _mark(draft, items)):
        return list(items), []  # The time, and the room, are those that the booking has.
    new = []
    moves = _hour_that_moves(draft, items)
    mark = None if moves is not None and other_room(draft.line) else _mark(draft, items)
    former = [each for each in items if _is_former(draft, each)]
    hours = [each for each in items if isinstance(each.said, Clock | Range)]
    several = (
        len(hours) > 1
        or any(isinstance(each.said, Beside) for each in items)
        or (hours and _is_from_to(draft, hours[0]))
    )
    if moves is not None and mark is None:
        former.append(moves)
        hours = []
    shifted = any(isinstance(each.said, Length) and not each.said.days for each in items) and not hours
    if any(isinstance(each.said, Reference) for each in items):
        # A reference tells which booking it is: all else is what it is to become.
        new = [each for each in items if isinstance(each.said, Clock | Range | Day | Name | Floor | Length)]
        new = [each for each in new if each not in former]
        return [each for each in items if each not in new], new
    size = draft.line.size
    another = other_room(draft.line) is not None or (draft.told and swaps_rooms(draft.line, items))
    for kinds in ((Clock, Range), (Day,), (Name, Floor)):
        if kinds == (Day,) and (shifted or moves is not None or another) and mark is None:
            continue  # By how much it moves is said, or that another room is wanted: the day is that of the booking.
        these = [each for each in items if isinstance(each.said, kinds) and each not in former]
        after = [each for each in these if mark is not None and each.start >= mark]
        if (
            kinds == (Clock, Range)
            and len(these) == 1
            and isinstance(these[0].said, Range)
            and not is_dashed(draft, these[0].said)
        ):
            new.append(these[0])
        elif mark is not None:
            new += after
        elif kinds == (Day,) and these and (new or not hours) and several and _is_before(items, these[-1], new):
            continue  # Tomorrow's two o'clock goes to three: the day is that of the booking.
        elif len(these) > 1 or (these and former and isinstance(former[0].said, kinds)):
            new.append(these[-1])
        elif kinds == (Day,) and these and new and draft.line.tokens[these[0].end - 1].key.endswith(OF_A_DAY):
            continue  # "Siirrä huomisen varaus kolmeen": the day is that of the booking.
        elif draft.told and these and kinds == (Name, Floor) and these[-1].end <= makes_it(draft.line) < size:
            continue  # "Oak tomorrow 2pm, make it 3pm"
        elif draft.told and these and kinds != (Clock, Range) and _is_of_the_meeting(draft, items, these[0]):
            continue  # "My meeting tomorrow should be in Pine": the day is that of the booking.
        elif these and (kinds != (Name, Floor) or draft.told) and not _is_meeting(draft, these[0]):
            new.append(these[0])
    lengths = [each for each in items if isinstance(each.said, Length | Beside)]
    if not new and mark is None:
        new = [each for each in items if isinstance(each.said, Name) and _leads_into(draft, each)]
    if not new and any(isinstance(each.said, Title | Reference) for each in items):
        new = [each for each in items if isinstance(each.said, Name) and each not in former]
    both = [each for each in new if isinstance(each.said, Range) and not is_dashed(draft, each.said)]
    picked = [each for each in items if (each not in new and each not in lengths) or each in both]
    return picked, [*new, *lengths]


_OUT_OF = frozenset({"from", "von", "vom", "aus", "fran", "ur"})
"""Words before the room in which a booking is: `swap us from Elm into something larger`."""


def _is_former(draft: Draft, item: Item) -> bool:
    """Tell whether it is said of a place or a time that it is none any more."""
    if not isinstance(item.said, Clock | Name | Day):
        return False
    off = draft.told and isinstance(item.said, Name) and is_told_off(draft.line, item)
    off = off or (isinstance(item.said, Name) and draft.line.key(item.start - 1) in _OUT_OF)
    return off or denied(draft.line, item.start)


def _names_one(draft: Draft, item: Item) -> bool:
    """Tell whether it says of which booking a line is."""
    return is_meeting(draft.line, item) or isinstance(item.said, Clock | Day | Name | Reference | Title)


def _hour_that_moves(draft: Draft, items: Sequence[Item]) -> Item | None:
    """Find the one time that a booking has now, where it is said by how much it moves: `the meeting at 10 by 30 min`.

    It has that time as well where another room is wanted for it.
    Behind a word like meeting a bare length is by how much, too. Anywhere else it is how long the booking is to be.
    """
    told = [each for each in items if isinstance(each.said, Clock | Range | Length | Title)]
    if other_room(draft.line) and is_told_by_hour(draft.line, items):
        return next(each for each in told if isinstance(each.said, Clock))
    match told:
        case [
            Item(said=Clock()) as hour,
            Item(said=Length(days=False, use="by" | "" | "before" | "in" as use) as length) as by,
        ]:
            way = use == "by" or direction_of(draft.line) != 0
            if use in ("before", "in") and not way:
                return None
            if way or (_is_of_the_meeting(draft, items, hour) and draft.line.key(by.start - 1) != ","):
                return hour if not leads_to(draft.line, by) and not length.months else None
    return None


def _is_of_the_meeting(draft: Draft, items: Sequence[Item], item: Item) -> bool:
    """Tell whether it stands beside a word like meeting: `my meeting tomorrow`, `the Oak booking`."""
    at = items.index(item)
    beside = items[max(0, at - 1) : at + 2]
    return any(is_meeting(draft.line, each) for each in beside)


def _is_before(items: Sequence[Item], day: Item, new: Sequence[Item]) -> bool:
    """Tell whether a day stands before the time to which a booking goes."""
    times = [*new, *(each for each in items if isinstance(each.said, Beside))]
    return bool(times) and day.start < times[0].start


def _is_new_title(item: Item) -> bool:
    return isinstance(item.said, Title) and item.said.new


def _is_from_to(draft: Draft, item: Item) -> bool:
    return isinstance(item.said, Range) and not is_dashed(draft, item.said)


def _lengthens(item: Item) -> bool:
    said = item.said
    return isinstance(said, Length) or (isinstance(said, Clock) and said.role == "until")


def _is_meeting(draft: Draft, item: Item) -> bool:
    """Tell whether a time names a booking: `my 10 o'clock`, `tomorrow's`, `10-Uhr-Termin`, `kymmenen palaveri`."""
    line = draft.line
    if isinstance(item.said, Day) and line.tokens[item.end - 1].text.endswith(("'s", "’s")):
        return True
    after = item.end + (line.key(item.end) == "-")
    mine = line.at(item.start - 1, "my") is not None and line.key(item.start - 1) not in (
        "the",
        "den",
        "det",
        "das",
        "vara",
    )
    return mine or (line.at(after, "meeting") is not None and line.key(item.start) not in ("at", "klo", "kl", "um"))


def is_dashed(draft: Draft, said: Range) -> bool:
    """Tell whether a range is written with a dash: "10-11" is one, "from 10 to 11" may be where a booking goes."""
    return draft.line.dash(said.first.end) > said.first.end


_INTO = frozenset({"auf", "into", "till", "to", "nach", "zu", "til", "tills"})
"""Words before what a booking is to become."""


def _mark(draft: Draft, items: Sequence[Item]) -> int | None:
    """Find from where on it is said what the booking is to become."""
    line = draft.line
    first = True
    for item in items:
        if isinstance(item.said, Word) and item.said.kinds & {"move"} and first:
            first = False
            continue
        if _is_former(draft, item):
            continue
        if isinstance(item.said, Clock) and item.said.role == "until":
            return item.start
        if isinstance(item.said, Range) and not is_dashed(draft, item.said):
            continue
        if isinstance(item.said, Unread) and line.key(item.start - 1) in _INTO:
            return item.start  # Where it goes is what nobody knows.
        if isinstance(item.said, Range) and line.at(item.start, "until"):
            return item.start
        if isinstance(item.said, Day) and (
            item.said.role == "until"
            or line.at(item.start, "until")
            or line.key(item.start).endswith(("selle", "seksi"))
        ):
            return item.start
        if isinstance(item.said, Name) and _leads_into(draft, item):
            return item.start
        if isinstance(item.said, Name | Clock | Day | Range | Floor) and item.start > 0:
            before = {line.key(item.start - 1), line.tokens[item.start - 1].key}
            if not line.at(item.start - 1, "move"):
                before.add(line.key(item.start - 2))  # "To the Oak", but not "I want to swap Oak"
            if (
                before & (_INTO | {"huoneeksi", "huoneeks", "huoneeseen"})
                or (isinstance(item.said, Name) and before & {"mot", "gegen", "for"} and _has_name(items, item))
                or ("in" in before and line.language == "de" and isinstance(item.said, Name) and "auf" not in line.keys)
            ) and not (isinstance(item.said, Range) and item.start == 0):
                return item.start
    return None


def _has_name(items: Sequence[Item], last: Item) -> bool:
    """Tell whether a name stands before that one: what is swapped for it."""
    return any(isinstance(each.said, Name) for each in items if each.start < last.start)


def _leads_into(draft: Draft, item: Item) -> bool:
    """Tell whether a name is in the Finnish case for where something goes: `Elmiin`, `Aaltoon`."""
    line, said = draft.line, item.said
    token = line.tokens[item.end - 1]
    plain = fold(token.text)
    ends = re.search(r"(iin|een|aan|oon|uun|yyn|h[aeiouy]n|lle)$", plain) is not None
    return isinstance(said, Name) and ends and plain not in said.words


def _first_of_two(draft: Draft, items: Sequence[Item]) -> list[Item]:
    """Leave out what is to be booked behind what is cancelled: `cancel Oak and book Elm tomorrow at 3`."""
    cancelled = False
    for place, item in enumerate(items):
        kinds = item.said.kinds if isinstance(item.said, Word) else frozenset[str]()
        joined = place > 0 and (draft.line.at(items[place - 1].start, "and") or draft.line.key(item.start - 1) == ",")
        if cancelled and joined and "book" in kinds and not kinds & {"cancel", "polite", "meeting", "remove"}:
            draft.unread += [(each.start, each.end) for each in items[place:]]
            return list(items[:place])
        cancelled = cancelled or "cancel" in kinds
    return list(items)


def meant_by(draft: Draft, picked: Sequence[Item]) -> Meant:
    """Tell which booking is meant by these things, and which of the writer's own are like that."""
    said = Meant()
    clock: Clock | None = None
    words = {kind for each in picked if isinstance(each.said, Word) for kind in each.said.kinds}
    for each in picked:
        match each.said:
            case Reference(text):
                said = replace(said, reference=text)
                draft.part(Slot.REFERENCE, each)
            case Name(kind="room") if other_room(draft.line) and _is_out_of_the_question(draft.line, each):
                draft.unread.append((each.start, each.end))  # "Another room for the 10am, not Oak"
            case Name(kind="room") as name:
                key = name.keys[0]
                own = [key for key in name.keys if any(booking.room == key for booking in draft.bookings)]
                said = replace(said, room=own[0] if own else key)
            case Day(on=on) if on is not None:
                said = replace(said, date=on)
            case Clock() as at:
                clock = at
            case Range(first=first):
                clock = first
            case Title() if _is_left_out(draft.line, picked, each):
                draft.unread.append((each.start, each.end))
            case Title(text):
                said = replace(said, title=text)
    running = "current" in words and not said.date and clock is None
    coming = "coming" in words and said.date is None
    if clock is not None and not clock.wrong:
        said = replace(said, start=times.wall(times.minutes_of(clock) % times.DAY))
    said = replace(said, running=running, next=coming and not running, all="all.of" in words)
    return replace(said, keys=tuple(each.key for each in _fitting(draft, said, clock)))


def _is_out_of_the_question(line: Line, room: Item) -> bool:
    """Tell whether a room is denied that is not the one that a booking has: not in `instead of Oak`."""
    instead = IN_PLACE_OF & set(line.keys[max(0, room.start - 3) : room.start])
    return denied(line, room.start) and not instead


def _is_left_out(line: Line, picked: Sequence[Item], title: Item) -> bool:
    """Tell whether a title is that of another booking than was told before: `cancel my 2 o'clock, not Planning`."""
    told = [each for each in picked if isinstance(each.said, Day | Clock | Range) and each.end <= title.start]
    return bool(told) and denied(line, title.start)


def _fitting(draft: Draft, said: Meant, clock: Clock | None) -> Iterator[Own]:
    found = [each for each in draft.bookings if _fits(draft, each, said, clock)]
    if said.next and found:
        later = [each for each in found if not each.running]
        found = sorted(later or found, key=lambda each: (each.date, each.start))[:1]
    if draft.intent is Intent.END and not said.said:
        found = [each for each in found if each.running] or found
    when = said.date or said.start or said.title or said.reference or said.next
    if draft.intent is Intent.EXTEND and not when and sum(each.running for each in found) == 1:
        found = [each for each in found if each.running]  # "Extend Oak" is said of the meeting that sits there.
    yield from found


def _fits(draft: Draft, own: Own, said: Meant, clock: Clock | None) -> bool:
    if said.reference:
        return own.reference.upper() == said.reference
    if said.room and own.room != said.room:
        return False
    if said.date and own.date != said.date:
        return False
    if said.title and fold(said.title) not in fold(own.title):
        return False
    if said.running and any(each.running for each in draft.bookings) and not own.running:
        return False
    if clock is not None:
        raw = clock.hour % 24 * 60 + clock.minute
        starts = {times.minutes_of(clock) % times.DAY} | (
            set() if clock.exact else {raw, (raw + times.HALF) % times.DAY}
        )
        return own.start.hour * 60 + own.start.minute in starts
    return True
