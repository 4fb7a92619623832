"""The one table of commands: how each is typed, who may, and where it is offered.

Reading, help, the app's menus and the reference page follow from it. Whether somebody really may, and whether the room
exists, is for the use cases to say.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from booking.room_fields import OPTIONS
from cards.command_words import described, for_admins
from dialogs.arguments import Argument, addressed, language, mention, minutes, named, needed, optional, reference
from dialogs.commands import (
    AddAdmin,
    AddRoom,
    Administer,
    Book,
    Cancel,
    CancelReferenced,
    Check,
    Command,
    EditRoom,
    ExportRooms,
    FloorPlan,
    Floors,
    FreeNow,
    Help,
    ImportRooms,
    Language,
    ListAdmins,
    ListRooms,
    MyBookings,
    OwnBuilding,
    Reminders,
    RemoveAdmin,
    RemoveRoom,
    Schedule,
    Setup,
    SwitchBooking,
)

T = TypeVar("T")


class Scope(StrEnum):
    """Where a command is offered; the values are the app manifest's."""

    PERSONAL = "personal"
    TEAM = "team"
    GROUP_CHAT = "groupChat"


class Subject(StrEnum):
    """What commands are about: help shows them so; `headed` of `cards/command_words.py` has the words."""

    BOOK = "book"
    BOOKINGS = "bookings"
    ROOMS = "rooms"
    SETTINGS = "settings"
    REGISTRY = "registry"
    SWITCH = "switch"
    SETUP = "setup"
    ADMINS = "admins"


MENU_LIMIT = 12
"""How many commands a menu of Teams holds (manifest schema, `commandLists`): with one more, the app is refused."""

_EVERYWHERE = tuple(Scope)
# A team's menu has what admins need often, and is kept short of its limit.
_CHATS = (Scope.PERSONAL, Scope.GROUP_CHAT)
_TEAM = (Scope.TEAM,)
_NO_MENU = ()


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """A command: `read` makes it of what was typed after its name, and gives None where that does not fit.

    `title` is its name, which Teams types for whoever picks it from a menu; `also` are other names, and `phrases` whole
    messages that mean it. A command without an `argument` is a whole message, too. `scopes` are the menus that offer
    it; it works everywhere. `example` can be sent as it is. `or_sentence` says that what it cannot read may be a
    sentence that begins with its name.
    """

    title: str
    example: str
    scopes: tuple[Scope, ...]
    read: Callable[[str], Command | None]
    argument: str = ""
    also: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    admin: bool = False
    or_sentence: bool = False

    @property
    def usage(self) -> str:
        """How it is typed, with placeholders."""
        return f"{self.title} {self.argument}".rstrip()

    @property
    def description(self) -> str:
        """What it does, in the reader's language."""
        return described(self.title)

    @property
    def menu_text(self) -> str:
        """What it does, for a menu or a page that does not know who reads it."""
        return for_admins(self.description) if self.admin else self.description


def _plain(
    title: str,
    command: Command,
    scopes: tuple[Scope, ...],
    *,
    phrases: tuple[str, ...] = (),
    admin: bool = False,
) -> CommandInfo:
    """Describe a command that is told nothing."""
    return CommandInfo(title, title, scopes, lambda _: command, phrases=phrases, admin=admin)


def _told(
    title: str,
    argument: Argument[T],
    make: Callable[[T], Command],
    example: str,
    scopes: tuple[Scope, ...],
    *,
    also: tuple[str, ...] = (),
    phrases: tuple[str, ...] = (),
    admin: bool = False,
    or_sentence: bool = False,
) -> CommandInfo:
    """Describe a command that is told something, which may be nothing if its argument says so."""

    def read(text: str) -> Command | None:
        value = argument.read(text)
        return None if value is None else make(value)

    shown = f"{title} {example}".rstrip()
    return CommandInfo(title, shown, scopes, read, argument.usage, also, phrases, admin, or_sentence)


_HELP_PHRASES = (
    *("", "menu", "commands", "what can you do"),
    *("hi", "hi there", "hello", "hey", "good morning"),
    *("apua", "ohje", "hjälp", "hilfe"),
)
# What our own sentences tell people to type in Finnish, Swedish and German.
_BOOK_PHRASES = ("varaa", "boka", "buchen")
_NOW_PHRASES = ("book now", "room now", "free now", "free rooms", "rooms now", "quick book", "nyt", "nu", "jetzt")
TO_CANCEL_PHRASES = ("cancel booking", "cancel my booking", "cancel a booking", "please cancel")
"""Whole messages that ask for the list of bookings in order to cancel one of them."""

