"""What we ask of the directory of people and places, and how its answers are read, without any I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking.model import Person, mail_address, mailbox_address
from booking.ports import Place, RoomList
from booking.room_fields import equipment_listed
from graph.windows_zones import zone_called, zone_there
from graph.wire import Malformed, Page, Request, need, page_of, path_of, text, told

PLACE_PAGE_SIZE = 100
"""Rooms in one page of places, Graph's own bound (learn.microsoft.com/graph/api/place-list)."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_NAME = re.compile(r"(?=.*[^\W\d_])[^\W\d_][\w .'’-]{0,59}")

_UTC = ("UTC", "Etc/UTC", "Etc/GMT")

# A device's name says which model there is; that there is one is what a booker asks for.
_DEVICES: Mapping[str, str] = {"displayDeviceName": "screen", "videoDeviceName": "video", "audioDeviceName": "phone"}


def is_object_id(text: str) -> bool:
    """Tell whether a text has the form of an Entra object id; nothing else may reach a URL of ours as one."""
    return _GUID.fullmatch(text) is not None


def get_person(object_id: str) -> Request[Person]:
    """Ask who somebody is. Raises: ValueError unless `object_id` has the form of one.

    A user principal name is an id and no address: whoever has no `mail` cannot be invited.
    """
    if not is_object_id(object_id):
        raise ValueError("not an object id")

    def read(payload: object) -> Person:
        if need(payload, "id", str).lower() != object_id.lower():
            raise Malformed("somebody else")
        name, upn = text(payload, "displayName"), text(payload, "userPrincipalName")
        return Person(object_id, name or upn, mailbox_address(text(payload, "mail")))

    template = "/users/{user}"
    path = path_of(template, query={"$select": "id,displayName,mail,userPrincipalName"}, user=object_id)
    return Request("GET", template, path, read)


def list_named(name: str, most: int) -> Request[Page[Person | None]]:
    """Ask who has a name that begins so, or a given name, or a surname; None for who cannot be invited.

    Source: learn.microsoft.com/graph/api/user-list; a quote in a literal is doubled (OData 4.01, 5.1.1.14.1).
    Raises: ValueError unless the name has letters, spaces, hyphens, dots and apostrophes alone.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("not a name")
    wanted = name.replace("'", "''")
    filtered = " or ".join(f"startswith({field},'{wanted}')" for field in ("displayName", "givenName", "surname"))
    query = {
        "$filter": filtered,
        "$select": "id,displayName,mail",
        "$top": str(most),
    }
    return Request("GET", "/users", path_of("/users", query=query), page_of(_invitable))


def _invitable(payload: object) -> Person | None:
    address, name = mailbox_address(text(payload, "mail")), text(payload, "displayName")
    if not address or not name:
        return None
    return Person(need(payload, "id", str).lower(), name, address)


def _address(said: str) -> str:
    try:
        return mail_address(said)
    except ValueError:
        return ""


def get_place(address: str) -> Request[Place | None]:
    """Ask for the room with that address; None if the answer is something else.

    By address is documented (learn.microsoft.com/graph/api/place-get), but absent from Graph's published metadata.
    """
    template = "/places/{place}"
    return Request("GET", template, path_of(template, place=address), _place)


def list_rooms() -> Request[Page[Place | None]]:
    """Ask for all rooms."""
    template = "/places/microsoft.graph.room"
    path = path_of(template, query={"$top": str(PLACE_PAGE_SIZE)})
    return Request("GET", template, path, page_of(_place))


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list of places: a room with the place that it lies in (`parent`), or another list, by address."""

    room: Place | None = None
    parent: str = ""
    nested: str = ""


@dataclass(frozen=True, slots=True)
class Within:
    """A building, floor or section: what it is (`building`, `floor`, `section`), its name, and what it lies in."""

    kind: str
    name: str
    parent: str = ""


def list_places() -> Request[Page[Listed]]:
    """Ask for all rooms, with the places that they lie in."""
    template = "/places/microsoft.graph.room"
    return Request("GET", template, path_of(template, query={"$top": str(PLACE_PAGE_SIZE)}), page_of(_listed))


def list_room_lists() -> Request[Page[RoomList | None]]:
    """Ask for all lists of rooms; None stands for one that has no address."""
    template = "/places/microsoft.graph.roomlist"
    return Request("GET", template, path_of(template, query={"$top": str(PLACE_PAGE_SIZE)}), page_of(_room_list))


