"""How a PostgreSQL server is reached; and what it is asked at the start: whether it keeps things, and which one it is.

A connection may go silent at any time, so both sides bound what they wait for.
"""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import URL, Connection, delete, event, insert, select
from sqlalchemy import text as sql
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from booking.clock import elapsed
from bot.storage.database_file import DatabaseUnusable
from bot.storage.server_transactions import ServerTransactions
from bot.storage.tables import servers
from bot.storage.transaction import Bounds

# The timeline is the first eight digits of the name of the file that is written to: the control data have it only
# after the first checkpoint (https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES).
_IDENTITY = """
    SELECT system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) FROM pg_control_system()
"""

_HEARD = "roomkeeper_heard"

_PREPARED = 500
"""How many statements stay prepared on a connection; the turns and workers have some 200."""

_MIGRATING = 7_266_837
"""The key of PostgreSQL's advisory lock under which processes that start together migrate one by one."""

_log = logging.getLogger(__name__)


async def prepare_server(address: URL, bounds: Bounds, bring_up_to_date: Callable[[Connection], None]) -> None:
    """Check a server and migrate, over a connection without bounds: what is done once at the start may take long.

    Raises: DatabaseUnusable, and what SQLAlchemy raises.
    """

    def prepare(connection: Connection) -> None:
        connection.execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        require_durable(connection)
        bring_up_to_date(connection)
        notice_another(connection)

    engine = create_async_engine(address, connect_args={"timeout": bounds.connect_s})
    try:
        async with engine.begin() as connection:
            await connection.run_sync(prepare)
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_server(address: URL, bounds: Bounds) -> AsyncIterator[ServerTransactions]:
    """Hand out transactions on a server until the end of the block."""
    engine = engine_of(address, bounds)
    try:
        yield ServerTransactions(engine, bounds)
    finally:
        await engine.dispose()


def engine_of(address: URL, bounds: Bounds) -> AsyncEngine:
    """Make the pool of connections to a server; those that were idle for a while are asked whether they still stand.

    The one that was used last is used next: it was heard from, and has its statements prepared.

    https://www.postgresql.org/docs/current/runtime-config-client.html and runtime-config-connection.html
    """
    given = {
        "statement_timeout": bounds.statement_s,
        "lock_timeout": bounds.lock_s,
        "idle_in_transaction_session_timeout": bounds.idle_s,
    }
    # A machine that is gone says no goodbye: its sessions, and so its locks, end when it does not answer these.
    probes = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3"}
    engine = create_async_engine(
        address,
        pool_timeout=bounds.pool_s,
        pool_use_lifo=True,
        connect_args={
            "prepared_statement_cache_size": _PREPARED,
            "timeout": bounds.connect_s,
            "command_timeout": (bounds.statement_s + bounds.answer_s) / 2,
            "server_settings": {**{name: f"{seconds * 1000:.0f}" for name, seconds in given.items()}, **probes},
        },
    )

    def note(_: object, entry: ConnectionPoolEntry, *__: object) -> None:
        entry.info[_HEARD] = elapsed()

    def ping(connection: AdaptedConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection) -> None:
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        if elapsed() - entry.info[_HEARD] < bounds.trusted_s:
            return
        # SQLAlchemy's own ping has no bound, and takes what never answers for an error of ours.
        try:
            connection.run_async(lambda runner: runner.fetchrow(";", timeout=bounds.ping_s))
        except Exception as error:
            raise InvalidatePoolError from error

    def hang_up(connection: AdaptedConnection, _: object) -> None:
        # Without a goodbye, which a connection that is silent would wait to get rid of; the server takes it for one.
        connection.driver_connection.terminate()

    event.listen(engine.sync_engine, "connect", note)
    event.listen(engine.sync_engine, "checkin", note)
    event.listen(engine.sync_engine, "checkout", ping)
    event.listen(engine.sync_engine, "close", hang_up)
    return engine


def require_durable(connection: Connection) -> None:
    """Check that what is committed there outlives a crash. Raises: DatabaseUnusable."""
    for name in ("fsync", "synchronous_commit"):
        if _setting(connection, name) == "off":
            raise DatabaseUnusable(f"PostgreSQL runs with {name}=off, so a crash would lose bookings: switch it on.")
    if _setting(connection, "transaction_read_only") == "on":
        raise DatabaseUnusable("PostgreSQL takes no writes here: name the primary, not a replica.")
    if _setting(connection, "full_page_writes") == "off":
        # Right where the file system writes pages whole, which cannot be seen from here.
        _log.warning(
            "PostgreSQL runs with full_page_writes=off: a crash destroys bookings unless its disk is like ZFS."
        )


def notice_another(connection: Connection) -> None:
    """Say in the log if the server was failed over or restored since the last start, and remember what it is now."""
    identity = _identity(connection)
    known = connection.execute(select(servers.c.identity)).scalar_one_or_none()
    if identity in (None, known):
        return
    if known is not None:
        _log.warning(
            "PostgreSQL was failed over, restored or moved since the last start (it was %s and is %s): it may lack "
            "the bookings that were made last, though their events stand on the rooms' calendars.",
            known,
            identity,
        )
    connection.execute(delete(servers))
    connection.execute(insert(servers).values(identity=identity))


def _identity(connection: Connection) -> str | None:
    """Name the cluster and its timeline; None where the server does not tell, as some hosted ones."""
    try:
        with connection.begin_nested():
            return str(connection.execute(sql(_IDENTITY)).scalar_one())
    except DBAPIError as error:
        _log.info("PostgreSQL does not tell which server it is: %s", type(error.orig).__name__)
        return None


def _setting(connection: Connection, name: str) -> str:
    return str(connection.exec_driver_sql(f"SHOW {name}").scalar_one())