_BOOKINGS_PHRASES = (
    *("bookings", "my booking", "my meetings", "my rooms", "my reservations", "mine", "agenda"),
    *("show my bookings", "list my bookings"),
    *("omat varaukset", "mina bokningar", "meine buchungen"),
)
# Those with a star come first among all rooms.
_FAVOURITES_PHRASES = (
    *("my favourites", "favourite rooms", "my favourite rooms", "favorites", "my favorites", "favorite rooms"),
    *("starred", "starred rooms", "stars", "suosikit", "omat suosikit", "favoriter", "mina favoriter"),
    *("favoriten", "meine favoriten"),
)
_CANCEL_PHRASES = ("stop", "quit", "exit", "abort", "never mind", "nevermind", "peruuta", "avbryt", "abbrechen")

# "a room", "me a meeting room for 6 people": no room's name, unlike "room 5". Phrases of time come with a form for now.
SOME_ROOM = (
    r"(?:me |us )?(?:a |an |any |some )?(?:meeting|(?:free |available |meeting |conference )?rooms?)"
    r"(?: (?:at|for|from|in|near|next|now|on|please|today|tomorrow|with)\b.*)?[.!?]*"
)
_A_ROOM = re.compile(SOME_ROOM, re.IGNORECASE)
_WHERE = "ROOM, FLOOR or BUILDING"
_ADD_EXAMPLE = 'oak@example.com building="Main House" floor=3 space=Oak seats=8 equipment=screen,whiteboard'
_MEGAN = "<at>Megan Bowen</at>"

_ROOM_WANTED: Argument[str] = Argument(
    "[ROOM]", lambda text: "" if _A_ROOM.fullmatch(text) else optional("ROOM").read(text)
)


def _rooms(wanted: str) -> Command:
    return Book() if _A_ROOM.fullmatch(f"rooms {wanted}") and wanted else ListRooms(wanted)


def _home(told: str) -> OwnBuilding:
    return OwnBuilding("" if told.casefold() in ("automatic", "auto") else told or None)


def _check(told: str) -> Check:
    verb, _, rest = told.partition(" ")
    return Check(write=rest.strip()) if verb.casefold() == "write" and rest.strip() else Check(told)


