"""What every store of notices must do, whichever stands behind the port: memory, SQLite, PostgreSQL.

A notice is given to one process, until it was told or its rest is over; and told once.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from booking.errors import Reason
from booking.manage.notices import Kind, Notice
from booking.model import EventState, Mailbox, Person, Response, Room
from booking.protocol.record import BookingRecord
from booking.room_administration import UNDO
from bot.backoff import FIRST_S
from bot.storage.database import open_database
from bot.storage.notices import SqlNotices
from tests.fakes.booking import FakeClock
from tests.support.databases import DATABASES, ready_database
from tests.support.stores import (
    ADMIN,
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
    gone,
    held,
    over,
    slot,
    sql_stores,
)

LEASE_S = 60.0
DAY_S = 24 * 3600.0
CHAT = {"conversation": {"id": "own"}}
DECLINED = {GUEST.address: Response.DECLINED, COLLEAGUE.address: Response.DECLINED}


async def booked(stores: Stores, record: BookingRecord) -> BookingRecord:
    """Book something, all the way, for somebody whose own chat is known."""
    await stores.people.remember(record.booking.booker, personal=CHAT)
    return await stores.ledger.write(at_rest(await held(stores, record)))


async def lost(stores: Stores, record: BookingRecord) -> Notice:
    """Let a booking be lost, and give what is to be told of that."""
    taken = await stores.ledger.take(record.booking.id)
    assert taken is not None
    await stores.ledger.write(gone(taken, Reason.REMOVED))
    return Notice(record.booking.id, Kind.CANCELLED)


async def due(stores: Stores, limit: int = 10) -> list[Notice]:
    return list(await stores.notices.due(limit, lease_s=LEASE_S))


def reminder(record: BookingRecord) -> Notice:
    return Notice(record.booking.id, Kind.REMINDER, record.booking.meeting.slot.starts.isoformat())


def later(stores: Stores, **delta: float) -> None:
    stores.clock.at += timedelta(**delta)


async def test_where_nothing_is_booked_nobody_is_told(two_rooms: Stores) -> None:
    assert await due(two_rooms) == []
    assert await two_rooms.notices.due_for_response_check(10, ahead_s=DAY_S, lease_s=LEASE_S) == ()


async def test_a_reminder_is_given_out_in_its_time_and_never_after_it_was_told(two_rooms: Stores, maker: Maker) -> None:
    record = await booked(two_rooms, maker.record())
    assert await due(two_rooms) == []
    later(two_rooms, minutes=50)
    assert await due(two_rooms) == [reminder(record)]
    await two_rooms.notices.mark_sent(reminder(record))
    later(two_rooms, minutes=5)
    assert await due(two_rooms) == []


async def test_nothing_is_due_to_whom_nothing_can_be_written_until_it_can(two_rooms: Stores, maker: Maker) -> None:
    record = await booked(two_rooms, maker.record())
    await two_rooms.people.forget_personal(BOOKER.id)
    removed = await lost(two_rooms, record)
    assert await due(two_rooms) == []
    later(two_rooms, minutes=30)
    assert await due(two_rooms) == []
    await two_rooms.people.remember(BOOKER, personal=CHAT)
    assert await due(two_rooms) == [removed]


async def test_who_cannot_be_written_to_keeps_nobody_elses_news_back(
    two_rooms: Stores, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.notices._LOOK_AT", 1)
    silent = await booked(two_rooms, maker.record(wanted=slot(2, 3)))
    await two_rooms.people.forget_personal(BOOKER.id)
    another = maker.record(ELM, slot(4, 5))
    other = await booked(two_rooms, replace(another, booking=replace(another.booking, booker=ADMIN)))
    await lost(two_rooms, silent)
    removed = await lost(two_rooms, other)
    assert await due(two_rooms) == [removed]


async def test_what_was_taken_and_never_told_is_given_out_again_after_its_rest(two_rooms: Stores, maker: Maker) -> None:
    record = await booked(two_rooms, maker.record())
    later(two_rooms, minutes=50)
    assert await due(two_rooms) == [reminder(record)]
    later(two_rooms, seconds=LEASE_S - 1)
    assert await due(two_rooms) == []
    later(two_rooms, seconds=1)
    assert await due(two_rooms) == [reminder(record)]
    later(two_rooms, minutes=9)
    assert await due(two_rooms) == [], "it has begun"


@pytest.mark.parametrize(("minutes", "before", "expected"), [(30, 30, 1), (30, 31, 0), (0, 5, 0), (5, 6, 0), (5, 5, 1)])
async def test_everybody_is_reminded_when_they_want(
    two_rooms: Stores, maker: Maker, minutes: int, before: int, expected: int
) -> None:
    await booked(two_rooms, maker.record())
    await two_rooms.people.remind(BOOKER.id, minutes)
    await two_rooms.people.remind(ADMIN.id, 60)
    later(two_rooms, minutes=60 - before)
    assert len(await due(two_rooms)) == expected


async def test_what_was_booked_or_changed_after_the_time_of_its_reminder_needs_none(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await booked(two_rooms, maker.record(wanted=slot(1 / 12, 1)))
    assert await due(two_rooms) == []
    other = await booked(two_rooms, maker.record(ELM))
    later(two_rooms, minutes=51)
    change = maker.change(other)
    asked = await two_rooms.ledger.request_change("change", other.booking.id, other.booking.revision, change, None)
    assert isinstance(asked, BookingRecord)
    await two_rooms.ledger.write(over(asked))
    assert await due(two_rooms) == []
    assert record.booking.confirmed


async def test_a_booking_that_was_moved_is_reminded_of_anew(two_rooms: Stores, maker: Maker) -> None:
    record = await booked(two_rooms, maker.record())
    later(two_rooms, minutes=50)
    assert await due(two_rooms) == [reminder(record)]
    await two_rooms.notices.mark_sent(reminder(record))
    taken = await two_rooms.ledger.take(record.booking.id)
    assert taken is not None
    moved = await two_rooms.ledger.follow(taken, slot(3, 4))
    assert moved is not None
    moved = await two_rooms.ledger.write(moved)
    followed = Notice(record.booking.id, Kind.CHANGED, "followed:1")
    assert await due(two_rooms) == [followed]
    await two_rooms.notices.mark_sent(followed)
    later(two_rooms, hours=2)
    assert await due(two_rooms) == [reminder(moved)]


async def test_a_change_of_somebody_else_is_told_once(two_rooms: Stores, maker: Maker) -> None:
    record = await booked(two_rooms, maker.record(wanted=slot(48, 49)))
    for number, by in enumerate((ADMIN, BOOKER)):
        change = replace(maker.change(record), by=by)
        asked = await two_rooms.ledger.request_change(
            f"{number}", record.booking.id, record.booking.revision, change, None
        )
        assert isinstance(asked, BookingRecord)
        assert await due(two_rooms) == [], "it is not done yet"
        record = await two_rooms.ledger.write(over(asked))
        news = await due(two_rooms)
        assert news == ([Notice(record.booking.id, Kind.CHANGED, change.id)] if by == ADMIN else [])
        for each in news:
            await two_rooms.notices.mark_sent(each)
        assert await due(two_rooms) == []


@pytest.mark.parametrize(("by", "expected"), [(ADMIN, 1), (BOOKER, 0)])
async def test_a_cancellation_of_somebody_else_is_told(
    two_rooms: Stores, maker: Maker, by: Person, expected: int
) -> None:
    record = await booked(two_rooms, maker.record())
    await two_rooms.ledger.cancel("cancel", record.booking.id, "", by=by)
    await two_rooms.ledger.cancel("too late", record.booking.id, "", by=ADMIN)
    later(two_rooms, minutes=55)
    assert await due(two_rooms) == [], "neither a reminder, nor yet the cancellation"
    (going,) = await two_rooms.ledger.due(10)
    await two_rooms.ledger.write(gone(going, Reason.CANCELLED))
    assert await due(two_rooms) == [Notice(record.booking.id, Kind.CANCELLED)][:expected]


async def test_a_booking_that_was_lost_is_told(two_rooms: Stores, maker: Maker) -> None:
    removed = await lost(two_rooms, await booked(two_rooms, maker.record()))
    never = await held(two_rooms, maker.record(ELM))
    await two_rooms.ledger.write(gone(never, Reason.ROOM_TAKEN))
    assert await due(two_rooms) == [removed]


async def test_a_booking_that_was_lost_before_its_invitations_is_told_as_well(two_rooms: Stores, maker: Maker) -> None:
    """It was told as booked from its verification on, and its card may show something else by now."""
    await two_rooms.people.remember(BOOKER, personal=CHAT)
    record = await held(two_rooms, maker.record())
    stands = replace(record.event, state=EventState.CONFIRMED, verified_at=NOW)
    verified = await two_rooms.ledger.write(record.with_event(stands))
    told = await two_rooms.ledger.booking(record.booking.id)
    assert told is not None
    assert (told.confirmed, told.invited, told.verified) == (True, False, True)
    await two_rooms.ledger.write(gone(verified, Reason.REMOVED))
    assert await due(two_rooms) == [Notice(record.booking.id, Kind.CANCELLED)]


async def test_a_room_off_the_registry_is_told_to_those_whose_bookings_stay(two_rooms: Stores, maker: Maker) -> None:
    upcoming = await booked(two_rooms, maker.record(wanted=slot(72, 73)))
    await booked(two_rooms, maker.record(ELM, slot(72, 73)))
    await two_rooms.registry.remove_room(OAK.address, by=ADMIN)
    news = Notice(upcoming.booking.id, Kind.UNREGISTERED, OAK.address)
    two_rooms.clock.at += UNDO - timedelta(seconds=1)
    assert await due(two_rooms) == [], "for a minute it can be undone"
    two_rooms.clock.at += timedelta(seconds=1)
    assert await due(two_rooms) == [news]
    await two_rooms.notices.mark_sent(news)
    await two_rooms.registry.add_room(OAK, by=ADMIN)
    await two_rooms.registry.remove_room(OAK.address, by=ADMIN)
    two_rooms.clock.at += UNDO
    assert await due(two_rooms) == []


async def test_a_removal_that_is_undone_is_told_to_nobody(two_rooms: Stores, maker: Maker) -> None:
    await booked(two_rooms, maker.record(wanted=slot(72, 73)))
    await two_rooms.registry.remove_room(OAK.address, by=ADMIN)
    assert await two_rooms.registry.restore_room(OAK.address, since=NOW - UNDO, by=ADMIN) == OAK
    two_rooms.clock.at += UNDO
    assert await due(two_rooms) == []


async def test_another_name_or_zone_of_a_room_is_told_once_to_who_booked_it_before(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await booked(two_rooms, maker.record(wanted=slot(72, 73)))
    await booked(two_rooms, maker.record(ELM, slot(72, 73)))

    async def edit(change: Callable[[Room], Room]) -> None:
        entry = await two_rooms.registry.entry(OAK.address)
        assert entry is not None
        assert await two_rooms.registry.edit_room(change(entry.room), seen=entry.version, by=ADMIN)

    await edit(lambda room: replace(room, seats=99, floor="9", building="Elsewhere", equipment=frozenset({"organ"})))
    assert await due(two_rooms) == []
    await edit(lambda room: replace(room, name="Maple"))
    named = Notice(record.booking.id, Kind.RENAMED, f"{OAK.mailbox.zone} Maple")
    assert await due(two_rooms) == [named]
    await two_rooms.notices.mark_sent(named)
    assert await due(two_rooms) == []
    await edit(lambda room: replace(room, mailbox=Mailbox(OAK.address, "Europe/Stockholm")))
    moved = Notice(record.booking.id, Kind.RENAMED, "Europe/Stockholm Maple")
    assert await due(two_rooms) == [moved]
    await two_rooms.notices.mark_sent(moved)
    await edit(lambda room: replace(room, name="Maple", mailbox=OAK.mailbox))
    assert await due(two_rooms) == [named], "told before, and something else since"
    await two_rooms.notices.mark_sent(named)
    await edit(lambda room: replace(room, name=OAK.name))
    again = Notice(record.booking.id, Kind.RENAMED, f"{OAK.mailbox.zone} {OAK.name}")
    assert await due(two_rooms) == [again], "as it was booked, but the last word was another"
    await two_rooms.notices.mark_sent(again)
    assert await due(two_rooms) == []
    later(two_rooms, hours=74)
    await edit(lambda room: replace(room, name="Birch"))
    assert await due(two_rooms) == [], "it is over"


async def test_everybody_declined_is_told_once_for_each_time_of_the_booking(two_rooms: Stores, maker: Maker) -> None:
    record = await booked(two_rooms, maker.record(wanted=slot(72, 73)))
    await two_rooms.ledger.note_responses(record.booking.id, {**DECLINED, GUEST.address: Response.NONE})
    assert await due(two_rooms) == []
    await two_rooms.ledger.note_responses(record.booking.id, DECLINED)
    (news,) = await due(two_rooms)
    assert news.kind is Kind.DECLINED
    await two_rooms.notices.mark_sent(news)
    await two_rooms.ledger.note_responses(record.booking.id, {})
    await two_rooms.ledger.note_responses(record.booking.id, DECLINED)
    assert await due(two_rooms) == []


async def test_a_limit_counts_bookings_and_those_that_start_first_come_first(two_rooms: Stores, maker: Maker) -> None:
    works = [
        await booked(two_rooms, maker.record(ELM, slot(1.1, 1.5))),
        await booked(two_rooms, maker.record(OAK, slot(1, 2))),
        await booked(two_rooms, maker.record(ELM, slot(1.6, 2))),
    ]
    await two_rooms.registry.remove_room(OAK.address, by=ADMIN)
    later(two_rooms, minutes=58)
    oak = [Notice(works[1].booking.id, Kind.UNREGISTERED, OAK.address), reminder(works[1])]
    assert await due(two_rooms, 1) == oak
    assert await due(two_rooms, 5) == [reminder(works[0])]
    assert await due(two_rooms, 5) == []


async def test_of_many_who_ask_at_once_exactly_one_is_given_each_notice(two_rooms: Stores, maker: Maker) -> None:
    works = [await booked(two_rooms, maker.record(wanted=slot(1 + at / 60, 1 + (at + 1) / 60))) for at in range(6)]
    later(two_rooms, minutes=57)
    given = await asyncio.gather(*(two_rooms.notices.due(2, lease_s=LEASE_S) for _ in range(12)))
    notices = [each for one in given for each in one]
    assert len(notices) == len(set(notices))
    while more := await due(two_rooms):
        notices += more
    assert sorted(each.booking_id for each in notices) == sorted(record.booking.id for record in works)


async def test_what_was_told_while_its_rest_was_over_does_not_come_again(two_rooms: Stores, maker: Maker) -> None:
    record = await booked(two_rooms, maker.record())
    later(two_rooms, minutes=50)
    assert await due(two_rooms) == [reminder(record)]
    later(two_rooms, seconds=LEASE_S)
    await two_rooms.notices.mark_sent(reminder(record))
    assert await due(two_rooms) == []


# --- Answers ---------------------------------------------------------------------------------------------------------


async def test_answers_are_read_of_what_is_near_and_has_attendees_by_one_and_again_after_a_rest(
    two_rooms: Stores, maker: Maker
) -> None:
    near = await booked(two_rooms, maker.record(wanted=slot(2, 3)))
    nearer = await booked(two_rooms, maker.record(ELM, slot(1, 2)))
    await booked(two_rooms, maker.record(ELM, slot(30, 31)))
    alone = maker.record(OAK, slot(5, 6))
    alone = replace(alone, booking=replace(alone.booking, meeting=replace(alone.booking.meeting, attendees=())))
    await booked(two_rooms, alone)
    await held(two_rooms, maker.record(OAK, slot(7, 8)))
    taken = [await two_rooms.notices.due_for_response_check(1, ahead_s=DAY_S, lease_s=300) for _ in range(3)]
    assert taken == [(nearer.booking.id,), (near.booking.id,), ()]
    later(two_rooms, seconds=300)
    both = await two_rooms.notices.due_for_response_check(5, ahead_s=DAY_S, lease_s=300)
    assert both == (nearer.booking.id, near.booking.id)
    later(two_rooms, minutes=56)
    assert await two_rooms.notices.due_for_response_check(5, ahead_s=DAY_S, lease_s=300) == (near.booking.id,), (
        "one has begun"
    )
    assert await due(two_rooms) == [], "reading answers is no notice"


# --- Several processes, tenants, and the database's own clock --------------------------------------------------------


@pytest.mark.parametrize("kind", DATABASES)
async def test_tenants_know_nothing_of_each_other(kind: str, tmp_path: Path, maker: Maker) -> None:
    async with ready_database(kind, tmp_path) as url, open_database(url) as database:
        ours, theirs = (sql_stores(database, FakeClock(NOW), tenant) for tenant in (TENANT, "other"))
        for stores in (ours, theirs):
            await stores.seed_rooms()
        record = await booked(ours, maker.record())
        await theirs.registry.remove_room(OAK.address, by=ADMIN)
        await theirs.people.remind(BOOKER.id, 0)
        for stores in (ours, theirs):
            later(stores, minutes=55)
        assert await due(theirs) == []
        assert await due(ours) == [reminder(record)]
        await theirs.notices.mark_sent(reminder(record))
        later(ours, minutes=2)
        assert await due(ours) == [reminder(record)]


@pytest.mark.parametrize("kind", DATABASES)
async def test_times_are_the_databases_own(kind: str, tmp_path: Path, maker: Maker) -> None:
    async with ready_database(kind, tmp_path) as url, open_database(url) as database:
        stores = sql_stores(database, FakeClock(NOW), TENANT)
        await stores.seed_rooms()
        await booked(stores, maker.record())
        assert await SqlNotices(database, tenant=TENANT).due(10, lease_s=LEASE_S) == (), "it was over long ago"


@pytest.mark.parametrize("kind", [each for each in DATABASES if each != "sqlite"])
async def test_processes_with_connections_of_their_own_share_the_work(kind: str, tmp_path: Path, maker: Maker) -> None:
    async with ready_database(kind, tmp_path) as url, open_database(url) as one, open_database(url) as other:
        clock = FakeClock(NOW)
        mine, theirs = (sql_stores(database, clock, TENANT) for database in (one, other))
        await mine.seed_rooms()
        works = [await booked(mine, maker.record(wanted=slot(1 + at / 60, 1 + (at + 1) / 60))) for at in range(8)]
        clock.at += timedelta(minutes=59)
        given = await asyncio.gather(
            *(stores.notices.due(3, lease_s=LEASE_S) for _ in range(8) for stores in (mine, theirs))
        )
        notices = [each for each_time in given for each in each_time]
        assert len(notices) == len(set(notices))
        while more := [*await due(mine), *await due(theirs)]:
            notices += more
        assert sorted(each.booking_id for each in notices) == sorted(record.booking.id for record in works)


def test_the_kinds_that_are_stored_keep_their_names() -> None:
    assert [each.value for each in Kind] == ["cancelled", "changed", "unregistered", "renamed", "declined", "reminder"]


async def test_what_teams_did_not_take_rests_longer_each_time(two_rooms: Stores, maker: Maker) -> None:
    record = await booked(two_rooms, maker.record())
    later(two_rooms, minutes=50)
    for backoff_s in (FIRST_S, 2 * FIRST_S, 4 * FIRST_S):
        assert await due(two_rooms) == [reminder(record)]
        await two_rooms.notices.put_off(reminder(record), least_s=0.0)
        later(two_rooms, seconds=backoff_s / 2 - 1)
        assert await due(two_rooms) == []
        later(two_rooms, seconds=backoff_s / 2 + 1)
    assert await due(two_rooms) == [reminder(record)]
    await two_rooms.notices.put_off(reminder(record), least_s=300.0)
    later(two_rooms, seconds=299)
    assert await due(two_rooms) == []
