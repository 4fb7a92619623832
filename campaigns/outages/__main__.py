"""Outages one by one against real processes of the bot: what people read, what the log says, when it is well again.

python -m campaigns.outages --postgres postgresql+asyncpg://postgres@127.0.0.1/postgres
python -m campaigns.outages --only graph-down --seconds 30

Prints a table in Markdown, and ends with 1 where somebody was left without an end.
"""

import argparse
import asyncio
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from campaigns.outages.stage import UNREACHED, Press, Stage, staged
from graph.sandbox.faults import Fault, What

PRESSES = 4
"""So many people press Book during an outage, evenly spread."""

WELL_S = 240.0
"""The longest wait after an outage until everybody has read an end."""

FULL_BYTES = 64 * 2**20

REFERENCE = re.compile(r" \(Reference: \w+\)")

Act = Callable[[Stage], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Outage:
    """One outage: how it begins and ends, and how long it lasts unless somebody says otherwise."""

    name: str
    what: str
    begin: Act
    end: Act
    seconds: float = 60.0
    postgres: bool = False
    processes: int = 1
    spread: bool = False


@dataclass(slots=True)
class Report:
    """What came of one outage; `well_s` counts from its end, and is None where somebody was left without an end."""

    outage: Outage
    presses: list[Press]
    during: dict[str, set[int | None]] = field(default_factory=dict)
    after: dict[str, int | None] = field(default_factory=dict)
    lines: int = 0
    sentences: list[tuple[str, int]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    well_s: float | None = None


async def _nothing(_: Stage) -> None:
    return


def _graph(fault: Fault) -> Act:
    async def begin(stage: Stage) -> None:
        stage.tenant.faults.add(fault)

    return begin


async def _graph_is_well(stage: Stage) -> None:
    stage.tenant.faults.clear()


def _teams(status: int, code: str, retry_after_s: int | None = None) -> Act:
    async def begin(stage: Stage) -> None:
        for method in ("PUT", "POST"):
            stage.teams.fail(status, times=10**9, code=code, retry_after_s=retry_after_s, method=method)

    return begin


async def _teams_is_well(stage: Stage) -> None:
    stage.teams.recover()


async def _cut(stage: Stage) -> None:
    assert stage.wire is not None
    stage.wire.cut()


async def _hush(stage: Stage) -> None:
    assert stage.wire is not None
    stage.wire.fall_silent()


async def _mend(stage: Stage) -> None:
    assert stage.wire is not None
    stage.wire.mend()


async def _forget(stage: Stage) -> None:
    """Connections that were silent for long are forgotten; new ones work."""
    assert stage.wire is not None
    stage.wire.forget()


async def _fill(stage: Stage) -> None:
    rest = stage.folder / "rest"
    with rest.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


async def _empty(stage: Stage) -> None:
    (stage.folder / "rest").unlink(missing_ok=True)


async def _freeze(stage: Stage) -> None:
    stage.bots[0].signal(signal.SIGSTOP)


async def _thaw(stage: Stage) -> None:
    stage.bots[0].signal(signal.SIGCONT)


async def _kill(stage: Stage) -> None:
    await asyncio.sleep(0.3)
    await stage.bots[0].kill()


async def _start(stage: Stage) -> None:
    await stage.bots[0].start()


async def _stop(stage: Stage) -> None:
    await asyncio.sleep(0.3)
    stage.bots[0].signal(signal.SIGTERM)
    await stage.bots[0].ended()


async def _restart_often(stage: Stage) -> None:
    for _ in range(20):
        await asyncio.sleep(0.2)
        stage.bots[0].signal(signal.SIGTERM)
        await stage.bots[0].ended()
        await stage.bots[0].start()


OUTAGES = (
    Outage("database-cut", "PostgreSQL refuses every connection", _cut, _mend, 30, postgres=True),
    Outage("database-silent", "PostgreSQL's connections say nothing more", _hush, _forget, 60, postgres=True),
    Outage("database-full", "the disk under SQLite is full", _fill, _empty, 30),
    Outage(
        "graph-down",
        "Graph answers 503 to everything",
        _graph(Fault("*", "*", What.STATUS, times=None)),
        _graph_is_well,
        300,
    ),
    Outage(
        "graph-silent",
        "Graph takes requests and never answers",
        _graph(Fault("*", "*", What.HANG, times=None)),
        _graph_is_well,
    ),
    Outage(
        "graph-403",
        "Graph answers 403 for every mailbox",
        _graph(Fault("*", "*", What.STATUS, times=None, status=403)),
        _graph_is_well,
    ),
    Outage(
        "graph-429",
        "Graph answers 429 with Retry-After 10",
        _graph(Fault("*", "*", What.STATUS, times=None, status=429, headers={"Retry-After": "10"})),
        _graph_is_well,
    ),
    Outage("teams-403", "Teams answers 403 to every message and edit", _teams(403, "Forbidden"), _teams_is_well),
    Outage("teams-429", "Teams answers 429 with Retry-After 5", _teams(429, "TooManyRequests", 5), _teams_is_well),
    Outage("frozen", "the process is stopped (SIGSTOP)", _freeze, _thaw, 60, postgres=True, processes=2),
    Outage("killed", "the process is killed 0.3 s after the press", _kill, _start, 5),
    Outage("killed-beside-another", "the same, with another process", _kill, _nothing, 20, postgres=True, processes=2),
    Outage(
        "killed-of-three",
        "one of three behind a proxy, each request at the next",
        _kill,
        _nothing,
        20,
        postgres=True,
        processes=3,
        spread=True,
    ),
    Outage("terminated", "SIGTERM 0.3 s after the press", _stop, _start, 5),
    Outage("restarts", "twenty restarts by SIGTERM", _restart_often, _nothing, 1),
)


async def suffer(outage: Outage, stage: Stage, seconds: float) -> Report:
    """Let an outage happen while people press, and wait until all of them have read an end."""
    presses = [await stage.form() for _ in range(PRESSES)]
    report = Report(outage, presses)
    levels, sentences = stage.logged()
    first = asyncio.create_task(stage.press(presses[0]))
    begun = asyncio.create_task(outage.begin(stage))
    await asyncio.sleep(0.1)
    looking = asyncio.create_task(_look(stage, report))
    pressing = [
        asyncio.create_task(_later(stage, each, seconds * at / PRESSES)) for at, each in enumerate(presses[1:], 1)
    ]
    await asyncio.sleep(seconds)
    await begun
    await outage.end(stage)
    looking.cancel()
    ended = asyncio.get_running_loop().time()
    after, said = stage.logged()
    report.lines = after.total() - levels.total()
    report.sentences = (said - sentences).most_common(3)
    await asyncio.gather(first, *pressing)
    for each in presses:
        if each.answer == UNREACHED:
            await stage.press(each)
            each.answer = f"{UNREACHED}; pressed again: {each.answer}"
    while asyncio.get_running_loop().time() - ended < WELL_S:
        for each in presses:
            if each.ended_s is None and stage.is_over(each):
                each.ended_s = max(0.0, asyncio.get_running_loop().time() - ended)
        if all(each.ended_s is not None for each in presses):
            report.well_s = max(each.ended_s or 0.0 for each in presses)
            break
        await asyncio.sleep(0.2)
    report.ends = [stage.shown(each) for each in presses]
    report.after = {path: await stage.bots[-1].health(stage.session, path) for path in ("healthz", "readyz")}
    return report


async def _later(stage: Stage, press: Press, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await stage.press(press)


async def _look(stage: Stage, report: Report) -> None:
    while True:
        for path in ("healthz", "readyz"):
            report.during.setdefault(path, set()).add(await stage.bots[0].health(stage.session, path))
        await asyncio.sleep(1)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Put a small file system under a folder; only root may."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={FULL_BYTES}", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def run(outage: Outage, *, server: str, seconds: float | None) -> Report:
    """Run one outage on a stage of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        disk = small_disk(folder) if outage.name == "database-full" else nullcontext()
        with disk:
            url = server if outage.postgres else ""
            async with staged(folder, server=url, processes=outage.processes, spread=outage.spread) as stage:
                return await suffer(outage, stage, outage.seconds if seconds is None else min(seconds, outage.seconds))


def row(report: Report) -> str:
    """Tell one outage as a row of the table."""
    heard = "; ".join(dict.fromkeys(REFERENCE.sub("", each.answer) for each in report.presses))
    slowest = max(each.answered_s for each in report.presses)
    health = ", ".join(
        f"{path} {'/'.join(str(status or 'no answer') for status in sorted(seen, key=str))}"
        for path, seen in report.during.items()
    )
    log = f"{report.lines} lines" + "".join(f"; {number} × {sentence[:110]}" for sentence, number in report.sentences)
    well = f"{report.well_s:.0f} s" if report.well_s is not None else "**never**"
    ends = "; ".join(dict.fromkeys(report.ends))
    return f"| {report.outage.what} | {heard} (at most {slowest:.0f} s) | {ends} | {well} | {health} | {log} |"


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; 0 if everybody read an end."""
    parser = argparse.ArgumentParser(prog="campaigns.outages", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=[each.name for each in OUTAGES], default=[])
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    parser.add_argument("--seconds", type=float, help="the longest an outage lasts")
    asked = parser.parse_args(arguments)
    sys.stdout.write(
        "| what happens | the press is answered | the card says in the end | well after | health meanwhile | log |\n"
        "|---|---|---|---|---|---|\n"
    )
    well = True
    for outage in OUTAGES:
        if (asked.only and outage.name not in asked.only) or (outage.postgres and not asked.postgres):
            continue
        report = asyncio.run(run(outage, server=asked.postgres, seconds=asked.seconds))
        sys.stdout.write(f"{row(report)}\n")
        sys.stdout.flush()
        well = well and report.well_s is not None
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
