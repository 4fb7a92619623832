"""Transactions on a database in a file, which SQLite reads and writes within this process.

A statement takes some ten microseconds there, and handing it to a thread several times as long. So statements run where
they are asked for. What may really wait runs in a thread, and the event loop goes on: a COMMIT waits for the disk, and
another program (a console, a backup) may have locked the file.

The disk is what writers wait for longest. So those that are waiting when a writer is done write into its transaction,
each behind a savepoint of its own, and one COMMIT puts all of it on the disk. Nobody hears that it wrote before that.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, Executable, RootTransaction, create_engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.storage.known_statements import Answer, KnownStatements, run_bare
from bot.storage.transaction import Bounds, DatabaseSilent, Transaction, unbroken

T = TypeVar("T")

READERS_KEPT = 8
"""How many connections that read are kept open while nobody reads."""

STATEMENTS_KEPT = 512
"""How many statements a connection keeps prepared: more than there are different ones."""

_PART = "part"
"""What the savepoints are called; each later one hides the one before."""

_DAY_S = 86_400.0

_AT_ONCE = 4
"""How many statements may wait for other programs beside a COMMIT."""


class FileTransactions:
    """Implements `Transactions`: one connection that writes, and as many that read as there are reads at one time.

    SQLite has one writer at a time in any case; ours queue in order instead of polling its lock.
    """

    shared = False

    def __init__(self, address: URL, bounds: Bounds) -> None:
        self.engine, self._bounds = file_engine(address, wait_s=0, connect_s=bounds.lock_s), bounds
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="database")
        self._known = KnownStatements()
        self._idle: list[Connection] = []
        self._writer: Connection | None = None
        self._queue, self._waiting = asyncio.Lock(), 0
        self._group: _Group | None = None

    def _new(self) -> "_FileTransaction":
        return _FileTransaction(self._threads, self._known, self._bounds)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Begin a transaction that only reads; it sees the database as it is at its first statement."""
        transaction = self._new()
        try:
            await transaction.begin(self._idle.pop() if self._idle else None, self.engine, "BEGIN")
            yield transaction
        finally:
            connection = transaction.leave()
            if connection is not None and len(self._idle) < READERS_KEPT:
                self._idle.append(connection)
            elif connection is not None:
                connection.close()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """Begin a transaction that may write, when those before it are done; it may be committed with those behind it.

        A COMMIT that fails is then an error for all of them.
        """
        shares, left = False, None
        try:
            async with self._turn():
                group, self._group = self._group or _Group(self._new()), None
                transaction, first, begun = group.transaction, not group.size, False
                try:
                    if first:
                        writer, self._writer = self._writer, None
                        # At once with the lock: what reads first and writes later cannot wait for it, only fail.
                        await transaction.begin(writer, self.engine, "BEGIN IMMEDIATE")
                    else:
                        transaction.save()
                    begun = True
                    yield transaction
                    # Whoever was cancelled meanwhile hears of it here, before anything is written.
                    await asyncio.sleep(0)
                    shares = not first or self._waiting > 0
                    if not shares:
                        await transaction.commit()
                finally:
                    if shares or (begun and not first and transaction.undo()):
                        self._keep_open(group, size=group.size + shares)
                        left = group
                    else:
                        self._writer = transaction.leave()
                        group.end(None if first else DatabaseSilent())
        except Exception:
            if left is not None:
                # It may have failed for what the others wrote, which is told to nobody before it is on the disk.
                with suppress(Exception):
                    await self._committed(left)
            raise
        if left is not None:
            await self._committed(left)

    async def _committed(self, group: "_Group") -> None:
        """Wait for the COMMIT of a group. Raises: what that raised."""
        # Each of the others has bounds of its own, and so has the COMMIT: that they are many is no silence.
        await unbroken(asyncio.shield(group.ended), _nothing, replace(self._bounds, answer_s=_DAY_S))

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        self._waiting += 1
        try:
            await self._queue.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._queue.release()

    def _keep_open(self, group: "_Group", *, size: int) -> None:
        """Leave a transaction to those that are waiting now; behind them it is committed, whoever of them is left."""
        group.transaction, group.size, self._group = group.transaction.handed_on(), size, group
        if group.committer is None:
            group.committer = asyncio.create_task(self._commit(group))

    async def _commit(self, group: "_Group") -> None:
        async with self._queue:
            if self._group is not group:
                return
            self._group = None
            # Stopped, it does not know what came of it.
            failed: Exception | None = DatabaseSilent()
            try:
                await group.transaction.commit()
                failed = None
            except Exception as error:  # noqa: BLE001 — whoever wrote hears of it
                failed = error
            finally:
                self._writer = group.transaction.leave()
                group.end(failed)

    def session(self) -> NoReturn:
        """Refuse: a file belongs to one process, which needs nothing beside its transactions."""
        raise TypeError("a file has no sessions")

    def close(self) -> None:
        """Close what is open; what never ended is left to its thread. Nobody may be writing."""
        for connection in (*self._idle, *([self._writer] if self._writer else ())):
            connection.close()
        self._idle, self._writer = [], None
        self._threads.shutdown(wait=False)
        self.engine.dispose()


@dataclass(slots=True)
class _Group:
    """A transaction into which several write, one after the other: how many did, and what came of its COMMIT.

    Whoever has his turn takes it from its owner, and gives it back with a transaction for the next one.
    """

    transaction: "_FileTransaction"
    size: int = 0
    committer: asyncio.Task[None] | None = None
    ended: asyncio.Future[None] = field(default_factory=asyncio.Future)

    def end(self, error: Exception | None) -> None:
        """Let all who wrote go on, or hear what failed."""
        if error is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error)
            self.ended.exception()  # There may be nobody left to hear of it.


