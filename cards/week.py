"""A week of one room: a bar for each day below each other, all of the same hours, each day to be pressed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from microsoft_teams.cards.core import CardElement, Column, ColumnSet, ExecuteAction, RichTextBlock, TextRun

from booking.availability.days import FIRST_YEAR, LAST_YEAR
from booking.availability.schedule import RoomWeek, WeekDay
from booking.availability.timeline import Block, offer
from booking.times import zone_label
from cards.actions.bookings import ShowBooking
from cards.actions.schedule import WEEK, ShowSchedule
from cards.bars import Kind, Part, axis, bar, mark, signs
from cards.elements import Card, button, card, fits, heading, line, plain, pressed, strong, warning
from cards.language import say
from cards.schedule_parts import book_press, free_span_of, free_spans, span_of
from cards.times import short_day_of
from cards.words import about, day_of, shown

SPANS = 4
"""How many free spans of a day are named, the longest; the rest are counted, and the day's own card has them all."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What is drawn: patterns in bars; bars to be pressed; bars at all."""

    patterns: bool = True
    presses: bool = True
    bars: bool = True


_LOOKS = (
    _Look(),
    _Look(presses=False),
    _Look(patterns=False, presses=False),
    _Look(patterns=False, presses=False, bars=False),
)


def week_card(week: RoomWeek) -> Card:
    """Draw seven days; what makes it too heavy for Teams is left out, what is missed least first."""
    for look in _LOOKS:
        drawn = _Week(week, look).card()
        if fits(drawn):
            break
    return drawn


class _Week:
    """Seven days being drawn."""

    def __init__(self, week: RoomWeek, look: _Look) -> None:
        self._it, self._zone, self._look = week, week.zone, look

    def card(self) -> Card:
        it, last = self._it, self._it.first + timedelta(days=6)
        days = say("{first} to {last}", first=short_day_of(it.first), last=day_of(last))
        body: list[CardElement] = [heading(plain(shown(it.room.name, 60))), strong(days, spacing="None")]
        body += [line(text, subtle=True, spacing="None") for text in (about(it.room),) if text]
        if it.room.off and it.booking_on:
            body.append(warning(say("Booking is off for this room, so nothing can be booked here now.")))
        if not it.booking_on:
            body.append(warning(say("Booking is switched off at the moment, so nothing can be booked here.")))
        if it.days:
            hint = "" if self._look.presses else say("Press a day to see it and to book.")
            body += [line(text, subtle=True, spacing="None") for text in (self._clocks(), self._legend(), hint) if text]
            body += [each for at, day in enumerate(it.days) for each in self._day(day, first=not at)]
        else:
            body.append(
                warning(say("The calendar of this room cannot be read just now. Please try again in a few minutes."))
            )
        return card(body, list(self._buttons()))

    def _legend(self) -> str:
        parts = [part for each in self._it.days for part in self._parts(each)]
        return signs(parts, patterns=self._look.patterns) if self._look.bars else ""

    def _clocks(self) -> str:
        first, last = self._it.days[0].span.starts, self._it.days[-1].span.starts
        labels = [zone_label(each, self._zone) for each in (first, last)]
        if labels[0] == labels[1]:
            return ""
        return say(
            "The clocks change in this week: times are {before}, later {after}.", before=labels[0], after=labels[1]
        )

    def _day(self, day: WeekDay, *, first: bool) -> Iterator[CardElement]:
        name = short_day_of(day.day)
        press = button(say("Schedule of {day}", day=name), ShowSchedule(self._it.room.address, day.day.isoformat()))
        runs = [pressed(name), TextRun(text=f"  {self._free(day)}", is_subtle=True)]
        # The whole line is pressed: a link in the text would have a colour that is hard to read in the dark.
        texts = Column(width="stretch", items=[RichTextBlock(inlines=runs)], select_action=press)
        yield ColumnSet(columns=[texts], spacing="Small")
        if not self._look.bars:
            return
        now = self._it.now
        yield from axis(day.span, now, self._zone) if first else mark(day.span, now)
        yield bar(self._parts(day), self._it.now, patterns=self._look.patterns)

    def _free(self, day: WeekDay) -> str:
        if day.span.ends <= self._it.now:
            return say("Over")
        free = [each.slot for each in day.blocks if each.free and each.slot.ends > self._it.now]
        if not free:
            return say("Taken all day")
        if len(day.blocks) == 1:
            return say("Free all day")
        return free_spans(free, SPANS, lambda each: free_span_of(each, day.day, self._zone, self._it.now))

    def _parts(self, day: WeekDay) -> list[Part]:
        return [Part(each.slot, self._kind(each), self._press(each, day.day)) for each in day.blocks]

    def _kind(self, block: Block) -> Kind:
        if block.free:
            return Kind.OVER if block.slot.ends <= self._it.now else Kind.FREE
        return Kind.OWN if block.own else Kind.TAKEN

    def _press(self, block: Block, on: date) -> ExecuteAction | None:
        if not self._look.presses:
            return None
        known = [each.booking for each in block.entries if each.booking is not None]
        if len(known) == 1:
            times = f"{short_day_of(on)} {span_of(block.slot, on, self._zone)}"
            return button(say("Open what is booked {time}", time=times), ShowBooking(known[0].id))
        bookable = self._it.booking_on and not self._it.room.off
        wanted = offer(block, self._it.now, self._it.rules, self._zone) if bookable else None
        if wanted is None:
            return None
        return book_press(self._it.room, wanted, f"{short_day_of(on)} {span_of(wanted, on, self._zone)}")

    def _buttons(self) -> Iterator[ExecuteAction]:
        it, seven = self._it, timedelta(days=7)
        if it.first > it.today and (it.first - seven).year >= FIRST_YEAR:
            # Not before today: what is over is over.
            before = max(it.today, it.first - seven)
            yield button(say("← Previous week"), ShowSchedule(it.room.address, before.isoformat(), span=WEEK))
        if (it.first + 2 * seven).year <= LAST_YEAR:
            yield button(say("Next week →"), ShowSchedule(it.room.address, (it.first + seven).isoformat(), span=WEEK))
        if not it.days:
            yield button(say("Try again"), ShowSchedule(it.room.address, it.first.isoformat(), span=WEEK))
        yield button(say("One day"), ShowSchedule(it.room.address, it.first.isoformat()))
