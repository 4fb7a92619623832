"""Subscriptions through the client, against the local Graph: what is asked, read, and made of each refusal."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from booking.errors import Denied, NotFound, OutcomeUnknown, Rejected, Throttled
from booking.model import Mailbox
from booking.subscriptions import Subscription
from graph.auth import no_token
from graph.client import GraphClient
from graph.directory import GraphDirectory
from graph.sandbox.faults import Fault, What, When
from graph.sandbox.server import SandboxServer
from graph.sandbox.subscriptions import Subscription as Kept
from graph.sandbox.tenant import Tenant
from graph.subscriptions import GraphSubscriptions
from tests.support.webhook import PUBLIC, Webhook, webhook

OAK = Mailbox("oak@roomkeeper.example", "Europe/Helsinki")
URL = f"{PUBLIC}/api/notifications"
SECRET = "known to both"
ALL, ONE = "/subscriptions", "/subscriptions/{subscription-id}"
DAYS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Stage:
    tenant: Tenant
    client: GraphClient
    subscriptions: GraphSubscriptions
    hook: Webhook

    async def subscribe(self, secret: str = SECRET) -> Subscription:
        return await self.subscriptions.subscribe(OAK, url=URL, secret=secret, until=self.tenant.clock.now() + DAYS)


@pytest.fixture
async def stage(sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport) -> AsyncIterator[Stage]:
    sandbox.tenant.access.require_token = False
    client = GraphClient(sandbox.url, no_token, graph_transport)
    async with webhook(sandbox.tenant.subscriptions) as hook:
        yield Stage(sandbox.tenant, client, GraphSubscriptions(client), hook)
    await client.aclose()


async def test_one_is_made_listed_renewed_and_ended(stage: Stage) -> None:
    now = stage.tenant.clock.now()
    made = await stage.subscribe()
    assert made == Subscription(made.id, OAK.address, URL, now + DAYS)
    assert await stage.subscriptions.subscriptions() == [made]
    (kept,) = stage.tenant.subscriptions.live()
    assert (kept.client_state, kept.lifecycle_url) == (SECRET, URL)
    assert await stage.subscriptions.renew(made.id, until=now + 2 * DAYS) == now + 2 * DAYS
    await stage.subscriptions.unsubscribe(made.id)
    await stage.subscriptions.unsubscribe(made.id)
    with pytest.raises(NotFound):
        await stage.subscriptions.renew(made.id, until=now + DAYS)
    assert await stage.subscriptions.subscriptions() == []


async def test_those_to_something_else_are_not_listed(stage: Stage) -> None:
    expires = (stage.tenant.clock.now() + DAYS).isoformat()
    stage.tenant.subscriptions.put(Kept("1", OAK.address, "/users", "updated", URL, None, None, expires))
    assert await stage.subscriptions.subscriptions() == []


async def test_all_pages_are_read(stage: Stage) -> None:
    expires = (stage.tenant.clock.now() + DAYS).isoformat()
    for at in range(205):
        there = Kept(f"{at}", OAK.address, f"/users/{OAK.address}/events", "updated", URL, None, None, expires)
        stage.tenant.subscriptions.put(there)
    assert len(await stage.subscriptions.subscriptions()) == 205


async def test_an_address_that_does_not_answer_is_a_definite_no(stage: Stage) -> None:
    stage.hook.echo = "nonsense"
    with pytest.raises(Rejected) as refused:
        await stage.subscribe()
    assert (refused.value.status, refused.value.code) == (400, "ValidationError")


async def test_a_second_one_and_a_mailbox_outside_of_the_scope_are_definite_as_well(stage: Stage) -> None:
    await stage.subscribe()
    with pytest.raises(Rejected) as refused:
        await stage.subscribe()
    assert refused.value.status == 409
    stage.tenant.access.set_scope([])
    with pytest.raises(Denied):
        await stage.subscribe()


@pytest.mark.parametrize("what", [What.DROP, What.STATUS])
async def test_where_the_answer_is_lost_there_may_be_one(stage: Stage, what: What) -> None:
    stage.tenant.faults.add(Fault("POST", ALL, what, When.AFTER))
    with pytest.raises(OutcomeUnknown):
        await stage.subscribe()
    assert len(await stage.subscriptions.subscriptions()) == 1


async def test_a_404_is_one_whatever_its_code(stage: Stage) -> None:
    stage.tenant.faults.add(Fault("*", ONE, What.STATUS, status=404, code="ExtensionError", times=None))
    with pytest.raises(NotFound):
        await stage.subscriptions.renew("x", until=stage.tenant.clock.now() + DAYS)
    await stage.subscriptions.unsubscribe("x")


async def test_a_rest_that_is_asked_for_here_is_no_rest_for_mailboxes_or_the_directory(stage: Stage) -> None:
    wait = Fault("POST", ALL, What.STATUS, status=429, code="TooManyRequests", headers={"Retry-After": "60"})
    wait.message = "Too many requests."
    stage.tenant.faults.add(wait)
    with pytest.raises(Throttled):
        await stage.subscribe()
    with pytest.raises(Throttled):
        await stage.subscribe()
    assert wait.fired == 1, "the rest is kept"
    assert await GraphDirectory(stage.client).room_lists()
    assert stage.client.down_s == 0, "no room was refused"


async def test_a_secret_that_graph_would_cut_is_never_sent(stage: Stage) -> None:
    with pytest.raises(ValueError):
        await stage.subscribe("x" * 129)
    assert stage.hook.handshakes == 0
