"""What somebody has booked, and what of it they may see and do: the list, one booking, and cancelling it.

Every press names a booking, and the revision that the person saw where it would change something. It is checked anew
who they are to the booking and what can be done with it now; a press that comes too late changes nothing and shows
what is true. Whoever has nothing to do with a booking is answered as if there were none.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.administration import Administration
from booking.bookings import FAREWELL_LIMIT, Bookings
from booking.errors import Failed, Problem, Reason, refused
from booking.manage.offers import Limit, Phase, phase_of
from booking.manage.ways import Ways, WaysOn
from booking.model import Attendee, Booking, Person, Response, Slot
from booking.policy import Access, access, is_closed_to, without_words
from booking.ports import AskedOn, Calendar, Clock, Favourites, Ledger, Reads, Registry
from booking.text import harmless

ON_PAGE = 5
"""How many bookings a page of the list holds."""

FAR = timedelta(days=3650)
"""How far ahead the list looks: farther than anybody can book, since Outlook may move a booking anywhere."""

PATIENCE_S = 2.0
"""How long the list waits for what people answered; whoever asks next sees the rest."""


@dataclass(frozen=True, slots=True)
class BookingsScreen:
    """A page of what somebody has booked and is not over yet, by time. `count` is how many there are in all.

    `retired` are the addresses of those of their rooms that were taken off the registry. `cancelling` says that it was
    asked for in order to cancel one of them.
    """

    bookings: tuple[Booking, ...]
    count: int
    page: int
    pages: int
    now: datetime
    retired: frozenset[str] = frozenset()
    cancelling: bool = False


@dataclass(frozen=True, slots=True)
class BookingScreen:
    """One booking as somebody may see it now; `problems` tell what came of the press, if anything went wrong.

    `closed` says that title and people are left out, `opened` that an admin asked for them, which is recorded.
    `retired` says that the room was taken off the registry. `ways` is what its booker can do at once about news of it.
    """

    booking: Booking
    viewer: Person
    access: Access
    now: datetime
    starred: bool = False
    problems: tuple[Problem, ...] = ()
    closed: bool = False
    opened: bool = False
    retired: bool = False
    ways: WaysOn | None = None


@dataclass(frozen=True, slots=True)
class ExtendScreen:
    """The ends that a booking can be extended to, and what limits them."""

    booking: Booking
    viewer: Person
    limit: Limit
    ends: tuple[datetime, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelScreen:
    """The question whether a booking is to be cancelled, with the word to its attendees as far as it was typed."""

    booking: Booking
    viewer: Person
    now: datetime
    cancellation_message: str = ""
    problems: tuple[Problem, ...] = ()


AgendaScreen = BookingsScreen | BookingScreen | ExtendScreen | CancelScreen


@dataclass(frozen=True, slots=True)
class BookingPress:
    """A button on a booking's card: who pressed, which booking, and which revision of it the person saw.

    `asked_on` is the card itself, where the press may begin something.
    """

    person: Person
    booking_id: str
    revision: int
    asked_on: AskedOn | None = None


class Agenda:
    """The use cases of whoever has booked. Each gives the screen that its card is to show next.

    Those about one booking raise Refused with BOOKING_GONE where there is none for that person.
    """

    def __init__(
        self,
        *,
        bookings: Bookings,
        ledger: Ledger,
        calendar: Calendar,
        favourites: Favourites,
        administration: Administration,
        registry: Registry,
        reads: Reads,
        clock: Clock,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._bookings, self._ledger, self._calendar = bookings, ledger, calendar
        self._favourites, self._administration, self._registry = favourites, administration, registry
        self._reads, self._clock, self._patience_s = reads, clock, patience_s
        self._ways = Ways(ledger=ledger, registry=registry, calendar=calendar, clock=clock, patience_s=patience_s)

    # --- Looking -----------------------------------------------------------------------------------------------------

    async def coming(self, owner: Person, page: int = 1, *, cancelling: bool = False) -> BookingsScreen:
        """List what somebody has booked that is not over, with what was answered; beyond the end is the last page.

        `cancelling` says that it is asked for in order to cancel one.
        """
        now = self._clock.now()
        async with self._reads.together():
            coming = await self._ledger.of(owner.id, Slot(now, now + FAR))
            pages = max(1, -(-len(coming) // ON_PAGE))
            page = min(max(1, page), pages)
            listed = coming[(page - 1) * ON_PAGE : page * ON_PAGE]
            retired = await self._retired(listed)
        shown = await self._answered(listed)
        return BookingsScreen(shown, len(coming), page, pages, now, retired, cancelling)

    async def show(self, person: Person, booking_id: str) -> BookingScreen:
        """Show one booking, with what was answered by now."""
        booking, may = await self.theirs(person, booking_id)
        (booking,) = await self._answered([booking])
        return await self.screen(booking, person, may)

    async def open_private(self, person: Person, booking_id: str) -> BookingScreen:
        """Show all of a private booking to an admin, which is recorded before; to others it is shown as ever."""
        booking, may = await self.theirs(person, booking_id)
        (booking,) = await self._answered([booking])
        screen = await self.screen(booking, person, may)
        if not screen.closed:
            return screen
        await self.record_opened(person, booking)
        return replace(screen, booking=booking, closed=False, opened=True)

    async def record_opened(self, person: Person, booking: Booking) -> None:
        """Record that an admin opens a private booking of others. Where that fails, it is not to be shown."""
        await self._ledger.note_opened(booking, by=person)

    async def current(self, booking_id: str, person: Person) -> BookingScreen | None:
        """Tell what is true now of a booking for whoever holds a card of it; None if it is nothing of theirs any more.

        The calendars are asked for ways on from news alone.
        """
        async with self._reads.together():
            booking = await self._ledger.booking(booking_id)
            screen = None if booking is None else await self._seen(booking, person)
        return None if booking is None or screen is None else await self._with_ways(screen, booking)

    async def as_read(
        self, booking: Booking, person: Person, *, registered: bool = False, starred: Collection[str] | None = None
    ) -> BookingScreen | None:
        """Tell of a booking that was read or written a moment ago; None if it is nothing of theirs.

        `registered` says that its room was seen on the registry then, and `starred` are their favourite rooms, if they
        were read.
        """
        async with self._reads.together():
            screen = await self._seen(booking, person, registered=registered, starred=starred)
        return None if screen is None else await self._with_ways(screen, booking)

    async def _seen(
        self, booking: Booking, person: Person, *, registered: bool = False, starred: Collection[str] | None = None
    ) -> BookingScreen | None:
        may = await self._access(booking, person)
        if may is Access.NONE:
            return None
        return await self._screen(booking, person, may, registered=registered, starred=starred)

    async def star(self, person: Person, booking_id: str, address: str, *, on: bool) -> BookingScreen:
        """Star the room of a booking for somebody, or take the star away."""
        booking, may = await self.theirs(person, booking_id)
        if address == booking.room.address:
            await self._favourites.star(person.id, address, on=on)
        return await self.screen(booking, person, may)

    # --- Cancelling --------------------------------------------------------------------------------------------------

    async def ask_to_cancel(self, person: Person, booking_id: str) -> CancelScreen | BookingScreen:
        """Ask whether a booking is to be cancelled, and for a word to its attendees."""
        booking, may = await self.theirs(person, booking_id)
        gone = await self._not_cancellable(booking, person, may)
        return gone or CancelScreen(readable(booking, person), person, self._clock.now())

    async def ask_to_cancel_referenced(self, person: Person, reference: str) -> CancelScreen | BookingScreen:
        """Ask the same of the booking that people quote by a reference. To others there is none by that name."""
        booking = await self._ledger.referenced(reference)
        if booking is None:
            raise refused(Reason.BOOKING_GONE)
        return await self.ask_to_cancel(person, booking.id)

    async def cancel(self, press: BookingPress, cancellation_message: str) -> CancelScreen | BookingScreen:
        """Cancel a booking, with a word to its attendees; what is wrong with that is told, and the word kept."""
        booking, may = await self.theirs(press.person, press.booking_id)
        gone = await self._not_cancellable(booking, press.person, may)
        if gone is not None:
            return gone
        problem, length = None, len(harmless(cancellation_message))
        if length > FAREWELL_LIMIT:
            problem = Problem(Reason.FAREWELL_TOO_LONG, None, {"limit": FAREWELL_LIMIT, "length": length})
        elif booking.revision != press.revision:
            problem = Problem(Reason.BOOKING_MOVED_ON)
        if problem is not None:
            asked = readable(booking, press.person)
            return CancelScreen(asked, press.person, self._clock.now(), cancellation_message, (problem,))
        await self._bookings.cancel(
            key=f"cancel:{booking.id}",
            by=press.person,
            admin=may is Access.EDIT,
            booking_id=booking.id,
            cancellation_message=cancellation_message,
            asked_on=press.asked_on,
        )
        return await self.reread(press)

    # --- What is true now --------------------------------------------------------------------------------------------

    async def theirs(self, person: Person, booking_id: str) -> tuple[Booking, Access]:
        """Read a booking that somebody may know of, and what they may do with it."""
        booking = await self._ledger.booking(booking_id)
        may = Access.NONE if booking is None else await self._access(booking, person)
        if booking is None or may is Access.NONE:
            raise refused(Reason.BOOKING_GONE)
        return booking, may

    async def _access(self, booking: Booking, person: Person) -> Access:
        admin = booking.booker.id != person.id and await self._administration.may_administer(person)
        return access(booking, person, admin=admin)

    async def screen(self, booking: Booking, person: Person, may: Access, *problems: Problem) -> BookingScreen:
        """Show a booking as it was read, with what came of the press, and what its booker can do about news of it."""
        return await self._with_ways(await self._screen(booking, person, may, *problems), booking)

    async def _screen(
        self,
        booking: Booking,
        person: Person,
        may: Access,
        *problems: Problem,
        registered: bool = False,
        starred: Collection[str] | None = None,
    ) -> BookingScreen:
        stars = await self._favourites.of(person.id) if starred is None else starred
        told = tuple(about(each, booking) for each in problems)
        return BookingScreen(
            *(readable(booking, person), person, may, self._clock.now(), booking.room.address in stars, told),
            closed=is_closed_to(booking, person),
            retired=not registered and bool(await self._retired([booking])),
        )

    async def _with_ways(self, screen: BookingScreen, booking: Booking) -> BookingScreen:
        """Look for the ways on from news of a booking, which are its booker's; the calendars may be waited for."""
        if screen.viewer.id != booking.booker.id:
            return screen
        return replace(screen, ways=await self._ways.on(booking, registered=not screen.retired))

    async def reread(self, press: BookingPress, *problems: Problem) -> BookingScreen:
        """Read the booking again: what was asked for may have changed it, or somebody else did."""
        async with self._reads.together():
            booking, may = await self.theirs(press.person, press.booking_id)
            if phase_of(booking, self._clock.now()) is Phase.GONE:
                problems = ()  # The card says what became of it.
            screen = await self._screen(booking, press.person, may, *problems)
        return await self._with_ways(screen, booking)

    async def _retired(self, bookings: Sequence[Booking]) -> frozenset[str]:
        """Pick out the rooms of bookings that are on the registry no more."""
        there = {each.room.address for each in bookings}
        return frozenset(there - await self._registry.registered(there))

    async def _not_cancellable(self, booking: Booking, person: Person, may: Access) -> BookingScreen | None:
        phase = phase_of(booking, self._clock.now())
        if may is Access.EDIT and phase in (Phase.COMING, Phase.RUNNING):
            return None
        over = phase is Phase.OVER and may is Access.EDIT
        return await self.screen(booking, person, may, *([Problem(Reason.BOOKING_OVER)] if over else []))

    # --- Answers -----------------------------------------------------------------------------------------------------

    async def _answered(self, bookings: Sequence[Booking]) -> tuple[Booking, ...]:
        """Read what people answered, for all at once; where that takes long or fails, what was noted stands."""
        return tuple(await asyncio.gather(*(self._with_responses(each) for each in bookings)))

    async def _with_responses(self, booking: Booking) -> Booking:
        phase = phase_of(booking, self._clock.now())
        if not booking.invited or not booking.meeting.attendees or phase in (Phase.OVER, Phase.GONE):
            return booking
        event = await self._ledger.current_event(booking.id)
        if event is None or event.graph_id is None:
            return booking
        try:
            async with asyncio.timeout(self._patience_s):
                told = await self._calendar.responses(event.mailbox, event.graph_id)
        except (TimeoutError, Failed):
            return booking
        responses = tuple(sorted(told.items()))
        if responses != booking.responses:
            await self._ledger.note_responses(booking.id, told)
        return replace(booking, responses=responses)


def readable(booking: Booking, person: Person) -> Booking:
    """Give of a booking what somebody who may know of it may read."""
    return without_words(booking) if is_closed_to(booking, person) else booking


def answered(booking: Booking) -> Mapping[Response, tuple[Attendee, ...]]:
    """Sort the invited by what they answered, as far as it is known; the booker is none of them."""
    known = dict(booking.responses)
    people: dict[Response, tuple[Attendee, ...]] = {}
    for each in booking.meeting.attendees:
        if each.refused:
            continue
        answer = known.get(each.address, Response.NONE)
        people[answer] = (*people.get(answer, ()), each)
    return people


def about(problem: Problem, booking: Booking) -> Problem:
    """Let a problem name the booking's room, where its sentence does; a room that it has needs no other one chosen."""
    reason = Reason.ROOM_RETIRED if problem.reason is Reason.ROOM_NOT_REGISTERED else problem.reason
    return Problem(reason, problem.field, {"room": booking.room.address, "name": booking.room.name, **problem.values})
