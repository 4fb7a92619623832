"""What people are told in a campaign: the facts of a card, without its looks."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking.errors import Reason
from booking.manage.service import AgendaScreen, BookingsScreen, CancelScreen
from booking.model import Booking, ChangeState, Slot, invitees, subject
from cards.receipt import _headline as headline


@dataclass(frozen=True, slots=True)
class Summary:
    """What a card says of a booking."""

    reference: str
    revision: int
    status: str
    room: str
    slot: Slot
    title: str
    people: tuple[str, ...]
    reason: Reason | None
    invited: bool
    online: bool
    link: str | None
    change: tuple[ChangeState, Reason | None] | None

    def __str__(self) -> str:
        when = f"{self.slot.starts:%d %H:%M}-{self.slot.ends:%H:%M}"
        change = f" change {self.change[0]} {self.change[1] or ''}" if self.change else ""
        why = f" ({self.reason})" if self.reason else ""
        names = ",".join(each.split("@")[0] for each in self.people)
        link = " with a link" if self.link else ""
        what = f"{self.room} {when} {self.title!r} {names}{link}{change}"
        return f"{self.reference} r{self.revision} {self.status}{why} {what}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a card says when nothing was booked or changed."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list of somebody's bookings says."""

    lines: tuple[Summary, ...]

    def __str__(self) -> str:
        return "list: " + "; ".join(map(str, self.lines))


@dataclass(frozen=True, slots=True)
class Question:
    """A card that asks whether to cancel a booking."""

    about: Summary

    def __str__(self) -> str:
        return f"cancel? {self.about}"


Content = Summary | Refusal | Listing | Question
"""What stands on a card."""

STATUS = {
    "Booked ✓": "booked",
    "Being changed": "booked",
    "Waiting for the room to confirm": "held",
    "Being cancelled": "being cancelled",
    "Booking cancelled": "cancelled",
    "Cancelled": "cancelled",
    "Not booked": "not booked",
    "No longer booked": "not booked",
}
"""What the headline of a card tells of a booking."""


def told_in(content: object) -> tuple[Summary, ...]:
    """List the bookings of which a card tells how they are; a question tells nothing."""
    match content:
        case Summary():
            return (content,)
        case Listing(lines):
            return lines
    return ()


def screened(screen: AgendaScreen, zone: ZoneInfo, **_: bool) -> dict[str, Content]:
    """Draw a screen of the agenda: the facts alone, instead of a card."""
    match screen:
        case BookingsScreen():
            return {"summary": Listing(tuple(map(summary, screen.bookings)))}
        case CancelScreen():
            return {"summary": Question(summary(screen.booking))}
        case _:
            return {"summary": summary(screen.booking)}


def summary(booking: Booking) -> Summary:
    """Say what the card says, by its own headline."""
    change = None
    if booking.change is not None and booking.change.over:
        change = booking.change.state, booking.change.problem.reason if booking.change.problem else None
    return Summary(
        booking.reference,
        booking.revision,
        STATUS[headline(booking)],
        booking.room.address,
        booking.meeting.slot,
        subject(booking.booker, booking.meeting),
        tuple(each.address for each in invitees(booking.booker, booking.meeting.attendees)),
        booking.problem.reason if booking.problem else None,
        booking.invited,
        booking.meeting.online,
        booking.online_url,
        change,
    )
