"""What every long-running command needs of its process: a free port, a log, and an end when it is asked for."""

import asyncio
import ctypes
import errno
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Coroutine, Iterable
from contextlib import suppress

from bot.logs import JsonLines, Sparse, TextLines, named
from bot.settings import CannotStart

_log = logging.getLogger(__name__)


def require_free(host: str, ports: Iterable[tuple[int, str]]) -> None:
    """Check that each port can be had; the text beside it is what chooses another.

    Raises:
        CannotStart: one is taken, or is not ours to take; nothing was started yet.
    """
    for port, option in ports:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                probe.listen(1)
            except OSError as error:
                why = "is taken by another program" if error.errno == errno.EADDRINUSE else "cannot be had"
                raise CannotStart(f"Port {port} on {host} {why}: choose another with {option}.") from None


_PR_SET_DUMPABLE = 4  # linux/prctl.h


def keep_private() -> None:
    """Hide this process's memory and environment, which hold secrets, from others of its user; Linux alone can.

    There, /proc shows both to every process of the same user: also to one that decodes a hostile picture. Root sees
    them all the same. No core is dumped either. What cannot be had is done without.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


STOP_S = 25.0
"""How long the end may take, whatever others do. Supervisors kill after 30 s (Kubernetes, Azure Container Apps)."""


def run(main: Coroutine[None, None, None], *, stop_s: float = STOP_S) -> None:
    """Run it to its end, or until Ctrl-C or SIGTERM: then it is cancelled, and cleans up.

    What has not ended `stop_s` after the first signal is left as it is, with exit status 1: every step of a booking is
    in rows, so others go on with it as after a crash.
    """
    try:
        asyncio.run(_cancelled_by_signals(main, stop_s))
    except (KeyboardInterrupt, asyncio.CancelledError):
        tell("Stopped.")


async def _cancelled_by_signals(main: Coroutine[None, None, None], stop_s: float) -> None:
    task = asyncio.current_task()
    asked: list[threading.Timer] = []

    def stop() -> None:
        if asked or task is None:
            return
        # A thread, since the loop may be what does not end, or a thread that it waits for.
        asked.append(threading.Timer(stop_s, _leave, (stop_s,)))
        asked[0].daemon = True
        asked[0].start()
        task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    await main


def _leave(stop_s: float) -> None:
    _log.error("the process did not end within %g s: what it was at is left to others", stop_s)
    os._exit(1)


def tell(line: str) -> None:
    """Tell the person at the terminal something."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def start_log(level: str, form: str = "text", *, traced: bool = False) -> None:
    """Log to standard error, one line each; libraries only from warnings up, for theirs may name people.

    `form` is `text` or `json`; `traced` puts the ids of traces into the latter.
    """
    logging.basicConfig(level=logging.WARNING, force=True)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonLines(traced=traced) if form == "json" else TextLines())
        handler.addFilter(Sparse())
        handler.addFilter(named)
    # It warns of every property of an activity that its models do not know, and Teams sends many.
    logging.getLogger("msrest").setLevel(logging.ERROR)
    # It quotes a header of OTEL_EXPORTER_OTLP_HEADERS that it cannot read, which may be a secret.
    logging.getLogger("opentelemetry.util.re").setLevel(logging.ERROR)
    for package in ("booking", "bot", "cards", "dialogs", "graph"):
        logging.getLogger(package).setLevel(level)
