"""Times at which everyone can: free for all, in a room that is, on the grid, in working hours, the earliest first."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.availability.common_times import (
    HORIZON,
    PROPOSALS,
    Proposal,
    common_times,
    nearly_common_times,
    strip,
    working_hours,
)
from booking.errors import Field, Problem, Reason, Refused
from booking.forms.inputs import Inputs, open_slot
from booking.model import Attendee, Room, Slot
from tests.support.rules_office import ASH, ELM, HELSINKI, OAK

ZONES = ("Europe/Helsinki", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
QUARTER = timedelta(minutes=15)
# Around the clock changes of 2026 in all of these: 8 March to 5 April, and the end of October.
STARTS = st.one_of(
    st.integers(0, 38 * 24 * 60).map(lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(0, 33 * 24 * 60).map(lambda minutes: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
)


@st.composite
def busy(draw: st.DrawFn, within: Slot) -> list[Slot]:
    """What stands in a calendar: long and short, over one another, reaching over both ends."""
    minutes = int(within.duration.total_seconds()) // 60
    spans = draw(st.lists(st.tuples(st.integers(-600, minutes), st.integers(1, 2000)), max_size=12))
    return [
        Slot(within.starts + timedelta(minutes=at), within.starts + timedelta(minutes=at + length))
        for at, length in spans
    ]


@settings(max_examples=60, deadline=None)
@given(st.data(), STARTS, st.sampled_from(ZONES), st.integers(1, 44))
def test_what_is_proposed_suits_everybody_and_nothing_earlier_does(
    data: st.DataObject, starts: datetime, zone_name: str, quarters: int
) -> None:
    zone, length = ZoneInfo(zone_name), quarters * QUARTER
    within = Slot(starts, starts + HORIZON)
    people = data.draw(busy(within))
    rooms = [(each, data.draw(busy(within))) for each in (OAK, ELM, ASH)]
    found = list(islice(common_times(people, rooms, within, length, zone), 4))

    def room_at(slot: Slot) -> object:
        return next((room for room, taken in rooms if not any(each.overlaps(slot) for each in taken)), None)

    def suits(slot: Slot) -> bool:
        return not any(each.overlaps(slot) for each in people) and room_at(slot) is not None

    for each in found:
        assert each.slot.duration == length
        assert suits(each.slot)
        assert each.room == room_at(each.slot), "the first in the order of choice"
        assert _proposable(each.slot, within, zone)
    assert all(one.slot.ends <= other.slot.starts for one, other in pairwise(found))
    # Nothing that might have been proposed was passed over.
    at, left = _next_quarter(starts), list(found)
    while at < within.ends and left:
        slot = Slot(at, at + length)
        if suits(slot) and _proposable(slot, within, zone):
            assert left.pop(0).slot == slot
            at = slot.ends
            at += (QUARTER - (at - _next_quarter(starts)) % QUARTER) % QUARTER
        else:
            at += QUARTER
    assert not left


def _proposable(slot: Slot, within: Slot, zone: ZoneInfo) -> bool:
    starts, ends = slot.starts.astimezone(zone), slot.ends.astimezone(zone)
    return (
        within.contains(slot)
        and starts.weekday() < 5
        and starts.minute % 15 == starts.second == starts.microsecond == 0
        and starts.date() == ends.date()
        and time(8) <= starts.time()
        and ends.time() <= time(18)
    )


def _next_quarter(moment: datetime) -> datetime:
    """The first quarter from that moment on; all of these zones are whole quarters from UTC."""
    past = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (QUARTER - past) % QUARTER


def helsinki(day: int, clock: str, month: int = 3) -> datetime:
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), HELSINKI).astimezone(UTC)


def test_the_working_day_is_the_bookers_own_on_both_sides_of_a_clock_change() -> None:
    friday = helsinki(27, "17:00")
    times = common_times((), [(OAK, ())], Slot(friday, friday + HORIZON), timedelta(hours=1), HELSINKI)
    first, second = islice(times, 2)
    assert first == Proposal(Slot(friday, helsinki(27, "18:00")), OAK)
    assert second.slot == Slot(helsinki(30, "08:00"), helsinki(30, "09:00"))
    assert second.slot.starts.hour == 5, "summer time began on Sunday"


def test_a_time_is_found_where_one_persons_gap_meets_one_rooms() -> None:
    monday = helsinki(2, "08:00")
    people = [Slot(monday, helsinki(2, "13:30")), Slot(helsinki(2, "15:00"), helsinki(2, "18:00"))]
    rooms = [(OAK, [Slot(monday, helsinki(2, "14:15"))]), (ELM, [Slot(helsinki(2, "14:00"), helsinki(2, "18:00"))])]
    found = list(islice(common_times(people, rooms, Slot(monday, monday + HORIZON), QUARTER * 3, HELSINKI), 2))
    assert found[0] == Proposal(Slot(helsinki(2, "14:15"), helsinki(2, "15:00")), OAK)
    assert found[1] == Proposal(Slot(helsinki(3, "08:00"), helsinki(3, "08:45")), OAK)


def test_there_is_none_without_a_room_nor_for_longer_than_the_working_day() -> None:
    monday = helsinki(2, "08:00")
    within = Slot(monday, monday + HORIZON)
    assert list(common_times((), [], within, QUARTER, HELSINKI)) == []
    assert list(common_times((), [(OAK, ())], within, timedelta(hours=10, minutes=15), HELSINKI)) == []
    assert len(list(common_times((), [(OAK, ())], within, timedelta(hours=10), HELSINKI))) == 10


# --- Where no time suits all ------------------------------------------------------------------------------------------

BOOKER, ANN, BO, CAI = (Attendee(f"{each}@example.com", each, f"id-{each}") for each in ("booker", "ann", "bo", "cai"))


def nearly(*people: tuple[Attendee, list[Slot]], rooms: list[tuple[Room, list[Slot]]] | None = None) -> list[Proposal]:
    monday = helsinki(2, "08:00")
    return nearly_common_times(people, rooms or [(OAK, [])], Slot(monday, monday + HORIZON), QUARTER * 4, HELSINKI)


def always() -> list[Slot]:
    return [Slot(helsinki(1, "00:00"), helsinki(30, "00:00"))]


def test_the_times_that_suit_most_come_first_and_do_not_overlap() -> None:
    found = nearly((BOOKER, []), (ANN, always()), (BO, [Slot(helsinki(2, "08:00"), helsinki(2, "11:00"))]), (CAI, []))
    assert [each.slot.starts for each in found] == [helsinki(2, each) for each in ("11:00", "12:00", "13:00")]
    assert [each.missing for each in found] == [(ANN,)] * PROPOSALS


def test_whoever_books_can_always_and_is_never_alone() -> None:
    monday = [Slot(helsinki(2, "08:00"), helsinki(2, "18:00"))]
    found = nearly((BOOKER, monday), (ANN, always()), (BO, []))
    assert {each.slot.starts.astimezone(HELSINKI).date() for each in found} == {date(2026, 3, 3)}
    assert nearly((BOOKER, []), (ANN, always())) == []
    assert nearly((BOOKER, always()), (ANN, []), (BO, [])) == []


def test_a_time_that_suits_most_needs_a_room_as_well() -> None:
    taken = [Slot(helsinki(2, "08:00"), helsinki(2, "17:00"))]
    found = nearly((BOOKER, []), (ANN, always()), (BO, []), rooms=[(OAK, taken)])
    assert found[0] == Proposal(Slot(helsinki(2, "17:00"), helsinki(2, "18:00")), OAK, (ANN,))
    assert nearly((BOOKER, []), (ANN, always()), (BO, []), rooms=[(OAK, always())]) == []


def test_a_strip_is_what_is_free_within_the_working_hours() -> None:
    hours = working_hours(date(2026, 3, 2), HELSINKI)
    assert hours == Slot(helsinki(2, "08:00"), helsinki(2, "18:00"))
    busy = [Slot(helsinki(2, "07:00"), helsinki(2, "09:00")), Slot(helsinki(2, "17:30"), helsinki(2, "19:00"))]
    assert strip(ANN, busy, hours).free == (Slot(helsinki(2, "09:00"), helsinki(2, "17:30")),)
    assert strip(OAK, always(), hours).free == ()


# --- From when on, and how long ---------------------------------------------------------------------------------------

NOW = helsinki(2, "09:07")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (Inputs(), Slot(NOW, NOW + timedelta(hours=1))),
        (Inputs(date="2026-03-04"), Slot(helsinki(4, "00:00"), helsinki(4, "01:00"))),
        (Inputs(date="2026-03-04", start="10:00", end="11:30"), Slot(helsinki(4, "10:00"), helsinki(4, "11:30"))),
        (Inputs(date="2026-03-04", start="10:00"), Slot(helsinki(4, "10:00"), helsinki(4, "11:00"))),
        (Inputs(start="10:00", end="10:30"), Slot(helsinki(2, "10:00"), helsinki(2, "10:30"))),
        (Inputs(end="10:30"), Slot(NOW, NOW + timedelta(hours=1))),
        (Inputs(date="2026-02-20", start="10:00", end="10:45"), Slot(NOW, NOW + timedelta(minutes=45))),
        (Inputs(date="2026-03-29", start="03:30"), Slot(helsinki(29, "04:00"), helsinki(29, "05:00"))),
    ],
)
def test_an_open_time_is_from_what_was_typed_or_from_now_on(typed: Inputs, expected: Slot) -> None:
    assert open_slot(typed, zone=HELSINKI, now=NOW, length=timedelta(hours=1)) == expected


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (Inputs(date="soon"), Problem(Reason.MALFORMED, Field.DATE, {"value": "soon"})),
        (Inputs(date="9999-12-31"), Problem(Reason.MALFORMED, Field.DATE, {"value": "9999-12-31"})),
        (Inputs(start="25:00"), Problem(Reason.MALFORMED, Field.START, {"value": "25:00"})),
        (Inputs(start="11:00", end="10:00"), Problem(Reason.END_BEFORE_START, Field.END)),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(typed: Inputs, problem: Problem) -> None:
    with pytest.raises(Refused) as refusal:
        open_slot(typed, zone=HELSINKI, now=NOW, length=timedelta(hours=1))
    assert refusal.value.problems == (problem,)
