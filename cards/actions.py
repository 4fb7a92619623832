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
from booking.forms.inputs import TEXT_LIMIT, Inputs

ANY = "any"
"""The value of the choice that means no choice: an empty one would not be sent, and the old choice kept."""

_UNTYPABLE = re.compile("[\x00\ud800-\udfff]")
# Half a surrogate pair cannot be sent on, and databases refuse NUL.

NUMBER_LIMIT = 1_000_000
"""The highest revision or page that a card of ours could name."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Open a new booking form; `room` is a room that is asked for, `at` and `until` a time for it (UTC).

    `like` is a booking that came to nothing: what was asked for with it is asked for again.
    """

    room: str = ""
    at: datetime | None = None
    until: datetime | None = None
    like: str = ""


@dataclass(frozen=True, slots=True)
class FindRooms:
    """Search with what was typed."""

    draft: str
    revision: int
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class BookRoom:
    """Book a room, or change the booking that the form is about.

    From the rooms: `room`, and `at` for another start, `until` for another end (UTC). From the form: `inputs` alone.
    """

    draft: str
    revision: int
    room: str = ""
    at: datetime | None = None
    until: datetime | None = None
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


@dataclass(frozen=True, slots=True)
class SuggestTimes:
    """Look for times at which everyone can, with what was typed."""

    draft: str
    revision: int
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Show the rooms that are free right now."""


@dataclass(frozen=True, slots=True)
class StarRoom:
    """Star a room or take the star away, on the card of a draft, of a booking, or of a schedule (`where` and `day`)."""

    room: str
    on: bool
    draft: str = ""
    revision: int = 1
    booking: str = ""
    where: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class ListBookings:
    """Show what the person has booked; the first page is 1."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class ShowBooking:
    """Show one booking."""

    booking: str


@dataclass(frozen=True, slots=True)
class OpenPrivate:
    """Show an admin the title and people of a private booking; that is recorded."""

    booking: str


@dataclass(frozen=True, slots=True)
class EditBooking:
    """Open the form that changes a booking."""

    booking: str


@dataclass(frozen=True, slots=True)
class ExtendBooking:
    """Let a booking end later: at `until` (UTC), or ask how long is possible."""

    booking: str
    revision: int
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndBooking:
    """End a booking that has begun, now."""

    booking: str
    revision: int


@dataclass(frozen=True, slots=True)
class CancelBooking:
    """Ask whether a booking is to be cancelled, and for a word to its attendees."""

    booking: str


@dataclass(frozen=True, slots=True)
class WithdrawBooking:
    """Cancel a booking; `cancellation_message` is the word to its attendees."""

    booking: str
    revision: int
    cancellation_message: str = ""


@dataclass(frozen=True, slots=True)
class ShowSchedule:
    """Show when rooms are taken on a day: `where` as somebody would type it, `day` YYYY-MM-DD or empty for today."""

    where: str
    day: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShowReminders:
    """Show how long before a booking the person is reminded; `booking` is the one to go back to, if any."""

    booking: str = ""


@dataclass(frozen=True, slots=True)
class SetReminder:
    """Set how long before a booking the person is reminded; 0 is never. `booking` is the one to go back to, if any."""

    minutes: int
    booking: str = ""


@dataclass(frozen=True, slots=True)
class SetZone:
    """Choose the time zone in which a person whose client tells none reads and books: a key, pressed or chosen.

    The rest is what was asked for before the question: a form as in `OpenForm`, or for the `booking` to be changed.
    """

    zone: str = ""
    room: str = ""
    at: datetime | None = None
    until: datetime | None = None
    like: str = ""
    booking: str = ""


Action = (
    OpenForm
    | FindRooms
    | BookRoom
    | ChangeForm
    | TurnPage
    | CloseForm
    | SuggestTimes
    | OpenNow
    | StarRoom
    | ListBookings
    | ShowBooking
    | OpenPrivate
    | EditBooking
    | ExtendBooking
    | EndBooking
    | CancelBooking
    | WithdrawBooking
    | ShowSchedule
    | ShowReminders
    | SetReminder
    | SetZone
    | ShowHelp
)


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
        case SuggestTimes():
            return "booking.suggest"
        case OpenNow():
            return "now.open"
        case StarRoom():
            return "room.star"
        case ListBookings():
            return "bookings.list"
        case ShowBooking():
            return "booking.show"
        case OpenPrivate():
            return "booking.reveal"
        case EditBooking():
            return "booking.edit"
        case ExtendBooking():
            return "booking.extend"
        case EndBooking():
            return "booking.end"
        case CancelBooking():
            return "booking.cancel"
        case WithdrawBooking():
            return "booking.withdraw"
        case ShowSchedule():
            return "schedule.show"
        case ShowReminders():
            return "reminder.show"
        case SetReminder():
            return "reminder.set"
        case SetZone():
            return "zone.set"
        case ShowHelp():
            return "help.show"
        case _:
            assert_never(action)


