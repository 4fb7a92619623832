"""The booking protocol: what is done, in which order, to bring one event of ours to rest, whatever fails in between.

`settle` is a generator of typed steps and does no I/O. Whoever drives it performs each step, sends the result in, and
throws in what failed; so the production driver and a simulator run the same code. DESIGN.md, *The protocol*, explains
the states and what a crash between any two steps leaves behind.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from booking.errors import (
    AlreadyCreated,
    Changed,
    Denied,
    Failed,
    NotFound,
    OutcomeUnknown,
    Problem,
    Reason,
    Rejected,
    Throttled,
    Unavailable,
)
from booking.model import Attendee, CalendarEvent, EventState, LedgerEvent, Mailbox, Slot
from booking.policy import in_the_way, is_same

QUARANTINE = timedelta(seconds=180)
"""How long after its intent a send may still be applied: what the client waits at most, and 90 s of grace."""

FRESH = timedelta(seconds=10)
"""How old a verification may be when the invitations go out; older ones are repeated first."""

TRIES = 3
"""Attempts at one step in one go; after that the row is given back and taken up again later."""

BACKOFF_S = 0.5
"""The first pause between two attempts; it doubles with each."""

RETRY_S = 10.0
"""How long a row that made no progress is left alone."""


@dataclass(frozen=True, slots=True)
class Now:
    """Tell the time. Result: an instant."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait that many seconds, keeping the row."""

    seconds: float


@dataclass(frozen=True, slots=True)
class View:
    """Read the calendar as it is. Result: the events in the slot."""

    mailbox: Mailbox
    slot: Slot


@dataclass(frozen=True, slots=True)
class Find:
    """Find the event by our stamp. Result: what carries it."""

    mailbox: Mailbox
    event_id: str


@dataclass(frozen=True, slots=True)
class Read:
    """Read one event's attendees and version. Result: an EventDetail."""

    mailbox: Mailbox
    graph_id: str


@dataclass(frozen=True, slots=True)
class Create:
    """Send the event. Result: it, as Exchange stored it."""

    mailbox: Mailbox
    body: bytes


