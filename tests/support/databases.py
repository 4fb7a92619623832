"""Throw-away databases for tests: a file of SQLite's, and one of PostgreSQL's where a server was named.

Most tests want one with its tables. It is a copy of one that was migrated once in this process: the migrations take ten
times as long as the copy.
"""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import make_url
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import open_database

POSTGRES = os.environ.get("ROOMKEEPER_TEST_POSTGRES", "")
"""A database whose user may create others, such as `postgresql+asyncpg://postgres@127.0.0.1:5432/postgres`."""

DATABASES = ("sqlite", *(("postgres",) if POSTGRES else ()))


_models: dict[str, str] = {}
"""What is copied, by kind: a file, and the name of a database on the server."""


@asynccontextmanager
async def new_database(kind: str, folder: Path) -> AsyncIterator[str]:
    """Make an empty database of that kind, give its URL, and take it away again."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'roomkeeper.db'}"
        return
    name = f"roomkeeper_test_{uuid.uuid4().hex}"
    await _on_server(f"CREATE DATABASE {name}")
    try:
        yield _url(name)
    finally:
        await _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def ready_database(kind: str, folder: Path) -> AsyncIterator[str]:
    """Make a database of that kind with its tables, give its URL, and take it away again."""
    if kind == "sqlite":
        yield await ready_file(folder / "roomkeeper.db")
        return
    if kind not in _models:
        model = f"roomkeeper_model_{uuid.uuid4().hex}"
        await _on_server(f"CREATE DATABASE {model}")
        _models[kind] = model
        async with open_database(_url(model)):
            pass
    name = f"roomkeeper_test_{uuid.uuid4().hex}"
    await _on_server(f"CREATE DATABASE {name} TEMPLATE {_models[kind]}")
    try:
        yield _url(name)
    finally:
        await _on_server(f"DROP DATABASE {name} WITH (FORCE)")


async def ready_file(path: Path) -> str:
    """Make a database of SQLite's with its tables there, if there is none yet, and give its URL."""
    url = f"sqlite+aiosqlite:///{path}"
    if await asyncio.to_thread(path.exists):
        return url
    if "sqlite" not in _models:
        model = Path(mkdtemp()) / "model.db"
        async with open_database(f"sqlite+aiosqlite:///{model}"):
            pass
        _models["sqlite"] = str(model)
    shutil.copyfile(_models["sqlite"], path)
    return url


async def forget_models() -> None:
    """Take away what was copied; to be called once, when this process has no more tests."""
    while _models:
        kind, model = _models.popitem()
        if kind == "sqlite":
            shutil.rmtree(Path(model).parent)
        else:
            await _on_server(f"DROP DATABASE {model} WITH (FORCE)")


def _url(name: str) -> str:
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


async def _on_server(statement: str) -> None:
    server = create_async_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    try:
        async with server.connect() as connection:
            await connection.execute(sql(statement))
    finally:
        await server.dispose()
