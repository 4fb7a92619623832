from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import Field, Problem, Reason
from booking.forms.inputs import Inputs
from booking.policy import Rules
from cards.actions.form import CloseForm, FillIn, FindRooms
from cards.actions.found_rooms import BookRoom
from cards.actions.table import parse
from cards.elements import BUDGET, weight
from cards.language import Reader, reader_for, reading
from cards.screens import render
from cards.when_fields import DAYS
from cards.words import sentence
from tests.support import scenes
from tests.support.reading import buttons, choices, inputs, off_the_list, said, story, troubles
from tests.support.strictness import check, nodes

Json = dict[str, Any]


def drawn(inputs: Inputs = scenes.INPUTS, *problems: Problem, shared: bool = False, **changes: object) -> Json:
    card = render(scenes.form(inputs, *problems, **changes), shared=shared)  # type: ignore[arg-type]
    check(card)
    return card


def _quiet(card: Json, title: str) -> Json:
    (found,) = [node for _, node in nodes(card) if node.get("title") == title and "verb" in node]
    return found


def field(card: Json, name: str) -> Json:
    (found,) = [node for _, node in nodes(card) if node.get("id") == name]
    return found


def test_the_form_asks_for_all_that_others_rely_on_by_these_ids() -> None:
    ids = [node["id"] for _, node in nodes(drawn()) if node["type"].startswith("Input.")]
    assert sorted(ids) == sorted(["day", *(each.value for each in Field)])


def test_nothing_is_required_so_that_a_time_may_be_left_open() -> None:
    assert [node["id"] for _, node in nodes(drawn()) if node.get("isRequired")] == []


def test_a_common_time_is_offered_where_that_may_be_asked_for() -> None:
    assert "When is everyone free?" not in buttons(drawn())
    form = render(replace(scenes.form(), suggests=True), shared=False)
    assert buttons(form) == ["When is everyone free?", "Show free rooms", "More options", "Close"]


def test_the_rules_are_told_and_the_clocks_where_a_room_has_others() -> None:
    assert "Up to 8 hours, at most 180 days ahead." in story(drawn())
    assert "Times are in Helsinki time (UTC+2)." in said(drawn())
    summer = replace(scenes.INPUTS, date="2026-07-01")
    assert "Times are in Helsinki time (UTC+3)." in said(drawn(summer))
    nowhen = replace(scenes.INPUTS, date="someday")
    assert "Times are in Helsinki time (UTC+2)." in said(drawn(nowhen))
    assert "Times are UTC+5:30." in said(drawn(zone="UTC+5:30"))
    assert "clocks" not in story(drawn(rooms=(scenes.OAK, scenes.ELM)))


def test_without_a_chosen_room_one_looks_for_rooms_and_nothing_else_is_urged() -> None:
    card = drawn()
    assert buttons(card) == ["Show free rooms", "More options", "Close"]
    assert [each.get("style") for each in card["actions"]] == ["positive", None, None]


def test_a_day_is_chosen_from_two_weeks_of_which_the_first_two_have_names() -> None:
    card = drawn()
    days = choices(card, "day")
    assert days[:3] == ["Tue 24 Nov, today", "Wed 25 Nov, tomorrow", "Thu 26 Nov"]
    assert len(days) == DAYS
    assert field(card, "day")["value"] == "2026-11-24"
    assert "value" not in field(card, "date"), "what is filled in counts, so nothing is"


def test_a_day_that_is_none_of_them_is_listed_too() -> None:
    card = drawn(replace(scenes.INPUTS, date="2027-03-01"))
    assert choices(card, "day")[-1] == "Mon 1 Mar 2027"
    assert field(card, "day")["value"] == "2027-03-01"


@pytest.mark.parametrize(
    ("times", "value", "title"),
    [
        (("12:00", "13:00", ""), "60", "1 h"),
        (("12:00", "13:30", ""), "90", "1½ h"),
        (("12:00", "12:50", ""), "50", "50 min"),
        (("22:00", "01:00", ""), "180", "3 h"),
        (("", "", "30"), "30", "30 min"),
        (("", "", ""), "60", "1 h"),
        (("12:00", "", "other"), "other", "Another end time"),
        (("12:00", "11:00", ""), "other", "Another end time"),
    ],
)
def test_the_length_is_chosen_and_shows_what_the_times_say(times: tuple[str, str, str], value: str, title: str) -> None:
    start, end, duration = times
    card = drawn(replace(scenes.INPUTS, start=start, end=end, duration=duration))
    assert field(card, "duration")["value"] == value
    assert {each["value"]: each["title"] for each in field(card, "duration")["choices"]}[value] == title
    assert (seen(card, "end-listed"), seen(card, "end-filled")) == (value != "other", value == "other")
    assert field(card, "end").get("value") == ("11:00" if end == "11:00" else None)


