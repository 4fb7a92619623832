"""The rooms that are free right now: the best one large, with a button for each length, the others as rows.

A row books for a usual length; pressed, it unfolds the other lengths.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Column,
    Container,
    ExecuteAction,
    RichTextBlock,
    TextRun,
    ToggleVisibilityAction,
)

from booking.availability.free_now import LENGTHS, FreeRoom
from booking.errors import Reason
from booking.forms.screens import NowScreen
from booking.model import Slot
from booking.times import zone_at, zone_label
from cards.actions.form import CloseForm
from cards.actions.found_rooms import BookRoom, ChangeForm, OpenNow, StarRoom, TurnPage
from cards.elements import Card, button, card, fits, heading, line, row, star, status, subheading, trouble
from cards.language import say, say_count
from cards.times import clock, clocks, day, in_room, next_time, room_span
from cards.words import about, paged, read_ago, shown

ROOMS_ON_PAGE = 6
"""How many rooms a page of the card holds: what a phone shows without much turning."""

USUAL = LENGTHS[1]
"""For how long a row books, where the room is free so long; the best room's button for it stands out."""


def now_card(screen: NowScreen, *, shared: bool) -> Card:
    """Draw a page of the rooms; before others (`shared`) without whose favourites they are.

    Where long names make it too heavy for Teams, rooms have no star, and then rows have no other lengths.
    """
    for stars in (not shared, False):
        drawn = _Now(screen, shared=shared, stars=stars, every_length=True).card()
        if fits(drawn):
            return drawn
    return _Now(screen, shared=shared, stars=False, every_length=False).card()


