"""What becomes of a booking when somebody changes the room's calendar in Outlook: found by looking, settled by rule.

Moved: we follow, if no other booking of ours is in the way there. Deleted: the booking is gone. Somebody else in the
slot, however they got there: we give way. An event of ours whose rows are lost, as after a restored backup, becomes a
booking again.
"""

from dataclasses import replace
from datetime import datetime

from booking.errors import Changed, Failed, Reason
from booking.model import (
    ATTENDEE_LIMIT,
    TITLE_LIMIT,
    Booking,
    CalendarEvent,
    EventDetail,
    EventState,
    MeetingRequest,
    Origin,
    Person,
    Room,
    invitees,
)
from booking.protocol.observation import look, view
from booking.protocol.recognition import in_the_way, is_in_place
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from booking.protocol.run import QUARANTINE
from booking.protocol.saga import settle
from booking.protocol.steps import Follow, Now, Postpone, Update, Write
from booking.protocol.transitions import failed, moved_onto_another, relinked


async def reconcile(record: BookingRecord, installation: str) -> None:
    """Bring a confirmed booking at rest in line with the calendar, and to rest again.

    Where the calendar cannot be read nothing is decided, and the next look decides.
    """
    try:
        found = await _in_line(record, installation)
        after = await Write(found or record)
    except Failed:
        now = await Now()
        await Postpone(record, now)
        return
    await settle(after, installation)


async def _in_line(record: BookingRecord, installation: str) -> BookingRecord | None:
    """Give the booking as it is to be by what the calendar shows; None if it is so already."""
    event = record.event
    seen, taken = await view(record, event.mailbox, event.slot, installation)
    if not any(is_in_place(each, event) for each in seen):
        detail = await look(event, installation)
        if detail is None:
            return failed(record, event, Reason.REMOVED, EventState.CANCELLING)
        record, event = relinked(record, event, detail)
        if detail.slot != event.slot:
            return await _moved(record.with_event(replace(event, etag=detail.etag)), detail, installation)
        taken = tuple(in_the_way(taken, event.slot, record.with_event(event), installation))
    if taken:
        return failed(record, event, Reason.ROOM_TAKEN, EventState.CANCELLING)
    return record.with_event(event) if event != record.event else None


async def _moved(record: BookingRecord, detail: EventDetail, installation: str) -> BookingRecord | None:
    """Go where somebody put it; not while a request of ours may still move it back, onto whoever comes there."""
    now = await Now()
    if record.event.unresolved_until is not None and now < record.event.unresolved_until:
        return None
    followed: BookingRecord | None = await Follow(record, detail.slot)
    if followed is None:
        return await _put_back(record, detail, installation)
    _, taken = await view(followed, followed.event.mailbox, followed.event.slot, installation)
    if taken:
        return moved_onto_another(followed)
    return followed


async def _put_back(record: BookingRecord, detail: EventDetail, installation: str) -> BookingRecord | None:
    """Another booking of ours holds that slot: ours goes back where it was, or goes, if that is taken by now."""
    event = record.event
    _, taken = await view(record, event.mailbox, event.slot, installation)
    if taken:
        return failed(record, event, Reason.ROOM_TAKEN, EventState.CANCELLING)
    now = await Now()
    record = await Write(record.with_event(replace(event, unresolved_until=now + QUARANTINE)))
    if not record.at_rest:
        return record
    before = detail.content
    try:
        await Update(event.mailbox, detail.id, detail.etag, before, replace(before, slot=event.slot))
    except Changed:
        return None
    return record.with_event(replace(record.event, unresolved_until=None))


def rebuilt(room: Room, seen: CalendarEvent, detail: EventDetail, now: datetime) -> BookingRecord:
    """Make a booking of an event of ours whose rows are lost, from what it holds; it is yet to be verified.

    Those from before events told whose they are become their first attendee's, by address alone. What may have been
    sent for it is not known, so that it is unresolved for a while. Raises: ValueError if it has no stamp.
    """
    if seen.stamp is None:
        raise ValueError("not an event of ours")
    _, event_id = seen.stamp
    origin = detail.origin or _guessed(event_id, detail)
    others = [each for each in detail.attendees if each.address != origin.booker.address.lower()]
    meeting = MeetingRequest(
        detail.slot,
        detail.title[:TITLE_LIMIT],
        tuple(others[: ATTENDEE_LIMIT - 1]),
        private=detail.private,
        online=detail.online_url is not None,
    )
    event = LedgerEvent(
        event_id,
        room.mailbox,
        detail.slot,
        body=b"",
        invitees=invitees(origin.booker, meeting.attendees),
        give_up_at=detail.slot.ends,
        role=Role.PLACEHOLDER if origin.placeholder else Role.MEETING,
        state=EventState.CREATED,
        graph_id=detail.id,
        unresolved_until=now + QUARANTINE,
        of_series=detail.series is not None,
    )
    booking = Booking(
        origin.booking_id, origin.reference, room, origin.booker, meeting, event.state, revision=origin.revision
    )
    return BookingRecord(booking, event)


def _guessed(event_id: str, detail: EventDetail) -> Origin:
    people = [each for each in detail.attendees if each.kind != "resource"]
    booker = Person("", people[0].name, people[0].address) if people else Person("", "")
    return Origin(event_id, f"RK-{event_id[:6].upper()}", booker)
