"""The half of the forms that changes bookings: whose they are, how the form follows them, and what came of a change."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from booking.bookings import Bookings
from booking.errors import Field, Problem, Reason, refused
from booking.forms.draft import Draft, Stage
from booking.forms.inputs import Inputs, filled, merged
from booking.forms.ports import Drafts
from booking.model import Attendee, Booking, MeetingRequest, Person, Room, Slot
from booking.policy import Access, access
from booking.ports import AskedOn, Directory, Ledger, Registry
from booking.times import zone_at

TAKEN = frozenset({Reason.ROOM_TAKEN, Reason.ROOM_UNREADABLE})
"""Why a change came to nothing that another room or time may make up for."""

Farewell = Callable[[Booking, Room, Slot], str]
"""Words the message to the attendees of an event that a new one takes the place of, in that room at that time."""


class Changing:
    """What the booking forms knows of bookings that forms change. Nobody but who may edit a booking learns of it."""

    def __init__(
        self,
        *,
        bookings: Bookings,
        ledger: Ledger,
        registry: Registry,
        directory: Directory,
        drafts: Drafts,
        administers: Callable[[Person], Awaitable[bool]],
        cancellation_message: Farewell,
    ) -> None:
        self._bookings, self._ledger, self._registry, self._directory = bookings, ledger, registry, directory
        self._administers, self._cancellation_message, self._drafts = administers, cancellation_message, drafts
        self._picked: tuple[Sequence[Room], tuple[Room, ...]] = (), ()
        """The rooms that were picked from last, and what was picked."""

    async def booking(self, person: Person, booking_id: str) -> Booking:
        """Read a booking for somebody who may edit it. Raises: Refused with BOOKING_GONE, to everybody else too."""
        booking = await self._ledger.booking(booking_id)
        if booking is None or access(booking, person, admin=await self._administers(person)) is not Access.EDIT:
            raise refused(Reason.BOOKING_GONE)
        return booking

    async def booking_of(self, draft: Draft) -> Booking | None:
        """Read the booking that a draft changes, if it does. Raises: Refused with BOOKING_GONE, as `booking` does."""
        return await self.booking(draft.owner, draft.changes) if draft.changes else None

    async def registered(self) -> tuple[Room, ...]:
        """List all rooms of the registry, also those for which booking is off."""
        return await self._registry.rooms()

    async def rooms(self, booking: Booking | None, registered: Sequence[Room] | None = None) -> tuple[Room, ...]:
        """List the rooms to choose from: those that can be booked, and a booking's own, whatever it is by now.

        `registered` are all rooms, where they were read already.
        """
        known = await self.registered() if registered is None else registered
        opened = self.open(known)
        if booking is None or any(each.address == booking.room.address for each in opened):
            return opened
        registered = tuple(each for each in known if not each.off or each.address == booking.room.address)
        if any(each.address == booking.room.address for each in registered):
            return registered
        return booking.room, *registered

    def open(self, registered: Sequence[Room]) -> tuple[Room, ...]:
        """Pick the rooms that can be booked: the same tuple, as long as the registry gives the same."""
        if self._picked[0] is not registered:
            self._picked = registered, tuple(each for each in registered if not each.off)
        return self._picked[1]

    async def fill(self, draft: Draft, booking: Booking) -> Draft:
        """Fill a new form with the booking. Of colleagues who are not in the directory any more the name is left.

        Whoever cannot be looked up now stays as the booking has them.
        """
        draft = await self._filled(draft, booking)
        return replace(draft, filled=draft.inputs, changes=booking.id, base=booking.revision)

    async def like(self, draft: Draft, booking_id: str) -> Draft:
        """Fill a new form with what was asked for with a booking of the same person, but for its room."""
        booking = await self._ledger.booking(booking_id) if booking_id else None
        if booking is None or booking.booker.id != draft.owner.id:
            return draft
        draft, form = await self._filled(draft, booking), await self._drafts.booked(booking_id)
        asked = form.inputs if form else Inputs()
        inputs = replace(draft.inputs, room="", capacity=asked.capacity, floor=asked.floor, equipment=asked.equipment)
        return replace(draft, inputs=inputs)

    async def _filled(self, draft: Draft, booking: Booking) -> Draft:
        inputs = filled(booking, zone_at(draft.zone))
        found = await self._directory.people(inputs.attendees) if inputs.attendees else {}
        people = tuple(
            _known(found.get(each.person_id), each, each.person_id)
            for each in booking.meeting.attendees
            if each.person_id
        )
        return replace(draft, inputs=inputs, people=people)

    def follow(self, draft: Draft, booking: Booking | None) -> tuple[Draft, tuple[Problem, ...]]:
        """Let a form follow its booking: what nobody typed becomes what is now, and it says so if that differs.

        Not every revision shows in the form: the invitations that went out meanwhile are nobody's business here.
        """
        if booking is None or draft.base == booking.revision or draft.filled is None:
            return draft, ()
        now = filled(booking, zone_at(draft.zone))
        fresh = replace(draft, base=booking.revision, filled=now)
        if now == draft.filled:
            return fresh, ()
        return replace(fresh, inputs=merged(draft.inputs, draft.filled, now)), (Problem(Reason.BOOKING_MOVED_ON),)

    async def ask(
        self, draft: Draft, booking: Booking, meeting: MeetingRequest, address: str, asked_on: AskedOn | None = None
    ) -> Booking:
        """Change the booking, once for each revision of the draft. Raises: Refused, and the booking stays as it was."""
        room = next((each for each in await self.rooms(booking) if each.address == address), booking.room)
        return await self._bookings.change(
            key=draft.request_key,
            by=draft.owner,
            admin=await self._administers(draft.owner),
            booking_id=booking.id,
            revision=booking.revision,
            meeting=meeting,
            address=address,
            cancellation_message=self._cancellation_message(booking, room, meeting.slot),
            asked_on=asked_on,
        )

    async def came_to_nothing(self, draft: Draft, booking: Booking) -> tuple[Problem, ...]:
        """Tell why the change that the last press asked for was not made, if so; named as far as the form knows."""
        answer = await self._ledger.answer(draft.asked) if draft.asked else None
        return told(answer.problems, booking, draft.taken, await self.rooms(booking)) if answer else ()


def _known(found: Person | None, attendee: Attendee, person_id: str) -> Person:
    if found is None:
        return Person(person_id, attendee.name or attendee.address)
    return found if found.looked_up else Person(person_id, attendee.name or attendee.address, attendee.address)


def not_made(draft: Draft, problems: tuple[Problem, ...], *, asked: str | None, address: str = "") -> Draft:
    """Lead a draft whose change was not made back: to other rooms and times if that helps, else to the form."""
    if problems[0].reason in TAKEN:
        taken = str(problems[0].values.get("room", address or draft.inputs.room))
        return draft.moved(stage=Stage.ROOMS, taken=taken, asked=asked)
    return draft.moved(stage=Stage.FORM, asked=asked)


def told(
    problems: tuple[Problem, ...], booking: Booking, address: str | None, rooms: tuple[Room, ...]
) -> tuple[Problem, ...]:
    """Say of a change what the protocol says of bookings: which room it was about, and that nothing was lost."""
    room = next((each for each in rooms if each.address == address), booking.room)
    return tuple(_told(each, booking, room) for each in problems)


def _told(problem: Problem, booking: Booking, room: Room) -> Problem:
    match problem.reason:
        case Reason.NOT_CONFIRMED:
            return Problem(Reason.NOT_CHANGED)
        case Reason.ROOM_NOT_REGISTERED if problem.values.get("value") == booking.room.address:
            return Problem(Reason.ROOM_RETIRED, Field.ROOM, {"name": booking.room.name})
        case Reason.ROOM_TAKEN | Reason.ROOM_UNREADABLE:
            return Problem(problem.reason, None, {"room": room.address, "name": room.name, **problem.values})
        case _:
            return problem
