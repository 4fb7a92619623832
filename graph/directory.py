"""The organisation's people and places, through Microsoft Graph: implements `booking.ports.Directory`."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from booking.errors import Denied, Failed, NotFound, Rejected, Unreadable
from booking.model import Person, mail_address
from booking.ports import NAMED, Place, RoomList
from graph import wire_directory as wire
from graph.client import GraphClient

LISTS = 200
"""The most lists of rooms that are read for one: a list may hold others, and be held by them."""

STOREYS = 5
"""How far up it is followed what a room lies in: section, floor, building, and some to spare."""


class GraphDirectory:
    """Looks up people, rooms as places, and whether a mailbox can be read. Keeps nothing."""

    def __init__(self, client: GraphClient) -> None:
        self._client = client

    async def people(self, ids: Sequence[str]) -> Mapping[str, Person]:
        """Look colleagues up by Entra object id; who is not found, or no object id at all, is not in the answer.

        Whoever could not be looked up, twice, has no name in it. Raises: Failed if a batch as a whole fails.
        """
        wanted = [each for each in dict.fromkeys(ids) if wire.is_object_id(each)]
        responses = await self._client.batch([wire.get_person(each) for each in wanted])
        found: dict[str, Person] = {}
        for object_id, answer in zip(wanted, responses, strict=True):
            match answer:
                case Person():
                    found[object_id] = answer
                case NotFound():
                    pass
                case Failed():
                    found[object_id] = Person(object_id, "")
        return found

    async def named(self, name: str) -> tuple[Person, ...]:
        """List colleagues whose name begins so and who can be invited, the first page of them. Raises: Failed."""
        try:
            request = wire.list_named(name.strip(), NAMED)
        except ValueError:
            return ()
        page = await self._client.send(request)
        return tuple(each for each in page.items if each is not None)

    async def place(self, address: str) -> Place | None:
        """Tell what is known of a room; None if nothing is, or if places cannot be asked here.

        Some national clouds have no places at all, and the app may have no permission for them.
        Raises: ValueError if `address` is no mail address.
        """
        address = mail_address(address)
        try:
            place = await self._client.send(wire.get_place(address))
            if place is not None and place.address == address:
                return place
        except Denied:
            return None
        except (Rejected, Unreadable):
            # Looking up by address is not in Graph's metadata: the list has the last word.
            place = None
        try:
            rooms = await self._client.every(wire.list_rooms())
        except (Rejected, Unreadable):
            return None
        return next((room for room in rooms if room is not None and room.address == address), None)

    async def rooms(self) -> tuple[Place, ...]:
        """List all rooms that the directory of places knows, each with the building and floor that it lies in."""
        return await self._located(await self._client.every(wire.list_places()))

    async def room_lists(self) -> tuple[RoomList, ...]:
        """List the lists of rooms."""
        found = await self._client.every(wire.list_room_lists())
        return tuple(dict.fromkeys(each for each in found if each is not None))

    async def rooms_of(self, list_address: str) -> tuple[Place, ...]:
        """List the rooms of a list, and of the lists in it: each once, though lists may contain one another."""
        waiting, asked, found = [mail_address(list_address)], set[str](), list[wire.Listed]()
        while waiting and len(asked) < LISTS:
            address = waiting.pop(0)
            if address in asked:
                continue
            asked.add(address)
            entries = await self._client.every(wire.list_rooms_of(address))
            found += entries
            waiting += [each.nested for each in entries if each.nested]
        rooms = await self._located(found)
        return tuple(each for each in rooms if each.address not in asked)

    async def _located(self, listed: Sequence[wire.Listed]) -> tuple[Place, ...]:
        """Fill in where rooms lie that do not say it themselves: a section of a floor, a floor of a building."""
        rooms = {each.room.address: each for each in listed if each.room is not None}
        silent = {each.parent for each in rooms.values() if each.room and each.parent and not each.room.building}
        known = await self._within(silent)
        return tuple(_placed(each.room, each.parent, known) for each in rooms.values() if each.room)

    async def _within(self, ids: Collection[str]) -> Mapping[str, wire.Within]:
        """Read those places, and what they lie in themselves. What cannot be read is left out: it is a help."""
        known: dict[str, wire.Within] = {}
        wanted, asked = sorted(ids), set[str]()
        for _ in range(STOREYS):
            new = [each for each in wanted if each not in asked]
            if not new:
                break
            asked |= set(new)
            try:
                answers = await self._client.batch([wire.get_within(each) for each in new])
            except Failed:
                break
            known |= {place: each for place, each in zip(new, answers, strict=True) if isinstance(each, wire.Within)}
            wanted = sorted({each.parent for each in known.values() if each.parent})
        return known

    async def readable(self, address: str) -> None:
        """Check that the calendar can be read. Raises: NotFound with `mailbox`, Denied, ValueError."""
        await self._client.send(wire.get_calendar(mail_address(address)))

    async def probe(self, address: str, *, country: str = "") -> str:
        """Check that the calendar can be read, and give the mailbox's IANA zone, or an empty text if it does not say.

        Raises: NotFound with `mailbox`, Denied, or ValueError if `address` is no mail address.
        """
        address = mail_address(address)
        # Asked side by side, since many mailboxes are looked at in a row.
        calendar, zone = await asyncio.gather(
            self._client.send(wire.get_calendar(address)),
            self._client.send(wire.get_zone(address, country)),
            return_exceptions=True,
        )
        if isinstance(calendar, BaseException):
            raise calendar
        if isinstance(zone, Rejected | Unreadable):
            # The mailbox is there. Its settings need a permission of their own, and are asked for the zone alone.
            return ""
        if isinstance(zone, BaseException):
            raise zone
        return zone


def _placed(room: Place, parent: str, known: Mapping[str, wire.Within]) -> Place:
    """Say where a room lies, by what it lies in; what the room says itself counts before that."""
    building, floor = room.building, room.floor
    for _ in range(STOREYS):
        within = known.get(parent)
        if within is None:
            break
        if within.kind == "building":
            building = building or within.name
        elif within.kind == "floor":
            floor = floor or within.name
        parent = within.parent
    return replace(room, building=building, floor=floor)
