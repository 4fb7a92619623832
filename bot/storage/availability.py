"""The availability index in SQL: when rooms are taken by others than us, a row for each room and day.

A row holds all slots of others that touch its day, whole, so a search reads few rows. An event is never kept, nor
anything that it says.
"""

import sys
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, literal, select

from booking.model import Slot
from booking.ports import Busy, Clock
from bot.storage.columns import DAWN, Instant
from bot.storage.database import Database, Now, insert_into
from bot.storage.tables import busy_days, looks
from bot.storage.transaction import Transaction

KEPT = timedelta(days=2)
"""How long days that are over stay: a day's schedule begins before now, whatever the zone is."""

_DAY, _MICROSECOND = timedelta(days=1), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a look saw of a room's calendar: the slots within that span that others than us hold, whole."""

    room: str
    span: Slot
    taken: tuple[Slot, ...]


class SqlAvailabilityIndex:
    """Implements `booking.ports.AvailabilityIndex` for one tenant; tests give a `clock`."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock | None = None) -> None:
        self._database, self._clock = database, clock
        now = Now() if clock is None else bindparam("now", type_=Instant())
        here = and_(
            busy_days.c.tenant == looks.c.tenant,
            busy_days.c.room == looks.c.room,
            busy_days.c.day.between(bindparam("first"), bindparam("last")),
        )
        # In one statement, so that what is taken is as of when it is said to be.
        self._seen = (
            select(looks.c.room, looks.c.near_at, now.label("asked_at"), busy_days.c.slots)
            .select_from(looks.outerjoin(busy_days, here))
            .where(
                looks.c.tenant == tenant,
                looks.c.unread_since.is_(None),
                looks.c.seen_from <= bindparam("starts", type_=Instant()),
                looks.c.seen_until >= bindparam("ends", type_=Instant()),
            )
        )

    async def seen(self, span: Slot, *, max_age: timedelta) -> Mapping[str, Busy]:
        """Tell when others take the rooms that were read all over the span, not longer ago than that."""
        now = {} if self._clock is None else {"now": self._clock.now()}
        days = days_of(span)
        asked = {"starts": span.starts, "ends": span.ends, "first": days[0], "last": days[-1], **now}
        starts, ends = _count(span.starts), _count(span.ends)
        async with self._database.reading() as connection:
            rows = [each for each in await connection.execute(self._seen, asked) if _age(each) <= max_age]
        fresh: dict[str, tuple[datetime, set[tuple[int, int]]]] = {}
        for row in rows:
            _, taken = fresh.setdefault(row.room, (row.near_at, set()))
            taken.update(each for each in unpacked(row.slots or b"") if each[0] < ends and starts < each[1])
        # Most meetings of many rooms begin and end at the same few times: each such slot is made once.
        every = {each for _, taken in fresh.values() for each in taken}
        slots = {each: Slot(DAWN + each[0] * _MICROSECOND, DAWN + each[1] * _MICROSECOND) for each in every}
        return {room: Busy(tuple(slots[each] for each in taken), read_at=at) for room, (at, taken) in fresh.items()}


def _age(row: Row[Any]) -> timedelta:
    age: timedelta = row.asked_at - row.near_at
    return age


async def note(connection: Transaction, tenant: str, picture: Picture) -> None:
    """Make the index say of a room's span what was seen there; days that say it already are not written."""
    days = days_of(picture.span)
    mine = and_(busy_days.c.tenant == tenant, busy_days.c.room == picture.room)
    these = select(busy_days.c.day, busy_days.c.slots).where(mine, busy_days.c.day.between(days[0], days[-1]))
    old = {row.day: bytes(row.slots) for row in await connection.execute(these)}
    new = _by_day(picture, old)
    for day in sorted(old.keys() | new.keys()):
        if new.get(day) == old.get(day):
            continue
        if day in new:
            row = {"tenant": tenant, "room": picture.room, "day": day}
            put = insert_into(connection, busy_days).values(**row, slots=new[day])
            await connection.execute(put.on_conflict_do_update(index_elements=list(row), set_={"slots": new[day]}))
        else:
            await connection.execute(delete(busy_days).where(mine, busy_days.c.day == day))


async def forget(connection: Transaction, tenant: str, room: str, *, before: datetime | None = None) -> None:
    """Remove a room's days from the index: those that are over `before` then, or all."""
    mine = and_(busy_days.c.tenant == tenant, busy_days.c.room == room)
    if before is not None:
        mine = and_(mine, busy_days.c.day < literal(days_of(Slot(before, before + _MICROSECOND))[0]))
    await connection.execute(delete(busy_days).where(mine))


def days_of(span: Slot) -> range:
    """Number the days of UTC that a span touches."""
    return range((span.starts - DAWN) // _DAY, (span.ends - DAWN - _MICROSECOND) // _DAY + 1)


def packed(slots: Iterable[tuple[int, int]]) -> bytes:
    """Write slots, in microseconds since 1970, in order and each once: 8 bytes, little-endian, for each end."""
    numbers = array("q", [end for slot in sorted(set(slots)) for end in slot])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(content: bytes) -> Iterable[tuple[int, int]]:
    """Read slots, in microseconds since 1970."""
    numbers = array("q", content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return zip(numbers[::2], numbers[1::2], strict=True)


def _by_day(picture: Picture, old: Mapping[int, bytes]) -> dict[int, bytes]:
    """Part what was seen by days; of the first and the last day that may not have been read whole, the rest stays."""
    days = days_of(picture.span)
    starts, ends = _count(picture.span.starts), _count(picture.span.ends)
    found: dict[int, set[tuple[int, int]]] = {}
    for day in {days[0], days[-1]} & old.keys():
        found[day] = {each for each in unpacked(old[day]) if each[1] <= starts or ends <= each[0]}
    for slot in picture.taken:
        if slot.overlaps(picture.span):
            for day in days_of(Slot(max(slot.starts, picture.span.starts), min(slot.ends, picture.span.ends))):
                found.setdefault(day, set()).add((_count(slot.starts), _count(slot.ends)))
    return {day: packed(slots) for day, slots in found.items() if slots}


def _count(moment: datetime) -> int:
    return (moment - DAWN) // _MICROSECOND
