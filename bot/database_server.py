"""What a PostgreSQL server is asked at the start: whether it keeps what it is told, and whether it is the same one."""

import logging

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from bot.database_file import DatabaseUnusable
from bot.tables import servers

# The timeline is the first eight digits of the name of the file that is written to: the control data have it only
# after the first checkpoint (https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES).
_IDENTITY = """
    SELECT system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) FROM pg_control_system()
"""

_log = logging.getLogger(__name__)


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
