"""A database transaction that a cancelled task leaves in order.

Cancelled in the middle of a statement, SQLAlchemy drops the connection while the driver's thread still works on it.
With SQLite that can leave a transaction open, and so the database locked, until the garbage collector comes by. Here
every statement runs to its end, and a cancellation is felt only between two of them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")


class Transaction:
    """What a block does its work with; it is committed where the block ends well, and else rolled back."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        """Which database this is, for what differs between them."""
        return self._connection.dialect

    async def execute(self, statement: Executable) -> CursorResult[Any]:
        """Run a statement; all rows it gives are fetched. Raises: what SQLAlchemy raises."""
        return await unbroken(self._connection.execute(statement))

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Run what wants a connection that does not await (migrations, inspection)."""
        return await unbroken(self._connection.run_sync(work))


@asynccontextmanager
async def begin(engine: AsyncEngine) -> AsyncIterator[Transaction]:
    """Begin a transaction on a connection of the engine's pool, and give that back in order whatever happens."""
    connection = engine.connect()
    try:
        await unbroken(_start(connection))
        yield Transaction(connection)
        await unbroken(_commit(connection))
    finally:
        # It never started if the pool had none to give; closing rolls back what was not committed.
        if connection.sync_connection is not None:
            await unbroken(connection.close())


async def _start(connection: AsyncConnection) -> None:
    await connection.start()
    await connection.begin()


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except DBAPIError:
        # A commit that fails (a deferred constraint, a full disk) leaves SQLite's transaction open on the connection.
        await connection.invalidate()
        raise


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Await some work to its end, however often the waiting task is cancelled meanwhile; then be cancelled."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # seen, so that it is not reported as lost
        raise cancelled
    return task.result()
