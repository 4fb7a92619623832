"""What every ledger must tell of somebody's bookings, and keep of the answers to them, whichever stands behind it."""

from dataclasses import replace

from booking.errors import Reason
from booking.model import EventState, Person, Response
from booking.ports import RequestResult
from booking.protocol.record import BookingRecord, Role
from tests.support.stores import ADMIN, BOOKER, ELM, NOW, OAK, Maker, Stores, at_rest, gone, held, slot, switched

WIDE = slot(0, 24)
OTHER = Person("00000000-0000-0000-0000-000000000003", "Lee", "lee@roomkeeper.example")


async def events_in_room(stores: Stores, record: BookingRecord) -> BookingRecord:
    """Book, and bring to rest."""
    return await stores.ledger.write(at_rest(await held(stores, record)))


def by(person: Person, record: BookingRecord) -> BookingRecord:
    """Give the booking to somebody else."""
    return replace(record, booking=replace(record.booking, booker=person))


async def test_somebodys_bookings_within_a_span_come_by_time_on_their_way_or_standing(
    two_rooms: Stores, maker: Maker
) -> None:
    late = await events_in_room(two_rooms, maker.record(OAK, slot(5, 6)))
    soon = await held(two_rooms, maker.record(ELM, slot(2, 3)))
    await events_in_room(two_rooms, by(OTHER, maker.record(OAK, slot(3, 4))))
    across = await events_in_room(two_rooms, maker.record(ELM, slot(0.5, 1.5)))
    for touching in (slot(0, 0.5), slot(20, 21)):
        await events_in_room(two_rooms, maker.record(OAK, touching))
    mine = await two_rooms.ledger.of(BOOKER.id, slot(1, 20))
    assert mine == (across.booking, soon.booking, late.booking)
    assert [each.booker for each in await two_rooms.ledger.of(OTHER.id, WIDE)] == [OTHER]
    assert await two_rooms.ledger.of("nobody", WIDE) == ()


async def test_the_bookings_of_a_room_within_a_span_are_everybodys(two_rooms: Stores, maker: Maker) -> None:
    mine = await events_in_room(two_rooms, maker.record(OAK, slot(2, 3)))
    others = await held(two_rooms, by(OTHER, maker.record(OAK, slot(1, 2))))
    await held(two_rooms, maker.record(ELM, slot(1, 2)))
    assert await two_rooms.ledger.within(OAK.address, WIDE) == (others.booking, mine.booking)
    assert await two_rooms.ledger.within(OAK.address, slot(1, 2)) == (others.booking,)
    assert await two_rooms.ledger.within("nothing@roomkeeper.example", WIDE) == ()


async def test_what_is_cancelled_or_about_to_be_is_in_no_list(two_rooms: Stores, maker: Maker) -> None:
    at_work = await held(two_rooms, maker.record(OAK, slot(1, 2)))
    going = await two_rooms.ledger.write(gone(at_rest(at_work), Reason.REMOVED, EventState.CANCELLING))
    asked = await held(two_rooms, maker.record(OAK, slot(3, 4)))
    assert await two_rooms.ledger.cancel("key", asked.booking.id, "") == RequestResult(asked.booking.id)
    ended = await held(two_rooms, maker.record(OAK, slot(5, 6)))
    await two_rooms.ledger.write(gone(ended, Reason.ROOM_TAKEN))
    assert await two_rooms.ledger.of(BOOKER.id, WIDE) == ()
    assert await two_rooms.ledger.within(OAK.address, WIDE) == ()
    assert await two_rooms.ledger.booking(going.booking.id) == going.booking


