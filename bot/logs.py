"""How a line of the log is written, with the turn that it belongs to; and what keeps an outage from flooding the log.

Of many warnings of one kind in a minute a few are written, the rest counted. Whoever fails, fails for each booking and
each room; the first few lines tell that, and the number tells how bad it is.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from booking.clock import elapsed
from bot.correlation import current

KEPT = 10
"""How many lines of a kind are written in a minute."""

WINDOW_S = 60.0

SPARED = frozenset({"bot.teams.turn_errors"})
"""Whose lines are all written: each has a reference that a person was told."""


NO_TURN = "-"
"""Stands in a line that belongs to no turn and no round of a worker."""


def named(record: logging.LogRecord) -> bool:
    """Goes on a handler as a filter: notes on a line which turn or round it belongs to."""
    work = current()
    record.turn, record.trace_id = (work.id, work.trace_id) if work else (NO_TURN, "")
    return True


class TextLines(logging.Formatter):
    """Writes a line for people: time, level, logger, turn, message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(turn)s %(message)s", defaults={"turn": NO_TURN})


class JsonLines(logging.Formatter):
    """Writes a line as one JSON object: `time` (UTC), `level`, `logger`, `turn`, `message`.

    What else a line has, it was given as `extra={"fields": {…}}`: numbers, ids and names from closed lists. Where it is
    `traced`, a line of a turn or round has its `trace_id`.
    """

    def __init__(self, *, traced: bool = False) -> None:
        super().__init__()
        self._traced = traced

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "turn": getattr(record, "turn", NO_TURN),
            "message": record.getMessage(),
            **({"trace_id": trace_id} if self._traced and (trace_id := getattr(record, "trace_id", "")) else {}),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


@dataclass(slots=True)
class _Kind:
    began_at: float
    seen: int = 0


class Sparse(logging.Filter):
    """Goes on a handler. Lines are of one kind if one statement wrote them: same logger, level and format."""

    def __init__(self, monotonic: Callable[[], float] = elapsed) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._kinds: dict[tuple[str, int, str], _Kind] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the line is written; the first one after a minute says how many were not."""
        if record.levelno < logging.WARNING or record.name in SPARED:
            return True
        now, name = self._monotonic(), (record.name, record.levelno, str(record.msg))
        kind = self._kinds.get(name)
        if kind is None or now - kind.began_at >= WINDOW_S:
            left_out = max(kind.seen - KEPT, 0) if kind else 0
            if left_out:
                record.msg = f"{record.getMessage()} (and {left_out} more like this left out before)"
                record.args = ()
            kind = self._kinds[name] = _Kind(now)
        kind.seen += 1
        return kind.seen <= KEPT
