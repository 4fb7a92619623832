"""What people are told in a campaign: the facts of a card, without its looks."""

from dataclasses import dataclass

from booking.errors import Reason
from booking.model import Booking, ChangeState, EventState, Slot, invitees, subject


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


def summary(booking: Booking) -> Summary:
    """Say what the card says: the same decisions as the receipt's."""
    status = "held"
    if booking.problem is not None:
        status = "not booked"
        if booking.problem.reason is Reason.CANCELLED:
            status = "cancelled" if booking.state is EventState.CANCELLED else "being cancelled"
    elif booking.confirmed:
        status = "booked"
    change = None
    if booking.change is not None and booking.change.over:
        change = booking.change.state, booking.change.problem.reason if booking.change.problem else None
    return Summary(
        booking.reference,
        booking.revision,
        status,
        booking.room.address,
        booking.wish.slot,
        subject(booking.booker, booking.wish),
        tuple(each.address for each in invitees(booking.booker, booking.wish.attendees)),
        booking.problem.reason if booking.problem else None,
        booking.invited,
        booking.wish.online,
        booking.online_url,
        change,
    )
