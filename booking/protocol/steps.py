"""The steps of the booking protocol: what it asks of the world, one at a time, and what it expects back."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.model import Attendee, CalendarEvent, Content, Mailbox, Slot
from booking.protocol.record import Work


@dataclass(frozen=True, slots=True)
class Now:
    """Tell the time. Result: an instant."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait that many seconds, keeping the work."""

    seconds: float


@dataclass(frozen=True, slots=True)
class View:
    """Read the calendar as it is. Result: the events in the slot."""

    mailbox: Mailbox
    slot: Slot


@dataclass(frozen=True, slots=True)
class Find:
    """Find the event by our stamp. Result: what carries it."""

    mailbox: Mailbox
    event_id: str


@dataclass(frozen=True, slots=True)
class Read:
    """Read what one event holds. Result: an EventDetail."""

    mailbox: Mailbox
    graph_id: str


@dataclass(frozen=True, slots=True)
class Create:
    """Send the event. Result: it, as Exchange stored it."""

    mailbox: Mailbox
    body: bytes


@dataclass(frozen=True, slots=True)
class Invite:
    """Set the attendees, beside those entries that nobody can read. Result: the event's new version."""

    mailbox: Mailbox
    graph_id: str
    etag: str
    attendees: tuple[Attendee, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """Set time, title, privacy and attendees, in one request that names only what differs. Result: the new version."""

    mailbox: Mailbox
    graph_id: str
    etag: str
    before: Content
    after: Content


@dataclass(frozen=True, slots=True)
class Delete:
    """Take the event off the calendar; `farewell` is a word to its attendees."""

    mailbox: Mailbox
    graph_id: str
    farewell: str = ""


@dataclass(frozen=True, slots=True)
class Sift:
    """Find out which of these events of ours are not in a booking's way. Result: the ids of those.

    What the ledger knows to be gone for good is deleted. What it does not know may be the booking's own.
    """

    mailbox: Mailbox
    seen: tuple[CalendarEvent, ...]
    booking_id: str


@dataclass(frozen=True, slots=True)
class Write:
    """Commit the work as it stands now. Result: the work, with what others asked of it meanwhile."""

    work: Work


@dataclass(frozen=True, slots=True)
class Follow:
    """Claim another slot for the current event, which was moved there by somebody.

    Result: the work, or None if another booking of ours holds that slot.
    """

    work: Work
    slot: Slot


@dataclass(frozen=True, slots=True)
class Postpone:
    """Give the work back until then; the run ends with it."""

    work: Work
    until: datetime


Send = Create | Invite | Update | Delete
"""The steps that change a calendar."""

Step = Now | Pause | View | Find | Read | Send | Sift | Write | Follow | Postpone

Saga = Generator[Step, Any, None]

Part = Generator[Step, Any, Work | None]
"""A part of the protocol: gives the work as it stands afterwards, or None when it was given back."""
