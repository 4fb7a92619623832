"""Counts what stands and what waits, for whoever watches: through the indexes that the workers have anyway."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, Table, TextClause, func, or_, select

from booking.model import EventState
from booking.ports import Clock
from booking.protocol.record import Role
from bot.metrics import Figures
from bot.storage.columns import DAWN
from bot.storage.database import Database
from bot.storage.tables import (
    BEHIND,
    CLINGING,
    NEWS,
    STANDING,
    UNFINISHED,
    audit,
    bookings,
    cards,
    events,
)

PAGE = 1000
"""How many rows are read at once; an entry of the audit is counted once in the life of a process."""


class SqlFigures:
    """Counts one tenant's rows; `last` is what the last `look` found, None before the first."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock
        self._audit: dict[str, int] = {}
        self._seen: dict[str, datetime] = {}
        """Since when each unfinished booking was found to be so, each time."""
        self._counted_to = (DAWN, "")
        self.last: Figures | None = None

    async def look(self) -> None:
        """Count anew."""
        now = self._clock.now()
        standing = (
            select(events.c.state, func.count().label("number"))
            .where(events.c.tenant == self._tenant, STANDING, events.c.role == Role.MEETING, events.c.ends > now)
            .group_by(events.c.state)
        )
        begun = (UNFINISHED, bookings.c.lease_until >= DAWN)  # both: so it is read by the index of the two
        queues = {
            "completer": self._count(bookings, *begun),
            "notifier": self._count(bookings, NEWS),
            "reconciler": self._count(bookings, CLINGING),
            "card updater": self._count(cards, BEHIND),
        }
        unfinished = select(bookings.c.id).where(bookings.c.tenant == self._tenant, *begun).limit(PAGE)
        async with self._database.reading() as connection:
            states = {row.state: int(row.number) for row in await connection.execute(standing)}
            waiting = {name: int((await connection.execute(query)).scalar_one()) for name, query in queues.items()}
            ids = (await connection.execute(unfinished)).scalars().all()
        self._seen = {each: self._seen.get(each, now) for each in ids}
        await self._count_audit()
        self.last = Figures(
            {each.value: states.get(each, 0) for each in EventState if each is not EventState.CANCELLED},
            waiting,
            max(((now - since).total_seconds() for since in self._seen.values()), default=0.0),
            dict(self._audit),
        )

    async def _count_audit(self) -> None:
        """Go on counting where the last look ended: entries are only added."""
        while True:
            query = select(audit.c.at, audit.c.id, audit.c.action).where(audit.c.tenant == self._tenant)
            at, entry = self._counted_to
            query = query.where(audit.c.at >= at, or_(audit.c.at > at, audit.c.id > entry))
            async with self._database.reading() as connection:
                rows = (await connection.execute(query.order_by(audit.c.at, audit.c.id).limit(PAGE))).all()
            for row in rows:
                self._audit[row.action] = self._audit.get(row.action, 0) + 1
                self._counted_to = (row.at, row.id)
            if len(rows) < PAGE:
                return

    def _count(self, table: Table, *which: ColumnElement[bool] | TextClause) -> Select[int]:
        return select(func.count()).select_from(table).where(table.c.tenant == self._tenant, *which)
