from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.availability.places import ALL, Place, When, guesses, place_and_day, place_named, where_of
from booking.errors import Problem, Reason, Refused
from booking.model import Mailbox, Room
from booking.room_names import Several, rooms_named, several_named
from tests.support.rules_office import room

THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)
OAK, OAKLAND = room("Oak", 4), room("Oakland", 8, "HQ", "2")
ELM, HQ_LARGE = room("Elm", 8, "HQ", "2"), room("HQ-Large", 20, "Annex", "1")
ROOM_5 = Room(Mailbox("five@example.com", "Europe/Helsinki"), "Meeting Room 5", "North Wing", "3B")
FRIDA = room("Frida", 4, "Annex", "2")
ROOMS = (OAK, OAKLAND, ELM, HQ_LARGE, ROOM_5, FRIDA)


def read(text: str) -> tuple[str, tuple[Room, ...], date]:
    place, when = place_and_day(text, ROOMS, THURSDAY)
    assert not when.week
    assert when.at is None
    return place.where, place.rooms, when.day


def refusal(text: str, rooms: tuple[Room, ...] = ROOMS) -> Problem:
    with pytest.raises(Refused) as caught:
        place_and_day(text, rooms, THURSDAY)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("text", "where", "rooms", "day"),
    [
        ("Oak", OAK.address, (OAK,), THURSDAY),
        ("  oak ", OAK.address, (OAK,), THURSDAY),
        ("room Oak", OAK.address, (OAK,), THURSDAY),
        ("Oak tomorrow?", OAK.address, (OAK,), FRIDAY),
        ("Oak, on fri", OAK.address, (OAK,), FRIDAY),
        ("tomorrow Oak", OAK.address, (OAK,), FRIDAY),
        ("27 Nov HQ 2", "HQ, floor 2", (OAKLAND, ELM), FRIDAY),
        ("oak@example.com 27.11.", OAK.address, (OAK,), FRIDAY),
        ("Meeting Room 5 27 Nov", ROOM_5.address, (ROOM_5,), FRIDAY),
        ("Meeting Room 5", ROOM_5.address, (ROOM_5,), THURSDAY),
        ("Meeting", ROOM_5.address, (ROOM_5,), THURSDAY),
        ("oa", "oa", (OAK, OAKLAND), THURSDAY),
        ("hq", "HQ", (OAK, OAKLAND, ELM), THURSDAY),
        ("HQ 2", "HQ, floor 2", (OAKLAND, ELM), THURSDAY),
        ("HQ/2", "HQ, floor 2", (OAKLAND, ELM), THURSDAY),
        ("HQ, floor 2 Nov 27", "HQ, floor 2", (OAKLAND, ELM), FRIDAY),
        ("hq floor 3 next tuesday", "HQ, floor 3", (OAK,), date(2026, 12, 1)),
        ("HQ 3 Dec", "HQ", (OAK, OAKLAND, ELM), date(2026, 12, 3)),
        ("HQ 3 3 Dec", "HQ, floor 3", (OAK,), date(2026, 12, 3)),
        ("HQ 1/12", "HQ", (OAK, OAKLAND, ELM), date(2026, 12, 1)),
        ("north wing 3b", "North Wing, floor 3B", (ROOM_5,), THURSDAY),
    ],
)
def test_a_place_and_a_day_are_read(text: str, where: str, rooms: tuple[Room, ...], day: date) -> None:
    assert read(text) == (where, rooms, day)


@pytest.mark.parametrize(
    ("text", "reason", "value"),
    [
        ("Foo", Reason.PLACE_UNKNOWN, "Foo"),
        ("Foo tomorrow", Reason.PLACE_UNKNOWN, "Foo tomorrow"),
        ("HQ 9", Reason.DAY_UNKNOWN, "9"),
        ("Oak someday", Reason.DAY_UNKNOWN, "someday"),
        ("Oak 31.4.", Reason.DAY_UNKNOWN, "31.4"),
        ("Oak 25:00", Reason.DAY_UNKNOWN, "25:00"),
        ("Oak 13pm", Reason.DAY_UNKNOWN, "13pm"),
        ("floor 9", Reason.PLACE_UNKNOWN, "floor 9"),
    ],
)
def test_what_is_not_understood_is_said_and_not_guessed(text: str, reason: Reason, value: str) -> None:
    assert refusal(text) == Problem(reason, values={"value": value})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", THURSDAY),
        ("?", THURSDAY),
        ("\u202e\u200b", THURSDAY),
        ("today", THURSDAY),
        ("tomorrow", FRIDAY),
        ("fri", FRIDAY),
        ("all", THURSDAY),
        ("All rooms fri", FRIDAY),
        ("rooms tomorrow", FRIDAY),
        ("tomorrow, everything", FRIDAY),
    ],
)
def test_without_a_place_all_rooms_are_meant(text: str, day: date) -> None:
    assert read(text) == (ALL, ROOMS, day)
    assert place_named(ALL, ROOMS) == Place(ALL, ROOMS)


