"""When rooms are taken on a day: the use case behind `schedule Oak tomorrow`.

It looks and decides nothing: what is free here is claimed, or refused, by the booking protocol.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.administration import Administration
from booking.availability.days import FIRST_YEAR, LAST_YEAR
from booking.availability.places import Guess, Place, When, guesses, place_and_day, place_named
from booking.availability.timeline import Block, Entry, entries_of, shown_part, shown_week, timeline, whole_day
from booking.errors import Failed, Problem, Reason, Refused, refused
from booking.model import Booking, Person, Room, Slot
from booking.policy import FIRST_LENGTH, Access, Rules, access, is_closed_to, without_words
from booking.ports import Calendar, Clock, Favourites, Ledger, Registry
from booking.times import Skipped, instant, whole_days

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
    others, whose business they are not. `at` is the moment that was asked about, if one was.
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
    at: datetime | None = None

    @property
    def today(self) -> date:
        """What day it was when it was looked."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of a room's week: the part of it that is shown, and its blocks."""

    day: date
    span: Slot
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class RoomWeek:
    """Seven days of one room, the same hours of each; without days where its calendar cannot be read now."""

    room: Room
    first: date
    zone: ZoneInfo
    now: datetime
    days: tuple[WeekDay, ...]
    rules: Rules
    booking_on: bool = True

    @property
    def today(self) -> date:
        """What day it was when it was looked."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Unclear:
    """It was not understood what to look at: what is the matter, and places that can be looked at instead.

    `guesses` are what may have been meant, and come first.
    """

    problem: Problem
    places: tuple[str, ...]
    guesses: tuple[Guess, ...] = ()


Shown = Timetable | RoomWeek | Unclear
"""What a look at a schedule can give."""


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

    async def look(self, viewer: Viewer, text: str) -> Shown:
        """Look at what somebody typed: a place, and maybe a day, a week or a time; all rooms today if nothing."""
        rooms = await self._registry.rooms()
        today = self._now().astimezone(viewer.zone).date()
        try:
            place, when = place_and_day(text or "today", rooms, today)
        except Refused as error:
            return Unclear(error.problems[0], _places(rooms), guesses(text, rooms, today))
        return await self._shown(viewer, place, when, 1)

    async def show(self, viewer: Viewer, where: str, day: str, page: int, *, week: bool = False) -> Shown:
        """Look again at a place on a day (YYYY-MM-DD; today if empty), on a page of it; or at a room's `week`.

        Raises: Refused with FORGED if that is no day.
        """
        rooms = await self._registry.rooms()
        place = place_named(where, rooms)
        if place is None:
            return Unclear(Problem(Reason.PLACE_UNKNOWN, values={"value": where[:80]}), _places(rooms))
        today = self._now().astimezone(viewer.zone).date()
        return await self._shown(viewer, place, When(_day(day) if day else today, week=week), page)

    async def star(self, viewer: Viewer, address: str, *, on: bool, where: str, day: str) -> Shown:
        """Star a room, or take the star away, and look again, where the starred ones come first.

        Raises: Refused with ROOM_NOT_REGISTERED for a star on a room that is not there.
        """
        if on and not any(room.address == address for room in await self._registry.rooms()):
            raise refused(Reason.ROOM_NOT_REGISTERED, value=address[:80])
        await self._favourites.star(viewer.person.id, address, on=on)
        return await self.show(viewer, where, day, 1)

    async def _shown(self, viewer: Viewer, place: Place, when: When, page: int) -> Shown:
        if not when.week:
            return await self._timetable(viewer, place, when, page)
        if len(place.rooms) == 1:
            return await self._week(viewer, place.rooms[0], when.day)
        asked = tuple(Guess(Place(each.address, (each,)), when) for each in place.rooms)
        return Unclear(Problem(Reason.WEEK_OF_SEVERAL), (), asked)

    async def _week(self, viewer: Viewer, room: Room, first: date) -> RoomWeek:
        now, zone = self._now(), viewer.zone
        whole = Slot(*whole_days(first, first + timedelta(days=7), zone))
        claimed = (await self._ledger.claimed(whole)).get(room.address, ())
        admin = not viewer.shared and await self._administration.may_administer(viewer.person)
        found = await self._taken(room, whole, claimed, viewer, admin=admin)
        days: tuple[WeekDay, ...] = ()
        if found is not None:
            spans = shown_week(first, zone, [each.slot for each in found], now)
            days = tuple(WeekDay(day, span, timeline(span, found, now)) for day, span in spans)
        return RoomWeek(room, first, zone, now, days, self._rules, await self._registry.booking_on())

    async def _timetable(self, viewer: Viewer, place: Place, when: When, page: int) -> Timetable:
        now, zone, day = self._now(), viewer.zone, when.day
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
        at = _moment(day, when.at, zone)
        asked = [Slot(at, at + FIRST_LENGTH)] if at else []
        slots = [*(each.slot for entries in found for each in entries or ()), *asked]
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
            at=at,
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

        def own(booking: Booking) -> bool:
            return access(booking, viewer.person, admin=False) is not Access.NONE

        return entries_of(seen, [*others, *claimed, *(each.meeting.slot for each in bookings)], own)

    def _now(self) -> datetime:
        return self._clock.now().replace(second=0, microsecond=0)


def _moment(day: date, at: time | None, zone: ZoneInfo) -> datetime | None:
    if at is None:
        return None
    moment = instant(day, at, zone)
    return (moment.after if isinstance(moment, Skipped) else moment).astimezone(UTC)


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
