"""A booking as the protocol works on it: its events on the rooms' calendars, what is still to happen, what is held.

The whole of it has one owner at a time; every write is a compare-and-swap on its fencing token.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from booking.model import Attendee, Booking, EventState, Mailbox, Slot


class Role(StrEnum):
    """What an event is for: the booking itself, or a placeholder that holds a slot on the calendar during a change."""

    MEETING = "meeting"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class LedgerEvent:
    """One Graph event that we make, as the ledger knows it: what is to be sent, and what became of it.

    `id` is ours: Graph's transaction id, and part of the stamp. `body` is the exact JSON that is POSTed, so that a
    repeat sends the same bytes. `graph_id` is known once Exchange answered. `unresolved_until`: a send of unknown
    outcome may still be applied until then. After `give_up_at` a creation that has not succeeded is undone. `invitees`
    includes the booker; a placeholder has none. `cancellation_message` goes to the attendees when it is cancelled.
    `of_series`: somebody made ours a series, and `graph_id` is the booking's day of that. `in_parts`: what was sent of
    its invitations since the last intent may name only some of the invitees.
    """

    id: str
    mailbox: Mailbox
    slot: Slot
    body: bytes
    invitees: tuple[Attendee, ...]
    give_up_at: datetime
    role: Role = Role.MEETING
    state: EventState = EventState.HELD
    graph_id: str | None = None
    etag: str = ""
    unresolved_until: datetime | None = None
    verified_at: datetime | None = None
    invites_due: bool = True
    cancellation_message: str = ""
    of_series: bool = False
    in_parts: bool = False

    @property
    def gone(self) -> bool:
        """Whether it is off the calendar for good."""
        return self.state is EventState.CANCELLED

    @property
    def stands(self) -> bool:
        """Whether it is known to stand on the calendar, verified."""
        return self.state is EventState.CONFIRMED


@dataclass(frozen=True, slots=True)
class BookingRecord:
    """A booking with all that belongs to it.

    `event` is the current one. `next` is what a pending change needs: the event in the other room, or a placeholder.
    `leaving` are events that are on their way off the calendar. `cancel` says that the booking was cancelled by
    somebody, with a word to the attendees (maybe empty); None if it was not. `fencing_token` counts the owners,
    `rejections` how often in a row the work was given back because the calendar's side did not do what was asked.
    """

    booking: Booking
    event: LedgerEvent
    next: LedgerEvent | None = None
    leaving: tuple[LedgerEvent, ...] = ()
    cancel: str | None = None
    fencing_token: int = 1
    rejections: int = 0

    @property
    def changing(self) -> bool:
        """Whether a change is under way."""
        return self.booking.change is not None and not self.booking.change.over

    @property
    def at_rest(self) -> bool:
        """Whether nothing is left to be done."""
        settled = self.event.gone or (self.event.stands and not self.event.invites_due and self.cancel is None)
        return settled and not self.changing and self.next is None and not self.leaving

    @property
    def departs(self) -> bool:
        """Whether what is to be done next is to take something off a calendar."""
        if self.event.state is EventState.CANCELLING:
            return True
        at_rest = self.event.stands and not self.event.invites_due and not self.changing and self.cancel is None
        return bool(self.leaving) and (self.event.gone or at_rest)

    def events(self) -> Iterator[LedgerEvent]:
        """Go through all its events, the current one first."""
        yield self.event
        if self.next is not None:
            yield self.next
        yield from self.leaving

    def claims(self) -> frozenset[tuple[str, str, Slot]]:
        """Say what it holds: event id, room address and slot of whatever may stand on a calendar, or is about to.

        A slot is held as long as Exchange is not known to be free of it.
        """
        return frozenset((each.id, each.mailbox.address, each.slot) for each in self.events() if not each.gone)

    def with_event(self, event: LedgerEvent) -> "BookingRecord":
        """Give the work with one of its events replaced; those that are gone and not the current one fall off."""
        if event.id == self.event.id:
            return replace(self, event=event)
        if self.next is not None and event.id == self.next.id:
            return replace(self, next=None if event.gone else event)
        leaving = tuple(event if each.id == event.id else each for each in self.leaving)
        return replace(self, leaving=tuple(each for each in leaving if not each.gone))
