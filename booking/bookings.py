"""The use cases of whoever books: find the rooms that are free, and book one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import compress
from operator import not_
from typing import overload
from uuid import UUID

from booking.errors import Field, Problem, Reason, Refused, refused
from booking.free_busy import FreeBusy, age_of
from booking.home import Home
from booking.model import (
    Booking,
    Change,
    Criteria,
    EventState,
    MeetingRequest,
    NewEvent,
    Person,
    Room,
    Slot,
    invitees,
)
from booking.policy import Rules, change_problems, next_free, room_problem, slot_problems
from booking.ports import (
    AskedOn,
    Busy,
    Calendar,
    Clock,
    Ledger,
    ProtocolRunner,
    Reads,
    Registry,
    RequestResult,
    Seen,
)
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from booking.ranking import Fitting, Ranking
from booking.text import harmless

HORIZON = timedelta(hours=36)
"""How far past the wanted start the search looks for a room's next free times."""

NEXT_TIMES = 3
"""How many next free times are told of one room."""

ASKED_FOR = 2
"""How many rooms may be asked for by name: the booking's own, and another."""

GIVE_UP = timedelta(minutes=15)
"""How long a booking may hang between asked for and confirmed before it is undone."""

FAREWELL_LIMIT = 500
"""Characters of the word that goes to the attendees of a cancelled booking."""

PLACEHOLDER_TITLE = "Being changed"
"""The subject of what holds a slot while a booking is moved to it."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What references are written in: nothing that is mistaken for something else when read out."""

_UNREADABLE = Busy(readable=False)


@dataclass(frozen=True, slots=True)
class TakenRoom:
    """A fitting room that cannot be had for the wanted slot: why not, and when next (in order; maybe never)."""

    room: Room
    reason: Reason
    next_free: tuple[Slot, ...] = ()


class TakenRooms(Sequence[TakenRoom]):
    """Rooms that cannot be had, in order. Why not, and when next, is worked out for those alone that are looked at."""

    def __init__(self, rooms: Sequence[Room], told: Callable[[Room], TakenRoom]) -> None:
        self.rooms, self._told = rooms, told

    def __len__(self) -> int:
        return len(self.rooms)

    @overload
    def __getitem__(self, at: int) -> TakenRoom: ...

    @overload
    def __getitem__(self, at: slice) -> "TakenRooms": ...

    def __getitem__(self, at: int | slice) -> "TakenRoom | TakenRooms":
        if isinstance(at, slice):
            return TakenRooms(self.rooms[at], self._told)
        return self._told(self.rooms[at])

    def of(self, address: str) -> TakenRoom | None:
        """Tell of one of them; None if it is not among them."""
        return next((self._told(room) for room in self.rooms if room.mailbox.address == address), None)

    def without(self, address: str) -> "TakenRooms":
        """Leave one out."""
        return TakenRooms([room for room in self.rooms if room.address != address], self._told)

    def soonest_first(self) -> "TakenRooms":
        """Sort them by when they are free next; the others stay in their order, behind those."""
        every = list(self)
        known = [each for each in every if each.next_free]
        never = [each for each in every if not each.next_free]
        return taken_rooms(*sorted(known, key=lambda each: each.next_free[0].starts), *never)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


