"""The registry in SQL: rooms, admins and the booking switch; whatever an admin changes leaves a line in the audit."""

from collections.abc import Collection, Iterable
from uuid import uuid4

from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from booking.errors import Reason, refused
from booking.model import Mailbox, Person, Room
from booking.ports import Clock
from bot.storage.database import Database, insert_into, insert_new
from bot.storage.records import person_json, room_columns, room_from
from bot.storage.tables import admins, audit, installations, rooms, settings
from bot.storage.transaction import Transaction

_ADDED, REMOVED = "room.add", "room.remove"
"""Acts that the audit names: of a room that was taken off, and of which bookings may be left, it alone still knows."""


class SqlRegistry:
    """Implements the `Registry` port for one tenant. Booking is off until somebody switches it on."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock

    async def rooms(self) -> tuple[Room, ...]:
        """List the registered rooms by building, floor and name."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(rooms).where(self._ours(rooms)))
            found = [room_from(row) for row in rows.mappings()]
        # Sorted here, because each database sorts text in its own way.
        return tuple(sorted(found, key=lambda room: (room.building, room.floor, room.name, room.address)))

    async def registered(self, addresses: Collection[str]) -> frozenset[str]:
        """Tell which of these addresses are those of registered rooms."""
        query = select(rooms.c.address).where(self._ours(rooms), rooms.c.address.in_(sorted(addresses)))
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def add_room(self, room: Room, *, by: Person) -> bool:
        """Register a room; false if its address is registered already."""
        async with self._database.writing() as connection:
            return await self._add(connection, room, by)

    async def remove_room(self, address: str, *, by: Person) -> bool:
        """Take a room off the registry, not its bookings; false if it was not on it."""
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(rooms).where(self._ours(rooms), rooms.c.address == address))
            if gone.rowcount:
                await self._note(connection, by, REMOVED, address)
        return gone.rowcount == 1

    async def set_zone(self, mailbox: Mailbox, *, by: Person) -> None:
        """Note in which zone a registered room's whole-day events are meant."""
        here = (self._ours(rooms), rooms.c.address == mailbox.address)
        async with self._database.writing() as connection:
            if (await connection.execute(update(rooms).where(*here).values(zone=mailbox.zone))).rowcount:
                await self._note(connection, by, "room.zone", mailbox.address)

    async def booking_on(self) -> bool:
        """Tell whether an admin switched booking on."""
        query = select(settings.c.booking_on).where(self._ours(settings))
        async with self._database.reading() as connection:
            return bool((await connection.execute(query)).scalar_one_or_none())

    async def switch_booking(self, *, on: bool, by: Person) -> None:
        """Switch booking on or off for everybody."""
        async with self._database.writing() as connection:
            put = insert_into(connection, settings).values(tenant=self._tenant, booking_on=on)
            await connection.execute(put.on_conflict_do_update(index_elements=["tenant"], set_={"booking_on": on}))
            await self._note(connection, by, "booking.on" if on else "booking.off", "")

    async def admins(self) -> tuple[Person, ...]:
        """List the people who were given the admin flag by command, by name."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(admins).where(self._ours(admins)))
            given = [Person(row.id, row.name, row.address) for row in rows]
        return tuple(sorted(given, key=lambda person: (person.name, person.id)))

    async def add_admin(self, person: Person, *, by: Person) -> bool:
        """Give somebody the admin flag; false if they had it."""
        async with self._database.writing() as connection:
            given = await insert_new(connection, admins, {"tenant": self._tenant, **person_json(person)})
            if given:
                await self._note(connection, by, "admin.add", person.id)
        return given

    async def remove_admin(self, person_id: str, *, keep_one: bool, by: Person) -> bool:
        """Take the admin flag from somebody; false if they did not have it. Raises: Refused with LAST_ADMIN."""
        async with self._database.writing() as connection:
            # All of them are locked, and in one order: of two admins who remove each other, one is too late.
            query = select(admins.c.id).where(self._ours(admins)).order_by(admins.c.id).with_for_update()
            given = set((await connection.execute(query)).scalars())
            if person_id not in given:
                return False
            if keep_one and given == {person_id}:
                raise refused(Reason.LAST_ADMIN)
            await connection.execute(delete(admins).where(self._ours(admins), admins.c.id == person_id))
            await self._note(connection, by, "admin.remove", person_id)
        return True

    async def seed_rooms(self, given: Iterable[Room], *, by: Person) -> None:
        """Set a house up to be tried: register rooms where none ever was, switch booking on where nobody ever chose."""
        async with self._database.writing() as connection:
            once = select(audit.c.id).where(self._ours(audit), audit.c.action == _ADDED).limit(1)
            if (await connection.execute(once)).first() is None:
                for room in given:
                    await self._add(connection, room, by)
            if await insert_new(connection, settings, {"tenant": self._tenant, "booking_on": True}):
                await self._note(connection, by, "booking.on", "")

    async def installation(self) -> str:
        """Give the id that our events are stamped with: made up once, and the same ever after."""
        async with self._database.writing() as connection:
            await insert_new(connection, installations, {"tenant": self._tenant, "id": uuid4().hex})
            query = select(installations.c.id).where(self._ours(installations))
            return str((await connection.execute(query)).scalar_one())

    async def _add(self, connection: Transaction, room: Room, by: Person) -> bool:
        added = await insert_new(connection, rooms, {"tenant": self._tenant, **room_columns(room)})
        if added:
            await self._note(connection, by, _ADDED, room.address)
        return added

    async def _note(self, connection: Transaction, by: Person, action: str, subject: str) -> None:
        line = {"id": str(uuid4()), "at": self._clock.now(), "by_id": by.id, "by_name": by.name}
        await connection.execute(insert(audit).values(tenant=self._tenant, action=action, subject=subject, **line))

    def _ours(self, table: Table) -> ColumnElement[bool]:
        return table.c.tenant == self._tenant
