"""The maps that an organisation keeps of its buildings, through Microsoft Graph: implements `Maps` of booking."""

import asyncio
from collections.abc import Mapping, Sequence

from booking.errors import Denied, Failed, Rejected
from booking.plans.maps import Level, Unit
from booking.room_names import plain
from graph import wire_maps as wire
from graph.client import GraphClient
from graph.wire_directory import Within, get_within

BUILDINGS = 20
"""The most buildings that are asked for their maps: those of one name, or all where a floor names none."""

LEVELS = 100
"""The most levels that are read of one building."""


class GraphMaps:
    """Reads the levels of a building. Keeps nothing. The app needs Place.Read.All."""

    def __init__(self, client: GraphClient) -> None:
        self._client = client

    async def levels(self, building: str) -> tuple[Level, ...]:
        """Read all levels of the buildings of that name, with the addresses of the rooms on them."""
        every = await self._client.every(wire.list_buildings())
        wanted = [each for each in every if each.place_id and (not building or plain(each.name) == plain(building))]
        if not wanted:
            return ()
        rooms = {each.place_id: each for each in await self._client.every(wire.list_rooms_by_id()) if each.place_id}
        found = [await self._levels(each.place_id, rooms) for each in wanted[:BUILDINGS]]
        return tuple(level for each in found for level in each)

    async def _levels(self, building: str, rooms: Mapping[str, wire.Named]) -> list[Level]:
        try:
            told = await self._client.every(wire.list_levels(building))
        except Denied:
            raise
        except Rejected:
            return []  # No map was ever uploaded for this building.
        features = [each for each in told if each is not None][:LEVELS]
        names = await self._names(features)
        units = await asyncio.gather(*(self._units(building, each.id, rooms) for each in features))
        return [
            Level(tuple(dict.fromkeys((*names.get(each.place_id, ()), *each.names))), each.outlines, here)
            for each, here in zip(features, units, strict=True)
        ]

    async def _units(self, building: str, level: str, rooms: Mapping[str, wire.Named]) -> tuple[Unit, ...]:
        told = await self._client.every(wire.list_units(building, level))
        return tuple(_unit(each, rooms.get(each.place_id)) for each in told if each is not None)

    async def _names(self, levels: Sequence[wire.Feature]) -> Mapping[str, tuple[str, ...]]:
        """Read what the places are called that levels are joined to. It is a help: rooms tell it as well."""
        ids = sorted({each.place_id for each in levels if each.place_id})
        try:
            places = await self._client.batch([get_within(each) for each in ids])
        except Failed:
            return {}
        known = zip(ids, places, strict=True)
        return {place: (each.name,) for place, each in known if isinstance(each, Within) and each.kind == "floor"}


def _unit(feature: wire.Feature, room: wire.Named | None) -> Unit:
    name = room.name if room and room.name else next(iter(feature.names), "")
    return Unit(name, feature.outlines, feature.at, room.address if room else "")
