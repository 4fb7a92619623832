"""What people are to be told, in SQL: derived from the bookings' rows, and taken in the table of notices.

A round that finds nothing writes nothing. Times are the database's own, which is what several processes share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, and_, cast, delete, exists, literal, or_, select, update

from booking.manage.notices import LATE, MOST_MINUTES, USUAL_MINUTES, Kind, Notice, due
from booking.model import EventState, Mailbox
from booking.ports import Clock
from booking.room_administration import UNDO
from bot.backoff import backoff_s
from bot.storage.columns import Instant
from bot.storage.database import Database, Now, insert_into
from bot.storage.ledger_rows import SHOWN, booking_shown
from bot.storage.registry import REMOVED
from bot.storage.tables import NEWS, RENAMED, audit, bookings, events, notices, people, rooms
from bot.storage.transaction import Transaction

ANSWERS = "responses"
"""The kind of row that is no notice: it rests as long as the booking's answers need not be read again."""

_NOBODY = '"attendees": []'
"""What a meeting without attendees holds; inside of a text its quotes would be escaped."""

_Key = tuple[str, str, str]
"""Booking, kind and about."""

_LOOK_AT = 500
"""How many bookings with a mark are looked at in one go, and how many of them are named in one statement."""

_ROOM = and_(rooms.c.tenant == bookings.c.tenant, rooms.c.address == bookings.c.room)
_BOOKER = and_(people.c.tenant == bookings.c.tenant, people.c.id == bookings.c.owner, people.c.personal.is_not(None))
"""Finds the booker, if there is a chat to tell them in: the bookings of others wait, with their marks."""

_LAST_NAME = (
    select(notices.c.about)
    .where(notices.c.tenant == bookings.c.tenant, notices.c.booking == bookings.c.id)
    .where(notices.c.kind == Kind.RENAMED.value, notices.c.told)
    .order_by(notices.c.leased_until.desc())
    .limit(1)
    .correlate(bookings)
    .scalar_subquery()
)
"""What the booker was last told of the room's name."""

_CANDIDATES = (
    SHOWN.add_columns(
        people.c.reminder_minutes,
        rooms.c.address.label("registered"),
        rooms.c.name.label("name_now"),
        rooms.c.zone.label("zone_now"),
        _LAST_NAME.label("told_as"),
    )
    .join(people, _BOOKER)
    .outerjoin(rooms, _ROOM)
)
_ON_IT = exists().where(rooms.c.tenant == audit.c.tenant, rooms.c.address == audit.c.subject)


def _just_removed(now: datetime) -> ColumnElement[bool]:
    """Tell of a booking whether its room was taken off the registry so lately that it may be undone."""
    gone = audit.alias()
    this = and_(gone.c.tenant == bookings.c.tenant, gone.c.action == REMOVED, gone.c.subject == bookings.c.room)
    return exists().where(this, gone.c.at > now - UNDO)


