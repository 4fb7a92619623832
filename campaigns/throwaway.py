"""Databases that live as long as a measurement or a test: a file of SQLite's, or one made on a PostgreSQL server."""

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
    async with made_on(server) as name:
        yield url_on(server, name)


@asynccontextmanager
async def made_on(server: str, *, like: str = "template1") -> AsyncIterator[str]:
    """Make a database on a PostgreSQL server, a copy of another one, give its name, and take it away again."""
    name = await make(server, like=like)
    try:
        yield name
    finally:
        await take_away(server, name)


async def make(server: str, *, like: str = "template1") -> str:
    """Make a database on a PostgreSQL server, a copy of another one, and give its name."""
    name = f"roomkeeper_{uuid.uuid4().hex}"
    await tell_server(server, f"CREATE DATABASE {name} TEMPLATE {like}")
    return name


async def take_away(server: str, name: str) -> None:
    """Take a database off a PostgreSQL server, whoever is connected to it."""
    await tell_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def url_on(server: str, name: str) -> str:
    """Give the URL of another database of the same server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def tell_server(server: str, statement: str) -> None:
    """Run a statement that no transaction may be around, such as CREATE DATABASE."""
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(sql(statement))
    finally:
        await engine.dispose()
