"""Drives the booking protocol: performs its steps on ledger and calendar, and takes up what was left behind."""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import assert_never

from booking.clock import elapsed
from booking.errors import Failed, LeaseLost, Rejected
from booking.model import CalendarEvent, Mailbox
from booking.ports import AskedOn, Calendar, Clock, Ledger, RequestResult
from booking.protocol.creation import claimed_with_intent
from booking.protocol.reconciliation import reconcile
from booking.protocol.record import BookingRecord
from booking.protocol.run import SEND_WITHIN
from booking.protocol.saga import LASTING, settle
from booking.protocol.steps import (
    AnyStep,
    Create,
    Delete,
    Find,
    Follow,
    Invite,
    Now,
    Pause,
    Postpone,
    Read,
    Saga,
    SetAsideOwn,
    Update,
    View,
    Write,
)
from bot.correlation import Work, working_on
from bot.teams.patience import BOOKING_PATIENCE
from bot.teams.turn_errors import where

LEASE = timedelta(seconds=180)
"""How long a worker has a booking after each of its writes: twice what passes until a send is answered or given up."""

BATCH = 20

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Run:
    """One run of the protocol: the work as it was written last, since when, and whether what was asked for is decided.

    `asked_at` is from before the statement that gave the lease, on the clock that counts while the machine sleeps.
    """

    record: BookingRecord
    asked_at: float
    decided: asyncio.Event = field(default_factory=asyncio.Event)


