"""The use cases of whoever has booked: what they see, and what of it can be extended, ended and cancelled, and when."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from booking.bookings import FAREWELL_LIMIT
from booking.errors import Denied, Failed, NotFound, Problem, Reason, Refused, Unavailable
from booking.manage.offers import MINUTE, Phase, phase_of
from booking.manage.repeats import REFUSALS
from booking.manage.service import (
    ON_PAGE,
    AgendaScreen,
    BookingPress,
    BookingScreen,
    CancelScreen,
    ExtendScreen,
    answered,
)
from booking.model import Attendee, Booking, ChangeState, Mailbox, MeetingRequest, Person, Response, Room, Slot
from booking.policy import Access
from tests.fakes.booking import FakeCalendar
from tests.support.rules_office import ADELE, ALEX, ELM, HOUR, MEGAN, NOW, OAK, SLOT, Office

INVITED = (Attendee(ADELE.address, ADELE.name, ADELE.id), Attendee("guest@else.example"))
MEETING = MeetingRequest(SLOT, "Plan", INVITED)
STRANGER = Person("id-lee", "Lee", "lee@example.com")
QUARTER = timedelta(minutes=15)
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def office() -> Office:
    return Office()


async def book(office: Office, slot: Slot = SLOT, room: Room = OAK, booker: Person = MEGAN) -> Booking:
    key = f"{room.name} {slot.starts}"
    made = await office.bookings.book(key=key, booker=booker, meeting=replace(MEETING, slot=slot), address=room.address)
    stored = await office.ledger.booking(made.id)
    assert stored is not None
    return stored


def pressed(booking: Booking, person: Person = MEGAN) -> BookingPress:
    return BookingPress(person, booking.id, booking.revision)


def reasons(screen: AgendaScreen) -> list[Reason]:
    return [each.reason for each in screen.problems] if not hasattr(screen, "page") else []


def later(slot: Slot, hours: float) -> Slot:
    return Slot(slot.starts + hours * HOUR, slot.ends + hours * HOUR)


# --- The list --------------------------------------------------------------------------------------------------------


async def test_the_list_holds_what_is_not_over_by_time_in_pages(office: Office) -> None:
    made = [await book(office, later(SLOT, hours)) for hours in range(7)]
    agenda = office.agenda()
    first, second = await agenda.coming(MEGAN), await agenda.coming(MEGAN, 2)
    assert first.bookings + second.bookings == tuple(made)
    assert (len(first.bookings), first.count, first.page, first.pages) == (ON_PAGE, 7, 1, 2)
    office.clock.at = SLOT.ends
    assert (await agenda.coming(MEGAN)).count == 6
    office.clock.at = SLOT.ends - MINUTE
    assert (await agenda.coming(MEGAN)).count == 7
    assert (await agenda.coming(ADELE)).count == 0, "attendees have not booked it"


@pytest.mark.parametrize(("asked", "page"), [(-3, 1), (0, 1), (1, 1), (2, 2), (3, 2), (10**6, 2)])
async def test_a_page_that_is_none_is_the_nearest(office: Office, asked: int, page: int) -> None:
    for hours in range(6):
        await book(office, later(SLOT, hours))
    assert (await office.agenda().coming(MEGAN, asked)).page == page
    assert (await office.agenda().coming(STRANGER, asked)).page == 1


def answer(office: Office, said: Response, who: Attendee = INVITED[0]) -> None:
    (graph_id,) = office.calendar.entries[OAK.address]
    office.calendar.answer(OAK.address, graph_id, who.address, said)


async def test_answers_are_read_for_the_page_noted_and_sorted(office: Office) -> None:
    booking = await book(office)
    assert answered(booking) == {Response.NONE: INVITED}
    answer(office, Response.DECLINED)
    (listed,) = (await office.agenda().coming(MEGAN)).bookings
    assert answered(listed) == {Response.DECLINED: INVITED[:1], Response.NONE: INVITED[1:]}
    stored = await office.ledger.booking(booking.id)
    assert stored is not None
    assert stored.responses == listed.responses
    assert stored.revision == booking.revision


@pytest.mark.parametrize("error", [Unavailable(), Denied(), NotFound(mailbox=False)])
async def test_where_answers_cannot_be_read_what_was_noted_stands(office: Office, error: Failed) -> None:
    await book(office)
    answer(office, Response.ACCEPTED)
    await office.agenda().coming(MEGAN)
    answer(office, Response.DECLINED)
    office.calendar.fail("answers", error)
    (listed,) = (await office.agenda().coming(MEGAN)).bookings
    assert Response.ACCEPTED in answered(listed)


@dataclass(slots=True)
class Mute(FakeCalendar):
    """A calendar that never tells what people answered."""

    async def responses(self, mailbox: Mailbox, graph_id: str) -> Mapping[str, Response]:
        await asyncio.Event().wait()
        raise AssertionError


async def test_answers_are_not_waited_for_longer_than_patience_lasts(office: Office) -> None:
    made = [await book(office, later(SLOT, hours)) for hours in range(3)]
    async with asyncio.timeout(5):
        screen = await office.agenda(calendar=Mute(), patience_s=0.01).coming(MEGAN)
    assert screen.bookings == tuple(made)


async def test_nobody_is_asked_about_what_is_over_gone_or_without_attendees(office: Office) -> None:
    alone = replace(MEETING, attendees=())
    await office.bookings.book(key="alone", booker=MEGAN, meeting=alone, address=ELM.address)
    over = await book(office)
    await office.agenda().coming(MEGAN)
    office.clock.at = SLOT.ends
    await office.agenda().show(MEGAN, over.id)
    assert office.calendar.calls.count("answers") == 1


# --- One booking -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "access"), [(MEGAN, Access.EDIT), (ALEX, Access.EDIT), (ADELE, Access.SEE), (STRANGER, Access.NONE)]
)
async def test_everybody_is_shown_what_they_are_to_the_booking(office: Office, person: Person, access: Access) -> None:
    booking, agenda = await book(office), office.agenda(ALEX)
    if access is Access.NONE:
        with pytest.raises(Refused) as caught:
            await agenda.show(person, booking.id)
        assert caught.value.problems == (Problem(Reason.BOOKING_GONE),)
        assert await agenda.current(booking.id, person) is None
        return
    screen = await agenda.show(person, booking.id)
    assert (screen.booking, screen.viewer, screen.access) == (booking, person, access)
    assert await agenda.current(booking.id, person) == screen


async def test_a_strangers_press_is_answered_as_for_a_booking_that_is_not_there(office: Office) -> None:
    booking, agenda, durations = await book(office), office.agenda(), office.durations()
    for one in (booking.id, NOWHERE):
        press = BookingPress(STRANGER, one, booking.revision)
        tries = (
            *(agenda.show(STRANGER, one), agenda.ask_to_cancel(STRANGER, one), agenda.cancel(press, "Bye")),
            *(durations.offer_longer(press), durations.extend(press, SLOT.ends + QUARTER), durations.end(press)),
            agenda.star(STRANGER, one, OAK.address, on=True),
        )
        for each in tries:
            with pytest.raises(Refused) as caught:
                await each
            assert caught.value.problems == (Problem(Reason.BOOKING_GONE),)
    assert office.events() == [SLOT]
    assert await office.favourites.of(STRANGER.id) == frozenset()


async def test_attendees_are_shown_the_booking_whatever_they_press(office: Office) -> None:
    booking, agenda, durations = await book(office), office.agenda(), office.durations()
    office.clock.at = SLOT.starts + QUARTER
    press = pressed(booking, ADELE)
    for screen in (
        await durations.offer_longer(press),
        await durations.extend(press, SLOT.ends + QUARTER),
        await durations.end(press),
        await agenda.ask_to_cancel(ADELE, booking.id),
        await agenda.cancel(press, ""),
    ):
        assert isinstance(screen, BookingScreen)
        assert (screen.access, screen.problems) == (Access.SEE, ())
    assert office.events() == [SLOT]


async def test_a_room_is_starred_once_and_only_the_bookings_own(office: Office) -> None:
    booking, agenda = await book(office), office.agenda()
    for _ in range(2):
        assert (await agenda.star(MEGAN, booking.id, OAK.address, on=True)).starred
    assert not (await agenda.show(ADELE, booking.id)).starred, "a star is one person's"
    await agenda.star(MEGAN, booking.id, ELM.address, on=True)
    assert await office.favourites.of(MEGAN.id) == {OAK.address}
    assert not (await agenda.star(MEGAN, booking.id, OAK.address, on=False)).starred


# --- Extending -------------------------------------------------------------------------------------------------------


async def extend(office: Office, booking: Booking, by: timedelta, person: Person = MEGAN) -> AgendaScreen:
    return await office.durations(ALEX).extend(pressed(booking, person), booking.meeting.slot.ends + by)


@pytest.mark.parametrize("person", [MEGAN, ALEX])
async def test_a_booking_is_extended_once_for_each_revision_and_end(office: Office, person: Person) -> None:
    booking = await book(office)
    screens = [await extend(office, booking, QUARTER, person) for _ in range(3)]
    for screen in screens:
        assert isinstance(screen, BookingScreen)
        assert screen.problems == ()
        assert screen.booking.meeting.slot == Slot(SLOT.starts, SLOT.ends + QUARTER)
    assert office.events() == [Slot(SLOT.starts, SLOT.ends + QUARTER)]
    assert len([each for each in office.calendar.mailed if each == ("update", ADELE.address)]) == 1


async def test_what_is_left_of_the_last_change_is_not_in_the_way_of_the_next(office: Office) -> None:
    booking = await book(office)
    for _ in range(3):
        office.calendar.fail("delete", Unavailable())
    await extend(office, booking, QUARTER)
    assert len(office.events()) == 2, "the placeholder is still there"
    stored = await office.ledger.booking(booking.id)
    assert stored is not None
    screen = await office.durations().offer_longer(pressed(stored))
    assert isinstance(screen, ExtendScreen)
    assert len(screen.ends) == 3


async def test_a_refusal_is_told_with_what_is_possible_and_not_kept_for_good(office: Office) -> None:
    booking = await book(office)
    other = office.calendar.occupy(OAK.address, Slot(SLOT.ends + QUARTER, SLOT.ends + HOUR))
    screen = await extend(office, booking, 2 * QUARTER)
    assert isinstance(screen, ExtendScreen)
    assert reasons(screen) == [Reason.ROOM_TAKEN]
    assert screen.problems[0].values["name"] == "Oak"
    assert screen.ends == (SLOT.ends + QUARTER,)
    office.registry.on = False
    assert reasons(await extend(office, booking, QUARTER)) == [Reason.BOOKING_OFF]
    office.registry.on = True
    office.calendar.vanish(OAK.address, other)
    screen = await extend(office, booking, 2 * QUARTER)
    assert isinstance(screen, BookingScreen)
    assert screen.booking.meeting.slot.ends == SLOT.ends + 2 * QUARTER


async def test_what_the_ledger_refused_can_be_asked_for_again_under_the_same_press(office: Office) -> None:
    """Booking goes off between our own look and the ledger's."""
    booking, until = await book(office), SLOT.ends + QUARTER
    key = f"extend:{booking.id}:{booking.revision}:{until.isoformat()}"
    for tried in (key, f"{key}:2"):
        office.registry.on = False
        with pytest.raises(Refused):
            await office.bookings.change(
                key=tried,
                by=MEGAN,
                admin=False,
                booking_id=booking.id,
                revision=booking.revision,
                meeting=replace(MEETING, slot=Slot(SLOT.starts, until)),
            )
        office.registry.on = True
    screens = [await extend(office, booking, QUARTER) for _ in range(2)]
    assert [reasons(each) for each in screens] == [[], []]
    assert office.events() == [Slot(SLOT.starts, until)]


