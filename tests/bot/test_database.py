"""What the database does by itself: opening, migrating, locking, and refusing what no bug of ours may write."""

import asyncio
import itertools
import os
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, inspect, select, update
from sqlalchemy import text as sql
from sqlalchemy.event import listen, remove
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.pool import QueuePool

from booking.errors import LeaseLost
from booking.model import EventState
from booking.ports import RequestResult
from booking.protocol.record import BookingRecord
from bot.storage import database as opening
from bot.storage import database_server
from bot.storage.columns import metadata
from bot.storage.database import Database, insert_new, open_database
from bot.storage.database_file import DatabaseInUse, DatabaseUnusable, require_local_disk
from bot.storage.migrating import migrate
from bot.storage.registry import SqlRegistry
from bot.storage.tables import bookings, cards, claims, events, people, servers
from bot.storage.transaction import Transaction
from tests.fakes.booking import FakeClock
from tests.support.databases import DATABASES, POSTGRES, new_database
from tests.support.statements import counted
from tests.support.stores import ADMIN, ELM, LEASE, NOW, OAK, TENANT, Maker, Stores, at, slot, sql_stores


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with new_database(request.param, tmp_path) as made:
        yield made


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with open_database(url) as opened:
        yield opened


@pytest.fixture
async def stores(database: Database) -> Stores:
    opened = sql_stores(database, FakeClock(NOW), TENANT)
    await opened.seed_rooms()
    return opened


# --- Migrations ------------------------------------------------------------------------------------------------------


async def test_the_migrations_go_down_to_nothing_and_up_again(database: Database) -> None:
    async with database.writing() as connection:
        await connection.run_sync(lambda each: migrate(each, "base"))
        assert await connection.run_sync(lambda each: inspect(each).get_table_names()) == ["alembic_version"]
        leftovers = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite":
            assert (await connection.execute(sql(leftovers))).scalar_one() == 0
        await connection.run_sync(migrate)
        tables = set(await connection.run_sync(lambda each: inspect(each).get_table_names()))
        assert tables == {"alembic_version", *metadata.tables}


