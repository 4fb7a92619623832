"""How an event comes about: looked for, written down, sent, read back, and only then are people invited."""

from dataclasses import replace

from booking.errors import AlreadyCreated, Changed, Failed, Reason, Rejected, Throttled, Unavailable
from booking.model import CalendarEvent, EventDetail, EventState
from booking.policy import is_same
from booking.protocol.observation import days_about, look, view
from booking.protocol.record import LedgerEvent, Role, Work
from booking.protocol.run import FRESH, QUARANTINE, TRIES, Run, write
from booking.protocol.steps import Create, Find, Follow, Invite, Now, Part
from booking.protocol.transitions import failed, invited, relinked, switched, with_link


def bring_about(work: Work, event: LedgerEvent, run: Run) -> Part:
    """Do the next thing for an event that does not stand yet: the booking's own, or one that a change needs."""
    match event.state:
        case EventState.HELD:
            return (yield from _intend(work, event, run))
        case EventState.CREATING:
            return (yield from _create(work, event, run))
    return (yield from _verify(work, event, run))


def _intend(work: Work, event: LedgerEvent, run: Run) -> Part:
    """Look before writing, then commit the intent: whoever finds CREATING knows that something may have been sent."""
    now = yield Now()
    if now > event.give_up_at:
        return (yield from write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLED)))
    try:
        _, taken = yield from view(work, event.mailbox, event.slot, run.installation)
        taken = taken or (yield from days_about(work, event, run.installation))
    except Rejected:
        return (yield from write(run, failed(work, event, Reason.ROOM_UNREADABLE, EventState.CANCELLED)))
    if taken:
        return (yield from write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLED)))
    now = yield Now()
    intent = replace(event, state=EventState.CREATING, unresolved_until=now + QUARANTINE)
    written = yield from write(run, work.with_event(intent))
    run.unsent.add(event.id)
    return written


def _create(work: Work, event: LedgerEvent, run: Run) -> Part:
    """Send the event: a repeat sends the same bytes under the same transaction id, and looks for it first.

    A definite answer settles this very send; what an earlier one of unknown outcome may still do stays on record.
    """
    earlier = None
    if event.id not in run.unsent:
        try:
            found = yield Find(event.mailbox, event.id)
        except Failed:
            now = yield Now()
            if now <= event.give_up_at:
                raise
            return (yield from write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLING)))
        mine = [each for each in found if is_same(each, event, run.installation)]
        if mine:
            # Others may have changed it since: without a version its attendees are read before they are set.
            return (yield from write(run, work.with_event(replace(_created(event, mine[0]), etag=""))))
        now = yield Now()
        if now > event.give_up_at:
            return (yield from write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLING)))
        earlier = event.unresolved_until
        event = replace(event, unresolved_until=now + QUARANTINE)
        work = yield from write(run, work.with_event(event))
        if work.cancel is not None:
            return work
    run.unsent.discard(event.id)
    settled = replace(event, unresolved_until=earlier)
    try:
        made: CalendarEvent = yield Create(event.mailbox, event.body)
    except AlreadyCreated as known:
        found = yield Find(event.mailbox, event.id)
        mine = [each.id for each in found if is_same(each, event, run.installation)]
        if not mine and known.event_id is None:
            raise Unavailable(status=known.status, code=known.code, request_id=known.request_id) from known
        known_as = replace(settled, state=EventState.CREATED, graph_id=known.event_id or mine[0])
        return (yield from write(run, work.with_event(known_as)))
    except (Throttled, Unavailable):
        yield from write(run, work.with_event(settled))
        raise
    except Rejected:
        state = EventState.CANCELLING if earlier else EventState.CANCELLED
        return (yield from write(run, failed(work, settled, Reason.NOT_CONFIRMED, state)))
    if event.unresolved_until is not None:
        run.made[event.id] = event.unresolved_until - QUARANTINE
    stands = _created(settled, made)
    return (yield from write(run, work.with_event(replace(stands, etag="") if earlier else stands)))


def _created(event: LedgerEvent, seen: CalendarEvent) -> LedgerEvent:
    return replace(event, state=EventState.CREATED, graph_id=seen.id, etag=seen.etag)


