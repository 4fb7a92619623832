"""The way of a database from version to version and back, with data in it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from booking.errors import Problem, Reason
from booking.model import ChangeState, EventState, Mailbox, Person, Room
from booking.ports import RequestResult
from booking.protocol.record import BookingRecord, Role
from booking.room_names import searched_as, words_in
from bot.storage.columns import Instant, Json
from bot.storage.database import Now, insert_new, open_database
from bot.storage.ledger import SqlLedger
from bot.storage.migrating import migrate
from bot.storage.people import SqlPeople
from bot.storage.registry import SqlRegistry
from bot.storage.shared_clock import SystemClock
from bot.storage.tables import bookings, claims
from bot.storage.transaction import Transaction
from tests.fakes.booking import FakeClock
from tests.support.databases import DATABASES, new_database
from tests.support.stores import ELM, NOW, OAK, TENANT, Maker, Stores, at, at_rest, held, slot, sql_stores

Row = dict[str, Any]

# What the first version wrote: state, epoch, whether invitations were due, and the minutes until the lease ends and
# until it may be taken up.
FIRST = {
    "asking": ("creating", 3, True, -5, 2),
    "owned": ("created", 1, True, 2, -3),
    "inviting": ("confirmed", 2, True, -1, -2),
    "standing": ("confirmed", 5, False, -9, -9),
    "ending": ("cancelling", 4, True, -2, -4),
    "ended": ("cancelled", 1, True, -9, -9),
}


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with new_database(request.param, tmp_path) as made:
        yield made


async def test_the_migrations_build_exactly_the_tables_that_are_used(url: str) -> None:
    async with open_database(url) as database, database.writing() as connection:
        assert await connection.run_sync(_differences) == []


async def test_all_the_way_down_and_up_again_is_possible(url: str) -> None:
    async with open_database(url) as database:
        async with database.writing() as connection:
            await connection.run_sync(lambda each: migrate(each, "base"))
            assert await connection.run_sync(_tables) <= {"alembic_version"}
        async with database.writing() as connection:
            await connection.run_sync(migrate)
            assert await connection.run_sync(_differences) == []


async def test_what_the_first_version_wrote_is_carried_over(url: str) -> None:
    await _first_version(url)
    async with open_database(url) as database:
        stores = sql_stores(database, FakeClock(NOW), TENANT)
        for name, (state, *_) in FIRST.items():
            booking = await stores.ledger.booking(f"booking {name}")
            assert booking is not None
            assert (booking.reference, booking.room.name, booking.state) == (f"RK-{name}", "Oak", state)
            assert await stores.ledger.answer(f"key {name}") == RequestResult(booking.id)
        inviting, ending = sorted(await stores.ledger.due(10), key=lambda record: record.fencing_token)
        assert (inviting.booking.id, inviting.fencing_token) == ("booking inviting", 3)
        assert (ending.booking.id, ending.fencing_token) == ("booking ending", 5)
        assert (inviting.event.role, inviting.event.cancellation_message, inviting.cancel) == (Role.MEETING, "", None)
        assert (inviting.event.body, inviting.event.etag) == (b"\x00\xff", 'W/"1"')
        stores.clock.at += timedelta(minutes=2)
        later = {
            record.booking.id: (record.event.state, record.fencing_token) for record in await stores.ledger.due(10)
        }
        assert later == {
            "booking asking": (EventState.CREATING, 4),
            "booking owned": (EventState.CREATED, 2),
            inviting.booking.id: (EventState.CONFIRMED, 4),
            ending.booking.id: (EventState.CANCELLING, 6),
        }
        standing = await stores.ledger.take("booking standing")
        assert standing is not None
        assert standing.fencing_token == 6


async def test_claims_exclude_each_other_on_the_whole_way(url: str) -> None:
    await _first_version(url)
    async with open_database(url) as database:
        for to in ("head", "0001", "head"):
            async with database.writing() as connection:
                await connection.run_sync(partial(migrate, to=to))
                assert not await insert_new(connection, claims, _claim("another", "ended", 0.5))
                assert await insert_new(connection, claims, _claim("ending", "asking", 0.5))
                await connection.execute(sa.delete(claims).where(claims.c.starts == slot(0.5, 1).starts))


async def test_going_back_gives_the_first_version_what_it_had(url: str) -> None:
    before = await _first_version(url)
    async with open_database(url) as database, database.writing() as connection:
        await connection.run_sync(lambda each: migrate(each, "0001"))
        assert {name: await _all(connection, name) for name in before} == before


async def test_going_back_takes_off_the_calendar_what_the_first_version_knows_nothing_of(
    url: str, maker: Maker
) -> None:
    async with open_database(url) as database:
        stores = sql_stores(database, FakeClock(NOW), TENANT)
        await stores.seed_rooms()
        moving = await _standing(stores, maker.record(OAK))
        cancelled = await _standing(stores, maker.record(OAK, slot(2, 3)))
        quiet = await _standing(stores, maker.record(OAK, slot(4, 5)))
        await stores.ledger.cancel("cancel", cancelled.booking.id, "")
        change, following = maker.change(moving, room=ELM), maker.event(ELM)
        asked = await stores.ledger.request_change("ask", moving.booking.id, moving.booking.revision, change, following)
        assert isinstance(asked, BookingRecord)
        with pytest.raises(RuntimeError, match="under way"):
            async with database.writing() as connection:
                await connection.run_sync(lambda each: migrate(each, "0001"))
        created = at(BookingRecord(moving.booking, following), EventState.CREATED).event
        dropped = replace(change, state=ChangeState.DROPPED, problem=Problem(Reason.ROOM_TAKEN))
        undoing = replace(asked, booking=replace(asked.booking, change=dropped), next=None, leaving=(created,))
        await stores.ledger.write(undoing)
        async with database.writing() as connection:
            await connection.run_sync(lambda each: migrate(each, "0001"))
            states = {row["id"]: (row["state"], row["epoch"]) for row in await _all(connection, "event")}
            assert states == {
                moving.event.id: ("confirmed", 2),
                following.id: ("cancelling", 2),
                cancelled.event.id: ("cancelling", 2),
                quiet.event.id: ("confirmed", 1),
            }


async def test_addresses_that_may_be_no_mail_are_looked_up_anew(url: str) -> None:
    async with open_database(url) as database:
        people = SqlPeople(database, tenant=TENANT, clock=FakeClock(NOW))
        await people.remember(Person("p", "Ben", "ben@corp.local"), zone="Europe/Helsinki")
        for to in ("0007", "head"):
            async with database.writing() as connection:
                await connection.run_sync(partial(migrate, to=to))
        known = await people.get("p")
        assert known is not None
        assert (known.person, known.zone) == (Person("p", "Ben"), "Europe/Helsinki")


async def test_rooms_that_were_registered_before_are_found_without_accents(url: str) -> None:
    room = Room(Mailbox("ahtari@contoso.example", "UTC"), "Ähtäri", "Smørrebrød", "3", None, frozenset({"screen"}))
    async with open_database(url) as database:
        registry = SqlRegistry(database, tenant=TENANT, clock=FakeClock(NOW))
        await registry.add_room(room, by=Person("p", "Ben"))
        for to in ("0023", "head"):
            async with database.writing() as connection:
                await connection.run_sync(partial(migrate, to=to))
                (row,) = await _all(connection, "room")
                found_by = " ähtäri" in row["searched_as"], row["searched_as"] == searched_as(room)
                assert found_by == ((True, False) if to == "0023" else (False, True))
        assert await registry.lookup(words_in("Smorre"), skip=0, limit=1) == (room,)


# --- The database's own time -----------------------------------------------------------------------------------------


async def test_leases_run_by_the_databases_own_time_where_no_clock_is_given(url: str, maker: Maker) -> None:
    async with open_database(url) as database:
        stores = sql_stores(database, FakeClock(NOW), TENANT)
        await stores.seed_rooms()
        patient = SqlLedger(database, tenant=TENANT, lease=timedelta(hours=1))
        hasty = SqlLedger(database, tenant=TENANT, lease=timedelta(0))
        record = await held(replace(stores, ledger=patient), maker.record())
        assert await patient.due(10) == ()
        assert await patient.cancel("cancel", record.booking.id, "") == RequestResult(record.booking.id)
        await hasty.write(record)
        (taken,) = await patient.due(10)
        assert (taken.cancel, taken.fencing_token) == ("", 2)
        assert await hasty.due(10) == ()
        await patient.postpone(taken, SystemClock().now() + timedelta(days=1))
        assert await hasty.due(10) == ()


async def test_the_databases_own_time_is_that_of_the_world(url: str) -> None:
    async with open_database(url) as database, database.reading() as connection:
        row = (await connection.execute(sa.select(Now(), Now(timedelta(days=1))))).one()
    now, later = tuple(row)
    assert abs(SystemClock().now() - now) < timedelta(hours=1)
    assert abs(later - now - timedelta(days=1)) < timedelta(minutes=1)


# --- Rows ------------------------------------------------------------------------------------------------------------


async def _first_version(url: str) -> dict[str, list[Row]]:
    """Make a database of the first version with a booking in each state, and give its rows by table."""
    async with open_database(url) as database, database.writing() as connection:
        await connection.run_sync(lambda each: migrate(each, "base"))
        await connection.run_sync(lambda each: migrate(each, "0001"))
        for number, (name, (state, fencing_token, invites_due, leased, rests)) in enumerate(FIRST.items()):
            when = {"starts": slot(number, 24).starts, "ends": slot(number, 24).ends}
            await _insert(connection, "booking", _booking(name) | when)
            lease = {"lease_until": NOW + timedelta(minutes=leased), "not_before": NOW + timedelta(minutes=rests)}
            progress = {"state": state, "epoch": fencing_token, "invites_due": invites_due}
            await _insert(connection, "event", _event(name) | when | progress | lease)
            await _insert(connection, "request", {"key": f"key {name}", "booking": f"booking {name}", "asked_at": NOW})
        await _insert(connection, "claim", _claim("ending", "ending", 0))
        refusal = {"key": "refused", "problems": [{"reason": "room-taken", "field": None, "values": {}}]}
        await _insert(connection, "request", {**refusal, "asked_at": NOW})
        return {name: await _all(connection, name) for name in ("booking", "event", "request", "claim")}


def _booking(name: str) -> Row:
    room = {
        "address": OAK.address,
        "zone": "Europe/Helsinki",
        "name": "Oak",
        "building": "",
        "floor": "",
        "seats": None,
    }
    return {
        "id": f"booking {name}",
        "reference": f"RK-{name}",
        "owner": "bea",
        "owner_name": "Bea",
        "owner_address": "bea@roomkeeper.example",
        "room": OAK.address,
        "room_shown": {**room, "equipment": []},
        "wish": {"title": "Ä", "attendees": [], "private": False, "online": False},
        "revision": 2,
        "event": f"event {name}",
        "invited": False,
        "made_at": NOW,
    }


def _event(name: str) -> Row:
    return {
        "id": f"event {name}",
        "booking": f"booking {name}",
        "mailbox": OAK.address,
        "zone": "Europe/Helsinki",
        "body": b"\x00\xff",
        "invitees": [{"address": "bea@roomkeeper.example", "name": "Bea", "person": "bea"}],
        "give_up_at": NOW,
        "graph_id": "AAMk=",
        "etag": 'W/"1"',
        "unresolved_until": NOW,
    }


def _claim(booking: str, event: str, starts: float) -> Row:
    when = {"starts": slot(starts, 1).starts, "ends": slot(starts, 1).ends}
    return {"tenant": TENANT, "booking": f"booking {booking}", "event": f"event {event}", "room": OAK.address, **when}


async def _insert(connection: Transaction, name: str, values: Row) -> None:
    kinds: dict[type, sa.types.TypeEngine[Any]] = {datetime: Instant(), dict: Json, list: Json, bytes: sa.LargeBinary()}
    columns = [sa.column(key, kinds.get(type(value))) for key, value in values.items()]
    row = {"tenant": TENANT} | values
    await connection.execute(sa.insert(sa.table(name, sa.column("tenant"), *columns)).values(row))


async def _all(connection: Transaction, name: str) -> list[Row]:
    """Read a table as it is, whatever its columns are by now."""
    rows = await connection.execute(sa.text(f"SELECT * FROM {name}"))  # noqa: S608 - names from above
    return sorted((dict(sorted(row._asdict().items())) for row in rows), key=repr)


async def _standing(stores: Stores, record: BookingRecord) -> BookingRecord:
    return await stores.ledger.write(at_rest(await held(stores, record)))


def _differences(connection: sa.Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, bookings.metadata))


def _tables(connection: sa.Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names())
