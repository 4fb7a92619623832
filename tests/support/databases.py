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

from bot.storage.database import open_database
from campaigns.throwaway import made_on, tell_server, throwaway, url_on

POSTGRES = os.environ.get("ROOMKEEPER_TEST_POSTGRES", "")
"""A database whose user may create others, such as `postgresql+asyncpg://postgres@127.0.0.1:5432/postgres`."""

DATABASES = ("sqlite", *(("postgres",) if POSTGRES else ()))


_models: dict[str, str] = {}
"""What is copied, by kind: a file, and the name of a database on the server."""


@asynccontextmanager
async def new_database(kind: str, folder: Path) -> AsyncIterator[str]:
    """Make an empty database of that kind, give its URL, and take it away again."""
    async with throwaway(POSTGRES if kind == "postgres" else "", folder) as url:
        yield url


@asynccontextmanager
async def ready_database(kind: str, folder: Path) -> AsyncIterator[str]:
    """Make a database of that kind with its tables, give its URL, and take it away again."""
    if kind == "sqlite":
        yield await ready_file(folder / "roomkeeper.db")
        return
    if kind not in _models:
        model = f"roomkeeper_model_{uuid.uuid4().hex}"
        await tell_server(POSTGRES, f"CREATE DATABASE {model}")
        _models[kind] = model
        async with open_database(url_on(POSTGRES, model)):
            pass
    async with made_on(POSTGRES, like=_models[kind]) as name:
        yield url_on(POSTGRES, name)


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
            await tell_server(POSTGRES, f"DROP DATABASE {model} WITH (FORCE)")
