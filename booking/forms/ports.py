"""What the booking form needs from the world."""

from typing import Protocol

from booking.forms.draft import Draft
from booking.model import Booking
from booking.ports import AskedOn


class Drafts(Protocol):
    """The forms that people have open."""

    async def add(self, draft: Draft) -> None:
        """Keep a new draft; of somebody who has too many, those that are soonest over go.

        Raises: Refused with TOO_MANY_FORMS where all people together have too many.
        """
        ...

    async def get(self, draft_id: str) -> Draft | None:
        """Read a draft that has not expired."""
        ...

    async def get_asked(self, draft_id: str) -> tuple[Draft, bool] | None:
        """Do as `get`, and tell whether anything may have been asked under the draft's `request_key`."""
        ...

    async def booked(self, booking_id: str) -> Draft | None:
        """Read the draft that a booking was made from, if it has not expired."""
        ...

    async def finish(self, draft: Draft, booking: Booking, asked_on: AskedOn | None, *, expected: int) -> bool:
        """Do as `save`, and let the card that it was asked on be its answerer's for a while, together with that.

        The card shows nothing of the booking yet. Who answers says what it shows, else it is edited after that while.
        """
        ...

    async def save(self, draft: Draft, *, expected: int) -> bool:
        """Replace the draft if it is still at the expected revision; false if it moved on."""
        ...
