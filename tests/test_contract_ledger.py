"""What every ledger must do, whichever stands behind the port: memory, SQLite, PostgreSQL."""

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.errors import Field, LeaseLost, Problem, Reason
from booking.model import Booking, EventState, LedgerEvent, Slot
from booking.ports import Answer
from tests.stores import ADMIN, ELM, LEASE, NOW, OAK, Maker, Stores, at, slot

MICROSECOND = timedelta(microseconds=1)
TAKEN = Problem(Reason.ROOM_TAKEN, None, {"room": OAK.address, "name": "Oak"})


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
async def open_house(stores: Stores) -> Stores:
    await stores.furnish()
    return stores


async def held(stores: Stores, booking: Booking, event: LedgerEvent) -> LedgerEvent:
    taken = await stores.ledger.claim(f"key of {booking.id}", booking, event)
    assert isinstance(taken, LedgerEvent)
    return taken


# --- Claims and requests ---------------------------------------------------------------------------------------------


async def test_a_claimed_slot_hands_its_event_over_and_the_booking_reads_back_whole(
    open_house: Stores, maker: Maker
) -> None:
    booking, event = maker.pair()
    assert await open_house.ledger.claim("key", booking, event) == event
    assert await open_house.ledger.booking(booking.id) == booking
    assert await open_house.ledger.answer("key") == Answer(booking.id)
    assert await open_house.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),)}


async def test_what_nobody_asked_for_has_neither_answer_nor_booking(stores: Stores) -> None:
    assert await stores.ledger.answer("key") is None
    assert await stores.ledger.booking("nothing") is None
    assert await stores.ledger.claimed(slot(0, 24)) == {}
    assert await stores.ledger.upcoming(OAK.address) == ()
    assert await stores.ledger.due(10) == ()


async def test_a_repeated_key_gets_the_first_answer_whatever_is_asked_under_it(
    open_house: Stores, maker: Maker
) -> None:
    first, event = maker.pair()
    await open_house.ledger.claim("key", first, event)
    other, other_event = maker.pair(ELM, slot(5, 6))
    assert await open_house.ledger.claim("key", other, other_event) == Answer(first.id)
    assert await open_house.ledger.booking(other.id) is None
    assert await open_house.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),)}


async def test_booking_is_off_until_switched_on_and_the_refusal_stays_with_its_key(
    stores: Stores, maker: Maker
) -> None:
    await stores.registry.add_room(OAK, by=ADMIN)
    refusal = Answer(problems=(Problem(Reason.BOOKING_OFF),))
    assert await stores.ledger.claim("key", *maker.pair()) == refusal
    await stores.registry.switch_booking(on=True, by=ADMIN)
    assert await stores.ledger.claim("key", *maker.pair()) == refusal
    assert await stores.ledger.answer("key") == refusal
    assert isinstance(await stores.ledger.claim("another key", *maker.pair()), LedgerEvent)
    await stores.registry.switch_booking(on=False, by=ADMIN)
    assert await stores.ledger.claim("late", *maker.pair(ELM)) == refusal


async def test_a_room_off_the_registry_is_refused_at_its_field_and_the_refusal_stays_with_its_key(
    open_house: Stores, maker: Maker
) -> None:
    await open_house.registry.remove_room(OAK.address, by=ADMIN)
    refusal = Answer(problems=(Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": OAK.address}),))
    assert await open_house.ledger.claim("key", *maker.pair()) == refusal
    await open_house.registry.add_room(OAK, by=ADMIN)
    assert await open_house.ledger.claim("key", *maker.pair()) == refusal
    assert await open_house.ledger.answer("key") == refusal


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
    open_house: Stores, maker: Maker, wanted: Slot, free: bool
) -> None:
    await held(open_house, *maker.pair())
    booking, event = maker.pair(OAK, wanted)
    answer = await open_house.ledger.claim("second", booking, event)
    assert answer == (event if free else Answer(problems=(TAKEN,)))


async def test_a_slot_of_one_room_is_free_in_another(open_house: Stores, maker: Maker) -> None:
    await held(open_house, *maker.pair(OAK))
    await held(open_house, *maker.pair(ELM))
    assert await open_house.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),), ELM.address: (slot(1, 2),)}


