"""The ledger in SQL: who holds which slot, and how far each event of ours got. Every method is one transaction.

That no two bookings overlap is the database's own doing (see the migrations); that nobody overwrites another worker's
progress is the compare-and-swap on an event's epoch.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, insert, select, update

from booking.errors import Field, LeaseLost, Problem, Reason
from booking.model import Booking, EventState, LedgerEvent, Slot
from booking.ports import Answer, Clock
from bot.database import Database, insert_new
from bot.records import (
    booking_columns,
    booking_from,
    event_columns,
    event_from,
    problem_from,
    problem_json,
    progress_columns,
)
from bot.tables import UNFINISHED, bookings, claims, events, requests, rooms, settings
from bot.transaction import Transaction

_CURRENT = and_(events.c.tenant == bookings.c.tenant, events.c.id == bookings.c.event)
_BOOKINGS = select(bookings, events.c.state).join(events, _CURRENT)


class SqlLedger:
    """Implements the `Ledger` port for one tenant. `lease` is how long a worker has an event after each write."""

    def __init__(self, database: Database, *, tenant: str, clock: Clock, lease: timedelta) -> None:
        self._database, self._tenant, self._clock, self._lease = database, tenant, clock, lease

    async def answer(self, key: str) -> Answer | None:
        """Look up what a request was answered with; a booking that came to nothing brings its problem along."""
        async with self._database.reading() as connection:
            return await self._answer(connection, key)

    async def claim(self, key: str, booking: Booking, event: LedgerEvent) -> LedgerEvent | Answer:
        """Take the slot and hand the event over, or give the stored answer of that key."""
        async with self._database.writing() as connection:
            now = self._clock.now()
            asked = {"tenant": self._tenant, "key": key, "booking": booking.id, "problems": None, "asked_at": now}
            if not await insert_new(connection, requests, asked):
                return await self._answer(connection, key) or Answer()
            problem = await self._take_slot(connection, booking, event)
            if problem is not None:
                refusal = {"booking": None, "problems": [problem_json(problem)]}
                await connection.execute(update(requests).where(self._asked(key)).values(refusal))
                return Answer(problems=(problem,))
            booked = {"tenant": self._tenant, **booking_columns(booking), "event": event.id, "made_at": now}
            await connection.execute(insert(bookings).values(booked))
            leased = {"lease_until": now + self._lease, "not_before": now}
            await connection.execute(insert(events).values(tenant=self._tenant, **event_columns(event), **leased))
        return event

    async def write(
        self, event: LedgerEvent, *, problem: Problem | None = None, online_url: str | None = None
    ) -> LedgerEvent:
        """Put the new state down, and on the booking what people see of it. Raises: LeaseLost.

        What is CANCELLED stays so: its slot may be somebody else's by now.
        """
        async with self._database.writing() as connection:
            before = await self._owned(connection, event)
            if before.state == EventState.CANCELLED and event.state is not EventState.CANCELLED:
                raise LeaseLost
            written = {**progress_columns(event), "lease_until": self._clock.now() + self._lease}
            await connection.execute(update(events).where(self._same(event)).values(written))
            if event.state is EventState.CANCELLED:
                await connection.execute(delete(claims).where(self._ours(claims), claims.c.event == event.id))
            if before.event == event.id:
                shown = _shown(before, event, problem, online_url)
                this = and_(self._ours(bookings), bookings.c.id == event.booking_id)
                await connection.execute(update(bookings).where(this).values(shown))
        return event

    async def postpone(self, event: LedgerEvent, until: datetime) -> None:
        """Give the event back; who had it has it no more. Raises: LeaseLost."""
        async with self._database.writing() as connection:
            free = {"epoch": event.epoch + 1, "lease_until": self._clock.now(), "not_before": until}
            result = await connection.execute(update(events).where(self._same(event)).values(free))
            if result.rowcount != 1:
                raise LeaseLost

    async def due(self, limit: int) -> tuple[LedgerEvent, ...]:
        """Take up what nobody works on, what waits longest first."""
        async with self._database.writing() as connection:
            now = self._clock.now()
            idle = (
                select(events)
                .where(self._ours(events), UNFINISHED, events.c.lease_until <= now, events.c.not_before <= now)
                .order_by(events.c.lease_until, events.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            found = [event_from(row) for row in await connection.execute(idle)]
            these = and_(self._ours(events), events.c.id.in_([each.id for each in found]))
            taken = {"epoch": events.c.epoch + 1, "lease_until": now + self._lease}
            await connection.execute(update(events).where(these).values(taken))
        return tuple(replace(each, epoch=each.epoch + 1) for each in found)

    async def booking(self, booking_id: str) -> Booking | None:
        """Read one booking."""
        query = _BOOKINGS.where(self._ours(bookings), bookings.c.id == booking_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return booking_from(row) if row else None

    async def upcoming(self, room: str) -> tuple[Booking, ...]:
        """List the bookings of a room that are not over, not cancelled and not about to be, by time."""
        query = _BOOKINGS.where(
            self._ours(bookings),
            bookings.c.room == room,
            bookings.c.ends > self._clock.now(),
            events.c.state.not_in((EventState.CANCELLING, EventState.CANCELLED)),
        ).order_by(bookings.c.starts, bookings.c.id)
        async with self._database.reading() as connection:
            return tuple(booking_from(row) for row in await connection.execute(query))

    async def claimed(self, span: Slot) -> Mapping[str, tuple[Slot, ...]]:
        """Tell for each room which slots of ours overlap the span: whole, not cut to it, and by time."""
        query = (
            select(claims.c.room, claims.c.starts, claims.c.ends)
            .where(self._ours(claims), claims.c.starts < span.ends, claims.c.ends > span.starts)
            .order_by(claims.c.starts, claims.c.ends)
        )
        held: dict[str, list[Slot]] = {}
        async with self._database.reading() as connection:
            for row in await connection.execute(query):
                held.setdefault(row.room, []).append(Slot(row.starts, row.ends))
        return {room: tuple(slots) for room, slots in held.items()}

    async def _answer(self, connection: Transaction, key: str) -> Answer | None:
        made = and_(bookings.c.tenant == requests.c.tenant, bookings.c.id == requests.c.booking)
        query = (
            select(requests.c.booking, requests.c.problems, bookings.c.problem)
            .outerjoin(bookings, made)
            .where(self._asked(key))
        )
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        problems = row.problems or ([row.problem] if row.problem else [])
        return Answer(row.booking, tuple(problem_from(each) for each in problems))

    async def _take_slot(self, connection: Transaction, booking: Booking, event: LedgerEvent) -> Problem | None:
        """Claim the slot if it may be booked and is free; the room stays on the registry until the commit."""
        switch = select(settings.c.booking_on).where(self._ours(settings))
        if not (await connection.execute(switch)).scalar_one_or_none():
            return Problem(Reason.BOOKING_OFF)
        address = event.mailbox.address
        registered = select(rooms.c.address).where(self._ours(rooms), rooms.c.address == address)
        registered = registered.with_for_update(read=True, key_share=True)
        if (await connection.execute(registered)).one_or_none() is None:
            return Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": address})
        slot = {"room": address, "starts": event.slot.starts, "ends": event.slot.ends}
        held_by = {"tenant": self._tenant, "booking": booking.id, "event": event.id}
        if not await insert_new(connection, claims, {**held_by, **slot}):
            return Problem(Reason.ROOM_TAKEN, None, {"room": address, "name": booking.room.name})
        return None

    async def _owned(self, connection: Transaction, event: LedgerEvent) -> Row[Any]:
        """Lock the event's row and its booking's, and read how they stand. Raises: LeaseLost."""
        booking = and_(bookings.c.tenant == events.c.tenant, bookings.c.id == events.c.booking)
        query = select(events.c.state, bookings).join(bookings, booking).where(self._same(event)).with_for_update()
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise LeaseLost
        return row

    def _ours(self, table: Table) -> ColumnElement[bool]:
        return table.c.tenant == self._tenant

    def _asked(self, key: str) -> ColumnElement[bool]:
        return and_(self._ours(requests), requests.c.key == key)

    def _same(self, event: LedgerEvent) -> ColumnElement[bool]:
        return and_(self._ours(events), events.c.id == event.id, events.c.epoch == event.epoch)


def _shown(before: Row[Any], event: LedgerEvent, problem: Problem | None, online_url: str | None) -> dict[str, Any]:
    """Work out what people see of the booking now; its revision grows if that differs from what they saw."""
    old = {"problem": before.problem, "online_url": before.online_url, "invited": before.invited}
    new = {
        "problem": problem_json(problem) if problem else before.problem,
        "online_url": online_url or before.online_url,
        "invited": before.invited or (event.state is EventState.CONFIRMED and not event.invites_due),
    }
    changed = old != new or _stage(EventState(before.state)) != _stage(event.state)
    return {**new, "revision": before.revision + changed}


def _stage(state: EventState) -> EventState:
    """Put the states together that look the same to people: all on the way to the calendar."""
    return EventState.HELD if state in (EventState.CREATING, EventState.CREATED) else state
