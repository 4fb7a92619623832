"""The buttons of our cards: what each says when it is pressed, and the one reader of what comes back.

A new button is one class here, named in `Action`: its verb, and its fields with the types by which they are read. A
button's data carries ids and keys, never decisions. Whatever comes back is hostile: what no card of ours could have
sent is refused as forged, and whether a press is right and timely is for the use cases to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Self, get_args

from booking.forms.inputs import OTHER, Inputs
from booking.imports.plan import Mode
from booking.imports.service import Section
from booking.plans.model import COLUMNS, ROWS
from booking.plans.service import Arrow
from booking.room_fields import NOTHING, OPTIONS
from cards.values import (
    Data,
    End,
    Id,
    Language,
    MaybeId,
    MaybeNumber,
    MaybeToggle,
    Minutes,
    Moment,
    Number,
    Text,
    Toggle,
    Value,
    Version,
    forged,
    several,
    text,
    toggle,
)

ANY = "any"
"""The value of the choice that means no choice: an empty one would not be sent, and the old choice kept."""

WEEK = "week"
"""The `span` of a schedule that shows seven days."""

DAY = "day"
"""The id of the choice of a day; a `date` that was filled in beside it counts instead."""

FAREWELL = "farewell"
"""The id of the input for the word to the attendees of a booking that is cancelled."""

TO_CANCEL = "cancel"
"""The purpose of a list of bookings that was asked for in order to cancel one."""


def _choice(data: Data, name: str) -> str:
    chosen = text(data, name)
    return "" if chosen == ANY else chosen


def _inputs(data: Data, _: str = "") -> Inputs:
    chosen = text(data, DAY)
    return Inputs(
        date=text(data, "date") or ("" if chosen == OTHER else chosen),
        start=text(data, "start"),
        end=text(data, "end"),
        title=text(data, "title"),
        attendees=several(data, "attendees"),
        guests=text(data, "guests"),
        capacity=text(data, "capacity"),
        floor=_choice(data, "floor"),
        equipment=several(data, "equipment"),
        private=toggle(data, "private"),
        online=toggle(data, "online"),
        room=_choice(data, "room"),
        duration=text(data, "duration"),
    )


def _maybe_inputs(data: Data, _: str) -> Inputs | None:
    # `room` is a key of a button on the rooms and an input of the form; the form is known by its other inputs.
    names = {DAY, *(each.name for each in fields(Inputs))} - {"room"}
    typed = any(name in data for name in names)
    return _inputs(data) if typed else None


Typed = Annotated[Inputs, Value(_inputs, typed=True)]
"""What was typed into the form."""

MaybeTyped = Annotated[Inputs | None, Value(_maybe_inputs, typed=True)]
"""What was typed into the form, if the button is on the form."""


def _farewell(data: Data, _: str) -> str:
    return text(data, FAREWELL)


def _section(data: Data, name: str) -> Section:
    try:
        return Section(text(data, name))
    except ValueError:
        raise forged() from None


def _mode(data: Data, name: str) -> Mode:
    try:
        return Mode(text(data, name))
    except ValueError:
        raise forged() from None


Farewell = Annotated[str, Value(_farewell, typed=True)]
"""The word to the attendees, which was typed into its own input."""


FILTER = "filter"
"""The id of the input for the words that rooms are looked for by."""


def _filter(data: Data, _: str) -> str | None:
    return text(data, FILTER) if FILTER in data else None


MaybeFilter = Annotated[str | None, Value(_filter, typed=True)]
"""What rooms are looked for by, if it was typed: buttons that turn the page send no inputs."""


def _room_typed(data: Data, _: str) -> Mapping[str, str]:
    # Clients leave an emptied field out. A room has a zone always, so that nothing is said of it then.
    said = {name: text(data, name).strip() for name in OPTIONS}
    return {name: value or NOTHING for name, value in said.items() if value or name != "zone"}


RoomTyped = Annotated[Mapping[str, str], Value(_room_typed, typed=True)]
"""What was typed of a room, by the names of its options; what was emptied is `-`."""


@dataclass(frozen=True, slots=True)
class SpaceTyped:
    """What was typed of a space on a plan: a room's address or a name, and the cell from 0; None where none is."""

    room: str = ""
    name: str = ""
    column: int | None = None
    row: int | None = None