async def test_a_refused_claim_leaves_nothing_but_its_answer(open_house: Stores, maker: Maker) -> None:
    await held(open_house, *maker.pair())
    booking, event = maker.pair()
    refusal = Answer(problems=(TAKEN,))
    assert await open_house.ledger.claim("second", booking, event) == refusal
    assert await open_house.ledger.answer("second") == refusal
    assert await open_house.ledger.booking(booking.id) is None
    with pytest.raises(LeaseLost):
        await open_house.ledger.write(event)
    assert await open_house.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),)}


async def test_of_many_who_want_one_slot_at_once_exactly_one_gets_it(open_house: Stores, maker: Maker) -> None:
    wanted = [maker.pair(OAK, slot(1 + number % 4 / 4, 2.5 + number % 4 / 4)) for number in range(40)]
    answers = await asyncio.gather(*(open_house.ledger.claim(event.id, booking, event) for booking, event in wanted))
    won = [each for each in answers if isinstance(each, LedgerEvent)]
    lost = [each for each in answers if each == Answer(problems=(TAKEN,))]
    assert (len(won), len(lost)) == (1, 39)
    assert await open_house.ledger.claimed(slot(0, 24)) == {OAK.address: (won[0].slot,)}


async def test_of_many_bookings_under_one_key_at_once_exactly_one_is_made(open_house: Stores, maker: Maker) -> None:
    wanted = [maker.pair(OAK, slot(number, number + 1)) for number in range(20)]
    answers = await asyncio.gather(*(open_house.ledger.claim("key", *pair) for pair in wanted))
    (won,) = [each for each in answers if isinstance(each, LedgerEvent)]
    assert [each for each in answers if each is not won] == [Answer(won.booking_id)] * 19
    assert await open_house.ledger.claimed(slot(0, 24)) == {OAK.address: (won.slot,)}


async def test_claims_that_meet_from_both_sides_never_both_hold(open_house: Stores, maker: Maker) -> None:
    chain = [maker.pair(OAK, slot(number / 2, number / 2 + 0.75)) for number in range(30)]
    await asyncio.gather(*(open_house.ledger.claim(event.id, booking, event) for booking, event in chain))
    holding = (await open_house.ledger.claimed(slot(0, 24)))[OAK.address]
    assert len(holding) >= 10
    assert not [one for one, following in itertools.pairwise(holding) if one.overlaps(following)]


# --- Progress --------------------------------------------------------------------------------------------------------


async def test_progress_is_taken_up_again_as_it_was_written(open_house: Stores, maker: Maker) -> None:
    _, event = pair = maker.pair()
    await held(open_house, *pair)
    written = await open_house.ledger.write(at(event, EventState.CREATING))
    assert written == at(event, EventState.CREATING)
    await open_house.ledger.write(at(event, EventState.CONFIRMED))
    open_house.clock.at += LEASE
    assert await open_house.ledger.due(10) == (replace(at(event, EventState.CONFIRMED), epoch=2),)


async def test_a_confirmed_booking_shows_its_link_and_later_its_invitations(open_house: Stores, maker: Maker) -> None:
    booking, event = pair = maker.pair()
    await held(open_house, *pair)
    await open_house.ledger.write(at(event, EventState.CREATED), online_url="https://teams.example/1")
    await open_house.ledger.write(at(event, EventState.CONFIRMED))
    confirmed = replace(booking, state=EventState.CONFIRMED, online_url="https://teams.example/1", revision=3)
    assert await open_house.ledger.booking(booking.id) == confirmed
    await open_house.ledger.write(at(event, EventState.CONFIRMED, invites_due=False))
    invited = replace(confirmed, invited=True, revision=4)
    assert await open_house.ledger.booking(booking.id) == invited
    await open_house.ledger.write(at(event, EventState.CANCELLING))
    withdrawn = replace(invited, state=EventState.CANCELLING, revision=5)
    assert await open_house.ledger.booking(booking.id) == withdrawn


