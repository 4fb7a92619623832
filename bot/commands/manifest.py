"""`python -m bot manifest`: the app package that an administrator uploads to Teams."""

import argparse

from bot.commands.process import tell
from bot.package import build_from_settings
from bot.settings import load


def main(options: argparse.Namespace) -> None:
    """Build the package.

    Raises:
        CannotStart: a setting is missing, or the package would not be valid.
    """
    tell(f"Wrote {build_from_settings(load(), options.output)}")
