"""A list of free rooms and one of common times, as drafts: one effect each, whatever is pressed when."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from booking.errors import Field, Problem, Reason, Refused, Unavailable
from booking.forms.draft import Stage
from booking.forms.inputs import Inputs
from booking.forms.screens import ClosedScreen, FormScreen, NowScreen, ReceiptScreen, RoomsScreen, Screen, TimesScreen
from booking.forms.service import FormPress
from booking.model import Slot
from tests.support.rules_office import ADELE, ALEX, ELM, HELSINKI, HOUR, MEGAN, NOW, OAK, Office

AT = NOW.replace(second=0)
OPEN = Inputs(date="2025-06-02", title="Plan", attendees=(ADELE.id, ALEX.id))


@pytest.fixture
def office() -> Office:
    made = Office()
    made.calendar.people = {each.address for each in (MEGAN, ADELE, ALEX)}
    return made


def press(screen: Screen) -> FormPress:
    return FormPress(MEGAN, screen.draft.id, screen.draft.revision)


async def listed(office: Office) -> NowScreen:
    screen = await office.forms.now(MEGAN, draft_id="d1", zone=HELSINKI, shared=False)
    assert isinstance(screen, NowScreen)
    return screen


async def proposed(office: Office, typed: Inputs = OPEN) -> TimesScreen:
    form = await office.forms.open(MEGAN, draft_id="d1", zone=HELSINKI, shared=False)
    screen = await office.forms.suggest(press(form), typed)
    assert isinstance(screen, TimesScreen), screen
    return screen


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2025-10-26T01:30:20+00:00", "the second half past three of the night in which the clocks go back"),
        ("2025-03-30T00:58:20+00:00", "a minute before the clocks skip an hour"),
        ("2025-06-02T20:50:20+00:00", "ten minutes before midnight"),
        ("2025-06-02T20:59:40+00:00", "a moment before midnight"),
    ],
)
async def test_now_is_now_at_any_hour(office: Office, now: str, last: str) -> None:
    office.clock.at = datetime.fromisoformat(now)
    screen = await listed(office)
    free = screen.now.rooms[0]
    starts = office.clock.at.replace(second=0)
    assert (free.starts, free.ends[-1]) == (starts, starts + HOUR), last
    receipt = await office.forms.book(press(screen), address=OAK.address, starts=free.starts, ends=free.ends[-1])
    assert isinstance(receipt, ReceiptScreen), receipt
    assert office.events(OAK.address) == [Slot(starts, starts + HOUR)]


async def test_a_list_is_looked_up_again_whenever_it_is_shown(office: Office) -> None:
    screen = await listed(office)
    office.calendar.occupy(OAK.address, Slot(AT, AT + HOUR))
    again = await office.forms.current("d1")
    assert isinstance(again, NowScreen)
    assert again.draft == screen.draft
    assert [each.room for each in again.now.rooms] == [each.room for each in screen.now.rooms if each.room != OAK]


async def test_the_start_is_the_minute_that_has_begun_and_a_favourite_leads(office: Office) -> None:
    office.clock.at = NOW + timedelta(seconds=59)
    await office.favourites.star(MEGAN.id, ELM.address, on=True)
    screen = await listed(office)
    assert (screen.now.at, screen.now.rooms[0].room) == (AT, ELM)
    assert screen.draft.stage is Stage.NOW


async def test_what_is_lost_leaves_a_new_revision_so_that_the_next_press_counts(office: Office) -> None:
    screen = await listed(office)
    office.calendar.occupy(OAK.address, Slot(AT, AT + HOUR))
    lost = await office.forms.book(press(screen), address=OAK.address, starts=AT, ends=AT + HOUR / 2)
    assert isinstance(lost, NowScreen)
    assert [each.reason for each in lost.problems] == [Reason.ROOM_TAKEN]
    assert lost.draft.revision == screen.draft.revision + 1
    stale = await office.forms.book(press(screen), address=ELM.address, starts=AT, ends=AT + HOUR / 2)
    assert isinstance(stale, NowScreen)
    assert office.events() == []
    booked = await office.forms.book(press(lost), address=ELM.address, starts=AT, ends=AT + HOUR / 2)
    assert isinstance(booked, ReceiptScreen)


async def test_a_list_that_cannot_be_looked_up_is_no_draft(office: Office) -> None:
    office.calendar.fail("busy", Unavailable())
    with pytest.raises(Unavailable):
        await listed(office)
    assert await office.drafts.get("d1") is None


async def test_a_list_can_be_closed_and_turned_into_a_form(office: Office) -> None:
    form = await office.forms.change(press(await listed(office)))
    assert isinstance(form, FormScreen)
    assert (form.draft.inputs.start, form.draft.inputs.end) == ("09:15", "10:15")
    assert isinstance(await office.forms.close(press(form)), ClosedScreen)


# --- Common times ---------------------------------------------------------------------------------------------------


async def test_what_was_typed_is_kept_and_what_is_true_now_is_looked_up_again(office: Office) -> None:
    screen = await proposed(office)
    assert screen.draft.inputs == OPEN
    assert screen.proposals.times[0].slot.starts == AT + timedelta(minutes=8)
    office.calendar.occupy(ADELE.address, Slot(AT, AT + 5 * HOUR))
    again = await office.forms.current("d1")
    assert isinstance(again, TimesScreen)
    assert again.proposals.times[0].slot.starts >= AT + 5 * HOUR


async def test_a_press_on_a_time_books_that_time_with_all_that_was_typed(office: Office) -> None:
    screen = await proposed(office)
    chosen = screen.proposals.times[1]
    receipt = await office.forms.book(
        press(screen), address=chosen.room.address, starts=chosen.slot.starts, ends=chosen.slot.ends
    )
    assert isinstance(receipt, ReceiptScreen)
    assert (receipt.booking.meeting.slot, receipt.booking.room) == (chosen.slot, chosen.room)
    assert receipt.booking.meeting.title == "Plan"
    assert [each.person_id for each in receipt.booking.meeting.attendees] == [ADELE.id, ALEX.id]


async def test_a_time_that_is_lost_leads_to_other_rooms_at_that_time(office: Office) -> None:
    screen = await proposed(office)
    chosen = screen.proposals.times[0]
    office.calendar.occupy(chosen.room.address, chosen.slot)
    rooms = await office.forms.book(
        press(screen), address=chosen.room.address, starts=chosen.slot.starts, ends=chosen.slot.ends
    )
    assert isinstance(rooms, RoomsScreen)
    assert (rooms.meeting.slot, [each.reason for each in rooms.problems]) == (chosen.slot, [Reason.ROOM_TAKEN])


async def test_later_times_are_pages_and_there_is_no_page_behind_the_last(office: Office) -> None:
    screen = await proposed(office)
    second = await office.forms.page(press(screen), 2)
    assert isinstance(second, TimesScreen)
    assert second.proposals.times[0].slot.starts >= screen.proposals.times[-1].slot.ends
    last = await office.forms.page(press(second), 1_000_000)
    assert isinstance(last, TimesScreen)
    assert last.proposals.times
    assert not last.proposals.more


async def test_more_people_than_one_request_takes_and_the_unseen_are_told(office: Office) -> None:
    guests = ", ".join(f"guest{at}@partner.example" for at in range(45))
    office.registry._rooms[ELM.address] = replace(ELM, seats=60)
    screen = await proposed(office, replace(OPEN, guests=guests))
    assert len(screen.proposals.unseen) == 45
    assert not screen.proposals.blind
    assert {each.room for each in screen.proposals.times} == {replace(ELM, seats=60)}


async def test_people_are_asked_for_through_any_room_that_can_be_read(office: Office) -> None:
    office.calendar.occupy(ALEX.address, Slot(AT, AT + 3 * HOUR))
    office.calendar.missing.add(OAK.address)
    screen = await proposed(office)
    assert screen.proposals.unseen == ()
    assert screen.proposals.times[0].slot.starts >= AT + 3 * HOUR


async def test_a_calendar_that_is_out_of_reach_is_no_answer(office: Office) -> None:
    form = await office.forms.open(MEGAN, draft_id="d1", zone=HELSINKI, shared=False)
    office.calendar.fail("people_busy", Unavailable())
    with pytest.raises(Unavailable):
        await office.forms.suggest(press(form), OPEN)
    again = await office.forms.suggest(press(form), OPEN)
    assert isinstance(again, TimesScreen), "and the form can be sent again"


async def test_nothing_is_proposed_further_ahead_than_the_rules_allow(office: Office) -> None:
    last = NOW + timedelta(days=30)
    screen = await proposed(office, replace(OPEN, date=last.date().isoformat()))
    assert all(each.slot.starts <= last for each in screen.proposals.times)
    form = await office.forms.change(press(screen))
    far = await office.forms.suggest(press(form), replace(OPEN, date="2025-07-04"))
    assert isinstance(far, FormScreen)
    assert far.problems == (Problem(Reason.TOO_FAR_AHEAD, Field.DATE, {"days": 30}),)


async def test_turned_off_it_is_told_on_the_form_and_nobody_is_asked_for(office: Office) -> None:
    office.availability.suggests = False
    form = await office.forms.open(MEGAN, draft_id="d1", zone=HELSINKI, shared=False)
    told = await office.forms.suggest(press(form), OPEN)
    assert isinstance(told, FormScreen)
    assert (told.problems, told.draft.inputs, told.suggests) == ((Problem(Reason.SUGGESTIONS_OFF),), OPEN, False)
    assert "people_busy" not in office.calendar.calls


async def test_no_room_that_fits_is_told_on_the_form(office: Office) -> None:
    form = await office.forms.open(MEGAN, draft_id="d1", zone=HELSINKI, shared=False)
    told = await office.forms.suggest(press(form), replace(OPEN, capacity="500"))
    assert isinstance(told, FormScreen)
    assert [each.reason for each in told.problems] == [Reason.NO_ROOM_FITS]


async def test_somebody_elses_press_is_refused(office: Office) -> None:
    screen = await proposed(office)
    with pytest.raises(Refused):
        await office.forms.suggest(FormPress(ADELE, screen.draft.id, screen.draft.revision), OPEN)
