"""The booking protocol: what is done, in which order, to bring a booking to rest, whatever fails in between.

`settle` is a generator of typed steps and does no I/O. Whoever drives it performs each step, sends the result in, and
throws in what failed; so the production driver and a simulator run the same code. DESIGN.md, *The protocol*, explains
the states and what a crash between any two steps leaves behind.
"""

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from booking.errors import (
    AlreadyCreated,
    Changed,
    Denied,
    Failed,
    NotFound,
    Problem,
    Reason,
    Rejected,
    Throttled,
    Unavailable,
)
from booking.model import (
    Attendee,
    CalendarEvent,
    Change,
    ChangeState,
    Content,
    EventDetail,
    EventState,
    invitees,
    subject,
)
from booking.policy import is_same
from booking.sight import look, view
from booking.steps import (
    Create,
    Delete,
    Find,
    Follow,
    Invite,
    Now,
    Part,
    Pause,
    Postpone,
    Saga,
    Step,
    Update,
    Write,
)
from booking.work import LedgerEvent, Role, Work

SEND_WITHIN = timedelta(seconds=60)
"""How long after the last write of the work something may be sent for it; what comes later to the door stays."""

QUARANTINE = SEND_WITHIN + timedelta(seconds=30) + timedelta(seconds=90)
"""How long after its intent a send may still be applied: until it is sent, answered or given up, and 90 s of grace."""

FRESH = timedelta(seconds=10)
"""How old a verification may be when the invitations go out; older ones are repeated first."""

TRIES = 3
"""Attempts at one step in one go; after that the work is given back and taken up again later."""

BACKOFF_S = 0.5
"""The first pause between two attempts; it doubles with each."""

RETRY_S = 10.0
"""How long work that made no progress is left alone."""

REFUSED_RETRY_S = 600.0
"""How long, at most, work is left alone after a definite no; each in a row doubles the wait, `RETRY_S` at first."""


@dataclass(slots=True)
class _Run:
    """What one run knows: the work as last written, and the intents that it committed and sent nothing for yet."""

    installation: str
    work: Work
    unsent: set[str] = field(default_factory=set)


def settle(work: Work, installation: str) -> Saga:
    """Bring a booking to rest: confirmed with its invitations sent, or off the calendar with nothing left behind.

    A change that was asked for is done or dropped by then. What an earlier run sent is not known and is looked for.
    """
    run, attempt = _Run(installation, work), 0
    while not run.work.at_rest:
        try:
            after = yield from _next(run.work, run)
        except Throttled as error:
            yield from _give_back(run.work, error.retry_after_s)
            return
        except Failed as error:
            if _is_refusal(error):
                yield from _set_back(run.work)
                return
            run.unsent.clear()
            attempt += 1
            if attempt >= TRIES:
                yield from _give_back(run.work, RETRY_S)
                return
            yield Pause(BACKOFF_S * 2 ** (attempt - 1))
            continue
        if after is None:
            return
        run.work, attempt = replace(after, setbacks=0), 0


def _set_back(work: Work) -> Saga:
    """Give back what was refused, each time in a row for longer, but not beyond when somebody is to be told."""
    now = yield Now()
    until = now + timedelta(seconds=min(RETRY_S * 2**work.setbacks, REFUSED_RETRY_S))
    for event in work.events():
        if event.state in (EventState.HELD, EventState.CREATING, EventState.CREATED):
            until = min(until, max(event.give_up_at, now + timedelta(seconds=RETRY_S)))
    yield Postpone(replace(work, setbacks=work.setbacks + 1), until)


def _is_refusal(error: Failed) -> bool:
    """Tell a definite no, which repeating at once cannot help, from what another look at the event explains."""
    if isinstance(error, NotFound):
        return error.mailbox
    return isinstance(error, Rejected) and not isinstance(error, Changed | AlreadyCreated)


def _give_back(work: Work, seconds: float) -> Saga:
    now = yield Now()
    yield Postpone(work, now + timedelta(seconds=seconds))


def _next(work: Work, run: _Run) -> Part:
    """Do the next thing. The booking's own event comes first, what leaves the calendar last."""
    if work.cancel is not None and work.event.state not in (EventState.CANCELLING, EventState.CANCELLED):
        return (yield from _cancel(work, run))
    match work.event.state:
        case EventState.HELD | EventState.CREATING | EventState.CREATED:
            return (yield from _bring_about(work, work.event, run))
        case EventState.CONFIRMED if work.event.invites_due:
            return (yield from _invite(work, run))
        case EventState.CONFIRMED if work.changing:
            return (yield from _change(work, run))
        case EventState.CANCELLING:
            return (yield from _withdraw(work, work.event, run))
    return (yield from _withdraw(work, work.leaving[0], run))


