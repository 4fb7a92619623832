"""Which rooms fit, what a slot may be, and what is in the way of one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Field, Problem, Reason
from booking.model import Booking, CalendarEvent, Criteria, EventState, Mailbox, MeetingRequest, Person, Room, Slot
from booking.policy import GRACE, Rules, by_fit, fits, gaps, next_free, slot_problems
from booking.protocol.recognition import in_the_way, is_same
from booking.protocol.record import BookingRecord, LedgerEvent, Role

NINE = datetime(2025, 6, 2, 9, tzinfo=UTC)
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
SLOT = Slot(NINE, NINE + HOUR)
RULES = Rules(longest=timedelta(hours=4), lead=timedelta(days=30))
OAK = Room(Mailbox("oak@example.com", "Europe/Helsinki"), "Oak", "HQ", "3", 8, frozenset({"screen", "phone"}))
OURS = LedgerEvent("e-1", OAK.mailbox, SLOT, b"{}", (), NINE + HOUR)
WORK = BookingRecord(
    Booking("b-1", "RK-222222", OAK, Person("p", "Megan"), MeetingRequest(SLOT), EventState.HELD), OURS
)
SEEN = CalendarEvent("g-1", SLOT, stamp=("inst", "e-1"), transaction_id="e-1", organized=True)

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


def test_our_own_event_is_known_by_stamp_and_transaction_id_until_its_graph_id_is_known() -> None:
    assert is_same(SEEN, OURS, "inst")
    assert is_same(replace(SEEN, transaction_id=None), OURS, "inst")
    assert is_same(SEEN, replace(OURS, graph_id="g-1"), "inst")
    assert not is_same(SEEN, OURS, "another installation")
    assert not is_same(replace(SEEN, stamp=None), OURS, "inst")
    assert not is_same(replace(SEEN, stamp=("inst", "e-2")), OURS, "inst")
    assert not is_same(replace(SEEN, transaction_id="e-2"), OURS, "inst")


def test_a_copy_that_carries_our_stamp_is_not_our_event() -> None:
    assert not is_same(replace(SEEN, organized=False), OURS, "inst")
    known = replace(OURS, graph_id="g-1")
    assert not is_same(replace(SEEN, id="g-2", organized=False), known, "inst")
    assert not is_same(replace(SEEN, id="g-2", transaction_id=None), known, "inst")


def test_our_event_is_known_under_another_id_by_stamp_and_transaction_id_together() -> None:
    moved, known = replace(SEEN, id="g-2"), replace(OURS, graph_id="g-1")
    assert is_same(moved, known, "inst")
    assert not is_same(replace(moved, stamp=("another installation", "e-1")), known, "inst")
    assert not is_same(replace(moved, stamp=("inst", "e-2")), known, "inst")
    assert not is_same(replace(moved, transaction_id="e-2"), known, "inst")


def test_our_event_stays_ours_when_somebody_moves_it_or_shows_it_as_free() -> None:
    known = replace(OURS, graph_id="g-1")
    moved = replace(SEEN, slot=Slot(NINE + HOUR, NINE + 2 * HOUR), stamp=None, transaction_id=None, blocks=False)
    assert is_same(moved, known, "inst")


@pytest.mark.parametrize(
    ("other", "blocking"),
    [
        (CalendarEvent("g-9", SLOT), True),
        (CalendarEvent("g-9", Slot(NINE + HOUR - QUARTER, NINE + 2 * HOUR)), True),
        (CalendarEvent("g-9", Slot(NINE - HOUR, NINE + 3 * HOUR)), True),
        (CalendarEvent("g-9", Slot(NINE + HOUR, NINE + 2 * HOUR)), False),
        (CalendarEvent("g-9", Slot(NINE - HOUR, NINE)), False),
        (CalendarEvent("g-9", SLOT, blocks=False), False),
        (SEEN, False),
        (replace(SEEN, id="g-9", organized=False), True),
        (replace(SEEN, id="g-9", stamp=("inst", "e-2")), True),
    ],
)
def test_whatever_blocks_any_moment_of_the_slot_is_in_the_way_but_for_the_event_itself(
    other: CalendarEvent, blocking: bool
) -> None:
    assert in_the_way([other], SLOT, WORK, "inst") == ([other] if blocking else [])


def test_a_second_event_with_our_stamp_is_in_the_way_once_the_first_is_known() -> None:
    second = replace(SEEN, id="g-2", transaction_id=None)
    known = WORK.with_event(replace(OURS, graph_id="g-1"))
    assert in_the_way([SEEN, second], SLOT, known, "inst") == [second]


def test_none_of_a_bookings_own_events_is_in_its_way_and_only_what_is_in_the_asked_for_slot_is() -> None:
    later = Slot(NINE + HOUR, NINE + 2 * HOUR)
    placeholder = LedgerEvent("e-2", OAK.mailbox, later, b"{}", (), NINE + HOUR, Role.PLACEHOLDER)
    leaving = replace(placeholder, id="e-3", role=Role.MEETING, state=EventState.CANCELLING)
    moved = replace(SEEN, id="g-2", stamp=("inst", "e-2"), transaction_id="e-2", slot=later)
    left = replace(moved, id="g-3", stamp=("inst", "e-3"), transaction_id="e-3")
    work = replace(WORK, next=placeholder, leaving=(leaving,))
    assert in_the_way([SEEN, moved, left], Slot(NINE, NINE + 2 * HOUR), work, "inst") == []
    assert in_the_way([moved, left], later, WORK, "inst") == [moved, left]
    assert in_the_way([moved, left], SLOT, WORK, "inst") == []
