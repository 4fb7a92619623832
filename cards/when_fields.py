"""The part of the form that says when: day, start, how long or until when, how many people, and on whose clocks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cached_property, lru_cache

from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Choice,
    ChoiceSetInput,
    Container,
    DateInput,
    NumberInput,
    TargetElement,
    TimeInput,
    ToggleVisibilityAction,
)

from booking.errors import Field, Reason
from booking.forms.completion import minutes_shown
from booking.forms.inputs import OTHER
from booking.forms.screens import FormScreen
from booking.forms.typed_times import calendar_day, end_time
from booking.times import Skipped, instant, wall, zone_at
from cards.actions.form import DAY, FillIn
from cards.elements import beside, button, line, quiet_button, troubles
from cards.language import say
from cards.times import clock_of, day_of, lasting, offset, short_day_of
from cards.words import city, said_time

DAYS = 14
"""How many days can be chosen from a list, today among them; any other is filled in."""

LENGTHS = (30, 60, 90, 120, 180, 240, 360, 480)
"""The lengths that are offered, in minutes, as far as the rules allow them."""

_LISTED, _FILLED = "listed", "filled"
"""What follows `date` and `end` in the ids of the list to choose from, and of the field that takes its place."""

_choice = lru_cache(500)(lambda title, value: Choice(title=title, value=value))
"""A day or a length to choose: the same on every form, so that its model is built once."""


class WhenFields:
    """The fields of one form that say when, each with what is wrong with it."""

    def __init__(self, screen: FormScreen, zones: Iterable[str], *, shared: bool) -> None:
        """`zones` are those of the rooms that are offered."""
        self._screen, self._zones, self._shared = screen, zones, shared
        self._draft, self._inputs = screen.draft, screen.draft.inputs
        self._zone = zone_at(screen.draft.zone)
        self._today = wall(screen.now, self._zone).date()

    @cached_property
    def _minutes(self) -> int | None:
        return minutes_shown(self._inputs)

    @cached_property
    def _says_its_end(self) -> bool:
        """Tell whether the end stands for itself: no length leads to it, or it is what is asked for."""
        asked = any(each.field is Field.END for each in self._screen.problems)
        nothing = asked and not self._inputs.end.strip() and not self._inputs.duration
        return nothing or self._inputs.duration == OTHER or self._minutes is None

    def clocks(self) -> Iterator[str]:
        """Say on whose clocks the times are, where a room has others."""
        day, start = _day(self._inputs.date), _time(self._inputs.start)
        on = date.fromisoformat(day) if day else self._today
        moment = instant(on, time.fromisoformat(start) if start else time(12), self._zone)
        at = moment.after if isinstance(moment, Skipped) else moment
        there = {zone_at(each) for each in self._zones}
        if all(wall(at, each).utcoffset() == wall(at, self._zone).utcoffset() for each in there):
            return
        from_utc = offset(at, self._zone)
        if "/" in self._zone.key:
            yield say("Times are in {city} time ({offset}).", city=city(self._zone), offset=from_utc)
        else:
            yield say("Times are {offset}.", offset=from_utc)

    def when(self) -> CardElement:
        """Draw the day and the start beside each other."""
        chosen = _day(self._inputs.date)
        days = [self._today + timedelta(days=each) for each in range(min(DAYS, self._screen.rules.lead.days + 1))]
        if chosen and date.fromisoformat(chosen) not in days:
            days.append(date.fromisoformat(chosen))
        other = say("Another day")
        choices = [_choice(self._named(each), each.isoformat()) for each in days]
        day = _list(DAY, say("Day"), choices, chosen, other)
        on = DateInput(id="date", label=other)
        start = TimeInput(id="start", label=say("Start"), value=_time(self._inputs.start))
        return beside(
            [
                *self._swapped("date", day, on, other, filled=chosen is None),
                *self._troubles(Field.DATE),
                *self._either(Field.DATE),
            ],
            [start, *self._troubles(Field.START), *self._either(Field.START)],
            wrong=self._are_wrong(Field.DATE, Field.START),
        )

    def _swapped(
        self, name: str, listed: CardElement, field: CardElement, other: str, *, filled: bool
    ) -> Iterator[CardElement]:
        """Show a list with a press below it that puts the field in its place; that at once where it is `filled` in.

        The way back asks for the form anew: what was filled in would count behind a list that says something else.
        Clients that cannot do so ask for the form with nothing folded: it has both.
        """
        both = self._screen.unfolded
        shows = [f"{name}-{each}" for each in (_LISTED, _FILLED)]
        swap = ToggleVisibilityAction(
            title=other,
            target_elements=[TargetElement(element_id=each, is_visible=each == shows[1]) for each in shows],
        )
        press = [] if both else [quiet_button(other, swap)]
        yield Container(id=shows[0], items=[listed, *press], is_visible=False if filled else None)
        kept = [] if filled else list(self._still_listed(both=both))
        yield Container(id=shows[1], items=[field, *kept], is_visible=None if filled or both else False)

    def _still_listed(self, *, both: bool) -> Iterator[CardElement]:
        """Say what counts while the field is empty, and lead back to the list, which then has what was filled in."""
        yield line(say("If you leave this empty, your choice in the list stays."), subtle=True)
        if not both:
            back = say("Back to the list")
            press = FillIn(self._draft.id, self._draft.revision, self._inputs, page=self._draft.page)
            yield quiet_button(back, button(back, press))

    def _named(self, on: date) -> str:
        """Name a day briefly: a phone shows ten letters of it, and no list goes on for a year."""
        name = short_day_of(on)
        match (on - self._today).days:
            case 0:
                return say("{day}, today", day=name)
            case 1:
                return say("{day}, tomorrow", day=name)
            case ahead:
                return name if 0 < ahead < DAYS else day_of(on)

    def how_long(self) -> CardElement:
        """Draw how long it takes, or when it ends, beside how many people come."""
        minutes = self._minutes
        longest = self._screen.rules.longest // timedelta(minutes=1)
        offered = {each for each in LENGTHS if each <= longest} | ({minutes} if minutes else set())
        filled = self._says_its_end
        chosen = None if filled or minutes is None else str(minutes)
        other = say("Another end time")
        choices = [_choice(_length(each), str(each)) for each in sorted(offered)]
        duration = _list("duration", say("How long"), choices, chosen, other)
        # Preset only with what no list can say, since what stands here counts.
        end = TimeInput(id="end", label=other, value=_time(self._inputs.end) if minutes is None else None)
        ends = [line(text, subtle=True) for text in self._ends()]
        return beside(
            [
                *self._swapped("end", duration, end, other, filled=filled),
                *ends,
                *self._troubles(Field.DURATION, Field.END),
                *self._either(Field.END),
            ],
            [self._capacity(), *self._troubles(Field.CAPACITY)],
            wrong=self._are_wrong(Field.DURATION, Field.END, Field.CAPACITY),
        )

    def _ends(self) -> Iterator[str]:
        """Say when it ends, where that is on the day after its date, and on which day."""
        start, end, on = _time(self._inputs.start), _time(self._inputs.end), _day(self._inputs.date)
        if start and end and end <= start and self._minutes is not None:
            if on:
                following = date.fromisoformat(on) + timedelta(days=1)
                yield say("Ends {day}, {time}", day=day_of(following), time=clock_of(end_time(end)))
            else:
                yield say("Ends the day after, {time}", time=clock_of(end_time(end)))

    def _capacity(self) -> CardElement:
        typed = self._inputs.capacity.strip()
        return NumberInput(
            id="capacity",
            label=say("How many people"),
            value=int(typed) if re.fullmatch(r"[0-9]{1,5}", typed) else None,
            placeholder=say("You + invited"),
            min=1,
        )

    def _either(self, field: Field) -> Iterator[CardElement]:
        """Offer both of what something may mean that was said of a field: one press fills one in."""
        read = _day if field is Field.DATE else _time
        for each in self._screen.problems:
            values = [read(str(each.values.get(name, ""))) for name in ("one", "other")]
            if each.field is field and each.reason is Reason.SAID_EITHER and all(values):
                press = FillIn(self._draft.id, self._draft.revision, self._inputs, field=field.value)
                yield ActionSet(actions=[button(said_time(it), replace(press, value=it)) for it in values if it])

    def _troubles(self, *of: Field) -> list[CardElement]:
        return troubles(self._screen.problems, *of, shared=self._shared)

    def _are_wrong(self, *fields: Field) -> bool:
        return any(each.field in fields for each in self._screen.problems)


def _list(name: str, label: str, choices: Sequence[Choice], chosen: str | None, other: str) -> ChoiceSetInput:
    """Offer a list; where nothing on it is chosen, it says so to whoever reads what was sent."""
    none = [Choice(title=other, value=OTHER)] if chosen is None else []
    return ChoiceSetInput(
        id=name, label=label, style="compact", choices=[*choices, *none], value=OTHER if chosen is None else chosen
    )


def _length(minutes: int) -> str:
    match minutes:
        case 90:
            return say("1½ h")
        case _:
            return lasting(timedelta(minutes=minutes))


def _day(typed: str) -> str | None:
    try:
        return calendar_day(typed).isoformat()
    except ValueError:
        return None


def _time(typed: str) -> str | None:
    try:
        return f"{end_time(typed):%H:%M}"
    except ValueError:
        return None
