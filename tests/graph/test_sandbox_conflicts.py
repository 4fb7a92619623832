from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import OAK, Client, body


async def test_a_second_event_at_the_same_time_is_created_and_not_refused(client: Client) -> None:
    first = await client.post(f"{OAK}/events", body(9, 10, subject="First"))
    second = await client.post(f"{OAK}/events", body(9, 10, subject="Second"))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


async def test_an_event_over_somebody_elses_meeting_is_created_and_not_refused(
    client: Client, sandbox: SandboxServer
) -> None:
    theirs = (await client.view(OAK))[0]
    told = {**body(9, 10), "start": theirs["start"], "end": theirs["end"]}
    assert (await client.post(f"{OAK}/events", told)).status_code == 201
    assert len([e for e in await client.view(OAK) if e["start"] == theirs["start"]]) == 2


async def test_an_event_may_be_moved_onto_another_one(client: Client) -> None:
    await client.post(f"{OAK}/events", body(9, 10))
    mine = (await client.post(f"{OAK}/events", body(12, 13))).json()
    moved = {key: body(9, 10)[key] for key in ("start", "end")}
    assert (await client.patch(f"{OAK}/events/{mine['id']}", moved)).status_code == 200
