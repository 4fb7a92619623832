"""All processes on one database go by its time, whatever their machines think it is."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage.database import Database, Now, open_database
from bot.storage.shared_clock import APART, TRUSTED_S, SharedClock, SystemClock
from tests.fakes.booking import FakeClock
from tests.support.databases import DATABASES, ready_database

NEAR = timedelta(seconds=30)


@pytest.fixture(params=DATABASES)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with ready_database(request.param, tmp_path) as url, open_database(url) as opened:
        yield opened


async def time_of(database: Database) -> datetime:
    async with database.reading() as connection:
        told: datetime = (await connection.execute(select(Now()))).scalar_one()
    return told


async def test_a_machine_whose_clock_is_wrong_goes_by_the_databases_time_and_says_so_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    own = FakeClock(datetime(2020, 1, 1, tzinfo=UTC))
    clock = SharedClock(database, own=own)
    for _ in range(3):
        await clock.ask()
        assert abs(clock.now() - await time_of(database)) < NEAR
    assert len(caplog.messages) == 1
    assert "set one of them right" in caplog.text
    own.at = SystemClock().now()
    for _ in range(2):
        await clock.ask()
    assert len(caplog.messages) == 2
    assert "that is fine again" in caplog.text
    assert APART < NEAR


async def test_between_two_answers_the_clock_goes_on_and_no_step_of_the_machines_own_moves_it(
    database: Database,
) -> None:
    passed, own = [0.0], FakeClock(SystemClock().now())
    clock = SharedClock(database, own=own, monotonic=lambda: passed[0])
    with pytest.raises(RuntimeError):
        clock.now()
    await clock.ask()
    first = clock.now()
    own.at += timedelta(hours=3)
    passed[0] += 90
    assert clock.now() == first + timedelta(seconds=90)


async def test_an_answer_that_took_long_does_not_move_the_clock(database: Database) -> None:
    passed, step = [0.0], [0.0]

    def monotonic() -> float:
        passed[0] += step[0]
        return passed[0]

    clock = SharedClock(database, monotonic=monotonic)
    await clock.ask()
    before = clock.now()
    step[0] = 2 * TRUSTED_S
    await clock.ask()
    step[0] = 0.0
    assert clock.now() == before + timedelta(seconds=passed[0])
