"""How long a booking lasts: extending it as far as its room and the rules allow, and ending it now.

A press that comes too late changes nothing and shows what is true.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from booking.bookings import Bookings
from booking.errors import Problem, Reason, Refused, refused
from booking.manage.offers import (
    STEPS,
    Phase,
    end_now,
    is_changing,
    is_ending,
    later_ends,
    latest_end,
    others_in_room,
    phase_of,
    stamp_of,
)
from booking.manage.repeats import is_granted, unrefused
from booking.manage.service import Agenda, BookingPress, BookingScreen, ExtendScreen, about, readable
from booking.model import Booking, Slot
from booking.policy import Access
from booking.ports import Calendar, Clock, Ledger, Registry


class Durations:
    """The use cases of extending and ending. Each gives the screen that the booking's card is to show next.

    They raise Refused with BOOKING_GONE where there is no such booking for that person.
    """

    def __init__(
        self,
        *,
        agenda: Agenda,
        bookings: Bookings,
        ledger: Ledger,
        registry: Registry,
        calendar: Calendar,
        clock: Clock,
        installation: str,
    ) -> None:
        self._agenda, self._bookings, self._ledger, self._registry = agenda, bookings, ledger, registry
        self._calendar, self._clock, self._installation = calendar, clock, installation

    async def offer_longer(self, press: BookingPress) -> ExtendScreen | BookingScreen:
        """Show how much longer a booking can last."""
        booking, may = await self._agenda.theirs(press.person, press.booking_id)
        return await self._refused(booking, press, may) or await self._longer(booking, press)

    async def extend(self, press: BookingPress, until: datetime) -> ExtendScreen | BookingScreen:
        """Let a booking end later, once for each revision of it and end; a refusal comes with what is possible."""
        booking, may = await self._agenda.theirs(press.person, press.booking_id)
        key = f"extend:{booking.id}:{press.revision}:{until.isoformat()}"
        if await is_granted(self._ledger, key):
            return await self._agenda.screen(booking, press.person, may)
        stale = await self._refused(booking, press, may, revision=press.revision)
        if stale is not None:
            return stale
        slot = booking.meeting.slot
        if until <= slot.ends or until.second or until.microsecond:
            raise refused(Reason.FORGED)
        longer = await self._longer(booking, press)
        if not isinstance(longer, ExtendScreen):
            return longer
        if until > longer.limit.until:
            return replace(longer, problems=(self._beyond(longer),))
        try:
            await self._change(key, press, booking, may, Slot(slot.starts, until))
        except Refused as error:
            return await self._not_extended(press, error.problems)
        return await self._agenda.reread(press)

    async def end(self, press: BookingPress) -> BookingScreen:
        """End a running booking now: the rest of its time is free for others, and what was stays on record."""
        booking, may = await self._agenda.theirs(press.person, press.booking_id)
        key = f"end:{booking.id}:{press.revision}"
        if await is_granted(self._ledger, key):
            return await self._agenda.screen(booking, press.person, may)
        stale = await self._refused(booking, press, may, revision=press.revision)
        if stale is not None:
            return stale
        now, slot = self._clock.now(), booking.meeting.slot
        if now < slot.starts:
            return await self._agenda.screen(booking, press.person, may, Problem(Reason.NOT_BEGUN))
        if is_ending(slot, now):
            return await self._agenda.screen(booking, press.person, may, Problem(Reason.ENDS_NOW))
        try:
            await self._change(key, press, booking, may, Slot(slot.starts, end_now(slot, now)))
        except Refused as error:
            return await self._agenda.reread(press, *error.problems)
        return await self._agenda.reread(press)

    async def _refused(
        self, booking: Booking, press: BookingPress, may: Access, *, revision: int | None = None
    ) -> BookingScreen | None:
        """Show the booking as it is where its time cannot be changed now, with the reason where the card tells none."""
        phase = phase_of(booking, self._clock.now())
        problem = None
        if phase is Phase.OVER:
            problem = Problem(Reason.BOOKING_OVER)
        elif revision not in (None, booking.revision):
            problem = Problem(Reason.BOOKING_MOVED_ON)
        elif is_changing(booking):
            problem = Problem(Reason.CHANGE_UNDER_WAY)
        elif booking.confirmed and phase is not Phase.GONE and may is Access.EDIT:
            return None
        told = () if problem is None or phase is Phase.GONE or may is not Access.EDIT else (problem,)
        return await self._agenda.screen(booking, press.person, may, *told)

    async def _longer(self, booking: Booking, press: BookingPress, *problems: Problem) -> ExtendScreen | BookingScreen:
        entry = await self._registry.entry(booking.room.address)
        if entry is None or entry.room.off or not await self._registry.booking_on():
            reason = Reason.ROOM_RETIRED if entry is None else Reason.ROOM_OFF if entry.room.off else Reason.BOOKING_OFF
            return await self._agenda.reread(press, Problem(reason))
        limit = latest_end(booking.meeting.slot, await self._others(booking), self._bookings.rules)
        ends = later_ends(booking.meeting.slot, limit)
        told = tuple(about(each, booking) for each in problems)
        return ExtendScreen(readable(booking, press.person), press.person, limit, ends, told)

    async def _others(self, booking: Booking) -> list[Slot]:
        """Read when others have the room around a booking: by its calendar, and by what we hold for others there."""
        slot = booking.meeting.slot
        span = Slot(slot.starts, max(slot.starts + self._bookings.rules.longest, slot.ends + STEPS[-1]))
        seen = await self._calendar.view(booking.room.mailbox, span)
        own = await self._ledger.current_event(booking.id)
        stamps = {stamp_of(each, self._installation) for each in seen} - {""}
        known = await self._ledger.tombstones(stamps) if stamps else {}
        held = await self._ledger.claimed(span, but=booking.id)
        others = others_in_room(seen, slot, own, known, self._installation)
        return [*others, *held.get(booking.room.address, ())]

    def _beyond(self, screen: ExtendScreen) -> Problem:
        if screen.limit.taken:
            return about(Problem(Reason.ROOM_TAKEN), screen.booking)
        return Problem(Reason.TOO_LONG, None, {"hours": f"{self._bookings.rules.longest / timedelta(hours=1):g}"})

    async def _not_extended(self, press: BookingPress, problems: tuple[Problem, ...]) -> ExtendScreen | BookingScreen:
        """Tell why a booking was not extended, with what is possible now."""
        screen = await self._agenda.reread(press, *problems)
        taken = any(each.reason in (Reason.ROOM_TAKEN, Reason.TOO_LONG) for each in screen.problems)
        if not taken or await self._refused(screen.booking, press, screen.access):
            return screen
        return await self._longer(screen.booking, press, *problems)

    async def _change(self, key: str, press: BookingPress, booking: Booking, may: Access, slot: Slot) -> None:
        await self._bookings.change(
            key=await unrefused(self._ledger, key),
            by=press.person,
            admin=may is Access.EDIT,
            booking_id=booking.id,
            revision=press.revision,
            meeting=replace(booking.meeting, slot=slot),
            asked_on=press.asked_on,
        )