async def test_a_migration_that_fails_leaves_the_database_as_it_was(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.run_sync(lambda each: migrate(each, "base"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.reading() as connection:
        assert set(await connection.run_sync(lambda each: inspect(each).get_table_names())) > set(metadata.tables)


async def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    async with open_database(url) as database, database.writing() as connection:
        await connection.execute(sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnusable, match="was written by a newer version"):
        async with open_database(url):
            pass


async def test_a_start_without_anything_to_migrate_imports_nothing_to_migrate_with(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    async with open_database(url):
        pass
    script = (
        "import asyncio, sys\n"
        "from bot.storage.database import open_database\n"
        "async def main():\n"
        f"    async with open_database({url!r}):\n"
        "        print('alembic' in sys.modules)\n"
        "asyncio.run(main())\n"
    )
    start = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    assert (await start.communicate())[0] == b"False\n"


async def test_what_was_stored_is_there_after_a_restart(url: str) -> None:
    record = Maker().record()
    booking = record.booking
    async with open_database(url) as database:
        first = sql_stores(database, FakeClock(NOW), TENANT)
        await first.seed_rooms()
        assert await first.ledger.claim("key", record) == record
    async with open_database(url) as database:
        second = sql_stores(database, FakeClock(NOW + LEASE), TENANT)
        assert await second.ledger.booking(booking.id) == booking
        assert await second.ledger.due(10) == (replace(record, fencing_token=2),)


# --- Opening ---------------------------------------------------------------------------------------------------------


async def test_a_file_is_written_ahead_and_through_to_the_disk(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}") as database:
        for connection in (database.reading(), database.writing()):
            async with connection as opened:
                pragmas = ("journal_mode", "synchronous", "foreign_keys")
                assert [(await opened.execute(sql(f"PRAGMA {each}"))).scalar_one() for each in pragmas] == ["wal", 2, 1]


async def test_a_new_file_and_what_lies_beside_it_are_for_nobody_else_to_read(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database, database.reading() as reading:
            await reading.execute(select(people))
            modes = {each.name: each.stat().st_mode & 0o777 for each in os.scandir(tmp_path)}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("bot.db", "bot.db-shm", "bot.db-wal", "bot.db.lock"), 0o600)


async def test_a_second_user_of_a_file_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    async with open_database(url):
        with pytest.raises(DatabaseInUse, match=r"a\.db is in use by another Roomkeeper process"):
            async with open_database(url):
                pass
    async with open_database(url):
        pass


@pytest.mark.parametrize("name", ["symlink", "folder", "relative", "hard link"])
async def test_a_second_user_of_a_file_is_refused_under_whatever_name_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    async with open_database(f"sqlite+aiosqlite:///{home / 'a.db'}"):
        match name:
            case "symlink":
                path = other / "b.db"
                path.symlink_to(home / "a.db")
            case "folder":
                (other / "linked").symlink_to(home)
                path = other / "linked" / "a.db"
            case "relative":
                monkeypatch.chdir(other)
                path = Path("../home/a.db")
            case _:
                path = other / "b.db"
                path.hardlink_to(home / "a.db")
        refused = DatabaseUnusable if name == "hard link" else DatabaseInUse
        with pytest.raises(refused, match="second name" if name == "hard link" else "in use"):
            async with open_database(f"sqlite+aiosqlite:///{path}"):
                pass


async def test_a_link_to_a_file_on_a_network_file_system_does_not_hide_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(opening, "require_local_disk", asked.append)
    (tmp_path / "share").mkdir()
    (tmp_path / "a.db").symlink_to(tmp_path / "share" / "a.db")
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"):
        assert asked == [tmp_path / "share" / "a.db"]


async def test_a_file_that_another_process_has_is_free_when_that_process_was_killed(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    script = (
        "import asyncio\n"
        "from bot.storage.database import open_database\n"
        "async def main():\n"
        f"    async with open_database({url!r}):\n"
        "        print('open', flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    try:
        assert other.stdout is not None
        assert await other.stdout.readline() == b"open\n"
        with pytest.raises(DatabaseInUse):
            async with open_database(url):
                pass
    finally:
        other.kill()
        await other.wait()
    async with open_database(url):
        pass


@pytest.mark.parametrize("place", ["", "/:memory:", "/file:a.db?uri=true"])
async def test_a_database_without_a_file_is_refused(place: str) -> None:
    with pytest.raises(DatabaseUnusable, match="needs a file"):
        async with open_database(f"sqlite+aiosqlite://{place}"):
            pass


async def test_a_folder_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="No such file or directory"):
        async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'a.db'}"):
            pass


async def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("Dear diary, " * 100)
    with pytest.raises(DatabaseUnusable, match=r"a\.db cannot be used"):
        async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"):
            pass


async def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be used") as refusal:
        async with open_database("postgresql+asyncpg://someone:secret@127.0.0.1:1/nothing"):
            pass
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("/home/a.db", False),
        ("/mnt/share/a.db", True),
        ("/mnt/share/deep/er/a.db", True),
        ("/mnt/shared/a.db", False),
        ("/mnt/my disk/a.db", True),
        ("/mnt/share/local/a.db", False),
    ],
)
def test_a_network_file_system_is_refused(tmp_path: Path, path: str, refused: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "30 22 0:50 / /mnt/share rw,relatime shared:9 - nfs4 server:/x rw\n"
        "31 22 0:51 / /mnt/my\\040disk rw,relatime - fuse.sshfs server: rw\n"
        "32 30 254:1 / /mnt/share/local rw master:3 propagate_from:2 - ext4 /dev/vdb rw\n"
        "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
    )
    if refused:
        with pytest.raises(DatabaseUnusable, match="network file system"):
            require_local_disk(Path(path), mounts)
    else:
        require_local_disk(Path(path), mounts)


def test_where_nothing_tells_of_mounts_nothing_is_refused(tmp_path: Path) -> None:
    require_local_disk(tmp_path / "a.db", tmp_path / "no such file")


# --- Transactions ----------------------------------------------------------------------------------------------------


async def test_a_block_that_fails_writes_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(cards).values(_card("m")))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.reading() as connection:
        assert (await connection.execute(select(cards))).all() == []


async def test_readers_see_what_was_committed_and_wait_for_no_writer(database: Database) -> None:
    async with database.writing() as writer:
        await writer.execute(insert(cards).values(_card("m")))
        async with database.reading() as reader:
            assert (await reader.execute(select(cards))).all() == []
    async with database.reading() as reader:
        assert len((await reader.execute(select(cards))).all()) == 1


async def test_a_writer_has_a_file_to_itself_from_its_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as console:
            async with database.writing():
                with pytest.raises(sqlite3.OperationalError, match="database is locked"):
                    console.execute("BEGIN IMMEDIATE")
            async with database.reading():
                console.execute("BEGIN IMMEDIATE")


async def test_writers_of_a_file_take_their_turns_in_the_order_they_came(tmp_path: Path) -> None:
    turns: list[int] = []
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}") as database:

        async def write(number: int) -> None:
            async with database.writing() as connection:
                await connection.execute(insert(cards).values(_card(str(number))))
                turns.append(number)

        await asyncio.gather(*(write(number) for number in range(40)))
    assert turns == list(range(40))


