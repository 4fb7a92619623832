"""Looks at the rooms' calendars now and then, for what happened there without us, and for what we left there."""

import logging
import math
from collections.abc import Iterable
from datetime import timedelta

from booking.errors import Failed
from booking.model import CalendarEvent, Mailbox, Slot
from booking.policy import is_same
from booking.ports import Calendar, Clock, Ledger, Registry
from booking.work import LedgerEvent
from bot.driver import Driver

BACK = timedelta(hours=1)
AHEAD = timedelta(days=190)

MANY = 3
"""So many bookings of a room that are gone at once are no accident: nothing is decided, somebody is called."""

_log = logging.getLogger(__name__)


class Sweeper:
    """Finds bookings whose event was moved, deleted or overlapped, and events of ours that should be gone."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        registry: Registry,
        calendar: Calendar,
        driver: Driver,
        clock: Clock,
        installation: str,
    ) -> None:
        self._ledger, self._registry, self._calendar = ledger, registry, calendar
        self._driver, self._clock, self._installation = driver, clock, installation

    async def sweep(self) -> None:
        """Look at every registered room once; one that cannot be read is left for the next time."""
        for room in await self._registry.rooms():
            try:
                await self.sweep_room(room.mailbox)
            except Failed as error:
                _log.warning("room %s: not swept: %s", room.address, error)

    async def sweep_room(self, mailbox: Mailbox) -> None:
        """Look at one room, and set right what differs from the ledger.

        Raises: Failed if the calendar cannot be read.
        """
        now = self._clock.now()
        span = Slot(now - BACK, now + AHEAD)
        # The ledger first: what was booked after it was read is on the calendar and simply not looked at.
        standing = await self._ledger.standing(mailbox.address, span)
        seen = await self._calendar.view(mailbox, span)
        missing = [each for each in standing.values() if not self._stands(each, seen)]
        if len(missing) >= MANY and 2 * len(missing) > len(standing):
            _log.error(
                "room %s: %d of %d bookings are not on its calendar", mailbox.address, len(missing), len(standing)
            )
            return
        for booking_id, event in standing.items():
            if event in missing or self._overlapped(event, seen):
                await self._driver.reconcile(booking_id)
        await self._tidy(mailbox, seen)

    def _stands(self, event: LedgerEvent, seen: Iterable[CalendarEvent]) -> bool:
        return any(is_same(each, event, self._installation) and each.slot == event.slot for each in seen)

    def _overlapped(self, event: LedgerEvent, seen: Iterable[CalendarEvent]) -> bool:
        return any(
            each.blocks and each.slot.overlaps(event.slot) and not is_same(each, event, self._installation)
            for each in seen
        )

    async def _tidy(self, mailbox: Mailbox, seen: Iterable[CalendarEvent]) -> None:
        """Delete what the ledger knows to be gone for good; what it does not know is never deleted."""
        stamped = {
            each.stamp[1]: each
            for each in seen
            if each.organized and each.stamp is not None and each.stamp == (self._installation, each.transaction_id)
        }
        fate = await self._ledger.fate(stamped)
        for event_id, event in stamped.items():
            if fate.get(event_id, False):
                _log.warning("room %s: an event that should be gone is deleted", mailbox.address)
                await self._calendar.delete(mailbox, event.id, deadline=math.inf)
            elif event_id not in fate:
                _log.error("room %s: an event of ours is not in the ledger", mailbox.address)
