"""Values that everything uses: rooms, people, slots, meeting requests and bookings; invalid ones cannot be built."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from booking.errors import Problem, Reason

# One @, something on both sides, a dot in the domain, nothing that separates addresses or injects headers.
_ADDRESS = re.compile(r"[^\s@<>\",;:()\[\]\\]{1,64}@[^\s@<>\",;:()\[\]\\.]+(\.[^\s@<>\",;:()\[\]\\.]+)+")

TITLE_LIMIT = 255
"""Characters of a subject that Outlook and Exchange keep."""

REFUSED = "refused"
"""The kind of an attendee whose address Exchange did not take."""

MOVED = "moved"
"""The value of a problem that names the move in Outlook, by its number, which cost a booking its room."""

ATTENDEE_LIMIT = 500
"""Attendees of one event, the booker included (Graph, resource type *event*)."""


def mail_address(text: str) -> str:
    """Read a mail address: trimmed and in lower case, since Exchange compares addresses without case.

    Raises: ValueError if it is none, holds invisible characters, or is longer than 254 characters (RFC 5321).
    """
    address = text.strip().lower()
    if len(address) > 254 or not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise ValueError("not a mail address")
    return address


def mailbox_address(text: str) -> str:
    """Give the address at which a colleague receives mail, normalised; empty if that text is none.

    A guest's user principal name looks like an address (`ben_partner.example#EXT#@contoso.onmicrosoft.com`), and
    nothing sent there arrives (learn.microsoft.com/entra/external-id/user-properties).
    """
    try:
        address = mail_address(text)
    except ValueError:
        return ""
    return "" if "#ext#" in address else address


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A half-open span of time [starts, ends), both aware UTC, never empty."""

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        for instant in (self.starts, self.ends):
            if instant.tzinfo is not UTC and instant.utcoffset() != timedelta(0):
                raise ValueError("a slot is in UTC")
        if self.starts >= self.ends:
            raise ValueError("a slot ends after it starts")

    @property
    def duration(self) -> timedelta:
        """How long it is; always positive."""
        return self.ends - self.starts

    def overlaps(self, other: "Slot") -> bool:
        """Tell whether both share any moment; touching ends do not overlap."""
        return self.starts < other.ends and other.starts < self.ends

    def contains(self, other: "Slot") -> bool:
        """Tell whether the other lies wholly within this one."""
        return self.starts <= other.starts and other.ends <= self.ends


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the organisation. `id`, the Entra object id, is the only identity; the rest is for showing."""

    id: str
    name: str
    address: str = ""

    @property
    def looked_up(self) -> bool:
        """Whether the directory told who it is: everybody there has a name, of which a sign-in name is the least."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody to invite. `person_id` is the Entra object id of a colleague; a guest has none.

    `kind` is `required`, or what somebody made of it in Outlook (`optional`, `resource`), or `REFUSED`.
    """

    address: str
    name: str = ""
    person_id: str | None = None
    kind: str = "required"

    @property
    def refused(self) -> bool:
        """Whether Exchange did not take the address, so that nobody was invited there."""
        return self.kind == REFUSED

    def __post_init__(self) -> None:
        if mail_address(self.address) != self.address:
            raise ValueError("an attendee's address is normalised")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A room's calendar: its mail address (normalised) and the IANA zone that its whole-day events are meant in.

    A mailbox that was never set up says `UTC`, so that name alone is in doubt; an admin's word for it is `Etc/UTC`.
    """

    address: str
    zone: str

    def __post_init__(self) -> None:
        if mail_address(self.address) != self.address:
            raise ValueError("a mailbox address is normalised")
        ZoneInfo(self.zone)

    @property
    def zone_doubted(self) -> bool:
        """Whether nobody vouches for the zone, so that a whole day may be one of any zone's."""
        return self.zone == "UTC"


