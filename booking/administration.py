"""The use cases of admins: register rooms, switch booking, pass the admin flag on.

Each checks the person's admin flag itself, at every call: a command in the admin channel proves nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from booking.errors import Denied, NotFound, Reason, refused
from booking.model import Booking, Mailbox, Person, Room, mail_address
from booking.ports import Admin, Directory, Ledger, Place, Registry
from booking.room_names import Several, rooms_named, several_named
from booking.text import clean
from booking.times import zone_named

OPTIONS = ("building", "floor", "space", "seats", "equipment", "zone")
"""What `rooms add` may say of a room beside its address."""

WORD_LIMIT = 80
"""Characters of a room's name, building, floor or piece of equipment."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The registry as an admin sees it."""

    rooms: tuple[Room, ...]
    booking_on: bool


class Administration:
    """Looks after the registry. Every method raises Refused with NOT_ADMIN for people without the admin flag."""

    def __init__(
        self,
        *,
        registry: Registry,
        directory: Directory,
        ledger: Ledger,
        first_admins: frozenset[str],
    ) -> None:
        self._registry, self._directory, self._ledger = registry, directory, ledger
        self._first_admins = first_admins

    async def may_administer(self, person: Person) -> bool:
        """Tell whether somebody has the admin flag; only the Entra object id counts."""
        if person.id in self._first_admins:
            return True
        return any(person.id == admin.id for admin in await self._registry.admins())

    async def rooms(self, by: Person) -> Registered:
        """List the registered rooms, and whether booking is on."""
        await self._allow(by)
        return Registered(await self._registry.rooms(), await self._registry.booking_on())

    async def add_room(self, by: Person, address: str, options: Mapping[str, str]) -> Room:
        """Register a room mailbox. What the directory of places knows is taken over where the options say nothing.

        A zone is never guessed: its whole-day events would be taken for free hours of a neighbouring day.
        Raises: Refused if an option is wrong, the mailbox cannot be read, is reserved, or is registered already, or if
        neither it nor the options tell its zone.
        """
        await self._allow(by)
        try:
            address = mail_address(address)
        except ValueError:
            raise refused(Reason.ADDRESS_MALFORMED, value=address[:WORD_LIMIT]) from None
        unknown = [name for name in options if name not in OPTIONS]
        if unknown:
            raise refused(Reason.OPTION_UNKNOWN, value=unknown[0][:WORD_LIMIT])
        if any(room.address == address for room in await self._registry.rooms()):
            raise refused(Reason.ROOM_ALREADY_REGISTERED, value=address)
        place = await self._directory.place(address) or Place(address)
        zone = await self._probe(place)
        if place.reserved:
            raise refused(Reason.ROOM_RESERVED, value=address)
        room = self._drawn_up(place, options, zone)
        if not await self._registry.add_room(room, by=by):
            raise refused(Reason.ROOM_ALREADY_REGISTERED, value=address)
        return room

    async def set_zone(self, by: Person, address: str, options: Mapping[str, str]) -> Room | None:
        """Give a registered room the zone that the options name; None if it is not registered, or they say more.

        Raises: Refused if there is no such zone.
        """
        await self._allow(by)
        known = [each for each in await self._registry.rooms() if each.address == address.strip().lower()]
        if not known or set(options) != {"zone"}:
            return None
        mailbox = replace(known[0].mailbox, zone=_vouched(options["zone"]))
        await self._registry.set_zone(mailbox, by=by)
        return replace(known[0], mailbox=mailbox)

    async def several(self, by: Person, room_name: str) -> Several | None:
        """Tell which rooms a name means, if it means several: none is removed before the admin has said which."""
        await self._allow(by)
        return several_named(await self._registry.rooms(), room_name)

    async def remove_room(self, by: Person, room_name: str) -> tuple[Room, tuple[Booking, ...]]:
        """Take a room off the registry. Its bookings stay and are given back, for the admin to know of them."""
        await self._allow(by)
        named = rooms_named(await self._registry.rooms(), room_name)
        if len(named) != 1 or not await self._registry.remove_room(named[0].address, by=by):
            raise refused(Reason.ROOM_NOT_REGISTERED, value=room_name[:WORD_LIMIT])
        return named[0], await self._ledger.upcoming(named[0].address)

    async def switch_booking(self, by: Person, *, on: bool) -> None:
        """Switch booking on or off for everybody; bookings that were made stay."""
        await self._allow(by)
        await self._registry.switch_booking(on=on, by=by)

    async def admins(self, by: Person) -> tuple[Admin, ...]:
        """List who has the admin flag, those from the settings first."""
        await self._allow(by)
        first = await self._directory.people(sorted(self._first_admins)) if self._first_admins else {}
        given = await self._registry.admins()
        return (
            *(Admin(_named(first.get(each), each), from_settings=True) for each in sorted(self._first_admins)),
            *(Admin(person) for person in given if person.id not in self._first_admins),
        )

    async def add_admin(self, by: Person, person: Person) -> None:
        """Give somebody the admin flag."""
        await self._allow(by)
        if person.id in self._first_admins or not await self._registry.add_admin(person, by=by):
            raise refused(Reason.ALREADY_ADMIN, name=person.name)

    async def remove_admin(self, by: Person, person: Person) -> None:
        """Take the admin flag from somebody; never from the last one, nor from one whom the settings name."""
        await self._allow(by)
        if person.id in self._first_admins:
            raise refused(Reason.ADMIN_FROM_SETTINGS, name=person.name)
        if not await self._registry.remove_admin(person.id, keep_one=not self._first_admins, by=by):
            raise refused(Reason.WAS_NO_ADMIN, name=person.name)

    async def _allow(self, person: Person) -> None:
        if not await self.may_administer(person):
            raise refused(Reason.NOT_ADMIN)

    async def _probe(self, place: Place) -> str:
        try:
            return await self._directory.probe(place.address, country=place.country)
        except NotFound:
            raise refused(Reason.MAILBOX_UNKNOWN, value=place.address) from None
        except Denied:
            raise refused(Reason.MAILBOX_OUT_OF_SCOPE, value=place.address) from None

    def _drawn_up(self, place: Place, options: Mapping[str, str], zone: str) -> Room:
        named = {name: clean(value)[:WORD_LIMIT] for name, value in options.items()}
        wanted_zone = _vouched(named["zone"]) if named.get("zone") else zone
        if not wanted_zone:
            raise refused(Reason.ZONE_NOT_TOLD, value=place.address)
        seats = place.seats
        if "seats" in named:
            if not re.fullmatch(r"[1-9]\d{0,4}", named["seats"]):
                raise refused(Reason.SEATS_MALFORMED, value=named["seats"])
            seats = int(named["seats"])
        equipment = place.equipment
        if "equipment" in named:
            equipment = frozenset(each.strip().lower() for each in named["equipment"].split(",") if each.strip())
        return Room(
            Mailbox(place.address, wanted_zone),
            named.get("space") or clean(place.name) or place.address.partition("@")[0],
            named.get("building", place.building),
            named.get("floor", place.floor),
            seats,
            equipment,
        )


def _named(person: Person | None, person_id: str) -> Person:
    return person if person is not None and person.looked_up else Person(person_id, person_id)


def _vouched(zone: str) -> str:
    """Read the zone that an admin names; UTC by the name that is not in doubt. Raises: Refused with ZONE_UNKNOWN."""
    wanted = clean(zone)[:WORD_LIMIT]
    if zone_named(wanted) is None:
        raise refused(Reason.ZONE_UNKNOWN, value=wanted)
    return "Etc/UTC" if wanted == "UTC" else wanted
