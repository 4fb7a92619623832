from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from booking.errors import Problem, Reason
from booking.ports import RoomChange
from booking.room_administration import FILTER_LIMIT, ON_PAGE, NoRoom, Removal, Removed, RoomForm
from cards.actions.form import OpenForm
from cards.actions.rooms import AskToRemoveRoom, DropRoom, ListRoomsPage, OpenRoom, SaveRoom
from cards.actions.schedule import ShowSchedule
from cards.actions.table import parse
from cards.elements import weight
from cards.room_editing import no_room, room_form
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
    assert buttons(rooms_page(scenes.room_list((), admin=True))) == ["Import rooms", "Setup"]
    assert buttons(rooms_page(scenes.room_list((), admin=True, wanted="xyz", count=0))) == ["Find", "All rooms"]
    assert buttons(rooms_page(scenes.room_list(()))) == []


def test_an_admin_edits_and_removes_from_the_list() -> None:
    card = rooms_page(scenes.room_list((scenes.OAK,), admin=True))
    assert OpenRoom(scenes.OAK.address) in pressed(card)
    assert AskToRemoveRoom(scenes.OAK.address) in pressed(card)
    assert scenes.OAK.address in story(card)


def test_a_page_leads_to_ten_others_in_one_press_each_with_what_was_looked_for() -> None:
    card = rooms_page(scenes.room_list(scenes.many(ON_PAGE), wanted="hq", count=2500, page=7))
    pages = [each.page for each in pressed(card) if isinstance(each, ListRoomsPage) and each.words == "hq"]
    assert pages == [2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 8], "the last one is the button for more"
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
    assert "Megan Bowen changed this meanwhile: Floor 3 → 4, Seats 8 → nothing." in story(card)
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
    assert buttons(card) == ["Undo", "All rooms"]


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
