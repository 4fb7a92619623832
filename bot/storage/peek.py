"""Reads the registry beside a bot that may be running, without a migration and without a lock."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, RowMapping, Select, create_engine, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from booking.model import Room
from booking.subscriptions import Coverage
from bot.storage.database_file import DatabaseUnusable
from bot.storage.records import room_from
from bot.storage.subscriptions import State
from bot.storage.tables import inspections, rooms, subscriptions


async def registered(database_url: str, *, tenant: str) -> tuple[tuple[Room, ...], str]:
    """Give the registered rooms, by address, and the mailbox that must stay closed, if an admin named one.

    Raises: DatabaseUnusable if they cannot be read.
    """
    every = select(rooms).where(rooms.c.tenant == tenant).order_by(rooms.c.address)
    shut = select(inspections.c.closed).where(inspections.c.tenant == tenant)
    found, closed = await _read(database_url, every), await _read(database_url, shut)
    return tuple(room_from(row) for row in found), closed[0]["closed"] if closed else ""


async def told_of(database_url: str, *, tenant: str, now: datetime) -> Coverage:
    """Tell in how many rooms Exchange tells of changes, and in which it does not.

    Raises: DatabaseUnusable if that cannot be read.
    """
    rows = await _read(database_url, select(subscriptions).where(subscriptions.c.tenant == tenant))
    stays = [row for row in rows if row["state"] != State.LEAVING]
    missing = sorted(
        (row["room"], row["code"]) for row in stays if row["state"] != State.LIVE or (row["expires_at"] or now) <= now
    )
    code = next((code for _, code in missing if code), "")
    return Coverage(len(stays) - len(missing), tuple(room for room, _ in missing), code)


async def _read(database_url: str, query: Select[Any]) -> Sequence[RowMapping]:
    address = make_url(database_url)
    found: Sequence[RowMapping]
    try:
        if address.get_backend_name() == "sqlite":
            file = _for_reading(address)
            try:
                with file.connect() as reading:
                    found = reading.execute(query).mappings().all()
            finally:
                file.dispose()
        else:
            server = create_async_engine(address)
            try:
                async with server.connect() as connection:
                    found = (await connection.execute(query)).mappings().all()
            finally:
                await server.dispose()
    except (DBAPIError, OSError):
        raise DatabaseUnusable(
            "The registered rooms cannot be read: start the bot once, so that it brings its tables up to date."
        ) from None
    return found


def _for_reading(address: URL) -> Engine:
    """Open a file for reading alone, which is safe beside a writer in another process (sqlite.org/wal.html)."""
    path = Path(address.database or "").absolute()
    return create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
