"""Values that are wrong cannot be built, and what can be built means what it says."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Problem, Reason, Refused, refused
from booking.model import (
    ATTENDEE_LIMIT,
    TITLE_LIMIT,
    Attendee,
    Booking,
    Change,
    ChangeState,
    EventState,
    Mailbox,
    MeetingRequest,
    Person,
    Room,
    Slot,
    mail_address,
)
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from tests.support import scenes

NINE = datetime(2025, 6, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SLOT = Slot(NINE, NINE + HOUR)
OAK = Room(Mailbox("oak@example.com", "Europe/Helsinki"), "Oak", "HQ", "3")
BOOKING = Booking("1", "RK-222222", OAK, Person("p", "Megan"), MeetingRequest(SLOT), EventState.HELD)
EVENT = LedgerEvent("e", OAK.mailbox, SLOT, b"{}", (), NINE + HOUR)
WORK = BookingRecord(BOOKING, EVENT)

moments = st.integers(0, 40).map(lambda quarters: NINE + quarters * timedelta(minutes=15))
slots = st.lists(moments, min_size=2, max_size=2, unique=True).map(lambda pair: Slot(min(pair), max(pair)))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" Megan.Bowen@Contoso.COM ", "megan.bowen@contoso.com"),
        ("o'brien+rooms@mail.example.co.uk", "o'brien+rooms@mail.example.co.uk"),
        ("jörg@müller.example", "jörg@müller.example"),
    ],
)
def test_a_mail_address_is_read_trimmed_and_in_lower_case(typed: str, read: str) -> None:
    assert mail_address(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "megan",
        "megan@",
        "@contoso.com",
        "megan@contoso",
        "megan@.com",
        "megan@contoso.",
        "megan@contoso..com",
        "megan@@contoso.com",
        "megan bowen@contoso.com",
        "Megan <megan@contoso.com>",
        "megan@contoso.com,adele@contoso.com",
        "megan@contoso.com;adele@contoso.com",
        "megan@contoso.com\nBcc: adele@contoso.com",
        '"megan"@contoso.com',
        "x" * 65 + "@contoso.com",
        "megan@" + "x" * 250 + ".com",
        "megan\u202e@contoso.com",
        "meg\u200ban@contoso.com",
        "megan\0@contoso.com",
        "megan@con\x1btoso.com",
    ],
)
def test_what_is_no_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        mail_address(typed)


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_passes_as_a_mail_address_is_normalised_printable_and_holds_no_separator(name: str, host: str) -> None:
    try:
        address = mail_address(f"{name}@{host}.com")
    except ValueError:
        return
    assert mail_address(address) == address
    assert address.count("@") == 1
    assert not set(' <>",;:()[]\\') & set(address)
    assert all(unicodedata.category(char)[0] not in "CZ" for char in address)


@given(slots, slots)
def test_slots_overlap_when_they_share_a_quarter_hour(one: Slot, other: Slot) -> None:
    shared = [at for at in quarters(one) if at in quarters(other)]
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@given(slots, slots)
def test_a_slot_contains_another_when_it_has_all_its_quarter_hours(one: Slot, other: Slot) -> None:
    assert one.contains(other) == (quarters(other) <= quarters(one))
    assert one.contains(one)
    assert one.duration == len(quarters(one)) * timedelta(minutes=15)


def quarters(slot: Slot) -> set[datetime]:
    count = (slot.ends - slot.starts) // timedelta(minutes=15)
    return {slot.starts + each * timedelta(minutes=15) for each in range(count)}


def test_slots_that_touch_do_not_overlap() -> None:
    assert not SLOT.overlaps(Slot(SLOT.ends, SLOT.ends + HOUR))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (NINE, NINE),
        (NINE, NINE - HOUR),
        (NINE.replace(tzinfo=None), NINE + HOUR),
        (NINE, (NINE + HOUR).replace(tzinfo=None)),
        (NINE.astimezone(timezone(HOUR)), NINE + HOUR),
    ],
)
def test_a_slot_that_is_empty_backward_or_not_in_utc_cannot_be_built(starts: datetime, ends: datetime) -> None:
    with pytest.raises(ValueError):
        Slot(starts, ends)


def test_a_wish_keeps_to_the_limits_of_an_event() -> None:
    people = tuple(Attendee(f"p{each}@example.com") for each in range(ATTENDEE_LIMIT))
    assert MeetingRequest(SLOT, "x" * TITLE_LIMIT, people[1:]).title
    with pytest.raises(ValueError):
        MeetingRequest(SLOT, "x" * (TITLE_LIMIT + 1))
    with pytest.raises(ValueError):
        MeetingRequest(SLOT, attendees=people)
    with pytest.raises(ValueError):
        MeetingRequest(SLOT, attendees=(people[0], Attendee("p0@example.com", "the same")))


def test_addresses_inside_values_are_normalised_already() -> None:
    for wrong in ("Oak@example.com", " oak@example.com", "oak"):
        with pytest.raises(ValueError):
            Attendee(wrong)
        with pytest.raises(ValueError):
            Mailbox(wrong, "Europe/Helsinki")


def test_a_room_has_a_name_a_known_zone_and_a_seat_at_least() -> None:
    with pytest.raises(ValueError):
        replace(OAK, name=" ")
    with pytest.raises(ValueError):
        replace(OAK, seats=0)
    with pytest.raises(KeyError):
        Mailbox("oak@example.com", "Mars/Base")


def test_a_room_tells_where_it_is_as_far_as_that_is_known() -> None:
    assert (OAK.address, OAK.place, OAK.floor_keys) == ("oak@example.com", "HQ, floor 3", ("HQ/", "HQ/3"))
    assert (replace(OAK, floor="").place, replace(OAK, building="").place) == ("HQ", "floor 3")
    assert replace(OAK, building="").floor_keys == ()


@pytest.mark.parametrize(
    ("state", "problem", "confirmed", "decided"),
    [
        (EventState.HELD, None, False, False),
        (EventState.CREATING, None, False, False),
        (EventState.CREATED, None, False, False),
        (EventState.CONFIRMED, None, True, True),
        (EventState.CANCELLING, None, False, False),
        (EventState.CANCELLING, Problem(Reason.ROOM_TAKEN), False, True),
        (EventState.CANCELLED, None, False, True),
    ],
)
def test_a_booking_is_decided_once_people_can_be_told_how_it_ended(
    state: EventState, problem: Problem | None, confirmed: bool, decided: bool
) -> None:
    booking = replace(BOOKING, state=state, problem=problem)
    assert (booking.confirmed, booking.decided) == (confirmed, decided)


@pytest.mark.parametrize("state", EventState)
@pytest.mark.parametrize("invites_due", [True, False])
def test_a_booking_rests_when_its_event_is_gone_or_stands_with_its_invitations_sent(
    state: EventState, invites_due: bool
) -> None:
    resting = {(EventState.CANCELLED, True), (EventState.CANCELLED, False), (EventState.CONFIRMED, False)}
    event = replace(EVENT, state=state, invites_due=invites_due)
    assert BookingRecord(BOOKING, event).at_rest == ((state, invites_due) in resting)


@pytest.mark.parametrize("state", ChangeState)
def test_a_booking_does_not_rest_while_anything_is_still_to_be_done_for_it(state: ChangeState) -> None:
    done = replace(WORK, event=replace(EVENT, state=EventState.CONFIRMED, invites_due=False))
    other = replace(EVENT, id="f", state=EventState.CANCELLING)
    assert not replace(done, next=other).at_rest
    assert not replace(done, leaving=(other,)).at_rest
    assert not replace(done, cancel="").at_rest
    changing = replace(done, booking=replace(BOOKING, change=Change("c", OAK, BOOKING.meeting, state=state)))
    assert changing.at_rest == (state in {ChangeState.DONE, ChangeState.DROPPED})
    assert replace(WORK, event=replace(EVENT, state=EventState.CANCELLED), cancel="").at_rest


def test_a_booking_claims_what_any_of_its_events_may_hold_and_an_event_that_is_gone_falls_off() -> None:
    held = replace(EVENT, id="f", slot=Slot(NINE + HOUR, NINE + 2 * HOUR), role=Role.PLACEHOLDER)
    left = replace(EVENT, id="g", state=EventState.CANCELLING)
    work = replace(WORK, next=held, leaving=(left,))
    assert [each.id for each in work.events()] == ["e", "f", "g"]
    assert work.claims() == {("e", OAK.address, SLOT), ("f", OAK.address, held.slot), ("g", OAK.address, SLOT)}
    gone = [replace(each, state=EventState.CANCELLED) for each in work.events()]
    assert work.with_event(gone[1]).next is None
    assert work.with_event(gone[2]).leaving == ()
    assert work.with_event(gone[0]).claims() == work.claims() - {("e", OAK.address, SLOT)}


def test_a_refusal_names_at_least_one_problem() -> None:
    with pytest.raises(ValueError):
        Refused()
    assert refused(Reason.MISSING).problems == (Problem(Reason.MISSING),)


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        *(({"state": state}, state in (EventState.CANCELLING, EventState.CANCELLED)) for state in EventState),
        ({"problem": Problem(Reason.ROOM_TAKEN)}, True),
        ({"ended_by": scenes.ALEX}, True),
        ({"change": scenes.change()}, False),
    ],
)
def test_a_booking_that_is_cancelled_or_came_to_nothing_is_gone(changes: dict[str, Any], gone: bool) -> None:
    assert scenes.booking(**changes).gone is gone
