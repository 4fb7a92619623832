"""What admins are to be told, in SQL: derived from the rows, and taken in a table of its own, once for each admin.

A round that finds nothing writes nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select, update

from booking.manage.alerts import CLINGS_FOR, UNREAD_FOR, Alert, Clinging, Drifted, Unread
from booking.model import EventState, Slot
from booking.ports import Clock
from bot.backoff import backoff_s
from bot.storage.columns import Instant
from bot.storage.database import Database, Now, insert_into
from bot.storage.inspections import findings_from
from bot.storage.tables import CLINGING, alerts, bookings, events, inspections, looks
from bot.storage.transaction import Transaction

DRIFT_FOR = timedelta(days=1)
"""How long after everything was tried admins hear of what had become bad."""

_MOST = 100
"""How many of a kind are looked at in one round; those that stand longest come first."""


class SqlAlerts:
    """What one tenant's admins are to be told; tests give a `clock`, and the time is the database's own otherwise."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock | None = None) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock

    async def due(self, admins: Collection[str], *, lease_s: float) -> Mapping[str, Sequence[Alert]]:
        """Take what each admin (by Entra object id) is to be told; for `lease_s` seconds it is the caller's."""
        if not admins:
            return {}
        async with self._database.reading() as connection:
            now = await self._time(connection)
            found: list[Alert] = [*await self._clinging(connection, now), *await self._unread(connection, now)]
            found += await self._drifted(connection, now)
            named = {each.about for each in found}
            settled = or_(alerts.c.told, alerts.c.leased_until > now)
            query = select(alerts.c.about, alerts.c.admin).where(self._ours(), alerts.c.about.in_(named), settled)
            known = {(row.about, row.admin) for row in await connection.execute(query)} if found else set()
        wanted = [(admin, each) for admin in sorted(admins) for each in found if (each.about, admin) not in known]
        return await self._taken(wanted, now, lease_s) if wanted else {}

    async def told(self, admin: str, told: Sequence[Alert]) -> None:
        """Note that an admin was told of something; it never comes again."""
        these = and_(self._ours(), alerts.c.admin == admin, alerts.c.about.in_([each.about for each in told]))
        async with self._database.writing() as connection:
            await connection.execute(update(alerts).where(these).values(told=True))

    async def put_off(self, admin: str, taken: Sequence[Alert], *, least_s: float) -> None:
        """Note that an admin could not be told: it rests, longer each time in a row, `least_s` seconds at least."""
        these = and_(self._ours(), alerts.c.admin == admin, alerts.c.about.in_([each.about for each in taken]))
        async with self._database.writing() as connection:
            rejections = (
                max((await connection.execute(select(alerts.c.rejections).where(these))).scalars(), default=0) + 1
            )
            until = await self._time(connection) + timedelta(seconds=backoff_s(rejections, least_s=least_s))
            await connection.execute(update(alerts).where(these).values(rejections=rejections, leased_until=until))

    async def _clinging(self, connection: Transaction, now: datetime) -> list[Clinging]:
        """Find what a calendar does not let go of, and is still to come."""
        leaving = and_(
            events.c.tenant == bookings.c.tenant,
            events.c.booking == bookings.c.id,
            events.c.state == EventState.CANCELLING.value,
            events.c.ends > now,
        )
        query = (
            select(bookings, events.c.mailbox, events.c.id.label("leaving"))
            .add_columns(events.c.starts.label("since"), events.c.ends.label("until"))
            .join(events, leaving)
            .where(bookings.c.tenant == self._tenant, CLINGING, bookings.c.clings_since <= now - CLINGS_FOR)
            .order_by(bookings.c.clings_since, bookings.c.id, events.c.id)
            .limit(_MOST)
        )
        found: dict[str, Clinging] = {}
        for row in await connection.execute(query):
            each = Clinging(row.id, row.reference, row.owner_name, row.mailbox, Slot(row.since, row.until))
            found.setdefault(each.about, each)
        return list(found.values())

    async def _unread(self, connection: Transaction, now: datetime) -> list[Unread]:
        late = and_(looks.c.tenant == self._tenant, looks.c.unread_since <= now - UNREAD_FOR)
        query = select(looks).where(late).order_by(looks.c.unread_since, looks.c.room).limit(_MOST)
        return [Unread(row.room, row.unread_since, now) for row in await connection.execute(query)]

    async def _drifted(self, connection: Transaction, now: datetime) -> list[Drifted]:
        recent = and_(inspections.c.tenant == self._tenant, inspections.c.tried_at > now - DRIFT_FOR)
        rows = (await connection.execute(select(inspections).where(recent))).all()
        return [Drifted(findings_from(row.drifted), row.tried_at) for row in rows if row.drifted]

    async def _taken(
        self, wanted: Sequence[tuple[str, Alert]], now: datetime, lease_s: float
    ) -> Mapping[str, Sequence[Alert]]:
        """Take what nobody else took or told meanwhile; in order, so that takers cannot wait for each other."""
        taken: dict[str, list[Alert]] = {}
        held: dict[str, Any] = {"leased_until": now + timedelta(seconds=lease_s)}
        free = and_(alerts.c.told.is_(False), alerts.c.leased_until <= now)
        async with self._database.writing() as connection:
            for admin, each in sorted(wanted, key=lambda pair: (pair[1].about, pair[0])):
                key = {"tenant": self._tenant, "about": each.about, "admin": admin}
                put = insert_into(connection, alerts).values(**key, **held, told=False, rejections=0)
                put = put.on_conflict_do_update(index_elements=list(key), set_=held, where=free)
                if (await connection.execute(put)).rowcount == 1:
                    taken.setdefault(admin, []).append(each)
        return taken

    async def _time(self, connection: Transaction) -> datetime:
        now = Now() if self._clock is None else literal(self._clock.now(), Instant())
        time: datetime = (await connection.execute(select(now))).scalar_one()
        return time

    def _ours(self) -> ColumnElement[bool]:
        return alerts.c.tenant == self._tenant
