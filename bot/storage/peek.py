"""Reads the registry beside a bot that may be running, without a migration and without a lock."""

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from booking.model import Room
from bot.storage.database_file import DatabaseUnusable
from bot.storage.records import room_from
from bot.storage.tables import inspections, rooms


async def registered(database_url: str, *, tenant: str) -> tuple[tuple[Room, ...], str]:
    """Give the registered rooms, by address, and the mailbox that must stay closed, if an admin named one.

    Raises: DatabaseUnusable if they cannot be read.
    """
    address = make_url(database_url)
    every = select(rooms).where(rooms.c.tenant == tenant).order_by(rooms.c.address)
    shut = select(inspections.c.closed).where(inspections.c.tenant == tenant)
    try:
        if address.get_backend_name() == "sqlite":
            file = _for_reading(address)
            try:
                with file.connect() as reading:
                    found, closed = reading.execute(every).mappings().all(), reading.execute(shut).scalar()
            finally:
                file.dispose()
        else:
            server = create_async_engine(address)
            try:
                async with server.connect() as connection:
                    found = (await connection.execute(every)).mappings().all()
                    closed = (await connection.execute(shut)).scalar()
            finally:
                await server.dispose()
    except (DBAPIError, OSError):
        raise DatabaseUnusable(
            "The registered rooms cannot be read: start the bot once, so that it brings its tables up to date."
        ) from None
    return tuple(room_from(row) for row in found), closed or ""


def _for_reading(address: URL) -> Engine:
    """Open a file for reading alone, which is safe beside a writer in another process (sqlite.org/wal.html)."""
    path = Path(address.database or "").absolute()
    return create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
