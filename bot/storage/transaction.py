"""A database transaction that a cancelled task, or a database that says nothing, leaves in order.

Cancelled in the middle of a statement, SQLAlchemy drops the connection while the driver's thread still works on it.
With SQLite that can leave a transaction open, and so the database locked, until the garbage collector comes by. Here
every statement runs to its end, and a cancellation is felt only between two of them.

A connection can also go silent: a firewall forgets it, its server is gone. So every statement has a bound; what goes
beyond it is given up together with its connection. A COMMIT that was given up may have taken effect all the same.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long things may take, in seconds. The bound of one includes those of what it consists of."""

    connect_s: float = 5.0
    """Until a new connection to a server stands."""
    ping_s: float = 2.0
    """Until a connection that was idle answers; it is replaced if it does not."""
    lock_s: float = 10.0
    """Until another's lock is released."""
    statement_s: float = 15.0
    """Until the server ends a statement."""
    idle_s: float = 30.0
    """Until the server ends a transaction whose process says nothing, as one that is frozen."""
    pool_s: float = 10.0
    """Until a connection is free."""
    answer_s: float = 20.0
    """Until a statement is given up with its connection, whatever the server does about it."""
    cancelled_s: float = 5.0
    """The same, for one whose task was cancelled."""


class DatabaseSilent(Exception):
    """The database did not answer in time. What was asked of it may have been done all the same."""


class Transaction:
    """What a block does its work with; it is committed where the block ends well, and else rolled back."""

    def __init__(self, connection: AsyncConnection, bounds: Bounds) -> None:
        self._connection, self._bounds = connection, bounds

    @property
    def dialect(self) -> Dialect:
        """Which database this is, for what differs between them."""
        return self._connection.dialect

    async def execute(self, statement: Executable) -> CursorResult[Any]:
        """Run a statement; all rows it gives are fetched. Raises: what SQLAlchemy raises, DatabaseSilent."""
        return await _unbroken(self._connection.execute(statement), self._connection, self._bounds)

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Run what wants a connection that does not await (migrations, inspection)."""
        return await _unbroken(self._connection.run_sync(work), self._connection, self._bounds)


@asynccontextmanager
async def begin(engine: AsyncEngine, bounds: Bounds) -> AsyncIterator[Transaction]:
    """Begin a transaction on a connection of the engine's pool, and give that back in order whatever happens."""
    connection = engine.connect()
    try:
        await _unbroken(_start(connection), connection, bounds)
        yield Transaction(connection, bounds)
        await _unbroken(_commit(connection), connection, bounds)
    finally:
        # It never started if the pool had none to give; closing rolls back what was not committed.
        if connection.sync_connection is not None:
            await _unbroken(connection.close(), connection, bounds)


async def _start(connection: AsyncConnection) -> None:
    await connection.start()
    await connection.begin()


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except Exception:
        # A commit that fails (a deferred constraint, a full disk) leaves SQLite's transaction open on the connection.
        await connection.invalidate()
        raise


async def _unbroken(work: Coroutine[Any, Any, T], connection: AsyncConnection, bounds: Bounds) -> T:
    """Await some work to its end, however often the waiting task is cancelled meanwhile; then be cancelled.

    Raises: DatabaseSilent if it does not end in time. Its connection is given up.
    """
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
    until = loop.time() + bounds.answer_s
    cancelled: asyncio.CancelledError | None = None
    while not task.done() and loop.time() < until:
        try:
            await asyncio.wait([task], timeout=until - loop.time())
        except asyncio.CancelledError as error:
            cancelled = error
            until = min(until, loop.time() + bounds.cancelled_s)
    silent = not task.done() or (not task.cancelled() and isinstance(task.exception(), TimeoutError))
    if silent:
        _give_up(connection)
        task.cancel()
        task.add_done_callback(_seen)
    if cancelled is not None:
        if task.done():
            _seen(task)
        raise cancelled
    if silent:
        raise DatabaseSilent
    return task.result()


def _give_up(connection: AsyncConnection) -> None:
    """Break the connection off without a word to the other side, which would wait for an answer; it is replaced."""
    held = connection.sync_connection
    if held is not None and not held.closed and not held.invalidated:
        # Outside of SQLAlchemy's greenlets this closes the socket, or ends the driver's thread, and waits for no one.
        held.invalidate()


def _seen(task: asyncio.Task[Any]) -> None:
    """Look at how a task ended that nobody waits for, so that it is not reported as lost."""
    if not task.cancelled():
        task.exception()
