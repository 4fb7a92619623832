"""Who looks at which room: what the rows in SQL and their twin in memory must do alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from booking.model import Slot
from bot.storage.database import open_database
from bot.storage.looks import Look, Looks, SqlLooks
from bot.storage.tables import looks as rows
from tests.fakes.booking import FakeClock
from tests.fakes.looks import MemoryLooks
from tests.support.databases import DATABASES, ready_database
from tests.support.stores import NOW, TENANT

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture(params=("memory", *DATABASES))
async def looks(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Looks]:
    if request.param == "memory":
        yield MemoryLooks(clock)
        return
    async with ready_database(request.param, tmp_path) as url, open_database(url) as database:
        other = SqlLooks(database, tenant="22222222-2222-2222-2222-222222222222", clock=clock)
        await other.take(["oak"], before=None, lease_s=60)
        yield SqlLooks(database, tenant=TENANT, clock=clock)


async def test_what_was_noted_of_a_look_is_read_again(looks: Looks, clock: FakeClock) -> None:
    assert (await looks.all()).looks == {}
    taken = await looks.take(["oak", "elm"], before=None, lease_s=60)
    assert taken == {"oak": Look("oak", NOW), "elm": Look("elm", NOW)}
    oak = replace(
        taken["oak"],
        near_at=NOW,
        whole_at=NOW,
        doubted_since=NOW - MINUTE,
        doubted_at=NOW,
        seen=Slot(NOW - MINUTE, NOW + MINUTE),
        link="https://graph.example/v1.0/users/oak/calendarView/delta?$deltatoken=a",
        watched=Slot(NOW - MINUTE, NOW + 2 * MINUTE),
    )
    clock.at += MINUTE
    await looks.looked([oak])
    seen = await looks.all()
    assert (seen.now, seen.looks) == (NOW + MINUTE, {"oak": oak, "elm": Look("elm", NOW)})
    assert (await looks.take(["oak"], before=None, lease_s=60))["oak"] == replace(oak, tried_at=NOW + MINUTE)


async def test_a_room_that_was_looked_at_since_then_is_not_taken(looks: Looks, clock: FakeClock) -> None:
    await looks.looked((await looks.take(["oak"], before=None, lease_s=60)).values())
    clock.at += MINUTE
    assert await looks.take(["oak", "elm"], before=NOW, lease_s=60) == {"elm": Look("elm", NOW + MINUTE)}
    assert set(await looks.take(["oak"], before=NOW + MINUTE, lease_s=60)) == {"oak"}


async def test_what_is_forgotten_begins_anew(looks: Looks) -> None:
    (oak,) = (await looks.take(["oak"], before=None, lease_s=60)).values()
    await looks.looked([replace(oak, near_at=NOW)])
    await looks.forget(["oak", "never"])
    assert (await looks.all()).looks == {}


async def test_a_life_stays_the_same_as_long_as_nothing_is_restored(looks: Looks) -> None:
    assert (await looks.all()).life == (await looks.all()).life


REST = timedelta(seconds=3)


async def test_a_room_that_is_said_to_have_changed_is_wanted_until_it_was_read(looks: Looks, clock: FakeClock) -> None:
    await looks.looked((await looks.take(["elm", "oak"], before=None, lease_s=60)).values())
    clock.at += REST
    for _ in range(2):
        await looks.want(["oak", "never"])
    told = await looks.wanted(rest=REST, limit=10)
    assert (told.now, told.rooms) == (NOW + REST, ("oak",))
    clock.at += REST
    taken = await looks.take(["elm", "oak"], before=None, lease_s=60)
    assert {room: look.wanted for room, look in taken.items()} == {"elm": False, "oak": True}
    await looks.looked(taken.values())
    clock.at += REST
    assert (await looks.wanted(rest=REST, limit=10)).rooms == ()
    assert not any(look.wanted for look in (await looks.all()).looks.values())


async def test_what_is_said_while_a_room_is_looked_at_costs_another_look(looks: Looks, clock: FakeClock) -> None:
    taken = await looks.take(["oak"], before=None, lease_s=60)
    await looks.want(["oak"])
    await looks.looked(taken.values())
    clock.at += REST
    assert (await looks.wanted(rest=REST, limit=10)).rooms == ("oak",)


async def test_a_wanted_room_rests_after_a_look_and_those_that_wait_longest_come_first(
    looks: Looks, clock: FakeClock
) -> None:
    await looks.looked((await looks.take(["elm", "oak"], before=None, lease_s=60)).values())
    clock.at += timedelta(seconds=1)
    await looks.want(["oak"])
    assert (await looks.wanted(rest=REST, limit=10)).rooms == ()
    clock.at += timedelta(seconds=1)
    await looks.want(["elm"])
    clock.at += timedelta(seconds=1)
    assert (await looks.wanted(rest=REST, limit=10)).rooms == ("oak", "elm")
    assert (await looks.wanted(rest=REST, limit=1)).rooms == ("oak",)


async def test_a_room_that_could_not_be_read_stays_wanted_for_its_next_look(looks: Looks, clock: FakeClock) -> None:
    await looks.looked((await looks.take(["oak"], before=None, lease_s=60)).values())
    await looks.want(["oak"])
    clock.at += REST
    (oak,) = (await looks.take(["oak"], before=None, lease_s=60)).values()
    await looks.looked([replace(oak, unread_since=clock.at)])
    clock.at += MINUTE
    assert (await looks.wanted(rest=REST, limit=10)).rooms == (), "it comes at its usual time"
    (oak,) = (await looks.take(["oak"], before=None, lease_s=60)).values()
    assert oak.wanted


@pytest.mark.parametrize("looks", [each for each in ("memory", *DATABASES) if "sqlite" not in each], indirect=True)
async def test_what_somebody_has_is_not_taken_by_another_until_it_rested(looks: Looks, clock: FakeClock) -> None:
    assert set(await looks.take(["oak"], before=None, lease_s=90)) == {"oak"}
    clock.at += MINUTE
    assert set(await looks.take(["oak", "elm"], before=None, lease_s=90)) == {"elm"}
    clock.at += MINUTE
    assert set(await looks.take(["oak"], before=None, lease_s=90)) == {"oak"}


@pytest.mark.parametrize("kind", DATABASES)
async def test_who_notes_what_is_wanted_and_who_looks_do_not_wait_for_each_other(
    kind: str, tmp_path: Path, clock: FakeClock
) -> None:
    """Whoever looks has the rooms in order; in the table they may stand in any."""
    async with ready_database(kind, tmp_path) as url, open_database(url) as database:
        looks = SqlLooks(database, tenant=TENANT, clock=clock)
        for room in ("oak", "ash"):
            await looks.looked((await looks.take([room], before=None, lease_s=60)).values())
        async with database.writing() as connection:
            looked = update(rows).where(rows.c.tenant == TENANT).values(tried_at=clock.at)
            await connection.execute(looked.where(rows.c.room == "ash"))
            noting = asyncio.create_task(looks.want(["ash", "oak"]))
            await asyncio.sleep(0.3)
            await connection.execute(looked.where(rows.c.room == "oak"))
        await noting
        clock.at += REST
        assert set((await looks.wanted(rest=REST, limit=10)).rooms) == {"ash", "oak"}
