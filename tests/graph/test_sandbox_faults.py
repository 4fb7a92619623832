import asyncio
from random import Random

import httpx
import pytest

from graph.sandbox.faults import Fault, Faults, Latency, What, When
from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import BIRCH, ELM, Client, Json, body, code

POST = ("POST", "/users/{user-id}/events")


async def subjects(client: Client) -> list[str]:
    return [event["subject"] for event in await client.view(ELM)]


async def test_a_status_before_the_commit_leaves_nothing_behind(client: Client, sandbox: SandboxServer) -> None:
    fault = sandbox.tenant.faults.add(Fault(*POST, What.STATUS, status=503, headers={"Retry-After": "7"}))
    answer = await client.post(f"{ELM}/events", body(9, 10))
    assert code(answer) == (503, "ServiceUnavailable")
    assert answer.headers["Retry-After"] == "7"
    assert (await subjects(client), fault.fired) == ([], 1)
    assert (await client.post(f"{ELM}/events", body(9, 10))).status_code == 201


@pytest.mark.parametrize("status", [503, 504])
async def test_a_status_after_the_commit_hides_an_event_that_is_there(
    client: Client, sandbox: SandboxServer, status: int
) -> None:
    sandbox.tenant.faults.add(Fault(*POST, What.STATUS, When.AFTER, status=status))
    told = body(9, 10, transactionId="leg-1")
    assert (await client.post(f"{ELM}/events", told)).status_code == status
    assert await subjects(client) == ["Ours"]
    assert (await client.post(f"{ELM}/events", told)).status_code == 201
    assert await subjects(client) == ["Ours"]


@pytest.mark.parametrize(("when", "left"), [(When.BEFORE, []), (When.AFTER, ["Ours"])])
async def test_a_dropped_connection_is_a_transport_error(
    client: Client, sandbox: SandboxServer, when: When, left: list[str]
) -> None:
    sandbox.tenant.faults.add(Fault(*POST, What.DROP, when))
    with pytest.raises(httpx.TransportError):
        await client.post(f"{ELM}/events", body(9, 10))
    assert await subjects(client) == left
    assert [request.status for request in sandbox.tenant.ledger.requests if request.fault == "drop"] == [0]


async def test_a_hanging_answer_outlasts_the_caller_although_the_event_is_there(
    client: Client, sandbox: SandboxServer
) -> None:
    sandbox.tenant.faults.add(Fault(*POST, What.HANG, When.AFTER))
    with pytest.raises(httpx.TimeoutException):
        await client.http.post(f"{client.root}{ELM}/events", json=body(9, 10), timeout=0.2)
    assert await subjects(client) == ["Ours"]


async def test_a_slow_commit_happens_although_the_caller_has_gone(client: Client, sandbox: SandboxServer) -> None:
    waiting, go_on = asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        waiting.set()
        await go_on.wait()

    sandbox.tenant.sleep = sleep
    sandbox.tenant.faults.add(Fault(*POST, What.DELAY, delay_s=60))
    with pytest.raises(httpx.TimeoutException):
        await client.http.post(f"{client.root}{ELM}/events", json=body(9, 10), timeout=0.2)
    await waiting.wait()
    assert await subjects(client) == []
    go_on.set()
    async with asyncio.timeout(5):
        while not await subjects(client):  # each look is a request, so the loop lets others run
            pass


