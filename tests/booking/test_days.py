from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.availability.days import day_meant

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 26)),
        ("Tomorrow", date(2026, 11, 27)),
        ("thu", date(2026, 11, 26)),
        ("Fri", date(2026, 11, 27)),
        ("this friday", date(2026, 11, 27)),
        ("on Friday.", date(2026, 11, 27)),
        ("wednesday", date(2026, 12, 2)),
        ("weds", date(2026, 12, 2)),
        ("next tuesday", date(2026, 12, 1)),
        ("next fri", date(2026, 12, 4)),
        ("next sunday", date(2026, 12, 6)),
        ("27.11.", date(2026, 11, 27)),
        ("27.11", date(2026, 11, 27)),
        ("27. 11.", date(2026, 11, 27)),
        ("27.11.2027", date(2027, 11, 27)),
        ("27.11.27", date(2027, 11, 27)),
        ("27/11", date(2026, 11, 27)),
        ("27/11/2026", date(2026, 11, 27)),
        ("1/12", date(2026, 12, 1)),
        ("2026-11-27", date(2026, 11, 27)),
        ("2026-1-3", date(2026, 1, 3)),
        ("27 Nov", date(2026, 11, 27)),
        ("27th of November 2026", date(2026, 11, 27)),
        ("27. nov.", date(2026, 11, 27)),
        ("Nov 27", date(2026, 11, 27)),
        ("November 27, 2026", date(2026, 11, 27)),
        ("for sept 1st", date(2027, 9, 1)),
        ("25.11.", date(2027, 11, 25)),
        ("26.11.", date(2026, 11, 26)),
        ("29 Feb", date(2028, 2, 29)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date) -> None:
    assert day_meant(text, THURSDAY) == day


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "next",
            "next week",
            "last friday",
            "f",
            "fr",
            "frida",
            "next today",
            "27",
            "3",
            "31.4.",
            "0.1.",
            "1.0.",
        ),
        *(
            "12/13",
            "13-14",
            "2026-13-01",
            "29.2.2027",
            "1999-12-31",
            "9999-01-01",
            "27 Novem",
            "x 27",
            "27.11.2",
            "27.11.202",
        ),
        *("٢٧.١١.", "27 Nov at 10", "27 28 Nov", "mon tue", "1/12/2026/1", "9" * 400),
    ],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert day_meant(text, THURSDAY) is None


@given(st.dates(date(2000, 1, 1), date(9998, 12, 31)), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_whole_date_means_itself_in_every_spelling(day: date, today: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {day:%b} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ):
        assert day_meant(text, today) == day


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 364))
def test_a_date_without_a_year_is_the_next_such_date(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert day_meant(f"{day.day}.{day.month}.", today) == day
    assert day_meant(f"{day:%b} {day.day}", today) == day


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_weekday_lies_within_a_week_and_the_next_one_in_the_calendar_week_after(today: date) -> None:
    for ahead in range(7):
        day = today + timedelta(days=ahead)
        assert day_meant(f"{day:%A}", today) == day
        following = day_meant(f"next {day:%a}", today)
        assert following is not None
        assert following.weekday() == day.weekday()
        assert following.isocalendar()[:2] == (today + timedelta(days=7)).isocalendar()[:2]


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_day_or_none(text: str) -> None:
    day_meant(text, THURSDAY)