@dataclass(frozen=True, slots=True)
class Invite:
    """Set the attendees. Result: the event's new version."""

    mailbox: Mailbox
    graph_id: str
    etag: str
    attendees: tuple[Attendee, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Take the event off the calendar."""

    mailbox: Mailbox
    graph_id: str


@dataclass(frozen=True, slots=True)
class Write:
    """Commit the event's new state. Result: the event as it stands in the ledger."""

    event: LedgerEvent
    problem: Problem | None = None
    online_url: str | None = None


@dataclass(frozen=True, slots=True)
class Postpone:
    """Give the row back until then; the run ends with it."""

    event: LedgerEvent
    until: datetime


@dataclass(frozen=True, slots=True)
class _Stuck:
    """A part of the protocol that failed: the event as it is written down by then, and the failure."""

    event: LedgerEvent
    error: Failed


Step = Now | Pause | View | Find | Read | Create | Invite | Delete | Write | Postpone
Saga = Generator[Step, Any, None]
Part = Generator[Step, Any, LedgerEvent | _Stuck | None]
"""A part of the protocol: gives the event in its next state, or None when the row was given back.

A failure is raised where the row still is what the part began with, and given as stuck where it is not.
"""


def settle(event: LedgerEvent, installation: str, *, resumed: bool) -> Saga:
    """Bring an event to rest: confirmed with its invitations sent, or cancelled with nothing left on the calendar.

    `resumed` says that another run had the row before: what it sent is not known and is looked for first, as it is
    after a failure of our own. A creation that is not confirmed by `give_up_at` is undone.
    """
    attempt = 0
    while not event.at_rest:
        try:
            after = yield from _next(event, installation, resumed=resumed)
        except Failed as failure:
            after = _Stuck(event, failure)
        match after:
            case None:
                return
            case _Stuck(event, Throttled(retry_after_s=seconds)):
                yield from _give_back(event, seconds)
                return
            case _Stuck(event) if attempt + 1 >= TRIES:
                yield from _give_back(event, RETRY_S)
                return
            case _Stuck(event):
                yield Pause(BACKOFF_S * 2**attempt)
                attempt, resumed = attempt + 1, True
            case _:
                event, attempt, resumed = after, 0, False


def _next(event: LedgerEvent, installation: str, *, resumed: bool) -> Part:
    match event.state:
        case EventState.HELD:
            return (yield from _intend(event, installation))
        case EventState.CREATING:
            return (yield from _create(event, resumed=resumed))
        case EventState.CREATED:
            return (yield from _verify(event, installation))
        case EventState.CONFIRMED:
            return (yield from _invite_if_there(event, installation, merge=resumed))
        case EventState.CANCELLING:
            return (yield from _withdraw(event))
        case EventState.CANCELLED:
            return event


def _give_back(event: LedgerEvent, seconds: float) -> Saga:
    now = yield Now()
    if event.state in (EventState.CREATING, EventState.CREATED) and now > event.give_up_at:
        event = yield Write(replace(event, state=EventState.CANCELLING), Problem(Reason.NOT_CONFIRMED))
    yield Postpone(event, now + timedelta(seconds=seconds))


def _intend(event: LedgerEvent, installation: str) -> Part:
    """Look before writing, then commit the intent: whoever finds CREATING knows that something may have been sent."""
    now = yield Now()
    if now > event.give_up_at:
        return (yield from _write(_cancelled(event), Problem(Reason.NOT_CONFIRMED)))
    try:
        seen = yield View(event.mailbox, event.slot)
    except (Denied, NotFound):
        return (yield from _write(_cancelled(event), Problem(Reason.ROOM_UNREADABLE)))
    if in_the_way(seen, event, installation):
        return (yield from _write(_cancelled(event), Problem(Reason.ROOM_TAKEN)))
    now = yield Now()
    return (yield from _write(replace(event, state=EventState.CREATING, unresolved_until=now + QUARANTINE)))


def _create(event: LedgerEvent, *, resumed: bool) -> Part:
    """Send the event, once: a repeat sends the same bytes under the same transaction id, and looks for it first.

    A definite answer settles this very send; what an earlier one of unknown outcome may still do stays on record.
    """
    earlier = None
    if resumed:
        found = yield Find(event.mailbox, event.id)
        mine = [each for each in found if each.organized]
        if mine:
            known = replace(event, state=EventState.CREATED, graph_id=mine[0].id)
            return (yield from _write(known, online_url=mine[0].online_url))
        now = yield Now()
        if now > event.give_up_at:
            return (yield from _write(replace(event, state=EventState.CANCELLING), Problem(Reason.NOT_CONFIRMED)))
        earlier = event.unresolved_until
        event = yield Write(replace(event, unresolved_until=now + QUARANTINE))
    settled = replace(event, unresolved_until=earlier)
    try:
        made: CalendarEvent = yield Create(event.mailbox, event.body)
    except AlreadyCreated as known:
        found = yield Find(event.mailbox, event.id)
        mine = [each.id for each in found if each.organized]
        if not mine and known.event_id is None:
            raise Unavailable(status=known.status, code=known.code, request_id=known.request_id) from known
        graph_id = known.event_id or mine[0]
        return (yield from _write(replace(settled, state=EventState.CREATED, graph_id=graph_id)))
    except (Throttled, Unavailable) as error:
        return _Stuck((yield Write(settled)), error)
    except OutcomeUnknown as error:
        return _Stuck(event, error)
    except Rejected:
        state = EventState.CANCELLING if earlier else EventState.CANCELLED
        return (yield from _write(replace(settled, state=state), Problem(Reason.NOT_CONFIRMED)))
    # What an earlier send may have made can have been changed by others since.
    etag = "" if earlier else made.etag
    stands = replace(settled, state=EventState.CREATED, graph_id=made.id, etag=etag)
    return (yield from _write(stands, online_url=made.online_url))


def _verify(event: LedgerEvent, installation: str) -> Part:
    """Read the calendar back and confirm, or give way."""
    own = yield from _standing(event, installation)
    if isinstance(own, Problem):
        return (yield from _write(replace(event, state=EventState.CANCELLING), own))
    now = yield Now()
    stands = replace(event, state=EventState.CONFIRMED, verified_at=now)
    return (yield from _write(stands, online_url=own.online_url))


def _standing(event: LedgerEvent, installation: str) -> Generator[Step, Any, CalendarEvent | Problem]:
    """Give our event as it stands alone in its slot, or why it does not. Whoever else is in the slot stays."""
    seen = yield View(event.mailbox, event.slot)
    if in_the_way(seen, event, installation):
        return Problem(Reason.ROOM_TAKEN)
    own: CalendarEvent | None = next((each for each in seen if is_same(each, event, installation)), None)
    if own is None:
        # Not in the view is not yet gone: it may stand elsewhere by now, and only a look by its id tells.
        elsewhere = yield Find(event.mailbox, event.id)
        if any(each.slot != event.slot for each in elsewhere if is_same(each, event, installation)):
            return Problem(Reason.NOT_CONFIRMED)
        try:
            yield Read(event.mailbox, event.graph_id or "")
        except NotFound as error:
            if error.mailbox:
                raise
            return Problem(Reason.NOT_CONFIRMED)
        raise Unavailable
    return own if own.slot == event.slot else Problem(Reason.NOT_CONFIRMED)


def _invite_if_there(event: LedgerEvent, installation: str, *, merge: bool) -> Part:
    """Send the invitations; a booking whose event somebody deleted before that is over."""
    try:
        return (yield from _invite(event, installation, merge=merge))
    except NotFound as error:
        if error.mailbox:
            raise
        own = yield from _standing(event, installation)
        if not isinstance(own, Problem):
            raise
        return (yield from _write(replace(event, state=EventState.CANCELLING), own))


def _invite(event: LedgerEvent, installation: str, *, merge: bool) -> Part:
    """Send the invitations, to a booking that stands. Who was added in Outlook meanwhile stays on the list.

    The list as it was created is empty, so it may be set as a whole while the event is at that version.
    """
    if not event.invitees:
        return (yield from _write(replace(event, invites_due=False)))
    now = yield Now()
    if event.verified_at is None or now - event.verified_at > FRESH:
        seen = yield View(event.mailbox, event.slot)
        if in_the_way(seen, event, installation):
            return (yield from _write(replace(event, state=EventState.CANCELLING), Problem(Reason.ROOM_TAKEN)))
        event = replace(event, verified_at=now)
    merge = merge or not event.etag
    graph_id, etag, listed = event.graph_id or "", event.etag, event.invitees
    for _ in range(TRIES):
        if merge:
            detail = yield Read(event.mailbox, graph_id)
            there = {each.address for each in detail.attendees}
            new = tuple(each for each in event.invitees if each.address not in there)
            if not new:
                return (yield from _write(replace(event, invites_due=False, etag=detail.etag)))
            etag, listed = detail.etag, detail.attendees + new
        try:
            etag = yield Invite(event.mailbox, graph_id, etag, listed)
        except Changed:
            merge = True
            continue
        return (yield from _write(replace(event, invites_due=False, etag=etag)))
    raise Unavailable


def _withdraw(event: LedgerEvent) -> Part:
    """Take off the calendar whatever of it is there; the slot is free only once Exchange is known to be free."""
    began = yield Now()
    found = yield Find(event.mailbox, event.id)
    there = {each.id for each in found if each.organized} | ({event.graph_id} if event.graph_id else set())
    for graph_id in sorted(there):
        yield Delete(event.mailbox, graph_id)
    # What is not found counts as never coming only if the search began after the last moment at which it could come.
    if event.unresolved_until is not None and began < event.unresolved_until:
        yield Postpone(event, event.unresolved_until)
        return None
    return (yield from _write(_cancelled(event)))


def _write(event: LedgerEvent, problem: Problem | None = None, online_url: str | None = None) -> Part:
    written: LedgerEvent = yield Write(event, problem, online_url)
    return written


def _cancelled(event: LedgerEvent) -> LedgerEvent:
    return replace(event, state=EventState.CANCELLED, unresolved_until=None, invites_due=False)
