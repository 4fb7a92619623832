"""What a floor plan is: a picture that was read and made harmless, and the spaces on it.

A space stands at a fraction of the picture's width and height, so that it keeps its place at every size. It may have a
room's mail address; without one it cannot be booked.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from booking.model import Person, Room
from booking.room_fields import floor_named
from booking.room_names import plain

COLUMNS, ROWS = 12, 8
"""How many cells the grid has on which spaces are placed."""

SPACES_LIMIT = 200
"""The most spaces of one plan."""

STEP = 1 / 5
"""How far an arrow moves a space, in cells."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor of a building, as rooms name both; either may be empty."""

    building: str
    floor: str

    @property
    def place(self) -> str:
        """Name it as `Room.place` does: `HQ, floor 3`."""
        return ", ".join(part for part in (self.building, f"floor {self.floor}" if self.floor else "") if part)

    @property
    def key(self) -> str:
        """Name it where a card offers a choice of floors, as `Room.floor_keys` does: `HQ/3`."""
        return f"{self.building}/{self.floor}"

    @property
    def order(self) -> tuple[object, ...]:
        """Sort floors: by building, then from below to above; floors that are no number follow."""
        number = re.fullmatch(r"-?\d{1,4}", self.floor)
        ground = self.floor.casefold() in ("g", "eg", "ground")
        building = re.sub(r"\d+", lambda each: each[0].zfill(6), self.building.casefold())
        return (building, not (number or ground), int(self.floor) if number else 0, self.floor.casefold())


def floor_of(room: Room) -> Floor:
    """Give the floor that a room is on."""
    return Floor(room.building, room.floor)


def floor_told(building: str, floor: str) -> Floor:
    """Read a floor as somebody wrote it, with its number in the one way in which rooms have it."""
    return Floor(building, floor_named(floor))


class PictureFault(StrEnum):
    """Why a file is not taken as a plan. The comment names the values that come along."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"  # limit_mb
    TOO_MANY_PIXELS = "too-many-pixels"  # megapixels, limit
    TOO_SMALL = "too-small"  # width, height, limit
    SVG_ACTIVE = "svg-active"
    NO_FONT = "no-font"
    PDF_LOCKED = "pdf-locked"
    PDF_PAGES = "pdf-pages"  # pages, limit
    ARCHIVE = "archive"
    OTHER_PICTURE = "other-picture"
    NO_PICTURE = "no-picture"
    BROKEN = "broken"
    TOO_HARD = "too-hard"
    NOT_OURS = "not-ours"
    NOT_FETCHED = "not-fetched"
    NO_MAP = "no-map"


class BadPicture(Exception):
    """This file is not taken as a plan; `fault` says why."""

    def __init__(self, fault: PictureFault, **values: int) -> None:
        self.fault = fault
        self.values: Mapping[str, int] = values
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was decoded and written anew: a PNG in grey, `width` times `height` pixels."""

    content: bytes
    width: int
    height: int

    @property
    def fingerprint(self) -> str:
        """Tell it from every other picture."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Space:
    """A space on a plan, at fractions `x` and `y` (0 to 1) of its width and height, from the upper left.

    `address` is empty where it has no mailbox.
    """

    id: str
    name: str
    x: float
    y: float
    address: str = ""

    def __post_init__(self) -> None:
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1):
            raise ValueError("a space stands on the picture")
        if not self.name.strip():
            raise ValueError("a space has a name")


@dataclass(frozen=True, slots=True)
class Plan:
    """A floor's plan, without the picture itself. `version` is another one after each change; `by` changed it last."""

    floor: Floor
    version: str
    fingerprint: str
    width: int
    height: int
    by: Person
    at: datetime
    spaces: tuple[Space, ...] = ()

    def space(self, space_id: str) -> Space | None:
        """Find one of its spaces."""
        return next((each for each in self.spaces if each.id == space_id), None)


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that an admin sent, until they say for which floor. `floor` is the one that they named with it."""

    id: str
    owner: Person
    picture: Picture
    expires_at: datetime
    floor: Floor | None = None


class State(StrEnum):
    """How a space on a plan is at the time that is shown. One without a room is just there."""

    FREE = "free"
    TAKEN = "taken"
    UNREADABLE = "unreadable"
    OFF = "off"
    UNKNOWN = "unknown"
    NO_ROOM = "no-room"


@dataclass(frozen=True, slots=True)
class Mark:
    """A space as it is drawn: its number on the plan, where it stands, and its state. `chosen` is pointed at."""

    number: int
    x: float
    y: float
    state: State
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: the picture by its fingerprint, the marks on it, and whether the grid is over it."""

    fingerprint: str
    width: int
    height: int
    marks: tuple[Mark, ...] = ()
    grid: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A drawing where a client finds it: an address that expires, or the picture itself as a `data:` address."""

    address: str
    width: int
    height: int


def cell_centre(column: int, row: int) -> tuple[float, float]:
    """Give the middle of a cell, each counted from 0, as fractions of width and height."""
    return (column + 0.5) / COLUMNS, (row + 0.5) / ROWS


def room_of(space: Space, floor: Floor, rooms: Mapping[str, Room]) -> Room | None:
    """Find the room that a space is: by its address, else by its name among the rooms of that floor.

    So a space without an address becomes bookable with the room that is registered by its name. `rooms` are the
    registered ones by address; one that moved to another floor is not here any more.
    """
    room = rooms.get(space.address) if space.address else None
    if room is not None and floor_of(room) == floor:
        return room
    wanted = plain(space.name)
    named = [each for each in rooms.values() if floor_of(each) == floor and plain(each.name) == wanted]
    return named[0] if len(named) == 1 and not space.address else None
