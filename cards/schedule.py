"""When rooms are taken on a day, as something to look at: a bar for each room, and one room's blocks beneath its bar.

A bar is a table of one row, its columns as wide as their blocks are long: filled is taken, empty is free, grey is over.
Of the containers a table's cells have the narrowest margins, so that half an hour stays half an hour on a phone; and
its lines show where colours do not. No text stands in a cell, since no client would show it at that width: the words
are below, and the title of each press says what it does. Columns of a ColumnSet were tried: each is 32 pixels at least.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import (
    CardElement,
    Column,
    ColumnDefinition,
    ColumnSet,
    ExecuteAction,
    RichTextBlock,
    Table,
    TableCell,
    TableRow,
    TextBlock,
    TextRun,
)

from booking.availability.schedule import RoomDay, Timetable, Unclear, neighbours
from booking.availability.timeline import Block, Entry, offer
from booking.model import Booking, Room, Slot, invitees
from booking.policy import FIRST_LENGTH
from booking.times import wall, zone_label
from cards.actions import OpenForm, ShowBooking, ShowSchedule, StarRoom
from cards.elements import BUDGET, Card, button, card, heading, line, row, star, strong, trouble, warning, weight
from cards.words import about, city, clock, day, room_span, shown

BLOCKS_TOLD = 16
"""How many blocks of one room's day are told in words; the bar has them all."""

NAMES = 6
"""How many people of a booking are named; the rest are counted."""

PLACES = 5
"""How many places are offered to somebody who was not understood."""

KNOWN = 3
"""How many bookings of a room are named where its blocks are not listed."""

