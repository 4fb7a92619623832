from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from graph.sandbox.behaviour import Behaviour
from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import ELM, STAMP, TUESDAY, Client, body, code, utc

WINDOW = "startDateTime=2026-04-14T09:00:00Z&endDateTime=2026-04-14T10:00:00Z"


async def starts(client: Client, start: str, end: str) -> list[str]:
    return sorted(event["subject"] for event in await client.view(ELM, start, end))


async def test_a_view_holds_what_overlaps_its_half_open_span(client: Client) -> None:
    for name, begin, end in (("before", 8, 9), ("inside", 9, 10), ("across", 8, 11), ("after", 10, 11)):
        await client.post(f"{ELM}/events", {**body(begin, end), "subject": name})
    assert await starts(client, f"{TUESDAY}T09:00:00Z", f"{TUESDAY}T10:00:00Z") == ["across", "inside"]


async def test_the_offset_in_a_query_value_decides_and_none_means_utc(client: Client) -> None:
    await client.post(f"{ELM}/events", body(9, 10))
    assert len(await client.view(ELM, f"{TUESDAY}T12:00:00+03:00", f"{TUESDAY}T13:00:00+03:00")) == 1
    assert len(await client.view(ELM, f"{TUESDAY}T09:00:00", f"{TUESDAY}T10:00:00")) == 1
    preferred = {"Prefer": 'outlook.timezone="Tokyo Standard Time"'}
    page = (await client.get(f"{ELM}/calendarView?{WINDOW}", **preferred)).json()
    assert page["value"][0]["start"] == {"dateTime": "2026-04-14T18:00:00.0000000", "timeZone": "Tokyo Standard Time"}


async def test_times_come_back_in_utc_with_seven_digits_unless_preferred(client: Client) -> None:
    told = {**body(9, 10), "start": {"dateTime": f"{TUESDAY}T12:00:00", "timeZone": "Europe/Helsinki"}}
    made = await client.post(f"{ELM}/events", told)
    assert made.json()["start"] == {"dateTime": "2026-04-14T09:00:00.0000000", "timeZone": "UTC"}
    assert made.json()["originalStartTimeZone"] == "Europe/Helsinki"
    shown = await client.get(f"{ELM}/events/{made.json()['id']}", Prefer='outlook.timezone="FLE Standard Time"')
    assert shown.json()["end"] == {"dateTime": "2026-04-14T13:00:00.0000000", "timeZone": "FLE Standard Time"}
    assert shown.headers["Preference-Applied"] == 'outlook.timezone="FLE Standard Time"'


async def test_an_unknown_preferred_zone_is_refused(client: Client) -> None:
    answer = await client.get(f"{ELM}/calendarView?{WINDOW}", Prefer='outlook.timezone="Nowhere"')
    assert code(answer) == (400, "TimeZoneNotSupportedException")


async def test_an_all_day_event_keeps_its_dates_in_every_zone_and_counts_as_utc_days(client: Client) -> None:
    midnight = {"dateTime": f"{TUESDAY}T00:00:00", "timeZone": "Europe/Helsinki"}
    next_day = {"dateTime": "2026-04-15T00:00:00", "timeZone": "Europe/Helsinki"}
    await client.post(f"{ELM}/events", {"start": midnight, "end": next_day, "isAllDay": True})
    assert len(await client.view(ELM, f"{TUESDAY}T22:00:00Z", f"{TUESDAY}T23:00:00Z")) == 1
    assert await client.view(ELM, "2026-04-13T21:00:00Z", "2026-04-13T23:00:00Z") == []
    page = await client.get(f"{ELM}/calendarView?{WINDOW}", Prefer='outlook.timezone="Tokyo Standard Time"')
    (shown,) = page.json()["value"]
    assert shown["start"]["dateTime"] == "2026-04-14T00:00:00.0000000"


async def test_a_page_has_ten_events_and_links_to_the_next(client: Client) -> None:
    for number in range(23):
        await client.post(f"{ELM}/events", {**body(9, 10), "subject": f"{number}"})
    first = (await client.get(f"{ELM}/calendarView?{WINDOW}")).json()
    assert len(first["value"]) == 10
    assert first["@odata.nextLink"].startswith(client.root)
    seen = await client.view(ELM)
    assert {event["subject"] for event in seen} == {f"{number}" for number in range(23)}
    assert len((await client.get(f"{ELM}/calendarView?{WINDOW}&$top=50")).json()["value"]) == 23
    assert code(await client.get(f"{ELM}/calendarView?{WINDOW}&$top=1001"))[0] == 400


async def test_a_view_is_unsorted_unless_an_order_is_asked_for(client: Client, sandbox: SandboxServer) -> None:
    for hour in range(1, 9):
        await client.post(f"{ELM}/events", {**body(hour, hour + 1), "subject": f"{hour}"})
    hours = [str(hour) for hour in range(1, 9)]
    assert [event["subject"] for event in await client.view(ELM)] != hours
    assert [event["subject"] for event in await client.view(ELM, orderby="start/dateTime desc")] == hours[::-1]
    sandbox.tenant.behaviour = Behaviour(views_are_unsorted=False)
    assert [event["subject"] for event in await client.view(ELM)] == hours


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-01-01", "2031-01-05", "ErrorInvalidRequest"),
        ("2026-01-02", "2026-01-01", "ErrorInvalidParameter"),
        ("2026-13-01", "2026-14-01", "ErrorInvalidParameter"),
    ],
)
async def test_an_impossible_window_is_refused(client: Client, start: str, end: str, expected: str) -> None:
    answer = await client.get(f"{ELM}/calendarView?startDateTime={start}&endDateTime={end}")
    assert code(answer) == (400, expected)


