"""What people can ask for by typing: one small value for each command, which the dialogs answer.

`dialogs/command_table.py` says how each is typed, and `dialogs/command_reader.py` reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Book:
    """Open the form; `room` as it was typed (a name or an address), or empty."""

    room: str = ""


@dataclass(frozen=True, slots=True)
class FreeNow:
    """Show the rooms that are free right now."""


@dataclass(frozen=True, slots=True)
class MyBookings:
    """Show what the person has booked; `cancelling` says that one of them is to be cancelled."""

    cancelling: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """Show when rooms are taken; `text` names a room, or a building with a floor, and maybe a day, as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """Set how long before a booking the person is reminded (0 is never), or ask how it is set."""

    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class OwnBuilding:
    """Choose the building whose rooms come first: empty is that of most bookings, None asks which it is."""

    building: str | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """Choose the language in which the person is spoken to: empty is that of their client, None asks how it is."""

    language: str | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """Show what can be done; a greeting and an empty message ask for it as well."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Close what is open."""


@dataclass(frozen=True, slots=True)
class CancelReferenced:
    """Ask whether the booking with that reference, `RK-` and six signs, is to be cancelled."""

    reference: str


@dataclass(frozen=True, slots=True)
class ListRooms:
    """List the rooms whose words begin like those that are `wanted`; all where it is empty."""

    wanted: str = ""


@dataclass(frozen=True, slots=True)
class AddRoom:
    """Register a room: `address` as it was typed; `options` by name in lower case, whichever were given.

    `more` are addresses of further rooms, to which the same options belong. Without any, a form is asked for.
    """

    address: str
    options: Mapping[str, str]
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditRoom:
    """Change what is known of a room: `room` is a name or an address, never empty; `options` as for AddRoom."""

    room: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RemoveRoom:
    """Take a room off the list; `room` is a name or an address, never empty."""

    room: str


@dataclass(frozen=True, slots=True)
class ExportRooms:
    """Give all rooms as a file."""


@dataclass(frozen=True, slots=True)
class AnswerOffer:
    """What somebody answers to a file that was offered to them: where it goes, or that they do not want it.

    `upload` is where its bytes go, empty if it is declined. By the others Teams finds it: its name, its kind, its id,
    and the address at which it is opened. All of it comes from outside.
    """

    upload: str = ""
    name: str = ""
    kind: str = ""
    unique_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class SwitchBooking:
    """Switch booking on or off: for everything, or for the room, floor or building that `where` names."""

    on: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Administer:
    """Show what admins can do, and what is worth doing next. `vague` says that it was only hinted at: `settings`."""

    vague: bool = False


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
class ImportRooms:
    """Bring many rooms in: from lines as they were pasted, or from a file by its name and address.

    With none of them it is asked from where. `places` for lines means the directory of places.
    """

    text: str = ""
    file: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Floors:
    """List the floors."""


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """Show the plan of the floor that `where` names, or take a picture for one: a file, by its name and address."""

    where: str = ""
    file: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Try whether the bot can do its work. `closed` is a mailbox that must not be readable, from now on; `write` a room
    to write to, by its name."""

    closed: str = ""
    write: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """Show how far everything is set up, and what comes next."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """No command of ours; `text` is what was typed, cleaned and cut."""

    text: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A command that was not typed in full, or not understood in full; `usage` shows how it goes, `example` is one."""

    usage: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence of somebody's own; `otherwise` is the command that its beginning would make of it, if any.

    `timeless` says that its answer needs no clock, as one to thanks.
    """

    line: str
    otherwise: "Book | Schedule | Incomplete | None" = None
    timeless: bool = False


Command = (
    Book
    | Spoken
    | FreeNow
    | MyBookings
    | Schedule
    | Reminders
    | OwnBuilding
    | Language
    | Help
    | Cancel
    | CancelReferenced
    | ListRooms
    | AddRoom
    | EditRoom
    | RemoveRoom
    | ExportRooms
    | AnswerOffer
    | SwitchBooking
    | Administer
    | ListAdmins
    | AddAdmin
    | RemoveAdmin
    | ImportRooms
    | Floors
    | FloorPlan
    | Check
    | Setup
    | Unknown
    | Incomplete
)
