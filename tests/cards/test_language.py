"""In which language a sentence is said, and how each locale writes times."""

import asyncio
from contextvars import copy_context
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.model import Slot
from cards.language import Reader, locale_told, reader, reader_for, reading, say, say_count
from cards.times import (
    clock,
    clock_of,
    clocks_of,
    day_of,
    in_room,
    lasting,
    listed,
    room_span,
    short_day_of,
    span,
    until,
)
from tests.support import scenes

HELSINKI = ZoneInfo("Europe/Helsinki")
FINNISH, SWEDISH, GERMAN, AMERICAN = (reader_for(each) for each in ("fi-FI", "sv-FI", "de-AT", "en-US"))


@pytest.mark.parametrize(
    ("told", "chosen", "expected"),
    [
        ("fi-FI", "", Reader("fi", "fi_FI")),
        ("sv-FI", "", Reader("sv", "sv_FI")),
        ("de-AT", "", Reader("de", "de_AT")),
        ("en-US", "", Reader("en", "en_US")),
        ("de-DE-1996", "", Reader("de", "de_DE")),
        ("fr-FR", "", Reader("en", "en_GB")),  # English words, and 24 hours as at home
        ("ko-KR", "", Reader("en", "en_001")),  # and 12 hours
        ("xx", "", Reader("en", "en_GB")),
        ("", "", Reader("en", "en_GB")),
        ("en-US", "fi", Reader("fi", "fi")),
        ("fi-FI", "en", Reader("en", "en_GB")),
        ("sv-FI", "sv", Reader("sv", "sv_FI")),
        ("fi-FI", "klingon", Reader("fi", "fi_FI")),
    ],
)
def test_who_reads_follows_from_the_client_unless_a_language_was_chosen(
    told: str, chosen: str, expected: Reader
) -> None:
    assert reader_for(told, chosen) == expected


@pytest.mark.parametrize("tag", [None, 5, "", "../../etc", "fi-FI\0", "a" * 36, "fi FI", "-", "ελ-GR", "fi--FI"])
def test_what_is_no_language_tag_is_not_kept(tag: object) -> None:
    assert locale_told(tag) == ""


@given(st.text(max_size=50))
def test_no_text_in_the_place_of_a_locale_breaks_anything(tag: str) -> None:
    with reading(reader_for(locale_told(tag))):
        assert say("{day}, {time}", day=day_of(date(2026, 11, 24)), time=clock_of(time(9)))


def test_a_sentence_is_said_to_whoever_reads_just_now() -> None:
    assert say("Page {page} of {pages}", page=1, pages=2) == "Page 1 of 2"
    with reading(FINNISH):
        assert say("Page {page} of {pages}", page=1, pages=2) == "Sivu 1/2"
        with reading(GERMAN):
            assert say("Page {page} of {pages}", page=1, pages=2) == "Seite 1 von 2"
        assert say("Thank you") == "Kiitos"
    assert reader() == Reader()


def test_a_count_chooses_its_words_in_each_language() -> None:
    told = []
    for each in (Reader(), FINNISH, SWEDISH, GERMAN):
        with reading(each):
            told.append([say_count("{count} seat", "{count} seats", count) for count in (1, 2)])
    assert told == [["1 seat", "2 seats"], ["1 paikka", "2 paikkaa"], ["1 plats", "2 platser"], ["1 Platz", "2 Plätze"]]


def test_a_large_number_is_grouped_as_the_reader_does() -> None:
    told = []
    for each in (Reader(), FINNISH, GERMAN):
        with reading(each):
            told.append(say("{count:,} of {total}", count=12_500, total=7))
    assert told == ["12,500 of 7", "12\u00a0500 of 7", "12.500 of 7"]


def test_a_sentence_that_no_catalog_has_is_said_in_english() -> None:
    with reading(FINNISH):
        assert say("Only {who} knows this one.", who="nobody") == "Only nobody knows this one."


def test_a_task_that_is_closed_from_another_context_ends_quietly() -> None:
    async def answer() -> None:
        with reading(reader_for("fi-FI")):
            await asyncio.sleep(0)

    begun = answer()
    copy_context().run(begun.send, None)
    begun.close()
    assert reader() == Reader()


async def test_what_runs_at_the_same_time_does_not_hear_each_other() -> None:
    async def thanks(told: str) -> str:
        with reading(reader_for(told)):
            await asyncio.sleep(0)
            return say("Thank you")

    assert await asyncio.gather(*map(thanks, ("fi-FI", "sv-SE", "de-DE", "en-GB"))) == [
        "Kiitos",
        "Tack",
        "Danke",
        "Thank you",
    ]


