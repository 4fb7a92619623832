"""What every ledger must do with new bookings, owners and progress, whichever stands behind the port."""

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.errors import Field, LeaseLost, Problem, Reason
from booking.model import EventState, Slot
from booking.policy import Part
from booking.ports import RequestResult
from booking.protocol.record import BookingRecord
from tests.support.stores import ADMIN, ELM, LEASE, NOW, OAK, Maker, Stores, at, at_rest, gone, held, slot

MICROSECOND = timedelta(microseconds=1)
TAKEN = Problem(Reason.ROOM_TAKEN, None, {"room": OAK.address, "name": "Oak"})


def ids(works: tuple[BookingRecord, ...]) -> list[str]:
    return [record.booking.id for record in works]


# --- Claims and requests ---------------------------------------------------------------------------------------------


async def test_a_claimed_slot_hands_its_booking_over_and_the_booking_reads_back_whole(
    two_rooms: Stores, maker: Maker
) -> None:
    record = maker.record()
    assert await two_rooms.ledger.claim("key", record) == record
    assert await two_rooms.ledger.booking(record.booking.id) == record.booking
    assert await two_rooms.ledger.answer("key") == RequestResult(record.booking.id)
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),)}


async def test_what_nobody_asked_for_has_neither_answer_nor_booking(stores: Stores) -> None:
    assert await stores.ledger.answer("key") is None
    assert await stores.ledger.booking("nothing") is None
    assert await stores.ledger.claimed(slot(0, 24)) == {}
    assert await stores.ledger.upcoming(OAK.address) == ()
    assert await stores.ledger.due(10) == ()
    assert await stores.ledger.take("nothing") is None
    assert await stores.ledger.events_in_room(OAK.address, slot(0, 24)) == {}
    assert await stores.ledger.tombstones(["nothing"]) == {}
    assert await stores.ledger.tombstones([]) == {}


async def test_a_repeated_key_gets_the_first_answer_whatever_is_asked_under_it(two_rooms: Stores, maker: Maker) -> None:
    first = await two_rooms.ledger.claim("key", maker.record())
    assert isinstance(first, BookingRecord)
    other = maker.record(ELM, slot(5, 6))
    assert await two_rooms.ledger.claim("key", other) == RequestResult(first.booking.id)
    assert await two_rooms.ledger.booking(other.booking.id) is None
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),)}


async def test_booking_is_off_until_switched_on_and_the_refusal_stays_with_its_key(
    stores: Stores, maker: Maker
) -> None:
    await stores.registry.add_room(OAK, by=ADMIN)
    refusal = RequestResult(problems=(Problem(Reason.BOOKING_OFF),))
    assert await stores.ledger.claim("key", maker.record()) == refusal
    await stores.registry.switch_booking(on=True, by=ADMIN)
    assert await stores.ledger.claim("key", maker.record()) == refusal
    assert await stores.ledger.answer("key") == refusal
    assert isinstance(await stores.ledger.claim("another key", maker.record()), BookingRecord)
    await stores.registry.switch_booking(on=False, by=ADMIN)
    assert await stores.ledger.claim("late", maker.record(ELM)) == refusal


