"""What people type, read into typed commands; and the one table of commands that help and the app manifest show.

Reading decides nothing: whether somebody may, and whether the room exists, is for the use case to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from booking.text import clean

LINE_LIMIT = 2_000
"""Characters that are read; no command is longer."""


class Scope(StrEnum):
    """Where a command is offered; the values are the app manifest's."""

    PERSONAL = "personal"
    TEAM = "team"
    GROUP_CHAT = "groupChat"


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """A command as people are told of it.

    `scopes` are the menus that offer it; it works everywhere. `title` is what Teams types for them when they pick it,
    `usage` has placeholders, `example` can be sent as it is.
    """

    title: str
    usage: str
    example: str
    description: str
    scopes: tuple[Scope, ...]
    admin: bool = True


MENU_LIMIT = 12
"""How many commands a menu of Teams holds (manifest schema, `commandLists`): with one more, the app is refused."""

_EVERYWHERE = tuple(Scope)
# A team's menu has what admins need often, and is kept short of its limit.
_CHATS = (Scope.PERSONAL, Scope.GROUP_CHAT)
_TEAM = (Scope.TEAM,)
_NO_MENU = ()

_BOOK = CommandInfo(
    "book", "book [ROOM]", "book Oak", "Book a room: name it, or choose among the free ones", _EVERYWHERE, admin=False
)
_NOW = CommandInfo("now", "now", "now", "Take a room that is free right now", _CHATS, admin=False)
_BOOKINGS = CommandInfo(
    "my bookings",
    "my bookings",
    "my bookings",
    "See, change, extend or cancel what you booked",
    _CHATS,
    admin=False,
)
_SCHEDULE = CommandInfo(
    "schedule",
    "schedule ROOM or BUILDING FLOOR [DAY]",
    "schedule Oak tomorrow",
    "See when a room or a floor is taken",
    _EVERYWHERE,
    admin=False,
)
_REMINDERS = CommandInfo(
    "reminders",
    "reminders [MINUTES or off]",
    "reminders 15",
    "Choose when you are reminded",
    (Scope.PERSONAL,),
    admin=False,
)
_HELP = CommandInfo("help", "help", "help", "Show what you can do", _EVERYWHERE, admin=False)
_CANCEL = CommandInfo("cancel", "cancel", "cancel", "Close the form; bookings stay", _EVERYWHERE, admin=False)
_ROOMS = CommandInfo("rooms", "rooms", "rooms", "List the registered rooms (admins)", _TEAM)
_ADD_ROOM = CommandInfo(
    "rooms add",
    "rooms add ADDRESS [building=… floor=… space=… seats=… equipment=… zone=…]",
    'rooms add oak@example.com building="Main House" floor=3 space=Oak seats=8 equipment=screen,whiteboard',
    "Register a room mailbox, so that people can book it (admins)",
    _TEAM,
)
_REMOVE_ROOM = CommandInfo(
    "rooms remove",
    "rooms remove ROOM",
    "rooms remove Oak",
    "Take a room off the list; its bookings stay (admins)",
    _TEAM,
)
_ON = CommandInfo("booking on", "booking on", "booking on", "Let people book rooms (admins)", _TEAM)
_OFF = CommandInfo(
    "booking off", "booking off", "booking off", "Stop new bookings; those made before stay (admins)", _TEAM
)
_ADMINS = CommandInfo("admins", "admins", "admins", "List who looks after the rooms (admins)", _TEAM)
_ADD_ADMIN = CommandInfo(
    "admins add",
    "admins add @PERSON",
    "admins add <at>Megan Bowen</at>",
    "Let somebody look after the rooms (admins)",
    _NO_MENU,
)
_REMOVE_ADMIN = CommandInfo(
    "admins remove",
    "admins remove @PERSON",
    "admins remove <at>Megan Bowen</at>",
    "Stop somebody from looking after the rooms (admins)",
    _NO_MENU,
)

