"""Looks ahead for whoever books: rooms that are free right now, and times at which everyone can. It decides nothing."""

from asyncio import gather
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from booking.availability.common_times import (
    HORIZON,
    PROPOSALS,
    Proposals,
    common_times,
    nearly_common_times,
    strip,
    working_hours,
)
from booking.availability.free_now import SHORTEST, STANDS, FreeNow, free_now, kept
from booking.errors import Reason, refused
from booking.free_busy import FreeBusy, age_of
from booking.model import Attendee, Criteria, MeetingRequest, Person, Room, Slot, invitees
from booking.policy import Rules, by_fit, fits
from booking.ports import Busy, Calendar, Clock, Favourites, Ledger, Registry, Seen
from booking.times import wall

AHEAD = timedelta(hours=36)
"""How far ahead is looked when a room is wanted now: that is how the next free one is known."""


class AvailabilitySearch:
    """Reads free/busy and our own claims, only of registered rooms, only while booking is on.

    `free_busy` tells when rooms are taken; the calendar itself unless it is given.
    `suggests` says whether common times are looked for at all: an operator may not want people's free/busy asked for.
    """

    def __init__(
        self,
        *,
        registry: Registry,
        calendar: Calendar,
        ledger: Ledger,
        favourites: Favourites,
        clock: Clock,
        rules: Rules,
        suggests: bool = True,
        free_busy: FreeBusy | None = None,
    ) -> None:
        self._free_busy = free_busy or FreeBusy(calendar=calendar)
        self._registry, self._calendar, self._ledger = registry, calendar, ledger
        self._favourites, self._clock, self._rules, self.suggests = favourites, clock, rules, suggests

    async def now(self, person: Person, zone: ZoneInfo, *, ask: Collection[str] = ()) -> FreeNow:
        """Tell which rooms somebody can have from this minute on.

        Of the addresses to `ask` the calendars are asked, however fresh the index is.
        Raises: Refused with BOOKING_OFF; Failed if the calendars could not be asked at all.
        """
        rooms = await self._rooms()
        at = self._clock.now().replace(second=0, microsecond=0)
        span = Slot(at, at + AHEAD)
        taken = await self._taken(rooms, span, ask=ask)
        favourites = await self._favourites.of(person.id)
        found = free_now(rooms, taken, span, zone=zone, rules=self._rules, favourites=favourites)
        return replace(found, age=self._age(taken))

    async def begin_now(self, address: str, told: Slot) -> Slot:
        """Give the slot that a press on a list of free rooms takes: it begins now, and not when the list was made.

        A slot that is still to come stays as it is.
        Raises: Refused with LIST_IS_OLD, or ROOM_TAKEN if the room is no longer free as long as was told.
        """
        now = self._clock.now().replace(second=0, microsecond=0)
        if told.starts >= now:
            return told
        if now - told.starts > STANDS or told.ends - now < SHORTEST:
            raise refused(Reason.LIST_IS_OLD)
        room = next((each for each in await self._registry.rooms() if each.address == address), None)
        if room is None:
            return told
        taken = (await self._taken([room], Slot(now, now + told.duration), ask=(address,)))[address]
        slot = kept(told, now, taken.slots)
        if slot is None:
            raise refused(Reason.ROOM_TAKEN, room=room.address, name=room.name)
        return slot

    async def common(
        self, booker: Person, meeting: MeetingRequest, criteria: Criteria, *, zone: ZoneInfo, page: int = 1
    ) -> Proposals:
        """Find times from the request's on, as long as it, at which everyone can and a fitting room is free.

        A room that was asked for by name is the only one that counts.
        Raises: Refused with SUGGESTIONS_OFF, BOOKING_OFF or NO_ROOM_FITS; Failed.
        """
        if not self.suggests:
            raise refused(Reason.SUGGESTIONS_OFF)
        registered = await self._rooms()
        rooms = [each for each in registered if criteria.room in (None, each.address) and fits(each, criteria)]
        rooms = rooms or [each for each in registered if each.address == criteria.room]
        if not rooms:
            raise refused(Reason.NO_ROOM_FITS)
        favourites = await self._favourites.of(booker.id)
        rooms.sort(key=lambda each: (by_fit(each)[:2], each.address not in favourites, by_fit(each)))
        within = Slot(meeting.slot.starts, meeting.slot.starts + HORIZON)
        first = working_hours(wall(within.starts, zone).date(), zone)
        known = Slot(min(first.starts, within.starts), within.ends)  # The day is shown from its beginning.
        asked = invitees(booker, meeting.attendees)
        taken, people = await gather(self._taken(rooms, known), self._people(registered, asked, known))
        unseen = tuple(each for each in asked if not people[each.address].readable)
        places = [(each, taken[each.address].slots) for each in rooms if taken[each.address].readable]
        busy = [slot for each in people.values() for slot in each.slots]
        latest = self._clock.now() + self._rules.lead
        found = common_times(busy, places, within, meeting.slot.duration, zone)
        times = [each for each in islice(found, page * PROPOSALS + 1) if each.slot.starts <= latest]
        seen = [(each, people[each.address].slots) for each in asked if people[each.address].readable]
        if not times and _books(booker, seen):
            nearly = nearly_common_times(seen, places, within, meeting.slot.duration, zone)
            times = [each for each in nearly if each.slot.starts <= latest]
        page = max(1, min(page, -(-len(times) // PROPOSALS)))
        shown = times[(page - 1) * PROPOSALS : page * PROPOSALS]
        more = len(times) > page * PROPOSALS
        made = Proposals(tuple(shown), asked, unseen, page, more=more, age=self._age(taken))
        if not shown or not seen:
            return made
        hours = working_hours(wall(shown[0].slot.starts, zone).date(), zone)
        people_then = [strip(each, slots, hours) for each, slots in seen]
        room_then = [strip(room, slots, hours) for room, slots in places if room == shown[0].room]
        return replace(made, hours=hours, strips=(*people_then, *room_then))

    async def _rooms(self) -> tuple[Room, ...]:
        if not await self._registry.booking_on():
            raise refused(Reason.BOOKING_OFF)
        registered = await self._registry.rooms()
        rooms = tuple(room for room in registered if not room.off)
        if registered and not rooms:
            raise refused(Reason.BOOKING_OFF)
        return rooms

    async def _taken(self, rooms: Sequence[Room], span: Slot, *, ask: Collection[str] = ()) -> Mapping[str, Busy]:
        seen = await self._free_busy.busy(rooms, {each.address for each in rooms}, span, ask=ask)
        ours = await self._ledger.claimed(span)
        taken = {}
        for room in rooms:
            busy = seen.get(room.address, Busy(readable=False))
            taken[room.address] = replace(busy, slots=(*busy.slots, *ours.get(room.address, ())))
        return taken

    def _age(self, taken: Mapping[str, Busy]) -> timedelta:
        return age_of(Seen(taken), taken.keys(), self._clock.now())

    async def _people(self, rooms: Sequence[Room], asked: Sequence[Attendee], span: Slot) -> Mapping[str, Busy]:
        addresses = [each.address for each in asked]
        told = await self._calendar.people_busy([each.mailbox for each in rooms], addresses, span)
        return {each: told.get(each, Busy(readable=False)) for each in addresses}


def _books(booker: Person, seen: Sequence[tuple[Attendee, Iterable[Slot]]]) -> bool:
    """Tell whether the booker's calendar is among those that were seen, as the first: without it nothing is nearly."""
    return bool(seen) and seen[0][0].person_id == booker.id
