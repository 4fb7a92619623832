"""Removes what is over and of no use to anybody, so that the database stays as small and as quick as it is.

It is done in bites: each is one short transaction on a few rows, is read before it is written, and is followed by a
rest. Several processes share the work: what one has locked the others leave out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, TextClause, and_, delete, exists, literal, select, update

from booking.clock import elapsed
from booking.ports import Clock
from bot.storage.columns import Instant, metadata
from bot.storage.database import Database, Now
from bot.storage.tables import (
    BODIED,
    OF_NO_BOOKING,
    WHOLE,
    alerts,
    bookings,
    bot_state,
    cards,
    claims,
    drafts,
    events,
    floor_plan_links,
    floor_plan_uploads,
    import_rooms,
    imports,
    requests,
)
from bot.storage.transaction import Transaction

OVER = timedelta(hours=3)
"""How long after its end nobody asks what was sent for a booking, or what it holds: longer than the calendars are
looked at in the past, and than news of it are told."""

BITE = 50
"""How many rows, or bookings with all that belongs to them, one transaction removes."""

REST_S = 0.05
"""How long to rest after a bite, at the least; and four times as long as the bite took."""

ROUND_S = 60.0
"""How long one round goes on."""


_DETAILS = (
    cards,
    *(
        table
        for table in metadata.sorted_tables
        if table is not events and any(key.referred_table is bookings for key in table.foreign_key_constraints)
    ),
)
"""The tables whose rows belong to a booking and say more of it than who had which room when."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How long things are kept. `bookings`: who had which room when, after the end. `details`: all else of a booking
    after its end, and refusals and cards that are about no booking; `state`: conversations nobody wrote in.
    """

    bookings: timedelta
    details: timedelta
    state: timedelta


@dataclass(frozen=True, slots=True)
class _Kind:
    """Something to be removed: which rows, as a statement that can lock them, and how."""

    found: Select[Any]
    remove: Callable[[Transaction, Sequence[Row[Any]]], Awaitable[None]]
    locks: Table


class SqlRetention:
    """Removes one tenant's rows; tests give a `clock`, and the time is the database's own otherwise."""

    def __init__(self, database: Database, *, tenant: str, keep: Keep, clock: Clock | None = None) -> None:
        self._database, self._tenant, self._keep, self._clock = database, tenant, keep, clock

    async def tidy(self) -> None:
        """Remove what is to be removed by now, for a minute at most: the next round goes on with the rest."""
        until = elapsed() + ROUND_S
        while (began := elapsed()) < until:
            if not await self.bite():
                return
            await asyncio.sleep(max(REST_S, 4 * (elapsed() - began)))

    async def bite(self) -> int:
        """Remove the next few rows of each kind, each in a transaction of its own; zero if nothing is left."""
        async with self._database.reading() as connection:
            kinds = self._kinds(await self._time(connection))
            ripe = [each for each in kinds if (await connection.execute(each.found.limit(1))).first() is not None]
        return sum([await self._bite(kind) for kind in ripe])

    async def _bite(self, kind: _Kind) -> int:
        async with self._database.writing() as connection:
            found = kind.found.limit(BITE).with_for_update(of=kind.locks, skip_locked=True)
            rows = (await connection.execute(found)).all()
            if rows:
                await kind.remove(connection, rows)
        return len(rows)

    def _kinds(self, now: datetime) -> tuple[_Kind, ...]:
        """List what can go, with the rows that can; each is found by an index that holds little else."""
        over, old, past = now - OVER, now - self._keep.details, now - max(OVER, self._keep.bookings)
        done = and_(self._ours(bookings), ~bookings.c.unfinished)
        free = and_(done, bookings.c.lease_until <= now)
        left = exists().where(
            events.c.tenant == bookings.c.tenant, events.c.booking == bookings.c.id, events.c.ends > past
        )
        sent = select(events.c.id).join(bookings, self._of(events.c.booking)).where(self._ours(events), BODIED, done)
        held = select(claims.c.event).join(bookings, self._of(claims.c.booking)).where(self._ours(claims), done)
        return (
            _Kind(sent.where(events.c.ends <= over), self._forget_bodies, bookings),
            _Kind(held.where(claims.c.ends <= over), self._release(over), bookings),
            _Kind(
                select(drafts.c.id).where(self._ours(drafts), drafts.c.expires_at <= now),
                self._delete(drafts, drafts.c.id),
                drafts,
            ),
            _Kind(
                select(floor_plan_uploads.c.id).where(
                    self._ours(floor_plan_uploads), floor_plan_uploads.c.expires_at <= now
                ),
                self._delete(floor_plan_uploads, floor_plan_uploads.c.id),
                floor_plan_uploads,
            ),
            _Kind(
                select(floor_plan_links.c.hash).where(
                    self._ours(floor_plan_links), floor_plan_links.c.expires_at <= now
                ),
                self._delete(floor_plan_links, floor_plan_links.c.hash),
                floor_plan_links,
            ),
            _Kind(
                select(imports.c.id).where(self._ours(imports), imports.c.expires_at <= now),
                self._remove_imports,
                imports,
            ),
            _Kind(
                select(cards.c.subject).where(self._ours(cards), OF_NO_BOOKING, cards.c.placed_at <= old),
                self._delete(cards, cards.c.subject, OF_NO_BOOKING, cards.c.placed_at <= old),
                cards,
            ),
            _Kind(
                select(requests.c.key).where(self._ours(requests), OF_NO_BOOKING, requests.c.asked_at <= old),
                self._delete(requests, requests.c.key),
                requests,
            ),
            _Kind(
                select(alerts.c.about).where(self._ours(alerts), alerts.c.leased_until <= now - self._keep.state),
                self._delete(alerts, alerts.c.about, alerts.c.leased_until <= now - self._keep.state),
                alerts,
            ),
            _Kind(
                select(bot_state.c.key).where(self._ours(bot_state), bot_state.c.updated_at <= now - self._keep.state),
                self._delete(bot_state, bot_state.c.key),
                bot_state,
            ),
            # A tombstone whose time is still to come stays: what somebody restores in Outlook would else be taken in.
            _Kind(select(bookings.c.id).where(free, bookings.c.ends <= past, ~left), self._remove, bookings),
            _Kind(select(bookings.c.id).where(free, WHOLE, bookings.c.ends <= old), self._strip, bookings),
        )

    # --- Bites -------------------------------------------------------------------------------------------------------

    async def _forget_bodies(self, connection: Transaction, rows: Sequence[Row[Any]]) -> None:
        """Forget what was sent: nothing of it is ever sent again."""
        these = and_(self._ours(events), events.c.id.in_([row.id for row in rows]))
        await connection.execute(update(events).where(these).values(body=b""))

    def _release(self, over: datetime) -> Callable[[Transaction, Sequence[Row[Any]]], Awaitable[None]]:
        """Give back slots that nobody can book any more."""

        async def release(connection: Transaction, rows: Sequence[Row[Any]]) -> None:
            these = and_(self._ours(claims), claims.c.event.in_([row.event for row in rows]), claims.c.ends <= over)
            await connection.execute(delete(claims).where(these))

        return release

    async def _remove_imports(self, connection: Transaction, rows: Sequence[Row[Any]]) -> None:
        """Remove imports with their rooms."""
        ids = [row.id for row in rows]
        await connection.execute(
            delete(import_rooms).where(self._ours(import_rooms), import_rooms.c["import"].in_(ids))
        )
        await connection.execute(delete(imports).where(self._ours(imports), imports.c.id.in_(ids)))

    def _delete(
        self, table: Table, key: ColumnElement[str], *conditions: ColumnElement[bool] | TextClause
    ) -> Callable[[Transaction, Sequence[Row[Any]]], Awaitable[None]]:
        async def remove(connection: Transaction, rows: Sequence[Row[Any]]) -> None:
            these = and_(self._ours(table), key.in_([row[0] for row in rows]), *conditions)
            await connection.execute(delete(table).where(these))

        return remove

    async def _strip(self, connection: Transaction, rows: Sequence[Row[Any]]) -> None:
        """Leave of bookings who had which room when: neither title nor attendees, neither cards nor news."""
        ids = [row.id for row in rows]
        await self._remove_details(connection, ids)
        for row in (await connection.execute(select(bookings).where(self._named(ids)))).all():
            meeting = {**row.meeting, "title": "", "attendees": []}
            bare = {
                "meeting": meeting,
                "responses": {},
                "change": None,
                "cancel": row.cancel and "",
                "farewell": "",
                "online_url": None,
                "former": None,
            }
            await connection.execute(update(bookings).where(self._named([row.id])).values(**bare, stripped=True))
        theirs = and_(self._ours(events), events.c.booking.in_(ids))
        await connection.execute(update(events).where(theirs).values(invitees=[], cancellation_message=""))

    async def _remove(self, connection: Transaction, rows: Sequence[Row[Any]]) -> None:
        """Remove bookings with all that belongs to them."""
        ids = [row.id for row in rows]
        await self._remove_details(connection, ids)
        theirs = and_(self._ours(events), events.c.booking.in_(ids))
        held = claims.c.event.in_(select(events.c.id).where(theirs))
        await connection.execute(delete(claims).where(self._ours(claims), held))
        await connection.execute(delete(events).where(theirs))
        await connection.execute(delete(bookings).where(self._named(ids)))

    async def _remove_details(self, connection: Transaction, ids: Sequence[str]) -> None:
        for table in _DETAILS:
            await connection.execute(delete(table).where(self._ours(table), table.c.booking.in_(ids)))

    # --- Rows --------------------------------------------------------------------------------------------------------

    def _named(self, ids: Sequence[str]) -> ColumnElement[bool]:
        return and_(self._ours(bookings), bookings.c.id.in_(ids))

    def _of(self, booking: ColumnElement[str]) -> ColumnElement[bool]:
        return and_(bookings.c.tenant == self._tenant, bookings.c.id == booking)

    def _ours(self, table: Table) -> ColumnElement[bool]:
        return table.c.tenant == self._tenant

    async def _time(self, connection: Transaction) -> datetime:
        now = Now() if self._clock is None else literal(self._clock.now(), Instant())
        time: datetime = (await connection.execute(select(now))).scalar_one()
        return time