async def test_writers_that_read_first_never_overwrite_each_other(stores: Stores, database: Database) -> None:
    await stores.people.remember(ADMIN, zone="0")

    async def count_up() -> None:
        async with database.writing() as connection:
            query = select(people.c.zone).where(people.c.id == ADMIN.id).with_for_update()
            seen = (await connection.execute(query)).scalar_one()
            await asyncio.sleep(0)
            await connection.execute(update(people).values(zone=str(int(seen) + 1)))

    await asyncio.gather(*(count_up() for _ in range(30)))
    known = await stores.people.get(ADMIN.id)
    assert known is not None
    assert known.zone == "30"


async def test_a_write_that_waited_while_its_event_was_taken_over_is_lost(stores: Stores, database: Database) -> None:
    record = Maker().record()
    booking, event = record.booking, record.event
    await stores.ledger.claim("key", record)
    async with database.writing() as connection:
        await connection.execute(update(bookings).values(fencing_token=2))
        late = asyncio.create_task(stores.ledger.write(at(record, EventState.CANCELLED)))
        await _until_it_waits(late, connection)
    with pytest.raises(LeaseLost):
        await late
    assert await stores.ledger.booking(booking.id) == booking
    assert await stores.ledger.claimed(slot(0, 9)) == {OAK.address: (event.slot,)}


