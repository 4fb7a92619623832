"""Who and what there is beside calendars: users, rooms as places, room lists.

Sources: learn.microsoft.com/graph/api/user-get, /place-list, /resources/room. Most facts of a place are null in
reality, its ``id`` is not stable, and a room may be listed although its mailbox is missing or out of reach.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.sandbox.errors import GraphError
from graph.sandbox.seed import Person, Room

Json = dict[str, Any]

USER_DEFAULT = frozenset(
    (
        "businessPhones",
        "displayName",
        "givenName",
        "id",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
    )
)
DEVICES = {"screen": "displayDeviceName", "video": "videoDeviceName", "phone": "audioDeviceName"}


class Directory:
    """The tenant's people and places, as rows in Graph's shape."""

    def __init__(self, *, people: Iterable[Person], rooms: Iterable[Room], room_lists: Mapping[str, str]) -> None:
        self._rooms = tuple(rooms)
        self._room_lists = dict(room_lists)  # building -> address
        self._users = [_user(p.id, p.name, p.given, p.surname, p.mail, enabled=True) for p in people]
        self._users += [_user(r.id, r.name, None, None, r.mail, enabled=False) for r in self._rooms]
        self.renumberings = 0
        self._spots: dict[str, Json] = {}  # buildings, floors and sections by their id
        self._within: dict[str, str] = {}  # in which of them a room lies, by its address, that does not say so itself

    def place_within(self, *, address: str, building: str, floor: str, section: str = "") -> None:
        """Let a room's building and floor be told by what it lies in alone: a section or a floor, by its `parentId`.

        Source: learn.microsoft.com/graph/api/resources/place, "parentId".
        """
        parent = self.spot_named("building", building, None)
        parent = self.spot_named("floor", floor, parent)
        self._within[address.lower()] = self.spot_named("section", section, parent) if section else parent

    def spot_named(self, kind: str, name: str, parent: str | None) -> str:
        """The id of a building, floor or section, made where there is none of that name in its parent."""
        for spot in self._spots.values():
            if (spot["@odata.type"], spot["displayName"], spot["parentId"]) == (
                f"#microsoft.graph.{kind}",
                name,
                parent,
            ):
                return str(spot["id"])
        place_id = f"00000000-2f4d-4d0c-9d64-{len(self._spots):012d}"
        nothing = dict.fromkeys(("address", "geoCoordinates", "phone", "label", "isWheelChairAccessible"))
        known: Json = {"displayName": name, "parentId": parent, "tags": [], "id": place_id, "placeId": place_id}
        self._spots[place_id] = {"@odata.type": f"#microsoft.graph.{kind}", **known, **nothing}
        return place_id

    def buildings(self) -> list[Json]:
        """All buildings as places."""
        return [spot for spot in self._spots.values() if spot["@odata.type"] == "#microsoft.graph.building"]

    def spot(self, place_id: str) -> Json | None:
        """A building, floor or section by its id, if it is one."""
        return self._spots.get(place_id.lower())

    def users(self) -> list[Json]:
        """Everybody, and the disabled accounts of the rooms."""
        return self._users

    def user(self, id_or_upn: str) -> Json:
        """One user by object id or user principal name.

        Raises:
            GraphError: 404 Request_ResourceNotFound.
        """
        wanted = id_or_upn.lower()
        for user in self._users:
            if wanted in (user["id"], user["userPrincipalName"].lower()):
                return user
        message = (
            f"Resource '{id_or_upn}' does not exist or one of its queried reference-property objects are not present."
        )
        raise GraphError(404, "Request_ResourceNotFound", message)

    def knows(self, id_or_upn: str) -> bool:
        """Whether there is such a user, with or without a mailbox."""
        return any(id_or_upn.lower() in (u["id"], u["userPrincipalName"].lower()) for u in self._users)

    def renumber_places(self) -> None:
        """Give every place another ``id``, as Microsoft reserves the right to do."""
        self.renumberings += 1

    def rooms(self) -> list[Json]:
        """All rooms as places."""
        return [self._place(room) for room in self._rooms]

    def room(self, id_or_address: str) -> Json:
        """One room by place id or address.

        Raises:
            GraphError: 404 ResourceNotFound.
        """
        for place in self.rooms():
            if id_or_address.lower() in (place["id"], place["placeId"], place["emailAddress"]):
                return place
        raise GraphError(404, "ResourceNotFound", f"Place '{id_or_address}' was not found.")

    def room_lists(self) -> list[Json]:
        """The lists of rooms, one for each building."""
        nothing = dict.fromkeys(("address", "geoCoordinates", "phone", "label", "parentId", "isWheelChairAccessible"))
        return [
            {"id": self._place_id(f"{index:04d}"), "displayName": name, "emailAddress": address, **nothing, "tags": []}
            for index, (name, address) in enumerate(self._room_lists.items(), 1)
        ]

    def is_list(self, address: str) -> bool:
        """Whether an address is that of a room list."""
        return address.lower() in self._room_lists.values()

    def rooms_of(self, list_address: str) -> list[Json]:
        """The rooms of a list, which goes by its address.

        Raises:
            GraphError: 404 ResourceNotFound.
        """
        for building, address in self._room_lists.items():
            if address == list_address.lower():
                return [self._place(room) for room in self._rooms if room.building == building]
        raise GraphError(404, "ResourceNotFound", f"Room list '{list_address}' was not found.")

    def _place(self, room: Room) -> Json:
        place = self._place_itself(room)
        parent = self._within.get(room.mail)
        lying = {"building": None, "floorNumber": None, "floorLabel": None, "parentId": parent}
        return place if parent is None else {**place, **lying}

    def _place_itself(self, room: Room) -> Json:
        full = not room.sparse
        devices = {
            name: f"{room.name} {kind}" if kind in room.equipment and full else None for kind, name in DEVICES.items()
        }
        return {
            "id": self._place_id(room.id[-4:]),
            "placeId": f"4c8d1f7e-6a3b-4b9e-8e21-{room.id[-12:]}",
            "displayName": room.name,
            "emailAddress": room.mail,
            "nickname": room.name,
            "building": room.building,
            "floorNumber": room.floor if full else None,
            "floorLabel": str(room.floor) if full else None,
            "capacity": room.capacity if full else None,
            "bookingType": "reserved" if room.reserved else "standard" if full else None,
            **devices,
            "tags": ["whiteboard"] if "whiteboard" in room.equipment else [],
            "isWheelChairAccessible": True if room.floor == 1 and full else None,
            "address": {"countryOrRegion": room.country} if full else None,
            **dict.fromkeys(("geoCoordinates", "phone", "label", "parentId", "teamsEnabledState")),
        }

    def _place_id(self, number: str) -> str:
        return f"{self.renumberings:08x}-2f4d-4d0c-9d63-00000000{number}"


def _user(id_: str, name: str, given: str | None, surname: str | None, mail: str, *, enabled: bool) -> Json:
    nothing = dict.fromkeys(("jobTitle", "mobilePhone", "officeLocation", "preferredLanguage", "department"))
    return {
        "id": id_,
        "displayName": name,
        "givenName": given,
        "surname": surname,
        "mail": mail,
        "userPrincipalName": mail,
        "accountEnabled": enabled,
        "userType": "Member",
        "businessPhones": [],
        **nothing,
    }
