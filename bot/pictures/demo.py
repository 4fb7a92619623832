"""The plan of the demo's floor: drawn here, so that whoever tries the sandbox sees one at once."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import NAMESPACE_DNS, uuid5

from PIL import Image, ImageDraw

from booking.model import Room
from booking.plans.model import Floor, Picture, Space, floor_of

SIZE = (1_080, 640)
_WALL, _DOOR = 6, 46

# Rooms on both sides of a corridor: left, top, right, bottom, and where the door is, as fractions.
_ROOMS = (
    (0.03, 0.05, 0.24, 0.40, "below"),
    (0.24, 0.05, 0.52, 0.40, "below"),
    (0.52, 0.05, 0.72, 0.40, "below"),
    (0.03, 0.62, 0.32, 0.95, "above"),
    (0.32, 0.62, 0.60, 0.95, "above"),
)
_DESKS = tuple((x, y) for x in (0.76, 0.86) for y in (0.12, 0.26, 0.70, 0.84))


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A floor's plan with the spaces on it."""

    floor: Floor
    picture: Picture
    spaces: tuple[Space, ...]


def demo_plan(floor: Floor, rooms: Iterable[Room]) -> DemoPlan:
    """Draw a floor, and place its rooms on it; what is left over has a number and no mailbox."""
    here = [each for each in rooms if floor_of(each) == floor][: len(_ROOMS)]
    spaces = []
    for at, (left, top, right, bottom, _) in enumerate(_ROOMS):
        room = here[at] if at < len(here) else None
        name = room.name if room else f"{floor.floor}.{10 + at}"
        new_id = str(uuid5(NAMESPACE_DNS, f"{floor.key}/{name}"))
        centre = ((left + right) / 2, (top + bottom) / 2)
        spaces.append(Space(new_id, name, *centre, room.address if room else ""))
    return DemoPlan(floor, Picture(_drawn(), *SIZE), tuple(spaces))


def _drawn() -> bytes:
    image = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(image)

    def at(x: float, y: float) -> tuple[int, int]:
        return round(x * SIZE[0]), round(y * SIZE[1])

    draw.rectangle((*at(0.03, 0.05), *at(0.97, 0.95)), outline=0, width=_WALL)
    for left, top, right, bottom, door in _ROOMS:
        draw.rectangle((*at(left, top), *at(right, bottom)), outline=0, width=_WALL)
        middle, wall = at((left + right) / 2, bottom if door == "below" else top)
        draw.rectangle((middle - _DOOR // 2, wall - _WALL, middle + _DOOR // 2, wall + _WALL), fill=255)
    for desk, line in _DESKS:
        draw.rounded_rectangle((*at(desk, line), *at(desk + 0.06, line + 0.06)), radius=6, outline=160, width=3)
    written = io.BytesIO()
    image.quantize(8).save(written, "PNG", optimize=True)
    return written.getvalue()