async def _until_it_waits(task: "asyncio.Task[Any]", connection: Transaction) -> None:
    """Let the task run until the lock of this transaction stops it: a queue of ours, or a lock of PostgreSQL's."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    await asyncio.sleep(0)
    while connection.dialect.name == "postgresql" and not (await connection.execute(sql(waiting))).scalar_one():
        assert not task.done()


@pytest.mark.parametrize("moment", ["begin", "commit", *range(1, 7)])
async def test_a_writer_that_is_cancelled_stands_in_nobodys_way(
    stores: Stores, database: Database, moment: str | int
) -> None:
    record = Maker().record()
    booking, event = record.booking, record.event
    task = asyncio.create_task(stores.ledger.claim("key", record))
    statements, loop = itertools.count(1), asyncio.get_running_loop()

    def cancel(*_: object) -> None:
        # A file's COMMIT is in a thread.
        for _time in range(2):
            loop.call_soon_threadsafe(task.cancel)

    def cancel_in_time(*_: object) -> None:
        if next(statements) == moment:
            cancel()

    engine = database.engine
    heard, listener = ("before_cursor_execute", cancel_in_time) if isinstance(moment, int) else (moment, cancel)
    listen(engine, heard, listener)
    with pytest.raises(asyncio.CancelledError):
        await task
    remove(engine, heard, listener)
    answer = await stores.ledger.answer("key")
    assert (answer is None) is (moment != "commit")
    repeated = await stores.ledger.claim("key", record)
    assert repeated == (RequestResult(booking.id) if moment == "commit" else record)
    assert await stores.ledger.claimed(slot(0, 9)) == {OAK.address: (event.slot,)}


async def test_a_reader_that_is_cancelled_gives_its_connection_back(stores: Stores, database: Database) -> None:
    def cancel(*_: object) -> None:
        task.cancel()

    engine = database.engine
    for _ in range(20):
        task = asyncio.create_task(stores.registry.rooms())
        listen(engine, "before_cursor_execute", cancel)
        with pytest.raises(asyncio.CancelledError):
            await task
        remove(engine, "before_cursor_execute", cancel)
    pool = engine.pool
    assert not isinstance(pool, QueuePool) or pool.checkedout() == 0
    if database.file:
        with closing(sqlite3.connect(database.file, timeout=0)) as console:
            # The log starts anew only where nobody is left reading it.
            assert console.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0] == 0
    assert len(await stores.registry.rooms()) == 2


async def test_what_is_read_together_is_read_at_one_moment(database: Database) -> None:
    async def write() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(cards).values(_card("m")))

    async def count() -> int:
        async with database.reading() as connection:
            return len((await connection.execute(select(cards))).all())

    written = asyncio.Event()

    async def count_later() -> int:
        await written.wait()
        return await count()

    with counted() as cost:
        async with database.together():
            first = await count()
            later = asyncio.create_task(count_later())
            assert (first, await count()) == (0, 0)
    await write()
    written.set()
    assert await later == 1, "what was begun within and goes on after it reads for itself"
    if database.file:
        assert cost.reads == 1
    with pytest.raises(RuntimeError, match="together"):
        async with database.together():
            await write()
    assert await count() == 1


# --- What the database refuses ---------------------------------------------------------------------------------------


async def test_no_write_of_any_kind_makes_two_bookings_overlap(stores: Stores, database: Database) -> None:
    maker = Maker()
    first, second = maker.record(OAK, slot(1, 2)), maker.record(OAK, slot(2, 3))
    first_event, second_event = first.event, second.event
    await stores.ledger.claim("1", first)
    await stores.ledger.claim("2", second)
    mine, its = claims.c.event == first_event.id, _claim(first)
    async with database.writing() as connection:
        await connection.execute(insert(claims).values({**its, "starts": NOW, "ends": NOW + timedelta(hours=1.5)}))
    for statement in (
        update(claims).where(mine, claims.c.starts == first_event.slot.starts).values(ends=slot(1, 2.5).ends),
        update(claims).where(claims.c.event == second_event.id).values(starts=slot(1.75, 3).starts),
        update(claims).where(mine, claims.c.starts == NOW).values(booking=second.booking.id),
        insert(claims).values({**its, "starts": slot(2.5, 4).starts, "ends": slot(2.5, 4).ends}),
    ):
        with pytest.raises(IntegrityError):
            async with database.writing() as connection:
                await connection.execute(statement)
    async with database.writing() as connection:
        await connection.execute(update(claims).where(mine).values(room="elsewhere@roomkeeper.example"))
        await connection.execute(update(claims).where(claims.c.event == second_event.id).values(starts=NOW))
    with pytest.raises(IntegrityError):
        async with database.writing() as connection:
            await connection.execute(update(claims).where(mine).values(room=OAK.address))


async def test_a_claim_is_never_in_its_own_way(stores: Stores, database: Database) -> None:
    record = Maker().record()
    await stores.ledger.claim("key", record)
    async with database.writing() as connection:
        for change in ({"booking": "another"}, {"ends": slot(1, 3).ends}, {"starts": slot(1.5, 3).starts}):
            assert (await connection.execute(update(claims).values(change))).rowcount == 1


async def test_only_what_is_there_already_is_passed_over(database: Database) -> None:
    nobodys = {"tenant": TENANT, "booking": "b", "event": "e", "room": OAK.address, "starts": NOW, "ends": NOW}
    with pytest.raises(IntegrityError):
        async with database.writing() as connection:
            await insert_new(connection, claims, nobodys)


async def test_a_booking_may_overlap_itself(stores: Stores, database: Database) -> None:
    record = Maker().record(OAK, slot(1, 2))
    await stores.ledger.claim("key", record)
    longer = {**_claim(record), "ends": slot(1, 3).ends}
    async with database.writing() as connection:
        assert await insert_new(connection, claims, longer)
        assert not await insert_new(connection, claims, longer)
        moved = update(claims).where(claims.c.ends == slot(1, 3).ends).values(starts=slot(1.5, 3).starts)
        assert (await connection.execute(moved)).rowcount == 1
    assert await stores.ledger.claimed(slot(0, 9)) == {OAK.address: (slot(1, 2), slot(1.5, 3))}


async def test_spans_states_and_rows_that_cannot_be_are_refused(stores: Stores, database: Database) -> None:
    record = Maker().record()
    event = record.event
    await stores.ledger.claim("key", record)
    for statement in (
        update(claims).values(starts=event.slot.ends),
        update(events).values(ends=event.slot.starts),
        update(events).values(state="lost"),
        update(events).values(booking="another"),
        insert(claims).values({**_claim(record), "event": "another", "room": "elsewhere@roomkeeper.example"}),
        delete(events),
    ):
        with pytest.raises(IntegrityError):
            async with database.writing() as connection:
                await connection.execute(statement)
    assert await stores.ledger.claimed(slot(0, 9)) == {OAK.address: (event.slot,)}


async def test_tenants_know_nothing_of_each_other(stores: Stores, database: Database) -> None:
    other = sql_stores(database, stores.clock, "22222222-2222-2222-2222-222222222222")
    maker = Maker()
    record = maker.record()
    booking, event = record.booking, record.event
    await stores.ledger.claim("key", record)
    await stores.people.remember(ADMIN)
    await stores.cards.put("draft:1", "form", {"conversation": {"id": "a:1"}}, "m")
    assert await other.registry.rooms() == ()
    assert not await other.registry.booking_on()
    assert await other.people.get(ADMIN.id) is None
    assert await other.cards.all("draft:1") == ()
    assert await other.ledger.answer("key") is None
    assert await other.ledger.booking(booking.id) is None
    await other.seed_rooms()
    its = maker.record()
    its = replace(its, event=replace(its.event, id=event.id))
    assert await other.ledger.claim("key", its) == its
    await other.ledger.write(at(its, EventState.CANCELLED))
    assert await stores.ledger.booking(booking.id) == booking
    assert await stores.ledger.claimed(slot(0, 9)) == {OAK.address: (event.slot,)}


async def test_a_house_is_furnished_once_and_then_left_as_people_made_it(database: Database) -> None:
    registry = SqlRegistry(database, tenant=TENANT, clock=FakeClock(NOW))
    await registry.seed_rooms((OAK, ELM), by=ADMIN)
    assert await registry.rooms() == (ELM, OAK)
    assert await registry.booking_on()
    for room in (OAK, ELM):
        await registry.remove_room(room.address, by=ADMIN)
    await registry.switch_booking(on=False, by=ADMIN)
    await registry.seed_rooms((OAK, ELM), by=ADMIN)
    assert await registry.rooms() == ()
    assert not await registry.booking_on()


async def test_the_installation_has_one_name_ever_after(database: Database) -> None:
    registry = SqlRegistry(database, tenant=TENANT, clock=FakeClock(NOW))
    names = await asyncio.gather(*(registry.installation() for _ in range(5)))
    assert set(names) == {await registry.installation()}
    assert names[0]
    assert await SqlRegistry(database, tenant="another", clock=FakeClock(NOW)).installation() != names[0]


async def test_an_instant_is_kept_to_the_microsecond_and_nothing_but_utc_is_taken(database: Database) -> None:
    instants = [
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC),
        datetime(9998, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ]
    async with database.writing() as connection:
        for number, instant in enumerate(instants):
            await connection.execute(insert(cards).values({**_card(str(number)), "placed_at": instant}))
    async with database.reading() as connection:
        rows = (await connection.execute(select(cards.c.placed_at).order_by(cards.c.placed_at))).scalars().all()
    assert list(rows) == instants
    assert all(each.tzinfo is UTC for each in rows)
    naive = NOW.replace(tzinfo=None)
    for wrong in (naive, NOW.astimezone(timezone(timedelta(hours=2)))):
        with pytest.raises(StatementError, match="stored in UTC"):
            async with database.writing() as connection:
                await connection.execute(insert(cards).values({**_card("x"), "placed_at": wrong}))


if POSTGRES:

    async def test_a_server_that_may_lose_what_it_committed_is_refused(tmp_path: Path) -> None:
        async with new_database("postgres", tmp_path) as url:
            async with open_database(url) as database, database.writing() as connection:
                await connection.execute(
                    sql(f"ALTER DATABASE {database.engine.url.database} SET synchronous_commit = off")
                )
            with pytest.raises(DatabaseUnusable, match="synchronous_commit=off"):
                async with open_database(url):
                    pass

    async def test_a_server_that_takes_no_writes_is_refused(tmp_path: Path) -> None:
        async with new_database("postgres", tmp_path) as url:
            async with open_database(url) as database, database.writing() as connection:
                name = database.engine.url.database
                await connection.execute(sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
            with pytest.raises(DatabaseUnusable, match="not a replica"):
                async with open_database(url):
                    pass

    async def test_who_only_reads_is_in_no_transaction_and_leaves_none_of_that_to_who_writes(tmp_path: Path) -> None:
        now, whole, behind = sql("SELECT now(), pg_backend_pid()"), [], set[int]()
        async with new_database("postgres", tmp_path) as url, open_database(url) as database:
            for begin in (database.reading, database.writing):
                async with begin() as connection:
                    first, second = [(await connection.execute(now)).mappings().one() for _ in range(2)]
                    whole.append(first["now"] == second["now"])  # it stands still within a transaction
                    behind.add(first["pg_backend_pid"])
            assert whole == [False, True]
            assert len(behind) == 1, "they had the same connection, one after the other"
            with suppress(RuntimeError):
                async with database.writing() as connection:
                    await connection.execute(delete(servers))
                    raise RuntimeError
            async with database.reading() as connection:
                assert (await connection.execute(select(servers.c.identity))).scalar_one()

    async def test_half_written_pages_are_warned_of(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(database_server, "_setting", lambda _, name: "off" if name == "full_page_writes" else "")
        async with new_database("postgres", tmp_path) as url, open_database(url):
            assert "full_page_writes=off" in caplog.text

    async def test_another_server_than_at_the_last_start_is_told_once_in_the_log(
        tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with new_database("postgres", tmp_path) as url:
            for identity in (None, None, "1/00000001", None):
                async with open_database(url) as database:
                    if identity is not None:
                        async with database.writing() as connection:
                            await connection.execute(update(servers).values(identity=identity))
                    async with database.reading() as connection:
                        known = (await connection.execute(select(servers.c.identity))).scalar_one()
            (warning,) = [each for each in caplog.messages if "failed over" in each]
            assert f"it was 1/00000001 and is {known})" in warning
            assert re.fullmatch(r"\d+/[0-9A-F]{8}", known)

    async def test_a_server_that_does_not_tell_which_it_is_is_taken_as_it_is(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database_server, "_IDENTITY", "SELECT no_such_function()")
        async with (
            new_database("postgres", tmp_path) as url,
            open_database(url) as database,
            database.reading() as connection,
        ):
            assert (await connection.execute(select(servers.c.identity))).all() == []


def _card(message: str) -> dict[str, Any]:
    return {
        "tenant": TENANT, "subject": "draft:1", "activity": message, "role": "form", "reference": {}, "placed_at": NOW,
        "shown": 0, "newest": 0, "zone": "", "shared": False, "viewer": "", "leased_until": NOW,
        "rejections": 0, "not_before": NOW, "promises": False,
    }  # fmt: skip


def _claim(record: BookingRecord) -> dict[str, Any]:
    return {
        "tenant": TENANT, "booking": record.booking.id, "event": record.event.id, "room": record.event.mailbox.address,
        "starts": record.event.slot.starts, "ends": record.event.slot.ends,
    }  # fmt: skip
