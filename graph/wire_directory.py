"""What we ask of the directory of people and places, and how its answers are read, without any I/O."""

import re
from collections.abc import Mapping

from booking.model import Person, mail_address, mailbox_address
from booking.ports import Place
from booking.times import zone_named
from graph.windows_zones import IANA
from graph.wire import Malformed, Page, Request, maybe, need, page_of, path_of

PLACE_PAGE_SIZE = 100
"""Rooms in one page of places, Graph's own bound (learn.microsoft.com/graph/api/place-list)."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

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
        name, upn = maybe(payload, "displayName", str) or "", maybe(payload, "userPrincipalName", str) or ""
        return Person(object_id, name or upn, mailbox_address(maybe(payload, "mail", str) or ""))

    template = "/users/{user}"
    path = path_of(template, query={"$select": "id,displayName,mail,userPrincipalName"}, user=object_id)
    return Request("GET", template, path, read)


def _address(text: str) -> str:
    try:
        return mail_address(text)
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


def _place(payload: object) -> Place | None:
    """Read a room, of which nearly all is null in practice; None for a place of another kind, or without an address."""
    address = _address(maybe(payload, "emailAddress", str) or "")
    if not address or (maybe(payload, "@odata.type", str) or "#microsoft.graph.room") != "#microsoft.graph.room":
        return None
    seats, number = maybe(payload, "capacity", int), maybe(payload, "floorNumber", int)
    return Place(
        address=address,
        name=maybe(payload, "displayName", str) or maybe(payload, "nickname", str) or "",
        building=maybe(payload, "building", str) or "",
        floor=maybe(payload, "floorLabel", str) or ("" if number is None else str(number)),
        seats=seats if seats and seats > 0 else None,
        equipment=frozenset(_equipment(payload)),
        reserved=(maybe(payload, "bookingType", str) or "").lower() == "reserved",
    )


def _equipment(payload: object) -> set[str]:
    words = {word for name, word in _DEVICES.items() if (maybe(payload, name, str) or "").strip()}
    words |= {tag.strip().lower() for tag in maybe(payload, "tags", list) or [] if isinstance(tag, str) and tag.strip()}
    return words | ({"wheelchair access"} if maybe(payload, "isWheelChairAccessible", bool) else set())


def get_calendar(address: str) -> Request[str]:
    """Ask for the least that only somebody who may read that calendar is told: its id."""
    template = "/users/{mailbox}/calendar"
    path = path_of(template, query={"$select": "id"}, mailbox=address)
    return Request("GET", template, path, lambda payload: need(payload, "id", str), mailbox=address)


def get_zone(address: str) -> Request[str]:
    """Ask for the mailbox's IANA zone; empty for a zone that has no IANA name."""
    template = "/users/{mailbox}/mailboxSettings"
    path = path_of(template, query={"$select": "timeZone"}, mailbox=address)
    return Request("GET", template, path, lambda payload: _zone(maybe(payload, "timeZone", str) or ""), mailbox=address)


def _zone(name: str) -> str:
    # A Windows name or an IANA name, as it was set (learn.microsoft.com/graph/api/resources/mailboxsettings).
    iana = IANA.get(name.lower(), name)
    return iana if iana and zone_named(iana) else ""
