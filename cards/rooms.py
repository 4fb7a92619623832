"""The rooms that were found: the free ones to book, each with what speaks for it, and below them the taken ones.

Where rooms are free, a taken one is a line with its next free time to press.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Column,
    Container,
    ExecuteAction,
    ToggleVisibilityAction,
)

from booking.bookings import TakenRoom
from booking.errors import Problem, Reason
from booking.forms.screens import RoomsScreen
from booking.home import Near
from booking.model import Booking, Room, Slot
from booking.times import wall, zone_at
from cards.actions.form import CloseForm
from cards.actions.found_rooms import BookRoom, ChangeForm, StarRoom, TurnPage
from cards.actions.own_settings import ShowHome
from cards.elements import (
    Card,
    button,
    card,
    fits,
    heading,
    line,
    link,
    row,
    star,
    strong,
    subheading,
    trouble,
)
from cards.form import another_room
from cards.language import say, say_count
from cards.shown import shown
from cards.times import next_span, next_time, room_span, span
from cards.words import about, equipment, floor_named, paged, place, placed, read_ago

FREE_ON_PAGE = 8
"""How many free rooms a page of the card holds."""

_ELSEWHERE = "elsewhere"

TAKEN_ON_PAGE = 5
"""How many taken rooms a page of the card holds."""

_ABOUT_A_ROOM = (Reason.ROOM_OFF, Reason.ROOM_TAKEN, Reason.ROOM_UNREADABLE)


def rooms_card(screen: RoomsScreen, *, shared: bool) -> Card:
    """Draw a page of the rooms. A room that was asked for and cannot be had stands on top, with its next times.

    Stars, and why a room is a good choice, are nobody else's business. Where long names make the card too heavy for
    Teams, first the stars are left out, then the reasons.
    """
    for stars in (not shared, False):
        drawn = _Rooms(screen, shared=shared, stars=stars, reasons=not shared).card()
        if fits(drawn):
            return drawn
    return _Rooms(screen, shared=shared, stars=False, reasons=False).card()


class _Rooms:
    """One page of rooms being drawn."""

    def __init__(self, screen: RoomsScreen, *, shared: bool, stars: bool, reasons: bool) -> None:
        self._draft, self._meeting, self._problems, self._shared = screen.draft, screen.meeting, screen.problems, shared
        self._slot, self._favourites, self._stars = screen.meeting.slot, screen.favourites, stars
        self._zone = zone_at(self._draft.zone)
        self._criteria, self._home, self._reasoned = screen.criteria, screen.home, reasons
        asked = self._draft.taken or self._draft.inputs.room
        self._booking, self._age = screen.booking, screen.found.age
        self._all_free, self._all_taken = screen.found.free, screen.found.taken
        self._asked = self._all_taken.of(asked) if asked else None
        if self._asked is not None:
            self._all_taken = self._all_taken.without(asked)
        if not self._all_free:
            self._all_taken = self._all_taken.soonest_first()
        self._pages = max(1, _pages(self._all_free, FREE_ON_PAGE), _pages(self._all_taken, TAKEN_ON_PAGE))
        self._page = min(self._draft.page, self._pages)

    def card(self) -> Card:
        free = self._all_free[(self._page - 1) * FREE_ON_PAGE : self._page * FREE_ON_PAGE]
        taken = self._all_taken[(self._page - 1) * TAKEN_ON_PAGE : self._page * TAKEN_ON_PAGE]
        count = len(self._all_free)
        body: list[CardElement] = [
            heading(say_count("{count} free room", "{count} free rooms", count) if count else say("No room is free")),
            strong(span(self._slot, self._zone)),
            *(line(told, subtle=True, spacing="None") for told in read_ago(self._age)),
            *(trouble(each, shared=self._shared) for each in self._problems),
            *self._asked_for(),
            *([] if count else [line(_none_free())]),
            *self._moving(),
            *self._nearest(),
            *self._folded_by_place(free),
        ]
        if taken:
            body.append(subheading(say("Taken at that time") if count else say("Free at another time")))
            body += [self._taken(each) for each in taken]
        if self._pages > 1:
            body.append(line(paged(self._page, self._pages), subtle=True, spacing="Default"))
        return card(body, list(self._buttons()))

    def _nearest(self) -> Iterator[CardElement]:
        """Say whose building comes first, where that decides anything, and offer to choose another."""
        if not self._reasoned or self._booking or self._home is None:
            return
        rooms = chain(self._all_free, self._all_taken.rooms)
        first = next(rooms, None)
        if first is None or all(each.building == first.building for each in rooms):
            return
        home = floor_named(self._home.building, self._home.floor if self._home.building else "")
        told = say("Your building first: {building}", building=home) if home else say("Which building is yours?")
        press = ShowHome(self._draft.id, self._draft.revision)
        tooltip = say("Choose the building whose rooms come first")
        offer = say("Change building") if home else say("Choose building")
        yield row([line(told, subtle=True)], quiet=link(offer, press, tooltip))

    def _folded_by_place(self, free: Sequence[Room]) -> Iterator[CardElement]:
        """Draw rooms in their order; those elsewhere are behind a press, if there are any at home or in the city."""
        drawn = [self._free(room, best=self._page == 1 and not at) for at, room in enumerate(free)]
        away = [self._is_elsewhere(each) for each in free]
        # The first one is what was asked for, or their room now, wherever it is; what they starred they want to see.
        starred = [each.address in self._favourites for each in free]
        folds = [at > 0 and each and not all(away) and not starred[at] for at, each in enumerate(away)]
        yield from (each for each, fold in zip(drawn, folds, strict=True) if not fold)
        folded = [each for each, fold in zip(drawn, folds, strict=True) if fold]
        if folded:
            title = say_count("{count} more room elsewhere", "{count} more rooms elsewhere", len(folded))
            unfold = ToggleVisibilityAction(title=say("{choice} ▾", choice=title), target_elements=[_ELSEWHERE])
            yield ActionSet(actions=[unfold])
            yield Container(id=_ELSEWHERE, items=folded, is_visible=False)

    def _is_elsewhere(self, room: Room) -> bool:
        """Tell whether a room is in another building than theirs; where that is not known, in another city."""
        if self._home is None or self._shared:
            return False
        farthest = Near.BUILDING if self._home.building else Near.SAME_CLOCKS
        return self._home.near(room, self._slot.starts) > farthest

    def _as_it_is(self) -> Iterator[CardElement]:
        if self._booking is not None:
            now = placed(self._booking.room, self._booking.meeting.slot, self._zone)
            yield line(say("The booking stays as it is until you choose: {booking}.", booking=now))

    def _moving(self) -> Iterator[CardElement]:
        if self._booking is not None:
            yield line(another_room(), subtle=True, spacing="Default")

    def _asked_for(self) -> Iterator[CardElement]:
        if self._asked is None:
            yield from self._as_it_is()
            return
        if not any(each.reason in _ABOUT_A_ROOM for each in self._problems):
            yield trouble(Problem(self._asked.reason, values={"name": self._asked.room.name}))
        yield from self._as_it_is()
        if self._asked.next_free:
            yield ActionSet(actions=[self._later(self._asked.room, each, named=True) for each in self._asked.next_free])

    def _free(self, room: Room, *, best: bool) -> CardElement:
        if self._booking is not None:
            return self._movable(room, self._booking)
        press = self._press(say("Book"), say("Book {room}", room=shown(room.name, 40)), room, positive=best)
        texts = [strong(shown(room.name, 60)), *self._reasons(room), *self._described(room, said=self._reasoned)]
        return row(texts, press, separator=True, quiet=self._star(room))

    def _movable(self, room: Room, booking: Booking) -> CardElement:
        """Offer to stay in a room, if there is anything to save, or to move there; moving is never urged."""
        name = strong(shown(room.name, 60))
        details = [*self._reasons(room), *self._described(room, said=self._reasoned)]
        if room.address != booking.room.address:
            press = self._press(say("Move"), say("Move to {room}", room=shown(room.name, 40)), room)
            return row([name, *details], press, separator=True, quiet=self._star(room))
        differs = self._meeting != booking.meeting
        save = (
            self._press(
                self._kept(room, booking), say("Stay in {room}", room=shown(room.name, 40)), room, positive=True
            )
            if differs
            else None
        )
        return row(
            [name, line(say("Your room now"), spacing="None"), *details], save, separator=True, quiet=self._star(room)
        )

    def _kept(self, room: Room, booking: Booking) -> str:
        """Name the press that stays in a room and saves what else is to change."""
        if self._slot != booking.meeting.slot:
            return say("Keep {room}, new time", room=shown(room.name, 24))
        return say("Keep {room} and save", room=shown(room.name, 24))

    def _press(self, title: str, tooltip: str, room: Room, *, positive: bool = False) -> ExecuteAction:
        press = BookRoom(self._draft.id, self._draft.revision, room.address)
        return button(title, press, style="positive" if positive else None, tooltip=tooltip)

    def _taken(self, taken: TakenRoom) -> CardElement:
        if self._all_free:
            return self._folded(taken)
        name = strong(shown(taken.room.name, 60), subtle=True)
        texts = [name, *self._described(taken.room), line(self._why(taken), subtle=True, spacing="None")]
        if not taken.next_free:
            return row(texts, quiet=self._star(taken.room))
        later = self._later(taken.room, taken.next_free[0])
        if wall(taken.next_free[0].starts, self._zone).date() == wall(self._slot.starts, self._zone).date():
            return row(texts, later, separator=True, quiet=self._star(taken.room))
        # With its day the button is too wide to stand beside words on a phone.
        below = ActionSet(actions=[later], spacing="Small")
        return row([*texts, below], separator=True, quiet=self._star(taken.room))

    def _folded(self, taken: TakenRoom) -> CardElement:
        """Leave a taken room a line: where it is, and its next free time to press; or why it cannot be had."""
        why = "" if taken.next_free else self._why(taken)
        text = line(
            " · ".join(part for part in (shown(taken.room.name, 60), place(taken.room), why) if part), subtle=True
        )
        if not taken.next_free:
            return row([text])
        slot = taken.next_free[0]
        return row([text], self._later(taken.room, slot))

    def _why(self, taken: TakenRoom) -> str:
        if taken.reason is Reason.ROOM_OFF:
            return say("Booking is off for this room")
        unreadable = taken.reason is Reason.ROOM_UNREADABLE
        if not taken.next_free:
            return say("Calendar not readable now") if unreadable else say("Taken")
        time = next_span(taken.next_free[0], self._slot, self._zone)
        if unreadable:
            return say("Calendar not readable now, next free {time}", time=time)
        return say("Taken, next free {time}", time=time)

    def _star(self, room: Room) -> Column | None:
        on = room.address not in self._favourites
        press = StarRoom(room.address, on, self._draft.id, self._draft.revision)
        return star(room, press) if self._stars else None

    def _described(self, room: Room, *, said: bool = False) -> list[CardElement]:
        """Describe a room; what speaks for it is not `said` again."""
        rest = replace(room, equipment=room.equipment - self._criteria.equipment) if said else room
        texts = (about(rest), room_span(self._slot, self._zone, room))
        return [line(text, subtle=True, spacing="None") for text in texts if text]

    def _reasons(self, room: Room) -> list[CardElement]:
        """Say in a few words what speaks for a room: how near it is, and what it has of what was asked for."""
        if not self._reasoned:
            return []
        asked, near = self._criteria, self._home.near(room, self._slot.starts) if self._home else None
        texts = []
        if near in (Near.FLOOR, Near.BUILDING):
            texts.append(say("On your floor") if near is Near.FLOOR else say("In your building"))
        if asked.people > 1 and room.seats is not None and room.seats >= asked.people:
            texts.append(say_count("Fits {count} person", "Fits {count} people", asked.people))
        if asked.equipment & room.equipment:
            has = equipment(replace(room, equipment=asked.equipment & room.equipment))
            texts.append(say("Has {equipment}", equipment=has))
        return [line(" · ".join(texts), spacing="None")] if texts else []

    def _later(self, room: Room, slot: Slot, *, named: bool = False) -> ExecuteAction:
        """Offer another time of a room, with the room's name where the button stands away from it."""
        time = next_time(slot, self._slot, self._zone)
        if self._booking is not None:
            words, short = (
                say("Move to {room}, {time}", room=shown(room.name, 20), time=time),
                say("Move to {time}", time=time),
            )
        else:
            words, short = (
                say("Book {room} {time}", room=shown(room.name, 20), time=time),
                say("Book {time}", time=time),
            )
        return button(words if named else short, self._at(room, slot), tooltip=None if named else words)

    def _at(self, room: Room, slot: Slot) -> BookRoom:
        return BookRoom(self._draft.id, self._draft.revision, room.address, slot.starts)

    def _buttons(self) -> Iterator[ExecuteAction]:
        draft, revision = self._draft.id, self._draft.revision
        if self._page > 1:
            yield button(say("Previous rooms"), TurnPage(draft, revision, self._page - 1))
        if self._page < self._pages:
            yield button(say("More rooms"), TurnPage(draft, revision, self._page + 1))
        yield button(say("Back to the form") if self._booking else say("Change"), ChangeForm(draft, revision))
        yield button(say("Back to the booking") if self._booking else say("Close"), CloseForm(draft, revision))


def _none_free() -> str:
    return say("No suitable room is free for that time. Take another time, or change the form.")


def _pages(rooms: Sequence[object], size: int) -> int:
    return -(-len(rooms) // size)
