from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.availability.places import Guess, Place, When
from booking.availability.schedule import ROOMS_ON_PAGE, Shown, Unclear
from booking.availability.timeline import Entry
from booking.errors import Problem, Reason
from booking.model import Attendee, Room, Slot
from cards.actions.bookings import ShowBooking
from cards.actions.form import OpenForm
from cards.actions.found_rooms import StarRoom
from cards.actions.schedule import WEEK, ShowSchedule
from cards.actions.table import parse
from cards.bars import HATCH, SOLID
from cards.elements import weight
from cards.language import Reader, reader_for, reading
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


def drawn(shown: Shown) -> Json:
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


def signs(card: Json) -> list[list[str]]:
    """The marks in each bar's parts."""
    rows = [node for _, node in nodes(card) if node.get("type") == "TableRow"]
    return [[cell["items"][0]["text"].strip("\u00a0\\") for cell in each["cells"]] for each in rows]


def patterns(card: Json) -> list[list[str]]:
    """The pictures behind each bar's parts."""
    rows = [node for _, node in nodes(card) if node.get("type") == "TableRow"]
    return [
        [cell.get("backgroundImage", {}).get("url", "").rpartition(",")[2] for cell in each["cells"]] for each in rows
    ]


def test_a_floor_is_one_bar_for_each_room_with_its_hours_above_and_its_free_times_below() -> None:
    card = drawn(scenes.timetable(FLOOR))
    assert said(card)[:2] == ["HQ", "Tomorrow, Tue 24 Nov 2026"]
    # What follows each other and cannot be pressed is one part.
    assert widths(card) == [[60, 150, 90, 90, 210], [600], [600]]
    assert styles(card) == [["", "emphasis", "", "accent", ""], [""], ["emphasis"]]
    assert signs(card) == [["+", "", "+", "●", "+"], ["+"], [""]]
    assert patterns(card) == [["", HATCH, "", SOLID, ""], [""], [HATCH]]
    hours = [text for text in said(card) if text.isdigit()]
    assert hours == ["8", "10", "12", "14", "16", "18"], "the hours stand once, above the first bar"
    unread = drawn(scenes.timetable({scenes.OAK: None, scenes.ELM: [], scenes.ASH: []}))
    assert said(unread).count("10") == 1, "they stand above the first bar that there is"
    texts = story(card)
    for text in ("Free 08:00–09:00, 11:30–13:00, 14:30–18:00", "Free all day", "Taken all day"):
        assert text.replace("–", "–\u2060") in texts


def drawn_edges(widths: list[int], pixels: int) -> list[float]:
    """Where a client draws the edges between the parts, in minutes: no cell is narrower than 17 pixels.

    Each takes its share, and what one needs beyond it the others give by theirs, as a browser's flexible boxes do.
    """
    whole, fixed = sum(widths), set[int]()
    while True:
        left = pixels - 17 * len(fixed)
        share = sum(width for at, width in enumerate(widths) if at not in fixed)
        short = {at for at, width in enumerate(widths) if at not in fixed and width * left / share < 17}
        if not short:
            break
        fixed |= short
    wide = [17 if at in fixed else width * left / share for at, width in enumerate(widths)]
    return [sum(wide[: at + 1]) * whole / pixels for at in range(len(wide) - 1)]


@pytest.mark.parametrize(("pixels", "within"), [(414, 3), (258, 20)])
def test_a_short_meeting_moves_no_edge_but_its_own(pixels: int, within: float) -> None:
    day = [*scenes.theirs((8, 8.25), (9, 10), (10, 11.5), (16, 16.25)), scenes.mine(13, 14.5)]
    (bar,) = widths(drawn(scenes.timetable({scenes.OAK: day})))
    _, *edges = drawn_edges(bar, pixels)
    *others, before, after = edges
    for edge, minutes in zip(others, (60, 210, 300, 390), strict=True):
        assert abs(edge - minutes) <= within, edges
    assert before <= 480 + within
    assert after >= 495 - within


def test_what_is_over_for_a_few_minutes_takes_no_part_of_its_own() -> None:
    (bar,) = widths(drawn(scenes.timetable({scenes.OAK: scenes.theirs((9, 11))}, now=8.25)))
    assert bar == [60, 120, 420]
    (bar,) = widths(drawn(scenes.timetable({scenes.OAK: scenes.theirs((9, 11))}, now=9.25)))
    assert bar == [60, 120, 420], "nor does what is under way since a few minutes"