def test_no_length_is_offered_that_the_rules_do_not_allow() -> None:
    form = replace(scenes.form(), rules=Rules(longest=timedelta(hours=2)))
    assert choices(render(form, shared=False), "duration") == ["30 min", "1 h", "1½ h", "2 h"]


def test_a_named_room_can_be_booked_right_away() -> None:
    card = drawn(replace(scenes.INPUTS, room=scenes.OAK.address))
    assert buttons(card) == ["Book Oak", "Show free rooms", "More options", "Close"]
    assert card["actions"][0]["style"] == "positive"
    assert field(card, "room")["value"] == scenes.OAK.address
    assert said(card)[1:3] == ["Oak", "HQ, floor 3 · 8 seats · screen, whiteboard"]


def test_buttons_take_the_inputs_with_them_but_for_cancel() -> None:
    actions = {each["title"]: each for each in drawn(scenes.FULL)["actions"]}
    assert [title for title, each in actions.items() if "associatedInputs" not in each] == [
        "Book Oak",
        "Show free rooms",
    ]
    assert parse({"action": actions["Close"]}) == CloseForm(scenes.DRAFT_ID, 1)
    typed = {"date": "2026-11-24", "room": "any"}
    for title, kind in (("Book Oak", BookRoom), ("Show free rooms", FindRooms)):
        pressed = {**actions[title], "data": {**actions[title]["data"], **typed}}
        assert parse({"action": pressed}) == kind(scenes.DRAFT_ID, 1, inputs=Inputs(date="2026-11-24"))


@pytest.mark.parametrize("name", list(Field))
def test_a_problem_stands_right_after_its_field(name: Field) -> None:
    problem = Problem(Reason.MISSING, name)
    # The list of lengths is where an end is chosen, too, and a day stands before its field.
    where = {Field.DURATION: "end"}.get(name, name.value)
    assert troubles(drawn(scenes.INPUTS, problem)) == {where: [sentence(problem)]}


def test_fields_stand_below_each_other_where_one_of_them_is_wrong() -> None:
    def beside(card: Json, name: str) -> bool:
        sets = [node for _, node in nodes(card) if node.get("type") == "ColumnSet"]
        return any(node.get("id") == name for each in sets for _, node in nodes(each))

    right, wrong = drawn(), drawn(scenes.INPUTS, Problem(Reason.MISSING, Field.START))
    assert (beside(right, "start"), beside(right, "day"), beside(right, "capacity")) == (True, True, True)
    assert (beside(wrong, "start"), beside(wrong, "day"), beside(wrong, "capacity")) == (False, False, True)


def test_what_was_not_understood_is_told_before_others_without_the_words() -> None:
    screen = scenes.form_said("book okk tomorrow at 10 or 11 xyzzy")
    assert "I did not understand “xyzzy”." in said(render(screen, shared=False))
    before_others = render(screen, shared=True)
    assert "I did not understand all that you wrote." in said(before_others)
    assert "xyzzy" not in str(before_others)


@pytest.mark.parametrize(
    ("locale", "hours"),
    [("en-US", "6:00–7:00 PM"), ("en-US", "11:00 AM – 1:00 PM"), ("en-GB", "18:00–19:00"), ("fi-FI", "18.00–19.00")],
)
def test_the_hours_that_were_understood_are_written_as_on_every_card(locale: str, hours: str) -> None:
    spoken = "11-13" if "AM" in hours else "18-19"
    with reading(Reader("en", reader_for(locale).locale)):
        card = render(scenes.form_said(f"book oak tomorrow {spoken}"), shared=False)
    (understood,) = [each for each in said(card) if each.startswith("Understood: ")]
    assert understood.replace("\u202f", " ").split(" · ")[1] == hours


def test_a_day_and_an_end_that_no_list_has_are_asked_for_where_the_lists_stood() -> None:
    problems = (Problem(Reason.MISSING, Field.DATE), Problem(Reason.MISSING, Field.END))
    card = drawn(replace(scenes.INPUTS, date="", end="", duration="other"), *problems)
    assert troubles(card) == {"date": [sentence(problems[0])], "end": [sentence(problems[1])]}
    assert [seen(card, each) for each in SWAPPED] == [False, True, False, True]
    assert not seen(card, "more")


