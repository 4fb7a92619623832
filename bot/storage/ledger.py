"""The ledger in SQL: who holds which slot, and how far each booking got. Every method is one transaction.

That no two bookings overlap is the database's own doing (see the migrations); that nobody overwrites another worker's
progress is the compare-and-swap on a booking's fencing token. What is decided is decided by
`booking.protocol.concurrency`.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, insert, literal, select, update

from booking.errors import Field, LeaseLost, Problem, Reason
from booking.model import Booking, Change, EventState, Mailbox, Person, Response, Room, Slot
from booking.policy import QUOTAS, Quotas
from booking.ports import AskedOn, Clock, RequestResult
from booking.protocol.concurrency import (
    adopted,
    asked,
    cancelled,
    has_news,
    is_of_another,
    joined,
    moved,
    objection,
    put_off,
)
from booking.protocol.record import BookingRecord, LedgerEvent
from bot.storage.card_rows import CardRows
from bot.storage.columns import DAWN, Instant, changing
from bot.storage.database import Database, insert_new, now_after
from bot.storage.ledger_rows import BookingRows, LastWritten, Written, watched_rooms
from bot.storage.quotas import AT_ONCE, RememberedCount, one_by_one
from bot.storage.records import Json, change_columns, event_from, problem_from, problem_json
from bot.storage.registry import OFF
from bot.storage.tables import (
    LONG,
    LONG_CLAIMS,
    RELEASED,
    UNFINISHED,
    audit,
    bookings,
    changes,
    claims,
    events,
    requests,
    rooms,
    settings,
)
from bot.storage.transaction import Transaction

CANCELLED = "booking.cancel"
"""The act that the audit names where somebody cancelled another's booking; its subject is the reference."""

OPENED = "booking.open_private"
"""The act that the audit names where an admin opened another's private booking; its subject is the reference."""

DROPPED_AFTER = timedelta(seconds=10)
"""How long after it was taken or written work that nobody here is at counts as dropped: longer than any hand-over."""

_ENDING = events.c.state.in_((EventState.CANCELLING.value, EventState.CANCELLED.value))
_CURRENT = and_(bookings.c.tenant == events.c.tenant, bookings.c.event == events.c.id)
_STAYS = and_(bookings.c.cancel.is_(None), ~_ENDING)

_NAMED = 1000
"""How many rows one statement names; PostgreSQL takes 32,767 values, SQLite one less."""


_WITHIN = (bookings.c.starts < bindparam("last"), bookings.c.ends > bindparam("first"))


def _span(span: Slot) -> dict[str, datetime]:
    """Give the values of `_WITHIN`."""
    return {"first": span.starts, "last": span.ends}


