"""Which rooms fit, what a slot may be, and when one is free."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Field, Problem, Reason
from booking.model import Criteria, Mailbox, Room, Slot
from booking.policy import GRACE, Rules, by_fit, fits, gaps, next_free, slot_problems

NINE = datetime(2025, 6, 2, 9, tzinfo=UTC)
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
SLOT = Slot(NINE, NINE + HOUR)
RULES = Rules(longest=timedelta(hours=4), lead=timedelta(days=30))
OAK = Room(Mailbox("oak@example.com", "Europe/Helsinki"), "Oak", "HQ", "3", 8, frozenset({"screen", "phone"}))

ticks = st.integers(0, 24)
slots = st.lists(ticks, min_size=2, max_size=2, unique=True).map(
    lambda pair: Slot(NINE + min(pair) * QUARTER, NINE + max(pair) * QUARTER)
)


def quarters(*spans: Slot) -> set[datetime]:
    return {
        span.starts + each * QUARTER for span in spans for each in range((span.ends - span.starts) // QUARTER)
    }  # fmt: skip


@given(st.lists(slots, max_size=8), slots)
def test_gaps_are_exactly_the_moments_that_nothing_is_busy_in(busy: list[Slot], within: Slot) -> None:
    free = gaps(busy, within)
    assert quarters(*free) == quarters(within) - quarters(*busy)
    assert all(one.ends < other.starts for one, other in pairwise(free))


@given(st.lists(slots, max_size=8), slots, st.integers(-2, 30), st.integers(1, 4))
def test_next_free_times_are_the_beginnings_of_later_gaps_that_are_long_enough(
    busy: list[Slot], wanted: Slot, ticks: int, count: int
) -> None:
    until, taken = NINE + ticks * QUARTER, quarters(*busy)
    starts = (wanted.starts + each * QUARTER for each in range(1, 40))
    slots = (Slot(at, at + wanted.duration) for at in starts)
    free = [slot for slot in slots if slot.ends <= until and not quarters(slot) & taken]
    expected = [slot for slot in free if slot.starts - QUARTER in taken]
    assert next_free(busy, wanted, until, count) == expected[:count]


def test_a_gap_of_just_the_wanted_length_will_do() -> None:
    busy = [SLOT, Slot(NINE + 2 * HOUR, NINE + 9 * HOUR)]
    assert next_free(busy, SLOT, NINE + 9 * HOUR) == [Slot(NINE + HOUR, NINE + 2 * HOUR)]


def test_next_free_times_are_one_for_each_gap() -> None:
    busy = [Slot(NINE, NINE + HOUR), Slot(NINE + 3 * HOUR, NINE + 4 * HOUR)]
    found = next_free(busy, SLOT, NINE + 8 * HOUR, 3)
    assert [slot.starts for slot in found] == [NINE + HOUR, NINE + 4 * HOUR]
    assert next_free(busy, SLOT, NINE + 8 * HOUR) == found[:1]


@pytest.mark.parametrize(
    ("starts", "length", "problems"),
    [
        (timedelta(0), HOUR, []),
        (-GRACE, HOUR, []),
        (-GRACE - QUARTER, HOUR, [Problem(Reason.IN_THE_PAST, Field.START)]),
        (-GRACE, GRACE, [Problem(Reason.IN_THE_PAST, Field.START)]),
        (-GRACE, GRACE + QUARTER, []),
        (RULES.lead, HOUR, []),
        (RULES.lead + QUARTER, HOUR, [Problem(Reason.TOO_FAR_AHEAD, Field.DATE, {"days": 30})]),
        (timedelta(0), RULES.longest, []),
        (timedelta(0), RULES.longest + QUARTER, [Problem(Reason.TOO_LONG, Field.END, {"hours": "4"})]),
        (
            RULES.lead + HOUR,
            RULES.longest + HOUR,
            [
                Problem(Reason.TOO_FAR_AHEAD, Field.DATE, {"days": 30}),
                Problem(Reason.TOO_LONG, Field.END, {"hours": "4"}),
            ],
        ),
        (
            -10 * HOUR,
            5 * HOUR,
            [Problem(Reason.IN_THE_PAST, Field.START), Problem(Reason.TOO_LONG, Field.END, {"hours": "4"})],
        ),
    ],
)
def test_a_slot_is_neither_past_nor_too_long_nor_too_far_ahead(
    starts: timedelta, length: timedelta, problems: list[Problem]
) -> None:
    assert slot_problems(Slot(NINE + starts, NINE + starts + length), NINE, RULES) == problems


def test_half_hours_of_the_rule_are_told_as_such() -> None:
    rules = Rules(longest=timedelta(minutes=90))
    assert slot_problems(Slot(NINE, NINE + 2 * HOUR), NINE, rules)[0].values == {"hours": "1.5"}


@pytest.mark.parametrize(
    ("criteria", "fitting"),
    [
        (Criteria(), True),
        (Criteria(people=8), True),
        (Criteria(people=9), False),
        (Criteria(floor="HQ/"), True),
        (Criteria(floor="HQ/3"), True),
        (Criteria(floor="HQ/4"), False),
        (Criteria(floor="Annex/"), False),
        (Criteria(equipment=frozenset({"screen"})), True),
        (Criteria(equipment=frozenset({"screen", "phone"})), True),
        (Criteria(equipment=frozenset({"screen", "piano"})), False),
        (Criteria(8, "HQ/3", frozenset({"phone"})), True),
        (Criteria(room="elm@example.com"), True),
    ],
)
def test_a_room_fits_when_it_has_the_seats_the_floor_and_all_the_equipment(criteria: Criteria, fitting: bool) -> None:
    assert fits(OAK, criteria) is fitting


def test_unknown_seats_are_enough_for_anybody_and_a_room_of_no_building_is_on_no_floor() -> None:
    assert fits(replace(OAK, seats=None), Criteria(people=400))
    assert not fits(replace(OAK, building=""), Criteria(floor="HQ/3"))


def test_the_smallest_room_comes_first_then_place_and_name_and_unknown_seats_last() -> None:
    ordered = [
        replace(OAK, seats=2, name="Z"),
        replace(OAK, seats=4, building="Annex", name="Z"),
        replace(OAK, seats=4, floor="1", name="Z"),
        replace(OAK, seats=4, floor="2", name="A"),
        replace(OAK, seats=4, floor="2", name="B"),
        replace(OAK, seats=20, name="A"),
        replace(OAK, seats=None, name="A"),
    ]
    ordered_backward = ordered[::-1]
    assert sorted(ordered_backward, key=by_fit) == ordered
