"""How a booking changes: its own event by a fenced request, its room or Teams link by another event in its place."""

from dataclasses import replace
from datetime import datetime

from booking.errors import Changed, Failed, Problem, Reason, Rejected, Throttled, Unavailable
from booking.model import Change, ChangeState, Content, EventDetail, EventState, Slot, subject
from booking.protocol.creation import bring_about
from booking.protocol.observation import look_anew, view
from booking.protocol.record import BookingRecord
from booking.protocol.run import FRESH, PATIENCE, QUARANTINE, TRIES, Session, is_refusal, write
from booking.protocol.sending import intend
from booking.protocol.steps import Now, Postpone, Update
from booking.protocol.transitions import done, dropped, failed, pending, relinked, wanted_invitees


async def carry_out(record: BookingRecord, session: Session) -> BookingRecord | None:
    """Bring the change about: what it needs on a calendar first, then the intent, then the change itself."""
    event, change = record.event, pending(record)
    if change.state is ChangeState.APPLYING:
        return await _apply(record, change, session)
    if record.next is not None and not record.next.stands:
        return await bring_about(record, record.next, session)
    now = await Now()
    if event.unresolved_until is not None and now < event.unresolved_until:
        # Something else of ours may still be applied; a different request must not cross it.
        await Postpone(record, event.unresolved_until)
        return None
    session.unsent.add(event.id)
    applying = replace(record.booking, change=replace(change, state=ChangeState.APPLYING))
    intent = replace(event, unresolved_until=now + QUARANTINE)
    return await write(session, replace(record.with_event(intent), booking=applying))


async def _apply(record: BookingRecord, change: Change, session: Session) -> BookingRecord | None:
    """Send what differs, fenced by the version that was read; and read back what others did meanwhile."""
    known_as, now = record.event.graph_id, (await Now())
    send = await intend(record, record.event, session, now)
    record, event = send.record, send.event
    if record.cancel is not None:
        return record
    for _ in range(TRIES):
        try:
            detail = await look_anew(record, session.installation)
            if detail is not None:
                record, event = relinked(record, event, detail)
                record = record.with_event(event)  # What is looked at below tells it from others by this id.
            lost = detail is not None and (await _lost_since(record, change.meeting.slot, detail, session))
        except Failed as error:
            settled = record.with_event(send.taken_back(event))
            if send.clean and _is_hopeless(error, settled, change, now, unsent=send.earlier is None):
                return await write(session, dropped(settled, Problem(Reason.NOT_CONFIRMED)))
            await write(session, settled)
            raise
        if detail is None:
            return await write(session, failed(record, event, Reason.REMOVED, EventState.CANCELLING))
        before, after = detail.content, _merged(record, change, detail)
        etag, left_alone = detail.etag, not send.first and _was_made(record, change, before, after)
        if before != after and not left_alone:
            if lost:
                settled = record.with_event(send.answered(event))
                if send.clean:
                    return await write(session, dropped(settled, Problem(Reason.ROOM_TAKEN)))
                # What was sent before may still move the event there; it is decided when it cannot any more.
                settled = await write(session, settled)
                await Postpone(settled, send.earlier or now)
                return None
            if event.graph_id != known_as:
                # Moved by this very request, it would be found under no other id: a day of a series is its slot's.
                record, known_as = (await write(session, record)), event.graph_id
                if record.cancel is not None:
                    return record
                continue  # Looked at anew: the write may have taken long, and allows sends for as long as any other.
            session.unsent.discard(event.id)
            try:
                etag = await Update(event.mailbox, detail.id, etag, before, after)
            except Changed:
                continue
            except (Throttled, Unavailable):
                await write(session, record.with_event(send.answered(event)))
                raise
            except Rejected:
                settled = record.with_event(send.answered(event))
                if not send.clean:
                    await write(session, settled)
                    raise
                return await write(session, dropped(settled, Problem(Reason.NOT_CONFIRMED)))
        if not left_alone and not event.slot.contains(after.slot):
            # Where somebody made a series of it just now, its day is told from others by the slot that it has now.
            moved = record.with_event(replace(event, slot=after.slot))
            _, taken = await view(moved, event.mailbox, after.slot, session.installation)
            if taken:
                return await write(session, failed(record, event, Reason.ROOM_TAKEN, EventState.CANCELLING))
        changed = replace(
            send.applied(event),
            etag=etag,
            slot=after.slot,
            invitees=wanted_invitees(record, change),
            verified_at=(await Now()),
        )
        return await write(session, done(record.with_event(changed), change))
    raise Unavailable


def _was_made(record: BookingRecord, change: Change, before: Content, after: Content) -> bool:
    """Tell whether an earlier request made the change, and somebody moved the event since, which is followed later.

    One request carries everything, so an event that stands where it was has not been changed.
    """
    if before.slot in (record.event.slot, after.slot):
        return False
    booking, meeting = record.booking, change.meeting
    had, wanted = (
        {each.address for each in people} for people in (record.event.invitees, wanted_invitees(record, change))
    )
    asked_for = (subject(booking.booker, meeting), meeting.private, wanted)
    return replace(before, slot=after.slot) == after and asked_for != (
        subject(booking.booker, booking.meeting),
        booking.meeting.private,
        had,
    )


def _is_hopeless(error: Failed, record: BookingRecord, change: Change, now: datetime, *, unsent: bool) -> bool:
    """Tell whether a change that cannot even be looked at is not worth waiting for any longer; then people are told.

    One that was sent may have been made, which only the calendar tells, until it does not matter any more.
    """
    if not unsent:
        return now >= max(record.booking.meeting.slot.ends, change.meeting.slot.ends)
    return record.rejections >= (TRIES if is_refusal(error) else PATIENCE)


async def _lost_since(record: BookingRecord, slot: Slot, detail: EventDetail, session: Session) -> bool:
    """Look again at new time that was seen to be free a while ago: it is not worth losing the booking for."""
    if detail.slot == slot or record.event.slot.contains(slot):
        return False
    now = await Now()
    seen_at = record.next.verified_at if record.next is not None else None
    if seen_at is not None and now - seen_at <= FRESH:
        return False
    _, taken = await view(record, record.event.mailbox, slot, session.installation)
    return bool(taken)


def _merged(record: BookingRecord, change: Change, detail: EventDetail) -> Content:
    """Put what was asked for together with what stands: whoever was added in Outlook stays."""
    wanted = wanted_invitees(record, change)
    removed = {each.address for each in record.event.invitees} - {each.address for each in wanted}
    kept = tuple(each for each in detail.attendees if each.address not in removed)
    there = {each.address for each in kept}
    if detail.unread:
        # Whoever was invited and is not there by address may be one of those who have lost theirs inside Exchange.
        there |= {each.address for each in record.event.invitees}
    attendees = kept + tuple(each for each in wanted if each.address not in there)
    title, private = subject(record.booking.booker, change.meeting), change.meeting.private
    return Content(change.meeting.slot, title, private, attendees, detail.unread)
