"""What one run of the protocol knows, how it writes, and the times that its steps keep."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from booking.errors import AlreadyCreated, Changed, Failed, NotFound, Rejected, Unreadable
from booking.protocol.record import BookingRecord
from booking.protocol.steps import Write

SEND_WITHIN = timedelta(seconds=60)
"""How long after the last write of the work something may be sent for it; what comes to the client later stays."""

QUARANTINE = SEND_WITHIN + timedelta(seconds=30) + timedelta(seconds=90)
"""How long after its intent a send may still be applied: until it is sent, answered or given up, and 90 s of grace."""

FRESH = timedelta(seconds=10)
"""How old a verification may be when people are invited, or an event is moved by it; an older one is repeated."""

AT_ONCE = timedelta(seconds=5)
"""How long after the intent a look that came in the same answer as its event counts as one of now."""

TRIES = 3
"""Attempts at one step in one go; after that the work is given back and taken up again later."""

PATIENCE = 90
"""How often in a row a change is given back that the calendar's side does not let us look at: some 15 minutes."""


@dataclass(slots=True)
class Session:
    """What one run knows: the work as last written, and the intents that it committed and sent nothing for yet.

    `looked` are the events whose slot it looked at before it sends anything for them. `made` are the events that it
    created itself, and when it meant to: nobody can have added anybody before that.
    """

    installation: str
    record: BookingRecord
    unsent: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)
    made: dict[str, datetime] = field(default_factory=dict)


def is_refusal(error: Failed) -> bool:
    """Tell a definite no, which repeating at once cannot help, from what another look at the event explains.

    An answer that nobody understands is as good as a no.
    """
    if isinstance(error, NotFound):
        return error.mailbox
    if isinstance(error, Unreadable):
        return True
    return isinstance(error, Rejected) and not isinstance(error, Changed | AlreadyCreated)


async def write(session: Session, record: BookingRecord) -> BookingRecord:
    """Commit the work; a failure later on is then one of the work as it was written."""
    session.record = await Write(record)
    return session.record