@pytest.mark.parametrize(
    ("building", "floor", "rooms"),
    [
        ("HQ", "", (OAK, OAKLAND, ELM)),
        ("HQ", "2", (OAKLAND, ELM)),
        ("North Wing", "3b", (ROOM_5,)),
        ("", "2", (OAKLAND, ELM, FRIDA)),
    ],
)
def test_a_building_and_a_floor_that_were_said_are_named_as_a_place_is_read(
    building: str, floor: str, rooms: tuple[Room, ...]
) -> None:
    place = place_named(where_of(building, floor, ROOMS), ROOMS)
    assert place is not None
    assert place.rooms == rooms
    assert where_of("", "", ROOMS) == ""


@pytest.mark.parametrize(
    ("text", "where", "rooms"),
    [
        ("floor 3", "HQ, floor 3", (OAK,)),
        ("2nd floor", "2nd floor", (OAKLAND, ELM, FRIDA)),
        ("floor 2 fri", "floor 2", (OAKLAND, ELM, FRIDA)),
        ("of the Oak please", OAK.address, (OAK,)),
        ("for Oak.", OAK.address, (OAK,)),
    ],
)
def test_a_floor_is_named_without_its_building_and_filler_is_passed_over(
    text: str, where: str, rooms: tuple[Room, ...]
) -> None:
    place, _ = place_and_day(text, ROOMS, THURSDAY)
    assert (place.where, place.rooms) == (where, rooms)


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("Oak 14:00", THURSDAY, time(14)),
        ("Oak at 9", THURSDAY, time(9)),
        ("Oak fri 2pm", FRIDAY, time(14)),
        ("Oak at 2.30 p.m. tomorrow", FRIDAY, time(14, 30)),
        ("14:15 Oak", THURSDAY, time(14, 15)),
        ("tomorrow at 12 am Oak", FRIDAY, time(0)),
        ("Oak 27.11. 08:05", FRIDAY, time(8, 5)),
    ],
)
def test_a_time_of_day_is_read_beside_the_day(text: str, day: date, at: time) -> None:
    place, when = place_and_day(text, ROOMS, THURSDAY)
    assert (place.rooms, when) == ((OAK,), When(day, at=at))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Oak week", THURSDAY),
        ("this week Oak", THURSDAY),
        ("Oak for the week", THURSDAY),
        ("Oak next week", date(2026, 11, 30)),
        ("Oak week of 7 Dec", date(2026, 12, 7)),
        ("Oak week from friday", FRIDAY),
    ],
)
def test_a_week_begins_today_or_when_it_is_said(text: str, first: date) -> None:
    place, when = place_and_day(text, ROOMS, THURSDAY)
    assert (place.rooms, when) == ((OAK,), When(first, week=True))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("oak tomorow", [((OAK,), When(FRIDAY))]),
        ("Oka fryday", [((OAK,), When(FRIDAY))]),
        ("elmm", [((ELM,), When(THURSDAY))]),
        ("Meting Room 5 next wek", [((ROOM_5,), When(date(2026, 11, 30), week=True))]),
        ("tomorow", [(ROOMS, When(FRIDAY))]),
        ("Foo", []),
        ("Oak 31.4.", []),
    ],
)
def test_what_is_written_nearly_like_a_name_or_a_day_is_asked_about(
    text: str, meant: list[tuple[tuple[Room, ...], When]]
) -> None:
    refusal(text)
    assert [(each.place.rooms, each.when) for each in guesses(text, ROOMS, THURSDAY)] == meant