# --- An event comes about -------------------------------------------------------------------------------------------


def _bring_about(work: Work, event: LedgerEvent, run: _Run) -> Part:
    match event.state:
        case EventState.HELD:
            return (yield from _intend(work, event, run))
        case EventState.CREATING:
            return (yield from _create(work, event, run))
    return (yield from _verify(work, event, run))


def _intend(work: Work, event: LedgerEvent, run: _Run) -> Part:
    """Look before writing, then commit the intent: whoever finds CREATING knows that something may have been sent."""
    now = yield Now()
    if now > event.give_up_at:
        return (yield from _write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLED)))
    try:
        _, taken = yield from view(work, event.mailbox, event.slot, run.installation)
    except (Denied, NotFound):
        return (yield from _write(run, failed(work, event, Reason.ROOM_UNREADABLE, EventState.CANCELLED)))
    if taken:
        return (yield from _write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLED)))
    now = yield Now()
    intent = replace(event, state=EventState.CREATING, unresolved_until=now + QUARANTINE)
    written = yield from _write(run, work.with_event(intent))
    run.unsent.add(event.id)
    return written


def _create(work: Work, event: LedgerEvent, run: _Run) -> Part:
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
            return (yield from _write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLING)))
        mine = [each for each in found if is_same(each, event, run.installation)]
        if mine:
            # Others may have changed it since: without a version its attendees are read before they are set.
            return (yield from _write(run, work.with_event(replace(_created(event, mine[0]), etag=""))))
        now = yield Now()
        if now > event.give_up_at:
            return (yield from _write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLING)))
        earlier = event.unresolved_until
        event = replace(event, unresolved_until=now + QUARANTINE)
        work = yield from _write(run, work.with_event(event))
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
        return (yield from _write(run, work.with_event(known_as)))
    except (Throttled, Unavailable):
        yield from _write(run, work.with_event(settled))
        raise
    except Rejected:
        state = EventState.CANCELLING if earlier else EventState.CANCELLED
        return (yield from _write(run, failed(work, settled, Reason.NOT_CONFIRMED, state)))
    stands = _created(settled, made)
    return (yield from _write(run, work.with_event(replace(stands, etag="") if earlier else stands)))


def _created(event: LedgerEvent, seen: CalendarEvent) -> LedgerEvent:
    return replace(event, state=EventState.CREATED, graph_id=seen.id, etag=seen.etag)


def _verify(work: Work, event: LedgerEvent, run: _Run) -> Part:
    """Read the calendar back. Whoever else is in the slot stays; we give way, also if it can never be read."""
    now = yield Now()
    try:
        seen, taken = yield from view(work, event.mailbox, event.slot, run.installation)
        own = [each for each in seen if is_same(each, event, run.installation)]
        there, detail = bool(own) and own[0].slot == event.slot, None
        if not there and not taken:
            # Not in the view is not yet gone: only a look by its id tells.
            detail = yield from look(event, run.installation)
            if detail is not None and detail.slot == event.slot:
                raise Unavailable
    except Failed:
        if now <= event.give_up_at:
            raise
        return (yield from _write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLING)))
    if taken:
        return (yield from _write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)))
    if not there and detail is not None and event.id == work.event.id:
        return (yield from _follow(work, event, detail, run))
    if not there:
        return (yield from _write(run, failed(work, event, Reason.NOT_CONFIRMED, EventState.CANCELLING)))
    # The version stays that of the empty list of attendees: whoever was added since must not be overwritten.
    stands = replace(event, state=EventState.CONFIRMED, verified_at=now)
    if event.role is Role.PLACEHOLDER:
        return (yield from _write(run, work.with_event(replace(stands, invites_due=False))))
    if event.unresolved_until is None:
        run.unsent.add(event.id)
    stands = replace(stands, unresolved_until=(yield Now()) + QUARANTINE)
    if event.id != work.event.id:
        return (yield from _write(run, _switched(work, stands, own[0])))
    return (yield from _write(run, _with_link(work.with_event(stands), own[0])))


