"""What the booking form needs from the world."""

from typing import Protocol

from booking.forms.draft import Draft


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

    async def booked(self, booking_id: str) -> Draft | None:
        """Read the draft that a booking was made from, if it has not expired."""
        ...

    async def save(self, draft: Draft, *, expected: int) -> bool:
        """Replace the draft if it is still at the expected revision; false if it moved on."""
        ...
