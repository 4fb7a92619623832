"""The ways on for whoever lost a room or a time without their own doing: one press each, and checked like all others.

What is offered is looked up when a card is drawn, with one request to the calendars, or two for a meeting that was
moved to a time at which its room is taken. It decides nothing: the press books or changes by the protocol, which claims
or refuses.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from booking.bookings import HORIZON, without
from booking.errors import Failed
from booking.manage.notices import Kind, Notice, became, unanswered
from booking.model import Booking, Room, Slot
from booking.policy import next_free
from booking.ports import Busy, Calendar, Clock, Ledger, Registry

ASKED = 20
"""How many rooms are asked about, the booking's own among them: as many as one request to the calendars takes."""

PATIENCE_S = 2.0
"""How long the calendars are waited for; a card that is drawn without them leads to the form."""


@dataclass(frozen=True, slots=True)
class Way:
    """A room that was free at that time when it was looked up."""

    room: Room
    slot: Slot


@dataclass(frozen=True, slots=True)
class WaysOn:
    """What somebody can do at once about news of a booking: `news` names them, `ways` come best first.

    `wanted` is the room and the time that they had.
    """

    news: Notice
    wanted: Way
    ways: tuple[Way, ...] = ()


class Ways:
    """Looks for the rooms and times that may make up for what somebody had."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        registry: Registry,
        calendar: Calendar,
        clock: Clock,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._ledger, self._registry, self._calendar, self._clock = ledger, registry, calendar, clock
        self._patience_s = patience_s

    async def on(self, booking: Booking, *, registered: bool) -> WaysOn | None:
        """Give the ways on from the news of a booking; None where there are none to be answered.

        A room like the one they had at the same time, and the same room then or at its next free time. For a
        meeting that was moved to a time at which its room is taken, a room for that time comes first.
        """
        now = self._clock.now()
        news = unanswered(booking, registered=registered, now=now)
        if news is None:
            return None
        wanted = had(booking, news)
        if max(wanted.slot.ends, booking.meeting.slot.ends) <= now:
            return None
        try:
            async with asyncio.timeout(self._patience_s):
                ways = await self._free(booking, wanted, now)
        except (TimeoutError, Failed):
            ways = ()
        return WaysOn(news, wanted, ways)

    async def _free(self, booking: Booking, wanted: Way, now: datetime) -> tuple[Way, ...]:
        if not await self._registry.booking_on():
            return ()
        rooms = _candidates(wanted.room, await self._registry.rooms(), len(booking.meeting.attendees) + 1)
        if not rooms:
            return ()
        before: tuple[Way, ...] = ()
        moved: tuple[Way, ...] = ()
        if wanted.slot.starts > now:
            before = await self._as_before(booking, wanted, rooms)
        if booking.moved_onto_another and booking.meeting.slot.starts > now:
            moved = await self._where_it_was_moved(booking, wanted.room, rooms)
        # Who moved it wants it then; the old time is the second choice, and one of it is enough.
        return (*moved, *(before[:1] if moved else before))

    async def _where_it_was_moved(self, booking: Booking, own: Room, rooms: Sequence[Room]) -> tuple[Way, ...]:
        """Find a room for the time to which somebody moved it, when its own is taken."""
        slot = booking.meeting.slot
        taken = await self._taken(booking, rooms, slot)
        like = (each for each in rooms if each.address in taken and each.address != own.address)
        free = (each for each in like if not any(slot.overlaps(other) for other in taken[each.address]))
        return tuple(Way(each, slot) for each in islice(free, 1))

    async def _as_before(self, booking: Booking, wanted: Way, rooms: Sequence[Room]) -> tuple[Way, ...]:
        """Find what they had, or what comes next to it."""
        span = Slot(wanted.slot.starts, max(wanted.slot.ends, wanted.slot.starts + HORIZON))
        taken = await self._taken(booking, rooms, span)
        there = [each for each in rooms if each.address in taken]
        free = [each for each in there if not any(wanted.slot.overlaps(slot) for slot in taken[each.address])]
        own = [each for each in there if each.address == wanted.room.address]
        like = next((Way(each, wanted.slot) for each in free if each not in own), None)
        again = next((Way(each, wanted.slot) for each in free if each in own), None)
        if again is None and own:
            later = next_free(taken[wanted.room.address], wanted.slot, span.ends)
            again = Way(own[0], later[0]) if later else None
        # What they had comes first where it can be had again.
        first = (again, like) if again is not None and again.slot == wanted.slot else (like, again)
        now_there = (booking.room.address, booking.meeting.slot)
        return tuple(
            each for each in first if each is not None and (booking.gone or (each.room.address, each.slot) != now_there)
        )

    async def _taken(self, booking: Booking, rooms: Sequence[Room], span: Slot) -> dict[str, Sequence[Slot]]:
        """Tell when each of the rooms is taken, of those whose calendars can be read; the booking is not in its way."""
        busy = await self._calendar.busy([each.mailbox for each in rooms], span)
        claimed = await self._ledger.claimed(span, but=booking.id)
        taken: dict[str, Sequence[Slot]] = {}
        for room in rooms:
            seen = busy.get(room.address, Busy(readable=False))
            if seen.readable:
                held = not booking.gone and room.address == booking.room.address
                others = without(seen.slots, booking.meeting.slot, span) if held else seen.slots
                taken[room.address] = (*others, *claimed.get(room.address, ()))
        return taken


def had(booking: Booking, news: Notice) -> Way:
    """Tell which room somebody had, and when, before what the news tell of."""
    moved = booking.moved_onto_another and news.kind is Kind.CANCELLED
    former = booking.former if moved else became(booking, news.about)
    if former is None:
        return Way(booking.room, booking.meeting.slot)
    return Way(former.room, former.meeting.slot)


def _candidates(like: Room, rooms: Sequence[Room], people: int) -> list[Room]:
    """Pick the rooms to ask about: the one they had, and those that are most like it in the same place."""

    def unlike(room: Room) -> tuple[int, bool, int, str]:
        missing = len(like.equipment - room.equipment)
        seats = abs((room.seats or 0) - (like.seats or 0))
        return missing, room.floor != like.floor, seats, room.name

    near = (like.building, like.mailbox.zone)
    others = [
        each
        for each in rooms
        if each.address != like.address
        and (each.building, each.mailbox.zone) == near
        and (each.seats is None or each.seats >= people)
    ]
    own = [each for each in rooms if each.address == like.address]
    return [*own, *sorted(others, key=unlike)[: ASKED - len(own)]]