@dataclass(frozen=True, slots=True)
class Room:
    """A registered room: a space on a floor that an admin gave a mailbox. Keyed on the address."""

    mailbox: Mailbox
    name: str
    building: str = ""
    floor: str = ""
    seats: int | None = None
    equipment: frozenset[str] = frozenset()
    off: bool = field(default=False, compare=False)
    """Whether an admin switched booking off for it just now, alone or with its floor or building: no fact of it."""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a room has a name")
        if self.seats is not None and self.seats < 1:
            raise ValueError("a room has one seat at least")

    @property
    def address(self) -> str:
        """The mail address, the room's key."""
        return self.mailbox.address

    @property
    def place(self) -> str:
        """Where it is, for people: `HQ, floor 3`; empty if nobody said."""
        return ", ".join(part for part in (self.building, f"floor {self.floor}" if self.floor else "") if part)

    @property
    def floor_keys(self) -> tuple[str, ...]:
        """What a choice of floor may name to mean this room: its building (`HQ/`) and its floor (`HQ/3`)."""
        return (f"{self.building}/", f"{self.building}/{self.floor}") if self.building else ()


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """What is to be booked, whatever the room. The booker is not among the attendees.

    `untitled` is the subject of its event for lack of a title, in the language that the booker had when they booked.
    It is not what anybody asks for, so two requests that differ by it are equal.
    """

    slot: Slot
    title: str = ""
    attendees: tuple[Attendee, ...] = ()
    private: bool = False
    online: bool = False
    untitled: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if len(self.title) > TITLE_LIMIT:
            raise ValueError("the title is too long")
        if len(self.attendees) >= ATTENDEE_LIMIT:
            raise ValueError("too many attendees")
        if len({attendee.address for attendee in self.attendees}) != len(self.attendees):
            raise ValueError("an attendee is named twice")


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which rooms fit. `floor` is one of a room's `floor_keys`, or empty for anywhere."""

    people: int = 1
    floor: str = ""
    equipment: frozenset[str] = frozenset()
    room: str | None = None
    """The address of a room that was asked for by name: it is shown first, whether it fits or not."""


class EventState(StrEnum):
    """Where an event of ours stands on its way to Exchange and back; see docs/protocol.md."""

    HELD = "held"
    CREATING = "creating"
    CREATED = "created"
    CONFIRMED = "confirmed"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"

    @property
    def ending(self) -> bool:
        """Whether the event is taken off its calendar, or is off it."""
        return self in (EventState.CANCELLING, EventState.CANCELLED)


class ChangeState(StrEnum):
    """Where a change stands: asked for (its new slot is held), being applied, done, or dropped (nothing changed)."""

    ASKED = "asked"
    APPLYING = "applying"
    DONE = "done"
    DROPPED = "dropped"


class Response(StrEnum):
    """What somebody answered to an invitation; `none` as long as they did not."""

    NONE = "none"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Change:
    """What a booking is to become: all of it, in absolute values. `problem` is why it was dropped.

    `cancellation_message` is the word to the attendees of the old room, when the booking moves to another. `by` is who
    asked for it; None where that was not kept.
    """

    id: str
    room: Room
    meeting: MeetingRequest
    cancellation_message: str = ""
    state: ChangeState = ChangeState.ASKED
    problem: Problem | None = None
    by: Person | None = None

    @property
    def over(self) -> bool:
        """Whether it is done or dropped."""
        return self.state in (ChangeState.DONE, ChangeState.DROPPED)


