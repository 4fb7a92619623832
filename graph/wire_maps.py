"""What we ask of the maps that an organisation keeps in Places, and how the answers are read, without any I/O.

Sources: learn.microsoft.com/graph/api/place-list, buildingmap-list-levels and levelmap-list-units, with their samples;
docs.ogc.org/cs/20-094 (IMDF 1.0.0) for what stands in a feature, and RFC 7946 (GeoJSON) for its geometry. A feature is
a text of JSON in `properties`, where it goes by the same word once more.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking.model import mailbox_address
from booking.plans.maps import Outline, Point
from graph.wire import Page, Request, page_of, path_of, text, told
from graph.wire_directory import PLACE_PAGE_SIZE

FEATURE_LIMIT = 1024 * 1024
"""Characters of a feature that is read: an outline of 20,000 corners."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place by its lasting id and its name; a room with its mail address."""

    place_id: str
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """A level or a unit of a map: its own id, that of its place if it is joined to one, its names and its shape."""

    id: str
    place_id: str
    names: tuple[str, ...]
    outlines: tuple[Outline, ...]
    at: Point | None = None


def list_buildings() -> Request[Page[Named]]:
    """Ask for all buildings."""
    template = "/places/microsoft.graph.building"
    return Request("GET", template, path_of(template, query={"$top": str(PLACE_PAGE_SIZE)}), page_of(_named))


def list_rooms_by_id() -> Request[Page[Named]]:
    """Ask for all rooms, by their place ids."""
    template = "/places/microsoft.graph.room"
    return Request("GET", template, path_of(template, query={"$top": str(PLACE_PAGE_SIZE)}), page_of(_named))


def list_levels(building: str) -> Request[Page[Feature | None]]:
    """Ask for the levels of a building's map, by the building's place id. None stands for one that cannot be read."""
    template = "/places/{place}/microsoft.graph.building/map/levels"
    return Request("GET", template, path_of(template, place=building), page_of(_feature))


def list_units(building: str, level: str) -> Request[Page[Feature | None]]:
    """Ask for what lies on a level. None stands for what cannot be read."""
    template = "/places/{place}/microsoft.graph.building/map/levels/{level}/units"
    return Request("GET", template, path_of(template, place=building, level=level), page_of(_feature))


def _named(payload: object) -> Named:
    address = mailbox_address(text(payload, "emailAddress"))
    return Named(text(payload, "placeId").lower(), text(payload, "displayName"), address)


def _feature(payload: object) -> Feature | None:
    own_id, said = text(payload, "id"), text(payload, "properties")
    if not own_id or len(said) > FEATURE_LIMIT:
        return None
    try:
        feature = json.loads(said)
    except (ValueError, RecursionError):
        return None
    properties = told(feature, "properties")
    # `directory_id` is what the samples show beside it for a level.
    place = text(payload, "placeId") or text(properties, "directory_id")
    names = tuple(
        dict.fromkeys(name for key in ("name", "short_name", "alt_name") for name in _labels(properties, key))
    )
    return Feature(own_id, place.lower(), names, _outlines(told(feature, "geometry")), _point_in(properties))


def _labels(properties: Mapping[str, Any], key: str) -> list[str]:
    """Read a label, which has a text for each language; English first."""
    label = properties.get(key)
    if isinstance(label, str):
        return [label] if label.strip() else []
    words = label if isinstance(label, dict) else {}
    ordered = sorted(words, key=lambda language: not str(language).lower().startswith("en"))
    return [word for each in ordered if isinstance(word := words[each], str) and word.strip()]


def _outlines(geometry: Mapping[str, Any]) -> tuple[Outline, ...]:
    """Read the rings of a polygon, or of several; nothing for a geometry of another kind, or one with a bad corner."""
    told_rings = geometry.get("coordinates")
    polygons = {"Polygon": [told_rings], "MultiPolygon": told_rings}.get(str(geometry.get("type")), [])
    rings = [ring for polygon in _list(polygons) for ring in _list(polygon)]
    outlines = [[_point(corner) for corner in _list(ring)] for ring in rings]
    return tuple(tuple(point for point in each if point) for each in outlines if len(each) > 2 and None not in each)


def _point_in(properties: Mapping[str, Any]) -> Point | None:
    return _point(told(properties, "display_point").get("coordinates"))


def _point(said: object) -> Point | None:
    if not isinstance(said, list) or len(said) < 2:
        return None
    x, y = said[:2]
    if not all(isinstance(each, int | float) for each in (x, y)):
        return None
    # What is no number or without end lies within no bounds, and a number of 400 digits is no float.
    return (float(x), float(y)) if abs(x) <= 180 and abs(y) <= 85 else None


def _list(said: object) -> list[Any]:
    return said if isinstance(said, list) else []
