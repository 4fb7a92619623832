"""What is asked of the booking protocol in its world: a booking, changes of one that stands, and a cancellation."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from booking.model import (
    Attendee,
    Booking,
    Change,
    Content,
    EventState,
    Mailbox,
    MeetingRequest,
    Person,
    Room,
    Slot,
    invitees,
    subject,
)
from booking.protocol.concurrency import asked, cancelled
from booking.protocol.creation import claimed_with_intent
from booking.protocol.record import BookingRecord, LedgerEvent, Role

START = datetime(2025, 6, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
GIVE_UP = timedelta(minutes=15)
SLOT = Slot(START + HOUR, START + 2 * HOUR)
OAK, ELM = (Room(Mailbox(f"{name}@example.com", "Europe/Helsinki"), name) for name in ("oak", "elm"))
MEGAN = Person("id-megan", "Megan", "megan@example.com")
GUEST, ADELE = Attendee("guest@partner.example"), Attendee("adele@example.com", "Adele", "id-adele")
REQUEST = MeetingRequest(SLOT, "Plan", (GUEST,))
INVITEES = invitees(MEGAN, REQUEST.attendees)
BOOKING = Booking("booking-1", "RK-222222", OAK, MEGAN, REQUEST, EventState.HELD)
MEETING = LedgerEvent("event-1", OAK.mailbox, SLOT, b"the exact body", INVITEES, START + GIVE_UP)
HELD = BookingRecord(BOOKING, MEETING)
STANDING = BookingRecord(
    replace(BOOKING, state=EventState.CONFIRMED, invited=True, revision=3),
    replace(MEETING, state=EventState.CONFIRMED, graph_id="graph-1", etag="2", invites_due=False, verified_at=START),
)
"""At rest: confirmed, and everybody was invited."""
FAREWELL = "We meet elsewhere."


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the story begins, and what each body holds that may be sent in it.

    `apart`: no look back ever comes with the event that it is about.
    """

    record: BookingRecord
    bodies: dict[bytes, tuple[str, Content]]
    apart: bool = False

    @property
    def stood(self) -> bool:
        """Whether the booking stood, and everybody had been invited, before it began."""
        return self.record.booking.invited


def content(meeting: MeetingRequest) -> Content:
    """Give what an event holds when it was just made from that request: nobody is invited yet."""
    return Content(meeting.slot, subject(MEGAN, meeting), meeting.private, ())


MADE = {MEETING.body: (MEETING.id, content(REQUEST))}


def change(meeting: MeetingRequest, room: Room = OAK, following: LedgerEvent | None = None) -> Plot:
    """Begin with a booking that stands and is to become what the request says."""
    bodies = MADE | ({following.body: (following.id, content(meeting))} if following else {})
    return Plot(asked(STANDING, Change("change-1", room, meeting, FAREWELL), following), bodies)


def placeholder(slot: Slot) -> Plot:
    """Begin with a booking that is to have another time, which a placeholder holds."""
    held = LedgerEvent("event-2", OAK.mailbox, slot, b"hold the slot", (), START + GIVE_UP, role=Role.PLACEHOLDER)
    return change(replace(REQUEST, slot=slot), OAK, held)


RENAMED = replace(REQUEST, title="Plan B", attendees=(ADELE,), private=True)
_THERE = LedgerEvent(
    "event-3", ELM.mailbox, SLOT, b"the body for Elm", invitees(MEGAN, RENAMED.attendees), START + GIVE_UP
)

BOOK = Plot(HELD, MADE)
APART = replace(BOOK, apart=True)
CLAIMED = Plot(claimed_with_intent(HELD, START), MADE)
LATER = placeholder(Slot(SLOT.ends + HOUR, SLOT.ends + 2 * HOUR))
LONGER = placeholder(Slot(SLOT.starts, SLOT.ends + HOUR / 2))
SHORTER = change(replace(REQUEST, slot=Slot(SLOT.starts, SLOT.ends - HOUR / 2)))
CONTENT = change(RENAMED)
MOVE = change(RENAMED, ELM, _THERE)
CANCEL = Plot(cancelled(STANDING, FAREWELL), MADE)
CHANGES = {"later": LATER, "longer": LONGER, "shorter": SHORTER, "content": CONTENT, "room": MOVE}
