"""What stays as quick and as sound as on the first day, however much there is in the database."""

import asyncio
import math
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import PrimaryKeyConstraint, Row, Table, func, insert, select, update

from booking.errors import Problem, Reason
from booking.forms.draft import Draft
from booking.forms.inputs import Inputs
from booking.manage.notices import LATE
from booking.model import Response
from booking.protocol.record import BookingRecord
from booking.protocol.run import QUARANTINE
from bot.storage import quotas
from bot.storage.bot_state import SqlStorage
from bot.storage.columns import metadata
from bot.storage.database import Database, open_database
from bot.storage.ledger_rows import BookingRows
from bot.storage.quotas import AT_ONCE, COUNTED_FOR_S, RememberedCount
from bot.storage.retention import BITE, OVER, Keep, SqlRetention
from bot.storage.tables import bookings, bot_state, cards, changes, claims, drafts, events, notices, requests
from bot.workers.reconciler import BACK
from dialogs.ports import ShownBooking
from tests.fakes.booking import FakeClock
from tests.support.databases import DATABASES, ready_database
from tests.support.statements import counted
from tests.support.stores import (
    BOOKER,
    COLLEAGUE,
    ELM,
    GUEST,
    NOW,
    OAK,
    TENANT,
    Maker,
    Stores,
    at_rest,
    held,
    over,
    slot,
    sql_stores,
)

KEEP = Keep(bookings=timedelta(days=365), details=timedelta(days=30), state=timedelta(days=90))
DRAFT = Draft("draft-1", BOOKER, "Europe/Helsinki", shared=False, expires_at=NOW + timedelta(days=1), inputs=Inputs())
CHAT = {"serviceUrl": "http://127.0.0.1:1/", "conversation": {"id": "a:1", "tenantId": None}}
PATIENCE_S = 10.0


@pytest.fixture(params=DATABASES)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with ready_database(request.param, tmp_path) as url, open_database(url) as opened:
        yield opened


@pytest.fixture
async def stores(database: Database) -> Stores:
    stores = sql_stores(database, FakeClock(NOW), TENANT)
    await stores.seed_rooms()
    return stores


@pytest.fixture
def retention(database: Database, stores: Stores) -> SqlRetention:
    return SqlRetention(database, tenant=TENANT, keep=KEEP, clock=stores.clock)


# --- Claims -----------------------------------------------------------------------------------------------------------


async def test_what_all_have_is_not_counted_at_each_claim(
    stores: Stores, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "COUNTED_FOR_S", math.inf)  # however slow this machine is
    with counted() as first:
        await held(stores, maker.record(wanted=slot(1, 2)))
    with counted() as second:
        await held(stores, maker.record(wanted=slot(2, 3)))
    everybody = [len([each for each in cost.said if "AS of_all" in each]) for cost in (first, second)]
    assert everybody == [1, 0]
    assert len([each for each in second.said if "AS own" in each]) == 1, "one person's are counted, once"


def test_a_count_is_remembered_for_a_while_where_it_is_far_from_its_quota() -> None:
    now = 100.0
    remembered = RememberedCount(1000, monotonic=lambda: now)
    assert remembered.due
    assert remembered.noted(899) == 899
    assert not remembered.due
    now += COUNTED_FOR_S
    assert remembered.due
    remembered.noted(900)
    assert remembered.due, "it is near"
    remembered.noted(3)
    assert not remembered.due


def test_a_small_quota_is_counted_each_time() -> None:
    remembered = RememberedCount(AT_ONCE)
    remembered.noted(0)
    assert remembered.due


# --- Cards that are behind --------------------------------------------------------------------------------------------


async def test_a_look_for_cards_that_finds_none_waits_for_no_writer(database: Database, stores: Stores) -> None:
    async with database.writing():
        async with asyncio.timeout(PATIENCE_S):
            assert await stores.cards.behind(10, lease_s=60) == ()


