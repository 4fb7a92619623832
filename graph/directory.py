"""The organisation's people and places, through Microsoft Graph: implements `booking.ports.Directory`."""

from collections.abc import Mapping, Sequence

from booking.errors import Denied, Failed, NotFound, Rejected, Unreadable
from booking.model import Person, mail_address
from booking.ports import Place
from graph import wire_directory as wire
from graph.client import GraphClient


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

    async def probe(self, address: str, *, country: str = "") -> str:
        """Check that the calendar can be read, and give the mailbox's IANA zone, or an empty text if it does not say.

        Raises: NotFound with `mailbox`, Denied, or ValueError if `address` is no mail address.
        """
        address = mail_address(address)
        await self._client.send(wire.get_calendar(address))
        try:
            return await self._client.send(wire.get_zone(address, country))
        except (Rejected, Unreadable):
            # The mailbox is there. Its settings need a permission of their own, and are asked for the zone alone.
            return ""
