"""What the buttons of our cards say when they are pressed, and the one reader of what comes back.

A button's data carries ids and keys, never decisions. Whatever comes back is hostile: what no card of ours could have
sent is refused as forged, and whether a press is right and timely is for the use cases to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, assert_never
from uuid import UUID

from booking.errors import Reason, refused
from booking.form import TEXT_LIMIT, Inputs

ANY = "any"
"""The value of the choice that means no choice: an empty one would not be sent, and the old choice kept."""

_UNTYPABLE = re.compile("[\x00\ud800-\udfff]")
# Half a surrogate pair cannot be sent on, and databases refuse NUL.

NUMBER_LIMIT = 1_000_000
"""The highest revision or page that a card of ours could name."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Open a new booking form; `room` is the name of a room that is asked for."""

    room: str = ""


@dataclass(frozen=True, slots=True)
class FindRooms:
    """Search with what was typed."""

    draft: str
    revision: int
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class BookRoom:
    """Book a room. From the rooms: `room`, and `at` for another start (UTC). From the form: `inputs`, and only they."""

    draft: str
    revision: int
    room: str = ""
    at: datetime | None = None
    inputs: Inputs | None = None


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """Go back from the rooms to the form."""

    draft: str
    revision: int


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Show another page of the rooms; the first is 1."""

    draft: str
    revision: int
    page: int


@dataclass(frozen=True, slots=True)
class CloseForm:
    """Close the form without booking."""

    draft: str
    revision: int


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Tell what can be done."""


Action = OpenForm | FindRooms | BookRoom | ChangeForm | TurnPage | CloseForm | ShowHelp


def verb_of(action: Action) -> str:
    """Name the action on the wire; others rely on these names."""
    match action:
        case OpenForm():
            return "booking.open"
        case FindRooms():
            return "booking.find"
        case BookRoom():
            return "booking.book"
        case ChangeForm():
            return "booking.change"
        case TurnPage():
            return "booking.page"
        case CloseForm():
            return "booking.close"
        case ShowHelp():
            return "help.show"
        case _:
            assert_never(action)


def data_of(action: Action) -> dict[str, str | int]:
    """Give the data that its button carries; inputs are not in it, since the client adds what was typed."""
    data: dict[str, str | int] = {}
    for each in fields(action):
        value = getattr(action, each.name)
        if isinstance(value, datetime):
            data[each.name] = value.astimezone(UTC).isoformat()
        elif isinstance(value, str | int) and value != "":
            data[each.name] = value
    return data


def parse(value: object) -> Action:
    """Read the value of an `adaptiveCard/action` invoke.

    Raises: Refused with FORGED for anything that no card of ours could have sent.
    """
    action = value.get("action") if isinstance(value, Mapping) else None
    if not isinstance(action, Mapping) or action.get("type") != "Action.Execute":
        raise refused(Reason.FORGED)
    data = action.get("data") or {}
    if not isinstance(data, Mapping):
        raise refused(Reason.FORGED)
    match action.get("verb"):
        case "booking.open":
            return OpenForm(_text(data, "room"))
        case "booking.find":
            return FindRooms(_draft(data), _number(data, "revision"), _inputs(data))
        case "booking.book":
            return _book(data)
        case "booking.change":
            return ChangeForm(_draft(data), _number(data, "revision"))
        case "booking.page":
            return TurnPage(_draft(data), _number(data, "revision"), _number(data, "page"))
        case "booking.close":
            return CloseForm(_draft(data), _number(data, "revision"))
        case "help.show":
            return ShowHelp()
        case _:
            raise refused(Reason.FORGED)


def _book(data: Mapping[str, object]) -> BookRoom:
    draft, revision, at = _draft(data), _number(data, "revision"), _instant(data, "at")
    # `room` is a key of a button on the rooms and an input of the form; the form is known by its other inputs.
    if any(each.name in data for each in fields(Inputs) if each.name != "room"):
        if at is not None:
            raise refused(Reason.FORGED)
        return BookRoom(draft, revision, inputs=_inputs(data))
    return BookRoom(draft, revision, _text(data, "room"), at)


def _inputs(data: Mapping[str, Any]) -> Inputs:
    return Inputs(
        date=_text(data, "date"),
        start=_text(data, "start"),
        end=_text(data, "end"),
        title=_text(data, "title"),
        attendees=_several(data, "attendees"),
        guests=_text(data, "guests"),
        capacity=_text(data, "capacity"),
        floor=_choice(data, "floor"),
        equipment=_several(data, "equipment"),
        private=_toggle(data, "private"),
        online=_toggle(data, "online"),
        room=_choice(data, "room"),
    )


def _text(data: Mapping[str, object], name: str) -> str:
    match data.get(name):
        case None:
            return ""
        case str(text) if len(text) <= TEXT_LIMIT and not _UNTYPABLE.search(text):
            return text
        case bool():
            raise refused(Reason.FORGED)
        case int(number) if abs(number) <= NUMBER_LIMIT:
            return str(number)
        case float(number) if abs(number) <= NUMBER_LIMIT:
            return f"{number:g}"
        case _:
            raise refused(Reason.FORGED)


def _choice(data: Mapping[str, object], name: str) -> str:
    chosen = _text(data, name)
    return "" if chosen == ANY else chosen


def _several(data: Mapping[str, object], name: str) -> tuple[str, ...]:
    parts = (part.strip() for part in _text(data, name).split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _toggle(data: Mapping[str, object], name: str) -> bool:
    match data.get(name):
        case True | "true":
            return True
        case None | False | "false" | "":
            return False
        case _:
            raise refused(Reason.FORGED)


def _draft(data: Mapping[str, object]) -> str:
    text = _text(data, "draft")
    try:
        if str(UUID(text)) == text:
            return text
    except ValueError:
        pass
    raise refused(Reason.FORGED)


def _number(data: Mapping[str, object], name: str) -> int:
    number = data.get(name)
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= NUMBER_LIMIT:
        return number
    raise refused(Reason.FORGED)


def _instant(data: Mapping[str, object], name: str) -> datetime | None:
    text = _text(data, name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refused(Reason.FORGED) from None
    if moment.tzinfo is None or not 2000 <= moment.year < 9999:
        raise refused(Reason.FORGED)
    return moment.astimezone(UTC)
