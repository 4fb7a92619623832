"""Transactions on a server, each on a connection of the engine's pool.

Cancelled in the middle of a statement, SQLAlchemy drops the connection while the driver still works on it. So every
statement runs to its end here.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.transaction import Bounds, Transaction, unbroken

T = TypeVar("T")


class ServerTransactions:
    """Implements `Transactions`."""

    shared = True

    def __init__(self, engine: AsyncEngine, bounds: Bounds) -> None:
        self.engine, self._engine, self._bounds = engine.sync_engine, engine, bounds

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that only reads."""
        return _begin(self._engine, self._bounds, reads=True)

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that may write."""
        return _begin(self._engine, self._bounds)

    def session(self) -> AsyncConnection:
        """Give a connection to be had for as long as the caller likes, which starts it."""
        return self._engine.connect()


class ServerTransaction:
    """Implements `Transaction` on a connection that somebody else begins and ends."""

    def __init__(self, connection: AsyncConnection, bounds: Bounds) -> None:
        self._connection, self._bounds = connection, bounds

    @property
    def dialect(self) -> Dialect:
        """Which database this is."""
        return self._connection.dialect

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
        """Run a statement. Raises: what SQLAlchemy raises, DatabaseSilent."""
        return await _unbroken(self._connection.execute(statement, values), self._connection, self._bounds)

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Run what wants a connection that does not await."""
        return await _unbroken(self._connection.run_sync(work), self._connection, self._bounds)


@asynccontextmanager
async def _begin(engine: AsyncEngine, bounds: Bounds, *, reads: bool = False) -> AsyncIterator[Transaction]:
    """Begin a transaction on a connection of the engine's pool, and give that back in order whatever happens."""
    connection = engine.connect()
    try:
        await _unbroken(_start(connection, reads=reads), connection, bounds)
        yield ServerTransaction(connection, bounds)
        if not reads:
            await _unbroken(_commit(connection), connection, bounds)
    finally:
        # It never started if the pool had none to give; closing rolls back what was not committed.
        if connection.sync_connection is not None:
            await _unbroken(connection.close(), connection, bounds)


async def _start(connection: AsyncConnection, *, reads: bool) -> None:
    await connection.start()
    if reads:
        # Each statement sees what was committed before it, in a transaction or not: so readers need none. As an option
        # of an engine it would make SQLAlchemy tell listeners, of which there are none, of everything.
        await connection.execution_options(isolation_level="AUTOCOMMIT")
    else:
        await connection.begin()


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except Exception:
        await connection.invalidate()
        raise


async def _unbroken(work: Coroutine[Any, Any, T], connection: AsyncConnection, bounds: Bounds) -> T:
    return await unbroken(asyncio.ensure_future(work), lambda: _give_up(connection), bounds)


def _give_up(connection: AsyncConnection) -> None:
    """Break the connection off without a word to the other side, which would wait for an answer; it is replaced."""
    held = connection.sync_connection
    if held is not None and not held.closed and not held.invalidated:
        # Outside of SQLAlchemy's greenlets this closes the socket and waits for no one.
        held.invalidate()
