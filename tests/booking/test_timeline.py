from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.availability.timeline import (
    LEAST,
    Block,
    Entry,
    entries_of,
    from_then,
    offer,
    shown_part,
    shown_week,
    timeline,
    whole_day,
)
from booking.model import Slot
from booking.policy import GRACE, Rules, gaps, slot_problems
from booking.times import wall
from tests.support import scenes

HELSINKI, LONDON = ZoneInfo("Europe/Helsinki"), ZoneInfo("Europe/London")
ZONES = [
    ZoneInfo(each) for each in ("Europe/Helsinki", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
]
RULES = Rules(longest=timedelta(hours=8), lead=timedelta(days=180))
SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 27)

zones = st.sampled_from(ZONES)
days = st.one_of(
    st.sampled_from([SPRING, AUTUMN, PLAIN, date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 10, 4)]),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)


@st.composite
def taken_around(draw: st.DrawFn, whole: Slot) -> list[Slot]:
    """Meetings in and around a day: nested, overlapping, touching, whole days, over midnight, and of no length."""
    minute = timedelta(minutes=1)
    lengths = st.one_of(st.integers(1, 120), st.sampled_from([24 * 60, 48 * 60]))
    found = []
    for _ in range(draw(st.integers(0, 8))):
        starts = whole.starts + draw(st.integers(-36 * 60, 26 * 60)) * minute
        nothing = draw(st.integers(0, 9)) == 0
        found.append(Slot(starts, starts + (timedelta.resolution if nothing else draw(lengths) * minute)))
    return [*found, whole] if draw(st.integers(0, 5)) == 0 else found


@st.composite
def looks(draw: st.DrawFn) -> tuple[ZoneInfo, date, Slot, list[Slot], datetime]:
    zone, day = draw(zones), draw(days)
    whole = whole_day(day, zone)
    assert whole is not None
    now = whole.starts + timedelta(seconds=draw(st.integers(-3600, 26 * 3600)))
    return zone, day, whole, draw(taken_around(whole)), now


@given(looks())
def test_blocks_part_the_span_without_a_hole_and_free_is_what_nothing_takes(
    look: tuple[ZoneInfo, date, Slot, list[Slot], datetime],
) -> None:
    zone, day, _, taken, now = look
    span = shown_part(day, zone, taken, now)
    assert span is not None
    blocks = timeline(span, [Entry(each) for each in taken], now)
    edges = [span.starts, *(block.slot.ends for block in blocks)]
    assert [block.slot.starts for block in blocks] == edges[:-1]
    assert edges[-1] == span.ends
    for block in blocks:
        assert block.free is not any(each.overlaps(block.slot) for each in taken)
        assert not block.free or not block.slot.starts < now < block.slot.ends, "a free block is over or to come"
    told = [entry.slot for block in blocks for entry in block.entries]
    assert sorted(told) == sorted(each for each in taken if each.overlaps(span)), "each stands in one block"
    assert _joined([block for block in blocks if block.free]) == gaps(taken, span)


def _joined(free: list[Block]) -> list[Slot]:
    """Put together again what was parted at now."""
    joined: list[Slot] = []
    for block in free:
        if joined and joined[-1].ends == block.slot.starts:
            joined[-1] = Slot(joined[-1].starts, block.slot.ends)
        else:
            joined.append(block.slot)
    return joined


@given(looks())
def test_what_is_shown_is_the_working_day_and_whatever_is_taken_outside_of_it(
    look: tuple[ZoneInfo, date, Slot, list[Slot], datetime],
) -> None:
    zone, day, whole, taken, now = look
    span = shown_part(day, zone, taken, now)
    assert span is not None
    assert whole.contains(span)
    for hour in range(8, 18):
        assert span.starts <= datetime(day.year, day.month, day.day, hour, tzinfo=zone) < span.ends
    for each in taken:
        if each.overlaps(whole) and not each.contains(whole):
            assert span.starts <= max(each.starts, whole.starts)
            assert min(each.ends, whole.ends) <= span.ends
    if whole.starts <= now < whole.ends:
        assert span.starts <= now < span.ends


@given(looks())
def test_what_is_offered_can_be_booked_and_lies_in_its_gap(
    look: tuple[ZoneInfo, date, Slot, list[Slot], datetime],
) -> None:
    zone, day, _, taken, now = look
    span = shown_part(day, zone, taken, now)
    assert span is not None
    for block in timeline(span, [Entry(each) for each in taken], now):
        wanted = offer(block, now, RULES, zone)
        if wanted is None:
            assert not block.free or block.slot.ends - max(block.slot.starts, now) < LEAST + timedelta(minutes=1)
            continue
        assert block.free
        assert block.slot.contains(wanted)
        assert now <= wanted.starts
        assert LEAST <= wanted.duration <= timedelta(hours=1)
        assert slot_problems(wanted, now, RULES) == []
        assert (wanted.starts.second, wanted.starts.microsecond, wanted.ends.second) == (0, 0, 0)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (PLAIN, 24)])
def test_a_day_is_as_long_as_the_clocks_make_it(day: date, hours: int) -> None:
    whole = whole_day(day, HELSINKI)
    assert whole is not None
    assert whole.duration == timedelta(hours=hours)
    night = Slot(whole.starts, whole.starts + timedelta(hours=5))
    span = shown_part(day, HELSINKI, [night], whole.ends)
    assert span is not None
    assert span.duration == timedelta(hours=18 - (24 - hours))


def test_a_day_that_a_zone_skipped_is_none() -> None:
    assert whole_day(date(2011, 12, 30), ZoneInfo("Pacific/Apia")) is None
    assert shown_part(date(2011, 12, 30), ZoneInfo("Pacific/Apia"), [], scenes.NOON) is None


