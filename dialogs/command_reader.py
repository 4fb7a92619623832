"""What people type, read into commands by the one table of them. Reading decides nothing, and nothing breaks it."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from booking.text import clean
from dialogs.command_table import COMMANDS, SOME_ROOM, CommandInfo, shown_example
from dialogs.commands import Book, Command, Incomplete, Unknown

LINE_LIMIT = 2_000
"""Characters that are read; no command is longer."""

_WHOLE: Mapping[str, CommandInfo] = {phrase: each for each in COMMANDS for phrase in (each.title, *each.phrases)}
_NAMES: Mapping[str, CommandInfo] = {
    name: each for each in COMMANDS if each.argument for name in (each.title, *each.also)
}
_WORDS = max(len(name.split()) for name in _NAMES)

_BOOKING = "booking"
"""Is no command by itself, and cannot mean anything else than those that begin with it."""

_ROOM_WANTED = re.compile(rf"(?:(?:(?:i|we) )?(?:find|get|need|want) )?{SOME_ROOM}", re.IGNORECASE)

# Teams turns an address that somebody types or pastes into a link of one of these two forms.
_MAIL_LINK = re.compile(
    r"""<a\b[^<>]*?\bhref\s*=\s*["']?mailto:([^<>"'\s]+)[^<>]*>[^<>]*</a\s*>|\[[^\[\]]*\]\(mailto:([^()\s]+)\)""",
    re.IGNORECASE,
)


def parse(text: str | None) -> Command:
    """Read what somebody typed. The bot's own mention was taken out before; other mentions are still in it.

    Commands are read without regard to case, kinds of blanks and invisible characters; names stay as they were typed.
    """
    text = text or ""
    if len(text) > LINE_LIMIT:
        return Unknown(clean(text[:LINE_LIMIT]))
    line = clean(_MAIL_LINK.sub(_address_of, text)).removeprefix("/")
    command = read_exactly(line)
    if command is not None:
        return command
    return Book() if _ROOM_WANTED.fullmatch(line) else Unknown(line)


def read_exactly(line: str) -> Command | None:
    """Read a line, cleaned, as one of the table's commands; None if it begins like none of them."""
    whole = _WHOLE.get(line.rstrip(" .!?").casefold())
    if whole is not None and (command := whole.read("")) is not None:
        return command
    words = line.split(" ")
    for count in range(min(_WORDS, len(words)), 0, -1):
        info = _NAMES.get(" ".join(words[:count]).casefold())
        if info is not None:
            return info.read(" ".join(words[count:])) or Incomplete(info.usage, shown_example(info))
    if words[0].casefold() == _BOOKING:
        return Incomplete(" | ".join(each.usage for each in COMMANDS if each.title.startswith(f"{_BOOKING} ")))
    return None


def _address_of(link: re.Match[str]) -> str:
    return unquote((link[1] or link[2]).partition("?")[0])
