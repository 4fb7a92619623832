"""What fails for every booking and every room is told in a few lines and a number."""

import logging
import subprocess
import sys

from bot.logs import KEPT, SPARED, WINDOW_S, Sparse


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