def at(clock: str, day: date = PLAIN) -> datetime:
    hours, minutes = clock.split(":")
    midnight = datetime(day.year, day.month, day.day, tzinfo=HELSINKI)
    return (midnight + timedelta(hours=int(hours), minutes=int(minutes))).astimezone(UTC)


def slot(starts: str, ends: str) -> Slot:
    return Slot(at(starts), at(ends))


def shown(*taken: Slot, now: datetime | None = None) -> Slot | None:
    return shown_part(PLAIN, HELSINKI, taken, now or at("0:00") - timedelta(days=1))


def test_the_working_day_is_widened_in_whole_hours_and_not_by_a_whole_day() -> None:
    assert shown() == slot("8:00", "18:00")
    assert shown(slot("7:45", "8:15"), slot("18:30", "19:10")) == slot("7:00", "20:00")
    assert shown(slot("22:00", "26:00")) == slot("8:00", "24:00")
    assert shown(slot("-2:00", "1:30")) == slot("0:00", "18:00")
    assert shown(slot("0:00", "24:00")) == slot("8:00", "18:00")
    assert shown(slot("-24:00", "48:00")) == slot("8:00", "18:00")


def test_in_the_evening_the_rest_of_the_day_can_be_seen() -> None:
    assert shown(now=at("19:28")) == slot("8:00", "21:00")
    assert shown(now=at("23:40")) == slot("8:00", "24:00")
    assert shown(now=at("5:10")) == slot("5:00", "18:00")


def test_meetings_that_touch_stay_apart_and_those_that_overlap_are_one_block() -> None:
    one, two, three, within = (
        slot("9:00", "10:00"),
        slot("10:00", "11:00"),
        slot("10:30", "12:00"),
        slot("11:00", "11:10"),
    )
    blocks = timeline(slot("8:00", "18:00"), [Entry(each) for each in (three, one, within, two)], at("0:00"))
    taken = [(block.slot, [each.slot for each in block.entries]) for block in blocks if not block.free]
    assert taken == [(one, [one]), (slot("10:00", "12:00"), [two, three, within])]


@pytest.mark.parametrize(
    ("gap", "now", "wanted"),
    [
        (("10:00", "13:00"), "8:00", ("10:00", "11:00")),
        (("10:00", "10:30"), "8:00", ("10:00", "10:30")),
        (("10:00", "13:00"), "10:00", ("10:00", "11:00")),
        (("10:00", "13:00"), "10:07", ("10:15", "11:15")),
        (("10:00", "10:30"), "10:07", ("10:15", "10:30")),
        (("10:00", "10:20"), "10:07", ("10:07", "10:20")),
        (("10:00", "10:10"), "10:07", None),
        (("10:00", "10:04"), "8:00", None),
        (("10:00", "13:00"), "14:00", None),
    ],
)
def test_a_gap_is_offered_from_the_next_quarter_or_from_now(
    gap: tuple[str, str], now: str, wanted: tuple[str, str] | None
) -> None:
    blocks = timeline(slot(*gap), [], at(now))
    offered = [found for each in blocks if (found := offer(each, at(now), RULES, HELSINKI))]
    assert offered == ([slot(*wanted)] if wanted else [])


def test_what_the_rules_do_not_allow_is_not_offered() -> None:
    block = Block(slot("10:00", "12:00"))
    short = Rules(longest=timedelta(minutes=30))
    assert offer(block, at("8:00"), short, HELSINKI) == slot("10:00", "10:30")
    assert offer(block, at("8:00") - timedelta(days=200), RULES, HELSINKI) is None
    assert offer(Block(block.slot, (Entry(block.slot),)), at("8:00"), RULES, HELSINKI) is None
    assert offer(block, at("10:00") + GRACE, RULES, HELSINKI) == slot("10:15", "11:15")


def test_a_booking_and_its_event_are_one_entry_and_carry_the_booking() -> None:
    made = scenes.booking()
    other = scenes.slot(scenes.NOON, 2)
    assert entries_of([made], [made.meeting.slot, other, other]) == [Entry(made.meeting.slot, made), Entry(other)]


def test_a_week_shows_the_same_hours_of_each_of_its_days() -> None:
    late = [slot("19:10", "20:30")]
    shown = shown_week(PLAIN, HELSINKI, late, at("7:20"))
    assert [day for day, _ in shown] == [PLAIN + timedelta(days=each) for each in range(7)]
    hours = {(wall(span.starts, HELSINKI).time(), wall(span.ends, HELSINKI).time()) for _, span in shown}
    assert hours == {(time(7), time(21))}


def test_a_week_that_is_taken_until_midnight_is_shown_until_midnight() -> None:
    shown = shown_week(PLAIN, HELSINKI, [slot("22:30", "24:00")], at("0:00"))
    assert {wall(span.ends, HELSINKI).date() - day for day, span in shown} == {timedelta(days=1)}


def test_what_is_left_of_a_gap_begins_then() -> None:
    gap, taken = Block(slot("9:00", "11:00")), Block(slot("9:00", "11:00"), (Entry(slot("9:00", "11:00")),))
    assert from_then(gap, at("10:30")) == Block(slot("10:30", "11:00"))
    assert from_then(gap, at("9:00")) == gap
    assert from_then(taken, at("10:30")) == taken


@given(looks())
def test_each_day_of_a_week_is_shown_with_all_that_it_would_show_alone(
    look: tuple[ZoneInfo, date, Slot, list[Slot], datetime],
) -> None:
    zone, first, _, taken, now = look
    for day, span in shown_week(first, zone, taken, now):
        part, whole = shown_part(day, zone, taken, now), whole_day(day, zone)
        assert part is not None
        assert whole is not None
        assert span.contains(part)
        assert whole.contains(span)