async def test_a_booking_in_another_room_is_listed_there(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    change = maker.change(record, slot(3, 4), ELM)
    changing = await two_rooms.ledger.request_change(
        "k", record.booking.id, record.booking.revision, change, maker.event(ELM, slot(3, 4))
    )
    assert isinstance(changing, BookingRecord)
    moved = await two_rooms.ledger.write(switched(changing))
    assert await two_rooms.ledger.within(OAK.address, WIDE) == ()
    assert await two_rooms.ledger.within(ELM.address, WIDE) == (moved.booking,)
    assert await two_rooms.ledger.of(BOOKER.id, slot(3, 4)) == (moved.booking,)


async def test_the_event_that_a_booking_has_now_is_the_one_after_the_last_change(
    two_rooms: Stores, maker: Maker
) -> None:
    assert await two_rooms.ledger.current_event("nothing") is None
    record = await held(two_rooms, maker.record(OAK, slot(1, 2)))
    assert await two_rooms.ledger.current_event(record.booking.id) == record.event
    record = await two_rooms.ledger.write(at_rest(record))
    assert await two_rooms.ledger.current_event(record.booking.id) == record.event
    change, following = maker.change(record, slot(3, 4), ELM), maker.event(ELM, slot(3, 4))
    changing = await two_rooms.ledger.request_change("k", record.booking.id, record.booking.revision, change, following)
    assert isinstance(changing, BookingRecord)
    assert await two_rooms.ledger.current_event(record.booking.id) == record.event
    moved = await two_rooms.ledger.write(switched(changing))
    assert await two_rooms.ledger.current_event(record.booking.id) == moved.event
    assert moved.event.id == following.id


async def test_answers_are_kept_whole_and_change_nothing_else(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record())
    assert record.booking.responses == ()
    told = {
        "cy@roomkeeper.example": Response.ACCEPTED,
        "guest@elsewhere.example": Response.DECLINED,
        "ann@roomkeeper.example": Response.TENTATIVE,
        "zoe@roomkeeper.example": Response.NONE,
    }
    await two_rooms.ledger.note_responses(record.booking.id, told)
    booking = await two_rooms.ledger.booking(record.booking.id)
    assert booking == record.booking, "answers are no change of the booking"
    assert booking is not None
    assert booking.responses == tuple(sorted(told.items()))
    (listed,) = await two_rooms.ledger.of(BOOKER.id, WIDE)
    assert listed.responses == booking.responses
    await two_rooms.ledger.note_responses(record.booking.id, {"cy@roomkeeper.example": Response.DECLINED})
    again = await two_rooms.ledger.booking(record.booking.id)
    assert again is not None
    assert again.responses == (("cy@roomkeeper.example", Response.DECLINED),)
    await two_rooms.ledger.note_responses("nothing", told)
    assert await two_rooms.ledger.booking("nothing") is None


async def test_answers_outlive_what_whoever_works_on_the_booking_writes(two_rooms: Stores, maker: Maker) -> None:
    record = await held(two_rooms, maker.record())
    await two_rooms.ledger.note_responses(record.booking.id, {"cy@roomkeeper.example": Response.ACCEPTED})
    await two_rooms.ledger.write(at_rest(record))
    booking = await two_rooms.ledger.booking(record.booking.id)
    assert booking is not None
    assert booking.responses == (("cy@roomkeeper.example", Response.ACCEPTED),)


async def test_in_another_room_nobody_has_answered_yet(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    await two_rooms.ledger.note_responses(record.booking.id, {"cy@roomkeeper.example": Response.ACCEPTED})
    change, following = maker.change(record, slot(1, 2), ELM), maker.event(ELM, slot(1, 2))
    changing = await two_rooms.ledger.request_change("k", record.booking.id, record.booking.revision, change, following)
    assert isinstance(changing, BookingRecord)
    asked = await two_rooms.ledger.booking(record.booking.id)
    assert asked is not None
    assert asked.responses
    await two_rooms.ledger.write(switched(changing))
    moved = await two_rooms.ledger.booking(record.booking.id)
    assert moved is not None
    assert moved.responses == ()


async def test_what_others_hold_is_told_without_all_that_the_booking_itself_holds(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    await events_in_room(two_rooms, maker.record(OAK, slot(4, 5)))
    placeholder = maker.event(OAK, slot(1, 3), Role.PLACEHOLDER)
    change = maker.change(record, slot(1, 3))
    await two_rooms.ledger.request_change("k", record.booking.id, record.booking.revision, change, placeholder)
    others = {OAK.address: (slot(4, 5),)}
    assert await two_rooms.ledger.claimed(WIDE, but=record.booking.id) == others
    assert await two_rooms.ledger.claimed(slot(1, 3), but=record.booking.id) == {}
    everything = {OAK.address: (slot(1, 2), slot(1, 3), slot(4, 5))}
    assert await two_rooms.ledger.claimed(WIDE) == everything
    assert await two_rooms.ledger.claimed(WIDE, but="nothing") == everything


async def test_who_cancelled_is_kept_and_the_first_one_stays(two_rooms: Stores, maker: Maker) -> None:
    record = await events_in_room(two_rooms, maker.record())
    cancelling = await two_rooms.ledger.cancel("first", record.booking.id, "Bye", by=OTHER)
    assert isinstance(cancelling, BookingRecord)
    assert cancelling.booking.ended_by == OTHER
    assert await two_rooms.ledger.cancel("second", record.booking.id, "Bye again", by=BOOKER) == RequestResult(
        record.booking.id
    )
    ended = await two_rooms.ledger.write(gone(cancelling, Reason.CANCELLED))
    booking = await two_rooms.ledger.booking(record.booking.id)
    assert booking == ended.booking
    assert booking is not None
    assert booking.ended_by == OTHER
    assert booking.revision > record.booking.revision


async def test_what_an_admin_said_is_kept_and_the_audit_has_it_once(two_rooms: Stores, maker: Maker) -> None:
    before = await two_rooms.audited()
    record = await events_in_room(two_rooms, maker.record())
    cancelling = await two_rooms.ledger.cancel("first", record.booking.id, "Olga: Bye", by=OTHER, farewell="Bye")
    assert isinstance(cancelling, BookingRecord)
    for key in ("first", "second"):
        await two_rooms.ledger.cancel(key, record.booking.id, "Olga: Again", by=OTHER, farewell="Again")
    await two_rooms.ledger.write(gone(cancelling, Reason.CANCELLED))
    booking = await two_rooms.ledger.booking(record.booking.id)
    assert booking is not None
    assert (booking.ended_by, booking.farewell) == (OTHER, "Bye")
    own = await events_in_room(two_rooms, maker.record(ELM))
    await two_rooms.ledger.cancel("own", own.booking.id, "Bye", by=BOOKER, farewell="Bye")
    await two_rooms.ledger.cancel("nobody", "no booking", "Bye", by=OTHER)
    audited = (OTHER.id, "booking.cancel", record.booking.reference)
    assert sorted(await two_rooms.audited()) == sorted([*before, audited])


async def test_a_booking_is_found_by_its_reference(two_rooms: Stores, maker: Maker) -> None:
    record, other = await events_in_room(two_rooms, maker.record()), await events_in_room(two_rooms, maker.record(ELM))
    assert record.booking.reference != other.booking.reference
    found = await two_rooms.ledger.referenced(record.booking.reference)
    assert found == await two_rooms.ledger.booking(record.booking.id)
    assert await two_rooms.ledger.referenced("RK-222222") is None


async def test_who_cancelled_while_somebody_works_on_it_is_found_with_the_next_write(
    two_rooms: Stores, maker: Maker
) -> None:
    record = await held(two_rooms, maker.record())
    assert await two_rooms.ledger.cancel("key", record.booking.id, "", by=OTHER) == RequestResult(record.booking.id)
    written = await two_rooms.ledger.write(at_rest(record))
    assert (written.cancel, written.booking.ended_by) == ("", OTHER)
    nobody = await events_in_room(two_rooms, maker.record(ELM))
    cancelling = await two_rooms.ledger.cancel("other", nobody.booking.id, "")
    assert isinstance(cancelling, BookingRecord)
    assert cancelling.booking.ended_by is None


async def test_rooms_are_watched_as_long_as_something_of_ours_may_stand_there(two_rooms: Stores, maker: Maker) -> None:
    assert await two_rooms.ledger.watched(NOW) == {}
    await events_in_room(two_rooms, maker.record(OAK, slot(1, 2)))
    await held(two_rooms, maker.record(OAK, slot(4, 5)))
    going = await held(two_rooms, maker.record(ELM, slot(2, 3)))
    await two_rooms.ledger.write(gone(at_rest(going), Reason.REMOVED, EventState.CANCELLING))
    was = await held(two_rooms, maker.record(ELM, slot(6, 7)))
    await two_rooms.ledger.write(gone(was, Reason.ROOM_TAKEN))
    both = {OAK.mailbox: slot(4, 5).ends, ELM.mailbox: slot(2, 3).ends}
    assert await two_rooms.ledger.watched(NOW) == both
    for room in (OAK, ELM):
        await two_rooms.registry.remove_room(room.address, by=ADMIN)
    assert await two_rooms.ledger.watched(NOW) == both
    assert await two_rooms.ledger.watched(slot(2, 3).ends) == {OAK.mailbox: slot(4, 5).ends}


async def test_events_that_are_named_are_told_of_whenever_they_are(two_rooms: Stores, maker: Maker) -> None:
    far, near = [await events_in_room(two_rooms, maker.record(OAK, slot(at, at + 1))) for at in (300, 1)]
    other = await events_in_room(two_rooms, maker.record(ELM, slot(1, 2)))
    under_way = await held(two_rooms, maker.record(OAK, slot(3, 4)))
    assert await two_rooms.ledger.events_in_room(OAK.address, slot(0, 5)) == {near.booking.id: near.event}
    named = [each.event.id for each in (far, other, under_way)]
    told = await two_rooms.ledger.events_in_room(OAK.address, slot(0, 5), also=[*named, "unknown"])
    assert told == {far.booking.id: far.event}


async def test_a_claim_that_lasts_for_days_is_told_of_to_whoever_asks_about_an_hour_of_it(
    two_rooms: Stores, maker: Maker
) -> None:
    long, short = slot(1, 24 * 9), slot(24 * 4, 24 * 4 + 1)
    await held(two_rooms, maker.record(OAK, long))
    await held(two_rooms, maker.record(ELM, short))
    assert await two_rooms.ledger.claimed(slot(24 * 4, 24 * 5)) == {OAK.address: (long,), ELM.address: (short,)}
    assert await two_rooms.ledger.claimed(slot(24 * 8, 24 * 8 + 1)) == {OAK.address: (long,)}
    assert await two_rooms.ledger.claimed(slot(24 * 9, 24 * 9 + 1)) == {}
    assert await two_rooms.ledger.claimed(slot(0, 1)) == {}


async def test_that_an_admin_opened_a_private_booking_is_put_down_each_time(two_rooms: Stores, maker: Maker) -> None:
    record, before = await events_in_room(two_rooms, maker.record()), await two_rooms.audited()
    for _ in range(2):
        await two_rooms.ledger.note_opened(record.booking, by=OTHER)
    opened = (OTHER.id, "booking.open_private", record.booking.reference)
    assert sorted(await two_rooms.audited()) == sorted([*before, opened, opened])
