"""What a number is that stands alone: a floor behind a building, a time beside a day, or minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from booking.sentences import times
from booking.sentences.clocks import Clock, clock_at
from booking.sentences.dates import Day
from booking.sentences.denials import denied
from booking.sentences.draft import Draft
from booking.sentences.items import Count, Floor, Item, PartOfDay, Word
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.model import Intent, Slot, Why
from booking.sentences.names import Name
from booking.sentences.numbers import Number, number_at
from booking.sentences.spans import Range


def with_numbers(draft: Draft, items: Sequence[Item]) -> list[Item]:
    """Find out what numbers are that stand alone: a floor behind a building, a time beside a day, minutes."""
    line, found = draft.line, list[Item]()
    timed = any(isinstance(each.said, Clock | Range) for each in items)
    days = [each for each in items if isinstance(each.said, Day)]
    choice, alone, now = _is_choice(items), _alone(draft, items), is_now(items)
    parts = [each for each in items if isinstance(each.said, PartOfDay)]
    edges = {at for each in (*days, *parts) for at in (each.start, each.end)}
    for place, item in enumerate(items):
        said = item.said
        before = found[-1].said if found else None
        number = _number(draft, item)
        if (
            isinstance(said, Count)
            and draft.intent in (Intent.WHO, Intent.BOOKINGS)
            and not timed
            and _is_hour(line, item)
        ):
            found.append(Item(Clock(said.people, 0, item.end, marked=True), item.start, item.end))
            continue
        if number and draft.intent is Intent.MOVE and line.key(item.end - 1).endswith(("ksi", "ks")):
            found.append(Item(Clock(number.whole, 0, item.end, marked=True), item.start, item.end))
            continue
        if number and draft.intent is Intent.MOVE and line.key(item.start - 1) in ("by", "med"):
            found.append(item)  # "Push it by 15" tells how much later, not when.
            continue
        if isinstance(said, Clock) and now and not said.role and line.dash(item.start - 1) == item.start > 0:
            found.append(Item(replace(said, role="until"), item.start, item.end))
            continue  # "Now-10:15"
        if number is None:
            if isinstance(said, Day) and said.numeric:
                clock = clock_at(line, item.start, bare=True)
                if clock is None and len(days) > 1 and not timed:
                    draft.doubt(Slot.START, Why.EITHER, item)
                    timed = True
                    continue
                if clock and len(days) > 1 and not timed:
                    found.append(Item(replace(clock, marked=True), item.start, item.end))
                    timed = True
                    continue
                if not timed and len(days) == 1 and clock is not None:
                    said = replace(said, on=None, why=Why.EITHER, values=_either(said, clock))
            found.append(Item(said, item.start, item.end))
            continue
        text = line.tokens[item.start].text
        if isinstance(before, Name) and before.kind == "building":
            floors = line.names.floors.get(" ".join(before.words), frozenset())
            if text in floors:
                found.append(Item(Floor(text, known=True), item.start, item.end))
                continue
        clock = clock_at(line, item.start, bare=True)
        corrects = _corrects(line, found)
        if clock and not clock.wrong and timed and (corrects or denied(line, item.start)):
            found.append(Item(replace(clock, marked=True), item.start, item.end))
            continue
        near_day = item.start in edges or item.end in edges
        placed = isinstance(before, Name) and before.kind == "room"
        at_once = draft.intent is Intent.NOW or (draft.intent is Intent.BOOK and now and not timed)
        if at_once and clock and not clock.wrong and line.dash(item.start - 1) == item.start:
            found.append(Item(replace(clock, marked=True, role="until"), item.start, max(item.end, clock.end)))
            continue  # "Now-11"
        if at_once and 5 <= number.whole <= 480 and number.figures:
            found.append(Item(Length(timedelta(minutes=number.whole), item.end, "for"), item.start, item.end))
            continue
        if draft.intent is Intent.EXTEND and number.figures and not timed and 5 <= number.whole <= 480:
            found.append(Item(Length(timedelta(minutes=number.whole), item.end, "by"), item.start, item.end))
            continue
        figures = number.figures or (number.whole >= 2 and near_day)
        if draft.intent is Intent.REMIND and number.whole >= 0 and figures:
            found.append(Item(Length(timedelta(minutes=number.whole), item.end, "before"), item.start, item.end))
            continue
        usable = clock is not None and not clock.wrong and clock.end >= item.end
        joined = isinstance(before, Word) and "or" in before.kinds
        if clock and usable and joined and len(found) > 1 and isinstance(found[-2].said, Clock):
            found.append(
                Item(replace(clock, marked=True, half=clock.half or found[-2].said.half), item.start, item.end)
            )
            continue
        if clock and usable and (later := _chosen(items, place)):
            found.append(Item(replace(clock, marked=True, half=clock.half or later.half), item.start, item.end))
            continue
        if clock and usable and figures and not timed and (near_day or placed or choice or alone):
            found.append(Item(replace(clock, marked=True), item.start, max(item.end, clock.end)))
            timed = True
            continue
        found.append(item)
    return found


def _number(draft: Draft, item: Item) -> Number | None:
    said = item.said
    if isinstance(said, Number):
        return said
    if isinstance(said, Word) and "number" in said.kinds and item.end == item.start + 1:
        number = number_at(draft.line, item.start)
        return number if number and number.whole >= 2 else None
    return None


def _is_hour(line: Line, item: Item) -> bool:
    """Tell whether a number is rather an hour than how many: `who has Pine for 9`."""
    bare = item.end - item.start == 2 and line.at(item.start, "count.for") is not None
    return (
        bare
        and line.kind(item.end - 1) == "num"
        and len(line.key(item.end - 1)) < 3
        and int(line.key(item.end - 1)) < 24
    )


def _alone(draft: Draft, items: Sequence[Item]) -> bool:
    """Tell whether a number is the only one of a line that says little else."""
    numbers = [each for each in items if isinstance(each.said, Number)]
    return len(numbers) == 1 and draft.intent in (Intent.BOOK, Intent.FREE, Intent.MOVE, Intent.EXTEND)


def _is_choice(items: Sequence[Item]) -> bool:
    """Tell whether one of two numbers is left to choose: `10 or 11`."""
    numbers = [each for each in items if isinstance(each.said, Number)]
    return len(numbers) == 2 and any(isinstance(each.said, Word) and "or" in each.said.kinds for each in items)


def _corrects(line: Line, found: Sequence[Item]) -> bool:
    """Tell whether a word that takes back a time stands before: `at 10, no wait, 11`."""
    last = next((each for each in reversed(found) if line.kind(each.start) != "mark"), None)
    rather = last is not None and isinstance(last.said, Word) and "rather" in last.said.kinds
    return rather and any(isinstance(each.said, Clock) for each in found)


def _chosen(items: Sequence[Item], at: int) -> Clock | None:
    """Give the time behind a number that may be one as well: `10 or 11 o'clock`."""
    joint, then = (items[each].said if each < len(items) else None for each in (at + 1, at + 2))
    return then if isinstance(joint, Word) and "or" in joint.kinds and isinstance(then, Clock) else None


def is_now(items: Sequence[Item]) -> bool:
    """Tell whether this very minute is spoken of."""
    return any(isinstance(each.said, Word) and "now" in each.said.kinds for each in items)


def _either(day: Day, clock: Clock) -> Mapping[str, str]:
    return {"one": day.on.isoformat() if day.on else "", "other": f"{times.wall(times.minutes_of(clock)):%H:%M}"}