@pytest.mark.parametrize(
    ("who", "whole", "near", "at", "both"),
    [
        (Reader(), "Tue 24 Nov 2026", "Tue 24 Nov", "18:00", "18:00–19:30"),
        (AMERICAN, "Tue Nov 24, 2026", "Tue Nov 24", "6:00 PM", "6:00–7:30 PM"),
        (FINNISH, "ti 24.11.2026", "ti 24.11.", "18.00", "18.00–19.30"),
        (SWEDISH, "tis 24 nov. 2026", "tis 24 nov.", "18:00", "18:00–19:30"),
        (GERMAN, "Di. 24. Nov. 2026", "Di. 24. Nov.", "18:00", "18:00–19:30"),
    ],
)
def test_days_and_times_read_as_people_there_write_them(who: Reader, whole: str, near: str, at: str, both: str) -> None:
    with reading(who):
        assert (day_of(date(2026, 11, 24)), short_day_of(date(2026, 11, 24))) == (whole, near)
        assert (clock_of(time(18)), clocks_of(time(18), time(19, 30))) == (at, both)


def test_a_span_over_noon_names_both_halves_of_the_day_and_one_within_a_half_names_it_once() -> None:
    with reading(AMERICAN):
        assert clocks_of(time(11, 30), time(13)) == "11:30 AM – 1:00 PM"
        assert clocks_of(time(0, 15), time(0, 45)) == "12:15–12:45 AM"
        assert clocks_of(time(12), time(12, 45)) == "12:00–12:45 PM"


def test_a_span_over_midnight_names_both_days_in_each_language() -> None:
    late = Slot(datetime(2026, 11, 24, 21, tzinfo=UTC), datetime(2026, 11, 24, 23, tzinfo=UTC))
    with reading(FINNISH):
        assert span(late, HELSINKI) == "ti 24.11.2026 klo 23.00 – ke 25.11.2026 klo 1.00"
    with reading(AMERICAN):
        assert span(late, HELSINKI) == "Tue Nov 24, 2026, 11:00 PM – Wed Nov 25, 2026, 1:00 AM"


def test_a_zone_is_said_by_the_rooms_building_and_only_where_its_clocks_differ() -> None:
    assert room_span(scenes.slot(), HELSINKI, scenes.OAK) == ""
    with reading(FINNISH):
        assert room_span(scenes.slot(), HELSINKI, scenes.ASH) == "10.00–11.00, London House (UTC)"
    # FLE Standard Time is said to be Kiev's by some tables; the room is in its building all the same.
    kiev = scenes.room("Oak", building="HQ", zone="Europe/Kyiv")
    assert room_span(scenes.slot(), ZoneInfo("Europe/London"), kiev) == "12:00–13:00 at HQ (UTC+2)"
    nowhere = scenes.room("Oak", building="", floor="", zone="Europe/Kyiv")
    assert room_span(scenes.slot(), ZoneInfo("Europe/London"), nowhere) == "12:00–13:00 on the room's clock (UTC+2)"


def test_a_building_from_right_to_left_turns_nothing_around() -> None:
    assert (
        in_room("10:00–11:00", "UTC+2", scenes.room("Oak", building="בית")) == "10:00–11:00 at \u2068בית\u2069 (UTC+2)"
    )


def test_an_end_says_how_far_its_clocks_are_only_where_they_changed() -> None:
    before, after = datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC)
    assert until(after, before, HELSINKI) == "04:00 (UTC+2)"
    assert until(after, after - timedelta(minutes=30), HELSINKI) == "04:00"


def test_several_are_listed_as_each_language_does() -> None:
    told = []
    for each in (Reader(), AMERICAN, FINNISH, SWEDISH, GERMAN):
        with reading(each):
            told.append(listed(["a", "b", "c"]))
    assert told == ["a, b and c", "a, b, and c", "a, b ja c", "a, b och c", "a, b und c"]


def test_a_length_is_as_long_in_each_language() -> None:
    with reading(GERMAN):
        assert [lasting(timedelta(minutes=each)) for each in (45, 60, 90)] == ["45 Min.", "1 Std.", "1 Std. 30 Min."]


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)), st.sampled_from([Reader(), FINNISH, SWEDISH, GERMAN]))  # noqa: DTZ001
def test_a_time_reads_back_as_the_same_minute(moment: datetime, who: Reader) -> None:
    local = moment.replace(tzinfo=UTC)
    with reading(who):
        hour, minute = clock(local, ZoneInfo("UTC")).replace(".", ":").split(":")
    assert (int(hour), int(minute)) == (local.hour, local.minute)
