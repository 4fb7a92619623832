"""What a process held when it died, or when its database failed, is given out again at once, and nobody else's is."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from booking.model import EventState
from booking.ports import RequestResult
from bot.storage.columns import DAWN
from bot.storage.database import Database, open_database
from bot.storage.ledger import SqlLedger
from bot.storage.processes import DEAD_AFTER_S, Processes, present
from bot.storage.tables import cards, notices, processes
from bot.storage.transaction import DatabaseSilent
from dialogs.ports import ShownBooking
from tests.fakes.booking import FakeClock
from tests.support.databases import DATABASES, POSTGRES, ready_database
from tests.support.faulty_database import Fault, FaultyDatabase
from tests.support.stores import LEASE, NOW, TENANT, Maker, Stores, at, held, slot, sql_stores

PLACE = {"conversation": {"id": "a:1"}}
ENOUGH_S = 30.0


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with ready_database(request.param, tmp_path) as made:
        yield made


class Time:
    """Stands still unless told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def stores_of(database: Database) -> Stores:
    opened = sql_stores(database, FakeClock(NOW), TENANT)
    await opened.seed_rooms()
    return opened


def sql_ledger(stores: Stores, database: Database) -> SqlLedger:
    return SqlLedger(database, tenant=TENANT, clock=stores.clock, lease=LEASE)


async def left_in_the_middle(stores: Stores, database: Database, maker: Maker) -> str:
    """Have a booking under way, its card held for an edit and a notice of it taken; give the booking's id."""
    record = await held(stores, maker.record())
    written = await stores.ledger.write(at(record, EventState.CREATING))
    shows = ShownBooking(record.booking.id, 0, "UTC", shared=False)
    await stores.cards.put("draft:1", "form", PLACE, "m", shows=shows, lease_s=60)
    taken = {"tenant": TENANT, "booking": record.booking.id, "kind": "reminder", "about": "", "told": False}
    rests = {"leased_until": NOW + timedelta(minutes=2), "holder": database.process_id, "rejections": 0}
    async with database.writing() as connection:
        await connection.execute(insert(notices).values({**taken, **rests}))
    assert await stores.ledger.due(10) == ()
    assert await stores.cards.behind(10, lease_s=60) == ()
    return written.booking.id


async def is_given_out(stores: Stores, database: Database, booking_id: str) -> bool:
    """Tell whether all of it is given out again, with what the dead may have sent still on record."""
    due = [each for each in await stores.ledger.due(10) if each.booking.id == booking_id]
    behind = await stores.cards.behind(10, lease_s=60)
    async with database.reading() as connection:
        rests = (await connection.execute(select(notices.c.leased_until))).scalars().all()
        unsure = (await connection.execute(select(cards.c.unsure_until))).scalars().all()
    given = [bool(due), bool(behind), rests == [DAWN]]
    assert len(set(given)) == 1, given
    if due:
        assert due[0].event.unresolved_until is not None
        assert unsure == [NOW + timedelta(seconds=60)]
    return all(given)


async def test_what_a_killed_process_held_in_a_file_is_given_out_at_the_start(tmp_path: Path) -> None:
    async with ready_database("sqlite", tmp_path) as url:
        async with open_database(url) as database:
            await Processes(database).arrive()
            booking_id = await left_in_the_middle(await stores_of(database), database, Maker())
        async with open_database(url) as database, present(database):
            assert await is_given_out(await stores_of(database), database, booking_id)


async def test_who_stops_in_order_leaves_nothing_held(url: str) -> None:
    async with open_database(url) as database:
        async with present(database):
            stores = await stores_of(database)
            booking_id = await left_in_the_middle(stores, database, Maker())
        assert await is_given_out(stores, database, booking_id)
        async with database.reading() as connection:
            assert (await connection.execute(select(processes))).all() == []


async def test_what_nobody_here_is_at_is_given_back_and_what_somebody_is_at_is_not(url: str) -> None:
    async with open_database(url) as database:
        stores = await stores_of(database)
        record = await held(stores, Maker().record())
        ledger, busy = sql_ledger(stores, database), {record.booking.id}
        assert await ledger.let_go(()) == 0, "it was taken just now"
        stores.clock.at += timedelta(seconds=11)
        assert await ledger.let_go(busy) == 0
        assert await ledger.due(10) == ()
        assert await ledger.let_go(()) == 1
        (again,) = await ledger.due(10)
        assert again.fencing_token == record.fencing_token + 1


