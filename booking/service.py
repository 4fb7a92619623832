"""The use cases of whoever books: find the rooms that are free, and book one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from booking.errors import Field, Problem, Reason, Refused, refused
from booking.model import (
    Attendee,
    Booking,
    Criteria,
    EventState,
    LedgerEvent,
    NewEvent,
    Person,
    Room,
    Slot,
    Wish,
    mail_address,
)
from booking.policy import Rules, by_fit, fits, next_free, slot_problems
from booking.ports import Answer, Busy, Calendar, Clock, Ledger, Registry, Settler

HORIZON = timedelta(hours=36)
"""How far past the wanted start the search looks for a room's next free times."""

NEXT_TIMES = 3
"""How many next free times are told of one room."""

GIVE_UP = timedelta(minutes=15)
"""How long a booking may hang between asked for and confirmed before it is undone."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What references are written in: nothing that is mistaken for something else when read out."""


@dataclass(frozen=True, slots=True)
class TakenRoom:
    """A fitting room that cannot be had for the wanted slot: why not, and when next (in order; maybe never)."""

    room: Room
    reason: Reason
    next_free: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: the rooms that are free for the whole slot, best fit first, and those that are not."""

    free: tuple[Room, ...]
    taken: tuple[TakenRoom, ...]


class Bookings:
    """Finds and books rooms. Only registered rooms, only while booking is on, checked at every call."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        registry: Registry,
        calendar: Calendar,
        settler: Settler,
        clock: Clock,
        rules: Rules,
        new_id: Callable[[], UUID],
    ) -> None:
        self._ledger, self._registry, self._calendar = ledger, registry, calendar
        self._settler, self._clock, self.rules, self._new_id = settler, clock, rules, new_id

    async def find(self, wish: Wish, criteria: Criteria) -> Found:
        """Search the fitting rooms. A room asked for by name comes first, whether it fits or not.

        Raises: Refused with BOOKING_OFF, or NO_ROOM_FITS; Failed if the calendars could not be asked at all.
        """
        if not await self._registry.booking_on():
            raise refused(Reason.BOOKING_OFF)
        rooms = [room for room in await self._registry.rooms() if fits(room, criteria) or room.address == criteria.room]
        if not rooms:
            raise refused(Reason.NO_ROOM_FITS)
        span = Slot(wish.slot.starts, max(wish.slot.ends, wish.slot.starts + HORIZON))
        busy = await self._calendar.busy([room.mailbox for room in rooms], span)
        ours = await self._ledger.claimed(span)
        rooms.sort(key=lambda room: (room.address != criteria.room, by_fit(room)))
        free, taken = [], []
        for room in rooms:
            seen = busy.get(room.address, Busy(readable=False))
            spans = (*seen.slots, *ours.get(room.address, ()))
            if not seen.readable:
                taken.append(TakenRoom(room, Reason.ROOM_UNREADABLE))
            elif any(wish.slot.overlaps(each) for each in spans):
                later = next_free(spans, wish.slot, span.ends, NEXT_TIMES)
                taken.append(TakenRoom(room, Reason.ROOM_TAKEN, tuple(later)))
            else:
                free.append(room)
        return Found(tuple(free), tuple(taken))

    async def book(self, *, key: str, booker: Person, wish: Wish, address: str) -> Booking:
        """Book a room for somebody: once for each key, whatever is asked for under it again.

        The answer is the booking as far as it got: confirmed, or still on its way to the calendar.
        Raises: Refused if it does not come about, with the problem at the field it belongs to; the same at a repeat.
        """
        answer = await self._ledger.answer(key)
        if answer is None:
            answer = await self._claim(key, booker, wish, address)
        if answer.booking_id is None:
            raise Refused(*answer.problems)
        booking = await self._ledger.booking(answer.booking_id)
        if booking is None:
            raise refused(Reason.NOT_CONFIRMED)
        if booking.problem is not None:
            raise Refused(problem_of(booking))
        return booking

    async def _claim(self, key: str, booker: Person, wish: Wish, address: str) -> Answer:
        problems = slot_problems(wish.slot, self._clock.now(), self.rules)
        if problems:
            raise Refused(*problems)
        room = next((room for room in await self._registry.rooms() if room.address == address), None)
        if room is None:
            raise refused(Reason.ROOM_NOT_REGISTERED, Field.ROOM, value=address[:80])
        booking, event = await self._drawn_up(booker, wish, room)
        held = await self._ledger.claim(key, booking, event)
        if isinstance(held, Answer):
            return held
        await self._settler.settle(held)
        return Answer(booking.id)

    async def _drawn_up(self, booker: Person, wish: Wish, room: Room) -> tuple[Booking, LedgerEvent]:
        number, event_id = self._new_id(), str(self._new_id())
        reference = reference_of(number)
        online = wish.online and await self._calendar.offers_online(room.mailbox)
        body = self._calendar.body_of(NewEvent(event_id, room, booker, wish, reference, online))
        booking = Booking(str(number), reference, room, booker, wish, EventState.HELD)
        event = LedgerEvent(
            id=event_id,
            booking_id=booking.id,
            mailbox=room.mailbox,
            slot=wish.slot,
            body=body,
            invitees=invitees(booker, wish.attendees),
            give_up_at=self._clock.now() + GIVE_UP,
        )
        return booking, event


def invitees(booker: Person, attendees: Sequence[Attendee]) -> tuple[Attendee, ...]:
    """Put the booker first on the list of the invited; a booker without a mail address cannot be mailed."""
    try:
        address = mail_address(booker.address)
    except ValueError:
        return tuple(attendees)
    return (Attendee(address, booker.name, booker.id), *(each for each in attendees if each.address != address))


def reference_of(number: UUID) -> str:
    """Give the short name of a booking that people quote, like `RK-7F3K2Q`."""
    rest, letters = number.int, ""
    for _ in range(6):
        rest, digit = divmod(rest, len(_ALPHABET))
        letters += _ALPHABET[digit]
    return f"RK-{letters}"


def problem_of(booking: Booking) -> Problem:
    """Tell why a booking did not come about, naming its room."""
    problem = booking.problem or Problem(Reason.NOT_CONFIRMED)
    return Problem(problem.reason, problem.field, {"room": booking.room.address, "name": booking.room.name})
