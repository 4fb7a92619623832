"""Databases that live as long as a measurement: a file of SQLite's, or one made on a PostgreSQL server."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine


@asynccontextmanager
async def throwaway(server: str, folder: Path) -> AsyncIterator[str]:
    """Make an empty database and give its URL; `server` is a PostgreSQL URL whose user may make some, or empty."""
    if not server:
        yield f"sqlite+aiosqlite:///{folder / 'roomkeeper.db'}"
        return
    name = f"roomkeeper_bench_{uuid.uuid4().hex}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(sql(f"CREATE DATABASE {name}"))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            async with engine.connect() as connection:
                await connection.execute(sql(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        await engine.dispose()
