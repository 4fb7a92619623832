"""When rooms are taken on a day: the use case behind `schedule Oak tomorrow`.

It looks and decides nothing: what is free here is claimed, or refused, by the booking protocol.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.administration import Administration
from booking.availability.days import FIRST_YEAR, LAST_YEAR
from booking.availability.places import Place, place_and_day, place_named
from booking.availability.timeline import Block, Entry, entries_of, shown_part, timeline, whole_day
from booking.errors import Failed, Problem, Reason, Refused, refused
from booking.model import Person, Room, Slot
from booking.policy import Access, Rules, access, is_closed_to, without_words
from booking.ports import Calendar, Clock, Favourites, Ledger, Registry

ROOMS_ON_PAGE = 4
"""How many rooms are looked at together, and stand on one card."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, on which clocks, and whether others see the answer: then nobody's titles and people are in it."""

    person: Person
    zone: ZoneInfo
    shared: bool


@dataclass(frozen=True, slots=True)
class RoomDay:
    """A room's day; without blocks where its calendar cannot be read now."""

    room: Room
    blocks: tuple[Block, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether it is known when the room is taken."""
        return bool(self.blocks)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A page of rooms on a day. `where` names them all again, `span` is the part of the day that is shown.

    `alone` says that one room was named; `now` is the minute at which it was looked. `favourites` is None before
    others, whose business they are not.
    """

    where: str
    day: date
    zone: ZoneInfo
    span: Slot
    now: datetime
    rooms: tuple[RoomDay, ...]
    rules: Rules
    alone: bool = False
    page: int = 1
    pages: int = 1
    booking_on: bool = True
    favourites: frozenset[str] | None = None

    @property
    def today(self) -> date:
        """What day it was when it was looked."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Unclear:
    """It was not understood what to look at: what is the matter, and places that can be looked at instead."""

    problem: Problem
    places: tuple[str, ...]


class Schedules:
    """Shows when rooms are taken: what the calendars hold now, joined with what we hold there ourselves."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        registry: Registry,
        calendar: Calendar,
        favourites: Favourites,
        administration: Administration,
        clock: Clock,
        rules: Rules,
    ) -> None:
        self._ledger, self._registry, self._calendar = ledger, registry, calendar
        self._favourites, self._administration, self._clock, self._rules = favourites, administration, clock, rules

    async def look(self, viewer: Viewer, text: str) -> Timetable | Unclear:
        """Look at what somebody typed: a place, and maybe a day."""
        rooms = await self._registry.rooms()
        try:
            place, day = place_and_day(text, rooms, self._now().astimezone(viewer.zone).date())
        except Refused as error:
            return Unclear(error.problems[0], _places(rooms))
        return await self._timetable(viewer, place, day, 1)

    async def show(self, viewer: Viewer, where: str, day: str, page: int) -> Timetable | Unclear:
        """Look again at a place on a day (YYYY-MM-DD; today if empty), on a page of it.

        Raises: Refused with FORGED if that is no day.
        """
        rooms = await self._registry.rooms()
        place = place_named(where, rooms)
        if place is None:
            return Unclear(Problem(Reason.PLACE_UNKNOWN, values={"value": where[:80]}), _places(rooms))
        today = self._now().astimezone(viewer.zone).date()
        return await self._timetable(viewer, place, _day(day) if day else today, page)

    async def star(self, viewer: Viewer, address: str, *, on: bool, where: str, day: str) -> Timetable | Unclear:
        """Star a room, or take the star away, and look again, where the starred ones come first.

        Raises: Refused with ROOM_NOT_REGISTERED for a star on a room that is not there.
        """
        if on and not any(room.address == address for room in await self._registry.rooms()):
            raise refused(Reason.ROOM_NOT_REGISTERED, value=address[:80])
        await self._favourites.star(viewer.person.id, address, on=on)
        return await self.show(viewer, where, day, 1)

    async def _timetable(self, viewer: Viewer, place: Place, day: date, page: int) -> Timetable:
        now, zone = self._now(), viewer.zone
        whole = whole_day(day, zone)
        if whole is None:
            raise refused(Reason.DAY_UNKNOWN, value=day.isoformat())
        starred = None if viewer.shared else await self._favourites.of(viewer.person.id)
        # The registry's order, by place and name, is kept among both.
        rooms = sorted(place.rooms, key=lambda room: room.address not in (starred or ()))
        pages = -(-len(rooms) // ROOMS_ON_PAGE)
        page = min(page, pages)
        chosen = rooms[(page - 1) * ROOMS_ON_PAGE : page * ROOMS_ON_PAGE]
        claimed = await self._ledger.claimed(whole)
        admin = not viewer.shared and await self._administration.may_administer(viewer.person)
        found = await asyncio.gather(
            *(self._taken(room, whole, claimed.get(room.address, ()), viewer, admin=admin) for room in chosen)
        )
        slots = [each.slot for entries in found for each in entries or ()]
        span = shown_part(day, zone, slots, now) or whole
        return Timetable(
            where=place.where,
            day=day,
            zone=zone,
            span=span,
            now=now,
            rooms=tuple(
                RoomDay(room, () if entries is None else timeline(span, entries, now))
                for room, entries in zip(chosen, found, strict=True)
            ),
            rules=self._rules,
            alone=len(rooms) == 1,
            page=page,
            pages=pages,
            booking_on=await self._registry.booking_on(),
            favourites=starred,
        )

    async def _taken(
        self, room: Room, whole: Slot, claimed: Iterable[Slot], viewer: Viewer, *, admin: bool
    ) -> list[Entry] | None:
        """List what takes a room that day, with those bookings that the viewer may see; None if it cannot be read."""
        try:
            events = await self._calendar.view(room.mailbox, whole)
        except Failed:
            return None
        bookings = await self._ledger.within(room.address, whole)
        seen = [
            without_words(each) if is_closed_to(each, viewer.person) else each
            for each in bookings
            if not viewer.shared and access(each, viewer.person, admin=admin) is not Access.NONE
        ]
        others = [each.slot for each in events if each.blocks]
        return entries_of(seen, [*others, *claimed, *(each.meeting.slot for each in bookings)])

    def _now(self) -> datetime:
        return self._clock.now().replace(second=0, microsecond=0)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refused(Reason.FORGED) from None
    if day.isoformat() != text or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refused(Reason.FORGED)
    return day


def _places(rooms: tuple[Room, ...]) -> tuple[str, ...]:
    """List the buildings; where there are none the rooms."""
    return tuple(dict.fromkeys(each.building for each in rooms if each.building)) or tuple(each.name for each in rooms)


def neighbours(shown: Timetable) -> tuple[date | None, date | None]:
    """Give the day before, which nobody needs of today, and the day after; None where there is none to look at."""
    days = (shown.day + timedelta(days=step) for step in (-1, 1))
    before, after = (each if FIRST_YEAR <= each.year <= LAST_YEAR else None for each in days)
    return None if shown.day == shown.today else before, after
