"""The booking protocol: what is done, in which order, to bring a booking to rest, whatever fails in between.

`settle` is a generator of typed steps and does no I/O. Whoever drives it performs each step, sends the result in, and
throws in what failed; so the production driver and a simulator run the same code. docs/protocol.md explains the
states and what a crash between any two steps leaves behind.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from booking.errors import Failed, Reason, Rejected, Throttled
from booking.model import EventState
from booking.protocol.change import carry_out
from booking.protocol.creation import bring_about, invite
from booking.protocol.observation import day_of, names_nothing
from booking.protocol.recognition import is_same
from booking.protocol.record import BookingRecord, LedgerEvent
from booking.protocol.run import TRIES, Session, is_refusal, write
from booking.protocol.steps import Delete, Find, Now, Pause, Postpone, View
from booking.protocol.transitions import failed, way_out

BACKOFF_S = 0.5
"""The first pause between two attempts; it doubles with each."""

RETRY_S = 10.0
"""How long work that made no progress is left alone."""

LASTING = 3
"""After so many failures in a row one more says that a calendar does not let go of what should leave it."""

REFUSED_RETRY_S = 600.0
"""How long, at most, work is left alone after a definite no; each in a row doubles the wait, `RETRY_S` at first."""


async def settle(record: BookingRecord, installation: str, *, claimed: bool = False) -> None:
    """Bring a booking to rest: confirmed with its invitations sent, or off the calendar with nothing left behind.

    A change that was asked for is done or dropped by then. What an earlier run sent is not known and is looked for; for
    a booking that was just `claimed` with its intent nothing was.
    """
    session, attempt = Session(installation, record), 0
    if claimed:
        session.unsent.add(record.event.id)
    while not session.record.at_rest:
        try:
            after = await _next(session.record, session)
        except Throttled as error:
            await _give_back(session.record, error.retry_after_s)
            return
        except Failed as error:
            if is_refusal(error):
                await _set_back(session.record)
                return
            session.unsent.clear()
            attempt += 1
            if attempt >= TRIES:
                now = await Now()
                await Postpone(_failing(session.record, now), now + timedelta(seconds=RETRY_S))
                return
            await Pause(BACKOFF_S * 2 ** (attempt - 1))
            continue
        if after is None:
            return
        session.record, attempt = replace(after, rejections=0), 0


async def _set_back(record: BookingRecord) -> None:
    """Give back what was refused, each time in a row for longer, but not beyond when somebody is to be told."""
    now = await Now()
    until = now + timedelta(seconds=min(RETRY_S * 2 ** min(record.rejections, 9), REFUSED_RETRY_S))
    for event in record.events():
        if event.state in (EventState.HELD, EventState.CREATING, EventState.CREATED):
            until = min(until, max(event.give_up_at, now + timedelta(seconds=RETRY_S)))
    await Postpone(_failing(record, now), until)


def _failing(record: BookingRecord, now: datetime) -> BookingRecord:
    """Count a failure; where one more says that something does not leave its calendar, note since when."""
    since = record.booking.clings_since
    if since is None and record.departs and record.rejections >= LASTING:
        since = now
    return replace(record, rejections=record.rejections + 1, booking=replace(record.booking, clings_since=since))


async def _give_back(record: BookingRecord, seconds: float) -> None:
    now = await Now()
    await Postpone(record, now + timedelta(seconds=seconds))


async def _next(record: BookingRecord, session: Session) -> BookingRecord | None:
    """Do the next thing. The booking's own event comes first, what leaves the calendar last."""
    if record.cancel is not None and not record.event.state.ending:
        return await _cancel(record, session)
    match record.event.state:
        case EventState.HELD | EventState.CREATING | EventState.CREATED:
            return await bring_about(record, record.event, session)
        case EventState.CONFIRMED if record.event.invites_due:
            return await invite(record, session)
        case EventState.CONFIRMED if record.changing:
            return await carry_out(record, session)
        case EventState.CANCELLING:
            return await _withdraw(record, record.event, session)
    return await _withdraw(record, record.leaving[0], session)


async def _cancel(record: BookingRecord, session: Session) -> BookingRecord | None:
    """Do what somebody decided: the booking goes, and with it whatever change was under way."""
    return await write(
        session, failed(record, record.event, Reason.CANCELLED, way_out(record.event), record.cancel or "")
    )


async def _withdraw(record: BookingRecord, event: LedgerEvent, session: Session) -> BookingRecord | None:
    """Take off the calendar whatever of it is there; the slot is free only once Exchange is known to be free.

    So the booking's own event, which goes first and tells its attendees, counts as gone only after what a change had in
    the same slot. Of what somebody made a series, the event's day alone leaves: the others are theirs.
    """
    began = await Now()
    found = await Find(event.mailbox, event.id)
    there = {each.id for each in found if is_same(each, event, session.installation)}
    going = there | ({event.graph_id} if event.graph_id else set())
    series = {each.id: each.slot for each in found if each.id in there and each.series == each.id}
    going -= series.keys()
    for whole, first in series.items():
        # Where it was moved before its day was known, by us or by somebody, that is where the series begins.
        for slot in dict.fromkeys((event.slot,) if event.of_series else (event.slot, first)):
            day = await day_of(event, whole, slot)
            if day is not None:
                going |= {day}
                break
    for graph_id in sorted(going):
        await _delete(event, graph_id, session, found=graph_id in there)
    # Not found means never coming only where the search began after the last moment at which it could come.
    if event.unresolved_until is not None and began < event.unresolved_until:
        await Postpone(record, event.unresolved_until)
        return None
    if event.id == record.event.id:
        record = record.with_event(replace(event, graph_id=None))
        for each in record.leaving:
            if each.mailbox.address == event.mailbox.address and each.slot.overlaps(event.slot):
                return await _withdraw(record, each, session)
    gone = replace(event, state=EventState.CANCELLED, unresolved_until=None, invites_due=False)
    after = record.with_event(gone)
    return await write(session, replace(after, booking=replace(after.booking, clings_since=None)))


async def _delete(event: LedgerEvent, graph_id: str, session: Session, *, found: bool) -> None:
    """Take one event off the calendar; an id that names nothing is fine where neither search nor calendar shows it."""
    try:
        await Delete(event.mailbox, graph_id, event.cancellation_message)
    except Rejected as error:
        if found or not names_nothing(error):
            raise
        seen = await View(event.mailbox, event.slot)
        if any(is_same(each, event, session.installation) for each in seen):
            raise
