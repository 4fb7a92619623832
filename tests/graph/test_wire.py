"""The pure half of the Graph adapter: what is sent, how answers are read, what an error means."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from booking.errors import (
    AlreadyCreated,
    Changed,
    Denied,
    Failed,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
    Unreadable,
)
from booking.model import Attendee, CalendarEvent, Mailbox, MeetingRequest, NewEvent, Person, Room, Slot
from booking.ports import Busy
from graph import wire, wire_calendar, wire_directory
from graph.sandbox.contract import Contract
from graph.sandbox.windows_zones import TABLE
from graph.windows_zones import IANA

OAK = Mailbox("oak@roomkeeper.example", "Europe/Helsinki")
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = Slot(TEN, TEN + timedelta(hours=1))
ADA = Person("5d3f6a10-8c41-4be2-9e07-000000000001", "Ada Byron", "ada@roomkeeper.example")
NEW = NewEvent(
    id="0f8fad5b-d9cb-469f-a165-70867728950e",
    room=Room(OAK, "Oak", "HQ", "3", 6),
    booker=ADA,
    meeting=MeetingRequest(HOUR, "Budget", (Attendee("guest@else.example"),)),
    booking_id="7c1b9a52-0d0a-4a5e-9a8e-000000000002",
    reference="RK-7Q2M",
)


def error_body(code: str, **more: object) -> dict[str, object]:
    return {"error": {"code": code, "message": "no", **more}}


@pytest.mark.parametrize(
    ("status", "code", "on_read", "on_write"),
    [
        (400, "ErrorInvalidRequest", Rejected, Rejected),
        (401, "InvalidAuthenticationToken", Denied, Denied),
        (403, "ErrorAccessDenied", Denied, Denied),
        (404, "SomethingElse", Rejected, Rejected),
        (408, "", Unavailable, OutcomeUnknown),
        (409, "ErrorIrresolvableConflict", Unavailable, OutcomeUnknown),
        (409, "ConcurrentItemSave", Unavailable, OutcomeUnknown),
        (409, "", Unavailable, OutcomeUnknown),
        (409, "ErrorFolderExists", Unavailable, Rejected),
        (412, "ErrorIrresolvableConflict", Unavailable, OutcomeUnknown),
        (412, "", Unavailable, OutcomeUnknown),
        (501, "NotImplemented", Rejected, Rejected),
        (302, "", Unavailable, OutcomeUnknown),
        (500, "ErrorInternalServerError", Unavailable, OutcomeUnknown),
        (503, "ServiceUnavailable", Unavailable, OutcomeUnknown),
        (504, "", Unavailable, OutcomeUnknown),
    ],
)
def test_a_status_and_a_code_mean_one_error(
    status: int, code: str, on_read: type[Failed], on_write: type[Failed]
) -> None:
    for wrote, kind in ((False, on_read), (True, on_write)):
        error = wire.error_for(status, error_body(code), {"request-id": "r-1", "retry-after": "3"}, wrote=wrote)
        assert type(error) is kind
        assert (error.status, error.code, error.request_id) == (status, code, "r-1")


@pytest.mark.parametrize(
    ("status", "code"), [(412, ""), (409, "ErrorIrresolvableConflict"), (409, "ConcurrentItemSave")]
)
def test_a_write_that_named_its_version_met_another(status: int, code: str) -> None:
    assert type(wire.error_for(status, error_body(code), {}, wrote=True, fenced=True)) is Changed


@pytest.mark.parametrize(
    ("code", "mailbox"),
    [
        ("ErrorNonExistentMailbox", True),
        ("ErrorItemNotFound", False),
        ("ErrorInvalidUser", True),
        ("MailboxNotEnabledForRESTAPI", True),
    ],
)
def test_a_404_tells_a_missing_item_from_a_missing_mailbox(code: str, mailbox: bool) -> None:
    error = wire.error_for(404, error_body(code), {}, wrote=True)
    assert isinstance(error, NotFound)
    assert error.mailbox is mailbox


@pytest.mark.parametrize("status", [400, 409])
def test_a_used_transaction_id_names_the_event_if_the_answer_does(status: int) -> None:
    code = "ErrorDuplicateTransactionId"
    named = wire.error_for(status, error_body(code, **{"@event.existingEventId": "AAMk="}), {}, wrote=True)
    silent = wire.error_for(status, error_body(code), {}, wrote=True)
    assert isinstance(named, AlreadyCreated)
    assert isinstance(silent, AlreadyCreated)
    assert (named.event_id, silent.event_id) == ("AAMk=", None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "999999"}, wire.RETRY_AFTER_LIMIT_S),
        ({"retry-after": "Mon, 02 Mar 2026 10:00:09 GMT", "date": "Mon, 02 Mar 2026 10:00:00 GMT"}, 9.0),
        ({"retry-after": "Mon, 02 Mar 2026 09:00:00 GMT", "date": "Mon, 02 Mar 2026 10:00:00 GMT"}, 0.0),
        ({"retry-after": "Mon, 02 Mar 2026 10:00:09 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-4"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert wire.retry_after_s(headers) == seconds
    error = wire.error_for(429, error_body("ApplicationThrottled"), headers, wrote=True)
    assert isinstance(error, Throttled)
    assert error.retry_after_s == (wire.NO_RETRY_AFTER_S if seconds is None else seconds)


def test_the_request_id_is_found_in_the_body_too_and_nothing_in_a_log_line_is_trusted() -> None:
    inner = {"innerError": {"request-id": "r-2\nFAKE LINE"}}
    error = wire.error_for(500, error_body("Oh\r\nno", **inner), {}, wrote=False)
    assert (error.code, error.request_id) == ("Ohno", "r-2FAKELINE")


MEMBERS = re.findall(
    r"\S+",
    """
    error code value id start end dateTime timeZone responses status body headers scheduleId scheduleItems attendees
    emailAddress address isAllDay capacity tags @odata.etag innerError onlineMeeting singleValueExtendedProperties
    allowedOnlineMeetingProviders
    """,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("2026-03-02T10:00:00"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(MEMBERS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)
EVERY_REQUEST: list[wire.Request[Any]] = [
    wire_calendar.get_schedule(OAK.address, [OAK.address], HOUR),
    wire_calendar.calendar_view(OAK, HOUR),
    wire_calendar.find_stamped(OAK, "here", NEW.id),
    wire_calendar.read_event(OAK, "AAMk="),
    wire_calendar.create_event(OAK, wire_calendar.event_body(NEW, installation="here", text="Booked by Ada.")),
    wire_calendar.set_attendees(OAK, "AA/k+=", 'W/"1"', NEW.meeting.attendees),
    wire_calendar.delete_event(OAK, "AAMk="),
    wire_calendar.online_providers(OAK),
    wire_directory.get_person(ADA.id),
    wire_directory.get_place(OAK.address),
    wire_directory.list_rooms(),
    wire_directory.get_calendar(OAK.address),
    wire_directory.get_zone(OAK.address),
    wire.batch_of([wire_directory.get_person(ADA.id)]),
]


@given(payload=JSON)
def test_a_success_that_makes_no_sense_is_an_unknown_outcome_or_a_failed_read(payload: object) -> None:
    for request in EVERY_REQUEST:
        try:
            wire.outcome(request, wire.HttpResponse(200, {}, payload))
        except OutcomeUnknown:
            assert request.writes
        except Unavailable:
            assert not request.writes


@given(payload=JSON, status=st.integers(300, 599))
@example(payload=None, status=408)
@example(payload=None, status=409)
@example(payload=None, status=412)
@example(payload=None, status=501)
def test_every_other_answer_is_an_error_of_ours_whatever_it_holds(payload: object, status: int) -> None:
    for wrote in (False, True):
        error = wire.error_for(status, payload, {}, wrote=wrote)
        assert error.status == status
        assert wrote or not isinstance(error, OutcomeUnknown)
        if status != 409:  # Its code decides, as the table above shows.
            definite = status == 501 or (400 <= status < 500 and status not in (408, 412))
            assert isinstance(error, OutcomeUnknown) == (wrote and not definite)


def test_every_request_is_in_the_contract() -> None:
    contract = Contract()
    for request in EVERY_REQUEST:
        headers = {"Content-Type": "application/json"} if request.body else {}
        headers |= {"If-Match": request.if_match} if request.if_match else {}
        body = json.loads(request.body) if request.body else None
        assert contract.check_request(request.method, f"/v1.0{request.path}", headers, body) == []


def test_ids_and_addresses_are_escaped_into_one_segment() -> None:
    path = wire_calendar.delete_event(OAK, "AA/k+=?#").path
    assert path == "/users/oak@roomkeeper.example/events/AA%2Fk%2B%3D%3F%23"
    for bad in ("", ".", ".."):
        with pytest.raises(ValueError):
            wire_calendar.delete_event(OAK, bad)
    for bad in ("me", "../places", ADA.id + "/messages"):
        with pytest.raises(ValueError):
            wire_directory.get_person(bad)


def test_a_stamp_is_asked_for_with_blanks_as_percent_20() -> None:
    path = wire_calendar.find_stamped(OAK, "here", "it's").path
    assert "+" not in path
    assert f"ep/value eq '{'here/it'}''s'" in unquote(path)
    assert wire_calendar.STAMP_PROPERTY in unquote(path)


def test_the_body_of_an_event_is_the_same_bytes_every_time() -> None:
    body = wire_calendar.event_body(NEW, installation="here", text="Booked by Ada.\nReference: RK-7Q2M")
    assert body == wire_calendar.event_body(NEW, installation="here", text="Booked by Ada.\nReference: RK-7Q2M")
    assert json.loads(body) == {
        "subject": "Budget",
        "body": {
            "contentType": "text",
            "content": "Booked by Ada.\nReference: RK-7Q2M",
        },
        "start": {"dateTime": "2026-03-02T10:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-02T11:00:00", "timeZone": "UTC"},
        "location": {"displayName": "Oak (HQ, floor 3)", "locationType": "conferenceRoom"},
        "showAs": "busy",
        "allowNewTimeProposals": False,
        "responseRequested": True,
        "transactionId": NEW.id,
        "singleValueExtendedProperties": [
            {"id": wire_calendar.STAMP_PROPERTY, "value": f"here/{NEW.id}"},
            {
                "id": wire_calendar.ORIGIN_PROPERTY,
                "value": (
                    f'{{"booker":{{"address":"{ADA.address}","id":"{ADA.id}","name":"Ada Byron"}},'
                    f'"booking":"{NEW.booking_id}","placeholder":false,"reference":"RK-7Q2M","revision":1}}'
                ),
            },
        ],
    }


def test_private_online_and_untitled_bookings_say_so() -> None:
    meeting = MeetingRequest(HOUR, private=True, online=True)
    new = NewEvent(NEW.id, Room(OAK, "Oak"), ADA, meeting, "booking-1", "RK-7Q2M", online=True)
    body = json.loads(wire_calendar.event_body(new, installation="here", text=""))
    assert body["sensitivity"] == "private"
    assert (body["isOnlineMeeting"], body["onlineMeetingProvider"]) == (True, "teamsForBusiness")
    assert body["subject"] == "Ada Byron's meeting"
    assert body["location"]["displayName"] == "Oak"


def test_the_room_is_never_its_own_attendee() -> None:
    request = wire_calendar.set_attendees(OAK, "AAMk=", 'W/"1"', [Attendee(OAK.address), Attendee("a@b.example", "A")])
    assert request.if_match == 'W/"1"'
    assert json.loads(request.body or b"") == {
        "attendees": [{"emailAddress": {"address": "a@b.example", "name": "A"}, "type": "required"}]
    }


def event(
    starts: str = "2026-03-02T10:00:00.0000000", ends: str = "2026-03-02T11:00:00.0000000", **more: object
) -> dict[str, object]:
    return {
        "id": "AAMk=",
        "@odata.etag": 'W/"1"',
        "start": {"dateTime": starts, "timeZone": "UTC"},
        "end": {"dateTime": ends, "timeZone": "UTC"},
        **more,
    }


def read(payload: object, mailbox: Mailbox = OAK) -> CalendarEvent:
    request = wire_calendar.calendar_view(mailbox, HOUR)
    return wire.outcome(request, wire.HttpResponse(200, {}, {"value": [payload]})).items[0]


def test_an_event_is_read_with_its_stamp_and_its_link() -> None:
    seen = read(
        event(
            isOrganizer=True,
            transactionId=NEW.id,
            singleValueExtendedProperties=[{"id": wire_calendar.STAMP_PROPERTY, "value": f"here/{NEW.id}"}],
            onlineMeeting={"joinUrl": "https://teams.microsoft.com/l/x"},
        )
    )
    assert seen == CalendarEvent(
        id="AAMk=",
        slot=HOUR,
        etag='W/"1"',
        stamp=("here", NEW.id),
        transaction_id=NEW.id,
        organized=True,
        blocks=True,
        online_url="https://teams.microsoft.com/l/x",
    )


@pytest.mark.parametrize(
    ("members", "blocks"),
    [
        ({}, True),
        ({"showAs": None}, True),
        ({"showAs": "unknown"}, True),
        ({"showAs": "Busy"}, True),
        ({"showAs": "tentative"}, True),
        ({"showAs": "oof"}, True),
        ({"showAs": "free"}, False),
        ({"showAs": "Free"}, False),
        ({"showAs": "workingElsewhere"}, False),
        ({"showAs": "busy", "isCancelled": True}, False),
    ],
)
def test_what_graph_leaves_open_counts_as_taken(members: dict[str, Any], blocks: bool) -> None:
    assert read(event(**members)).blocks is blocks


def test_an_event_of_no_length_blocks_nothing() -> None:
    seen = read(event("2026-03-02T10:00:00", "2026-03-02T10:00:00"))
    assert (seen.blocks, seen.slot.starts) == (False, TEN)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://teams.example/x", "https://x y", ""])
def test_a_link_that_is_no_https_link_is_none(url: str) -> None:
    assert read(event(onlineMeeting={"joinUrl": url})).online_url is None


@pytest.mark.parametrize(
    ("zone", "starts"),
    [
        ("Europe/Helsinki", datetime(2026, 3, 28, 22, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 29, 4, tzinfo=UTC)),
    ],
)
def test_an_all_day_event_lasts_a_day_of_the_rooms_own_zone(zone: str, starts: datetime) -> None:
    day = event("2026-03-29T00:00:00.0000000", "2026-03-30T00:00:00.0000000", isAllDay=True)
    seen = read(day, Mailbox(OAK.address, zone))
    assert seen.slot.starts == starts
    assert seen.slot.ends.astimezone(ZoneInfo(zone)).isoformat().startswith("2026-03-30T00:00")
    assert (seen.whole_days, read(event()).whole_days) == (True, False)


def when(wall: str, zone: object = "UTC") -> dict[str, object]:
    return {"dateTime": wall, "timeZone": zone}


AROUND = Slot(HOUR.starts - timedelta(days=1), HOUR.ends + timedelta(days=1))
CUSTOM = "tzone://Microsoft/Custom"


@pytest.mark.parametrize(
    ("payload", "starts", "ends"),
    [
        (event(ends="2026-03-02T09:00:00"), TEN - timedelta(hours=1), TEN),
        (event() | {"start": when("2026-03-02T12:00:00", "FLE Standard Time")}, TEN, HOUR.ends),
        (event() | {"start": when("2026-03-02T12:00:00", "Europe/Helsinki")}, TEN, HOUR.ends),
        (event() | {"start": when("2026-03-02T10:00:00+00:00", None)}, TEN, HOUR.ends),
        (event() | {"start": when("2026-03-02T10:00:00", CUSTOM)}, TEN - timedelta(hours=14), HOUR.ends),
        (event() | {"end": when("2026-03-02T11:00:00", CUSTOM)}, TEN, HOUR.ends + timedelta(hours=12)),
        (event() | {"start": None}, AROUND.starts, HOUR.ends),
        (event() | {"end": {}}, TEN, AROUND.ends),
        (event() | {"start": when("soon"), "end": 7}, AROUND.starts, AROUND.ends),
        (event(isAllDay=True) | {"start": None}, AROUND.starts, HOUR.ends),
        (event(isAllDay="yes"), TEN, HOUR.ends),
        (event(isCancelled="no", showAs=7), TEN, HOUR.ends),
        (event() | {"id": None}, TEN, HOUR.ends),
        ({key: value for key, value in event().items() if key != "@odata.etag"}, TEN, HOUR.ends),
        (event(singleValueExtendedProperties=[7, {"id": 7}, {"id": wire_calendar.STAMP_PROPERTY}]), TEN, HOUR.ends),
        (event(onlineMeeting="yes", transactionId=7, isOrganizer=None), TEN, HOUR.ends),
        ("an event", AROUND.starts, AROUND.ends),
    ],
)
def test_what_cannot_be_read_of_an_event_is_taken_wherever_it_might_be(
    payload: object, starts: datetime, ends: datetime
) -> None:
    seen = read(payload)
    assert (seen.slot, seen.blocks) == (Slot(starts, ends), True)


def test_an_all_day_event_far_back_in_time_is_somewhere() -> None:
    assert read(event("0001-01-01T00:00:00", "0001-01-02T00:00:00", isAllDay=True)).blocks


def test_what_carries_our_stamp_must_have_an_id() -> None:
    request = wire_calendar.find_stamped(OAK, "here", NEW.id)
    with pytest.raises(Unreadable, match="MalformedAnswer"):
        wire.outcome(request, wire.HttpResponse(200, {}, {"value": [event() | {"id": None}]}))


def test_free_and_busy_are_read_entry_by_entry() -> None:
    elm, fir = "elm@roomkeeper.example", "fir@roomkeeper.example"
    request = wire_calendar.get_schedule(OAK.address, [OAK.address, elm, fir], HOUR)

    def item(status: str, start: str, end: str) -> dict[str, Any]:
        return {
            "status": status,
            "start": {"dateTime": f"2026-03-02T{start}", "timeZone": "UTC"},
            "end": {"dateTime": f"2026-03-02T{end}", "timeZone": "UTC"},
        }

    items = [
        item("Busy", "09:30:00.0000000", "10:15:00.0000000"),
        item("tentative", "10:30:00", "10:45:00"),
        item("free", "10:15:00", "10:30:00"),
        item("WorkingElsewhere", "10:45:00", "11:00:00"),
        item("oof", "11:00:00", "12:00:00"),
    ]
    payload = {
        "value": [
            {"scheduleId": "OAK@Roomkeeper.example", "scheduleItems": items},
            {"scheduleId": elm, "scheduleItems": None, "error": {"responseCode": "5016", "message": "no"}},
        ]
    }
    minute = timedelta(minutes=1)
    assert wire.outcome(request, wire.HttpResponse(200, {}, payload)) == {
        OAK.address: Busy((Slot(TEN, TEN + 15 * minute), Slot(TEN + 30 * minute, TEN + 45 * minute))),
        elm: Busy(readable=False),
        fir: Busy(readable=False),
    }


def test_a_schedule_is_asked_for_20_rooms_and_less_than_62_days() -> None:
    with pytest.raises(ValueError):
        wire_calendar.get_schedule(OAK.address, ["a@b.example"] * 21, HOUR)
    with pytest.raises(ValueError):
        wire_calendar.get_schedule(OAK.address, [OAK.address], Slot(TEN, TEN + timedelta(days=62)))


def test_a_batch_holds_20_reads_at_most() -> None:
    with pytest.raises(ValueError):
        wire.batch_of([wire_directory.get_person(ADA.id)] * 21)
    with pytest.raises(ValueError):
        wire.batch_of([wire_calendar.delete_event(OAK, "AAMk=")])


def test_windows_names_of_zones_mean_the_zones_that_exist() -> None:
    assert set(IANA) == {line.split(" = ")[0].lower() for line in TABLE.strip().splitlines()}
    assert IANA["gmt standard time"] == "Europe/London"
    for name in IANA.values():
        assert ZoneInfo(name)


@pytest.mark.parametrize(
    ("name", "country", "zone"),
    [
        ("FLE Standard Time", "Finland", "Europe/Helsinki"),
        ("FLE Standard Time", "fi", "Europe/Helsinki"),
        ("FLE Standard Time", "Estonia", "Europe/Tallinn"),
        ("FLE Standard Time", "", "Europe/Kiev"),
        ("FLE Standard Time", "Atlantis", "Europe/Kiev"),
        ("FLE Standard Time", "Japan", "Europe/Kiev"),
        ("W. Europe Standard Time", "Sweden", "Europe/Stockholm"),
        ("Eastern Standard Time", "USA", "America/New_York"),
        ("GMT Standard Time", "United Kingdom", "Europe/London"),
        ("GMT Standard Time", "Ireland", "Europe/Dublin"),
        ("UTC", "Iceland", "UTC"),
        ("Etc/UTC", "", "UTC"),
        ("Mars Standard Time", "", ""),
    ],
)
def test_a_zone_of_many_countries_is_named_as_in_the_rooms_own(name: str, country: str, zone: str) -> None:
    request = wire_directory.get_zone(OAK.address, country)
    assert wire.outcome(request, wire.HttpResponse(200, {}, {"timeZone": name})) == zone
