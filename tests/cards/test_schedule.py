from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.availability.schedule import ROOMS_ON_PAGE, Timetable, Unclear
from booking.availability.timeline import Entry
from booking.errors import Problem, Reason
from booking.model import Attendee, Room, Slot
from cards.actions import OpenForm, ShowBooking, ShowSchedule, StarRoom, parse
from cards.elements import weight
from cards.schedule import BLOCKS_TOLD, schedule_card
from tests.fakes.teams import actions_of
from tests.support import scenes
from tests.support.reading import buttons, quiet_presses, said, story
from tests.support.strictness import HEAVIEST, check, nodes

Json = dict[str, Any]
FLOOR: dict[Room, list[Entry] | None] = {
    scenes.OAK: [*scenes.theirs((9, 10), (10, 11.5)), scenes.mine(13, 14.5)],
    scenes.ELM: [],
    scenes.ASH: scenes.theirs((8, 18)),
}


def drawn(shown: Timetable | Unclear) -> Json:
    card = schedule_card(shown)
    check(card)
    return card


def press(card: Json, title: str) -> object:
    (action,) = [each for each in actions_of(card) if each["title"] == title]
    return parse({"action": action})


def widths(card: Json) -> list[list[int]]:
    """The widths of each bar's parts."""
    return [[each["width"] for each in node["columns"]] for _, node in nodes(card) if node.get("type") == "Table"]


def styles(card: Json) -> list[list[str]]:
    rows = [node for _, node in nodes(card) if node.get("type") == "TableRow"]
    return [[cell.get("style", "") for cell in each["cells"]] for each in rows]


def test_a_floor_is_one_bar_for_each_room_with_its_hours_above_and_its_free_times_below() -> None:
    card = drawn(scenes.timetable(FLOOR))
    assert said(card)[0] == "Tomorrow, Tue 24 Nov 2026"
    assert widths(card) == [[60, 60, 90, 90, 90, 210], [600], [600]]
    assert styles(card) == [["", "accent", "accent", "", "accent", ""], [""], ["accent"]]
    assert [text for text in said(card) if text.isdigit()][:5] == ["8", "10", "12", "14", "16"]
    texts = story(card)
    for text in ("Free 08:00–09:00, 11:30–13:00, 14:30–18:00", "Free all the time", "Taken all the time"):
        assert text.replace("–", "–\u2060") in texts


def test_a_gap_opens_the_form_with_room_and_an_hour_at_most() -> None:
    card = drawn(scenes.timetable(FLOOR))
    assert press(card, "Book Oak 11:30–12:30") == OpenForm(scenes.OAK.address, scenes.span(11.5, 12.5).starts)
    short = drawn(scenes.timetable({scenes.OAK: scenes.theirs((8, 9), (9.5, 18)), scenes.ELM: []}))
    wanted = scenes.span(9, 9.5)
    assert press(short, "Book Oak 09:00–09:30") == OpenForm(scenes.OAK.address, wanted.starts, wanted.ends)
    assert "Book Oak 08:00–09:00" in quiet_presses(card)
    assert not [title for title in quiet_presses(card) if title.startswith("Book Ash")]


def test_a_name_opens_the_day_of_its_room_and_a_room_leads_back_to_its_floor() -> None:
    card = drawn(scenes.timetable(FLOOR))
    assert press(card, "Schedule of Elm") == ShowSchedule(scenes.ELM.address, "2026-11-24")
    alone = drawn(scenes.timetable({scenes.OAK: FLOOR[scenes.OAK]}))
    assert press(alone, "HQ, floor 3") == ShowSchedule("HQ, floor 3", "2026-11-24")


def test_one_room_is_told_block_by_block_with_a_button_for_each_gap() -> None:
    card = drawn(scenes.timetable({scenes.OAK: FLOOR[scenes.OAK]}))
    texts = said(card)
    assert texts[texts.index("08:00–09:00") :][:2] == ["08:00–09:00", "Free, 1 h"]
    assert texts[texts.index("10:00–11:30") :][:2] == ["10:00–11:30", "Taken"]
    assert texts[texts.index("13:00–14:30") :][:3] == [
        "13:00–14:30",
        "Budget, last round",
        "Megan Bowen, Alex Wilber, guest@partner.example",
    ]
    tips = [each["tooltip"] for each in actions_of(card) if each["title"] == "Book"]
    assert tips == ["Book Oak 08:00–09:00", "Book Oak 11:30–12:30", "Book Oak 14:30–15:30"]
    assert press(card, "Open") == ShowBooking(scenes.BOOKING_ID)


