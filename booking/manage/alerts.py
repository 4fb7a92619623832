"""What admins are told without having asked: what Roomkeeper cannot set right alone.

Each is told once to each admin: what clings to a calendar once for a booking, a room that cannot be read once a day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.inspection import Finding
from booking.model import Slot

CLINGS_FOR = timedelta(minutes=10)
"""How long after it was noted that a calendar does not let go of something the admins hear of it."""

UNREAD_FOR = timedelta(hours=1)
"""How long no look can read a room until the admins hear of it."""


@dataclass(frozen=True, slots=True)
class Clinging:
    """A room's calendar does not let go of what should leave it: of a booking that is no more, or not there any more.

    `room` is the mail address of that calendar, `booker` the name of whoever booked it, `slot` when it stands there.
    """

    booking_id: str
    reference: str
    booker: str
    room: str
    slot: Slot

    @property
    def about(self) -> str:
        """Names it; what has the same name is told once."""
        return f"booking:{self.booking_id}"


@dataclass(frozen=True, slots=True)
class Unread:
    """A room, by mail address, that no look could read `since` then; as of the day `now`."""

    room: str
    since: datetime
    now: datetime

    @property
    def about(self) -> str:
        """Names it, once for each day (UTC)."""
        return f"room:{self.room}:{self.now.date().isoformat()}"


@dataclass(frozen=True, slots=True)
class Drifted:
    """What had become bad when everything was tried `at` then."""

    findings: tuple[Finding, ...]
    at: datetime

    @property
    def about(self) -> str:
        """Names it, once for each day (UTC)."""
        return f"check:{self.at.date().isoformat()}"


Alert = Clinging | Unread | Drifted
