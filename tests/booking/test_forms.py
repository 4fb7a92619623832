"""A form from its opening to the receipt: one effect for each revision, and nothing that was typed is lost."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.errors import Denied, Field, OutcomeUnknown, Problem, Reason, Refused
from booking.forms.draft import Draft, Stage
from booking.forms.inputs import Inputs
from booking.forms.screens import ClosedScreen, FormScreen, ReceiptScreen, RoomsScreen, Screen
from booking.forms.service import FormPress
from booking.model import EventState, Person, Room, Slot
from tests.support.rules_office import ADELE, ASH, ELM, HELSINKI, HOUR, MEGAN, NOW, OAK, SLOT, Office

TYPED = Inputs(
    date="2025-06-02",
    start="10:00",
    end="11:00",
    title="Plan",
    attendees=(ADELE.id,),
    guests="guest@partner.example",
    private=True,
)
SOON = Slot(datetime(2025, 6, 2, 6, 15, tzinfo=UTC), datetime(2025, 6, 2, 7, 15, tzinfo=UTC))
FREE_AGAIN = (Problem(Reason.ROOM_FREE_AGAIN, None, {"room": OAK.address, "name": "Oak"}),)
TAKEN = (Problem(Reason.ROOM_TAKEN, None, {"room": OAK.address, "name": "Oak"}),)


@pytest.fixture
def office() -> Office:
    return Office()


async def opened(office: Office, *, room_name: str = "", shared: bool = False, draft_id: str = "d1") -> FormScreen:
    screen = await office.forms.open(MEGAN, draft_id=draft_id, zone=HELSINKI, shared=shared, room_name=room_name)
    assert isinstance(screen, FormScreen)
    return screen


async def found(office: Office, typed: Inputs = TYPED) -> RoomsScreen:
    form = await opened(office)
    screen = await office.forms.find(press(form), typed)
    assert isinstance(screen, RoomsScreen), screen
    return screen


def press(screen: Screen, person: Person = MEGAN) -> FormPress:
    return FormPress(person, screen.draft.id, screen.draft.revision)


async def stored(office: Office, draft_id: str = "d1") -> Draft:
    draft = await office.drafts.get(draft_id)
    assert draft is not None
    return draft


# --- The way to a booking --------------------------------------------------------------------------------------------


async def test_a_new_form_is_for_the_next_quarter_hour_and_lasts_one_hour(office: Office) -> None:
    form = await opened(office)
    assert form.draft.inputs == Inputs(date="2025-06-02", start="09:15", end="10:15")
    assert (form.draft.stage, form.draft.revision, form.draft.owner) == (Stage.FORM, 1, MEGAN)
    assert form.draft.expires_at == NOW + timedelta(hours=24)
    assert (form.problems, set(form.rooms)) == ((), {OAK, ELM, ASH})
    assert await stored(office) == form.draft


@pytest.mark.parametrize("clock", ["19:50", "20:31", "20:44", "20:46", "20:50", "21:00", "21:10"])
async def test_a_new_form_can_be_searched_with_as_it_is_at_any_time_of_day(office: Office, clock: str) -> None:
    office.clock.at = datetime.fromisoformat(f"2025-06-02T{clock}:00+00:00")  # three hours later in Helsinki
    form = await opened(office)
    assert isinstance(await office.forms.find(press(form), form.draft.inputs), RoomsScreen)


async def test_a_form_that_was_never_sent_in_is_not_blamed_for_its_first_times(office: Office) -> None:
    form = await opened(office)
    office.clock.at += timedelta(hours=5)
    assert await office.forms.current("d1") == replace(form, now=office.clock.now())


async def test_a_form_for_a_named_room_has_it_chosen_and_one_for_an_unknown_room_says_so(office: Office) -> None:
    assert (await opened(office, room_name=" oak ")).draft.inputs.room == OAK.address
    unknown = await opened(office, room_name="Pine", draft_id="d2")
    assert unknown.problems == (Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": "Pine"}),)
    assert unknown.draft.inputs.room == ""


async def test_a_form_opened_while_booking_is_off_says_so(office: Office) -> None:
    office.registry.on = False
    assert (await opened(office)).problems == (Problem(Reason.BOOKING_OFF),)


async def test_searching_shows_the_rooms_and_keeps_all_that_was_typed(office: Office) -> None:
    rooms = await found(office)
    assert rooms.found.free == (OAK, ELM, ASH)
    assert (rooms.meeting.slot, rooms.meeting.title, rooms.meeting.private) == (SLOT, "Plan", True)
    assert [each.address for each in rooms.meeting.attendees] == [ADELE.address, "guest@partner.example"]
    assert rooms.draft.inputs == TYPED
    assert (rooms.draft.stage, rooms.draft.revision, rooms.draft.people) == (Stage.ROOMS, 2, (ADELE,))
    assert await stored(office) == rooms.draft


async def test_problems_come_back_on_the_form_with_everything_kept(office: Office) -> None:
    form = await opened(office)
    wrong = replace(TYPED, end="09:00", guests="nobody", attendees=("id-x", ADELE.id))
    screen = await office.forms.find(press(form), wrong)
    assert isinstance(screen, FormScreen)
    assert [each.field for each in screen.problems] == [Field.END, Field.ATTENDEES, Field.GUESTS]
    assert (screen.draft.inputs, screen.draft.stage, screen.draft.revision) == (wrong, Stage.FORM, 2)
    assert await stored(office) == screen.draft
    assert await office.forms.find(press(form), wrong) == screen, "a second press says the same"
    mended = await office.forms.fill_in(press(screen), TYPED, without="id-x")
    assert isinstance(await office.forms.find(press(mended), TYPED), RoomsScreen)


async def test_booking_gives_the_receipt_and_the_draft_is_done(office: Office) -> None:
    receipt = await office.forms.book(press(await found(office)), address=OAK.address)
    assert isinstance(receipt, ReceiptScreen)
    assert (receipt.booking.confirmed, receipt.booking.room, receipt.booking.booker) == (True, OAK, MEGAN)
    assert (receipt.booking.meeting.slot, receipt.booking.meeting.title) == (SLOT, "Plan")
    assert receipt.draft.stage is Stage.DONE
    assert office.events(OAK.address) == [SLOT]


async def test_a_room_named_in_the_form_is_booked_with_one_press(office: Office) -> None:
    form = await opened(office, room_name="Oak")
    typed = replace(TYPED, room=OAK.address)
    receipt = await office.forms.book(press(form), inputs=typed)
    assert isinstance(receipt, ReceiptScreen)
    assert (receipt.booking.room, receipt.draft.inputs) == (OAK, typed)
    assert office.calendar.calls.count("create") == 1


async def test_booking_from_the_form_without_a_room_or_with_problems_keeps_everything(office: Office) -> None:
    screen = await office.forms.book(press(await opened(office)), inputs=TYPED)
    assert isinstance(screen, FormScreen)
    assert (screen.problems, screen.draft.inputs) == ((Problem(Reason.MISSING, Field.ROOM),), TYPED)
    wrong = replace(TYPED, room=OAK.address, end="09:00")
    screen = await office.forms.book(press(screen), inputs=wrong)
    assert isinstance(screen, FormScreen)
    assert ([each.reason for each in screen.problems], screen.draft.inputs) == ([Reason.END_BEFORE_START], wrong)
    assert office.events() == []


async def test_change_goes_back_to_the_form_with_everything_kept(office: Office) -> None:
    form = await office.forms.change(press(await found(office)))
    assert isinstance(form, FormScreen)
    assert (form.draft.inputs, form.draft.stage, form.problems) == (TYPED, Stage.FORM, ())


async def test_turning_the_page_keeps_the_rooms_and_moves_on(office: Office) -> None:
    rooms = await found(office)
    second = await office.forms.page(press(rooms), 2)
    assert isinstance(second, RoomsScreen)
    assert (second.draft.page, second.draft.inputs, second.found) == (2, TYPED, rooms.found)
    first = await office.forms.page(press(second), -5)
    assert first.draft.page == 1


async def test_wall_times_are_those_of_the_zone_that_the_form_names(office: Office) -> None:
    form = await office.forms.open(MEGAN, draft_id="d1", zone=ZoneInfo("Europe/London"), shared=False)
    screen = await office.forms.find(press(form), TYPED)
    assert isinstance(screen, RoomsScreen)
    assert (screen.meeting.slot.starts, screen.draft.zone) == (SLOT.starts + 2 * HOUR, "Europe/London")
    receipt = await office.forms.book(press(screen), address=OAK.address)
    assert isinstance(receipt, ReceiptScreen)
    assert receipt.booking.meeting.slot.starts == SLOT.starts + 2 * HOUR


# --- A room that is gone ---------------------------------------------------------------------------------------------


async def test_a_room_that_was_taken_in_between_leads_to_alternatives_with_everything_kept(office: Office) -> None:
    rooms = await found(office)
    office.calendar.occupy(OAK.address, SLOT)
    screen = await office.forms.book(press(rooms), address=OAK.address)
    assert isinstance(screen, RoomsScreen)
    assert screen.problems == TAKEN
    assert (screen.draft.inputs, screen.draft.taken, screen.draft.stage) == (TYPED, OAK.address, Stage.ROOMS)
    assert screen.found.free == (ELM, ASH)
    assert [(each.room, each.next_free[0].starts) for each in screen.found.taken] == [(OAK, SLOT.ends)]
    receipt = await office.forms.book(press(screen), address=ELM.address)
    assert isinstance(receipt, ReceiptScreen)
    assert receipt.booking.meeting.title == "Plan"


async def test_a_refused_press_that_is_repeated_is_told_why_also_when_the_room_is_free_by_then(office: Office) -> None:
    rooms = await found(office)
    other = await office.bookings.book(key="other", booker=ADELE, meeting=rooms.meeting, address=OAK.address)
    refused = await office.forms.book(press(rooms), address=OAK.address)
    await office.bookings.cancel(key="cancel", by=ADELE, admin=False, booking_id=other.id)
    again = await office.forms.book(press(rooms), address=OAK.address)
    assert isinstance(refused, RoomsScreen)
    assert isinstance(again, RoomsScreen)
    assert refused.problems == TAKEN
    assert (again.problems, again.found.free[0]) == (FREE_AGAIN, OAK)
    assert isinstance(await office.forms.book(press(again), address=OAK.address), ReceiptScreen)


async def test_the_next_time_of_a_taken_room_is_booked_at_the_same_length_and_kept_in_the_form(office: Office) -> None:
    office.calendar.occupy(OAK.address, SLOT)
    receipt = await office.forms.book(press(await found(office)), address=OAK.address, starts=SLOT.ends)
    assert isinstance(receipt, ReceiptScreen)
    assert receipt.booking.meeting.slot == Slot(SLOT.ends, SLOT.ends + HOUR)
    assert (receipt.draft.inputs.start, receipt.draft.inputs.end) == ("11:00", "12:00")


async def test_a_lost_room_is_told_again_as_long_as_it_is_lost(office: Office) -> None:
    rooms = await found(office)
    other = office.calendar.occupy(OAK.address, SLOT)
    lost = await office.forms.book(press(rooms), address=OAK.address)
    again = await office.forms.book(press(rooms), address=OAK.address)
    assert again == lost
    turned = await office.forms.page(press(lost), 2)
    assert isinstance(turned, RoomsScreen)
    assert turned.problems == TAKEN
    office.calendar.vanish(OAK.address, other)
    free = await office.forms.current("d1")
    assert isinstance(free, RoomsScreen)
    assert (free.problems, free.found.free[0]) == ((), OAK), "somebody turned the page since"


async def test_a_refusal_that_was_not_noted_before_the_process_died_is_told_of_the_room_it_was_for(
    office: Office,
) -> None:
    rooms = await found(office)
    office.calendar.occupy(OAK.address, SLOT)
    with pytest.raises(Refused):
        await office.bookings.book(
            key=rooms.draft.request_key, booker=MEGAN, meeting=rooms.meeting, address=OAK.address
        )
    screen = await office.forms.book(press(rooms), address=ELM.address)
    assert isinstance(screen, RoomsScreen)
    assert (screen.problems, screen.draft.taken) == (TAKEN, OAK.address)
    assert isinstance(await office.forms.book(press(screen), address=ELM.address), ReceiptScreen)


async def test_a_room_that_could_not_be_written_to_is_told_though_it_is_free(office: Office) -> None:
    office.calendar.fail("create", Denied())
    screen = await office.forms.book(press(await found(office)), address=OAK.address)
    assert isinstance(screen, RoomsScreen)
    assert [each.reason for each in screen.problems] == [Reason.NOT_CONFIRMED]
    assert OAK in screen.found.free


async def test_a_room_lost_while_its_event_was_written_is_told_and_leaves_nothing(office: Office) -> None:
    rooms = await found(office)
    office.calendar.denied.add(OAK.address)
    screen = await office.forms.book(press(rooms), address=OAK.address)
    assert isinstance(screen, RoomsScreen)
    assert [each.reason for each in screen.problems] == [Reason.ROOM_UNREADABLE]
    assert office.events() == []


async def test_a_room_that_was_removed_or_switched_off_in_between_is_told_on_the_form(office: Office) -> None:
    rooms = await found(office)
    await office.registry.remove_room(OAK.address, by=MEGAN)
    form = await office.forms.book(press(rooms), address=OAK.address)
    assert isinstance(form, FormScreen)
    assert ([each.reason for each in form.problems], form.draft.inputs) == ([Reason.ROOM_NOT_REGISTERED], TYPED)
    again = await office.forms.find(press(form), TYPED)
    office.registry.on = False
    off = await office.forms.book(press(again), address=ELM.address)
    assert isinstance(off, FormScreen)
    assert (off.problems, off.draft.inputs) == ((Problem(Reason.BOOKING_OFF),), TYPED)
    assert office.events() == []


async def test_a_form_left_open_until_its_time_is_over_says_so(office: Office) -> None:
    rooms = await found(office)
    office.clock.at = SLOT.ends
    form = await office.forms.book(press(rooms), address=OAK.address)
    assert isinstance(form, FormScreen)
    assert [each.reason for each in form.problems] == [Reason.IN_THE_PAST]


# --- One effect for each revision ------------------------------------------------------------------------------------


async def test_oak_and_then_elm_on_one_revision_books_once(office: Office) -> None:
    rooms = await found(office)
    oak = await office.forms.book(press(rooms), address=OAK.address)
    elm = await office.forms.book(press(rooms), address=ELM.address)
    assert isinstance(elm, ReceiptScreen)
    assert elm == oak
    assert office.events() == [SLOT]


@pytest.mark.parametrize("seed", range(40))
async def test_rooms_pressed_at_once_on_one_revision_all_show_the_one_booking(seed: int) -> None:
    office = Office(seed=seed)
    one = press(await found(office))
    screens = await asyncio.gather(
        *(office.forms.book(one, address=each.address) for each in (OAK, ELM, OAK, ASH)), office.forms.current("d1")
    )
    booked = {each.booking.id for each in screens[:4] if isinstance(each, ReceiptScreen)}
    assert booked == {(await stored(office)).booking_id}
    assert all(isinstance(each, ReceiptScreen) for each in screens[:4])
    assert office.events() == [SLOT]


@pytest.mark.parametrize("seed", range(60))
async def test_whatever_else_is_pressed_at_once_a_booking_is_shown_in_the_end(seed: int) -> None:
    office = Office(seed=seed)
    one = press(await found(office))
    screens = await asyncio.gather(
        office.forms.book(one, address=OAK.address),
        office.forms.change(one),
        office.forms.book(one, address=ELM.address),
        office.forms.page(one, 2),
        office.forms.close(one),
    )
    receipts = [each for each in screens if isinstance(each, ReceiptScreen)]
    now = await office.forms.current("d1")
    assert len(office.events()) == (1 if receipts else 0)
    assert isinstance(now, ReceiptScreen) == bool(receipts)
    assert {each.booking.id for each in receipts} <= {now.booking.id if isinstance(now, ReceiptScreen) else None}


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("second", [OAK, ELM])
async def test_presses_at_once_for_a_room_that_is_lost_end_in_alternatives(seed: int, second: Room) -> None:
    office = Office(seed=seed)
    rooms = await found(office)
    for each in (OAK, second):
        office.calendar.occupy(each.address, SLOT)
    await asyncio.gather(*(office.forms.book(press(rooms), address=each.address) for each in (OAK, second, OAK)))
    now = await office.forms.current("d1")
    assert isinstance(now, RoomsScreen)
    assert (now.draft.inputs, now.draft.stage) == (TYPED, Stage.ROOMS)
    assert [each.values["room"] for each in now.problems] == [now.draft.taken]
    assert office.events() == []
    assert isinstance(await office.forms.book(press(now), address=ASH.address), ReceiptScreen)


async def test_a_booking_that_comes_to_nothing_after_all_leads_back_to_the_rooms(office: Office) -> None:
    office.runner.away = True
    receipt = await office.forms.book(press(await found(office)), address=OAK.address)
    assert isinstance(receipt, ReceiptScreen)
    office.calendar.occupy(OAK.address, SLOT)
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    now = await office.forms.current("d1")
    assert isinstance(now, RoomsScreen)
    assert (now.problems, now.draft.inputs, now.found.free) == (TAKEN, TYPED, (ELM, ASH))
    office.runner.away = False
    assert isinstance(await office.forms.book(press(now), address=ELM.address), ReceiptScreen)


@pytest.mark.parametrize("seed", range(30))
async def test_two_people_who_press_for_one_room_at_once_get_it_once(seed: int) -> None:
    office = Office(seed=seed)
    presses = []
    for number, person in enumerate((MEGAN, ADELE)):
        form = await office.forms.open(person, draft_id=f"d{number}", zone=HELSINKI, shared=False)
        presses.append(press(await office.forms.find(press(form, person), TYPED), person))
    screens = await asyncio.gather(*(office.forms.book(each, address=OAK.address) for each in presses))
    assert sorted(type(each).__name__ for each in screens) == ["ReceiptScreen", "RoomsScreen"]
    assert office.events() == [SLOT]


async def test_a_stale_press_shows_what_is_true_now_and_changes_nothing(office: Office) -> None:
    form = await opened(office)
    rooms = await office.forms.find(press(form), TYPED)
    before = await stored(office)
    for screen in (
        await office.forms.find(press(form), Inputs()),
        await office.forms.change(press(form)),
        await office.forms.page(press(form), 3),
        await office.forms.book(press(form), address=OAK.address),
        await office.forms.close(press(form)),
        await office.forms.current("d1"),
    ):
        assert screen == rooms
    assert await stored(office) == before
    assert office.events() == []


async def test_a_press_of_a_revision_that_is_yet_to_come_changes_nothing(office: Office) -> None:
    form = await opened(office)
    screen = await office.forms.find(replace(press(form), revision=7), TYPED)
    assert screen == form
    assert await stored(office) == form.draft


async def test_every_press_on_a_card_that_is_done_shows_the_receipt_as_it_is_now(office: Office) -> None:
    receipt = await office.forms.book(press(await found(office)), address=OAK.address)
    for screen in (
        await office.forms.find(press(receipt), TYPED),
        await office.forms.change(press(receipt)),
        await office.forms.page(press(receipt), 2),
        await office.forms.book(press(receipt), address=ELM.address),
        await office.forms.close(press(receipt)),
    ):
        assert screen == receipt
    assert office.events() == [SLOT]


async def test_a_receipt_shown_again_tells_how_the_booking_went_on(office: Office) -> None:
    office.runner.away = True
    receipt = await office.forms.book(press(await found(office)), address=OAK.address)
    assert isinstance(receipt, ReceiptScreen)
    assert receipt.booking.state is EventState.CREATING
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    now = await office.forms.current("d1")
    assert isinstance(now, ReceiptScreen)
    assert now.booking.confirmed


async def test_a_form_whose_booking_came_to_nothing_can_be_abandoned(office: Office) -> None:
    office.runner.away = True
    await office.forms.book(press(await found(office)), address=OAK.address)
    office.clock.at += timedelta(minutes=20)
    await office.runner.take_up()
    assert isinstance(await office.forms.abandon(MEGAN, "d1"), ClosedScreen)


@pytest.mark.parametrize(("later", "shown"), [(20, RoomsScreen), (200, FormScreen)])
async def test_a_booking_that_was_given_up_is_told_even_if_its_room_is_free_or_its_time_over(
    office: Office, later: int, shown: type[Screen]
) -> None:
    office.runner.away = True
    receipt = await office.forms.book(press(await found(office)), address=OAK.address)
    office.clock.at += timedelta(minutes=later)
    await office.runner.take_up()
    now = await office.forms.find(press(receipt), Inputs())
    assert isinstance(now, shown)
    assert isinstance(now, RoomsScreen | FormScreen)
    assert now.problems[0] == Problem(Reason.NOT_CONFIRMED, None, {"room": OAK.address, "name": "Oak"})
    assert now.draft.inputs == TYPED
    assert await office.forms.current("d1") == now


async def test_the_process_may_die_between_the_booking_and_its_note_on_the_draft(office: Office) -> None:
    rooms = await found(office)
    booking = await office.bookings.book(
        key=rooms.draft.request_key, booker=MEGAN, meeting=rooms.meeting, address=OAK.address
    )
    for screen in (
        await office.forms.current("d1"),
        await office.forms.change(press(rooms)),
        await office.forms.page(press(rooms), 2),
        await office.forms.close(press(rooms)),
        await office.forms.abandon(MEGAN, "d1"),
        await office.forms.book(press(rooms), address=ELM.address),
    ):
        assert isinstance(screen, ReceiptScreen)
        assert screen.booking == booking
    assert office.events() == [SLOT]


async def test_nothing_is_booked_beside_a_booking_that_is_still_on_its_way(office: Office) -> None:
    """Whoever waits for Oak must not be led on to Elm by the other buttons of that card."""
    rooms = await found(office)
    office.runner.away = True
    await office.bookings.book(key=rooms.draft.request_key, booker=MEGAN, meeting=rooms.meeting, address=OAK.address)
    for screen in (
        await office.forms.change(press(rooms)),
        await office.forms.find(press(rooms), TYPED),
        await office.forms.close(press(rooms)),
    ):
        assert isinstance(screen, ReceiptScreen)
        assert (screen.booking.room, screen.booking.decided) == (OAK, False)


@pytest.mark.parametrize("seed", range(60))
async def test_what_was_typed_is_kept_when_a_room_of_the_form_is_pressed_twice_and_lost(seed: int) -> None:
    office = Office(seed=seed)
    form = await opened(office)
    office.calendar.occupy(OAK.address, SLOT)
    typed = replace(TYPED, room=OAK.address)
    await asyncio.gather(*(office.forms.book(press(form), inputs=typed) for _ in range(3)))
    now = await office.forms.current("d1")
    assert isinstance(now, RoomsScreen)
    assert (now.problems, now.draft.inputs) == (TAKEN, typed)


async def test_a_time_out_at_the_calendar_books_once(office: Office) -> None:
    office.calendar.fail("create", OutcomeUnknown(), after=True)
    assert isinstance(await office.forms.book(press(await found(office)), address=OAK.address), ReceiptScreen)
    assert office.events() == [SLOT]


async def test_two_open_forms_do_not_disturb_each_other(office: Office) -> None:
    first, second = await opened(office), await opened(office, draft_id="d2")
    await office.forms.find(press(first), TYPED)
    screen = await office.forms.find(press(second), replace(TYPED, title="Other"))
    assert screen.draft.inputs.title == "Other"
    assert (await stored(office)).inputs.title == "Plan"


# --- Whose card it is, and how long ----------------------------------------------------------------------------------


async def test_somebody_elses_press_is_refused_with_the_owners_name_and_changes_nothing(office: Office) -> None:
    rooms = await found(office)
    theirs = press(rooms, ADELE)
    before = await stored(office)
    for pressed in (
        office.forms.find(theirs, Inputs()),
        office.forms.change(theirs),
        office.forms.page(theirs, 2),
        office.forms.book(theirs, address=OAK.address),
        office.forms.close(theirs),
    ):
        with pytest.raises(Refused) as caught:
            await pressed
        assert caught.value.problems == (Problem(Reason.NOT_YOUR_CARD, None, {"name": "Megan"}),)
    assert await stored(office) == before
    assert office.events() == []


async def test_only_the_id_says_whose_card_it_is(office: Office) -> None:
    rooms = await found(office)
    renamed = Person(MEGAN.id, "Megan Married", "other@example.com")
    assert isinstance(await office.forms.change(press(rooms, renamed)), FormScreen)
    impostor = replace(MEGAN, id="id-other")
    with pytest.raises(Refused):
        await office.forms.change(press(rooms, impostor))


async def test_a_press_on_a_card_older_than_its_draft_says_so(office: Office) -> None:
    rooms = await found(office)
    office.clock.at += timedelta(hours=24)
    with pytest.raises(Refused) as caught:
        await office.forms.book(press(rooms), address=OAK.address)
    assert caught.value.problems == (Problem(Reason.DRAFT_GONE),)
    assert await office.forms.current("d1") is None
    with pytest.raises(Refused):
        await office.forms.find(FormPress(MEGAN, "no such draft", 1), TYPED)


async def test_a_receipt_is_kept_until_after_its_meeting(office: Office) -> None:
    typed = replace(TYPED, date="2025-06-20")
    receipt = await office.forms.book(press(await found(office, typed)), address=OAK.address)
    assert isinstance(receipt, ReceiptScreen)
    office.clock.at = receipt.booking.meeting.slot.ends
    assert await office.forms.current("d1") == receipt


async def test_a_closed_form_stays_closed_and_books_nothing(office: Office) -> None:
    rooms = await found(office)
    closed = await office.forms.close(press(rooms))
    assert isinstance(closed, ClosedScreen)
    assert await office.forms.book(press(closed), address=OAK.address) == closed
    assert await office.forms.book(press(rooms), address=OAK.address) == closed
    assert office.events() == []


async def test_what_is_abandoned_is_closed_by_its_owner_only_and_a_booking_stays(office: Office) -> None:
    await found(office)
    assert await office.forms.abandon(ADELE, "d1") is None
    assert await office.forms.abandon(MEGAN, "no such draft") is None
    assert isinstance(await office.forms.abandon(MEGAN, "d1"), ClosedScreen)
    form = await opened(office, draft_id="d2")
    receipt = await office.forms.book(press(form), inputs=replace(TYPED, room=OAK.address))
    assert await office.forms.abandon(MEGAN, "d2") == receipt


async def test_a_shared_card_need_not_say_again_what_it_does_not_show(office: Office) -> None:
    form = await opened(office, shared=True)
    rooms = await office.forms.find(press(form), TYPED)
    back = await office.forms.change(press(rooms))
    shown = replace(TYPED, title="", attendees=(), guests="", start="10:30")
    again = await office.forms.find(press(back), shown)
    assert isinstance(again, RoomsScreen)
    assert (again.meeting.title, len(again.meeting.attendees)) == ("Plan", 2)
    own = await opened(office, draft_id="d2")
    await office.forms.find(press(own), TYPED)
    emptied = await office.forms.find(FormPress(MEGAN, "d2", 2), shown)
    assert emptied.draft.inputs == replace(shown, attendees=TYPED.attendees, guests=TYPED.guests)
    assert isinstance(emptied, FormScreen)
    assert [each.reason for each in emptied.problems] == [Reason.ATTENDEES_KEPT], "nobody goes without a word"
