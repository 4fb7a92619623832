"""Microsoft's own JavaScript client takes a tour over the local Graph, which answers or says by name what it has not.

The Python client is `msgraph-sdk`: 470 MB for the same requests, sent by httpx as ours are. So it is not installed. The
same tour with its version 1.65.0 was answered alike *(2026-12)*, but for `$batch`: that version writes `depends_on` and
whole addresses into it, which Microsoft does not document, and the sandbox refuses it by name.
"""

import asyncio
import hashlib
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands.playground import NODE, NPM
from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.support.sandbox_process import PROJECT

FILES = Path(__file__).parent / "client"
PATIENCE_S = 120.0
ELM = "elm@roomkeeper.example"


async def ran(*command: str | Path, folder: Path) -> str:
    """Run a program to its end, and give what it said."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            said, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, complaint.decode()
    return said.decode()


async def installed() -> Path:
    """Give the folder that has the client at its pinned version, installed once for this lock."""
    lock = (FILES / "package-lock.json").read_bytes()
    home = PROJECT / "build" / f"graph-client-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not home.exists():
        home.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent, prefix="graph-client-") as scratch:
            there = Path(shutil.copytree(FILES, Path(scratch, "client")))
            await ran(NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=there)
            _keep(there, home)
    return home


def _keep(there: Path, home: Path) -> None:
    try:
        there.rename(home)
    except OSError:
        assert home.exists(), "another run was faster, or it is not there"


@pytest.fixture
async def graph(sandbox_now: datetime) -> AsyncIterator[SandboxServer]:
    async with SandboxServer(Tenant(clock=lambda: sandbox_now, require_token=False)) as server:
        yield server


async def toured(graph: SandboxServer) -> dict[str, Any]:
    home = await installed()
    shutil.copy(FILES / "tour.mjs", home)
    said = await ran(NODE, home / "tour.mjs", f"{graph.url}/", ELM, seed.ADELE.mail, folder=home)
    told = [json.loads(line) for line in said.splitlines()]
    return {each.pop("step"): each.get("value", (each.get("status"), each.get("code"))) for each in told}


async def test_the_tour_is_answered_and_what_is_not_emulated_says_so_by_name(graph: SandboxServer) -> None:
    seen = await toured(graph)
    assert seen == {
        "create": ["At 09", "At 11", "At 13"],
        "view in pages, in a zone": ["12:00", "14:00", "16:00"],
        "filter on start": ["At 11", "At 13"],
        "getSchedule": "020202",
        "patch": "Moved",
        "patch of an old version": (412, "ErrorIrresolvableConflict"),
        "cancel": {},
        "delete": None,
        "gone": (404, "ErrorItemNotFound"),
        "batch": [200, 404],
        "places": 5,
        "users": seed.ADELE.mail,
        "delta": ["@odata.context", "value", "@odata.deltaLink"],
        "subscriptions": 0,
        "not emulated": (400, "SandboxNotEmulated"),
    }
    sent = graph.tenant.ledger.requests[0].headers
    assert "sec-fetch-mode" in sent, "it is the real client, with headers of its own"
    assert graph.tenant.ledger.violations == []
