"""When rooms are taken on a day, as something to look at: a bar for each room, and one room's blocks beneath its bar.

No text but a mark stands in a bar, since no client would show it at that width: the words are below, and the title of
each press says what it does. `cards/bars.py` draws the bars.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement, Column, ColumnSet, ExecuteAction, RichTextBlock, TextRun

from booking.availability.schedule import RoomDay, RoomWeek, Shown, Timetable, Unclear, neighbours
from booking.availability.timeline import Block, Entry, from_then, offer
from booking.model import Booking, Room, Slot, invitees
from booking.times import wall, zone_label
from cards.actions.bookings import ShowBooking
from cards.actions.found_rooms import StarRoom
from cards.actions.schedule import WEEK, ShowSchedule
from cards.bars import Kind, Part, axis, bar, signs
from cards.elements import (
    Card,
    button,
    card,
    fits,
    heading,
    line,
    plain,
    pressed,
    row,
    star,
    strong,
    warning,
)
from cards.language import say
from cards.schedule_parts import book_press, free_span_of, free_spans, moment_of, place_name, span_of, unclear_card
from cards.times import short_day_of
from cards.week import week_card
from cards.words import about, day, lasting, room_span, shown
from cards.words import place as place_of

BLOCKS_TOLD = 16
"""How many blocks of one room's day are told in words; the bar has them all."""

NAMES = 6
"""How many people of a booking are named; the rest are counted."""

KNOWN = 3
"""How many bookings of a room are named where its blocks are not listed."""

SPANS = 8
"""How many free spans of a room are named where its blocks are not listed."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is drawn: stars in a list; patterns in bars; bars to press; titles at length and people; bars at all."""

    stars: bool = True
    patterns: bool = True
    presses: bool = True
    names: bool = True
    bars: bool = True


_LOOKS = (
    _Look(),
    _Look(stars=False),
    _Look(stars=False, patterns=False),
    _Look(stars=False, patterns=False, presses=False),
    _Look(stars=False, patterns=False, presses=False, names=False),
)
_WITH_MORE = (_Look(), _Look(patterns=False))
_PLAINEST = _Look(stars=False, patterns=False, presses=False, names=False, bars=False)


def schedule_card(shown_day: Shown, *, beside: int = 0) -> Card:
    """Draw a schedule; what makes it too heavy for Teams is left out, what is missed least first.

    `beside` is what something else on the same card weighs, in bytes. It takes the place of what only repeats, and
    never of what can be pressed: where that is not enough, the card is drawn as if it stood alone.
    """
    if isinstance(shown_day, Unclear):
        return unclear_card(shown_day)
    if isinstance(shown_day, RoomWeek):
        return week_card(shown_day)
    for look in _WITH_MORE if beside else ():
        drawn = _Schedule(shown_day, look).card()
        if fits(drawn, beside):
            return drawn
    for look in _LOOKS:
        drawn = _Schedule(shown_day, look).card()
        if fits(drawn):
            return drawn
    return _Schedule(shown_day, _PLAINEST).card()


