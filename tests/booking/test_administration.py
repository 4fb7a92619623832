"""Who administers, and what they register: checked by id at every call, refused with the reason."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from booking.administration import Administration
from booking.errors import Failed, Problem, Reason, Refused, Unavailable
from booking.model import Mailbox, MeetingRequest, Person, Room
from booking.ports import Admin, Place
from tests.support.rules_office import ADELE, ALEX, ASH, ELM, MEGAN, OAK, SLOT, Office

FIR = "fir@example.com"
Use = Callable[[Administration, Person], Awaitable[object]]

EVERY_USE: dict[str, Use] = {
    "add_room": lambda admin, by: admin.add_room(by, FIR, {}),
    "add_room wrongly": lambda admin, by: admin.add_room(by, "no address", {"colour": "red"}),
    "set_zone": lambda admin, by: admin.set_zone(by, "oak@example.com", {"zone": "UTC"}),
    "switch_booking": lambda admin, by: admin.switch_booking(by, on=False),
    "admins": lambda admin, by: admin.admins(by),
    "add_admin": lambda admin, by: admin.add_admin(by, by),
    "remove_admin": lambda admin, by: admin.remove_admin(by, ADELE),
}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def admin(office: Office) -> Administration:
    return office.administration(ALEX)


async def refusal(doing: Awaitable[object]) -> Problem:
    with pytest.raises(Refused) as caught:
        await doing
    (problem,) = caught.value.problems
    return problem


# --- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("use", EVERY_USE)
async def test_whoever_is_no_admin_is_refused_everything_and_changes_nothing(office: Office, use: str) -> None:
    admin = office.administration(ALEX)
    await admin.add_admin(ALEX, ADELE)
    before = list(office.registry.audit)
    impostor = Person("id-impostor", ALEX.name, ALEX.address)
    for nobody in (MEGAN, impostor, Person("", ALEX.name), Person(ALEX.id.upper(), ALEX.name)):
        assert await refusal(EVERY_USE[use](admin, nobody)) == Problem(Reason.NOT_ADMIN)
        assert not await admin.may_administer(nobody)
    assert (office.registry.audit, office.registry.on) == (before, True)
    assert await office.registry.rooms() == (ASH, ELM, OAK)


async def test_admins_of_the_settings_and_by_command_may_by_their_id_whatever_they_are_called(
    admin: Administration,
) -> None:
    renamed = Person(ALEX.id, "Alexandra", "")
    await admin.add_admin(renamed, MEGAN)
    await admin.switch_booking(replace(MEGAN, name="Married"), on=False)
    assert await admin.may_administer(renamed)
    assert await admin.may_administer(MEGAN)


async def test_who_lost_the_admin_flag_is_refused_from_then_on(admin: Administration) -> None:
    await admin.add_admin(ALEX, MEGAN)
    await admin.admins(MEGAN)
    await admin.remove_admin(ALEX, MEGAN)
    assert await refusal(admin.admins(MEGAN)) == Problem(Reason.NOT_ADMIN)


async def test_admins_are_listed_with_those_of_the_settings_first(office: Office) -> None:
    unknown = Person("id-00", "id-00")
    admin = office.administration(ALEX, unknown)
    await admin.add_admin(ALEX, MEGAN)
    assert await admin.admins(ALEX) == (Admin(unknown, True), Admin(ALEX, True), Admin(MEGAN))


async def test_an_admin_of_the_settings_who_also_was_given_the_flag_is_listed_once(office: Office) -> None:
    await office.registry.add_admin(ALEX, by=ALEX)
    assert await office.administration(ALEX).admins(ALEX) == (Admin(ALEX, True),)


async def test_the_flag_is_given_once_and_taken_once(admin: Administration) -> None:
    await admin.add_admin(ALEX, MEGAN)
    assert await refusal(admin.add_admin(ALEX, MEGAN)) == Problem(Reason.ALREADY_ADMIN, None, {"name": "Megan"})
    await admin.remove_admin(ALEX, MEGAN)
    assert await refusal(admin.remove_admin(ALEX, MEGAN)) == Problem(Reason.WAS_NO_ADMIN, None, {"name": "Megan"})


async def test_an_admin_of_the_settings_has_the_flag_for_good(admin: Administration) -> None:
    await admin.add_admin(ALEX, MEGAN)
    assert await refusal(admin.add_admin(MEGAN, ALEX)) == Problem(Reason.ALREADY_ADMIN, None, {"name": "Alex"})
    assert await refusal(admin.remove_admin(MEGAN, ALEX)) == Problem(Reason.ADMIN_FROM_SETTINGS, None, {"name": "Alex"})
    assert await admin.may_administer(ALEX)


async def test_the_last_admin_stays_unless_the_settings_name_one(office: Office) -> None:
    await office.registry.add_admin(MEGAN, by=MEGAN)
    headless = office.administration()
    assert await refusal(headless.remove_admin(MEGAN, MEGAN)) == Problem(Reason.LAST_ADMIN)
    assert await headless.may_administer(MEGAN)
    await headless.add_admin(MEGAN, ADELE)
    await headless.remove_admin(MEGAN, MEGAN)
    assert await refusal(headless.remove_admin(ADELE, ADELE)) == Problem(Reason.LAST_ADMIN)
    await office.administration(ALEX).remove_admin(ALEX, ADELE)
    assert await office.registry.admins() == ()


# --- Rooms -----------------------------------------------------------------------------------------------------------


async def test_a_room_is_registered_with_what_the_directory_knows_and_the_zone_of_its_mailbox(
    office: Office, admin: Administration
) -> None:
    room = await admin.add_room(ALEX, " Fir@Example.com ", {})
    assert room == Room(Mailbox(FIR, "Europe/Stockholm"), "Fir", "HQ", "2", 6, frozenset({"screen"}))
    assert room in await office.registry.rooms()
    assert office.registry.audit == [(ALEX.id, "room.add", FIR)]


async def test_what_the_admin_says_counts_more(admin: Administration) -> None:
    options = {
        "building": " Annex ",
        "floor": "5",
        "space": "Big\u202e Fir",
        "seats": "12",
        "equipment": "Screen, Whiteboard,,",
        "zone": "Europe/London",
    }
    assert await admin.add_room(ALEX, FIR, options) == Room(
        Mailbox(FIR, "Europe/London"), "Big Fir", "Annex", "5", 12, frozenset({"screen", "whiteboard"})
    )


async def test_what_the_admin_empties_is_empty_but_for_name_and_zone(admin: Administration) -> None:
    options = dict.fromkeys(("building", "floor", "space", "equipment", "zone"), "")
    assert await admin.add_room(ALEX, FIR, options) == Room(Mailbox(FIR, "Europe/Stockholm"), "Fir", "", "", 6)


async def test_a_zone_that_the_mailbox_does_not_tell_is_asked_for_and_never_guessed(office: Office) -> None:
    admin = office.administration(ALEX)
    office.directory.zones[FIR] = ""
    assert await refusal(admin.add_room(ALEX, FIR, {})) == Problem(Reason.ZONE_NOT_TOLD, None, {"value": FIR})
    assert not await office.registry.registered((FIR,))
    assert (await admin.add_room(ALEX, FIR, {"zone": "Asia/Tokyo"})).mailbox.zone == "Asia/Tokyo"


@pytest.mark.parametrize(("known", "name"), [(" ", "fir"), ("\u202e", "fir"), ("Big\u202e  Fir", "Big Fir")])
async def test_odd_names_in_the_directory_do_not_keep_a_room_out(office: Office, known: str, name: str) -> None:
    office.directory.places[FIR] = Place(FIR, known)
    assert (await office.administration(ALEX).add_room(ALEX, FIR, {})).name == name


@pytest.mark.parametrize(
    ("address", "options", "problem"),
    [
        ("fir", {}, Problem(Reason.ADDRESS_MALFORMED, None, {"value": "fir"})),
        ("x" * 200, {}, Problem(Reason.ADDRESS_MALFORMED, None, {"value": "x" * 80})),
        (FIR, {"colour": "red"}, Problem(Reason.OPTION_UNKNOWN, None, {"value": "colour"})),
        (FIR, {"seats": "many"}, Problem(Reason.SEATS_MALFORMED, None, {"value": "many"})),
        (FIR, {"seats": "0"}, Problem(Reason.SEATS_MALFORMED, None, {"value": "0"})),
        (FIR, {"seats": "-4"}, Problem(Reason.SEATS_MALFORMED, None, {"value": "-4"})),
        (FIR, {"seats": ""}, Problem(Reason.SEATS_MALFORMED, None, {"value": ""})),
        (FIR, {"zone": "Mars/Base"}, Problem(Reason.ZONE_UNKNOWN, None, {"value": "Mars/Base"})),
        (FIR, {"zone": "../x"}, Problem(Reason.ZONE_UNKNOWN, None, {"value": "../x"})),
        ("oak@example.com", {}, Problem(Reason.ROOM_ALREADY_REGISTERED, None, {"value": "oak@example.com"})),
        ("OAK@example.com", {}, Problem(Reason.ROOM_ALREADY_REGISTERED, None, {"value": "oak@example.com"})),
        ("yew@example.com", {}, Problem(Reason.MAILBOX_UNKNOWN, None, {"value": "yew@example.com"})),
        ("box@example.com", {}, Problem(Reason.MAILBOX_OUT_OF_SCOPE, None, {"value": "box@example.com"})),
        ("vip@example.com", {}, Problem(Reason.ROOM_RESERVED, None, {"value": "vip@example.com"})),
    ],
)
async def test_a_room_that_cannot_be_registered_is_refused_with_the_reason(
    office: Office, address: str, options: dict[str, str], problem: Problem
) -> None:
    office.directory.denied.add("box@example.com")
    office.directory.zones["vip@example.com"] = "Europe/Helsinki"
    office.directory.places["vip@example.com"] = Place("vip@example.com", "VIP", reserved=True)
    assert await refusal(office.administration(ALEX).add_room(ALEX, address, options)) == problem
    assert office.registry.audit == []


async def test_long_words_of_an_admin_are_cut(admin: Administration) -> None:
    room = await admin.add_room(ALEX, FIR, {"space": "x" * 500, "building": "y" * 500})
    assert (room.name, room.building) == ("x" * 80, "y" * 80)


async def test_a_directory_that_does_not_answer_is_a_failure_and_registers_nothing(office: Office) -> None:
    office.directory.failing = Unavailable()
    with pytest.raises(Failed):
        await office.administration(ALEX).add_room(ALEX, FIR, {})
    assert office.registry.audit == []


async def test_switching_booking_off_and_on_leaves_bookings_as_they_are(office: Office) -> None:
    admin = office.administration(ALEX)
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=MeetingRequest(SLOT), address=OAK.address)
    await admin.switch_booking(ALEX, on=False)
    assert not await office.registry.booking_on()
    assert await office.ledger.booking(booking.id) == booking
    await admin.switch_booking(ALEX, on=True)
    assert await office.registry.booking_on()
