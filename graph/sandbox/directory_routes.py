"""The routes of users and places."""

from collections.abc import Callable
from typing import Any

from graph.sandbox import odata
from graph.sandbox.calls import SELF, Call, HttpResponse, page_of
from graph.sandbox.directory import USER_DEFAULT

Json = dict[str, Any]

PLACES_PAGE, USERS_PAGE, MOST_USERS = 100, 100, 999


def list_users(call: Call) -> HttpResponse:
    """GET /users."""
    call.only("$filter", "$select", "$top")
    rows = odata.matching(call.tenant.directory.users(), call.query.get("$filter"))
    return page_of(
        call, rows, "users", default=USERS_PAGE, most=MOST_USERS, option="$skiptoken", shape=_user_shape(call)
    )


def get_user(call: Call) -> HttpResponse:
    """GET /users/{id or userPrincipalName}."""
    call.only("$select")
    user = call.tenant.directory.user(call.params["user-id"])
    return HttpResponse(200, {"@odata.context": f"{SELF}#users/$entity", **_user_shape(call)(user)})


def _user_shape(call: Call) -> Callable[[Json], Json]:
    known = call.tenant.contract.properties("microsoft.graph.user")
    select = odata.selection(call.query.get("$select"), known=known, kind="microsoft.graph.user")
    kept = select if select is not None else USER_DEFAULT
    return lambda user: {key: value for key, value in user.items() if key in kept}


def list_rooms(call: Call) -> HttpResponse:
    """GET /places/microsoft.graph.room."""
    return _places(call, call.tenant.directory.rooms(), "microsoft.graph.room")


def list_room_lists(call: Call) -> HttpResponse:
    """GET /places/microsoft.graph.roomlist."""
    return _places(call, call.tenant.directory.room_lists(), "microsoft.graph.roomList")


def list_rooms_of_list(call: Call) -> HttpResponse:
    """GET /places/{address of a room list}/microsoft.graph.roomlist/rooms."""
    return _places(call, call.tenant.directory.rooms_of(call.params["place-id"]), "microsoft.graph.room")


def list_buildings(call: Call) -> HttpResponse:
    """GET /places/microsoft.graph.building."""
    return _places(call, call.tenant.directory.buildings(), "microsoft.graph.building")


def list_levels(call: Call) -> HttpResponse:
    """GET /places/{place id of a building}/microsoft.graph.building/map/levels."""
    return _features(call, call.tenant.maps.levels(call.params["place-id"]))


def list_units(call: Call) -> HttpResponse:
    """GET /places/{place id of a building}/microsoft.graph.building/map/levels/{level}/units."""
    return _features(call, call.tenant.maps.units(call.params["place-id"], call.params["levelMap-id"]))


def _features(call: Call, rows: list[Json]) -> HttpResponse:
    call.only("$top", "$skip")
    return page_of(call, rows, "places", default=PLACES_PAGE, most=PLACES_PAGE, shape=dict)


def get_room(call: Call) -> HttpResponse:
    """GET /places/{id or address}; a building, floor or section goes by its id."""
    call.only("$select")
    spot = call.tenant.directory.spot(call.params["place-id"])
    if spot is not None and "$select" not in call.query:
        return HttpResponse(200, {"@odata.context": f"{SELF}#places/$entity", **spot})
    shape = _place_shape(call, "microsoft.graph.room")
    room = shape(call.tenant.directory.room(call.params["place-id"]))
    return HttpResponse(
        200, {"@odata.context": f"{SELF}#places/$entity", "@odata.type": "#microsoft.graph.room", **room}
    )


def _places(call: Call, rows: list[Json], kind: str) -> HttpResponse:
    call.only("$filter", "$select", "$top", "$skip", "$count")
    found = odata.matching(rows, call.query.get("$filter"))
    return page_of(call, found, "places", default=PLACES_PAGE, most=PLACES_PAGE, shape=_place_shape(call, kind))


def _place_shape(call: Call, kind: str) -> Callable[[Json], Json]:
    select = odata.selection(call.query.get("$select"), known=call.tenant.contract.properties(kind), kind=kind)
    return lambda place: {key: value for key, value in place.items() if select is None or key in select | {"id"}}