def test_what_is_over_cannot_be_pressed_and_what_is_under_way_begins_at_the_next_quarter() -> None:
    card = drawn(scenes.timetable({scenes.OAK: scenes.theirs((9, 10)), scenes.ELM: []}, now=12.1))
    assert styles(card) == [["emphasis", "accent", "emphasis", ""], ["emphasis", ""]]
    assert [title for title in quiet_presses(card) if title.startswith("Book")] == [
        "Book Oak 12:15–13:15",
        "Book Elm 12:15–13:15",
    ]
    alone = drawn(scenes.timetable({scenes.OAK: scenes.theirs((9, 10))}, now=12.1))
    assert "09:00–10:00" not in said(alone), "what is over stands on the bar alone"
    assert said(alone)[0] == "Today, Tue 24 Nov 2026"
    over = drawn(scenes.timetable({scenes.OAK: scenes.theirs((9, 10))}, now=30))
    assert "Over" in said(over)
    assert not [each for each in buttons(over) if each == "Book"]
    both = drawn(scenes.timetable({scenes.OAK: [], scenes.ELM: []}, now=30))
    assert story(both).count("Over for the day") == 2


def test_days_are_turned_and_today_is_named() -> None:
    card = drawn(scenes.timetable(FLOOR, now=-5, page=2, pages=3))
    assert buttons(card) == ["More rooms", "Earlier rooms", "← Today", "Wed 25 Nov →"]
    assert press(card, "More rooms") == ShowSchedule("HQ", "2026-11-24", 3)
    assert press(card, "Wed 25 Nov →") == ShowSchedule("HQ", "2026-11-25", 2)
    assert said(card)[0] == "Tomorrow, Tue 24 Nov 2026"
    far = drawn(scenes.timetable(FLOOR, now=-77))
    assert buttons(far) == ["← Mon 23 Nov", "Today", "Wed 25 Nov →"]
    assert press(far, "Today") == ShowSchedule("HQ", "2026-11-20", 1)
    assert buttons(drawn(scenes.timetable(FLOOR, now=12))) == ["Wed 25 Nov →"]
    past = drawn(scenes.timetable(FLOOR, now=36))
    assert buttons(past) == ["← Mon 23 Nov", "Today →"]


def test_stars_are_offered_beside_each_name_and_to_nobody_before_others() -> None:
    card = drawn(scenes.timetable(FLOOR, favourites=frozenset({scenes.OAK.address})))
    off = press(card, "Take the star off Oak")
    assert off == StarRoom(scenes.OAK.address, False, where="HQ", day="2026-11-24")
    assert press(card, "Star Elm: it comes first") == StarRoom(scenes.ELM.address, True, where="HQ", day="2026-11-24")
    assert ("★" in said(card), said(card).count("☆")) == (True, 2)
    before_others = drawn(scenes.timetable(FLOOR, favourites=None))
    assert not {"★", "☆"} & set(said(before_others))


def test_a_room_on_other_clocks_says_so() -> None:
    alone: dict[Room, list[Entry] | None] = {scenes.ASH: []}
    for days in (FLOOR, alone):
        assert "This room is in London, 2 h behind." in said(drawn(scenes.timetable(days)))
    kathmandu = scenes.room("Lama", zone="Asia/Kathmandu")
    assert "This room is in Kathmandu, 3 h 45 min ahead." in said(drawn(scenes.timetable({kathmandu: []})))
    # Helsinki's clocks change and those of Kathmandu do not, so no one number tells how far they are apart.
    spring = Slot(datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 15, tzinfo=UTC))
    card = drawn(scenes.timetable({kathmandu: []}, shown=spring, day=spring.ends.date()))
    assert "03:45–20:45 at HQ (UTC+5:45)" in said(card)
    assert "Times are UTC+2." in said(drawn(scenes.timetable(FLOOR)))


def test_a_day_on_which_the_clocks_change_says_so() -> None:
    span = replace(
        scenes.span(8, 18), starts=datetime(2026, 3, 28, 22, tzinfo=UTC), ends=datetime(2026, 3, 29, 15, tzinfo=UTC)
    )
    card = drawn(scenes.timetable({scenes.OAK: []}, shown=span, day=span.ends.date()))
    assert "The clocks change on this day: times are UTC+2, later UTC+3." in said(card)
    assert "00:00–18:00" in said(card)
    assert widths(card) == [[17 * 60]]


def test_what_reaches_over_midnight_says_since_when_and_until_when() -> None:
    nights = scenes.theirs((-2, 9), (22, 27))
    card = drawn(scenes.timetable({scenes.OAK: nights}, shown=scenes.span(0, 24)))
    assert "Taken since Mon 23 Nov 22:00" in said(card)
    assert "22:00–24:00" in said(card)
    assert "Taken until Wed 25 Nov 03:00" in said(card)


