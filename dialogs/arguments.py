"""What a command is told after its name: how that is typed, and what is made of it.

No library reads it. `shlex` stops at the apostrophe of O'Neill and knows no typographic quotes, which clients put in by
themselves; parsers of command lines print their help and end the process.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Generic, TypeVar

T = TypeVar("T")

_QUOTED = r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|['‘’]([^'‘’]*)['‘’]"
_WHOLLY_QUOTED = re.compile(_QUOTED)
# A value that opens a quotation closes it; without quotes it reaches to the next `name=`, blanks and all.
_OPTION = re.compile(
    rf"(\w+) ?=(?: (?!\w+ ?=))?(?:(?:{_QUOTED})(?= |$)|((?![\"“”„«»]).*?)(?= \w+ ?=|$)) ?",
)
_OPTION_BEGINS = re.compile(r"(?:^| )\w+ ?=")
_MINUTES = re.compile(r"([0-9]{1,4})(?: ?(?:m|min|mins|minutes?)(?: before)?)?[.!]*", re.IGNORECASE)

_REFERENCE = re.compile(r"rk ?[-\u2010-\u2015\u2212]? ?([0-9a-z]{6})[.!]*", re.IGNORECASE | re.ASCII)

# What people call a language, in each of them.
_LANGUAGES: Mapping[str, str] = {
    name: code
    for code, names in {
        "en": ("en", "english", "englanti", "englanniksi", "engelska", "på engelska", "englisch", "auf englisch"),
        "fi": ("fi", "finnish", "suomi", "suomeksi", "finska", "på finska", "finnisch", "auf finnisch"),
        "sv": ("sv", "swedish", "ruotsi", "ruotsiksi", "svenska", "på svenska", "schwedisch", "auf schwedisch"),
        "de": ("de", "german", "saksa", "saksaksi", "tyska", "på tyska", "deutsch", "auf deutsch"),
        "": ("automatic", "auto", "teams", "automaattinen", "automatisk", "automatiskt", "automatisch"),
    }.items()
    for name in names
}

Options = Mapping[str, str]
"""What was typed as `name=value`, by name in lower case, whichever were given; a value may be empty."""


@dataclass(frozen=True, slots=True)
class Argument(Generic[T]):
    """One thing that a command is told: `usage` stands for it in a line that shows how the command goes.

    `read` takes what was typed after the command's name, cleaned, and gives None where that is not one.
    """

    usage: str
    read: Callable[[str], T | None]


def needed(usage: str) -> Argument[str]:
    """Take somebody's words, quoted or not, of which there must be some."""
    return Argument(usage, lambda text: unquoted(text) or None)


def optional(usage: str) -> Argument[str]:
    """Take somebody's words, quoted or not, or nothing."""
    return Argument(f"[{usage}]", unquoted)


def mention(usage: str) -> Argument[str]:
    """Take a mention as it came; who it is, the activity tells."""
    return Argument(usage, lambda text: text or None)


def minutes(usage: str) -> Argument[int]:
    """Take a number of minutes, 0 for never, or -1 for nothing at all."""
    return Argument(f"[{usage}]", _minutes)


def reference(usage: str) -> Argument[str]:
    """Take the reference of a booking, in the spelling that it has; empty for nothing at all."""
    return Argument(f"[{usage}]", _reference)


def language(usage: str) -> Argument[str]:
    """Take a language by any of its names: its code, empty for that of the client, or `?` for nothing at all."""
    return Argument(f"[{usage}]", _language)


def addressed(usage: str, options: tuple[str, ...]) -> Argument[tuple[tuple[str, ...], Options]]:
    """Take an address or several, and options about them. What an option may be, `booking.room_fields` says."""
    return Argument(f"{usage} {_shown(options)}", _addressed)


def named(usage: str, options: tuple[str, ...]) -> Argument[tuple[str, Options]]:
    """Take somebody's words, of which there must be some, and options about what they name."""
    return Argument(f"{usage} {_shown(options)}", _named)


def unquoted(text: str) -> str:
    """Take the quotation marks off words that are quoted as a whole."""
    quoted = _WHOLLY_QUOTED.fullmatch(text)
    return (quoted[1] or quoted[2] or "").strip() if quoted else text


def options_in(text: str) -> Options | None:
    """Read `name=value name=value`; None where something else is in it, or a name comes twice."""
    options: dict[str, str] = {}
    at = 0
    while at < len(text):
        option = _OPTION.match(text, at)
        if option is None or option[1].casefold() in options:
            return None
        options[option[1].casefold()] = (option[2] or option[3] or option[4] or "").strip()
        at = option.end()
    return options


def _shown(options: tuple[str, ...]) -> str:
    return f"[{' '.join(f'{each}=…' for each in options)}]"


def _addressed(text: str) -> tuple[tuple[str, ...], Options] | None:
    """Take the first word for an address whatever it is, so that its use case can say what is wrong with it.

    Nothing at all is no address: whoever types it is shown a form.
    """
    if not text:
        return (), {}
    first, *words = text.split(" ")
    addresses = [first, *takewhile(lambda word: "@" in word and "=" not in word, words)]
    options = options_in(" ".join(words[len(addresses) - 1 :]))
    told = tuple(each for address in addresses for each in re.split("[,;]", address) if each)
    return (told, options) if told and "=" not in first and options is not None else None


def _named(text: str) -> tuple[str, Options] | None:
    begins = _OPTION_BEGINS.search(text)
    at = begins.start() if begins else len(text)
    name, options = unquoted(text[:at].strip()), options_in(text[at:].strip())
    return (name, options) if name and options is not None else None


def _language(text: str) -> str | None:
    told = text.rstrip(" .!?").casefold()
    return _LANGUAGES.get(told) if told else "?"


def _reference(text: str) -> str | None:
    named = _REFERENCE.fullmatch(unquoted(text))
    return f"RK-{named[1].upper()}" if named else None if text else ""


def _minutes(text: str) -> int | None:
    match text.rstrip(" .!").casefold():
        case "":
            return -1
        case "off" | "never" | "none":
            return 0
    found = _MINUTES.fullmatch(text)
    return int(found[1]) if found else None
