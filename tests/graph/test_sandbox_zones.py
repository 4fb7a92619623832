from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sandbox.errors import GraphError
from graph.sandbox.windows_zones import TABLE
from graph.sandbox.zones import instant_of, parse_instant, write_instant, zone_of

WINDOWS = [line.partition(" = ")[0] for line in TABLE.strip().splitlines()]


def hour(text: str, zone: str = "FLE Standard Time") -> str:
    return f"{instant_of({'dateTime': text, 'timeZone': zone}):%dT%H:%M}"


def test_a_skipped_hour_moves_forward_and_a_doubled_one_is_its_first() -> None:
    assert hour("2026-03-29T02:30:00") == "29T00:30"
    assert hour("2026-03-29T03:30:00") == "29T01:30"
    assert hour("2026-10-25T03:30:00") == "25T00:30"


@pytest.mark.parametrize("name", ["Nowhere", "", "Europe", "../UTC", "tzone://Microsoft/Custom"])
def test_an_unknown_name_is_no_zone(name: str) -> None:
    with pytest.raises(GraphError) as refusal:
        zone_of(name)
    assert (refusal.value.status, refusal.value.code) == (400, "TimeZoneNotSupportedException")


def test_windows_names_ignore_case_and_iana_names_can_be_forbidden() -> None:
    assert zone_of("fle standard time") is zone_of("FLE Standard Time")
    assert zone_of("Etc/UTC").key == zone_of("UTC", any_iana=False).key == "UTC"
    with pytest.raises(GraphError):
        zone_of("Europe/Helsinki", any_iana=False)


@given(st.sampled_from(WINDOWS), st.integers(631_152_000, 3_786_912_000))
def test_every_windows_zone_brings_an_instant_back(name: str, second: int) -> None:
    zone, instant = zone_of(name), datetime.fromtimestamp(second, UTC)
    written = write_instant(instant, zone, name)
    doubled = instant.astimezone(zone).fold == 1
    assert doubled or instant_of(written) == instant


@pytest.mark.parametrize("text", ["2026-02-30", "1600-01-01T00:00:00", "4501-01-01T00:00:00", "soon"])
def test_what_exchange_cannot_hold_is_no_time(text: str) -> None:
    with pytest.raises(GraphError):
        parse_instant(text)
