"""The registry in SQL: rooms, admins and the booking switch; whatever an admin changes leaves a line in the audit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from booking.errors import Reason, refused
from booking.model import Mailbox, Person, Room
from booking.policy import Part
from booking.ports import Clock, RoomChange, RoomEntry, RoomPage
from booking.room_names import listed_as, searched_as
from bot.storage.database import Database, insert_into, insert_new
from bot.storage.records import person_json, room_columns, room_from
from bot.storage.tables import admins, audit, closings, installations, registries, rooms, settings
from bot.storage.transaction import Transaction

_ADDED, _EDITED, REMOVED = "room.add", "room.edit", "room.remove"
"""Acts that the audit names: of a room that was taken off, and of which bookings may be left, it alone still knows."""


OFF = (
    exists()
    .where(
        closings.c.tenant == rooms.c.tenant,
        or_(
            closings.c.room == rooms.c.address,
            and_(
                closings.c.room == "",
                closings.c.building == rooms.c.building,
                or_(closings.c.floor == "", closings.c.floor == rooms.c.floor),
            ),
        ),
    )
    .label("off")
)
"""Tells of a room, as `policy.Part.covers` does, whether booking is switched off for it."""


_AT_ONCE = 20
"""More changes of one room than are made at one instant."""


class SqlRegistry:
    """Implements the `Registry` port for one tenant. Booking is off until somebody switches it on."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock
        self._all, self._switch = (
            select(rooms, OFF).where(rooms.c.tenant == tenant),
            select(settings.c.booking_on).where(settings.c.tenant == tenant),
        )
        # Another server may count on from before what this process has read (a failover), so its start counts as well.
        started = [func.pg_postmaster_start_time()] if database.shared else []
        self._version = select(registries.c.version, *started).where(registries.c.tenant == tenant)
        self._read: tuple[tuple[Any, ...] | None, tuple[Room, ...]] = None, ()
        """The rooms as they were at a version, which whoever reads compares with the database's."""
        self._admins = select(admins).where(admins.c.tenant == tenant)
        listed = rooms.c.address.in_(bindparam("addresses", expanding=True))
        self._registered = select(rooms.c.address).where(rooms.c.tenant == tenant, listed)

    async def rooms(self) -> tuple[Room, ...]:
        """List the registered rooms by building, floor and name: the same tuple, as long as none of them changes."""
        async with self._database.reading() as connection:
            row = (await connection.execute(self._version)).one_or_none()
            version = None if row is None else tuple(row)
            if version is not None and version == self._read[0]:
                return self._read[1]
            rows = await connection.execute(self._all)
            found = [_room(row) for row in rows.mappings()]
        # Sorted here, because each database sorts text in its own way.
        found.sort(key=lambda room: (room.building, room.floor, room.name, room.address))
        self._read = version, tuple(found)
        return self._read[1]

    async def registered(self, addresses: Collection[str]) -> frozenset[str]:
        """Tell which of these addresses are those of registered rooms."""
        wanted = {"addresses": sorted(addresses)}
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(self._registered, wanted)).scalars())

    async def page(self, words: Sequence[str], *, skip: int, limit: int) -> RoomPage:
        """List some of the rooms of which each word begins a word."""
        found = _found(words)
        query = select(rooms, OFF, func.count().over().label("all")).where(self._ours(rooms), *found)
        query = query.order_by(rooms.c.listed_as).offset(skip).limit(limit)
        count = select(func.count()).select_from(rooms).where(self._ours(rooms), *found)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
            # Beyond the last of them no row tells how many there are.
            all_ = rows[0]["all"] if rows else (await connection.execute(count)).scalar_one()
        return RoomPage(tuple(_room(row) for row in rows), all_)

    async def lookup(self, words: Sequence[str], *, skip: int, limit: int) -> tuple[Room, ...]:
        """Give some of the rooms that can be booked, those first whose name begins like one of the words."""
        named = or_(false(), *(rooms.c.searched_as.startswith(f" {word}", autoescape=True) for word in words))
        query = select(rooms, OFF).where(self._ours(rooms), not_(OFF.element), *_found(words))
        query = query.order_by(case((named, 0), else_=1), rooms.c.listed_as).offset(skip).limit(limit)
        async with self._database.reading() as connection:
            return tuple(_room(row) for row in (await connection.execute(query)).mappings())

    async def entry(self, address: str) -> RoomEntry | None:
        """Read one room; None if it is not registered."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(rooms, OFF).where(*self._this(address)))).mappings().one_or_none()
        return _entry(row) if row is not None else None

    async def version(self) -> int:
        """Tell how often rooms were added, edited or removed."""
        query = select(registries.c.version).where(self._ours(registries))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none() or 0

    async def last_change(self, address: str) -> RoomChange | None:
        """Tell what was done to a room last: what older versions of the bot wrote has no details."""
        query = select(audit).where(self._ours(audit), audit.c.subject == address, audit.c.details.is_not(None))
        query = query.where(audit.c.action.like("room.%")).order_by(audit.c.at.desc()).limit(_AT_ONCE)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            return None
        # What was done at one instant comes in any order: by the version it is known what was done after what.
        row = max(rows, key=lambda each: (each.at, each.details.get("version", 0)))
        before, after = (room_from(each) if each else None for each in (row.details["before"], row.details["after"]))
        return RoomChange(Person(row.by_id, row.by_name), row.at, before, after)

    async def add_room(self, room: Room, *, by: Person) -> bool:
        """Register a room; false if its address is registered already."""
        async with self._database.writing() as connection:
            return await self._add(connection, room, by)

    async def edit_room(self, room: Room, *, seen: int, by: Person) -> RoomEntry | None:
        """Change a registered room; None if it is not at the version that was seen, or gone."""
        async with self._database.writing() as connection:
            version = await self._next_version(connection)
            before = await self._locked(connection, room.address)
            if before is None or before.version != seen:
                return before if before is not None and before.room == room else None
            if before.room == room:
                return before
            columns = {**_columns(room), "version": version, **_to_be_told(before.room, room)}
            await connection.execute(update(rooms).where(*self._this(room.address)).values(columns))
            await self._note(connection, by, _EDITED, room.address, before.room, room)
        return RoomEntry(room, version)

    async def remove_room(self, address: str, *, by: Person) -> bool:
        """Take a room off the registry, not its bookings; false if it was not on it."""
        async with self._database.writing() as connection:
            await self._next_version(connection)
            before = await self._locked(connection, address)
            if before is not None:
                await connection.execute(delete(rooms).where(*self._this(address)))
                await self._note(connection, by, REMOVED, address, before.room, None)
        return before is not None

    async def restore_room(self, address: str, *, since: datetime, by: Person) -> Room | None:
        """Register a room again as it was when it was removed, if that was not before `since`."""
        change = await self.last_change(address)
        room = change.before if change is not None and change.after is None and change.at >= since else None
        return room if room is not None and await self.add_room(room, by=by) else None

    async def set_zone(self, mailbox: Mailbox, *, by: Person) -> None:
        """Note in which zone a registered room's whole-day events are meant."""
        async with self._database.writing() as connection:
            version = await self._next_version(connection)
            before = await self._locked(connection, mailbox.address)
            if before is not None:
                values = {"zone": mailbox.zone, "version": version}
                await connection.execute(update(rooms).where(*self._this(mailbox.address)).values(values))
                after = replace(before.room, mailbox=mailbox)
                await self._note(connection, by, "room.zone", mailbox.address, before.room, after)

    async def booking_on(self) -> bool:
        """Tell whether an admin switched booking on."""
        async with self._database.reading() as connection:
            return bool((await connection.execute(self._switch)).scalar_one_or_none())

    async def switch_booking(self, *, on: bool, by: Person) -> None:
        """Switch booking on or off for everybody."""
        async with self._database.writing() as connection:
            put = insert_into(connection, settings).values(tenant=self._tenant, booking_on=on)
            await connection.execute(put.on_conflict_do_update(index_elements=["tenant"], set_={"booking_on": on}))
            await self._note(connection, by, "booking.on" if on else "booking.off", "")

    async def off(self) -> frozenset[Part]:
        """Tell for which parts an admin switched booking off."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(closings).where(self._ours(closings)))
            return frozenset(Part(row.building, row.floor, row.room) for row in rows)

    async def switch_part(self, part: Part, *, on: bool, by: Person) -> bool:
        """Switch booking off for a part of the rooms, or on again; false if it was so already."""
        values = {"tenant": self._tenant, "building": part.building, "floor": part.floor, "room": part.room}
        this = [closings.c[name] == value for name, value in values.items()]
        async with self._database.writing() as connection:
            await self._next_version(connection)
            if on:
                changed = (await connection.execute(delete(closings).where(*this))).rowcount == 1
            else:
                changed = await insert_new(connection, closings, values)
            if changed:
                subject = part.room or f"{part.building}/{part.floor}"
                await self._note(connection, by, "booking.on" if on else "booking.off", subject)
        return changed

    async def admins(self) -> tuple[Person, ...]:
        """List the people who were given the admin flag by command, by name."""
        async with self._database.reading() as connection:
            rows = await connection.execute(self._admins)
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
        """Fill a database for a trial: register rooms where none ever was, switch booking on where nobody chose."""
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

    async def put_room(self, connection: Transaction, room: Room, *, was: Room | None, by: Person) -> bool:
        """Register a room, or change it, within a transaction; false if it is not registered as it `was` any more."""
        if was is None:
            return await self._add(connection, room, by)
        version = await self._next_version(connection)
        before = await self._locked(connection, room.address)
        if before is None or before.room != was:
            return False
        columns = {**_columns(room), "version": version, **_to_be_told(was, room)}
        await connection.execute(update(rooms).where(*self._this(room.address)).values(columns))
        await self._note(connection, by, _EDITED, room.address, was, room)
        return True

    async def _add(self, connection: Transaction, room: Room, by: Person) -> bool:
        version = await self._next_version(connection)
        given = {"tenant": self._tenant, "version": version, "renamed": False}
        added = await insert_new(connection, rooms, {**given, **_columns(room)})
        if added:
            await self._note(connection, by, _ADDED, room.address, None, room)
        return added

    async def _next_version(self, connection: Transaction) -> int:
        """Count a change of rooms, or of what is off. Whoever changes them waits here for whoever does so before."""
        put = insert_into(connection, registries).values(tenant=self._tenant, version=1)
        counted = {"version": registries.c.version + 1}
        put = put.on_conflict_do_update(index_elements=["tenant"], set_=counted)
        return int((await connection.execute(put.returning(registries.c.version))).scalar_one())

    async def _locked(self, connection: Transaction, address: str) -> RoomEntry | None:
        query = select(rooms, OFF).where(*self._this(address)).with_for_update()
        row = (await connection.execute(query)).mappings().one_or_none()
        return _entry(row) if row is not None else None

    async def _note(
        self,
        connection: Transaction,
        by: Person,
        action: str,
        subject: str,
        before: Room | None = None,
        after: Room | None = None,
    ) -> None:
        line: dict[str, Any] = {"id": str(uuid4()), "at": self._clock.now(), "by_id": by.id, "by_name": by.name}
        if before is not None or after is not None:
            made = select(registries.c.version).where(self._ours(registries))
            line["details"] = {
                "version": (await connection.execute(made)).scalar_one_or_none() or 0,
                "before": room_columns(before) if before else None,
                "after": room_columns(after) if after else None,
            }
        await connection.execute(insert(audit).values(tenant=self._tenant, action=action, subject=subject, **line))

    def _this(self, address: str) -> tuple[ColumnElement[bool], ...]:
        return self._ours(rooms), rooms.c.address == address

    def _ours(self, table: Table) -> ColumnElement[bool]:
        return table.c.tenant == self._tenant


def _columns(room: Room) -> dict[str, Any]:
    return {**room_columns(room), "listed_as": listed_as(room), "searched_as": searched_as(room)}


def _to_be_told(was: Room, room: Room) -> dict[str, Any]:
    return {"renamed": True} if (was.name, was.mailbox.zone) != (room.name, room.mailbox.zone) else {}


def _found(words: Sequence[str]) -> list[ColumnElement[bool]]:
    return [rooms.c.searched_as.contains(f" {word}", autoescape=True) for word in words]


def _entry(row: RowMapping) -> RoomEntry:
    return RoomEntry(_room(row), row["version"])


def _room(row: RowMapping) -> Room:
    room = room_from(row)
    return replace(room, off=True) if row["off"] else room