async def test_select_leaves_everything_else_out(client: Client) -> None:
    await client.post(f"{ELM}/events", body(9, 10, isOnlineMeeting=True))
    (shown,) = await client.view(ELM, select="subject,createdDateTime,onlineMeeting")
    assert set(shown) == {"@odata.etag", "id", "subject", "onlineMeeting"}
    assert shown["onlineMeeting"] is None
    (shown,) = await client.view(ELM, select="onlineMeeting,isOnlineMeeting")
    assert shown["onlineMeeting"]["joinUrl"].startswith("https://")


async def test_selecting_what_an_event_does_not_have_is_refused(client: Client) -> None:
    assert code(await client.get(f"{ELM}/events?$select=colour")) == (400, "RequestBroker--ParseUri")


async def test_bodies_come_back_as_html_unless_text_is_preferred(client: Client) -> None:
    told = body(9, 10, body={"contentType": "text", "content": "a < b\nc"})
    made = (await client.post(f"{ELM}/events", told)).json()
    assert (made["body"]["contentType"], made["bodyPreview"]) == ("html", "a < b\nc")
    assert "a &lt; b<br>" in made["body"]["content"]
    shown = await client.get(f"{ELM}/events/{made['id']}", Prefer='outlook.body-content-type="text"')
    assert shown.json()["body"] == {"contentType": "text", "content": "a < b\nc"}


async def test_a_stamp_is_not_echoed_and_needs_expand(client: Client) -> None:
    told = body(9, 10, singleValueExtendedProperties=[{"id": STAMP, "value": "b-1"}])
    made = (await client.post(f"{ELM}/events", told)).json()
    path = f"{ELM}/events/{made['id']}"
    assert "singleValueExtendedProperties" not in made
    assert "singleValueExtendedProperties" not in (await client.get(path)).json()
    shown = await client.get(f"{path}?$expand=" + quote(f"singleValueExtendedProperties($filter=id eq '{STAMP}')"))
    assert shown.json()["singleValueExtendedProperties"] == [{"id": STAMP, "value": "b-1"}]
    (viewed,) = await client.view(
        ELM, select="subject", expand=f"singleValueExtendedProperties($filter=id eq '{STAMP}')"
    )
    assert viewed["singleValueExtendedProperties"][0]["value"] == "b-1"


@pytest.mark.parametrize(
    ("stamp", "value", "found"),
    [
        (STAMP, "b-1", 1),
        (STAMP, "B-1", 1),
        (
            STAMP.upper().replace("STRING", "String").replace("ROOMBOOKING", "RoomBooking").replace("NAME", "Name"),
            "b-1",
            1,
        ),
        (STAMP.replace("RoomBooking", "roombooking"), "b-1", 0),
        (STAMP, "b-2", 0),
    ],
)
async def test_an_event_is_found_by_its_stamp(client: Client, stamp: str, value: str, found: int) -> None:
    await client.post(f"{ELM}/events", body(9, 10, singleValueExtendedProperties=[{"id": STAMP, "value": "b-1"}]))
    condition = f"singleValueExtendedProperties/Any(ep: ep/id eq '{stamp}' and ep/value eq '{value}')"
    answer = await client.get(f"{ELM}/events?$filter={quote(condition)}")
    assert len(answer.json()["value"]) == found


async def test_count_tells_how_many_there_are(client: Client) -> None:
    for _ in range(12):
        await client.post(f"{ELM}/events", body(9, 10))
    page = (await client.get(f"{ELM}/calendarView?{WINDOW}&$count=true")).json()
    assert (page["@odata.count"], len(page["value"])) == (12, 10)


async def test_windows_and_iana_names_of_a_zone_may_be_mixed(client: Client) -> None:
    told = {
        "start": {"dateTime": f"{TUESDAY}T12:00:00", "timeZone": "FLE Standard Time"},
        "end": {"dateTime": f"{TUESDAY}T13:00:00", "timeZone": "Europe/Helsinki"},
    }
    made = (await client.post(f"{ELM}/events", told)).json()
    assert (made["start"]["dateTime"][11:16], made["end"]["dateTime"][11:16]) == ("09:00", "10:00")


async def test_somebody_elses_meeting_shows_its_organizer(client: Client, sandbox: SandboxServer) -> None:
    start, end = datetime(2026, 4, 14, 9, tzinfo=UTC), datetime(2026, 4, 14, 10, tzinfo=UTC)
    sandbox.tenant.outside.book(
        room="elm@roomkeeper.example", start=start, end=end, organizer="visitor@contoso.example", private=True
    )
    (shown,) = await client.view(ELM)
    assert shown["organizer"]["emailAddress"]["address"] == "visitor@contoso.example"
    assert (shown["isOrganizer"], shown["sensitivity"]) == (False, "private")
    assert shown["start"] == {"dateTime": utc(9)["dateTime"] + ".0000000", "timeZone": "UTC"}
