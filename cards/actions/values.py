"""How single values of a press are read: what they may be, in every form in which clients send them.

Clients make strings of numbers and of yes and no. Whatever else comes is hostile, and refused as forged.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

from booking.errors import Reason, Refused, refused
from booking.forms.inputs import TEXT_LIMIT
from cards.language import LANGUAGES

Data = Mapping[str, object]
"""What a pressed button carries, with what was typed merged into it."""

NUMBER_LIMIT = 1_000_000
"""The highest revision or page that a card of ours could name."""

ANY = "any"
"""The value of the choice that means no choice: an empty one would not be sent, and the old choice kept."""

FAREWELL = "farewell"
"""The id of the input for the word to the attendees of a booking that is cancelled."""

_UNTYPABLE = re.compile("[\x00\ud800-\udfff]")
# Half a surrogate pair cannot be sent on, and databases refuse NUL.


@dataclass(frozen=True, slots=True)
class Value:
    """How a field of a button is read from the data, by its name. What is `typed` the client adds at the press.

    `read` raises Refused with FORGED for what no card of ours could have sent.
    """

    read: Callable[[Data, str], object]
    typed: bool = False


def forged() -> Refused:
    """Refuse what no card of ours could have sent."""
    return refused(Reason.FORGED)


def text(data: Data, name: str) -> str:
    """Read a text; one that is missing is empty."""
    match data.get(name):
        case None:
            return ""
        case str(said) if len(said) <= TEXT_LIMIT and not _UNTYPABLE.search(said):
            return said
        case bool():
            raise forged()
        case int(number) if abs(number) <= NUMBER_LIMIT:
            return str(number)
        case float(number) if abs(number) <= NUMBER_LIMIT:
            return f"{number:g}"
        case _:
            raise forged()


def choice(data: Data, name: str) -> str:
    """Read a choice; ANY and a missing one are empty."""
    chosen = text(data, name)
    return "" if chosen == ANY else chosen


def member_of(kind: type[Enum]) -> Callable[[Data, str], object]:
    """Give a reader of the values of an enumeration."""

    def member(data: Data, name: str) -> object:
        try:
            return kind(text(data, name))
        except ValueError:
            raise forged() from None

    return member


def _farewell(data: Data, _: str) -> str:
    return text(data, FAREWELL)


def _language(data: Data, name: str) -> str:
    said = text(data, name)
    if said not in ("", *LANGUAGES):
        raise forged()
    return said


def several(data: Data, name: str) -> tuple[str, ...]:
    """Read the choices of a list, each once."""
    listed = data.get(name)
    texts = [text({name: each}, name) for each in listed] if isinstance(listed, list) else [text(data, name)]
    parts = (part.strip() for said in texts for part in said.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def toggle(data: Data, name: str) -> bool:
    """Read a yes or no; one that is missing is a no."""
    value = data.get(name)
    match str(value).strip().casefold() if isinstance(value, str | int) else value:
        case "true" | "1":
            return True
        case None | "false" | "0" | "":
            return False
        case _:
            raise forged()


def instant(data: Data, name: str) -> datetime | None:
    """Read an instant in ISO 8601 with an offset, and give it in UTC."""
    said = text(data, name)
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise forged() from None
    if moment.tzinfo is None or not 2000 <= moment.year < 9999:
        raise forged()
    return moment.astimezone(UTC)


def _end(data: Data, name: str) -> datetime | None:
    end, start = instant(data, name), instant(data, "at")
    if end is not None and (start is None or end <= start):
        raise forged()
    return end


def _id(data: Data, name: str) -> str:
    said = text(data, name)
    try:
        if str(UUID(said)) == said:
            return said
    except ValueError:
        pass
    raise forged()


def _id_or_none(data: Data, name: str) -> str:
    return _id(data, name) if name in data else ""


def _number(data: Data, name: str) -> int:
    number = data.get(name)
    if isinstance(number, str) and re.fullmatch(r"[0-9]{1,7}", number):
        number = int(number)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= NUMBER_LIMIT:
        return number
    raise forged()


def _version(data: Data, name: str) -> int:
    # Rooms of before there were versions have 0.
    return 0 if data.get(name) in (0, "0") and not isinstance(data.get(name), bool) else _number(data, name)


def _number_or_first(data: Data, name: str) -> int:
    return _number(data, name) if name in data else 1


def _minutes(data: Data, name: str) -> int:
    # From a button, or from a choice that somebody made.
    said = text(data, name)
    if not re.fullmatch(r"[0-9]{1,4}", said):
        raise forged()
    return int(said)


def _said_toggle(data: Data, name: str) -> bool:
    if data.get(name) is None:
        raise forged()
    return toggle(data, name)


Text = Annotated[str, Value(text)]
"""A text, empty if it is missing."""

Id = Annotated[str, Value(_id)]
"""The id of a draft or booking, as we write UUIDs."""

MaybeId = Annotated[str, Value(_id_or_none)]
"""Such an id, or empty."""

Number = Annotated[int, Value(_number)]
"""A revision or page, from 1."""

Version = Annotated[int, Value(_version)]
"""The version of a room, from 0."""

MaybeNumber = Annotated[int, Value(_number_or_first)]
"""Such a number, or 1."""

Minutes = Annotated[int, Value(_minutes)]
"""A length of 0 to 9999 minutes."""

Language = Annotated[str, Value(_language)]
"""One of our languages, or empty."""

Toggle = Annotated[bool, Value(_said_toggle)]
"""A yes or no, which must be there."""

MaybeToggle = Annotated[bool, Value(toggle)]
"""A yes or no; one that is missing is a no."""

Moment = Annotated[datetime | None, Value(instant)]
"""An instant (UTC), if there is one."""

End = Annotated[datetime | None, Value(_end)]
"""An end (UTC) that comes with an earlier start, `at`, if there is one."""

Farewell = Annotated[str, Value(_farewell, typed=True)]
"""The word to the attendees, which was typed into its own input."""
