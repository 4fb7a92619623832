"""What a press says, completed by what the form held: lengths that become ends, and people who are only ever added."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Field, Reason, Refused
from booking.forms.completion import (
    EVERYBODY,
    completed,
    guests_in,
    kept_against_the_card,
    minutes_shown,
    not_guests_in,
    with_end,
    with_one_again,
    without_one,
)
from booking.forms.inputs import Inputs, interpret
from booking.policy import Rules
from tests.support import scenes

HELSINKI = ZoneInfo("Europe/Helsinki")
BEFORE = Inputs(date="2026-11-24", start="12:00", end="13:00")


def ended(before: Inputs = BEFORE, **typed: str) -> tuple[str, str]:
    """The end and the length that stay in a form into which that was typed; the date is sent along."""
    inputs = with_end(Inputs(**{"date": before.date, **typed}), before, HELSINKI)  # type: ignore[arg-type]
    return inputs.end, inputs.duration


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ({"start": "12:00", "duration": "30"}, "12:30"),
        ({"start": "15:45", "duration": "60"}, "16:45"),
        ({"start": "23:30", "duration": "90"}, "01:00"),
        ({"start": "12:00", "duration": "60", "end": "12:20"}, "12:20"),
        ({"start": "12:00", "duration": "other", "end": "14:10"}, "14:10"),
    ],
)
def test_a_length_decides_the_end_unless_one_was_typed(typed: dict[str, str], end: str) -> None:
    assert ended(BEFORE, **typed) == (end, "")


@pytest.mark.parametrize(
    ("start", "end", "moved"),
    [
        ("14:00", "13:00", "15:00"),
        ("13:00", "13:00", "14:00"),
        ("23:30", "13:00", "00:30"),
        ("12:30", "13:00", "13:00"),
        ("14:00", "13:30", "13:30"),
    ],
)
def test_an_end_that_a_later_start_has_passed_moves_on_with_it_where_nobody_typed_it(
    start: str, end: str, moved: str
) -> None:
    assert ended(start=start, end=end) == (moved, "")


def test_an_end_that_was_wrong_before_yields_to_a_length_that_is_chosen_instead() -> None:
    wrong = replace(BEFORE, end="09:00")
    assert minutes_shown(wrong) is None
    assert ended(wrong, start="12:00", end="09:00", duration="other") == ("09:00", "")
    assert ended(wrong, start="12:00", end="09:00", duration="30") == ("12:30", "")


@pytest.mark.parametrize(
    ("day", "start", "minutes", "end"),
    [("2026-03-29", "02:30", "60", "04:30"), ("2026-10-25", "02:30", "120", "03:30")],
)
def test_across_a_change_of_clocks_it_is_as_long_as_it_really_lasts(
    day: str, start: str, minutes: str, end: str
) -> None:
    assert ended(replace(BEFORE, date=day), start=start, duration=minutes) == (end, "")


@pytest.mark.parametrize(
    ("typed", "reason", "field"),
    [
        ({"duration": "soon"}, Reason.MALFORMED, Field.DURATION),
        ({"duration": "0"}, Reason.MALFORMED, Field.DURATION),
        ({"duration": "1440"}, Reason.MALFORMED, Field.DURATION),
        ({"duration": "99999"}, Reason.MALFORMED, Field.DURATION),
        ({"duration": "600"}, Reason.TOO_LONG, Field.END),
        ({"duration": "other"}, Reason.MISSING, Field.END),
        ({"duration": "60", "start": ""}, Reason.MISSING, Field.START),
        ({"duration": "60", "start": "25:00"}, Reason.MALFORMED, Field.START),
    ],
)
def test_a_length_that_leads_nowhere_is_told_and_kept(typed: dict[str, str], reason: Reason, field: Field) -> None:
    draft = scenes.draft(BEFORE)
    inputs = completed(Inputs(**{"date": "2026-11-24", "start": "12:00", **typed}), draft)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        interpret(
            inputs,
            booker=scenes.MEGAN,
            zone=HELSINKI,
            now=datetime(2026, 11, 24, 6, tzinfo=UTC),
            rules=Rules(),
            people={},
            rooms=scenes.ROOMS,
        )
    assert [(each.reason, each.field) for each in refused.value.problems] == [(reason, field)]
    assert typed["duration"] in (inputs.duration, "600")


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_typed_something_comes_of_it(day: str, start: str, end: str, duration: str) -> None:
    typed = Inputs(date=day, start=start, end=end, duration=duration)
    inputs = completed(typed, scenes.draft(BEFORE))
    assert inputs.end or not end.strip()
    assert minutes_shown(inputs) is None or 0 < (minutes_shown(inputs) or 0) <= 1440


def test_what_is_pressed_only_adds_people() -> None:
    held = scenes.draft(replace(BEFORE, attendees=("a",), guests="x@partner.example"))
    typed = replace(BEFORE, end="", duration="60", attendees=("b", "a"), guests="Y@partner.example, nobody")
    both = completed(typed, held)
    assert both.attendees == ("a", "b")
    assert guests_in(both.guests) == ("x@partner.example", "y@partner.example")
    assert not_guests_in(both.guests) == "nobody"
    mended = completed(replace(typed, guests="z@partner.example"), scenes.draft(both))
    assert guests_in(mended.guests) == ("x@partner.example", "y@partner.example", "z@partner.example")
    assert not_guests_in(mended.guests) == ""


def test_people_go_one_by_one_or_all_at_once() -> None:
    held = replace(BEFORE, attendees=("a", "b"), guests="x@partner.example, nobody, y@partner.example")
    assert without_one(held, "a").attendees == ("b",)
    assert without_one(held, "x@partner.example").guests == "y@partner.example, nobody"
    assert without_one(held, "c") == replace(held, guests="x@partner.example, y@partner.example, nobody")
    assert without_one(held, EVERYBODY) == BEFORE


def test_only_whom_the_booking_has_invited_comes_back() -> None:
    booking = scenes.booking()
    assert with_one_again(BEFORE, scenes.ALEX.id, booking).attendees == (scenes.ALEX.id,)
    assert with_one_again(BEFORE, "guest@partner.example", booking).guests == "guest@partner.example"
    for nobody in ("", "stranger", scenes.ALEX.address):
        assert with_one_again(BEFORE, nobody, booking) == BEFORE
    assert with_one_again(BEFORE, scenes.ALEX.id, None) == BEFORE


def test_whoever_is_missing_on_an_older_card_is_told_of() -> None:
    held = scenes.draft(replace(BEFORE, attendees=("a", "b"), guests="x@partner.example"))
    whole = replace(BEFORE, attendees=("b", "a", "c"), guests="X@partner.example; y@partner.example")
    assert kept_against_the_card(whole, held) == ()
    for less in (replace(whole, attendees=("a",)), replace(whole, guests="y@partner.example")):
        assert [each.reason for each in kept_against_the_card(less, held)] == [Reason.ATTENDEES_KEPT]
        assert kept_against_the_card(replace(less, duration="60"), held) == (), "a card that only adds"