COMMANDS_ABOUT: Mapping[Subject, tuple[CommandInfo, ...]] = {
    Subject.BOOK: (
        _told("book", _ROOM_WANTED, Book, "Oak", _EVERYWHERE, also=("reserve",), phrases=_BOOK_PHRASES),
        _plain("now", FreeNow(), _CHATS, phrases=_NOW_PHRASES),
    ),
    Subject.BOOKINGS: (
        _plain("my bookings", MyBookings(), _CHATS, phrases=_BOOKINGS_PHRASES),
        _told(
            "cancel",
            reference("RK-…"),
            lambda told: CancelReferenced(told) if told else Cancel(),
            "RK-7F3K2Q",
            _EVERYWHERE,
            phrases=_CANCEL_PHRASES,
            or_sentence=True,
        ),
    ),
    Subject.ROOMS: (
        _told("schedule", optional("ROOM or BUILDING FLOOR, DAY or week"), Schedule, "Oak tomorrow", _EVERYWHERE),
        _told("rooms", optional("WORDS"), _rooms, "", _EVERYWHERE, also=("rooms list",), phrases=("all rooms",)),
        _plain("floors", Floors(), _CHATS, phrases=("all floors", "buildings", "plans", "floor plans")),
        _told("floor plan", optional("BUILDING FLOOR"), FloorPlan, "HQ 3", _NO_MENU, also=("plan", "floor map", "map")),
    ),
    Subject.SETTINGS: (
        _told(
            "reminders",
            minutes("MINUTES or off"),
            lambda told: Reminders(None if told < 0 else told),
            "15",
            (Scope.PERSONAL,),
            also=("reminder", "remind"),
        ),
        _told(
            "language",
            language("LANGUAGE or automatic"),
            lambda told: Language(None if told == "?" else told),
            "suomi",
            (Scope.PERSONAL,),
            also=("languages", "kieli", "språk", "sprache"),
        ),
        _told("home", optional("BUILDING or automatic"), _home, "HQ", _NO_MENU, also=("my building",)),
        _plain("help", Help(), _EVERYWHERE, phrases=_HELP_PHRASES),
    ),
    Subject.REGISTRY: (
        _told(
            "rooms add",
            addressed("ADDRESS", OPTIONS),
            lambda told: AddRoom(told[0][0], told[1], told[0][1:]) if told[0] else AddRoom("", {}),
            _ADD_EXAMPLE,
            _TEAM,
            also=("add room", "add rooms", "room add"),
            admin=True,
        ),
        _told(
            "rooms edit",
            named("ROOM", OPTIONS),
            lambda told: EditRoom(*told),
            "Oak seats=8 floor=-",
            _NO_MENU,
            also=("edit room", "room edit"),
            admin=True,
        ),
        _told(
            "rooms remove",
            needed("ROOM"),
            RemoveRoom,
            "Oak",
            _TEAM,
            also=("rooms delete", "remove room", "delete room", "room remove"),
            admin=True,
        ),
        _told(
            "rooms import", optional("LINES"), ImportRooms, "", _NO_MENU, also=("import rooms", "import"), admin=True
        ),
        _plain("rooms export", ExportRooms(), _NO_MENU, phrases=("export rooms",), admin=True),
    ),
    Subject.SWITCH: (
        _told(
            "booking on",
            optional(_WHERE),
            lambda told: SwitchBooking(on=True, where=told),
            "",
            _TEAM,
            phrases=("turn on booking", "turn booking on", "switch booking on", "switch on booking", "enable booking"),
            admin=True,
        ),
        _told(
            "booking off",
            optional(_WHERE),
            lambda told: SwitchBooking(on=False, where=told),
            "",
            _TEAM,
            phrases=(
                "turn off booking",
                "turn booking off",
                "switch booking off",
                "switch off booking",
                "disable booking",
            ),
            admin=True,
        ),
    ),
    Subject.SETUP: (
        _plain("setup", Setup(), _NO_MENU, phrases=("set up", "get started"), admin=True),
        _told("check", optional("MAILBOX or write ROOM"), _check, "", _NO_MENU, admin=True),
    ),
    Subject.ADMINS: (
        _plain("admin", Administer(), _TEAM, phrases=("administration", "manage rooms"), admin=True),
        _plain("admins", ListAdmins(), _NO_MENU, phrases=("admins list", "admin list"), admin=True),
        _told("admins add", mention("@PERSON"), AddAdmin, _MEGAN, _NO_MENU, also=("admin add",), admin=True),
        _told(
            "admins remove",
            mention("@PERSON"),
            RemoveAdmin,
            _MEGAN,
            _NO_MENU,
            also=("admins delete", "admin remove", "admin delete"),
            admin=True,
        ),
    ),
}
"""Every command there is, by what it is about, in the order in which they are shown."""

COMMANDS: tuple[CommandInfo, ...] = tuple(each for about in COMMANDS_ABOUT.values() for each in about)
"""All of them, one after the other."""


_PLACE = needed(_WHERE)

ALSO: tuple[CommandInfo, ...] = (
    # Other words for commands of the table, where those need to be told what is meant.
    _told("disable", _PLACE, lambda told: SwitchBooking(on=False, where=told), "Oak", _NO_MENU, admin=True),
    _told("out of service", _PLACE, lambda told: SwitchBooking(on=False, where=told), "Oak", _NO_MENU, admin=True),
    _told("enable", _PLACE, lambda told: SwitchBooking(on=True, where=told), "Oak", _NO_MENU, admin=True),
    _told("back in service", _PLACE, lambda told: SwitchBooking(on=True, where=told), "Oak", _NO_MENU, admin=True),
    _plain("favourites", Schedule(""), _NO_MENU, phrases=_FAVOURITES_PHRASES),
    _told("who booked", needed("ROOM"), Schedule, "Oak", _NO_MENU, also=("bookings of", "bookings in")),
    _plain(
        "status",
        Administer(vague=True),
        _NO_MENU,
        phrases=(
            *("settings", "usage", "rules", "audit", "report", "reports", "version", "all bookings", "who booked"),
            *("out of service", "options", "preferences", "configuration"),
        ),
    ),
)
"""Words for what the table has, by which nobody needs to be told of it: they are read and stand in no menu and help."""


def shown_example(info: CommandInfo) -> str:
    """Give a command's example as people see it: a mention by its name."""
    return re.sub(r"<at>(.*?)</at>", r"@\1", info.example)


def document() -> str:
    """Write the table of commands in `docs/reference.md`, which a test compares."""
    rows = [f"| `{each.usage}` | `{shown_example(each)}` | {each.menu_text} |" for each in COMMANDS]
    return "\n".join(["| command | for example | what it does |", "|---|---|---|", *rows])
