"""How an event comes about: looked for, written down, sent, read back, and only then are people invited."""

from dataclasses import replace
from datetime import datetime

from booking.errors import AlreadyCreated, Changed, Failed, Reason, Rejected, Throttled, Unavailable
from booking.model import Attendee, CalendarEvent, Created, EventDetail, EventState
from booking.protocol.observation import Seen, days_about, look, view
from booking.protocol.recognition import is_same
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from booking.protocol.run import AT_ONCE, FRESH, QUARANTINE, TRIES, Session, write
from booking.protocol.sending import committed, intend
from booking.protocol.steps import Create, Find, Follow, Invite, Now, Postpone
from booking.protocol.transitions import failed, invited, refused, relinked, switched, with_link

Attendees = tuple[Attendee, ...]

MOST_REFUSED = 5
"""How many addresses at most are found out that Exchange does not take; more than that is hardly about addresses."""


async def bring_about(record: BookingRecord, event: LedgerEvent, session: Session) -> BookingRecord | None:
    """Do the next thing for an event that does not stand yet: the booking's own, or one that a change needs."""
    match event.state:
        case EventState.HELD:
            return await _intend(record, event, session)
        case EventState.CREATING:
            return await _create(record, event, session)
    return await _verify(record, event, session)


async def _intend(record: BookingRecord, event: LedgerEvent, session: Session) -> BookingRecord | None:
    """Look before writing, then commit the intent: whoever finds CREATING knows that something may have been sent."""
    now = await Now()
    if now > event.give_up_at:
        return await write(session, failed(record, event, Reason.NOT_CONFIRMED, EventState.CANCELLED))
    reason = await _in_the_way(record, event, session)
    if reason is not None:
        return await write(session, failed(record, event, reason, EventState.CANCELLED))
    written = await write(session, intended(record, event, await Now()))
    session.unsent.add(event.id)
    return written


def intended(record: BookingRecord, event: LedgerEvent, now: datetime) -> BookingRecord:
    """Give the work with the intent to send one of its events for the first time."""
    intent = replace(event, state=EventState.CREATING, unresolved_until=now + QUARANTINE)
    return record.with_event(intent)


def claimed_with_intent(record: BookingRecord, now: datetime) -> BookingRecord:
    """Give a new booking as it is claimed by whoever brings it about at once: with the intent to send its event."""
    record = intended(record, record.event, now)
    return replace(record, booking=replace(record.booking, state=record.event.state))


async def _in_the_way(record: BookingRecord, event: LedgerEvent, session: Session) -> Reason | None:
    """Look at the calendar before anything is sent in this run; say why the slot cannot be had, if so. Raises: Failed.

    An answer that it may not be looked at is one.
    """
    try:
        _, taken = await view(record, event.mailbox, event.slot, session.installation)
        taken = taken or (await days_about(record, event, session.installation))
    except Rejected:
        return Reason.ROOM_UNREADABLE
    session.looked.add(event.id)
    return Reason.ROOM_TAKEN if taken else None


async def _look_first(record: BookingRecord, event: LedgerEvent, session: Session) -> Reason | None:
    """Look for a booking that was claimed together with its intent. Where that fails, the intent is taken back."""
    try:
        return await _in_the_way(record, event, session)
    except Failed:
        session.unsent.discard(event.id)
        await write(session, record.with_event(replace(event, state=EventState.HELD, unresolved_until=None)))
        raise


async def _create(record: BookingRecord, event: LedgerEvent, session: Session) -> BookingRecord | None:
    """Send the event: a repeat sends the same bytes under the same transaction id, and looks for it first.

    A definite answer settles this very send; what an earlier one of unknown outcome may still do stays on record.
    """
    send = committed(record, event)
    if event.id in session.unsent:
        reason = None if event.id in session.looked else await _look_first(record, event, session)
        if reason is not None:
            return await write(session, failed(record, event, reason, EventState.CANCELLED))
    else:
        try:
            found = await Find(event.mailbox, event.id)
        except Failed:
            now = await Now()
            if now <= event.give_up_at:
                raise
            return await write(session, failed(record, event, Reason.NOT_CONFIRMED, EventState.CANCELLING))
        mine = [each for each in found if is_same(each, event, session.installation)]
        if mine:
            # Others may have changed it since: without a version its attendees are read before they are set.
            return await write(session, record.with_event(replace(_created(event, mine[0]), etag="")))
        now = await Now()
        reason = Reason.NOT_CONFIRMED if now > event.give_up_at else None
        if reason is None and event.id not in session.looked:
            reason = await _in_the_way(record, event, session)
        if reason is not None:
            return await write(session, failed(record, event, reason, EventState.CANCELLING))
        send = await intend(record, event, session, now)
        record, event = send.record, send.event
        if record.cancel is not None:
            return record
    session.unsent.discard(event.id)
    settled = send.taken_back(event)
    try:
        made: Created = await Create(event.mailbox, event.body, event.slot)
    except AlreadyCreated as known:
        found = await Find(event.mailbox, event.id)
        ids = [each.id for each in found if is_same(each, event, session.installation)]
        if not ids and known.event_id is None:
            raise Unavailable(status=known.status, code=known.code, request_id=known.request_id) from known
        known_as = replace(settled, state=EventState.CREATED, graph_id=known.event_id or ids[0])
        return await write(session, record.with_event(known_as))
    except (Throttled, Unavailable):
        await write(session, record.with_event(settled))
        raise
    except Rejected:
        state = EventState.CANCELLING if send.earlier else EventState.CANCELLED
        return await write(session, failed(record, settled, Reason.NOT_CONFIRMED, state))
    if event.unresolved_until is not None:
        session.made[event.id] = event.unresolved_until - QUARANTINE
    stands = _created(settled, made.event)
    return await _verify_made(record, replace(stands, etag="") if send.earlier else stands, made.seen, session)


