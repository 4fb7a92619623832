"""A booking with all that belongs to it, as rows: read together, and written as what changed since.

Everything here happens within somebody's transaction. Who writes has locked the booking's own row before; its events,
changes and claims are written under that lock alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, bindparam, delete, func, or_, select

from booking.model import Booking, EventState, Slot
from booking.protocol.record import BookingRecord, LedgerEvent
from bot.storage.columns import changing, inserting
from bot.storage.database import insert_new
from bot.storage.records import (
    Json,
    booking_columns,
    booking_from,
    change_columns,
    change_from,
    event_columns,
    event_from,
    progress_columns,
    work_columns,
    work_from,
)
from bot.storage.tables import STANDING, bookings, cards, changes, claims, events
from bot.storage.transaction import Transaction

_CURRENT = and_(events.c.tenant == bookings.c.tenant, events.c.id == bookings.c.event)
_LAST = and_(changes.c.tenant == bookings.c.tenant, changes.c.id == bookings.c.change)
_OF_CHANGE = "change_"
SHOWN = (
    select(
        bookings,
        events.c.state,
        events.c.verified_at,
        *(column.label(_OF_CHANGE + column.name) for column in changes.c),
    )
    .join(events, _CURRENT)
    .outerjoin(changes, _LAST)
)
"""Selects all that people know of bookings, for `booking_shown`."""


_MORE_NEWS = bookings.c.news + 1

LAST_KEPT = 500
"""Of how many bookings it is remembered how they were written: more than are brought about at one time."""


@dataclass(frozen=True, slots=True)
class Written:
    """A booking as this process put it down last, since it claimed it, and the row's `news` then.

    As long as the row has these `news` and the record's fencing token, nobody else wrote the booking, its events or its
    changes: whoever does counts one of both on.
    """

    record: BookingRecord
    news: int = 0


class LastWritten:
    """What was written last, so that the next write need not read it."""

    def __init__(self) -> None:
        self._by_id: dict[str, Written] = {}

    def keep(self, written: Written) -> None:
        """Remember it, once it is committed; the one that was kept longest is forgotten where there are too many."""
        self._by_id[written.record.booking.id] = written
        if len(self._by_id) > LAST_KEPT:
            del self._by_id[next(iter(self._by_id))]

    def take(self, booking_id: str) -> Written | None:
        """Give it, and forget it: whether it is still true after the write is not known before that is committed."""
        return self._by_id.pop(booking_id, None)


class BookingRows:
    """Reads and writes the rows of one tenant's bookings."""

    def __init__(self, tenant: str) -> None:
        self._tenant = tenant
        self._this = (self.ours(bookings), bookings.c.id == bindparam("this"))
        same = (bookings.c.fencing_token == bindparam("token"), bookings.c.news == bindparam("seen"))
        self._this_as_seen = (*self._this, *same)
        self._change = (self.ours(changes), changes.c.id == bindparam("this"))
        self._event = (self.ours(events), events.c.id == bindparam("this"))
        self._showing = (self.ours(cards), cards.c.booking == bindparam("this"))

    def ours(self, table: Table) -> ColumnElement[bool]:
        """Pick the tenant's rows of a table."""
        return table.c.tenant == self._tenant

    async def lock(self, connection: Transaction, booking_id: str) -> BookingRecord | None:
        """Lock a booking's row until the end of the transaction, and read the booking as it is then."""
        return next(iter(await self.read(connection, self.locked().where(bookings.c.id == booking_id))), None)

    def locked(self, *, skip: bool = False) -> Select[Any]:
        """Select bookings, to be changed but for their keys; `skip` leaves out what others have locked."""
        return select(bookings).where(self.ours(bookings)).with_for_update(key_share=True, skip_locked=skip)

    async def read(self, connection: Transaction, query: Select[Any]) -> tuple[BookingRecord, ...]:
        """Read the bookings that the query locks, in its order.

        What belongs to them is read after that: a join would show it as it was before the lock was waited for.
        """
        rows = (await connection.execute(query)).all()
        if not rows:
            return ()
        here = and_(self.ours(events), events.c.booking.in_([row.id for row in rows]))
        alive = or_(events.c.state != EventState.CANCELLED.value, events.c.id.in_([row.event for row in rows]))
        of: dict[str, dict[str, LedgerEvent]] = {row.id: {} for row in rows}
        for row in await connection.execute(select(events).where(here, alive)):
            of[row.booking][row.id] = event_from(row)
        asked = [row.change for row in rows if row.change]
        named = select(changes).where(self.ours(changes), changes.c.id.in_(asked))
        found = (await connection.execute(named)).mappings() if asked else ()
        known = {stored["id"]: change_from(stored) for stored in found}
        return tuple(work_from(row, of[row.id], known.get(row.change)) for row in rows)

    async def add(self, connection: Transaction, record: BookingRecord, **leased: object) -> None:
        """Insert a new booking; its slot was claimed before."""
        row = {"tenant": self._tenant, **booking_columns(record.booking), **work_columns(record), **leased}
        await connection.execute(*inserting(bookings, row))
        await self.add_event(connection, record.booking.id, record.event)

    async def add_event(self, connection: Transaction, booking_id: str, event: LedgerEvent) -> None:
        """Insert an event of a booking."""
        row = {"tenant": self._tenant, "booking": booking_id, **event_columns(event)}
        await connection.execute(*inserting(events, row))

    async def put(
        self,
        connection: Transaction,
        before: BookingRecord,
        after: BookingRecord,
        *,
        seen: int | None = None,
        **leased: object,
    ) -> bool:
        """Write what differs, but for claims that are new; what is no longer among the events is a tombstone.

        Whoever has not locked the row says which `news` it had when it was as `before`: false if it has others by now,
        or another owner, and then nothing is written.
        """
        this: dict[str, Any] = {"this": after.booking.id}
        if seen is not None:
            this |= {"token": before.fencing_token, "seen": seen}
        # Another event's invitations are not answered yet.
        anew: Json = {} if before.event.id == after.event.id else {"responses": {}}
        row = {**work_columns(after), **anew, **leased, "news": _MORE_NEWS}
        where = self._this if seen is None else self._this_as_seen
        if (await connection.execute(*changing(bookings, where, row, **this))).rowcount != 1:
            return False
        if before.booking.revision != after.booking.revision:
            await self.outdate(connection, after.booking)
        old, new = before.booking.change, after.booking.change
        if old is not None and new is not None and old.id == new.id and old != new:
            ended = {"state": new.state.value, "problem": change_columns(new)["problem"]}
            await connection.execute(*changing(changes, self._change, ended, this=new.id))
        known, left = {event.id: event for event in before.events()}, {event.id for event in after.events()}
        for event in after.events():
            if known.get(event.id, event) != event:
                await connection.execute(*changing(events, self._event, progress_columns(event), this=event.id))
        gone = {"state": EventState.CANCELLED.value, "invites_due": False, "unresolved_until": None}
        for event_id in sorted(known.keys() - left):
            await connection.execute(*changing(events, self._event, gone, this=event_id))
        for event_id, room, slot in sorted(before.claims() - after.claims()):
            held = (claims.c.event == event_id, claims.c.room == room)
            when = (claims.c.starts == slot.starts, claims.c.ends == slot.ends)
            await connection.execute(delete(claims).where(self.ours(claims), *held, *when))
        return True

    async def outdate(self, connection: Transaction, booking: Booking) -> None:
        """Mark the cards that show the booking: by this they are known to be behind, without a look at all of them."""
        newest = {"newest": booking.revision}
        await connection.execute(*changing(cards, self._showing, newest, this=booking.id))

    async def hold(self, connection: Transaction, booking_id: str, wanted: Iterable[tuple[str, str, Slot]]) -> bool:
        """Claim slots; false as soon as another booking's claim is in the way."""
        for event_id, room, slot in sorted(wanted):
            held_by = {"tenant": self._tenant, "booking": booking_id, "event": event_id}
            claim = {**held_by, "room": room, "starts": slot.starts, "ends": slot.ends}
            if not await insert_new(connection, claims, claim):
                return False
        return True

    def shown(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        """Select bookings as people know them, by time; the conditions may name their current events."""
        return SHOWN.where(self.ours(bookings), *conditions).order_by(bookings.c.starts, bookings.c.id)

    async def read_shown(
        self, connection: Transaction, query: Select[Any], values: Mapping[str, Any]
    ) -> tuple[Booking, ...]:
        """Read what `shown` selects."""
        return tuple(booking_shown(row) for row in await connection.execute(query, values))


def booking_shown(row: Row[Any]) -> Booking:
    """Read a booking from a row of `SHOWN`."""
    change = {column.name: getattr(row, _OF_CHANGE + column.name) for column in changes.c}
    last = change_from(change) if change["id"] else None
    return booking_from(row, EventState(row.state), row.verified_at, last)


def watched_rooms(tenant: str) -> Select[Any]:
    """Select each mailbox in which an event is not known to be gone, with its zone and when the last of them ends.

    One look into the index for each mailbox, however many events there are.
    """
    here = (events.c.tenant == tenant, STANDING)
    rooms = select(func.min(events.c.mailbox).label("mailbox")).where(*here).cte("rooms", recursive=True)
    after = select(func.min(events.c.mailbox)).where(*here, events.c.mailbox > rooms.c.mailbox).scalar_subquery()
    rooms = rooms.union_all(select(after).where(rooms.c.mailbox.is_not(None)))
    there = select(events.c.zone).where(*here, events.c.mailbox == rooms.c.mailbox)
    until = select(func.max(events.c.ends)).where(*here, events.c.mailbox == rooms.c.mailbox)
    zone = there.order_by(events.c.ends.desc()).limit(1)
    return select(rooms.c.mailbox, zone.scalar_subquery().label("zone"), until.scalar_subquery().label("until")).where(
        rooms.c.mailbox.is_not(None)
    )
