"""Which subscription tells of changes on each room's calendar: rows by which the processes share the work.

A secret is never kept, only its hash: whoever reads the rows can forge no notification.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, func, literal, or_, select, update

from booking.ports import Clock
from booking.subscriptions import Coverage
from bot.storage.columns import DAWN, Instant
from bot.storage.database import Database, Now, insert_new
from bot.storage.tables import subscriptions as table
from bot.storage.transaction import Transaction


class State(StrEnum):
    """How it stands with a room."""

    WANTED = "wanted"
    LIVE = "live"
    LEAVING = "leaving"  # the room left the registry


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a room's subscription. `leased_until` names the holder, who alone may write it for so long.

    `id` is empty where there is none, `secret` is the SHA-256 in hexadecimal of what each notification must hold. At
    `due_at` something is to be done; `failures` counts how often in a row that did not work, and `code` says why.
    """

    room: str
    state: State = State.WANTED
    id: str = ""
    secret: str = ""
    url: str = ""
    made_at: datetime | None = None
    expires_at: datetime | None = None
    due_at: datetime = DAWN
    failures: int = 0
    code: str = ""
    leased_until: datetime = DAWN


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows, and the time as of which they were read or taken."""

    now: datetime
    rows: tuple[Kept, ...] = ()


class SqlSubscriptions:
    """One tenant's rows; tests give a `clock`."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock | None = None) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock

    async def suit(self, rooms: Collection[str]) -> None:
        """Want one for each of these rooms, and none for others; nothing is written where that is so already."""
        known = {each.room: each.state for each in (await self.all()).rows}
        new = sorted(set(rooms) - known.keys())
        back = sorted(each for each, state in known.items() if state is State.LEAVING and each in rooms)
        left = sorted(each for each, state in known.items() if state is not State.LEAVING and each not in rooms)
        if not new + back + left:
            return
        async with self._database.writing() as connection:
            for room in new:
                await insert_new(connection, table, {"tenant": self._tenant, **_columns(Kept(room))})
            for these, state in ((back, State.WANTED), (left, State.LEAVING)):
                if these:
                    change = update(table).where(self._ours(), table.c.room.in_(these))
                    await connection.execute(change.values(state=state, due_at=DAWN, failures=0, code=""))

    async def all(self) -> Seen:
        """Read all rows."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(table).where(self._ours()))
            return Seen(await self._time(connection), tuple(_kept(row) for row in rows))

    async def take(self, limit: int, *, lease: timedelta) -> Seen:
        """Take rows that are due and that nobody has, those first that are due for longest.

        Those that failed come last: many of them would hold up what is to be renewed until it has ended.
        """
        async with self._database.reading() as connection:
            now = await self._time(connection)
            query = select(table.c.room).where(self._ours(), table.c.due_at <= now, table.c.leased_until <= now)
            rooms = (
                (await connection.execute(query.order_by(table.c.failures > 0, table.c.due_at).limit(limit)))
                .scalars()
                .all()
            )
        if not rooms:
            return Seen(now)
        async with self._database.writing() as connection:
            now = await self._time(connection)
            mine = and_(table.c.room.in_(sorted(rooms)), table.c.due_at <= now, table.c.leased_until <= now)
            took = update(table).where(self._ours(), mine).values(leased_until=now + lease).returning(table)
            rows = [_kept(row) for row in await connection.execute(took)]
        return Seen(now, tuple(sorted(rows, key=lambda kept: (kept.failures > 0, kept.due_at))))

    async def put(self, kept: Kept) -> bool:
        """Write what became of a row, and give it back; false if it is somebody else's by now, or gone.

        A room that left meanwhile stays so, and its row is due at once.
        """
        left = table.c.state == State.LEAVING
        told = {
            **_columns(kept),
            "state": case((left, table.c.state), else_=kept.state),
            "due_at": case((left, literal(DAWN, Instant())), else_=literal(kept.due_at, Instant())),
            "leased_until": DAWN,
        }
        async with self._database.writing() as connection:
            change = update(table).where(self._mine(kept)).values(told)
            return (await connection.execute(change)).rowcount == 1

    async def drop(self, kept: Kept) -> None:
        """Remove the row of a room that left, unless it came back meanwhile, or is somebody else's by now."""
        async with self._database.writing() as connection:
            await connection.execute(delete(table).where(self._mine(kept), table.c.state == State.LEAVING))

    async def called(self, ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """Give the room and the secret's hash of subscriptions, by id, as far as they are ours."""
        query = select(table.c.subscription_id, table.c.room, table.c.secret)
        query = query.where(self._ours(), table.c.subscription_id.in_(sorted(ids)), table.c.subscription_id != "")
        async with self._database.reading() as connection:
            return {row.subscription_id: (row.room, row.secret) for row in await connection.execute(query)}

    async def ended(self, ids: Collection[str]) -> None:
        """Note that subscriptions are no more: others are made at once."""
        gone = {"state": State.WANTED, "subscription_id": "", "secret": "", "expires_at": None, "due_at": DAWN}
        await self._change(ids, table.c.state == State.LIVE, gone)

    async def hurry(self, ids: Collection[str]) -> None:
        """Have subscriptions renewed at once."""
        await self._change(ids, table.c.due_at > DAWN, {"due_at": DAWN})

    async def coverage(self) -> Coverage:
        """Tell of how many rooms changes are told, and of which they are not."""
        async with self._database.reading() as connection:
            now = await self._time(connection)
            live = and_(table.c.state == State.LIVE, table.c.expires_at > now)
            count = select(func.count()).select_from(table).where(self._ours(), live)
            others = select(table.c.room, table.c.code).where(
                self._ours(),
                or_(table.c.state == State.WANTED, and_(table.c.state == State.LIVE, table.c.expires_at <= now)),
            )
            number = int((await connection.execute(count)).scalar_one())
            missing = (await connection.execute(others.order_by(table.c.room))).all()
        code = next((row.code for row in missing if row.code), "")
        return Coverage(number, tuple(row.room for row in missing), code)

    async def _change(self, ids: Collection[str], which: ColumnElement[bool], told: Mapping[str, Any]) -> None:
        if not ids:
            return
        async with self._database.writing() as connection:
            these = and_(table.c.subscription_id.in_(sorted(ids)), table.c.subscription_id != "", which)
            await connection.execute(update(table).where(self._ours(), these).values(told))

    def _ours(self) -> ColumnElement[bool]:
        return table.c.tenant == self._tenant

    def _mine(self, kept: Kept) -> ColumnElement[bool]:
        return and_(self._ours(), table.c.room == kept.room, table.c.leased_until == kept.leased_until)

    async def _time(self, connection: Transaction) -> datetime:
        now = Now() if self._clock is None else literal(self._clock.now(), Instant())
        time: datetime = (await connection.execute(select(now))).scalar_one()
        return time


def _columns(kept: Kept) -> dict[str, Any]:
    return {
        "room": kept.room,
        "state": kept.state,
        "subscription_id": kept.id,
        "secret": kept.secret,
        "url": kept.url,
        "made_at": kept.made_at,
        "expires_at": kept.expires_at,
        "due_at": kept.due_at,
        "failures": kept.failures,
        "code": kept.code,
        "leased_until": kept.leased_until,
    }


def _kept(row: Row[Any]) -> Kept:
    return Kept(
        row.room,
        State(row.state),
        row.subscription_id,
        row.secret,
        row.url,
        row.made_at,
        row.expires_at,
        row.due_at,
        row.failures,
        row.code,
        row.leased_until,
    )