def _created(event: LedgerEvent, seen: CalendarEvent) -> LedgerEvent:
    return replace(event, state=EventState.CREATED, graph_id=seen.id, etag=seen.etag)


async def _verify_made(
    record: BookingRecord, event: LedgerEvent, seen: Seen | None, session: Session
) -> BookingRecord | None:
    """Verify what was just created, so that one write says both; where that fails, it is written as created alone."""
    record = replace(record.with_event(event), rejections=0)
    try:
        return await _verify(record, event, session, seen)
    except Failed:
        await write(session, record)
        raise


async def _verify(
    record: BookingRecord, event: LedgerEvent, session: Session, seen: Seen | None = None
) -> BookingRecord | None:
    """Read the calendar back. Whoever else is in the slot stays; we give way, also if it can never be read.

    `seen` is what was read of it together with the event that this run made; what may be old by now is read again.
    """
    now = await Now()
    made_at = session.made.get(event.id)
    if made_at is None or now - made_at > AT_ONCE:
        seen = None
    try:
        seen, taken = await view(record, event.mailbox, event.slot, session.installation, seen=seen)
        own = [each for each in seen if is_same(each, event, session.installation)]
        there, detail = bool(own) and own[0].slot == event.slot, None
        if not there:
            # Not in the view is not yet gone: only a look by its id tells. The view may be older than the event.
            detail = await look(event, session.installation)
            if detail is not None and detail.slot == event.slot:
                raise Unavailable
    except Failed:
        if now <= event.give_up_at:
            raise
        return await write(session, failed(record, event, Reason.NOT_CONFIRMED, EventState.CANCELLING))
    if taken:
        return await write(session, failed(record, event, Reason.ROOM_TAKEN, EventState.CANCELLING))
    if not there and detail is not None and event.id == record.event.id:
        return await _follow(record, event, detail, session)
    if not there:
        return await write(session, failed(record, event, Reason.NOT_CONFIRMED, EventState.CANCELLING))
    # The version stays that of the empty list of attendees: whoever was added since must not be overwritten.
    stands = replace(event, state=EventState.CONFIRMED, verified_at=now)
    if event.role is Role.PLACEHOLDER:
        return await write(session, record.with_event(replace(stands, invites_due=False)))
    if event.unresolved_until is None:
        session.unsent.add(event.id)
    stands = replace(stands, unresolved_until=(await Now()) + QUARANTINE)
    if event.id != record.event.id:
        return await write(session, switched(record, stands, own[0]))
    return await write(session, with_link(record.with_event(stands), own[0]))