class _FileTransaction:
    """Implements `Transaction`."""

    def __init__(self, threads: ThreadPoolExecutor, known: KnownStatements, bounds: Bounds) -> None:
        self._threads, self._known, self._bounds = threads, known, bounds
        self._held: Connection | None = None
        self._root: RootTransaction | None = None

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    @property
    def _connection(self) -> Connection:
        if self._held is None:
            raise RuntimeError("the transaction is over")
        return self._held

    async def begin(self, idle: Connection | None, engine: Engine, how: str) -> None:
        """Begin on an idle connection, or on a new one of that engine; `how` is SQLite's word for it."""
        held = await self._apart(engine.connect) if idle is None else idle
        self._held = held
        self._root = held.begin()
        await self._run(lambda: run_bare(held, how))

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Answer:
        return await self._run(lambda: self._known.execute(self._connection, statement, values or {}))

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        return work(self._connection)

    async def commit(self) -> None:
        """Put what was written on the disk. Raises: what SQLAlchemy raises, DatabaseSilent."""
        if self._root is not None:
            await self._apart(self._root.commit)

    def save(self) -> None:
        """Begin a part that can be undone alone."""
        run_bare(self._connection, f"SAVEPOINT {_PART}")

    def undo(self) -> bool:
        """Undo the part that was begun last; false if the transaction is of no use to anybody any more."""
        held = self._held
        if held is None:
            return False
        try:
            run_bare(held, f"ROLLBACK TO {_PART}")
        except SQLAlchemyError:
            # After some errors (a full disk) SQLite has undone all of it already.
            return False
        return True

    def handed_on(self) -> "_FileTransaction":
        """End this one, and give another that goes on with the same connection."""
        other = _FileTransaction(self._threads, self._known, self._bounds)
        other._held, other._root, self._held = self._held, self._root, None
        return other

    def leave(self) -> Connection | None:
        """Roll back what was not committed, and give the connection back; None if it is of no use any more."""
        held, self._held = self._held, None
        if held is None:
            return None
        if self._root is not None and self._root.is_active:
            with suppress(SQLAlchemyError):
                self._root.rollback()
        if held.get_transaction() is not None:
            # A COMMIT that failed (a full disk) leaves SQLite's transaction open on the connection.
            _hang_up(held)
            return None
        return held

    async def _run(self, work: Callable[[], T]) -> T:
        """Run a statement here; where another program is in its way, once more in a thread, which waits."""
        try:
            return work()
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
        return await self._apart(lambda: self._patiently(work))

    def _patiently(self, work: Callable[[], T]) -> T:
        connection = self._connection
        try:
            _wait(connection, self._bounds.lock_s)
            return work()
        finally:
            with suppress(SQLAlchemyError):
                _wait(connection, 0)

    async def _apart(self, work: Callable[[], T]) -> T:
        """Run something in a thread, to its end or until it is given up."""
        running = self._threads.submit(work)

        def give_up() -> None:
            # The connection is left to the thread that hangs on it, and closed when that ends.
            held, self._held = self._held, None
            if held is not None:
                running.add_done_callback(lambda _: _hang_up(held))

        return await unbroken(asyncio.wrap_future(running), give_up, self._bounds)


def _nothing() -> None:
    """Give nothing up: others wait for the same."""


def _hang_up(connection: Connection) -> None:
    """Close a connection for good, with whatever it had begun."""
    with suppress(SQLAlchemyError):
        connection.invalidate()
        connection.close()


def file_engine(address: URL, *, wait_s: float, connect_s: float) -> Engine:
    """Make the engine of a file; connecting, and a statement, waits so long for a lock that another program has."""
    plain = address.set(drivername="sqlite")
    given = {
        "timeout": connect_s,
        "check_same_thread": False,
        "factory": _Connection,
        "cached_statements": STATEMENTS_KEPT,
    }
    engine = create_engine(plain, poolclass=NullPool, connect_args=given)

    def configure(connection: "_Connection", _: object) -> None:
        # The driver must not begin transactions by itself: it leaves reads and DDL outside of them
        # (https://docs.python.org/3/library/sqlite3.html#sqlite3-transaction-control-isolation-level).
        connection.isolation_level = None
        # A connection that is just being closed may have the whole file: the first of these waits for it.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", _busy_timeout(wait_s)):
            connection.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "connect", configure)
    return engine


def _busy_timeout(seconds: float) -> str:
    return f"busy_timeout = {seconds * 1000:.0f}"


def _wait(connection: Connection, seconds: float) -> None:
    connection.exec_driver_sql(f"PRAGMA {_busy_timeout(seconds)}")


class _Cursor(sqlite3.Cursor):
    """Fetches all rows at once: what is read one by one would change under whoever writes between two of them."""

    _rows: deque[Any]

    def execute(self, sql: str, parameters: Any = (), /) -> Self:  # noqa: ANN401 — as the driver has it
        super().execute(sql, parameters)
        self._rows = deque(super().fetchall() if self.description else ())
        return self

    def fetchone(self) -> Any:  # noqa: ANN401
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows, self._rows = list(self._rows), deque()
        return rows


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = None) -> Any:  # noqa: ANN401 — as the driver has it
        return super().cursor(factory or _Cursor)
