"""Fills a database with bookings as they are after months of use: a few made by the code itself, then copied in SQL.

Every copy has ids and a time of its own. A day has ten copies, one for each hour, of two bookings in each room.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Integer, String, Table, insert
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine

from booking.errors import Problem, Reason
from booking.manage.notices import Kind
from booking.model import Attendee, Booking, Change, ChangeState, EventState, MeetingRequest, Person, Room, Slot
from booking.protocol.record import BookingRecord, LedgerEvent
from bot.storage.columns import DAWN, Instant
from bot.storage.ledger_rows import BookingRows
from bot.storage.records import change_columns
from bot.storage.server_transactions import ServerTransaction
from bot.storage.tables import bookings, cards, changes, claims, events, notices, requests
from bot.storage.transaction import Bounds, Transaction

HALF = timedelta(minutes=30)
UNBOUND = Bounds(**{each.name: 7200.0 for each in fields(Bounds)})
A_DAY = 10
"""How many copies one day has."""

BODY = b'{"subject": "Weekly planning of the team"}'.ljust(1500)
"""As long as what is sent for a booking with a few people."""

_IDS: dict[Table, tuple[str, ...]] = {
    bookings: ("id", "reference", "event", "change"),
    changes: ("id", "booking"),
    events: ("id", "booking"),
    claims: ("booking", "event"),
    requests: ("key", "booking"),
    cards: ("subject", "activity", "booking"),
    notices: ("booking",),
}
"""The columns that each copy has values of its own in; in an order in which no row is before the one it needs."""

_TIMES = frozenset(
    {"starts", "ends", "made_at", "lease_until", "not_before", "give_up_at", "verified_at", "asked_at", "placed_at"}
)


_TIDIED = {
    ("body", True): "''::bytea",
    ("body", False): "x''",
    ("stripped", True): "TRUE",
    ("stripped", False): "TRUE",
}


async def fill(
    engine: AsyncEngine,
    *,
    tenant: str,
    rooms: Sequence[Room],
    owners: Sequence[Person],
    now: datetime,
    past: int,
    coming: int,
    tidied: bool = False,
) -> None:
    """Put about so many past and coming bookings into the database, in rooms and of owners in turn.

    What is past has neither body nor claim and is not looked at for its details any more where it is `tidied`.
    """
    first = now.replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=1)
    each = 2 * len(rooms)
    async with engine.begin() as plain:
        connection = ServerTransaction(plain, UNBOUND)
        for number, room in enumerate(rooms):
            for half in range(2):
                slot = Slot(first + half * HALF, first + (half + 1) * HALF)
                at = 2 * number + half
                await _book(connection, tenant, f"fill{at:05}", at, room, owners[at % len(owners)], slot)
        for days, copies in (("-(n / 10)", past // each), ("(n / 10 + 2)", coming // each)):
            if copies:
                await _copy(connection, tenant, days, copies, tidied=tidied and days.startswith("-"))


async def _book(
    connection: Transaction, tenant: str, name: str, at: int, room: Room, owner: Person, slot: Slot
) -> None:
    """Put down one booking that is at rest, every tenth of them cancelled and every tenth changed once."""
    rows, made = BookingRows(tenant), slot.starts - timedelta(hours=20)
    people = tuple(Attendee(f"guest{each}@roomkeeper.example", f"Guest {each}") for each in range(at % 6))
    state = EventState.CANCELLED if at % 10 == 3 else EventState.CONFIRMED
    event = LedgerEvent(
        name,
        room.mailbox,
        slot,
        BODY,
        people,
        made,
        state=state,
        graph_id="A" * 120,
        etag='W/"CQAAABYAAAB"',
        verified_at=made,
        invites_due=False,
    )
    meeting = MeetingRequest(slot, "Weekly planning", people)
    booking = Booking(name, f"RK-{name}", room, owner, meeting, state, revision=4, invited=True)
    if at % 10 == 3:
        booking = replace(booking, problem=Problem(Reason.CANCELLED), ended_by=owner)
    if at % 10 == 7:
        booking = replace(booking, change=Change(f"change {name}", room, meeting, "", ChangeState.DONE))
    work = BookingRecord(booking, event)
    await rows.hold(connection, name, work.claims())
    await rows.add(connection, work, lease_until=made, not_before=made, made_at=made)
    reference = {"conversation": {"id": f"a:{owner.id}" * 3}, "serviceUrl": "http://127.0.0.1:1/"}
    card = {"role": "form", "reference": reference, "placed_at": made, "booking": name, "shown": 4, "newest": 4}
    eyes = {
        "zone": "Europe/Helsinki",
        "shared": False,
        "viewer": "",
        "leased_until": DAWN,
        "rejections": 0,
        "not_before": DAWN,
    }
    told = {
        "kind": Kind.REMINDER.value,
        "about": slot.starts.isoformat(),
        "leased_until": made,
        "told": True,
        "rejections": 0,
    }
    for table, row in (
        (requests, {"key": f"key {name}", "booking": name, "asked_at": made}),
        (cards, {"subject": f"draft:{name}", "activity": f"message {name}", **card, **eyes}),
        (notices, {"booking": name, **told}),
        *([(changes, _change(booking.change, name, made))] if booking.change else []),
    ):
        await connection.execute(insert(table).values({**_neutral(table), "tenant": tenant, **row}))


def _neutral(table: Table) -> dict[str, Any]:
    """Give each column that wants a value one that says nothing."""
    kinds: tuple[tuple[type, Any], ...] = ((Instant, DAWN), (Boolean, False), (Integer, 0), (String, ""))
    wanted = [column for column in table.columns if not column.nullable]
    return {each.name: value for each in wanted for kind, value in reversed(kinds) if isinstance(each.type, kind)}


def _change(change: Change, name: str, made: datetime) -> dict[str, Any]:
    return {"booking": name, "asked_at": made, **change_columns(change)}


async def _copy(connection: Transaction, tenant: str, days: str, copies: int, *, tidied: bool) -> None:
    """Copy all that was made so many times, the oldest first: then hardly any claim is after the one that is put."""
    postgresql = connection.dialect.name == "postgresql"
    numbers = (
        f"(SELECT generate_series({copies}, 1, -1) AS n)"
        if postgresql
        else f"(WITH RECURSIVE c(n) AS (SELECT {copies} UNION ALL SELECT n - 1 FROM c WHERE n > 1) SELECT n FROM c)"
    )
    seconds = f"({days} * 86400 + (n % {A_DAY}) * 3600)"
    mark = "p" if days.startswith("-") else "c"
    for table, ids in _IDS.items():
        if tidied and table is claims:
            continue
        values = []
        for column in table.columns:
            if tidied and column.name in ("body", "stripped"):
                values.append(_TIDIED[column.name, postgresql])
            elif column.name in ids:
                values.append(f"t.{column.name} || '-{mark}' || n")
            elif column.name in _TIMES and (table is bookings or column.name != "not_before"):
                after = f"make_interval(secs => {seconds})" if postgresql else f"{seconds} * 1000000"
                values.append(f"t.{column.name} + {after}")
            else:
                values.append(f"t.{column.name}")
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        key = ids[0] if table is not cards else "booking"
        some = f"t.tenant = :tenant AND t.{key} LIKE '%fill_____'"
        # Read once, and not again for each number among all that was put in meanwhile.
        made = f'WITH t AS MATERIALIZED (SELECT * FROM "{table.name}" AS t WHERE {some})'
        chosen = f"SELECT {', '.join(values)} FROM {numbers} AS numbers CROSS JOIN t"
        statement = f'INSERT INTO "{table.name}" ({names}) {made} {chosen}'
        await connection.execute(sql(statement).bindparams(tenant=tenant))
        if postgresql:
            # Else foreign keys go on being checked by plans from when the table was empty.
            await connection.execute(sql(f'ANALYZE "{table.name}"'))
