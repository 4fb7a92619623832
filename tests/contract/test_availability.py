"""The availability index: what the rows in SQL and their twin in memory must tell alike of what looks saw."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from booking.model import Slot
from booking.ports import AvailabilityIndex, Busy
from bot.storage.availability import Picture, SqlAvailabilityIndex
from bot.storage.database import Database, open_database
from bot.storage.looks import Looks, SqlLooks
from bot.storage.tables import looks
from bot.storage.transaction import Bounds
from tests.fakes.booking import FakeClock
from tests.fakes.looks import MemoryLooks
from tests.support.databases import DATABASES, ready_database
from tests.support.stores import NOW, TENANT, slot

DAY = 24.0
AGE = timedelta(seconds=90)
NEAR, FAR = slot(-1, 2 * DAY), slot(-1, 100 * DAY)


@dataclass(slots=True)
class Indexed:
    """The index, and the looks that fill it."""

    index: AvailabilityIndex
    looks: Looks
    clock: FakeClock

    async def saw(self, *taken: Slot, room: str = "oak", span: Slot = FAR, whole: bool = False) -> None:
        """Note what a look saw that begins and ends now."""
        (look,) = (await self.looks.take([room], before=None, lease_s=0)).values()
        whole_at = look.tried_at if whole else look.whole_at
        became = replace(look, near_at=look.tried_at, whole_at=whole_at, unread_since=None, seen=span)
        await self.looks.looked([became], [Picture(room, span, taken)])

    async def told(self, span: Slot = FAR, *, age: timedelta = AGE) -> Mapping[str, tuple[Slot, ...]]:
        """Tell when the rooms are taken that the index knows, in order."""
        seen = await self.index.seen(span, max_age=age)
        assert all(each.readable and each.read_at is not None for each in seen.values())
        return {room: tuple(sorted(busy.slots)) for room, busy in seen.items()}


def sql_index(database: Database, clock: FakeClock) -> Indexed:
    """Give the index of one process, with nothing in its memory yet."""
    return Indexed(
        SqlAvailabilityIndex(database, tenant=TENANT, clock=clock),
        SqlLooks(database, tenant=TENANT, clock=clock),
        clock,
    )


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture(params=("memory", *DATABASES))
async def indexed(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Indexed]:
    if request.param == "memory":
        looks = MemoryLooks(clock)
        yield Indexed(looks, looks, clock)
        return
    async with ready_database(request.param, tmp_path) as url, open_database(url) as database:
        tenant = "22222222-2222-2222-2222-222222222222"
        theirs = SqlAvailabilityIndex(database, tenant=tenant, clock=clock)
        await Indexed(theirs, SqlLooks(database, tenant=tenant, clock=clock), clock).saw(slot(3, 4), room="theirs")
        yield sql_index(database, clock)


async def test_nothing_is_known_before_somebody_looked(indexed: Indexed) -> None:
    assert await indexed.told() == {}
    await indexed.looks.take(["oak"], before=None, lease_s=60)
    assert await indexed.told() == {}


async def test_what_a_look_saw_is_told_with_when_that_was(indexed: Indexed) -> None:
    await indexed.saw(slot(1, 2), slot(30, 31))
    await indexed.saw(room="elm")
    indexed.clock.at += AGE
    assert await indexed.told() == {"oak": (slot(1, 2), slot(30, 31)), "elm": ()}
    seen = await indexed.index.seen(slot(1.5, 3), max_age=AGE)
    assert seen == {"oak": Busy((slot(1, 2),), read_at=NOW), "elm": Busy(read_at=NOW)}


async def test_a_picture_that_is_too_old_is_none(indexed: Indexed) -> None:
    await indexed.saw(slot(1, 2))
    indexed.clock.at += AGE + timedelta(microseconds=1)
    assert await indexed.told() == {}
    assert await indexed.told(age=2 * AGE) == {"oak": (slot(1, 2),)}


@pytest.mark.parametrize("span", [slot(-2, 1), slot(40, 2 * DAY + 1), slot(3 * DAY, 4 * DAY)])
async def test_a_room_that_was_not_read_so_far_is_not_told_of(indexed: Indexed, span: Slot) -> None:
    await indexed.saw(slot(1, 2), span=NEAR)
    assert await indexed.told(NEAR) == {"oak": (slot(1, 2),)}
    assert await indexed.told(span) == {}


async def test_a_room_that_could_not_be_read_last_is_not_told_of(indexed: Indexed) -> None:
    await indexed.saw(slot(1, 2))
    (look,) = (await indexed.looks.take(["oak"], before=None, lease_s=60)).values()
    await indexed.looks.looked([replace(look, unread_since=NOW)])
    assert await indexed.told() == {}
    await indexed.saw(slot(1, 2))
    assert await indexed.told() == {"oak": (slot(1, 2),)}


async def test_what_is_gone_at_the_next_look_is_gone_from_the_index(indexed: Indexed) -> None:
    await indexed.saw(slot(1, 2), slot(3, 4), slot(50, 51))
    await indexed.saw(slot(3, 4), slot(5, 6))
    assert await indexed.told() == {"oak": (slot(3, 4), slot(5, 6))}
    await indexed.saw()
    assert await indexed.told() == {"oak": ()}


async def test_a_look_at_the_near_leaves_what_lies_beyond_it(indexed: Indexed) -> None:
    beyond, across = slot(2 * DAY, 2 * DAY + 1), slot(2 * DAY - 1, 2 * DAY + 3)
    later, before = slot(20 * DAY, 20 * DAY + 1), slot(-3, -2)
    wide = Slot(NOW - timedelta(days=1), FAR.ends)
    await indexed.saw(before, slot(1, 2), beyond, across, later, span=wide)
    await indexed.saw(slot(1, 2), span=NEAR)
    await indexed.saw(slot(1, 2), span=Slot(FAR.starts, NEAR.ends))
    (look,) = (await indexed.looks.take(["oak"], before=None, lease_s=60)).values()
    await indexed.looks.looked([replace(look, seen=wide)])
    assert await indexed.told(wide) == {"oak": (before, slot(1, 2), beyond, later)}


async def test_a_meeting_over_many_days_takes_each_of_them(indexed: Indexed) -> None:
    long = slot(-10 * DAY, 40 * DAY)
    await indexed.saw(long, slot(1, 2))
    for span in (slot(0, 1), slot(17 * DAY, 17 * DAY + 1), slot(39 * DAY, 41 * DAY)):
        assert long in (await indexed.told(span))["oak"]
    assert await indexed.told(slot(40 * DAY, 41 * DAY)) == {"oak": ()}
    await indexed.saw(span=FAR)
    assert await indexed.told() == {"oak": ()}


async def test_a_slot_to_the_end_of_a_day_does_not_take_the_next(indexed: Indexed) -> None:
    midnight = datetime(2026, 3, 3, tzinfo=NOW.tzinfo)
    late, early = Slot(NOW, midnight), Slot(midnight, midnight + timedelta(microseconds=1))
    await indexed.saw(late, early)
    assert await indexed.told(Slot(NOW, midnight)) == {"oak": (late,)}
    assert await indexed.told(Slot(midnight, midnight + AGE)) == {"oak": (early,)}


async def test_two_meetings_at_the_same_time_are_one_slot(indexed: Indexed) -> None:
    await indexed.saw(slot(1, 2), slot(1, 2), slot(1, 3))
    assert await indexed.told() == {"oak": (slot(1, 2), slot(1, 3))}


async def test_a_room_that_is_forgotten_is_gone_with_all_that_was_seen(indexed: Indexed) -> None:
    await indexed.saw(slot(1, 2))
    await indexed.saw(slot(5, 6), room="elm")
    await indexed.looks.forget(["oak"])
    assert await indexed.told() == {"elm": (slot(5, 6),)}
    (look,) = (await indexed.looks.take(["oak"], before=None, lease_s=60)).values()
    await indexed.looks.looked([replace(look, near_at=NOW, seen=FAR)])
    assert await indexed.told() == {"oak": (), "elm": (slot(5, 6),)}


async def test_what_changed_since_the_last_search_is_told_by_the_next(indexed: Indexed) -> None:
    """Each step is read on its own, as somebody who searched before it has it in memory."""
    for room in ("oak", "elm", "ash"):
        await indexed.saw(slot(1, 2), slot(30, 31), room=room)
    assert await indexed.told() == dict.fromkeys(("oak", "elm", "ash"), (slot(1, 2), slot(30, 31)))
    near = slot(0, 3)
    assert await indexed.told(near) == dict.fromkeys(("oak", "elm", "ash"), (slot(1, 2),))
    await indexed.saw(slot(2, 3), slot(30, 31), room="elm")
    await indexed.saw(slot(30, 31), room="ash")
    assert await indexed.told(near) == {"oak": (slot(1, 2),), "elm": (slot(2, 3),), "ash": ()}
    await indexed.looks.forget(["oak"])
    await indexed.saw(slot(1, 2), slot(40, 41), room="ash")
    assert await indexed.told(near) == {"elm": (slot(2, 3),), "ash": (slot(1, 2),)}
    assert await indexed.told(slot(25, 45)) == {"elm": (slot(30, 31),), "ash": (slot(40, 41),)}
    indexed.clock.at += AGE + timedelta(seconds=1)
    await indexed.saw(room="elm")
    assert await indexed.told(near) == {"elm": ()}


async def test_days_that_nobody_asks_about_any_more_are_read_again(indexed: Indexed) -> None:
    days = [slot(DAY * day + 1, DAY * day + 2) for day in range(30)]
    await indexed.saw(*days)
    for _ in range(2):
        for day in days:
            assert await indexed.told(day) == {"oak": (day,)}
        assert await indexed.told(Slot(days[0].starts, days[-1].ends)) == {"oak": tuple(days)}


async def test_which_rooms_clash_is_told_as_their_slots_say(indexed: Indexed) -> None:
    await indexed.saw(slot(1, 2), slot(5, 30))
    await indexed.saw(slot(2, 3), room="elm")
    await indexed.saw(room="ash")
    seen = await indexed.index.seen(slot(0, 40), max_age=AGE)
    for starts, ends in ((0, 1), (0.5, 1.5), (1.5, 2.5), (2, 3), (3, 5), (25, 26), (31, 32)):
        wanted = slot(starts, ends)
        clash = {room for room, busy in seen.items() if any(wanted.overlaps(each) for each in busy.slots)}
        assert (seen.clashing(wanted), seen.readable()) == (clash, {"oak", "elm", "ash"}), wanted
    indexed.clock.at += timedelta(seconds=30)
    await indexed.saw(slot(2, 4), room="elm")
    later = await indexed.index.seen(slot(0, 40), max_age=AGE)
    assert (later.oldest({"oak", "elm"}), later.oldest({"elm"})) == (NOW, NOW + timedelta(seconds=30))
    # What was seen before is of the same rooms still, when it is drawn.
    assert (set(seen), seen["ash"].slots) == ({"oak", "elm", "ash"}, ())


@pytest.mark.parametrize("kind", DATABASES)
async def test_who_reads_as_of_a_moment_ago_is_told_of_no_room_that_was_looked_at_since(
    kind: str, tmp_path: Path, clock: FakeClock
) -> None:
    """Its transaction may not see what takes that room: in the copy there is only the day that others asked about."""
    async with ready_database(kind, tmp_path) as url, open_database(url) as database:
        indexed = sql_index(database, clock)
        await indexed.saw(slot(1, 2))
        tomorrow = slot(DAY + 1, DAY + 2)

        async def meanwhile() -> None:
            await indexed.saw(tomorrow, room="elm")
            assert await indexed.told(slot(0, 3)) == {"oak": (slot(1, 2),), "elm": ()}

        context = contextvars.copy_context()
        async with database.together():
            async with database.reading() as connection:
                await connection.execute(select(looks))
            await asyncio.create_task(meanwhile(), context=context)
            told = await indexed.told(tomorrow)
        assert told in ({"oak": ()}, {"oak": (), "elm": (tomorrow,)})
        assert await indexed.told(tomorrow) == {"oak": (), "elm": (tomorrow,)}


@pytest.mark.parametrize("kind", DATABASES)
async def test_who_waits_for_a_connection_keeps_nobody_who_has_one_from_the_index(
    kind: str, tmp_path: Path, clock: FakeClock
) -> None:
    bounds = Bounds(pool_s=3)
    async with ready_database(kind, tmp_path) as url, open_database(url, bounds=bounds) as database:
        indexed = sql_index(database, clock)
        await indexed.saw(slot(1, 2))
        have, goes_on = [asyncio.Event() for _ in range(15)], asyncio.Event()

        async def search(has_one: asyncio.Event) -> Mapping[str, tuple[Slot, ...]]:
            async with database.together():
                async with database.reading() as connection:
                    await connection.execute(select(looks))
                has_one.set()
                await goes_on.wait()
                return await indexed.told()

        searches = [asyncio.create_task(search(each)) for each in have]
        for each in have:
            await each.wait()
        alone = asyncio.create_task(indexed.told())
        await asyncio.sleep(0.1)
        goes_on.set()
        assert await asyncio.gather(*searches, alone) == [{"oak": (slot(1, 2),)}] * 16
