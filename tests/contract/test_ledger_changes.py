"""What every ledger must do when a booking is changed, cancelled or moved, whichever stands behind the port."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from booking.errors import Field, LeaseLost, Problem, Reason
from booking.model import Change, ChangeState, EventState, Former
from booking.ports import RequestResult
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from tests.support.stores import ADMIN, ELM, LEASE, OAK, Maker, Stores, at, at_rest, gone, held, over, slot, switched

TAKEN = Problem(Reason.ROOM_TAKEN, None, {"room": OAK.address, "name": "Oak"})
WIDE = slot(0, 24)


async def events_in_room(stores: Stores, record: BookingRecord) -> BookingRecord:
    """Book, and bring to rest."""
    return await stores.ledger.write(at_rest(await held(stores, record)))


async def ask(
    stores: Stores, record: BookingRecord, change: Change, following: LedgerEvent | None = None, key: str = ""
) -> BookingRecord | RequestResult:
    key = key or change.id
    return await stores.ledger.request_change(key, record.booking.id, record.booking.revision, change, following)


async def asked(
    stores: Stores, record: BookingRecord, change: Change, following: LedgerEvent | None = None
) -> BookingRecord:
    changing = await ask(stores, record, change, following)
    assert isinstance(changing, BookingRecord)
    return changing


# --- Asking for a change ---------------------------------------------------------------------------------------------


async def test_a_change_that_is_put_down_hands_the_booking_over_and_reads_back_whole(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record())
    change = maker.change(record, title="Änderung “x” 🗓")
    changing = await asked(two_rooms, record, change)
    assert changing == replace(record, fencing_token=2, booking=replace(record.booking, change=change))
    assert await two_rooms.ledger.booking(record.booking.id) == changing.booking
    assert await two_rooms.ledger.answer(change.id) == RequestResult(record.booking.id)
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.write(record)
    two_rooms.clock.at += LEASE
    assert await two_rooms.ledger.due(10) == (replace(changing, fencing_token=3),)


async def test_a_change_to_another_time_holds_both_until_the_old_one_is_given_up(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    placeholder = maker.event(OAK, slot(1, 3), Role.PLACEHOLDER)
    changing = await asked(two_rooms, record, maker.change(record, slot(1, 3)), placeholder)
    assert changing.next == placeholder
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1, 2), slot(1, 3))}
    leaving = replace(placeholder, state=EventState.CANCELLING, invites_due=False)
    longer = replace(changing.with_event(replace(changing.event, slot=slot(1, 3))), next=None, leaving=(leaving,))
    longer = replace(longer, booking=replace(longer.booking, meeting=replace(longer.booking.meeting, slot=slot(1, 3))))
    done = await two_rooms.ledger.write(over(longer))
    assert done.booking.revision == record.booking.revision + 1
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1, 3), slot(1, 3))}
    done = await two_rooms.ledger.write(done.with_event(replace(leaving, state=EventState.CANCELLED)))
    assert done.at_rest
    assert done.booking == await two_rooms.ledger.booking(record.booking.id)
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1, 3),)}
    assert await two_rooms.ledger.tombstones([record.event.id, placeholder.id]) == {
        record.event.id: False,
        placeholder.id: True,
    }


async def test_a_change_to_another_room_switches_the_event_and_gives_the_old_room_up_last(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK))
    following = maker.event(ELM)
    changing = await asked(two_rooms, record, maker.change(record, room=ELM), following)
    moved = await two_rooms.ledger.write(switched(changing))
    assert (moved.event.id, [each.id for each in moved.leaving]) == (following.id, [record.event.id])
    assert moved.booking == await two_rooms.ledger.booking(record.booking.id)
    assert moved.booking.room == ELM
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1, 2),), ELM.address: (slot(1, 2),)}
    two_rooms.clock.at += LEASE
    (moved,) = await two_rooms.ledger.due(10)
    assert moved.leaving[0].cancellation_message == "We moved."
    moved = await two_rooms.ledger.write(moved.with_event(replace(moved.leaving[0], state=EventState.CANCELLED)))
    assert moved.leaving == ()
    assert await two_rooms.ledger.claimed(WIDE) == {ELM.address: (slot(1, 2),)}
    assert await two_rooms.ledger.upcoming(OAK.address) == ()
    assert await two_rooms.ledger.upcoming(ELM.address) == (moved.booking,)


async def test_a_change_may_reach_into_the_bookings_own_slot_but_not_into_anothers(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    await events_in_room(two_rooms, maker.record(OAK, slot(3, 4)))
    touching, reaching = slot(1.5, 3), slot(1.5, 3.25)
    placeholder = maker.event(OAK, reaching, Role.PLACEHOLDER)
    refused = await ask(two_rooms, record, maker.change(record, reaching), placeholder)
    assert refused == RequestResult(problems=(TAKEN,))
    assert await two_rooms.ledger.tombstones([placeholder.id]) == {}
    await asked(two_rooms, record, maker.change(record, touching), maker.event(OAK, touching, Role.PLACEHOLDER))
    assert (await two_rooms.ledger.claimed(WIDE))[OAK.address] == (slot(1, 2), touching, slot(3, 4))


async def test_a_refused_change_leaves_the_booking_as_it_was_and_its_answer_for_good(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK))
    other = await events_in_room(two_rooms, maker.record(ELM))
    refusal = RequestResult(problems=(Problem(Reason.ROOM_TAKEN, None, {"room": ELM.address, "name": "Elm"}),))
    change, following = maker.change(record, room=ELM), maker.event(ELM)
    assert await ask(two_rooms, record, change, following) == refusal
    taken = await two_rooms.ledger.take(other.booking.id)
    assert taken is not None
    await two_rooms.ledger.write(gone(taken, Reason.REMOVED))
    assert await ask(two_rooms, record, change, following) == refusal
    assert await two_rooms.ledger.answer(change.id) == refusal
    assert await two_rooms.ledger.booking(record.booking.id) == record.booking
    assert await two_rooms.ledger.take(record.booking.id) == replace(record, fencing_token=2)


async def test_a_change_that_takes_more_room_needs_booking_on_and_a_registered_room(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK))
    longer = maker.change(record, slot(1, 3)), maker.event(OAK, slot(1, 3), Role.PLACEHOLDER)
    await two_rooms.registry.remove_room(OAK.address, by=ADMIN)
    unknown = Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": OAK.address})
    assert await ask(two_rooms, record, *longer) == RequestResult(problems=(unknown,))
    await two_rooms.registry.switch_booking(on=False, by=ADMIN)
    off = RequestResult(problems=(Problem(Reason.BOOKING_OFF),))
    assert await ask(two_rooms, record, *longer, key="again") == off
    await asked(two_rooms, record, maker.change(record, slot(1, 1.5)))


async def test_only_what_is_there_and_as_it_was_seen_can_be_changed_and_once_at_a_time(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK))
    behind = replace(record, booking=replace(record.booking, revision=record.booking.revision - 1))
    moved_on = RequestResult(problems=(Problem(Reason.BOOKING_MOVED_ON),))
    assert await ask(two_rooms, behind, maker.change(record)) == moved_on
    changing = await asked(two_rooms, record, maker.change(record))
    under_way = RequestResult(problems=(Problem(Reason.CHANGE_UNDER_WAY),))
    assert await ask(two_rooms, record, maker.change(record), key="second") == under_way
    done = await two_rooms.ledger.write(over(changing))
    assert await ask(two_rooms, record, maker.change(record), key="third") == moved_on
    again = await asked(two_rooms, done, maker.change(done))
    assert await ask(two_rooms, done, maker.change(record), key="second") == under_way
    await two_rooms.ledger.cancel("cancel", record.booking.id, "")
    missing = RequestResult(problems=(Problem(Reason.BOOKING_GONE),))
    assert await ask(two_rooms, again, maker.change(record), key="fourth") == missing
    assert await ask(two_rooms, maker.record(), maker.change(record), key="fifth") == missing
    failing = await two_rooms.ledger.write(gone(await held(two_rooms, maker.record(ELM)), Reason.ROOM_TAKEN))
    assert await ask(two_rooms, failing, maker.change(failing), key="sixth") == missing


async def test_a_change_that_nothing_holds_a_slot_for_is_an_error_and_not_put_down(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK))
    for change, following in (
        (maker.change(record, slot(1, 3)), None),
        (maker.change(record, room=ELM), None),
        (maker.change(record, room=ELM), maker.event(OAK)),
        (maker.change(record, slot(1, 3)), maker.event(OAK, slot(2, 3), Role.PLACEHOLDER)),
    ):
        with pytest.raises(ValueError, match="nothing holds"):
            await ask(two_rooms, record, change, following)
        assert await two_rooms.ledger.answer(change.id) is None
    assert await two_rooms.ledger.booking(record.booking.id) == record.booking


async def test_of_many_changes_at_once_exactly_one_is_put_down(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK))
    changes = [maker.change(record) for _ in range(12)]
    responses = await asyncio.gather(*(ask(two_rooms, record, each) for each in changes))
    (won,) = [each for each in responses if isinstance(each, BookingRecord)]
    under_way = RequestResult(problems=(Problem(Reason.CHANGE_UNDER_WAY),))
    assert [each for each in responses if each is not won] == [under_way] * 11
    assert won.booking.change in changes


async def test_of_presses_of_one_change_at_once_one_gets_the_booking_and_all_get_one_answer(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK))
    responses = await asyncio.gather(*(ask(two_rooms, record, maker.change(record), key="key") for _ in range(12)))
    (won,) = [each for each in responses if isinstance(each, BookingRecord)]
    assert [each for each in responses if each is not won] == [RequestResult(record.booking.id)] * 11


async def test_of_a_change_and_bookings_that_want_one_slot_at_once_exactly_one_gets_it(
    two_rooms: Stores, maker: Maker
) -> None:
    for number in range(6):
        record = await events_in_room(two_rooms, maker.record(OAK, slot(4 * number, 4 * number + 1)))
        wanted, rivals = (
            slot(4 * number, 4 * number + 3),
            [slot(4 * number + each / 2, 4 * number + 4) for each in (2, 3)],
        )
        change = maker.change(record, wanted), maker.event(OAK, wanted, Role.PLACEHOLDER)
        new = [maker.record(OAK, each) for each in rivals]
        responses = await asyncio.gather(
            ask(two_rooms, record, *change), *(two_rooms.ledger.claim(each.booking.id, each) for each in new)
        )
        assert len([each for each in responses if isinstance(each, BookingRecord)]) == 1
        assert responses.count(RequestResult(problems=(TAKEN,))) == 2


async def test_two_bookings_that_change_places_at_once_neither_overlap_nor_hang(
    two_rooms: Stores, maker: Maker
) -> None:
    for number in range(6):
        one = await events_in_room(two_rooms, maker.record(OAK, slot(4 * number, 4 * number + 1)))
        two = await events_in_room(two_rooms, maker.record(OAK, slot(4 * number + 2, 4 * number + 3)))
        responses = await asyncio.gather(
            *(
                ask(two_rooms, mine, maker.change(mine, theirs.event.slot), maker.event(OAK, theirs.event.slot))
                for mine, theirs in ((one, two), (two, one))
            )
        )
        assert responses == [RequestResult(problems=(TAKEN,))] * 2


# --- What the owner finds --------------------------------------------------------------------------------------------


async def test_a_change_that_is_put_down_while_somebody_works_on_the_booking_comes_with_the_next_write(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await held(two_rooms, maker.record())
    change, placeholder = maker.change(record, slot(1, 3)), maker.event(OAK, slot(1, 3), Role.PLACEHOLDER)
    assert await ask(two_rooms, record, change, placeholder) == RequestResult(record.booking.id)
    written = await two_rooms.ledger.write(at_rest(record))
    assert (written.fencing_token, written.next, written.booking.change) == (record.fencing_token, placeholder, change)
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1, 2), slot(1, 3))}
    assert await two_rooms.ledger.take(record.booking.id) is None
    two_rooms.clock.at += LEASE
    assert await two_rooms.ledger.due(10) == (replace(written, fencing_token=2),)


async def test_a_later_change_stays_when_the_owner_writes_what_became_of_an_earlier_one(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record())
    changing = await asked(two_rooms, record, maker.change(record, title="One"))
    done = await two_rooms.ledger.write(over(at(changing, EventState.CONFIRMED)))
    later = maker.change(record, title="Two")
    assert await ask(two_rooms, done, later) == RequestResult(record.booking.id)
    written = await two_rooms.ledger.write(replace(done, event=replace(done.event, invites_due=False)))
    assert written.booking.change == later


async def test_a_change_of_a_booking_that_comes_to_its_end_meanwhile_is_dropped_with_its_slot(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await held(two_rooms, maker.record())
    change, placeholder = maker.change(record, slot(1, 3)), maker.event(OAK, slot(1, 3), Role.PLACEHOLDER)
    await ask(two_rooms, record, change, placeholder)
    problem = Problem(Reason.NOT_CONFIRMED)
    ended = await two_rooms.ledger.write(gone(record, Reason.NOT_CONFIRMED))
    assert ended.at_rest
    assert ended.booking.change == replace(change, state=ChangeState.DROPPED, problem=problem)
    assert await two_rooms.ledger.booking(record.booking.id) == ended.booking
    assert await two_rooms.ledger.claimed(WIDE) == {}
    assert await two_rooms.ledger.tombstones([placeholder.id]) == {placeholder.id: True}
    assert await two_rooms.ledger.answer(change.id) == RequestResult(record.booking.id, (problem,))


async def test_what_a_change_no_longer_needs_is_a_tombstone_without_a_claim(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record())
    placeholder = maker.event(OAK, slot(1, 3), Role.PLACEHOLDER)
    changing = await asked(two_rooms, record, maker.change(record, slot(1, 3)), placeholder)
    dropped = over(replace(changing, next=None), ChangeState.DROPPED, TAKEN)
    dropped = await two_rooms.ledger.write(dropped)
    assert dropped.at_rest
    assert await two_rooms.ledger.tombstones([placeholder.id]) == {placeholder.id: True}
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1, 2),)}
    with pytest.raises(LeaseLost):
        await two_rooms.ledger.write(replace(dropped, next=placeholder))


async def test_each_request_is_answered_with_what_became_of_its_own_change(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record())
    first, second = maker.change(record, title="One"), maker.change(record, title="Two")
    dropped = await two_rooms.ledger.write(over(await asked(two_rooms, record, first), ChangeState.DROPPED, TAKEN))
    assert dropped.booking.revision == record.booking.revision + 1
    done = await two_rooms.ledger.write(over(await asked(two_rooms, dropped, second)))
    assert done.booking.revision == dropped.booking.revision + 1
    await two_rooms.ledger.cancel("cancel", record.booking.id, "")
    (ending,) = [each for each in [await two_rooms.ledger.booking(record.booking.id)] if each]
    assert ending.change == replace(second, state=ChangeState.DONE)
    assert await two_rooms.ledger.answer(first.id) == RequestResult(record.booking.id, (TAKEN,))
    assert await two_rooms.ledger.answer(second.id) == RequestResult(record.booking.id)
    assert await two_rooms.ledger.answer(f"key of {record.booking.id}") == RequestResult(record.booking.id)


async def test_the_revision_stays_while_a_change_is_only_under_way(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record())
    changing = await asked(two_rooms, record, maker.change(record))
    assert changing.booking.change is not None
    applying = replace(changing.booking, change=replace(changing.booking.change, state=ChangeState.APPLYING))
    written = await two_rooms.ledger.write(replace(changing, booking=applying))
    assert written.booking.revision == record.booking.revision
    two_rooms.clock.at += LEASE
    assert await two_rooms.ledger.due(10) == (replace(written, fencing_token=3),)


# --- Cancelling ------------------------------------------------------------------------------------------------------


async def test_cancelling_hands_a_booking_at_rest_over_with_the_word_to_its_attendees(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record())
    going = await two_rooms.ledger.cancel("key", record.booking.id, "Bye – 👋")
    revision = record.booking.revision + 1
    assert going == replace(
        record, fencing_token=2, cancel="Bye – 👋", booking=replace(record.booking, revision=revision)
    )
    assert await two_rooms.ledger.cancel("key", record.booking.id, "") == RequestResult(record.booking.id)
    two_rooms.clock.at += LEASE
    assert await two_rooms.ledger.due(10) == (replace(going, fencing_token=3),)


async def test_cancelling_wins_over_whatever_is_under_way_and_the_owner_learns_of_it(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record())
    changing = await asked(two_rooms, record, maker.change(record))
    assert await two_rooms.ledger.cancel("key", record.booking.id, "") == RequestResult(record.booking.id)
    assert await two_rooms.ledger.cancel("another key", record.booking.id, "Too late") == RequestResult(
        record.booking.id
    )
    written = await two_rooms.ledger.write(over(changing))
    assert written.cancel == ""
    assert not written.at_rest
    assert (await two_rooms.ledger.write(replace(written, cancel=None))).cancel == ""


async def test_a_cancelling_that_meets_the_last_write_is_never_lost(two_rooms: Stores, maker: Maker) -> None:
    works = [await held(two_rooms, maker.record(OAK, slot(number, number + 1))) for number in range(10)]
    cancels = [two_rooms.ledger.cancel(record.booking.id, record.booking.id, "Bye") for record in works]
    writes = [two_rooms.ledger.write(at_rest(record)) for record in works]
    results = await asyncio.gather(*(each for pair in zip(cancels, writes, strict=True) for each in pair))
    for cancelled, written in zip(results[::2], results[1::2], strict=True):
        assert isinstance(written, BookingRecord)
        # Either the owner learns of it, or it came after the owner was done and somebody else has the booking now.
        assert (written.cancel == "Bye") != isinstance(cancelled, BookingRecord)
    two_rooms.clock.at += LEASE
    assert [record.cancel for record in await two_rooms.ledger.due(20)] == ["Bye"] * 10


async def test_what_is_gone_or_was_never_there_is_answered_without_an_owner(two_rooms: Stores, maker: Maker) -> None:
    record = await two_rooms.ledger.write(gone(await held(two_rooms, maker.record()), Reason.REMOVED))
    assert await two_rooms.ledger.cancel("key", record.booking.id, "") == RequestResult(record.booking.id)
    assert await two_rooms.ledger.booking(record.booking.id) == record.booking
    missing = RequestResult(problems=(Problem(Reason.BOOKING_GONE),))
    assert await two_rooms.ledger.cancel("another key", "nothing", "") == missing
    assert await two_rooms.ledger.answer("another key") == missing


async def test_what_is_asked_of_work_that_was_put_off_is_done_at_once(two_rooms: Stores, maker: Maker) -> None:
    later = two_rooms.clock.at + timedelta(hours=1)
    put_off = await held(two_rooms, maker.record(OAK))
    await two_rooms.ledger.postpone(put_off, later)
    going = await two_rooms.ledger.cancel("put off", put_off.booking.id, "")
    assert isinstance(going, BookingRecord)
    working = await held(two_rooms, maker.record(ELM))
    assert await two_rooms.ledger.cancel("working", working.booking.id, "") == RequestResult(working.booking.id)
    await two_rooms.ledger.postpone(working, later)
    (taken,) = await two_rooms.ledger.due(10)
    assert (taken.booking.id, taken.cancel) == (working.booking.id, "")
    await two_rooms.ledger.postpone(taken, later)
    assert await two_rooms.ledger.due(10) == ()


# --- Following -------------------------------------------------------------------------------------------------------


async def test_following_moves_the_claim_and_what_people_see_and_keeps_the_owner(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    taken = await two_rooms.ledger.take(record.booking.id)
    assert taken is not None
    followed = await two_rooms.ledger.follow(taken, slot(1.5, 3))
    assert followed is not None
    assert followed.event.slot == followed.booking.meeting.slot == slot(1.5, 3)
    assert followed.booking == await two_rooms.ledger.booking(record.booking.id)
    assert followed.booking.revision == record.booking.revision + 1
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1.5, 3),)}
    assert await two_rooms.ledger.take(record.booking.id) is None
    assert await two_rooms.ledger.follow(followed, slot(1.5, 3)) == followed
    assert await two_rooms.ledger.write(followed) == followed
    assert await two_rooms.ledger.take(record.booking.id) == replace(followed, fencing_token=3)


async def test_where_a_booking_was_before_it_was_moved_is_kept_with_the_number_of_the_move(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    assert record.booking.former is None
    taken = await two_rooms.ledger.take(record.booking.id)
    assert taken is not None
    for number, (before, after) in enumerate(pairwise((slot(1, 2), slot(3, 4), slot(5, 6))), start=1):
        taken = await two_rooms.ledger.follow(taken, after)
        assert taken is not None
        meeting = replace(record.booking.meeting, slot=before)
        assert taken.booking.former == Former(f"followed:{number}", OAK, meeting)
        stored = await two_rooms.ledger.booking(record.booking.id)
        assert stored == taken.booking
    again = await two_rooms.ledger.follow(taken, slot(5, 6))
    assert again is not None
    assert again.booking.former == taken.booking.former, "it went nowhere"


async def test_which_news_of_a_booking_were_left_as_they_are_is_kept_and_changes_nothing_else(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record())
    assert record.booking.kept == ""
    await two_rooms.ledger.keep(record.booking.id, "changed:followed:1")
    booking = await two_rooms.ledger.booking(record.booking.id)
    assert booking == record.booking, "that is no change of the booking"
    taken = await two_rooms.ledger.take(record.booking.id)
    assert taken is not None
    await two_rooms.ledger.follow(taken, slot(5, 6))
    booking = await two_rooms.ledger.booking(record.booking.id)
    assert booking is not None
    assert booking.kept == "changed:followed:1", "whoever works on the booking leaves it alone"
    await two_rooms.ledger.keep("nothing", "changed:followed:1")


async def test_a_change_within_the_slot_that_was_left_is_dropped_since_nothing_holds_that_any_more(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 3)))
    shorter = maker.change(record, slot(1, 2))
    changing = await asked(two_rooms, record, shorter)
    followed = await two_rooms.ledger.follow(changing, slot(5, 7))
    assert followed is not None
    moved_on = Problem(Reason.BOOKING_MOVED_ON)
    assert followed.booking.change == replace(shorter, state=ChangeState.DROPPED, problem=moved_on)
    assert await two_rooms.ledger.answer(shorter.id) == RequestResult(record.booking.id, (moved_on,))
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(5, 7),)}
    at_rest = await two_rooms.ledger.write(followed)
    renamed = maker.change(at_rest, title="Plan B")
    followed = await two_rooms.ledger.follow(await asked(two_rooms, at_rest, renamed), slot(5, 8))
    assert followed is not None
    assert followed.booking.change == renamed, "that is within the new slot as well"


async def test_nothing_follows_into_a_slot_that_another_booking_holds(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    await held(two_rooms, maker.record(OAK, slot(3, 4)))
    taken = await two_rooms.ledger.take(record.booking.id)
    assert taken is not None
    assert await two_rooms.ledger.follow(taken, slot(2.5, 3.5)) is None
    assert await two_rooms.ledger.booking(record.booking.id) == record.booking
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1, 2), slot(3, 4))}
    assert await two_rooms.ledger.write(taken) == taken


async def test_of_bookings_that_follow_into_one_slot_at_once_exactly_one_gets_there(
    two_rooms: Stores, maker: Maker
) -> None:
    works = [await events_in_room(two_rooms, maker.record(OAK, slot(number, number + 1))) for number in range(8)]
    taken = [await two_rooms.ledger.take(record.booking.id) for record in works]
    followed = await asyncio.gather(*(two_rooms.ledger.follow(record, slot(20, 21)) for record in taken if record))
    assert len([each for each in followed if each is not None]) == 1
    assert len((await two_rooms.ledger.claimed(WIDE))[OAK.address]) == 8


async def test_a_cancelling_that_came_meanwhile_is_found_when_following(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record())
    taken = await two_rooms.ledger.take(record.booking.id)
    assert taken is not None
    assert await two_rooms.ledger.cancel("key", record.booking.id, "Bye") == RequestResult(record.booking.id)
    followed = await two_rooms.ledger.follow(taken, slot(5, 6))
    assert followed is not None
    assert followed.cancel == "Bye"


# --- Events whose rows are lost --------------------------------------------------------------------------------------


def lost(maker: Maker, record: BookingRecord | None = None, event: LedgerEvent | None = None) -> BookingRecord:
    """Give a booking as the calendar tells it, with an event that no row knows."""
    record = record or maker.record()
    return at(replace(record, event=event or record.event), EventState.CREATED)


async def test_a_lost_booking_is_taken_in_whatever_may_be_booked_and_holds_its_slot(
    two_rooms: Stores, maker: Maker
) -> None:
    await two_rooms.registry.switch_booking(on=False, by=ADMIN)
    record = lost(maker)
    adopted = await two_rooms.ledger.adopt(record)
    assert adopted == replace(record, booking=replace(record.booking, state=EventState.CREATED))
    assert await two_rooms.ledger.adopt(record) is None, "known by now"
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (slot(1, 2),)}
    await two_rooms.ledger.write(at_rest(adopted))
    assert [each.id for each in await two_rooms.ledger.upcoming(OAK.address)] == [record.booking.id]


async def test_a_lost_booking_waits_for_a_slot_that_another_one_claims(two_rooms: Stores, maker: Maker) -> None:
    holder = await events_in_room(two_rooms, maker.record())
    record = lost(maker)
    assert await two_rooms.ledger.adopt(record) is None
    assert await two_rooms.ledger.booking(record.booking.id) is None
    assert await two_rooms.ledger.claimed(WIDE) == {OAK.address: (holder.event.slot,)}


async def test_a_lost_event_in_another_room_is_what_its_booking_changes_to(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record())
    there = replace(record, booking=replace(record.booking, room=ELM))
    found = lost(maker, there, maker.event(ELM))
    assert await two_rooms.ledger.adopt(replace(found, booking=replace(found.booking, revision=1))) is not None
    two_rooms.clock.at += LEASE
    (undone,) = await two_rooms.ledger.due(10)
    assert [each.id for each in undone.leaving] == [found.event.id], "the booking went on to something else since"
    two_rooms.clock.at += LEASE
    (undone,) = await two_rooms.ledger.due(10)
    at_ease = await two_rooms.ledger.write(replace(undone, leaving=()))
    again = lost(maker, replace(at_ease, booking=replace(at_ease.booking, room=ELM)), maker.event(ELM))
    changing = await two_rooms.ledger.adopt(again)
    assert changing is not None
    assert (changing.next, changing.fencing_token) == (again.event, at_ease.fencing_token + 1)
    assert changing.booking.change == Change(again.event.id, ELM, again.booking.meeting)
    assert (await two_rooms.ledger.write(switched(changing))).event.id == again.event.id


async def test_a_lost_placeholder_leaves_and_not_its_booking(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record())
    for known in (record, maker.record(ELM)):
        found = lost(maker, known, maker.event(known.booking.room, slot(1, 3), Role.PLACEHOLDER))
        leaving = await two_rooms.ledger.adopt(found)
        assert leaving is not None
        assert {each.id: each.state for each in leaving.events()}[found.event.id] is EventState.CANCELLING
    held_back = await two_rooms.ledger.booking(record.booking.id)
    assert held_back is not None
    assert (held_back.confirmed, held_back.problem) == (True, None)
    assert await two_rooms.ledger.booking(known.booking.id) is None, "it can still turn up"


async def test_a_lost_event_waits_until_its_booking_is_at_rest(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    assert await two_rooms.ledger.adopt(lost(maker, record, maker.event(ELM))) is None
    two_rooms.clock.at += LEASE
    assert await two_rooms.ledger.adopt(lost(maker, record, maker.event(ELM))) is None


# --- Work that is refused again and again ----------------------------------------------------------------------------


async def test_how_often_in_a_row_work_was_given_back_is_kept(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    await two_rooms.ledger.postpone(replace(record, rejections=3), two_rooms.clock.at)
    (again,) = await two_rooms.ledger.due(10)
    assert again.rejections == 3
