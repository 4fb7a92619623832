from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sandbox import recurrence
from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import ELM, Client, Json, code

FIRST = date(2026, 3, 24)  # a Tuesday; Helsinki's clocks go forward on the 29th
WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def days(pattern: Json, *, first: date = FIRST, until: date | None = None, **span: object) -> list[str]:
    rule = {"pattern": {"interval": 1, **pattern}, "range": {"type": "noEnd", "startDate": first.isoformat(), **span}}
    return [f"{day:%m-%d}" for day in recurrence.days(rule, until=until or first + timedelta(days=800))]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"type": "daily", "interval": 3}, ["03-24", "03-27", "03-30", "04-02"]),
        ({"type": "weekly", "daysOfWeek": ["thursday", "tuesday"], "firstDayOfWeek": "monday"},
         ["03-24", "03-26", "03-31", "04-02"]),
        ({"type": "weekly", "interval": 2, "daysOfWeek": ["tuesday", "sunday"], "firstDayOfWeek": "sunday"},
         ["03-24", "04-05", "04-07", "04-19"]),
        ({"type": "weekly", "interval": 2, "daysOfWeek": ["tuesday", "sunday"], "firstDayOfWeek": "monday"},
         ["03-24", "03-29", "04-07", "04-12"]),
        ({"type": "absoluteMonthly", "dayOfMonth": 31}, ["03-31", "04-30", "05-31", "06-30"]),
        ({"type": "relativeMonthly", "daysOfWeek": ["tuesday"], "index": "last"}, ["03-31", "04-28", "05-26", "06-30"]),
        ({"type": "relativeMonthly", "daysOfWeek": WEEK[:5]}, ["04-01", "05-01", "06-01", "07-01"]),
        ({"type": "absoluteYearly", "dayOfMonth": 24, "month": 3}, ["03-24", "03-24", "03-24"]),
        ({"type": "relativeYearly", "daysOfWeek": ["friday"], "month": 11, "index": "fourth"}, ["11-27", "11-26"]),
    ],
)  # fmt: skip
def test_a_series_falls_on_the_days_of_its_pattern(pattern: Json, expected: list[str]) -> None:
    assert days(pattern)[:4] == expected


def test_a_range_ends_at_its_date_or_after_its_number() -> None:
    assert days({"type": "daily"}, type="endDate", endDate="2026-03-26") == ["03-24", "03-25", "03-26"]
    assert days({"type": "daily"}, type="numbered", numberOfOccurrences=2) == ["03-24", "03-25"]


