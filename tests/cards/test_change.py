"""The cards of a change: what is told before the press, and what is offered."""

from dataclasses import replace
from typing import Any

import pytest

from booking.errors import Field, Problem, Reason
from booking.forms.inputs import filled
from booking.forms.screens import FormScreen, Screen
from cards.actions.form import CloseForm, FillIn, FindRooms
from cards.actions.found_rooms import BookRoom
from cards.actions.table import parse
from cards.elements import BUDGET, weight
from cards.screens import render
from cards.words import cancellation_message
from tests.fakes.teams import actions_of
from tests.support import scenes
from tests.support.measures import fields_on
from tests.support.reading import buttons, choices, said, story
from tests.support.strictness import check, nodes

AS_IT_IS = filled(scenes.booking(), scenes.HELSINKI)

MOVES = "If you switch rooms, everyone gets a new invitation, and the Teams link changes."


def fields(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for _, each in nodes(card) if str(each.get("type", "")).startswith("Input.")]


def toggles(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for _, each in nodes(card) if each.get("type") == "Action.ToggleVisibility"]


def drawn(screen: Screen) -> dict[str, Any]:
    card = render(screen, shared=False)
    check(card)
    return card


def test_the_form_says_what_is_now_whatever_is_typed_and_what_another_room_means() -> None:
    card = drawn(scenes.edited(replace(scenes.FULL, start="15:00", end="16:00", room=scenes.ELM.address)))
    assert said(card)[:2] == ["Change booking", "Currently: Oak · Tue 24 Nov 2026, 12:00–13:00"]
    assert MOVES in said(card)
    assert MOVES not in story(drawn(scenes.form(scenes.FULL)))


def test_the_form_says_what_save_does_with_the_room_and_who_gets_mail() -> None:
    keeps = "“Save” keeps Oak if it is free then."
    mail = "A new time or title is emailed to everyone invited. If only people change, only they get an email."
    assert {keeps, mail} <= set(said(drawn(scenes.edited())))
    elsewhere = drawn(scenes.edited(replace(scenes.FULL, room=scenes.ELM.address)))
    assert keeps not in said(elsewhere), "another room was chosen"
    assert not {keeps, mail} & set(said(drawn(scenes.form(scenes.FULL))))


def test_its_buttons_save_look_and_go_back() -> None:
    card = drawn(scenes.edited())
    kinds = {each["title"]: parse({"action": each}) for each in card["actions"] if each["type"] == "Action.Execute"}
    assert list(kinds) == ["Save", "Show free rooms", "Back"]
    assert [type(each) for each in kinds.values()] == [BookRoom, FindRooms, CloseForm]


FOLDED = {"title", "attendees", "guests", "room", "floor", "equipment", "private", "online"}


def unfolded(screen: FormScreen) -> set[str]:
    """What is seen at once of what a change may leave folded."""
    return set(fields_on(drawn(screen))) & FOLDED


def test_the_form_shows_when_and_leaves_folded_what_stays_as_it_is() -> None:
    card = drawn(scenes.edited())
    assert fields_on(card) == ["day", "start", "duration", "capacity"]
    assert {"date", "end", *FOLDED} <= {each["id"] for each in fields(card)}, "all of it is sent with a press"
    assert "Budget, last round · 2 people invited" in said(card)


@pytest.mark.parametrize(
    ("becomes", "shown"),
    [
        ({"title": "Plan B"}, {"title", "attendees", "guests"}),
        ({"title": ""}, {"title", "attendees", "guests"}),
        ({"attendees": ()}, {"title", "attendees", "guests"}),
        ({"guests": "guest@partner.example, other@partner.example"}, {"title", "attendees", "guests"}),
        ({"private": True}, {"equipment", "private", "online"}),
        ({"online": True}, {"equipment", "private", "online"}),
        ({"equipment": ("screen",)}, {"equipment", "private", "online"}),
        ({"floor": "HQ/3"}, {"room", "floor"}),
        ({"title": "Plan B", "private": True, "floor": "HQ/3"}, FOLDED),
        ({"start": "15:00", "end": "16:00", "capacity": "4"}, set()),
    ],
)
def test_what_is_to_become_different_is_shown(becomes: dict[str, Any], shown: set[str]) -> None:
    assert unfolded(scenes.edited(replace(AS_IT_IS, **becomes))) == shown


@pytest.mark.parametrize("field", [Field.TITLE, Field.ATTENDEES, Field.GUESTS, Field.ONLINE, Field.ROOM])
def test_what_is_wrong_is_shown(field: Field) -> None:
    wrong = Problem(Reason.TITLE_TOO_LONG, field, {"limit": 255, "length": 300})
    assert field.value in unfolded(scenes.edited(None, wrong))


