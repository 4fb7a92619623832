"""Runs the sandbox as a person would: `python -m bot sandbox` in a process of its own, from the outside.

It is forked from a process that has imported it: that takes longer than all else of a start.
"""

import asyncio
import fcntl
import multiprocessing
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any

import aiohttp

from bot.__main__ import main
from bot.commands.playground import OTHERS, Playground
from bot.commands.sandbox import CACHE, ME, person_of
from graph.sandbox import seed
from tests.support.dark import dark_copy

PROJECT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
START_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 30.0

_reserved: list[IO[str]] = []

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["bot.commands.sandbox", "bot.storage.migrating"])


class Process:
    """A process of its own that runs a command of the bot, with those environment variables and no others."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        heard, said = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(target=_run, args=(arguments, environment, said))
        self._process.start()
        said.close()
        self._heard = os.fdopen(os.dup(heard.fileno()), encoding="utf-8")

    def read_until(self, word: str) -> str:
        """Read what it says up to the line with that word, or to its end."""
        said = ""
        for line in self._heard:
            said += line
            if word in line:
                break
        return said

    @property
    def returncode(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, as a service manager does."""
        assert self._process.pid
        os.kill(self._process.pid, number)

    async def wait(self) -> int:
        """Wait for its end; gives its exit code."""
        await asyncio.to_thread(self._process.join)
        self._heard.close()
        return int(self._process.exitcode or 0)


def _run(arguments: Sequence[str], environment: Mapping[str, str], said: Connection) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(PROJECT)
    os.dup2(said.fileno(), sys.stdout.fileno())
    sys.exit(main(arguments))


@dataclass(frozen=True, slots=True)
class App:
    """A running sandbox: its addresses, and its process."""

    client: str
    bot: str
    graph: str
    process: Process

    async def outside(self, action: str, **arguments: object) -> Any:  # noqa: ANN401 -- whatever was asked for
        """Do something to the calendars without the bot, as `graph.sandbox.control` describes."""
        url = f"{self.graph.removesuffix('/v1.0')}/_sandbox/{action}"
        async with aiohttp.ClientSession() as session, session.post(url, json=arguments) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def stop(self) -> int:
        """End it as a service manager would; gives the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_TIMEOUT_S):
            return await self.process.wait()


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens on, and keep them for this program as long as it lives.

    They are outside the range from which the system gives ports away, and a lock keeps others that look for ports from
    them: while the process that is to listen there does not, a port looks free to them.
    """
    folder = Path(tempfile.gettempdir()) / f"roomkeeper-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    found: list[int] = []
    for port in range(20_000, 32_000):
        if len(found) == count:
            return found
        reserved = (folder / str(port)).open("w")
        try:
            fcntl.flock(reserved, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.create_server(("127.0.0.1", port)):
                _reserved.append(reserved)
                found.append(port)
        except OSError:
            reserved.close()
    raise RuntimeError("no port is free")


@cache
def port_of(client: str) -> int:
    """Find a free port for a client, the same one whenever it is started: its page is compiled for its address."""
    return free_ports(1)[0]


@asynccontextmanager
async def sandbox(data: Path, *options: str, dark: bool = False, **settings: str) -> AsyncIterator[App]:
    """Run `python -m bot sandbox` on free ports until the context ends; `settings` are environment variables.

    Its client is a dark one if so told. In the end, all that went to and from its Graph must have kept to the contract.
    """
    if dark:
        async with (
            sandbox(data, *options, "--no-client", dark=False, **settings) as running,
            client_of(ME, running, data / "client", dark=True) as url,
        ):
            yield replace(running, client=url)
        return
    client_port = port_of("client")
    arguments = ("--port", str(free_ports(1)[0]), "--client-port", str(client_port), "--data", str(data), *options)
    environment = {**os.environ, "TZ": "Europe/Helsinki", **settings}
    process = await asyncio.to_thread(Process, ("sandbox", *arguments), environment)
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            said = await asyncio.to_thread(process.read_until, "Ctrl-C")
        client, bot, graph = (re.search(rf"{word}\s+(http://\S+)", said) for word in ("Open", "Bot", "Graph"))
        assert bot, said
        assert graph, said
        running = App(client[1] if client else "", bot[1], graph[1], process)
        yield running
        if process.returncode is None:
            contract = await running.outside("contract")
            assert contract["violations"] == []
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


@asynccontextmanager
async def client_of(person: seed.Person, running: App, data: Path, *, dark: bool = False) -> AsyncIterator[str]:
    """Run one more Teams client for a running sandbox, in which somebody types; gives its address."""
    others = [each for each in seed.PEOPLE if each != person][:OTHERS]
    async with client_at(running.bot, person, others, data, dark=dark) as url:
        yield url


@asynccontextmanager
async def client_at(
    bot_url: str, me: seed.Person, others: Sequence[seed.Person], data: Path, *, dark: bool = False
) -> AsyncIterator[str]:
    """Run a Teams client before whatever answers at `bot_url`; gives its address."""
    make = partial(
        Playground,
        data=data,
        port=port_of(f"{'dark ' * dark}client of {me.name}"),
        bot_url=bot_url,
        tenant_id=seed.TENANT_ID,
        me=person_of(me),
        others=[person_of(each) for each in others],
        zone="Europe/Helsinki",
    )
    client = make(cache=PROJECT / CACHE)
    await client.install(print)
    if dark:
        client = make(cache=Path(dark_copy(client.home).name))
    await client.start()
    try:
        yield client.url
    finally:
        await client.stop()
