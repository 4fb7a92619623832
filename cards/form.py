"""The booking form: what is to be booked, with each problem after its field and everything that was typed kept.

Day, start, length and how many people are always shown. The rest is folded where nothing in it is wrong or asked for,
and on the form of a change where nothing in it is to become different. A day or an end that no list has is filled in
where the list stood, so that never two of them are seen that say different things. Nothing is preset that a client may
drop: people stand as a list (`cards/invited.py`), and inputs only add to it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cached_property, lru_cache
from operator import add

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Choice,
    ChoiceSetInput,
    Column,
    ColumnSet,
    Container,
    DateInput,
    NumberInput,
    TargetElement,
    TextBlock,
    TextInput,
    TimeInput,
    ToggleInput,
    ToggleVisibilityAction,
)

from booking.errors import Field, Reason
from booking.forms.completion import guests_in, minutes_shown
from booking.forms.inputs import OTHER, Inputs
from booking.forms.screens import FormScreen
from booking.forms.typed_times import calendar_day, end_time
from booking.model import Room
from booking.sentences.model import Slot
from booking.times import Skipped, instant, wall, zone_at
from cards.actions.bookings import ListBookings
from cards.actions.form import DAY, CloseForm, FillIn, FindRooms, OpenForm, SuggestTimes
from cards.actions.found_rooms import BookRoom
from cards.actions.values import ANY
from cards.elements import (
    BUDGET,
    CONFIDENTIAL,
    Card,
    button,
    card,
    fits,
    heading,
    line,
    plain,
    strong,
    trouble,
    weights,
)
from cards.invited import invited
from cards.language import say, say_count
from cards.offered import offered
from cards.room_field import room_field
from cards.shown import typed_back
from cards.times import clock_of, day_of, lasting, offset, short_day_of
from cards.understood import understood
from cards.words import about, city, placed, rules, said_time, shown

PEOPLE = frozenset({Field.TITLE, Field.ATTENDEES, Field.GUESTS})
"""The fields that stand folded under "More options" with title and people, and are opened where they say something."""

REST = frozenset({Field.FLOOR, Field.EQUIPMENT, Field.PRIVATE, Field.ONLINE})
"""Those that stand there below, and are opened for themselves."""

TITLE_KEPT = 1_000
"""Characters of an over-long title that the form gives back for shortening."""

EQUIPMENT_LIMIT = 50
"""How many kinds of equipment can be asked for: those that most rooms have."""

DAYS = 14
"""How many days can be chosen from a list, today among them; any other is filled in."""

GUESSES = 4
"""How many rooms are offered for a name that is none."""

LENGTHS = (30, 60, 90, 120, 180, 240, 360, 480)
"""The lengths that are offered, in minutes, as far as the rules allow them."""

ROOMS_TRIED = (100, 80, 65, 50, 40, 30, 20, 10, 0)
"""How many rooms are listed where all of them are too heavy for Teams: the most that fit."""

ALL_TRIED = 400
"""Of more rooms it is not tried whether all of them fit: the shortest names there can be do not."""

_PEOPLE, _MORE = "people", "more"

_LISTED, _FILLED = "listed", "filled"
"""What follows `date` and `end` in the ids of the list to choose from, and of the field that takes its place."""


_BLANK = Inputs()

_choice = lru_cache(500)(lambda title, value: Choice(title=title, value=value))
"""A day or a length to choose: the same on every form, so that its model is built once."""


def another_room() -> str:
    """Say what moving a booking means, before it is pressed."""
    return say("If you switch rooms, everyone gets a new invitation, and the Teams link changes.")


def _mailed() -> str:
    """Say who gets mail of a change that keeps the room."""
    return say("A new time or title is emailed to everyone invited. If only people change, only they get an email.")


def form_card(screen: FormScreen, *, shared: bool) -> Card:
    """Draw the form. What makes it too heavy for Teams is left out: first some of the rooms, then other floors.

    While booking is off a new form is not offered for filling in.
    """
    if _is_off(screen) and screen.draft.revision == 1:
        return _off_card(screen)
    count = len(screen.rooms)
    if count <= ALL_TRIED:
        drawn = _Form(screen, shared=shared, rooms=count, floors=True).card()
        if fits(drawn):
            return drawn
    least = _Form(screen, shared=shared, rooms=0, floors=False).card()
    bare = weights(least)
    forms = [_Form(screen, shared=shared, rooms=each, floors=True) for each in ROOMS_TRIED if each < count]
    # Longer lists add at least what their choices weigh: what is too heavy so is not drawn.
    for form in forms[bisect_left(forms, -BUDGET, key=lambda form: -max(map(add, bare, form.listed_more()))) :]:
        drawn = form.card()
        if fits(drawn):
            return drawn
    return least


def _is_off(screen: FormScreen) -> bool:
    """Tell whether nothing new can be booked; a booking may still be changed to take less."""
    return screen.booking is None and any(each.reason is Reason.BOOKING_OFF for each in screen.problems)


def _off_card(screen: FormScreen) -> Card:
    told = [trouble(each) for each in screen.problems if each.reason is Reason.BOOKING_OFF]
    again = button(say("Try again"), OpenForm(screen.draft.inputs.room))
    return card([heading(say("Booking is off")), *told], [again, button(say("My bookings"), ListBookings())])


class _Form:
    """One form being drawn: the screen, and how much of the long lists is drawn."""

    def __init__(self, screen: FormScreen, *, shared: bool, rooms: int, floors: bool) -> None:
        self._screen, self._shared = screen, shared
        self._draft, self._inputs, self._booking = screen.draft, screen.draft.inputs, screen.booking
        self._rooms, self._floors = rooms, floors
        self._offered = offered(screen.rooms)
        self._zone = zone_at(screen.draft.zone)
        self._today = wall(screen.now, self._zone).date()

    def card(self) -> Card:
        body: list[CardElement] = [
            heading(say("Change booking") if self._booking else say("Book a room")),
            *self._troubles(None),
            *self._heard(),
            *self._as_it_is(),
            *self._chosen_room(),
            *(line(text, subtle=True) for text in self._clocks()),
            self._when(),
            self._how_long(),
            *self._called(),
            Container(id=_PEOPLE, items=self._who(), is_visible=None if self._names_people else False),
            Container(id=_MORE, items=self._rest(), is_visible=None if self._says_more else False),
            *self._stays(),
        ]
        return card(body, self._buttons())

    def listed_more(self) -> tuple[int, int]:
        """Weigh the choices that the form lists beyond those that any does: the room and the floor that are chosen."""
        stars, chosen = self._stars(), (self._inputs.room, self._inputs.floor)
        rooms = self._offered.choices(self._inputs.room, stars, self._inputs.floor, self._rooms)
        more = [each.weights for each in (*rooms, *self._offered.floors()) if each.choice.value not in chosen]
        return sum(each[0] for each in more), sum(each[1] for each in more)

    def _buttons(self) -> list[CardAction]:
        draft, revision = self._draft.id, self._draft.revision
        find = FindRooms(draft, revision, self._inputs)
        book = BookRoom(draft, revision, inputs=self._inputs)
        leave = say("Back") if self._booking else say("Close")
        rest: list[CardAction] = [
            *self._unfold(),
            button(leave, CloseForm(draft, revision), alone=True),
        ]
        if _is_off(self._screen):
            return [button(say("Try again"), book if self._inputs.room else find), *rest]
        show = say("Show free rooms")
        if self._booking:
            return [button(say("Save"), book, style="positive"), button(show, find), *rest]
        name = self._room_name()
        if name:
            title = say("Book {room}", room=shown(name, 24))
            return [button(title, book, style="positive"), button(show, find), *rest]
        return [button(show, find, style="positive"), *rest]

    def _unfold(self) -> Iterator[CardAction]:
        """Open and close what is folded; a client that cannot asks for the form with nothing folded."""
        shown = {_PEOPLE: self._names_people, _MORE: self._says_more}
        folded = [name for name, opened in shown.items() if not opened]
        if self._parts_them():
            folded.remove(_PEOPLE)
        if folded:
            title = say("Title and people") if self._booking and folded == [_PEOPLE] else say("More options")
            instead = button(title, FillIn(self._draft.id, self._draft.revision, self._inputs, more=True))
            yield ToggleVisibilityAction(title=title, target_elements=list(folded), fallback=instead)

    def _parts_them(self) -> bool:
        """Tell whether title and people have a press of their own: a change is often about nothing else."""
        folded = not self._names_people and not self._says_more
        return folded and self._booking is not None and not self._shared

    @cached_property
    def _names_people(self) -> bool:
        """Tell whether title and people are shown at once: something in there is asked for, wrong, or was pressed."""
        return self._screen.unfolded or self._screen.about_people or self._is_about(PEOPLE, PEOPLE)

    @cached_property
    def _says_more(self) -> bool:
        """Tell whether the rest is: something in there is asked for, or wrong."""
        return self._screen.unfolded or self._is_about(REST | {Field.ROOM}, REST)

    def _is_about(self, wrong: frozenset[Field], asked: frozenset[Field]) -> bool:
        before = self._draft.filled or _BLANK
        return any(each.field in wrong for each in self._screen.problems) or any(
            getattr(self._inputs, field.value) != getattr(before, field.value) for field in asked
        )

    @cached_property
    def _minutes(self) -> int | None:
        return minutes_shown(self._inputs)

    @cached_property
    def _says_its_end(self) -> bool:
        """Tell whether the end stands for itself: no length leads to it, or it is what is asked for."""
        asked = any(each.field is Field.END for each in self._screen.problems)
        nothing = asked and not self._inputs.end.strip() and not self._inputs.duration
        return nothing or self._inputs.duration == OTHER or self._minutes is None

    def _heard(self) -> Iterator[CardElement]:
        """Say what was understood of the sentence that the form was filled from, if it was."""
        if self._screen.heard is not None:
            yield from understood(self._screen.heard, self._screen.today, shared=self._shared)

    def _as_it_is(self) -> list[CardElement]:
        """Say what the booking is now, whatever stands in the fields."""
        if self._booking is None:
            return []
        now = placed(self._booking.room, self._booking.meeting.slot, self._zone)
        return [strong(say("Currently: {booking}", booking=now))]

    def _stays(self) -> Iterator[CardElement]:
        """Say what “Save” does beside the way to other rooms, and who gets mail of it."""
        if self._booking is None:
            return
        if not self._room_name_of_another():
            said = say("“Save” keeps {room} if it is free then.", room=shown(self._booking.room.name, 60))
            yield line(said, subtle=True)
        yield line(_mailed(), subtle=True)

    def _called(self) -> Iterator[CardElement]:
        """Say what a change leaves folded of title and people, with a press that opens it and closes it again."""
        if self._booking is None or self._names_people or self._shared:
            return
        count = len(self._inputs.attendees) + len(guests_in(self._inputs.guests))
        name = shown(self._inputs.title, 60) or say("Meeting")
        yield line(say_count("{title} · {count} person invited", "{title} · {count} people invited", count, title=name))
        if self._parts_them():
            name = say("Title and people")
            yield _press(name, ToggleVisibilityAction(title=name, target_elements=[_PEOPLE]))

    def _room_name_of_another(self) -> str:
        room = self._offered.room(self._inputs.room)
        return room.name if room is not None and not self._is_its_own(room) else ""

    def _is_its_own(self, room: Room) -> bool:
        return self._booking is not None and self._booking.room.address == room.address

    def _chosen_room(self) -> Iterator[CardElement]:
        """Name the room that was chosen, and what it has; for a change only another one than the booking's."""
        room = self._offered.room(self._inputs.room)
        if room is not None and not self._is_its_own(room):
            yield strong(shown(room.name, 60))
            if about(room):
                yield line(about(room), subtle=True, spacing="None")

    def _room_name(self) -> str:
        room = self._offered.room(self._inputs.room)
        return room.name if room is not None else ""

    def _troubles(self, *of: Field | None) -> list[CardElement]:
        told = [trouble(each, shared=self._shared) for each in self._screen.problems if each.field in of]
        # Without the words that are nobody's business, several read the same.
        return [each for at, each in enumerate(told) if each not in told[:at]]

    def _either(self, field: Field) -> Iterator[CardElement]:
        """Offer both of what something may mean that was said of a field: one press fills one in."""
        read = _day if field is Field.DATE else _time
        for each in self._screen.problems:
            values = [read(str(each.values.get(name, ""))) for name in ("one", "other")]
            if each.field is field and each.reason is Reason.SAID_EITHER and all(values):
                press = FillIn(self._draft.id, self._draft.revision, self._inputs, field=field.value)
                yield ActionSet(actions=[button(said_time(it), replace(press, value=it)) for it in values if it])

    def _are_wrong(self, *fields: Field) -> bool:
        return any(each.field in fields for each in self._screen.problems)

    def _clocks(self) -> Iterator[str]:
        """Say on whose clocks the times are, where a room has others."""
        day, start = _day(self._inputs.date), _time(self._inputs.start)
        on = date.fromisoformat(day) if day else self._today
        moment = instant(on, time.fromisoformat(start) if start else time(12), self._zone)
        at = moment.after if isinstance(moment, Skipped) else moment
        there = {zone_at(each) for each in self._offered.zones}
        if all(wall(at, each).utcoffset() == wall(at, self._zone).utcoffset() for each in there):
            return
        from_utc = offset(at, self._zone)
        if "/" in self._zone.key:
            yield say("Times are in {city} time ({offset}).", city=city(self._zone), offset=from_utc)
        else:
            yield say("Times are {offset}.", offset=from_utc)

    def _when(self) -> CardElement:
        chosen = _day(self._inputs.date)
        days = [self._today + timedelta(days=each) for each in range(min(DAYS, self._screen.rules.lead.days + 1))]
        if chosen and date.fromisoformat(chosen) not in days:
            days.append(date.fromisoformat(chosen))
        other = say("Another day")
        choices = [_choice(self._named(each), each.isoformat()) for each in days]
        day = _list(DAY, say("Day"), choices, chosen, other)
        on = DateInput(id="date", label=other)
        start = TimeInput(id="start", label=say("Start"), value=_time(self._inputs.start))
        return _beside(
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
        press = [] if both else [_press(other, swap)]
        yield Container(id=shows[0], items=[listed, *press], is_visible=False if filled else None)
        kept = [] if filled else list(self._still_listed(both=both))
        yield Container(id=shows[1], items=[field, *kept], is_visible=None if filled or both else False)

    def _still_listed(self, *, both: bool) -> Iterator[CardElement]:
        """Say what counts while the field is empty, and lead back to the list, which then has what was filled in."""
        yield line(say("If you leave this empty, your choice in the list stays."), subtle=True)
        if not both:
            back = say("Back to the list")
            press = FillIn(self._draft.id, self._draft.revision, self._inputs, page=self._draft.page)
            yield _press(back, button(back, press))

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

    def _how_long(self) -> CardElement:
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
        return _beside(
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

    def _who(self) -> list[CardElement]:
        return [
            *([line(self._discretion(), subtle=True, spacing="Default")] if self._shared else []),
            *self._title(),
            *self._people(),
            *self._suggesting(),
        ]

    def _rest(self) -> list[CardElement]:
        return [
            *self._where(),
            *([line(another_room(), subtle=True)] if self._booking else []),
            *self._equipment(),
            *self._troubles(Field.EQUIPMENT),
            *self._toggles(),
            line(rules(self._screen.rules), subtle=True),
        ]

    def _meant(self) -> Iterator[CardElement]:
        """Offer the rooms that a name may be meant for which is none, or is that of several: one press chooses one."""
        doubt = self._screen.heard.sentence.doubt(Slot.ROOM) if self._screen.heard is not None else None
        rooms = [each for each in self._screen.rooms if each.address in doubt.keys] if doubt is not None else []
        if rooms and not self._inputs.room:
            pressed = FillIn(self._draft.id, self._draft.revision, self._inputs)
            yield ActionSet(
                actions=[button(shown(each.name, 60), replace(pressed, take=each.address)) for each in rooms[:GUESSES]]
            )

    def _discretion(self) -> str:
        kept = any(getattr(self._inputs, field.value) for field in CONFIDENTIAL)
        if kept:
            return say(
                "Your title and people are kept, but hidden here, where others can see. Type only what is to change."
            )
        return say("Others see this card: room and time only. Title and people are shown in your own chat.")

    def _title(self) -> list[CardElement]:
        title = "" if self._shared else self._inputs.title[:TITLE_KEPT]
        field = TextInput(id="title", label=say("Title"), value=typed_back(title), placeholder=say("Meeting"))
        return [field, *self._troubles(Field.TITLE)]

    def _people(self) -> list[CardElement]:
        return invited(
            self._screen,
            shared=self._shared,
            attendees=self._troubles(Field.ATTENDEES),
            guests=self._troubles(Field.GUESTS),
        )

    def _suggesting(self) -> list[CardElement]:
        if not self._screen.suggests or _is_off(self._screen):
            return []
        press = SuggestTimes(self._draft.id, self._draft.revision, self._inputs)
        return [ActionSet(actions=[button(say("When is everyone free?"), press)])]

    def _where(self) -> list[CardElement]:
        room = [*self._room(), *self._troubles(Field.ROOM), *self._meant()]
        floor = [self._floor(), *self._troubles(Field.FLOOR)]
        return [_beside(room, floor, wrong=self._are_wrong(Field.ROOM, Field.FLOOR))] if room else floor

    def _room(self) -> list[CardElement]:
        return room_field(self._offered, self._inputs.room, self._stars(), self._inputs.floor, self._rooms)

    def _stars(self) -> frozenset[str]:
        return frozenset() if self._shared else self._screen.favourites

    def _toggles(self) -> list[CardElement]:
        told = say("Adding or removing the link sends everyone a new invitation.")
        return [
            _toggle("private", say("Private"), say("Others see only that the room is taken"), on=self._inputs.private),
            *self._troubles(Field.PRIVATE),
            _toggle(
                "online", say("Teams link"), say("Add a Teams meeting, if the room offers one"), on=self._inputs.online
            ),
            *([line(told, subtle=True)] if self._booking else []),
            *self._troubles(Field.ONLINE),
        ]

    def _floor(self) -> CardElement:
        every = (each.choice for each in self._offered.floors())
        kept = [each for each in every if self._floors or each.value == self._inputs.floor]
        return ChoiceSetInput(
            id="floor",
            label=say("Where"),
            style="filtered" if len(kept) > 10 else "compact",
            choices=[Choice(title=say("Anywhere"), value=ANY), *kept],
            value=self._inputs.floor if any(each.value == self._inputs.floor for each in kept) else ANY,
        )

    def _equipment(self) -> list[CardElement]:
        owned = self._offered.equipment
        common = {each for each, _ in owned.most_common(EQUIPMENT_LIMIT)}
        chosen = [each for each in self._inputs.equipment if each in owned]
        if not common:
            return []
        return [
            ChoiceSetInput(
                id="equipment",
                label=say("Equipment"),
                style="expanded",
                is_multi_select=True,
                wrap=True,
                choices=[Choice(title=plain(shown(each, 40)), value=each) for each in sorted(common | set(chosen))],
                value=",".join(chosen) or None,
            )
        ]


def _list(name: str, label: str, choices: Sequence[Choice], chosen: str | None, other: str) -> ChoiceSetInput:
    """Offer a list; where nothing on it is chosen, it says so to whoever reads what was sent."""
    none = [Choice(title=other, value=OTHER)] if chosen is None else []
    return ChoiceSetInput(
        id=name, label=label, style="compact", choices=[*choices, *none], value=OTHER if chosen is None else chosen
    )


def _beside(left: Sequence[CardElement], right: Sequence[CardElement], *, wrong: bool) -> CardElement:
    """Put two fields beside each other; where one is `wrong` below, since words in half a card run over many lines."""
    if wrong:
        return Container(items=[*left, *right], spacing="Small")
    return ColumnSet(
        columns=[Column(width="stretch", items=list(left)), Column(width="stretch", items=list(right))],
        spacing="Small",
    )


def _press(text: str, action: CardAction) -> CardElement:
    """Offer something less than a button does, on a line of its own."""
    return Container(items=[TextBlock(text=text, color="Accent", wrap=True)], spacing="Small", select_action=action)


def _length(minutes: int) -> str:
    match minutes:
        case 90:
            return say("1½ h")
        case _:
            return lasting(timedelta(minutes=minutes))


def _toggle(name: str, label: str, title: str, *, on: bool) -> CardElement:
    return ToggleInput(id=name, label=label, title=title, value="true" if on else "false", wrap=True)


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
