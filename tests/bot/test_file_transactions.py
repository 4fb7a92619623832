"""A database in a file: what others do to it is waited for beside the event loop, and what fails leaves it in order."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.storage.database import Database, open_database
from bot.storage.tables import servers
from bot.storage.transaction import Bounds, DatabaseSilent
from tests.support.statements import counted

SHORT = Bounds(lock_s=0.5, answer_s=3.0, cancelled_s=1.0)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", bounds=SHORT) as opened:
        yield opened


@contextmanager
def locked(database: Database) -> Iterator[sqlite3.Connection]:
    """Have the file as another program has it that writes."""
    assert database.file is not None
    with closing(sqlite3.connect(database.file, timeout=0, isolation_level=None)) as console:
        console.execute("BEGIN IMMEDIATE")
        yield console


async def note(database: Database, identity: str) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(servers).values(identity=identity))


async def noted(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list((await connection.execute(select(servers.c.identity))).scalars())


async def test_a_writer_waits_for_another_program_and_nobody_waits_with_it(database: Database) -> None:
    with locked(database) as console:
        writer = asyncio.create_task(note(database, "mine"))
        for _ in range(10):
            assert await noted(database) == []
            await asyncio.sleep(0.001)
        assert not writer.done()
        console.execute("ROLLBACK")
        await writer
    assert await noted(database) == ["mine"]


async def test_a_lock_that_is_never_released_is_an_error_and_the_next_writer_writes(database: Database) -> None:
    with locked(database), pytest.raises(OperationalError, match="database is locked"):
        await note(database, "lost")
    await note(database, "mine")
    assert await noted(database) == ["mine"]


async def test_who_is_cancelled_while_it_waits_for_a_lock_writes_nothing(database: Database) -> None:
    with locked(database):
        writer = asyncio.create_task(note(database, "lost"))
        await asyncio.sleep(0.05)
        writer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writer
    await note(database, "mine")
    assert await noted(database) == ["mine"]


async def test_a_commit_that_fails_writes_nothing_and_the_next_one_works(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.execute(sql("PRAGMA defer_foreign_keys = ON"))
            await connection.execute(insert(servers).values(identity="lost"))
            orphan = "INSERT INTO claim VALUES ('t', 'no booking', 'no event', 'r', 0, 1)"
            await connection.execute(sql(orphan))

    with pytest.raises(IntegrityError):
        await fail()
    await note(database, "mine")
    assert await noted(database) == ["mine"]


async def test_a_disk_that_hangs_is_given_up_and_what_was_written_stands_once_it_goes_on(database: Database) -> None:
    hangs = threading.Event()
    event.listen(database.engine, "commit", lambda _: hangs.wait(20))
    with pytest.raises(DatabaseSilent):
        await note(database, "perhaps")
    assert await noted(database) == []
    hangs.set()
    await note(database, "mine")
    assert set(await noted(database)) == {"perhaps", "mine"}


async def test_what_fails_after_it_was_given_up_keeps_the_file_from_nobody(database: Database) -> None:
    hangs = threading.Event()

    def fail_late(_: object) -> None:
        if not hangs.is_set():
            hangs.wait(20)
            raise OSError

    event.listen(database.engine, "commit", fail_late)
    with pytest.raises(DatabaseSilent):
        await note(database, "lost")
    hangs.set()
    await note(database, "mine")
    assert await noted(database) == ["mine"]


async def test_who_connects_waits_for_a_file_that_somebody_has_whole_for_a_moment(database: Database) -> None:
    assert database.file is not None
    with closing(sqlite3.connect(database.file, timeout=0, isolation_level=None, check_same_thread=False)) as console:
        # As a connection has it that is just being closed, the last one for the moment.
        console.execute("PRAGMA locking_mode = EXCLUSIVE")
        console.execute("BEGIN EXCLUSIVE")
        writer = asyncio.create_task(note(database, "mine"))
        await asyncio.sleep(0.2)
        assert not writer.done()
    await writer
    assert await noted(database) == ["mine"]


async def test_what_was_read_stays_as_it_was_read(database: Database) -> None:
    for each in "abc":
        await note(database, each)
    async with database.writing() as connection:
        seen = []
        for row in await connection.execute(select(servers.c.identity).order_by(servers.c.identity)):
            seen.append(row.identity)
            await connection.execute(update(servers).values(identity=servers.c.identity + "!"))
    assert seen == ["a", "b", "c"]


async def test_many_may_read_at_once_each_what_was_there_when_it_began(database: Database) -> None:
    everybody = asyncio.Barrier(20)

    async def read() -> list[str]:
        async with database.reading() as connection:
            await connection.execute(select(servers.c.identity))
            await everybody.wait()
            return list((await connection.execute(select(servers.c.identity))).scalars())

    async def write() -> None:
        await everybody.wait()
        await note(database, "later")

    *responses, _ = await asyncio.gather(*(read() for _ in range(19)), write())
    assert all(each == [] for each in responses)
    assert await noted(database) == ["later"]


# --- Writers that share a COMMIT -------------------------------------------------------------------------------------


@contextmanager
def held_back(database: Database) -> Iterator[threading.Event]:
    """Let each COMMIT wait until the event is set."""
    goes_on = threading.Event()
    event.listen(database.engine, "commit", lambda _: goes_on.wait(2))
    yield goes_on
    goes_on.set()


async def test_those_who_wait_for_one_writer_are_put_on_the_disk_together(database: Database) -> None:
    with counted() as cost:
        await asyncio.gather(*(note(database, f"{number:02}") for number in range(50)))
    assert sorted(await noted(database)) == [f"{number:02}" for number in range(50)]
    assert cost.commits <= 2


async def test_nobody_hears_that_it_wrote_before_the_disk_has_it(database: Database) -> None:
    with held_back(database) as goes_on:
        writers = [asyncio.create_task(note(database, each)) for each in "abc"]
        await asyncio.sleep(0.2)
        assert not any(each.done() for each in writers)
        assert await noted(database) == []
        goes_on.set()
        await asyncio.gather(*writers)
    assert sorted(await noted(database)) == ["a", "b", "c"]


async def test_who_fails_among_others_undoes_its_own_writes_alone(database: Database) -> None:
    async def fail(identity: str) -> None:
        async with database.writing() as connection:
            await connection.execute(insert(servers).values(identity=identity))
            raise ZeroDivisionError

    for order in ("a!b", "!ab", "ab!", "a!!b"):
        writers = [fail("lost") if each == "!" else note(database, f"{each} of {order}") for each in order]
        ends = await asyncio.gather(*writers, return_exceptions=True)
        assert [isinstance(each, ZeroDivisionError) for each in ends] == [each == "!" for each in order]
    assert "lost" not in await noted(database)
    assert len(await noted(database)) == 8


async def test_who_fails_on_what_others_wrote_hears_of_it_when_the_disk_has_that(database: Database) -> None:
    async def refuse() -> None:
        async with database.writing() as connection:
            assert (await connection.execute(select(servers.c.identity))).scalars().all() == ["theirs"]
            raise ZeroDivisionError

    with held_back(database) as goes_on:
        writer, refused = asyncio.create_task(note(database, "theirs")), asyncio.create_task(refuse())
        await asyncio.sleep(0.2)
        assert not refused.done()
        goes_on.set()
        ends = await asyncio.gather(writer, refused, return_exceptions=True)
    assert [type(each) for each in ends] == [type(None), ZeroDivisionError]
    assert await noted(database) == ["theirs"]


async def test_who_is_cancelled_among_others_stops_none_of_them(database: Database) -> None:
    async def linger() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(servers).values(identity="lost"))
            await asyncio.sleep(5)

    first = asyncio.create_task(note(database, "first"))
    lingering = asyncio.create_task(linger())
    waiting = asyncio.create_task(note(database, "lost as well"))
    last = asyncio.create_task(note(database, "last"))
    await asyncio.sleep(0.05)
    waiting.cancel()
    lingering.cancel()
    await asyncio.gather(first, last)
    assert sorted(await noted(database)) == ["first", "last"]


async def test_what_is_written_is_committed_where_all_who_waited_behind_it_went_away(database: Database) -> None:
    async def first() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(servers).values(identity="first"))
            await asyncio.sleep(0.05)
            waiting.cancel()

    writer = asyncio.create_task(first())
    await asyncio.sleep(0)
    waiting = asyncio.create_task(note(database, "lost"))
    await writer
    assert await noted(database) == ["first"]


async def test_a_commit_that_fails_is_an_error_for_all_whose_writes_it_had(database: Database) -> None:
    async def break_it() -> None:
        async with database.writing() as connection:
            await connection.execute(sql("PRAGMA defer_foreign_keys = ON"))
            await connection.execute(sql("INSERT INTO claim VALUES ('t', 'no booking', 'no event', 'r', 0, 1)"))

    ends = await asyncio.gather(note(database, "a"), break_it(), note(database, "b"), return_exceptions=True)
    assert all(isinstance(each, IntegrityError) for each in ends)
    await note(database, "mine")
    assert await noted(database) == ["mine"]


async def test_nobody_hears_that_it_wrote_where_the_commit_of_all_is_stopped(database: Database) -> None:
    begun, goes_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def fail_late(_: object) -> None:
        loop.call_soon_threadsafe(begun.set)
        goes_on.wait(2)
        raise OSError

    event.listen(database.engine, "commit", fail_late)
    before = asyncio.all_tasks()
    writers = [asyncio.create_task(note(database, each)) for each in "ab"]
    await begun.wait()
    (committer,) = asyncio.all_tasks() - before - {*writers}
    committer.cancel()
    await asyncio.sleep(0)
    goes_on.set()
    ends = await asyncio.gather(*writers, return_exceptions=True)
    assert [type(each) for each in ends] == [DatabaseSilent, DatabaseSilent]
    event.remove(database.engine, "commit", fail_late)
    await note(database, "mine")
    assert await noted(database) == ["mine"]


async def test_a_transaction_that_sqlite_undid_by_itself_is_an_error_for_all_who_wrote_into_it(
    database: Database,
) -> None:
    async def undo_all() -> None:
        async with database.writing() as connection:
            await connection.execute(sql("ROLLBACK"))
            raise OSError

    ends = await asyncio.gather(note(database, "a"), undo_all(), note(database, "b"), return_exceptions=True)
    assert [type(each) for each in ends] == [DatabaseSilent, OSError, type(None)]
    assert await noted(database) == ["b"]


async def test_who_wrote_waits_for_those_behind_it_however_long_they_take(database: Database) -> None:
    async def linger() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(servers).values(identity="slow"))
            await asyncio.sleep(SHORT.answer_s + 0.5)

    await asyncio.gather(note(database, "first"), linger())
    assert await noted(database) == ["first", "slow"]