async def test_after_many_refusals_of_the_same_press_the_last_one_stands(office: Office) -> None:
    booking, until = await book(office), SLOT.ends + QUARTER
    key = f"extend:{booking.id}:{booking.revision}:{until.isoformat()}"
    for number in range(1, REFUSALS + 1):
        await office.ledger.refuse(key if number == 1 else f"{key}:{number}", (Problem(Reason.BOOKING_OFF),))
    for _ in range(2):
        assert reasons(await extend(office, booking, QUARTER)) == [Reason.BOOKING_OFF]
    assert await office.ledger.answer(f"{key}:{REFUSALS + 1}") is None
    assert reasons(await extend(office, booking, 2 * QUARTER)) == []


async def test_a_change_that_is_under_way_is_told_and_the_press_repeated_later_counts(office: Office) -> None:
    booking = await book(office)
    office.runner.away = True
    first = await extend(office, booking, QUARTER)
    assert isinstance(first, BookingScreen)
    assert first.booking.change is not None
    assert first.booking.change.state is ChangeState.ASKED
    assert reasons(await extend(office, booking, QUARTER)) == [], "two presses are one"
    assert reasons(await extend(office, booking, 2 * QUARTER)) == [Reason.CHANGE_UNDER_WAY]
    office.runner.away = False
    office.clock.at += 3 * MINUTE
    await office.runner.take_up()
    assert office.events() == [Slot(SLOT.starts, SLOT.ends + QUARTER)]
    assert reasons(await extend(office, booking, 2 * QUARTER)) == [Reason.BOOKING_MOVED_ON]


