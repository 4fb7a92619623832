"""When each room's calendar was looked at, and who is about to: rows that the processes share the work by."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Row, and_, case, delete, func, literal, null, or_, select, true, update

from booking.model import Slot
from booking.ports import Clock
from bot.storage import availability
from bot.storage.availability import KEPT, Picture
from bot.storage.columns import DAWN, Instant
from bot.storage.database import Database, Now, insert_into
from bot.storage.tables import WANTED, looks
from bot.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Look:
    """When a room was looked at; each time is when that look began, on the clock that the processes share.

    `tried_at`: the last look, whatever came of it. `near_at`: the last that could read the near future. `whole_at`: the
    last that could read all that may be booked, or was told for good that it cannot. `doubted_since` and `doubted_at`:
    since when so many of its bookings are gone at once that nobody believes it, and when that was seen last.
    `unread_since`: since when no look could read it. `seen`: which span the availability index has as of `near_at`.
    `link`: by which Graph tells of changes in the `watched` span since all of that was read; empty without one.
    `wanted`: somebody told that it changed, and it was not read since.
    """

    room: str
    tried_at: datetime = DAWN
    near_at: datetime | None = None
    whole_at: datetime | None = None
    doubted_since: datetime | None = None
    doubted_at: datetime | None = None
    unread_since: datetime | None = None
    seen: Slot | None = None
    link: str = ""
    watched: Slot | None = None
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """The looks by room's address, what time it is, and the store's life.

    Where the life is another than before, rows may be lost that were there: a database was restored, or failed over.
    """

    now: datetime
    life: str
    looks: Mapping[str, Look]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The addresses of rooms that are said to have changed, what time it is, and the store's life."""

    now: datetime
    life: str
    rooms: tuple[str, ...]


class Looks(Protocol):
    """Who looks at which room, and when it was looked at last."""

    async def all(self) -> Overview:
        """Read when every room was looked at."""
        ...

    async def take(self, rooms: Collection[str], *, before: datetime | None, lease_s: float) -> Mapping[str, Look]:
        """Take rooms to look at, of those that nobody has taken and that were not looked at since `before`, if given.

        For `lease_s` seconds they are nobody else's. `tried_at` is the time by which they were taken.
        """
        ...

    async def looked(self, found: Iterable[Look], pictures: Iterable[Picture] = ()) -> None:
        """Note what became of looks with what they saw for the availability index, and give the rooms back.

        A room that was read is not wanted any more, unless it became so since the look began.
        """
        ...

    async def want(self, rooms: Collection[str]) -> None:
        """Note that these rooms are said to have changed; once or many times is the same. Unknown ones are left out."""
        ...

    async def wanted(self, *, rest: timedelta, limit: int) -> Wanted:
        """Tell which rooms are wanted that can be taken, those first that are so for longest.

        Rooms that were looked at less than `rest` ago are left out, and those that could not be read the last time.
        """
        ...

    async def forget(self, rooms: Collection[str]) -> None:
        """Forget rooms that need not be looked at any more, and what the availability index has of them."""
        ...