def _cell(data: Data, name: str, count: int) -> int | None:
    said = text(data, name)
    if not said:
        return None
    if said not in {str(each) for each in range(1, count + 1)}:
        raise forged()
    return int(said) - 1


def _space_typed(data: Data, _: str) -> SpaceTyped:
    cell = _cell(data, "column", COLUMNS), _cell(data, "row", ROWS)
    return SpaceTyped(_choice(data, "room"), text(data, "space"), *cell)


def _placed(data: Data, _: str) -> str:
    return text(data, "placed")


def _arrow(data: Data, name: str) -> Arrow:
    try:
        return Arrow(text(data, name))
    except ValueError:
        raise forged() from None


@dataclass(frozen=True, slots=True)
class FloorTyped:
    """What was typed of a picture's floor: one of those there are, by its key, or another by its names."""

    place: str = ""
    building: str = ""
    floor: str = ""


def _floor_typed(data: Data, _: str) -> FloorTyped:
    return FloorTyped(text(data, "place"), text(data, "building"), text(data, "floor"))


@dataclass(frozen=True, slots=True)
class Button:
    """What a button says; `verb` is its name on the wire, on which others rely."""

    verb: ClassVar[str]

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read the fields by their types. Raises: Refused with FORGED."""
        return cls(**_read(cls, data))


@dataclass(frozen=True, slots=True)
class OpenForm(Button):
    """Open a new booking form; `room` is a room that is asked for, `at` and `until` a time for it (UTC).

    `like` is a booking that came to nothing: what was asked for with it is asked for again. `said` is a sentence that
    was written before it was known in which time zone, to be read now.
    """

    verb: ClassVar[str] = "booking.open"
    room: Text = ""
    at: Moment = None
    until: End = None
    like: MaybeId = ""
    said: Text = ""


@dataclass(frozen=True, slots=True)
class FindRooms(Button):
    """Search with what was typed."""

    verb: ClassVar[str] = "booking.find"
    draft: Id
    revision: Number
    inputs: Typed


@dataclass(frozen=True, slots=True)
class FillIn(Button):
    """Keep what was typed and show the form again: `without` somebody, or with somebody `again`, by id or address.

    `page` is a page of the people who are named; `take` the address of a room to choose; `more` opens what is folded,
    for clients that cannot.
    """

    verb: ClassVar[str] = "booking.form"
    draft: Id
    revision: Number
    inputs: Typed
    without: Text = ""
    again: Text = ""
    page: MaybeNumber = 1
    take: Text = ""
    more: MaybeToggle = False


@dataclass(frozen=True, slots=True)
class BookRoom(Button):
    """Book a room, or change the booking that the form is about.

    From the rooms: `room`, and `at` for another start, `until` for another end (UTC). From the form: `inputs` alone.
    """

    verb: ClassVar[str] = "booking.book"
    draft: Id
    revision: Number
    room: Text = ""
    at: Moment = None
    until: End = None
    inputs: MaybeTyped = None

    @classmethod
    def read(cls, data: Data) -> Self:
        """Tell a press on the form from one on the rooms."""
        pressed = cls(**_read(cls, data))
        if pressed.inputs is None:
            return pressed
        if pressed.at is not None:
            raise forged()
        return replace(pressed, room="")  # The room is one of the inputs.


@dataclass(frozen=True, slots=True)
class ChangeForm(Button):
    """Go back from the rooms to the form."""

    verb: ClassVar[str] = "booking.change"
    draft: Id
    revision: Number


@dataclass(frozen=True, slots=True)
class TurnPage(Button):
    """Show another page of the rooms; the first is 1."""

    verb: ClassVar[str] = "booking.page"
    draft: Id
    revision: Number
    page: Number


@dataclass(frozen=True, slots=True)
class CloseForm(Button):
    """Close the form without booking."""

    verb: ClassVar[str] = "booking.close"
    draft: Id
    revision: Number


@dataclass(frozen=True, slots=True)
class ShowHelp(Button):
    """Tell what can be done."""

    verb: ClassVar[str] = "help.show"


@dataclass(frozen=True, slots=True)
class SuggestTimes(Button):
    """Look for times at which everyone can, with what was typed."""

    verb: ClassVar[str] = "booking.suggest"
    draft: Id
    revision: Number
    inputs: Typed


@dataclass(frozen=True, slots=True)
class InviteChat(Button):
    """Put the people of the chat on the form, with what was typed; nobody is invited before it is booked."""

    verb: ClassVar[str] = "booking.invite"
    draft: Id
    revision: Number
    inputs: Typed


@dataclass(frozen=True, slots=True)
class OpenNow(Button):
    """Show the rooms that are free right now."""

    verb: ClassVar[str] = "now.open"


@dataclass(frozen=True, slots=True)
class StarRoom(Button):
    """Star a room or take the star away, on the card of a draft, of a booking, or of a schedule (`where` and `day`)."""

    verb: ClassVar[str] = "room.star"
    room: Text
    on: Toggle
    draft: MaybeId = ""
    revision: Number = 1
    booking: MaybeId = ""
    where: Text = ""
    day: Text = ""

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read a star, which stands on one card."""
        star = cls(**_read(cls, data if "draft" in data else {**data, "revision": 1}))
        cards = [name for name in ("draft", "booking", "where") if name in data]
        if len(cards) != 1 or not getattr(star, cards[0]):
            raise forged()
        return star


