"""The booking form: what is to be booked, with each problem after its field and everything that was typed kept.

Day, start, length and how many people are always shown. The rest is folded where nothing in it is wrong or asked for,
and on the form of a change where nothing in it is to become different. A day or an end that no list has is filled in
where the list stood, so that never two of them are seen that say different things. Nothing is preset that a client may
drop: people stand as a list (`cards/invited.py`), and inputs only add to it.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from operator import add

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Choice,
    ChoiceSetInput,
    ColumnSet,
    Container,
    TextInput,
    ToggleInput,
    ToggleVisibilityAction,
)

from booking.errors import Field, Reason
from booking.forms.completion import guests_in
from booking.forms.inputs import Inputs
from booking.forms.screens import FormScreen
from booking.model import Room
from booking.sentences.model import Slot
from booking.times import zone_at
from cards.actions.bookings import ListBookings
from cards.actions.form import CloseForm, FillIn, FindRooms, OpenForm, SuggestTimes
from cards.actions.found_rooms import BookRoom
from cards.actions.values import ANY
from cards.elements import (
    BUDGET,
    CONFIDENTIAL,
    Card,
    beside,
    button,
    card,
    fits,
    heading,
    line,
    plain,
    quiet_button,
    strong,
    trouble,
    troubles,
    weights,
)
from cards.invited import invited
from cards.language import say, say_count
from cards.offered import offered
from cards.room_field import room_field
from cards.shown import typed_back
from cards.understood import understood
from cards.when_fields import WhenFields
from cards.words import about, placed, rules, shown

PEOPLE = frozenset({Field.TITLE, Field.ATTENDEES, Field.GUESTS})
"""The fields that stand folded under "More options" with title and people, and are opened where they say something."""

REST = frozenset({Field.EQUIPMENT, Field.PRIVATE, Field.ONLINE})
"""Those that stand there below, and are opened for themselves, as room and floor are between the two."""

TITLE_KEPT = 1_000
"""Characters of an over-long title that the form gives back for shortening."""

EQUIPMENT_LIMIT = 50
"""How many kinds of equipment can be asked for: those that most rooms have."""

GUESSES = 4
"""How many rooms are offered for a name that is none."""

ROOMS_TRIED = (100, 80, 65, 50, 40, 30, 20, 10, 0)
"""How many rooms are listed where all of them are too heavy for Teams: the most that fit."""

ALL_TRIED = 400
"""Of more rooms it is not tried whether all of them fit: the shortest names there can be do not."""

_PEOPLE, _WHERE, _MORE = "people", "where", "more"

_BLANK = Inputs()


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
        self._when = WhenFields(screen, self._offered.zones, shared=shared)

    def card(self) -> Card:
        body: list[CardElement] = [
            heading(say("Change booking") if self._booking else say("Book a room")),
            *self._troubles(None),
            *self._heard(),
            *self._as_it_is(),
            *self._chosen_room(),
            *(line(text, subtle=True) for text in self._when.clocks()),
            self._when.when(),
            self._when.how_long(),
            *self._called(),
            Container(id=_PEOPLE, items=self._who(), is_visible=None if self._names_people else False),
            self._where(),
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
        heard = self._screen.heard
        if self._booking and heard is not None and heard.sentence.other_room and not heard.room:
            # Whoever asks for another room has none in mind.
            return [button(show, find, style="positive"), button(say("Save"), book), *rest]
        if self._booking:
            return [button(say("Save"), book, style="positive"), button(show, find), *rest]
        name = self._room_name()
        if name:
            title = say("Book {room}", room=shown(name, 24))
            return [button(title, book, style="positive"), button(show, find), *rest]
        return [button(show, find, style="positive"), *rest]

    def _unfold(self) -> Iterator[CardAction]:
        """Open and close what is folded; a client that cannot asks for the form with nothing folded."""
        shown = {_PEOPLE: self._names_people, _WHERE: self._says_where, _MORE: self._says_more}
        folded = [name for name, opened in shown.items() if not opened]
        if self._parts_them():
            folded.remove(_PEOPLE)
        if folded:
            title = say("Title and people") if self._booking and folded == [_PEOPLE] else say("More options")
            instead = button(title, FillIn(self._draft.id, self._draft.revision, self._inputs, more=True))
            yield ToggleVisibilityAction(title=title, target_elements=list(folded), fallback=instead)

    def _parts_them(self) -> bool:
        """Tell whether title and people have a press of their own: a change is often about nothing else."""
        folded = not self._names_people and not self._says_where and not self._says_more
        return folded and self._booking is not None and not self._shared

    @cached_property
    def _names_people(self) -> bool:
        """Tell whether title and people are shown at once: something in there is asked for, wrong, or was pressed."""
        return self._screen.unfolded or self._screen.about_people or self._is_about(PEOPLE, PEOPLE)

    @cached_property
    def _says_where(self) -> bool:
        """Tell whether room and floor are: a floor is asked for, or one of them is wrong."""
        return self._screen.unfolded or self._is_about(frozenset({Field.ROOM, Field.FLOOR}), frozenset({Field.FLOOR}))

    @cached_property
    def _says_more(self) -> bool:
        """Tell whether the rest is: something in there is asked for, or wrong."""
        return self._screen.unfolded or self._is_about(REST, REST)

    def _is_about(self, wrong: frozenset[Field], asked: frozenset[Field]) -> bool:
        before = self._draft.filled or _BLANK
        return any(each.field in wrong for each in self._screen.problems) or any(
            getattr(self._inputs, field.value) != getattr(before, field.value) for field in asked
        )

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
            yield quiet_button(name, ToggleVisibilityAction(title=name, target_elements=[_PEOPLE]))

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
        return troubles(self._screen.problems, *of, shared=self._shared)

    def _who(self) -> list[CardElement]:
        return [
            *([line(self._discretion(), subtle=True, spacing="Default")] if self._shared else []),
            *self._title(),
            *self._people(),
            *self._suggesting(),
        ]

    def _rest(self) -> list[CardElement]:
        return [
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

    def _where(self) -> CardElement:
        room = [*self._room(), *self._troubles(Field.ROOM), *self._meant()]
        floor = [self._floor(), *self._troubles(Field.FLOOR)]
        wrong = any(each.field in (Field.ROOM, Field.FLOOR) for each in self._screen.problems)
        if room and self._booking is None:
            where: Container | ColumnSet = beside(room, floor, wrong=wrong)
        else:
            fields = [beside(room, floor, wrong=wrong)] if room else floor
            where = Container(items=[*fields, *([line(another_room(), subtle=True)] if self._booking else [])])
        where.id, where.is_visible = _WHERE, None if self._says_where else False
        return where

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


def _toggle(name: str, label: str, title: str, *, on: bool) -> CardElement:
    return ToggleInput(id=name, label=label, title=title, value="true" if on else "false", wrap=True)
