from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.errors import Problem, Reason
from booking.forms.screens import RoomsScreen
from booking.home import Home
from booking.model import Criteria
from cards.actions.found_rooms import BookRoom, StarRoom, TurnPage
from cards.actions.table import parse
from cards.screens import render
from cards.words import sentence
from tests.fakes.teams import actions_of
from tests.support import scenes
from tests.support.reading import buttons, free_rooms, said, story, taken_rooms
from tests.support.strictness import check, nodes

Json = dict[str, Any]
LOST = Problem(Reason.ROOM_TAKEN, None, {"room": scenes.OAK.address, "name": "Oak"})


def drawn(screen: RoomsScreen, *, shared: bool = False) -> Json:
    card = render(screen, shared=shared)
    check(card)
    return card


def press(card: Json, title: str) -> object:
    (action,) = [each for each in actions_of(card) if each["title"] == title]
    return parse({"action": action})


def test_each_free_room_has_its_place_seats_equipment_and_button_in_one_row() -> None:
    card = drawn(scenes.found((scenes.OAK, scenes.ELM)))
    assert said(card)[:2] == ["2 free rooms", "Tue 24 Nov 2026, 12:00–13:00"]
    row = card["body"][2]
    assert [each["width"] for each in row["columns"]] == ["stretch", "auto", "auto"]
    assert said({"body": [row]}) == ["Oak", "HQ, floor 3 · 8 seats · screen, whiteboard", "☆"]
    star, book = actions_of(row)
    assert parse({"action": star}) == StarRoom(scenes.OAK.address, True, scenes.DRAFT_ID, 1)
    assert (book["title"], book["tooltip"]) == ("Book", "Book Oak")
    assert parse({"action": book}) == BookRoom(scenes.DRAFT_ID, 1, scenes.OAK.address)


def test_the_best_fit_alone_is_the_primary_button() -> None:
    styles = [each.get("style") for each in actions_of(drawn(scenes.found())) if each["title"] == "Book"]
    assert styles == ["positive", None, None]


def test_a_room_in_another_zone_tells_its_own_time() -> None:
    assert "10:00–11:00 at London House (UTC)" in said(drawn(scenes.found((scenes.ASH,))))


def test_taken_rooms_stand_below_in_a_line_each_with_the_next_free_time_to_press() -> None:
    gone = (
        scenes.taken(scenes.OAK, 1.25, 3),
        scenes.taken(scenes.ELM),
        scenes.taken(scenes.ASH, reason=Reason.ROOM_UNREADABLE),
    )
    card = drawn(scenes.found((scenes.room("Yew"),), gone))
    assert taken_rooms(card) == {"Oak": "Book 13:15", "Elm": "Taken", "Ash": "Calendar not readable now"}
    assert said(card)[-4:] == [
        "Taken at that time",
        "Oak · HQ, floor 3",
        "Elm · HQ, floor 1 · Taken",
        "Ash · London House, floor 2 · Calendar not readable now",
    ]
    assert free_rooms(card) == ["Yew"]
    runs = [run for _, run in nodes(card) if str(run.get("text", "")).startswith("Oak")]
    assert [run["isSubtle"] for run in runs] == [True]
    (later,) = [each for each in actions_of(card) if each["title"] == "Book 13:15"]
    assert later["tooltip"] == "Book Oak 13:15"
    starts = datetime(2026, 11, 24, 11, 15, tzinfo=UTC)
    assert parse({"action": later}) == BookRoom(scenes.DRAFT_ID, 1, scenes.OAK.address, starts)


def reasons(screen: RoomsScreen, *, shared: bool = False) -> list[list[str]]:
    """What is said of each free room between its name and its place."""
    rows = [node for _, node in nodes(drawn(screen, shared=shared)) if node.get("type") == "ColumnSet"]
    rows = [each for each in rows if free_rooms(each)]
    return [said({"body": [each]})[1:-2] for each in rows]


def test_each_room_says_what_speaks_for_it_and_nothing_that_nobody_asked_for() -> None:
    plain = scenes.found()
    nearby = replace(scenes.OAK, floor="5", equipment=frozenset({"screen"}))
    asked = replace(
        scenes.found((scenes.OAK, nearby, replace(scenes.ELM, building="Annex"))),
        criteria=Criteria(people=6, equipment=frozenset({"screen", "whiteboard"})),
        home=Home(ZoneInfo("Europe/Helsinki"), "HQ", "3"),
    )
    assert reasons(plain)[:2] == [[], []]
    assert reasons(asked) == [
        ["On your floor · Fits 6 people · Has screen, whiteboard"],
        ["In your building · Fits 6 people · Has screen"],
        ["Has screen"],
    ]
    assert [each for each in said(drawn(asked)) if each.startswith("HQ, floor 3")] == ["HQ, floor 3 · 8 seats"]


def test_before_others_no_room_says_where_somebody_is_at_home_or_how_many_come() -> None:
    home = Home(ZoneInfo("Europe/Helsinki"), "HQ", "3")
    screen = replace(scenes.found((scenes.OAK,)), criteria=Criteria(people=6), home=home)
    for secret in ("your", "Fits"):
        assert secret in str(drawn(screen))
        assert secret not in str(drawn(screen, shared=True))


def test_a_page_holds_eight_free_and_five_taken_rooms_and_both_turn_together() -> None:
    rooms = scenes.many(27)
    free, gone = rooms[:10], tuple(scenes.taken(each, 2) for each in rooms[10:])
    seen_free, seen_taken = [], []
    for page in range(1, 5):
        card = drawn(scenes.found(free, gone, page=page))
        seen_free.append(free_rooms(card))
        seen_taken.append(list(taken_rooms(card)))
        assert f"Page {page} of 4" in said(card)
        assert ("More rooms" in buttons(card)) is (page < 4)
        assert ("Previous rooms" in buttons(card)) is (page > 1)
    assert [len(each) for each in seen_free] == [8, 2, 0, 0]
    assert [len(each) for each in seen_taken] == [5, 5, 5, 2]
    assert sum(seen_free, []) + sum(seen_taken, []) == [each.name for each in rooms]  # noqa: RUF017 — four short lists