class _Now:
    """One page of rooms being drawn."""

    def __init__(self, screen: NowScreen, *, shared: bool, stars: bool, every_length: bool) -> None:
        self._draft, self._now, self._problems = screen.draft, screen.now, screen.problems
        self._shared, self._stars, self._every_length = shared, stars, every_length
        self._zone = zone_at(self._draft.zone)
        self._pages = max(1, -(-len(self._now.rooms) // ROOMS_ON_PAGE))
        self._page = min(self._draft.page, self._pages)

    def card(self) -> Card:
        page = self._now.rooms[(self._page - 1) * ROOMS_ON_PAGE : self._page * ROOMS_ON_PAGE]
        at = say("{day}, {time}", day=day(self._now.at, self._zone), time=clock(self._now.at, self._zone))
        rooms = self._rooms(page, best=self._page == 1)
        headline = self._headline()
        body: list[CardElement] = [
            status(headline) if rooms else heading(headline),
            line(at, subtle=True, spacing="None"),
            *(line(told, subtle=True, spacing="None") for told in read_ago(self._now.age)),
            *(trouble(each, shared=self._shared) for each in self._problems),
            *rooms,
        ]
        if self._now.soonest:
            body.append(subheading(say("Free next")))
            body += self._rooms(self._now.soonest, best=True)
        if self._now.unread:
            told = say_count(
                "{count} calendar cannot be read just now.",
                "{count} calendars cannot be read just now.",
                len(self._now.unread),
            )
            body.append(line(told, subtle=True, spacing="Default"))
        elif not page and not self._now.soonest and not self._problems:
            body.append(line(say("None will be in the next day and a half. Please look for another time.")))
        if self._pages > 1:
            body.append(line(paged(self._page, self._pages), subtle=True, spacing="Default"))
        return card(body, list(self._buttons()))

    def _is_off(self) -> bool:
        return any(each.reason is Reason.BOOKING_OFF for each in self._problems)

    def _headline(self) -> str:
        if self._is_off():
            return say("Booking is off")
        if self._now.rooms:
            return say_count("{count} room free now", "{count} rooms free now", len(self._now.rooms))
        known = self._now.soonest or not self._now.unread
        return say("No room is free now") if known else say("No calendar can be read now")

    def _rooms(self, rooms: Sequence[FreeRoom], *, best: bool) -> list[CardElement]:
        """Draw rooms in their order; with `best` the first is the one that is offered before all others."""
        first = 1 if best else 0
        return [*map(self._best, rooms[:first]), *(self._folded(at, each) for at, each in enumerate(rooms[first:]))]

    def _best(self, free: FreeRoom) -> CardElement:
        usual = _usual(free)
        presses = [self._press(free, each, style="positive" if each == usual else None) for each in free.ends]
        texts = self._texts(free, large=True)
        return Container(
            items=[row(texts, quiet=self._star(free)), ActionSet(actions=presses, spacing="Small")],
            separator=True,
            spacing="Default",
        )

    def _folded(self, at: int, free: FreeRoom) -> CardElement:
        usual = _usual(free)
        others = [self._press(free, each) for each in free.ends if each != usual] if self._every_length else []
        name, opens = f"lengths-{at}", None
        if others:
            title = say("Other lengths in {room}", room=shown(free.room.name, 40))
            opens = ToggleVisibilityAction(title=title, tooltip=title, target_elements=[name])
        texts = self._texts(free, opens=bool(others))
        drawn = row(texts, self._press(free, usual), quiet=self._star(free), opens=opens)
        folded = [ActionSet(id=name, actions=others, spacing="Small", is_visible=False)] if others else []
        return Container(items=[drawn, *folded], separator=True, spacing="Default")

    def _star(self, free: FreeRoom) -> Column | None:
        on = StarRoom(free.room.address, not free.favourite, self._draft.id, self._draft.revision)
        return star(free.room, on) if self._stars else None

    def _texts(self, free: FreeRoom, *, large: bool = False, opens: bool = False) -> list[CardElement]:
        name = RichTextBlock(
            inlines=[
                TextRun(text=shown(free.room.name, 60), weight="Bolder", size="Large" if large else None),
                TextRun(text=f"  {self._how_long(free)}"),
                *([TextRun(text="  "), TextRun(text=say("more ▾"), underline=True)] if opens else []),
            ],
            spacing="Small",
        )
        return [
            name,
            *(line(text, subtle=True, spacing="None") for text in (about(free.room), self._there(free)) if text),
        ]

    def _how_long(self, free: FreeRoom) -> str:
        until = clock(free.until, self._zone) if free.until else ""
        if free.starts == self._now.at:
            return say("free until {time}", time=until) if until else say("free all day")
        soon = Slot(free.starts, free.ends[-1])
        since = next_time(soon, Slot(self._now.at, self._now.at + LENGTHS[0]), self._zone)
        return say("from {start} until {end}", start=since, end=until) if until else say("from {start}", start=since)

    def _there(self, free: FreeRoom) -> str:
        """Say it on the room's clocks, where those show another time."""
        told = room_span(Slot(free.starts, free.until or free.ends[-1]), self._zone, free.room)
        if not told or free.until:
            return told
        zone = ZoneInfo(free.room.mailbox.zone)
        return in_room(clock(free.starts, zone), zone_label(free.starts, zone), free.room)

    def _press(self, free: FreeRoom, ends: datetime, *, style: Literal["positive"] | None = None) -> ExecuteAction:
        length = ends - free.starts
        until = clock(ends, self._zone)
        if free.starts != self._now.at:
            title = say("Book {time}", time=clocks(Slot(free.starts, ends), self._zone))
        elif length in LENGTHS or length < LENGTHS[0]:
            title = say("Book {minutes} min", minutes=length // timedelta(minutes=1))
        else:
            title = say("Book until {time}", time=until)
        press = BookRoom(self._draft.id, self._draft.revision, free.room.address, free.starts, ends)
        tooltip = say("Book {room} until {time}", room=shown(free.room.name, 40), time=until)
        return button(title, press, style=style, tooltip=tooltip)

    def _buttons(self) -> Iterator[ExecuteAction]:
        draft, revision = self._draft.id, self._draft.revision
        if self._page > 1:
            yield button(say("Previous rooms"), TurnPage(draft, revision, self._page - 1))
        if self._page < self._pages:
            yield button(say("More rooms"), TurnPage(draft, revision, self._page + 1))
        if self._is_off():
            yield button(say("Try again"), OpenNow())
        else:
            yield button(say("Another time"), ChangeForm(draft, revision))
        yield button(say("Close"), CloseForm(draft, revision))


def _usual(free: FreeRoom) -> datetime:
    """Give the end that most want: after half an hour, or the last one of a room that is not free so long."""
    return max((each for each in free.ends if each - free.starts <= USUAL), default=free.ends[0])
