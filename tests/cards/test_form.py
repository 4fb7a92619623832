from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import Field, Problem, Reason
from booking.forms.inputs import Inputs
from cards.actions import BookRoom, CloseForm, FindRooms, parse
from cards.elements import BUDGET, weight
from cards.screens import render
from cards.words import sentence
from tests.support import scenes
from tests.support.reading import buttons, choices, inputs, said, troubles
from tests.support.strictness import check, nodes

Json = dict[str, Any]


def drawn(inputs: Inputs = scenes.INPUTS, *problems: Problem, shared: bool = False, **changes: object) -> Json:
    card = render(scenes.form(inputs, *problems, **changes), shared=shared)  # type: ignore[arg-type]
    check(card)
    return card


def field(card: Json, name: str) -> Json:
    (found,) = [node for _, node in nodes(card) if node.get("id") == name]
    return found


def test_the_form_asks_for_all_that_others_rely_on_by_these_ids() -> None:
    ids = [node["id"] for _, node in nodes(drawn()) if node["type"].startswith("Input.")]
    assert sorted(ids) == sorted(each.value for each in Field)


def test_nothing_is_required_so_that_a_time_may_be_left_open() -> None:
    assert [node["id"] for _, node in nodes(drawn()) if node.get("isRequired")] == []


def test_a_common_time_is_offered_where_that_may_be_asked_for() -> None:
    assert "When can everyone?" not in buttons(drawn())
    form = render(replace(scenes.form(), suggests=True), shared=False)
    assert buttons(form) == ["Find rooms", "Book", "When can everyone?", "Cancel"]


def test_the_rules_and_the_zone_are_told_before_the_click() -> None:
    assert "Up to 8 hours, at most 180 days ahead. Times are UTC+2, Europe/Helsinki." in said(drawn())
    summer = replace(scenes.INPUTS, date="2026-07-01")
    assert "Up to 8 hours, at most 180 days ahead. Times are UTC+3, Europe/Helsinki." in said(drawn(summer))
    nowhen = replace(scenes.INPUTS, date="someday")
    assert "Up to 8 hours, at most 180 days ahead. Times are in Europe/Helsinki time." in said(drawn(nowhen))


def test_without_a_named_room_one_looks_for_rooms_first_but_may_choose_one_and_book_it() -> None:
    card = drawn()
    assert buttons(card) == ["Find rooms", "Book", "Cancel"]
    assert card["actions"][0]["style"] == "positive"


def test_a_named_room_can_be_booked_right_away() -> None:
    card = drawn(replace(scenes.INPUTS, room=scenes.OAK.address))
    assert buttons(card) == ["Book", "Find rooms", "Cancel"]
    assert card["actions"][0]["style"] == "positive"
    assert field(card, "room")["value"] == scenes.OAK.address
    assert "8 seats · screen, whiteboard" in said(card)


def test_buttons_take_the_inputs_with_them_but_for_cancel() -> None:
    actions = {each["title"]: each for each in drawn(scenes.FULL)["actions"]}
    assert [title for title, each in actions.items() if "associatedInputs" not in each] == ["Book", "Find rooms"]
    assert parse({"action": actions["Cancel"]}) == CloseForm(scenes.DRAFT_ID, 1)
    typed = {"date": "2026-11-24", "room": "any"}
    for title, kind in (("Book", BookRoom), ("Find rooms", FindRooms)):
        pressed = {**actions[title], "data": {**actions[title]["data"], **typed}}
        assert parse({"action": pressed}) == kind(scenes.DRAFT_ID, 1, inputs=Inputs(date="2026-11-24"))


@pytest.mark.parametrize("name", list(Field))
def test_a_problem_stands_right_after_its_field(name: Field) -> None:
    problem = Problem(Reason.MISSING, name)
    assert troubles(drawn(scenes.INPUTS, problem)) == {name.value: [sentence(problem)]}


def test_a_problem_of_no_field_stands_on_top() -> None:
    card = drawn(scenes.FULL, Problem(Reason.SUGGESTIONS_OFF))
    assert said(card)[1] == "⚠ " + sentence(Problem(Reason.SUGGESTIONS_OFF))


def test_while_booking_is_off_a_new_form_is_not_offered_and_a_filled_one_is_kept_without_buttons_that_book() -> None:
    off = Problem(Reason.BOOKING_OFF)
    new = drawn(scenes.INPUTS, off)
    assert said(new) == ["Booking is off", "⚠ " + sentence(off)]
    assert (buttons(new), inputs(new)) == (["Try again", "My bookings"], {})
    filled = drawn(scenes.FULL, off, revision=2)
    assert inputs(filled)["title"] == scenes.FULL.title
    assert buttons(filled) == ["Try again", "Cancel"]


@pytest.mark.parametrize("name", list(Field))
def test_more_opens_by_itself_for_a_problem_in_there(name: Field) -> None:
    inside = name in (Field.CAPACITY, Field.FLOOR, Field.EQUIPMENT, Field.PRIVATE, Field.ONLINE)
    card = drawn(scenes.INPUTS, Problem(Reason.MISSING, name))
    assert field(card, "more").get("isVisible", True) is inside
    assert field(card, "more-button").get("isVisible", True) is not inside
    assert field(card, "less-button").get("isVisible", True) is inside


@pytest.mark.parametrize(
    "asked", [{"capacity": "6"}, {"floor": "HQ/3"}, {"equipment": ("screen",)}, {"private": True}, {"online": True}]
)
def test_more_opens_by_itself_for_what_was_asked_in_there(asked: dict[str, Any]) -> None:
    assert field(drawn(), "more")["isVisible"] is False
    assert "isVisible" not in field(drawn(replace(scenes.INPUTS, **asked)), "more")