async def test_a_card_that_is_noted_while_its_booking_moves_on_is_behind(
    database: Database, stores: Stores, maker: Maker
) -> None:
    record = await stores.ledger.write(at_rest(await held(stores, maker.record())))
    shows = ShownBooking(record.booking.id, record.booking.revision, "Europe/Helsinki", shared=True)
    newer = replace(record, booking=replace(record.booking, revision=record.booking.revision + 1))
    async with database.writing() as connection:
        await BookingRows(TENANT).put(connection, record, newer)
        noting = asyncio.create_task(stores.cards.put("draft:1", "form", CHAT, "m", shows=shows))
        await asyncio.wait([noting], timeout=0.3)
    await noting
    assert [each.shows for each in await stores.cards.behind(10, lease_s=60)] == [shows]


# --- Lists that grow --------------------------------------------------------------------------------------------------

MANY = 40_000
"""More than either driver takes values in one statement."""


async def test_a_form_opens_however_many_have_expired_and_they_go_in_bites(
    database: Database, stores: Stores, retention: SqlRetention
) -> None:
    await _put_drafts(database, stores, MANY)
    async with asyncio.timeout(PATIENCE_S):
        await stores.drafts.add(replace(DRAFT, id="new"))
    assert await retention.bite() == BITE
    assert await _count(database, drafts) == MANY + 1 - BITE
    assert await stores.drafts.get("new") is not None


async def test_the_fate_of_any_number_of_events_can_be_asked(stores: Stores, maker: Maker) -> None:
    record = await held(stores, maker.record())
    asked = {record.event.id, *(str(number) for number in range(MANY))}
    assert await stores.ledger.tombstones(asked) == {record.event.id: False}


# --- Retention --------------------------------------------------------------------------------------------------------


async def test_a_round_that_finds_nothing_waits_for_no_writer(database: Database, retention: SqlRetention) -> None:
    async with database.writing():
        async with asyncio.timeout(PATIENCE_S):
            assert await retention.bite() == 0


async def test_what_is_over_keeps_neither_what_was_sent_nor_its_slot(
    database: Database, stores: Stores, maker: Maker, retention: SqlRetention
) -> None:
    over = await stores.ledger.write(at_rest(await held(stores, maker.record())))
    coming = await stores.ledger.write(at_rest(await held(stores, maker.record(ELM, slot(6, 7)))))
    unfinished = await held(stores, maker.record(ELM))
    stores.clock.at = NOW + timedelta(hours=2) + OVER
    await _finish(retention)
    bodies = {row.id: bool(row.body) for row in await _rows(database, events)}
    assert bodies == {over.event.id: False, coming.event.id: True, unfinished.event.id: True}
    assert {row.event for row in await _rows(database, claims)} == {coming.event.id, unfinished.event.id}
    assert await stores.ledger.booking(over.booking.id) == over.booking


async def test_after_a_while_it_is_only_known_who_had_which_room_for_when(
    database: Database, stores: Stores, maker: Maker, retention: SqlRetention
) -> None:
    await stores.people.remember(BOOKER, personal=CHAT)
    record = await stores.ledger.write(at_rest(await held(stores, maker.record())))
    await stores.ledger.note_responses(
        record.booking.id, dict.fromkeys((GUEST.address, COLLEAGUE.address), Response.DECLINED)
    )
    await stores.notices.due(10, lease_s=60)
    shows = ShownBooking(record.booking.id, record.booking.revision, "Europe/Helsinki", shared=True)
    await stores.cards.put("draft:1", "form", CHAT, "m", shows=shows)
    await stores.cards.put("message:2", "form", CHAT, "n")
    await stores.ledger.refuse("refused", (Problem(Reason.ROOM_TAKEN),))
    stores.clock.at = NOW + timedelta(hours=2) + KEEP.details - timedelta(seconds=1)
    await _finish(retention)
    assert [await _count(database, each) for each in (cards, requests, notices)] == [1, 1, 1]
    stores.clock.at += timedelta(seconds=1)
    await _finish(retention)
    assert [await _count(database, each) for each in (cards, requests, notices)] == [0, 0, 0]
    left = await stores.ledger.booking(record.booking.id)
    assert left is not None
    assert (left.booker, left.room, left.meeting.slot) == (BOOKER, OAK, record.booking.meeting.slot)
    assert (left.meeting.title, left.meeting.attendees, left.responses) == ("", (), ())
    assert [row.invitees for row in await _rows(database, events)] == [[]]


