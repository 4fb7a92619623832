"""A floor's plan from the map that the organisation keeps of it in Microsoft Places (IMDF).

IMDF is GeoJSON: a level is a floor with its outline, a unit is what lies on it (docs.ogc.org/cs/20-094). Graph joins a
level to a floor and a unit to a room by their place ids; where it does not, their names do.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from booking.administration import Administration
from booking.errors import Denied, Reason, refused
from booking.model import Person, Room
from booking.plans.model import (
    SPACES_LIMIT,
    BadPicture,
    Floor,
    PictureFault,
    Space,
    Upload,
    floor_of,
)
from booking.plans.ports import PictureReader, Plans
from booking.plans.service import KEEP, EditorView, FloorPlans
from booking.ports import Clock, Registry
from booking.room_fields import WORD_LIMIT, floor_named
from booking.room_names import plain
from booking.text import clean

Point = tuple[float, float]
"""Longitude and latitude in degrees, as GeoJSON has them (RFC 7946, 3.1.1); or a place in a drawing."""

Outline = tuple[Point, ...]

SIDE = 1_200.0
"""The longer side of what is drawn. Both are told in the drawing; how large it is kept, the reader decides."""

MARGIN = 30.0

POINTS_LIMIT = 100_000
"""Corners of a floor that is drawn; a hundred rooms have a few thousand."""

_WALL, _FACADE = 4, 8


@dataclass(frozen=True, slots=True)
class Unit:
    """Something on a level: its name, its outlines, where its name would stand, and the mail address of its room."""

    name: str
    outlines: tuple[Outline, ...]
    at: Point | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A floor on a map: what it is called, in whatever words, its outlines, and what lies on it."""

    names: tuple[str, ...]
    outlines: tuple[Outline, ...]
    units: tuple[Unit, ...] = ()


class Maps(Protocol):
    """The maps that the organisation keeps. Every method may raise `Failed`."""

    async def levels(self, building: str) -> tuple[Level, ...]:
        """Read all levels of the buildings that are called so; of all buildings for an empty name.

        Raises: Denied if the app may not read places.
        """
        ...


class FloorMaps:
    """What admins do with maps. Raises Refused with NOT_ADMIN for everybody else."""

    def __init__(
        self,
        *,
        maps: Maps,
        floors: FloorPlans,
        plans: Plans,
        reader: PictureReader,
        registry: Registry,
        administration: Administration,
        clock: Clock,
        new_id: Callable[[], UUID],
    ) -> None:
        self._maps, self._floors, self._plans, self._reader = maps, floors, plans, reader
        self._registry, self._administration, self._clock, self._new_id = registry, administration, clock, new_id

    async def take(self, by: Person, floor: Floor) -> EditorView:
        """Make the map of a floor its plan, with the rooms where they lie. A floor that has a plan keeps that one.

        Raises: Refused with PLACES_DENIED; BadPicture with NO_MAP if there is none of that floor that can be drawn.
        """
        await self._administration.allow(by)
        if await self._plans.plan(floor) is None:
            here = [each for each in await self._registry.rooms() if floor_of(each) == floor]
            try:
                levels = await self._maps.levels(floor.building)
            except Denied:
                raise refused(Reason.PLACES_DENIED) from None
            level = level_of(levels, floor, here)
            if level is None:
                raise BadPicture(PictureFault.NO_MAP)
            try:
                frame = Frame.of(level)
                picture = await self._reader.read(drawn_as_svg(level, frame))
            except BadPicture:
                raise BadPicture(PictureFault.NO_MAP) from None
            spaces = tuple(spaces_on(level, frame, here, lambda: str(self._new_id())))
            new = Upload(str(self._new_id()), by, picture, self._clock.now() + KEEP, floor)
            await self._plans.use(new, floor, version=str(self._new_id()), by=by, spaces=spaces)
        return await self._floors.edit(by, floor)


def level_of(levels: Sequence[Level], floor: Floor, rooms: Sequence[Room]) -> Level | None:
    """Find the level that is a floor: by the rooms that lie on it, else by its name if one alone is called so."""
    addresses = {each.address for each in rooms}
    found = [sum(1 for unit in each.units if unit.address in addresses) for each in levels]
    most = max(found, default=0)
    if most:
        best = [each for each, count in zip(levels, found, strict=True) if count == most]
    else:
        best = [each for each in levels if any(_is_called(name, floor) for name in each.names)]
    return best[0] if len(best) == 1 and (best[0].outlines or _walls(best[0])) else None