def test_what_overlaps_is_one_block_and_each_has_its_times() -> None:
    card = drawn(scenes.timetable({scenes.OAK: [scenes.mine(9, 10), *scenes.theirs((9.5, 11))]}))
    assert "Taken by 2 at once: 09:00–10:00 Budget, last round, 09:30–11:00 taken" in said(card)
    assert press(card, "Open") == ShowBooking(scenes.BOOKING_ID)


def test_a_calendar_that_cannot_be_read_is_told_in_its_row_and_offers_nothing() -> None:
    card = drawn(scenes.timetable({scenes.OAK: None, scenes.ELM: []}))
    assert "⚠ Its calendar cannot be read just now." in said(card)
    assert len(widths(card)) == 1
    alone = drawn(scenes.timetable({scenes.OAK: None}))
    assert "⚠ The calendar of this room cannot be read just now. Please try again in a few minutes." in said(alone)
    assert "Book" not in buttons(alone)
    assert press(alone, "Try again") == ShowSchedule(scenes.OAK.address, "2026-11-24")


def test_while_booking_is_off_nothing_can_be_booked_and_it_says_so() -> None:
    alone: dict[Room, list[Entry] | None] = {scenes.OAK: []}
    for days in (FLOOR, alone):
        card = drawn(scenes.timetable(days, booking_on=False))
        assert "⚠ Booking is switched off at the moment, so nothing can be booked here." in said(card)
        assert not [each for each in actions_of(card) if each["verb"] == "booking.open"]


def test_what_was_not_understood_is_quoted_with_places_to_press() -> None:
    unclear = Unclear(Problem(Reason.PLACE_UNKNOWN, values={"value": scenes.HOSTILE}), ("HQ", "B" * 90, *"CDEFGH"))
    card = drawn(unclear)
    assert "is no room, building or floor here" in story(card)
    assert press(card, "HQ") == ShowSchedule("HQ")
    assert len(buttons(card)) == 5


@pytest.mark.parametrize("meetings", [2, 3, 4, 5])
def test_the_gaps_of_a_busy_page_can_be_pressed(meetings: int) -> None:
    rooms = [scenes.room(f"Meeting Room {at}") for at in range(ROOMS_ON_PAGE)]
    taken = scenes.theirs(*((8.5 + at * 9 / meetings, 9.25 + at * 9 / meetings) for at in range(meetings)))
    presses = quiet_presses(drawn(scenes.timetable(dict.fromkeys(rooms, taken))))
    assert len([each for each in presses if each.startswith("Book")]) == ROOMS_ON_PAGE * (meetings + 1)


def hostile_day(minutes: int) -> list[Entry]:
    """A day full of short meetings with gaps between them, all known and all with the longest of names."""
    step = minutes / 60
    entries = []
    for number in range(int(24 / step / 2)):
        entry = scenes.mine(2 * number * step, (2 * number + 1) * step)
        assert entry.booking is not None
        people = tuple(Attendee(f"{at}@x.example", "ن" * 80) for at in range(40))
        meeting = replace(
            entry.booking.meeting, title=(scenes.RIGHT_TO_LEFT * 5 + scenes.HOSTILE)[:255], attendees=people
        )
        entries.append(replace(entry, booking=replace(entry.booking, meeting=meeting)))
    return entries


@pytest.mark.parametrize("minutes", [5, 15, 30, 90])
def test_the_fullest_day_of_the_longest_names_fits(minutes: int) -> None:
    rooms = [
        scenes.room(f"{at}" + "R" * 78, building="B" * 80, floor="F" * 80, zone="Europe/London", equipment="E" * 90)
        for at in range(ROOMS_ON_PAGE)
    ]
    day = hostile_day(minutes)
    full = scenes.span(0, 24)
    floor = drawn(scenes.timetable(dict.fromkeys(rooms, day), shown=full, where="B" * 80, page=2, pages=9))
    alone = drawn(scenes.timetable({rooms[0]: day}, shown=full))
    for card in (floor, alone):
        assert weight(card) <= HEAVIEST
    assert len([text for text in said(alone) if "–" in text]) >= min(BLOCKS_TOLD, 2 * len(day))


def test_others_words_stand_in_runs_alone() -> None:
    card = drawn(scenes.timetable({replace(scenes.OAK, name=scenes.HOSTILE): hostile_day(120), scenes.ELM: []}))
    for _, node in nodes(card):
        assert node.get("type") != "TextBlock" or "bold" not in node["text"]


def test_ends_of_the_day_are_told_on_the_clocks_of_whoever_looks() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")
    begin = datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
    shown = replace(scenes.span(8, 18), starts=begin, ends=begin + timedelta(hours=10))
    card = drawn(scenes.timetable({scenes.OAK: []}, shown=shown, zone=kathmandu))
    assert "08:00–18:00" in said(card)
    assert "Times are UTC+5:45." in said(card)