async def test_in_the_end_nothing_of_a_booking_is_left(
    database: Database, stores: Stores, maker: Maker, retention: SqlRetention
) -> None:
    record = await stores.ledger.write(at_rest(await held(stores, maker.record())))
    change, following = maker.change(record, slot(2, 3)), maker.event(OAK, slot(2, 3))
    assert isinstance(
        await stores.ledger.request_change("ask", record.booking.id, record.booking.revision, change, following),
        BookingRecord,
    )
    stores.clock.at = NOW + timedelta(hours=2) + KEEP.bookings
    await _finish(retention)
    assert await _count(database, bookings) == 1, "somebody is still at work on it"
    (asked,) = await stores.ledger.due(10)
    await stores.ledger.write(replace(over(asked), next=None))
    await _finish(retention)
    assert await _count(database, bookings) == 1, "what was to be its new time is not over"
    stores.clock.at += timedelta(hours=1)
    await _finish(retention)
    for table in (bookings, events, claims, changes, requests, notices, cards):
        assert await _count(database, table) == 0, table.name


async def test_a_card_follows_its_booking_when_its_form_has_expired(
    database: Database, stores: Stores, maker: Maker, retention: SqlRetention
) -> None:
    record = await held(stores, maker.record(OAK, slot(100, 101)))
    shows = ShownBooking(record.booking.id, record.booking.revision, "Europe/Helsinki", shared=True)
    await stores.drafts.add(DRAFT)
    await stores.cards.put(f"draft:{DRAFT.id}", "form", CHAT, "m", shows=shows)
    stores.clock.at = DRAFT.expires_at
    await _finish(retention)
    assert await _count(database, drafts) == 0
    (taken,) = await stores.ledger.due(10)
    await stores.ledger.write(at_rest(taken))
    assert [each.shows for each in await stores.cards.behind(10, lease_s=60)] == [shows]


async def test_a_conversation_that_nobody_writes_in_is_forgotten(database: Database, retention: SqlRetention) -> None:
    storage = SqlStorage(database, tenant=TENANT)
    await storage.write({"old": {"handled": ["1"]}, "new": {}})
    async with database.writing() as connection:
        await connection.execute(
            update(bot_state).where(bot_state.c.key == "new").values(updated_at=NOW + timedelta(days=1))
        )
        await connection.execute(update(bot_state).where(bot_state.c.key == "old").values(updated_at=NOW - KEEP.state))
    await _finish(retention)
    assert [row.key for row in await _rows(database, bot_state)] == ["new"]


async def test_two_processes_remove_together(database: Database, stores: Stores, retention: SqlRetention) -> None:
    await _put_drafts(database, stores, 3 * BITE)
    bites = await asyncio.gather(*(retention.bite() for _ in range(3)))
    assert await _count(database, drafts) == 3 * BITE - sum(bites)
    await _finish(retention)
    assert await _count(database, drafts) == 0


def test_what_is_over_is_out_of_everybodys_sight_before_it_is_touched() -> None:
    assert max(BACK, LATE) + QUARANTINE < OVER


def test_every_row_that_another_needs_is_found_by_an_index() -> None:
    for table in metadata.tables.values():
        found = [
            tuple(index.columns.keys()) for index in table.indexes if index.dialect_options["sqlite"]["where"] is None
        ]
        found += [tuple(key.columns.keys()) for key in table.constraints if isinstance(key, PrimaryKeyConstraint)]
        for key in table.foreign_key_constraints:
            columns = tuple(key.column_keys)
            assert any(each[: len(columns)] == columns for each in found), (table.name, columns)


async def _finish(retention: SqlRetention) -> None:
    while await retention.bite():
        pass


async def _put_drafts(database: Database, stores: Stores, number: int) -> None:
    """Put forms into the database that have expired."""
    await stores.drafts.add(replace(DRAFT, expires_at=NOW))
    (row,) = await _rows(database, drafts)
    async with database.writing() as connection:
        for at in range(1, number, 1000):
            some = [{**row._mapping, "id": f"old {each}"} for each in range(at, min(at + 1000, number))]
            await connection.run_sync(lambda it, some=some: it.execute(insert(drafts), some))  # type: ignore[misc]


async def _rows(database: Database, table: Table) -> list[Row[Any]]:
    async with database.reading() as connection:
        return list(await connection.execute(select(table)))


async def _count(database: Database, table: Table) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