@given(st.text(max_size=60))
def test_a_guess_can_be_looked_at(text: str) -> None:
    for each in guesses(text, ROOMS, THURSDAY):
        assert place_named(each.place.where, ROOMS) == each.place


def test_a_room_that_is_called_like_a_day_or_a_building_is_that_room() -> None:
    friday, hq = replace(OAK, name="Friday"), replace(ELM, name="HQ")
    rooms = (*ROOMS, friday, hq)
    assert place_and_day("friday", rooms, THURSDAY)[0].rooms == (friday,)
    assert place_and_day("hq", rooms, THURSDAY)[0].rooms == (hq,)


def test_rooms_of_one_name_are_all_meant() -> None:
    twin = replace(OAK, mailbox=Mailbox("twin@example.com", "Europe/Helsinki"), building="Annex")
    assert place_and_day("oak fri", (OAK, twin, ELM), THURSDAY)[0].rooms == (OAK, twin)


@pytest.mark.parametrize("given", [*ROOMS, replace(OAK, building=""), replace(OAK, building="Main, West", floor="2/3")])
def test_a_place_can_be_named_as_it_is_shown(given: Room) -> None:
    place = place_named(given.place, (given,))
    assert place is not None
    assert place.rooms == (given,)
    again = place_named(place.where, (given,))
    assert again == place


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Oak", ["Oak"]),
        ("  oAk ", ["Oak"]),
        ("oak@example.com", ["Oak"]),
        ("oaken", ["Oaken Hall"]),
        ("oaken  hall", ["Oaken Hall"]),
        ("room Oak", ["Oak"]),
        ("Room 101", ["Room 101"]),
        ("el", ["Elm"]),
        ("o", ["Oak", "Oaken Hall"]),
        ("Pine", []),
        ("", []),
        ("  ", []),
    ],
)
def test_a_room_is_meant_by_its_whole_name_or_address_else_by_how_its_name_begins(text: str, meant: list[str]) -> None:
    rooms = (OAK, ELM, replace(room("Oaken", 4), name="Oaken Hall"), replace(room("r101", 4), name="Room 101"))
    assert [each.name for each in rooms_named(rooms, text)] == meant


@given(st.text(max_size=60))
def test_whatever_is_typed_is_understood_or_refused(text: str) -> None:
    try:
        place, _ = place_and_day(text, ROOMS, THURSDAY)
    except Refused:
        return
    assert place.rooms
    assert place_named(place.where, ROOMS) == place


TWINS = (
    room("Oak", 4, "HQ", "3"),
    replace(room("Oak", 4, "Annex", "3"), mailbox=Mailbox("oak2@example.com", "Europe/Helsinki")),
    replace(room("Oak", 4, "Annex", "1"), mailbox=Mailbox("oak3@example.com", "Europe/Helsinki")),
    replace(room("Oak", 4, "", "7"), mailbox=Mailbox("oak4@example.com", "Europe/Helsinki")),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("oak", (0, 1, 2, 3)),
        ("room Oak", (0, 1, 2, 3)),
        ("oak2@example.com", (1,)),
        ("HQ Oak", (0,)),
        ("Oak HQ", (0,)),
        ("Oak, HQ", (0,)),
        ("annex oak", (1, 2)),
        ("Annex 1 Oak", (2,)),
        ("Annex/3 Oak", (1,)),
        ("Annex, floor 3, Oak", (1,)),
        ("oak annex floor 1", (2,)),
        ("floor 7 Oak", (3,)),
        ("floor 3 Oak", (0, 1)),
        ("Annex 2 Oak", ()),
    ],
)
def test_building_and_floor_tell_rooms_of_one_name_apart(text: str, meant: tuple[int, ...]) -> None:
    assert rooms_named(TWINS, text) == tuple(TWINS[at] for at in meant)
    several = several_named(TWINS, text)
    assert several == (Several(text, tuple(TWINS[at] for at in meant)) if len(meant) > 1 else None)


def test_a_room_and_a_day_are_read_where_the_building_stands_before_the_name() -> None:
    place, when = place_and_day("annex 1 oak tomorrow", TWINS, THURSDAY)
    assert (place.where, place.rooms, when.day) == (TWINS[2].address, (TWINS[2],), FRIDAY)