def test_many_short_meetings_are_drawn_in_order_and_fill_the_bar() -> None:
    often = [(8 + at / 2, 8 + at / 2 + 0.1) for at in range(20)]
    (bar,) = widths(drawn(scenes.timetable({scenes.OAK: scenes.theirs(*often)}, favourites=None)))
    assert (len(bar), sum(bar), min(bar)) == (40, 600, 15)


def test_the_longest_gaps_are_named_where_there_are_many() -> None:
    hours = [(at, at + 0.5) for at in range(32, 40)]
    card = drawn(scenes.week(scenes.theirs(*hours, (40, 40.25)), now=8))
    told = "Wed 25 Nov ›  Free 08:30–09:00, 09:30–10:00, 10:30–11:00, 16:15–18:00 and 5 more times"
    assert told.replace("–", "–\u2060") in said(card)


def test_what_is_free_now_begins_now() -> None:
    alone = drawn(scenes.timetable({scenes.OAK: scenes.theirs((13, 14))}, now=12.1))
    assert "now–13:00  Free, 54 min" in said(alone)
    floor = drawn(scenes.timetable({scenes.OAK: scenes.theirs((13, 14)), scenes.ELM: []}, now=12.1))
    assert "Free now–\u206013:00, 14:00–\u206018:00" in said(floor)


def test_a_line_that_is_pressed_looks_so() -> None:
    for card, name in ((drawn(scenes.timetable(FLOOR)), "Elm"), (drawn(scenes.week([])), "Wed 25 Nov")):
        runs = [node for _, node in nodes(card) if node.get("type") == "TextRun" and node["text"] == f"{name} ›"]
        assert [each.get("underline") for each in runs] == [True]


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
    begins = texts.index("08:00–09:00  Free, 1 h")
    assert texts[begins : begins + 7] == [
        "08:00–09:00  Free, 1 h",
        "09:00–10:00  Taken",
        "10:00–11:30  Taken",
        "11:30–13:00  Free, 1 h 30 min",
        "13:00–14:30  Budget, last round ● yours",
        "Megan Bowen, Alex Wilber, guest@partner.example",
        "14:30–18:00  Free, 3 h 30 min",
    ]
    tips = [each["tooltip"] for each in actions_of(card) if each["title"] == "Book"]
    assert tips == ["Book Oak 08:00–09:00", "Book Oak 11:30–12:30", "Book Oak 14:30–15:30"]
    assert press(card, "Open") == ShowBooking(scenes.BOOKING_ID)


def test_what_is_over_cannot_be_pressed_and_what_is_under_way_begins_at_the_next_quarter() -> None:
    card = drawn(scenes.timetable({scenes.OAK: scenes.theirs((9, 10)), scenes.ELM: []}, now=12.1))
    assert styles(card) == [["emphasis", "emphasis", "emphasis", ""], ["emphasis", ""]]
    assert patterns(card) == [["", HATCH, "", ""], ["", ""]]
    assert said(card).count("now ▼") == 1
    assert [title for title in quiet_presses(card) if title.startswith("Book")] == [
        "Book Oak 12:15–13:15",
        "Book Elm 12:15–13:15",
    ]
    alone = drawn(scenes.timetable({scenes.OAK: scenes.theirs((9, 10))}, now=12.1))
    assert "09:00–10:00" not in story(alone), "what is over stands on the bar alone"
    assert said(alone)[:2] == ["Oak", "Today, Tue 24 Nov 2026"]
    over = drawn(scenes.timetable({scenes.OAK: scenes.theirs((9, 10))}, now=30))
    assert "08:00–09:00  Over" in said(over)
    assert "now ▼" not in said(over)
    assert not [each for each in buttons(over) if each.startswith("Book")]
    both = drawn(scenes.timetable({scenes.OAK: [], scenes.ELM: []}, now=30))
    assert story(both).count("Over for the day") == 2


