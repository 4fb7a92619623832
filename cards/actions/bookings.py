"""The buttons on a person's bookings: the list, the receipt, and news of one."""

from dataclasses import dataclass
from typing import ClassVar

from cards.actions.button import Button
from cards.actions.values import End, Farewell, Id, Moment, Number, Text

TO_CANCEL = "cancel"
"""The purpose of a list of bookings that was asked for in order to cancel one."""


@dataclass(frozen=True, slots=True)
class ListBookings(Button):
    """Show what the person has booked; the first page is 1.

    With TO_CANCEL as `purpose` each can be cancelled at once.
    """

    verb: ClassVar[str] = "bookings.list"
    page: Number = 1
    purpose: Text = ""


@dataclass(frozen=True, slots=True)
class ShowBooking(Button):
    """Show one booking."""

    verb: ClassVar[str] = "booking.show"
    booking: Id


@dataclass(frozen=True, slots=True)
class OpenPrivate(Button):
    """Show an admin the title and people of a private booking; that is recorded."""

    verb: ClassVar[str] = "booking.reveal"
    booking: Id


@dataclass(frozen=True, slots=True)
class EditBooking(Button):
    """Open the form that changes a booking; `said` is a sentence that tells to what."""

    verb: ClassVar[str] = "booking.edit"
    booking: Id
    said: Text = ""


@dataclass(frozen=True, slots=True)
class ExtendBooking(Button):
    """Let a booking end later: at `until` (UTC), or ask how long is possible."""

    verb: ClassVar[str] = "booking.extend"
    booking: Id
    revision: Number
    until: Moment = None


@dataclass(frozen=True, slots=True)
class EndBooking(Button):
    """End a booking that has begun, now."""

    verb: ClassVar[str] = "booking.end"
    booking: Id
    revision: Number


@dataclass(frozen=True, slots=True)
class CancelBooking(Button):
    """Ask whether a booking is to be cancelled, and for a word to its attendees."""

    verb: ClassVar[str] = "booking.cancel"
    booking: Id


@dataclass(frozen=True, slots=True)
class WithdrawBooking(Button):
    """Cancel a booking; `cancellation_message` is the word to its attendees."""

    verb: ClassVar[str] = "booking.withdraw"
    booking: Id
    revision: Number
    cancellation_message: Farewell = ""


@dataclass(frozen=True, slots=True)
class Rebook(Button):
    """Have another room or time after news of a booking: the room with that address, from `at` to `until` (UTC).

    An older card says no `until`: it means as long as before the news.
    """

    verb: ClassVar[str] = "booking.rebook"
    booking: Id
    revision: Number
    room: Text
    at: Moment
    until: End = None


@dataclass(frozen=True, slots=True)
class KeepBooking(Button):
    """Leave a booking as it is after news of it."""

    verb: ClassVar[str] = "booking.keep"
    booking: Id
    revision: Number


BookingsAction = (
    ListBookings
    | ShowBooking
    | OpenPrivate
    | EditBooking
    | ExtendBooking
    | EndBooking
    | CancelBooking
    | WithdrawBooking
    | Rebook
    | KeepBooking
)
"""What these buttons say."""