class SqlNotices:
    """Implements the `Notices` port for one tenant; tests give a `clock`."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock | None = None) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock

    async def due(self, limit: int, *, lease_s: float) -> tuple[Notice, ...]:
        """Take what is due, all of a booking together; a mark is taken off where nothing is left to be told."""
        await self._mark_bookings_of_renamed_rooms()
        async with self._database.reading() as connection:
            now = await self._time(connection)
            rows = await self._candidates(connection, now)
            found = [notice for row in rows for notice in _derived(row, now)]
            told, taken_by_others = await self._settled(connection, now, sorted({each.booking_id for each in found}))
        chosen: list[_Key] = []
        taken: set[str] = set()
        for notice in found:
            key = _key(notice)
            if key not in told | taken_by_others and (len(taken) < limit or notice.booking_id in taken):
                taken.add(notice.booking_id)
                chosen.append(key)
        left = {each.booking_id for each in found if _key(each) not in told and each.kind is not Kind.REMINDER}
        await self._looked([row for row in rows if row.looked < row.news and row.id not in left])
        ours = await self._take(chosen, now, lease_s)
        return tuple(
            Notice(booking, Kind(kind), about) for booking, kind, about in chosen if (booking, kind, about) in ours
        )

    async def _mark_bookings_of_renamed_rooms(self) -> None:
        """Mark what is booked in rooms that have another name or zone since.

        Bookings are locked before their room, as everywhere: so whoever edits a room does not do it.
        """
        query = select(rooms.c.address, rooms.c.version).where(rooms.c.tenant == self._tenant, RENAMED)
        async with self._database.reading() as connection:
            # In no order: sorted by their address, SQLite would go through all rooms instead of the index of these.
            found = (await connection.execute(query.limit(_LOOK_AT))).all()
        for address, version in [(row.address, row.version) for row in found]:
            async with self._database.writing() as connection:
                still = (bookings.c.room == address, bookings.c.ends > await self._time(connection))
                these = select(bookings.c.id).where(self._ours(), *still).order_by(bookings.c.id)
                ids = (await connection.execute(these.with_for_update(key_share=True))).scalars().all()
                for at in range(0, len(ids), _LOOK_AT):
                    marked = update(bookings).where(self._ours(), bookings.c.id.in_(ids[at : at + _LOOK_AT]))
                    await connection.execute(marked.values(news=bookings.c.news + 1))
                this = and_(rooms.c.tenant == self._tenant, rooms.c.address == address, rooms.c.version == version)
                await connection.execute(update(rooms).where(this).values(renamed=False))

    async def mark_sent(self, notice: Notice) -> None:
        """Note that something was told. Another name of the room than this may then be told once more."""
        this = (notices.c.booking == notice.booking_id, notices.c.kind == notice.kind.value)
        row = update(notices).where(notices.c.tenant == self._tenant, *this, notices.c.about == notice.about)
        async with self._database.writing() as connection:
            await connection.execute(row.values(told=True))
            if notice.kind is Kind.RENAMED:
                others = (notices.c.tenant == self._tenant, *this, notices.c.about != notice.about, notices.c.told)
                await connection.execute(delete(notices).where(*others))

    async def put_off(self, notice: Notice, *, least_s: float) -> None:
        """Note that something that was taken could not be told."""
        this = (notices.c.booking == notice.booking_id, notices.c.kind == notice.kind.value)
        row = and_(notices.c.tenant == self._tenant, *this, notices.c.about == notice.about)
        async with self._database.writing() as connection:
            rejections = (await connection.execute(select(notices.c.rejections).where(row))).scalar_one() + 1
            until = await self._time(connection) + timedelta(seconds=backoff_s(rejections, least_s=least_s))
            await connection.execute(update(notices).where(row).values(rejections=rejections, leased_until=until))

    async def due_for_response_check(self, limit: int, *, ahead_s: float, lease_s: float) -> tuple[str, ...]:
        """Take bookings whose answers are to be read, those that start first."""
        async with self._database.reading() as connection:
            now = await self._time(connection)
            resting = exists().where(
                and_(notices.c.tenant == bookings.c.tenant, notices.c.booking == bookings.c.id),
                and_(notices.c.kind == ANSWERS, notices.c.about == "", notices.c.leased_until > now),
            )
            query = (
                select(bookings.c.id, bookings.c.meeting)
                .join(events, and_(events.c.tenant == bookings.c.tenant, events.c.id == bookings.c.event))
                .where(self._ours(), bookings.c.starts > now, bookings.c.starts <= now + timedelta(seconds=ahead_s))
                .where(events.c.state == EventState.CONFIRMED.value, bookings.c.invited, ~resting)
                .where(~cast(bookings.c.meeting, Text).contains(_NOBODY))
                .order_by(bookings.c.starts, bookings.c.id)
                .limit(limit)
            )
            keys = [(row.id, ANSWERS, "") for row in await connection.execute(query) if row.meeting["attendees"]]
        ours = await self._take(keys, now, lease_s)
        return tuple(key[0] for key in keys if key in ours)

    async def _candidates(self, connection: Transaction, now: datetime) -> list[Row[Any]]:
        """Read the bookings that may have something to be told, by time; the rules decide.

        Each kind has an index: what is near, what is marked because something happened to it, and what is still to
        come in rooms that were taken off the registry.
        """
        usual = bookings.c.starts <= now + timedelta(minutes=USUAL_MINUTES)
        wanted = and_(
            people.c.reminder_minutes > USUAL_MINUTES, bookings.c.starts <= now + timedelta(minutes=MOST_MINUTES)
        )
        near = (bookings.c.starts > now, bookings.c.starts <= now + timedelta(minutes=MOST_MINUTES))
        removed = and_(audit.c.tenant == self._tenant, audit.c.action == REMOVED)
        retired = select(audit.c.subject).where(removed, ~_ON_IT, audit.c.at <= now - UNDO)
        candidates = _CANDIDATES.add_columns(_just_removed(now).label("just_removed"))
        rows = {}
        for query in (
            candidates.where(self._ours(), *near, or_(usual, wanted)),
            candidates.where(self._ours(), bookings.c.room.in_(retired), bookings.c.ends > now),
            candidates.where(self._ours(), NEWS, bookings.c.ends > now - LATE)
            .order_by(bookings.c.ends, bookings.c.id)
            .limit(_LOOK_AT),
        ):
            rows.update({row.id: row for row in await connection.execute(query)})
        return sorted(rows.values(), key=lambda row: (row.starts, row.id))

    async def _settled(
        self, connection: Transaction, now: datetime, booking_ids: Sequence[str]
    ) -> tuple[set[_Key], set[_Key]]:
        """List what was told of these bookings, and what somebody has taken."""
        told: set[_Key] = set()
        taken: set[_Key] = set()
        for at in range(0, len(booking_ids), _LOOK_AT):
            these = notices.c.booking.in_(booking_ids[at : at + _LOOK_AT])
            settled = or_(notices.c.told, notices.c.leased_until > now)
            query = select(notices).where(notices.c.tenant == self._tenant, these, settled)
            for row in await connection.execute(query):
                (told if row.told else taken).add((row.booking, row.kind, row.about))
        return told, taken

    async def _looked(self, rows: Sequence[Row[Any]]) -> None:
        """Take marks off; what happened since the rows were read is marked anew."""
        if not rows:
            return
        async with self._database.writing() as connection:
            for row in sorted(rows, key=lambda row: str(row.id)):
                this = and_(self._ours(), bookings.c.id == row.id, bookings.c.looked < row.news)
                await connection.execute(update(bookings).where(this).values(looked=row.news))

    async def _take(self, keys: Iterable[_Key], now: datetime, lease_s: float) -> set[_Key]:
        """Take what nobody else took or told meanwhile; in order, so that takers cannot wait for each other."""
        wanted = sorted(keys)
        taken: set[_Key] = set()
        if not wanted:
            return taken
        held = {"leased_until": now + timedelta(seconds=lease_s), "holder": self._database.process_id}
        free = and_(notices.c.told.is_(False), notices.c.leased_until <= now)
        async with self._database.writing() as connection:
            for booking, kind, about in wanted:
                key = {"tenant": self._tenant, "booking": booking, "kind": kind, "about": about}
                put = insert_into(connection, notices).values(**key, **held, told=False, rejections=0)
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


def _derived(row: Row[Any], now: datetime) -> tuple[Notice, ...]:
    booking = booking_shown(row)
    there = None
    if row.registered is not None:
        there = replace(booking.room, name=row.name_now, mailbox=Mailbox(row.registered, row.zone_now))
    return due(
        booking,
        there=there,
        told_as=row.told_as,
        registered=row.registered is not None or row.just_removed,
        minutes=row.reminder_minutes,
        decided_at=max(row.made_at, row.change_asked_at or row.made_at),
        now=now,
    )


def _key(notice: Notice) -> _Key:
    return (notice.booking_id, notice.kind.value, notice.about)
