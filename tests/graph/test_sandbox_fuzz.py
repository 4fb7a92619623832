from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.sandbox.exchange import Ask, exchange
from graph.sandbox.tenant import Tenant
from tests.conftest import MONDAY
from tests.support.graph_sandbox import ELM, STAMP, Json, guest

JSON = {"content-type": "application/json"}
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

text = st.none() | st.text(max_size=20)
usual = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 -- wall times
zones = st.sampled_from(["UTC", "FLE Standard Time", "Europe/Helsinki", "Pacific/Apia"])
odd_stamps = st.builds(lambda at, zone: stamp(at, zone), st.datetimes(), st.sampled_from(["UTC", "Nowhere"]))
attendees = st.lists(st.sampled_from(["a@x.example", "A@x.example", "b@x.example"]).map(guest), max_size=3)
some_days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4)
some_month, some_date = st.integers(1, 12), st.integers(1, 31)
index = {"index": st.sampled_from(["first", "fourth", "last", None])}
patterns = st.one_of(
    [
        st.fixed_dictionaries(
            {"type": st.just(kind), "interval": st.integers(1, 50) | st.integers(1, 10**9), **needs}, optional=may
        )
        for kind, needs, may in (
            ("daily", {}, {}),
            ("weekly", {"daysOfWeek": some_days, "firstDayOfWeek": st.sampled_from([*DAYS, None])}, {}),
            ("absoluteMonthly", {"dayOfMonth": some_date}, {}),
            ("relativeMonthly", {"daysOfWeek": some_days}, index),
            ("absoluteYearly", {"dayOfMonth": some_date, "month": some_month}, {}),
            ("relativeYearly", {"daysOfWeek": some_days, "month": some_month}, {**index, "dayOfMonth": some_date}),
        )
    ]
)
details = {
    "subject": text,
    "body": st.none()
    | st.fixed_dictionaries({"content": st.text(max_size=9), "contentType": st.sampled_from(["text", "html"])}),
    "location": st.none() | st.fixed_dictionaries({}, optional={"displayName": text}),
    "isAllDay": st.sampled_from([True, False, None]),
    "isOnlineMeeting": st.sampled_from([True, False, None]),
    "showAs": st.sampled_from(["free", "busy", None]),
    "attendees": attendees,
    "transactionId": st.sampled_from([None, "leg-1", "leg-2"]),
    "singleValueExtendedProperties": st.just([{"id": STAMP, "value": "b"}]),
}


@st.composite
def bodies(draw: st.DrawFn) -> Json:
    """Bodies that the contract allows; most mean something, some mean nothing."""
    told: Json = draw(st.fixed_dictionaries({}, optional=details))
    start, zone = draw(usual), draw(zones)
    if told.get("isAllDay"):
        start = start.replace(hour=0, minute=0)
    end = start + draw(st.just(timedelta(days=1)) | st.timedeltas(timedelta(), timedelta(days=40)))
    told |= {"start": stamp(start, zone), "end": stamp(end, zone)}
    if draw(st.integers(0, 9)) == 0:
        told[draw(st.sampled_from(["start", "end"]))] = draw(odd_stamps)
    if draw(st.booleans()):
        span = {"startDate": told["start"]["dateTime"][:10], "recurrenceTimeZone": draw(st.none() | st.just(zone))}
        number = draw(st.none() | st.integers(1, 10**6))
        span |= {"type": "noEnd"} if number is None else {"type": "numbered", "numberOfOccurrences": number}
        told["recurrence"] = {"pattern": draw(patterns), "range": span}
    return told


def stamp(at: datetime, zone: str) -> Json:
    return {"dateTime": f"{at.isoformat()[:17]}00", "timeZone": zone}


async def send(tenant: Tenant, method: str, target: str, told: Any = None) -> tuple[int, Any]:  # noqa: ANN401 -- JSON
    reply = await exchange(tenant, Ask(method, target, JSON if told is not None else {}, told))
    return reply.status, reply.body


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bodies(), bodies())
async def test_whatever_a_body_says_it_is_taken_or_refused_and_the_calendar_can_still_be_read(
    first: Json, second: Json
) -> None:
    tenant = Tenant(clock=lambda: MONDAY, require_token=False, populate=False)
    status, made = await send(tenant, "POST", f"{ELM}/events", first)
    assert status in (201, 400)
    if status == 201:
        change = {key: value for key, value in second.items() if key != "transactionId"}
        assert (await send(tenant, "PATCH", f"{ELM}/events/{made['id']}", change))[0] in (200, 400)
    window = "startDateTime=2026-01-01&endDateTime=2028-01-01&$top=5"
    status, page = await send(tenant, "GET", f"{ELM}/calendarView?{window}")
    assert status == 200
    for day in page["value"][:2]:
        change = {"start": second["start"], "end": second["end"]}
        assert (await send(tenant, "PATCH", f"{ELM}/events/{day['id']}", change))[0] in (200, 400)
    asked = {"schedules": ["elm@roomkeeper.example"], "startTime": first["start"], "endTime": second["end"]}
    assert (await send(tenant, "POST", f"{ELM}/calendar/getSchedule", asked))[0] in (200, 400)
    assert (await send(tenant, "GET", f"{ELM}/events"))[0] == 200
    assert tenant.ledger.violations == []
