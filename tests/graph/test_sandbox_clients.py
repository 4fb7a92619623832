"""What Microsoft's own clients send beside what ours does: other spellings of the same, taken as Graph takes them."""

from dataclasses import replace

import pytest

from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import ELM, OAK, TUESDAY, Client, body, code, guest, utc

BROWSER = {
    "Accept_Language": "en-GB,en;q=0.9",
    "Cache_Control": "no-cache",
    "SdkVersion": "graph-python/1.65.0",
    "Sec_Fetch_Mode": "cors",
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "X_Forwarded_For": "203.0.113.7",
}


async def test_ordinary_headers_of_clients_and_proxies_are_nobodys_business(client: Client) -> None:
    assert (await client.get(f"{ELM}/calendar", **BROWSER)).status_code == 200


async def test_a_header_that_graph_does_not_know_is_still_refused(raw_client: Client) -> None:
    assert code(await raw_client.get(f"{ELM}/calendar", X_Magic="1"))[1] == "SandboxNotEmulated"


async def test_parameters_of_actions_may_begin_with_a_capital(client: Client, sandbox: SandboxServer) -> None:
    told = {"Schedules": ["elm@roomkeeper.example"], "StartTime": utc(9), "EndTime": utc(10)}
    answer = await client.post(f"{ELM}/calendar/getSchedule", told)
    assert [each["scheduleId"] for each in answer.json()["value"]] == ["elm@roomkeeper.example"]
    made = (await client.post(f"{ELM}/events", body(9, 10, attendees=[guest("a@else.example")]))).json()
    assert (await client.post(f"{ELM}/events/{made['id']}/cancel", {"Comment": "Sorry"})).status_code == 202
    assert await client.view(ELM) == []


async def test_only_actions_spell_that_way(raw_client: Client) -> None:
    answer = await raw_client.post(f"{ELM}/events", {"Subject": "Ours", **body(9, 10)})
    assert code(answer)[1] == "SandboxNotEmulated"


async def test_a_calendar_may_be_named_by_its_id(client: Client) -> None:
    calendar_id = (await client.get(f"{ELM}/calendar")).json()["id"]
    there = f"{ELM}/calendars/{calendar_id}"
    assert (await client.get(there)).json()["name"] == "Calendar"
    made = (await client.post(f"{there}/events", body(9, 10))).json()
    assert (await client.get(f"{there}/events/{made['id']}")).json()["subject"] == "Ours"
    assert (await client.patch(f"{ELM}/calendar/events/{made['id']}", {"subject": "Theirs"})).status_code == 200
    view = await client.get(f"{there}/calendarView?startDateTime={TUESDAY}&endDateTime=2026-04-15")
    assert [each["subject"] for each in view.json()["value"]] == ["Theirs"]
    assert (await client.delete(f"{there}/events/{made['id']}")).status_code == 204


async def test_a_calendar_of_somebody_else_is_not_found_there(client: Client) -> None:
    calendar_id = (await client.get(f"{OAK}/calendar")).json()["id"]
    assert code(await client.get(f"{ELM}/calendars/{calendar_id}/events")) == (404, "ErrorItemNotFound")


@pytest.mark.parametrize("kind", ["room", "roomList", "roomlist"])
async def test_a_kind_of_place_may_be_named_without_microsoft(client: Client, kind: str) -> None:
    short, long = await client.get(f"/places/graph.{kind}"), await client.get(f"/places/microsoft.graph.{kind}")
    assert short.status_code == 200
    assert short.json()["value"] == long.json()["value"]


async def test_a_page_is_no_longer_than_the_caller_prefers(client: Client) -> None:
    for hour in range(9, 14):
        await client.post(f"{ELM}/events", body(hour, hour + 1))
    path, seen = f"{ELM}/calendarView?startDateTime={TUESDAY}&endDateTime=2026-04-15", []
    while path:
        answer = await client.get(path, Prefer="odata.maxpagesize=2")
        assert answer.headers["Preference-Applied"] == "odata.maxpagesize=2"
        page = answer.json()
        seen.append(len(page["value"]))
        path = page.get("@odata.nextLink")
    assert seen == [2, 2, 1]


async def test_a_preference_that_makes_no_sense_is_refused(raw_client: Client) -> None:
    assert code(await raw_client.get(f"{ELM}/events", Prefer="odata.maxpagesize=0"))[1] == "SandboxNotEmulated"


async def test_an_event_may_end_as_it_starts_and_not_before(client: Client) -> None:
    assert (await client.post(f"{ELM}/events", body(9, 9))).status_code == 201
    refused = await client.post(f"{ELM}/events", body(10, 9))
    assert code(refused) == (400, "ErrorCalendarEndDateIsEarlierThanStartDate")


@pytest.mark.parametrize("told", [True, False])
async def test_whether_a_change_of_privacy_alone_is_mailed_is_a_belief(
    client: Client, sandbox: SandboxServer, told: bool
) -> None:
    sandbox.tenant.behaviour = replace(sandbox.tenant.behaviour, sensitivity_is_told=told)
    made = (await client.post(f"{ELM}/events", body(9, 10, attendees=[guest("a@else.example")]))).json()
    sandbox.tenant.ledger.clear()
    assert (await client.patch(f"{ELM}/events/{made['id']}", {"sensitivity": "private"})).status_code == 200
    assert [each.kind.value for each in sandbox.tenant.ledger.outbox] == (["update"] if told else [])


async def test_events_are_filtered_by_when_they_start_and_end(client: Client) -> None:
    for hour in (9, 11, 13):
        await client.post(f"{ELM}/events", body(hour, hour + 1, subject=f"At {hour}"))

    async def found(condition: str) -> list[str]:
        answer = await client.get(f"{ELM}/events?$filter={condition}&$top=50")
        assert answer.status_code == 200, answer.text
        return sorted(each["subject"] for each in answer.json()["value"] if each["subject"].startswith("At "))

    day = TUESDAY[:10]
    assert await found(f"start/dateTime ge '{day}T11:00'") == ["At 11", "At 13"]
    assert await found(f"start/dateTime gt '{day}T11:00:00Z' and end/dateTime le '{day}T14:00'") == ["At 13"]
    assert await found(f"end/dateTime lt '{day}T13:00:00%2B02:00'") == ["At 9"]


async def test_another_filter_on_events_is_refused_by_name(raw_client: Client) -> None:
    answer = await raw_client.get(f"{ELM}/events?$filter=start/dateTime ge '2026-04-14' or subject eq 'x'")
    assert code(answer)[1] == "SandboxNotEmulated"


async def test_a_function_may_be_called_with_its_parentheses(client: Client) -> None:
    day = f"startDateTime={TUESDAY}&endDateTime=2026-04-15"
    answer = await client.get(f"{ELM}/calendarView/delta()?{day}")
    assert (answer.status_code, answer.json()["value"]) == (200, [])
