"""The one way to the database: opened, migrated and locked at the start; then reads, and writes one after the other.

What SQLite and PostgreSQL do differently stands here and in the migrations, and nowhere else.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Float, Table, column, inspect, literal, make_url, select, table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.storage import migrations
from bot.storage.columns import SHAPES, Expressions, Instant, given, parameters, parted
from bot.storage.database_file import DatabaseUnusable, only_process, require_local_disk
from bot.storage.file_transactions import FileTransactions, file_engine
from bot.storage.transaction import Bounds, Transaction, Transactions

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

BOUNDS = Bounds()

_SERVER = "bot.storage.database_server"

OVERLAP = "claims overlap"
"""What SQLite's triggers say when a claim would overlap another booking's."""


@dataclass(slots=True)
class _Moment:
    """A transaction that several reads are part of, until it is over; the first of them begins it."""

    begin: Callable[[], Awaitable[Transaction]]
    transaction: Transaction | None = None
    over: bool = False

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Be part of it."""
        if self.transaction is None:
            self.transaction = await self.begin()
        yield self.transaction


class _WrittenByNewer(Exception):
    """The tables are those of a later revision than any that is known here."""


class Database:
    """Hands out transactions, each committed at the end of its block, or rolled back if that fails or is cancelled."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions, self.engine = transactions, transactions.engine
        self.process_id = secrets.randbits(62)
        """Names this process in the rows that it holds for a while (`bot.processes`)."""
        self.shared = transactions.shared
        """Whether other processes may work on it at the same time."""
        self.file = None if self.shared else Path(str(self.engine.url.database)).resolve()
        """Where it is, if it is a file."""
        self._moment = ContextVar[_Moment | None]("moment", default=None)

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that only reads, or be part of the one around it; it waits for no writer."""
        moment = self._moment.get()
        return self._transactions.reading() if moment is None or moment.over else moment.reading()

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that may write. Nothing of the world belongs inside: others wait for it."""
        moment = self._moment.get()
        if moment is not None and not moment.over:
            raise RuntimeError("what is written within `together` would not be seen there")
        return self._transactions.writing()

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """Read all that is read within in one transaction, as `booking.ports.Reads` says; none begins for nothing."""
        around = self._moment.get()
        if around is not None and not around.over:
            yield
            return
        async with AsyncExitStack() as stack:
            moment = _Moment(lambda: stack.enter_async_context(self._transactions.reading()))
            token = self._moment.set(moment)
            try:
                yield
            finally:
                # Tasks that were begun within have the variable still.
                moment.over = True
                # One that is closed from outside ends in another context, where nothing has to be set back.
                with suppress(ValueError):
                    self._moment.reset(token)

    def session(self) -> "AsyncConnection":
        """Give a connection to a server, apart from all transactions; whoever starts it ends it."""
        return self._transactions.session()


@asynccontextmanager
async def open_database(url: str, *, bounds: Bounds = BOUNDS) -> AsyncIterator[Database]:
    """Open the database, bring its tables up to date, and close it at the end of the block.

    `url` is `sqlite+aiosqlite:///PATH` or `postgresql+asyncpg://…`. A file belongs to this process alone meanwhile.
    `bounds` are for tests.
    Raises: DatabaseInUse, DatabaseUnusable.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with _own(address):
            with _understood(address):
                _prepare_file(address, bounds)
            with closing(FileTransactions(address, bounds)) as file:
                yield Database(file)
        return
    # By name: what a server needs of SQLAlchemy is not imported for a file.
    prepare_server, open_server = map(resolve_name, (f"{_SERVER}:prepare_server", f"{_SERVER}:open_server"))
    with _understood(address):
        await prepare_server(address, bounds, _bring_up_to_date)
    async with open_server(address, bounds) as server:
        yield Database(server)


def _prepare_file(address: URL, bounds: Bounds) -> None:
    # Made here, since SQLite would let everybody on this machine read it. What it puts beside the file is as private.
    Path(str(address.database)).touch(mode=0o600)
    engine = file_engine(address, wait_s=bounds.lock_s, connect_s=bounds.lock_s)
    try:
        with engine.connect() as connection, connection.begin():
            if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
                raise DatabaseUnusable(
                    "The database's file system cannot do write-ahead logging: put it on a local disk."
                )
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _bring_up_to_date(connection)
    finally:
        engine.dispose()


