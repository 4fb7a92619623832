"""What somebody can do at once who lost a room or a time: what is offered, and what the presses do."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from booking.errors import Reason, Refused, Unavailable
from booking.manage.notices import Kind
from booking.manage.service import BookingPress, BookingScreen
from booking.manage.ways import ASKED, Way
from booking.model import Attendee, Booking, Mailbox, MeetingRequest, Person, Room, Slot
from booking.ports import Busy
from tests.fakes.booking import FakeCalendar
from tests.support.rules_office import ADELE, ALEX, ELM, HOUR, MEGAN, OAK, SLOT, Office, room

MEETING = MeetingRequest(SLOT, "Plan", (Attendee(ADELE.address, ADELE.name, ADELE.id),))
LATER = Slot(SLOT.starts + 2 * HOUR, SLOT.ends + 2 * HOUR)
NEXT = Slot(SLOT.starts + HOUR, SLOT.ends + HOUR)


@pytest.fixture
def office() -> Office:
    return Office()


async def booked(office: Office, where: Room = OAK) -> Booking:
    made = await office.bookings.book(key="made", booker=MEGAN, meeting=MEETING, address=where.address)
    return await stored(office, made.id)


async def stored(office: Office, booking_id: str) -> Booking:
    booking = await office.ledger.booking(booking_id)
    assert booking is not None
    return booking


def event_of(office: Office) -> str:
    """The id of the booking's event on Oak's calendar."""
    entries = office.calendar.entries[OAK.address]
    (graph_id,) = [key for key, entry in entries.items() if entry.seen.organized]
    return graph_id


async def moved(office: Office, to: Slot = LATER, *, taken: bool = False) -> Booking:
    """Book Oak, and let somebody move the event in Outlook, maybe to where Oak is taken."""
    made = await booked(office)
    if taken:
        office.calendar.occupy(OAK.address, to)
    office.calendar.move(OAK.address, event_of(office), to)
    await office.runner.look(made.id)
    return await stored(office, made.id)


async def deleted(office: Office) -> Booking:
    made = await booked(office)
    office.clock.at += timedelta(minutes=1)
    office.calendar.vanish(OAK.address, event_of(office))
    await office.runner.look(made.id)
    return await stored(office, made.id)


async def seen(office: Office, booking: Booking, person: Person = MEGAN) -> BookingScreen:
    screen = await office.agenda().current(booking.id, person)
    assert screen is not None
    return screen


async def ways(office: Office, booking: Booking) -> tuple[Way, ...]:
    """The ways on that the booker is offered."""
    screen = await seen(office, booking)
    assert screen.ways is not None
    return screen.ways.ways


def pressed(booking: Booking, person: Person = MEGAN) -> BookingPress:
    return BookingPress(person, booking.id, booking.revision)


# --- What is offered -------------------------------------------------------------------------------------------------


async def test_a_booking_that_nobody_touched_asks_no_calendar_for_ways_on(office: Office) -> None:
    made = await booked(office)
    office.calendar.calls.clear()
    assert (await seen(office, made)).ways is None
    assert office.calendar.calls == []


async def test_who_was_moved_is_offered_the_old_time_here_and_in_a_room_like_it_with_one_question(
    office: Office,
) -> None:
    booking = await moved(office)
    office.calendar.calls.clear()
    screen = await seen(office, booking)
    assert screen.ways is not None
    assert (screen.ways.news.kind, screen.ways.news.about) == (Kind.CHANGED, "followed:1")
    assert screen.ways.wanted == Way(OAK, SLOT)
    assert screen.ways.ways == (Way(OAK, SLOT), Way(ELM, SLOT))
    assert office.calendar.calls == ["busy"]


async def test_where_the_old_time_is_taken_by_now_the_next_free_one_is_offered_last(office: Office) -> None:
    booking = await moved(office)
    office.calendar.occupy(OAK.address, SLOT)
    assert await ways(office, booking) == (Way(ELM, SLOT), Way(OAK, NEXT))


async def test_what_it_holds_by_now_is_no_way_on_and_not_in_the_way(office: Office) -> None:
    booking = await moved(office, NEXT)
    office.calendar.occupy(OAK.address, SLOT)
    assert await ways(office, booking) == (Way(ELM, SLOT),), "the next free time is the one that it has"


async def test_who_lost_it_to_another_meeting_is_told_of_the_move_and_offered_the_old_time(office: Office) -> None:
    booking = await moved(office, taken=True)
    assert booking.moved_onto_another
    assert booking.former is not None
    assert (booking.former.meeting.slot, booking.meeting.slot) == (SLOT, LATER)
    assert booking.problem is not None
    assert booking.problem.reason is Reason.ROOM_TAKEN
    assert await ways(office, booking) == (Way(ELM, LATER), Way(OAK, SLOT)), "the time it was moved to comes first"


async def test_where_no_room_is_free_at_the_new_time_the_old_one_is_offered_in_both(office: Office) -> None:
    office.calendar.occupy(ELM.address, LATER)
    assert await ways(office, await moved(office, taken=True)) == (Way(OAK, SLOT), Way(ELM, SLOT))


async def test_who_moved_a_meeting_after_its_old_time_had_passed_is_offered_the_new_one(office: Office) -> None:
    booking = await moved(office, taken=True)
    office.clock.at = SLOT.starts
    assert await ways(office, booking) == (Way(ELM, LATER),)


async def test_a_room_that_was_overlapped_a_day_after_a_move_was_not_lost_by_that_move(office: Office) -> None:
    booking = await moved(office)
    office.calendar.occupy(OAK.address, LATER)
    await office.runner.look(booking.id)
    lost = await stored(office, booking.id)
    assert lost.problem is not None
    assert not lost.moved_onto_another
    assert (await ways(office, lost))[0] == Way(ELM, LATER)


async def test_who_had_it_deleted_can_have_it_back(office: Office) -> None:
    assert await ways(office, await deleted(office)) == (Way(OAK, SLOT), Way(ELM, SLOT))


async def test_a_room_off_the_registry_is_not_offered_again(office: Office) -> None:
    booking = await booked(office)
    await office.registry.remove_room(OAK.address, by=ALEX)
    screen = await seen(office, booking)
    assert screen.ways is not None
    assert screen.ways.news.kind is Kind.UNREGISTERED
    assert screen.ways.ways == (Way(ELM, SLOT),)


async def test_only_the_same_building_and_rooms_that_are_big_enough_are_like_it(office: Office) -> None:
    small, far = room("Fir", 1), room("Yew", 4, "Annex")
    office.registry._rooms = {each.address: each for each in (OAK, small, far)}
    assert await ways(office, await deleted(office)) == (Way(OAK, SLOT),)


async def test_of_a_thousand_rooms_as_many_are_asked_about_as_one_request_takes(office: Office) -> None:
    many = [room(f"Room{at}", 4) for at in range(1000)]
    office.registry._rooms |= {each.address: each for each in many}
    asked: list[int] = []

    @dataclass(slots=True)
    class Counting(FakeCalendar):
        async def busy(self, mailboxes: Sequence[Mailbox], span: Slot) -> Mapping[str, Busy]:
            asked.append(len(mailboxes))
            return {each.address: Busy() for each in mailboxes}

    booking = await deleted(office)
    screen = await office.agenda(calendar=Counting()).current(booking.id, MEGAN)
    assert screen is not None
    assert screen.ways is not None
    assert asked == [ASKED]


async def test_where_the_calendars_do_not_tell_the_news_stand_without_ways_on(office: Office) -> None:
    booking = await deleted(office)
    office.calendar.fail("busy", Unavailable())
    assert await ways(office, booking) == ()

    @dataclass(slots=True)
    class Mute(FakeCalendar):
        async def busy(self, mailboxes: Sequence[Mailbox], span: Slot) -> Mapping[str, Busy]:
            await asyncio.Event().wait()
            raise AssertionError

    screen = await office.agenda(calendar=Mute(), patience_s=0.01).current(booking.id, MEGAN)
    assert screen is not None
    assert screen.ways is not None
    assert screen.ways.ways == ()


async def test_nothing_is_offered_while_booking_is_off_or_for_what_has_begun(office: Office) -> None:
    booking = await deleted(office)
    office.registry.on = False
    assert await ways(office, booking) == ()
    office.registry.on = True
    office.clock.at = SLOT.starts
    assert await ways(office, booking) == ()
    office.clock.at = SLOT.ends
    assert (await seen(office, booking)).ways is None


async def test_nobody_but_the_booker_is_asked_to_do_something_about_it(office: Office) -> None:
    booking = await moved(office)
    screen = await office.agenda(ALEX).current(booking.id, ALEX)
    assert screen is not None
    assert screen.ways is None


@pytest.mark.parametrize("by", [MEGAN, ALEX])
async def test_a_change_of_the_time_is_news_to_the_booker_where_somebody_else_made_it(
    office: Office, by: Person
) -> None:
    made = await booked(office)
    meeting = replace(made.meeting, slot=LATER)
    await office.bookings.change(
        key="c", by=by, admin=True, booking_id=made.id, revision=made.revision, meeting=meeting
    )
    changed = await stored(office, made.id)
    assert changed.former is not None
    assert changed.former.meeting == made.meeting
    screen = await seen(office, changed)
    assert (screen.ways is not None) == (by is ALEX)


async def test_another_title_calls_for_no_other_room(office: Office) -> None:
    made = await booked(office)
    meeting = replace(made.meeting, title="Renamed")
    await office.bookings.change(
        key="c", by=ALEX, admin=True, booking_id=made.id, revision=made.revision, meeting=meeting
    )
    changed = await stored(office, made.id)
    assert changed.former is not None
    assert changed.former.meeting.title == "Plan"
    assert (await seen(office, changed)).ways is None


# --- What the presses do ---------------------------------------------------------------------------------------------


async def test_one_press_moves_a_booking_back_with_all_that_it_has(office: Office) -> None:
    booking = await moved(office)
    screen = await office.rebooking().take(pressed(booking), OAK.address, SLOT.starts)
    assert screen.booking.id == booking.id
    assert (screen.booking.room, screen.booking.meeting) == (OAK, MEETING)
    assert screen.ways is None, "who did it themselves is asked nothing"
    assert office.events(OAK.address) == [SLOT]


async def test_one_press_moves_it_to_another_room_at_the_old_time(office: Office) -> None:
    booking = await moved(office)
    screen = await office.rebooking().take(pressed(booking), ELM.address, SLOT.starts)
    assert (screen.booking.room, screen.booking.meeting.slot) == (ELM, SLOT)
    assert (office.events(OAK.address), office.events(ELM.address)) == ([], [SLOT])


async def test_what_is_gone_is_booked_anew_with_all_that_was_asked_for(office: Office) -> None:
    booking = await moved(office, taken=True)
    screen = await office.rebooking().take(pressed(booking), OAK.address, SLOT.starts)
    assert screen.booking.id != booking.id
    assert (screen.booking.room, screen.booking.meeting, screen.booking.booker) == (OAK, MEETING, MEGAN)
    assert screen.booking.confirmed


async def test_two_presses_on_what_is_gone_book_once_whichever_rooms_they_name(office: Office) -> None:
    booking = await deleted(office)
    first, second = await asyncio.gather(
        office.rebooking().take(pressed(booking), OAK.address, SLOT.starts),
        office.rebooking().take(pressed(booking), ELM.address, SLOT.starts),
    )
    assert first.booking.id == second.booking.id
    assert len(office.events()) == 1


async def test_a_room_that_is_taken_by_now_is_told_on_the_card_of_the_booking_and_another_can_be_had(
    office: Office,
) -> None:
    booking = await deleted(office)
    office.calendar.occupy(ELM.address, SLOT)
    screen = await office.rebooking().take(pressed(booking), ELM.address, SLOT.starts)
    assert screen.booking.id == booking.id
    assert [each.reason for each in screen.problems] == [Reason.ROOM_TAKEN]
    assert screen.ways is not None
    assert screen.ways.ways == (Way(OAK, SLOT),)
    again = await office.rebooking().take(pressed(booking), OAK.address, SLOT.starts)
    assert again.booking.confirmed


async def test_a_room_that_is_taken_by_now_leaves_a_booking_that_stands_as_it_is(office: Office) -> None:
    booking = await moved(office)
    office.calendar.occupy(ELM.address, SLOT)
    screen = await office.rebooking().take(pressed(booking), ELM.address, SLOT.starts)
    assert [each.reason for each in screen.problems] == [Reason.ROOM_TAKEN]
    assert screen.booking.meeting.slot == LATER
    again = await office.rebooking().take(pressed(screen.booking), OAK.address, SLOT.starts)
    assert again.booking.meeting.slot == SLOT


async def test_a_press_on_an_old_card_changes_nothing_and_says_so(office: Office) -> None:
    booking = await moved(office)
    old = replace(pressed(booking), revision=booking.revision - 1)
    screen = await office.rebooking().take(old, OAK.address, SLOT.starts)
    assert [each.reason for each in screen.problems] == [Reason.BOOKING_MOVED_ON]
    assert office.events(OAK.address) == [LATER]


async def test_the_same_press_twice_moves_it_once(office: Office) -> None:
    booking = await moved(office)
    press = pressed(booking)
    await office.rebooking().take(press, OAK.address, SLOT.starts)
    again = await office.rebooking().take(press, OAK.address, SLOT.starts)
    assert again.problems == ()
    assert office.events(OAK.address) == [SLOT]


@pytest.mark.parametrize("person", [ADELE, Person("id-lee", "Lee", "lee@example.com")])
async def test_nobody_else_takes_a_way_on(office: Office, person: Person) -> None:
    booking = await moved(office)
    with contextlib.suppress(Refused):  # Who is not invited is told that there is no such booking.
        screen = await office.rebooking().take(pressed(booking, person), OAK.address, SLOT.starts)
        assert screen.booking.meeting.slot == LATER
        await office.rebooking().keep(pressed(booking, person))
    assert office.events(OAK.address) == [LATER]
    assert (await seen(office, booking)).ways is not None


async def test_an_admin_books_nothing_anew_in_somebodys_name(office: Office) -> None:
    booking = await deleted(office)
    screen = await office.rebooking(ALEX).take(pressed(booking, ALEX), OAK.address, SLOT.starts)
    assert screen.booking.id == booking.id
    assert office.events() == []


async def test_who_keeps_it_as_it_is_is_asked_no_more_until_something_else_happens(office: Office) -> None:
    booking = await moved(office)
    screen = await office.rebooking().keep(pressed(booking))
    assert (screen.ways, screen.booking.meeting.slot) == (None, LATER)
    assert (await seen(office, booking)).ways is None
    office.calendar.move(OAK.address, event_of(office), NEXT)
    await office.runner.look(booking.id)
    assert (await seen(office, await stored(office, booking.id))).ways is not None


async def test_who_lets_go_of_what_is_lost_is_asked_no_more(office: Office) -> None:
    booking = await deleted(office)
    assert (await office.rebooking().keep(pressed(booking))).ways is None
    assert (await seen(office, booking)).ways is None