COMMANDS: tuple[CommandInfo, ...] = (
    *(_BOOK, _NOW, _BOOKINGS, _SCHEDULE, _REMINDERS, _HELP, _CANCEL),
    *(_ROOMS, _ADD_ROOM, _REMOVE_ROOM, _ON, _OFF),
    *(_ADMINS, _ADD_ADMIN, _REMOVE_ADMIN),
)
"""Every command there is, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Book:
    """Open the form; `room` as it was typed (a name or an address), or empty."""

    room: str = ""


@dataclass(frozen=True, slots=True)
class FreeNow:
    """Show the rooms that are free right now."""


@dataclass(frozen=True, slots=True)
class MyBookings:
    """Show what the person has booked."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Show when rooms are taken; `text` names a room, or a building with a floor, and maybe a day, as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """Set how long before a booking the person is reminded (0 is never), or ask how it is set."""

    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """Show what can be done; a greeting and an empty message ask for it as well."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Close what is open."""


@dataclass(frozen=True, slots=True)
class ListRooms:
    """List the registered rooms."""


@dataclass(frozen=True, slots=True)
class AddRoom:
    """Register a room: `address` as it was typed; `options` by name in lower case, whichever were given."""

    address: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RemoveRoom:
    """Take a room off the list; `room` is a name or an address, never empty."""

    room: str


@dataclass(frozen=True, slots=True)
class SwitchBooking:
    """Switch booking on or off for everybody."""

    on: bool


@dataclass(frozen=True, slots=True)
class ListAdmins:
    """List the admins."""


@dataclass(frozen=True, slots=True)
class AddAdmin:
    """Give the admin flag. `mention` is what was typed for the person, never empty; who it is, the activity tells."""

    mention: str


@dataclass(frozen=True, slots=True)
class RemoveAdmin:
    """Take the admin flag from somebody; `mention` as in AddAdmin."""

    mention: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No command of ours; `text` is what was typed, cleaned and cut to LINE_LIMIT."""

    text: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A command that was not typed in full, or not understood in full; `usage` shows how it goes."""

    usage: str


Command = (
    Book
    | FreeNow
    | MyBookings
    | Schedule
    | Reminders
    | Help
    | Cancel
    | ListRooms
    | AddRoom
    | RemoveRoom
    | SwitchBooking
    | ListAdmins
    | AddAdmin
    | RemoveAdmin
    | Unknown
    | Incomplete
)


_HELP_WORDS = {"", "help", "menu", "commands", "what can you do", "hi", "hi there", "hello", "hey", "good morning"}
_NOW_WORDS = {"now", "book now", "room now", "free now", "free rooms", "rooms now", "quick book"}
_BOOKINGS_WORDS = {
    *("my bookings", "bookings", "my booking", "my meetings", "my rooms", "my reservations", "mine", "agenda"),
    *("show my bookings", "list my bookings"),
}
_CANCEL_WORDS = {"cancel", "stop", "quit", "exit", "abort", "never mind", "nevermind"}

# "a room", "me a meeting room for 6 people": no room's name, unlike "room 5". Phrases of time come with a form for now.
_SOME_ROOM = (
    r"(?:me |us )?(?:a |an |any |some )?(?:meeting|(?:free |available |meeting |conference )?rooms?)"
    r"(?: (?:at|for|from|in|near|next|now|on|please|today|tomorrow|with)\b.*)?[.!?]*"
)
_A_ROOM = re.compile(_SOME_ROOM, re.IGNORECASE)
_ROOM_WANTED = re.compile(rf"(?:(?:(?:i|we) )?(?:find|get|need|want) )?{_SOME_ROOM}", re.IGNORECASE)

# Teams turns an address that somebody types or pastes into a link of one of these two forms.
_MAIL_LINK = re.compile(
    r"""<a\b[^<>]*?\bhref\s*=\s*["']?mailto:([^<>"'\s]+)[^<>]*>[^<>]*</a\s*>|\[[^\[\]]*\]\(mailto:([^()\s]+)\)""",
    re.IGNORECASE,
)

_MINUTES = re.compile(r"([0-9]{1,4})(?: ?(?:m|min|mins|minutes?)(?: before)?)?[.!]*", re.IGNORECASE)