async def test_garbage_is_no_json_and_a_truncated_answer_breaks_off(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.faults.add(Fault(*POST, What.GARBAGE, When.AFTER))
    answer = await client.post(f"{ELM}/events", body(9, 10))
    assert answer.headers["Content-Type"].startswith("application/json")
    with pytest.raises(ValueError):
        answer.json()
    sandbox.tenant.faults.add(Fault("GET", "/users/{user-id}/calendarView", What.TRUNCATE, When.AFTER))
    with pytest.raises(httpx.TransportError):
        await client.view(ELM)
    assert await subjects(client) == ["Ours"]


async def test_a_conflict_can_be_injected_where_the_mailbox_and_the_number_match(
    client: Client, sandbox: SandboxServer
) -> None:
    conflict = Fault("*", "*", What.STATUS, status=409, mailbox="Elm@roomkeeper.example", nth=2, times=2)
    sandbox.tenant.faults.add(conflict)
    assert (await client.get(f"{BIRCH}/calendar")).status_code == 200
    got = [await client.get(f"{ELM}/calendar") for _ in range(4)]
    assert [answer.status_code for answer in got] == [200, 409, 409, 200]
    assert code(got[1])[1] == "ErrorIrresolvableConflict"
    assert (conflict.seen, conflict.fired) == (4, 2)


def test_a_fault_without_a_number_of_times_never_ends() -> None:
    faults = Faults()
    faults.add(Fault("GET", "/users", What.STATUS, times=None))
    assert all(faults.next(method="GET", template="/users", mailbox=None) for _ in range(50))
    faults.clear()
    assert faults.next(method="GET", template="/users", mailbox=None) is None


def test_latency_is_fixed_or_lognormal_between_its_quantiles() -> None:
    random, latency = Random(1), Latency(p50_s=0.25, p99_s=3.0)  # noqa: S311 -- the same numbers every time
    assert {Latency(p50_s=0.25).draw(random) for _ in range(9)} == {0.25}
    drawn = sorted(latency.draw(random) for _ in range(20_000))
    assert drawn[10_000] == pytest.approx(0.25, rel=0.05)
    assert drawn[19_800] == pytest.approx(3.0, rel=0.15)


async def test_requests_wait_for_the_latency_that_was_drawn(client: Client, sandbox: SandboxServer) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    sandbox.tenant.sleep = sleep
    sandbox.tenant.latency = Latency(p50_s=1.5)
    await client.get(f"{ELM}/calendar")
    assert waited == [1.5]


@pytest.mark.parametrize("when", When)
async def test_what_breaks_the_answer_to_an_item_breaks_that_to_its_batch(
    client: Client, sandbox: SandboxServer, when: When
) -> None:
    sandbox.tenant.faults.add(Fault(*POST, What.DROP, when))
    headers = {"Content-Type": "application/json"}
    told: Json = {
        "requests": [
            {"id": "1", "method": "POST", "url": f"{ELM}/events", "body": body(9, 10), "headers": headers},
            {"id": "2", "method": "GET", "url": f"{ELM}/calendar", "dependsOn": ["1"]},
        ]
    }
    with pytest.raises(httpx.HTTPError):
        await client.post("/$batch", told)
    assert len(await client.view(ELM)) == (when is When.AFTER)


async def test_an_odd_answer_is_the_usual_one_with_parts_put_or_left_out(
    client: Client, sandbox: SandboxServer
) -> None:
    await client.post(f"{ELM}/events", body(9, 10))
    odd = Fault("GET", "/users/{user-id}/calendarView", What.ODD, times=None)
    odd.puts["value/*/start/timeZone"] = "tzone://Microsoft/Custom"
    odd.drops.append("value/0/@odata.etag")
    sandbox.tenant.faults.add(odd)
    (event,) = await client.view(ELM)
    assert (event["start"]["timeZone"], "@odata.etag" in event) == ("tzone://Microsoft/Custom", False)
    sandbox.tenant.faults.clear()
    (event,) = await client.view(ELM)
    assert (event["start"]["timeZone"], "@odata.etag" in event) == ("UTC", True)


async def test_one_item_of_a_batch_may_be_odd(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.faults.add(Fault("GET", "/users/{user-id}/calendar", What.ODD, puts={"name": 7}))
    told: Json = {"requests": [{"id": "1", "method": "GET", "url": f"{ELM}/calendar"}]}
    (item,) = (await client.post("/$batch", told)).json()["responses"]
    assert item["body"]["name"] == 7
