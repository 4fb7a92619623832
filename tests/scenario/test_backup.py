"""A backup that is made as the documents say, while the bot serves, brings everything back."""

import asyncio
import re
import shlex
import shutil
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from graph.sandbox.server import SandboxServer
from tests.conftest import MONDAY
from tests.fakes.teams import FakeTeams
from tests.support.databases import DATABASES, new_database, ready_database
from tests.support.reading import story
from tests.support.sandbox_process import PROJECT
from tests.support.world import MEGAN, PEOPLE, open_world


def documented(begins: str) -> str:
    """Give the command of docs/operations.md that begins so."""
    (found,) = re.findall(rf"^{begins}.*$", (PROJECT / "docs" / "operations.md").read_text("utf-8"), re.MULTILINE)
    return str(found)


async def ran(command: str, *, database: str, backup: Path) -> None:
    """Run a documented command on a database."""
    words = [each.replace("DATABASE", database).replace("BACKUP", str(backup)) for each in shlex.split(command)]
    if words[0] == "python":
        words[0] = sys.executable
    process = await asyncio.create_subprocess_exec(*words, stderr=asyncio.subprocess.PIPE)
    _, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()


def told_to_tools(url: str) -> str:
    """Name a database as its own tools do: by its file, or by an address without our driver."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_backup_of_a_serving_bot_is_restored_and_what_it_lacks_is_taken_in_from_the_calendars(
    kind: str, tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    old, new, backup = tmp_path / "old", tmp_path / "new", tmp_path / "backup"
    old.mkdir()
    new.mkdir()
    async with (
        ready_database(kind, old) as url,
        new_database(kind, new) as restored,
        FakeTeams(people=PEOPLE, now=lambda: MONDAY) as teams,
    ):
        async with open_world(old, sandbox, graph_transport, MONDAY, database_url=url, teams=teams) as world:
            await world.book("Oak", {"title": "Planning", "attendees": MEGAN.object_id})
            begins = "python -c" if kind == "sqlite" else "pg_dump"
            await ran(documented(begins), database=told_to_tools(url), backup=backup)
            await world.book("Elm", {"start": "21:30", "end": "22:00"})
            mails = world.mails()
        if kind == "sqlite":
            shutil.copy(backup, told_to_tools(restored))
        else:
            await ran(documented("pg_restore"), database=told_to_tools(restored), backup=backup)
        async with open_world(new, sandbox, graph_transport, MONDAY, database_url=restored, teams=teams) as world:
            await world.app.reconciler.reconcile()
            await world.told()
            assert sorted(world.booked_rooms()) == ["Elm", "Oak"]
            assert world.mails() == mails
            await world.say("my bookings")
            listed = story(world.shown())
            assert "Planning" in listed
            assert "Elm" in listed
