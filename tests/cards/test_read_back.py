"""What a card writes about a time, or of what was understood, is read back as the same, in every language."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.listening import Heard
from booking.model import Mailbox, Room
from booking.sentences.model import Intent
from booking.sentences.reader import understand
from cards.language import reader_for, reading
from cards.times import clocks_of, day_of, short_day_of
from cards.understood import understood
from tests.support.phrases import LANGUAGES, LOCALES, NOW, ROOMS, phrases, read

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_form_says_that_was_understood_is_read_back_as_the_same(language: str) -> None:
    rooms = tuple(
        Room(Mailbox(f"{each.key}@rooms.example", "Europe/Helsinki"), each.name, each.building, each.floor)
        for each in ROOMS
    )
    compared, differ = 0, []
    for phrase in (each for kind in ("held", "second", "third") for each in phrases(language, kind)):
        said = read(phrase.text, language)
        if said.intent is not Intent.BOOK or said.date is None or said.start is None or said.doubts:
            continue
        with reading(reader_for(LOCALES[language])):
            room = f"{said.room}@rooms.example" if said.room else ""
            shown = replace(said, room=room, people=(), guests=(), title="", unread=())
            (line,) = understood(Heard(shown, rooms), NOW.date(), shared=False)
        text = line.model_dump()["inlines"][0]["text"].partition(": ")[2]
        again = read(text, language)
        slots = (said.date, said.start, said.end, said.room, said.count)
        if (again.date, again.start, again.end, again.room, again.count) != slots:
            differ.append((phrase.text, text))
        compared += 1
    assert differ == []
    assert compared > 40
