"""On which day, from when, until when, and for how long."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from booking.sentences import times
from booking.sentences.beside import time_beside
from booking.sentences.clocks import Clock, clock_at
from booking.sentences.dates import Day
from booking.sentences.draft import Draft
from booking.sentences.items import Item, PartOfDay, Repeats, Word
from booking.sentences.lengths import Length
from booking.sentences.line import Line
from booking.sentences.lone_numbers import is_now
from booking.sentences.meant import is_dashed
from booking.sentences.model import Doubt, Intent, Slot, Why
from booking.sentences.shifting import tell_shift
from booking.sentences.spans import Range

GRACE = timedelta(minutes=5)
"""How far in the past a start may lie."""


def tell_when(draft: Draft, items: Sequence[Item]) -> None:
    """Tell day, start, end and length, as far as they were said and are possible."""
    on, weekly = _day(draft, items)
    shifted = draft.intent is Intent.MOVE and tell_shift(draft, items)
    if shifted:
        items = [each for each in items if not isinstance(each.said, Length)]
    start, end, length = _hours(draft, items)
    if beside := time_beside(draft, items, on, end):
        on, start, end = beside
    # "Right after lunch" is not this minute.
    later = any(isinstance(each.said, PartOfDay) and each.start > 0 for each in items) and not _hours_said(items)
    now = is_now(items) and not later and draft.intent is not Intent.MOVE
    if now and start is None and on is None and draft.intent in (Intent.BOOK, Intent.NOW, Intent.FREE, Intent.WHO):
        start = draft.now.hour * 60 + draft.now.minute
        on = draft.now.date()
        draft.said = replace(draft.said, now=True)
        if length is not None and end is None:
            end = start + int(length.total_seconds() // 60)
    if on is None and start is not None and (daily := _daily(draft, items, start)):
        on = daily
    doubted = {each.slot for each in draft.doubts}
    if shifted and on is None:
        return
    if draft.intent is Intent.MOVE and start is not None and on is None:
        draft.said = replace(draft.said, start=times.wall(start), end=times.wall(end) if end is not None else None)
        draft.said = replace(draft.said, length=length)
        return
    if start is not None and on is None and Slot.DATE not in doubted:
        if draft.intent in (Intent.BOOK, Intent.FREE):
            on = _today(draft, start)
        elif draft.intent is Intent.WHO and not _is_over(draft, draft.now.date(), start):
            on = draft.now.date()
    if on is not None and on < draft.now.date():
        draft.doubts.append(Doubt(Slot.DATE, Why.PAST, _text(draft, items, Day)))
        on = None
    if on == draft.now.date() and start is not None and _is_over(draft, on, start):
        if weekly:
            on += timedelta(days=7)
        else:
            draft.doubts.append(
                Doubt(Slot.START, Why.PAST, _text(draft, items, Clock, Range) or _text(draft, items, Day))
            )
            start = end = None
    if on == draft.now.date() and start is None and end is not None and draft.intent is Intent.BOOK:
        # An end that is over tells that another day is meant.
        if _is_over(draft, on, end) and weekly:
            on += timedelta(days=7)
        elif _is_over(draft, on, end):
            draft.doubts.append(Doubt(Slot.END, Why.PAST, _text(draft, items, Clock)))
            end = None
    _kept(draft, on, start, end, length)


def _hours_said(items: Sequence[Item]) -> bool:
    return any(isinstance(each.said, Clock | Range) for each in items)


def _daily(draft: Draft, items: Sequence[Item], start: int) -> date | None:
    """Give the first day of what is on each day, or on each on which people work."""
    days = next((each.said.days for each in items if isinstance(each.said, Repeats)), 0)
    if not days or any(isinstance(each.said, Day) for each in items):
        return None
    on = draft.now.date()
    on += timedelta(days=_is_over(draft, on, start))
    while days < 7 and on.weekday() >= days:
        on += timedelta(days=1)
    return on


def _kept(draft: Draft, on: date | None, start: int | None, end: int | None, length: timedelta | None) -> None:
    start_wall = times.wall(start) if start is not None else None
    end_wall = times.wall(end) if end is not None else None
    if on is not None and start is not None and start >= times.DAY:
        on += timedelta(days=1)
    if on is not None:
        for slot, wall, minutes in ((Slot.START, start_wall, start), (Slot.END, end_wall, end)):
            day = on + timedelta(days=1) if slot is Slot.END and minutes is not None and minutes >= times.DAY else on
            gap = times.skipped(day, wall, draft.zone) if wall is not None else None
            if gap is not None:
                draft.doubts.append(Doubt(slot, Why.SKIPPED, f"{wall:%H:%M}", {"before": gap[0], "after": gap[1]}))
                start_wall, end_wall = (None, end_wall) if slot is Slot.START else (start_wall, None)
    draft.said = replace(draft.said, date=on, start=start_wall, end=end_wall, length=length)


def _text(draft: Draft, items: Sequence[Item], *kinds: type) -> str:
    return next((draft.line.said(each.start, each.end) for each in items if isinstance(each.said, kinds)), "")


def _today(draft: Draft, start: int) -> date | None:
    """Give today for a time without a day, unless it is over: then it is asked which day is meant."""
    today = draft.now.date()
    if not _is_over(draft, today, start):
        draft.said = replace(draft.said, assumed=draft.said.assumed | {Slot.DATE})
        return today
    draft.doubts.append(Doubt(Slot.DATE, Why.PAST, "", {"time": f"{times.wall(start):%H:%M}"}))
    return None


def _is_over(draft: Draft, on: date, start: int) -> bool:
    if start >= times.DAY:
        return False
    return datetime.combine(on, times.wall(start), draft.zone) < draft.now - GRACE


def _day(draft: Draft, items: Sequence[Item]) -> tuple[date | None, bool]:
    """Give the day that was said, and whether it is only a weekday."""
    days = [each for each in items if isinstance(each.said, Day)]
    for each in items:
        if isinstance(each.said, Repeats) and each.said.weekday is not None and (begins := _begins(draft, days)):
            return begins + timedelta(days=(each.said.weekday - begins.weekday()) % 7), begins == draft.now.date()
    strong = [each for each in days if isinstance(each.said, Day) and each.said.strong] or days
    said = [each.said for each in strong if isinstance(each.said, Day)]
    for each in strong:
        draft.part(Slot.DATE, each)
    dates = list(dict.fromkeys(each.on for each in said if each.on is not None))
    open_ones = [(item, each) for item, each in zip(strong, said, strict=True) if each.on is None]
    if len(dates) > 1:
        values = {"one": dates[0].isoformat(), "other": dates[1].isoformat()}
        draft.doubt(Slot.DATE, Why.EITHER, replace(strong[0], end=strong[-1].end), values)
        return None, False
    if open_ones and not dates:
        item, day = open_ones[0]
        draft.doubt(Slot.DATE, day.why or Why.VAGUE, item, day.values)
        return None, False
    if not dates:
        return None, False
    lone = next(each for each in said if each.on is not None)
    return dates[0], lone.weekday is not None and lone.yearless


def _begins(draft: Draft, days: Sequence[Item]) -> date | None:
    """Give the first day on which a series may be: today, or the Monday of the one week that was named beside it."""
    weeks = [each.said.week for each in days if isinstance(each.said, Day) and _is_since(draft.line, each)]
    return draft.now.date() if not days else weeks[0] if len(weeks) == len(days) == 1 else None


def _is_since(line: Line, week: Item) -> bool:
    """Tell whether a week is one from which on something is: `from next week`, `ensi viikosta`."""
    near = set(line.keys[max(0, week.start - 3) : week.end + 1])
    since = bool(near & _SINCE) or any(each.endswith("viikosta") for each in near)
    return since and not near & _UNTIL


_SINCE = frozenset({"from", "start", "starting", "fran", "ab", "alkaen", "lahtien"})
_UNTIL = frozenset({"until", "till", "to", "bis", "asti", "saakka"})
"""Words beside a week that tell whether something begins or ends with it."""


def _hours(draft: Draft, items: Sequence[Item]) -> tuple[int | None, int | None, timedelta | None]:
    """Give start and end in minutes of the day, and the length, as far as they were said."""
    half = _half(items)
    ranges = [each for each in items if isinstance(each.said, Range)]
    clocks = [each for each in items if isinstance(each.said, Clock)]
    lengths = [each for each in items if isinstance(each.said, Length)]
    length = _length(draft, lengths)
    if ranges:
        return _range(draft, ranges, half, length)
    ends = [each for each in clocks if isinstance(each.said, Clock) and each.said.role == "until"]
    if draft.intent is Intent.MOVE and len(ends) == len(clocks):
        ends = ends[1:]  # Where it goes to is its start.
    starts = [each for each in clocks if each not in ends]
    start = _start(draft, starts, half, items, lengths)
    end: int | None = None
    if draft.intent is Intent.EXTEND and len(clocks) == 1 and not ends:
        ends = clocks  # "Planning should end at 10:20"
    if draft.intent is Intent.EXTEND and ends:
        last = ends[-1].said
        assert isinstance(last, Clock)  # noqa: S101
        draft.part(Slot.END, ends[-1])
        return None, *_agreed(draft, _valid(draft, last, ends[-1], Slot.END, half), ends[-1], length)
    if ends:
        end = _end(draft, start, starts, ends[-1], half)
        if end is not None and start is None and not starts and length is not None and not is_now(items):
            start = end - int(length.total_seconds() // 60)  # "45 min in Elm, finishing at 3"
            start = start if start >= 0 else None
    elif start is not None and length is not None:
        end = start + int(length.total_seconds() // 60)
    if not ends and (bound := next((each for each in items if _is_until(each)), None)):
        draft.doubt(Slot.END, Why.VAGUE, bound)
        return start, None, length
    if start is None and not starts and not ends:
        _vague(draft, items, lengths)
    return start, end, length


def _agreed(draft: Draft, end: int | None, item: Item, length: timedelta | None) -> tuple[int | None, timedelta | None]:
    """Ask for the end of a longer booking where how much longer it is to be would give another one."""
    own = [each for each in draft.bookings if each.key in draft.said.meant.keys]
    if end is None or length is None or len(own) != 1:
        return end, length
    longer = own[0].end.hour * 60 + own[0].end.minute + _minutes(length)
    if longer % times.HALF == end % times.HALF:
        return longer % times.DAY, length
    values = {"one": f"{times.wall(longer % times.DAY):%H:%M}", "other": f"{times.wall(end):%H:%M}"}
    draft.doubt(Slot.END, Why.EITHER, item, values)
    return None, None


def _is_until(item: Item) -> bool:
    return isinstance(item.said, PartOfDay) and item.said.until


def _half(items: Sequence[Item]) -> str:
    for each in items:
        if isinstance(each.said, Day) and each.said.half:
            return each.said.half
        if isinstance(each.said, PartOfDay) and not (each.said.whole or each.said.until):
            return each.said.half
    return ""


def _length(draft: Draft, lengths: Sequence[Item]) -> timedelta | None:
    found = None
    for each in lengths:
        said = each.said
        assert isinstance(said, Length)  # noqa: S101
        if said.days:
            if said.use in ("", "for"):
                draft.doubt(Slot.LENGTH, Why.TOO_LONG, each)
        elif said.use in ("", "for", "by") and found is None:
            found = said.length
            draft.part(Slot.LENGTH, each)
    return found


def _range(
    draft: Draft, ranges: Sequence[Item], half: str, length: timedelta | None
) -> tuple[int | None, int | None, timedelta | None]:
    item = ranges[0]
    said = item.said
    assert isinstance(said, Range)  # noqa: S101
    if draft.intent is Intent.MOVE and not is_dashed(draft, said):
        # From 10 to 11 is where a booking goes.
        draft.part(Slot.START, item)
        later = minutes if (minutes := _valid(draft, said.last, item, Slot.START, half)) is not None else None
        return later, None, None
    if length is None and draft.intent is Intent.BOOK and _is_some_time(draft.line, item):
        draft.doubt(Slot.START, Why.VAGUE, item)
        return None, None, length
    for clock, slot in ((said.first, Slot.START), (said.last, Slot.END)):
        if clock.wrong:
            draft.doubt(slot, Why.NO_SUCH_TIME, item)
            return None, None, length
    spans = {times.span_of(each.said.first, each.said.last, half) for each in ranges if isinstance(each.said, Range)}
    if len(spans) > 1:
        first, other = (f"{times.wall(a):%H:%M}–{times.wall(b):%H:%M}" for a, b in sorted(spans)[:2])
        draft.doubt(Slot.START, Why.EITHER, replace(item, end=ranges[-1].end), {"one": first, "other": other})
        return None, None, length
    start, end = times.span_of(said.first, said.last, half)
    draft.part(Slot.START, item)
    draft.part(Slot.END, item)
    slipped = not said.last.exact and end % times.DAY != said.last.hour * 60 + said.last.minute
    lone = end > times.DAY and not said.first.exact and end - start > times.NIGHT
    if lone or (end > times.DAY and end - start > times.OVERNIGHT) or (slipped and end - start > times.WORKDAY):
        draft.doubt(Slot.END, Why.END_BEFORE_START, item)
        return start, None, length
    if said.first.words_to:
        one = clock_at(draft.line, item.start, bare=True)
        if length is None or one is None or not one.words_to or start + _minutes(length) == end:
            draft.doubt(Slot.START, Why.EITHER, item)
            return None, None, length
        start = times.minutes_of(one, half)  # "Ten to two, 20 minutes" is one time.
        return start, start + _minutes(length), length
    if start >= times.DAY:
        draft.doubt(Slot.START, Why.NO_SUCH_TIME, item)
        return None, None, length
    if length is not None and 0 < length.total_seconds() // 60 < end - start:
        draft.doubt(Slot.START, Why.VAGUE, item)  # "For an hour between 10 and 12"
        return None, None, length
    return start, end, length


_SOME = frozenset({"sometime", "gang", "irgendwann", "joskus", "jossain"})
"""Words for some time, before the times between which it is."""


def _is_some_time(line: Line, item: Item) -> bool:
    """Tell whether a meeting is at some time between two others, and not from the one to the other."""
    before = line.key(item.start - 1)
    if line.at(item.start - 3, "needs"):
        return False  # "I need some time between 10 and 11" is about all of it.
    some = before in _SOME or (before == "time" and line.key(item.start - 2) == "some")
    return some and (line.at(item.start, "between") or line.at(item.end - 1, "between.post")) is not None


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def _valid(draft: Draft, clock: Clock, item: Item, slot: Slot, half: str) -> int | None:
    if clock.wrong:
        draft.doubt(slot, Why.NO_SUCH_TIME, item)
        return None
    return times.minutes_of(clock, half)


def _start(
    draft: Draft, starts: Sequence[Item], half: str, items: Sequence[Item], lengths: Sequence[Item]
) -> int | None:
    if not starts:
        return _ahead(draft, lengths, items)
    item = starts[0]
    said = item.said
    assert isinstance(said, Clock)  # noqa: S101
    draft.part(Slot.START, item)
    walls = [_valid(draft, each.said, each, Slot.START, half) for each in starts if isinstance(each.said, Clock)]
    distinct = list(dict.fromkeys(each for each in walls if each is not None))
    if len(distinct) > 1:
        values = {"one": f"{times.wall(distinct[0]):%H:%M}", "other": f"{times.wall(distinct[1]):%H:%M}"}
        draft.doubt(Slot.START, Why.EITHER, replace(item, end=starts[-1].end), values)
        return None
    if not distinct:
        return None
    if said.words_to and not draft.line.at(item.start, "at"):
        draft.doubt(Slot.START, Why.EITHER, item)
        return None
    if _is_open(draft, item):
        draft.doubt(Slot.START, Why.VAGUE, item)
        return None
    if said.midnight or distinct[0] >= times.DAY:
        draft.doubt(Slot.START, Why.VAGUE, item)
        return None
    return distinct[0]


def _is_open(draft: Draft, item: Item) -> bool:
    """Tell whether a time is only a bound: `after 3`, `ennen kolmea`, `before noon`."""
    bound = isinstance(item.said, Clock) and item.said.bound
    return bound or draft.line.at(item.end, "after.post") is not None


def _ahead(draft: Draft, lengths: Sequence[Item], items: Sequence[Item]) -> int | None:
    another_day = any(isinstance(each.said, Day) and each.said.on != draft.now.date() for each in items)
    for each in lengths:
        said = each.said
        if isinstance(said, Length) and said.use == "in" and not said.days and draft.intent is not Intent.MOVE:
            moment = draft.now + said.length
            draft.part(Slot.START, each)
            if moment.date() == draft.now.date() and not another_day:
                return moment.hour * 60 + moment.minute
            draft.doubt(Slot.START, Why.VAGUE, each)
    return None


def _end(draft: Draft, start: int | None, starts: Sequence[Item], item: Item, half: str) -> int | None:
    last = item.said
    assert isinstance(last, Clock)  # noqa: S101
    draft.part(Slot.END, item)
    end = _valid(draft, last, item, Slot.END, half)
    if end is None:
        return None
    if start is None:
        if starts:
            return None
        if is_now(draft.items):
            start = draft.now.hour * 60 + draft.now.minute
        else:
            return end
    first = starts[0].said if starts else None
    if isinstance(first, Clock):
        start, end = times.span_of(first, last, half)
    elif end <= start:
        end += times.HALF if not last.exact and end + times.HALF > start else times.DAY
    if end > times.DAY and end - start > times.OVERNIGHT:
        draft.doubt(Slot.END, Why.END_BEFORE_START, item)
        return None
    return end


def _vague(draft: Draft, items: Sequence[Item], lengths: Sequence[Item]) -> None:
    """Say of a part of a day that it is no time."""
    if draft.intent not in (Intent.BOOK, Intent.FREE) or any(
        isinstance(each.said, Length) and each.said.use == "in" and not each.said.days for each in lengths
    ):
        return
    for at, each in enumerate(items):
        whole = at > 0 and isinstance(each.said, Day) and _is_whole(items[at - 1])  # "all friday"
        if isinstance(each.said, PartOfDay) or (isinstance(each.said, Day) and each.said.half) or whole:
            draft.doubt(Slot.START, Why.VAGUE, each)
            return


def _is_whole(item: Item) -> bool:
    return isinstance(item.said, Word) and "all" in item.said.kinds