async def test_a_room_off_the_registry_is_refused_at_its_field_and_the_refusal_stays_with_its_key(
    two_rooms: Stores, maker: Maker
) -> None:
    await two_rooms.registry.remove_room(OAK.address, by=ADMIN)
    refusal = RequestResult(problems=(Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": OAK.address}),))
    assert await two_rooms.ledger.claim("key", maker.record()) == refusal
    await two_rooms.registry.add_room(OAK, by=ADMIN)
    assert await two_rooms.ledger.claim("key", maker.record()) == refusal
    assert await two_rooms.ledger.answer("key") == refusal


async def test_a_room_for_which_booking_is_off_is_refused_and_others_are_not(two_rooms: Stores, maker: Maker) -> None:
    for hour, part in enumerate((Part(room=OAK.address), Part("HQ", "3"), Part("HQ"))):
        await two_rooms.registry.switch_part(part, on=False, by=ADMIN)
        off = Problem(Reason.ROOM_OFF, Field.ROOM, {"room": OAK.address, "name": OAK.name})
        assert await two_rooms.ledger.claim(f"key {hour}", maker.record()) == RequestResult(problems=(off,))
        elsewhere = await two_rooms.ledger.claim(f"elm {hour}", maker.record(ELM, slot(hour + 1, hour + 2)))
        assert isinstance(elsewhere, BookingRecord)
        await two_rooms.registry.switch_part(part, on=True, by=ADMIN)
    assert isinstance(await two_rooms.ledger.claim("on", maker.record()), BookingRecord)


async def test_what_the_rules_refused_stays_with_its_key_and_never_replaces_an_answer(
    two_rooms: Stores, maker: Maker
) -> None:
    problems = (Problem(Reason.IN_THE_PAST, Field.START), Problem(Reason.TOO_LONG, None, {"hours": "12"}))
    assert await two_rooms.ledger.refuse("key", problems) == RequestResult(problems=problems)
    assert await two_rooms.ledger.refuse("key", problems[:1]) == RequestResult(problems=problems)
    assert await two_rooms.ledger.claim("key", maker.record()) == RequestResult(problems=problems)
    assert await two_rooms.ledger.answer("key") == RequestResult(problems=problems)
    record = maker.record()
    await two_rooms.ledger.claim("granted", record)
    assert await two_rooms.ledger.refuse("granted", problems) == RequestResult(record.booking.id)


@pytest.mark.parametrize(
    ("wanted", "free"),
    [
        (slot(0, 1), True),
        (slot(2, 3), True),
        (slot(1, 2), False),
        (slot(0, 3), False),
        (slot(1.25, 1.75), False),
        (slot(0, 1.5), False),
        (slot(1.5, 3), False),
        (replace(slot(0, 1), ends=NOW + timedelta(hours=1) + MICROSECOND), False),
        (replace(slot(2, 3), starts=NOW + timedelta(hours=2) - MICROSECOND), False),
    ],
)
async def test_slots_that_share_a_moment_exclude_each_other_and_slots_that_touch_do_not(
    two_rooms: Stores, maker: Maker, wanted: Slot, free: bool
) -> None:
    await held(two_rooms, maker.record())
    record = maker.record(OAK, wanted)
    answer = await two_rooms.ledger.claim("second", record)
    assert answer == (record if free else RequestResult(problems=(TAKEN,)))


async def test_a_slot_of_one_room_is_free_in_another(two_rooms: Stores, maker: Maker) -> None:
    await held(two_rooms, maker.record(OAK))
    await held(two_rooms, maker.record(ELM))
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),), ELM.address: (slot(1, 2),)}


async def test_a_refused_claim_leaves_nothing_but_its_answer(two_rooms: Stores, maker: Maker) -> None:
    await held(two_rooms, maker.record())
    record, refusal = maker.record(), RequestResult(problems=(TAKEN,))
    assert await two_rooms.ledger.claim("second", record) == refusal
    assert await two_rooms.ledger.answer("second") == refusal
    assert await two_rooms.ledger.booking(record.booking.id) is None
    assert await two_rooms.ledger.tombstones([record.event.id]) == {}
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.write(record)
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),)}


async def test_of_many_who_want_one_slot_at_once_exactly_one_gets_it(two_rooms: Stores, maker: Maker) -> None:
    wanted = [maker.record(OAK, slot(1 + number % 4 / 4, 2.5 + number % 4 / 4)) for number in range(40)]
    responses = await asyncio.gather(*(two_rooms.ledger.claim(record.booking.id, record) for record in wanted))
    won = [each for each in responses if isinstance(each, BookingRecord)]
    lost = [each for each in responses if each == RequestResult(problems=(TAKEN,))]
    assert (len(won), len(lost)) == (1, 39)
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {OAK.address: (won[0].event.slot,)}


async def test_of_many_bookings_under_one_key_at_once_exactly_one_is_made(two_rooms: Stores, maker: Maker) -> None:
    wanted = [maker.record(OAK, slot(number, number + 1)) for number in range(20)]
    responses = await asyncio.gather(*(two_rooms.ledger.claim("key", record) for record in wanted))
    (won,) = [each for each in responses if isinstance(each, BookingRecord)]
    assert [each for each in responses if each is not won] == [RequestResult(won.booking.id)] * 19
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {OAK.address: (won.event.slot,)}


