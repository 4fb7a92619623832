"""Which processes work on the database, and what becomes of what a dead one held.

A process names itself in the rows that it holds for a while: leases of bookings, cards it edits, notices it tells. A
file has one process at a time, so at the start whatever is held in it is held by the dead. On a server each process has
an advisory lock under its own name for as long as its session lives; a name whose lock is free belongs to a process
that is dead, or that lost its session. docs/decisions/0016-safety-rests-on-rows.md says why both may be taken for dead.
"""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Table, delete, select, true, update
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from booking.clock import elapsed
from bot.storage.columns import DAWN
from bot.storage.database import Database, Now, insert_into
from bot.storage.notices import ANSWERS
from bot.storage.tables import RELEASED, bookings, cards, notices, processes
from bot.storage.transaction import DatabaseSilent

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

PERIOD_S = 2.0
"""How often a server is asked who lives."""

DEAD_AFTER_S = 4.0
"""How long a lock is seen to be free before its process counts as dead: who lost only a session is back by then."""

# A bigint key stands there in two halves (https://www.postgresql.org/docs/current/view-pg-locks.html).
_LIVE = sql("""
    SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")
_LOCK = sql("SELECT pg_try_advisory_lock(:key)")

_log = logging.getLogger(__name__)


class Processes:
    """This process among those that share the database. `monotonic` is for tests."""

    def __init__(self, database: Database, *, monotonic: Callable[[], float] = elapsed) -> None:
        self._database, self._monotonic = database, monotonic
        self._session: AsyncConnection | None = None
        self._free_since: dict[int, float] = {}
        """By process's id: since when its lock is seen to be free."""

    async def look(self) -> int:
        """Say that this process lives, and release what dead ones held; tell how many of these there were.

        Raises: whatever the database does, which takes no writes where this fails.
        """
        live = await self._live() if self._database.shared else None
        me = self._database.process_id
        async with self._database.writing() as connection:
            seen = insert_into(connection, processes).values(id=me, seen_at=Now())
            seen = seen.on_conflict_do_update(index_elements=["id"], set_={"seen_at": seen.excluded.seen_at})
            await connection.execute(seen)
        if live is None:
            return 0
        dead = await self._dead(live | {me})
        for each in dead:
            await self._bury(each)
        return len(dead)

    async def arrive(self) -> None:
        """Take the place among the others; where there can be none, what is held is released."""
        if not self._database.shared:
            await self._bury(None)
        await self.look()

    async def leave(self) -> None:
        """Release what this process holds, and go."""
        with suppress(SQLAlchemyError, DatabaseSilent, OSError):
            await self._bury(self._database.process_id)
        await self._hang_up()

    async def _live(self) -> set[int]:
        """Keep the session with this process's lock, and list who has theirs."""
        try:
            if self._session is None:
                session = self._database.session()
                self._session = await session.start()
                await session.execution_options(isolation_level="AUTOCOMMIT")
            live = set((await self._session.execute(_LIVE)).scalars())
            if self._database.process_id not in live:
                await self._session.execute(_LOCK, {"key": self._database.process_id})
        except BaseException:
            await self._hang_up()
            raise
        return live

    async def _hang_up(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(SQLAlchemyError, OSError):
                await session.invalidate()
                await session.close()

    async def _dead(self, live: set[int]) -> list[int]:
        """List whose lock has been free for a while."""
        async with self._database.reading() as connection:
            known = set((await connection.execute(select(processes.c.id))).scalars())
        now = self._monotonic()
        self._free_since = {each: self._free_since.get(each, now) for each in known - live}
        return [each for each, since in self._free_since.items() if now - since >= DEAD_AFTER_S]

    async def _bury(self, process_id: int | None) -> None:
        """Release what a process held, or everything; what it may have sent is looked for by whoever takes it up."""

        def held(table: Table) -> ColumnElement[bool]:
            return true() if process_id is None else table.c.holder == process_id

        async with self._database.writing() as connection:
            leased = bookings.c.lease_until > bookings.c.not_before
            released = await connection.execute(update(bookings).where(held(bookings), leased).values(RELEASED))
            # The dawn would say that nobody held it, and so that nothing it sent may still arrive.
            resting = cards.c.leased_until > cards.c.placed_at
            await connection.execute(update(cards).where(held(cards), resting).values(leased_until=cards.c.placed_at))
            untold = (notices.c.told.is_(False), notices.c.kind != ANSWERS, notices.c.leased_until > DAWN)
            await connection.execute(update(notices).where(held(notices), *untold).values(leased_until=DAWN))
            gone = true() if process_id is None else processes.c.id == process_id
            await connection.execute(delete(processes).where(gone))
        if released.rowcount:
            _log.warning("%d bookings that a process left in the middle are taken up", released.rowcount)


@asynccontextmanager
async def present(database: Database) -> AsyncIterator[Processes]:
    """Be one of the processes that work on the database, until the end of the block."""
    processes = Processes(database)
    await processes.arrive()
    try:
        yield processes
    finally:
        await processes.leave()
