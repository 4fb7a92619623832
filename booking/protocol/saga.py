"""The booking protocol: what is done, in which order, to bring a booking to rest, whatever fails in between.

`settle` is a generator of typed steps and does no I/O. Whoever drives it performs each step, sends the result in, and
throws in what failed; so the production driver and a simulator run the same code. DESIGN.md, *The protocol*, explains
the states and what a crash between any two steps leaves behind.
"""

from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from booking.errors import Failed, Reason, Rejected, Throttled
from booking.model import EventState
from booking.policy import is_same
from booking.protocol.change import carry_out
from booking.protocol.creation import bring_about, invite
from booking.protocol.observation import day_of, names_nothing
from booking.protocol.record import LedgerEvent, Work
from booking.protocol.run import TRIES, Run, is_refusal, write
from booking.protocol.steps import Delete, Find, Now, Part, Pause, Postpone, Saga, Step, View
from booking.protocol.transitions import failed, way_out

BACKOFF_S = 0.5
"""The first pause between two attempts; it doubles with each."""

RETRY_S = 10.0
"""How long work that made no progress is left alone."""

REFUSED_RETRY_S = 600.0
"""How long, at most, work is left alone after a definite no; each in a row doubles the wait, `RETRY_S` at first."""


def settle(work: Work, installation: str) -> Saga:
    """Bring a booking to rest: confirmed with its invitations sent, or off the calendar with nothing left behind.

    A change that was asked for is done or dropped by then. What an earlier run sent is not known and is looked for.
    """
    run, attempt = Run(installation, work), 0
    while not run.work.at_rest:
        try:
            after = yield from _next(run.work, run)
        except Throttled as error:
            yield from _give_back(run.work, error.retry_after_s)
            return
        except Failed as error:
            if is_refusal(error):
                yield from _set_back(run.work)
                return
            run.unsent.clear()
            attempt += 1
            if attempt >= TRIES:
                yield from _give_back(replace(run.work, setbacks=run.work.setbacks + 1), RETRY_S)
                return
            yield Pause(BACKOFF_S * 2 ** (attempt - 1))
            continue
        if after is None:
            return
        run.work, attempt = replace(after, setbacks=0), 0


def _set_back(work: Work) -> Saga:
    """Give back what was refused, each time in a row for longer, but not beyond when somebody is to be told."""
    now = yield Now()
    until = now + timedelta(seconds=min(RETRY_S * 2 ** min(work.setbacks, 9), REFUSED_RETRY_S))
    for event in work.events():
        if event.state in (EventState.HELD, EventState.CREATING, EventState.CREATED):
            until = min(until, max(event.give_up_at, now + timedelta(seconds=RETRY_S)))
    yield Postpone(replace(work, setbacks=work.setbacks + 1), until)


def _give_back(work: Work, seconds: float) -> Saga:
    now = yield Now()
    yield Postpone(work, now + timedelta(seconds=seconds))


def _next(work: Work, run: Run) -> Part:
    """Do the next thing. The booking's own event comes first, what leaves the calendar last."""
    if work.cancel is not None and not work.event.state.ending:
        return (yield from _cancel(work, run))
    match work.event.state:
        case EventState.HELD | EventState.CREATING | EventState.CREATED:
            return (yield from bring_about(work, work.event, run))
        case EventState.CONFIRMED if work.event.invites_due:
            return (yield from invite(work, run))
        case EventState.CONFIRMED if work.changing:
            return (yield from carry_out(work, run))
        case EventState.CANCELLING:
            return (yield from _withdraw(work, work.event, run))
    return (yield from _withdraw(work, work.leaving[0], run))


def _cancel(work: Work, run: Run) -> Part:
    """Do what somebody decided: the booking goes, and with it whatever change was under way."""
    return (yield from write(run, failed(work, work.event, Reason.CANCELLED, way_out(work.event), work.cancel or "")))


def _withdraw(work: Work, event: LedgerEvent, run: Run) -> Part:
    """Take off the calendar whatever of it is there; the slot is free only once Exchange is known to be free.

    So the booking's own event, which goes first and tells its attendees, counts as gone only after what a change had in
    the same slot. Of what somebody made a series, the event's day alone leaves: the others are theirs.
    """
    began = yield Now()
    found = yield Find(event.mailbox, event.id)
    there = {each.id for each in found if is_same(each, event, run.installation)}
    going = there | ({event.graph_id} if event.graph_id else set())
    series = {each.id: each.slot for each in found if each.id in there and each.series == each.id}
    going -= series.keys()
    for whole, first in series.items():
        # Where it was moved before its day was known, by us or by somebody, that is where the series begins.
        for slot in dict.fromkeys((event.slot,) if going else (event.slot, first)):
            day = yield from day_of(event, whole, slot)
            if day is not None:
                going |= {day}
                break
    for graph_id in sorted(going):
        yield from _delete(event, graph_id, run, found=graph_id in there)
    # Not found means never coming only where the search began after the last moment at which it could come.
    if event.unresolved_until is not None and began < event.unresolved_until:
        yield Postpone(work, event.unresolved_until)
        return None
    if event.id == work.event.id:
        work = work.with_event(replace(event, graph_id=None))
        for each in work.leaving:
            if each.mailbox.address == event.mailbox.address and each.slot.overlaps(event.slot):
                return (yield from _withdraw(work, each, run))
    gone = replace(event, state=EventState.CANCELLED, unresolved_until=None, invites_due=False)
    return (yield from write(run, work.with_event(gone)))


def _delete(event: LedgerEvent, graph_id: str, run: Run, *, found: bool) -> Generator[Step, Any, None]:
    """Take one event off the calendar; an id that names nothing is fine where neither search nor calendar shows it."""
    try:
        yield Delete(event.mailbox, graph_id, event.farewell)
    except Rejected as error:
        if found or not names_nothing(error):
            raise
        seen = yield View(event.mailbox, event.slot)
        if any(is_same(each, event, run.installation) for each in seen):
            raise