def _invite(work: Work, run: _Run) -> Part:
    """Send the invitations, to a booking that stands. Who was added in Outlook meanwhile stays on the list."""
    event = work.event
    if not event.invitees:
        return (yield from _write(run, _invited(work, event, event.etag, clean=event.id in run.unsent)))
    now = yield Now()
    clean = event.id in run.unsent
    if not clean:
        event = replace(event, unresolved_until=now + QUARANTINE)
        work = yield from _write(run, work.with_event(event))
        if work.cancel is not None:
            return work
    run.unsent.discard(event.id)
    # Looked at after the write, which bounds how long after it something is sent.
    fresh = event.verified_at is not None and now - event.verified_at <= FRESH
    if not fresh:
        _, taken = yield from view(work, event.mailbox, event.slot, run.installation)
        if taken:
            return (yield from _write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)))
    etag, listed = event.etag, event.invitees
    for attempt in range(TRIES):
        if attempt or not (clean and fresh and etag):
            detail = yield from look(event, run.installation)
            if detail is None:
                return (yield from _write(run, failed(work, event, Reason.REMOVED, EventState.CANCELLING)))
            event = replace(event, graph_id=detail.id)
            if detail.slot != event.slot:
                return (yield from _follow(work, event, detail, run))
            there = {each.address for each in detail.attendees}
            new = tuple(each for each in event.invitees if each.address not in there)
            if not new:
                return (yield from _write(run, _invited(work, event, detail.etag, clean=clean)))
            etag, listed = detail.etag, detail.attendees + new
        try:
            etag = yield Invite(event.mailbox, event.graph_id or "", etag, listed)
        except Changed:
            continue
        return (yield from _write(run, _invited(work, event, etag, clean=clean)))
    raise Unavailable


def _follow(work: Work, event: LedgerEvent, detail: EventDetail, run: _Run) -> Part:
    """Go where somebody moved the event; the new slot is yet to be verified, and who was added to it is not known."""
    unverified = work.with_event(replace(event, etag="", verified_at=None))
    followed: Work | None = yield Follow(unverified, detail.slot)
    if followed is None:
        return (yield from _write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)))
    run.work = followed
    return followed


def _invited(work: Work, event: LedgerEvent, etag: str, *, clean: bool) -> Work:
    unresolved = None if clean else event.unresolved_until
    invited = replace(event, invites_due=False, etag=etag, unresolved_until=unresolved)
    return replace(work.with_event(invited), booking=replace(work.booking, invited=True))


# --- A booking changes ----------------------------------------------------------------------------------------------


def _change(work: Work, run: _Run) -> Part:
    """Bring the change about: what it needs on a calendar first, then the intent, then the change itself."""
    event, change = work.event, _pending(work)
    if change.state is ChangeState.APPLYING:
        return (yield from _apply(work, change, run))
    if work.next is not None and not work.next.stands:
        return (yield from _bring_about(work, work.next, run))
    now = yield Now()
    if event.unresolved_until is not None and now < event.unresolved_until:
        # Something else of ours may still be applied; a different request must not cross it.
        yield Postpone(work, event.unresolved_until)
        return None
    run.unsent.add(event.id)
    applying = replace(work.booking, change=replace(change, state=ChangeState.APPLYING))
    intent = replace(event, unresolved_until=now + QUARANTINE)
    return (yield from _write(run, replace(work.with_event(intent), booking=applying)))


def _apply(work: Work, change: Change, run: _Run) -> Part:
    """Send what differs, fenced by the version that was read; and read back what others did meanwhile."""
    event, earlier, now = work.event, None, (yield Now())
    clean = event.id in run.unsent or event.unresolved_until is None or event.unresolved_until < now
    if event.id not in run.unsent:
        earlier = event.unresolved_until
        event = replace(event, unresolved_until=now + QUARANTINE)
        work = yield from _write(run, work.with_event(event))
        if work.cancel is not None:
            return work
    for _ in range(TRIES):
        detail = yield from look(event, run.installation)
        if detail is None:
            return (yield from _write(run, failed(work, event, Reason.REMOVED, EventState.CANCELLING)))
        event = replace(event, graph_id=detail.id)
        before = Content(detail.slot, detail.title, detail.private, detail.attendees)
        after = _merged(work, change, detail)
        etag = detail.etag
        if before != after:
            run.unsent.discard(event.id)
            try:
                etag = yield Update(event.mailbox, detail.id, etag, before, after)
            except Changed:
                continue
            except Rejected:
                if not clean:
                    yield from _write(run, work.with_event(replace(event, unresolved_until=earlier)))
                    raise
                dropped = replace(work.with_event(replace(event, unresolved_until=None)))
                return (yield from _write(run, _dropped(dropped, Problem(Reason.NOT_CONFIRMED))))
        if not event.slot.contains(after.slot):
            _, taken = yield from view(work, event.mailbox, after.slot, run.installation)
            if taken:
                return (yield from _write(run, failed(work, event, Reason.ROOM_TAKEN, EventState.CANCELLING)))
        unresolved = None if clean else event.unresolved_until
        changed = replace(
            event, etag=etag, slot=after.slot, invitees=_invitees(work, change), unresolved_until=unresolved
        )
        return (yield from _write(run, _done(work.with_event(changed), change)))
    raise Unavailable


