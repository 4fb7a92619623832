"""The steps of the booking protocol: what it asks of the world, one at a time, and what it expects back."""

from collections.abc import Coroutine, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from booking.model import Attendee, CalendarEvent, Content, Created, EventDetail, Mailbox, Slot
from booking.protocol.record import BookingRecord

Result = TypeVar("Result", covariant=True)


class Step(Generic[Result]):
    """One thing that the protocol asks of the world. Awaiting it gives what came of it, or raises what failed."""

    __slots__ = ()

    def __await__(self) -> Generator["Step[Result]", Any, Result]:
        """Hand the step to whoever runs the protocol, who sends the result in."""
        result: Result = yield self
        return result


@dataclass(frozen=True, slots=True)
class Now(Step[datetime]):
    """Tell the time. Result: an instant."""


@dataclass(frozen=True, slots=True)
class Pause(Step[None]):
    """Wait that many seconds, keeping the work."""

    seconds: float


@dataclass(frozen=True, slots=True)
class View(Step[tuple[CalendarEvent, ...]]):
    """Read the calendar as it is. Result: the events in the slot."""

    mailbox: Mailbox
    slot: Slot


@dataclass(frozen=True, slots=True)
class Find(Step[tuple[CalendarEvent, ...]]):
    """Find the event by our stamp. Result: what carries it."""

    mailbox: Mailbox
    event_id: str


@dataclass(frozen=True, slots=True)
class Read(Step[EventDetail]):
    """Read what one event holds. Result: an EventDetail."""

    mailbox: Mailbox
    graph_id: str


@dataclass(frozen=True, slots=True)
class Create(Step[Created]):
    """Send the event, and read its slot back in the same request. Result: what Exchange stored, and what was read."""

    mailbox: Mailbox
    body: bytes
    slot: Slot


@dataclass(frozen=True, slots=True)
class Invite(Step[str]):
    """Set the attendees, beside those entries that nobody can read. Result: the event's new version."""

    mailbox: Mailbox
    graph_id: str
    etag: str
    attendees: tuple[Attendee, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Update(Step[str]):
    """Set time, title, privacy and attendees, in one request that names only what differs. Result: the new version."""

    mailbox: Mailbox
    graph_id: str
    etag: str
    before: Content
    after: Content


@dataclass(frozen=True, slots=True)
class Delete(Step[None]):
    """Take the event off the calendar; `cancellation_message` is a word to its attendees."""

    mailbox: Mailbox
    graph_id: str
    cancellation_message: str = ""


@dataclass(frozen=True, slots=True)
class SetAsideOwn(Step[frozenset[str]]):
    """Find out which of these events of ours are not in a booking's way. Result: the ids of those.

    What the ledger knows to be gone for good is deleted. What it does not know may be the booking's own.
    """

    mailbox: Mailbox
    seen: tuple[CalendarEvent, ...]
    booking_id: str


@dataclass(frozen=True, slots=True)
class Write(Step[BookingRecord]):
    """Commit the work as it stands now. Result: the work, with what others asked of it meanwhile."""

    record: BookingRecord


@dataclass(frozen=True, slots=True)
class Follow(Step[BookingRecord | None]):
    """Claim another slot for the current event, which was moved there by somebody.

    Result: the work, or None if another booking of ours holds that slot.
    """

    record: BookingRecord
    slot: Slot


@dataclass(frozen=True, slots=True)
class Postpone(Step[None]):
    """Give the work back until then; the run ends with it."""

    record: BookingRecord
    until: datetime


Send = Create | Invite | Update | Delete
"""The steps that change a calendar."""

AnyStep = Now | Pause | View | Find | Read | Send | SetAsideOwn | Write | Follow | Postpone

Saga = Coroutine[AnyStep, Any, None]
"""The protocol at work on one booking. Whoever runs it sends results in, throws failures in, and closes it."""