async def test_the_revision_grows_only_with_what_people_can_see(open_house: Stores, maker: Maker) -> None:
    booking, event = pair = maker.pair()
    await held(open_house, *pair)
    for state in (EventState.CREATING, EventState.CREATING, EventState.CREATED):
        await open_house.ledger.write(at(event, state))
    assert await open_house.ledger.booking(booking.id) == replace(booking, state=EventState.CREATED)
    for _ in range(3):
        await open_house.ledger.write(at(event, EventState.CONFIRMED))
    assert await open_house.ledger.booking(booking.id) == replace(booking, state=EventState.CONFIRMED, revision=2)


async def test_a_booking_that_fails_keeps_its_problem_and_answers_its_request_with_it(
    open_house: Stores, maker: Maker
) -> None:
    booking, event = pair = maker.pair()
    await held(open_house, *pair)
    problem = Problem(Reason.SKIPPED_TIME, Field.START, {"before": "02:59", "after": "04:00", "hours": 3})
    await open_house.ledger.write(at(event, EventState.CANCELLING), problem=problem)
    failing = replace(booking, state=EventState.CANCELLING, problem=problem, revision=2)
    assert await open_house.ledger.booking(booking.id) == failing
    assert await open_house.ledger.answer(f"key of {booking.id}") == Answer(booking.id, (problem,))
    await open_house.ledger.write(at(event, EventState.CANCELLED, invites_due=False))
    ended = await open_house.ledger.booking(booking.id)
    assert ended == replace(failing, state=EventState.CANCELLED, revision=3)
    assert not ended.invited
    again = await open_house.ledger.claim(f"key of {booking.id}", *maker.pair())
    assert again == Answer(booking.id, (problem,))


async def test_the_slot_is_held_until_cancelled_and_free_from_then_on(open_house: Stores, maker: Maker) -> None:
    _, event = pair = maker.pair()
    await held(open_house, *pair)
    await held(open_house, *maker.pair(OAK, slot(2, 3)))
    await open_house.ledger.write(at(event, EventState.CANCELLING))
    assert await open_house.ledger.claim("too early", *maker.pair()) == Answer(problems=(TAKEN,))
    await open_house.ledger.write(at(event, EventState.CANCELLED))
    assert await open_house.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(2, 3),)}
    assert isinstance(await open_house.ledger.claim("in time", *maker.pair()), LedgerEvent)


async def test_what_is_cancelled_stays_so(open_house: Stores, maker: Maker) -> None:
    booking, event = pair = maker.pair()
    await held(open_house, *pair)
    await open_house.ledger.write(at(event, EventState.CANCELLED))
    with pytest.raises(LeaseLost):
        await open_house.ledger.write(at(event, EventState.CONFIRMED))
    await open_house.ledger.write(at(event, EventState.CANCELLED))
    assert await open_house.ledger.booking(booking.id) == replace(booking, state=EventState.CANCELLED, revision=2)


# --- Owners ----------------------------------------------------------------------------------------------------------


async def test_an_event_is_left_alone_as_long_as_its_owner_writes(open_house: Stores, maker: Maker) -> None:
    _, event = pair = maker.pair()
    await held(open_house, *pair)
    for _ in range(3):
        open_house.clock.at += LEASE - MICROSECOND
        assert await open_house.ledger.due(10) == ()
        await open_house.ledger.write(at(event, EventState.CREATING))
    open_house.clock.at += LEASE
    assert [each.id for each in await open_house.ledger.due(10)] == [event.id]


async def test_who_takes_an_event_over_locks_its_former_owner_out(open_house: Stores, maker: Maker) -> None:
    booking, event = pair = maker.pair()
    await held(open_house, *pair)
    open_house.clock.at += LEASE
    (taken,) = await open_house.ledger.due(10)
    assert taken == replace(event, epoch=2)
    assert await open_house.ledger.due(10) == ()
    with pytest.raises(LeaseLost):
        await open_house.ledger.write(at(event, EventState.CANCELLED), problem=Problem(Reason.NOT_CONFIRMED))
    with pytest.raises(LeaseLost):
        await open_house.ledger.postpone(event, NOW)
    assert await open_house.ledger.booking(booking.id) == booking
    assert await open_house.ledger.claimed(slot(0, 24)) == {OAK.address: (slot(1, 2),)}
    await open_house.ledger.write(at(taken, EventState.CREATING))


