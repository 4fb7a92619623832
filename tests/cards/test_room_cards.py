from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from booking.errors import Problem, Reason
from booking.ports import RoomChange
from booking.room_administration import FILTER_LIMIT, ON_PAGE, Edited, NoRoom, Removal, Removed, RoomForm
from cards.actions.bookings import ShowBooking
from cards.actions.form import OpenForm
from cards.actions.rooms import AskToRemoveRoom, DropRoom, ListRoomsPage, OpenRoom, SaveRoom
from cards.actions.schedule import ShowSchedule
from cards.actions.table import parse
from cards.elements import weight
from cards.room_editing import no_room, room_edited, room_form
from cards.room_list import rooms_page
from cards.room_removal import removal_card, removed_card
from cards.words import sentence
from tests.fakes.teams import actions_of
from tests.support import scenes
from tests.support.reading import buttons, inputs, said, story, troubles
from tests.support.strictness import HEAVIEST, check, nodes

HELSINKI = ZoneInfo("Europe/Helsinki")
PEOPLE = [scenes.booking(booker=replace(scenes.MEGAN, name=f"Person {at}")) for at in range(500)]


def pressed(card: dict[str, object]) -> list[object]:
    """Every action of a card, in its order, what is pressed on a word among them."""
    found = [node["selectAction"] for _, node in nodes(card) if "selectAction" in node]
    return [parse({"action": each}) for each in (*actions_of(card), *found)]


def test_everybody_can_book_a_room_of_the_list_or_see_its_schedule_and_nothing_else() -> None:
    card = rooms_page(scenes.room_list((scenes.OAK,)))
    assert set(pressed(card)) == {OpenForm(scenes.OAK.address), ShowSchedule(scenes.OAK.address)}
    assert scenes.OAK.address not in story(card)


def test_while_booking_is_off_nothing_on_the_list_books() -> None:
    card = rooms_page(scenes.room_list((scenes.OAK,), booking_on=False))
    assert set(pressed(card)) == {ShowSchedule(scenes.OAK.address)}


def test_an_admin_of_no_room_is_led_to_the_import_and_the_setup_and_nobody_else_is() -> None:
    assert buttons(rooms_page(scenes.room_list((), admin=True))) == ["Setup", "Import rooms", "Add a room"]
    found = rooms_page(scenes.room_list((), admin=True, wanted="xyz", count=0))
    assert buttons(found) == ["Find", "All rooms", "Add a room"]
    assert buttons(rooms_page(scenes.room_list(()))) == []


def test_an_admin_edits_and_removes_from_the_list() -> None:
    card = rooms_page(scenes.room_list((scenes.OAK,), admin=True))
    assert OpenRoom(scenes.OAK.address) in pressed(card)
    assert AskToRemoveRoom(scenes.OAK.address) in pressed(card)
    assert scenes.OAK.address in story(card)


def test_a_page_leads_to_the_first_the_last_and_those_near_it_with_what_was_looked_for() -> None:
    card = rooms_page(scenes.room_list(scenes.many(ON_PAGE), wanted="hq", count=2500, page=7))
    pages = [each.page for each in pressed(card) if isinstance(each, ListRoomsPage) and each.words == "hq"]
    assert pages == [1, 4, 5, 6, 8, 9, 10, 250, 8], "the last one is the button for more"
    assert inputs(card)["filter"] == "hq"


def test_a_short_list_has_no_pages_and_nothing_to_look_by() -> None:
    card = rooms_page(scenes.room_list(scenes.ROOMS))
    assert "filter" not in inputs(card)
    assert not any("Page" in text for text in said(card))


@pytest.mark.parametrize("admin", [False, True])
@pytest.mark.parametrize("text", [scenes.HOSTILE, scenes.RIGHT_TO_LEFT, "🗝" * 80])
def test_the_heaviest_page_is_light_enough(admin: bool, text: str) -> None:
    kit = frozenset(f"{at} {text}"[:80] for at in range(20))
    heavy = replace(scenes.OAK, name=text[:80], building=text[:80], floor=text[:80], equipment=kit)
    card = rooms_page(
        scenes.room_list((heavy,) * ON_PAGE, admin=admin, wanted=text[:FILTER_LIMIT], count=2500, page=100)
    )
    check(card)
    assert weight(card) <= HEAVIEST


def test_the_form_is_filled_with_the_room_and_saves_what_was_typed_at_its_version() -> None:
    card = room_form(RoomForm(scenes.OAK, 7))
    filled = inputs(card)
    assert filled == {
        "building": "HQ",
        "floor": "3",
        "space": "Oak",
        "seats": "8",
        "equipment": "screen, whiteboard",
        "zone": "Europe/Helsinki",
    }
    save = next(each for each in actions_of(card) if each["title"] == "Save")
    typed = {**filled, "seats": "12", "floor": " "}
    del typed["building"]
    assert parse({"action": {**save, "data": {**save["data"], **typed}}}) == SaveRoom(
        scenes.OAK.address, 7, {**filled, "building": "-", "floor": "-", "seats": "12"}
    )


