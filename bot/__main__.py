"""`python -m bot`: the only way in."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name

from bot.settings import DATA, CannotStart


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    root = argparse.ArgumentParser(prog="python -m bot", description="Roomkeeper books meeting rooms in Teams chat.")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    sandbox = commands.add_parser("sandbox", help="try it on this machine: local Graph, bot and Teams client")
    sandbox.add_argument("--port", type=_port, default=3978, help="port of the bot (default %(default)s)")
    sandbox.add_argument("--client-port", type=_port, default=56150, help="port of the client (default %(default)s)")
    sandbox.add_argument("--no-client", dest="client", action="store_false", help="without the Teams client")
    sandbox.add_argument("--graph", metavar="URL", help="use the Graph at this loopback address, without a token")
    sandbox.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="where bookings are kept")
    sandbox.add_argument("--like", type=Path, metavar="FILE", help="a Graph that does what check --live found")
    sandbox.add_argument("--fresh", action="store_true", help="start over")
    sandbox.add_argument("--empty", action="store_true", help="start over without a room, as an organisation does")
    commands.add_parser("serve", help="serve an organisation; settings come from the environment")
    check = commands.add_parser("check", help="try whether the bot can do its work; the exit status is 1 if not")
    check.add_argument("--closed", default="", metavar="MAILBOX", help="a mailbox that must not be readable")
    check.add_argument("--write", default="", metavar="ROOM", help="write to this room as well; nothing is left there")
    check.add_argument("--live", default="", metavar="ROOM", help="try on this room what no document of Graph's proves")
    check.add_argument("--report", type=Path, default=Path("build/live.json"), metavar="FILE", help="what --live found")
    commands.add_parser("doctor", help="tell what would keep serve from its work; the exit status is 1 if anything")
    manifest = commands.add_parser("manifest", help="build the app package for Teams")
    manifest.add_argument("--output", type=Path, default=Path("build/roomkeeper.zip"), metavar="FILE")
    return root


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code. Whatever keeps it from starting is told in one sentence."""
    options = parser().parse_args(arguments)
    # The SDK drags in packages with bad escapes, of which Python tells at their first import.
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    try:
        # By name, so that `serve` needs nothing of what only the others do.
        command = resolve_name(f"bot.commands.{options.command}:main")
    except ModuleNotFoundError as error:
        needed = "a checkout with requirements.txt installed"
        sys.stderr.write(f"There is no module {error.name} here: `{options.command}` takes {needed}.\n")
        return 1
    try:
        status = command(options)
    except CannotStart as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return int(status or 0)


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
