"""The forms that people have open, in SQL. What has expired is not there any more; `bot.retention` removes it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, Text, and_, bindparam, cast, delete, exists, func, insert, literal, select, update

from booking.errors import Reason, refused
from booking.forms.draft import Draft, Stage, Told
from booking.forms.inputs import Inputs
from booking.model import Booking, Person
from booking.policy import QUOTAS, Quotas
from booking.ports import AskedOn, Clock
from booking.sentences.model import Intent
from bot.storage.card_rows import CardRows
from bot.storage.columns import given, parameters
from bot.storage.database import Database
from bot.storage.quotas import AT_ONCE, one_by_one
from bot.storage.records import owner_columns, owner_from, person_json, problem_from, problem_json
from bot.storage.tables import drafts, requests
from bot.storage.transaction import Transaction

_FILLED = "filled"
"""Beside what was typed: what the form was filled with, where it changes a booking."""

_TOLD = "told"
"""Beside it: what was said in the sentence that the form was filled from."""

_KEY = ("id", "owner", "owner_name", "owner_address")
_ENDED = (Stage.DONE.value, Stage.CLOSED.value)
_CHANGING = tuple(each.name for each in drafts.c if each.name not in ("tenant", *_KEY))
"""The columns that stay for a draft's life, beside the tenant, and those that each revision writes."""


