"""The plans of floors in SQL: the picture and the spaces in one row, so that a change is one statement on one version.

Drawings are kept as what is to be drawn, under the hash of the address at which they are fetched: whoever reads the
table can fetch none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Table, and_, delete, insert, select, update

from booking.model import Person
from booking.plans.model import Drawing, Floor, Mark, Picture, Plan, Space, State, Upload
from booking.ports import Clock
from bot.storage.database import Database, insert_into, insert_new
from bot.storage.records import owner_columns, owner_from
from bot.storage.tables import audit, floor_plan_links, floor_plan_uploads, floor_plans
from bot.storage.transaction import Transaction

_PICTURE = "plan.picture"
"""What the audit says where a floor was given a picture."""

_WITHOUT_PICTURE = [each for each in floor_plans.c if each is not floor_plans.c.picture]


class SqlPlans:
    """Implements the `Plans` port for one tenant, and keeps what is drawn where (`Links`)."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock) -> None:
        self._database, self._tenant, self._clock = database, tenant, clock

    async def floors(self) -> Mapping[Floor, int]:
        """Tell which floors have a plan, and how many spaces stand on it."""
        query = select(floor_plans.c.building, floor_plans.c.floor, floor_plans.c.spaces)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.where(self._ours(floor_plans)))
            return {Floor(row.building, row.floor): len(row.spaces) for row in rows}

    async def plan(self, floor: Floor) -> Plan | None:
        """Read a floor's plan."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(*_WITHOUT_PICTURE).where(self._this(floor)))).one_or_none()
        return _plan(row) if row is not None else None

    async def picture(self, fingerprint: str) -> Picture | None:
        """Read the picture of a plan, or one that is about to become one."""
        async with self._database.reading() as connection:
            for table in (floor_plans, floor_plan_uploads):
                query = select(table.c.picture, table.c.width, table.c.height)
                found = query.where(self._ours(table), table.c.fingerprint == fingerprint).limit(1)
                row = (await connection.execute(found)).one_or_none()
                if row is not None:
                    return Picture(row.picture, row.width, row.height)
        return None

    async def keep(self, upload: Upload) -> None:
        """Keep a picture that an admin sent."""
        row = {
            "tenant": self._tenant,
            "id": upload.id,
            **owner_columns(upload.owner),
            "building": upload.floor.building if upload.floor else None,
            "floor": upload.floor.floor if upload.floor else None,
            **_picture_columns(upload.picture),
            "expires_at": upload.expires_at,
        }
        async with self._database.writing() as connection:
            await connection.execute(insert(floor_plan_uploads).values(row))

    async def upload(self, upload_id: str) -> Upload | None:
        """Read such a picture, if it has not expired."""
        here = and_(self._ours(floor_plan_uploads), floor_plan_uploads.c.id == upload_id)
        query = select(floor_plan_uploads).where(here, floor_plan_uploads.c.expires_at > self._clock.now())
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        floor = None if row.building is None else Floor(row.building, row.floor)
        picture = Picture(row.picture, row.width, row.height)
        return Upload(row.id, owner_from(row), picture, row.expires_at, floor)

    async def use(
        self, upload: Upload, floor: Floor, *, version: str, by: Person, spaces: Sequence[Space] = ()
    ) -> None:
        """Make a picture the plan of a floor. The spaces of the plan before stay where they are."""
        new = {"version": version, **_picture_columns(upload.picture), **self._changed(by)}
        here = {"tenant": self._tenant, "building": floor.building, "floor": floor.floor}
        row = {**here, "spaces": _spaces_json(spaces), **new}
        async with self._database.writing() as connection:
            put = insert_into(connection, floor_plans).values(row)
            await connection.execute(
                put.on_conflict_do_update(index_elements=["tenant", "building", "floor"], set_=new)
            )
            used = and_(self._ours(floor_plan_uploads), floor_plan_uploads.c.id == upload.id)
            await connection.execute(delete(floor_plan_uploads).where(used))
            await self._note(connection, by, _PICTURE, floor)

    async def seed(self, floor: Floor, picture: Picture, spaces: Sequence[Space], *, version: str, by: Person) -> bool:
        """Fill a database for a trial: give a floor a plan where none ever had one; false if there was one."""
        row = {"tenant": self._tenant, "building": floor.building, "floor": floor.floor, "version": version}
        once = select(audit.c.id).where(self._ours(audit), audit.c.action == _PICTURE).limit(1)
        async with self._database.writing() as connection:
            if (await connection.execute(once)).first() is not None:
                return False
            values = {**row, "spaces": _spaces_json(spaces), **_picture_columns(picture), **self._changed(by)}
            made = await insert_new(connection, floor_plans, values)
            if made:
                await self._note(connection, by, _PICTURE, floor)
        return made

    async def put_spaces(self, plan: Plan, spaces: Sequence[Space], *, version: str, by: Person) -> bool:
        """Replace the spaces of a plan; false if it is not as it was seen any more."""
        new = {"version": version, "spaces": _spaces_json(spaces), **self._changed(by)}
        async with self._database.writing() as connection:
            done = await connection.execute(update(floor_plans).where(self._seen(plan)).values(new))
            if done.rowcount == 1:
                await self._note(connection, by, "plan.spaces", plan.floor)
        return done.rowcount == 1

    async def remove(self, plan: Plan, *, by: Person) -> bool:
        """Remove a plan as it was seen; false if it is not so any more."""
        async with self._database.writing() as connection:
            done = await connection.execute(delete(floor_plans).where(self._seen(plan)))
            if done.rowcount == 1:
                await self._note(connection, by, "plan.remove", plan.floor)
        return done.rowcount == 1

    # --- Drawings ----------------------------------------------------------------------------------------------------

    async def link(self, hashed: str, drawing: Drawing, *, keep: timedelta) -> None:
        """Keep what is drawn at an address, for so long."""
        row = {"tenant": self._tenant, "hash": hashed, "drawing": asdict(drawing)}
        async with self._database.writing() as connection:
            await insert_new(connection, floor_plan_links, {**row, "expires_at": self._clock.now() + keep})

    async def linked(self, hashed: str) -> Drawing | None:
        """Tell what is drawn at an address; None if there is none, or none any more."""
        links = floor_plan_links.c
        here = and_(self._ours(floor_plan_links), links.hash == hashed, links.expires_at > self._clock.now())
        async with self._database.reading() as connection:
            drawing = (await connection.execute(select(links.drawing).where(here))).scalar_one_or_none()
        return _drawing(drawing) if drawing is not None else None

    # --- Rows --------------------------------------------------------------------------------------------------------

    def _changed(self, by: Person) -> dict[str, Any]:
        return {"by_id": by.id, "by_name": by.name, "at": self._clock.now()}

    async def _note(self, connection: Transaction, by: Person, action: str, floor: Floor) -> None:
        line = {"tenant": self._tenant, "id": str(uuid4()), "at": self._clock.now(), "by_id": by.id, "by_name": by.name}
        subject = f"{floor.building}/{floor.floor}"
        await connection.execute(insert(audit).values(**line, action=action, subject=subject))

    def _this(self, floor: Floor) -> ColumnElement[bool]:
        here = and_(floor_plans.c.building == floor.building, floor_plans.c.floor == floor.floor)
        return and_(self._ours(floor_plans), here)

    def _seen(self, plan: Plan) -> ColumnElement[bool]:
        return and_(self._this(plan.floor), floor_plans.c.version == plan.version)

    def _ours(self, table: Table) -> ColumnElement[bool]:
        return table.c.tenant == self._tenant


def _spaces_json(spaces: Sequence[Space]) -> list[dict[str, Any]]:
    return [asdict(each) for each in spaces]


def _picture_columns(picture: Picture) -> dict[str, Any]:
    size = {"width": picture.width, "height": picture.height}
    return {"fingerprint": picture.fingerprint, "picture": picture.content, **size}


def _plan(row: Row[Any]) -> Plan:
    return Plan(
        Floor(row.building, row.floor),
        row.version,
        row.fingerprint,
        row.width,
        row.height,
        Person(row.by_id, row.by_name),
        row.at,
        tuple(Space(**each) for each in row.spaces),
    )


def _drawing(told: dict[str, Any]) -> Drawing:
    marks = tuple(Mark(**{**each, "state": State(each["state"])}) for each in told["marks"])
    return Drawing(**{**told, "marks": marks})
