"""Looks at a database before the start: whether it can be had, and at which revision it is; changes nothing."""

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import BOUNDS, Now, newest_revision, revision_of
from bot.storage.database_file import DatabaseUnusable, only_process, require_local_disk
from bot.storage.database_server import require_durable


@dataclass(frozen=True, slots=True)
class Condition:
    """`revision` is that of the tables, empty where there are none; `newest` is what the start brings them to.

    `now` is the database's own time; None for a file, which has none.
    """

    revision: str
    newest: str
    now: datetime | None = None
    folder: Path | None = None
    """Where the file is."""

    @property
    def newer(self) -> bool:
        """Whether a newer version wrote it, which refuses the start."""
        return self.revision > self.newest


async def condition_of(database_url: str) -> Condition:
    """Look at it. Raises: DatabaseUnusable, DatabaseInUse, with a sentence on why it cannot be had."""
    address = make_url(database_url)
    if address.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_file, address)
    return await _server(address)


def _file(address: URL) -> Condition:
    path = Path(str(address.database)).resolve()
    require_local_disk(path)
    if not path.parent.is_dir():
        raise DatabaseUnusable(f"There is no folder {path.parent} for the database: make it.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise DatabaseUnusable(f"The database {path} cannot be written: give this user the right to.")
    with only_process(path):
        if not path.exists():
            return Condition("", newest_revision(), folder=path.parent)
        engine = create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
        try:
            with engine.connect() as connection:
                return Condition(revision_of(connection), newest_revision(), folder=path.parent)
        except DBAPIError:
            raise DatabaseUnusable(f"The file {path} is no database that can be read: name another.") from None
        finally:
            engine.dispose()


async def _server(address: URL) -> Condition:
    engine = create_async_engine(address, connect_args={"timeout": BOUNDS.connect_s})

    def look(connection: Connection) -> Condition:
        require_durable(connection)
        return Condition(revision_of(connection), newest_revision(), connection.execute(select(Now())).scalar_one())

    try:
        async with engine.connect() as connection:
            return await connection.run_sync(look)
    except (DBAPIError, OSError) as error:
        place = address.render_as_string(hide_password=True)
        kind = type(getattr(error, "orig", None) or error).__name__
        raise DatabaseUnusable(
            f"The database {place} cannot be reached ({kind}): check its address, user and password, and whether it "
            "lets this machine in."
        ) from None
    finally:
        await engine.dispose()