class _Schedule:
    """One page of a schedule being drawn."""

    def __init__(self, timetable: Timetable, look: _Look) -> None:
        self._it, self._zone, self._span, self._look = timetable, timetable.zone, timetable.span, look
        self._coming = [each for room in timetable.rooms for each in room.blocks if each.slot.ends > timetable.now]

    def card(self) -> Card:
        room = self._it.rooms[0] if self._it.alone else None
        title = shown(room.room.name, 60) if room else place_name(self._it.where, 60)
        body: list[CardElement] = [heading(plain(title)), strong(self._day(), spacing="None")]
        if not self._it.booking_on:
            body.append(warning(say("Booking is switched off at the moment, so nothing can be booked here.")))
        if room:
            body += self._room(room)
        else:
            told = (self._clocks(), *self._abroad(), self._legend())
            body += [line(text, subtle=True, spacing="None") for text in told if text]
            scaled = next((each for each in self._it.rooms if each.readable), None)
            body += [each for listed in self._it.rooms for each in self._row(listed, scaled=listed is scaled)]
            if self._it.pages > 1:
                page = say("Page {page} of {pages}", page=self._it.page, pages=self._it.pages)
                body.append(line(page, subtle=True, spacing="Default"))
        return card(body, list(self._buttons()))

    def _day(self) -> str:
        on = day(self._span.starts, self._zone)
        match (self._it.day - self._it.today).days:
            case 0:
                return say("Today, {day}", day=on)
            case 1:
                return say("Tomorrow, {day}", day=on)
        return on

    def _clocks(self) -> str:
        labels = [zone_label(each, self._zone) for each in (self._span.starts, self._span.ends - _MINUTE)]
        if labels[0] == labels[1]:
            return ""
        return say(
            "The clocks change on this day: times are {before}, later {after}.", before=labels[0], after=labels[1]
        )

    def _legend(self) -> str:
        if not self._look.bars or not any(room.readable for room in self._it.rooms):
            return ""
        return signs([part for room in self._it.rooms for part in self._parts(room)], patterns=self._look.patterns)

    # --- A floor or a building: one row for each room ---------------------------------------------------------------

    def _abroad(self) -> list[str]:
        """Say once of each building that its clocks show something else."""
        told = [text for listed in self._it.rooms if listed.room.building for text in self._elsewhere(listed.room)]
        return list(dict.fromkeys(told))

    def _row(self, room: RoomDay, *, scaled: bool) -> Iterator[CardElement]:
        title = say("Schedule of {room}", room=shown(room.room.name, 40))
        press = button(title, ShowSchedule(room.room.address, self._iso()))
        place = "" if self._it.where == room.room.place else place_of(room.room)
        runs = [pressed(shown(room.room.name, 60)), *_subtle(f"  {place}" if place else "")]
        nameless = () if room.room.building else self._elsewhere(room.room)
        texts = [RichTextBlock(inlines=runs), *(line(text, subtle=True, spacing="None") for text in nameless)]
        # Not a link in the text: clients draw those in a colour that is hard to read in the dark.
        name = Column(width="stretch", items=texts, select_action=press, vertical_content_alignment="Center")
        parted = None if room is self._it.rooms[0] else True
        yield ColumnSet(columns=[name, *self._star(room.room)], separator=parted, spacing="Default")
        if room.room.off and self._it.booking_on:
            yield line(say("⚠ Booking is off for this room."), subtle=True, spacing="None")
        if not room.readable:
            yield line(say("⚠ Its calendar cannot be read just now."), subtle=True, spacing="None")
            return
        if self._look.bars:
            yield from axis(self._span, self._it.now, self._zone) if scaled else []
            yield self._bar(room)
        yield line(self._free(room), spacing="None")
        yield from self._then(room)
        yield from (line(text, spacing="None") for text in self._known(room))

    def _star(self, room: Room) -> Iterator[Column]:
        if self._it.favourites is not None and (self._look.stars or self._it.alone):
            on = room.address not in self._it.favourites
            yield star(room, StarRoom(room.address, on, where=self._it.where, day=self._iso()))

    def _free(self, room: RoomDay) -> str:
        free = [each.slot for each in room.blocks if each.free and each.slot.ends > self._it.now]
        if len(room.blocks) == 1 and free:
            return say("Free all day")
        if free:
            return free_spans(free, SPANS, self._free_span_of)
        return say("Over for the day") if self._span.ends <= self._it.now else say("Taken all day")

    def _then(self, room: RoomDay) -> Iterator[CardElement]:
        """Tell how it is at the time that was asked about, and offer the room where it is free."""
        at = self._it.at
        block = next((each for each in room.blocks if at and each.slot.starts <= at < each.slot.ends), None)
        if at is None or block is None:
            return
        left = from_then(block, at)
        wanted = self._offer(left, room.room)
        values = {"time": self._moment(at), "end": self._moment(block.slot.ends)}
        if not block.free:
            yield row([strong(say("At {time} it is taken, until {end}.", **values))])
        elif wanted:
            text = strong(say("At {time} it is free, until {end}.", **values))
            yield row([text], self._book(wanted, room.room, title=say("Book {time}", time=self._moment(wanted.starts))))

    def _known(self, room: RoomDay) -> Iterator[str]:
        entries = (entry for block in room.blocks for entry in block.entries if entry.slot.ends > self._it.now)
        known = [(entry.slot, entry.booking) for entry in entries if entry.booking is not None]
        for slot, booking in known[:KNOWN]:
            yield f"{self._span_of(slot)} {self._title(booking)}"
        if len(known) > KNOWN:
            yield say("… and {count} more that you may see", count=len(known) - KNOWN)

    # --- One room: what is in its day, one below the other ----------------------------------------------------------

    def _room(self, room: RoomDay) -> Iterator[CardElement]:
        facts = (_described(room.room), self._clocks(), *self._elsewhere(room.room))
        texts = [line(text, subtle=True, spacing="None") for text in facts if text]
        columns = [Column(width="stretch", items=list(texts)), *self._star(room.room)]
        yield ColumnSet(columns=columns, spacing="Small")
        if room.room.off and self._it.booking_on:
            yield warning(say("Booking is off for this room, so nothing can be booked here now."))
        if not room.readable:
            yield warning(say("The calendar of this room cannot be read just now. Please try again in a few minutes."))
            return
        if self._look.bars:
            yield from axis(self._span, self._it.now, self._zone)
            yield self._bar(room)
        yield from self._then(room)
        told = [each for each in room.blocks if each.slot.ends > self._it.now] or list(room.blocks)
        for block in told[:BLOCKS_TOLD]:
            yield self._block(block, room.room)
        if len(told) > BLOCKS_TOLD:
            count, end = len(told) - BLOCKS_TOLD, self._moment(self._span.ends)
            yield line(say("… and {count} more until {end}.", count=count, end=end))

    def _block(self, block: Block, room: Room) -> CardElement:
        """Tell of a block in a line that begins with its times, so that a day is short and wraps well on a phone."""
        over = block.slot.ends <= self._it.now
        named = self._free_span_of(block.slot) if block.free else self._span_of(block.slot)
        times = TextRun(text=named, weight="Bolder", is_subtle=over or None)
        if block.free:
            wanted = self._offer(block, room)
            press = self._book(wanted, room, title=say("Book")) if wanted else None
            state = say("Over") if over else say("Free, {length}", length=lasting(block.slot.duration))
            return row([_after(times, state, subtle=press is None)], press, separator=True)
        known = [each.booking for each in block.entries if each.booking is not None]
        texts: list[CardElement] = [_after(times, self._taken(block), subtle=not known)]
        for booking in known if self._look.names else ():
            texts += [line(text, subtle=True, spacing="None") for text in (_people(booking),) if text]
        words = say("Open what is booked {time}", time=self._span_of(block.slot))
        press = button(say("Open"), ShowBooking(known[0].id), tooltip=words) if len(known) == 1 else None
        return row(texts, press, separator=True)

    def _taken(self, block: Block) -> str:
        """Say what takes the room: titles where they may be known, each with its times if there is more than one."""
        if len(block.entries) == 1:
            entry = block.entries[0]
            title = self._named_entry(entry) if entry.booking else say("Taken")
            begun, lasts = entry.slot.starts < self._span.starts, entry.slot.ends > self._span.ends
            values = {"title": title, "start": self._moment(entry.slot.starts), "end": self._moment(entry.slot.ends)}
            match begun, lasts:
                case True, True:
                    return say("{title} since {start} until {end}", **values)
                case True, False:
                    return say("{title} since {start}", **values)
                case False, True:
                    return say("{title} until {end}", **values)
            return title
        each_named = (f"{self._span_of(entry.slot)} {self._named_entry(entry)}" for entry in block.entries[:SPANS])
        return say("Double-booked: {bookings}", bookings=", ".join(each_named))

    def _named_entry(self, entry: Entry) -> str:
        if not entry.booking:
            return say("taken")
        title = self._title(entry.booking)
        return say("{title} ● yours", title=title) if entry.own else title

    # --- Bars -------------------------------------------------------------------------------------------------------

    def _bar(self, room: RoomDay) -> CardElement:
        return bar(self._parts(room), self._it.now, patterns=self._look.patterns)

    def _parts(self, room: RoomDay) -> list[Part]:
        return [Part(each.slot, self._kind(each), self._press(each, room.room)) for each in room.blocks]

    def _kind(self, block: Block) -> Kind:
        if block.free:
            return Kind.OVER if block.slot.ends <= self._it.now else Kind.FREE
        return Kind.OWN if block.own else Kind.TAKEN

    def _press(self, block: Block, room: Room) -> ExecuteAction | None:
        if not self._look.presses:
            return None
        known = [each.booking for each in block.entries if each.booking is not None]
        if len(known) == 1:
            words = say("Open what is booked {time}", time=self._span_of(block.slot))
            return button(words, ShowBooking(known[0].id))
        wanted = self._offer(block, room)
        return self._book(wanted, room) if wanted else None

    def _offer(self, block: Block, room: Room) -> Slot | None:
        on = self._it.booking_on and not room.off
        return offer(block, self._it.now, self._it.rules, self._zone) if on else None

    def _book(self, wanted: Slot, room: Room, title: str = "") -> ExecuteAction:
        return book_press(room, wanted, self._span_of(wanted), title)

    # --- Words and buttons ------------------------------------------------------------------------------------------

    def _span_of(self, slot: Slot) -> str:
        return span_of(slot, self._it.day, self._zone)

    def _free_span_of(self, slot: Slot) -> str:
        return free_span_of(slot, self._it.day, self._zone, self._it.now)

    def _moment(self, moment: datetime) -> str:
        return moment_of(moment, self._it.day, self._zone)

    def _title(self, booking: Booking) -> str:
        return shown(booking.meeting.title, 80 if self._look.names else 40) or say(
            "Booked by {person}", person=shown(booking.booker.name, 40) or say("a colleague")
        )

    def _elsewhere(self, room: Room) -> Iterator[str]:
        """Say that a room's own clocks show something else, and by how much."""
        there = ZoneInfo(room.mailbox.zone)
        begins, ends = (_ahead(each, there, self._zone) for each in (self._span.starts, self._span.ends))
        if begins == ends and begins:
            yield _apart(begins, shown(room.building, 40))
        elif begins != ends:
            yield room_span(self._span, self._zone, room)

    def _iso(self, on: date | None = None) -> str:
        return (on or self._it.day).isoformat()

    def _buttons(self) -> Iterator[ExecuteAction]:
        it = self._it
        before, after = neighbours(it)
        if not it.alone and it.page > 1:
            yield button(say("Previous rooms"), ShowSchedule(it.where, self._iso(), it.page - 1))
        if not it.alone and it.page < it.pages:
            yield button(say("More rooms"), ShowSchedule(it.where, self._iso(), it.page + 1))
        for arrow, on in (("←", before), ("", it.today if it.day != it.today else None), ("→", after)):
            if on is not None and (arrow or on not in (before, after)):
                yield button(self._named(arrow, on), ShowSchedule(it.where, self._iso(on), it.page))
        if not all(room.readable for room in it.rooms):
            yield button(say("Try again"), ShowSchedule(it.where, self._iso(), it.page))
        if it.alone:
            yield button(say("Week"), ShowSchedule(it.where, self._iso(), span=WEEK))
        around = it.rooms[0].room.place if it.alone else ""
        if around and around != it.where:
            yield button(place_of(it.rooms[0].room, 30), ShowSchedule(around, self._iso()))

    def _named(self, arrow: str, on: date) -> str:
        name = say("Today") if on == self._it.today else short_day_of(on)
        return " ".join(part for part in ((arrow, name) if arrow == "←" else (name, arrow)) if part)