@dataclass(frozen=True, slots=True)
class ListBookings(Button):
    """Show what the person has booked; the first page is 1.

    With TO_CANCEL as `purpose` each can be cancelled at once.
    """

    verb: ClassVar[str] = "bookings.list"
    page: Number = 1
    purpose: Text = ""


@dataclass(frozen=True, slots=True)
class ShowBooking(Button):
    """Show one booking."""

    verb: ClassVar[str] = "booking.show"
    booking: Id


@dataclass(frozen=True, slots=True)
class OpenPrivate(Button):
    """Show an admin the title and people of a private booking; that is recorded."""

    verb: ClassVar[str] = "booking.reveal"
    booking: Id


@dataclass(frozen=True, slots=True)
class EditBooking(Button):
    """Open the form that changes a booking; `said` is a sentence that tells to what."""

    verb: ClassVar[str] = "booking.edit"
    booking: Id
    said: Text = ""


@dataclass(frozen=True, slots=True)
class ExtendBooking(Button):
    """Let a booking end later: at `until` (UTC), or ask how long is possible."""

    verb: ClassVar[str] = "booking.extend"
    booking: Id
    revision: Number
    until: Moment = None


@dataclass(frozen=True, slots=True)
class EndBooking(Button):
    """End a booking that has begun, now."""

    verb: ClassVar[str] = "booking.end"
    booking: Id
    revision: Number


@dataclass(frozen=True, slots=True)
class CancelBooking(Button):
    """Ask whether a booking is to be cancelled, and for a word to its attendees."""

    verb: ClassVar[str] = "booking.cancel"
    booking: Id


@dataclass(frozen=True, slots=True)
class WithdrawBooking(Button):
    """Cancel a booking; `cancellation_message` is the word to its attendees."""

    verb: ClassVar[str] = "booking.withdraw"
    booking: Id
    revision: Number
    cancellation_message: Farewell = ""


