"""What stays as quick and as sound as on the first day, however much there is in the database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.database import Database, open_database
from bot.ledger_rows import Rows
from dialogs.ports import Shows
from tests.databases import DATABASES, new_database
from tests.fakes_booking import FakeClock
from tests.stores import NOW, TENANT, Maker, Stores, at_rest, held, sql_stores

CHAT = {"serviceUrl": "http://127.0.0.1:1/", "conversation": {"id": "a:1", "tenantId": None}}
PATIENCE_S = 10.0


@pytest.fixture(params=DATABASES)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with new_database(request.param, tmp_path) as url, open_database(url) as opened:
        yield opened


@pytest.fixture
async def stores(database: Database) -> Stores:
    stores = sql_stores(database, FakeClock(NOW), TENANT)
    await stores.furnish()
    return stores


# --- Cards that are behind --------------------------------------------------------------------------------------------


async def test_a_look_for_cards_that_finds_none_waits_for_no_writer(database: Database, stores: Stores) -> None:
    async with database.writing():
        assert await asyncio.wait_for(stores.cards.behind(10, rests_s=60), PATIENCE_S) == ()


async def test_a_card_that_is_noted_while_its_booking_moves_on_is_behind(
    database: Database, stores: Stores, maker: Maker
) -> None:
    work = await stores.ledger.write(at_rest(await held(stores, maker.work())))
    shows = Shows(work.booking.id, work.booking.revision, "Europe/Helsinki", shared=True)
    newer = replace(work, booking=replace(work.booking, revision=work.booking.revision + 1))
    async with database.writing() as connection:
        await Rows(TENANT).put(connection, work, newer)
        noting = asyncio.create_task(stores.cards.put("draft:1", "form", CHAT, "m", shows=shows))
        await asyncio.wait([noting], timeout=0.3)
    await noting
    assert [each.shows for each in await stores.cards.behind(10, rests_s=60)] == [shows]