def test_what_a_private_booking_with_a_link_has_is_no_reason_to_unfold_it() -> None:
    made = scenes.booking(meeting=replace(scenes.booking().meeting, private=True, online=True))
    assert unfolded(scenes.edited(made=made)) == set()


def test_each_part_that_is_folded_has_one_press_and_a_client_without_it_gets_the_whole_form() -> None:
    card = drawn(scenes.edited())
    toggled = [set(each["targetElements"]) for each in toggles(card) if isinstance(each["targetElements"][0], str)]
    assert toggled == [{"people"}, {"where", "more"}]
    (press,) = [parse({"action": each["fallback"]}) for each in toggles(card) if "fallback" in each]
    assert isinstance(press, FillIn)
    assert press.more
    assert unfolded(replace(scenes.edited(), unfolded=True)) == FOLDED
    private, title = replace(AS_IT_IS, private=True), replace(AS_IT_IS, title="Plan B")
    where = replace(private, floor="HQ/3")
    for becomes, left, called in (
        (where, {"people"}, "Title and people"),
        (private, {"people", "where"}, "More options"),
        (title, {"where", "more"}, "More options"),
    ):
        card = drawn(scenes.edited(becomes))
        (toggle,) = [each for each in toggles(card) if "fallback" in each]
        assert (set(toggle["targetElements"]), toggle["title"]) == (left, called)


def test_what_is_folded_is_not_told_before_others() -> None:
    card = render(scenes.edited(), shared=True)
    assert "Budget" not in story(card)
    assert "2 people invited" not in story(card)


def test_an_end_on_the_next_day_is_said_and_an_impossible_one_is_not_called_so() -> None:
    assert "Ends Wed 25 Nov 2026, 01:00" in said(drawn(scenes.edited(replace(scenes.FULL, start="22:00", end="01:00"))))
    assert "Ends Wed" not in story(drawn(scenes.edited()))
    slip = Problem(Reason.END_BEFORE_START, Field.END)
    early = scenes.edited(replace(scenes.FULL, start="12:00", end="11:00"), slip)
    assert "Ends Wed" not in story(drawn(early))


def test_a_form_with_hundreds_of_rooms_keeps_the_own_one() -> None:
    card = drawn(scenes.edited(scenes.FULL, rooms=(*scenes.many(400), scenes.OAK)))
    assert weight(card) <= BUDGET
    assert any(each.startswith("Oak") for each in choices(card, "room"))


def test_the_own_room_is_saved_in_and_moving_is_never_urged() -> None:
    card = drawn(scenes.moving())
    pressed = [each for each in actions_of(card) if each.get("tooltip")]
    assert [(each["title"], each["tooltip"], each.get("style")) for each in pressed] == [
        ("Keep Oak, new time", "Stay in Oak", "positive"),
        ("Move", "Move to Elm", None),
        ("Move", "Move to Ash", None),
    ]


def test_who_changes_no_time_is_told_that_the_rest_is_saved_in_the_own_room() -> None:
    made = scenes.booking().meeting
    card = drawn(replace(scenes.moving(), meeting=replace(made, title="Plan B")))
    assert buttons(card)[0] == "Keep Oak and save"


def test_where_nothing_differs_there_is_nothing_to_save() -> None:
    card = drawn(replace(scenes.moving(), meeting=scenes.booking().meeting))
    assert buttons(card) == ["Move", "Move", "Back to the form", "Back to the booking"]
    assert "Your room now" in said(card)


@pytest.mark.parametrize("free", [(), (scenes.ELM,)])
def test_rooms_to_move_to_say_that_the_booking_stays_and_what_moving_means(free: tuple[Any, ...]) -> None:
    texts = said(drawn(scenes.moving(free, (scenes.taken(scenes.OAK, 3.25),))))
    stays = "The booking stays as it is until you choose: Oak · Tue 24 Nov 2026, 12:00–13:00."
    assert texts.index(stays) < texts.index(MOVES)


def test_the_word_to_the_attendees_says_where_to_on_the_clocks_of_that_room() -> None:
    booking = scenes.booking()
    assert cancellation_message(booking, scenes.ASH, booking.meeting.slot) == (
        "This meeting has moved to Ash (London House, floor 2), Tue 24 Nov 2026, 10:00–11:00 (UTC). "
        "A new invitation is on its way to you."
    )
    assert cancellation_message(booking, scenes.OAK, booking.meeting.slot) == (
        "A new invitation takes the place of this one: Oak, Tue 24 Nov 2026, 12:00–13:00 (UTC+2)."
    )


def test_the_word_to_the_attendees_is_short_enough_whatever_rooms_are_called() -> None:
    where = scenes.room("R" * 80, building="B" * 80, floor="9" * 80)
    assert len(cancellation_message(scenes.booking(), where, scenes.slot())) <= 500
