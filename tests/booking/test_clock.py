"""The clock of deadlines is one, and systems that lack Linux's have another."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from booking.clock import elapsed

PROJECT = Path(__file__).parent.parent.parent


def test_the_clock_counts_while_the_machine_sleeps_where_the_system_has_such_a_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def read(clock: int) -> float:
        asked.append(clock)
        return 0.0

    monkeypatch.setattr(time, "clock_gettime", read)
    monkeypatch.setattr(time, "CLOCK_BOOTTIME", 7, raising=False)
    monkeypatch.setattr(time, "CLOCK_MONOTONIC", 1, raising=False)
    elapsed()
    monkeypatch.delattr(time, "CLOCK_BOOTTIME")
    elapsed()
    assert asked == [7, 1]
    monkeypatch.delattr(time, "CLOCK_MONOTONIC")
    assert elapsed() == pytest.approx(time.monotonic())


@pytest.mark.thorough
@pytest.mark.parametrize("missing", ["CLOCK_BOOTTIME", "CLOCK_BOOTTIME CLOCK_MONOTONIC clock_gettime"])
def test_every_part_that_keeps_deadlines_works_on_a_system_without_linuxs_clocks(missing: str) -> None:
    code = (
        "import asyncio, math, time\n"
        f"for each in {missing.split()!r}: delattr(time, each)\n"
        "import bot.commands.sandbox, bot.commands.serve, bot.wiring\n"
        "from bot.teams.connector import ConnectorError, ConnectorHttp\n"
        "from bot.teams.card_edits import Edits\n"
        "from bot.workers.rounds import Rounds\n"
        "Edits(cards=None, messenger=None, clock=None).deadline()\n"
        "Rounds('worker', None, 0.0)\n"
        "async def too_late():\n"
        "    async def no_token(*_): return None\n"
        "    http = ConnectorHttp(None, lambda _: True, no_token)\n"
        "    try:\n"
        "        await http.call('PUT', 'http://127.0.0.1/', 'v3', body=None, deadline=-math.inf)\n"
        "    except ConnectorError as error:\n"
        "        print(error.never_sent)\n"
        "asyncio.run(too_late())\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", code]
    said = subprocess.run(command, check=False, capture_output=True, text=True, cwd=PROJECT)  # noqa: S603 — our own
    assert said.stderr == ""
    assert said.stdout == "True\n"
