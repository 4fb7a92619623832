"""The booking form: what is to be booked, with each problem after its field and everything that was typed kept."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Choice,
    ChoiceSetInput,
    Column,
    ColumnSet,
    Container,
    DateInput,
    ExecuteAction,
    NumberInput,
    QueryData,
    TextInput,
    TimeInput,
    ToggleInput,
    ToggleVisibilityAction,
)

from booking.errors import Field, Reason
from booking.forms.inputs import Inputs
from booking.forms.screens import FormScreen
from booking.forms.typed_times import calendar_day, end_time
from booking.model import Room
from booking.times import Skipped, instant, zone_at, zone_label
from cards.actions import ANY, BookRoom, CloseForm, FindRooms, ListBookings, OpenForm, SuggestTimes
from cards.elements import BUDGET, CONFIDENTIAL, Card, button, card, heading, line, plain, strong, trouble, weight
from cards.understood import understood
from cards.words import day_of, equipment, placed, rules, seats, shown

IN_MORE = frozenset({Field.CAPACITY, Field.FLOOR, Field.EQUIPMENT, Field.PRIVATE, Field.ONLINE})
"""The fields that stand under "More"."""

_OF_THE_BOOKING = frozenset({Field.PRIVATE, Field.ONLINE})

TITLE_KEPT = 1_000
"""Characters of an over-long title that the form gives back for shortening."""

NAMES = 12
"""How many of the chosen attendees are named below their field."""

EQUIPMENT_LIMIT = 50
"""How many kinds of equipment can be asked for: those that most rooms have."""

ANOTHER_ROOM = (
    "Another room: everyone gets a new invitation and a cancellation, answers start afresh, the Teams link changes."
)
"""What moving a booking means, told before it is pressed."""

_ANOTHER_LINK = "Adding or removing the link sends everyone a new invitation and a cancellation."

_MORE, _MORE_BUTTON, _LESS_BUTTON = "more", "more-button", "less-button"


def form_card(screen: FormScreen, *, shared: bool) -> Card:
    """Draw the form. What makes it too heavy for Teams is left out: first the list of rooms, at last people's names.

    While booking is off a new form is not offered for filling in.
    """
    if _is_off(screen) and screen.draft.revision == 1:
        return _off_card(screen)
    for rooms, floors, names in ((True, True, True), (False, True, True), (False, False, True)):
        drawn = _Form(screen, shared=shared, rooms=rooms, floors=floors, names=names).card()
        if weight(drawn) <= BUDGET:
            return drawn
    return _Form(screen, shared=shared, rooms=False, floors=False, names=False).card()


def _is_off(screen: FormScreen) -> bool:
    """Tell whether nothing new can be booked; a booking may still be changed to take less."""
    return screen.booking is None and any(each.reason is Reason.BOOKING_OFF for each in screen.problems)


def _off_card(screen: FormScreen) -> Card:
    told = [trouble(each) for each in screen.problems if each.reason is Reason.BOOKING_OFF]
    again = button("Try again", OpenForm(screen.draft.inputs.room))
    return card([heading("Booking is off"), *told], [again, button("My bookings", ListBookings())])


class _Form:
    """One form being drawn: the screen, and which of the long lists are drawn in full."""

    def __init__(self, screen: FormScreen, *, shared: bool, rooms: bool, floors: bool, names: bool) -> None:
        self._screen, self._shared = screen, shared
        self._draft, self._inputs, self._booking = screen.draft, screen.draft.inputs, screen.booking
        self._rooms, self._floors, self._names = rooms, floors, names

    def card(self) -> Card:
        inputs = Inputs() if self._shared else self._inputs
        body: list[CardElement] = [
            heading("Change booking" if self._booking else "Book a room"),
            *self._troubles(None),
            *self._heard(),
            *self._as_it_is(),
            line(f"{rules(self._screen.rules)} Times are {self._zone()}.", subtle=True),
            self._date(),
            self._times(),
            *([line(self._discretion(), subtle=True, spacing="Default")] if self._shared else []),
            TextInput(id="title", label="Title", value=inputs.title[:TITLE_KEPT] or None, placeholder="Meeting"),
            *self._troubles(Field.TITLE),
            *self._attendees(inputs),
            *self._troubles(Field.ATTENDEES),
            TextInput(
                id="guests",
                label="Guests",
                value=inputs.guests or None,
                placeholder="name@example.com, …",
                is_multiline=True,
            ),
            *self._troubles(Field.GUESTS),
            *self._room(),
            *([line(ANOTHER_ROOM, subtle=True)] if self._booking else []),
            *self._troubles(Field.ROOM),
            *self._more(),
        ]
        return card(body, self._buttons())

    def _buttons(self) -> list[ExecuteAction]:
        draft, revision = self._draft.id, self._draft.revision
        find, book = FindRooms(draft, revision, self._inputs), BookRoom(draft, revision, inputs=self._inputs)
        rest = [button("Back" if self._booking else "Cancel", CloseForm(draft, revision), alone=True)]
        if _is_off(self._screen):
            return [button("Try again", book if self._inputs.room else find), *rest]
        if self._booking:
            return [button("Save", book, style="positive"), button("Find rooms", find), *rest]
        if self._screen.suggests:
            rest.insert(0, button("When can everyone?", SuggestTimes(draft, revision, self._inputs)))
        if self._inputs.room:
            return [button("Book", book, style="positive"), button("Find rooms", find), *rest]
        if not self._room():
            return [button("Find rooms", find, style="positive"), *rest]
        # Whoever chooses a room in the form need not look for one.
        return [button("Find rooms", find, style="positive"), button("Book", book), *rest]

    def _heard(self) -> Iterator[CardElement]:
        """Say what was understood of the sentence that the form was filled from, if it was."""
        if self._screen.heard is not None:
            yield from understood(self._screen.heard, self._screen.today, shared=self._shared)

    def _as_it_is(self) -> list[CardElement]:
        """Say what the booking is now, whatever stands in the fields."""
        if self._booking is None:
            return []
        return [strong(f"Now {placed(self._booking.room, self._booking.meeting.slot, zone_at(self._draft.zone))}")]

    def _troubles(self, field: Field | None) -> list[CardElement]:
        told = [trouble(each, shared=self._shared) for each in self._screen.problems if each.field == field]
        # Without the words that are nobody's business, several read the same.
        return [each for at, each in enumerate(told) if each not in told[:at]]

    def _zone(self) -> str:
        zone = zone_at(self._draft.zone)
        day, start = _day(self._inputs.date), _time(self._inputs.start)
        if day is None or start is None:
            return f"in {zone.key} time"
        moment = instant(date.fromisoformat(day), time.fromisoformat(start), zone)
        label = zone_label(moment.after if isinstance(moment, Skipped) else moment, zone)
        return label if zone.key == label else f"{label}, {zone.key}"

    def _discretion(self) -> str:
        kept = any(getattr(self._inputs, field.value) for field in CONFIDENTIAL)
        if kept:
            return (
                "Your title and people are kept, but not shown where others see them. Leave these empty to keep them."
            )
        return "Others see this card: room and time only. Title and people are shown in your own chat."

    def _date(self) -> CardElement:
        picked = DateInput(
            id="date",
            label="Date",
            value=_day(self._inputs.date),
        )
        return Container(items=[picked, *self._troubles(Field.DATE)])

    def _times(self) -> CardElement:
        start = TimeInput(
            id="start",
            label="Start",
            value=_time(self._inputs.start),
        )
        end = TimeInput(
            id="end",
            label="End",
            value=_time(self._inputs.end),
        )
        night = [line(f"On {each}", subtle=True) for each in self._next_day()]
        return ColumnSet(
            columns=[
                Column(width="stretch", items=[start, *self._troubles(Field.START)]),
                Column(width="stretch", items=[end, *night, *self._troubles(Field.END)]),
            ]
        )

    def _next_day(self) -> Iterator[str]:
        """Name the day on which it ends, where that is the one after its date."""
        start, end, on = _time(self._inputs.start), _time(self._inputs.end), _day(self._inputs.date)
        ended = any(each.field is Field.END for each in self._screen.problems)
        if start and end and end <= start and not ended:
            yield day_of(date.fromisoformat(on) + timedelta(days=1)) if on else "the day after"

    def _attendees(self, inputs: Inputs) -> list[CardElement]:
        named = {person.id: shown(person.name) for person in self._draft.people if person.looked_up}
        chosen = [Choice(title=named.get(each, "Unknown person"), value=each) for each in inputs.attendees]
        picker = ChoiceSetInput(
            id="attendees",
            label="Attendees",
            is_multi_select=True,
            choices=chosen if self._names else [],
            choices_data=QueryData(dataset="graph.microsoft.com/users"),
            value=",".join(inputs.attendees) or None,
            placeholder="Colleagues",
        )
        # Some clients keep a picker's value without showing it.
        names = ", ".join(each.title or "" for each in chosen[:NAMES]) + (" …" if len(chosen) > NAMES else "")
        return [picker, *([line(f"So far: {names}", subtle=True)] if chosen else [])]

    def _room(self) -> list[CardElement]:
        named = [room for room in self._screen.rooms if room.address == self._inputs.room]
        rooms = self._screen.rooms if self._rooms else named
        if not rooms:
            return []
        chosen = ChoiceSetInput(
            id="room",
            label="Room",
            style="filtered",
            choices=[Choice(title="Any room", value=ANY), *_room_choices(rooms, self._stars())],
            value=named[0].address if named else ANY,
        )
        details = (" · ".join(part for part in (seats(room), equipment(room)) if part) for room in named)
        return [chosen, *(line(text, subtle=True) for text in details if text)]

    def _stars(self) -> frozenset[str]:
        """Tell which rooms are starred, to those who starred them."""
        return frozenset() if self._shared else self._screen.favourites

    def _more(self) -> list[CardElement]:
        # A form that changes a booking is opened for what the booking is; looking for another room is one way of many.
        hidden = IN_MORE - _OF_THE_BOOKING if self._booking else IN_MORE
        opened = any(each.field in hidden for each in self._screen.problems) or any(
            getattr(self._inputs, field.value) for field in hidden
        )
        fields = [
            *([self._capacity(), *self._troubles(Field.CAPACITY)]),
            *([self._floor(), *self._troubles(Field.FLOOR)]),
            *([*self._equipment(), *self._troubles(Field.EQUIPMENT)]),
            *([] if self._booking else self._toggles()),
        ]
        return [
            *(self._toggles() if self._booking else []),
            _switch(_MORE_BUTTON, "More", visible=not opened),
            _switch(_LESS_BUTTON, "Less", visible=opened),
            Container(id=_MORE, items=fields, is_visible=None if opened else False),
        ]

    def _toggles(self) -> list[CardElement]:
        return [
            _toggle("private", "Private", "Others see only that the room is taken", on=self._inputs.private),
            *self._troubles(Field.PRIVATE),
            _toggle("online", "Teams link", "Add a Teams meeting, if the room offers one", on=self._inputs.online),
            *([line(_ANOTHER_LINK, subtle=True)] if self._booking else []),
            *self._troubles(Field.ONLINE),
        ]

    def _capacity(self) -> CardElement:
        typed = self._inputs.capacity.strip()
        return NumberInput(
            id="capacity",
            label="How many people",
            value=int(typed) if re.fullmatch(r"[0-9]{1,5}", typed) else None,
            placeholder="As many as are invited",
            min=1,
        )

    def _floor(self) -> CardElement:
        floors = sorted({key for room in self._screen.rooms for key in room.floor_keys}, key=_floor_order)
        kept = [key for key in floors if self._floors or key == self._inputs.floor]
        return ChoiceSetInput(
            id="floor",
            label="Where",
            style="filtered" if len(kept) > 10 else "compact",
            choices=[
                Choice(title="Anywhere", value=ANY),
                *(Choice(title=_floor_title(key), value=key) for key in kept),
            ],
            value=self._inputs.floor if self._inputs.floor in kept else ANY,
        )

    def _equipment(self) -> list[CardElement]:
        # A comma parts the values of a choice of several, so what has one in it cannot be chosen.
        owned = Counter(each for room in self._screen.rooms for each in room.equipment if "," not in each)
        common = {each for each, _ in owned.most_common(EQUIPMENT_LIMIT)}
        chosen = [each for each in self._inputs.equipment if each in owned]
        if not common:
            return []
        return [
            ChoiceSetInput(
                id="equipment",
                label="Equipment",
                style="expanded",
                is_multi_select=True,
                wrap=True,
                choices=[Choice(title=plain(shown(each, 40)), value=each) for each in sorted(common | set(chosen))],
                value=",".join(chosen) or None,
            )
        ]


def _room_choices(rooms: Sequence[Room], stars: frozenset[str]) -> list[Choice]:
    """List rooms by name and place, the starred ones first."""
    rooms = sorted(rooms, key=lambda room: room.address not in stars)
    # Clients find the value by the title, so no two rooms may share one.
    titles = [" · ".join(part for part in (shown(room.name), shown(room.place)) if part) for room in rooms]
    count = Counter(titles)
    unique = (
        f"{title} · {room.address}" if count[title] > 1 else title for title, room in zip(titles, rooms, strict=True)
    )
    return [
        Choice(title=f"★ {title}" if room.address in stars else title, value=room.address)
        for title, room in zip(unique, rooms, strict=True)
    ]


def _floor_order(key: str) -> tuple[str, bool, int, str]:
    building, _, floor = key.partition("/")
    number = re.match(r"-?[0-9]{1,5}", floor)
    return building, floor != "", int(number[0]) if number else 0, floor


def _floor_title(key: str) -> str:
    building, _, floor = key.rpartition("/")
    return f"{shown(building)}, floor {shown(floor)}" if floor else shown(building)


def _toggle(name: str, label: str, title: str, *, on: bool) -> CardElement:
    return ToggleInput(id=name, label=label, title=title, value="true" if on else "false", wrap=True)


def _switch(name: str, title: str, *, visible: bool) -> CardElement:
    targets: Sequence[str] = (_MORE, _MORE_BUTTON, _LESS_BUTTON)
    toggle = ToggleVisibilityAction(title=title, target_elements=list(targets))
    return ActionSet(id=name, actions=[toggle], is_visible=None if visible else False)


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
