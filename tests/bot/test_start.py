"""What a start imports, which is most of what it costs: what nobody needs until something is asked for stays out."""

import json
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE
from pathlib import Path

from bot.storage.database import open_database
from tests.support.sandbox_process import PROJECT, free_ports

START = """
import asyncio, json, sys
import bot.commands.serve
from bot.settings import Settings
from bot.teams.trust import LocalTrust
from bot.wiring import running
from microsoft_teams.cards import core

async def start():
    settings = Settings(database_url=sys.argv[1], port=int(sys.argv[2]), graph_url="http://127.0.0.1:9")
    async with running(settings, trust=LocalTrust()):
        await asyncio.sleep(0)  # the rounds beside the turns have begun
        names = (each for each in vars(core).values() if isinstance(each, type) and hasattr(each, "model_fields"))
        print(json.dumps({"modules": sorted(sys.modules), "built": sum(each.__pydantic_complete__ for each in names)}))

asyncio.run(start())
"""

UNNEEDED = (
    "alembic",  # there is nothing to migrate
    "babel.messages",
    "bot.traces",  # no collector is configured
    "botbuilder.dialogs.choices",
    "botbuilder.dialogs.prompts",
    "botbuilder.integration",
    "google.protobuf",
    "graph.sandbox",
    "opentelemetry",
    "recognizers_date_time",
    "recognizers_text",
    "sqlalchemy.ext.asyncio",  # only a server is spoken to that way
    "sqlalchemy.orm",
)


async def _started(url: str) -> str:
    """Start the bot on a database in a process of its own, and give what that process says of itself."""
    (port,) = free_ports(1)
    process = await create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-c", START, url, str(port)), cwd=PROJECT, stdout=PIPE, stderr=PIPE
    )
    said, wrong = await process.communicate()
    assert process.returncode == 0, wrong.decode()
    return said.decode()


async def test_a_start_imports_nothing_that_only_others_need(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    async with open_database(url):
        pass  # migrated
    said = json.loads(await _started(url))
    imported = set(said["modules"])
    assert "bot.wiring" in imported
    assert [each for each in UNNEEDED if each in imported] == []
    assert said["built"] == 0, "no card is drawn yet, so no model of one is built"


async def test_a_database_that_is_behind_is_migrated_at_the_start(tmp_path: Path) -> None:
    said = json.loads(await _started(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"))
    assert "alembic" in said["modules"]
