from datetime import UTC, datetime, timedelta

import httpx
import pytest

from graph.sandbox.server import SandboxServer
from tests.support.graph_sandbox import ELM, STAMP, Client, Json, body, code, guest

ROOM = {"room": "elm@roomkeeper.example"}
SPAN = {"start": "2026-04-14T09:00:00Z", "end": "2026-04-14T10:00:00+00:00"}


async def do(client: Client, action: str, **told: object) -> httpx.Response:
    return await client.http.post(f"{client.root.removesuffix('/v1.0')}/_sandbox/{action}", json=told)


async def test_an_outsider_books_moves_and_deletes_over_http(client: Client) -> None:
    event = (await do(client, "book", **ROOM, **SPAN, subject="Theirs", organizer="leeg@roomkeeper.example")).json()
    (seen,) = await client.view(ELM)
    assert (seen["subject"], seen["isOrganizer"]) == ("Theirs", False)
    assert seen["organizer"]["emailAddress"]["name"] == "Lee Gu"
    moved = {"start": "2026-04-14T15:00:00+03:00", "end": "2026-04-14T16:00:00+03:00"}
    assert (await do(client, "move", **ROOM, event=event, **moved)).status_code == 200
    (seen,) = await client.view(ELM)
    assert seen["start"]["dateTime"][11:16] == "12:00"
    assert (await do(client, "edit", **ROOM, event=event, changes={"subject": "Still theirs"})).status_code == 200
    assert [event["subject"] for event in await client.view(ELM)] == ["Still theirs"]
    assert (await do(client, "delete", **ROOM, event=event)).status_code == 200
    assert await client.view(ELM) == []


async def test_an_outsider_moves_and_deletes_what_is_ours_and_nobody_is_told(
    client: Client, sandbox: SandboxServer
) -> None:
    made = (await client.post(f"{ELM}/events", body(9, 10))).json()
    start = datetime(2026, 4, 14, 13, tzinfo=UTC)
    sandbox.tenant.outside.move(**ROOM, event=made["id"], start=start, end=start + timedelta(hours=1))
    seen = (await client.get(f"{ELM}/events/{made['id']}")).json()
    assert (seen["start"]["dateTime"][11:16], seen["isOrganizer"]) == ("13:00", True)
    assert seen["@odata.etag"] != made["@odata.etag"]
    sandbox.tenant.outside.delete(**ROOM, event=made["id"])
    assert code(await client.get(f"{ELM}/events/{made['id']}"))[0] == 404
    assert sandbox.tenant.ledger.outbox == []


async def test_a_copy_has_the_stamp_and_another_id_and_no_transaction(client: Client, sandbox: SandboxServer) -> None:
    stamped = {"singleValueExtendedProperties": [{"id": STAMP, "value": "b-1"}], "transactionId": "leg-1"}
    made = (await client.post(f"{ELM}/events", body(9, 10, **stamped))).json()
    sandbox.tenant.outside.copy(**ROOM, event=made["id"])
    sandbox.tenant.outside.copy(**ROOM, event=made["id"], into="birch@roomkeeper.example")
    first, second = (e for e in sandbox.tenant.outside.calendar(ROOM["room"]) if e["subject"] == "Ours")
    assert first["id"] != second["id"]
    assert [len(event["singleValueExtendedProperties"]) for event in (first, second)] == [1, 1]
    assert sum("transactionId" in event for event in (first, second)) == 1
    birch = sandbox.tenant.outside.calendar("birch@roomkeeper.example")
    assert [event["organizer"]["emailAddress"]["name"] for event in birch if event["subject"] == "Ours"] == ["Elm"]


@pytest.mark.parametrize(
    ("answer", "status"), [("accept", "accepted"), ("decline", "declined"), ("tentative", "tentativelyAccepted")]
)
async def test_an_invited_person_answers(client: Client, answer: str, status: str) -> None:
    made = (await client.post(f"{ELM}/events", body(9, 10, attendees=[guest("ann@x.example")]))).json()
    told = {**ROOM, "event": made["id"], "attendee": "Ann@x.example", "answer": answer}
    assert (await do(client, "reply", **told)).status_code == 200
    seen = (await client.get(f"{ELM}/events/{made['id']}")).json()
    assert seen["attendees"][0]["status"]["response"] == status
    assert (await do(client, "reply", **{**told, "attendee": "bob@x.example"})).status_code == 404