def test_everything_that_was_typed_is_kept() -> None:
    card = drawn(scenes.FULL)
    values = {name: field(card, name).get("value") for name in (each.value for each in Field)}
    assert values == {
        "date": "2026-11-24",
        "start": "12:00",
        "end": "13:00",
        "title": "Budget, last round",
        "attendees": scenes.ALEX.id,
        "guests": "guest@partner.example",
        "capacity": 6,
        "floor": "HQ/3",
        "equipment": "screen,whiteboard",
        "private": "true",
        "online": "true",
        "room": scenes.OAK.address,
    }
    assert "So far: Alex Wilber" in said(card)


def test_somebody_who_was_not_found_can_be_taken_off_again() -> None:
    card = drawn(replace(scenes.INPUTS, attendees=("nobody", scenes.ALEX.id)))
    assert choices(card, "attendees") == ["Unknown person", "Alex Wilber"]
    assert field(card, "attendees")["value"] == f"nobody,{scenes.ALEX.id}"


def test_where_offers_buildings_and_their_floors_in_the_order_of_a_lift() -> None:
    rooms = tuple(scenes.room(f"Room {floor}", floor=floor) for floor in ("10", "2", "-1", "Roof"))
    assert choices(drawn(rooms=rooms), "floor") == [
        "Anywhere",
        "HQ",
        "HQ, floor -1",
        "HQ, floor Roof",
        "HQ, floor 2",
        "HQ, floor 10",
    ]


def test_rooms_of_one_name_are_told_apart() -> None:
    twin = replace(scenes.OAK, mailbox=replace(scenes.OAK.mailbox, address="oak2@contoso.example"))
    titles = choices(drawn(rooms=(scenes.OAK, twin, scenes.ELM)), "room")
    assert titles == [
        "Any room",
        "Oak · HQ, floor 3 · oak@contoso.example",
        "Oak · HQ, floor 3 · oak2@contoso.example",
        "Elm · HQ, floor 1",
    ]


def test_before_others_neither_title_nor_people_are_shown_but_said_to_be_kept() -> None:
    wrong = (
        Problem(Reason.TITLE_TOO_LONG, Field.TITLE, {"limit": 255, "length": 300}),
        Problem(Reason.ATTENDEE_UNKNOWN, Field.ATTENDEES, {"value": "Alex Wilber"}),
        Problem(Reason.GUEST_MALFORMED, Field.GUESTS, {"value": "guest@partner"}),
    )
    card = drawn(scenes.FULL, *wrong, shared=True)
    for secret in ("Budget", "Alex", "guest@partner", scenes.ALEX.id):
        assert secret not in str(card)
    assert any("are kept" in text for text in said(card))
    assert set(troubles(card)) == {"title", "attendees", "guests"}
    assert field(card, "capacity")["value"] == 6
    assert not any("are kept" in text for text in said(drawn(shared=True)))


def test_two_hundred_rooms_fit_and_the_named_one_stays_to_be_chosen() -> None:
    rooms = scenes.many(200)
    named = drawn(replace(scenes.FULL, room=rooms[150].address), rooms=rooms)
    assert choices(named, "room") == ["Any room", "Meeting Room 151 · Building 1, floor 7"]
    assert buttons(named)[0] == "Book"
    assert weight(named) <= BUDGET
    assert not [each for _, each in nodes(drawn(rooms=rooms)) if each.get("id") == "room"]
    assert len(choices(drawn(rooms=scenes.many(60)), "room")) == 61


def test_all_that_makes_a_form_heavy_at_once_still_goes_out() -> None:
    people = tuple(f"{at:08}-6a4e-4f7a-9d8e-0c6a1b2d3e4f" for at in range(500))
    inputs = replace(scenes.FULL, title="t" * 20_000, guests="g" * 20_000, attendees=people)
    rooms = tuple(
        scenes.room(f"{at} " + "R" * 70, building="B" * 75 + f"{at:05}", floor=str(at), equipment=f"{at}" + "E" * 75)
        for at in range(200)
    )
    card = render(scenes.form(inputs, rooms=rooms), shared=False)
    # https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages: 100 KB is the end.
    check(card, heaviest=100 * 1024)
    assert field(card, "guests")["value"] == "g" * 20_000
    assert field(card, "attendees")["value"] == ",".join(people)


_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40) | st.sampled_from(
    [scenes.HOSTILE, scenes.RIGHT_TO_LEFT, scenes.LONG, "2026-02-30", "25:00", "9:05", "²", "１２", "-1", "1e9"]
)
_inputs = st.builds(
    Inputs,
    date=_text,
    start=_text,
    end=_text,
    title=_text,
    attendees=st.lists(_text.map(lambda text: text.replace(",", "")).filter(bool), max_size=3, unique=True).map(tuple),
    guests=_text,
    capacity=_text,
    floor=_text,
    equipment=st.lists(_text.map(lambda text: text.replace(",", "")).filter(bool), max_size=3, unique=True).map(tuple),
    private=st.booleans(),
    online=st.booleans(),
    room=_text,
)


@given(_inputs, st.booleans())
@settings(deadline=None)
def test_whatever_was_typed_the_form_can_be_shown_again(inputs: Inputs, shared: bool) -> None:
    drawn(inputs, *(Problem(Reason.MALFORMED, each, {"value": inputs.title[:80]}) for each in Field), shared=shared)