@dataclass(frozen=True, slots=True)
class Rebook(Button):
    """Have another room or time after news of a booking: the room with that address, from `at` on (UTC)."""

    verb: ClassVar[str] = "booking.rebook"
    booking: Id
    revision: Number
    room: Text
    at: Moment


@dataclass(frozen=True, slots=True)
class KeepBooking(Button):
    """Leave a booking as it is after news of it."""

    verb: ClassVar[str] = "booking.keep"
    booking: Id
    revision: Number


@dataclass(frozen=True, slots=True)
class ShowSchedule(Button):
    """Show when rooms are taken on a day: `where` as somebody would type it, `day` YYYY-MM-DD or empty for today.

    With WEEK as `span` it is seven days of one room, from that day on.
    """

    verb: ClassVar[str] = "schedule.show"
    where: Text
    day: Text = ""
    page: Number = 1
    span: Text = ""


@dataclass(frozen=True, slots=True)
class ShowReminders(Button):
    """Show how long before a booking the person is reminded; `booking` is the one to go back to, if any."""

    verb: ClassVar[str] = "reminder.show"
    booking: MaybeId = ""


@dataclass(frozen=True, slots=True)
class SetReminder(Button):
    """Set how long before a booking the person is reminded; 0 is never. `booking` is the one to go back to, if any."""

    verb: ClassVar[str] = "reminder.set"
    minutes: Minutes
    booking: MaybeId = ""


@dataclass(frozen=True, slots=True)
class ShowHome(Button):
    """Show which building is the person's own; `draft` is the list of rooms to go back to, if any."""

    verb: ClassVar[str] = "home.show"
    draft: MaybeId = ""
    revision: MaybeNumber = 1


@dataclass(frozen=True, slots=True)
class SetHome(Button):
    """Choose the person's own building; empty is that of most of their bookings. `draft` as for `home.show`."""

    verb: ClassVar[str] = "home.set"
    building: Text = ""
    draft: MaybeId = ""
    revision: MaybeNumber = 1


@dataclass(frozen=True, slots=True)
class SetLanguage(Button):
    """Choose the language in which the person is spoken to; empty is that of their client."""

    verb: ClassVar[str] = "language.set"
    language: Language = ""


@dataclass(frozen=True, slots=True)
class SetZone(Button):
    """Choose the time zone in which a person whose client tells none reads and books: a key, pressed or chosen.

    The rest is what was asked for before the question: a form as in `OpenForm`, or for the `booking` to be changed, as
    `said` where that was told.
    """

    verb: ClassVar[str] = "zone.set"
    zone: Text = ""
    room: Text = ""
    at: Moment = None
    until: End = None
    like: MaybeId = ""
    booking: MaybeId = ""
    said: Text = ""


@dataclass(frozen=True, slots=True)
class OpenImport(Button):
    """Show how rooms are brought in, many at once."""

    verb: ClassVar[str] = "import.open"


@dataclass(frozen=True, slots=True)
class ImportPlaces(Button):
    """Look at the rooms of the directory of places: those of a room list, by its address, or all."""

    verb: ClassVar[str] = "import.places"
    of: Text = ""


@dataclass(frozen=True, slots=True)
class ShowImport(Button):
    """Show a page of an import, from 1."""

    verb: ClassVar[str] = "import.show"
    run: Id
    section: Annotated[Section, Value(_section)]
    page: Number


@dataclass(frozen=True, slots=True)
class ApplyImport(Button):
    """Apply an import as it was shown."""

    verb: ClassVar[str] = "import.apply"
    run: Id
    mode: Annotated[Mode, Value(_mode)]
    revision: Number


@dataclass(frozen=True, slots=True)
class CancelImport(Button):
    """Let an import be."""

    verb: ClassVar[str] = "import.cancel"
    run: Id
    revision: Number


@dataclass(frozen=True, slots=True)
class ShowAdmin(Button):
    """Show what admins can do, and what is worth doing next."""

    verb: ClassVar[str] = "admin.show"