def test_days_are_turned_and_today_is_named() -> None:
    card = drawn(scenes.timetable(FLOOR, now=-5, page=2, pages=3))
    assert buttons(card) == ["Previous rooms", "More rooms", "← Today", "Wed 25 Nov →"]
    assert press(card, "More rooms") == ShowSchedule("HQ", "2026-11-24", 3)
    assert press(card, "Wed 25 Nov →") == ShowSchedule("HQ", "2026-11-25", 2)
    assert said(card)[1] == "Tomorrow, Tue 24 Nov 2026"
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
    several: dict[Room, list[Entry] | None] = {**FLOOR, scenes.room("Yew", building="London House", zone="UTC"): []}
    for days in (FLOOR, alone, several):
        told = said(drawn(scenes.timetable(days)))
        assert told.count("Clocks at London House are 2 h behind.") == 1, "once for all rooms of a building"
    kathmandu = scenes.room("Lama", zone="Asia/Kathmandu")
    assert "Clocks at HQ are 3 h 45 min ahead." in said(drawn(scenes.timetable({kathmandu: []})))
    # Helsinki's clocks change and those of Kathmandu do not, so no one number tells how far they are apart.
    spring = Slot(datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 15, tzinfo=UTC))
    card = drawn(scenes.timetable({kathmandu: []}, shown=spring, day=spring.ends.date()))
    assert "03:45–20:45 at HQ (UTC+5:45)" in said(card)
    assert "UTC" not in story(drawn(scenes.timetable(FLOOR))), "nobody asks which zone is their own"


def test_a_day_on_which_the_clocks_change_says_so() -> None:
    span = replace(
        scenes.span(8, 18), starts=datetime(2026, 3, 28, 22, tzinfo=UTC), ends=datetime(2026, 3, 29, 15, tzinfo=UTC)
    )
    card = drawn(scenes.timetable({scenes.OAK: []}, shown=span, day=span.ends.date()))
    assert "The clocks change on this day: times are UTC+2, later UTC+3." in said(card)
    assert "00:00–18:00  Over" in said(card)
    assert widths(card) == [[17 * 60]]


def test_what_reaches_over_midnight_says_since_when_and_until_when() -> None:
    nights = scenes.theirs((-2, 9), (22, 27))
    card = drawn(scenes.timetable({scenes.OAK: nights}, shown=scenes.span(0, 24)))
    assert "00:00–09:00  Taken since Mon 23 Nov 22:00" in said(card)
    assert "22:00–24:00  Taken until Wed 25 Nov 03:00" in said(card)
    through = drawn(scenes.timetable({scenes.OAK: scenes.theirs((-2, 27))}, shown=scenes.span(0, 24)))
    assert "00:00–24:00  Taken since Mon 23 Nov 22:00 until Wed 25 Nov 03:00" in said(through)
    assert [text for text in said(through) if text.isdigit()] == ["0", "4", "8", "12", "16", "20", "24"]


def test_what_overlaps_is_one_block_and_each_has_its_times() -> None:
    card = drawn(scenes.timetable({scenes.OAK: [scenes.mine(9, 10), *scenes.theirs((9.5, 11))]}))
    assert "Double-booked: 09:00–10:00 Budget, last round ● yours, 09:30–11:00 taken" in story(card)
    assert press(card, "Open") == ShowBooking(scenes.BOOKING_ID)


def test_a_calendar_that_cannot_be_read_is_told_in_its_row_and_offers_nothing() -> None:
    card = drawn(scenes.timetable({scenes.OAK: None, scenes.ELM: []}))
    assert "⚠ Its calendar cannot be read just now." in said(card)
    assert len(widths(card)) == 1
    alone = drawn(scenes.timetable({scenes.OAK: None}))
    assert "⚠ The calendar of this room cannot be read just now. Please try again in a few minutes." in said(alone)
    assert not [each for each in buttons(alone) if each.startswith("Book")]
    assert press(alone, "Try again") == ShowSchedule(scenes.OAK.address, "2026-11-24")


def test_while_booking_is_off_nothing_can_be_booked_and_it_says_so() -> None:
    alone: dict[Room, list[Entry] | None] = {scenes.OAK: []}
    for days in (FLOOR, alone):
        card = drawn(scenes.timetable(days, booking_on=False))
        assert "⚠ Booking is switched off at the moment, so nothing can be booked here." in said(card)
        assert not [each for each in actions_of(card) if each["verb"] == "booking.open"]


def test_a_time_that_was_asked_about_is_answered_and_can_be_booked() -> None:
    day = FLOOR[scenes.OAK]
    free = drawn(scenes.timetable({scenes.OAK: day}, at=scenes.span(15, 16).starts))
    assert "At 15:00 it is free, until 18:00." in said(free)
    assert press(free, "Book 15:00") == OpenForm(scenes.OAK.address, scenes.span(15, 16).starts)
    taken = drawn(scenes.timetable({scenes.OAK: day}, at=scenes.span(10.5, 11).starts))
    assert "At 10:30 it is taken, until 11:30." in said(taken)
    assert "Book 10:30" not in buttons(taken)
    floor = drawn(scenes.timetable(FLOOR, at=scenes.span(9.5, 10).starts, where="all"))
    assert said(floor)[0] == "All rooms"
    assert story(floor).count("At 09:30 it is taken") == 2
    assert buttons(floor).count("Book 09:30") == 1
    past = drawn(scenes.timetable({scenes.OAK: day}, at=scenes.span(8, 9).starts, now=12))
    assert not [each for each in buttons(past) if each.startswith("Book ")]