def _merged(work: Work, change: Change, detail: EventDetail) -> Content:
    """Put what was asked for together with what stands: whoever was added in Outlook stays."""
    wanted = _invitees(work, change)
    removed = {each.address for each in work.event.invitees} - {each.address for each in wanted}
    kept = tuple(each for each in detail.attendees if each.address not in removed)
    there = {each.address for each in kept}
    attendees = kept + tuple(each for each in wanted if each.address not in there)
    return Content(change.wish.slot, subject(work.booking.booker, change.wish), change.wish.private, attendees)


def _switched(work: Work, stands: LedgerEvent, seen: CalendarEvent) -> Work:
    """Make the event in the other room the booking's own; the old one leaves, after the new invitations."""
    change = _pending(work)
    booking = replace(work.booking, room=change.room, wish=change.wish, invited=False)
    old = replace(work.event, state=EventState.CANCELLING, farewell=change.farewell)
    moved = replace(work, booking=booking, event=stands, next=None, leaving=(*work.leaving, old))
    return _over(_with_link(moved, seen), ChangeState.DONE)


def _done(work: Work, change: Change) -> Work:
    booking = replace(work.booking, wish=change.wish)
    return _set_aside(_over(replace(work, booking=booking), ChangeState.DONE))


def _dropped(work: Work, problem: Problem) -> Work:
    return _set_aside(_over(work, ChangeState.DROPPED, problem))


def _over(work: Work, state: ChangeState, problem: Problem | None = None) -> Work:
    change = replace(_pending(work), state=state, problem=problem)
    return replace(work, booking=replace(work.booking, change=change))


def _pending(work: Work) -> Change:
    if work.booking.change is None or work.booking.change.over:
        raise AssertionError("no change is under way")
    return work.booking.change


# --- A booking goes -------------------------------------------------------------------------------------------------


def _cancel(work: Work, run: _Run) -> Part:
    """Do what somebody decided: the booking goes, and with it whatever change was under way."""
    return (yield from _write(run, failed(work, work.event, Reason.CANCELLED, _way_out(work.event), work.cancel or "")))


def _withdraw(work: Work, event: LedgerEvent, run: _Run) -> Part:
    """Take off the calendar whatever of it is there; the slot is free only once Exchange is known to be free."""
    began = yield Now()
    found = yield Find(event.mailbox, event.id)
    there = {each.id for each in found if is_same(each, event, run.installation)}
    for graph_id in sorted(there | ({event.graph_id} if event.graph_id else set())):
        yield Delete(event.mailbox, graph_id, event.farewell)
    # Not found means never coming only where the search began after the last moment at which it could come.
    if event.unresolved_until is not None and began < event.unresolved_until:
        yield Postpone(work, event.unresolved_until)
        return None
    gone = replace(event, state=EventState.CANCELLED, unresolved_until=None, invites_due=False)
    return (yield from _write(run, work.with_event(gone)))


def failed(work: Work, event: LedgerEvent, reason: Reason, state: EventState, farewell: str = "") -> Work:
    """Give up an event: the booking's own with the booking and its change, a change's with the change alone."""
    unresolved = None if state is EventState.CANCELLED else event.unresolved_until
    given_up = replace(event, state=state, unresolved_until=unresolved, invites_due=False, farewell=farewell)
    problem = Problem(reason)
    if event.id != work.event.id:
        return _dropped(work.with_event(given_up), problem)
    work = work.with_event(given_up)
    if work.changing:
        work = _dropped(work, problem)
    return replace(_set_aside(work), booking=replace(work.booking, problem=work.booking.problem or problem))


def _set_aside(work: Work) -> Work:
    """Send what a change had on a calendar away."""
    if work.next is None:
        return work
    leaving = replace(work.next, state=_way_out(work.next), invites_due=False)
    return replace(work, next=None, leaving=work.leaving if leaving.gone else (*work.leaving, leaving))


def _way_out(event: LedgerEvent) -> EventState:
    return EventState.CANCELLED if event.state is EventState.HELD else EventState.CANCELLING


def _with_link(work: Work, seen: CalendarEvent) -> Work:
    return replace(work, booking=replace(work.booking, online_url=seen.online_url))


def _invitees(work: Work, change: Change) -> tuple[Attendee, ...]:
    return invitees(work.booking.booker, change.wish.attendees)


def _write(run: _Run, work: Work) -> Generator[Step, Any, Work]:
    """Commit the work; a failure later on is then one of the work as it was written."""
    run.work = yield Write(work)
    return run.work
