"""What of a booking people see makes its revision grow, and so has its cards drawn anew.

A new field of a booking fails here until somebody said whether people see it. One that is seen and does not count
leaves every card as it was.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from booking.errors import Problem, Reason
from booking.model import (
    Attendee,
    Booking,
    Change,
    ChangeState,
    EventState,
    Former,
    Mailbox,
    MeetingRequest,
    Person,
    Response,
    Room,
    Slot,
)
from booking.protocol.concurrency import joined
from booking.protocol.record import BookingRecord, LedgerEvent

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)
SLOT = Slot(NINE, NINE + timedelta(hours=1))
OAK = Room(Mailbox("oak@example.com", "Europe/Helsinki"), "Oak", "HQ", "3")
BOOKING = Booking("1", "RK-222222", OAK, Person("p", "Megan"), MeetingRequest(SLOT), EventState.HELD)
RECORD = BookingRecord(BOOKING, LedgerEvent("e", OAK.mailbox, SLOT, b"{}", (), SLOT.ends))
OVER = Change("1", OAK, BOOKING.meeting, state=ChangeState.DONE)

SEEN: Mapping[str, Any] = {
    "room": replace(OAK, name="Ash"),
    "meeting": MeetingRequest(BOOKING.meeting.slot, attendees=(Attendee("megan@contoso.com", "Alex"),)),
    "online_url": "https://teams.example/1",
    "invited": True,
    "problem": Problem(Reason.NOT_CONFIRMED),
    "change": OVER,
    "clings_since": NINE,
}
"""Another value of each field that people see by itself."""

NOT_SEEN: Mapping[str, Any] = {
    "ended_by": BOOKING.booker,
    "farewell": "Bye",
    "followed": 1,
    "former": Former("1", OAK, BOOKING.meeting),
    "kept": "1",
    "responses": (("megan@contoso.com", Response.ACCEPTED),),
    "waits_until": NINE,
}
"""Another value of each that tells more of something that is counted already, or has a way of its own to the cards."""

GIVEN = {"id", "reference", "booker"}
"""Fields that never change."""

COPIED = {"state", "verified", "lingers", "revision"}
"""Fields that say how the booking's events are; they follow from those."""


def _revision(name: str, value: object) -> int:
    other: Mapping[str, Any] = {name: value}
    written = replace(RECORD, booking=replace(BOOKING, **other))
    return joined(RECORD, written).booking.revision


def test_of_each_field_of_a_booking_it_is_known_whether_people_see_it() -> None:
    known = [*SEEN, *NOT_SEEN, *GIVEN, *COPIED]
    assert sorted(known) == sorted(each.name for each in fields(Booking))


@pytest.mark.parametrize("name", SEEN)
def test_what_people_see_makes_the_revision_grow(name: str) -> None:
    assert getattr(BOOKING, name) != SEEN[name]
    assert _revision(name, SEEN[name]) == BOOKING.revision + 1


@pytest.mark.parametrize("name", NOT_SEEN)
def test_what_nobody_sees_by_itself_leaves_cards_as_they_are(name: str) -> None:
    assert getattr(BOOKING, name) != NOT_SEEN[name]
    assert _revision(name, NOT_SEEN[name]) == BOOKING.revision