async def test_a_room_off_the_registry_and_booking_off_are_told_before_anything_is_offered(office: Office) -> None:
    booking, durations = await book(office), office.durations()
    office.registry.on = False
    assert reasons(await durations.offer_longer(pressed(booking))) == [Reason.BOOKING_OFF]
    await office.registry.remove_room(OAK.address, by=ALEX)
    assert reasons(await durations.offer_longer(pressed(booking))) == [Reason.ROOM_RETIRED]
    assert "view" not in office.calendar.calls[office.calendar.calls.index("invite") :]


async def test_what_others_hold_counts_before_their_calendar_shows_it(office: Office) -> None:
    booking = await book(office)
    office.runner.away = True
    await book(office, Slot(SLOT.ends + QUARTER, SLOT.ends + HOUR), booker=ADELE)
    assert office.events() == [SLOT]
    screen = await office.durations().offer_longer(pressed(booking))
    assert isinstance(screen, ExtendScreen)
    assert (screen.limit.until, screen.limit.taken) == (SLOT.ends + QUARTER, True)


@pytest.mark.parametrize("by", [timedelta(0), -QUARTER, timedelta(seconds=61), timedelta(microseconds=1)])
async def test_an_end_that_nothing_offers_is_forged(office: Office, by: timedelta) -> None:
    booking = await book(office)
    with pytest.raises(Refused) as caught:
        await extend(office, booking, by)
    assert caught.value.problems == (Problem(Reason.FORGED),)