@dataclass(frozen=True, slots=True)
class ShowAdmins(Button):
    """List the admins."""

    verb: ClassVar[str] = "admins.list"


@dataclass(frozen=True, slots=True)
class SwitchPart(Button):
    """Switch booking on or off: for a room by its address, a floor, a building, or everything where none is named."""

    verb: ClassVar[str] = "booking.switch"
    on: Toggle
    building: Text = ""
    floor: Text = ""
    room: Text = ""


@dataclass(frozen=True, slots=True)
class ListRoomsPage(Button):
    """Show a page of the rooms: of those found by what was typed now, else by the `words` of before."""

    verb: ClassVar[str] = "rooms.list"
    words: Text = ""
    page: Number = 1
    typed: MaybeFilter = None

    @property
    def wanted(self) -> str:
        """What the rooms are looked for by."""
        return self.words if self.typed is None else self.typed


@dataclass(frozen=True, slots=True)
class OpenRoom(Button):
    """Show an admin a room, to be edited; `room` is its address."""

    verb: ClassVar[str] = "rooms.edit"
    room: Text


@dataclass(frozen=True, slots=True)
class SaveRoom(Button):
    """Save what an admin says of a room, at the version that was seen."""

    verb: ClassVar[str] = "rooms.save"
    room: Text
    version: Version
    typed: RoomTyped


@dataclass(frozen=True, slots=True)
class AskToRemoveRoom(Button):
    """Ask an admin whether a room is to be removed."""

    verb: ClassVar[str] = "rooms.remove"
    room: Text


@dataclass(frozen=True, slots=True)
class DropRoom(Button):
    """Remove a room as it was seen; `cancel` says that its bookings go, too, with a word to their attendees."""

    verb: ClassVar[str] = "rooms.drop"
    room: Text
    version: Version
    cancel: Toggle
    cancellation_message: Farewell = ""


@dataclass(frozen=True, slots=True)
class RestoreRoom(Button):
    """Bring a room back that was removed a moment ago."""

    verb: ClassVar[str] = "rooms.undo"
    room: Text


@dataclass(frozen=True, slots=True)
class ExportAll(Button):
    """Give an admin all rooms as a file."""

    verb: ClassVar[str] = "rooms.export"


@dataclass(frozen=True, slots=True)
class RunCheck(Button):
    """Try once more whether the bot can do its work."""

    verb: ClassVar[str] = "check.run"


@dataclass(frozen=True, slots=True)
class ShowSetup(Button):
    """Show how far everything is set up."""

    verb: ClassVar[str] = "setup.show"


@dataclass(frozen=True, slots=True)
class ShowPermission(Button):
    """Show how the permission for the rooms' calendars is given."""

    verb: ClassVar[str] = "setup.permission"


@dataclass(frozen=True, slots=True)
class SwitchOn(Button):
    """Let people book, as a step of the setup."""

    verb: ClassVar[str] = "setup.switch"


@dataclass(frozen=True, slots=True)
class ListFloors(Button):
    """Show a page of the floors."""

    verb: ClassVar[str] = "floors.list"
    page: MaybeNumber = 1


@dataclass(frozen=True, slots=True)
class ShowPlan(Button):
    """Show a floor as it is now, on its plan."""

    verb: ClassVar[str] = "plan.show"
    building: Text = ""
    floor: Text = ""


@dataclass(frozen=True, slots=True)
class EditPlan(Button):
    """Show an admin a plan, to place spaces on it; `placed` is the one that is to be moved."""

    verb: ClassVar[str] = "plan.edit"
    building: Text = ""
    floor: Text = ""
    placed: Annotated[str, Value(_placed, typed=True)] = ""


@dataclass(frozen=True, slots=True)
class PlaceSpace(Button):
    """Place a space on a plan as it was seen."""

    verb: ClassVar[str] = "plan.place"
    building: Text
    floor: Text
    version: Id
    typed: Annotated[SpaceTyped, Value(_space_typed, typed=True)] = SpaceTyped()


