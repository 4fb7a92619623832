"""Finding the rooms that are free, and booking one, once for each request."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.bookings import HORIZON, TakenRoom, reference_of
from booking.errors import Denied, Failed, Field, OutcomeUnknown, Problem, Reason, Refused, Unavailable
from booking.model import Attendee, Booking, Criteria, EventState, Mailbox, MeetingRequest, Person, Room, Slot, invitees
from booking.ports import Busy
from tests.fakes.booking import FakeCalendar
from tests.support.rules_office import ADELE, ASH, ELM, HOUR, MEGAN, NOW, OAK, SLOT, Office

MEETING = MeetingRequest(SLOT, "Plan", (Attendee(ADELE.address, ADELE.name, ADELE.id),))
TAKEN = Problem(Reason.ROOM_TAKEN, None, {"room": OAK.address, "name": "Oak"})


@pytest.fixture
def office() -> Office:
    return Office()


async def book(
    office: Office, key: str = "k", room: Room = OAK, meeting: MeetingRequest = MEETING, booker: Person = MEGAN
) -> Booking:
    return await office.bookings.book(key=key, booker=booker, meeting=meeting, address=room.address)


async def refusal(
    office: Office, key: str = "k", room: Room = OAK, meeting: MeetingRequest = MEETING
) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        await book(office, key, room, meeting)
    return caught.value.problems


# --- Finding ---------------------------------------------------------------------------------------------------------


async def test_free_rooms_come_best_fit_first(office: Office) -> None:
    found = await office.bookings.find(MEETING, Criteria())
    assert (found.free, tuple(found.taken)) == ((OAK, ELM, ASH), ())


async def test_only_fitting_rooms_are_found_and_one_asked_for_by_name_comes_first_whatever_fits(office: Office) -> None:
    assert (await office.bookings.find(MEETING, Criteria(people=8))).free == (ELM, ASH)
    assert (await office.bookings.find(MEETING, Criteria(people=8, room=OAK.address))).free == (OAK, ELM, ASH)
    assert (await office.bookings.find(MEETING, Criteria(room=ASH.address))).free == (ASH, OAK, ELM)


async def test_a_room_that_is_taken_for_any_part_of_the_slot_is_told_with_its_next_free_times(office: Office) -> None:
    office.calendar.occupy(OAK.address, Slot(SLOT.ends - HOUR / 4, SLOT.ends + HOUR))
    office.calendar.occupy(OAK.address, Slot(SLOT.ends + 3 * HOUR, SLOT.ends + 4 * HOUR))
    office.calendar.occupy(ELM.address, Slot(SLOT.starts - HOUR, SLOT.starts))
    found = await office.bookings.find(MEETING, Criteria())
    later = (
        Slot(SLOT.ends + HOUR, SLOT.ends + 2 * HOUR),
        Slot(SLOT.ends + 4 * HOUR, SLOT.ends + 5 * HOUR),
    )
    assert (found.free, tuple(found.taken)) == ((ELM, ASH), (TakenRoom(OAK, Reason.ROOM_TAKEN, later),))


async def test_next_free_times_are_at_most_three_and_within_what_was_looked_at(office: Office) -> None:
    for hour in range(0, 20, 2):
        office.calendar.occupy(OAK.address, Slot(SLOT.starts + hour * HOUR, SLOT.ends + hour * HOUR))
    office.calendar.occupy(ELM.address, Slot(SLOT.starts, SLOT.starts + HORIZON - HOUR / 2))
    found = await office.bookings.find(MEETING, Criteria())
    assert [len(each.next_free) for each in found.taken] == [3, 0]


async def test_a_room_whose_calendar_cannot_be_read_is_not_offered(office: Office) -> None:
    office.calendar.denied.add(OAK.address)
    found = await office.bookings.find(MEETING, Criteria())
    assert (found.free, tuple(found.taken)) == ((ELM, ASH), (TakenRoom(OAK, Reason.ROOM_UNREADABLE),))


async def test_a_room_that_the_calendars_say_nothing_of_is_not_offered() -> None:
    class Silent(FakeCalendar):
        async def busy(self, mailboxes: Sequence[Mailbox], span: Slot) -> Mapping[str, Busy]:
            return {ELM.address: Busy()}

    found = await Office(calendar=Silent()).bookings.find(MEETING, Criteria())
    assert (found.free, [each.reason for each in found.taken]) == ((ELM,), [Reason.ROOM_UNREADABLE] * 2)


async def test_our_own_claims_count_even_if_the_calendar_does_not_show_them_yet(office: Office) -> None:
    office.runner.away = True
    await book(office)
    assert not office.calendar.entries[OAK.address]
    found = await office.bookings.find(MEETING, Criteria())
    assert [each.room for each in found.taken] == [OAK]


async def test_what_is_shown_as_free_is_free(office: Office) -> None:
    office.calendar.occupy(OAK.address, SLOT, blocks=False)
    assert (await office.bookings.find(MEETING, Criteria())).taken == ()


async def test_nothing_is_found_while_booking_is_off_or_where_no_room_fits(office: Office) -> None:
    with pytest.raises(Refused) as caught:
        await office.bookings.find(MEETING, Criteria(people=21))
    assert caught.value.problems == (Problem(Reason.NO_ROOM_FITS),)
    office.registry.on = False
    with pytest.raises(Refused) as caught:
        await office.bookings.find(MEETING, Criteria())
    assert caught.value.problems == (Problem(Reason.BOOKING_OFF),)


async def test_calendars_that_do_not_answer_are_a_failure_and_not_free_rooms(office: Office) -> None:
    office.calendar.fail("busy", Unavailable())
    with pytest.raises(Failed):
        await office.bookings.find(MEETING, Criteria())


# --- Booking ---------------------------------------------------------------------------------------------------------


async def test_a_booking_stands_on_the_calendar_before_it_is_told_and_everybody_is_invited_once(office: Office) -> None:
    booking = await book(office)
    assert (booking.confirmed, booking.invited, booking.problem) == (True, True, None)
    assert (booking.room, booking.booker, booking.meeting) == (OAK, MEGAN, MEETING)
    assert office.events(OAK.address) == [SLOT]
    assert office.calendar.mailed == [("invitation", ADELE.address), ("invitation", MEGAN.address)]


async def test_the_same_request_is_answered_with_the_same_booking_whatever_it_asks_for_now(office: Office) -> None:
    first = await book(office)
    assert await book(office) == first
    assert (
        await book(office, room=ELM, meeting=MeetingRequest(Slot(SLOT.ends, SLOT.ends + HOUR)), booker=ADELE) == first
    )
    office.registry.on = False
    assert await book(office) == first
    office.clock.at = SLOT.ends + HOUR
    assert (await book(office)).id == first.id
    assert office.events() == [SLOT]


@pytest.mark.parametrize("seed", range(40))
async def test_one_request_made_many_times_at_once_books_once(seed: int) -> None:
    office = Office(seed=seed)
    rooms = [OAK, ELM, ASH, OAK, ELM]
    booked = await asyncio.gather(*(book(office, room=each) for each in rooms))
    assert len({each.id for each in booked}) == 1
    assert office.events() == [SLOT]


@pytest.mark.parametrize("seed", range(40))
async def test_of_many_requests_for_one_slot_exactly_one_is_booked(seed: int) -> None:
    office = Office(seed=seed)
    results = await asyncio.gather(*(book(office, f"k{each}") for each in range(10)), return_exceptions=True)
    booked = [each for each in results if isinstance(each, Booking)]
    refused = [each for each in results if isinstance(each, Refused)]
    assert (len(booked), len(refused)) == (1, 9)
    assert all(each.problems == (TAKEN,) for each in refused)
    assert office.events() == [SLOT]


async def test_a_room_that_somebody_booked_in_outlook_is_refused_and_the_refusal_stays(office: Office) -> None:
    other = office.calendar.occupy(OAK.address, SLOT)
    assert await refusal(office) == (TAKEN,)
    office.calendar.vanish(OAK.address, other)
    assert await refusal(office) == (TAKEN,)
    assert office.events() == []
    assert (await book(office, "another request")).confirmed


async def test_a_room_that_another_booking_of_ours_holds_is_refused(office: Office) -> None:
    await book(office)
    touching = MeetingRequest(Slot(SLOT.ends, SLOT.ends + HOUR))
    assert await refusal(office, "k2", meeting=MeetingRequest(Slot(SLOT.starts + HOUR / 2, SLOT.ends + HOUR))) == (
        TAKEN,
    )
    assert (await book(office, "k3", meeting=touching)).confirmed


async def test_a_room_that_cannot_be_read_is_refused_and_its_slot_let_go(office: Office) -> None:
    office.calendar.denied.add(OAK.address)
    expected = Problem(Reason.ROOM_UNREADABLE, None, {"room": OAK.address, "name": "Oak"})
    assert await refusal(office) == (expected,)
    assert await office.ledger.claimed(SLOT) == {}


async def test_nothing_is_booked_while_booking_is_off_or_in_a_room_that_is_not_registered(office: Office) -> None:
    gone = replace(OAK, mailbox=replace(OAK.mailbox, address="gone@example.com"))
    expected = Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": "gone@example.com"})
    assert await refusal(office, room=gone) == (expected,)
    office.registry.on = False
    assert await refusal(office, "k2") == (Problem(Reason.BOOKING_OFF),)
    assert office.events() == []


@pytest.mark.parametrize(
    ("starts", "length", "reason"),
    [
        (-HOUR, HOUR, Reason.IN_THE_PAST),
        (HOUR, 5 * HOUR, Reason.TOO_LONG),
        (timedelta(days=31), HOUR, Reason.TOO_FAR_AHEAD),
    ],
)
async def test_the_rules_hold_whatever_a_card_claims(
    office: Office, starts: timedelta, length: timedelta, reason: Reason
) -> None:
    meeting = MeetingRequest(Slot(NOW + starts, NOW + starts + length))
    assert [each.reason for each in await refusal(office, meeting=meeting)] == [reason]
    assert office.calendar.calls == []


async def test_a_booking_that_takes_longer_is_given_as_far_as_it_got_and_finished_later(office: Office) -> None:
    office.runner.away = True
    booking = await book(office)
    assert (booking.state, booking.decided) == (EventState.CREATING, False)
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    assert await book(office) == replace(booking, state=EventState.CONFIRMED, revision=3, invited=True, verified=True)
    assert office.events() == [SLOT]


async def test_a_time_out_while_writing_does_not_book_twice(office: Office) -> None:
    office.calendar.fail("create", OutcomeUnknown(), after=True)
    assert (await book(office)).confirmed
    assert office.events() == [SLOT]


async def test_a_teams_link_is_asked_for_only_where_it_was_wished_for_and_the_room_offers_it(office: Office) -> None:
    office.calendar.online.add(OAK.address)
    assert (await book(office, "k1")).online_url is None
    assert "offers_online" not in office.calendar.calls
    later = replace(MEETING, slot=Slot(SLOT.ends, SLOT.ends + HOUR), online=True)
    assert ((await book(office, "k2", meeting=later)).online_url or "").startswith("https://teams.example/")
    assert (await book(office, "k3", room=ELM, meeting=later)).online_url is None


async def test_a_failure_before_the_slot_was_taken_takes_nothing_and_the_request_can_be_made_again(
    office: Office,
) -> None:
    office.calendar.fail("offers_online", Unavailable())
    with pytest.raises(Failed):
        await book(office, meeting=replace(MEETING, online=True))
    assert await office.ledger.claimed(SLOT) == {}
    assert (await book(office)).confirmed


async def test_a_write_that_is_denied_comes_to_nothing_and_says_so(office: Office) -> None:
    office.calendar.fail("create", Denied())
    assert [each.reason for each in await refusal(office)] == [Reason.NOT_CONFIRMED]
    assert await office.ledger.claimed(SLOT) == {}


def test_the_booker_comes_first_among_the_invited_and_only_once() -> None:
    other = Attendee("guest@partner.example")
    megan = Attendee(MEGAN.address, MEGAN.name, MEGAN.id)
    assert invitees(MEGAN, (other, Attendee(MEGAN.address))) == (megan, other)
    assert invitees(replace(MEGAN, address="Megan@Example.com"), ()) == (megan,)
    assert invitees(replace(MEGAN, address=""), (other,)) == (other,)


@given(st.uuids(), st.uuids())
def test_a_reference_is_short_and_holds_nothing_that_is_mistaken_when_read_out(one: UUID, other: UUID) -> None:
    reference = reference_of(one)
    assert reference.startswith("RK-")
    assert len(reference) == 9
    assert not set(reference[3:]) & set("01OIL")
    assert reference[3:].isalnum()
    assert reference == reference.upper()
    assert (reference == reference_of(other)) == (one.int % 30**6 == other.int % 30**6)
