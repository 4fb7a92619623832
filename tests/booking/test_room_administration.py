"""The list of rooms: everybody looks, admins change it, and no admin overwrites unseen what another one did."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Field, Problem, Reason, Refused
from booking.imports.rows import source_of
from booking.imports.sheet import read
from booking.model import Criteria, Mailbox, MeetingRequest, Person, Room, Slot
from booking.policy import Part
from booking.ports import RoomChange
from booking.room_administration import (
    ON_PAGE,
    UNDO,
    Added,
    Edited,
    NoRoom,
    Removal,
    Removed,
    RoomAdministration,
    RoomForm,
    Switched,
)
from booking.room_fields import OPTIONS, RoomFields, as_csv, read_fields
from booking.room_names import Several
from tests.support.rules_office import ADELE, ALEX, ASH, ELM, HOUR, MEGAN, OAK, SLOT, Office

FIR = "fir@example.com"
Use = Callable[[RoomAdministration, Person], Awaitable[object]]

EVERY_USE: dict[str, Use] = {
    "add": lambda rooms, by: rooms.add(by, (FIR,), {}),
    "add wrongly": lambda rooms, by: rooms.add(by, ("no address",), {"colour": "red"}),
    "form": lambda rooms, by: rooms.form(by, "Oak"),
    "form of none": lambda rooms, by: rooms.form(by, "Pine"),
    "edit": lambda rooms, by: rooms.edit(by, "Oak", {"seats": "9"}),
    "edit wrongly": lambda rooms, by: rooms.edit(by, "Oak", {"seats": "many"}),
    "save": lambda rooms, by: rooms.save(by, OAK.address, 0, {"seats": "9"}),
    "save none": lambda rooms, by: rooms.save(by, "pine@example.com", 0, {}),
    "ask_to_remove": lambda rooms, by: rooms.ask_to_remove(by, "Oak"),
    "ask_to_remove none": lambda rooms, by: rooms.ask_to_remove(by, "Pine"),
    "remove": lambda rooms, by: rooms.remove(by, OAK.address, 0),
    "remove with bookings": lambda rooms, by: rooms.remove(by, OAK.address, 0, cancel=True),
    "undo": lambda rooms, by: rooms.undo(by, OAK.address),
    "all": lambda rooms, by: rooms.all(by),
}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def rooms(office: Office) -> RoomAdministration:
    return office.room_administration(ALEX)


async def refusal(doing: Awaitable[object]) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        await doing
    return caught.value.problems


@pytest.mark.parametrize("use", EVERY_USE)
async def test_whoever_is_no_admin_is_refused_everything_and_changes_nothing(office: Office, use: str) -> None:
    rooms = office.room_administration(ALEX)
    impostor = Person("id-impostor", ALEX.name, ALEX.address)
    for nobody in (MEGAN, impostor, Person("", ALEX.name)):
        assert await refusal(EVERY_USE[use](rooms, nobody)) == (Problem(Reason.NOT_ADMIN),)
    assert office.registry.audit == []
    assert await office.registry.rooms() == (ASH, ELM, OAK)


async def test_an_admin_whose_flag_goes_in_the_middle_is_refused_with_the_next_press(office: Office) -> None:
    administration, rooms = office.administration(ALEX), office.room_administration(ALEX)
    await administration.add_admin(ALEX, MEGAN)
    form = await rooms.form(MEGAN, "Oak")
    assert isinstance(form, RoomForm)
    await administration.remove_admin(ALEX, MEGAN)
    assert await refusal(rooms.save(MEGAN, OAK.address, form.version, {"seats": "9"})) == (Problem(Reason.NOT_ADMIN),)
    assert OAK in await office.registry.rooms()


# --- Looking ---------------------------------------------------------------------------------------------------------


async def test_everybody_looks_at_the_rooms_and_beyond_the_end_is_the_last_page(
    office: Office, rooms: RoomAdministration
) -> None:
    page = await rooms.page(MEGAN, "")
    assert (page.rooms, page.count, page.page, page.pages, page.admin) == ((ASH, ELM, OAK), 3, 1, 1, False)
    assert (await rooms.page(ALEX, "hq 3", 99)).rooms == (OAK,)
    assert (await rooms.page(ALEX, " hq   screen ")).rooms == (ELM,)
    assert (await rooms.page(MEGAN, "xyz")).count == 0
    assert (await rooms.page(ALEX, "")).admin


BUILDINGS = ("North", "South", "Harbour", "Annex", "Tower")
NAMES = (
    *("Oak", "Elm", "Ash", "Fir", "Yew", "Birch", "Cedar", "Maple", "Pine", "Rowan"),
    *("Alder", "Beech", "Hazel", "Larch", "Linden", "Poplar", "Spruce", "Walnut", "Willow", "Aspen"),
    *("Meeting Room 1", "Meeting Room 2", "Boardroom", "Library", "Studio"),
)
MANY = [
    Room(Mailbox(f"r{at}@example.com", "Europe/Helsinki"), name, building, str(floor), 6)
    for at, (building, floor, name) in enumerate(product(BUILDINGS, range(1, 21), NAMES))
]


@pytest.mark.thorough
async def test_each_of_2500_rooms_is_found_by_six_letters_and_two_presses(office: Office) -> None:
    """By a beginning of its name, or of name and building: typed, Find pressed, and one page gone to."""
    assert len(MANY) == 2500
    office.registry._rooms = {each.address: each for each in MANY}
    rooms = office.room_administration(ALEX)
    reachable: set[str] = set()
    for typed in {*(each.name[:6] for each in MANY), *(f"{each.name[:3]} {each.building[:2]}" for each in MANY)}:
        assert len(typed) <= 6
        if len(reachable) == len(MANY):
            continue
        first = await rooms.page(MEGAN, typed)
        for page in range(1, min(first.pages, 10) + 1):
            reachable |= {each.address for each in (await rooms.page(MEGAN, typed, page)).rooms}
    assert reachable == {each.address for each in MANY}
    assert len((await rooms.page(MEGAN, "")).rooms) == ON_PAGE


# --- Adding ----------------------------------------------------------------------------------------------------------


async def test_several_rooms_are_added_and_one_that_cannot_be_had_keeps_no_other_out(
    office: Office, rooms: RoomAdministration
) -> None:
    added = await rooms.add(ALEX, (FIR, "yew@example.com", OAK.address, FIR.upper()), {"floor": "9"})
    fir = Room(Mailbox(FIR, "Europe/Stockholm"), "Fir", "HQ", "9", 6, frozenset({"screen"}))
    assert added == (
        Added(FIR, fir),
        Added("yew@example.com", None, (Problem(Reason.MAILBOX_UNKNOWN, None, {"value": "yew@example.com"}),)),
        Added(OAK.address, None, (Problem(Reason.ROOM_ALREADY_REGISTERED, None, {"value": OAK.address}),)),
    )
    assert fir in await office.registry.rooms()


async def test_several_rooms_are_not_called_alike_and_not_too_many_are_named(
    office: Office, rooms: RoomAdministration
) -> None:
    assert await refusal(rooms.add(ALEX, (FIR, "yew@example.com"), {"space": "X"})) == (
        Problem(Reason.ONE_NAME_FOR_SEVERAL),
    )
    crowd = tuple(f"r{at}@example.com" for at in range(21))
    assert await refusal(rooms.add(ALEX, crowd, {})) == (
        Problem(Reason.TOO_MANY_ROOMS, None, {"limit": 20, "count": 21}),
    )
    assert office.registry.audit == []


# --- Editing ---------------------------------------------------------------------------------------------------------


async def test_an_edit_changes_what_it_says_and_nothing_else(office: Office, rooms: RoomAdministration) -> None:
    after = replace(ELM, seats=12, floor="")
    assert await rooms.edit(ALEX, "elm", {"seats": "12", "floor": "-"}) == Edited(ELM, after, 0)
    assert await office.registry.rooms() == (ASH, after, OAK)
    assert office.registry.audit == [(ALEX.id, "room.edit", ELM.address)]


async def test_an_edit_without_options_opens_the_form(rooms: RoomAdministration) -> None:
    assert await rooms.edit(ALEX, "Elm", {}) == RoomForm(ELM, 0)
    assert await rooms.form(ALEX, ELM.address) == RoomForm(ELM, 0)


async def test_an_edit_of_what_is_not_named_clearly_changes_nothing(office: Office, rooms: RoomAdministration) -> None:
    twin = replace(OAK, mailbox=replace(OAK.mailbox, address="oak2@example.com"), floor="4")
    await office.registry.add_room(twin, by=ALEX)
    assert await rooms.edit(ALEX, "Oak", {"seats": "9"}) == Several("Oak", (OAK, twin))
    assert await rooms.edit(ALEX, "Oka", {"seats": "9"}) == NoRoom("Oka", (OAK, twin))
    assert (await office.registry.entry(OAK.address) or RoomForm(ELM, 0)).room == OAK


async def test_all_that_is_wrong_with_an_edit_is_told_at_once(rooms: RoomAdministration) -> None:
    assert await refusal(rooms.edit(ALEX, "Oak", {"seats": "1.5", "colour": "red", "zone": "Mars", "space": "-"})) == (
        Problem(Reason.SEATS_MALFORMED, None, {"value": "1.5"}),
        Problem(Reason.OPTION_UNKNOWN, None, {"value": "colour"}),
        Problem(Reason.ZONE_UNKNOWN, None, {"value": "Mars"}),
        Problem(Reason.NAME_NEEDED, None, {"value": "-"}),
    )


async def test_the_form_keeps_what_was_typed_beside_what_is_wrong(office: Office, rooms: RoomAdministration) -> None:
    typed = {"seats": "99999", "floor": "7"}
    form = await rooms.save(ALEX, OAK.address, 0, typed)
    assert form == RoomForm(OAK, 0, typed, (Problem(Reason.SEATS_MALFORMED, None, {"value": "99999"}),))
    assert office.registry.audit == []


async def test_what_another_admin_changed_meanwhile_is_shown_first_and_saved_only_after_that(
    office: Office, rooms: RoomAdministration
) -> None:
    office.room_administration(ALEX)
    await office.registry.add_admin(MEGAN, by=ALEX)
    theirs = await rooms.edit(MEGAN, "Oak", {"seats": "5"})
    assert isinstance(theirs, Edited)
    typed = {"seats": "9", "floor": "7"}
    form = await rooms.save(ALEX, OAK.address, 0, typed)
    assert isinstance(form, RoomForm)
    change = RoomChange(Person(MEGAN.id, MEGAN.name), office.clock.now(), OAK, theirs.after)
    assert form == RoomForm(theirs.after, form.version, typed, (), change)
    assert (await office.registry.entry(OAK.address) or form).room == theirs.after
    done = await rooms.save(ALEX, OAK.address, form.version, typed)
    assert done == Edited(theirs.after, replace(OAK, seats=9, floor="7"), 0)


async def test_a_room_that_is_gone_when_it_is_saved_is_named_with_its_nearest(rooms: RoomAdministration) -> None:
    assert await rooms.save(ALEX, "oaks@example.com", 0, {}) == NoRoom("oaks@example.com", (OAK, ASH))


async def test_a_new_name_counts_the_bookings_that_keep_the_old_one(office: Office, rooms: RoomAdministration) -> None:
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=MeetingRequest(SLOT), address=OAK.address)
    assert await rooms.edit(ALEX, "Oak", {"seats": "5"}) == Edited(OAK, replace(OAK, seats=5), 0)
    done = await rooms.edit(ALEX, "Oak", {"space": "Big Oak"})
    assert isinstance(done, Edited)
    assert done.bookings == 1
    assert await office.ledger.booking(booking.id) == booking


# --- Removing --------------------------------------------------------------------------------------------------------


async def test_a_removal_is_asked_about_with_the_bookings_and_keeps_them(
    office: Office, rooms: RoomAdministration
) -> None:
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=MeetingRequest(SLOT), address=OAK.address)
    assert await rooms.ask_to_remove(ALEX, "oak") == Removal(OAK, 0, (booking,))
    assert OAK in await office.registry.rooms(), "it is only asked"
    assert await rooms.remove(ALEX, OAK.address, 0) == Removed(OAK, (booking,))
    assert OAK not in await office.registry.rooms()
    assert office.events(OAK.address) == [SLOT]
    assert await office.ledger.booking(booking.id) == booking


async def test_a_removal_may_cancel_the_bookings_with_a_word(office: Office, rooms: RoomAdministration) -> None:
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=MeetingRequest(SLOT), address=OAK.address)
    done = await rooms.remove(ALEX, OAK.address, 0, cancel=True, cancellation_message="We move out.")
    assert done == Removed(OAK, cancelled=(booking,))
    assert office.events(OAK.address) == []
    gone = await office.ledger.booking(booking.id)
    assert gone is not None
    assert gone.gone
    assert gone.ended_by is not None
    assert gone.ended_by.id == ALEX.id


async def test_a_word_that_is_too_long_is_asked_for_again_and_nothing_is_done(
    office: Office, rooms: RoomAdministration
) -> None:
    asked = await rooms.remove(ALEX, OAK.address, 0, cancel=True, cancellation_message="x" * 600)
    assert isinstance(asked, Removal)
    assert asked.problems == (Problem(Reason.FAREWELL_TOO_LONG, None, {"limit": 500, "length": 600}),)
    assert asked.cancellation_message == "x" * 600
    assert office.registry.audit == []


async def test_a_room_that_was_changed_since_it_was_asked_about_is_asked_about_again(
    office: Office, rooms: RoomAdministration
) -> None:
    await rooms.edit(ALEX, "Oak", {"seats": "5"})
    asked = await rooms.remove(ALEX, OAK.address, 0)
    assert isinstance(asked, Removal)
    assert asked.change is not None
    assert await office.registry.registered((OAK.address,))
    assert isinstance(await rooms.remove(ALEX, OAK.address, asked.version), Removed)
    assert await rooms.remove(ALEX, OAK.address, asked.version) == NoRoom(OAK.address, ())


async def test_a_removal_is_undone_for_a_minute_and_no_longer(office: Office, rooms: RoomAdministration) -> None:
    await rooms.remove(ALEX, OAK.address, 0)
    office.clock.at += UNDO
    assert await rooms.undo(ALEX, OAK.address) == OAK
    assert await refusal(rooms.undo(ALEX, OAK.address)) == (
        Problem(Reason.NOTHING_TO_UNDO, None, {"value": OAK.address}),
    )
    asked = await rooms.ask_to_remove(ALEX, "Oak")
    assert isinstance(asked, Removal)
    await rooms.remove(ALEX, OAK.address, asked.version)
    office.clock.at += UNDO + timedelta(seconds=1)
    assert await refusal(rooms.undo(ALEX, OAK.address)) == (
        Problem(Reason.NOTHING_TO_UNDO, None, {"value": OAK.address}),
    )
    assert OAK not in await office.registry.rooms()


async def test_bookings_that_are_over_are_nothing_to_a_removal(office: Office, rooms: RoomAdministration) -> None:
    await office.bookings.book(key="k", booker=ADELE, meeting=MeetingRequest(SLOT), address=OAK.address)
    office.clock.at = SLOT.ends + HOUR
    assert await rooms.ask_to_remove(ALEX, "Oak") == Removal(OAK, 0, ())


# --- Facts of a room -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({}, RoomFields()),
        ({"floor": "−1"}, RoomFields(floor="-1")),
        ({"floor": "3.0"}, RoomFields(floor="3")),
        ({"floor": "3½"}, RoomFields(floor="3½")),
        ({"floor": "G"}, RoomFields(floor="G")),
        ({"floor": "-", "building": "-", "seats": "-", "equipment": "-"}, RoomFields(None, "", "", 0, frozenset())),
        ({"equipment": "Screen, ,whiteboard,screen"}, RoomFields(equipment=frozenset({"screen", "whiteboard"}))),
        ({"zone": "UTC"}, RoomFields(zone="Etc/UTC")),
    ],
)
def test_facts_are_read_as_they_are_typed(options: dict[str, str], fields: RoomFields) -> None:
    assert read_fields(options) == fields


@pytest.mark.parametrize("seats", ["", "0", "-1", "−1", "1.5", "99999", "twelve", "12 ", "１２"])
def test_seats_are_a_whole_number_or_taken_away(seats: str) -> None:
    if seats == "12 ":
        assert read_fields({"seats": seats}) == RoomFields(seats=12)
        return
    with pytest.raises(Refused) as caught:
        read_fields({"seats": seats})
    assert caught.value.problems[0].reason is Reason.SEATS_MALFORMED


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")), max_size=12
)
ROOMS = st.builds(
    lambda name, building, floor, seats, kit, zone: Room(
        Mailbox("x@example.com", zone), name, building, floor, seats, frozenset(kit)
    ),
    WORDS.filter(lambda word: word not in ("", "-")),
    WORDS.filter(lambda word: word != "-"),
    st.sampled_from(("", "3", "-1", "G", "=1+1", "@x", "+2a")),
    st.none() | st.integers(1, 9_999),
    st.sets(st.sampled_from(("screen", "whiteboard", "coffee machine"))),
    st.sampled_from(("Europe/Helsinki", "Etc/UTC")),
)


@given(ROOMS)
def test_an_export_is_read_back_as_the_same_rooms_and_nothing_in_it_is_run(room: Room) -> None:
    table = as_csv([room])
    cells = table.split("\r\n")[1]
    assert not cells.lstrip('"').startswith(("=", "+", "@"))
    source = source_of(read(table), lambda zone, _: zone)
    assert source.bad == ()
    (told,) = source.rooms
    assert told.address == room.address
    assert (told.name, told.building, told.floor) == (room.name, room.building, room.floor)
    assert told.seats == (room.seats or 0)
    assert told.equipment == room.equipment
    assert told.zone == room.mailbox.zone


def test_every_option_has_its_reader() -> None:
    for name in OPTIONS:
        read_fields({name: {"zone": "UTC", "seats": "8"}.get(name, "x")})


# --- The switch ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "part", "off"),
    [
        ("Oak", Part(room=OAK.address), {"Oak"}),
        ("oak@example.com", Part(room=OAK.address), {"Oak"}),
        ("HQ", Part("HQ"), {"Oak", "Elm"}),
        ("hq 2", Part("HQ", "2"), {"Elm"}),
        ("HQ, floor 3", Part("HQ", "3"), {"Oak"}),
        ("Annex", Part("Annex"), {"Ash"}),
    ],
)
async def test_booking_is_switched_off_for_what_is_named_and_on_again(
    office: Office, rooms: RoomAdministration, where: str, part: Part, off: set[str]
) -> None:
    done = await rooms.switch(ALEX, where, on=False)
    assert isinstance(done, Switched)
    assert (done.on, done.part, done.count, done.everything, done.off) == (False, part, len(off), True, (part,))
    assert {each.name for each in await office.registry.rooms() if each.off} == off
    back = await rooms.switch_part(ALEX, part, on=True)
    assert (back.on, back.off) == (True, ())
    assert not any(each.off for each in await office.registry.rooms())


async def test_switching_one_part_leaves_the_others_as_they_are(office: Office, rooms: RoomAdministration) -> None:
    await rooms.switch(ALEX, "Oak", on=False)
    await rooms.switch(ALEX, "HQ", on=False)
    done = await rooms.switch(ALEX, "HQ", on=True)
    assert isinstance(done, Switched)
    assert done.off == (Part(room=OAK.address),)
    assert done.rooms == (OAK,)
    everything = await rooms.switch(ALEX, "", on=False)
    assert isinstance(everything, Switched)
    assert (everything.part, everything.everything, everything.off) == (None, False, (Part(room=OAK.address),))


async def test_a_place_that_is_none_is_not_switched(office: Office, rooms: RoomAdministration) -> None:
    assert await rooms.switch(ALEX, "Attic", on=False) == NoRoom("Attic", ())
    assert await refusal(rooms.switch_part(ALEX, Part("Attic"), on=False)) == (Problem(Reason.FORGED),)
    assert await office.registry.off() == frozenset()
    for use in (
        rooms.switch(MEGAN, "Oak", on=False),
        rooms.switch(MEGAN, "", on=False),
        rooms.switch_part(MEGAN, None, on=False),
        rooms.switch_part(MEGAN, Part("HQ"), on=False),
    ):
        assert await refusal(use) == (Problem(Reason.NOT_ADMIN),)
    assert office.registry.audit == []


async def test_a_room_that_is_off_cannot_be_booked_and_what_is_booked_stays(
    office: Office, rooms: RoomAdministration
) -> None:
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=MeetingRequest(SLOT), address=OAK.address)
    await rooms.switch(ALEX, "HQ 3", on=False)
    off = Problem(Reason.ROOM_OFF, Field.ROOM, {"room": OAK.address, "name": "Oak"})
    later = MeetingRequest(Slot(SLOT.ends, SLOT.ends + HOUR))
    assert await refusal(office.bookings.book(key="l", booker=MEGAN, meeting=later, address=OAK.address)) == (off,)
    assert await office.ledger.booking(booking.id) == booking
    found = await office.bookings.find(later, Criteria())
    assert [each.name for each in found.free] == ["Elm", "Ash"]
    assert found.taken == ()
    asked = await office.bookings.find(later, Criteria(room=OAK.address))
    assert [(each.room, each.reason) for each in asked.taken] == [(OAK, Reason.ROOM_OFF)]


async def test_where_all_that_fits_is_off_booking_is_said_to_be_off(office: Office, rooms: RoomAdministration) -> None:
    for where in ("HQ", "Annex"):
        await rooms.switch(ALEX, where, on=False)
    assert await refusal(office.bookings.find(MeetingRequest(SLOT), Criteria())) == (Problem(Reason.BOOKING_OFF),)
