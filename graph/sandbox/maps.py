"""The maps of buildings: levels with their outlines, and the units on them, as Places keeps them.

Source: the samples of learn.microsoft.com/graph/api/buildingmap-list-levels and levelmap-list-units. A feature is a
text of JSON; a unit is joined to a room by its `placeId`, which is null for everything else. That a building without a
map answers with 404 is an assumption: nothing documented says so.
"""

import json
import math
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from graph.sandbox.directory import Directory
from graph.sandbox.errors import GraphError

Json = dict[str, Any]
Corner = tuple[float, float]

CORNER = (24.9384, 60.1699)
"""Longitude and latitude of a corner of each building."""

TURNED = 0.35
"""By how much each building is turned away from the north, as real ones are: radians."""

_DEGREE_M = 111_320.0
_ROOM_M, _DEPTH_M, _CORRIDOR_M = 6.0, 5.0, 2.5


class Maps:
    """The maps of a tenant, in Graph's shape."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._levels: dict[str, list[Json]] = {}  # by the place id of their building
        self._units: dict[tuple[str, str], list[Json]] = {}  # by building and level

    def draw(self, *, building: str, floor: str, rooms: Sequence[str]) -> None:
        """Add a floor to the map of a building: its rooms, by their addresses, in a row along a corridor."""
        house = self._directory.spot_named("building", building, None)
        storey = self._directory.spot_named("floor", floor, house)
        level = str(uuid5(NAMESPACE_URL, f"{building}/{floor}"))
        wide, deep = _ROOM_M * max(1, len(rooms)), _DEPTH_M + _CORRIDOR_M
        outline = _feature("level", level, f"{building} floor {floor}", _box(0, 0, wide, deep), ordinal=int(floor))
        units = [(None, "Corridor", _box(0, _DEPTH_M, wide, deep), "walkway")]
        for at, address in enumerate(rooms):
            room = self._directory.room(address)
            shape = _box(at * _ROOM_M, 0, (at + 1) * _ROOM_M, _DEPTH_M)
            units.append((room["placeId"], room["displayName"], shape, "conferenceroom"))
        self._levels.setdefault(house, []).append({"placeId": storey, "id": level, "properties": outline})
        self._units[house, level] = [
            {"placeId": place, "id": own, "properties": _feature("unit", own, name, shape, places_category=kind)}
            for place, name, shape, kind in units
            for own in [str(uuid5(NAMESPACE_URL, f"{level}/{name}"))]
        ]

    def levels(self, building: str) -> list[Json]:
        """The levels of a building, by its place id.

        Raises:
            GraphError: 404 ResourceNotFound.
        """
        return self._found(self._levels.get(building.lower()))

    def units(self, building: str, level: str) -> list[Json]:
        """What lies on a level.

        Raises:
            GraphError: 404 ResourceNotFound.
        """
        return self._found(self._units.get((building.lower(), level)))

    def _found(self, rows: list[Json] | None) -> list[Json]:
        if rows is None:
            raise GraphError(404, "ResourceNotFound", "The map was not found.")
        return rows


def _box(left: float, top: float, right: float, bottom: float) -> list[Corner]:
    """Corners in metres, the last one as the first."""
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _feature(kind: str, own_id: str, name: str, shape: list[Corner], **more: object) -> str:
    ring = [_in_the_world(each) for each in shape]
    xs, ys = zip(*ring[:-1], strict=True)
    point = {"type": "Point", "coordinates": [sum(xs) / len(xs), sum(ys) / len(ys)]}
    return json.dumps(
        {
            "id": own_id,
            "type": "Feature",
            "feature_type": kind,
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"name": {"en": name}, "display_point": point, **more},
        }
    )


def _in_the_world(corner: Corner) -> list[float]:
    x, y = corner
    east, south = x * math.cos(TURNED) - y * math.sin(TURNED), x * math.sin(TURNED) + y * math.cos(TURNED)
    longitude = CORNER[0] + east / (_DEGREE_M * math.cos(math.radians(CORNER[1])))
    return [round(longitude, 7), round(CORNER[1] - south / _DEGREE_M, 7)]