_QUOTED = r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|['‘’]([^'‘’]*)['‘’]"
_WHOLLY_QUOTED = re.compile(_QUOTED)
# A value that opens a quotation closes it; without quotes it reaches to the next `name=`, blanks and all.
_OPTION = re.compile(
    rf"(\w+) ?=(?: (?!\w+ ?=))?(?:(?:{_QUOTED})(?= |$)|((?![\"“”„«»]).*?)(?= \w+ ?=|$)) ?",
)


def parse(text: str | None) -> Command:
    """Read what somebody typed. The bot's own mention was taken out before; other mentions are still in it.

    Commands are read without regard to case, kinds of blanks and invisible characters; names stay as they were typed.
    """
    text = text or ""
    if len(text) > LINE_LIMIT:
        return Unknown(clean(text[:LINE_LIMIT]))
    line = clean(_MAIL_LINK.sub(_address_of, text)).removeprefix("/")
    words = line.rstrip(" .!?").casefold()
    if words in _HELP_WORDS:
        return Help()
    if words in _CANCEL_WORDS:
        return Cancel()
    if words in _NOW_WORDS:
        return FreeNow()
    if words in _BOOKINGS_WORDS:
        return MyBookings()
    verb, _, rest = line.partition(" ")
    match verb.casefold():
        case "schedule":
            return Schedule(_unquoted(rest)) if rest else Incomplete(_SCHEDULE.usage)
        case "reminders" | "reminder" | "remind":
            return _reminders(rest)
        case "book" | "reserve":
            return Book("" if _A_ROOM.fullmatch(rest) else _unquoted(rest))
        case "rooms":
            return _rooms(rest) or Unknown(line)
        case "booking":
            return _booking(rest)
        case "admins" | "admin":
            return _admins(rest) or Unknown(line)
    return Book() if _ROOM_WANTED.fullmatch(line) else Unknown(line)


def _rooms(text: str) -> Command | None:
    verb, _, rest = text.partition(" ")
    match verb.casefold():
        case "" | "list" if not rest:
            return ListRooms()
        case "add":
            return _add_room(rest)
        case "remove" | "delete":
            room = _unquoted(rest)
            return RemoveRoom(room) if room else Incomplete(_REMOVE_ROOM.usage)
    return None


def _add_room(text: str) -> Command:
    address, _, rest = text.partition(" ")
    options: dict[str, str] = {}
    at = 0
    while at < len(rest):
        option = _OPTION.match(rest, at)
        if option is None or option[1].casefold() in options:
            return Incomplete(_ADD_ROOM.usage)
        options[option[1].casefold()] = (option[2] or option[3] or option[4] or "").strip()
        at = option.end()
    if not address or "=" in address:
        return Incomplete(_ADD_ROOM.usage)
    return AddRoom(address, options)


def _reminders(text: str) -> Command:
    match text.rstrip(" .!").casefold():
        case "":
            return Reminders()
        case "off" | "never" | "none":
            return Reminders(0)
    minutes = _MINUTES.fullmatch(text)
    return Reminders(int(minutes[1])) if minutes else Incomplete(_REMINDERS.usage)


def _booking(text: str) -> Command:
    match text.casefold():
        case "on":
            return SwitchBooking(on=True)
        case "off":
            return SwitchBooking(on=False)
    return Incomplete(f"{_ON.usage} | {_OFF.usage}")


def _admins(text: str) -> Command | None:
    verb, _, rest = text.partition(" ")
    match verb.casefold():
        case "" | "list" if not rest:
            return ListAdmins()
        case "add":
            return AddAdmin(rest) if rest else Incomplete(_ADD_ADMIN.usage)
        case "remove" | "delete":
            return RemoveAdmin(rest) if rest else Incomplete(_REMOVE_ADMIN.usage)
    return None


def _address_of(link: re.Match[str]) -> str:
    return unquote((link[1] or link[2]).partition("?")[0])


def _unquoted(text: str) -> str:
    quoted = _WHOLLY_QUOTED.fullmatch(text)
    return (quoted[1] or quoted[2] or "").strip() if quoted else text
