"""Having another room or time, with one press on the news that the one before is gone; or leaving it as it is.

A press that comes too late changes nothing and shows what is true.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from booking.bookings import Bookings
from booking.errors import Problem, Reason, Refused
from booking.manage.notices import unanswered
from booking.manage.offers import Phase, is_changing, phase_of
from booking.manage.repeats import is_granted, unrefused
from booking.manage.service import Agenda, BookingPress, BookingScreen
from booking.manage.ways import had
from booking.model import Booking, MeetingRequest, Room, Slot
from booking.policy import Access
from booking.ports import Clock, Ledger, Registry

Farewell = Callable[[Booking, Room, Slot], str]
"""Words the message to the attendees of an event that a new one takes the place of, in that room at that time."""

_Span = tuple[datetime, datetime | None]


class Rebooking:
    """The use cases of the presses on news. Each gives the screen that the booking's card is to show next.

    They raise Refused with BOOKING_GONE where there is no such booking for that person.
    """

    def __init__(
        self,
        *,
        agenda: Agenda,
        bookings: Bookings,
        ledger: Ledger,
        registry: Registry,
        clock: Clock,
        cancellation_message: Farewell,
    ) -> None:
        self._agenda, self._bookings, self._ledger, self._registry = agenda, bookings, ledger, registry
        self._clock, self._cancellation_message = clock, cancellation_message

    async def take(
        self, press: BookingPress, address: str, starts: datetime, ends: datetime | None = None
    ) -> BookingScreen:
        """Have that room from then on: by a change of a booking that stands, else by a new one.

        Without an end it is for as long as before the news. Once for each booking that is gone, and for each revision
        of one that stands. A refusal comes with what is possible now.
        """
        booking, may = await self._agenda.theirs(press.person, press.booking_id)
        if phase_of(booking, self._clock.now()) is Phase.GONE:
            return await self._book_anew(booking, press, may, address, (starts, ends))
        return await self._move(booking, press, may, address, (starts, ends))

    async def keep(self, press: BookingPress) -> BookingScreen:
        """Leave a booking as it is: its card asks no more about the news that it has now."""
        booking, may = await self._agenda.theirs(press.person, press.booking_id)
        registered = bool(await self._registry.registered({booking.room.address}))
        news = unanswered(booking, registered=registered, now=self._clock.now())
        if may is Access.EDIT and news is not None:
            await self._ledger.keep(booking.id, news.name)
        return await self._agenda.reread(press)

    async def _book_anew(
        self, booking: Booking, press: BookingPress, may: Access, address: str, asked: _Span
    ) -> BookingScreen:
        if press.person.id != booking.booker.id:
            return await self._agenda.screen(booking, press.person, may)
        key = await unrefused(self._ledger, f"rebook:{booking.id}")
        meeting = self._wanted(booking, asked, registered=True)
        try:
            made = await self._bookings.book(
                key=key, booker=booking.booker, meeting=meeting, address=address, asked_on=press.asked_on
            )
        except Refused as error:
            return await self._agenda.screen(booking, press.person, may, *error.problems)
        again, may = await self._agenda.theirs(press.person, made.id)
        return await self._agenda.screen(again, press.person, may)

    async def _move(
        self, booking: Booking, press: BookingPress, may: Access, address: str, asked: _Span
    ) -> BookingScreen:
        key = f"rebook:{booking.id}:{press.revision}"
        if await is_granted(self._ledger, key):
            return await self._agenda.screen(booking, press.person, may)
        problem = self._not_now(booking, press, may)
        if problem is not None:
            return await self._agenda.screen(booking, press.person, may, problem)
        registered = await self._registry.rooms()
        there = any(each.address == booking.room.address for each in registered)
        meeting = self._wanted(booking, asked, registered=there)
        room = next((each for each in registered if each.address == address), booking.room)
        try:
            await self._bookings.change(
                key=await unrefused(self._ledger, key),
                by=press.person,
                admin=may is Access.EDIT,
                booking_id=booking.id,
                revision=press.revision,
                meeting=meeting,
                address=address,
                cancellation_message=self._cancellation_message(booking, room, meeting.slot),
                asked_on=press.asked_on,
            )
        except Refused as error:
            return await self._agenda.reread(press, *error.problems)
        return await self._agenda.reread(press)

    def _not_now(self, booking: Booking, press: BookingPress, may: Access) -> Problem | None:
        """Say why a booking that stands, or stood, cannot be moved by this press, if so."""
        if phase_of(booking, self._clock.now()) is Phase.OVER:
            return Problem(Reason.BOOKING_OVER)
        if booking.revision != press.revision or not booking.confirmed or may is not Access.EDIT:
            return Problem(Reason.BOOKING_MOVED_ON)
        return Problem(Reason.CHANGE_UNDER_WAY) if is_changing(booking) else None

    def _wanted(self, booking: Booking, asked: _Span, *, registered: bool) -> MeetingRequest:
        """Give what is wanted at another time; where that has no end, for as long as it was to be before the news."""
        starts, ends = asked
        if ends is not None:
            return replace(booking.meeting, slot=Slot(starts, ends))
        now = self._clock.now()
        news = unanswered(replace(booking, kept=""), registered=registered, now=now)
        slot = booking.meeting.slot if news is None else had(booking, news).slot
        return replace(booking.meeting, slot=Slot(starts, starts + slot.duration))
