"""What is typed into the form becomes a meeting request, or every problem at once, each at its field."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booking.errors import Field, Problem, Reason, Refused
from booking.forms.inputs import Inputs, as_understood, filled, interpret, merged
from booking.model import Attendee, Booking, Criteria, EventState, Mailbox, MeetingRequest, Person, Room, Slot
from booking.policy import Rules
from booking.text import clean

NOW = datetime(2025, 6, 2, 6, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")
RULES = Rules(longest=timedelta(hours=4), lead=timedelta(days=30))
MEGAN = Person("id-megan", "Megan", "Megan@example.com")
ADELE = Person("id-adele", "Adele", "Adele@example.com")
NO_MAIL = Person("id-kiosk", "Kiosk")
ROOMS = (
    Room(Mailbox("oak@example.com", "Europe/Helsinki"), "Oak", "HQ", "3", 8, frozenset({"screen"})),
    Room(Mailbox("elm@example.com", "Europe/Helsinki"), "Elm", "Annex", "1", 4, frozenset({"phone"})),
)
TYPED = Inputs(date="2025-06-03", start="09:00", end="10:00")


def read(inputs: Inputs, *, people: tuple[Person, ...] = (MEGAN, ADELE, NO_MAIL)) -> tuple[MeetingRequest, Criteria]:
    known = {person.id: person for person in people}
    return interpret(inputs, booker=MEGAN, zone=HELSINKI, now=NOW, rules=RULES, people=known, rooms=ROOMS)


def changed(typed: Mapping[str, Any]) -> Inputs:
    return replace(TYPED, **typed)


def problems(**typed: object) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        read(changed(typed))
    return list(caught.value.problems)


def meeting(**typed: object) -> MeetingRequest:
    return read(changed(typed))[0]


def criteria(**typed: object) -> Criteria:
    return read(changed(typed))[1]


def test_a_whole_form_becomes_a_wish_and_what_rooms_fit_it() -> None:
    inputs = Inputs(
        " 2025-06-03 ",
        "9:00",
        "10:30",
        "",
        "  Plan ",
        (ADELE.id,),
        "Guest@Partner.example",
        "6",
        "HQ/3",
        ("screen",),
        True,
        True,
        "Oak@example.com",
    )
    slot = Slot(datetime(2025, 6, 3, 6, tzinfo=UTC), datetime(2025, 6, 3, 7, 30, tzinfo=UTC))
    people = (Attendee("adele@example.com", "Adele", ADELE.id), Attendee("guest@partner.example"))
    assert read(inputs) == (
        MeetingRequest(slot, "Plan", people, private=True, online=True),
        Criteria(6, "HQ/3", frozenset({"screen"}), "oak@example.com"),
    )


def test_times_are_enough() -> None:
    assert read(TYPED) == (
        MeetingRequest(Slot(datetime(2025, 6, 3, 6, tzinfo=UTC), datetime(2025, 6, 3, 7, tzinfo=UTC))),
        Criteria(),
    )


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"date": ""}, Problem(Reason.MISSING, Field.DATE, {"value": ""})),
        ({"start": " "}, Problem(Reason.MISSING, Field.START, {"value": " "})),
        ({"end": ""}, Problem(Reason.MISSING, Field.END, {"value": ""})),
        ({"date": "3.6.2025"}, Problem(Reason.MALFORMED, Field.DATE, {"value": "3.6.2025"})),
        ({"date": "2025-02-30"}, Problem(Reason.MALFORMED, Field.DATE, {"value": "2025-02-30"})),
        ({"date": "0001-01-01"}, Problem(Reason.MALFORMED, Field.DATE, {"value": "0001-01-01"})),
        ({"date": "9999-12-31"}, Problem(Reason.MALFORMED, Field.DATE, {"value": "9999-12-31"})),
        ({"start": "25:00"}, Problem(Reason.MALFORMED, Field.START, {"value": "25:00"})),
        ({"start": "9"}, Problem(Reason.MALFORMED, Field.START, {"value": "9"})),
        ({"start": "24:00"}, Problem(Reason.MALFORMED, Field.START, {"value": "24:00"})),
        ({"end": "24:01"}, Problem(Reason.MALFORMED, Field.END, {"value": "24:01"})),
        ({"end": "13:00 PM"}, Problem(Reason.MALFORMED, Field.END, {"value": "13:00 PM"})),
        ({"end": "10:5"}, Problem(Reason.MALFORMED, Field.END, {"value": "10:5"})),
        ({"end": "x" * 100}, Problem(Reason.MALFORMED, Field.END, {"value": "x" * 80})),
        ({"end": "08:00"}, Problem(Reason.END_BEFORE_START, Field.END)),
        ({"end": "09:00"}, Problem(Reason.END_BEFORE_START, Field.END)),
        ({"date": "2025-06-01"}, Problem(Reason.IN_THE_PAST, Field.START)),
        ({"date": "2025-07-03"}, Problem(Reason.TOO_FAR_AHEAD, Field.DATE, {"days": 30})),
        ({"end": "13:01"}, Problem(Reason.TOO_LONG, Field.END, {"hours": "4"})),
        ({"title": "x" * 256}, Problem(Reason.TITLE_TOO_LONG, Field.TITLE, {"limit": 255, "length": 256})),
        ({"attendees": ("id-x",)}, Problem(Reason.ATTENDEE_UNKNOWN, Field.ATTENDEES, {"value": "id-x"})),
        ({"attendees": ("x" * 99,)}, Problem(Reason.ATTENDEE_UNKNOWN, Field.ATTENDEES, {"value": "x" * 80})),
        ({"attendees": (NO_MAIL.id,)}, Problem(Reason.ATTENDEE_UNKNOWN, Field.ATTENDEES, {"value": "Kiosk"})),
        ({"guests": "me@here"}, Problem(Reason.GUEST_MALFORMED, Field.GUESTS, {"value": "me@here"})),
        (
            {"guests": "ben_b.example#EXT#@c.example"},
            Problem(Reason.GUEST_MALFORMED, Field.GUESTS, {"value": "ben_b.example#EXT#@c.example"}),
        ),
        ({"guests": "a@b.example; x"}, Problem(Reason.GUEST_MALFORMED, Field.GUESTS, {"value": "x"})),
        ({"capacity": "many"}, Problem(Reason.MALFORMED, Field.CAPACITY, {"value": "many"})),
        ({"capacity": "0"}, Problem(Reason.MALFORMED, Field.CAPACITY, {"value": "0"})),
        ({"capacity": "-3"}, Problem(Reason.MALFORMED, Field.CAPACITY, {"value": "-3"})),
        ({"capacity": "2.5"}, Problem(Reason.MALFORMED, Field.CAPACITY, {"value": "2.5"})),
        ({"capacity": "1e9"}, Problem(Reason.MALFORMED, Field.CAPACITY, {"value": "1e9"})),
        ({"floor": "HQ/9"}, Problem(Reason.MALFORMED, Field.FLOOR, {"value": "HQ/9"})),
        ({"equipment": ("screen", "piano")}, Problem(Reason.MALFORMED, Field.EQUIPMENT, {"value": "piano"})),
        ({"room": "ash@example.com"}, Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": "ash@example.com"})),
    ],
)
def test_a_wrong_input_is_one_problem_at_its_field(typed: dict[str, Any], problem: Problem) -> None:
    assert problems(**typed) == [problem]


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        *((text, 10, 0) for text in ("10:00", "10:00:00", "10:00:59.5", "10:00 AM", "10:00 am", "10:00AM", "10.00")),
        *((text, 10, 0) for text in ("10:00\u202fAM", "\u200e10:00\xa0a.m.", "10 a. m.", "10am", "10:00:00 AM")),
        *((text, 14, 30) for text in ("14:30", "2:30 PM", "02:30 p.m.", "14.30", "2:30:00 PM")),
        *((text, 12, 0) for text in ("12:00 PM", "12pm", "12:00")),
        *((text, 9, 0) for text in ("9:00", "9:00 AM", "09:00")),
    ],
)
def test_a_time_is_read_in_whatever_way_a_client_writes_it(typed: str, hour: int, minute: int) -> None:
    starts = datetime(2025, 6, 3, hour, minute, tzinfo=HELSINKI).astimezone(UTC)
    found = read(replace(TYPED, start=typed, end=f"{hour + 1}:{minute:02}:00"))[0]
    assert found.slot == Slot(starts, starts + timedelta(hours=1))
    assert as_understood(Inputs(start=typed, end=typed)) == Inputs(
        start=f"{hour:02}:{minute:02}", end=f"{hour:02}:{minute:02}"
    )


def test_midnight_at_the_start_of_half_a_day() -> None:
    assert as_understood(Inputs(start="12:15 AM", end="24:00:00")) == Inputs(start="00:15", end="00:00")


@pytest.mark.parametrize("typed", ["2025-06-03", "2025-06-03T00:00:00Z", " 2025-06-03 00:00 "])
def test_a_day_is_read_with_a_time_behind_it(typed: str) -> None:
    assert meeting(date=typed).slot.starts == datetime(2025, 6, 3, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("23:00", "00:00", 1), ("23:00", "24:00", 1), ("23:00", "01:00", 2), ("20:30", "12:00 AM", 3.5)],
)
def test_an_end_that_is_not_after_the_start_is_on_the_next_day(start: str, end: str, hours: float) -> None:
    starts = datetime(2025, 6, 3, int(start[:2]), int(start[3:]), tzinfo=HELSINKI).astimezone(UTC)
    assert meeting(start=start, end=end).slot == Slot(starts, starts + timedelta(hours=hours))


def test_midnight_ends_a_day_however_long_it_was() -> None:
    assert problems(start="09:00", end="00:00") == [Problem(Reason.TOO_LONG, Field.END, {"hours": "4"})]


def test_all_problems_come_at_once_in_the_order_of_the_form() -> None:
    found = problems(
        date="2025-06-01",
        end="20:00",
        title="x" * 300,
        attendees=("id-x",),
        guests="nobody",
        capacity="none",
        floor="Moon/",
        equipment=("piano",),
        room="ash@example.com",
    )
    assert [(each.field, each.reason) for each in found] == [
        (Field.START, Reason.IN_THE_PAST),
        (Field.END, Reason.TOO_LONG),
        (Field.TITLE, Reason.TITLE_TOO_LONG),
        (Field.ATTENDEES, Reason.ATTENDEE_UNKNOWN),
        (Field.GUESTS, Reason.GUEST_MALFORMED),
        (Field.CAPACITY, Reason.MALFORMED),
        (Field.FLOOR, Reason.MALFORMED),
        (Field.EQUIPMENT, Reason.MALFORMED),
        (Field.ROOM, Reason.ROOM_NOT_REGISTERED),
    ]
    assert [each.field for each in problems(date="", start="", end="", capacity="0")] == [
        Field.DATE,
        Field.START,
        Field.END,
        Field.CAPACITY,
    ]


def test_too_far_ahead_stands_at_the_date_before_what_is_wrong_with_the_end() -> None:
    found = problems(date="2025-09-01", end="20:00")
    assert [each.reason for each in found] == [Reason.TOO_FAR_AHEAD, Reason.TOO_LONG]


def test_a_skipped_time_is_refused_with_the_nearest_ones_that_exist_on_that_day() -> None:
    nearest = {"before": "02:59", "after": "04:00", "zone": "Europe/Helsinki"}
    assert interpret_at("2025-03-30", "03:30", "04:30") == [Problem(Reason.SKIPPED_TIME, Field.START, nearest)]
    assert [each.field for each in interpret_at("2025-03-30", "03:10", "03:30")] == [Field.START, Field.END]


def interpret_at(day: str, start: str, end: str) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        interpret(
            Inputs(day, start, end),
            booker=MEGAN,
            zone=HELSINKI,
            now=datetime(2025, 3, 29, tzinfo=UTC),
            rules=RULES,
            people={},
            rooms=ROOMS,
        )
    return list(caught.value.problems)


def test_a_doubled_time_is_the_first_and_the_length_is_what_passes_between() -> None:
    typed = Inputs("2025-10-26", "03:30", "04:30")
    found, _ = interpret(
        typed, booker=MEGAN, zone=HELSINKI, now=datetime(2025, 10, 25, tzinfo=UTC), rules=RULES, people={}, rooms=ROOMS
    )
    assert found.slot == Slot(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 26, 2, 30, tzinfo=UTC))


def test_the_booker_is_never_among_the_attendees_and_nobody_is_twice() -> None:
    found = meeting(
        attendees=(MEGAN.id, ADELE.id, ADELE.id),
        guests="MEGAN@example.com, adele@example.com guest@p.example;Guest@P.example\n",
    )
    assert found.attendees == (Attendee("adele@example.com", "Adele", ADELE.id), Attendee("guest@p.example"))


def test_as_many_people_are_sought_for_as_were_named_unless_a_number_was_typed() -> None:
    assert criteria(attendees=(ADELE.id,), guests="a@b.example b@b.example").people == 4
    assert criteria(attendees=(ADELE.id,), capacity="12").people == 12
    assert criteria(capacity="12.0").people == 12  # a number input of a card may say so


def guests(count: int) -> str:
    return "; ".join(f"g{each}@example.com" for each in range(count))


def test_an_event_has_five_hundred_attendees_at_most_the_booker_included() -> None:
    assert len(meeting(guests=guests(499)).attendees) == 499
    too_many = {"limit": 500, "count": 501}
    assert problems(guests=guests(500)) == [Problem(Reason.TOO_MANY_ATTENDEES, Field.GUESTS, too_many)]


def test_too_many_colleagues_without_guests_are_told_at_the_colleagues() -> None:
    crowd = tuple(Person(f"id-{each}", "x", f"p{each}@example.com") for each in range(500))
    with pytest.raises(Refused) as caught:
        read(replace(TYPED, attendees=tuple(each.id for each in crowd)), people=crowd)
    too_many = {"limit": 500, "count": 501}
    assert caught.value.problems == (Problem(Reason.TOO_MANY_ATTENDEES, Field.ATTENDEES, too_many),)


def test_the_title_is_measured_after_it_was_cleaned() -> None:
    assert meeting(title=" " * 300 + "x" * 255).title == "x" * 255


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Plan \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None),
        ("\u200fישיבה 9", None),
        ("\u061cاجتماع", None),
        ("Donau\u00addampf", None),
        ("ภาษา\u200bไทย", None),
        ("  Plan \t the\r\nyear ", "Plan the year"),
        ("over\u202ecod.exe\u202c", "overcod.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("un\U000e0068seen\ufeff", "unseen"),
        ("\U0001f3f4\U000e0067 no flag", "\U0001f3f4 no flag"),
        ("\u00ad\u200b \u200f", ""),
    ],
)
def test_a_title_is_kept_as_typed_where_that_harms_nobody(typed: str, kept: str | None) -> None:
    assert meeting(title=typed).title == (typed if kept is None else kept)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Plan \t the\r\nyear ", "Plan the year"),
        ("bell\x07 nul\x00 esc\x1b[31m", "bell nul esc[31m"),
        ("over\u202ecod.exe\u202c", "overcod.exe"),
        ("\u2066isolated\u2069 \u200emark\u200f", "isolated mark"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("no\u00a0break\u2028line", "no break line"),
        ("lone\ud800 private\ue000 none\uffff", "lone private none"),
        ("ישיבה בשעה 9", "ישיבה בשעה 9"),
        ("اجتماع الفريق", "اجتماع الفريق"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩🏽\u200d💻 🎉 ❤\ufe0f 🇫🇮 1\ufe0f\u20e3", "👩🏽\u200d💻 🎉 ❤\ufe0f 🇫🇮 1\ufe0f\u20e3"),
        ("🩷 newer than Python", "🩷 newer than Python"),
        ("会議 – «план» ñ", "会議 – «план» ñ"),
    ],
)
def test_what_cannot_be_seen_is_taken_out_and_every_script_stays(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text() | st.text("a \n\0\x1b\x7f\x9b\u200b\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\ud800\uffff"))
def test_cleaning_leaves_one_line_that_cleaning_does_not_change(typed: str) -> None:
    cleaned = clean(typed)
    assert clean(cleaned) == cleaned
    assert len(f"x{cleaned}x".splitlines()) == 1
    assert not set(cleaned) & set("\0\x1b\x7f\x9b\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\ud800\uffff")
    assert "  " not in cleaned


texts = st.text(max_size=12) | st.sampled_from(
    ["2025-06-03", "09:00", "10:00", "١٢:٣٠", "²:00", "HQ/3", "oak@example.com"]
)
forms = st.builds(
    Inputs,
    date=texts,
    start=texts,
    end=texts,
    title=texts,
    attendees=st.lists(texts | st.sampled_from([MEGAN.id, ADELE.id]), max_size=4).map(tuple),
    guests=texts,
    capacity=texts,
    floor=texts,
    equipment=st.lists(texts | st.just("screen"), max_size=3).map(tuple),
    private=st.booleans(),
    online=st.booleans(),
    room=texts,
)


@given(forms)
def test_whatever_is_typed_gives_a_wish_or_problems_in_the_order_of_the_form(inputs: Inputs) -> None:
    try:
        outcome: MeetingRequest | tuple[Problem, ...] = read(inputs)[0]
    except Refused as error:
        outcome = error.problems
    if isinstance(outcome, MeetingRequest):
        assert outcome.slot.starts > NOW
    else:
        order = [list(Field).index(each.field) for each in outcome if each.field]
        assert order == sorted(order)
        assert len(order) == len(outcome)


@given(forms)
def test_a_form_survives_being_stored_as_json(inputs: Inputs) -> None:
    assert Inputs.from_json(json.loads(json.dumps(inputs.to_json()))) == inputs


def test_a_form_stored_by_another_version_gets_defaults_and_loses_what_is_unknown() -> None:
    assert Inputs.from_json({"title": "Plan", "colour": "red", "attendees": ["a"]}) == Inputs(
        title="Plan", attendees=("a",)
    )


def test_the_fields_that_problems_stand_at_are_the_inputs_of_the_form_in_their_order() -> None:
    assert [each.name for each in fields(Inputs)] == list(Field)


# --- A form that changes a booking -----------------------------------------------------------------------------------

SOME_ZONES = st.sampled_from(["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds
MINUTES = st.integers(1, 12 * 60)


def made(slot: Slot, attendees: tuple[Attendee, ...] = ()) -> Booking:
    return Booking("b", "RK-1", ROOMS[0], MEGAN, MeetingRequest(slot, "Plan", attendees), EventState.CONFIRMED)


def lasting(starts: datetime, minutes: int) -> Slot:
    whole = starts.replace(second=0, microsecond=0)
    return Slot(whole, whole + timedelta(minutes=minutes))


def reread(inputs: Inputs, zone: ZoneInfo, booking: Booking) -> MeetingRequest:
    early = booking.meeting.slot.starts - timedelta(days=1)
    rules = Rules(longest=timedelta(hours=24), lead=timedelta(days=3000))
    people = {person.id: person for person in (MEGAN, ADELE)}
    return interpret(
        inputs, booker=MEGAN, zone=zone, now=early, rules=rules, people=people, rooms=ROOMS, changes=booking
    )[0]


@given(SOME_ZONES, MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=9)))
def test_a_form_that_nobody_touched_says_what_the_booking_is(name: str, starts: datetime, long: timedelta) -> None:
    booking, zone = made(Slot(starts, starts + long)), ZoneInfo(name)
    assert reread(filled(booking, zone), zone, booking) == booking.meeting


@given(SOME_ZONES, MOMENTS, MINUTES, MINUTES)
def test_whatever_time_a_form_is_filled_with_it_is_read_as_that(
    name: str, starts: datetime, minutes: int, later: int
) -> None:
    """But for the second of two same hours, which a form cannot tell from the first."""
    zone, wanted = ZoneInfo(name), lasting(starts, minutes)
    local = [each.astimezone(zone) for each in (wanted.starts, wanted.ends)]
    day = timedelta(hours=24)
    doubled = any(each.fold for each in local) or local[0].utcoffset() != local[1].utcoffset()
    assume(not doubled)
    booking = made(Slot(wanted.starts + timedelta(minutes=later), wanted.ends + day))
    assert reread(filled(made(wanted), zone), zone, booking).slot == wanted


def test_who_stays_on_the_list_stays_as_they_stand_and_new_ones_come_last() -> None:
    known = (Attendee("adele.old@example.com", "Adele Old", ADELE.id), Attendee("guest@partner.example", "Guest"))
    booking = made(lasting(NOW + timedelta(days=1), 60), known)
    same = filled(booking, HELSINKI)
    assert (same.attendees, same.guests) == ((ADELE.id,), "guest@partner.example")
    assert reread(same, HELSINKI, booking).attendees == known
    more = replace(same, guests="new@partner.example, guest@partner.example")
    assert reread(more, HELSINKI, booking).attendees == (*known, Attendee("new@partner.example"))
    assert reread(replace(same, attendees=()), HELSINKI, booking).attendees == known[1:]


FORMS = st.builds(
    Inputs,
    date=st.sampled_from(["2025-06-02", "2025-06-03"]),
    start=st.sampled_from(["09:00", "10:00"]),
    title=st.sampled_from(["", "Plan"]),
    attendees=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    private=st.booleans(),
    room=st.sampled_from(["oak@example.com", "elm@example.com"]),
)


@given(FORMS, FORMS, FORMS)
def test_what_was_typed_stays_and_what_was_left_alone_follows(typed: Inputs, before: Inputs, now: Inputs) -> None:
    assert merged(typed, before, before) == typed
    assert set(merged(before, before, now).attendees) == set(now.attendees)
    assert replace(merged(before, before, now), attendees=()) == replace(now, attendees=())
    both = merged(typed, before, now)
    for name in ("title", "private", "room"):
        left = getattr(typed, name) == getattr(before, name)
        assert getattr(both, name) == getattr(now if left else typed, name)
    assert (both.date, both.start) in ((typed.date, typed.start), (now.date, now.start)), "a time stays together"
    for person in "abc":
        touched = (person in typed.attendees) != (person in before.attendees)
        assert (person in both.attendees) == (person in (typed if touched else now).attendees)
