"""What fails for every booking and every room is told in a few lines and a number."""

import asyncio
import json
import logging
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from bot.correlation import current, request_id, working
from bot.logs import KEPT, SPARED, WINDOW_S, JsonLines, Sparse, TextLines, named
from bot.workers.rounds import Rounds


def record(
    text: str, *values: object, level: int = logging.WARNING, name: str = "bot.workers.protocol_runner"
) -> logging.LogRecord:
    return logging.LogRecord(name, level, "", 0, text, values, None)


def test_a_flood_of_one_kind_is_a_few_lines_and_the_next_minute_says_how_many_were_left_out() -> None:
    now = [0.0]
    sparse = Sparse(lambda: now[0])
    written = [sparse.filter(record("booking %s: %s", number, "Unavailable")) for number in range(1000)]
    assert written == [True] * KEPT + [False] * (1000 - KEPT)
    assert sparse.filter(record("room %s: not swept", "oak")), "another kind has its own count"
    now[0] = WINDOW_S
    later = record("booking %s: %s", 7, "Unavailable")
    assert sparse.filter(later)
    assert later.getMessage() == f"booking 7: Unavailable (and {1000 - KEPT} more like this left out before)"
    now[0] = 2 * WINDOW_S
    last = record("booking %s: %s", 8, "Unavailable")
    assert sparse.filter(last)
    assert last.getMessage() == "booking 8: Unavailable"


def test_what_a_person_was_told_a_reference_of_and_what_is_no_warning_is_always_written() -> None:
    sparse = Sparse(lambda: 0.0)
    (spared,) = SPARED
    for number in range(5 * KEPT):
        assert sparse.filter(record("turn %s: failed", number, name=spared))
        assert sparse.filter(record("GET %s", number, level=logging.INFO))


def test_the_log_of_every_command_is_kept_from_floods() -> None:
    code = (
        "import logging\n"
        "from bot.commands.process import start_log\n"
        "start_log('INFO')\n"
        "for number in range(500):\n"
        "    log = logging.getLogger('bot.workers.response_reader')\n"
        "    log.warning('booking %s: the answers could not be read', number)\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", code]
    said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 — our own
    assert len(said.stderr.splitlines()) == KEPT


def test_a_line_names_its_turn_and_a_line_outside_of_any_says_so() -> None:
    line = record("booking %s: done", 7)
    assert named(line)
    assert TextLines().format(line).endswith("WARNING bot.workers.protocol_runner - booking 7: done")
    with working() as work:
        assert named(line)
    assert TextLines().format(line).endswith(f"WARNING bot.workers.protocol_runner {work.id} booking 7: done")
    assert re.fullmatch(r"[0-9A-F]{8}", work.id)


def test_a_line_is_one_json_object_whatever_stands_in_it() -> None:
    line = record("said %s", 'two\nlines, "quoted" ä')
    line.fields = {"status": 503, "operation": "GET /users/{mailbox}/events"}
    written = JsonLines().format(line)
    assert "\n" not in written
    told = json.loads(written)
    assert told["message"] == 'said two\nlines, "quoted" ä'
    assert (told["level"], told["turn"], told["status"]) == ("WARNING", "-", 503)
    assert told["operation"] == "GET /users/{mailbox}/events"
    assert datetime.fromisoformat(told["time"]).tzinfo == UTC


def test_where_traces_are_made_a_line_of_a_turn_names_its_trace_which_begins_with_the_turn() -> None:
    line, outside = record("done"), record("done")
    assert named(outside)
    with working() as work:
        assert named(line)
    told = json.loads(JsonLines(traced=True).format(line))
    assert re.fullmatch(r"[0-9a-f]{32}", told["trace_id"])
    assert told["trace_id"] == work.trace_id
    assert told["turn"] == work.trace_id[:8].upper()
    assert "trace_id" not in json.loads(JsonLines().format(line))
    assert "trace_id" not in json.loads(JsonLines(traced=True).format(outside))


async def test_each_round_of_a_worker_has_an_id_of_its_own_which_begins_its_requests_to_graph() -> None:
    seen: list[tuple[str, str]] = []

    async def look() -> None:
        work = current()
        assert work is not None
        seen.append((work.id.lower(), str(request_id())))
        if len(seen) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Rounds("worker", look, 0.0).run()
    assert len({each for each, _ in seen}) == 3
    assert all(request.startswith(f"{each}-") for each, request in seen)
    assert current() is None