def test_another_day_or_end_takes_the_place_of_the_list_and_never_stands_beside_it() -> None:
    card = drawn()
    assert [seen(card, each) for each in SWAPPED] == [True, False, True, False]
    swaps = {
        each["title"]: [(target["elementId"], target["isVisible"]) for target in each["targetElements"]]
        for _, each in nodes(card)
        if each.get("title") in ("Another day", "Another end time") and each["type"].startswith("Action.")
    }
    assert swaps == {
        "Another day": [("date-listed", False), ("date-filled", True)],
        "Another end time": [("end-listed", False), ("end-filled", True)],
    }


def test_a_field_in_the_place_of_a_list_says_that_the_list_counts_while_it_is_empty_and_leads_back_to_it() -> None:
    assert [kept_by(drawn(), each) for each in ("date-filled", "end-filled")] == [STILL_LISTED, STILL_LISTED]
    asked = drawn(replace(scenes.INPUTS, date="", end="", duration="other"))
    assert [kept_by(asked, each) for each in ("date-filled", "end-filled")] == [[], []]
    both = render(replace(scenes.form(), unfolded=True), shared=False)
    assert kept_by(both, "date-filled") == STILL_LISTED[:1]


STILL_LISTED = ["If you leave this empty, your choice in the list stays.", "Back to the list"]


def kept_by(card: Json, name: str) -> list[str]:
    """What stands below a field that took the place of a list."""
    return said({"body": field(card, name)["items"][1:]})


def test_the_way_back_to_the_list_takes_along_what_was_filled_in() -> None:
    card = drawn()
    back = [each for _, each in nodes(card) if each.get("title") == "Back to the list"]
    assert ["associatedInputs" in each for each in back] == [False, False]
    (pressed, _) = ({**each, "data": {**each["data"], "date": "2027-03-01", "day": "2026-11-24"}} for each in back)
    assert parse({"action": pressed}) == FillIn(scenes.DRAFT_ID, 1, Inputs(date="2027-03-01"))


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
    assert buttons(filled) == ["Try again", "Close"]


SWAPPED = ("date-listed", "date-filled", "end-listed", "end-filled")


def seen(card: Json, name: str) -> bool:
    """Whether what has that id is shown before anything is pressed."""
    return bool(field(card, name).get("isVisible", True))


FOLDS = ("people", "where", "more")


def opened(card: Json) -> list[str]:
    """Which folds are open; the button opens the others."""
    shown = [name for name in FOLDS if field(card, name).get("isVisible", True)]
    toggles = [each["targetElements"] for each in card["actions"] if each["type"] == "Action.ToggleVisibility"]
    closed = [name for name in FOLDS if name not in shown]
    assert toggles == ([closed] if closed else [])
    return shown


@pytest.mark.parametrize("name", list(Field))
def test_a_fold_opens_by_itself_for_a_problem_in_there(name: Field) -> None:
    people = name in (Field.TITLE, Field.ATTENDEES, Field.GUESTS)
    where = name in (Field.FLOOR, Field.ROOM)
    more = name in (Field.EQUIPMENT, Field.PRIVATE, Field.ONLINE)
    card = drawn(scenes.INPUTS, Problem(Reason.MISSING, name))
    assert opened(card) == ["people"] * people + ["where"] * where + ["more"] * more


@pytest.mark.parametrize(
    ("asked", "fold"),
    [
        ({"title": "Plan"}, "people"),
        ({"attendees": ("id",)}, "people"),
        ({"guests": "x"}, "people"),
        ({"floor": "HQ/3"}, "where"),
        ({"equipment": ("screen",)}, "more"),
        ({"private": True}, "more"),
        ({"online": True}, "more"),
    ],
)
def test_a_fold_opens_by_itself_for_what_was_asked_in_there(asked: dict[str, Any], fold: str) -> None:
    assert opened(drawn()) == []
    assert opened(drawn(replace(scenes.INPUTS, **asked))) == [fold]


def test_a_client_that_cannot_unfold_asks_for_everything_in_sight() -> None:
    (unfold,) = [each for each in drawn()["actions"] if each["type"] == "Action.ToggleVisibility"]
    assert unfold["targetElements"] == list(FOLDS)
    pressed = parse({"action": {**unfold["fallback"], "data": {**unfold["fallback"]["data"], "start": "12:00"}}})
    assert pressed == FillIn(scenes.DRAFT_ID, 1, Inputs(start="12:00"), more=True)
    everything = render(replace(scenes.form(), unfolded=True), shared=False)
    assert opened(everything) == list(FOLDS)
    assert all(seen(everything, each) for each in SWAPPED)


def test_everything_that_was_typed_is_kept() -> None:
    card = drawn(scenes.FULL)
    values = {name: field(card, name).get("value") for name in ("day", *(each.value for each in Field))}
    assert values == {
        "day": "2026-11-24",
        "date": None,
        "start": "12:00",
        "end": None,
        "duration": "60",
        "title": "Budget, last round",
        "attendees": None,
        "guests": None,
        "capacity": 6,
        "floor": "HQ/3",
        "equipment": "screen,whiteboard",
        "private": "true",
        "online": "true",
        "room": scenes.OAK.address,
    }