class SqlLedger:
    """Implements the `Ledger` port for one tenant. `lease` is how long a worker has a booking after each write.

    Leases run by the database's own time, which is what processes on several machines share; tests give a `clock`.
    """

    def __init__(
        self,
        database: Database,
        *,
        tenant: str,
        lease: timedelta,
        clock: Clock | None = None,
        quotas: Quotas = QUOTAS,
    ) -> None:
        self._database, self._tenant, self._lease, self._clock = database, tenant, lease, clock
        self._quotas = quotas
        self._rows = BookingRows(tenant)
        self._ours = self._rows.ours
        self._cards = CardRows(tenant, database.process_id)
        self._last = LastWritten()
        made = and_(bookings.c.tenant == requests.c.tenant, bookings.c.id == requests.c.booking)
        meant = and_(changes.c.tenant == requests.c.tenant, changes.c.id == requests.c.change)
        ends = (bookings.c.problem.label("booking_problem"), changes.c.problem.label("change_problem"))
        answers = select(requests, *ends).outerjoin(bookings, made).outerjoin(changes, meant)
        self._answers = answers.where(self._ours(requests), requests.c.key == bindparam("asked"))
        found = select(claims.c.room, claims.c.starts, claims.c.ends).where(self._ours(claims))
        found = found.where(claims.c.booking != bindparam("but"), claims.c.starts < bindparam("last"))
        # What ends far beyond the span and yet began before its end is long: of all that is to come, few are.
        is_long = LONG_CLAIMS["postgresql" if database.shared else "sqlite"]
        longer = found.where(claims.c.ends >= bindparam("edge"), is_long)
        others = found.where(claims.c.ends > bindparam("first"), claims.c.ends < bindparam("edge"))
        self._claimed = others.union_all(longer)
        self._switch = select(settings.c.booking_on).where(self._ours(settings))
        room = select(rooms.c.address, OFF, self._switch.scalar_subquery().label("booking_on"))
        room = room.where(self._ours(rooms), rooms.c.address == bindparam("wanted"))
        self._room = room.with_for_update(read=True, key_share=True)
        to_come = now_after(timedelta(0)) if clock is None else bindparam("now", type_=Instant())
        own = select(func.count()).select_from(bookings).join(events, _CURRENT)
        own = own.where(self._ours(bookings), bookings.c.owner == bindparam("by"), bookings.c.ends > to_come, _STAYS)
        of_all = select(func.count()).where(self._ours(claims), claims.c.ends > to_come)
        self._room_and_own = self._room.add_columns(own.scalar_subquery().label("own"))
        self._room_and_counts = self._room_and_own.add_columns(of_all.scalar_subquery().label("of_all"))
        """The room with how many bookings there are already: somebody's, and all."""
        self._all = RememberedCount(quotas.bookings_of_all)
        self._by_id = self._rows.shown(bookings.c.id == bindparam("wanted"))
        self._by_reference = self._rows.shown(bookings.c.reference == bindparam("wanted"))
        self._of = self._rows.shown(bookings.c.owner == bindparam("by"), *_WITHIN, _STAYS)
        in_room = bookings.c.room == bindparam("there")
        self._within = self._rows.shown(in_room, *_WITHIN, _STAYS)
        self._upcoming = self._rows.shown(in_room, bookings.c.ends > to_come, _STAYS)
        self._request = (self._ours(requests), requests.c.key == bindparam("asked"))

    async def answer(self, key: str) -> RequestResult | None:
        """Look up what a request was answered with; what came to nothing later brings its problem along."""
        async with self._database.reading() as connection:
            return await self._answer(connection, key)

    async def refuse(self, key: str, problems: tuple[Problem, ...]) -> RequestResult:
        """Store a refusal, or give the stored answer of that key."""
        async with self._database.writing() as connection:
            if await self._noted(connection, key, _refusal(problems)):
                return RequestResult(problems=problems)
            return await self._answer(connection, key) or RequestResult()

    async def claim(
        self, key: str, record: BookingRecord, *, asked_on: AskedOn | None = None
    ) -> BookingRecord | RequestResult:
        """Take the slot and hand the booking over, or give the stored answer of that key."""
        booking = record.booking
        async with self._database.writing() as connection:
            if not await self._first(connection, key, booking.id):
                return await self._answer(connection, key) or RequestResult()
            problem = await self._take_slot(connection, booking.id, booking.room, record.event, anew_of=booking.booker)
            if problem is not None:
                return await self._refused(connection, key, problem)
            leased = {**self._leased(), "made_at": self._now()}
            await self._rows.add(connection, record, **leased)
            await self._tie(connection, asked_on, booking)
        self._last.keep(Written(record))
        return record

    async def request_change(
        self,
        key: str,
        booking_id: str,
        revision: int,
        change: Change,
        following: LedgerEvent | None,
        *,
        asked_on: AskedOn | None = None,
    ) -> BookingRecord | RequestResult:
        """Put a change down and hold its slot, or give the stored answer of that key."""
        async with self._database.writing() as connection:
            if not await self._first(connection, key, booking_id, change.id):
                return await self._answer(connection, key) or RequestResult()
            record = await self._rows.lock(connection, booking_id)
            if record is None:
                return await self._refused(connection, key, Problem(Reason.BOOKING_GONE))
            problem = objection(record, revision, change, following)
            if problem is None and following is not None:
                problem = await self._take_slot(connection, booking_id, change.room, following)
            if problem is not None:
                return await self._refused(connection, key, problem)
            if following is not None:
                await self._rows.add_event(connection, booking_id, following)
            await self._put_down(connection, booking_id, change)
            await self._tie(connection, asked_on, record.booking)
            return await self._handed(connection, record, asked(record, change, following))

    async def cancel(
        self,
        key: str,
        booking_id: str,
        cancellation_message: str,
        *,
        by: Person | None = None,
        farewell: str = "",
        asked_on: AskedOn | None = None,
    ) -> BookingRecord | RequestResult:
        """Put down that the booking is cancelled, or give the stored answer of that key."""
        async with self._database.writing() as connection:
            if not await self._first(connection, key, booking_id):
                return await self._answer(connection, key) or RequestResult()
            record = await self._rows.lock(connection, booking_id)
            if record is None:
                return await self._refused(connection, key, Problem(Reason.BOOKING_GONE))
            await self._tie(connection, asked_on, record.booking)
            if by is not None and is_of_another(record, by):
                await self._note(connection, CANCELLED, record.booking, by)
            going = cancelled(record, cancellation_message, by, farewell)
            return RequestResult(booking_id) if going.at_rest else await self._handed(connection, record, going)

    async def note_opened(self, booking: Booking, *, by: Person) -> None:
        """Put down that an admin opened a private booking of others."""
        async with self._database.writing() as connection:
            await self._note(connection, OPENED, booking, by)

    async def _note(self, connection: Transaction, action: str, booking: Booking, by: Person) -> None:
        line = {"id": str(uuid4()), "by_id": by.id, "by_name": by.name, "subject": booking.reference}
        await connection.execute(insert(audit).values(tenant=self._tenant, action=action, at=self._now(), **line))

    async def write(self, record: BookingRecord) -> BookingRecord:
        """Put the work down, joined with what others asked meanwhile. Raises: LeaseLost."""
        last = self._last.take(record.booking.id)
        async with self._database.writing() as connection:
            written = await self._written_on(connection, last, record) if last else None
            if written is None:
                last, stored = None, await self._owned(connection, record)
                written = joined(stored, record)
                if not await self._rows.hold(connection, record.booking.id, written.claims() - stored.claims()):
                    raise AssertionError("a claim of another booking is in the way")
                await self._rows.put(connection, stored, written, **self._kept_by(written))
        if last is not None and not written.at_rest:
            self._last.keep(Written(written, last.news + 1))
        return written

    async def _written_on(self, connection: Transaction, last: Written, record: BookingRecord) -> BookingRecord | None:
        """Put the work down without reading it first; None if others wrote since, or if that takes another slot."""
        stored = last.record
        if stored.fencing_token != record.fencing_token:
            return None
        written = joined(stored, record)
        if not written.claims() <= stored.claims():
            return None
        put = await self._rows.put(connection, stored, written, seen=last.news, **self._kept_by(written))
        return written if put else None

    def _kept_by(self, written: BookingRecord) -> dict[str, Any]:
        return self._leased(timedelta(0) if written.at_rest else self._lease)

    async def adopt(self, record: BookingRecord) -> BookingRecord | None:
        """Give an event of ours its row again, with its booking's if that is unknown, too."""
        event = record.event
        async with self._database.writing() as connection:
            stored = await self._rows.lock(connection, record.booking.id)
            known = select(events.c.id).where(self._ours(events), events.c.id == event.id)
            if (await connection.execute(known)).one_or_none() is not None or await self._is_busy(connection, stored):
                return None
            taken = adopted(stored, record)
            claim = {(event.id, event.mailbox.address, event.slot)}
            if taken is None or not await self._rows.hold(connection, taken.booking.id, claim):
                return None
            leased = self._leased()
            if stored is None:
                await self._rows.add(connection, taken, made_at=self._now(), **leased)
                await self._rows.outdate(connection, taken.booking)
                return taken
            (anew,) = (each for each in taken.events() if each.id == event.id)
            await self._rows.add_event(connection, taken.booking.id, anew)
            change = taken.booking.change
            if change is not None and change != stored.booking.change:
                await self._put_down(connection, taken.booking.id, change)
            taken = replace(taken, fencing_token=taken.fencing_token + 1)
            await self._rows.put(connection, stored, taken, **leased)
        return taken

    async def follow(self, record: BookingRecord, slot: Slot) -> BookingRecord | None:
        """Move the claim of the booking's event. Raises: LeaseLost."""
        async with self._database.writing() as connection:
            stored = await self._owned(connection, record)
            followed = moved(stored, record, slot)
            if not await self._rows.hold(connection, record.booking.id, followed.claims() - stored.claims()):
                return None
            await self._rows.put(connection, stored, followed, **self._leased())
        return followed

    async def postpone(self, record: BookingRecord, until: datetime) -> None:
        """Give the work back; who had it has it no more. Raises: LeaseLost.

        What others asked of it meanwhile is not put off.
        """
        async with self._database.writing() as connection:
            stored = await self._owned(connection, record)
            later = self._now() if has_news(stored, record) else until
            free: dict[str, Any] = {"lease_until": self._now(), "not_before": later}
            after = put_off(stored, record)
            if after.booking.revision != stored.booking.revision:
                await self._rows.put(connection, stored, after, **free)
                return
            known = {"fencing_token": after.fencing_token, "rejections": after.rejections}
            await connection.execute(update(bookings).where(self._this(record.booking.id)).values(known | free))

    async def due(self, limit: int) -> tuple[BookingRecord, ...]:
        """Take up what nobody works on, what waits longest first; nobody waits for a lock where there is nothing."""
        unowned = (UNFINISHED, bookings.c.lease_until <= self._now(), bookings.c.not_before <= self._now())
        async with self._database.reading() as connection:
            any_ = select(bookings.c.id).where(self._ours(bookings), *unowned).limit(1)
            if (await connection.execute(any_)).first() is None:
                return ()
        idle = self._rows.locked(skip=True).where(*unowned).order_by(bookings.c.lease_until, bookings.c.id).limit(limit)
        async with self._database.writing() as connection:
            return await self._taken_up(connection, await self._rows.read(connection, idle))

    async def let_go(self, busy: Collection[str]) -> int:
        """Give back what this process has had for a while and does not work on, as its `busy` ones; tell how much.

        An error of the database leaves such work: after a COMMIT of unknown outcome nobody knows of it any more.
        """
        dropped = (
            self._ours(bookings),
            UNFINISHED,
            bookings.c.holder == self._database.process_id,
            bookings.c.lease_until > DAWN,  # always so: it leads to the index of what is unfinished
            bookings.c.lease_until > bookings.c.not_before,
            bookings.c.not_before < self._now(-DROPPED_AFTER),
        )
        async with self._database.reading() as connection:
            held = (await connection.execute(select(bookings.c.id).where(*dropped))).scalars().all()
        idle = sorted(set(held) - set(busy))
        for booking_id in idle:
            async with self._database.writing() as connection:
                await connection.execute(update(bookings).where(*dropped, bookings.c.id == booking_id).values(RELEASED))
        return len(idle)

    async def take(self, booking_id: str) -> BookingRecord | None:
        """Take a booking that is at rest; not one that somebody has locked just now."""
        idle = self._rows.locked(skip=True).where(
            bookings.c.id == booking_id, ~bookings.c.unfinished, bookings.c.lease_until <= self._now()
        )
        async with self._database.writing() as connection:
            return next(iter(await self._taken_up(connection, await self._rows.read(connection, idle))), None)

    async def events_in_room(self, room: str, span: Slot, *, also: Collection[str] = ()) -> Mapping[str, LedgerEvent]:
        """Tell which event of each booking stands in the room within the span, or which of those that are named."""
        # The booking of an event at rest says the same of room and time, and has the index for it.
        which = [events.c.id.in_(also)] if also else [bookings.c.room == room, *_WITHIN]
        query = (
            select(events)
            .join(bookings, _CURRENT)
            .where(self._ours(events), self._ours(bookings), *which, ~bookings.c.unfinished)
            .where(events.c.mailbox == room, events.c.state == EventState.CONFIRMED.value)
        )
        async with self._database.reading() as connection:
            return {row.booking: event_from(row) for row in await connection.execute(query, _span(span))}

    async def watched(self, since: datetime) -> Mapping[Mailbox, datetime]:
        """List the rooms where something of ours stands, going from room to room along the index."""
        query = watched_rooms(self._tenant)
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return {Mailbox(row.mailbox, row.zone): row.until for row in rows if row.until > since}

    async def tombstones(self, event_ids: Collection[str]) -> Mapping[str, bool]:
        """Tell of each known event whether it is a tombstone."""
        wanted = sorted(event_ids)
        fates: dict[str, bool] = {}
        async with self._database.reading() as connection:
            for at in range(0, len(wanted), _NAMED):
                these = and_(self._ours(events), events.c.id.in_(wanted[at : at + _NAMED]))
                for row in await connection.execute(select(events.c.id, events.c.state).where(these)):
                    fates[row.id] = row.state == EventState.CANCELLED
        return fates

    async def booking(self, booking_id: str) -> Booking | None:
        """Read one booking."""
        async with self._database.reading() as connection:
            return next(iter(await self._rows.read_shown(connection, self._by_id, {"wanted": booking_id})), None)

    async def referenced(self, reference: str) -> Booking | None:
        """Read the booking that people quote by that reference."""
        async with self._database.reading() as connection:
            return next(iter(await self._rows.read_shown(connection, self._by_reference, {"wanted": reference})), None)

    async def upcoming(self, room: str) -> tuple[Booking, ...]:
        """List the bookings of a room that are not over, not cancelled and not about to be, by time."""
        async with self._database.reading() as connection:
            return await self._rows.read_shown(connection, self._upcoming, {"there": room, **self._moment()})

    async def of(self, owner_id: str, span: Slot) -> tuple[Booking, ...]:
        """List somebody's bookings within the span that stay, by time."""
        async with self._database.reading() as connection:
            return await self._rows.read_shown(connection, self._of, {"by": owner_id, **_span(span)})

    async def within(self, room: str, span: Slot) -> tuple[Booking, ...]:
        """List the bookings of a room within the span that stay, by time."""
        async with self._database.reading() as connection:
            return await self._rows.read_shown(connection, self._within, {"there": room, **_span(span)})

    async def current_event(self, booking_id: str) -> LedgerEvent | None:
        """Read the event that a booking has on a calendar now."""
        query = select(events).join(bookings, _CURRENT).where(self._this(booking_id))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return event_from(row) if row else None

    async def note_responses(self, booking_id: str, responses: Mapping[str, Response]) -> None:
        """Keep what was answered to a booking's invitations."""
        told = {address: answer.value for address, answer in responses.items()}
        known = {"responses": told, "news": bookings.c.news + 1}
        async with self._database.writing() as connection:
            await connection.execute(update(bookings).where(self._this(booking_id)).values(known))

    async def keep(self, booking_id: str, news: str) -> None:
        """Note which news of a booking its booker left as they are."""
        async with self._database.writing() as connection:
            await connection.execute(update(bookings).where(self._this(booking_id)).values(kept=news))

    async def claimed(self, span: Slot, *, but: str = "") -> Mapping[str, tuple[Slot, ...]]:
        """Tell for each room which slots of ours overlap the span: whole, not cut to it, and by time."""
        asked = {"but": but, "first": span.starts, "last": span.ends, "edge": span.ends + LONG}
        held: dict[str, list[Slot]] = {}
        async with self._database.reading() as connection:
            for row in await connection.execute(self._claimed, asked):
                held.setdefault(row.room, []).append(Slot(row.starts, row.ends))
        return {room: tuple(sorted(slots)) for room, slots in held.items()}

    # --- Requests and their answers --------------------------------------------------------------------------------

    async def _first(self, connection: Transaction, key: str, booking_id: str, change_id: str | None = None) -> bool:
        """Note the request as if it were granted; false if it was made before."""
        return await self._noted(connection, key, {"booking": booking_id, "change": change_id, "problems": None})

    async def _noted(self, connection: Transaction, key: str, answer: Json) -> bool:
        request = {"tenant": self._tenant, "key": key, "asked_at": self._now(), **answer}
        return await insert_new(connection, requests, request)

    async def _refused(self, connection: Transaction, key: str, problem: Problem) -> RequestResult:
        await connection.execute(*changing(requests, self._request, _refusal((problem,)), asked=key))
        return RequestResult(problems=(problem,))

    async def _answer(self, connection: Transaction, key: str) -> RequestResult | None:
        row = (await connection.execute(self._answers, {"asked": key})).one_or_none()
        if row is None:
            return None
        ended = row.change_problem if row.change else row.booking_problem
        problems = row.problems or ([ended] if ended else [])
        return RequestResult(row.booking, tuple(problem_from(each) for each in problems))

    async def _tie(self, connection: Transaction, asked_on: AskedOn | None, booking: Booking) -> None:
        """Let the card that something was asked on tell what comes of it, whoever lives to draw it."""
        if asked_on is not None:
            await self._cards.tie(connection, asked_on, booking, self._now)

    # --- Slots and owners ------------------------------------------------------------------------------------------

    async def _take_slot(
        self,
        connection: Transaction,
        booking_id: str,
        room: Room,
        event: LedgerEvent,
        *,
        anew_of: Person | None = None,
    ) -> Problem | None:
        """Claim the slot if it may be booked and is free; the room stays on the registry until the commit.

        A booking is one more of whom it is `anew_of`, which the quotas may not allow.
        """
        address = event.mailbox.address
        if anew_of is None:
            there, problem = (await connection.execute(self._room, {"wanted": address})).one_or_none(), None
        else:
            there, problem = await self._room_with_quotas(connection, address, anew_of)
        on = (await connection.execute(self._switch)).scalar_one_or_none() if there is None else there.booking_on
        if not on:
            return Problem(Reason.BOOKING_OFF)
        if there is None:
            return Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": address})
        if problem is not None:
            return problem
        if there.off:
            return Problem(Reason.ROOM_OFF, Field.ROOM, {"room": address, "name": room.name})
        if not await self._rows.hold(connection, booking_id, {(event.id, address, event.slot)}):
            return Problem(Reason.ROOM_TAKEN, None, {"room": address, "name": room.name})
        return None

    async def _room_with_quotas(
        self, connection: Transaction, address: str, person: Person
    ) -> tuple[Row[Any] | None, Problem | None]:
        """Read the room, and tell what speaks against one more booking of that person.

        Transactions that may go beyond a quota count one after the other. All bookings are counted at each claim only
        where their quota is near: that takes as long as there are bookings to come.
        """
        quotas, named = self._quotas, {"wanted": address, "by": person.id, **self._moment()}
        own, everybodys = (("bookings", self._tenant, each) for each in (person.id, ""))
        alone = quotas.bookings_of_one <= AT_ONCE and await one_by_one(connection, own)
        counting = self._all.due
        there = (await connection.execute(self._room_and_counts if counting else self._room_and_own, named)).first()
        if there is None:
            return None, None
        of_all = self._all.noted(there.of_all) if counting else self._all.count
        near = [own] if not alone and there.own + AT_ONCE >= quotas.bookings_of_one else []
        near += [everybodys] if of_all + AT_ONCE >= quotas.bookings_of_all else []
        if near and await one_by_one(connection, *near):
            there = (await connection.execute(self._room_and_counts, named)).one()
            of_all = there.of_all
        return there, quotas.booking_problem(there.own, of_all)

    async def _owned(self, connection: Transaction, record: BookingRecord) -> BookingRecord:
        """Lock the booking, and read how it stands. Raises: LeaseLost."""
        stored = await self._rows.lock(connection, record.booking.id)
        if stored is None or stored.fencing_token != record.fencing_token:
            raise LeaseLost
        return stored

    async def _handed(
        self, connection: Transaction, stored: BookingRecord, record: BookingRecord
    ) -> BookingRecord | RequestResult:
        """Put down what somebody asked for; whoever works on the booking keeps it, else it is the caller's."""
        booking_id = record.booking.id
        if await self._is_busy(connection, stored):
            await self._rows.put(connection, stored, record)
            return RequestResult(booking_id)
        taken = replace(record, fencing_token=record.fencing_token + 1)
        leased = self._leased()
        await self._rows.put(connection, stored, taken, **leased)
        return taken

    async def _is_busy(self, connection: Transaction, record: BookingRecord | None) -> bool:
        """Tell whether somebody works on a booking, if there is one."""
        if record is None:
            return False
        leased = select(bookings.c.lease_until > self._now()).where(self._this(record.booking.id))
        return bool((await connection.execute(leased)).scalar_one())

    async def _put_down(self, connection: Transaction, booking_id: str, change: Change) -> None:
        put_down = {"tenant": self._tenant, "booking": booking_id, "asked_at": self._now()}
        await connection.execute(insert(changes).values(**put_down, **change_columns(change)))

    async def _taken_up(self, connection: Transaction, idle: tuple[BookingRecord, ...]) -> tuple[BookingRecord, ...]:
        if idle:
            these = and_(self._ours(bookings), bookings.c.id.in_([record.booking.id for record in idle]))
            taken: dict[str, Any] = {"fencing_token": bookings.c.fencing_token + 1, **self._leased()}
            await connection.execute(update(bookings).where(these).values(taken))
        return tuple(replace(record, fencing_token=record.fencing_token + 1) for record in idle)

    def _leased(self, lease: timedelta | None = None) -> dict[str, Any]:
        """Give what a row says of its lease: until when it is this process's, and since when."""
        until = self._now(self._lease if lease is None else lease)
        return {"lease_until": until, "not_before": self._now(), "holder": self._database.process_id}

    def _this(self, booking_id: str) -> ColumnElement[bool]:
        return and_(self._ours(bookings), bookings.c.id == booking_id)

    def _now(self, after: timedelta = timedelta(0)) -> ColumnElement[datetime]:
        return now_after(after) if self._clock is None else literal(self._clock.now() + after, Instant())

    def _moment(self) -> dict[str, datetime]:
        """Give the time to statements that are built once, where it is not the database's own."""
        return {} if self._clock is None else {"now": self._clock.now()}


def _refusal(problems: tuple[Problem, ...]) -> Json:
    return {"booking": None, "change": None, "problems": [problem_json(each) for each in problems]}