def _verify(work: Work, event: LedgerEvent, run: Run) -> Part:
    """Read the calendar back. Whoever else is in the slot stays; we give way, also if it can never be read."""
    now = yield Now()
    try:
        seen, taken = yield from view(work, event.mailbox, event.slot, run.installation)
        own = [each for each in seen if is_same(each, event, run.installation)]
        there, detail = bool(own) and own[0].slot == event.slot, None
        if not there:
            # Not in the view is not yet gone: only a look by its id tells. The view may be older than the event.
            detail = yield from look(event, run.installation)
            if detail is not None and detail.slot == event.slot:
                raise Unavailable
    except Failed:
        if now <= event.give_up_at:
            raise
        return (yield from write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLING)))
    if taken:
        return (yield from write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)))
    if not there and detail is not None and event.id == work.event.id:
        return (yield from _follow(work, event, detail, run))
    if not there:
        return (yield from write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLING)))
    # The version stays that of the empty list of attendees: whoever was added since must not be overwritten.
    stands = replace(event, state=EventState.CONFIRMED, verified_at=now)
    if event.role is Role.PLACEHOLDER:
        return (yield from write(run, work.with_event(replace(stands, invites_due=False))))
    if event.unresolved_until is None:
        run.unsent.add(event.id)
    stands = replace(stands, unresolved_until=(yield Now()) + QUARANTINE)
    if event.id != work.event.id:
        return (yield from write(run, switched(work, stands, own[0])))
    return (yield from write(run, with_link(work.with_event(stands), own[0])))


def invite(work: Work, run: Run) -> Part:
    """Send the invitations, to a booking that stands. Who was added in Outlook meanwhile stays on the list."""
    event = work.event
    if not event.invitees:
        return (yield from write(run, invited(work, event, event.etag, clean=event.id in run.unsent)))
    now = yield Now()
    if now >= event.slot.ends:
        # Whatever kept them back: nobody needs an invitation to what is over.
        return (yield from write(run, work.with_event(replace(event, invites_due=False))))
    clean = event.id in run.unsent
    if not clean:
        event = replace(event, unresolved_until=now + QUARANTINE)
        work = yield from write(run, work.with_event(event))
        if work.cancel is not None:
            return work
    run.unsent.discard(event.id)
    # Looked at after the write, which bounds how long after it something is sent.
    fresh = event.verified_at is not None and now - event.verified_at <= FRESH
    if not fresh:
        _, taken = yield from view(work, event.mailbox, event.slot, run.installation)
        if taken:
            return (yield from write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)))
    etag, listed = event.etag, event.invitees
    unread: tuple[str, ...] = ()
    # Not every Exchange need hold to the version: what has stood for a while is read before its list is replaced.
    untouched = event.id in run.made and now - run.made[event.id] <= FRESH
    for attempt in range(TRIES):
        if attempt or not (clean and fresh and etag and untouched):
            detail = yield from look(event, run.installation)
            if detail is None:
                return (yield from write(run, failed(work, event, Reason.REMOVED, EventState.CANCELLING)))
            work, event = relinked(work, event, detail), replace(event, graph_id=detail.id)
            if detail.slot != event.slot:
                return (yield from _follow(work, event, detail, run))
            there = {each.address for each in detail.attendees}
            new = tuple(each for each in event.invitees if each.address not in there)
            if not new:
                return (yield from write(run, invited(work, event, detail.etag, clean=clean)))
            etag, listed, unread = detail.etag, detail.attendees + new, detail.unread
        try:
            etag = yield Invite(event.mailbox, event.graph_id or "", etag, listed, unread)
        except Changed:
            continue
        return (yield from write(run, invited(work, event, etag, clean=clean)))
    raise Unavailable


def _follow(work: Work, event: LedgerEvent, detail: EventDetail, run: Run) -> Part:
    """Go where somebody moved the event; the new slot is yet to be verified, and who was added to it is not known."""
    unverified = work.with_event(replace(event, etag="", verified_at=None))
    followed: Work | None = yield Follow(unverified, detail.slot)
    if followed is None:
        return (yield from write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)))
    run.work = followed
    return followed
