"""The use cases of admins: register a room, switch booking, pass the admin flag on.

Each checks the person's admin flag itself, at every call: a command in the admin channel proves nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from booking.errors import Denied, Failed, NotFound, Reason, refused
from booking.model import Mailbox, Person, Room, mail_address
from booking.ports import Admin, Directory, Place, Registry
from booking.room_fields import WORD_LIMIT, RoomFields, read_fields, vouched
from booking.text import clean


class Administration:
    """Looks after the registry. Every method raises Refused with NOT_ADMIN for people without the admin flag."""

    def __init__(
        self,
        *,
        registry: Registry,
        directory: Directory,
        first_admins: frozenset[str],
    ) -> None:
        self._registry, self._directory = registry, directory
        self._first_admins = first_admins

    async def may_administer(self, person: Person, *, flagged: bool | None = None) -> bool:
        """Tell whether somebody has the admin flag; only the Entra object id counts.

        `flagged` is what was read of it as the same turn began, if it was: enough for what somebody is shown.
        """
        if person.id in self._first_admins:
            return True
        if flagged is not None:
            return flagged
        return any(person.id == admin.id for admin in await self._registry.admins())

    async def has_to_set_up(self, person: Person) -> bool:
        """Tell whether somebody administers a registry in which there is no room yet."""
        if not await self.may_administer(person):
            return False
        return (await self._registry.page((), skip=0, limit=1)).count == 0

    async def allow(self, person: Person) -> None:
        """Let admins pass. Raises: Refused with NOT_ADMIN."""
        if not await self.may_administer(person):
            raise refused(Reason.NOT_ADMIN)

    async def add_room(self, by: Person, address: str, options: Mapping[str, str]) -> Room:
        """Register a room mailbox. What the directory of places knows is taken over where the options say nothing.

        A zone is never guessed: its whole-day events would be taken for free hours of a neighbouring day.
        Raises: Refused if an option is wrong, the mailbox cannot be read, is reserved, or is registered already, or if
        neither it nor the options tell its zone.
        """
        await self.allow(by)
        try:
            address = mail_address(address)
        except ValueError:
            raise refused(Reason.ADDRESS_MALFORMED, value=address[:WORD_LIMIT]) from None
        fields = read_fields(options)
        if await self._registry.registered((address,)):
            raise refused(Reason.ROOM_ALREADY_REGISTERED, value=address)
        place = await self._directory.place(address) or Place(address)
        zone = await self._probe(place)
        if place.reserved:
            raise refused(Reason.ROOM_RESERVED, value=address)
        room = self._drawn_up(place, fields, zone)
        if not await self._registry.add_room(room, by=by):
            raise refused(Reason.ROOM_ALREADY_REGISTERED, value=address)
        return room

    async def set_zone(self, by: Person, address: str, options: Mapping[str, str]) -> Room | None:
        """Give a registered room the zone that the options name; None if it is not registered, or they say more.

        Raises: Refused if there is no such zone.
        """
        await self.allow(by)
        known = await self._registry.entry(address.strip().lower()) if set(options) == {"zone"} else None
        if known is None:
            return None
        mailbox = replace(known.room.mailbox, zone=vouched(options["zone"]))
        await self._registry.set_zone(mailbox, by=by)
        return replace(known.room, mailbox=mailbox)

    async def switch_booking(self, by: Person, *, on: bool) -> None:
        """Switch booking on or off for everybody; bookings that were made stay."""
        await self.allow(by)
        await self._registry.switch_booking(on=on, by=by)

    async def admins(self, by: Person) -> tuple[Admin, ...]:
        """List who has the admin flag, those from the settings first."""
        await self.allow(by)
        first = await self._directory.people(sorted(self._first_admins)) if self._first_admins else {}
        given = await self._registry.admins()
        last = not self._first_admins and len(given) == 1
        return (
            *(Admin(_named(first.get(each), each), from_settings=True) for each in sorted(self._first_admins)),
            *(Admin(person, last=last) for person in given if person.id not in self._first_admins),
        )

    async def chosen(self, by: Person, person_id: str) -> Person:
        """Look up whom an admin chose among the colleagues, by Entra object id: what a card sent proves nothing.

        Raises: Refused with NOBODY_CHOSEN where that is nobody of the directory; Failed where it cannot be asked.
        """
        await self.allow(by)
        person_id = person_id.strip().lower()
        person = (await self._directory.people([person_id])).get(person_id)
        if person is None:
            raise refused(Reason.NOBODY_CHOSEN)
        if not person.looked_up:
            raise Failed
        return person

    async def add_admin(self, by: Person, person: Person) -> None:
        """Give somebody the admin flag."""
        await self.allow(by)
        if person.id in self._first_admins or not await self._registry.add_admin(person, by=by):
            raise refused(Reason.ALREADY_ADMIN, name=person.name)

    async def remove_admin(self, by: Person, person: Person) -> None:
        """Take the admin flag from somebody; never from the last one, nor from one whom the settings name."""
        await self.allow(by)
        if person.id in self._first_admins:
            raise refused(Reason.ADMIN_FROM_SETTINGS, name=person.name)
        if not await self._registry.remove_admin(person.id, keep_one=not self._first_admins, by=by):
            raise refused(Reason.WAS_NO_ADMIN, name=person.name)

    async def _probe(self, place: Place) -> str:
        try:
            return await self._directory.probe(place.address, country=place.country)
        except NotFound:
            raise refused(Reason.MAILBOX_UNKNOWN, value=place.address) from None
        except Denied:
            raise refused(Reason.MAILBOX_OUT_OF_SCOPE, value=place.address) from None

    def _drawn_up(self, place: Place, fields: RoomFields, zone: str) -> Room:
        if not (fields.zone or zone):
            raise refused(Reason.ZONE_NOT_TOLD, value=place.address)
        known = Room(
            Mailbox(place.address, fields.zone or zone),
            clean(place.name) or place.address.partition("@")[0],
            place.building,
            place.floor,
            place.seats,
            place.equipment,
        )
        return fields.on(known)


def _named(person: Person | None, person_id: str) -> Person:
    return person if person is not None and person.looked_up else Person(person_id, person_id)
