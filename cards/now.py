"""The rooms that are free right now: each with how long it stays so, and a button for each length that one wants."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Container,
    ExecuteAction,
    RichTextBlock,
    TextRun,
)

from booking.availability.free_now import LENGTHS, FreeRoom
from booking.errors import Reason
from booking.forms.screens import NowScreen
from booking.model import Slot
from booking.times import zone_at, zone_label
from cards.actions import BookRoom, ChangeForm, CloseForm, OpenNow, StarRoom, TurnPage
from cards.elements import BUDGET, Card, button, card, heading, line, row, star, subheading, trouble, weight
from cards.language import say, say_count
from cards.times import clock, day, in_room, next_time, room_span
from cards.words import about, paged, shown

ROOMS_ON_PAGE = 6
"""How many rooms a page of the card holds: what a phone shows without much turning."""


def now_card(screen: NowScreen, *, shared: bool) -> Card:
    """Draw a page of the rooms; before others (`shared`) without whose favourites they are.

    Where long names make it too heavy for Teams, rooms have no star, and then keep their first and last button alone.
    """
    for stars in (not shared, False):
        drawn = _Now(screen, shared=shared, stars=stars, every_length=True).card()
        if weight(drawn) <= BUDGET:
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
        body: list[CardElement] = [
            heading(self._headline()),
            line(at, subtle=True, spacing="None"),
            *(trouble(each, shared=self._shared) for each in self._problems),
            *(self._room(each) for each in page),
        ]
        if self._now.soonest:
            body.append(subheading(say("Free next")))
            body += [self._room(each) for each in self._now.soonest]
        if self._now.unread:
            told = say_count(
                "{count} calendar cannot be read just now.",
                "{count} calendars cannot be read just now.",
                len(self._now.unread),
            )
            body.append(line(told, subtle=True, spacing="Default"))
        elif not page and not self._now.soonest and not self._problems:
            body.append(line(say("Nor within a day and a half. Please look for another time.")))
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

    def _room(self, free: FreeRoom) -> CardElement:
        on = StarRoom(free.room.address, not free.favourite, self._draft.id, self._draft.revision)
        quiet = star(free.room, on) if self._stars else None
        name = RichTextBlock(
            inlines=[
                TextRun(text=shown(free.room.name, 60), weight="Bolder"),
                TextRun(text=f"  {self._how_long(free)}"),
            ],
            spacing="Small",
        )
        texts = [line(text, subtle=True, spacing="None") for text in (about(free.room), self._there(free)) if text]
        ends = free.ends if self._every_length else tuple(dict.fromkeys((free.ends[0], free.ends[-1])))
        presses = ActionSet(actions=[self._press(free, each) for each in ends], spacing="Small")
        return Container(items=[row([name, *texts], quiet=quiet), presses], separator=True, spacing="Default")

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

    def _press(self, free: FreeRoom, ends: datetime) -> ExecuteAction:
        length = ends - free.starts
        until = clock(ends, self._zone)
        minutes = say("{minutes} min", minutes=length // timedelta(minutes=1))
        title = minutes if length in LENGTHS else say("until {time}", time=until)
        press = BookRoom(self._draft.id, self._draft.revision, free.room.address, free.starts, ends)
        return button(title, press, tooltip=say("Book {room} until {time}", room=shown(free.room.name, 40), time=until))

    def _buttons(self) -> Iterator[ExecuteAction]:
        draft, revision = self._draft.id, self._draft.revision
        if self._page < self._pages:
            yield button(say("More rooms"), TurnPage(draft, revision, self._page + 1))
        if self._page > 1:
            yield button(say("Earlier rooms"), TurnPage(draft, revision, self._page - 1))
        if self._is_off():
            yield button(say("Try again"), OpenNow())
        else:
            yield button(say("Another time"), ChangeForm(draft, revision))
        yield button(say("Cancel"), CloseForm(draft, revision))
