"""The availability index in SQL: when rooms are taken by others than us, a row for each room and day.

A row holds all slots of others that touch its day, whole, so a search reads few rows. An event is never kept, nor
anything that it says.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, literal, select

from booking.model import Slot
from booking.ports import Clock, Seen
from bot.storage.columns import Instant
from bot.storage.database import Database, Now, insert_into
from bot.storage.index_copy import IndexCopy, Look, count, days_of, packed, unpacked
from bot.storage.tables import busy_days, index_versions, looks
from bot.storage.transaction import Transaction

KEPT = timedelta(days=2)
"""How long days that are over stay: a day's schedule begins before now, whatever the zone is."""

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a look saw of a room's calendar: the slots within that span that others than us hold, whole."""

    room: str
    span: Slot
    taken: tuple[Slot, ...]


class SqlAvailabilityIndex:
    """Implements `booking.ports.AvailabilityIndex` for one tenant; tests give a `clock`.

    What was read stays in memory, for as many days as are asked about lately. Whoever asks again reads the version of
    the index, and the rows that are newer than what is in memory.
    """

    def __init__(self, database: Database, *, tenant: str, clock: Clock | None = None) -> None:
        self._database, self._clock = database, clock
        now = Now() if clock is None else bindparam("now", type_=Instant())
        # Another server may count on from before what this process has read (a failover): then all is read again.
        started = [func.pg_postmaster_start_time()] if database.shared else [literal(0)]
        self._version = select(
            index_versions.c.version, index_versions.c.forgot, now.label("now"), started[0].label("life")
        ).where(index_versions.c.tenant == tenant)
        self._looks = select(
            looks.c.room, looks.c.near_at, looks.c.seen_from, looks.c.seen_until, looks.c.unread_since
        ).where(looks.c.tenant == tenant, looks.c.version > bindparam("after"))
        self._days = select(busy_days.c.room, busy_days.c.day, busy_days.c.slots).where(
            busy_days.c.tenant == tenant,
            busy_days.c.day.between(bindparam("first"), bindparam("last")),
            busy_days.c.version > bindparam("after"),
        )
        self._copy = IndexCopy()
        self._following = asyncio.Lock()

    async def seen(self, span: Slot, *, max_age: timedelta) -> Seen:
        """Tell when others take the rooms that were read all over the span, not longer ago than that."""
        given = {} if self._clock is None else {"now": self._clock.now()}
        # A connection first: whoever has the turn must not wait for one that somebody has who waits for the turn.
        async with self._database.reading() as connection, self._following:
            index = (await connection.execute(self._version, given)).one_or_none()
            if index is None:
                return Seen({})
            copy = self._copy
            # Newer than what is read together, it would tell of looks whose days are not seen there.
            if copy.life != index.life or not index.forgot <= copy.version <= index.version:
                copy = self._copy = IndexCopy(index.life)
            # The looks before the days: what is newer than it is said to be does no harm.
            if copy.version < index.version:
                rows = await connection.execute(self._looks, {"after": copy.version})
                copy.put_looks(index.version, ((row.room, _picture(row)) for row in rows))
            rooms = copy.rooms(span, index.now - max_age)
            days = days_of(span)
            after = copy.days_since(days) if rooms else index.version
            if after < index.version:
                asked = {"first": days[0], "last": days[-1], "after": after}
                rows = await connection.execute(self._days, asked)
                copy.put_days(days, index.version, ((row.day, row.room, bytes(row.slots)) for row in rows))
            return copy.seen(rooms, span)


def _picture(row: Row[Any]) -> Look | None:
    known = row.near_at is not None and row.seen_from is not None and row.unread_since is None
    return (row.near_at, row.seen_from, row.seen_until) if known else None


async def next_version(connection: Transaction, tenant: str, *, forgetting: bool = False) -> int:
    """Count a change of the index. Whoever changes it waits here for whoever does so before.

    So what is read together with a version contains all that was written up to it. With `forgetting` rooms are removed.
    """
    put = insert_into(connection, index_versions).values(tenant=tenant, version=1, forgot=1)
    following = index_versions.c.version + 1
    counted = {"version": following, **({"forgot": following} if forgetting else {})}
    put = put.on_conflict_do_update(index_elements=["tenant"], set_=counted)
    return int((await connection.execute(put.returning(index_versions.c.version))).scalar_one())


async def note(connection: Transaction, tenant: str, picture: Picture, version: int) -> None:
    """Make the index say of a room's span what was seen there; days that say it already are not written.

    A day on which nothing is any more stays as a row that says so, for whoever has it in memory.
    """
    days = days_of(picture.span)
    mine = and_(busy_days.c.tenant == tenant, busy_days.c.room == picture.room)
    these = select(busy_days.c.day, busy_days.c.slots).where(mine, busy_days.c.day.between(days[0], days[-1]))
    old = {row.day: bytes(row.slots) for row in await connection.execute(these)}
    new = by_day(picture, old)
    for day in sorted(old.keys() | new.keys()):
        became = {"slots": new.get(day, b""), "version": version}
        if became["slots"] != old.get(day, b""):
            row = {"tenant": tenant, "room": picture.room, "day": day}
            put = insert_into(connection, busy_days).values(**row, **became)
            await connection.execute(put.on_conflict_do_update(index_elements=list(row), set_=became))


async def forget(connection: Transaction, tenant: str, room: str, *, before: datetime | None = None) -> None:
    """Remove a room's days from the index: those that are over `before` then, or all."""
    mine = and_(busy_days.c.tenant == tenant, busy_days.c.room == room)
    if before is not None:
        mine = and_(mine, busy_days.c.day < literal(days_of(Slot(before, before + _MICROSECOND))[0]))
    await connection.execute(delete(busy_days).where(mine))


def by_day(picture: Picture, old: Mapping[int, bytes]) -> dict[int, bytes]:
    """Part what was seen by days; of the first and the last day that may not have been read whole, the rest stays."""
    days = days_of(picture.span)
    starts, ends = count(picture.span.starts), count(picture.span.ends)
    found: dict[int, set[tuple[int, int]]] = {}
    for day in {days[0], days[-1]} & old.keys():
        found[day] = {each for each in unpacked(old[day]) if each[1] <= starts or ends <= each[0]}
    for slot in picture.taken:
        if slot.overlaps(picture.span):
            for day in days_of(Slot(max(slot.starts, picture.span.starts), min(slot.ends, picture.span.ends))):
                found.setdefault(day, set()).add((count(slot.starts), count(slot.ends)))
    return {day: packed(slots) for day, slots in found.items() if slots}