SPANS = 8
"""How many free spans of a room are named where its blocks are not listed."""

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is drawn: the hours above every bar, not the first alone; stars in a list; bars to be pressed; titles at
    length and people; bars at all.
    """

    scales: bool = True
    stars: bool = True
    presses: bool = True
    names: bool = True
    bars: bool = True


_LOOKS = (
    _Look(),
    _Look(scales=False),
    _Look(scales=False, stars=False),
    _Look(scales=False, stars=False, presses=False),
    _Look(scales=False, stars=False, presses=False, names=False),
)
_PLAINEST = _Look(scales=False, stars=False, presses=False, names=False, bars=False)


def schedule_card(shown_day: Timetable | Unclear) -> Card:
    """Draw a schedule; what makes it too heavy for Teams is left out, what is missed least first."""
    if isinstance(shown_day, Unclear):
        return _unclear(shown_day)
    for look in _LOOKS:
        drawn = _Schedule(shown_day, look).card()
        if weight(drawn) <= BUDGET:
            return drawn
    return _Schedule(shown_day, _PLAINEST).card()


def _unclear(asked: Unclear) -> Card:
    offered = [button(shown(each, 24), ShowSchedule(each)) for each in asked.places[:PLACES]]
    return card([heading("Sorry?"), trouble(asked.problem)], offered)


class _Schedule:
    """One page of a schedule being drawn."""

    def __init__(self, timetable: Timetable, look: _Look) -> None:
        self._it, self._zone, self._span, self._look = timetable, timetable.zone, timetable.span, look
        self._coming = [each for room in timetable.rooms for each in room.blocks if each.slot.ends > timetable.now]

    def card(self) -> Card:
        body: list[CardElement] = [heading(self._day())]
        if not self._it.booking_on:
            body.append(warning("Booking is switched off at the moment, so nothing can be booked here."))
        if self._it.alone:
            body += self._room(self._it.rooms[0])
        else:
            body += [strong(shown(self._it.where, 60)), line(self._clocks(), subtle=True, spacing="None")]
            body += [line(text, subtle=True, spacing="None") for text in (self._legend(),) if text]
            body += [each for at, room in enumerate(self._it.rooms) for each in self._row(room, first=not at)]
            if self._it.pages > 1:
                body.append(line(f"Page {self._it.page} of {self._it.pages}", subtle=True, spacing="Default"))
        return card(body, list(self._buttons()))

    def _day(self) -> str:
        nearby = {0: "Today, ", 1: "Tomorrow, "}.get((self._it.day - self._it.today).days, "")
        return f"{nearby}{day(self._span.starts, self._zone)}"

    def _clocks(self) -> str:
        labels = [zone_label(each, self._zone) for each in (self._span.starts, self._span.ends - _MINUTE)]
        if labels[0] == labels[1]:
            return f"Times are {labels[0]}."
        return f"The clocks change on this day: times are {labels[0]}, later {labels[1]}."

    def _legend(self) -> str:
        if not self._look.bars or not any(room.readable for room in self._it.rooms):
            return ""
        signs = "Filled is taken, grey is over." if self._span.starts < self._it.now else "Filled is taken."
        if self._look.presses and any(self._offer(each) for each in self._coming):
            return f"{signs} Press a gap to book it, or a name to see more."
        return f"{signs} Press a name to see more."

    # --- A floor or a building: one row for each room ---------------------------------------------------------------

    def _row(self, room: RoomDay, *, first: bool) -> Iterator[CardElement]:
        press = button(f"Schedule of {shown(room.room.name, 40)}", ShowSchedule(room.room.address, self._iso()))
        place = "" if self._it.where == room.room.place else shown(room.room.place, 60)
        runs = [TextRun(text=shown(room.room.name, 60), weight="Bolder"), TextRun(text=" ›  "), *_subtle(place)]
        texts = [RichTextBlock(inlines=runs), *self._elsewhere(room.room)]
        # Not a link in the text: clients draw those in a colour that is hard to read in the dark.
        name = Column(width="stretch", items=texts, select_action=press, vertical_content_alignment="Center")
        yield ColumnSet(columns=[name, *self._star(room.room)], separator=None if first else True, spacing="Default")
        if not room.readable:
            yield line("⚠ Its calendar cannot be read just now.", subtle=True, spacing="None")
            return
        if self._look.bars:
            yield from [self._scale()] if first or self._look.scales else []
            yield self._bar(room)
        yield line(self._free(room), spacing="None")
        yield from (line(text, spacing="None") for text in self._known(room))

    def _star(self, room: Room) -> Iterator[Column]:
        if self._it.favourites is not None and (self._look.stars or self._it.alone):
            on = room.address not in self._it.favourites
            yield star(room, StarRoom(room.address, on, where=self._it.where, day=self._iso()))

    def _free(self, room: RoomDay) -> str:
        # The mark after the dash keeps a narrow line from breaking there.
        free = (each.slot for each in room.blocks if each.free and each.slot.ends > self._it.now)
        spans = [self._span_of(each).replace("–", "–\u2060") for each in free]
        if len(room.blocks) == 1 and spans:
            return "Free all the time"
        more = f" and {len(spans) - SPANS} more times" if len(spans) > SPANS else ""
        if spans:
            return f"Free {', '.join(spans[:SPANS])}{more}"
        return "Over for the day" if self._span.ends <= self._it.now else "Taken all the time"

    def _known(self, room: RoomDay) -> Iterator[str]:
        entries = (entry for block in room.blocks for entry in block.entries if entry.slot.ends > self._it.now)
        known = [(entry.slot, entry.booking) for entry in entries if entry.booking is not None]
        for slot, booking in known[:KNOWN]:
            yield f"{self._span_of(slot)} {self._title(booking)}"
        if len(known) > KNOWN:
            yield f"… and {len(known) - KNOWN} more that you may see"

    # --- One room: what is in its day, one below the other ----------------------------------------------------------

    def _room(self, room: RoomDay) -> Iterator[CardElement]:
        texts: list[CardElement] = [strong(shown(room.room.name, 60))]
        texts += [line(text, subtle=True, spacing="None") for text in (about(room.room), self._clocks()) if text]
        columns = [Column(width="stretch", items=[*texts, *self._elsewhere(room.room)]), *self._star(room.room)]
        yield ColumnSet(columns=columns, spacing="Small")
        if not room.readable:
            yield warning("The calendar of this room cannot be read just now. Please try again in a few minutes.")
            return
        if self._look.bars:
            yield self._scale()
            yield self._bar(room)
        told = [each for each in room.blocks if each.slot.ends > self._it.now] or list(room.blocks)
        for block in told[:BLOCKS_TOLD]:
            yield self._block(block, room.room)
        if len(told) > BLOCKS_TOLD:
            yield line(f"… and {len(told) - BLOCKS_TOLD} more until {self._moment(self._span.ends)}.")

    def _block(self, block: Block, room: Room) -> CardElement:
        times = strong(self._span_of(block.slot), subtle=block.slot.ends <= self._it.now)
        if block.free:
            wanted = self._offer(block)
            press = self._book(wanted, room, title="Book") if wanted else None
            state = "Over" if block.slot.ends <= self._it.now else f"Free, {_long(block.slot.duration)}"
            return row([times, line(state, spacing="None", subtle=press is None)], press, separator=True)
        known = [each.booking for each in block.entries if each.booking is not None]
        texts: list[CardElement] = [times, line(self._taken(block), spacing="None")]
        for booking in known if self._look.names else ():
            texts += [line(text, subtle=True, spacing="None") for text in (_people(booking),) if text]
        words = f"Open what is booked {self._span_of(block.slot)}"
        press = button("Open", ShowBooking(known[0].id), tooltip=words) if len(known) == 1 else None
        return row(texts, press, separator=True)

    def _taken(self, block: Block) -> str:
        """Say what takes the room: titles where they may be known, each with its times if there is more than one."""
        if len(block.entries) == 1:
            entry = block.entries[0]
            whole = "" if self._span.contains(entry.slot) else f" {self._beyond(entry)}"
            return f"{self._title(entry.booking) if entry.booking else 'Taken'}{whole}"
        each_named = (
            f"{self._span_of(entry.slot)} {self._title(entry.booking) if entry.booking else 'taken'}"
            for entry in block.entries[:SPANS]
        )
        return f"Taken by {len(block.entries)} at once: {', '.join(each_named)}"

    def _beyond(self, entry: Entry) -> str:
        ends = [entry.slot.starts < self._span.starts, entry.slot.ends > self._span.ends]
        words = [f"since {self._moment(entry.slot.starts)}", f"until {self._moment(entry.slot.ends)}"]
        return " ".join(text for text, said in zip(words, ends, strict=True) if said)

    # --- Bars -------------------------------------------------------------------------------------------------------

    def _bar(self, room: RoomDay) -> CardElement:
        cells = [
            TableCell(
                items=[TextBlock(text="\u00a0", wrap=True)],
                style=self._style(each),
                select_action=self._press(each, room.room),
            )
            for each in room.blocks
        ]
        widths = [ColumnDefinition(width=max(1, round(each.slot.duration / _MINUTE))) for each in room.blocks]
        return Table(
            columns=widths,
            rows=[TableRow(cells=cells)],
            show_grid_lines=True,
            first_row_as_headers=False,
            spacing="None",
        )

    def _style(self, block: Block) -> Literal["accent", "emphasis"] | None:
        if block.free:
            return "emphasis" if block.slot.ends <= self._it.now else None
        return "accent"

    def _press(self, block: Block, room: Room) -> ExecuteAction | None:
        if not self._look.presses:
            return None
        known = [each.booking for each in block.entries if each.booking is not None]
        if len(known) == 1:
            return button(f"Open what is booked {self._span_of(block.slot)}", ShowBooking(known[0].id))
        wanted = self._offer(block)
        return self._book(wanted, room) if wanted else None

    def _offer(self, block: Block) -> Slot | None:
        return offer(block, self._it.now, self._it.rules, self._zone) if self._it.booking_on else None

    def _book(self, wanted: Slot, room: Room, title: str = "") -> ExecuteAction:
        words = f"Book {shown(room.name, 40)} {self._span_of(wanted)}"
        # A form has that length unless told, and every byte of a busy page counts.
        press = OpenForm(room.address, wanted.starts, None if wanted.duration == FIRST_LENGTH else wanted.ends)
        return button(title or words, press, tooltip=words if title else None)

    def _scale(self) -> CardElement:
        """Write the hours above a bar: at most six, each over its place."""
        hours = [self._span.starts]
        while hours[-1] + _HOUR < self._span.ends:
            hours.append(hours[-1] + _HOUR)
        step = -(-len(hours) // 6)
        edges = [*hours[::step], self._span.ends]
        columns = [
            Column(
                width=str(round((ends - starts) / _MINUTE)),
                spacing="None",
                items=[TextBlock(text=self._hour(starts), size="Small", is_subtle=True, wrap=True)],
            )
            for starts, ends in pairwise(edges)
        ]
        return ColumnSet(columns=columns, spacing="Small")

    # --- Words and buttons ------------------------------------------------------------------------------------------

    def _span_of(self, slot: Slot) -> str:
        return f"{self._moment(slot.starts)}–{self._moment(slot.ends)}"

    def _moment(self, moment: datetime) -> str:
        """Name a time of day, with its day where it is another one; midnight ends a day and begins none."""
        local, text = wall(moment, self._zone), clock(moment, self._zone)
        if text == "00:00" and local.date() == self._it.day + timedelta(days=1):
            return "24:00"
        return text if local.date() == self._it.day else f"{local:%a} {local.day} {local:%b} {text}"

    def _hour(self, moment: datetime) -> str:
        local = wall(moment, self._zone)
        return f"{local.hour}:{local.minute:02}" if local.minute else str(local.hour)

    def _title(self, booking: Booking) -> str:
        return (
            shown(booking.meeting.title, 80 if self._look.names else 40)
            or f"Booked by {shown(booking.booker.name, 40) or 'a colleague'}"
        )

    def _elsewhere(self, room: Room) -> Iterator[CardElement]:
        """Say that a room's own clocks show something else, and by how much."""
        there = ZoneInfo(room.mailbox.zone)
        begins, ends = (_ahead(each, there, self._zone) for each in (self._span.starts, self._span.ends))
        if begins == ends and begins:
            apart = f"{_long(abs(begins))} {'ahead' if begins > timedelta(0) else 'behind'}"
            yield line(f"This room is in {city(there)}, {apart}.", subtle=True, spacing="None")
        elif begins != ends:
            yield line(room_span(self._span, self._zone, room), subtle=True, spacing="None")

    def _iso(self, on: date | None = None) -> str:
        return (on or self._it.day).isoformat()

    def _buttons(self) -> Iterator[ExecuteAction]:
        it = self._it
        before, after = neighbours(it)
        if not it.alone and it.page < it.pages:
            yield button("More rooms", ShowSchedule(it.where, self._iso(), it.page + 1))
        if not it.alone and it.page > 1:
            yield button("Earlier rooms", ShowSchedule(it.where, self._iso(), it.page - 1))
        for arrow, on in (("←", before), ("", it.today if it.day != it.today else None), ("→", after)):
            if on is not None and (arrow or on not in (before, after)):
                yield button(self._named(arrow, on), ShowSchedule(it.where, self._iso(on), it.page))
        if not all(room.readable for room in it.rooms):
            yield button("Try again", ShowSchedule(it.where, self._iso(), it.page))
        around = it.rooms[0].room.place if it.alone else ""
        if around and around != it.where:
            yield button(shown(around, 24), ShowSchedule(around, self._iso()))

    def _named(self, arrow: str, on: date) -> str:
        name = "Today" if on == self._it.today else f"{on:%a} {on.day} {on:%b}"
        return " ".join(part for part in ((arrow, name) if arrow == "←" else (name, arrow)) if part)


def _people(booking: Booking) -> str:
    """Name who comes: whoever may see a booking may see that."""
    invited = invitees(booking.booker, booking.meeting.attendees)
    names = [shown(each.name or each.address, 40) for each in invited]
    if len(names) > NAMES:
        names[NAMES:] = [f"and {len(names) - NAMES} more"]
    return ", ".join(names)


def _ahead(moment: datetime, there: ZoneInfo, here: ZoneInfo) -> timedelta:
    """Tell by how much the clocks there are ahead of those here."""
    return wall(moment, there).replace(tzinfo=None) - wall(moment, here).replace(tzinfo=None)


def _long(length: timedelta) -> str:
    """Say how long something is: `45 min`, `2 h`, `1 h 30 min`."""
    hours, minutes = divmod(round(length / _MINUTE), 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)


def _subtle(text: str) -> list[TextRun]:
    return [TextRun(text=text, is_subtle=True)] if text else []
