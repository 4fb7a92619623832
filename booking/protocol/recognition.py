"""Which of the events on a calendar are ours, and which keep a booking from having its slot. Pure decisions."""

from collections.abc import Iterable

from booking.model import CalendarEvent, Slot
from booking.protocol.record import BookingRecord, LedgerEvent


def in_the_way(
    events: Iterable[CalendarEvent], slot: Slot, record: BookingRecord, installation: str
) -> list[CalendarEvent]:
    """Pick out what keeps a booking from having a slot; its own events are not in its way."""
    return [
        other
        for other in events
        if other.blocks
        and other.slot.overlaps(slot)
        and not any(is_same(other, own, installation) for own in record.events())
    ]


def is_same(seen: CalendarEvent, event: LedgerEvent, installation: str) -> bool:
    """Tell whether what the calendar shows is this very event of ours.

    Its id says so. That may change (a mailbox moves), and is not known before Exchange answered; then the stamp does,
    with the transaction id beside it, because a copy or a forwarded invitation may carry the stamp alone. Where that
    id is not told, the slot tells a copy from what was just sent. Of a series that somebody made of the event, the day
    in the event's own slot is it; the other days are somebody's meetings, whatever stamp they have from it.
    """
    if event.graph_id is not None and seen.id == event.graph_id:
        return True
    if is_day(seen):
        ours = seen.series == event.graph_id or (seen.organized and seen.stamp == (installation, event.id))
        return ours and seen.slot == event.slot and seen.original in (None, event.slot.starts)
    if not seen.organized or seen.stamp != (installation, event.id):
        return False
    just_sent = event.graph_id is None and seen.transaction_id is None and seen.slot == event.slot
    return just_sent or seen.transaction_id == event.id


def is_in_place(seen: CalendarEvent, event: LedgerEvent) -> bool:
    """Tell whether what the calendar shows is our event as we know it, where we know it to be.

    One with another id may be what a late request made once more, after somebody had deleted ours.
    """
    return seen.id == event.graph_id and seen.slot == event.slot


def is_day(seen: CalendarEvent) -> bool:
    """Tell whether what the calendar shows is one day of a series."""
    return seen.series not in (None, seen.id)


def is_stamped(seen: CalendarEvent, installation: str) -> bool:
    """Tell whether this installation made what the calendar shows: a copy has the stamp, but another transaction id.

    The days of a series are made by whoever made it one, stamped or not.
    """
    ours = seen.stamp is not None and seen.stamp == (installation, seen.transaction_id)
    return ours and seen.organized and not is_day(seen)
