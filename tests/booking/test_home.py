"""Where somebody is at home, and that the rooms there come first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.forms.inputs import Inputs
from booking.forms.screens import RoomsScreen
from booking.forms.service import FormPress
from booking.home import LEARNED_FROM, Home, Near, home_of
from booking.model import Booking, Criteria, EventState, Mailbox, MeetingRequest, Room, Slot
from tests.support.rules_office import ADELE, ASH, ELM, HELSINKI, MEGAN, NOW, OAK, SLOT, Office

DAY = timedelta(days=1)
MEETING = MeetingRequest(SLOT)
PINE = replace(OAK, mailbox=Mailbox("pine@example.com", "Europe/London"), name="Pine", building="Dock", seats=2)


def booked(room: Room, days_ago: int = 1) -> Booking:
    slot = Slot(SLOT.starts - days_ago * DAY, SLOT.ends - days_ago * DAY)
    return Booking("b", "RK-222222", room, MEGAN, MeetingRequest(slot), EventState.CONFIRMED)


@pytest.mark.parametrize(
    ("rooms", "building", "floor"),
    [
        ((), "", ""),
        ((OAK, ELM, ELM, ASH), "HQ", "2"),
        ((ASH, ASH, OAK), "Annex", "1"),
        ((replace(OAK, building="", floor=""),), "", ""),
        ((replace(OAK, floor=""), replace(OAK, floor="")), "HQ", ""),
        ((OAK, replace(ASH, floor="3"), OAK, ELM, ELM, ELM), "HQ", "2"),
    ],
)
def test_home_is_the_building_that_is_booked_most_and_in_it_the_floor(
    rooms: tuple[Room, ...], building: str, floor: str
) -> None:
    assert home_of([booked(each) for each in rooms], HELSINKI) == Home(HELSINKI, building, floor)


def test_of_two_buildings_booked_as_often_it_is_that_of_the_latest_meeting() -> None:
    for order in ((1, 2), (2, 1)):
        bookings = [booked(room, days) for room, days in zip((OAK, ASH), order, strict=True)]
        assert home_of(bookings, HELSINKI).building == ("HQ" if order == (1, 2) else "Annex")
        assert home_of(bookings[::-1], HELSINKI) == home_of(bookings, HELSINKI)


def test_a_room_is_near_by_floor_then_building_then_clocks() -> None:
    home = Home(HELSINKI, "HQ", "3")
    assert [home.near(each, NOW) for each in (OAK, ELM, ASH, PINE)] == list(Near)
    assert Home(HELSINKI, "HQ").near(OAK, NOW) is Near.BUILDING
    assert Home(HELSINKI).near(OAK, NOW) is Near.SAME_CLOCKS
    assert Home(HELSINKI, "Dock", "3").near(PINE, NOW) is Near.FLOOR


def test_clocks_are_compared_on_the_day_of_the_meeting() -> None:
    """Arizona does not change its clocks: in winter they show Denver's time, in summer that of Los Angeles."""
    home = Home(ZoneInfo("America/Phoenix"))
    denver = replace(OAK, mailbox=Mailbox("oak@example.com", "America/Denver"))
    assert home.near(denver, datetime(2025, 1, 15, 18, tzinfo=UTC)) is Near.SAME_CLOCKS
    assert home.near(denver, datetime(2025, 7, 15, 18, tzinfo=UTC)) is Near.AWAY


async def test_the_nearest_rooms_come_first_whether_free_or_taken_and_only_then_fit_counts() -> None:
    office = Office()
    office.registry._rooms[PINE.address] = PINE
    home = Home(HELSINKI, "Annex", "1")
    found = await office.bookings.find(MEETING, Criteria(), home=home)
    assert found.free == (ASH, OAK, ELM, PINE), "Pine is the smallest, but in another city"
    assert (await office.bookings.find(MEETING, Criteria(room=PINE.address), home=home)).free[0] == PINE
    for each in (ASH, OAK, ELM):
        office.calendar.occupy(each.address, SLOT)
    found = await office.bookings.find(MEETING, Criteria(), home=home)
    assert [each.room for each in found.taken] == [ASH, OAK, ELM]


async def rooms_of(office: Office, draft_id: str, date: str = "2025-06-02") -> RoomsScreen:
    form = await office.forms.open(MEGAN, draft_id=draft_id, zone=HELSINKI, shared=False)
    typed = Inputs(date=date, start="12:00", end="13:00")
    screen = await office.forms.find(FormPress(MEGAN, form.draft.id, form.draft.revision), typed)
    assert isinstance(screen, RoomsScreen)
    return screen


async def test_what_somebody_booked_brings_the_rooms_near_to_it_to_the_top_for_them_alone() -> None:
    office = Office()
    assert (await rooms_of(office, "d1")).found.free == (OAK, ELM, ASH)
    await office.bookings.book(key="theirs", booker=ADELE, meeting=MEETING, address=ASH.address)
    assert (await rooms_of(office, "d2")).found.free == (OAK, ELM, ASH)
    await office.bookings.book(key="mine", booker=MEGAN, meeting=MEETING, address=ELM.address)
    screen = await rooms_of(office, "d3")
    assert (screen.home, screen.found.free) == (Home(HELSINKI, "HQ", "2"), (ELM, OAK, ASH))
    office.clock.at += LEARNED_FROM + DAY
    screen = await rooms_of(office, "d4", f"{office.clock.at + DAY:%Y-%m-%d}")
    assert (screen.home, screen.found.free) == (Home(HELSINKI), (OAK, ELM, ASH)), "what was long ago tells nothing"
