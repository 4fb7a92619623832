"""From what was said to a sentence: one value for each slot, or the reason why it stays open."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.sentences import times
from booking.sentences.clocks import Clock, Length, Range, clock_at
from booking.sentences.days import Day
from booking.sentences.equipment import meant as equipment_meant
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
from booking.sentences.line import Line
from booking.sentences.model import MANAGES, Doubt, Intent, Meant, Named, Own, Part, Place, Sentence, Slot, Why
from booking.sentences.names import Name
from booking.sentences.numbers import Number, number_at
from booking.sentences.text import fold

GRACE = timedelta(minutes=5)
"""How far in the past a start may lie."""

_WITHOUT_SLOTS = frozenset({Intent.HELP, Intent.GREETING, Intent.THANKS, Intent.STOP, Intent.ROOMS})


class Assembly:
    """Puts the items of a line together, for somebody whose clocks show `now`."""

    def __init__(
        self,
        line: Line,
        items: Sequence[Item],
        intent: Intent,
        *,
        now: datetime,
        zone: ZoneInfo,
        rooms: Sequence[Place],
        bookings: Sequence[Own],
    ) -> None:
        self._line, self._items, self._intent, self._now, self._zone = line, list(items), intent, now, zone
        self._rooms = {each.key: each for each in rooms}
        self._bookings = bookings
        self._parts: list[Part] = []
        self._doubts: list[Doubt] = []
        self._unread: list[tuple[int, int]] = []
        self._said = Sentence(line.text, intent, line.language)

    def sentence(self) -> Sentence:
        """Put it together."""
        line = self._line
        if self._intent in _WITHOUT_SLOTS:
            return self._said
        items = self._with_numbers(self._items)
        for item in items:
            if isinstance(item.said, Unread | Number):
                self._unread.append((item.start, item.end))
        target = items
        if self._intent in MANAGES or self._intent is Intent.REMIND:
            picked, target = self._parted(items)
            self._said = replace(self._said, meant=self._meant(picked))
        self._where(target)
        self._what(items)
        self._when(target)
        if self._intent is Intent.REMIND:
            self._lead(items)
        said = replace(
            self._said,
            parts=tuple(sorted(self._parts, key=lambda each: (each.start, each.slot))),
            doubts=tuple(self._doubts),
            unread=tuple(self._quotes()),
        )
        del line
        return said

    # --- Numbers alone -----------------------------------------------------------------------------------------------

    def _with_numbers(self, items: Sequence[Item]) -> list[Item]:
        """Find out what numbers are that stand alone: a floor behind a building, a time beside a day, minutes."""
        line, found = self._line, list[Item]()
        timed = any(isinstance(each.said, Clock | Range) for each in items)
        days = [each for each in items if isinstance(each.said, Day)]
        choice, alone, now = self._is_choice(items), self._alone(items), self._is_now(items)
        edges = {each.end for each in days} | {each.start for each in days}
        for at, item in enumerate(items):
            said = item.said
            before = found[-1].said if found else None
            number = self._number(item, items, at)
            if number is None:
                if isinstance(said, Day) and said.numeric:
                    clock = clock_at(line, item.start, bare=True)
                    if clock is None and len(days) > 1 and not timed:
                        self._doubt(Slot.START, Why.EITHER, item)
                        timed = True
                        continue
                    if clock and len(days) > 1 and not timed:
                        found.append(Item(replace(clock, marked=True), item.start, item.end))
                        timed = True
                        continue
                    if not timed and len(days) == 1 and clock is not None:
                        said = replace(said, on=None, why=Why.EITHER, values=self._either(said, clock))
                found.append(Item(said, item.start, item.end))
                continue
            text = line.tokens[item.start].text
            if isinstance(before, Name) and before.kind == "building":
                floors = line.names.floors.get(" ".join(before.words), frozenset())
                if text in floors:
                    found.append(Item(Floor(text, known=True), item.start, item.end))
                    continue
            clock = clock_at(line, item.start, bare=True)
            near_day = item.start in edges or item.end in edges
            placed = isinstance(before, Name) and before.kind == "room"
            at_once = self._intent is Intent.NOW or (self._intent is Intent.BOOK and now and not timed)
            if at_once and 5 <= number.whole <= 480 and number.figures:
                found.append(Item(Length(timedelta(minutes=number.whole), item.end, "for"), item.start, item.end))
                continue
            if self._intent is Intent.EXTEND and number.figures and not timed and 5 <= number.whole <= 480:
                found.append(Item(Length(timedelta(minutes=number.whole), item.end, "by"), item.start, item.end))
                continue
            figures = number.figures or (number.whole >= 2 and near_day)
            if self._intent is Intent.REMIND and number.whole >= 0 and figures:
                found.append(Item(Length(timedelta(minutes=number.whole), item.end, "before"), item.start, item.end))
                continue
            usable = clock is not None and not clock.wrong and clock.end >= item.end
            joined = isinstance(before, Word) and "or" in before.kinds
            if clock and usable and joined and len(found) > 1 and isinstance(found[-2].said, Clock):
                found.append(
                    Item(replace(clock, marked=True, half=clock.half or found[-2].said.half), item.start, item.end)
                )
                continue
            if clock and usable and figures and not timed and (near_day or placed or choice or alone):
                found.append(Item(replace(clock, marked=True), item.start, max(item.end, clock.end)))
                timed = True
                continue
            found.append(item)
        return found

    def _number(self, item: Item, items: Sequence[Item], at: int) -> Number | None:
        said = item.said
        if isinstance(said, Number):
            return said
        del items, at
        if isinstance(said, Word) and "number" in said.kinds and item.end == item.start + 1:
            number = number_at(self._line, item.start)
            return number if number and number.whole >= 2 else None
        return None

    def _alone(self, items: Sequence[Item]) -> bool:
        """Tell whether a number is the only one of a line that says little else."""
        numbers = [each for each in items if isinstance(each.said, Number)]
        return len(numbers) == 1 and self._intent in (Intent.BOOK, Intent.FREE, Intent.MOVE, Intent.EXTEND)

    def _is_choice(self, items: Sequence[Item]) -> bool:
        """Tell whether one of two numbers is left to choose: `10 or 11`."""
        numbers = [each for each in items if isinstance(each.said, Number)]
        return len(numbers) == 2 and any(isinstance(each.said, Word) and "or" in each.said.kinds for each in items)

    def _is_now(self, items: Sequence[Item]) -> bool:
        return any(isinstance(each.said, Word) and "now" in each.said.kinds for each in items)

    def _either(self, day: Day, clock: Clock) -> Mapping[str, str]:
        return {"one": day.on.isoformat() if day.on else "", "other": f"{times.wall(times.minutes_of(clock)):%H:%M}"}

    # --- Which booking -----------------------------------------------------------------------------------------------

    def _parted(self, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
        """Part what tells the booking from what it is to become."""
        if self._intent is Intent.REMIND:
            return [each for each in items if not isinstance(each.said, Length)], []
        if self._intent is Intent.EXTEND:
            new = [each for each in items if self._lengthens(each)]
            if not new:
                clocks = [each for each in items if isinstance(each.said, Clock) and not self._is_meeting(each)]
                new = clocks[-1:]
            return [each for each in items if each not in new], new
        if self._intent is not Intent.MOVE:
            return list(items), []
        new = []
        mark = self._mark(items)
        for kinds in ((Clock, Range), (Day,), (Name, Floor)):
            these = [each for each in items if isinstance(each.said, kinds)]
            after = [each for each in these if mark is not None and each.start >= mark]
            if (
                kinds == (Clock, Range)
                and len(these) == 1
                and isinstance(these[0].said, Range)
                and not self._is_dashed(these[0].said)
            ):
                new.append(these[0])
            elif mark is not None:
                new += after
            elif len(these) > 1:
                new.append(these[-1])
            elif these and kinds != (Name, Floor) and not self._is_meeting(these[0]):
                new.append(these[0])
        lengths = [each for each in items if isinstance(each.said, Length)]
        if not new and mark is None:
            new = [each for each in items if isinstance(each.said, Name) and self._leads_into(each)]
        both = [each for each in new if isinstance(each.said, Range) and not self._is_dashed(each.said)]
        picked = [each for each in items if (each not in new and each not in lengths) or each in both]
        return picked, [*new, *lengths]

    def _lengthens(self, item: Item) -> bool:
        said = item.said
        return isinstance(said, Length) or (isinstance(said, Clock) and said.role == "until")

    def _is_meeting(self, item: Item) -> bool:
        """Tell whether a time names a booking: `my 10 o'clock`, `10-Uhr-Termin`, `kymmenen palaveri`."""
        line = self._line
        after = item.end + (line.key(item.end) == "-")
        mine = line.at(item.start - 1, "my") is not None and line.key(item.start - 1) not in (
            "the",
            "den",
            "det",
            "das",
        )
        return mine or (line.at(after, "meeting") is not None and line.key(item.start) not in ("at", "klo", "kl", "um"))

    def _is_dashed(self, said: Range) -> bool:
        return self._line.dash(said.first.end) > said.first.end

    def _mark(self, items: Sequence[Item]) -> int | None:
        """Find from where on it is said what the booking is to become."""
        line = self._line
        first = True
        for item in items:
            if isinstance(item.said, Word) and item.said.kinds & {"move"} and first:
                first = False
                continue
            if isinstance(item.said, Clock) and item.said.role == "until":
                return item.start
            if isinstance(item.said, Range) and not self._is_dashed(item.said):
                continue
            if isinstance(item.said, Day) and (
                item.said.role == "until"
                or line.at(item.start, "until")
                or line.key(item.start).endswith(("selle", "seksi"))
            ):
                return item.start
            if isinstance(item.said, Name) and self._leads_into(item):
                return item.start
            if isinstance(item.said, Name | Clock | Day | Range | Floor) and item.start > 0:
                before = {line.key(item.start - 1), line.key(item.start - 2)}
                if (
                    before & {"auf", "into", "till", "to", "nach", "zu", "til", "tills"}
                    or ("in" in before and line.language == "de" and isinstance(item.said, Name))
                ) and not (isinstance(item.said, Range) and item.start == 0):
                    return item.start
        return None

    def _leads_into(self, item: Item) -> bool:
        """Tell whether a name is in the Finnish case for where something goes: `Elmiin`, `Aaltoon`."""
        line, said = self._line, item.said
        token = line.tokens[item.end - 1]
        plain = fold(token.text)
        ends = re.search(r"(iin|een|aan|oon|uun|yyn|h[aeiouy]n|lle)$", plain) is not None
        return isinstance(said, Name) and ends and plain not in said.words

    def _meant(self, picked: Sequence[Item]) -> Meant:
        said, line = Meant(), self._line
        clock: Clock | None = None
        words = {kind for each in picked if isinstance(each.said, Word) for kind in each.said.kinds}
        for each in picked:
            match each.said:
                case Reference(text):
                    said = replace(said, reference=text)
                    self._part(Slot.REFERENCE, each)
                case Name(kind="room") as name:
                    key = name.keys[0]
                    own = [key for key in name.keys if any(booking.room == key for booking in self._bookings)]
                    said = replace(said, room=own[0] if own else key)
                case Day(on=on) if on is not None:
                    said = replace(said, date=on)
                case Clock() as at:
                    clock = at
                case Range(first=first):
                    clock = first
                case Title(text):
                    said = replace(said, title=text)
        running = "current" in words and not said.date and clock is None
        coming = "coming" in words and said.date is None
        if clock is not None and not clock.wrong:
            said = replace(said, start=times.wall(times.minutes_of(clock) % times.DAY))
        said = replace(said, running=running, next=coming and not running, all="all.of" in words)
        del line
        return replace(said, keys=tuple(each.key for each in self._fitting(said, clock)))

    def _fitting(self, said: Meant, clock: Clock | None) -> Iterator[Own]:
        found = [each for each in self._bookings if self._fits(each, said, clock)]
        if said.next and found:
            later = [each for each in found if not each.running]
            found = sorted(later or found, key=lambda each: (each.date, each.start))[:1]
        if self._intent is Intent.END and not said.said:
            found = [each for each in found if each.running] or found
        if self._intent is Intent.EXTEND and not said.said and sum(each.running for each in found) == 1:
            found = [each for each in found if each.running]
        yield from found

    def _fits(self, own: Own, said: Meant, clock: Clock | None) -> bool:
        if said.reference:
            return own.reference.upper() == said.reference
        if said.room and own.room != said.room:
            return False
        if said.date and own.date != said.date:
            return False
        if said.title and fold(said.title) not in fold(own.title):
            return False
        if said.running and any(each.running for each in self._bookings) and not own.running:
            return False
        if clock is not None:
            raw = clock.hour % 24 * 60 + clock.minute
            starts = {times.minutes_of(clock) % times.DAY} | (
                set() if clock.exact else {raw, (raw + times.HALF) % times.DAY}
            )
            return own.start.hour * 60 + own.start.minute in starts
        return True

    # --- Where, who and what -----------------------------------------------------------------------------------------

    def _part(self, slot: Slot, item: Item) -> None:
        tokens = self._line.tokens
        self._parts.append(Part(slot, tokens[item.start].start, tokens[item.end - 1].end))

    def _doubt(
        self,
        slot: Slot,
        why: Why,
        item: Item | None,
        values: Mapping[str, str] | None = None,
        keys: tuple[str, ...] = (),
    ) -> None:
        text = self._line.said(item.start, item.end) if item else ""
        self._doubts.append(Doubt(slot, why, text, values or {}, keys))

    def _where(self, items: Sequence[Item]) -> None:
        rooms = [(each, each.said) for each in items if isinstance(each.said, Name) and each.said.kind == "room"]
        begun = [(each, each.said) for each in items if isinstance(each.said, Name) and each.said.kind == "begun"]
        building, floor = "", ""
        for each in items:
            if isinstance(each.said, Name) and each.said.kind == "building":
                building = self._rooms[each.said.keys[0]].building
                self._part(Slot.BUILDING, each)
            elif isinstance(each.said, Floor):
                if each.said.known:
                    floor = each.said.floor
                    self._part(Slot.FLOOR, each)
                else:
                    self._doubt(Slot.FLOOR, Why.NEAREST, each)
        self._said = replace(self._said, building=building, floor=floor)
        if len({name.keys for _, name in rooms}) > 1:
            keys = tuple(dict.fromkeys(key for _, name in rooms for key in name.keys))
            self._doubt(Slot.ROOM, Why.EITHER, replace(rooms[0][0], end=rooms[-1][0].end), keys=keys)
        elif rooms:
            self._room(*rooms[0], building, floor)
        elif begun:
            item, name = begun[0]
            near = tuple(key for key in name.keys if self._there(key, building, floor)) or name.keys
            why = Why.NEAREST if len(near) == 1 else Why.SEVERAL
            self._doubt(Slot.ROOM, why, item, {"nearest": self._rooms[near[0]].name}, near)
        else:
            self._misspelt(items)

    def _room(self, item: Item, name: Name, building: str, floor: str) -> None:
        there = [key for key in name.keys if self._there(key, building, floor)]
        if len(there) == 1:
            self._said = replace(self._said, room=there[0])
            self._part(Slot.ROOM, item)
        elif there:
            self._doubt(Slot.ROOM, Why.SEVERAL, item, keys=tuple(there))
        else:
            # A room of that name is somewhere else.
            self._doubt(
                Slot.ROOM,
                Why.SEVERAL if len(name.keys) > 1 else Why.NEAREST,
                item,
                {"nearest": self._rooms[name.keys[0]].name},
                name.keys,
            )

    def _there(self, key: str, building: str, floor: str) -> bool:
        room = self._rooms[key]
        return (not building or room.building == building) and (not floor or fold(room.floor) == fold(floor))

    def _misspelt(self, items: Sequence[Item]) -> None:
        if self._intent in (Intent.UNKNOWN, Intent.REMIND, *MANAGES) and self._intent is not Intent.MOVE:
            return
        for item in items:
            if not isinstance(item.said, Unread):
                continue
            near = self._line.names.nearest(fold(self._line.tokens[item.start].text))
            keys = tuple(dict.fromkeys(key for name in near for key in name.keys))
            if keys:
                why = Why.NEAREST if len(keys) == 1 else Why.SEVERAL
                self._doubt(Slot.ROOM, why, item, {"nearest": self._rooms[keys[0]].name}, keys)
                self._unread.remove((item.start, item.end))
                return

    def _what(self, items: Sequence[Item]) -> None:
        said = self._said
        people: list[Named] = []
        guests: list[str] = []
        equipment: list[str] = []
        manages = self._intent in MANAGES
        for each in items:
            match each.said:
                case Count(number, other):
                    said = replace(said, count=number)
                    self._part(Slot.COUNT, each)
                    if number in (15, 30, 45, 60, 90) and self._is_bare_count(each):
                        said = replace(said, count=None)
                        self._doubt(Slot.COUNT, Why.EITHER, each, {"one": str(number), "other": f"{number} min"})
                    elif other:
                        self._doubt(Slot.COUNT, Why.EITHER, each, {"one": str(other), "other": str(number)})
                case People(names):
                    people += names
                    self._part(Slot.PEOPLE, each)
                case Guest(address):
                    guests.append(address)
                    self._part(Slot.GUESTS, each)
                case Title(text) if not manages:
                    said = replace(said, title=text)
                    self._part(Slot.TITLE, each)
                case Flag("private"):
                    said = replace(said, private=True)
                    self._part(Slot.PRIVATE, each)
                case Flag("online"):
                    said = replace(said, online=True)
                    self._part(Slot.ONLINE, each)
                case Flag("equipment", kind):
                    self._equipped(kind, each, equipment)
                case Repeats() if not manages:
                    said = replace(said, repeats=True)
                    self._part(Slot.REPEATS, each)
                    self._doubt(Slot.REPEATS, Why.NOT_YET, each)
        unique = tuple({fold(each.text): each for each in people}.values())
        for named in unique:
            if named.several:
                self._doubts.append(Doubt(Slot.PEOPLE, Why.SEVERAL, named.text, {}, named.several))
        self._said = replace(
            said, people=unique, guests=tuple(dict.fromkeys(guests)), equipment=tuple(dict.fromkeys(equipment))
        )

    def _is_bare_count(self, item: Item) -> bool:
        """Tell whether a number may be minutes as well as people: `at 1 for 30`."""
        line = self._line
        return line.kind(item.end - 1) == "num" and line.at(item.start, "for") is not None

    def _equipped(self, kind: str, item: Item, equipment: list[str]) -> None:
        called = equipment_meant(kind, tuple(self._rooms.values()))
        if called:
            equipment.append(called)
            self._part(Slot.EQUIPMENT, item)
        elif self._rooms:
            self._doubt(Slot.EQUIPMENT, Why.NEAREST, item)
        else:
            equipment.append(kind)
            self._part(Slot.EQUIPMENT, item)

    def _lead(self, items: Sequence[Item]) -> None:
        lengths = [each for each in items if isinstance(each.said, Length)]
        words = {kind for each in items if isinstance(each.said, Word) for kind in each.said.kinds}
        if lengths and isinstance(lengths[0].said, Length):
            minutes = int(lengths[0].said.length.total_seconds() // 60)
            self._said = replace(self._said, minutes=minutes, length=None)
            self._part(Slot.MINUTES, lengths[0])
        elif "remind.off" in words:
            self._said = replace(self._said, minutes=0)

    # --- When --------------------------------------------------------------------------------------------------------

    def _when(self, items: Sequence[Item]) -> None:
        on, weekly = self._day(items)
        start, end, length = self._hours(items)
        now = self._is_now(items) and self._intent is not Intent.MOVE
        if now and start is None and on is None and self._intent in (Intent.BOOK, Intent.NOW, Intent.FREE, Intent.WHO):
            start = self._now.hour * 60 + self._now.minute
            on = self._now.date()
            self._said = replace(self._said, now=True)
            if length is not None and end is None:
                end = start + int(length.total_seconds() // 60)
        doubted = {each.slot for each in self._doubts}
        if self._intent is Intent.MOVE and start is not None and on is None:
            self._said = replace(self._said, start=times.wall(start), end=times.wall(end) if end is not None else None)
            self._said = replace(self._said, length=length)
            return
        if start is not None and on is None and Slot.DATE not in doubted and self._intent in (Intent.BOOK, Intent.FREE):
            on = self._today(start)
        if on is not None and on < self._now.date():
            self._doubts.append(Doubt(Slot.DATE, Why.PAST, self._text(items, Day)))
            on = None
        if on == self._now.date() and start is not None and self._is_over(on, start):
            if weekly:
                on += timedelta(days=7)
            else:
                self._doubts.append(
                    Doubt(Slot.START, Why.PAST, self._text(items, Clock, Range) or self._text(items, Day))
                )
                start = end = None
        self._kept(on, start, end, length)

    def _kept(self, on: date | None, start: int | None, end: int | None, length: timedelta | None) -> None:
        start_wall = times.wall(start) if start is not None else None
        end_wall = times.wall(end) if end is not None else None
        if on is not None and start is not None and start >= times.DAY:
            on += timedelta(days=1)
        if on is not None:
            for slot, wall, minutes in ((Slot.START, start_wall, start), (Slot.END, end_wall, end)):
                day = (
                    on + timedelta(days=1) if slot is Slot.END and minutes is not None and minutes >= times.DAY else on
                )
                gap = times.skipped(day, wall, self._zone) if wall is not None else None
                if gap is not None:
                    self._doubts.append(Doubt(slot, Why.SKIPPED, f"{wall:%H:%M}", {"before": gap[0], "after": gap[1]}))
                    start_wall, end_wall = (None, end_wall) if slot is Slot.START else (start_wall, None)
        self._said = replace(self._said, date=on, start=start_wall, end=end_wall, length=length)

    def _text(self, items: Sequence[Item], *kinds: type) -> str:
        return next((self._line.said(each.start, each.end) for each in items if isinstance(each.said, kinds)), "")

    def _today(self, start: int) -> date | None:
        """Give today for a time without a day, unless it is over: then it is asked which day is meant."""
        today = self._now.date()
        if not self._is_over(today, start):
            self._said = replace(self._said, assumed=self._said.assumed | {Slot.DATE})
            return today
        self._doubts.append(Doubt(Slot.DATE, Why.PAST, "", {"time": f"{times.wall(start):%H:%M}"}))
        return None

    def _is_over(self, on: date, start: int) -> bool:
        if start >= times.DAY:
            return False
        return datetime.combine(on, times.wall(start), self._zone) < self._now - GRACE

    def _day(self, items: Sequence[Item]) -> tuple[date | None, bool]:
        """Give the day that was said, and whether it is only a weekday."""
        days = [each for each in items if isinstance(each.said, Day)]
        for each in items:
            if isinstance(each.said, Repeats) and each.said.weekday is not None and not days:
                ahead = (each.said.weekday - self._now.date().weekday()) % 7
                return self._now.date() + timedelta(days=ahead), True
        strong = [each for each in days if isinstance(each.said, Day) and each.said.strong] or days
        said = [each.said for each in strong if isinstance(each.said, Day)]
        for each in strong:
            self._part(Slot.DATE, each)
        dates = list(dict.fromkeys(each.on for each in said if each.on is not None))
        open_ones = [(item, each) for item, each in zip(strong, said, strict=True) if each.on is None]
        if len(dates) > 1:
            values = {"one": dates[0].isoformat(), "other": dates[1].isoformat()}
            self._doubt(Slot.DATE, Why.EITHER, replace(strong[0], end=strong[-1].end), values)
            return None, False
        if open_ones and not dates:
            item, day = open_ones[0]
            self._doubt(Slot.DATE, day.why or Why.VAGUE, item, day.values)
            return None, False
        if not dates:
            return None, False
        lone = next(each for each in said if each.on is not None)
        return dates[0], lone.weekday is not None and lone.yearless

    def _hours(self, items: Sequence[Item]) -> tuple[int | None, int | None, timedelta | None]:
        """Give start and end in minutes of the day, and the length, as far as they were said."""
        half = self._half(items)
        ranges = [each for each in items if isinstance(each.said, Range)]
        clocks = [each for each in items if isinstance(each.said, Clock)]
        lengths = [each for each in items if isinstance(each.said, Length)]
        length = self._length(lengths)
        if ranges:
            return self._range(ranges, half, items, length)
        ends = [each for each in clocks if isinstance(each.said, Clock) and each.said.role == "until"]
        if self._intent is Intent.MOVE and len(ends) == len(clocks):
            ends = ends[1:]  # Where it goes to is its start.
        starts = [each for each in clocks if each not in ends]
        start = self._start(starts, half, items, lengths)
        end: int | None = None
        if self._intent is Intent.EXTEND and ends:
            last = ends[-1].said
            assert isinstance(last, Clock)  # noqa: S101
            self._part(Slot.END, ends[-1])
            return None, self._valid(last, ends[-1], Slot.END, half), length
        if ends:
            end = self._end(start, starts, ends[-1], half)
        elif start is not None and length is not None:
            end = start + int(length.total_seconds() // 60)
        if start is None and not starts and not ends:
            self._vague(items, lengths)
        return start, end, length

    def _half(self, items: Sequence[Item]) -> str:
        for each in items:
            if isinstance(each.said, Day) and each.said.half:
                return each.said.half
            if isinstance(each.said, PartOfDay) and not each.said.whole:
                return each.said.half
        return ""

    def _length(self, lengths: Sequence[Item]) -> timedelta | None:
        found = None
        for each in lengths:
            said = each.said
            assert isinstance(said, Length)  # noqa: S101
            if said.days:
                if said.use in ("", "for"):
                    self._doubt(Slot.LENGTH, Why.TOO_LONG, each)
            elif said.use in ("", "for", "by") and found is None:
                found = said.length
                self._part(Slot.LENGTH, each)
        return found

    def _range(
        self, ranges: Sequence[Item], half: str, items: Sequence[Item], length: timedelta | None
    ) -> tuple[int | None, int | None, timedelta | None]:
        item = ranges[0]
        said = item.said
        assert isinstance(said, Range)  # noqa: S101
        if self._intent is Intent.MOVE and not self._is_dashed(said):
            # From 10 to 11 is where a booking goes.
            self._part(Slot.START, item)
            later = minutes if (minutes := self._valid(said.last, item, Slot.START, half)) is not None else None
            return later, None, None
        for clock, slot in ((said.first, Slot.START), (said.last, Slot.END)):
            if clock.wrong:
                self._doubt(slot, Why.NO_SUCH_TIME, item)
                return None, None, length
        spans = {
            times.span_of(each.said.first, each.said.last, half) for each in ranges if isinstance(each.said, Range)
        }
        if len(spans) > 1:
            first, other = (f"{times.wall(a):%H:%M}–{times.wall(b):%H:%M}" for a, b in sorted(spans)[:2])
            self._doubt(Slot.START, Why.EITHER, replace(item, end=ranges[-1].end), {"one": first, "other": other})
            return None, None, length
        start, end = times.span_of(said.first, said.last, half)
        self._part(Slot.START, item)
        self._part(Slot.END, item)
        if end > times.DAY and end - start > times.OVERNIGHT:
            self._doubt(Slot.END, Why.END_BEFORE_START, item)
            return start, None, length
        if said.first.words_to:
            self._doubt(Slot.START, Why.EITHER, item)
            return None, None, length
        if start >= times.DAY:
            self._doubt(Slot.START, Why.NO_SUCH_TIME, item)
            return None, None, length
        del items
        return start, end, length

    def _valid(self, clock: Clock, item: Item, slot: Slot, half: str) -> int | None:
        if clock.wrong:
            self._doubt(slot, Why.NO_SUCH_TIME, item)
            return None
        return times.minutes_of(clock, half)

    def _start(self, starts: Sequence[Item], half: str, items: Sequence[Item], lengths: Sequence[Item]) -> int | None:
        if not starts:
            return self._ahead(lengths)
        item = starts[0]
        said = item.said
        assert isinstance(said, Clock)  # noqa: S101
        self._part(Slot.START, item)
        walls = [self._valid(each.said, each, Slot.START, half) for each in starts if isinstance(each.said, Clock)]
        distinct = list(dict.fromkeys(each for each in walls if each is not None))
        if len(distinct) > 1:
            values = {"one": f"{times.wall(distinct[0]):%H:%M}", "other": f"{times.wall(distinct[1]):%H:%M}"}
            self._doubt(Slot.START, Why.EITHER, replace(item, end=starts[-1].end), values)
            return None
        if not distinct:
            return None
        if said.words_to and not self._line.at(item.start, "at"):
            self._doubt(Slot.START, Why.EITHER, item)
            return None
        if self._is_open(item):
            self._doubt(Slot.START, Why.VAGUE, item)
            return None
        if said.midnight or distinct[0] >= times.DAY:
            self._doubt(Slot.START, Why.VAGUE, item)
            return None
        del items
        return distinct[0]

    def _is_open(self, item: Item) -> bool:
        """Tell whether a time is only a bound: `after 3`, `ennen kolmea`, `before noon`."""
        bound = isinstance(item.said, Clock) and item.said.bound
        return bound or self._line.at(item.end, "after.post") is not None

    def _ahead(self, lengths: Sequence[Item]) -> int | None:
        for each in lengths:
            said = each.said
            if isinstance(said, Length) and said.use == "in" and not said.days and self._intent is not Intent.MOVE:
                moment = self._now + said.length
                self._part(Slot.START, each)
                if moment.date() == self._now.date():
                    return moment.hour * 60 + moment.minute
                self._doubt(Slot.START, Why.VAGUE, each)
        return None

    def _end(self, start: int | None, starts: Sequence[Item], item: Item, half: str) -> int | None:
        last = item.said
        assert isinstance(last, Clock)  # noqa: S101
        self._part(Slot.END, item)
        end = self._valid(last, item, Slot.END, half)
        if end is None:
            return None
        if start is None:
            if starts:
                return None
            if self._is_now(self._items):
                start = self._now.hour * 60 + self._now.minute
            else:
                return end
        first = starts[0].said if starts else None
        if isinstance(first, Clock):
            start, end = times.span_of(first, last, half)
        elif end <= start:
            end += times.HALF if not last.exact and end + times.HALF > start else times.DAY
        if end > times.DAY and end - start > times.OVERNIGHT:
            self._doubt(Slot.END, Why.END_BEFORE_START, item)
            return None
        return end

    def _vague(self, items: Sequence[Item], lengths: Sequence[Item]) -> None:
        """Say of a part of a day that it is no time."""
        if self._intent not in (Intent.BOOK, Intent.FREE) or any(
            isinstance(each.said, Length) and each.said.use == "in" and not each.said.days for each in lengths
        ):
            return
        for each in items:
            if isinstance(each.said, PartOfDay) or (isinstance(each.said, Day) and each.said.half):
                self._doubt(Slot.START, Why.VAGUE, each)
                return

    # --- What was not understood -------------------------------------------------------------------------------------

    def _quotes(self) -> Iterator[str]:
        line, spans = self._line, list[tuple[int, int]]()
        for start, end in sorted(self._unread):
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
