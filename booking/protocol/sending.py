"""What is outstanding of an event: what was sent for it may still be applied, and until when.

Creating, inviting and changing send, and go by the same. An intent is on record before anything is sent. A definite
answer settles the very send that it answers; what an earlier one of unknown outcome may still do stays on record.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from booking.protocol.record import BookingRecord, LedgerEvent
from booking.protocol.run import QUARANTINE, Session, write
from booking.protocol.steps import Now


@dataclass(frozen=True, slots=True)
class Send:
    """A send whose intent is on record, with the work and the event as they were written then.

    `first`: this run committed the intent, and nothing was sent under it. `earlier`: until when what was sent before
    may have been applied; None if nothing was. `clean`: nothing that was sent before may still be applied. `at`: when
    the intent was written; None where it was there.
    """

    record: BookingRecord
    event: LedgerEvent
    first: bool
    earlier: datetime | None
    clean: bool
    at: datetime | None = None

    def answered(self, event: LedgerEvent) -> LedgerEvent:
        """Give the event with this send settled: what is left is what was sent before, as long as it may do something.

        So also where nothing was sent in the end.
        """
        return replace(event, unresolved_until=None if self.clean else self.earlier)

    def taken_back(self, event: LedgerEvent) -> LedgerEvent:
        """Give the event as if there had been no intent; that something was sent before stays known, however long ago.

        What could not be looked at may have been changed by that.
        """
        return replace(event, unresolved_until=self.earlier)

    def applied(self, event: LedgerEvent) -> LedgerEvent:
        """Give the event as this send made it; what was sent before may still be applied beside it, and as late."""
        return replace(event, unresolved_until=None if self.clean else self.event.unresolved_until)


async def intend(record: BookingRecord, event: LedgerEvent, session: Session, looked_at: datetime) -> Send:
    """Have the intent of the next send on record: one that this run committed and sent nothing for, or a new one.

    `looked_at` is from before the event was looked for: what may have been applied since counts as outstanding. What
    others asked for meanwhile comes with a new one: whoever sends looks at `record.cancel` before.
    """
    if event.id in session.unsent:
        return committed(record, event)
    earlier = event.unresolved_until
    # Looking may have taken long: how late the send may be applied counts from its own intent.
    now = await Now()
    event = replace(event, unresolved_until=now + QUARANTINE)
    record = await write(session, record.with_event(event))
    return Send(record, event, first=False, earlier=earlier, clean=earlier is None or earlier < looked_at, at=now)


def committed(record: BookingRecord, event: LedgerEvent) -> Send:
    """Give the first send under an intent that this run committed."""
    return Send(record, event, first=True, earlier=None, clean=True)
