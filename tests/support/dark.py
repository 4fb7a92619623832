"""A copy of the sandbox's Teams client that is dark: it has no dark theme of its own."""

import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

# Light and dark colours of Teams' own host configuration for cards.
COLOURS = {
    "252424": "ffffff",
    '"backgroundColor":"#ffffff"': '"backgroundColor":"#2d2c2c"',
    "fff9f8f7": "ff252423",
    "6264a7": "a6a7dc",
    "c4314b": "f9526b",
    "#EEEEEE": "#3b3a39",
}


@cache
def dark_copy(installed: Path) -> "TemporaryDirectory[str]":
    """Copy what `Playground.install` installed, with dark colours; a cache for another one, while this process runs."""
    folder = TemporaryDirectory(prefix="roomkeeper-dark-", ignore_cleanup_errors=True)
    copy = shutil.copytree(installed, Path(folder.name, installed.name))
    (main,) = copy.rglob("static/js/main.*.js")
    main.write_text(darkened(main.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def darkened(code: str) -> str:
    """Put dark colours into the client's code: those of cards, and Fluent's own for what people fill in."""
    colours = re.search(r"gme=JSON\.parse\('(.*?)'\)", code)
    assert colours
    assert "theme:Wr," in code
    dark = colours[1]
    for light, instead in COLOURS.items():
        dark = dark.replace(light, instead)
    return code.replace(colours[1], dark).replace("theme:Wr,", "theme:bon,")