def test_whoever_is_invited_stands_on_a_list_with_a_cross_each_and_inputs_only_add() -> None:
    card = drawn(scenes.FULL)
    at = said(card).index("2 people will be invited:")
    assert said(card)[at + 1 : at + 5] == ["Alex Wilber", "✕", "guest@partner.example", "✕"]
    assert off_the_list(card) == ["Take Alex Wilber off the list", "Take guest@partner.example off the list"]
    pressed = parse({"action": _quiet(card, "Take Alex Wilber off the list")})
    assert pressed == FillIn(scenes.DRAFT_ID, 1, Inputs(), without=scenes.ALEX.id)
    assert choices(card, "attendees") == []


def test_what_is_no_address_stays_to_be_mended() -> None:
    card = drawn(replace(scenes.INPUTS, guests="guest@partner.example; somebody, x@y"))
    assert field(card, "guests")["value"] == "somebody, x@y"
    assert "guest@partner.example" in said(card)


def test_somebody_who_was_not_found_can_be_taken_off_again() -> None:
    card = drawn(replace(scenes.INPUTS, attendees=("nobody", scenes.ALEX.id)))
    assert "Unknown person" in said(card)
    pressed = parse({"action": _quiet(card, "Take Unknown person off the list")})
    assert isinstance(pressed, FillIn)
    assert pressed.without == "nobody"


def test_whom_a_change_takes_off_is_named_before_it_is_saved_and_can_be_kept() -> None:
    card = render(scenes.edited(replace(scenes.FULL, attendees=(), guests="")), shared=False)
    gone = [each for each in said(card) if each.endswith("will be taken off when you save")]
    assert gone == [
        "Alex Wilber will be taken off when you save",
        "guest@partner.example will be taken off when you save",
    ]
    back = [parse({"action": _quiet(card, each)}) for each in off_the_list(card)]
    assert [each.again for each in back if isinstance(each, FillIn)] == [scenes.ALEX.id, "guest@partner.example"]
    assert "taken off" not in story(render(scenes.edited(), shared=False))


def test_a_long_list_has_pages_and_every_person_a_cross_on_one_of_them() -> None:
    many = replace(scenes.INPUTS, guests=", ".join(f"g{at}@partner.example" for at in range(20)))
    crosses = []
    for page in (1, 2, 3):
        card = drawn(many, page=page)
        crosses += [each for each in off_the_list(card) if each.startswith("Take g")]
        assert "Take everybody off the list" in off_the_list(card)
        onward = parse({"action": _quiet(card, "Show more people")})
        assert isinstance(onward, FillIn)
        assert onward.page == page % 3 + 1
    assert crosses == [f"Take g{at}@partner.example off the list" for at in range(20)]


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
    nobody = parse({"action": _quiet(card, "Take everybody off the list")})
    assert nobody == FillIn(scenes.DRAFT_ID, 1, Inputs(), without="everybody")
    assert off_the_list(drawn(shared=True)) == []


@pytest.mark.parametrize("count", [60, 120, 200, 1000])
def test_a_room_can_be_chosen_however_many_there_are(count: int) -> None:
    rooms = scenes.many(count)
    named = drawn(replace(scenes.FULL, room=rooms[-1].address, floor="Building 1/7"), rooms=rooms)
    listed = choices(named, "room")
    assert listed[0] == "Any room"
    assert any(each.startswith(f"Meeting Room {count:03} ") for each in listed), "the chosen one"
    assert {f"Meeting Room {at:03} · Building 1, floor 7" for at in range(31, count + 1, 60)} <= set(listed)
    assert buttons(named)[-3].startswith("Book Meeting Room")
    assert weight(named) <= BUDGET
    assert len(listed) >= min(count, 30)
    told = f"{len(listed) - 1} of {count} rooms are listed: type to find the others." in story(named)
    assert told is (len(listed) <= count)


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
    assert len([each for each in off_the_list(card) if each.startswith("Take Unknown person")]) == 8
    assert choices(card, "room") == ["Any room", *choices(card, "room")[1:]]


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
    duration=_text | st.sampled_from(["30", "other", "1440", "99999"]),
)


@given(_inputs, st.booleans())
@settings(deadline=None)
def test_whatever_was_typed_the_form_can_be_shown_again(inputs: Inputs, shared: bool) -> None:
    drawn(inputs, *(Problem(Reason.MALFORMED, each, {"value": inputs.title[:80]}) for each in Field), shared=shared)