FOLLOWED = "followed:"
"""What the name of a move in Outlook begins with; its number comes after that."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a booking was before it became what it is: its room, and all that was wanted.

    `about` names what became of it: the id of the change, or `FOLLOWED` and a number.
    """

    about: str
    room: Room
    meeting: MeetingRequest


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as people know it. `state` is that of its current event; `online_url` the Teams link, if there is one.

    `reference` is what people quote. `revision` grows with every change that a person can see. `problem` is why it did
    not come about or ceased to be, where it did. `change` is a change that is under way, or how the last one ended.
    `ended_by` is who cancelled it, and `farewell` what they said. `followed` is how often it went where somebody had
    moved it in Outlook. `verified` says that its event was seen alone in its slot. `responses` are those to the
    invitations by mail address, as last read. `waits_until` is when it is gone on with, where the calendar's side is
    busy or out of reach. `lingers` says that beside its current event something of it is yet to leave a calendar,
    `clings_since` since when a calendar refuses, for long, to let go of what should be gone. `former` is what it was
    before it was last changed or moved, and `kept` names the news of it that its booker left as they are.
    """

    id: str
    reference: str
    room: Room
    booker: Person
    meeting: MeetingRequest
    state: EventState
    revision: int = 1
    online_url: str | None = None
    invited: bool = False
    problem: Problem | None = None
    change: Change | None = None
    ended_by: Person | None = None
    farewell: str = field(default="", compare=False)
    followed: int = 0
    verified: bool = False
    lingers: bool = False
    clings_since: datetime | None = None
    former: Former | None = None
    kept: str = field(default="", compare=False)
    responses: tuple[tuple[str, Response], ...] = field(default=(), compare=False)
    waits_until: datetime | None = field(default=None, compare=False)

    @property
    def confirmed(self) -> bool:
        """Whether the room's calendar is known to hold it."""
        return self.state is EventState.CONFIRMED

    @property
    def gone(self) -> bool:
        """Whether it is no more, or is going: it came to nothing or was cancelled, whatever its calendar shows."""
        return self.state.ending or self.problem is not None or self.ended_by is not None

    @property
    def off_calendar(self) -> bool:
        """Whether nothing of it is left on any calendar, wherever it stood before."""
        return self.state is EventState.CANCELLED and not self.lingers

    @property
    def decided(self) -> bool:
        """Whether the person can be told how it ended: confirmed, or not coming about."""
        return self.confirmed or self.problem is not None or self.state is EventState.CANCELLED

    @property
    def stood(self) -> bool:
        """Whether it is known to have stood, so that people may have read that they have the room."""
        changed = self.change is not None and self.change.state is ChangeState.DONE
        return self.verified or self.invited or changed or self.followed > 0

    @property
    def moved_onto_another(self) -> bool:
        """Whether it ended because somebody moved it in Outlook to a time at which its room is taken."""
        moved = self.problem.values.get(MOVED) if self.problem else None
        return self.former is not None and self.former.about == f"{FOLLOWED}{moved}"

    @property
    def unsettled(self) -> bool:
        """Whether people wait for an end: it is on its way to the calendar, being changed, or being cancelled."""
        if self.off_calendar:
            return False
        if self.problem is not None:
            return self.problem.reason in (Reason.CANCELLED, Reason.REMOVED)
        going = self.ended_by is not None or self.state is EventState.CANCELLING
        return going or not self.confirmed or (self.change is not None and not self.change.over)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event as a room's calendar shows it, without anybody's words: neither subject nor people.

    `stamp` is the (installation, event id of ours) that the event carries, if any; `organized` says that the room is
    its organizer. `blocks` is false for what is shown as free, and for what is cancelled. `series` is the id of the
    series that it is a day of, or its own where it is a series: views show days, searches the series. `original` is
    when the series has that day, which somebody may have moved since. `whole_days` says that it lasts days of its
    mailbox's zone.
    """

    id: str
    slot: Slot
    etag: str = ""
    stamp: tuple[str, str] | None = None
    transaction_id: str | None = None
    organized: bool = False
    blocks: bool = True
    online_url: str | None = None
    series: str | None = None
    original: datetime | None = None
    whole_days: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """A new event as Exchange stored it, and what stood in its slot right after; None where that could not be read."""

    event: CalendarEvent
    seen: tuple[CalendarEvent, ...] | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Which booking an event of ours belongs to and whose that is: written into the event itself.

    It is read only where the rows are lost. `revision` is the booking's when the event was made. `placeholder` says
    that the event holds a slot during a change.
    """

    booking_id: str
    reference: str
    booker: Person
    revision: int = 1
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class EventDetail:
    """What an event of ours holds now, as Graph returns it, and its version; `origin` where the event tells it.

    `online_url` is its Teams link, if it has one. `series` is as in `CalendarEvent`; a series is when its first day is.
    `unread` are those entries of its list of attendees that name no mail address, as opaque texts: they are sent back
    as they came, since leaving them out would uninvite somebody.
    """

    id: str
    etag: str
    slot: Slot
    title: str
    private: bool
    attendees: tuple[Attendee, ...]
    origin: Origin | None = None
    online_url: str | None = None
    series: str | None = None
    unread: tuple[str, ...] = ()

    @property
    def content(self) -> "Content":
        """What of it a change may set."""
        return Content(self.slot, self.title, self.private, self.attendees, self.unread)


@dataclass(frozen=True, slots=True)
class Content:
    """What an event holds, or is to hold: only what differs between two is sent. `attendees` is the whole list.

    `unread` are the entries of that list that could not be read, and go back as they came.
    """

    slot: Slot
    title: str
    private: bool
    attendees: tuple[Attendee, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewEvent:
    """All that the event on the room's calendar is made of. `id` is the transaction id and part of the stamp.

    `online` says whether to ask for a Teams link: wished for, and offered by the room's calendar. `placeholder` says
    that it only holds a slot during a change of the booking, `revision` which one the booking has by now.
    """

    id: str
    room: Room
    booker: Person
    meeting: MeetingRequest
    booking_id: str
    reference: str
    online: bool = False
    revision: int = 1
    placeholder: bool = False

    @property
    def origin(self) -> Origin:
        """What the event says of where it comes from."""
        return Origin(self.booking_id, self.reference, self.booker, self.revision, self.placeholder)


def subject(booker: Person, meeting: MeetingRequest) -> str:
    """Give the subject of a booking's event: its title, or whose it is.

    Events of those that were booked before their language was kept have it in English.
    """
    plain = f"{booker.name}'s meeting" if booker.name else "Meeting"
    return meeting.title or (meeting.untitled or plain)[:TITLE_LIMIT]


def invitees(booker: Person, attendees: Sequence[Attendee]) -> tuple[Attendee, ...]:
    """Put the booker first on the list of the invited; a booker without a mail address cannot be mailed."""
    attendees = [each for each in attendees if not each.refused]
    try:
        address = mail_address(booker.address)
    except ValueError:
        return tuple(attendees)
    return (Attendee(address, booker.name, booker.id), *(each for each in attendees if each.address != address))
