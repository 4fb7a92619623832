"""Maps of buildings are read as Graph's documentation shows them, and whatever else may stand in them."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Denied
from booking.plans.maps import Level, Unit
from graph.auth import no_token
from graph.client import GraphClient
from graph.maps import GraphMaps
from graph.sandbox.server import SandboxServer
from graph.wire_maps import list_units
from tests.graph.test_places import Told, room

# Shortened from learn.microsoft.com/graph/api/buildingmap-list-levels and levelmap-list-units.
LEVEL = {
    "placeId": "4bff9586-c9ee-401d-9d35-c476231a33e6",
    "id": "e537d463-475b-43c3-a650-184566c68bc9",
    "properties": json.dumps(
        {
            "id": "e537d463-475b-43c3-a650-184566c68bc9",
            "type": "Feature",
            "feature_type": "level",
            "geometry": {"type": "Polygon", "coordinates": [[[-121.88, 37.32], [-121.87, 37.32], [-121.88, 37.33]]]},
            "properties": {
                "name": {"en": "Test Floor 1"},
                "places_category": "unspecified",
                "directory_id": "4bff9586-c9ee-401d-9d35-c476231a33e6",
                "ordinal": 0,
            },
        }
    ),
}


def unit(name: object, place_id: str | None = None, **feature: object) -> dict[str, Any]:
    """A unit as the documentation shows it."""
    shape = {"type": "Polygon", "coordinates": [[[-121.88, 37.32], [-121.87, 37.32], [-121.88, 37.33]]]}
    point = {"type": "Point", "coordinates": [-121.8888983, 37.3295292]}
    properties = {"name": name, "display_point": point, "places_category": "room"}
    told = {"type": "Feature", "feature_type": "unit", "geometry": shape, "properties": properties, **feature}
    return {"placeId": place_id, "id": "005eb3b8-c95d-4d35-a8a0-22d3cb4d6542", "properties": json.dumps(told)}


@pytest.fixture
async def asked() -> AsyncIterator[tuple[GraphMaps, Told]]:
    told = Told({})
    client = GraphClient("https://graph.example/v1.0", no_token, told)
    yield GraphMaps(client), told
    await client.aclose()


async def test_a_map_is_read_as_the_documentation_shows_it(asked: tuple[GraphMaps, Told]) -> None:
    maps, told = asked
    told.answers = {
        "/places/microsoft.graph.building?$top=100": {
            "value": [{"placeId": "B1", "displayName": "HQ"}, {"placeId": "b2", "displayName": "Annex"}]
        },
        "/places/microsoft.graph.room?$top=100": {"value": [room("Oak", placeId="R1"), room("Elm", placeId="r2")]},
        "/places/b1/microsoft.graph.building/map/levels": {"value": [LEVEL]},
        f"/places/b1/microsoft.graph.building/map/levels/{LEVEL['id']}/units": {
            "value": [unit({"fi": "Tammi", "en": "120.3"}, "r1"), unit("120.14"), {"id": "x", "properties": "{cut…"}]
        },
        f"/places/{LEVEL['placeId']}": {"@odata.type": "#microsoft.graph.floor", "displayName": "1"},
    }
    ring = ((-121.88, 37.32), (-121.87, 37.32), (-121.88, 37.33))
    at = (-121.8888983, 37.3295292)
    assert await maps.levels("hq") == (
        Level(
            ("1", "Test Floor 1"),
            (ring,),
            (Unit("Oak", (ring,), at, "oak@x.example"), Unit("120.14", (ring,), at)),
        ),
    )
    assert not any("b2" in each for each in told.asked), "the Annex is another building"


async def test_a_building_without_a_map_has_no_levels(asked: tuple[GraphMaps, Told]) -> None:
    maps, told = asked
    told.answers = {
        "/places/microsoft.graph.building?$top=100": {"value": [{"placeId": "b1", "displayName": "HQ"}]},
        "/places/microsoft.graph.room?$top=100": {"value": []},
    }
    assert await maps.levels("HQ") == ()
    assert await maps.levels("Annex") == ()
    told.denied.add("/places/b1/microsoft.graph.building/map/levels")
    with pytest.raises(Denied):
        await maps.levels("HQ")


async def test_the_sandbox_keeps_a_map_as_graph_does(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    sandbox.tenant.access.require_token = False
    client = GraphClient(sandbox.url, no_token, graph_transport)
    maps = GraphMaps(client)
    (level,) = await maps.levels("HQ")
    assert level.names == ("2", "HQ floor 2")
    assert [(each.name, each.address.partition("@")[0]) for each in level.units] == [
        ("Corridor", ""),
        ("Birch", "birch"),
        ("Maple", "maple"),
        ("Aspen", "aspen"),
    ]
    assert await maps.levels("Harbour") == ()
    sandbox.tenant.access.consented = False
    with pytest.raises(Denied):
        await maps.levels("HQ")
    await client.aclose()


_CORNER = st.lists(st.floats() | st.integers() | st.just(10**400) | st.booleans(), min_size=1, max_size=3)
_SHAPE = st.lists(st.lists(_CORNER, min_size=3, max_size=4), min_size=1, max_size=2)

_SAID = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from([[1e999, 1], [25.0, 60.0], 10**400]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["en", "coordinates", "x"]), inner),
    max_leaves=12,
)


@given(_SAID, _SAID | _SHAPE, st.sampled_from(["Polygon", "MultiPolygon", "Point", None]))
def test_whatever_stands_in_a_feature_is_read_or_left_out(name: object, coordinates: object, kind: object) -> None:
    said = unit(name, geometry={"type": kind, "coordinates": coordinates})
    for each in list_units("b", "l").read({"value": [said]}).items:
        assert each is not None
        assert all(len(outline) > 2 for outline in each.outlines)
        assert all(abs(x) <= 180 and abs(y) <= 85 for outline in each.outlines for x, y in outline)
