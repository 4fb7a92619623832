"""Subscriptions to a calendar: the handshake, how long they live, what is posted after a change, and what gets lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from graph.sandbox.server import SandboxServer
from graph.sandbox.subscriptions import Road, Subscription
from graph.sandbox.tenant import Tenant
from tests.conftest import MONDAY
from tests.support.graph_sandbox import ELM, Client, Json, body, code, utc
from tests.support.webhook import PUBLIC, Webhook, webhook

ADDRESS = "elm@roomkeeper.example"
HOOK = f"{PUBLIC}/api/notifications"


@pytest.fixture
async def hook(sandbox: SandboxServer) -> AsyncIterator[Webhook]:
    async with webhook(sandbox.tenant.subscriptions) as opened:
        yield opened


def asked(sandbox: SandboxServer, **more: object) -> Json:
    expires = sandbox.tenant.clock.now() + timedelta(days=2)
    return {
        "changeType": "created,updated,deleted",
        "notificationUrl": HOOK,
        "lifecycleNotificationUrl": HOOK,
        "resource": f"{ELM}/events",
        "expirationDateTime": expires.isoformat(),
        "clientState": "known to both",
        **more,
    }


async def made(client: Client, sandbox: SandboxServer, **more: object) -> Json:
    answer = await client.post("/subscriptions", asked(sandbox, **more))
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    return told


async def test_it_is_made_after_the_handshake_and_listed_without_its_secret(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    told = await made(client, sandbox)
    assert (hook.handshakes, hook.told) == (1, []), "one, where both addresses are the same"
    assert told["clientState"] == "known to both"
    (listed,) = (await client.get("/subscriptions")).json()["value"]
    assert (listed["id"], listed["clientState"]) == (told["id"], None)
    assert (await client.get(f"/subscriptions/{told['id']}")).json()["notificationUrl"] == HOOK


@pytest.mark.parametrize(
    ("echo", "kind"), [("{}!", "text/plain"), ("", "text/plain"), ("{}", "text/html"), ("{}", "application/json")]
)
async def test_an_address_that_does_not_answer_the_handshake_as_it_must_gets_none(
    client: Client, sandbox: SandboxServer, hook: Webhook, echo: str, kind: str
) -> None:
    hook.echo, hook.kind = echo, kind
    assert code(await client.post("/subscriptions", asked(sandbox))) == (400, "ValidationError")
    assert sandbox.tenant.subscriptions.live() == []


async def test_an_address_that_nobody_named_is_never_posted_to(client: Client, sandbox: SandboxServer) -> None:
    assert code(await client.post("/subscriptions", asked(sandbox)))[1] == "SandboxNotEmulated"
    sandbox.tenant.subscriptions.reach[PUBLIC] = "http://127.0.0.1:9"
    assert code(await client.post("/subscriptions", asked(sandbox))) == (400, "ValidationError")


@pytest.mark.parametrize(
    "more",
    [
        {"includeResourceData": True},
        {"resource": "/users/elm@roomkeeper.example/messages"},
        {"resource": "/users/elm@roomkeeper.example/events?$filter=x eq 'y'"},
        {"notificationUrl": "EventHub:https://vault.example/secrets/x"},
        {"latestSupportedTlsVersion": "v1_2"},
    ],
)
async def test_what_is_not_emulated_fails_by_its_name(
    raw_client: Client, client: Client, sandbox: SandboxServer, hook: Webhook, more: Json
) -> None:
    assert code(await client.post("/subscriptions", asked(sandbox, **more)))[1] == "SandboxNotEmulated"


async def test_renewing_by_other_means_is_not_emulated(raw_client: Client) -> None:
    assert code(await raw_client.post("/subscriptions/x/reauthorize"))[1] == "SandboxNotEmulated"


async def test_it_lives_as_long_as_asked_within_bounds_and_then_is_gone(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    now = sandbox.tenant.clock.now()
    for wrong in (now, now + timedelta(minutes=10_081)):
        refused = await client.post("/subscriptions", asked(sandbox, expirationDateTime=wrong.isoformat()))
        assert refused.status_code == 400
    told = await made(client, sandbox, expirationDateTime=(now + timedelta(minutes=5)).isoformat())
    assert datetime.fromisoformat(told["expirationDateTime"]) == now + timedelta(minutes=45)
    longer = {"expirationDateTime": (now + timedelta(days=6)).isoformat()}
    assert (await client.patch(f"/subscriptions/{told['id']}", longer)).status_code == 200
    sandbox.tenant.access.require_token = False
    sandbox.tenant.clock.stop_at(now + timedelta(days=6))
    assert code(await client.patch(f"/subscriptions/{told['id']}", longer)) == (404, "ResourceNotFound")
    sandbox.tenant.outside.book(room=ADDRESS, start=now, end=now + timedelta(hours=1))
    assert sandbox.tenant.subscriptions.pending == []


async def test_a_second_one_to_the_same_is_refused_or_made_as_the_tenant_is_believed_to(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    await made(client, sandbox)
    assert (await client.post("/subscriptions", asked(sandbox))).status_code == 409
    sandbox.tenant.behaviour = replace(sandbox.tenant.behaviour, second_subscription_is_409=False)
    await made(client, sandbox)
    assert len((await client.get("/subscriptions")).json()["value"]) == 2


async def test_a_mailbox_outside_the_scope_cannot_be_subscribed_to(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    sandbox.tenant.access.set_scope([])
    assert code(await client.post("/subscriptions", asked(sandbox)))[0] == 403
    sandbox.tenant.behaviour = replace(sandbox.tenant.behaviour, subscription_honours_scope=False)
    await made(client, sandbox)


async def test_what_ours_and_what_outlook_writes_is_told_with_the_secret(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    told = await made(client, sandbox)
    event = (await client.post(f"{ELM}/events", body(9, 10))).json()["id"]
    await client.patch(f"{ELM}/events/{event}", {"start": utc(14), "end": utc(15)})
    sandbox.tenant.outside.delete(room=ADDRESS, event=event)
    await sandbox.tenant.subscriptions.deliver()
    assert sorted(hook.kinds()) == ["created", "deleted", "updated", "updated"]
    assert {(each["subscriptionId"], each["clientState"]) for each in hook.told} == {(told["id"], "known to both")}
    assert all(each["resource"].startswith("Users/") for each in hook.told)


async def test_other_rooms_and_other_kinds_of_change_are_not_told(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    await made(client, sandbox, changeType="deleted")
    now = sandbox.tenant.clock.now()
    for room in (ADDRESS, "oak@roomkeeper.example"):
        sandbox.tenant.outside.book(room=room, start=now, end=now + timedelta(hours=1))
    assert sandbox.tenant.subscriptions.pending == []


async def test_on_the_road_they_are_late_lost_doubled_and_overtake_each_other(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    tenant = sandbox.tenant
    await made(client, sandbox)
    tenant.subscriptions.post = hook.post
    now = tenant.clock.now()

    def change(number: int) -> None:
        for _ in range(number):
            tenant.outside.book(room=ADDRESS, start=now, end=now + timedelta(hours=1))

    tenant.subscriptions.road = Road(delay_s=60, jitter_s=60, lost=0.25, doubled=0.5, updates=0)
    change(200)
    assert 180 < len(tenant.subscriptions.pending) < 270
    assert await tenant.subscriptions.deliver() == 0
    tenant.clock.stop_at(now + timedelta(seconds=90))
    some = await tenant.subscriptions.deliver()
    assert 0 < some < len(tenant.subscriptions.pending) + some
    tenant.clock.stop_at(now + timedelta(seconds=120))
    await tenant.subscriptions.deliver()
    assert tenant.subscriptions.pending == []
    resources = [each["resource"] for each in hook.told]
    assert 120 < len(set(resources)) < 180, "a quarter of them and more is lost"
    assert resources.count(resources[0]) in (1, 2)
    assert len(resources) > len(set(resources))


async def test_what_is_not_taken_is_posted_again_for_four_hours(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    tenant = sandbox.tenant
    await made(client, sandbox)
    tenant.subscriptions.post, tenant.subscriptions.road = hook.post, Road(updates=0)
    hook.status = 503
    began = tenant.clock.now()
    tenant.outside.book(room=ADDRESS, start=began, end=began + timedelta(hours=1))
    while tenant.subscriptions.pending:
        due = max(tenant.clock.now(), *(each.due_at for each in tenant.subscriptions.pending))
        tenant.clock.stop_at(due)
        await tenant.subscriptions.deliver()
    assert len(hook.told) == 11
    assert tenant.clock.now() - began < timedelta(hours=4)
    assert tenant.subscriptions.dropped == 1


async def test_its_life_is_told_too_and_one_that_is_removed_is_gone(
    client: Client, sandbox: SandboxServer, hook: Webhook
) -> None:
    await made(client, sandbox)
    subscriptions = sandbox.tenant.subscriptions
    for event in ("missed", "reauthorizationRequired", "subscriptionRemoved"):
        assert subscriptions.tell(ADDRESS, event) == 1
        await subscriptions.deliver()
    assert hook.kinds() == ["missed", "reauthorizationRequired", "subscriptionRemoved"]
    assert all(each["clientState"] == "known to both" for each in hook.told)
    assert subscriptions.live() == []
    with pytest.raises(ValueError):
        subscriptions.tell(ADDRESS, "bored")


async def test_one_that_is_deleted_is_not_told_any_more(client: Client, sandbox: SandboxServer, hook: Webhook) -> None:
    told = await made(client, sandbox)
    assert (await client.delete(f"/subscriptions/{told['id']}")).status_code == 204
    assert (await client.delete(f"/subscriptions/{told['id']}")).status_code == 404
    await client.post(f"{ELM}/events", body(9, 10))
    assert sandbox.tenant.subscriptions.pending == []


def test_they_outlive_the_process_and_what_is_restored_of_calendars(tmp_path: Path) -> None:
    def tenant() -> Tenant:
        return Tenant(clock=lambda: MONDAY, data_path=tmp_path / "graph.db", populate=False)

    expires = (MONDAY + timedelta(days=1)).isoformat()
    kept = Subscription("1", ADDRESS, f"{ELM}/events", "deleted", HOOK, None, None, expires)
    first = tenant()
    first.subscriptions.put(kept)
    first.snapshot("now")
    first.restore("now")
    first.close()
    second = tenant()
    assert second.subscriptions.live() == [kept]
    second.reset()
    second.close()
    assert tenant().subscriptions.live() == []