@pytest.mark.parametrize("fault", [Fault.COMMITTED, Fault.SILENT_AFTER])
async def test_a_claim_whose_commit_was_not_answered_is_worked_on_soon_all_the_same(url: str, fault: Fault) -> None:
    async with open_database(url) as real:
        database = FaultyDatabase(real)
        database.hears_again.set()
        stores = await stores_of(database)
        record = Maker().record()
        database.once(fault)
        with pytest.raises((OperationalError, DatabaseSilent)):
            await stores.ledger.claim("key", record)
        assert await stores.ledger.claim("key", record) == RequestResult(record.booking.id)
        stores.clock.at += timedelta(seconds=11)
        assert await sql_ledger(stores, database).let_go(()) == 1
        assert [each.booking.id for each in await stores.ledger.due(10)] == [record.booking.id]


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.ROLLED_BACK, Fault.SILENT])
async def test_a_claim_that_failed_before_its_commit_left_nothing(url: str, fault: Fault) -> None:
    async with open_database(url) as real:
        database = FaultyDatabase(real)
        database.hears_again.set()
        stores = await stores_of(database)
        record = Maker().record()
        database.once(fault)
        with pytest.raises((OperationalError, DatabaseSilent)):
            await stores.ledger.claim("key", record)
        assert await stores.ledger.answer("key") is None
        assert await stores.ledger.claim("key", record) == record


if POSTGRES:

    @pytest.fixture
    async def server(tmp_path: Path) -> AsyncIterator[str]:
        async with ready_database("postgres", tmp_path) as made:
            yield made

    async def test_what_a_dead_process_held_on_a_server_is_given_out_and_what_a_living_one_holds_is_not(
        server: str,
    ) -> None:
        time, maker = Time(), Maker()
        async with open_database(server) as one, open_database(server) as other, open_database(server) as third:
            dead, living = Processes(one), Processes(other, monotonic=time)
            await dead.arrive()
            booking_id = await left_in_the_middle(await stores_of(one), one, maker)
            async with present(third):
                kept = await held(await stores_of(third), maker.record(wanted=slot(5, 6)))
                await living.arrive()
                time.now += 2 * DEAD_AFTER_S
                assert await living.look() == 0
                await dead._hang_up()
                while one.process_id in await living._live():
                    pass  # The server may hear of it a moment later.
                assert await living.look() == 0
                time.now += DEAD_AFTER_S
                assert await living.look() == 1
                assert await living.look() == 0
                stores = await stores_of(other)
                assert await is_given_out(stores, other, booking_id)
                assert kept.booking.id not in [each.booking.id for each in await stores.ledger.due(10)]
            await living.leave()

    async def test_who_lost_only_the_session_is_back_before_it_counts_as_dead(server: str) -> None:
        time = Time()
        async with open_database(server) as one, open_database(server) as other:
            frail, living = Processes(one), Processes(other, monotonic=time)
            await frail.arrive()
            await living.arrive()
            await held(await stores_of(one), Maker().record())
            for _ in range(3):
                await frail._hang_up()
                assert await living.look() == 0
                time.now += DEAD_AFTER_S / 2
                await frail.look()
                assert await living.look() == 0
                time.now += DEAD_AFTER_S / 2
                assert await living.look() == 0
            assert await (await stores_of(other)).ledger.due(10) == ()
            for each in (frail, living):
                await each.leave()

    async def test_a_killed_process_is_noticed_by_the_server(server: str) -> None:
        script = (
            "import asyncio\n"
            "from bot.storage.database import open_database\n"
            "from bot.storage.processes import present\n"
            "async def main():\n"
            f"    async with open_database({server!r}) as database, present(database):\n"
            "        print(database.process_id, flush=True)\n"
            "        await asyncio.Event().wait()\n"
            "asyncio.run(main())\n"
        )
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
        assert other.stdout is not None
        try:
            name = int(await other.stdout.readline())
            async with open_database(server) as database, present(database) as living:
                assert name in await living._live()
                other.kill()
                await other.wait()
                async with asyncio.timeout(ENOUGH_S):
                    while name in await living._live():
                        pass
        finally:
            if other.returncode is None:
                other.kill()
                await other.wait()
