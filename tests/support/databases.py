"""Throw-away databases for tests: a file of SQLite's, and one of PostgreSQL's where a server was named."""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

POSTGRES = os.environ.get("ROOMKEEPER_TEST_POSTGRES", "")
"""A database whose user may create others, such as `postgresql+asyncpg://postgres@127.0.0.1:5432/postgres`."""

DATABASES = ("sqlite", *(("postgres",) if POSTGRES else ()))


@asynccontextmanager
async def new_database(kind: str, folder: Path) -> AsyncIterator[str]:
    """Make an empty database of that kind, give its URL, and take it away again."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'roomkeeper.db'}"
        return
    name = f"roomkeeper_test_{uuid.uuid4().hex}"
    server = create_async_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    try:
        async with server.connect() as connection:
            await connection.execute(sql(f"CREATE DATABASE {name}"))
        try:
            yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
        finally:
            async with server.connect() as connection:
                await connection.execute(sql(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        await server.dispose()