def _is_called(name: str, floor: Floor) -> bool:
    bare = re.sub(r"^(floor|level|storey)\s+", "", plain(clean(name)))
    return plain(floor_named(bare)) == plain(floor.floor) or plain(name) == plain(f"{floor.building} {floor.floor}")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where points of the world stand in a drawing: moved to `middle`, turned by `angle`, and scaled.

    Over some hundred metres the world is flat enough: a degree of longitude is as long everywhere.
    """

    middle: Point
    narrow: float  # how long a degree of longitude is, in degrees of latitude
    angle: float
    scale: float
    corner: Point
    width: float
    height: float

    @classmethod
    def of(cls, level: Level) -> "Frame":
        """Turn a level so that its longest wall lies flat, with the north as far up as that allows."""
        outlines = level.outlines or tuple(each for unit in level.units for each in unit.outlines)
        every = [point for each in (*outlines, *_walls(level)) for point in each]
        if len(every) > POINTS_LIMIT:
            raise BadPicture(PictureFault.TOO_HARD)
        middle = every[0]
        narrow = math.cos(math.radians(middle[1]))
        flat = cls(middle, narrow, 0.0, 1.0, (0.0, 0.0), 0.0, 0.0)
        angle = -_slope([[flat.turned(point) for point in each] for each in outlines])
        turned = cls(middle, narrow, angle, 1.0, (0.0, 0.0), 0.0, 0.0)
        xs, ys = zip(*(turned.turned(point) for point in every), strict=True)
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if not width or not height:
            raise BadPicture(PictureFault.BROKEN)
        scale = (SIDE - 2 * MARGIN) / max(width, height)
        corner = (min(xs) * scale - MARGIN, min(ys) * scale - MARGIN)
        return cls(middle, narrow, angle, scale, corner, width * scale + 2 * MARGIN, height * scale + 2 * MARGIN)

    def turned(self, point: Point) -> Point:
        """Give where a point lies from the middle, x to the right and y downwards."""
        x, y = (point[0] - self.middle[0]) * self.narrow, self.middle[1] - point[1]
        sine, cosine = math.sin(self.angle), math.cos(self.angle)
        return x * cosine - y * sine, x * sine + y * cosine

    def drawn(self, point: Point) -> Point:
        """Give where a point stands in the drawing."""
        x, y = self.turned(point)
        return x * self.scale - self.corner[0], y * self.scale - self.corner[1]

    def fraction(self, point: Point) -> Point:
        """Give where a point stands as fractions of width and height, at the edge if it lies outside."""
        x, y = self.drawn(point)
        return min(1.0, max(0.0, x / self.width)), min(1.0, max(0.0, y / self.height))


def _slope(outlines: Sequence[Sequence[Point]]) -> float:
    """Give the angle of the longest wall, between minus and plus an eighth of a turn."""
    walls = [
        (math.dist(one, other), math.atan2(other[1] - one[1], other[0] - one[0]))
        for each in outlines
        for one, other in pairwise(each)
    ]
    _, angle = max(walls, default=(0.0, 0.0))
    quarter = math.pi / 2
    return angle - quarter * round(angle / quarter)


def _walls(level: Level) -> list[Outline]:
    return [outline for unit in level.units for outline in unit.outlines]


def drawn_as_svg(level: Level, frame: Frame) -> bytes:
    """Draw a level as an SVG, which is then read as every picture is."""
    walls = "".join(_path(each, frame) for each in _walls(level))
    facade = "".join(_path(each, frame) for each in level.outlines)
    size = f"{frame.width:.0f} {frame.height:.0f}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" fill="none" stroke="black">'
    lines = f'<path stroke-width="{_WALL}" d="{walls}"/><path stroke-width="{_FACADE}" d="{facade}"/>'
    return f"{head}{lines}</svg>".encode()


def _path(outline: Outline, frame: Frame) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(frame.drawn, outline)) + "Z"


def spaces_on(level: Level, frame: Frame, rooms: Sequence[Room], new_id: Callable[[], str]) -> list[Space]:
    """Place the floor's rooms, and rooms that are not registered yet: those wait by their names."""
    by_address: Mapping[str, Room] = {each.address: each for each in rooms}
    names = [plain(each.name) for each in rooms]
    by_name = {plain(each.name): each for each in rooms if names.count(plain(each.name)) == 1}
    found: dict[str, Space] = {}
    for unit in level.units:
        room = by_address.get(unit.address) or by_name.get(plain(unit.name))
        name = room.name if room else clean(unit.name)[:WORD_LIMIT]
        if not name or not unit.outlines or (room is None and not unit.address):
            continue
        x, y = frame.fraction(unit.at or _middle(unit.outlines[0]))
        key = room.address if room else plain(name)
        found.setdefault(key, Space(new_id(), name, x, y, room.address if room else ""))
    return list(found.values())[:SPACES_LIMIT]


def _middle(outline: Outline) -> Point:
    xs, ys = zip(*outline, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