def list_rooms_of(address: str) -> Request[Page[Listed]]:
    """Ask for the rooms of a list, which goes by its address (learn.microsoft.com/graph/api/place-list)."""
    template = "/places/{place}/microsoft.graph.roomlist/rooms"
    path = path_of(template, query={"$top": str(PLACE_PAGE_SIZE)}, place=address)
    return Request("GET", template, path, page_of(_listed))


def get_within(place_id: str) -> Request[Within | None]:
    """Ask what a place lies in: a floor or a building, or a section of one; None for a place of another kind."""
    template = "/places/{place}"
    return Request("GET", template, path_of(template, place=place_id), _within)


def _listed(payload: object) -> Listed:
    if text(payload, "@odata.type").lower() == "#microsoft.graph.roomlist":
        return Listed(nested=_address(text(payload, "emailAddress")))
    return Listed(_place(payload), text(payload, "parentId"))


def _room_list(payload: object) -> RoomList | None:
    address = _address(text(payload, "emailAddress"))
    return RoomList(address, text(payload, "displayName") or address) if address else None


def _within(payload: object) -> Within | None:
    kind = text(payload, "@odata.type").rpartition(".")[2].lower()
    if kind not in ("building", "floor", "section"):
        return None
    return Within(kind, text(payload, "displayName") or text(payload, "label"), text(payload, "parentId"))


def _place(payload: object) -> Place | None:
    """Read a room, of which nearly all is null in practice; None for a place of another kind, or without an address."""
    address = _address(text(payload, "emailAddress"))
    if not address or (text(payload, "@odata.type") or "#microsoft.graph.room") != "#microsoft.graph.room":
        return None
    seats, number = _number(payload, "capacity"), _number(payload, "floorNumber")
    return Place(
        address=address,
        name=text(payload, "displayName") or text(payload, "nickname"),
        building=text(payload, "building"),
        floor=text(payload, "floorLabel") or ("" if number is None else str(number)),
        seats=seats if seats and seats > 0 else None,
        equipment=frozenset(_equipment(payload)),
        country=text(told(payload, "address"), "countryOrRegion"),
        reserved=text(payload, "bookingType").lower() == "reserved",
    )


def _number(payload: object, name: str) -> int | None:
    """Take a whole number, also where it is written as 8.0 or "8"; None where it is none."""
    member = payload.get(name) if isinstance(payload, dict) else None
    if isinstance(member, str) and re.fullmatch(r"-?\d{1,6}", member.strip(), re.ASCII):
        return int(member)
    if isinstance(member, float):
        return int(member) if member.is_integer() else None
    return member if isinstance(member, int) and not isinstance(member, bool) else None


def _equipment(payload: object) -> set[str]:
    words = {word for name, word in _DEVICES.items() if text(payload, name).strip()}
    tags = payload.get("tags") if isinstance(payload, dict) else None
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, str):
            words |= equipment_listed(tag)
    accessible = isinstance(payload, dict) and payload.get("isWheelChairAccessible") is True
    return words | ({"wheelchair access"} if accessible else set())


def get_calendar(address: str) -> Request[str]:
    """Ask for the least that only somebody who may read that calendar is told: its id."""
    template = "/users/{mailbox}/calendar"
    path = path_of(template, query={"$select": "id"}, mailbox=address)
    return Request("GET", template, path, lambda payload: need(payload, "id", str), mailbox=address)


def get_zone(address: str, country: str = "") -> Request[str]:
    """Ask for the mailbox's IANA zone, by its name in that country; empty where it names none that has an IANA name.

    `UTC` is what a mailbox says that nobody set up.
    """

    def read(payload: object) -> str:
        zone = _zone(payload)
        if zone is None or zone.key in _UTC:
            return "" if zone is None else "UTC"
        return zone_there(zone, country).key

    template = "/users/{mailbox}/mailboxSettings"
    path = path_of(template, query={"$select": "timeZone,workingHours"}, mailbox=address)
    return Request("GET", template, path, read, mailbox=address)


def _zone(payload: object) -> ZoneInfo | None:
    """Read a mailbox's zone. One that was never set up says UTC there, and its own zone beside its working hours.

    Windows names or IANA names, as they were set (learn.microsoft.com/graph/api/resources/mailboxsettings).
    """
    names = text(payload, "timeZone"), text(told(told(payload, "workingHours"), "timeZone"), "name")
    zones = [zone for zone in map(zone_called, names) if zone is not None]
    return next((each for each in zones if each.key not in _UTC), zones[0] if zones else None)
