"""Throw-away databases for tests: a file of SQLite's, and one of PostgreSQL's where a server was named.

Most tests want one with its tables. It is a copy of one that was migrated once in this process: the migrations take ten
times as long as the copy. One on a server is emptied and used again: to take it away has the server write down all that
it holds.
"""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Engine, create_engine, delete, make_url

from bot.storage.columns import metadata
from bot.storage.database import newest_revision, open_database
from campaigns.throwaway import made_on, make, take_away, tell_server, throwaway, url_on

POSTGRES = os.environ.get("ROOMKEEPER_TEST_POSTGRES", "")
"""A database whose user may create others, such as `postgresql+asyncpg://postgres@127.0.0.1:5432/postgres`."""

DATABASES = ("sqlite", *(("postgres",) if POSTGRES else ()))


_models: dict[str, str] = {}
"""What is copied, by kind: a file, and the name of a database on the server."""


_empty: list[str] = []
"""The names of databases on the server that a test is done with, with their tables and without a row."""


@asynccontextmanager
async def new_database(kind: str, folder: Path) -> AsyncIterator[str]:
    """Make an empty database of that kind, give its URL, and take it away again."""
    async with throwaway(POSTGRES if kind == "postgres" else "", folder) as url:
        yield url


@asynccontextmanager
async def ready_database(kind: str, folder: Path, *, fresh: bool = False) -> AsyncIterator[str]:
    """Give the URL of a database of that kind with its tables and without a row, which is nobody else's meanwhile.

    A `fresh` one was not used before, so that the server has no statistics of it, and is taken away afterwards.
    """
    if kind == "sqlite":
        yield await ready_file(folder / "roomkeeper.db")
        return
    if kind not in _models:
        model = f"roomkeeper_model_{uuid.uuid4().hex}"
        await tell_server(POSTGRES, f"CREATE DATABASE {model}")
        _models[kind] = model
        async with open_database(url_on(POSTGRES, model)):
            pass
    if fresh:
        async with made_on(POSTGRES, like=_models[kind]) as name:
            yield url_on(POSTGRES, name)
        return
    name = _empty.pop() if _empty else await make(POSTGRES, like=_models[kind])
    try:
        yield url_on(POSTGRES, name)
    finally:
        if await _emptied(name):
            _empty.append(name)
        else:
            await take_away(POSTGRES, name)


async def _emptied(name: str) -> bool:
    """End whoever is still connected to a database, and take every row out; false if it has other tables by now."""
    server = make_url(POSTGRES)
    connection = await asyncpg.connect(
        host=server.host, port=server.port, user=server.username, password=server.password, database=name
    )
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if await connection.fetchval("SELECT version_num FROM alembic_version") != newest_revision():
            return False
        statements = [str(delete(each)) for each in reversed(metadata.sorted_tables)]
        await connection.execute("; ".join(statements))
    except asyncpg.PostgresError:
        return False
    finally:
        await connection.close()
    return True


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


def share_what_is_compiled() -> None:
    """Let the files of this process share what SQLAlchemy compiles: a test's engine would compile it all anew.

    SQLAlchemy keeps that for each engine and its dialect, so they share both.
    """
    first = create_engine("sqlite://", query_cache_size=5_000)
    first.connect().close()  # only then the dialect knows what SQLite can do

    def alike(*arguments: Any, **options: Any) -> Engine:  # noqa: ANN401 — whatever the bot asks for
        engine = create_engine(*arguments, **options)
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
        return engine

    pytest.MonkeyPatch().setattr("bot.storage.file_transactions.create_engine", alike)


async def forget_models() -> None:
    """Take away what was copied, and what was used; to be called once, when this process has no more tests."""
    while _empty:
        await take_away(POSTGRES, _empty.pop())
    while _models:
        kind, model = _models.popitem()
        if kind == "sqlite":
            shutil.rmtree(Path(model).parent)
        else:
            await take_away(POSTGRES, model)
