"""What is shown of rooms on a day: the calendars' truth joined with ours, and nobody's words but to those concerned."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.availability.schedule import ROOMS_ON_PAGE, RoomDay, Timetable, Unclear, Viewer, neighbours
from booking.availability.timeline import Entry
from booking.errors import Field, Problem, Reason, Refused, Unavailable
from booking.model import Attendee, Booking, Mailbox, MeetingRequest, Person, Room, Slot
from tests.support.rules_office import ADELE, ALEX, ASH, ELM, HELSINKI, HOUR, MEGAN, NOW, OAK, Office, room

TODAY = date(2025, 6, 2)
LEE = Person("id-lee", "Lee", "lee@example.com")


@pytest.fixture
def office() -> Office:
    return Office()


def slot(starts: float, ends: float) -> Slot:
    """A span of today, in hours on the clocks of Helsinki."""
    midnight = datetime(2025, 6, 1, 21, tzinfo=UTC)
    return Slot(midnight + starts * HOUR, midnight + ends * HOUR)


async def book(office: Office, wanted: Slot, booker: Person = MEGAN, where: Room = OAK) -> Booking:
    meeting = MeetingRequest(wanted, "Merger", (Attendee(ADELE.address, ADELE.name, ADELE.id),))
    key = f"{booker.id} {wanted} {where.address}"
    return await office.bookings.book(key=key, booker=booker, meeting=meeting, address=where.address)


async def look(office: Office, text: str, person: Person = MEGAN, *, shared: bool = False) -> Timetable:
    shown = await office.schedules.look(Viewer(person, HELSINKI, shared), text)
    assert isinstance(shown, Timetable), shown
    return shown


async def show(office: Office, where: str, day: str = "", page: int = 1, *, zone: ZoneInfo = HELSINKI) -> Timetable:
    shown = await office.schedules.show(Viewer(MEGAN, zone, False), where, day, page)
    assert isinstance(shown, Timetable), shown
    return shown


def taken(shown: RoomDay) -> list[tuple[Slot, tuple[Entry, ...]]]:
    return [(each.slot, each.entries) for each in shown.blocks if not each.free]


async def test_what_others_hold_and_what_we_hold_is_taken_and_the_rest_is_free(office: Office) -> None:
    office.calendar.occupy(OAK.address, slot(12, 13))
    office.calendar.occupy(OAK.address, slot(14, 15), blocks=False)
    made = await book(office, slot(15, 16))
    shown = await look(office, "Oak")
    assert (shown.where, shown.day, shown.alone, shown.booking_on) == (OAK.address, TODAY, True, True)
    (oak,) = shown.rooms
    assert oak.room == OAK
    assert taken(oak) == [
        (slot(12, 13), (Entry(slot(12, 13)),)),
        (slot(15, 16), (Entry(slot(15, 16), made, own=True),)),
    ]
    assert [each.slot for each in oak.blocks if each.free] == [
        Slot(slot(8, 9).starts, NOW),
        Slot(NOW, slot(12, 13).starts),
        slot(13, 15),
        slot(16, 18),
    ]


async def test_what_is_claimed_and_not_on_the_calendar_yet_is_taken_too(office: Office) -> None:
    office.runner.away = True
    made = await book(office, slot(15, 16))
    assert not made.confirmed
    assert taken((await look(office, "Oak")).rooms[0]) == [(slot(15, 16), (Entry(slot(15, 16), made, own=True),))]


@pytest.mark.parametrize(("person", "seen"), [(MEGAN, True), (ADELE, True), (ALEX, True), (LEE, False)])
async def test_a_booking_is_known_to_its_booker_its_attendees_and_admins_alone(
    office: Office, person: Person, seen: bool
) -> None:
    made = await book(office, slot(15, 16))
    assert taken((await look(office, "Oak", person)).rooms[0]) == [
        (slot(15, 16), (Entry(slot(15, 16), made if seen else None, own=person in (MEGAN, ADELE)),))
    ]


@pytest.mark.parametrize("person", [MEGAN, ADELE, ALEX, LEE])
async def test_before_others_nobodys_booking_and_nobodys_star_is_known(office: Office, person: Person) -> None:
    await book(office, slot(15, 16))
    await office.favourites.star(person.id, ASH.address, on=True)
    shown = await look(office, "Oak", person, shared=True)
    assert "Merger" not in str(shown)
    assert "Adele" not in str(shown)
    assert taken(shown.rooms[0]) == [(slot(15, 16), (Entry(slot(15, 16)),))]
    assert shown.favourites is None
    assert [each.room for each in (await look(office, "HQ", person, shared=True)).rooms] == [ELM, OAK]


async def test_a_calendar_that_cannot_be_read_says_so_and_hides_no_other(office: Office) -> None:
    office.calendar.denied.add(OAK.address)
    office.calendar.occupy(ELM.address, slot(12, 13))
    rooms = {each.room: each for each in (await look(office, "HQ")).rooms}
    assert rooms[OAK] == RoomDay(OAK)
    assert not rooms[OAK].readable
    assert taken(rooms[ELM]) == [(slot(12, 13), (Entry(slot(12, 13)),))]
    office.calendar.fail("view", Unavailable())
    assert not (await look(office, "Elm")).rooms[0].readable


async def test_favourites_come_first_and_a_star_shows_the_same_again(office: Office) -> None:
    assert [each.room for each in (await look(office, "HQ")).rooms] == [ELM, OAK]
    viewer = Viewer(MEGAN, HELSINKI, False)
    starred = await office.schedules.star(viewer, OAK.address, on=True, where="HQ", day="2025-06-03")
    assert isinstance(starred, Timetable)
    assert [each.room for each in starred.rooms] == [OAK, ELM]
    assert (starred.day, starred.favourites) == (date(2025, 6, 3), frozenset({OAK.address}))
    assert (await look(office, "HQ", ADELE)).favourites == frozenset()
    await office.schedules.star(viewer, OAK.address, on=False, where="HQ", day="")
    assert [each.room for each in (await look(office, "HQ")).rooms] == [ELM, OAK]


async def test_a_room_that_is_not_registered_cannot_be_starred_and_loses_its_star(office: Office) -> None:
    viewer = Viewer(MEGAN, HELSINKI, False)
    await office.favourites.star(MEGAN.id, "gone@example.com", on=True)
    with pytest.raises(Refused) as refused:
        await office.schedules.star(viewer, "new@example.com", on=True, where="HQ", day="")
    assert refused.value.problems == (Problem(Reason.ROOM_NOT_REGISTERED, None, {"value": "new@example.com"}),)
    await office.schedules.star(viewer, "gone@example.com", on=False, where="HQ", day="")
    assert await office.favourites.of(MEGAN.id) == frozenset()


async def test_many_rooms_are_read_a_page_at_a_time(office: Office) -> None:
    for number in range(11):
        await office.registry.add_room(room(f"Room{number:02}", 4, "Tower", "1"), by=ALEX)
    office.calendar.calls.clear()
    first = await look(office, "Tower")
    assert (len(first.rooms), first.page, first.pages) == (ROOMS_ON_PAGE, 1, 3)
    assert office.calendar.calls.count("view") == ROOMS_ON_PAGE
    names = [each.room.name for page in (1, 2, 3) for each in (await show(office, "Tower", page=page)).rooms]
    assert names == [f"Room{number:02}" for number in range(11)]
    assert (await show(office, "Tower", page=99)).page == 3


async def test_a_booking_that_ended_is_gone_and_one_that_moved_is_elsewhere(office: Office) -> None:
    made = await book(office, slot(15, 16))
    await office.bookings.cancel(key="c", by=MEGAN, admin=False, booking_id=made.id)
    assert taken((await look(office, "Oak")).rooms[0]) == []
    again = await book(office, slot(16, 17))
    moved = await office.bookings.change(
        key="m",
        by=MEGAN,
        admin=False,
        booking_id=again.id,
        revision=again.revision,
        meeting=replace(again.meeting, slot=slot(10, 11)),
        address=ELM.address,
    )
    assert moved.room == ELM
    rooms = {each.room: taken(each) for each in (await look(office, "HQ")).rooms}
    assert rooms[OAK] == []
    assert [each for each, _ in rooms[ELM]] == [slot(10, 11)]


async def test_the_day_is_that_of_whoever_looks(office: Office) -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    office.clock.at = datetime(2025, 6, 2, 20, tzinfo=UTC)
    office.calendar.occupy(OAK.address, slot(12, 13))
    there = await show(office, "Oak", zone=auckland)
    assert there.day == there.today == date(2025, 6, 3)
    assert taken(there.rooms[0]) == []
    day_before = await show(office, "Oak", "2025-06-02", zone=auckland)
    assert [each for each, _ in taken(day_before.rooms[0])] == [slot(12, 13)]
    assert day_before.span.ends == slot(12, 13).ends, "the working day, widened to 21:00–22:00 there"


async def test_a_whole_day_in_the_zone_of_another_room_is_seen_where_it_falls(office: Office) -> None:
    far = replace(OAK, mailbox=Mailbox("far@example.com", "America/New_York"), name="Far")
    await office.registry.add_room(far, by=ALEX)
    office.calendar.occupy(far.address, Slot(datetime(2025, 6, 3, 4, tzinfo=UTC), datetime(2025, 6, 4, 4, tzinfo=UTC)))
    shown = await show(office, "Far", "2025-06-04")
    (block,) = (each for each in shown.rooms[0].blocks if not each.free)
    assert block.slot == Slot(datetime(2025, 6, 3, 21, tzinfo=UTC), datetime(2025, 6, 4, 4, tzinfo=UTC))


async def test_booking_off_and_a_room_gone_meanwhile_are_told(office: Office) -> None:
    office.registry.on = False
    assert not (await look(office, "Oak")).booking_on
    await office.registry.remove_room(OAK.address, by=ALEX)
    gone = await office.schedules.show(Viewer(MEGAN, HELSINKI, False), OAK.address, "", 1)
    assert gone == Unclear(Problem(Reason.PLACE_UNKNOWN, values={"value": OAK.address}), ("Annex", "HQ"))


async def test_what_is_not_understood_comes_with_places_to_look_at(office: Office) -> None:
    unclear = await office.schedules.look(Viewer(MEGAN, HELSINKI, False), "Foo")
    assert unclear == Unclear(Problem(Reason.PLACE_UNKNOWN, values={"value": "Foo"}), ("Annex", "HQ"))


@pytest.mark.parametrize(
    "day", ["tomorrow", "20250603", "2025-W23-1", "2025-02-30", "1999-12-31", "9999-01-01", "x" * 99]
)
async def test_a_day_that_no_button_of_ours_says_is_forged(office: Office, day: str) -> None:
    with pytest.raises(Refused) as refused:
        await show(office, "Oak", day)
    assert refused.value.problems[0].reason is Reason.FORGED


async def test_a_day_that_never_was_is_refused(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        await show(office, "Oak", "2011-12-30", zone=ZoneInfo("Pacific/Apia"))
    assert refused.value.problems[0].reason is Reason.DAY_UNKNOWN


async def test_days_beside_it_are_named_as_far_as_there_are_any(office: Office) -> None:
    shown = await show(office, "Oak")
    assert neighbours(shown) == (None, date(2025, 6, 3))
    assert neighbours(replace(shown, day=date(2025, 6, 4))) == (date(2025, 6, 3), date(2025, 6, 5))
    assert neighbours(replace(shown, day=date(2000, 1, 1))) == (None, date(2000, 1, 2))
    assert neighbours(replace(shown, day=date(9998, 12, 31))) == (date(9998, 12, 30), None)


# --- The form that a gap opens ---------------------------------------------------------------------------------------


async def test_a_press_on_a_gap_opens_the_form_for_that_room_and_time(office: Office) -> None:
    wanted = slot(13, 14)
    screen = await office.forms.open(
        MEGAN, draft_id="d", zone=HELSINKI, shared=False, room_name=OAK.address, starts=wanted.starts, ends=wanted.ends
    )
    typed = screen.draft.inputs
    assert (typed.room, typed.date, typed.start, typed.end) == (OAK.address, "2025-06-02", "13:00", "14:00")
    assert getattr(screen, "problems", None) == ()


@pytest.mark.parametrize(
    ("wanted", "reason", "field"),
    [
        (Slot(NOW - 2 * HOUR, NOW - HOUR), Reason.IN_THE_PAST, Field.START),
        (Slot(NOW, NOW + 9 * HOUR), Reason.TOO_LONG, Field.END),
        (Slot(NOW + timedelta(days=99), NOW + timedelta(days=99) + HOUR), Reason.TOO_FAR_AHEAD, Field.DATE),
    ],
)
async def test_a_time_outside_the_rules_is_told_by_the_form(
    office: Office, wanted: Slot, reason: Reason, field: Field
) -> None:
    screen = await office.forms.open(
        MEGAN, draft_id="d", zone=HELSINKI, shared=False, starts=wanted.starts, ends=wanted.ends
    )
    problems: tuple[Problem, ...] = getattr(screen, "problems", ())
    assert [(each.reason, each.field) for each in problems] == [(reason, field)]


async def test_a_start_without_an_end_is_for_an_hour(office: Office) -> None:
    screen = await office.forms.open(MEGAN, draft_id="d", zone=HELSINKI, shared=False, starts=slot(13, 14).starts)
    assert (screen.draft.inputs.start, screen.draft.inputs.end) == ("13:00", "14:00")