def taken_rooms(*told: TakenRoom) -> TakenRooms:
    """Give rooms of which everything is known."""
    known = {each.room.address: each for each in told}
    return TakenRooms([each.room for each in told], lambda room: known[room.address])


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: the rooms that are free for the whole slot, the best ones first, and those that are not.

    `age` is how long ago the calendars were read, the oldest of those that were looked at.
    """

    free: tuple[Room, ...]
    taken: TakenRooms
    age: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class _Search:
    """When rooms are taken within a span: as `seen`, and by `ours`. What a booking that `changes` holds is not."""

    slot: Slot
    span: Slot
    seen: Seen
    ours: Mapping[str, Sequence[Slot]]
    changes: Booking | None

    @property
    def _own(self) -> str:
        return self.changes.room.address if self.changes else ""

    def parted(self, fitting: Fitting) -> tuple[tuple[Room, ...], tuple[Room, ...]]:
        """Part rooms, in their order, into those that can be had and those that cannot."""
        readable = self.seen.readable()
        bad = {address for address, slots in self.ours.items() if any(self.slot.overlaps(each) for each in slots)}
        bad |= self.seen.clashing(self.slot)
        # Of those for which booking is off none is listed but the first ones, which were asked for by name.
        bad.update(room.address for room in fitting.rooms[:ASKED_FOR] if room.off)
        if self._own in readable:
            bad.discard(self._own)
            if any(self.slot.overlaps(each) for each in self._spans(self._own, self.seen[self._own])):
                bad.add(self._own)
        if not fitting.every <= readable:
            bad |= fitting.every - readable
        # Of ten thousand rooms each is looked at here: without a loop of ours.
        taken = [*map(bad.__contains__, fitting.addresses)]
        return tuple(compress(fitting.rooms, map(not_, taken))), tuple(compress(fitting.rooms, taken))

    def taken(self, room: Room) -> TakenRoom:
        """Tell of a room that cannot be had why not, and when next."""
        if room.off and room.address != self._own:
            return TakenRoom(room, Reason.ROOM_OFF)
        busy = self.seen.get(room.address, _UNREADABLE)
        if not busy.readable:
            return TakenRoom(room, Reason.ROOM_UNREADABLE)
        later = next_free(self._spans(room.address, busy), self.slot, self.span.ends, NEXT_TIMES)
        return TakenRoom(room, Reason.ROOM_TAKEN, tuple(later))

    def _spans(self, address: str, busy: Busy) -> tuple[Slot, ...]:
        theirs = busy.slots
        if self.changes is not None and address == self._own:
            theirs = without(theirs, self.changes.meeting.slot, self.span)
        return (*theirs, *self.ours.get(address, ()))


class Bookings:
    """Finds and books rooms. Only registered rooms, only while booking is on, checked at every call.

    `free_busy` tells when rooms are taken for the search alone; the calendar itself unless it is given.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        registry: Registry,
        reads: Reads,
        calendar: Calendar,
        runner: ProtocolRunner,
        clock: Clock,
        rules: Rules,
        new_id: Callable[[], UUID],
        cancelled_by: Callable[[Person, str], str],
        untitled: Callable[[Person], str],
        free_busy: FreeBusy | None = None,
    ) -> None:
        """`cancelled_by` says to the attendees who took the booking of somebody else away, with their word, if any.

        `untitled` gives the subject of somebody's booking without a title, in the language of whoever asks just now.
        """
        self._ledger, self._registry, self._reads, self._calendar = ledger, registry, reads, calendar
        self._free_busy = free_busy or FreeBusy(calendar=calendar)
        self._runner, self._clock, self.rules, self._new_id = runner, clock, rules, new_id
        self._cancelled_by, self._untitled = cancelled_by, untitled
        self._ranking = Ranking(())

    async def find(
        self,
        meeting: MeetingRequest,
        criteria: Criteria,
        favourites: Collection[str] = (),
        *,
        changes: Booking | None = None,
        home: Home | None = None,
        ask: Collection[str] = (),
    ) -> Found:
        """Search the fitting rooms. A room asked for by name comes first, whether it fits or not.

        The nearest to that `home` come first, then those that fit best. `favourites` are the addresses of rooms that
        come first among those that fit as well. With a booking that `changes`, its own room comes before all, and what
        it holds now is not in its way. Of the addresses to `ask` the calendars are asked, however fresh the index is.
        Raises: Refused with BOOKING_OFF, or NO_ROOM_FITS; Failed if the calendars could not be asked at all.
        """
        span = Slot(meeting.slot.starts, max(meeting.slot.ends, meeting.slot.starts + HORIZON))
        async with self._reads.together():
            if not await self._registry.booking_on():
                raise refused(Reason.BOOKING_OFF)
            ranking = self._ranked(await self._registry.rooms())
            indexed = await self._free_busy.indexed(span)
        own = changes.room.address if changes else ""
        first = (own, criteria.room or "")
        fitting = ranking.fitting(criteria, meeting.slot.starts, home, favourites, first)
        if not fitting.rooms:
            raise refused(Reason.BOOKING_OFF if ranking.is_any_off(criteria) else Reason.NO_ROOM_FITS)
        seen = await self._free_busy.busy(fitting.rooms, fitting.every, span, indexed=indexed, ask=ask)
        ours = await self._ledger.claimed(span, but=changes.id if changes else "")
        search = _Search(meeting.slot, span, seen, ours, changes)
        free, taken = search.parted(fitting)
        age = age_of(seen, fitting.every, self._clock.now())
        return Found(free, TakenRooms(taken, search.taken), age)

    def _ranked(self, rooms: Sequence[Room]) -> Ranking:
        """Sort the rooms, unless they are those of the search before."""
        if self._ranking.rooms is not rooms:
            self._ranking = Ranking(rooms)
        return self._ranking

    async def book(
        self,
        *,
        key: str,
        booker: Person,
        meeting: MeetingRequest,
        address: str,
        asked_on: AskedOn | None = None,
        rooms: Sequence[Room] | None = None,
    ) -> Booking:
        """Book a room for somebody: once for each key, whatever is asked for under it again.

        The card that it is `asked_on` tells what becomes of it, whatever happens to this process; so for the others.
        `rooms` are those of the registry, where they were read for this press; that the room is one of them still is
        looked at as its slot is claimed.
        The answer is the booking as far as it got: confirmed, or still on its way to the calendar.
        Raises: Refused if it does not come about, with the problem at the field it belongs to; the same at a repeat.
        """
        rooms = await self._registry.rooms() if rooms is None else rooms
        try:
            made = await self._claim(key, booker, meeting, address, rooms, asked_on)
        except Refused as error:
            made = await self._ledger.refuse(key, error.problems)
        booking = made.booking if isinstance(made, BookingRecord) else await self._booked(made)
        if booking.problem is not None:
            raise Refused(problem_of(booking))
        return booking

    async def _claim(
        self,
        key: str,
        booker: Person,
        meeting: MeetingRequest,
        address: str,
        rooms: Sequence[Room],
        asked_on: AskedOn | None,
    ) -> BookingRecord | RequestResult:
        """Claim the slot and bring the booking about, or give the stored answer of that key. Raises: Refused."""
        problems = slot_problems(meeting.slot, self._clock.now(), self.rules)
        if problems:
            raise Refused(*problems)
        room = next((room for room in rooms if room.address == address), None)
        if room is None:
            raise refused(Reason.ROOM_NOT_REGISTERED, Field.ROOM, value=address[:80])
        off = room_problem(room)
        if off is not None:
            raise Refused(off)
        number = self._new_id()
        reference = reference_of(number)
        meeting = replace(meeting, untitled=self._untitled(booker))
        event = await self._event(booker, meeting, room, str(number), reference)
        booking = Booking(str(number), reference, room, booker, meeting, EventState.HELD)
        settled = await self._runner.claim(key, BookingRecord(booking, event), asked_on=asked_on)
        if isinstance(settled, RequestResult):
            return settled
        # What is still on its way somebody else may have taken up meanwhile.
        known = settled.booking.confirmed or settled.booking.problem is not None
        return settled if known else RequestResult(booking.id)

    async def _booked(self, answer: RequestResult) -> Booking:
        """Read what a request that was made before was answered with. Raises: Refused."""
        if answer.booking_id is None:
            raise Refused(*answer.problems)
        booking = await self._ledger.booking(answer.booking_id)
        if booking is None:
            raise refused(Reason.NOT_CONFIRMED)
        return booking

    async def change(
        self,
        *,
        key: str,
        by: Person,
        admin: bool,
        booking_id: str,
        revision: int,
        meeting: MeetingRequest,
        address: str = "",
        cancellation_message: str = "",
        asked_on: AskedOn | None = None,
    ) -> Booking:
        """Make a booking what the request says, in the room with that address (its own if empty); once for each key.

        `revision` is the one that the person saw. The answer is the booking as far as it got; see its `change`. Another
        room, or a Teams link that comes or goes, is another event: a link is given when one is made, or never.
        Raises: Refused if it cannot be, the same at a repeat; the booking stays as it was then. BOOKING_GONE is also
        the answer to everybody but the booker and `admin`s.
        """
        if await self._ledger.answer(key) is None:
            booking = await self._theirs(booking_id, by, admin=admin)
            meeting = replace(meeting, untitled=booking.meeting.untitled)
            try:
                room = await self._room_for(booking, address)
                following = await self._event_for_change(booking, meeting, room, revision)
            except Refused as error:
                await self._ledger.refuse(key, error.problems)
                return await self._outcome(key)
            change = Change(str(self._new_id()), room, meeting, cancellation_message, by=by)
            asked = await self._ledger.request_change(key, booking_id, revision, change, following, asked_on=asked_on)
            if isinstance(asked, BookingRecord):
                await self._runner.settle(asked)
        return await self._outcome(key)

    async def cancel(
        self,
        *,
        key: str,
        by: Person,
        admin: bool,
        booking_id: str,
        cancellation_message: str = "",
        asked_on: AskedOn | None = None,
    ) -> Booking:
        """Cancel a booking, with a word to its attendees; once for each key. Who may is as for `change`.

        Whoever is invited is told if it was not the booker who did it.
        """
        if await self._ledger.answer(key) is None:
            theirs = await self._theirs(booking_id, by, admin=admin)
            word = harmless(cancellation_message)[:FAREWELL_LIMIT]
            message = word if theirs.booker.id == by.id else self._cancelled_by(by, word)
            asked = await self._ledger.cancel(key, booking_id, message, by=by, farewell=word, asked_on=asked_on)
            if isinstance(asked, BookingRecord):
                await self._runner.settle(asked)
        async with self._reads.together():
            answer = await self._ledger.answer(key)
            booking = await self._ledger.booking(booking_id)
        if answer is None or booking is None:
            raise refused(Reason.BOOKING_GONE)
        return booking

    async def _outcome(self, key: str) -> Booking:
        async with self._reads.together():
            answer = await self._ledger.answer(key)
            if answer is None or answer.problems or answer.booking_id is None:
                raise Refused(*(answer.problems if answer and answer.problems else (Problem(Reason.BOOKING_GONE),)))
            booking = await self._ledger.booking(answer.booking_id)
        if booking is None:
            raise refused(Reason.BOOKING_GONE)
        return booking

    async def _theirs(self, booking_id: str, by: Person, *, admin: bool) -> Booking:
        booking = await self._ledger.booking(booking_id)
        if booking is None or not (admin or booking.booker.id == by.id):
            raise refused(Reason.BOOKING_GONE)
        return booking

    async def _room_for(self, booking: Booking, address: str) -> Room:
        if address in ("", booking.room.address):
            return booking.room
        for room in await self._registry.rooms():
            if room.address == address:
                return room
        raise refused(Reason.ROOM_NOT_REGISTERED, Field.ROOM, value=address[:80])

    async def _event_for_change(
        self, booking: Booking, meeting: MeetingRequest, room: Room, revision: int
    ) -> LedgerEvent | None:
        """Give the event that a change needs on a calendar first: in another's place, or to hold more time; else None.

        Raises: Refused if the rules or the room do not allow the change.
        """
        anew = room.address != booking.room.address or await self._links_anew(booking, meeting)
        more = anew or not booking.meeting.slot.contains(meeting.slot)
        problems = change_problems(booking, meeting.slot, self._clock.now(), self.rules, more=more)
        if problems:
            raise Refused(*problems)
        if anew:
            return await self._event(booking.booker, meeting, room, booking.id, booking.reference, revision)
        return self._placeholder(booking, meeting) if more else None

    async def _links_anew(self, booking: Booking, meeting: MeetingRequest) -> bool:
        """Tell whether the Teams link takes a new event: Graph ignores later changes of `isOnlineMeeting`.

        Raises: Refused with NO_TEAMS_LINK if the booking's room cannot give one.
        https://learn.microsoft.com/graph/api/resources/event#properties
        """
        if meeting.online == booking.meeting.online:
            return False
        if booking.confirmed and meeting.online == (booking.online_url is not None):
            return False
        offered = await self._calendar.offers_online(booking.room.mailbox)
        if not booking.confirmed and not meeting.online:
            return offered  # It is on its way to the calendar, and will have the link that it was sent with.
        if meeting.online and not offered:
            raise refused(Reason.NO_TEAMS_LINK, Field.ONLINE, name=booking.room.name)
        return True

    async def _event(
        self, booker: Person, meeting: MeetingRequest, room: Room, booking_id: str, reference: str, revision: int = 1
    ) -> LedgerEvent:
        event_id = str(self._new_id())
        online = meeting.online and await self._calendar.offers_online(room.mailbox)
        body = self._calendar.body_of(
            NewEvent(event_id, room, booker, meeting, booking_id, reference, online, revision)
        )
        return LedgerEvent(
            event_id, room.mailbox, meeting.slot, body, invitees(booker, meeting.attendees), self._clock.now() + GIVE_UP
        )

    def _placeholder(self, booking: Booking, meeting: MeetingRequest) -> LedgerEvent:
        """Hold the new time on the calendar, so that the old one is never given up for one that is lost."""
        event_id = str(self._new_id())
        held = replace(meeting, title=PLACEHOLDER_TITLE, attendees=(), online=False)
        body = self._calendar.body_of(
            NewEvent(event_id, booking.room, booking.booker, held, booking.id, booking.reference, placeholder=True)
        )
        give_up_at = self._clock.now() + GIVE_UP
        return LedgerEvent(event_id, booking.room.mailbox, meeting.slot, body, (), give_up_at, role=Role.PLACEHOLDER)


def without(busy: Sequence[Slot], own: Slot, span: Slot) -> tuple[Slot, ...]:
    """Leave a booking's own slot out of what free/busy says, once: that names no events, and may be cut to the span."""
    rest = list(busy)
    for each in (own, Slot(max(own.starts, span.starts), min(own.ends, span.ends)) if own.overlaps(span) else own):
        if each in rest:
            rest.remove(each)
            break
    return tuple(rest)


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
