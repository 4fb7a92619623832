"""Looks at the rooms' calendars now and then, for what happened there without us, and for what we left there."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from booking.errors import Failed
from booking.model import CalendarEvent, Room, Slot
from booking.policy import is_in_place, is_same, is_stamped
from booking.ports import Calendar, Clock, Ledger, Registry
from booking.protocol.sweep import rebuilt
from booking.protocol.work import LedgerEvent, Role, Work
from bot.driver import Driver

BACK = timedelta(hours=1)
AHEAD = timedelta(days=190)

MANY = 3
"""So many bookings of a room that are gone at once are no accident: somebody is called, and nothing decided yet."""

DOUBT = timedelta(hours=1)
"""How long such a room is left alone; what was gone at every look until then is believed to be."""

UNBROKEN = timedelta(minutes=5)
"""How far apart two such looks may be."""

_log = logging.getLogger(__name__)


class Sweeper:
    """Finds bookings whose event was moved, deleted or overlapped, and events of ours that the rows do not tell of."""

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
        self._doubted: dict[str, tuple[datetime, datetime]] = {}
        """By room: since when many of its bookings are gone, and when that was seen last; each process has its own."""

    async def sweep(self) -> None:
        """Look at every registered room once; one that cannot be read is left for the next time.

        What the ledger does not know of is taken in everywhere first: a booking that is missing in one room may have
        been moved to another before the rows that say so were lost.
        """
        looked = []
        for room in await self._registry.rooms():
            try:
                looked.append((room, *await self._look(room)))
            except Failed as error:
                self._doubted.pop(room.address, None)
                _log.warning("room %s: not swept: %s", room.address, error)
        for room, standing, seen in looked:
            await self._follow(room, standing, seen)

    async def _look(self, room: Room) -> tuple[Mapping[str, LedgerEvent], tuple[CalendarEvent, ...]]:
        """Read what should stand in a room and what does, and tidy it.

        Raises: Failed if the calendar cannot be read.
        """
        now = self._clock.now()
        span = Slot(now - BACK, now + AHEAD)
        # The ledger first: what was booked after it was read is on the calendar and simply not looked at.
        standing = await self._ledger.standing(room.address, span)
        seen = await self._calendar.view(room.mailbox, span)
        stamped = [each for each in seen if is_stamped(each, self._installation)]
        swept, unknown = await self._driver.tidy(room.mailbox, stamped)
        lost = [rebuilt(room, each, await self._calendar.read(room.mailbox, each.id), now) for each in unknown]
        for work in sorted(lost, key=lambda work: (work.event.role is Role.PLACEHOLDER, work.booking.revision)):
            await self._adopt(room, work)
        return standing, tuple(each for each in seen if each.id not in swept)

    async def _adopt(self, room: Room, lost: Work) -> None:
        """Give an event of ours whose rows are lost its booking back; it is never deleted for that.

        Where another booking claims its slot, that one finds it in its way first, and gives way.
        """
        done = "taken in" if await self._driver.adopt(lost) else "not taken in yet"
        _log.error("room %s: an event of ours is not in the ledger: %s", room.address, done)

    async def _follow(self, room: Room, standing: Mapping[str, LedgerEvent], seen: tuple[CalendarEvent, ...]) -> None:
        """Set right what differs from the ledger."""
        if self._is_doubtful(room, standing, seen):
            return
        for booking_id, event in standing.items():
            if not any(is_in_place(each, event) for each in seen) or self._overlapped(event, seen):
                await self._driver.reconcile(booking_id)

    def _is_doubtful(self, room: Room, standing: Mapping[str, LedgerEvent], seen: tuple[CalendarEvent, ...]) -> bool:
        """Tell whether too much is gone to be believed at once; said in the log when that begins and when it ends."""
        gone = sum(1 for each in standing.values() if not self._shows(each, seen))
        if gone < MANY or 2 * gone <= len(standing):
            self._doubted.pop(room.address, None)
            return False
        now = self._clock.now()
        since, last = self._doubted.get(room.address, (now, now))
        since = now if now - last > UNBROKEN else since
        self._doubted[room.address] = since, now
        doubtful = now - since < DOUBT
        if since == now or not doubtful:
            what = f"for {DOUBT} they count as booked all the same" if doubtful else "they are believed to be gone"
            _log.error(
                "room %s: %d of %d bookings are not on its calendar: %s", room.address, gone, len(standing), what
            )
        return doubtful

    def _shows(self, event: LedgerEvent, seen: Iterable[CalendarEvent]) -> bool:
        return any(is_same(each, event, self._installation) for each in seen)

    def _overlapped(self, event: LedgerEvent, seen: Iterable[CalendarEvent]) -> bool:
        return any(
            each.blocks and each.slot.overlaps(event.slot) and not is_same(each, event, self._installation)
            for each in seen
        )