async def test_the_ledger_shows_requests_and_mails_without_the_token(client: Client) -> None:
    await client.post(f"{ELM}/events", body(9, 10, attendees=[guest("ann@x.example")]))
    (request,) = (await do(client, "requests")).json()
    shown = {key: request[key] for key in ("method", "template", "mailbox", "status", "in_batch")}
    assert shown == {
        "method": "POST",
        "template": "/users/{user-id}/events",
        "mailbox": "elm@roomkeeper.example",
        "status": 201,
        "in_batch": False,
    }
    assert request["body"]["subject"] == "Ours"
    assert "authorization" not in request["headers"]
    (mail,) = (await do(client, "outbox")).json()
    assert (mail["kind"], mail["to"], mail["subject"]) == ("invitation", "ann@x.example", "Ours")
    assert (await do(client, "in_flight")).json() == {"elm@roomkeeper.example": 1}
    assert (await do(client, "contract")).json() == {"exchanges": 1, "violations": [], "refusals": []}
    await do(client, "clear_ledger")
    assert ((await do(client, "requests")).json(), (await do(client, "outbox")).json()) == ([], [])


async def test_faults_latency_and_behaviour_can_be_set_over_http(client: Client, sandbox: SandboxServer) -> None:
    fault = {"method": "GET", "path": "/users/{user-id}/calendar", "what": "status", "status": 409}
    assert (await do(client, "fault", **fault)).status_code == 200
    assert code(await client.get(f"{ELM}/calendar"))[0] == 409
    assert (await do(client, "faults")).json()[0]["fired"] == 1
    assert (await do(client, "clear_faults")).status_code == 200
    assert (await do(client, "behaviour", malformed_id_is_400=False)).json()["malformed_id_is_400"] is False
    assert code(await client.get(f"{ELM}/events/nonsense"))[0] == 404
    assert (await do(client, "latency", p50_s=0.25, p99_s=3)).status_code == 200
    assert (sandbox.tenant.latency.p50_s, sandbox.tenant.latency.p99_s) == (0.25, 3)


async def test_the_clock_stops_and_shifts(client: Client) -> None:
    assert (await do(client, "now")).json() == "2026-03-02T06:00:00+00:00"
    await do(client, "shift_clock", seconds=60)
    assert (await do(client, "now")).json() == "2026-03-02T06:01:00+00:00"
    await do(client, "stop_clock", at="2026-05-01T12:00:00+02:00")
    assert (await do(client, "now")).json() == "2026-05-01T10:00:00+00:00"


async def test_access_can_be_taken_over_http(client: Client, sandbox: SandboxServer) -> None:
    await do(client, "token_lifetime", seconds=5)
    await do(client, "scope", addresses=["oak@roomkeeper.example"])
    assert code(await client.get(f"{ELM}/calendar"))[0] == 403
    await do(client, "consent", given=False)
    assert code(await client.get("/users"))[0] == 403
    await do(client, "revoke_tokens")
    assert code(await client.get("/users"))[0] == 401
    fresh = await Client.signed_in(client.http, sandbox)
    assert code(await fresh.get("/users"))[0] == 403
    await do(client, "shift_clock", seconds=5)
    assert code(await fresh.get("/users"))[0] == 401


async def test_calendars_can_be_kept_and_brought_back(client: Client) -> None:
    await do(client, "snapshot", name="before")
    await client.post(f"{ELM}/events", body(9, 10))
    assert (await do(client, "restore", name="before")).status_code == 200
    assert await client.view(ELM) == []
    assert (await do(client, "restore", name="other")).status_code == 404
    await client.post(f"{ELM}/events", body(9, 10))
    await do(client, "reset")
    assert await client.view(ELM) == []


@pytest.mark.parametrize(
    ("action", "told", "status"),
    [
        ("boook", {}, 400),
        ("book", {**ROOM, **SPAN, "sbuject": "x"}, 400),
        ("book", ROOM, 400),
        ("book", {**ROOM, "start": "2026-04-14T09:00:00", "end": "2026-04-14T10:00:00"}, 400),
        ("book", {"room": "none@x.example", **SPAN}, 404),
        ("delete", {**ROOM, "event": "none"}, 400),
        ("fault", {"method": "GET", "path": "*", "what": "explode"}, 400),
        ("behaviour", {"be_nice": True}, 400),
    ],
)
async def test_a_mistaken_action_is_refused_with_a_sentence(
    client: Client, action: str, told: Json, status: int
) -> None:
    answer = await do(client, action, **told)
    assert answer.status_code == status
    assert action in answer.json()["error"]


async def test_the_control_plane_is_closed_to_forms_of_other_pages(client: Client) -> None:
    url = f"{client.root.removesuffix('/v1.0')}/_sandbox/reset"
    assert (await client.http.get(url)).status_code == 400
    assert (await client.http.post(url, content=b"{}", headers={"Content-Type": "text/plain"})).status_code == 400