def test_what_was_typed_is_kept_beside_what_is_wrong_with_it() -> None:
    wrong = Problem(Reason.SEATS_MALFORMED, None, {"value": "twelve"})
    card = room_form(RoomForm(scenes.OAK, 7, {"seats": "twelve", "floor": "-"}, (wrong,)))
    filled = inputs(room_form(RoomForm(scenes.OAK, 7)))
    del filled["floor"]
    assert inputs(card) == {**filled, "seats": "twelve"}
    assert "“twelve” is not a number of seats." in story(card)


def test_the_change_of_another_admin_is_told_with_old_and_new() -> None:
    now = replace(scenes.OAK, seats=None, floor="4")
    card = room_form(RoomForm(now, 8, {"seats": "9"}, (), RoomChange(scenes.MEGAN, scenes.NOON, scenes.OAK, now)))
    assert "Megan Bowen changed this: Floor 3 → 4, Seats 8 → nothing." in story(card)
    assert inputs(card)["seats"] == "9"


@pytest.mark.parametrize(
    ("count", "sentence"), [(1, "1 existing booking is kept:"), (500, "500 existing bookings are kept:")]
)
def test_a_removed_room_lists_when_and_whose_bookings_stay_and_nothing_else(count: int, sentence: str) -> None:
    card = removed_card(Removed(scenes.OAK, tuple(PEOPLE[:count])), HELSINKI, shared=False)
    check(card)
    assert sentence in said(card)
    assert "Tue 24 Nov 2026, 12:00–13:00 · Person 0" in said(card)
    for secret in ("Budget", "Alex", "partner"):
        assert secret not in str(card)
    assert buttons(card)[-2:] == ["Undo", "All rooms"]
    assert set(buttons(card)[:-2]) <= {"Open"}


def test_what_could_not_be_cancelled_with_a_room_is_named_and_can_be_opened() -> None:
    card = removed_card(
        Removed(scenes.OAK, cancelled=tuple(PEOPLE[:1]), left=tuple(PEOPLE[1:2])), HELSINKI, shared=False
    )
    told = said(card)
    at = told.index("⚠ 1 booking could not be cancelled, and still stands:")
    assert told[at + 1] == "Tue 24 Nov 2026, 12:00–13:00 · Person 1"
    assert told[at + 2] == "1 booking was cancelled:"
    assert ShowBooking(PEOPLE[1].id) in pressed(card)
    shared = removed_card(Removed(scenes.OAK, left=tuple(PEOPLE[:12])), HELSINKI, shared=True)
    assert "Open" not in buttons(shared)
    assert "… and 4 more." in said(shared)


def test_what_is_not_known_of_a_room_is_named_without_a_command_that_would_undo_what_is() -> None:
    card = room_edited(Edited(scenes.OAK, replace(scenes.OAK, seats=12, floor=""), 0))
    assert "Not known: floor. “Edit” lets you add it." in said(card)
    assert "seats=" not in str(card)


def test_saving_the_form_of_a_room_vouches_for_no_time_zone_that_is_unsure() -> None:
    card = room_form(RoomForm(scenes.room("Fir", zone="UTC"), 3))
    assert "zone" not in inputs(card)
    assert "Please fill in the time zone: I am not sure of it, and count in UTC." in said(card)


def test_before_others_nobody_reads_whose_the_bookings_are() -> None:
    asked = removal_card(Removal(scenes.OAK, 3, tuple(PEOPLE)), HELSINKI, shared=True)
    gone = removed_card(Removed(scenes.OAK, tuple(PEOPLE)), HELSINKI, shared=True)
    for card in (asked, gone):
        check(card)
        assert "Person" not in str(card)
        assert "Tue 24 Nov 2026, 12:00–13:00" in said(card)


def test_the_question_keeps_or_cancels_the_bookings_as_the_admin_chooses() -> None:
    card = removal_card(Removal(scenes.OAK, 3, tuple(PEOPLE[:1])), HELSINKI, shared=False)
    address = scenes.OAK.address
    assert [each for each in pressed(card) if isinstance(each, DropRoom)] == [
        DropRoom(address, 3, cancel=False),
        DropRoom(address, 3, cancel=True),
    ]
    unused = removal_card(Removal(scenes.OAK, 3, ()), HELSINKI, shared=False)
    assert [each for each in pressed(unused) if isinstance(each, DropRoom)] == [DropRoom(address, 3, cancel=False)]
    assert "farewell" not in inputs(unused)


def test_an_unknown_name_is_answered_with_the_nearest_and_the_list() -> None:
    card = no_room(NoRoom("Oka", (scenes.OAK,)), removing=True)
    assert pressed(card) == [AskToRemoveRoom(scenes.OAK.address), ListRoomsPage()]


def test_what_is_wrong_with_a_fact_stands_after_its_field() -> None:
    problems = {
        "space": Problem(Reason.NAME_NEEDED),
        "seats": Problem(Reason.SEATS_MALFORMED, None, {"value": "twelve"}),
        "zone": Problem(Reason.ZONE_UNKNOWN, None, {"value": "Mars"}),
    }
    card = room_form(RoomForm(scenes.OAK, 3, {"seats": "twelve", "zone": "Mars"}, tuple(problems.values())))
    assert troubles(card) == {name: [sentence(each)] for name, each in problems.items()}
