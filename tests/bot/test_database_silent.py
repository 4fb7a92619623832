"""PostgreSQL that goes silent: what waits for it is given up within bounds, and what comes later works again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from bot.storage.database import Database, open_database
from bot.storage.tables import servers
from bot.storage.transaction import Bounds, DatabaseSilent
from tests.support.database_wire import Wire, wire_to
from tests.support.databases import POSTGRES, new_database

SHORT = Bounds(
    connect_s=0.5,
    ping_s=0.3,
    trusted_s=0.0,
    lock_s=0.5,
    statement_s=0.6,
    idle_s=0.5,
    pool_s=0.5,
    answer_s=1.0,
    cancelled_s=0.2,
)
ENOUGH_S = 20.0
"""Where something waits for ever without its bound, the test fails after this."""

if POSTGRES:

    @pytest.fixture
    async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
        async with new_database("postgres", tmp_path) as url, wire_to(url) as laid:
            yield laid

    @pytest.fixture
    async def database(wire: Wire) -> AsyncIterator[Database]:
        async with open_database(wire.url, bounds=SHORT) as opened:
            yield opened

    async def one(database: Database) -> int:
        async with database.reading() as connection:
            return int((await connection.execute(sql("SELECT 1"))).scalar_one())

    async def occupy(database: Database, count: int) -> None:
        """Have so many connections in the pool."""
        async with asyncio.timeout(ENOUGH_S):
            everybody = asyncio.Barrier(count)

            async def hold() -> None:
                async with database.reading() as connection:
                    await connection.execute(sql("SELECT 1"))
                    await everybody.wait()

            await asyncio.gather(*(hold() for _ in range(count)))

    async def test_a_statement_that_is_never_answered_is_given_up_and_the_next_one_works(
        wire: Wire, database: Database
    ) -> None:
        async def write() -> None:
            async with database.writing() as connection:
                await connection.execute(insert(servers).values(identity="lost"))
                wire.fall_silent()
                await connection.execute(sql("SELECT 1"))

        async with asyncio.timeout(ENOUGH_S):
            with pytest.raises(DatabaseSilent):
                await write()
            wire.forget()
            assert await one(database) == 1
            async with database.reading() as connection:
                assert "lost" not in (await connection.execute(select(servers.c.identity))).scalars().all()

    async def test_a_commit_that_is_never_answered_is_an_error_whose_outcome_is_open(
        wire: Wire, database: Database
    ) -> None:
        async def write() -> None:
            async with database.writing() as connection:
                await connection.execute(insert(servers).values(identity="perhaps"))
                wire.fall_silent()

        async with asyncio.timeout(ENOUGH_S):
            with pytest.raises(DatabaseSilent):
                await write()
            wire.forget()
            assert await one(database) == 1

    async def test_who_is_cancelled_while_the_database_says_nothing_is_cancelled(
        wire: Wire, database: Database
    ) -> None:
        asked = asyncio.Event()

        async def ask() -> None:
            async with database.writing() as connection:
                wire.fall_silent()
                asked.set()
                await connection.execute(sql("SELECT 1"))

        async with asyncio.timeout(ENOUGH_S):
            task = asyncio.create_task(ask())
            await asked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            wire.forget()
            assert await one(database) == 1
        pool = database.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0

    async def test_idle_connections_that_were_forgotten_are_all_replaced_when_the_first_one_is_found_out(
        wire: Wire, database: Database
    ) -> None:
        await occupy(database, 5)
        before = wire.connections
        wire.forget()
        async with asyncio.timeout(ENOUGH_S):
            for _ in range(5):
                assert await one(database) == 1
            await occupy(database, 5)
        assert wire.connections - before <= 6

    async def test_a_connection_that_was_just_used_is_not_asked_and_costs_one_transaction_if_it_is_gone(
        wire: Wire,
    ) -> None:
        async with open_database(wire.url, bounds=replace(SHORT, trusted_s=ENOUGH_S)) as database:
            assert await one(database) == 1
            wire.forget()
            with pytest.raises(DatabaseSilent):
                await one(database)
            assert await one(database) == 1

    async def test_a_server_that_accepts_and_says_nothing_is_given_up(wire: Wire, database: Database) -> None:
        wire.fall_silent()
        async with asyncio.timeout(ENOUGH_S):
            for _ in range(3):
                with pytest.raises(DatabaseSilent):
                    await one(database)
            wire.forget()
            assert await one(database) == 1

    async def test_whoever_falls_silent_within_a_transaction_stands_in_nobodys_way_for_long(
        database: Database,
    ) -> None:
        async def overtake() -> None:
            while True:
                try:
                    async with database.writing() as other:
                        await other.execute(update(servers).values(identity="other"))
                except DBAPIError:  # The lock is another's.
                    continue
                return

        async def freeze() -> None:
            async with database.writing() as frozen:
                await frozen.execute(update(servers).values(identity="frozen"))
                await overtake()
                await frozen.execute(select(servers))

        async with asyncio.timeout(ENOUGH_S):
            with pytest.raises(DBAPIError):
                await freeze()
            assert await one(database) == 1