async def test_an_event_that_was_given_back_is_nobodys_until_its_time_comes(open_house: Stores, maker: Maker) -> None:
    _, event = pair = maker.pair()
    await held(open_house, *pair)
    await open_house.ledger.write(at(event, EventState.CREATING))
    later = NOW + timedelta(seconds=90)
    await open_house.ledger.postpone(event, later)
    with pytest.raises(LeaseLost):
        await open_house.ledger.write(at(event, EventState.CREATED))
    open_house.clock.at = later - MICROSECOND
    assert await open_house.ledger.due(10) == ()
    open_house.clock.at = later
    assert await open_house.ledger.due(10) == (replace(at(event, EventState.CREATING), epoch=3),)


async def test_an_event_that_was_given_back_at_once_can_be_taken_at_once(open_house: Stores, maker: Maker) -> None:
    _, event = pair = maker.pair()
    await held(open_house, *pair)
    await open_house.ledger.postpone(event, NOW)
    assert [each.id for each in await open_house.ledger.due(10)] == [event.id]


async def test_what_is_at_rest_is_never_taken_up(open_house: Stores, maker: Maker) -> None:
    done, dropped, invites = (maker.pair(OAK, slot(number, number + 1)) for number in range(3))
    for pair in (done, dropped, invites):
        await held(open_house, *pair)
    await open_house.ledger.write(at(done[1], EventState.CONFIRMED, invites_due=False))
    await open_house.ledger.write(at(dropped[1], EventState.CANCELLED))
    await open_house.ledger.write(at(invites[1], EventState.CONFIRMED))
    open_house.clock.at += timedelta(days=400)
    assert [each.id for each in await open_house.ledger.due(10)] == [invites[1].id]


async def test_the_longest_waiting_are_taken_first_and_no_more_than_asked_for(open_house: Stores, maker: Maker) -> None:
    pairs = [maker.pair(OAK, slot(number, number + 1)) for number in range(5)]
    for pair in reversed(pairs):
        await held(open_house, *pair)
        open_house.clock.at += timedelta(seconds=1)
    open_house.clock.at += LEASE
    waiting = [event.id for _, event in reversed(pairs)]
    assert [each.id for each in await open_house.ledger.due(2)] == waiting[:2]
    assert [each.id for each in await open_house.ledger.due(10)] == waiting[2:]


async def test_workers_that_look_at_once_never_take_the_same_event(open_house: Stores, maker: Maker) -> None:
    pairs = [maker.pair(OAK, slot(number, number + 1)) for number in range(20)]
    for pair in pairs:
        await held(open_house, *pair)
    open_house.clock.at += LEASE
    batches = [
        each.id for batch in await asyncio.gather(*(open_house.ledger.due(7) for _ in range(8))) for each in batch
    ]
    while left := await open_house.ledger.due(7):
        batches += [each.id for each in left]
    assert sorted(batches) == [event.id for _, event in pairs]


# --- What is read ----------------------------------------------------------------------------------------------------


async def test_a_rooms_coming_bookings_are_listed_by_time_without_what_is_over_or_given_up(
    open_house: Stores, maker: Maker
) -> None:
    late, soon, past, failing, gone = (
        maker.pair(OAK, wanted) for wanted in (slot(9, 10), slot(1, 3), slot(0, 1), slot(4, 5), slot(6, 7))
    )
    for pair in (late, soon, past, failing, gone, maker.pair(ELM)):
        await held(open_house, *pair)
    await open_house.ledger.write(at(failing[1], EventState.CANCELLING))
    await open_house.ledger.write(at(gone[1], EventState.CANCELLED))
    open_house.clock.at = past[0].wish.slot.ends
    await open_house.registry.remove_room(OAK.address, by=ADMIN)
    assert await open_house.ledger.upcoming(OAK.address) == (soon[0], late[0])


async def test_a_span_shows_whole_what_it_overlaps_and_nothing_that_only_touches_it(
    open_house: Stores, maker: Maker
) -> None:
    for wanted in (slot(5, 6), slot(1, 3), slot(0, 1), slot(6, 7)):
        await held(open_house, *maker.pair(OAK, wanted))
    assert await open_house.ledger.claimed(slot(2, 6)) == {OAK.address: (slot(1, 3), slot(5, 6))}
