"""The imports that admins have open, in SQL: a row for each, and one for each of its rooms.

Whoever works on one holds a token with a lease, and each step writes what was done together with the rooms that it
registered: so it goes on after a restart, and ends the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update

from booking.imports.draft import Gone, Import, Progress, State, Taken
from booking.imports.plan import Entry, Kind, Mode
from booking.imports.rows import BadLine, Fault, Noted, Remark, SourceRoom
from booking.ports import Clock
from bot.storage.database import Database
from bot.storage.records import owner_columns, owner_from, room_columns, room_from
from bot.storage.registry import SqlRegistry
from bot.storage.tables import import_rooms, imports
from bot.storage.transaction import Transaction

_AT_ONCE = 200
"""How many rooms one statement writes: SQLite takes some 32,000 values, PostgreSQL as many."""


class SqlImports:
    """Implements the `Imports` port for one tenant."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock, registry: SqlRegistry) -> None:
        self._database, self._tenant, self._clock, self._registry = database, tenant, clock, registry

    async def add(self, new: Import, entries: Sequence[Entry]) -> None:
        """Keep a new import."""
        async with self._database.writing() as connection:
            row = {"tenant": self._tenant, "id": new.id, **owner_columns(new.owner), **_columns(new)}
            await connection.execute(insert(imports).values({**row, "leased_until": self._clock.now(), "token": ""}))
            await self._fill(connection, new.id, entries)

    async def get(self, import_id: str) -> Import | None:
        """Read an import that has not expired."""
        query = select(imports).where(self._this(import_id), imports.c.expires_at > self._clock.now())
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return _import(row) if row else None

    async def progress(self, import_id: str) -> Progress:
        """Count its rooms."""
        faulty = import_rooms.c.fault.is_not(None).label("faulty")
        query = (
            select(import_rooms.c.kind, import_rooms.c.applied, faulty, func.count().label("rooms"))
            .where(self._of(import_id))
            .group_by(import_rooms.c.kind, import_rooms.c.applied, faulty)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        numbers = dict.fromkeys(("new", "changed", "same", "cannot", "unlooked", "applied", "failed"), 0)
        for row in rows:
            numbers[row.kind or "unlooked"] += row.rooms
            numbers["applied"] += row.rooms if row.applied else 0
            numbers["failed"] += row.rooms if row.faulty and row.kind in (Kind.NEW, Kind.CHANGED) else 0
        return Progress(**numbers)

    async def entries(self, import_id: str, kinds: Collection[Kind | None], *, offset: int, limit: int) -> list[Entry]:
        """Read its rooms of these kinds."""
        named = import_rooms.c.kind.in_([each.value for each in kinds if each is not None])
        wanted = or_(named, import_rooms.c.kind.is_(None)) if None in kinds else named
        return await self._entries(import_id, wanted, offset, limit)

    async def failed(self, import_id: str, *, offset: int, limit: int) -> list[Entry]:
        """Read the rooms that were to be applied and were not."""
        wanted = and_(import_rooms.c.kind.in_((Kind.NEW.value, Kind.CHANGED.value)), import_rooms.c.fault.is_not(None))
        return await self._entries(import_id, wanted, offset, limit)

    async def pending(self, import_id: str, kinds: Collection[Kind], *, limit: int) -> list[Entry]:
        """Read the first rooms of these kinds that are neither applied nor have failed."""
        these = import_rooms.c.kind.in_([each.value for each in kinds])
        wanted = and_(these, import_rooms.c.applied.is_(False), import_rooms.c.fault.is_(None))
        return await self._entries(import_id, wanted, 0, limit)

    async def _entries(self, import_id: str, wanted: ColumnElement[bool], offset: int, limit: int) -> list[Entry]:
        query = select(import_rooms).where(self._of(import_id), wanted).order_by(import_rooms.c.position)
        async with self._database.reading() as connection:
            return [_entry(row) for row in await connection.execute(query.offset(offset).limit(limit))]

    async def save(self, changed: Import, *, expected: int, token: str = "") -> bool:
        """Replace the import, if it is still at the expected revision; a worker's token must still hold it."""
        same = and_(self._this(changed.id), imports.c.revision == expected)
        free = {} if token else {"leased_until": self._clock.now(), "token": ""}
        if token:
            same = and_(same, imports.c.token == token)
        async with self._database.writing() as connection:
            saved = await connection.execute(update(imports).where(same).values({**_columns(changed), **free}))
        return saved.rowcount == 1

    async def restart(self, changed: Import, entries: Sequence[Entry], *, expected: int) -> bool:
        """Replace the import and all its rooms, if it is still at the expected revision."""
        same = and_(self._this(changed.id), imports.c.revision == expected)
        async with self._database.writing() as connection:
            values = {**_columns(changed), "leased_until": self._clock.now(), "token": ""}
            if (await connection.execute(update(imports).where(same).values(values))).rowcount != 1:
                return False
            await connection.execute(delete(import_rooms).where(self._of(changed.id)))
            await self._fill(connection, changed.id, entries)
        return True

    async def take(self, *, lease_s: float) -> Taken | None:
        """Take an import that moves, or whose end was not told yet: somebody held it, and never let it go."""
        now = self._clock.now()
        moves = or_(imports.c.state.in_([each.value for each in State if each.moves]), imports.c.token != "")
        free = and_(imports.c.tenant == self._tenant, moves, imports.c.leased_until <= now, imports.c.expires_at > now)
        async with self._database.reading() as connection:
            ids = (await connection.execute(select(imports.c.id).where(free).order_by(imports.c.id).limit(1))).scalars()
            found = ids.first()
        if found is None:
            return None
        token = uuid4().hex
        async with self._database.writing() as connection:
            held = {"leased_until": now + timedelta(seconds=lease_s), "token": token}
            if (
                await connection.execute(update(imports).where(free, imports.c.id == found).values(held))
            ).rowcount != 1:
                return None
            row = (await connection.execute(select(imports).where(self._this(found)))).one()
        return Taken(_import(row), token)

    async def looked(self, taken: Taken, entries: Sequence[Entry], *, lease_s: float) -> bool:
        """Keep what the mailboxes said."""
        async with self._database.writing() as connection:
            if not await self._hold(connection, taken, lease_s):
                return False
            for each in entries:
                await self._note(connection, taken, each)
        return True

    async def apply(self, taken: Taken, entries: Sequence[Entry], *, lease_s: float) -> bool:
        """Register and change these rooms, and note it, all in one transaction."""
        async with self._database.writing() as connection:
            if not await self._hold(connection, taken, lease_s):
                return False
            for each in entries:
                if each.fault is None and each.new is not None:
                    put = await self._registry.put_room(connection, each.new, was=each.old, by=taken.entry.owner)
                    if not put:
                        each = replace(each, applied=False, fault=Fault.CHANGED_MEANWHILE)
                await self._note(connection, taken, each)
        return True

    async def let_go(self, taken: Taken) -> None:
        """Leave an import to whoever takes it next."""
        held = and_(self._this(taken.entry.id), imports.c.token == taken.token)
        async with self._database.writing() as connection:
            await connection.execute(update(imports).where(held).values(leased_until=self._clock.now(), token=""))

    async def told(self, import_id: str, *, revision: int) -> None:
        """Note that what an import has come to was shown."""
        settled = imports.c.state.not_in([each.value for each in State if each.moves])
        these = and_(self._this(import_id), imports.c.revision == revision, settled)
        async with self._database.writing() as connection:
            await connection.execute(update(imports).where(these).values(token=""))

    async def untold(self, taken: Taken) -> bool:
        """Tell whether what an import has come to is still to be told."""
        query = select(imports.c.token).where(self._this(taken.entry.id))
        async with self._database.reading() as connection:
            return bool((await connection.execute(query)).scalar_one_or_none() == taken.token)

    async def _hold(self, connection: Transaction, taken: Taken, lease_s: float) -> bool:
        ours = and_(self._this(taken.entry.id), imports.c.token == taken.token)
        until = self._clock.now() + timedelta(seconds=lease_s)
        held = await connection.execute(
            update(imports).where(ours, imports.c.revision == taken.entry.revision).values(leased_until=until)
        )
        return held.rowcount == 1

    async def _note(self, connection: Transaction, taken: Taken, entry: Entry) -> None:
        here = and_(self._of(taken.entry.id), import_rooms.c.position == entry.position)
        await connection.execute(update(import_rooms).where(here).values(_entry_columns(entry)))

    async def _fill(self, connection: Transaction, import_id: str, entries: Sequence[Entry]) -> None:
        rows = [
            {"tenant": self._tenant, "import": import_id, "position": each.position, **_entry_columns(each)}
            for each in entries
        ]
        for at in range(0, len(rows), _AT_ONCE):
            await connection.execute(insert(import_rooms).values(rows[at : at + _AT_ONCE]))

    def _this(self, import_id: str) -> ColumnElement[bool]:
        return and_(imports.c.tenant == self._tenant, imports.c.id == import_id)

    def _of(self, import_id: str) -> ColumnElement[bool]:
        return and_(import_rooms.c.tenant == self._tenant, import_rooms.c["import"] == import_id)


def _columns(each: Import) -> dict[str, Any]:
    return {
        "origin": each.origin,
        "expires_at": each.expires_at,
        "shared": each.shared,
        "places": each.places,
        "revision": each.revision,
        "state": each.state.value,
        "mode": each.mode.value if each.mode else None,
        "fingerprint": each.fingerprint,
        "again": each.again,
        "told": {
            "bad": [asdict(bad) for bad in each.bad],
            "notes": [asdict(note) for note in each.notes],
            "ignored": list(each.ignored),
            "gone": [[gone.address, gone.name] for gone in each.gone],
        },
    }


def _import(row: Row[Any]) -> Import:
    told: Mapping[str, Any] = row.told
    return Import(
        row.id,
        owner_from(row),
        row.origin,
        row.expires_at,
        shared=row.shared,
        places=row.places,
        revision=row.revision,
        state=State(row.state),
        mode=Mode(row.mode) if row.mode else None,
        fingerprint=row.fingerprint,
        again=row.again,
        bad=tuple(BadLine(each["line"], Fault(each["fault"]), each["values"]) for each in told["bad"]),
        notes=tuple(Noted(each["line"], Remark(each["remark"]), each["values"]) for each in told["notes"]),
        ignored=tuple(told["ignored"]),
        gone=tuple(Gone(address, name) for address, name in told["gone"]),
    )


def _entry_columns(entry: Entry) -> dict[str, Any]:
    said = asdict(entry.source)
    said["equipment"] = None if entry.source.equipment is None else sorted(entry.source.equipment)
    return {
        "source": said,
        "was": room_columns(entry.old) if entry.old else None,
        "is_to_be": room_columns(entry.new) if entry.new else None,
        "kind": entry.kind.value if entry.kind else None,
        "fault": entry.fault.value if entry.fault else None,
        "applied": entry.applied,
    }


def _entry(row: Row[Any]) -> Entry:
    said = dict(row.source)
    said["equipment"] = None if said["equipment"] is None else frozenset(said["equipment"])
    return Entry(
        row.position,
        SourceRoom(**said),
        room_from(row.was) if row.was else None,
        room_from(row.is_to_be) if row.is_to_be else None,
        Kind(row.kind) if row.kind else None,
        Fault(row.fault) if row.fault else None,
        row.applied,
    )
