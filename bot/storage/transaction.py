"""A database transaction that a cancelled task, or a database that says nothing, leaves in order.

Every statement runs to its end, and a cancellation is felt only between two of them. How a transaction is had is told
by `server_transactions` and `file_transactions`.

A connection can also go silent: a firewall forgets it, its server is gone, a disk hangs. So whatever is waited for has
a bound; what goes beyond it is given up together with its connection. A COMMIT that was given up may have taken effect
all the same.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.engine import Dialect

from bot.storage.known_statements import Answer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long things may take, in seconds. The bound of one includes those of what it consists of."""

    connect_s: float = 5.0
    """Until a new connection to a server stands."""
    ping_s: float = 2.0
    """Until a connection that was idle answers; it is replaced if it does not."""
    trusted_s: float = 1.0
    """For how long after its use a connection is taken to stand, if its server has not said goodbye."""
    lock_s: float = 10.0
    """Until another's lock is released: another process's on a server, another program's on a file."""
    statement_s: float = 15.0
    """Until the server ends a statement."""
    idle_s: float = 30.0
    """Until the server ends a transaction whose process says nothing, as one that is frozen."""
    pool_s: float = 10.0
    """Until a connection is free."""
    answer_s: float = 20.0
    """Until a statement is given up with its connection, whatever the server or the disk does about it."""
    cancelled_s: float = 5.0
    """The same, for one whose task was cancelled."""


class DatabaseSilent(Exception):
    """The database did not answer in time. What was asked of it may have been done all the same."""


class Transaction(Protocol):
    """What a block does its work with; it is committed where the block ends well, and else rolled back."""

    @property
    def dialect(self) -> Dialect:
        """Which database this is, for what differs between them."""
        ...

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Answer:
        """Run a statement, with the values of its parameters by name; all rows it gives are fetched.

        To build a statement takes longer than to run it: what every turn asks is built once, with parameters.
        On a file it is then run as it was before (`known_statements`).
        Raises: what SQLAlchemy raises, DatabaseSilent.
        """
        ...

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Run what wants a connection that does not await (migrations, inspection)."""
        ...


class Transactions(Protocol):
    """Hands out transactions of one database. `engine` is where its statements can be listened to.

    `shared` tells whether other processes may work on it at the same time.
    """

    engine: Engine
    shared: bool

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that only reads; it waits for no writer."""
        ...

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that may write."""
        ...

    def session(self) -> "AsyncConnection":
        """Give a connection to a server, to be had for as long as the caller likes. Raises: TypeError for a file."""
        ...


async def unbroken(work: "asyncio.Future[T]", give_up: Callable[[], object], bounds: Bounds) -> T:
    """Await some work to its end, however often the waiting task is cancelled meanwhile; then be cancelled.

    `give_up` breaks off the connection of what does not end in time. Raises: DatabaseSilent then.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + bounds.answer_s
    cancelled: asyncio.CancelledError | None = None
    while not work.done() and loop.time() < until:
        try:
            await asyncio.wait([work], timeout=until - loop.time())
        except asyncio.CancelledError as error:
            cancelled = error
            until = min(until, loop.time() + bounds.cancelled_s)
    silent = not work.done() or (not work.cancelled() and isinstance(work.exception(), TimeoutError))
    if silent:
        give_up()
        work.cancel()
        work.add_done_callback(_seen)
    if cancelled is not None:
        if work.done():
            _seen(work)
        raise cancelled
    if silent:
        raise DatabaseSilent
    return work.result()


def _seen(work: "asyncio.Future[Any]") -> None:
    """Look at how something ended that nobody waits for, so that it is not reported as lost."""
    if not work.cancelled():
        work.exception()
