"""A form that changes a booking: filled with what is, and nothing but what was changed in it changes."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.errors import Field, Problem, Reason, Refused, Rejected
from booking.forms.draft import Draft, Stage
from booking.forms.inputs import Inputs
from booking.forms.screens import FormScreen, ReceiptScreen, RoomsScreen, Screen
from booking.forms.service import FormPress
from booking.model import Attendee, Booking, ChangeState, EventState, MeetingRequest, Person, Room, Slot
from tests.support.rules_office import ADELE, ALEX, ASH, ELM, HELSINKI, HOUR, MEGAN, NOW, OAK, SLOT, Office

GUEST = Attendee("guest@partner.example")
MEETING = MeetingRequest(SLOT, "Plan", (Attendee(ADELE.address, ADELE.name, ADELE.id), GUEST), private=True)
AS_IT_IS = Inputs(
    date="2025-06-02",
    start="10:00",
    end="11:00",
    title="Plan",
    attendees=(ADELE.id,),
    guests=GUEST.address,
    private=True,
    room=OAK.address,
)
LATER = Slot(SLOT.starts + 2 * HOUR, SLOT.ends + 2 * HOUR)
AT_NOON = replace(AS_IT_IS, start="12:00", end="13:00")
OAK_TAKEN = (Problem(Reason.ROOM_TAKEN, None, {"room": OAK.address, "name": "Oak"}),)


@pytest.fixture
def office() -> Office:
    return Office()


async def booked(
    office: Office, meeting: MeetingRequest = MEETING, room: Room = OAK, booker: Person = MEGAN
) -> Booking:
    made = await office.bookings.book(
        key=f"{booker.id} {room.name}", booker=booker, meeting=meeting, address=room.address
    )
    office.calendar.mailed, office.calendar.calls = [], []
    return made


async def opened(
    office: Office, booking: Booking, *, person: Person = MEGAN, zone: ZoneInfo = HELSINKI, draft_id: str = "d1"
) -> FormScreen:
    form = await office.forms.open_change(person, draft_id=draft_id, zone=zone, booking_id=booking.id)
    assert isinstance(form, FormScreen)
    return form


def press(screen: Screen, person: Person = MEGAN) -> FormPress:
    return FormPress(person, screen.draft.id, screen.draft.revision)


async def saved(office: Office, form: Screen, typed: Inputs, person: Person = MEGAN) -> ReceiptScreen:
    receipt = await office.forms.book(press(form, person), inputs=typed)
    assert isinstance(receipt, ReceiptScreen), receipt
    return receipt


async def refused_form(office: Office, form: Screen, typed: Inputs, person: Person = MEGAN) -> FormScreen:
    """Press Save and get the form back, with everything that was typed."""
    screen = await office.forms.book(press(form, person), inputs=typed)
    assert isinstance(screen, FormScreen), screen
    assert screen.draft.inputs == typed
    return screen


async def now(office: Office, booking: Booking) -> Booking:
    stored = await office.ledger.booking(booking.id)
    assert stored is not None
    return stored


async def stored(office: Office, draft_id: str = "d1") -> Draft:
    draft = await office.drafts.get(draft_id)
    assert draft is not None
    return draft


def reasons(screen: Screen) -> list[Reason]:
    assert isinstance(screen, FormScreen | RoomsScreen)
    return [each.reason for each in screen.problems]


# --- The form --------------------------------------------------------------------------------------------------------


async def test_the_form_is_filled_with_what_is_and_knows_which_booking_it_is_about(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking)
    assert (form.draft.inputs, form.draft.filled, form.booking) == (AS_IT_IS, AS_IT_IS, booking)
    assert (form.draft.changes, form.draft.base, form.draft.shared) == (booking.id, booking.revision, False)
    assert (form.draft.people, form.problems, set(form.rooms)) == ((ADELE,), (), {OAK, ELM, ASH})
    assert await stored(office) == form.draft


async def test_times_are_those_of_the_persons_clocks(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking, zone=ZoneInfo("Asia/Kolkata"))
    assert (form.draft.inputs.start, form.draft.inputs.end) == ("12:30", "13:30")
    receipt = await saved(office, form, replace(form.draft.inputs, end="14:00"))
    assert receipt.booking.meeting.slot == Slot(SLOT.starts, SLOT.ends + HOUR / 2)


async def test_nobody_but_the_booker_and_admins_gets_the_form_or_learns_of_the_booking(office: Office) -> None:
    booking = await booked(office)
    for person, booking_id in ((ADELE, booking.id), (Person("id-x", "X"), booking.id), (MEGAN, "unknown")):
        with pytest.raises(Refused) as caught:
            await office.forms.open_change(person, draft_id="d1", zone=HELSINKI, booking_id=booking_id)
        assert caught.value.problems == (Problem(Reason.BOOKING_GONE),)
    assert (await opened(office, booking, person=ALEX)).draft.owner == ALEX


async def test_a_booking_that_is_over_is_not_opened_and_one_that_is_gone_is_shown_as_it_is(office: Office) -> None:
    booking = await booked(office)
    office.clock.at = SLOT.ends
    with pytest.raises(Refused) as caught:
        await office.forms.open_change(MEGAN, draft_id="d1", zone=HELSINKI, booking_id=booking.id)
    assert caught.value.problems == (Problem(Reason.BOOKING_OVER),)
    await office.bookings.cancel(key="c", by=MEGAN, admin=False, booking_id=booking.id)
    screen = await office.forms.open_change(MEGAN, draft_id="d2", zone=HELSINKI, booking_id=booking.id)
    assert isinstance(screen, ReceiptScreen)
    assert screen.booking.problem == Problem(Reason.CANCELLED)


async def test_back_shows_the_booking_again_and_nothing_was_changed(office: Office) -> None:
    booking = await booked(office)
    closed = await office.forms.close(press(await opened(office, booking)))
    assert isinstance(closed, ReceiptScreen)
    assert (closed.booking, closed.draft.stage) == (booking, Stage.CLOSED)
    assert await office.forms.current("d1") == closed
    assert (office.calendar.calls, office.calendar.mailed) == ([], [])


async def test_a_press_where_others_read_along_is_refused_and_changes_nothing(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking)
    with pytest.raises(Refused) as caught:
        await office.forms.book(replace(press(form), shared=True), inputs=AT_NOON)
    assert caught.value.problems == (Problem(Reason.FORGED),)
    assert await now(office, booking) == booking


# --- What is saved ---------------------------------------------------------------------------------------------------


async def test_an_unchanged_form_says_so_and_sends_nothing(office: Office) -> None:
    booking = await booked(office)
    form = await refused_form(office, await opened(office, booking), AS_IT_IS)
    assert form.problems == (Problem(Reason.NOTHING_CHANGED),)
    assert (office.calendar.calls, await now(office, booking)) == ([], booking)


@pytest.mark.parametrize(
    ("typed", "becomes", "mailed"),
    [
        (replace(AS_IT_IS, title="Plan B"), replace(MEETING, title="Plan B"), [
            ("update", ADELE.address), ("update", GUEST.address), ("update", MEGAN.address)
        ]),
        (replace(AS_IT_IS, attendees=(ADELE.id, ALEX.id)), replace(
            MEETING, attendees=(*MEETING.attendees, Attendee(ALEX.address, ALEX.name, ALEX.id))
        ), [("invitation", ALEX.address)]),
        (replace(AS_IT_IS, end="10:30"), replace(MEETING, slot=Slot(SLOT.starts, SLOT.ends - HOUR / 2)), [
            ("update", ADELE.address), ("update", GUEST.address), ("update", MEGAN.address)
        ]),
    ],
)  # fmt: skip
async def test_what_was_changed_is_changed_and_only_whom_it_concerns_is_mailed(
    office: Office, typed: Inputs, becomes: MeetingRequest, mailed: list[tuple[str, str]]
) -> None:
    booking = await booked(office)
    receipt = await saved(office, await opened(office, booking), typed)
    assert (receipt.booking.meeting, receipt.booking.room, receipt.booking.confirmed) == (becomes, OAK, True)
    assert (receipt.draft.stage, receipt.draft.booking_id) == (Stage.DONE, booking.id)
    assert sorted(office.calendar.mailed) == mailed
    assert office.events() == [becomes.slot]


async def test_whoever_is_taken_off_is_mailed_and_nobody_else(office: Office) -> None:
    booking = await booked(office)
    form = await office.forms.fill_in(press(await opened(office, booking)), AS_IT_IS, without=GUEST.address)
    receipt = await saved(office, form, replace(AS_IT_IS, guests=""))
    assert receipt.booking.meeting == replace(MEETING, attendees=MEETING.attendees[:1])
    assert office.calendar.mailed == [("cancellation", GUEST.address)]


async def test_an_older_card_that_lost_somebody_saves_nothing_and_says_who_is_still_invited(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking)
    for lost in (replace(AS_IT_IS, attendees=(ALEX.id,)), replace(AS_IT_IS, guests="")):
        back = await office.forms.book(press(form), inputs=lost)
        assert isinstance(back, FormScreen)
        assert back.problems == (Problem(Reason.ATTENDEES_KEPT, Field.ATTENDEES),)
        assert (ADELE.id in back.draft.inputs.attendees, back.draft.inputs.guests) == (True, GUEST.address)
        form = back
    assert (await now(office, booking), office.calendar.mailed) == (booking, [])
    again = await office.forms.fill_in(press(form), replace(AS_IT_IS, duration="60"), without=ADELE.id)
    undone = await office.forms.fill_in(press(again), replace(AS_IT_IS, duration="60"), again=ADELE.id)
    assert set(undone.draft.inputs.attendees) == {ADELE.id, ALEX.id}


async def test_more_time_is_taken_from_the_room_that_it_has(office: Office) -> None:
    booking = await booked(office)
    receipt = await saved(office, await opened(office, booking), AT_NOON)
    assert (receipt.booking.meeting, office.events(OAK.address)) == (replace(MEETING, slot=LATER), [LATER])


async def test_another_room_chosen_in_the_form_moves_it_with_a_word_to_its_people(office: Office) -> None:
    booking = await booked(office)
    receipt = await saved(office, await opened(office, booking), replace(AS_IT_IS, room=ELM.address))
    assert (receipt.booking.room, receipt.booking.meeting, receipt.booking.id) == (ELM, MEETING, booking.id)
    assert sorted(office.calendar.mailed) == sorted(
        (kind, address)
        for kind in ("invitation", "cancellation")
        for address in (MEGAN.address, ADELE.address, GUEST.address)
    )
    assert receipt.booking.change is not None
    assert (receipt.booking.change.cancellation_message, receipt.booking.change.by) == ("moved to Elm at 07:00", MEGAN)


async def test_an_admin_changes_somebodys_booking_which_stays_theirs(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking, person=ALEX)
    typed = replace(AS_IT_IS, title="Plan B", attendees=(ADELE.id, MEGAN.id))
    receipt = await saved(office, form, typed, ALEX)
    assert (receipt.booking.booker, receipt.booking.meeting) == (MEGAN, replace(MEETING, title="Plan B"))
    assert receipt.booking.change is not None
    assert receipt.booking.change.by == ALEX
    assert {kind for kind, _ in office.calendar.mailed} == {"update"}


async def test_who_lost_the_admin_flag_meanwhile_is_told_as_everybody_else(office: Office) -> None:
    booking = await booked(office)
    await office.registry.add_admin(ADELE, by=ALEX)
    form = await opened(office, booking, person=ADELE)
    await office.registry.remove_admin(ADELE.id, keep_one=False, by=ALEX)
    for pressed in (
        office.forms.book(press(form, ADELE), inputs=AT_NOON),
        office.forms.find(press(form, ADELE), AT_NOON),
        office.forms.close(press(form, ADELE)),
    ):
        with pytest.raises(Refused) as caught:
            await pressed
        assert caught.value.problems == (Problem(Reason.BOOKING_GONE),)
    assert await office.forms.current("d1") is None
    assert await now(office, booking) == booking


# --- Times that a form cannot say ------------------------------------------------------------------------------------

NIGHT = Slot(datetime(2025, 6, 2, 19, tzinfo=UTC), datetime(2025, 6, 2, 22, tzinfo=UTC))  # 22:00 to 01:00 in Helsinki


async def test_a_booking_over_midnight_survives_whatever_else_is_changed(office: Office) -> None:
    booking = await booked(office, replace(MEETING, slot=NIGHT))
    form = await opened(office, booking)
    assert (form.draft.inputs.date, form.draft.inputs.start, form.draft.inputs.end) == ("2025-06-02", "22:00", "01:00")
    assert reasons(await office.forms.book(press(form), inputs=form.draft.inputs)) == [Reason.NOTHING_CHANGED]
    again = await opened(office, booking, draft_id="d2")
    receipt = await saved(office, again, replace(again.draft.inputs, title="Plan B"))
    assert receipt.booking.meeting.slot == NIGHT


async def test_its_start_or_end_may_move_and_it_still_ends_the_next_day(office: Office) -> None:
    booking = await booked(office, replace(MEETING, slot=NIGHT))
    form = await opened(office, booking)
    receipt = await saved(office, form, replace(form.draft.inputs, start="22:30", end="01:15"))
    assert receipt.booking.meeting.slot == Slot(NIGHT.starts + HOUR / 2, NIGHT.ends + HOUR / 4)


async def test_an_end_before_the_start_is_told_as_such_where_no_night_is_that_long(office: Office) -> None:
    form = await opened(office, await booked(office))
    back = await refused_form(office, form, replace(AS_IT_IS, end="09:00"))
    assert back.problems == (Problem(Reason.END_BEFORE_START, Field.END),)


async def test_a_booking_that_was_made_days_long_in_outlook_keeps_its_time_unless_that_is_changed(
    office: Office,
) -> None:
    booking = await booked(office)
    (graph_id,) = office.calendar.entries[OAK.address]
    days = Slot(SLOT.starts, SLOT.ends + timedelta(days=2, seconds=30))
    office.calendar.move(OAK.address, graph_id, days)
    await office.runner.look(booking.id)
    form = await opened(office, booking)
    receipt = await saved(office, form, replace(form.draft.inputs, title="Plan B"))
    assert receipt.booking.meeting == replace(MEETING, title="Plan B", slot=days)


async def test_the_second_of_two_same_hours_stays_the_second(office: Office) -> None:
    office.clock.at = datetime(2025, 10, 25, 6, tzinfo=UTC)
    second = Slot(datetime(2025, 10, 26, 1, 10, tzinfo=UTC), datetime(2025, 10, 26, 1, 40, tzinfo=UTC))
    booking = await booked(office, replace(MEETING, slot=second))
    form = await opened(office, booking)
    assert (form.draft.inputs.start, form.draft.inputs.end) == ("03:10", "03:40")
    receipt = await saved(office, form, replace(form.draft.inputs, title="Plan B"))
    assert receipt.booking.meeting.slot == second


async def test_an_hour_that_the_clocks_skip_is_told_at_its_field(office: Office) -> None:
    office.clock.at = datetime(2026, 3, 28, 6, tzinfo=UTC)
    starts = datetime(2026, 3, 28, 1, 15, tzinfo=UTC) + 24 * HOUR * 2
    booking = await booked(office, replace(MEETING, slot=Slot(starts, starts + HOUR)))
    form = await opened(office, booking)
    back = await refused_form(office, form, replace(form.draft.inputs, date="2026-03-29", start="03:15", end="04:15"))
    assert [(each.reason, each.field) for each in back.problems] == [(Reason.SKIPPED_TIME, Field.START)]


async def test_a_meeting_that_began_can_get_another_title_and_another_end(office: Office) -> None:
    booking = await booked(office)
    office.clock.at = SLOT.starts + HOUR / 2
    form = await opened(office, booking)
    receipt = await saved(office, form, replace(AS_IT_IS, title="Plan B", end="11:30"))
    assert receipt.booking.meeting == replace(MEETING, title="Plan B", slot=Slot(SLOT.starts, SLOT.ends + HOUR / 2))
    over = await refused_form(office, await opened(office, booking, draft_id="d2"), replace(AS_IT_IS, end="10:15"))
    assert over.problems == (Problem(Reason.IN_THE_PAST, Field.END),)


async def test_a_form_left_open_until_the_meeting_is_over_says_so(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking)
    office.clock.at = SLOT.ends
    assert reasons(await refused_form(office, form, AT_NOON)) == [Reason.BOOKING_OVER]


# --- A room or a time that is taken ----------------------------------------------------------------------------------


async def test_a_room_that_is_taken_then_leads_to_alternatives_and_the_booking_stays_as_it_was(office: Office) -> None:
    booking = await booked(office)
    office.calendar.occupy(OAK.address, LATER)
    screen = await office.forms.book(press(await opened(office, booking)), inputs=AT_NOON)
    assert isinstance(screen, RoomsScreen)
    assert (screen.problems, screen.draft.inputs, screen.meeting.slot) == (OAK_TAKEN, AT_NOON, LATER)
    assert screen.found.free == (ELM, ASH)
    assert [(each.room, each.next_free[0]) for each in screen.found.taken] == [
        (OAK, Slot(LATER.ends, LATER.ends + HOUR))
    ]
    assert screen.booking is not None
    assert (screen.booking.meeting, (await now(office, booking)).meeting) == (MEETING, MEETING)
    assert office.events(OAK.address) == [SLOT]
    moved = await office.forms.book(press(screen), address=ELM.address)
    assert isinstance(moved, ReceiptScreen)
    assert (moved.booking.room, moved.booking.meeting) == (ELM, replace(MEETING, slot=LATER))


async def test_the_next_time_of_the_own_room_is_taken_with_one_press(office: Office) -> None:
    booking = await booked(office)
    office.calendar.occupy(OAK.address, LATER)
    screen = await office.forms.book(press(await opened(office, booking)), inputs=AT_NOON)
    kept = await office.forms.book(press(screen), address=OAK.address, starts=LATER.ends)
    assert isinstance(kept, ReceiptScreen)
    assert (kept.booking.room, kept.booking.meeting.slot) == (OAK, Slot(LATER.ends, LATER.ends + HOUR))
    assert (kept.draft.inputs.start, kept.draft.inputs.end) == ("13:00", "14:00")


async def test_a_time_that_another_booking_of_ours_holds_is_told_the_same_way(office: Office) -> None:
    booking = await booked(office)
    await booked(office, replace(MEETING, slot=LATER), booker=ADELE)
    screen = await office.forms.book(press(await opened(office, booking)), inputs=AT_NOON)
    assert isinstance(screen, RoomsScreen)
    assert screen.problems == OAK_TAKEN
    again = await office.forms.current("d1")
    assert again == screen, "what was told is told again"


async def test_the_booking_itself_is_not_in_the_way_and_its_room_comes_first(office: Office) -> None:
    booking = await booked(office)
    typed = replace(AS_IT_IS, start="10:30", end="11:30", room="")
    rooms = await office.forms.find(press(await opened(office, booking)), typed)
    assert isinstance(rooms, RoomsScreen)
    assert (rooms.found.free, tuple(rooms.found.taken)) == ((OAK, ELM, ASH), ())
    small = await office.forms.find(press(await office.forms.change(press(rooms))), replace(typed, capacity="15"))
    assert isinstance(small, RoomsScreen)
    assert small.found.free == (OAK, ASH), "the own room comes first even if it is too small"
    kept = await office.forms.book(press(small), address=OAK.address)
    assert isinstance(kept, ReceiptScreen)
    assert kept.booking.meeting.slot == Slot(SLOT.starts + HOUR / 2, SLOT.ends + HOUR / 2)


async def test_somebody_else_at_exactly_the_same_time_is_in_the_way(office: Office) -> None:
    booking = await booked(office)
    office.calendar.occupy(OAK.address, SLOT)
    rooms = await office.forms.find(press(await opened(office, booking)), AS_IT_IS)
    assert isinstance(rooms, RoomsScreen)
    assert [each.room for each in rooms.found.taken] == [OAK]


async def test_a_change_that_is_lost_after_the_press_leads_back_to_the_rooms(office: Office) -> None:
    booking = await booked(office)
    office.runner.away = True
    receipt = await saved(office, await opened(office, booking), AT_NOON)
    assert receipt.booking.change is not None
    assert (receipt.booking.meeting, receipt.booking.change.state) == (MEETING, ChangeState.ASKED)
    office.calendar.occupy(OAK.address, LATER)
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    office.runner.away = False
    screen = await office.forms.current("d1")
    assert isinstance(screen, RoomsScreen)
    assert (screen.problems, screen.draft.inputs, screen.found.free) == (OAK_TAKEN, AT_NOON, (ELM, ASH))
    assert (await now(office, booking)).meeting == MEETING
    stale = await office.forms.find(press(receipt), Inputs())
    assert stale == screen, "a press on the old card shows the same"
    moved = await office.forms.book(press(screen), address=ELM.address)
    assert isinstance(moved, ReceiptScreen)
    assert (moved.booking.room, office.events(OAK.address)) == (ELM, [])


async def test_a_lost_room_is_named_though_the_change_was_for_another_one(office: Office) -> None:
    booking = await booked(office)
    office.runner.away = True
    await saved(office, await opened(office, booking), replace(AS_IT_IS, room=ELM.address))
    office.calendar.occupy(ELM.address, SLOT)
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    screen = await office.forms.current("d1")
    assert isinstance(screen, RoomsScreen)
    assert screen.problems == (Problem(Reason.ROOM_TAKEN, None, {"room": ELM.address, "name": "Elm"}),)
    assert screen.found.free == (OAK, ASH)


async def test_what_the_calendar_refuses_is_told_on_the_form_and_can_be_tried_again(office: Office) -> None:
    booking = await booked(office)
    typed = replace(AS_IT_IS, title="Plan B")
    office.calendar.fail("update", Rejected(status=400))
    back = await refused_form(office, await opened(office, booking), typed)
    assert back.problems == (Problem(Reason.NOT_CHANGED),)
    assert (await now(office, booking)).meeting == MEETING
    assert (await saved(office, back, typed)).booking.meeting.title == "Plan B"


# --- Others change it too --------------------------------------------------------------------------------------------


async def test_of_two_devices_the_slower_one_is_told_with_its_words_kept_and_saves_next(office: Office) -> None:
    booking = await booked(office)
    phone, desktop = await opened(office, booking), await opened(office, booking, draft_id="d2")
    await saved(office, phone, replace(AT_NOON, attendees=(ADELE.id, ALEX.id)))
    other = await office.forms.fill_in(press(desktop), AS_IT_IS, without=ADELE.id)
    assert isinstance(other, FormScreen)
    assert other.problems == (Problem(Reason.BOOKING_MOVED_ON),)
    back = await office.forms.fill_in(press(other), replace(other.draft.inputs, title="Plan B"))
    assert isinstance(back, FormScreen)
    assert back.draft.inputs == replace(AT_NOON, title="Plan B", attendees=(ALEX.id,)), "what was left alone follows"
    receipt = await saved(office, back, back.draft.inputs)
    assert (receipt.booking.meeting.title, receipt.booking.meeting.slot) == ("Plan B", LATER)
    assert [each.address for each in receipt.booking.meeting.attendees] == [GUEST.address, ALEX.address]


async def test_searching_in_a_form_that_is_behind_says_so_first(office: Office) -> None:
    booking = await booked(office)
    phone, desktop = await opened(office, booking), await opened(office, booking, draft_id="d2")
    await saved(office, phone, AT_NOON)
    back = await office.forms.find(press(desktop), replace(AS_IT_IS, title="Plan B"))
    assert isinstance(back, FormScreen)
    assert (reasons(back), back.draft.inputs) == ([Reason.BOOKING_MOVED_ON], replace(AT_NOON, title="Plan B"))


async def test_invitations_that_went_out_meanwhile_are_no_change_to_be_told(office: Office) -> None:
    office.runner.away = True
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=MEETING, address=OAK.address)
    form = await opened(office, booking)
    office.runner.away = False
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    office.clock.at += timedelta(minutes=3)  # Until what nobody knows to be sent can arrive no more.
    assert (await now(office, booking)).revision > booking.revision
    assert (await saved(office, form, AT_NOON)).booking.meeting.slot == LATER


async def test_a_booking_that_was_moved_in_outlook_meanwhile_is_told_and_the_next_save_works(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking)
    (graph_id,) = office.calendar.entries[OAK.address]
    office.calendar.move(OAK.address, graph_id, LATER)
    await office.runner.look(booking.id)
    back = await office.forms.book(press(form), inputs=replace(AS_IT_IS, title="Plan B"))
    assert isinstance(back, FormScreen)
    assert (reasons(back), back.draft.inputs) == ([Reason.BOOKING_MOVED_ON], replace(AT_NOON, title="Plan B"))
    assert (await saved(office, back, back.draft.inputs)).booking.meeting == replace(
        MEETING, title="Plan B", slot=LATER
    )


async def test_a_booking_that_was_cancelled_meanwhile_is_shown_as_it_is_by_every_press(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking)
    await office.bookings.cancel(key="c", by=ALEX, admin=True, booking_id=booking.id)
    for screen in (
        await office.forms.book(press(form), inputs=AT_NOON),
        await office.forms.find(press(form), AT_NOON),
        await office.forms.close(press(form)),
        await office.forms.current("d1"),
    ):
        assert isinstance(screen, ReceiptScreen)
        assert screen.booking.problem == Problem(Reason.CANCELLED)


async def test_a_change_that_is_under_way_is_told_when_the_form_is_opened_and_saved(office: Office) -> None:
    booking = await booked(office)
    office.runner.away = True
    await saved(office, await opened(office, booking), AT_NOON)
    form = await opened(office, booking, draft_id="d2")
    assert form.problems == (Problem(Reason.CHANGE_UNDER_WAY),)
    typed = replace(AS_IT_IS, title="Plan B")
    back = await refused_form(office, form, typed)
    assert back.problems == (Problem(Reason.CHANGE_UNDER_WAY),)
    office.runner.away = False
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    told = await office.forms.book(press(back), inputs=typed)
    assert isinstance(told, FormScreen)
    assert reasons(told) == [Reason.BOOKING_MOVED_ON]
    assert (await saved(office, told, told.draft.inputs)).booking.meeting == replace(
        MEETING, title="Plan B", slot=LATER
    )


async def test_a_cancellation_while_a_change_is_under_way_is_what_the_card_shows(office: Office) -> None:
    booking = await booked(office)
    office.runner.away = True
    await saved(office, await opened(office, booking), AT_NOON)
    await office.bookings.cancel(key="c", by=ALEX, admin=True, booking_id=booking.id)
    office.runner.away = False
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    screen = await office.forms.current("d1")
    assert isinstance(screen, ReceiptScreen)
    assert (screen.booking.state, screen.booking.problem) == (EventState.CANCELLED, Problem(Reason.CANCELLED))


# --- Rooms, links and people that are not what they were -------------------------------------------------------------


async def test_a_room_that_was_closed_keeps_the_booking_but_gives_it_no_more_time(office: Office) -> None:
    booking = await booked(office)
    await office.registry.remove_room(OAK.address, by=ALEX)
    form = await opened(office, booking)
    assert form.rooms == (OAK, ASH, ELM)
    longer = await refused_form(office, form, replace(AS_IT_IS, end="11:30"))
    assert longer.problems == (Problem(Reason.ROOM_RETIRED, Field.ROOM, {"name": "Oak"}),)
    receipt = await saved(office, longer, replace(AS_IT_IS, title="Plan B", end="10:30"))
    assert receipt.booking.meeting == replace(MEETING, title="Plan B", slot=Slot(SLOT.starts, SLOT.ends - HOUR / 2))


async def test_while_booking_is_off_the_form_says_so_where_that_matters(office: Office) -> None:
    booking = await booked(office)
    office.registry.on = False
    form = await opened(office, booking)
    back = await refused_form(office, form, AT_NOON)
    assert back.problems == (Problem(Reason.BOOKING_OFF),)
    assert (await saved(office, back, replace(AS_IT_IS, title="Plan B"))).booking.meeting.title == "Plan B"


async def test_somebody_who_left_is_told_by_name_at_the_field_and_can_be_taken_off(office: Office) -> None:
    booking = await booked(office)
    del office.directory.persons[ADELE.id]
    form = await opened(office, booking)
    left = (Problem(Reason.ATTENDEE_UNKNOWN, Field.ATTENDEES, {"value": "Adele"}),)
    assert (form.problems, form.draft.inputs) == (left, AS_IT_IS)
    again = await refused_form(office, form, AT_NOON)
    assert again.problems == left
    without = await office.forms.fill_in(press(again), AT_NOON, without=ADELE.id)
    receipt = await saved(office, without, replace(AT_NOON, attendees=()))
    assert receipt.booking.meeting == replace(MEETING, slot=LATER, attendees=(GUEST,))


async def test_somebody_who_has_another_name_or_address_by_now_stays_as_invited(office: Office) -> None:
    booking = await booked(office)
    office.directory.persons[ADELE.id] = Person(ADELE.id, "Adele Married", "adele.married@example.com")
    form = await opened(office, booking)
    assert reasons(await office.forms.book(press(form), inputs=AS_IT_IS)) == [Reason.NOTHING_CHANGED]
    receipt = await saved(office, await opened(office, booking, draft_id="d2"), replace(AS_IT_IS, title="Plan B"))
    assert receipt.booking.meeting.attendees == MEETING.attendees


async def test_a_teams_link_comes_with_a_new_invitation_and_goes_with_another(office: Office) -> None:
    office.calendar.online.add(OAK.address)
    booking = await booked(office)
    linked = await saved(office, await opened(office, booking), replace(AS_IT_IS, online=True))
    assert linked.booking.online_url is not None
    assert (linked.booking.room, linked.booking.meeting) == (OAK, replace(MEETING, online=True))
    people = (MEGAN.address, ADELE.address, GUEST.address)
    anew = sorted((kind, address) for kind in ("invitation", "cancellation") for address in people)
    assert (sorted(office.calendar.mailed), office.events()) == (anew, [SLOT])
    office.calendar.mailed = []
    form = await opened(office, linked.booking, draft_id="d2")
    without = await saved(office, form, AS_IT_IS)
    assert (without.booking.online_url, without.booking.meeting) == (None, MEETING)
    assert (sorted(office.calendar.mailed), office.events()) == (anew, [SLOT])


async def test_a_room_that_gives_no_teams_link_says_so_at_the_field(office: Office) -> None:
    booking = await booked(office)
    form = await refused_form(office, await opened(office, booking), replace(AS_IT_IS, online=True))
    assert form.problems == (Problem(Reason.NO_TEAMS_LINK, Field.ONLINE, {"name": "Oak"}),)
    assert office.calendar.mailed == []
    moved = await saved(office, form, replace(AS_IT_IS, online=True, room=ELM.address))
    assert moved.booking.room == ELM, "in another room the receipt tells"


async def test_a_wish_for_a_link_that_never_came_is_withdrawn_without_a_word_to_anybody(office: Office) -> None:
    booking = await booked(office, replace(MEETING, online=True))
    receipt = await saved(office, await opened(office, booking), AS_IT_IS)
    assert (receipt.booking.meeting, office.calendar.mailed) == (MEETING, [])
    assert "update" not in office.calendar.calls


async def test_any_room_is_no_room_to_save(office: Office) -> None:
    back = await refused_form(office, await opened(office, await booked(office)), replace(AS_IT_IS, room=""))
    assert back.problems == (Problem(Reason.MISSING, Field.ROOM),)


# --- One effect for each revision ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
async def test_presses_at_once_on_one_revision_make_one_change_and_all_show_it(seed: int) -> None:
    office = Office(seed=seed)
    booking = await booked(office)
    one = press(await opened(office, booking))
    screens = await asyncio.gather(
        office.forms.book(one, inputs=AT_NOON),
        office.forms.book(one, inputs=AT_NOON),
        office.forms.book(one, inputs=replace(AS_IT_IS, room=ELM.address)),
        office.forms.current("d1"),
    )
    after = await office.forms.current("d1")
    assert isinstance(after, ReceiptScreen)
    assert all(isinstance(each, ReceiptScreen) for each in screens[:3]), screens
    assert len(office.events()) == 1
    assert office.events() == [after.booking.meeting.slot]


@pytest.mark.parametrize("seed", range(40))
async def test_whatever_is_pressed_beside_it_a_change_that_was_made_is_shown_in_the_end(seed: int) -> None:
    office = Office(seed=seed)
    booking = await booked(office)
    one = press(await opened(office, booking))
    await asyncio.gather(
        office.forms.find(one, AS_IT_IS), office.forms.book(one, inputs=AT_NOON), office.forms.close(one)
    )
    after, changed = await office.forms.current("d1"), (await now(office, booking)).meeting.slot == LATER
    if changed:
        assert isinstance(after, ReceiptScreen)
        assert after.booking.meeting.slot == LATER
    assert office.events() == [LATER if changed else SLOT]


async def test_the_process_may_die_between_the_change_and_its_note_on_the_draft(office: Office) -> None:
    booking = await booked(office)
    form = await opened(office, booking)
    changed = await office.bookings.change(
        key=form.draft.request_key,
        by=MEGAN,
        admin=False,
        booking_id=booking.id,
        revision=booking.revision,
        meeting=replace(MEETING, slot=LATER),
    )
    for screen in (
        await office.forms.current("d1"),
        await office.forms.find(press(form), AS_IT_IS),
        await office.forms.book(press(form), inputs=replace(AS_IT_IS, title="Other")),
        await office.forms.close(press(form)),
    ):
        assert isinstance(screen, ReceiptScreen)
        assert screen.booking == changed


async def test_a_change_whose_press_died_and_that_came_to_nothing_is_told_with_what_was_asked_for(
    office: Office,
) -> None:
    booking = await booked(office)
    rooms = await office.forms.find(press(await opened(office, booking)), AS_IT_IS)
    office.calendar.occupy(ELM.address, SLOT)
    with pytest.raises(Refused):
        await office.bookings.change(
            key=rooms.draft.request_key,
            by=MEGAN,
            admin=False,
            booking_id=booking.id,
            revision=booking.revision,
            meeting=MEETING,
            address=ELM.address,
        )
    screen = await office.forms.current("d1")
    assert isinstance(screen, RoomsScreen)
    assert screen.problems == (Problem(Reason.ROOM_TAKEN, None, {"room": ELM.address, "name": "Elm"}),)


async def test_a_form_is_kept_as_long_as_other_forms_and_a_change_until_after_its_meeting(office: Office) -> None:
    form = await opened(office, await booked(office))
    assert form.draft.expires_at == NOW + timedelta(hours=24)
    receipt = await saved(office, form, replace(AS_IT_IS, date="2025-06-20"))
    assert receipt.draft.expires_at == receipt.booking.meeting.slot.ends + timedelta(hours=24)
