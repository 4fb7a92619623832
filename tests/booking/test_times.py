"""Wall time and instants, over every zone there is and every clock change from 2024 to 2030."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.times import (
    QUARTER,
    Skipped,
    fixed_zone,
    instant,
    next_quarter,
    wall,
    whole_days,
    zone_at,
    zone_label,
    zone_meant,
    zone_named,
)

ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
HELSINKI = ZoneInfo("Europe/Helsinki")

zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    assert found is not None
    return found


@cache
def changes(zone: ZoneInfo) -> tuple[datetime, ...]:
    """Find the first instants of a new offset, by looking every five days and then closer."""
    found = []
    at = FIRST
    while at < LAST:
        low, high = at, at + timedelta(days=5)
        if offset(low, zone) != offset(high, zone):
            while high - low > SECOND:
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if offset(middle, zone) == offset(low, zone) else (low, middle)
            found.append(high)
        at += timedelta(days=5)
    return tuple(found)


def naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, fold=0)


def read(local: datetime, zone: ZoneInfo) -> datetime | Skipped:
    return instant(local.date(), local.time(), zone)


def test_the_clock_changes_of_a_known_zone_are_the_ones_that_the_tests_work_on() -> None:
    assert changes(HELSINKI)[:2] == (datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 10, 27, 1, tzinfo=UTC))
    assert len(changes(HELSINKI)) == 14
    assert sum(len(changes(ZoneInfo(name))) > 0 for name in ZONES) > 150


@pytest.mark.parametrize("part", sorted({name.partition("/")[0] for name in ZONES}))
def test_at_every_clock_change_skipped_times_are_refused_and_doubled_ones_take_the_first(part: str) -> None:
    for zone in (ZoneInfo(name) for name in ZONES if name.partition("/")[0] == part):
        for edge in changes(zone):
            width = offset(edge, zone) - offset(edge - SECOND, zone)
            jumped = naive((edge - SECOND).astimezone(zone)) + SECOND  # where the clock would have gone on
            if width > timedelta(0):
                for inside in (timedelta(0), MINUTE, width / 2, width - MINUTE, width - SECOND):
                    skipped = read(jumped + inside, zone)
                    assert isinstance(skipped, Skipped)
                    assert skipped.after.astimezone(UTC) == edge
                    assert skipped.before.astimezone(UTC) == edge - MINUTE
                    assert naive(skipped.before) < jumped + inside < naive(skipped.after)
                    for neighbour in (skipped.before, skipped.after):
                        assert read(naive(neighbour), zone) == neighbour.astimezone(UTC)
                assert read(jumped + width, zone) == edge
            else:
                for inside in (width, width / 2, -MINUTE):
                    assert read(jumped + inside, zone) == edge + inside
                assert read(jumped, zone) == edge - width  # the first wall time after the doubled ones


@given(moments, zones)
def test_an_instant_survives_the_way_over_the_wall_clock_unless_it_is_the_second_of_two(
    moment: datetime, zone: ZoneInfo
) -> None:
    local = wall(moment, zone)
    read_back = read(naive(local), zone)
    assert isinstance(read_back, datetime)
    assert read_back.utcoffset() == timedelta(0)
    assert naive(read_back.astimezone(zone)) == naive(local)
    assert read_back == moment if local.fold == 0 else read_back < moment


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)), zones)  # noqa: DTZ001 -- wall times
def test_any_wall_time_is_an_instant_that_shows_it_or_is_bracketed_by_two_that_exist(
    local: datetime, zone: ZoneInfo
) -> None:
    found = read(local, zone)
    if isinstance(found, Skipped):
        assert naive(found.before) < local < naive(found.after)
        assert found.after - found.before.astimezone(UTC) == MINUTE
    else:
        assert naive(found.astimezone(zone)) == local


@given(moments, zones, st.integers(1, 24 * 60 - 1))
def test_later_on_the_same_day_is_later_in_time(moment: datetime, zone: ZoneInfo, minutes: int) -> None:
    first = naive(wall(moment, zone))
    second = first + timedelta(minutes=minutes)
    early, late = read(first, zone), read(second, zone)
    if second.date() == first.date() and isinstance(early, datetime) and isinstance(late, datetime):
        assert early < late


def test_half_hour_gaps_are_measured_as_such() -> None:
    skipped = instant(date(2025, 10, 5), time(2, 10), ZoneInfo("Australia/Lord_Howe"))
    assert isinstance(skipped, Skipped)
    assert (skipped.before.strftime("%H:%M"), skipped.after.strftime("%H:%M")) == ("01:59", "02:30")


@given(moments, zones)
def test_the_next_quarter_is_the_first_one_after_now_on_the_clocks_of_the_zone(
    moment: datetime, zone: ZoneInfo
) -> None:
    quarter = next_quarter(moment, zone)
    shown = wall(quarter, zone)
    assert timedelta(0) < quarter - moment <= QUARTER
    assert (shown.minute % 15, shown.second, shown.microsecond) == (0, 0, 0)
    assert quarter.utcoffset() == timedelta(0)


def test_a_quarter_hour_itself_is_followed_by_the_next_one() -> None:
    now = datetime(2025, 6, 2, 9, 30, tzinfo=UTC)
    assert next_quarter(now, HELSINKI) == now + QUARTER
    assert next_quarter(now + SECOND, HELSINKI) == now + QUARTER
    assert next_quarter(now - SECOND, HELSINKI) == now


def test_quarters_are_those_of_the_zone_even_where_its_offset_is_an_odd_one() -> None:
    liberia = ZoneInfo("Africa/Monrovia")  # 44 minutes and 30 seconds behind UTC until 1972
    quarter = next_quarter(datetime(1960, 1, 1, 12, 1, tzinfo=UTC), liberia)
    assert wall(quarter, liberia).time() == time(11, 30)


@pytest.mark.parametrize(
    ("zone", "month", "label"),
    [
        ("Europe/Helsinki", 1, "UTC+2"),
        ("Europe/Helsinki", 7, "UTC+3"),
        ("America/New_York", 1, "UTC-5"),
        ("America/St_Johns", 1, "UTC-3:30"),
        ("Asia/Kolkata", 1, "UTC+5:30"),
        ("Asia/Kathmandu", 1, "UTC+5:45"),
        ("America/Sao_Paulo", 1, "UTC-3"),
        ("Pacific/Marquesas", 1, "UTC-9:30"),
        ("Europe/London", 1, "UTC"),
        ("Etc/UTC", 1, "UTC"),
    ],
)
def test_a_zone_is_named_by_how_far_it_is_from_utc(zone: str, month: int, label: str) -> None:
    assert zone_label(datetime(2025, month, 15, 12, tzinfo=UTC), ZoneInfo(zone)) == label


@given(moments, zones)
def test_a_zone_label_tells_the_offset_that_holds_at_that_moment(moment: datetime, zone: ZoneInfo) -> None:
    label = zone_label(moment, zone)
    sign, (hours, _, minutes) = -1 if "-" in label else 1, label[4:].partition(":")
    assert label.startswith("UTC")
    assert sign * timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) == offset(moment, zone)


@pytest.mark.parametrize(
    "name", ["", ".", "Europe", "Mars/Base", "../../etc/passwd", "/etc/passwd", "a\0b", "x" * 5000, "\ud800"]
)
def test_what_names_no_zone_gives_none(name: str) -> None:
    assert zone_named(name) is None


def test_windows_names_are_no_zone_names_and_iana_ones_are() -> None:
    assert zone_named("W. Europe Standard Time") is None
    assert zone_named("Europe/Helsinki") == HELSINKI


@given(st.dates(date(2024, 1, 2), date(2030, 12, 30)), st.integers(1, 5), zones)
def test_whole_days_run_from_the_first_moment_of_the_first_to_the_first_moment_after_the_last(
    first: date, days: int, zone: ZoneInfo
) -> None:
    last = first + timedelta(days=days)
    starts, ends = whole_days(first, last, zone)
    for edge, day in ((starts, first), (ends, last)):
        assert edge.utcoffset() == timedelta(0)
        assert wall(edge, zone).date() == day
        assert wall(edge - SECOND, zone).date() < day


def test_a_day_that_begins_with_a_gap_starts_where_the_clock_goes_on() -> None:
    starts, ends = whole_days(date(2025, 4, 25), date(2025, 4, 26), ZoneInfo("Africa/Cairo"))
    assert wall(starts, ZoneInfo("Africa/Cairo")).time() == time(1)
    assert ends - starts == timedelta(hours=23)


@given(st.integers(-12 * 60, 14 * 60), moments)
def test_a_fixed_offset_is_a_zone_like_any_other_and_is_found_again_by_its_key(minutes: int, moment: datetime) -> None:
    zone = fixed_zone(timedelta(minutes=minutes))
    assert zone is not None
    assert offset(moment, zone) == timedelta(minutes=minutes)
    assert zone_at(zone.key) is zone
    assert zone_label(moment, zone) == zone.key
    local = naive(moment.astimezone(zone))
    assert instant(local.date(), local.time(), zone) == moment


@pytest.mark.parametrize("seconds", [15 * 3600, -13 * 3600, 30, 10**9])
def test_no_clocks_are_as_far_from_utc_as_that(seconds: int) -> None:
    assert fixed_zone(timedelta(seconds=seconds)) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Europe/Helsinki", "Europe/Helsinki"),
        ("asia/kolkata", "Asia/Kolkata"),
        (" EUROPE/LONDON ", "Europe/London"),
        ("utc", "UTC"),
        ("UTC+5:30", "UTC+5:30"),
        ("+05:30", "UTC+5:30"),
        ("GMT-3", "UTC-3"),
        ("UTC\u22123", "UTC-3"),
        ("+0000", "UTC"),
    ],
)
def test_a_zone_is_known_however_it_is_written(text: str, key: str) -> None:
    assert zone_meant(text) == zone_at(key)


@pytest.mark.parametrize(
    "text", ["", "Mars/Base", "../x", "Europe", "localtime", "Factory", "right/UTC", "UTC+99", "5:30"]
)
def test_what_names_no_zone_is_none(text: str) -> None:
    assert zone_meant(text) is None


def test_a_key_that_names_no_zone_any_more_is_told() -> None:
    with pytest.raises(ValueError, match="no time zone 'Mars/Base'"):
        zone_at("Mars/Base")
