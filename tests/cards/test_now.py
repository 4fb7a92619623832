"""The list of free rooms and the card of common times: light enough, and nobody's words but where they belong."""

from dataclasses import replace
from typing import Any

import pytest

from booking.model import Attendee
from cards.now import ROOMS_ON_PAGE
from cards.screens import render
from tests.fakes.teams import actions_of
from tests.support import scenes
from tests.support.reading import buttons, said, story, troubles
from tests.support.strictness import check, nodes

Json = dict[str, Any]


def drawn(screen: Any, *, shared: bool = False) -> Json:  # noqa: ANN401 -- whichever screen
    card = render(screen, shared=shared)
    check(card)
    return card


@pytest.mark.parametrize("text", [scenes.HOSTILE, scenes.RIGHT_TO_LEFT, scenes.LONG])
def test_names_of_rooms_are_never_read_as_markdown(text: str) -> None:
    room = replace(scenes.OAK, name=text[:200], building=text[:200], equipment=frozenset({text[:100]}))
    for screen in (scenes.free_now((room,)), scenes.times(rooms=(room, room, room))):
        card = drawn(screen)
        blocks = [node["text"] for _, node in nodes(card) if node.get("type") == "TextBlock"]
        assert not any(set("*_[]<>`") & set(each) for each in blocks)
        assert "\u202e" not in str(card)


def test_long_names_and_addresses_cost_buttons_and_never_the_card() -> None:
    long = f"@{'y' * 60}.{'z' * 60}.{'w' * 50}.example"
    rooms = tuple(
        replace(
            room,
            mailbox=replace(room.mailbox, address=f"{'x' * 60}{at:02}{long}", zone="Europe/London"),
            name=f"{at} {scenes.RIGHT_TO_LEFT * 4}",
            building=scenes.RIGHT_TO_LEFT * 4,
            equipment=frozenset({scenes.RIGHT_TO_LEFT * 2}),
        )
        for at, room in enumerate(scenes.many(14))
    )
    titles = buttons(drawn(scenes.free_now(rooms, page=2)))
    assert [titles.count(each) for each in ("Book 15 min", "Book 30 min", "Book 60 min")] == [0, 6, 0]
    titles = buttons(drawn(scenes.free_now(scenes.many(14), page=2)))
    assert [titles.count(each) for each in ("Book 15 min", "Book 30 min", "Book 60 min")] == [6, 6, 6]


def test_the_best_room_is_large_with_its_lengths_and_the_others_are_rows_that_unfold_theirs() -> None:
    card = drawn(scenes.free_now(scenes.many(8)))
    best, *rows = [each for each in card["body"] if each["type"] == "Container"]
    name = next(node["inlines"][0] for _, node in nodes(best) if "inlines" in node)
    assert (name["text"], name["size"]) == ("Meeting Room 001", "Large")
    assert [(each["title"], each.get("style")) for each in actions_of(best) if each.get("verb") == "booking.book"] == [
        ("Book 15 min", None),
        ("Book 30 min", "positive"),
        ("Book until 12:45", None),
    ]
    assert len(rows) == ROOMS_ON_PAGE - 1
    for each in rows:
        at_once, folded = each["items"]
        assert [press["title"] for press in actions_of(at_once) if press.get("verb") == "booking.book"] == [
            "Book 30 min"
        ]
        assert folded["isVisible"] is False
        assert [press["title"] for press in folded["actions"]] == ["Book 15 min", "Book 60 min"]
        (opens,) = [node for _, node in nodes(at_once) if node.get("type") == "Action.ToggleVisibility"]
        assert opens["targetElements"] == [folded["id"]]
        assert opens["title"].startswith("Other lengths in Meeting Room 00")


def test_a_room_that_is_free_later_names_the_time_on_its_button() -> None:
    titles = [each for each in buttons(drawn(scenes.free_next())) if each.startswith("Book")]
    assert titles[:3] == ["Book 12:45–13:00", "Book 12:45–13:15", "Book 12:45–13:30"]
    assert not [each for each in titles if "min" in each], "nothing there looks as if it began now"


def test_a_short_rest_is_named_by_its_length() -> None:
    assert "Book 10 min" in buttons(drawn(scenes.free_now()))


def test_times_say_where_they_are_outside_working_hours_and_for_whom_they_suit() -> None:
    texts = said(drawn(scenes.times()))
    assert "06:00–07:00 at London House (UTC), outside working hours" in texts
    assert texts[0] == "When everyone is free"
    some = said(drawn(scenes.times(unseen=2)))
    assert some[0] == "When the others are free"


def test_on_another_page_no_room_is_before_the_others() -> None:
    card = drawn(scenes.free_now(scenes.many(8), page=2))
    assert [run["text"] for _, node in nodes(card) for run in node.get("inlines", ()) if run.get("size")] == []
    assert buttons(card)[:3] == ["Book 30 min", "Book 15 min", "Book 60 min"]


def test_a_room_that_is_free_for_one_length_alone_has_nothing_to_unfold() -> None:
    card = drawn(scenes.free_now())
    assert [node["title"] for _, node in nodes(card) if node.get("type") == "Action.ToggleVisibility"] == [
        "Other lengths in Ash"
    ]


def test_a_page_that_is_not_there_is_the_last_one() -> None:
    card = drawn(scenes.free_now(scenes.many(14), page=99))
    assert "Page 3 of 3" in said(card)
    assert "More rooms" not in buttons(card)


def test_every_press_says_what_it_books_to_who_cannot_see_the_row() -> None:
    tips = [each["tooltip"] for each in actions_of(drawn(scenes.free_now())) if each.get("verb") == "booking.book"]
    assert tips[:3] == ["Book Oak until 12:15", "Book Oak until 12:30", "Book Oak until 12:45"]
    assert len(set(tips)) == len(tips)


@pytest.mark.parametrize(
    ("unseen", "told"),
    [
        ([scenes.ALEX], "the calendar of Alex Wilber. "),
        ([scenes.ALEX, scenes.ADA], "the calendars of Alex Wilber and Ada Byron. "),
        ([scenes.MEGAN], "your own calendar. "),
        ([scenes.MEGAN, scenes.ALEX], "your own calendar, nor those of these people: Alex Wilber. "),
        ([scenes.ALEX] * 12, "and 4 more. "),
    ],
)
def test_whose_calendar_could_not_be_seen_is_told_to_the_booker_alone(unseen: list[Any], told: str) -> None:
    people = tuple(Attendee(each.address, each.name, each.id) for each in unseen)
    screen = scenes.times()
    proposals = replace(screen.proposals, unseen=people, asked=(*people, Attendee("more@contoso.example")))
    card = drawn(replace(screen, proposals=proposals))
    assert told in troubles(card)[""][0]
    shared = drawn(replace(screen, proposals=proposals), shared=True)
    assert not any(each.name in story(shared) for each in unseen)


def test_when_people_are_busy_is_never_told_where_others_read_along() -> None:
    for count in (0, 3):
        for unseen in (0, 2, 3):
            assert "busy" not in story(drawn(scenes.times(count, unseen=unseen), shared=True))
