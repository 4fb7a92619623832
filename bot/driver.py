"""Drives the booking protocol: performs its steps on ledger and calendar, and takes up what was left behind."""

import asyncio
import logging
from datetime import timedelta
from typing import assert_never

from booking.errors import Failed, LeaseLost
from booking.model import EventState, LedgerEvent
from booking.ports import Calendar, Clock, Ledger
from booking.saga import Create, Delete, Find, Invite, Now, Pause, Postpone, Read, Step, View, Write, settle
from bot.turn_errors import where

PATIENCE = timedelta(seconds=2)
"""How long a press waits for its booking to be decided; what takes longer is finished without it."""

LEASE = timedelta(seconds=180)
"""How long a worker has an event after each of its writes: twice the longest that one call to Graph may take."""

PERIOD_S = 5.0
"""How often what was left behind is looked for."""

BATCH = 20

_log = logging.getLogger(__name__)


class Driver:
    """Settles events, each in a task of its own that outlives the turn; the `Settler` of the use cases."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        calendar: Calendar,
        clock: Clock,
        installation: str,
        patience: timedelta = PATIENCE,
        period_s: float = PERIOD_S,
    ) -> None:
        self._ledger, self._calendar, self._clock = ledger, calendar, clock
        self._installation, self._patience, self._period_s = installation, patience, period_s
        self._running: set[asyncio.Task[None]] = set()
        self._completer: asyncio.Task[None] | None = None

    async def settle(self, event: LedgerEvent) -> None:
        """Bring a freshly claimed event to rest; return when it is decided, or when patience is over."""
        decided = asyncio.Event()
        self._start(event, decided, resumed=False)
        try:
            await asyncio.wait_for(decided.wait(), self._patience.total_seconds())
        except TimeoutError:
            _log.info("booking %s: still on its way", event.booking_id)

    def _start(self, event: LedgerEvent, decided: asyncio.Event, *, resumed: bool) -> asyncio.Task[None]:
        task = asyncio.create_task(self._run(event, decided, resumed=resumed), name=f"settle {event.id}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _run(self, event: LedgerEvent, decided: asyncio.Event, *, resumed: bool) -> None:
        saga = settle(event, self._installation, resumed=resumed)
        try:
            step: Step = next(saga)
            while True:
                try:
                    result = await self._perform(step)
                except Failed as error:
                    _log.warning("booking %s: %s: %s", event.booking_id, type(step).__name__, error)
                    step = saga.throw(error)
                else:
                    if isinstance(step, Write) and step.event.state in (EventState.CONFIRMED, EventState.CANCELLED):
                        decided.set()
                    step = saga.send(result)
        except StopIteration:
            pass
        except LeaseLost:
            _log.warning("booking %s: taken over by another worker", event.booking_id)
        finally:
            saga.close()
            decided.set()

    async def _perform(self, step: Step) -> object:
        match step:
            case Now():
                return self._clock.now()
            case Pause(seconds):
                await asyncio.sleep(seconds)
            case View(mailbox, slot):
                return await self._calendar.view(mailbox, slot)
            case Find(mailbox, event_id):
                return await self._calendar.find(mailbox, event_id)
            case Read(mailbox, graph_id):
                return await self._calendar.read(mailbox, graph_id)
            case Create(mailbox, body):
                return await self._calendar.create(mailbox, body)
            case Invite(mailbox, graph_id, etag, attendees):
                return await self._calendar.invite(mailbox, graph_id, etag, attendees)
            case Delete(mailbox, graph_id):
                await self._calendar.delete(mailbox, graph_id)
            case Write(event, problem, online_url):
                return await self._ledger.write(event, problem=problem, online_url=online_url)
            case Postpone(event, until):
                await self._ledger.postpone(event, until)
            case _:
                assert_never(step)
        return None

    async def take_up(self) -> int:
        """Take over what nobody works on, bring it to rest as far as that goes now, and tell how many there were."""
        events = await self._ledger.due(BATCH)
        await asyncio.gather(*(self._start(event, asyncio.Event(), resumed=True) for event in events))
        return len(events)

    async def start(self) -> None:
        """Begin to look for what was left behind, at once and then periodically."""
        self._completer = asyncio.create_task(self._keep_taking_up(), name="completer")

    async def _keep_taking_up(self) -> None:
        while True:
            try:
                await self.take_up()
            except Exception as error:  # noqa: BLE001 — whatever fails once, the next round must come
                _log.error("completer: %s", where(error))
            await asyncio.sleep(self._period_s)

    async def stop(self, *, grace: timedelta = timedelta(seconds=5)) -> None:
        """Take up nothing more and let what runs come to rest for a while; the rest is taken up at the next start."""
        if self._completer is not None:
            self._completer.cancel()
        if self._running:
            _, left = await asyncio.wait(self._running, timeout=grace.total_seconds())
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
