"""calendarView/delta: what is there in a frozen span, page by page, and then what changed; and that a token ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import ELM, TUESDAY, Client, Json, body, code, utc

DELTA = f"{ELM}/calendarView/delta"
FIRST = f"{DELTA}?startDateTime={TUESDAY}&endDateTime=2026-04-15"
ADDRESS = "elm@roomkeeper.example"


async def walk(client: Client, path: str, **headers: str) -> tuple[list[Json], str]:
    """Follow the pages to the end; gives the items and the link that changes are told by."""
    items: list[Json] = []
    while True:
        page = (await client.get(path, **headers)).json()
        items += page["value"]
        if "@odata.deltaLink" in page:
            return items, page["@odata.deltaLink"]
        path = page["@odata.nextLink"]


async def add(client: Client, start: int, end: int, **more: object) -> str:
    return str((await client.post(f"{ELM}/events", body(start, end, **more))).json()["id"])


async def test_the_first_round_tells_what_is_there_and_the_next_what_changed(client: Client) -> None:
    kept, moved, gone = [await add(client, hour, hour + 1) for hour in (9, 10, 11)]
    items, link = await walk(client, FIRST)
    assert sorted(each["id"] for each in items) == sorted([kept, moved, gone])
    assert (await walk(client, link))[0] == []
    await client.send("PATCH", f"{ELM}/events/{moved}", {"start": utc(14), "end": utc(15)})
    await client.send("DELETE", f"{ELM}/events/{gone}")
    new = await add(client, 16, 17)
    items, link = await walk(client, link)
    assert {each["id"]: each.get("@removed") for each in items} == {moved: None, gone: {"reason": "deleted"}, new: None}
    assert (await walk(client, link))[0] == []


async def test_what_leaves_the_span_is_told_as_of_what_was_deleted(client: Client) -> None:
    event = await add(client, 9, 10)
    _, link = await walk(client, FIRST)
    day = "2026-04-20"
    await client.send("PATCH", f"{ELM}/events/{event}", {"start": utc(9, day=day), "end": utc(10, day=day)})
    assert [each["@removed"] for each in (await walk(client, link))[0]] == [{"reason": "deleted"}]


async def test_pages_are_as_long_as_preferred_and_lose_nothing_that_changes_between_them(client: Client) -> None:
    events = [await add(client, hour, hour + 1) for hour in range(8, 15)]
    page = (await client.get(FIRST, Prefer="odata.maxpagesize=3")).json()
    assert len(page["value"]) == 3
    await client.send("PATCH", f"{ELM}/events/{events[0]}", {"subject": "Changed"})
    rest, link = await walk(client, page["@odata.nextLink"], Prefer="odata.maxpagesize=3")
    assert {each["id"] for each in page["value"] + rest} == set(events)
    assert [each["id"] for each in (await walk(client, link))[0]] == [events[0]]


async def test_a_day_of_a_series_tells_when_it_is_and_no_more(client: Client, sandbox: SandboxServer) -> None:
    event = await add(client, 9, 10)
    sandbox.tenant.outside.repeat(room=ADDRESS, event=event, times=2)
    items, _ = await walk(client, f"{DELTA}?startDateTime={TUESDAY}&endDateTime=2026-04-30")
    master, *days = items
    assert (master["type"], master["showAs"]) == ("seriesMaster", "busy")
    assert [each["type"] for each in days] == ["occurrence", "occurrence"]
    told = {"@odata.type", "@odata.etag", "id", "seriesMasterId", "type", "start", "end"}
    assert all(each.keys() == told for each in days)


async def test_a_day_that_is_taken_off_a_series_is_not_told_but_the_series_is_told_again(
    client: Client, sandbox: SandboxServer
) -> None:
    event = await add(client, 9, 10)
    sandbox.tenant.outside.repeat(room=ADDRESS, event=event, times=3)
    items, link = await walk(client, f"{DELTA}?startDateTime={TUESDAY}&endDateTime=2026-05-30")
    sandbox.tenant.outside.delete(room=ADDRESS, event=items[-1]["id"])
    again, _ = await walk(client, link)
    assert [each["type"] for each in again] == ["seriesMaster", "occurrence", "occurrence"]


@pytest.mark.parametrize("status", [410, 404])
async def test_a_token_ends_after_a_while_and_says_so(client: Client, sandbox: SandboxServer, status: int) -> None:
    tenant = sandbox.tenant
    tenant.behaviour = replace(tenant.behaviour, delta_token_lives_s=60.0, delta_reset_status=status)  # type: ignore[arg-type]
    _, link = await walk(client, FIRST)
    now = tenant.clock.now()
    tenant.clock.stop_at(now + timedelta(seconds=60))
    assert (await client.get(link)).status_code == 200
    tenant.clock.stop_at(now + timedelta(seconds=61))
    answer = await client.get(link)
    assert code(answer) == (status, "SyncStateNotFound")
    assert ("Location" in answer.headers) == (status == 410)


async def test_a_token_that_leads_nowhere_is_refused(client: Client, sandbox: SandboxServer) -> None:
    assert code(await client.get(f"{DELTA}?$deltatoken=nonsense"))[0] == 410
    assert code(await client.get(DELTA))[0] == 400
    _, link = await walk(client, FIRST)
    sandbox.tenant.mailbox(ADDRESS).immutable_moves += 1
    assert code(await client.get(link))[0] == 410


@pytest.mark.parametrize("option", ["$select=id", "$top=5", "$filter=id eq 'x'", "$expand=attachments"])
async def test_it_takes_no_options(raw_client: Client, option: str) -> None:
    assert (await raw_client.get(f"{FIRST}&{option}")).status_code == 400