def _after(times: TextRun, text: str, *, subtle: bool) -> CardElement:
    return RichTextBlock(inlines=[times, TextRun(text=f"  {text}", is_subtle=subtle or None)], spacing="Small")


def _described(room: Room) -> str:
    """Describe a room, and say where it has no equipment: who asks what is in a room is to get an answer."""
    return about(room) if room.equipment else " · ".join(filter(None, (about(room), say("no equipment noted"))))


def _people(booking: Booking) -> str:
    """Name who comes: whoever may see a booking may see that."""
    invited = invitees(booking.booker, booking.meeting.attendees)
    names = [shown(each.name or each.address, 40) for each in invited]
    if len(names) > NAMES:
        return say("{names}, and {count} more", names=", ".join(names[:NAMES]), count=len(names) - NAMES)
    return ", ".join(names)


def _apart(ahead: timedelta, building: str) -> str:
    """Say by how much the clocks of a building are ahead: a zone's name is no place that people know."""
    length = lasting(abs(ahead))
    if ahead > timedelta(0):
        if building:
            return say("Clocks at {building} are {length} ahead.", building=building, length=length)
        return say("The room's clock is {length} ahead.", length=length)
    if building:
        return say("Clocks at {building} are {length} behind.", building=building, length=length)
    return say("The room's clock is {length} behind.", length=length)


def _ahead(moment: datetime, there: ZoneInfo, here: ZoneInfo) -> timedelta:
    """Tell by how much the clocks there are ahead of those here."""
    return wall(moment, there).replace(tzinfo=None) - wall(moment, here).replace(tzinfo=None)


def _subtle(text: str) -> list[TextRun]:
    return [TextRun(text=text, is_subtle=True)] if text else []