def test_the_day_of_one_room_says_what_is_in_it_and_where_that_is_nothing() -> None:
    fitted, bare = scenes.OAK, replace(scenes.OAK, equipment=frozenset())
    assert fitted.equipment
    described = next(text for text in said(drawn(scenes.timetable({fitted: []}))) if "seats" in text)
    assert "screen" in described
    assert "no equipment noted" not in described
    described = next(text for text in said(drawn(scenes.timetable({bare: []}))) if "seats" in text)
    assert described.endswith("seats · no equipment noted")


def test_a_week_is_a_bar_for_each_day_that_leads_to_the_day() -> None:
    card = drawn(scenes.week([*scenes.theirs((9, 10), (32, 42)), scenes.mine(13, 14.5)], now=10.5))
    assert said(card)[:2] == ["Oak", "Tue 24 Nov to Mon 30 Nov 2026"]
    assert widths(card)[:3] == [[60, 60, 30, 150, 90, 210], [600], [600]]
    assert "Tue 24 Nov ›  Free now–\u206013:00, 14:30–\u206018:00" in said(card)
    assert "Wed 25 Nov ›  Taken all day" in said(card)
    assert "Thu 26 Nov ›  Free all day" in said(card)
    assert [text for text in said(card) if text == "now ▼" or text == "▼ now"] == ["▼ now"]
    assert press(card, "Schedule of Thu 26 Nov") == ShowSchedule(scenes.OAK.address, "2026-11-26")
    gap = scenes.span(24 * 2 + 8, 24 * 2 + 9)
    assert press(card, "Book Oak Thu 26 Nov 08:00–09:00") == OpenForm(scenes.OAK.address, gap.starts)
    assert press(card, "Open what is booked Tue 24 Nov 13:00–14:30") == ShowBooking(scenes.BOOKING_ID)
    assert buttons(card) == ["Next week →", "One day"]
    assert press(card, "Next week →") == ShowSchedule(scenes.OAK.address, "2026-12-01", span=WEEK)
    assert press(card, "One day") == ShowSchedule(scenes.OAK.address, "2026-11-24")
    assert press(drawn(scenes.timetable({scenes.OAK: []})), "Week") == ShowSchedule(
        scenes.OAK.address, "2026-11-24", span=WEEK
    )


def test_an_earlier_week_begins_today_at_the_earliest() -> None:
    for days, first in ((10, "2026-11-17"), (3, "2026-11-21")):
        card = drawn(scenes.week([], now=-24 * days))
        assert press(card, "← Previous week") == ShowSchedule(scenes.OAK.address, first, span=WEEK)


def test_a_week_that_cannot_be_read_or_booked_says_so() -> None:
    unread = drawn(scenes.week(None))
    assert "The calendar of this room cannot be read just now." in story(unread)
    assert press(unread, "Try again") == ShowSchedule(scenes.OAK.address, "2026-11-24", span=WEEK)
    off = drawn(scenes.week([], booking_on=False))
    assert "Booking is switched off at the moment" in story(off)
    assert not [each for each in actions_of(off) if each["verb"] == "booking.open"]


@pytest.mark.thorough
@pytest.mark.parametrize("minutes", [5, 15, 30, 90])
def test_the_fullest_week_of_the_longest_names_fits(minutes: int) -> None:
    full = [entry for each in range(7) for entry in hostile_day(minutes, begins=each * 24)]
    room = scenes.room("R" * 78, building="B" * 80, floor="F" * 80, equipment="E" * 90)
    card = drawn(scenes.week(full, room=room))
    assert weight(card) <= HEAVIEST
    assert len([text for text in said(card) if "›" in text]) == 7


