"""The buttons of floors and their plans, and what is typed of a space or a floor."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from booking.plans.model import COLUMNS, ROWS
from booking.plans.service import Arrow
from cards.actions.button import Button
from cards.actions.values import Data, Id, MaybeNumber, Text, Value, choice, forged, member_of, text


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
    return SpaceTyped(choice(data, "room"), text(data, "space"), *cell)


def _placed(data: Data, _: str) -> str:
    return text(data, "placed")


@dataclass(frozen=True, slots=True)
class FloorTyped:
    """What was typed of a picture's floor: one of those there are, by its key, or another by its names."""

    place: str = ""
    building: str = ""
    floor: str = ""


def _floor_typed(data: Data, _: str) -> FloorTyped:
    return FloorTyped(text(data, "place"), text(data, "building"), text(data, "floor"))


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
    to: Annotated[Arrow, Value(member_of(Arrow))]


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
class TakeMap(Button):
    """Make the map that the organisation keeps of a floor its plan."""

    verb: ClassVar[str] = "plan.map"
    building: Text
    floor: Text


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


PlansAction = (
    ListFloors
    | ShowPlan
    | EditPlan
    | PlaceSpace
    | MoveSpace
    | TakeOffSpace
    | UsePicture
    | TakeMap
    | AskToRemovePlan
    | RemovePlan
)
"""What these buttons say."""