async def test_the_rules_hold_for_what_no_card_offered(office: Office) -> None:
    booking = await book(office)
    screen = await extend(office, booking, 4 * HOUR)
    assert reasons(screen) == [Reason.TOO_LONG]
    assert screen.problems[0].values["hours"] == "4"  # type: ignore[union-attr]
    assert isinstance(await extend(office, booking, 3 * HOUR), BookingScreen)
    assert office.events() == [Slot(SLOT.starts, SLOT.starts + 4 * HOUR)]


async def test_what_is_over_moved_on_or_gone_is_not_extended(office: Office) -> None:
    booking, agenda, durations = await book(office), office.agenda(), office.durations()
    assert reasons(await durations.extend(replace(pressed(booking), revision=1), SLOT.ends + QUARTER)) == [
        Reason.BOOKING_MOVED_ON
    ]
    office.clock.at = SLOT.ends
    assert reasons(await extend(office, booking, QUARTER)) == [Reason.BOOKING_OVER]
    assert reasons(await durations.offer_longer(pressed(booking))) == [Reason.BOOKING_OVER]
    office.clock.at = NOW
    await agenda.cancel(pressed(booking), "")
    for screen in (await extend(office, booking, QUARTER), await durations.offer_longer(pressed(booking))):
        assert isinstance(screen, BookingScreen)
        assert (phase_of(screen.booking, NOW), screen.problems) == (Phase.GONE, ())


async def test_a_calendar_that_cannot_be_read_is_a_failure_and_extends_nothing(office: Office) -> None:
    booking = await book(office)
    office.calendar.fail("view", Unavailable())
    with pytest.raises(Unavailable):
        await extend(office, booking, QUARTER)
    assert office.events() == [SLOT]


# --- Ending ----------------------------------------------------------------------------------------------------------


async def test_ending_keeps_what_was_and_frees_the_rest_once(office: Office) -> None:
    booking, durations = await book(office), office.durations()
    office.clock.at = SLOT.starts + QUARTER + timedelta(seconds=20)
    await office.registry.remove_room(OAK.address, by=ALEX)
    office.registry.on = False
    for _ in range(2):
        screen = await durations.end(pressed(booking))
        assert screen.problems == ()
    assert office.events() == [Slot(SLOT.starts, SLOT.starts + QUARTER + MINUTE)]
    assert await office.ledger.claimed(Slot(SLOT.ends - MINUTE, SLOT.ends)) == {}


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (-MINUTE, Reason.NOT_BEGUN),
        (HOUR - MINUTE / 2, Reason.ENDS_NOW),
        (HOUR, Reason.BOOKING_OVER),
        (5 * HOUR, Reason.BOOKING_OVER),
    ],
)
async def test_what_does_not_run_is_not_ended(office: Office, after: timedelta, reason: Reason) -> None:
    booking = await book(office)
    office.clock.at = SLOT.starts + after
    assert reasons(await office.durations().end(pressed(booking))) == [reason]
    assert office.events() == [SLOT]


