"""Messages that nobody asked for: the news first, then the booking; nobody's words are read as ours."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Problem, Reason
from booking.manage.notices import MOST_MINUTES, Kind, Notice
from booking.model import Change, ChangeState, EventState, Person
from cards.notices import summary
from cards.receipt import starts_in
from cards.reminders import CHOICES, reminders_card
from tests.support import scenes
from tests.support.reading import buttons, said, story
from tests.support.strictness import check

SHOWN = 6
"""So many actions of a card are shown by Teams, at most.

https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
"""
HELSINKI = ZoneInfo("Europe/Helsinki")


def in_line(card: dict[str, Any]) -> list[str]:
    """The buttons that stand in line, and not behind “…”."""
    return [each["title"] for each in card["actions"] if each.get("mode") != "secondary"]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (10, "10 minutes"),
        (9.1, "10 minutes"),
        (1, "1 minute"),
        (0.01, "1 minute"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (125, "2 hours 5 minutes"),
        (1440, "24 hours"),
    ],
)
def test_the_time_to_the_start_is_said_in_hours_and_minutes(minutes: float, expected: str) -> None:
    assert starts_in(scenes.booking(), scenes.NOON - timedelta(minutes=minutes)) == expected


@given(st.integers(1, MOST_MINUTES * 60))
def test_a_start_that_is_still_to_come_is_never_said_to_be_now(seconds: int) -> None:
    told = starts_in(scenes.booking(), scenes.NOON - timedelta(seconds=seconds))
    numbers = [int(each) for each in told.split() if each.isdecimal()]
    assert all(numbers)
    minutes = numbers[0] * 60 if "hour" in told else numbers[0]
    minutes += numbers[1] if len(numbers) == 2 else 0
    assert 0 <= minutes * 60 - seconds < 60


def test_a_card_that_is_told_begins_with_the_news_and_keeps_what_the_booking_shows() -> None:
    card = scenes.told(scenes.booking(id=scenes.BOOKING_ID), Kind.REMINDER)
    check(card)
    assert said(card)[:2] == ["Starts in 10 minutes", "Budget, last round"]
    assert len(in_line(card)) <= SHOWN
    assert "Booked ✓" not in said(card)
    assert "RK-7F3K2Q" in said(card)


def test_several_news_are_one_message_the_weightiest_as_its_heading() -> None:
    made = scenes.booking(id=scenes.BOOKING_ID)
    card = scenes.told(made, Kind.UNREGISTERED, Kind.DECLINED, Kind.REMINDER)
    check(card)
    assert said(card)[0] == "This room takes no new bookings"
    assert "Everybody declined." in said(card)
    assert "Starts in 10 minutes." in said(card)
    titles = [each["title"] for each in card["actions"]]
    assert [titles[0], titles[-1]] == ["Release the room", "Reminders…"]
    assert len(in_line(card)) <= SHOWN
    assert "Cancel booking…" not in titles


def test_a_link_to_join_stays_beside_what_the_news_offer() -> None:
    made = scenes.booking(id=scenes.BOOKING_ID, online_url="https://teams.microsoft.com/l/meetup-join/1")
    card = scenes.told(replace(made, meeting=replace(made.meeting, online=True)), Kind.REMINDER)
    assert [each["title"] for each in card["actions"]] == [
        "Join in Teams",
        *("Change", "Cancel booking…"),
        *("Extend", "☆ Star room", "My bookings", "Reminders…"),
    ]


@pytest.mark.parametrize("name", [scenes.HOSTILE, scenes.RIGHT_TO_LEFT, scenes.LONG, ""])
def test_names_of_those_who_did_it_stand_in_runs_that_nobody_reads_as_markup(name: str) -> None:
    by = Person("someone", name)
    made = scenes.booking(id=scenes.BOOKING_ID)
    changed = replace(made, change=Change("c-1", scenes.OAK, made.meeting, state=ChangeState.DONE, by=by))
    cancelled = replace(made, state=EventState.CANCELLED, ended_by=by, problem=Problem(Reason.CANCELLED))
    for card in (scenes.told(changed, Kind.CHANGED, about="c-1"), scenes.told(cancelled, Kind.CANCELLED)):
        check(card)
        assert card["body"][0]["text"] in ("Your booking was changed", "Your booking was cancelled")
        if not name:
            assert "Somebody" in story(card)


def test_a_notification_tells_no_title_and_no_people() -> None:
    made = scenes.booking()
    for kind in Kind:
        text = summary([Notice(made.id, kind)], made, HELSINKI, scenes.NOON - timedelta(minutes=10))
        assert text.endswith(": Oak, 12:00–13:00")
        assert not any(secret in text for secret in ("Budget", "Alex", "partner"))


@pytest.mark.parametrize("minutes", [*CHOICES, 20, 1440])
def test_the_choice_that_holds_is_marked_in_words(minutes: int) -> None:
    card = reminders_card(minutes)
    check(card)
    marked = [each for each in buttons(card) if "✓" in each]
    assert len(marked) == (minutes in CHOICES)
    assert len(buttons(card)) == len(CHOICES)


def test_the_news_that_a_room_is_off_the_list_offers_no_more_time_in_it() -> None:
    assert "Extend" in buttons(scenes.told(scenes.booking(), Kind.REMINDER))
    told = scenes.told(scenes.booking(), Kind.UNREGISTERED, Kind.REMINDER)
    assert "Extend" not in buttons(told)
    assert {"Change", "Cancel booking…"} <= set(buttons(told))


def test_the_news_say_why_the_old_room_is_not_offered_for_the_old_time() -> None:
    news = scenes.news()
    taken = "The old time in Oak, 12:00–13:00, is taken by now."
    assert taken in said(news["moved"]), "its next time is offered instead"
    assert all(taken not in said(news[each]) for each in ("changed-time", "lost")), "it can be had again"
    assert all(taken not in said(news[each]) for each in ("cancelled", "lost-nothing-free")), "nobody knows"


def test_who_has_another_time_now_is_told_that_there_is_nothing_to_do() -> None:
    for name in ("moved", "changed-time"):
        card = scenes.news()[name]
        assert "You have Oak, 14:00–15:00. If that suits you, there is nothing to do." in said(card)
        assert "Keep 14:00–15:00" in buttons(card)


def test_where_it_is_not_known_what_a_booking_was_the_news_say_so() -> None:
    assert said(scenes.news()["moved-long-ago"])[2] == "What it was before is not known any more. It is now:"


def test_a_room_with_a_new_name_is_called_so_on_the_whole_card() -> None:
    told = said(scenes.news()["renamed"])
    assert "Great Oak · HQ, floor 3" in told
    assert [line for line in told if "Oak" in line.replace("Great Oak", "")] == ["Oak is called Great Oak now."]


def test_what_is_lost_is_not_shown_as_if_it_were_still_booked() -> None:
    news = scenes.news()
    told = said(news["lost"])
    assert told[told.index("What you had:") + 1 :] == ["Today, Tue 24 Nov, 12:00–13:00", "Oak · HQ, floor 3"]
    assert "What you had:" not in said(news["moved"])
