"""One real process of the bot, which can be killed at any moment; what it needs is imported before it is forked."""

import asyncio
import logging
import multiprocessing
import signal
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path

warnings.filterwarnings("ignore", category=SyntaxWarning)  # the SDK's packages have bad escapes

from aiohttp import web  # noqa: E402

from bot.commands.sandbox import registered_rooms  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.teams.trust import LocalTrust  # noqa: E402
from bot.wiring import running  # noqa: E402
from campaigns.chaos.use_cases_api import use_cases_api  # noqa: E402
from tests.support.world import PEOPLE  # noqa: E402

START_S = 60.0
"""The longest wait for a process to serve."""

STARTS, AGAIN_S = 10, 2.0
"""How often a start is tried while the database server is full, and how long after the one before."""

FULL = "too many clients already"
"""What PostgreSQL says when it has no connection left."""

KILLED = -signal.SIGKILL

PRELOADED = ["campaigns.chaos.world"]
"""What every process would import by itself otherwise: all that the program imports which starts them."""

ROOMS = registered_rooms()[:3]
"""Few rooms, so that people and Outlook get into each other's way."""


ADMIN = PEOPLE[0].object_id
"""Who may take rooms off the registry."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where processes of the bot live: Graph, database and log."""

    graph_url: str
    database_url: str
    log: Path


@dataclass(frozen=True, slots=True)
class AheadClock:
    """This machine's clock, moved ahead."""

    ahead: timedelta

    def now(self) -> datetime:
        """Give the instant."""
        return datetime.now(UTC) + self.ahead


class BotProcess:
    """A process that serves on `port`, and the use cases on `api_port`; started, killed and started again."""

    def __init__(self, place: Place, port: int, api_port: int) -> None:
        self.port, self.api_port = port, api_port
        self._place = place
        self._process: ForkServerProcess | None = None

    def begin(self, ahead: timedelta) -> Connection:
        """Start it with the clock that far ahead; the connection tells when it serves."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        ours, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve, args=(self._place, self.port, self.api_port, ahead, theirs))
        # Not in a thread, as little as the join below: each start reaps, and an exit code can be read only once.
        self._process.start()
        theirs.close()
        return ours

    async def start(self, ahead: timedelta) -> None:
        """Start it with the clock that far ahead, and wait until it serves.

        A database server that is full for a while is no fault of the bot's: who looks after it starts it again.
        """
        for _ in range(STARTS):
            try:
                await self._served(ahead)
            except RuntimeError:
                if FULL not in self.last_words(20_000):
                    raise
                await asyncio.sleep(AGAIN_S)
            else:
                return
        raise RuntimeError("the database server stays full")

    async def _served(self, ahead: timedelta) -> None:
        ours = self.begin(ahead)
        if not await asyncio.to_thread(ours.poll, START_S):
            raise RuntimeError("the bot does not start")
        try:
            ours.recv()
        except EOFError:
            raise RuntimeError(f"the bot ended at its start: see {self._place.log}") from None
        finally:
            ours.close()

    def last_words(self, length: int = 1000) -> str:
        """Give the end of its log, which others of its place write to as well."""
        return self._place.log.read_text(errors="replace")[-length:] if self._place.log.exists() else ""

    @property
    def lives(self) -> bool:
        """Whether it was started and not killed since."""
        return self._process is not None

    def kill(self) -> int:
        """Kill it on the spot, without a word; gives its exit code, other than KILLED if it had ended by itself."""
        if self._process is None:
            return KILLED
        process, self._process = self._process, None
        process.kill()
        process.join()
        return process.exitcode or 0


def _serve(place: Place, port: int, beside: int, ahead: timedelta, ready: Connection) -> None:
    logging.basicConfig(filename=place.log, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("msrest").setLevel(logging.ERROR)
    try:
        asyncio.run(_for_ever(place, port, beside, ahead, ready))
    except Exception:
        logging.getLogger(__name__).exception("it ended by itself")
        raise


async def _for_ever(place: Place, port: int, beside: int, ahead: timedelta, ready: Connection) -> None:
    given = {"database_url": place.database_url, "graph_url": f"{place.graph_url}/v1.0", "port": port}
    without = dict.fromkeys(("app_id", "app_password", "app_tenant_id", "graph_client_id", "graph_client_secret"))
    limits = {"zone": "Europe/Helsinki", "lead_days": 1825, "longest_booking_h": 24, "admins": ADMIN}
    limits["bookings_of_one"] = 100_000  # a few people book all day
    settings = Settings.model_validate({**without, **limits}).model_copy(update=given)
    async with running(settings, trust=LocalTrust(), rooms=ROOMS, clock=AheadClock(ahead)) as app:
        runner = web.AppRunner(use_cases_api(app), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", beside).start()
        ready.send("ready")
        # Whoever started it may be ended as well, and should leave nobody behind.
        parent = multiprocessing.parent_process()
        if parent is None:
            raise RuntimeError("only another process starts this one")
        await asyncio.to_thread(wait, [parent.sentinel])