class BackgroundRunner:
    """Settles bookings, each in a task of its own that outlives the turn; the `ProtocolRunner` of the use cases.

    `told` is called whenever something that people see was written down: it is what edits their cards. `monotonic`
    counts seconds also while the machine sleeps; `pause` waits for so many between two looks at a calendar.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        calendar: Calendar,
        clock: Clock,
        installation: str,
        told: Callable[[], None],
        patience: timedelta = BOOKING_PATIENCE,
        monotonic: Callable[[], float] = elapsed,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._ledger, self._calendar, self._clock, self._told = ledger, calendar, clock, told
        self._installation, self._patience = installation, patience
        self._monotonic, self._pause = monotonic, pause
        self._running: dict[asyncio.Task[None], str] = {}
        self._begun: set[asyncio.Task[None]] = set()

    async def claim(
        self, key: str, record: BookingRecord, *, asked_on: AskedOn | None = None
    ) -> BookingRecord | RequestResult:
        """Take the slot of a new booking together with the intent to send it, and settle it; or give the stored answer.

        The look at the calendar comes after that: a claim that is refused costs Exchange nothing.
        """
        asked_at = self._monotonic()
        intended = claimed_with_intent(record, self._clock.now())
        claimed = await self._ledger.claim(key, intended, asked_on=asked_on)
        if isinstance(claimed, RequestResult):
            return claimed
        return await self._until_decided(settle(claimed, self._installation, claimed=True), Run(claimed, asked_at))

    async def settle(self, record: BookingRecord) -> BookingRecord:
        """Bring freshly claimed work to rest; return when what was asked for is decided, or when patience is over.

        Gives the work as it was written last by then.
        """
        return await self._until_decided(settle(record, self._installation), self._run_of(record))

    def _run_of(self, record: BookingRecord) -> Run:
        """Begin to count when work was had that writes before it sends anything."""
        return Run(record, self._monotonic())

    async def _until_decided(self, saga: Saga, run: Run) -> BookingRecord:
        self._start(saga, run)
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                await run.decided.wait()
        except TimeoutError:
            _log.info("booking %s: still on its way", run.record.booking.id)
        return run.record

    def _start(self, saga: Saga, run: Run) -> asyncio.Task[None]:
        record = run.record
        task = asyncio.create_task(self._run(saga, run), name=f"settle {record.booking.id}")
        self._running[task] = record.booking.id
        task.add_done_callback(self._running.pop)
        return task

    async def _run(self, saga: Saga, run: Run) -> None:
        with working_on(run.record.booking.id) as work:
            await self._carry_on(saga, run, work)

    async def _carry_on(self, saga: Saga, run: Run, work: Work) -> None:
        # Counted from before the statement that gave or prolonged the lease: nothing is sent when the row's has ended.
        asked_at = run.asked_at
        deadline, complained = asked_at + SEND_WITHIN.total_seconds(), False
        try:
            step: AnyStep = saga.send(None)
            while True:
                if isinstance(step, Write | Follow):
                    asked_at = self._monotonic()
                try:
                    result = await self._perform(step, deadline)
                except Failed as error:
                    # A definite no comes again and again; its first time in a row is for an operator to see.
                    known = isinstance(error, Rejected) and run.record.rejections > 0
                    level = logging.INFO if known else logging.WARNING
                    _log.log(level, "booking %s: %s: %s", run.record.booking.id, type(step).__name__, error)
                    if run.record.rejections == LASTING and isinstance(step, Find | Delete) and not complained:
                        complained = True
                        room, times = step.mailbox.address, run.record.rejections + 1
                        _log.error(
                            "booking %s: room %s has not let it go %d times: %s",
                            run.record.booking.id,
                            room,
                            times,
                            error,
                        )
                    step = saga.throw(error)
                    continue
                if isinstance(result, BookingRecord):
                    run.record, deadline = result, asked_at + SEND_WITHIN.total_seconds()
                    if is_decided(result):
                        run.decided.set()
                        self._told()
                step = saga.send(result)
        except StopIteration:
            pass
        except LeaseLost:
            _log.warning("booking %s: taken over by another worker", run.record.booking.id)
        except Exception as error:  # noqa: BLE001 — the database, mostly; the row says how far it got
            work.outcome = "failed"
            _log.error("booking %s: left as it is, to be taken up again: %s", run.record.booking.id, where(error))
        finally:
            saga.close()
            run.decided.set()

    async def _perform(self, step: AnyStep, deadline: float) -> object:
        match step:
            case Now():
                return self._clock.now()
            case Pause(seconds):
                await self._pause(seconds)
            case View(mailbox, slot):
                return await self._calendar.view(mailbox, slot)
            case Find(mailbox, event_id):
                return await self._calendar.find(mailbox, event_id)
            case Read(mailbox, graph_id):
                return await self._calendar.read(mailbox, graph_id)
            case Create(mailbox, body, slot):
                return await self._calendar.create(mailbox, body, slot, deadline=deadline)
            case Invite(mailbox, graph_id, etag, attendees, unread):
                return await self._calendar.invite(mailbox, graph_id, etag, attendees, unread, deadline=deadline)
            case Update(mailbox, graph_id, etag, before, after):
                return await self._calendar.update(mailbox, graph_id, etag, before, after, deadline=deadline)
            case Delete(mailbox, graph_id, cancellation_message):
                await self._calendar.delete(mailbox, graph_id, cancellation_message, deadline=deadline)
            case SetAsideOwn(mailbox, seen, booking_id):
                return await self._set_aside_own(mailbox, seen, booking_id)
            case Write(record):
                return await self._ledger.write(record)
            case Follow(record, slot):
                return await self._ledger.follow(record, slot)
            case Postpone(record, until):
                await self._ledger.postpone(record, until)
            case _:
                assert_never(step)
        return None

    @property
    def busy(self) -> frozenset[str]:
        """The ids of the bookings that are worked on here now."""
        return frozenset(self._running.values())

    async def take_up(self) -> int:
        """Take over what nobody works on, bring it to rest as far as that goes now, and tell how much there was."""
        begun = await self.begin()
        await asyncio.gather(*begun)
        return len(begun)

    async def begin(self) -> Collection[asyncio.Task[None]]:
        """Take over what nobody works on, as far as `BATCH` are not at it yet, and go on without waiting for it."""
        due = await self._ledger.due(BATCH - len(self._begun)) if len(self._begun) < BATCH else ()
        tasks = [self._start(settle(record, self._installation), self._run_of(record)) for record in due]
        for task in tasks:
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)
        return tasks

    async def reconcile(self, booking_id: str) -> None:
        """Bring a booking at rest in line with what its calendar shows, and to rest again."""
        record = await self._ledger.take(booking_id)
        if record is not None:
            await self._start(reconcile(record, self._installation), self._run_of(record))

    async def adopt(self, record: BookingRecord) -> bool:
        """Take in an event of ours that no row knows, and bring its booking to rest; false if it cannot be yet."""
        adopted = await self._ledger.adopt(record)
        if adopted is not None:
            await self._start(settle(adopted, self._installation), self._run_of(adopted))
        return adopted is not None

    async def tidy(
        self, mailbox: Mailbox, seen: Iterable[CalendarEvent]
    ) -> tuple[frozenset[str], tuple[CalendarEvent, ...]]:
        """Delete those events of ours that the ledger knows to be gone for good.

        Gives their ids, and those that it does not know, which are never deleted for that. Raises: Failed.
        """
        stamped = {each: each.stamp[1] for each in seen if each.stamp is not None}
        tombstones = await self._ledger.tombstones(frozenset(stamped.values())) if stamped else {}
        gone = [each.id for each, event_id in stamped.items() if tombstones.get(event_id, False)]
        for graph_id in gone:
            _log.warning("room %s: an event that should be gone is deleted", mailbox.address)
            await self._calendar.delete(mailbox, graph_id, deadline=math.inf)
        return frozenset(gone), tuple(each for each, event_id in stamped.items() if event_id not in tombstones)

    async def _set_aside_own(self, mailbox: Mailbox, seen: Iterable[CalendarEvent], booking_id: str) -> frozenset[str]:
        aside, unknown = await self.tidy(mailbox, seen)
        details = [await self._calendar.read(mailbox, each.id) for each in unknown]
        return aside | {each.id for each in details if each.origin and each.origin.booking_id == booking_id}

    async def stop(self, *, grace: timedelta = timedelta(seconds=5)) -> None:
        """Let what runs come to rest for a while; the rest is taken up at the next start."""
        if self._running:
            _, left = await asyncio.wait(self._running, timeout=grace.total_seconds())
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)


def is_decided(record: BookingRecord) -> bool:
    """Tell whether the person can be answered: booked, lost, changed or not, or cancelled and the slot free."""
    if record.cancel is not None:
        return record.event.gone and not record.leaving
    return record.booking.problem is not None or (record.event.stands and not record.changing)
