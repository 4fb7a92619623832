from datetime import date, datetime, timedelta
from pathlib import Path

from graph.sandbox import seed
from graph.sandbox.server import SandboxServer
from graph.sandbox.state import Store
from graph.sandbox.tenant import Tenant
from tests.conftest import MONDAY
from tests.support.graph_sandbox import ELM, STAMP, Client, body, guest

ELM_MAIL = "elm@roomkeeper.example"


async def run(path: Path, raw_client: Client, now: datetime = MONDAY) -> tuple[SandboxServer, Client]:
    server = SandboxServer(Tenant(clock=lambda: now, data_path=path))
    await server.start()
    return server, await Client.signed_in(raw_client.http, server)


def elm(tenant: Tenant) -> list[tuple[str, str]]:
    return sorted((e["id"], e["@odata.etag"]) for e in tenant.outside.calendar(ELM_MAIL))


async def test_a_restart_keeps_bookings_with_their_ids_stamps_and_etags(tmp_path: Path, raw_client: Client) -> None:
    path = tmp_path / "data" / "tenant.db"
    first, client = await run(path, raw_client)
    stamped = {"singleValueExtendedProperties": [{"id": STAMP, "value": "b-1"}], "transactionId": "leg-1"}
    told = body(9, 10, attendees=[guest("ann@x.example")], **stamped)
    made = (await client.post(f"{ELM}/events", told)).json()
    gone = (await client.post(f"{ELM}/events", body(11, 12))).json()
    await client.delete(f"{ELM}/events/{gone['id']}")
    before = elm(first.tenant)
    etags = {event["@odata.etag"] for box in first.tenant.mailboxes for event in first.tenant.outside.calendar(box)}
    await first.stop()

    second, client = await run(path, raw_client)
    assert elm(second.tenant) == before
    again = await client.post(f"{ELM}/events", told)
    assert (again.status_code, again.json()["id"]) == (201, made["id"])
    patched = await client.patch(f"{ELM}/events/{made['id']}", {"subject": "New"}, If_Match=made["@odata.etag"])
    assert patched.status_code == 200
    assert patched.json()["@odata.etag"] not in etags
    await second.stop()


async def test_a_write_is_in_the_file_before_it_is_answered(tmp_path: Path, raw_client: Client) -> None:
    path = tmp_path / "tenant.db"
    server, client = await run(path, raw_client)
    await client.post(f"{ELM}/events", body(9, 10))
    reader = Store(path)
    assert "Ours" in {event.props["subject"] for event in reader.events()}
    reader.close()
    await server.stop()


async def test_days_that_came_nearer_are_filled_without_touching_what_is_booked(
    tmp_path: Path, raw_client: Client
) -> None:
    path = tmp_path / "tenant.db"
    first, client = await run(path, raw_client)
    day = "2026-03-19"  # beyond the two weeks that are filled at first
    assert seed.meetings(seed.ROOMS[1], date.fromisoformat(day), seed=1)
    told = body(6, 15)
    for key in ("start", "end"):
        told[key] = {**told[key], "dateTime": day + told[key]["dateTime"][10:]}
    await client.post(f"{ELM}/events", told)
    await first.stop()
    second, client = await run(path, raw_client, MONDAY + timedelta(days=7))
    assert [event["subject"] for event in await client.view(ELM, day, "2026-03-20")] == ["Ours"]
    others = await client.view("/users/maple@roomkeeper.example", "2026-03-16", "2026-03-21")
    assert others
    before = elm(second.tenant)
    await second.stop()
    third, _ = await run(path, raw_client, MONDAY + timedelta(days=7))
    assert elm(third.tenant) == before
    await third.stop()


async def test_moved_mailboxes_stay_moved(tmp_path: Path, raw_client: Client) -> None:
    path = tmp_path / "tenant.db"
    first, _ = await run(path, raw_client)
    first.tenant.move_mailbox(ELM_MAIL, immutable_too=True)
    before = elm(first.tenant)
    await first.stop()
    second, _ = await run(path, raw_client)
    assert elm(second.tenant) == before
    await second.stop()


async def test_snapshot_restore_and_reset_reach_the_file(tmp_path: Path, raw_client: Client) -> None:
    path = tmp_path / "tenant.db"
    first, client = await run(path, raw_client)
    empty = elm(first.tenant)
    first.tenant.snapshot("empty")
    await client.post(f"{ELM}/events", body(9, 10))
    first.tenant.restore("empty")
    assert elm(first.tenant) == empty
    await first.stop()
    second, client = await run(path, raw_client)
    assert elm(second.tenant) == empty
    await client.post(f"{ELM}/events", body(9, 10))
    second.tenant.reset()
    assert len(elm(second.tenant)) == len(empty)
    await second.stop()
