"""What whoever watches over the process is told: whether it is to be started anew, and whether it can do its work.

A restart helps where something hangs, so liveness asks for that alone. What a restart does not help against (the
database is away, the disk is full, Graph refuses every room) makes the process not ready.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.teams.http import Report
from bot.workers.rounds import Rounds

SILENT_S = 30.0
"""How long the database may take no write."""

GRAPH_DOWN_S = 60.0
"""How long Graph may serve no room, of those that are asked for, before that is told."""

FAILING_S = 60.0
"""How long a worker may fail."""

LEAST_FREE = 32 * 2**20
"""How many bytes must be free beside a database in a file: its log alone takes 4 MiB, and grows while it is read."""


def free_at(path: Path) -> int:
    """Tell how many bytes are free where a file is."""
    return shutil.disk_usage(path).free


class Health:
    """Reads how things go where that is known already: being asked costs nothing, and waits for nothing.

    `database` is the worker that writes to it. `graph_down_s` tells for how long Graph has served no room. `file` is
    the database's, if it is one.
    """

    def __init__(
        self,
        *,
        rounds: Sequence[Rounds] = (),
        database: Rounds | None = None,
        graph_down_s: Callable[[], float] = lambda: 0.0,
        file: Path | None = None,
        free: Callable[[Path], int] = free_at,
    ) -> None:
        self._rounds, self._database = rounds, database
        self._graph_down_s, self._file, self._free = graph_down_s, file, free

    def live(self) -> Report:
        """Tell what a restart would mend."""
        return self._report(f"{each.name} hangs" for each in self._rounds if each.hangs)

    def ready(self) -> Report:
        """Tell what keeps the process from its work."""
        problems = [f"{each.name} hangs" for each in self._rounds if each.hangs]
        known = self._database
        if known is not None and (known.failures or known.since_good_s > SILENT_S):
            problems.append(f"the database has taken no write for {known.since_good_s:.0f} s")
        if self._file is not None and self._free(self._file.parent) < LEAST_FREE:
            problems.append("the disk of the database is full")
        if (down_s := self._graph_down_s()) > GRAPH_DOWN_S:
            problems.append(f"Graph has served no room for {down_s:.0f} s")
        others = (each for each in self._rounds if each is not known and each.failures)
        failing = (each for each in others if each.since_good_s > FAILING_S)
        problems.extend(f"{each.name} has failed for {each.since_good_s:.0f} s" for each in failing)
        return self._report(problems)

    def _report(self, problems: Iterable[str]) -> Report:
        workers = {
            each.name: {"last_good_s": round(each.since_good_s, 1), "failures": each.failures} for each in self._rounds
        }
        return Report(tuple(problems), workers)
