"""Rooms that are free right now: how long each is, for how long it can be taken, and in which order they stand."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.availability.free_now import LENGTHS, FreeNow, free_now, kept
from booking.model import Mailbox, Room, Slot
from booking.policy import Rules
from booking.ports import Busy
from tests.support.rules_office import ASH, ELM, HELSINKI, NOW, OAK

AT = NOW.replace(second=0)
SPAN = Slot(AT, AT + timedelta(hours=36))
ALL = Rules()


def after(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def taken(*spans: tuple[float, float]) -> Busy:
    return Busy(tuple(Slot(after(starts), after(ends)) for starts, ends in spans))


def look(
    *busy: tuple[Room, Busy], rules: Rules = ALL, favourites: frozenset[str] = frozenset(), zone: ZoneInfo = HELSINKI
) -> FreeNow:
    rooms = [room for room, _ in busy]
    told = {room.address: each for room, each in busy}
    return free_now(rooms, told, SPAN, zone=zone, rules=rules, favourites=favourites)


@pytest.mark.parametrize(
    ("free", "ends"),
    [
        (5, [5]),
        (14, [14]),
        (15, [15]),
        (22, [15, 22]),
        (30, [15, 30]),
        (45, [15, 30, 45]),
        (60, [15, 30, 60]),
        (61, [15, 30, 60]),
    ],
)
def test_no_press_is_for_longer_than_the_room_is_free(free: int, ends: list[int]) -> None:
    (found,) = look((OAK, taken((free, 300)))).rooms
    assert (found.until, found.ends) == (after(free), tuple(after(each) for each in ends))


@pytest.mark.parametrize("left", [0, 1, 4])
def test_a_room_with_next_to_nothing_left_is_left_out_and_told_as_the_next_free(left: int) -> None:
    found = look((OAK, taken((left, 60))))
    assert found.rooms == ()
    assert [(each.room, each.starts) for each in found.soonest] == [(OAK, after(60))]


def test_a_room_free_past_midnight_is_free_all_day_and_its_presses_may_go_past_it() -> None:
    late = Slot(AT + timedelta(hours=14, minutes=33), AT + timedelta(hours=30))  # 23:40 in Helsinki
    (found,) = free_now([OAK], {OAK.address: Busy()}, late, zone=HELSINKI, rules=ALL).rooms
    assert found.until is None
    assert found.ends == tuple(late.starts + each for each in LENGTHS)


@pytest.mark.parametrize(("longest", "ends"), [(15, [15]), (20, [15, 20]), (30, [15, 30])])
def test_the_longest_booking_caps_every_press(longest: int, ends: list[int]) -> None:
    (found,) = look((OAK, Busy()), rules=replace(ALL, longest=timedelta(minutes=longest))).rooms
    assert found.ends == tuple(after(each) for each in ends)


def test_favourites_come_first_then_rooms_nearby_then_those_with_time_then_the_smallest() -> None:
    away = Room(Mailbox("tern@example.com", "Europe/London"), "Tern", seats=1)
    short = Room(Mailbox("fir@example.com", "Europe/Helsinki"), "Fir", seats=1)
    busy = [(away, Busy()), (short, taken((10, 60))), (ELM, Busy()), (OAK, Busy()), (ASH, Busy())]
    found = look(*busy, favourites=frozenset({ASH.address}))
    assert [each.room.name for each in found.rooms] == ["Ash", "Oak", "Elm", "Fir", "Tern"]
    assert [each.favourite for each in found.rooms] == [True, False, False, False, False]


def test_when_none_is_free_the_three_soonest_are_told_with_time_for_a_meeting() -> None:
    fir = Room(Mailbox("fir@example.com", "Europe/Helsinki"), "Fir")
    found = look(
        (OAK, taken((-60, 50), (60, 90), (100, 200))),
        (ELM, taken((-60, 45))),
        (ASH, taken((-60, 240))),
        (fir, taken((-60, 2000))),
    )
    assert [(each.room.name, each.starts) for each in found.soonest] == [
        ("Elm", after(45)),
        ("Oak", after(200)),
        ("Ash", after(240)),
    ], "ten minutes between two meetings are no meeting"


def test_a_room_that_cannot_be_read_is_counted_and_not_called_free() -> None:
    found = look((OAK, Busy(readable=False)), (ELM, Busy()))
    assert ([each.room for each in found.rooms], found.unread) == ([ELM], (OAK,))
    assert free_now([OAK], {}, SPAN, zone=HELSINKI, rules=ALL).unread == (OAK,)


def test_nothing_is_offered_further_ahead_than_the_rules_allow() -> None:
    assert look((OAK, taken((-60, 25 * 60))), rules=replace(ALL, lead=timedelta(days=1))).soonest == ()


# --- A press on a list that is a little old ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "busy", "ends"),
    [
        ((-3, 27), (), 30),  # thirty minutes are thirty minutes
        ((-3, 27), ((40, 60),), 30),
        ((-3, 27), ((28, 60),), 28),  # until the next booking, which was what the list promised
        ((-3, 27), ((27, 60),), 27),
        ((-3, 27), ((26, 60),), None),
        ((-3, 27), ((-10, 5),), None),
        ((-3, 27), ((-10, 0),), 30),
        ((-3, 4), ((4, 60),), None),  # next to nothing is left
    ],
)
def test_a_slot_that_was_told_a_little_ago_begins_now(
    told: tuple[int, int], busy: tuple[tuple[int, int], ...], ends: int | None
) -> None:
    slot = kept(Slot(after(told[0]), after(told[1])), AT, taken(*busy).slots)
    assert slot == (None if ends is None else Slot(AT, after(ends)))


SPANS = st.lists(st.tuples(st.integers(-90, 90), st.integers(1, 90)), max_size=5)


@given(st.integers(1, 5), st.integers(5, 60), SPANS)
def test_what_begins_now_is_free_no_shorter_than_was_told_and_never_longer(
    ago: int, left: int, spans: list[tuple[int, int]]
) -> None:
    told = Slot(after(-ago), after(left))
    busy = taken(*((at, at + long) for at, long in spans)).slots
    slot = kept(told, AT, busy)
    assert (slot is None) == any(each.overlaps(Slot(AT, told.ends)) for each in busy)
    if slot is not None:
        assert slot.starts == AT
        assert told.ends <= slot.ends <= AT + told.duration
        assert not any(each.overlaps(slot) for each in busy)
