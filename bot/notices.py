"""What people are to be told, in SQL: derived from the bookings' rows, and taken in the table of notices.

A round that finds nothing writes nothing. Times are the database's own, which is what several processes share.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Text, and_, cast, func, literal, or_, select, update

from booking.model import EventState, Response
from booking.notices import LATE, USUAL_MINUTES, Kind, Notice, due
from booking.ports import Clock
from bot.columns import Instant
from bot.database import Database, Now, insert_into
from bot.ledger_rows import SHOWN, booking_shown
from bot.rests import rest_s
from bot.tables import bookings, changes, events, notices, people, rooms
from bot.transaction import Transaction

ANSWERS = "answers"
"""The kind of row that is no notice: it rests as long as the booking's answers need not be read again."""

_Key = tuple[str, str, str]
"""Booking, kind and about."""

_ROOM = and_(rooms.c.tenant == bookings.c.tenant, rooms.c.address == bookings.c.room)
_BOOKER = and_(people.c.tenant == bookings.c.tenant, people.c.id == bookings.c.owner)
_CANDIDATES = (
    SHOWN.add_columns(people.c.reminder_minutes, rooms.c.address.label("registered"))
    .outerjoin(people, _BOOKER)
    .outerjoin(rooms, _ROOM)
)


class SqlNotices:
    """Implements the `Notices` port for one tenant; tests give a `clock`."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock | None = None) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock

    async def due(self, limit: int, *, rests_s: float) -> tuple[Notice, ...]:
        """Take what is due, all of a booking together."""
        async with self._database.reading() as connection:
            now = await self._time(connection)
            found = await self._due(connection, now)
            settled = await self._settled(connection, now)
        chosen: list[_Key] = []
        taken: set[str] = set()
        for notice in found:
            key = (notice.booking_id, notice.kind.value, notice.about)
            if key not in settled and (len(taken) < limit or notice.booking_id in taken):
                taken.add(notice.booking_id)
                chosen.append(key)
        ours = await self._take(chosen, now, rests_s)
        return tuple(
            Notice(booking, Kind(kind), about) for booking, kind, about in chosen if (booking, kind, about) in ours
        )

    async def told(self, notice: Notice) -> None:
        """Note that something was told."""
        this = (notices.c.booking == notice.booking_id, notices.c.kind == notice.kind.value)
        row = update(notices).where(notices.c.tenant == self._tenant, *this, notices.c.about == notice.about)
        async with self._database.writing() as connection:
            await connection.execute(row.values(told=True))

    async def put_off(self, notice: Notice, *, least_s: float) -> None:
        """Note that something that was taken could not be told."""
        this = (notices.c.booking == notice.booking_id, notices.c.kind == notice.kind.value)
        row = and_(notices.c.tenant == self._tenant, *this, notices.c.about == notice.about)
        async with self._database.writing() as connection:
            setbacks = (await connection.execute(select(notices.c.setbacks).where(row))).scalar_one() + 1
            until = await self._time(connection) + timedelta(seconds=rest_s(setbacks, least_s=least_s))
            await connection.execute(update(notices).where(row).values(setbacks=setbacks, rests_until=until))

    async def unheard(self, limit: int, *, ahead_s: float, rests_s: float) -> tuple[str, ...]:
        """Take bookings whose answers are to be read, those that start first."""
        async with self._database.reading() as connection:
            now = await self._time(connection)
            settled = await self._settled(connection, now)
            query = (
                select(bookings.c.id, bookings.c.wish)
                .join(events, and_(events.c.tenant == bookings.c.tenant, events.c.id == bookings.c.event))
                .where(self._ours(), bookings.c.ends > now, bookings.c.starts > now)
                .where(bookings.c.starts <= now + timedelta(seconds=ahead_s))
                .where(events.c.state == EventState.CONFIRMED.value, bookings.c.invited)
                .order_by(bookings.c.starts, bookings.c.id)
            )
            found = [row.id for row in await connection.execute(query) if row.wish["attendees"]]
        keys = [(booking, ANSWERS, "") for booking in found]
        ours = await self._take([key for key in keys if key not in settled][:limit], now, rests_s)
        return tuple(key[0] for key in keys if key in ours)

    async def _due(self, connection: Transaction, now: datetime) -> list[Notice]:
        """Derive what is due, told or not: the bookings that may have news are chosen here, the rules decide."""
        wanted = select(func.max(people.c.reminder_minutes)).where(people.c.tenant == self._tenant)
        longest = max(USUAL_MINUTES, (await connection.execute(wanted)).scalar_one() or 0)
        near = and_(bookings.c.starts > now, bookings.c.starts <= now + timedelta(minutes=longest))
        news = or_(
            near,
            bookings.c.problem.is_not(None),
            bookings.c.followed > 0,
            changes.c.asked_by.is_not(None),
            rooms.c.address.is_(None),
            cast(bookings.c.answers, Text).contains(Response.DECLINED.value),
        )
        query = _CANDIDATES.where(self._ours(), bookings.c.ends > now - LATE, news)
        found: list[Notice] = []
        for row in await connection.execute(query.order_by(bookings.c.starts, bookings.c.id)):
            found += due(
                booking_shown(row),
                registered=row.registered is not None,
                minutes=row.reminder_minutes,
                decided_at=max(row.made_at, row.change_asked_at or row.made_at),
                now=now,
            )
        return found

    async def _settled(self, connection: Transaction, now: datetime) -> set[_Key]:
        """List what was told, and what somebody has taken."""
        about = and_(bookings.c.tenant == notices.c.tenant, bookings.c.id == notices.c.booking)
        query = (
            select(notices.c.booking, notices.c.kind, notices.c.about)
            .join(bookings, about)
            .where(self._ours(), bookings.c.ends > now - LATE)
            .where(or_(notices.c.told, notices.c.rests_until > now))
        )
        return {(row.booking, row.kind, row.about) for row in await connection.execute(query)}

    async def _take(self, keys: Iterable[_Key], now: datetime, rests_s: float) -> set[_Key]:
        """Take what nobody else took or told meanwhile; in order, so that takers cannot wait for each other."""
        wanted = sorted(keys)
        taken: set[_Key] = set()
        if not wanted:
            return taken
        held = {"rests_until": now + timedelta(seconds=rests_s), "holder": self._database.process_id}
        free = and_(notices.c.told.is_(False), notices.c.rests_until <= now)
        async with self._database.writing() as connection:
            for booking, kind, about in wanted:
                key = {"tenant": self._tenant, "booking": booking, "kind": kind, "about": about}
                put = insert_into(connection, notices).values(**key, **held, told=False, setbacks=0)
                put = put.on_conflict_do_update(index_elements=list(key), set_=held, where=free)
                if (await connection.execute(put)).rowcount == 1:
                    taken.add((booking, kind, about))
        return taken

    async def _time(self, connection: Transaction) -> datetime:
        now = Now() if self._clock is None else literal(self._clock.now(), Instant())
        time: datetime = (await connection.execute(select(now))).scalar_one()
        return time

    def _ours(self) -> ColumnElement[bool]:
        return bookings.c.tenant == self._tenant
