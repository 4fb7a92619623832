"""What a card writes about a time is read back as the same time, in every language."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.sentences.reader import understand
from cards.language import reader_for, reading
from cards.times import clocks_of, day_of, short_day_of
from tests.support.phrases import NOW, ROOMS

DAYS = st.dates(date(2026, 11, 24), date(2027, 10, 31))
WALLS = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@pytest.mark.parametrize("locale", ["en-GB", "en-US", "fi-FI", "sv-SE", "sv-FI", "de-DE", "de-AT"])
@given(on=DAYS, at=WALLS, minutes=st.integers(15, 600))
@settings(deadline=None, max_examples=60)
def test_a_day_and_a_span_are_read_back(locale: str, on: date, at: time, minutes: int) -> None:
    # Finnish clocks have no leading zero, so hours of the night read as those of the afternoon.
    assume(locale != "fi-FI" or not 1 <= at.hour <= 6)
    end = (datetime.combine(on, at) + timedelta(minutes=minutes)).time()
    with reading(reader_for(locale)):
        for day in (day_of(on), short_day_of(on)):
            line = f"Oak, {day}, {clocks_of(at, end)}"
            said = understand(line, now=NOW, zone=ZoneInfo("UTC"), locale=locale, rooms=ROOMS)
            assert (said.room, said.date, said.start, said.end) == ("oak", on, at, end), line