async def test_claims_that_meet_from_both_sides_never_both_hold(two_rooms: Stores, maker: Maker) -> None:
    chain = [maker.record(OAK, slot(number / 2, number / 2 + 0.75)) for number in range(30)]
    await asyncio.gather(*(two_rooms.ledger.claim(record.booking.id, record) for record in chain))
    holding = (await two_rooms.ledger.claimed(slot(0, 24)))[OAK.address]
    assert len(holding) >= 10
    assert not [one for one, following in itertools.pairwise(holding) if one.overlaps(following)]


# --- Progress --------------------------------------------------------------------------------------------------------


async def test_progress_is_taken_up_again_as_it_was_written(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    written = await two_rooms.ledger.write(at(record, EventState.CREATING))
    assert written == replace(
        at(record, EventState.CREATING), booking=replace(record.booking, state=EventState.CREATING)
    )
    event = replace(written.event, cancellation_message="Bye – 👋", etag='W/"7"', graph_id="AAMkAD=")
    confirmed = await two_rooms.ledger.write(at(replace(written, event=event), EventState.CONFIRMED))
    two_rooms.clock.at += LEASE
    assert await two_rooms.ledger.due(10) == (replace(confirmed, fencing_token=2),)


async def test_a_confirmed_booking_shows_its_link_and_later_its_invitations(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    linked = replace(record, booking=replace(record.booking, online_url="https://teams.example/1"))
    record = await two_rooms.ledger.write(at(linked, EventState.CONFIRMED))
    confirmed = replace(linked.booking, state=EventState.CONFIRMED, verified=True, revision=2)
    assert record.booking == await two_rooms.ledger.booking(record.booking.id) == confirmed
    record = await two_rooms.ledger.write(at_rest(record))
    assert record.booking == await two_rooms.ledger.booking(record.booking.id)
    assert record.booking == replace(confirmed, invited=True, revision=3)


async def test_the_revision_grows_only_with_what_people_can_see(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    for state in (EventState.CREATING, EventState.CREATING, EventState.CREATED):
        record = await two_rooms.ledger.write(at(record, state))
    assert record.booking.revision == 1
    for _ in range(3):
        record = await two_rooms.ledger.write(at(record, EventState.CONFIRMED))
    assert record.booking.revision == 2
    assert await two_rooms.ledger.booking(record.booking.id) == record.booking
    stale = replace(record, booking=replace(record.booking, revision=1, state=EventState.HELD))
    assert (await two_rooms.ledger.write(stale)).booking == record.booking


async def test_a_booking_that_fails_keeps_its_problem_and_answers_its_request_with_it(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await held(two_rooms, maker.record())
    key, problem = f"key of {record.booking.id}", Problem(Reason.TOO_LONG, Field.END, {"hours": 3, "text": "ä"})
    failing = replace(at(record, EventState.CANCELLING), booking=replace(record.booking, problem=problem))
    failing = await two_rooms.ledger.write(failing)
    assert failing.booking == replace(record.booking, state=EventState.CANCELLING, problem=problem, revision=2)
    assert await two_rooms.ledger.answer(key) == RequestResult(record.booking.id, (problem,))
    ended = await two_rooms.ledger.write(at(failing, EventState.CANCELLED, invites_due=False))
    assert await two_rooms.ledger.booking(record.booking.id) == ended.booking
    assert ended.booking == replace(failing.booking, state=EventState.CANCELLED, revision=3)
    assert await two_rooms.ledger.claim(key, maker.record()) == RequestResult(record.booking.id, (problem,))


async def test_the_slot_is_held_until_cancelled_and_free_from_then_on(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    await two_rooms.ledger.write(gone(record, Reason.ROOM_TAKEN, EventState.CANCELLING))
    assert await two_rooms.ledger.claim("too early", maker.record()) == RequestResult(problems=(TAKEN,))
    await two_rooms.ledger.write(gone(record, Reason.ROOM_TAKEN))
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {}
    assert isinstance(await two_rooms.ledger.claim("in time", maker.record()), BookingRecord)


async def test_what_is_cancelled_stays_so(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    ended = await two_rooms.ledger.write(gone(record, Reason.NOT_CONFIRMED))
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.write(at(ended, EventState.CONFIRMED))
    assert await two_rooms.ledger.write(ended) == ended
    assert await two_rooms.ledger.tombstones([record.event.id, "nothing"]) == {record.event.id: True}


async def test_a_write_that_would_hold_what_another_booking_holds_changes_nothing(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await held(two_rooms, maker.record())
    await held(two_rooms, maker.record(OAK, slot(2, 3)))
    longer = replace(record.event, slot=slot(1, 2.5))
    with pytest.raises(AssertionError):
        await two_rooms.ledger.write(record.with_event(longer))
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2), slot(2, 3))}
    assert (await two_rooms.ledger.write(record)) == record


# --- Owners ----------------------------------------------------------------------------------------------------------


async def test_a_booking_is_left_alone_as_long_as_its_owner_writes(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    for _ in range(3):
        two_rooms.clock.at += LEASE - MICROSECOND
        assert await two_rooms.ledger.due(10) == ()
        await two_rooms.ledger.write(at(record, EventState.CREATING))
    two_rooms.clock.at += LEASE
    assert ids(await two_rooms.ledger.due(10)) == [record.booking.id]


async def test_who_takes_a_booking_over_locks_its_former_owner_out(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    two_rooms.clock.at += LEASE
    (taken,) = await two_rooms.ledger.due(10)
    assert taken == replace(record, fencing_token=2)
    assert await two_rooms.ledger.due(10) == ()
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.write(gone(record, Reason.NOT_CONFIRMED))
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.postpone(record, NOW)
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.follow(record, slot(5, 6))
    assert await two_rooms.ledger.booking(record.booking.id) == record.booking
    assert await two_rooms.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),)}
    await two_rooms.ledger.write(at(taken, EventState.CREATING))


async def test_of_two_owners_that_write_at_once_only_the_later_one_does(two_rooms: Stores, maker: Maker) -> None:
    works = [await held(two_rooms, maker.record(OAK, slot(number, number + 1))) for number in range(10)]
    two_rooms.clock.at += LEASE
    taken = await two_rooms.ledger.due(10)
    both = [
        *(at(record, EventState.CREATING) for record in works),
        *(at(record, EventState.CONFIRMED) for record in taken),
    ]
    results = await asyncio.gather(*(two_rooms.ledger.write(record) for record in both), return_exceptions=True)
    assert all(isinstance(each, LeaseLost) for each in results[:10])
    for record in taken:
        stored = await two_rooms.ledger.booking(record.booking.id)
        assert stored is not None
        assert stored.confirmed


async def test_a_booking_that_was_given_back_is_nobodys_until_its_time_comes(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    record = await two_rooms.ledger.write(at(record, EventState.CREATING))
    later = NOW + timedelta(seconds=90)
    await two_rooms.ledger.postpone(record, later)
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.write(at(record, EventState.CREATED))
    two_rooms.clock.at = later - MICROSECOND
    assert await two_rooms.ledger.due(10) == ()
    two_rooms.clock.at = later
    assert await two_rooms.ledger.due(10) == (replace(record, fencing_token=3),)


async def test_what_was_put_off_is_left_alone_no_longer_than_its_next_owner_has_it(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await held(two_rooms, maker.record())
    await two_rooms.ledger.postpone(record, NOW)
    (record,) = await two_rooms.ledger.due(10)
    two_rooms.clock.at += LEASE
    assert ids(await two_rooms.ledger.due(10)) == [record.booking.id]


async def test_what_is_at_rest_is_nobodys_and_never_taken_up(two_rooms: Stores, maker: Maker) -> None:
    done, dropped, invites = [await held(two_rooms, maker.record(OAK, slot(each, each + 1))) for each in range(3)]
    await two_rooms.ledger.write(at_rest(done))
    await two_rooms.ledger.write(gone(dropped, Reason.NOT_CONFIRMED))
    await two_rooms.ledger.write(at(invites, EventState.CONFIRMED))
    assert await two_rooms.ledger.take(invites.booking.id) is None
    taken = await two_rooms.ledger.take(done.booking.id)
    assert taken is not None
    assert taken.fencing_token == 2
    two_rooms.clock.at += timedelta(days=400)
    assert await two_rooms.ledger.take(invites.booking.id) is None
    assert ids(await two_rooms.ledger.due(10)) == [invites.booking.id]


async def test_what_was_taken_at_rest_is_its_owners_until_written_or_the_lease_ends(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await two_rooms.ledger.write(at_rest(await held(two_rooms, maker.record())))
    taken = await two_rooms.ledger.take(record.booking.id)
    assert taken == replace(record, fencing_token=2)
    assert await two_rooms.ledger.take(record.booking.id) is None
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.write(record)
    assert await two_rooms.ledger.write(taken) == taken
    assert await two_rooms.ledger.take(record.booking.id) == replace(record, fencing_token=3)
    two_rooms.clock.at += LEASE
    assert await two_rooms.ledger.take(record.booking.id) == replace(record, fencing_token=4)


async def test_the_longest_waiting_are_taken_first_and_no_more_than_asked_for(two_rooms: Stores, maker: Maker) -> None:
    works = [maker.record(OAK, slot(number, number + 1)) for number in range(5)]
    for record in reversed(works):
        await held(two_rooms, record)
        two_rooms.clock.at += timedelta(seconds=1)
    two_rooms.clock.at += LEASE
    waiting = [record.booking.id for record in reversed(works)]
    assert ids(await two_rooms.ledger.due(2)) == waiting[:2]
    assert ids(await two_rooms.ledger.due(10)) == waiting[2:]


async def test_workers_that_look_at_once_never_take_the_same_booking(two_rooms: Stores, maker: Maker) -> None:
    works = [await held(two_rooms, maker.record(OAK, slot(number, number + 1))) for number in range(20)]
    two_rooms.clock.at += LEASE
    batches = await asyncio.gather(*(two_rooms.ledger.due(7) for _ in range(8)))
    taken = [booking_id for batch in batches for booking_id in ids(batch)]
    while left := await two_rooms.ledger.due(7):
        taken += ids(left)
    assert sorted(taken) == ids(tuple(works))


async def test_of_many_who_take_one_booking_at_rest_at_once_exactly_one_has_it(two_rooms: Stores, maker: Maker) -> None:
    record = await two_rooms.ledger.write(at_rest(await held(two_rooms, maker.record())))
    taken = await asyncio.gather(*(two_rooms.ledger.take(record.booking.id) for _ in range(10)))
    assert [each.fencing_token for each in taken if each is not None] == [2]


# --- What is read ----------------------------------------------------------------------------------------------------


async def test_a_rooms_coming_bookings_are_listed_by_time_without_what_is_over_or_given_up(
    two_rooms: Stores, maker: Maker
) -> None:
    late, soon, past, failing, ended, cancelled = [
        await held(two_rooms, maker.record(OAK, slot(starts, starts + 1))) for starts in (9, 2, 0, 4, 6, 7)
    ]
    await held(two_rooms, maker.record(ELM))
    await two_rooms.ledger.write(gone(failing, Reason.ROOM_TAKEN, EventState.CANCELLING))
    await two_rooms.ledger.write(gone(ended, Reason.ROOM_TAKEN))
    await two_rooms.ledger.cancel("cancel", cancelled.booking.id, "")
    two_rooms.clock.at = past.booking.meeting.slot.ends
    await two_rooms.registry.remove_room(OAK.address, by=ADMIN)
    assert await two_rooms.ledger.upcoming(OAK.address) == (soon.booking, late.booking)


async def test_a_span_shows_whole_what_it_overlaps_and_nothing_that_only_touches_it(
    two_rooms: Stores, maker: Maker
) -> None:
    for wanted in (slot(5, 6), slot(1, 3), slot(0, 1), slot(6, 7)):
        await held(two_rooms, maker.record(OAK, wanted))
    assert await two_rooms.ledger.claimed(slot(2, 6)) == {OAK.address: (slot(1, 3), slot(5, 6))}


async def test_what_stands_in_a_room_is_what_is_confirmed_and_at_rest_within_the_span(
    two_rooms: Stores, maker: Maker
) -> None:
    touching, within, across, inviting, ended, beyond = [
        await held(two_rooms, maker.record(OAK, slot(starts, starts + 1))) for starts in (0, 1.5, 4.5, 3, 7, 5.5)
    ]
    elsewhere = await held(two_rooms, maker.record(ELM, slot(2, 3)))
    for record in (touching, within, across, beyond, elsewhere):
        await two_rooms.ledger.write(at_rest(record))
    await two_rooms.ledger.write(at(inviting, EventState.CONFIRMED))
    await two_rooms.ledger.write(gone(ended, Reason.REMOVED))
    await two_rooms.ledger.take(within.booking.id)
    standing = await two_rooms.ledger.events_in_room(OAK.address, slot(1, 5.5))
    assert standing == {record.booking.id: at_rest(record).event for record in (within, across)}
