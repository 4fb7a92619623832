"""Pure decisions: which rooms fit, what a booking may look like, who may do what with it, when a calendar is free."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from booking.errors import Field, Problem, Reason
from booking.model import Booking, Criteria, Person, Room, Slot
from booking.times import EAST, WEST

GRACE = timedelta(minutes=5)
"""How far in the past a start may lie: people fill in forms more slowly than the clock runs."""

FIRST_LENGTH = timedelta(hours=1)
"""How long a booking is if nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the organisation allows: the longest booking and how far ahead it may start."""

    longest: timedelta = timedelta(hours=8)
    lead: timedelta = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Quotas:
    """How much one person, and all of an organisation together, may have at a time. What is over does not count."""

    bookings_of_one: int = 100
    bookings_of_all: int = 50_000
    forms_of_one: int = 200
    forms_of_all: int = 50_000

    def booking_problem(self, of_one: int, of_all: int) -> Problem | None:
        """Tell what speaks against one more booking, where so many of that person and of all are to come."""
        if of_one >= self.bookings_of_one:
            return Problem(Reason.TOO_MANY_BOOKINGS, None, {"limit": self.bookings_of_one})
        if of_all >= self.bookings_of_all:
            return Problem(Reason.TOO_MANY_BOOKINGS_OF_ALL, None, {"limit": self.bookings_of_all})
        return None


QUOTAS = Quotas()
"""Where an organisation says nothing else."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rooms that booking is switched for: a building, a floor of it, or one room by its address."""

    building: str = ""
    floor: str = ""
    room: str = ""

    def __post_init__(self) -> None:
        if bool(self.room) == bool(self.building or self.floor):
            raise ValueError("a part is a room, or a building or floor")

    def covers(self, room: Room) -> bool:
        """Tell whether a room is in it."""
        if self.room:
            return room.address == self.room
        return room.building == self.building and self.floor in ("", room.floor)


def room_problem(room: Room) -> Problem | None:
    """Tell what speaks against booking a room at all, whatever the time."""
    return Problem(Reason.ROOM_OFF, Field.ROOM, {"room": room.address, "name": room.name}) if room.off else None


class Access(StrEnum):
    """What somebody may do with a booking: nothing, not even know of it; look at it; or look and edit."""

    NONE = "none"
    SEE = "see"
    EDIT = "edit"


def access(booking: Booking, person: Person, *, admin: bool) -> Access:
    """Tell what somebody may do with a booking: its booker and admins edit, attendees look, nobody else knows of it.

    Attendees are known by their Entra object id, or by the address that the organisation's directory gave for them.
    """
    if admin or booking.booker.id == person.id:
        return Access.EDIT
    address = person.address.lower()
    invited = any(
        each.person_id == person.id or (address and each.address == address) for each in booking.meeting.attendees
    )
    return Access.SEE if invited else Access.NONE


def is_closed_to(booking: Booking, person: Person) -> bool:
    """Tell whether somebody who may know of a booking is none of those who may read it: a private one, to an admin."""
    return booking.meeting.private and access(booking, person, admin=False) is Access.NONE


def without_words(booking: Booking) -> Booking:
    """Give what anybody who may know of a private booking reads of it: room, time and booker; no title, no people."""
    change = booking.change
    if change is not None:
        change = replace(change, meeting=replace(change.meeting, title="", attendees=()), cancellation_message="")
    former = booking.former
    if former is not None:
        former = replace(former, meeting=replace(former.meeting, title="", attendees=()))
    meeting = replace(booking.meeting, title="", attendees=())
    return replace(booking, meeting=meeting, change=change, former=former, online_url=None, responses=(), farewell="")


def slot_problems(slot: Slot, now: datetime, rules: Rules) -> list[Problem]:
    """List what speaks against booking that slot, whatever the room."""
    problems = []
    if slot.starts < now - GRACE or slot.ends <= now:
        problems.append(Problem(Reason.IN_THE_PAST, Field.START))
    elif slot.starts > now + rules.lead:
        problems.append(Problem(Reason.TOO_FAR_AHEAD, Field.DATE, {"days": rules.lead.days}))
    if slot.duration > rules.longest:
        hours = rules.longest / timedelta(hours=1)
        problems.append(Problem(Reason.TOO_LONG, Field.END, {"hours": f"{hours:g}"}))
    return problems


def change_problems(booking: Booking, slot: Slot, now: datetime, rules: Rules, *, more: bool) -> list[Problem]:
    """List what speaks against giving a booking that slot; `more` says that it takes time or a room that it has not.

    What is over stays, and less time than before needs no permission.
    """
    if booking.meeting.slot.ends <= now:
        return [Problem(Reason.BOOKING_OVER)]
    if not more or slot.starts == booking.meeting.slot.starts:
        longest = [each for each in slot_problems(slot, slot.starts, rules) if more]
        past = [Problem(Reason.IN_THE_PAST, Field.END)] if slot.ends < now - GRACE else []
        return past + longest
    return slot_problems(slot, now, rules)


def fits(room: Room, criteria: Criteria) -> bool:
    """Tell whether a room is one of those that were asked for; unknown seats are enough for anybody."""
    return (
        (not criteria.floor or criteria.floor in room.floor_keys)
        and criteria.equipment <= room.equipment
        and (room.seats is None or room.seats >= criteria.people)
    )


def by_fit(room: Room, favourites: Collection[str] = ()) -> tuple[bool, int, bool, str, str, str]:
    """Sort rooms best fit first: the smallest that is big enough; unknown seats last.

    Among rooms of one size those come first whose addresses are among the favourites, then it goes by place and name.
    """
    return (
        room.seats is None,
        room.seats or 0,
        room.address not in favourites,
        room.building,
        room.floor,
        room.name,
    )


def where_days_may_be(slot: Slot) -> Slot:
    """Give the span in which whole days may begin or end, as UTC has them, that are in a slot in some other zone."""
    return Slot(slot.starts - WEST, slot.ends + EAST)


def gaps(busy: Iterable[Slot], within: Slot) -> list[Slot]:
    """List the free spans between busy ones, in order; busy spans may overlap and stand in any order."""
    free, at = [], within.starts
    for span in sorted(busy):
        if span.starts >= within.ends:
            break
        if span.starts > at:
            free.append(Slot(at, span.starts))
        at = max(at, span.ends)
    if at < within.ends:
        free.append(Slot(at, within.ends))
    return free


def next_free(busy: Iterable[Slot], wanted: Slot, until: datetime, count: int = 1) -> list[Slot]:
    """Find the first slots of the wanted length that start after the wanted one does and end by `until`.

    At most `count`, one for each gap of the calendar, which is known up to `until`; none where there is no such gap.
    """
    if until <= wanted.starts:
        return []
    found = [
        Slot(gap.starts, gap.starts + wanted.duration)
        for gap in gaps(busy, Slot(wanted.starts, until))
        if gap.duration >= wanted.duration and gap.starts > wanted.starts
    ]
    return found[:count]
