"""What people type, read into commands by the one table of them. Reading decides nothing, and nothing breaks it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from booking.sentences.model import Intent
from booking.sentences.reader import understand
from booking.text import clean
from cards.language import Reader
from dialogs.command_table import ALSO, COMMANDS, SOME_ROOM, TO_CANCEL_PHRASES, CommandInfo, shown_example
from dialogs.commands import (
    Book,
    Cancel,
    Command,
    Incomplete,
    MyBookings,
    Schedule,
    Spoken,
    Unknown,
)

LINE_LIMIT = 2_000
"""Characters that are read; no command is longer."""

_ALL = (*ALSO, *COMMANDS)
_WHOLE: Mapping[str, CommandInfo] = {phrase: each for each in _ALL for phrase in (each.title, *each.phrases)}
_NAMES: Mapping[str, CommandInfo] = {name: each for each in _ALL if each.argument for name in (each.title, *each.also)}
_WORDS = max(len(name.split()) for name in _NAMES)

_ALSO_SENTENCES = frozenset({"remind", "reminder", "reminders", "schedule", "booking"})
"""First words of commands that sentences begin with as well: `remind me 5 minutes before`."""

_SMALL_TALK = frozenset({Intent.GREETING, Intent.THANKS})
"""What needs no clock: nobody is asked for their time zone first."""

# Whether a line is one of these hardly depends on rooms and the time.
_ANY_TIME, _ANY_ZONE = datetime(2001, 1, 1, 12, tzinfo=UTC), ZoneInfo("UTC")

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


def listen(text: str | None, reader: Reader) -> Command:
    """Read what somebody typed: a command of the table where it is one exactly, else a sentence of their own.

    Rooms and bookings are not known here, so a sentence is understood later: "can we have another room for the 10
    o'clock" asks for no list of rooms. Only what ends everything is told from the words alone.
    """
    command = parse(text)
    line = clean(_MAIL_LINK.sub(_address_of, text or "")).removeprefix("/")
    match command:
        case Book(room) if room:
            return Spoken(line, command)
        case Schedule():
            return Spoken(line, command)
        case Incomplete() if line.partition(" ")[0].casefold() in _ALSO_SENTENCES:
            return _own_words(line, command, reader)
        case Unknown(said) if said and len(line) <= LINE_LIMIT:
            return _own_words(line, None, reader)
        case Book() if line.casefold().rstrip(" .!?") not in ("book", "reserve"):
            return Spoken(line, command)
    return command


def _own_words(line: str, otherwise: Incomplete | None, reader: Reader) -> Command:
    said = understand(line, now=_ANY_TIME, zone=_ANY_ZONE, locale=reader.locale)
    if not otherwise and said.intent is Intent.STOP:
        return Cancel()
    # Help does not, either, where no word is left that may name a booking.
    help_alone = said.intent is Intent.HELP and not said.unread
    return Spoken(line, otherwise, timeless=said.intent in _SMALL_TALK or help_alone)


def read_exactly(line: str) -> Command | None:
    """Read a line, cleaned, as one of the table's commands; None if it begins like none of them."""
    message = line.rstrip(" .!?").casefold()
    if message in TO_CANCEL_PHRASES:
        return MyBookings(cancelling=True)
    whole = _WHOLE.get(message)
    if whole is not None and (command := whole.read("")) is not None:
        return command
    words = line.split(" ")
    for count in range(min(_WORDS, len(words)), 0, -1):
        info = _NAMES.get(" ".join(words[:count]).casefold())
        if info is not None:
            command = info.read(" ".join(words[count:]))
            return command or (None if info.or_sentence else Incomplete(info.usage, shown_example(info)))
    if words[0].casefold() == _BOOKING:
        return Incomplete(" | ".join(each.usage for each in COMMANDS if each.title.startswith(f"{_BOOKING} ")))
    return None


def _address_of(link: re.Match[str]) -> str:
    return unquote((link[1] or link[2]).partition("?")[0])