class SqlDrafts:
    """Implements the `Drafts` port for one tenant. `answer` is how long a card is held for the answer to its press."""

    def __init__(
        self,
        database: Database,
        *,
        tenant: str,
        clock: Clock,
        answer: timedelta,
        quotas: Quotas = QUOTAS,
    ) -> None:
        self._cards, self._answer = CardRows(tenant, database.process_id), answer
        self._database, self._tenant, self._clock, self._quotas = database, tenant, clock, quotas
        self._alive = and_(drafts.c.tenant == tenant, drafts.c.expires_at > bindparam("now"))
        found = select(drafts).where(self._alive).limit(1)
        self._by_id = found.where(drafts.c.id == bindparam("wanted"))
        key = literal("draft:") + drafts.c.id + ":" + cast(drafts.c.revision, Text)
        asked = exists().where(requests.c.tenant == tenant, requests.c.key == key)
        self._with_asked = self._by_id.add_columns(asked.label("was_asked"))
        self._by_booking = found.where(drafts.c.booking == bindparam("wanted"), drafts.c.changes.is_(None))
        own = (self._alive, drafts.c.owner == bindparam("new_owner"))
        count = select(func.count()).select_from(drafts)
        new = {"tenant": literal(tenant, drafts.c.tenant.type), **parameters(drafts, (*_KEY, *_CHANGING))}
        room = (
            count.where(self._alive).scalar_subquery() < bindparam("of_all"),
            count.where(*own).scalar_subquery() < bindparam("of_one"),
        )
        self._added = insert(drafts).from_select(list(new), select(*new.values()).where(*room))
        # What is done or closed goes first, then what is soonest over; the rest leaves room for one more.
        latest = select(drafts.c.id).where(*own)
        latest = latest.order_by(drafts.c.stage.in_(_ENDED), drafts.c.expires_at.desc(), drafts.c.id)
        stays = latest.limit(max(quotas.forms_of_one - 1, 0))
        self._beyond = delete(drafts).where(*own, drafts.c.id.not_in(stays))
        same = (self._alive, drafts.c.id == bindparam("this"), drafts.c.revision == bindparam("seen"))
        self._saved = update(drafts).where(*same).values(parameters(drafts, _CHANGING))

    async def add(self, draft: Draft) -> None:
        """Keep a new draft; of somebody who has too many, those that are soonest over go.

        Raises: Refused with TOO_MANY_FORMS where all people together have too many.
        """
        new = given({"id": draft.id, **owner_columns(draft.owner), **_columns(draft)}) | {"now": self._clock.now()}
        most, margin = self._quotas, AT_ONCE if self._database.shared else 0
        bounds = {"of_one": most.forms_of_one, "of_all": most.forms_of_all}
        far_below = {name: bound - margin for name, bound in bounds.items()}
        async with self._database.writing() as connection:
            if (await connection.execute(self._added, new | far_below)).rowcount:
                return
            await one_by_one(connection, *(("forms", self._tenant, each) for each in (draft.owner.id, "")))
            await connection.execute(self._beyond, {"new_owner": draft.owner.id, "now": new["now"]})
            if not (await connection.execute(self._added, new | bounds)).rowcount:
                raise refused(Reason.TOO_MANY_FORMS, limit=self._quotas.forms_of_all)

    async def get(self, draft_id: str) -> Draft | None:
        """Read a draft that has not expired."""
        return await self._one(self._by_id, draft_id)

    async def get_asked(self, draft_id: str) -> tuple[Draft, bool] | None:
        """Read a draft that has not expired, and whether anything was asked under its `request_key`."""
        async with self._database.reading() as connection:
            wanted = {"wanted": draft_id, "now": self._clock.now()}
            row = (await connection.execute(self._with_asked, wanted)).one_or_none()
        return (_draft(row), bool(row.was_asked)) if row else None

    async def booked(self, booking_id: str) -> Draft | None:
        """Read the draft that a booking was made from, if it has not expired."""
        return await self._one(self._by_booking, booking_id)

    async def _one(self, query: Select[Any], wanted: str) -> Draft | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(query, {"wanted": wanted, "now": self._clock.now()})).one_or_none()
        return _draft(row) if row else None

    async def save(self, draft: Draft, *, expected: int) -> bool:
        """Replace the draft if it is still at the expected revision; its owner stays."""
        async with self._database.writing() as connection:
            return await self._save(connection, draft, expected)

    async def finish(self, draft: Draft, booking: Booking, asked_on: AskedOn | None, *, expected: int) -> bool:
        """Do as `save`, and hold the card that it was asked on, in one transaction."""
        now = self._clock.now()
        async with self._database.writing() as connection:
            saved = await self._save(connection, draft, expected)
            if saved and asked_on is not None:
                until = now + self._answer
                await self._cards.hold(connection, asked_on, booking, zone=draft.zone, now=now, leased_until=until)
        return saved

    async def _save(self, connection: Transaction, draft: Draft, expected: int) -> bool:
        this = {"this": draft.id, "seen": expected, "now": self._clock.now()}
        return (await connection.execute(self._saved, {**this, **given(_columns(draft))})).rowcount == 1


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "zone": draft.zone,
        "shared": draft.shared,
        "expires_at": draft.expires_at,
        "inputs": {
            **draft.inputs.to_json(),
            _FILLED: draft.filled.to_json() if draft.filled else None,
            _TOLD: _told_json(draft.told) if draft.told else None,
        },
        "people": [person_json(person) for person in draft.people],
        "stage": draft.stage.value,
        "revision": draft.revision,
        "page": draft.page,
        "booking": draft.booking_id,
        "taken": draft.taken,
        "changes": draft.changes,
        "base": draft.base,
        "asked": draft.asked,
    }


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        owner=owner_from(row),
        zone=row.zone,
        shared=row.shared,
        expires_at=row.expires_at,
        inputs=Inputs.from_json(row.inputs),
        people=tuple(Person(**each) for each in row.people),
        stage=Stage(row.stage),
        revision=row.revision,
        page=row.page,
        booking_id=row.booking,
        taken=row.taken,
        changes=row.changes,
        base=row.base,
        asked=row.asked,
        filled=Inputs.from_json(row.inputs[_FILLED]) if row.inputs.get(_FILLED) else None,
        told=_told(row.inputs[_TOLD]) if row.inputs.get(_TOLD) else None,
    )


def _told_json(told: Told) -> dict[str, Any]:
    unsure = [problem_json(each) for each in told.unsure]
    inputs = told.inputs.to_json()
    return {"intent": told.intent.value, "inputs": inputs, "unread": list(told.unread), "unsure": unsure}


def _told(stored: Mapping[str, Any]) -> Told:
    # Forms of before 2026-12 have nothing that was unsure.
    unsure = tuple(problem_from(each) for each in stored.get("unsure", ()))
    return Told(Intent(stored["intent"]), Inputs.from_json(stored["inputs"]), tuple(stored["unread"]), unsure)
