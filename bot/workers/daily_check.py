"""Tries everything once a day, and notes what has become bad since: admins hear of it (`admin_notifier.py`)."""

import logging
from datetime import timedelta

from booking.inspection import Inspection
from booking.ports import Registry
from bot.storage.inspections import SqlInspections

EVERY = timedelta(days=1)
"""How often everything is tried."""

LEASE = timedelta(minutes=30)
"""For how long it is left to one process."""

_log = logging.getLogger(__name__)


class DailyCheck:
    """Tries everything when it is due. Several processes share the work by the row."""

    def __init__(self, *, inspection: Inspection, inspections: SqlInspections, registry: Registry) -> None:
        self._inspection, self._inspections, self._registry = inspection, inspections, registry

    async def look(self) -> None:
        """Try everything, if that is due."""
        if not await self._inspections.take(every=EVERY, lease=LEASE):
            return
        rooms = await self._registry.rooms()
        report = await self._inspection.run(rooms, by=None, closed=await self._inspections.closed())
        for each in await self._inspections.keep(report):
            _log.warning("check: %s %s has become bad for %d rooms", each.topic, each.outcome, len(each.rooms))