@dataclass(frozen=True, slots=True)
class MoveSpace(Button):
    """Move a space on a plan as it was seen, a little."""

    verb: ClassVar[str] = "plan.move"
    building: Text
    floor: Text
    version: Id
    space: Id
    to: Annotated[Arrow, Value(_arrow)]


@dataclass(frozen=True, slots=True)
class TakeOffSpace(Button):
    """Take a space off a plan as it was seen."""

    verb: ClassVar[str] = "plan.clear"
    building: Text
    floor: Text
    version: Id
    placed: Annotated[str, Value(_placed, typed=True)] = ""


@dataclass(frozen=True, slots=True)
class UsePicture(Button):
    """Make a picture that was sent the plan of a floor."""

    verb: ClassVar[str] = "plan.use"
    upload: Id
    typed: Annotated[FloorTyped, Value(_floor_typed, typed=True)] = FloorTyped()


@dataclass(frozen=True, slots=True)
class AskToRemovePlan(Button):
    """Ask an admin whether a plan is to be removed."""

    verb: ClassVar[str] = "plan.ask"
    building: Text
    floor: Text
    version: Id


@dataclass(frozen=True, slots=True)
class RemovePlan(Button):
    """Remove a plan as it was seen."""

    verb: ClassVar[str] = "plan.remove"
    building: Text
    floor: Text
    version: Id


Action = (
    OpenForm
    | FindRooms
    | FillIn
    | BookRoom
    | ChangeForm
    | TurnPage
    | CloseForm
    | SuggestTimes
    | InviteChat
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
    | Rebook
    | KeepBooking
    | ShowSchedule
    | ShowReminders
    | SetReminder
    | ShowHome
    | SetHome
    | SetLanguage
    | SetZone
    | ShowAdmin
    | ShowAdmins
    | SwitchPart
    | ListRoomsPage
    | OpenRoom
    | SaveRoom
    | AskToRemoveRoom
    | DropRoom
    | RestoreRoom
    | ExportAll
    | ShowHelp
    | OpenImport
    | ImportPlaces
    | ShowImport
    | ApplyImport
    | CancelImport
    | RunCheck
    | ShowSetup
    | ShowPermission
    | SwitchOn
    | ListFloors
    | ShowPlan
    | EditPlan
    | PlaceSpace
    | MoveSpace
    | TakeOffSpace
    | UsePicture
    | AskToRemovePlan
    | RemovePlan
)

_BUTTONS: Mapping[object, type[Action]] = {kind.verb: kind for kind in get_args(Action)}
_VALUES: Mapping[type[Button], list[tuple[str, Value]]] = {
    kind: [(each.name, get_args(each.type)[-1]) for each in fields(kind)] for kind in get_args(Action)
}


def data_of(action: Action) -> dict[str, str | int | bool]:
    """Give the data that its button carries; what is typed is not in it, since the client adds that."""
    data: dict[str, str | int | bool] = {}
    for name, value in _VALUES[type(action)]:
        match getattr(action, name):
            case datetime() as moment:
                data[name] = moment.astimezone(UTC).isoformat()
            case str() | int() as said if said != "" and not value.typed:
                data[name] = said
    return data


def parse(value: object) -> Action:
    """Read the value of an `adaptiveCard/action` invoke.

    Raises: Refused with FORGED for anything that no card of ours could have sent.
    """
    action = value.get("action") if isinstance(value, Mapping) else None
    if not isinstance(action, Mapping) or action.get("type") != "Action.Execute":
        raise forged()
    verb, data = action.get("verb"), action.get("data") or {}
    kind = _BUTTONS.get(verb) if isinstance(verb, str) else None
    if kind is None or not isinstance(data, Mapping):
        raise forged()
    return kind.read(data)


def _read(kind: type[Button], data: Data) -> dict[str, Any]:
    return {name: value.read(data, name) for name, value in _VALUES[kind]}
