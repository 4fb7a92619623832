import asyncio
from datetime import timedelta

import pytest

from graph.sandbox.behaviour import Behaviour
from graph.sandbox.faults import Fault, Latency, What
from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import BIRCH, ELM, Client, Json, body

GET_CALENDAR = {"method": "GET", "url": f"{ELM}/calendar"}


def batch(*items: Json) -> Json:
    return {"requests": [{"id": f"{number}", **item} for number, item in enumerate(items, 1)]}


async def answers(client: Client, *items: Json) -> dict[str, Json]:
    answer = await client.post("/$batch", batch(*items))
    assert answer.status_code == 200
    return {item["id"]: item for item in answer.json()["responses"]}


async def statuses_at_once(client: Client, sandbox: SandboxServer, rooms: list[str], *, refused: int) -> list[int]:
    """The statuses of requests that all arrive before the first of those let through is answered."""
    arrived = asyncio.Barrier(len(rooms) - refused + 1)

    async def sleep(_: float) -> None:
        await arrived.wait()

    sandbox.tenant.sleep, sandbox.tenant.latency = sleep, Latency(p50_s=1)
    waiting = [asyncio.create_task(client.get(f"{room}/calendar")) for room in rooms]
    async with asyncio.timeout(10):
        early = asyncio.as_completed(waiting)
        for _ in range(refused):
            assert (await next(early)).headers["Retry-After"] == "1"
        await arrived.wait()
        answers = [await task for task in waiting]
    sandbox.tenant.latency = Latency()
    return sorted(answer.status_code for answer in answers)


async def test_the_fifth_request_at_once_to_one_mailbox_is_429(client: Client, sandbox: SandboxServer) -> None:
    assert await statuses_at_once(client, sandbox, [ELM] * 6, refused=2) == [200] * 4 + [429] * 2
    refused = [request for request in sandbox.tenant.ledger.requests if request.status == 429]
    assert {request.answer["error"]["code"] for request in refused} == {"ApplicationThrottled"}
    assert sandbox.tenant.throttle.peak["elm@roomkeeper.example"] == 5
    assert (await client.get(f"{ELM}/calendar")).status_code == 200


async def test_every_mailbox_has_its_own_four_unless_the_flag_counts_per_app(
    client: Client, sandbox: SandboxServer
) -> None:
    rooms = [ELM] * 4 + [BIRCH] * 4
    assert await statuses_at_once(client, sandbox, rooms, refused=0) == [200] * 8
    sandbox.tenant.behaviour = Behaviour(in_flight_counts_per="app")
    assert await statuses_at_once(client, sandbox, rooms, refused=4) == [200] * 4 + [429] * 4


async def test_too_many_requests_in_ten_minutes_are_429_until_the_window_has_passed(
    client: Client, sandbox: SandboxServer
) -> None:
    assert sandbox.tenant.behaviour.requests_per_window == 10_000
    sandbox.tenant.behaviour = Behaviour(requests_per_window=3)
    got = [await client.get(f"{ELM}/calendar") for _ in range(4)]
    assert [answer.status_code for answer in got] == [200, 200, 200, 429]
    assert got[-1].headers["Retry-After"] == "600"
    sandbox.tenant.clock.shift(timedelta(seconds=600))
    assert (await client.get(f"{ELM}/calendar")).status_code == 200


async def test_throttled_requests_count_as_well(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.behaviour = Behaviour(requests_per_window=1)
    statuses = []
    for second in (0, 100, 200, 700, 1301):
        sandbox.tenant.clock.shift(timedelta(seconds=second))
        statuses.append((await client.get(f"{ELM}/calendar")).status_code)
    assert statuses == [200, 429, 429, 429, 200]


async def test_a_batch_answers_every_item_by_its_id_in_any_order(client: Client) -> None:
    told = {"headers": {"Content-Type": "application/json"}, "body": body(9, 10)}
    items: list[Json] = [
        GET_CALENDAR,
        {"method": "POST", "url": f"{ELM}/events", **told},
        {"method": "GET", "url": "/users/none"},
    ]
    got = await answers(client, *items, *[GET_CALENDAR] * 17)
    assert len(got) == 20
    assert [got[number]["status"] for number in ("1", "2", "3")] == [200, 201, 404]
    assert got["2"]["body"]["subject"] == "Ours"
    listed = (await client.post("/$batch", batch(*[GET_CALENDAR] * 20))).json()["responses"]
    assert [item["id"] for item in listed] != [f"{number}" for number in range(1, 21)]


async def test_a_batch_works_on_four_items_at_once_and_so_never_throttles_itself(
    client: Client, sandbox: SandboxServer
) -> None:
    sandbox.tenant.latency = Latency(p50_s=0.001)
    got = await answers(client, *[GET_CALENDAR] * 12)
    assert {item["status"] for item in got.values()} == {200}
    assert sandbox.tenant.throttle.peak["elm@roomkeeper.example"] == 4


async def test_an_item_of_a_batch_is_throttled_by_itself(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.behaviour = Behaviour(requests_per_window=1)
    got = await answers(client, GET_CALENDAR, GET_CALENDAR)
    assert sorted(item["status"] for item in got.values()) == [200, 429]
    refused = next(item for item in got.values() if item["status"] == 429)
    assert refused["headers"]["Retry-After"] == "600"


async def test_what_depends_on_a_failure_is_424(client: Client, sandbox: SandboxServer) -> None:
    sandbox.tenant.faults.add(Fault("GET", "/users/{user-id}/calendar", What.STATUS, status=503))
    second, third = ({**GET_CALENDAR, "dependsOn": [f"{number}"]} for number in (1, 2))
    got = await answers(client, GET_CALENDAR, second, third)
    assert [got[number]["status"] for number in ("1", "2", "3")] == [503, 424, 424]
    got = await answers(client, GET_CALENDAR, second, third)
    assert [got[number]["status"] for number in ("1", "2", "3")] == [200, 200, 200]


@pytest.mark.parametrize(
    "told",
    [
        {"requests": [{"id": "a", **GET_CALENDAR}, {"id": "A", **GET_CALENDAR}]},
        {"requests": [{"id": "a", "dependsOn": ["b"], **GET_CALENDAR}]},
        {"requests": [{"id": "a", **GET_CALENDAR}, {"id": "b", "dependsOn": ["a"], **GET_CALENDAR},
                      {"id": "c", **GET_CALENDAR}]},
        {"requests": [{"id": "a", "method": "POST", "url": "/$batch", "headers": {"Content-Type": "application/json"},
                       "body": {"requests": [{"id": "b", **GET_CALENDAR}]}}]},
        {"requests": [{"id": f"{number}", **GET_CALENDAR} for number in range(21)]},
        {"requests": []},
    ],
)  # fmt: skip
async def test_a_malformed_batch_is_400(raw_client: Client, told: Json) -> None:
    assert (await raw_client.post("/$batch", told)).status_code == 400


async def test_an_undocumented_item_fails_alone(raw_client: Client) -> None:
    got = await answers(raw_client, GET_CALENDAR, {"method": "GET", "url": f"{ELM}/calendar?colour=red"})
    assert (got["1"]["status"], got["2"]["status"]) == (200, 400)
    assert got["2"]["body"]["error"]["code"] == "SandboxNotEmulated"
