"""The process ends within its time, whatever the other side does, and what it was at goes on elsewhere."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from itertools import repeat
from pathlib import Path

import pytest

from booking.clock import elapsed
from bot.commands.process import STOP_S
from graph.sandbox.faults import Fault, What, When
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import FakeTeams
from tests.support.databases import DATABASES, ready_database
from tests.support.reading import story
from tests.support.sandbox_process import PROJECT
from tests.support.serving import serving
from tests.support.world import ADELE, EVENING, LEE, PEOPLE, World


@pytest.fixture
async def open_sandbox(sandbox_now: datetime) -> AsyncIterator[SandboxServer]:
    """A Graph that wants no token."""
    async with SandboxServer(Tenant(clock=lambda: sandbox_now, require_token=False)) as server:
        yield server


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to be true."""
    async with asyncio.timeout(60):
        for _ in repeat(None):
            if true():
                return
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", DATABASES)
async def test_with_a_graph_that_hangs_turns_are_answered_the_end_is_in_time_and_what_is_held_goes_on_elsewhere(
    kind: str, tmp_path: Path, open_sandbox: SandboxServer, sandbox_now: datetime
) -> None:
    graph = open_sandbox
    async with ready_database(kind, tmp_path) as url, FakeTeams(people=PEOPLE, now=lambda: sandbox_now) as teams:
        async with serving(url, graph, teams, sandbox_now) as world:
            await world.find(EVENING)
            fault = graph.tenant.faults.add(Fault("*", "*", What.HANG, When.BEFORE, times=None))
            pressed = asyncio.create_task(teams.post(world.click("Book")))
            await until(lambda: fault.fired > 0)
            asked_at = elapsed()
        assert elapsed() - asked_at < STOP_S
        answer = await pressed
        assert answer.status == 200
        assert world.booked_rooms() == []
        graph.tenant.faults.clear()
        async with serving(url, graph, teams, sandbox_now) as world:
            await until(lambda: "Booked ✓" in story(world.shown(ADELE)))
            assert len(world.booked_rooms()) == 1


def ends(code: str) -> subprocess.CompletedProcess[str]:
    """Run a command's main, as `code` defines it, ask it to stop once it says so, and give how it ended."""
    program = (
        "import asyncio, time\n"
        "from bot.commands.process import run, start_log, tell\n"
        "start_log('INFO')\n" + code + "run(main(), stop_s=0.5)\n"
    )
    process = subprocess.Popen(  # noqa: S603 — our own
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(program, process.returncode, out, err)


def test_who_is_asked_to_stop_cleans_up_and_ends_well() -> None:
    ended = ends(
        "async def main():\n"
        "    tell('up')\n"
        "    try:\n"
        "        await asyncio.Event().wait()\n"
        "    finally:\n"
        "        tell('cleaned up')\n"
    )
    assert (ended.returncode, ended.stdout) == (0, "cleaned up\nStopped.\n")


@pytest.mark.parametrize(
    "stuck", ["await asyncio.sleep(600)", "time.sleep(600)", "await asyncio.to_thread(time.sleep, 600)"]
)
def test_who_does_not_end_in_time_is_left_and_says_so(stuck: str) -> None:
    ended = ends(
        "async def main():\n"
        "    tell('up')\n"
        "    try:\n"
        "        await asyncio.Event().wait()\n"
        "    finally:\n"
        f"        {stuck}\n"
    )
    assert ended.returncode == 1
    assert "did not end within 0.5 s" in ended.stderr


async def test_what_a_turn_begins_while_the_process_ends_does_not_outlive_it(world: World) -> None:
    """Its plan was waiting when the runner was asked to end, which had nothing to do at that time."""
    await world.say("book oak")
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        looked.set()
        await go_on.wait()

    world.line.once("POST", "/$batch", hold, before=True)
    world.line.once("PATCH", "/events/", asyncio.Event().wait, before=True)
    pressed = asyncio.create_task(world.teams.post(world.click("Book", {**EVENING, "attendees": LEE.object_id})))
    await looked.wait()
    ending = asyncio.create_task(world.app.stop())
    await asyncio.sleep(0)  # The runner was asked.
    go_on.set()
    await ending
    assert world.app.runner.busy == frozenset()
    pressed.cancel()
    assert "Booked ✓" in story(world.shown()), "the invitations are sent after the next start"