class SqlLooks:
    """Implements `Looks` for one tenant; tests give a `clock`."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock | None = None) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock

    async def all(self) -> Overview:
        """Read when every room was looked at."""
        async with self._database.reading() as connection:
            life = await self._life(connection)
            rows = await connection.execute(select(looks).where(looks.c.tenant == self._tenant))
            known = {row.room: _look(row, row.tried_at) for row in rows}
            return Overview(await self._time(connection), life, known)

    async def take(self, rooms: Collection[str], *, before: datetime | None, lease_s: float) -> Mapping[str, Look]:
        """Take rooms, in order, so that takers cannot wait for each other."""
        taken: dict[str, Look] = {}
        async with self._database.writing() as connection:
            now = await self._time(connection)
            free = looks.c.tried_at < before if before is not None else true()
            if connection.dialect.name == "postgresql":
                free = and_(free, looks.c.leased_until <= now)  # Nobody else looks where the file is ours alone.
            for room in sorted(rooms):
                row = {"tenant": self._tenant, "room": room}
                until = now + timedelta(seconds=lease_s)
                put = insert_into(connection, looks).values(**row, tried_at=now, leased_until=until, link="")
                anew = {"tried_at": put.excluded.tried_at, "leased_until": put.excluded.leased_until}
                mine = put.on_conflict_do_update(index_elements=list(row), set_=anew, where=free).returning(looks)
                for had in await connection.execute(mine):
                    taken[room] = _look(had, now)
        return taken

    async def looked(self, found: Iterable[Look], pictures: Iterable[Picture] = ()) -> None:
        """Note what became of looks. The days that are over leave the index where a room was seen as a whole."""
        async with self._database.writing() as connection:
            version = await availability.next_version(connection, self._tenant)
            for look in sorted(found, key=lambda look: look.room):
                row = {"tenant": self._tenant, "room": look.room}
                told: dict[str, Any] = {
                    "tried_at": look.tried_at,
                    "near_at": look.near_at,
                    "whole_at": look.whole_at,
                    "doubted_since": look.doubted_since,
                    "doubted_at": look.doubted_at,
                    "unread_since": look.unread_since,
                    "seen_from": look.seen.starts if look.seen else None,
                    "seen_until": look.seen.ends if look.seen else None,
                    "link": look.link,
                    "watched_from": look.watched.starts if look.watched else None,
                    "watched_until": look.watched.ends if look.watched else None,
                    "leased_until": DAWN,
                    "version": version,
                }
                put = insert_into(connection, looks).values(**row, **told)
                if look.unread_since is None:
                    told |= {"wanted_at": case((looks.c.wanted_at >= look.tried_at, looks.c.wanted_at), else_=null())}
                await connection.execute(put.on_conflict_do_update(index_elements=list(row), set_=told))
                if look.whole_at == look.tried_at:
                    await availability.forget(connection, self._tenant, look.room, before=look.tried_at - KEPT)
            for picture in sorted(pictures, key=lambda picture: picture.room):
                await availability.note(connection, self._tenant, picture, version)

    async def want(self, rooms: Collection[str]) -> None:
        """Note that rooms are said to have changed; nothing is written where that is noted already."""
        news = or_(looks.c.wanted_at.is_(None), looks.c.wanted_at <= looks.c.tried_at)
        these = and_(looks.c.tenant == self._tenant, looks.c.room.in_(sorted(rooms)), news)
        async with self._database.reading() as connection:
            if not (await connection.execute(select(looks.c.room).where(these).limit(1))).first():
                return
        async with self._database.writing() as connection:
            now = await self._time(connection)
            # In order, as whoever looks takes them: an UPDATE goes through them as they stand in the table.
            locked = select(looks.c.room).where(these).order_by(looks.c.room).with_for_update(key_share=True)
            found = (await connection.execute(locked)).scalars().all()
            mine = and_(looks.c.tenant == self._tenant, looks.c.room.in_(found))
            await connection.execute(update(looks).where(mine).values(wanted_at=now))

    async def wanted(self, *, rest: timedelta, limit: int) -> Wanted:
        """Tell which rooms are wanted."""
        async with self._database.reading() as connection:
            now = await self._time(connection)
            query = select(looks.c.room).where(
                looks.c.tenant == self._tenant,
                WANTED,
                looks.c.unread_since.is_(None),
                looks.c.tried_at <= now - rest,
            )
            if connection.dialect.name == "postgresql":
                query = query.where(looks.c.leased_until <= now)
            rows = await connection.execute(query.order_by(looks.c.wanted_at, looks.c.room).limit(limit))
            return Wanted(now, await self._life(connection), tuple(rows.scalars()))

    async def forget(self, rooms: Collection[str]) -> None:
        """Forget rooms; nothing is written where there are none."""
        if not rooms:
            return
        async with self._database.writing() as connection:
            await availability.next_version(connection, self._tenant, forgetting=True)
            for room in sorted(rooms):
                this = and_(looks.c.tenant == self._tenant, looks.c.room == room)
                await connection.execute(delete(looks).where(this))
                await availability.forget(connection, self._tenant, room)

    async def _life(self, connection: Transaction) -> str:
        """Tell the store's life. SQLite's file is this process's alone, so its life is ours."""
        if connection.dialect.name != "postgresql":
            return ""
        # Another one after a restart, and on another server: the cheapest that everybody may ask
        # (https://www.postgresql.org/docs/current/functions-info.html).
        return str((await connection.execute(select(func.pg_postmaster_start_time()))).scalar_one())

    async def _time(self, connection: Transaction) -> datetime:
        now = Now() if self._clock is None else literal(self._clock.now(), Instant())
        time: datetime = (await connection.execute(select(now))).scalar_one()
        return time


def _look(row: Row[Any], tried_at: datetime) -> Look:
    past = (row.near_at, row.whole_at, row.doubted_since, row.doubted_at, row.unread_since)
    seen = Slot(row.seen_from, row.seen_until) if row.seen_from is not None else None
    watched = Slot(row.watched_from, row.watched_until) if row.watched_from is not None else None
    wanted = row.wanted_at is not None
    return Look(row.room, tried_at, *past, seen=seen, link=row.link, watched=watched, wanted=wanted)