async def test_a_booking_ended_as_it_begins_lasts_a_minute(office: Office) -> None:
    booking = await book(office)
    office.clock.at = SLOT.starts
    await office.durations().end(pressed(booking))
    assert office.events() == [Slot(SLOT.starts, SLOT.starts + MINUTE)]


# --- Cancelling ------------------------------------------------------------------------------------------------------


async def test_asking_cancels_nothing_and_cancelling_does_once(office: Office) -> None:
    booking, agenda = await book(office), office.agenda()
    assert isinstance(await agenda.ask_to_cancel(MEGAN, booking.id), CancelScreen)
    assert office.events() == [SLOT]
    for _ in range(2):
        screen = await agenda.cancel(pressed(booking), "Bye")
        assert isinstance(screen, BookingScreen)
        assert screen.booking.ended_by == MEGAN
    assert office.events() == []
    assert isinstance(await agenda.ask_to_cancel(MEGAN, booking.id), BookingScreen)
    assert isinstance(
        await office.bookings.book(key="new", booker=MEGAN, meeting=MEETING, address=OAK.address), Booking
    )


async def test_a_word_is_measured_as_it_would_be_sent_and_kept_as_it_was_typed(office: Office) -> None:
    booking, agenda = await book(office), office.agenda()
    long = "  a\n" * FAREWELL_LIMIT
    screen = await agenda.cancel(pressed(booking), long)
    assert isinstance(screen, CancelScreen)
    assert screen.cancellation_message == long
    length = 2 * FAREWELL_LIMIT - 1
    told = Problem(Reason.FAREWELL_TOO_LONG, None, {"limit": FAREWELL_LIMIT, "length": length})
    assert screen.problems == (told,)
    assert isinstance(await agenda.cancel(pressed(booking), "\u202e" * 9 + "a" * FAREWELL_LIMIT), BookingScreen)


async def test_what_is_over_is_not_cancelled_and_what_moved_on_is_asked_again(office: Office) -> None:
    booking, agenda = await book(office), office.agenda()
    screen = await agenda.cancel(replace(pressed(booking), revision=1), "Bye")
    assert isinstance(screen, CancelScreen)
    assert (reasons(screen), screen.cancellation_message) == ([Reason.BOOKING_MOVED_ON], "Bye")
    office.clock.at = SLOT.ends
    assert reasons(await agenda.cancel(pressed(booking), "")) == [Reason.BOOKING_OVER]
    assert reasons(await agenda.ask_to_cancel(MEGAN, booking.id)) == [Reason.BOOKING_OVER]
    assert office.events() == [SLOT]


# --- At once ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
async def test_whatever_is_pressed_at_once_ends_as_one_of_the_presses_wanted(seed: int) -> None:
    office = Office(seed=seed)
    booking = await book(office)
    office.clock.at = SLOT.starts + QUARTER
    agenda, durations, press = office.agenda(), office.durations(), pressed(booking)
    presses: list[Coroutine[object, object, AgendaScreen]] = [
        durations.extend(press, SLOT.ends + QUARTER),
        durations.extend(press, SLOT.ends + QUARTER),
        durations.extend(press, SLOT.ends + HOUR),
        durations.end(press),
    ]
    if seed % 2:
        presses.append(agenda.cancel(press, "Bye"))
    await asyncio.gather(*presses)
    office.clock.at += 3 * MINUTE
    await office.runner.take_up()
    stored = await office.ledger.booking(booking.id)
    assert stored is not None
    if stored.ended_by is not None:
        assert office.events() == []
        return
    wanted = {SLOT.ends + QUARTER, SLOT.ends + HOUR, SLOT.starts + QUARTER}
    assert stored.meeting.slot.ends in wanted
    assert office.events() == [stored.meeting.slot]
    assert await office.ledger.claimed(Slot(NOW, NOW + 9 * HOUR)) == {OAK.address: (stored.meeting.slot,)}
