"""Which events on a calendar are ours, and which are in the way of a slot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.model import Booking, CalendarEvent, EventState, Mailbox, MeetingRequest, Person, Room, Slot
from booking.protocol.recognition import in_the_way, is_same
from booking.protocol.record import BookingRecord, LedgerEvent, Role

NINE = datetime(2025, 6, 2, 9, tzinfo=UTC)
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
SLOT = Slot(NINE, NINE + HOUR)
OAK = Room(Mailbox("oak@example.com", "Europe/Helsinki"), "Oak", "HQ", "3", 8, frozenset({"screen", "phone"}))
OURS = LedgerEvent("e-1", OAK.mailbox, SLOT, b"{}", (), NINE + HOUR)
WORK = BookingRecord(
    Booking("b-1", "RK-222222", OAK, Person("p", "Megan"), MeetingRequest(SLOT), EventState.HELD), OURS
)
SEEN = CalendarEvent("g-1", SLOT, stamp=("inst", "e-1"), transaction_id="e-1", organized=True)


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
