"""What every long-running command needs of its process: a free port, a log, and an end when it is asked for."""

import asyncio
import errno
import logging
import signal
import socket
import sys
from collections.abc import Coroutine, Iterable

from bot.logs import JsonLines, Sparse, TextLines, named
from bot.settings import CannotStart


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


def run(main: Coroutine[None, None, None]) -> None:
    """Run it to its end, or until Ctrl-C or SIGTERM: then it is cancelled, and cleans up."""
    try:
        asyncio.run(_cancelled_by_sigterm(main))
    except (KeyboardInterrupt, asyncio.CancelledError):
        tell("Stopped.")


async def _cancelled_by_sigterm(main: Coroutine[None, None, None]) -> None:
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await main


def tell(line: str) -> None:
    """Tell the person at the terminal something."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def start_log(level: str, form: str = "text") -> None:
    """Log to standard error, one line each; libraries only from warnings up, for theirs may name people.

    `form` is `text` or `json`.
    """
    logging.basicConfig(level=logging.WARNING, force=True)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonLines() if form == "json" else TextLines())
        handler.addFilter(Sparse())
        handler.addFilter(named)
    # It warns of every property of an activity that its models do not know, and Teams sends many.
    logging.getLogger("msrest").setLevel(logging.ERROR)
    for package in ("booking", "bot", "cards", "dialogs", "graph"):
        logging.getLogger(package).setLevel(level)