async def invite(record: BookingRecord, session: Session) -> BookingRecord | None:
    """Send the invitations, to a booking that stands. Who was added in Outlook meanwhile stays on the list."""
    event = record.event
    if not event.invitees:
        # Nobody is sent anything, so that an intent that nothing was sent under is not outstanding either.
        if event.id in session.unsent:
            event = replace(event, unresolved_until=None)
        return await write(session, invited(record, event, event.etag))
    now = await Now()
    if now >= event.slot.ends:
        # Whatever kept them back: nobody needs an invitation to what is over.
        return await write(session, record.with_event(replace(event, invites_due=False)))
    if event.in_parts and event.unresolved_until is not None and now < event.unresolved_until:
        # A list of fewer people that comes late would take the others off: not every Exchange holds to the version.
        await Postpone(record, event.unresolved_until)
        return None
    send = await intend(record, replace(event, in_parts=False), session, now)
    record, event = send.record, send.event
    if record.cancel is not None:
        return record
    session.unsent.discard(event.id)
    # Looked at after the write, which bounds how long after it something is sent.
    now = send.at or now
    fresh = event.verified_at is not None and now - event.verified_at <= FRESH
    if not fresh:
        _, taken = await view(record, event.mailbox, event.slot, session.installation)
        if taken:
            return await write(session, failed(record, event, Reason.ROOM_TAKEN, EventState.CANCELLING))
    etag, new = event.etag, event.invitees
    listed: Attendees = ()
    unread: tuple[str, ...] = ()
    # Not every Exchange need hold to the version: what has stood for a while is read before its list is replaced.
    untouched = event.id in session.made and now - session.made[event.id] <= FRESH
    for attempt in range(TRIES):
        if attempt or not (send.clean and fresh and etag and untouched):
            detail = await look(event, session.installation)
            if detail is None:
                return await write(session, failed(record, event, Reason.REMOVED, EventState.CANCELLING))
            record, event = relinked(record, event, detail)
            if detail.slot != event.slot:
                return await _follow(record, event, detail, session)
            there = {each.address for each in detail.attendees}
            new = tuple(each for each in event.invitees if each.address not in there)
            if not new:
                return await write(session, invited(record, send.applied(event), detail.etag))
            etag, listed, unread = detail.etag, detail.attendees, detail.unread
        refusing: Attendees = ()
        try:
            etag = await Invite(event.mailbox, event.graph_id or "", etag, (*listed, *new), unread)
        except Changed:
            continue
        except Rejected as error:
            if len(new) == 1 or record.rejections or not _may_be_about_people(error):
                raise
            if not send.clean and send.earlier is not None and now < send.earlier:
                # The list that was sent before may still be taken: whom Exchange refuses is asked when it cannot be.
                settled = await write(session, record.with_event(send.answered(event)))
                await Postpone(settled, send.earlier)
                return None
            marked = replace(event, in_parts=True, unresolved_until=(await Now()) + QUARANTINE)
            record = await write(session, record.with_event(marked))
            if record.cancel is not None:
                return record
            if (await Now()) - now > FRESH:
                # Nothing is sent by a look that is old by now: this write allows sends for as long as any other.
                _, taken = await view(record, event.mailbox, event.slot, session.installation)
                if taken:
                    return await write(session, failed(record, event, Reason.ROOM_TAKEN, EventState.CANCELLING))
                seen = await look(event, session.installation)
                if seen is None or seen.etag != etag:
                    continue
            try:
                etag, refusing = await _send_in_parts(event, etag, listed, new, unread)
            except Changed:
                continue
            except Rejected:
                await write(session, record.with_event(event))
                raise
        record, event = refused(record, event, refusing)
        return await write(session, invited(record, send.applied(event), etag))
    raise Unavailable


async def _send_in_parts(
    event: LedgerEvent, etag: str, listed: Attendees, new: Attendees, unread: tuple[str, ...]
) -> tuple[str, Attendees]:
    """Invite those whom Exchange takes beside those who are listed, where it refused somebody among all of them.

    Gives the new version, and whom it refused. Which address it means a refusal does not say, so halves are tried.
    Raises: Rejected where nobody new is taken, or so many are not that it can hardly be for their addresses.
    """
    parts, refusing = [*_halves(new)], list[Attendee]()
    while parts:
        part = parts.pop(0)
        try:
            etag = await Invite(event.mailbox, event.graph_id or "", etag, (*listed, *part), unread)
        except Rejected as error:
            refusing += part if len(part) == 1 else ()
            hopeless = len(refusing) == len(new) or len(refusing) > MOST_REFUSED
            if hopeless or not _may_be_about_people(error):
                raise
            parts[:0] = _halves(part)
        else:
            listed = (*listed, *part)
    return etag, tuple(refusing)


def _halves(people: Attendees) -> tuple[Attendees, ...]:
    half = len(people) // 2
    return (people[:half], people[half:]) if half else ()


def _may_be_about_people(error: Rejected) -> bool:
    """Tell a no that an address in the list may be the reason of; which codes say so is not documented."""
    return type(error) is Rejected and error.status == 400


async def _follow(
    record: BookingRecord, event: LedgerEvent, detail: EventDetail, session: Session
) -> BookingRecord | None:
    """Go where somebody moved the event; the new slot is yet to be verified, and who was added to it is not known."""
    unverified = record.with_event(replace(event, etag="", verified_at=None))
    followed: BookingRecord | None = await Follow(unverified, detail.slot)
    if followed is None:
        return await write(session, failed(record, event, Reason.ROOM_TAKEN, EventState.CANCELLING))
    session.record = followed
    return followed
