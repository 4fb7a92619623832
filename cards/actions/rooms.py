"""The buttons by which admins edit rooms, and what is typed of a room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from booking.room_fields import NOTHING, OPTIONS
from cards.actions.button import Button
from cards.actions.values import Data, Farewell, Number, Text, Toggle, Value, Version, text

FILTER = "filter"
"""The id of the input for the words that rooms are looked for by."""


ADDRESS = "address"
"""The id of the input for a new room's mail address."""


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


def _address(data: Data, _: str) -> str:
    return text(data, ADDRESS).strip()


def _new_room_typed(data: Data, _: str) -> Mapping[str, str]:
    said = {name: text(data, name).strip() for name in OPTIONS}
    return {name: value for name, value in said.items() if value}


NewRoomTyped = Annotated[Mapping[str, str], Value(_new_room_typed, typed=True)]
"""What was typed of a room that is to be new; of the rest nothing is said."""


@dataclass(frozen=True, slots=True)
class SwitchPart(Button):
    """Switch booking on or off: for a room by its address, a floor, a building, or everything where none is named."""

    verb: ClassVar[str] = "booking.switch"
    on: Toggle
    building: Text = ""
    floor: Text = ""
    room: Text = ""


@dataclass(frozen=True, slots=True)
class AskToSwitchOff(Button):
    """Ask an admin whether booking is to be switched off for every room."""

    verb: ClassVar[str] = "booking.pause"


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
class NewRoom(Button):
    """Show an admin the form of a new room."""

    verb: ClassVar[str] = "rooms.new"


@dataclass(frozen=True, slots=True)
class EnterRoom(Button):
    """Register the room that an admin typed."""

    verb: ClassVar[str] = "rooms.enter"
    address: Annotated[str, Value(_address, typed=True)] = ""
    typed: NewRoomTyped = field(default_factory=dict)


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
class ExportAsText(Button):
    """Give an admin all rooms as text, where they can take no file."""

    verb: ClassVar[str] = "rooms.text"


RoomsAction = (
    SwitchPart
    | AskToSwitchOff
    | ListRoomsPage
    | NewRoom
    | EnterRoom
    | OpenRoom
    | SaveRoom
    | AskToRemoveRoom
    | DropRoom
    | RestoreRoom
    | ExportAll
    | ExportAsText
)
"""What these buttons say."""