@given(
    interval=st.integers(1, 5),
    names=st.sets(st.sampled_from(WEEK), min_size=1),
    begins=st.sampled_from(WEEK),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_a_weekly_series_is_in_order_and_on_its_weekdays(
    interval: int, names: set[str], begins: str, first: date
) -> None:
    pattern = {"type": "weekly", "interval": interval, "daysOfWeek": sorted(names), "firstDayOfWeek": begins}
    rule = {"pattern": pattern, "range": {"type": "noEnd", "startDate": first.isoformat()}}
    found = list(recurrence.days(rule, until=first + timedelta(days=200)))
    assert found == sorted(set(found))
    assert {WEEK[day.weekday()] for day in found} == names
    starts = {(day - timedelta(days=(day.weekday() - WEEK.index(begins)) % 7)).toordinal() // 7 for day in found}
    assert {week % interval for week in starts} == {min(starts) % interval}


def series(hour: int = 10, **changes: object) -> Json:
    """A daily series of an hour from the Tuesday before the clocks change, in Helsinki's wall time."""
    zone = "FLE Standard Time"
    return {
        "subject": "Series",
        "start": {"dateTime": f"2026-03-24T{hour}:00:00", "timeZone": zone},
        "end": {"dateTime": f"2026-03-24T{hour + 1}:00:00", "timeZone": zone},
        "recurrence": {
            "pattern": {"type": "daily", "interval": 1},
            "range": {"type": "numbered", "startDate": "2026-03-24", "numberOfOccurrences": 10},
        },
        **changes,
    }


async def seen(client: Client) -> list[Json]:
    found = await client.view(ELM, "2026-03-24", "2026-04-30", orderby="start/dateTime")
    return [event for event in found if event["subject"] in ("Series", "Changed")]


async def test_a_series_keeps_its_local_hour_when_the_clocks_change(client: Client) -> None:
    made = (await client.post(f"{ELM}/events", series())).json()
    assert made["type"] == "seriesMaster"
    hours = {event["start"]["dateTime"][:13] for event in await seen(client)}
    assert {"2026-03-28T08", "2026-03-29T07", "2026-03-30T07"} <= hours


async def test_a_view_has_the_days_of_a_series_and_never_its_master(client: Client) -> None:
    made = (await client.post(f"{ELM}/events", series())).json()
    found = await seen(client)
    assert {event["type"] for event in found} == {"occurrence"}
    assert len(found) == 10
    assert {event["seriesMasterId"] for event in found} == {made["id"]}
    assert found[0]["originalStart"] == "2026-03-24T08:00:00.0000000Z"
    listed = (await client.get(f"{ELM}/events?$top=1000")).json()["value"]
    assert [event["type"] for event in listed if event["subject"] == "Series"] == ["seriesMaster"]
    window = "startDateTime=2026-03-24&endDateTime=2026-04-30&$top=100"
    days_of_it = (await client.get(f"{ELM}/events/{made['id']}/instances?{window}")).json()["value"]
    assert {event["id"] for event in days_of_it} == {event["id"] for event in found}


async def test_a_changed_day_becomes_an_exception_and_a_cancelled_one_disappears(client: Client) -> None:
    await client.post(f"{ELM}/events", series())
    first, second, third = (await seen(client))[:3]
    patched = await client.patch(f"{ELM}/events/{second['id']}", {"subject": "Changed"})
    assert (patched.status_code, patched.json()["type"]) == (200, "exception")
    assert (await client.post(f"{ELM}/events/{first['id']}/cancel")).status_code == 202
    assert (await client.delete(f"{ELM}/events/{third['id']}")).status_code == 204
    left = await seen(client)
    assert [event["type"] for event in left] == ["exception", *["occurrence"] * 7]
    assert code(await client.get(f"{ELM}/events/{first['id']}"))[0] == 404


async def test_a_day_may_not_move_past_its_neighbour(client: Client) -> None:
    await client.post(f"{ELM}/events", series())
    day = (await seen(client))[3]
    for hour, allowed in (("2026-03-27T15", True), ("2026-03-28T06", False), ("2026-03-26T06", False)):
        told = {
            "start": {"dateTime": f"{hour}:00:00", "timeZone": "UTC"},
            "end": {"dateTime": f"{hour}:30:00", "timeZone": "UTC"},
        }
        answer = await client.patch(f"{ELM}/events/{day['id']}", told)
        if allowed:
            assert answer.status_code == 200
        else:
            assert code(answer) == (400, "ErrorOccurrenceCrossingBoundary")


async def test_moving_the_master_forgets_what_was_special_about_its_days(client: Client) -> None:
    made = (await client.post(f"{ELM}/events", series())).json()
    first, second = (await seen(client))[:2]
    await client.delete(f"{ELM}/events/{first['id']}")
    await client.patch(f"{ELM}/events/{second['id']}", {"subject": "Changed"})
    await client.patch(f"{ELM}/events/{made['id']}", {key: series(hour=14)[key] for key in ("start", "end")})
    assert [(event["subject"], event["type"]) for event in await seen(client)] == [("Series", "occurrence")] * 10


async def test_an_outsider_who_drags_the_series_forgets_that_too(client: Client, sandbox: SandboxServer) -> None:
    weekly = {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "monday"}
    span = {"type": "numbered", "startDate": "2026-03-24", "numberOfOccurrences": 3}
    made = (await client.post(f"{ELM}/events", series(recurrence={"pattern": weekly, "range": span}))).json()
    first = (await seen(client))[0]
    await client.patch(f"{ELM}/events/{first['id']}", {"subject": "Changed"})
    to = datetime(2026, 3, 25, 9, tzinfo=UTC)
    sandbox.tenant.outside.move(
        room="elm@roomkeeper.example", event=made["id"], start=to, end=to + timedelta(minutes=30)
    )
    days = [(event["subject"], event["start"]["dateTime"][:10]) for event in await seen(client)]
    assert days == [("Series", "2026-03-25"), ("Series", "2026-04-01"), ("Series", "2026-04-08")]


async def test_a_day_that_begins_on_the_day_before_in_utc_is_seen(client: Client) -> None:
    zone = "New Zealand Standard Time"
    times = {
        key: {"dateTime": f"2026-03-24T{at}:00:00", "timeZone": zone} for key, at in (("start", "08"), ("end", "09"))
    }
    await client.post(f"{ELM}/events", {**series(), **times})
    found = await client.view(ELM, "2026-03-25T19:00:00Z", "2026-03-25T20:00:00Z")
    assert [event["start"]["dateTime"][:13] for event in found if event["subject"] == "Series"] == ["2026-03-25T19"]


async def test_moving_the_master_moves_every_day_but_not_to_another_zone(client: Client) -> None:
    made = (await client.post(f"{ELM}/events", series())).json()
    told = {key: series(hour=14)[key] for key in ("start", "end")}
    assert (await client.patch(f"{ELM}/events/{made['id']}", told)).status_code == 200
    assert {event["start"]["dateTime"][11:13] for event in await seen(client)} == {"11", "12"}
    told["start"] = {**told["start"], "timeZone": "GMT Standard Time"}
    answer = await client.patch(f"{ELM}/events/{made['id']}", told)
    assert code(answer) == (400, "ErrorPropertyValidationFailure")


@pytest.mark.parametrize(
    ("pattern", "span"),
    [
        ({"type": "daily", "interval": 1, "dayOfMonth": 3}, {}),
        ({"type": "weekly", "interval": 1, "daysOfWeek": [], "firstDayOfWeek": "monday"}, {}),
        ({"type": "daily", "interval": 1}, {"startDate": "2026-03-25"}),
        ({"type": "daily", "interval": 1}, {"recurrenceTimeZone": "GMT Standard Time"}),
        ({"type": "daily", "interval": 1}, {"type": "endDate", "endDate": "2026-03-01"}),
    ],
)
async def test_a_pattern_that_does_not_hold_together_is_refused(client: Client, pattern: Json, span: Json) -> None:
    usual = {"type": "numbered", "startDate": "2026-03-24", "numberOfOccurrences": 10}
    answer = await client.post(f"{ELM}/events", series(recurrence={"pattern": pattern, "range": {**usual, **span}}))
    assert code(answer) == (400, "ErrorPropertyValidationFailure")


@pytest.mark.parametrize("to", [datetime(2026, 4, 20, 9, tzinfo=UTC), datetime(2026, 3, 18, 9, tzinfo=UTC)])
async def test_a_day_that_an_outsider_moves_far_away_is_seen_there_and_only_there(
    client: Client, sandbox: SandboxServer, to: datetime
) -> None:
    await client.post(f"{ELM}/events", series())
    day = (await seen(client))[5]
    sandbox.tenant.outside.move(room="elm@roomkeeper.example", event=day["id"], start=to, end=to + timedelta(hours=1))
    there = await client.view(ELM, to.date().isoformat(), (to.date() + timedelta(days=1)).isoformat())
    assert [(event["id"], event["type"]) for event in there if event["subject"] == "Series"] == [
        (day["id"], "exception")
    ]
    days_left = {event["start"]["dateTime"][:10] for event in await seen(client)}
    assert day["start"]["dateTime"][:10] not in days_left