@contextmanager
def _own(address: URL) -> Iterator[None]:
    if address.database in (None, "", ":memory:") or str(address.database).startswith("file:"):
        raise DatabaseUnusable("The database needs a file, such as sqlite+aiosqlite:///roomkeeper.db.")
    # Wherever links lead, and whatever it is called there: one file, one lock, one disk.
    path = Path(str(address.database)).resolve()
    require_local_disk(path)
    with only_process(path):
        yield


@contextmanager
def _understood(address: URL) -> Iterator[None]:
    """Say in one sentence why the database cannot be had."""
    place = address.render_as_string(hide_password=True)
    try:
        yield
    except _WrittenByNewer:
        raise DatabaseUnusable(f"The database {place} was written by a newer version of Roomkeeper.") from None
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnusable(f"The database {place} cannot be used ({type(error).__name__}).") from error


def revision_of(connection: Connection) -> str:
    """Tell at which revision the tables are; empty where there are none."""
    known = "alembic_version"
    if not inspect(connection).has_table(known):
        return ""
    return str(connection.execute(select(column("version_num")).select_from(table(known))).scalar())


def newest_revision() -> str:
    """Tell to which revision a start brings the tables."""
    return max(each.name[:4] for each in Path(migrations.__file__).parent.glob("versions/[0-9]*.py"))


def _bring_up_to_date(connection: Connection) -> None:
    """Migrate, if there is anything to do: Alembic takes longer to import than all the rest of a start in here."""
    revision, newest = revision_of(connection), newest_revision()
    if revision > newest:
        raise _WrittenByNewer
    if revision != newest:
        # By name, so that it is not imported otherwise.
        resolve_name("bot.storage.migrating:migrate")(connection)


class Now(FunctionElement[datetime]):
    """The database's own time, and some seconds: what several processes that share one have in common."""

    type = Instant()
    inherit_cache = True

    def __init__(self, after: timedelta = timedelta(0)) -> None:
        super().__init__(literal(after.total_seconds(), Float()))


now_after = lru_cache(64)(Now)
"""The same for a while, for statements that are built once."""


@compiles(Now, "postgresql")
def _now_in_postgresql(now: Now, compiler: SQLCompiler, **options: object) -> str:
    # Not now(), which stands still during a transaction, also while that waits for a lock.
    return f"(clock_timestamp() + make_interval(secs => {compiler.process(now.clauses, **options)}))"


@compiles(Now, "sqlite")
def _now_in_sqlite(now: Now, compiler: SQLCompiler, **options: object) -> str:
    milliseconds = "ROUND((julianday('now') - 2440587.5) * 86400000)"
    return f"CAST({milliseconds} * 1000 + {compiler.process(now.clauses, **options)} * 1000000 AS INTEGER)"


def insert_into(connection: Transaction, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Give the database's own INSERT, which knows ON CONFLICT."""
    return insert_in(connection.dialect.name, table)


def insert_in(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Give the INSERT of a dialect, for a statement that is built once."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


async def insert_new(connection: Transaction, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; false if its key is there already, or if it is a claim that overlaps another booking's.

    In PostgreSQL DO NOTHING is what keeps contenders from deadlocks: an exclusion constraint that raises has them.
    """
    told, expressions = parted(values)
    statement = _insert_new(connection.dialect.name, table, tuple(told), expressions)
    try:
        result = await connection.execute(statement, given(told))
    except IntegrityError as error:
        if OVERLAP in str(error.orig):
            return False
        raise
    return result.rowcount == 1


@lru_cache(SHAPES)
def _insert_new(
    dialect: str, table: Table, names: tuple[str, ...], expressions: Expressions
) -> sqlite.Insert | postgresql.Insert:
    row = {**parameters(table, names), **dict(expressions)}
    return insert_in(dialect, table).values(row).on_conflict_do_nothing()