def test_turning_names_the_page_to_turn_to() -> None:
    card = drawn(scenes.found(scenes.many(30), page=2))
    assert press(card, "More rooms") == TurnPage(scenes.DRAFT_ID, 1, 3)
    assert press(card, "Previous rooms") == TurnPage(scenes.DRAFT_ID, 1, 1)


def test_a_page_past_the_last_is_the_last() -> None:
    assert "Page 2 of 2" in said(drawn(scenes.found(scenes.many(10), page=9)))


def test_one_page_is_not_counted() -> None:
    assert "Page" not in story(drawn(scenes.found()))


def test_a_room_that_was_lost_is_told_once_on_top_with_its_next_times_to_press() -> None:
    gone = (scenes.taken(scenes.OAK, 1.25, 3, 23), scenes.taken(scenes.ASH, 2))
    card = drawn(scenes.found((scenes.ELM,), gone, LOST, taken=scenes.OAK.address))
    assert said(card)[2] == "⚠ " + sentence(LOST)
    assert story(card).count("Oak is taken") == 1
    assert list(taken_rooms(card)) == ["Ash"]
    later = press(card, "Book Oak 13:15")
    assert later == BookRoom(scenes.DRAFT_ID, 1, scenes.OAK.address, datetime(2026, 11, 24, 11, 15, tzinfo=UTC))
    assert [title for title in buttons(card) if title.startswith("Book Oak")] == [
        "Book Oak 13:15",
        "Book Oak 15:00",
        "Book Oak Wed 25 Nov 11:00",
    ]


@pytest.mark.parametrize("named", [{"taken": scenes.OAK.address}, {"inputs": scenes.FULL}])
def test_a_room_that_was_asked_for_and_is_taken_stands_on_top_at_every_look(named: dict[str, Any]) -> None:
    card = drawn(scenes.found((scenes.ELM,), (scenes.taken(scenes.OAK, 2),), **named))
    assert said(card)[2].startswith("⚠ Oak is taken at that time.")
    assert "Book Oak 14:00" in buttons(card)
    unreadable = scenes.taken(scenes.OAK, reason=Reason.ROOM_UNREADABLE)
    assert "⚠ The calendar of Oak cannot be read" in story(drawn(scenes.found((scenes.ELM,), (unreadable,), **named)))


def test_without_a_free_room_the_soonest_times_are_there_to_press() -> None:
    gone = (scenes.taken(scenes.ELM), scenes.taken(scenes.OAK, 5), scenes.taken(scenes.ASH, 1.5))
    card = drawn(scenes.found((), gone))
    assert said(card)[0] == "No room is free"
    assert "No suitable room is free for that time." in story(card)
    assert list(taken_rooms(card)) == ["Ash", "Oak", "Elm"]
    assert buttons(card) == ["Book 13:30", "Book 17:00", "Change", "Close"]


def test_before_others_the_rooms_tell_nothing_of_the_meeting() -> None:
    card = drawn(scenes.found(scenes.ROOMS, (), LOST, inputs=scenes.FULL), shared=True)
    for secret in ("Budget", "Alex", "partner", scenes.ALEX.id):
        assert secret not in str(card)


def test_the_fullest_page_of_the_longest_names_fits() -> None:
    rooms = tuple(
        scenes.room(
            f"{at} " + "R" * 76,
            building="B" * 80,
            floor="F" * 80,
            zone="Europe/London",
            equipment=",".join(f"{kit}" + "E" * 78 for kit in range(20)),
        )
        for at in range(40)
    )
    gone = tuple(scenes.taken(each, *(hours + 0.25 for hours in range(1, 4))) for each in rooms[20:])
    full = scenes.found(rooms[:20], gone, LOST, page=2, taken=rooms[20].address)
    drawn(full)
    home = Home(ZoneInfo("Europe/Helsinki"), rooms[0].building, rooms[0].floor)
    drawn(replace(full, criteria=Criteria(people=8, equipment=rooms[0].equipment), home=home))
    drawn(scenes.found((), gone, LOST, taken=rooms[20].address))


def test_a_time_on_another_day_stands_below_the_words() -> None:
    gone = (scenes.taken(scenes.OAK, 2), scenes.taken(scenes.ELM, 23))
    card = drawn(scenes.found((), gone))
    beside = [each for each in card["body"] if each["type"] == "ColumnSet" and "Book 14:00" in str(each["columns"][-1])]
    below = [each for each in card["body"] if "Book Wed 25 Nov 11:00" in str(each)]
    assert len(beside) == 1
    assert "Book Wed 25 Nov 11:00" in str(below[0]["columns"][0])


def test_a_booking_is_moved_to_another_time_and_not_booked_again() -> None:
    card = drawn(scenes.moving((), (scenes.taken(scenes.OAK, 3.25, 5), scenes.taken(scenes.ELM, 4))))
    titles = [each for each in buttons(card) if each.startswith(("Move", "Book"))]
    assert titles
    assert all(each.startswith("Move to ") for each in titles)


def test_a_day_later_is_said_with_its_day() -> None:
    late = scenes.NOON + timedelta(hours=11, minutes=30)
    gone = scenes.taken(scenes.OAK, (late - scenes.NOON) / timedelta(hours=1))
    assert taken_rooms(drawn(scenes.found((scenes.ELM,), (gone,)))) == {"Oak": "Book 23:30"}