@pytest.mark.parametrize(("meetings", "pressed", "striped"), [(2, True, True), (4, False, True), (7, False, False)])
def test_a_busy_week_keeps_its_bars_and_goes_without_presses_first(meetings: int, pressed: bool, striped: bool) -> None:
    each_day = [(8.5 + at * 9 / meetings, 9 + at * 9 / meetings) for at in range(meetings)]
    taken = [(day * 24 + starts, day * 24 + ends) for day in range(5) for starts, ends in each_day]
    card = drawn(scenes.week(scenes.theirs(*taken), now=8))
    assert len(widths(card)) == 7
    assert any(each.startswith("Book") for each in quiet_presses(card)) is pressed
    assert (HATCH in str(patterns(card))) is striped
    assert ("Striped is taken" in story(card)) is striped


def test_what_was_nearly_understood_is_asked_about() -> None:
    oak = Place(scenes.OAK.address, (scenes.OAK,))
    problem = Problem(Reason.DAY_UNKNOWN, values={"value": "tomorow"})
    card = drawn(Unclear(problem, ("HQ",), (Guess(oak, When(scenes.NOON.date())),)))
    assert said(card)[0] == "Did you mean this?"
    assert press(card, "Oak, Tue 24 Nov") == ShowSchedule(scenes.OAK.address, "2026-11-24")
    assert buttons(card) == ["Oak, Tue 24 Nov", "HQ"]
    several = Unclear(Problem(Reason.WEEK_OF_SEVERAL), (), (Guess(oak, When(scenes.NOON.date(), week=True)),))
    asked = drawn(several)
    assert said(asked)[0] == "Which room?"
    assert press(asked, "Oak") == ShowSchedule(scenes.OAK.address, "2026-11-24", span=WEEK)


def test_what_was_not_understood_is_quoted_with_places_to_press() -> None:
    unclear = Unclear(Problem(Reason.PLACE_UNKNOWN, values={"value": scenes.HOSTILE}), ("HQ", "B" * 90, *"CDEFGH"))
    card = drawn(unclear)
    assert "I don’t know “" in story(card)
    assert press(card, "HQ") == ShowSchedule("HQ")
    assert len(buttons(card)) == 5


@pytest.mark.parametrize("meetings", [2, 3, 4, 5])
def test_the_gaps_of_a_busy_page_can_be_pressed(meetings: int) -> None:
    rooms = [scenes.room(f"Meeting Room {at}") for at in range(ROOMS_ON_PAGE)]
    taken = scenes.theirs(*((8.5 + at * 9 / meetings, 9.25 + at * 9 / meetings) for at in range(meetings)))
    presses = quiet_presses(drawn(scenes.timetable(dict.fromkeys(rooms, taken))))
    assert len([each for each in presses if each.startswith("Book")]) == ROOMS_ON_PAGE * (meetings + 1)


def hostile_day(minutes: int, begins: float = 0) -> list[Entry]:
    """A day full of short meetings with gaps between them, all known and all with the longest of names."""
    step = minutes / 60
    entries = []
    for number in range(int(24 / step / 2)):
        entry = scenes.mine(begins + 2 * number * step, begins + (2 * number + 1) * step)
        assert entry.booking is not None
        people = tuple(Attendee(f"{at}@x.example", "ن" * 80) for at in range(40))
        meeting = replace(
            entry.booking.meeting, title=(scenes.RIGHT_TO_LEFT * 5 + scenes.HOSTILE)[:255], attendees=people
        )
        entries.append(replace(entry, booking=replace(entry.booking, meeting=meeting)))
    return entries


@pytest.mark.thorough
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
    assert "08:00–18:00  Free, 10 h" in said(card)
    assert "Clocks at HQ are 3 h 45 min behind." in said(card)


@pytest.mark.parametrize(
    ("locale", "hours", "block"),
    [
        ("en-US", ["8 AM", "11", "2 PM", "5", "8", "12"], "2:30 PM–12:00 AM  Free, 9 h 30 min"),
        ("en-GB", ["8", "11", "14", "17", "20", "24"], "14:30–24:00  Free, 9 h 30 min"),
        ("fi-FI", ["8", "11", "14", "17", "20", "24"], "14.30–24.00  Free, 9 h 30 min"),
    ],
)
def test_hours_are_written_as_whoever_looks_writes_them(locale: str, hours: list[str], block: str) -> None:
    day = {scenes.OAK: [scenes.mine(13, 14.5)]}
    with reading(Reader("en", reader_for(locale).locale)):
        card = drawn(scenes.timetable(day, shown=scenes.span(8, 24)))
    written = [text.replace("\u202f", " ") for text in said(card)]
    assert [text for text in written if text.split(" ")[0].isdigit()] == hours
    assert block in [text.replace("\u2009", " ") for text in written]