def data_of(action: Action) -> dict[str, str | int | bool]:
    """Give the data that its button carries; inputs are not in it, since the client adds what was typed."""
    data: dict[str, str | int | bool] = {}
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
            return OpenForm(_text(data, "room"), *_times(data), like=_id(data, "like") if "like" in data else "")
        case "booking.find":
            return FindRooms(_id(data, "draft"), _number(data, "revision"), _inputs(data))
        case "booking.book":
            return _book(data)
        case "booking.change":
            return ChangeForm(_id(data, "draft"), _number(data, "revision"))
        case "booking.page":
            return TurnPage(_id(data, "draft"), _number(data, "revision"), _number(data, "page"))
        case "booking.close":
            return CloseForm(_id(data, "draft"), _number(data, "revision"))
        case "booking.suggest":
            return SuggestTimes(_id(data, "draft"), _number(data, "revision"), _inputs(data))
        case "now.open":
            return OpenNow()
        case "room.star":
            return _star(data)
        case "bookings.list":
            return ListBookings(_number(data, "page"))
        case "booking.show":
            return ShowBooking(_id(data, "booking"))
        case "booking.reveal":
            return OpenPrivate(_id(data, "booking"))
        case "booking.edit":
            return EditBooking(_id(data, "booking"))
        case "booking.extend":
            return ExtendBooking(_id(data, "booking"), _number(data, "revision"), _instant(data, "until"))
        case "booking.end":
            return EndBooking(_id(data, "booking"), _number(data, "revision"))
        case "booking.cancel":
            return CancelBooking(_id(data, "booking"))
        case "booking.withdraw":
            return WithdrawBooking(_id(data, "booking"), _number(data, "revision"), _text(data, "farewell"))
        case "schedule.show":
            return ShowSchedule(_text(data, "where"), _text(data, "day"), _number(data, "page"))
        case "reminder.show":
            return ShowReminders(_id(data, "booking") if "booking" in data else "")
        case "reminder.set":
            return SetReminder(_minutes(data), _id(data, "booking") if "booking" in data else "")
        case "zone.set":
            return _zone(data)
        case "help.show":
            return ShowHelp()
        case _:
            raise refused(Reason.FORGED)


def _star(data: Mapping[str, object]) -> StarRoom:
    room, on = _text(data, "room"), _toggle(data, "on")
    if data.get("on") is None or sum(name in data for name in ("draft", "booking", "where")) != 1:
        raise refused(Reason.FORGED)
    if "where" in data:
        return StarRoom(room, on, where=_text(data, "where"), day=_text(data, "day"))
    if "draft" in data:
        return StarRoom(room, on, _id(data, "draft"), _number(data, "revision"))
    return StarRoom(room, on, booking=_id(data, "booking"))


def _zone(data: Mapping[str, object]) -> SetZone:
    like, booking = (_id(data, name) if name in data else "" for name in ("like", "booking"))
    return SetZone(_text(data, "zone"), _text(data, "room"), *_times(data), like=like, booking=booking)


def _minutes(data: Mapping[str, object]) -> int:
    # From a button, or from a choice that somebody made.
    text = _text(data, "minutes")
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise refused(Reason.FORGED)
    return int(text)


def _book(data: Mapping[str, object]) -> BookRoom:
    draft, revision, (at, until) = _id(data, "draft"), _number(data, "revision"), _times(data)
    # `room` is a key of a button on the rooms and an input of the form; the form is known by its other inputs.
    if any(each.name in data for each in fields(Inputs) if each.name != "room"):
        if at is not None:
            raise refused(Reason.FORGED)
        return BookRoom(draft, revision, inputs=_inputs(data))
    return BookRoom(draft, revision, _text(data, "room"), at, until)


def _times(data: Mapping[str, object]) -> tuple[datetime | None, datetime | None]:
    """Read a start, and an end that comes with it and after it, if at all."""
    at, until = _instant(data, "at"), _instant(data, "until")
    if until is not None and (at is None or until <= at):
        raise refused(Reason.FORGED)
    return at, until


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
    listed = data.get(name)
    texts = [_text({name: each}, name) for each in listed] if isinstance(listed, list) else [_text(data, name)]
    parts = (part.strip() for text in texts for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _toggle(data: Mapping[str, object], name: str) -> bool:
    """Read a yes or no, as whatever scalar of JSON a client makes of it."""
    value = data.get(name)
    match str(value).strip().casefold() if isinstance(value, str | int) else value:
        case "true" | "1":
            return True
        case None | "false" | "0" | "":
            return False
        case _:
            raise refused(Reason.FORGED)


def _id(data: Mapping[str, object], name: str) -> str:
    text = _text(data, name)
    try:
        if str(UUID(text)) == text:
            return text
    except ValueError:
        pass
    raise refused(Reason.FORGED)


def _number(data: Mapping[str, object], name: str) -> int:
    number = data.get(name)
    if isinstance(number, str) and re.fullmatch(r"[0-9]{1,7}", number):
        number = int(number)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
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
