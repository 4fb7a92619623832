"""A write and a read that depends on it, in one batch: each half for itself, and the whole as a lost write."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from booking.errors import (
    Denied,
    Failed,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from booking.model import CalendarEvent
from graph import wire
from graph.auth import no_token
from graph.backoff import Backoff
from graph.client import GraphClient
from graph.sandbox.faults import Fault, What, When
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.graph.test_client import EVENTS, HOUR, OAK, VIEW, Pauses, Tokens, creation, view

BATCH = "/$batch"
CREATED = {
    "id": "event-1",
    "@odata.etag": 'W/"1"',
    "start": {"dateTime": f"{HOUR.starts:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
    "end": {"dateTime": f"{HOUR.ends:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
}


@pytest.fixture
def tenant(sandbox: SandboxServer) -> Tenant:
    sandbox.tenant.access.require_token = False
    return sandbox.tenant


@pytest.fixture
async def client(
    sandbox: SandboxServer, tenant: Tenant, graph_transport: httpx.AsyncBaseTransport
) -> AsyncIterator[GraphClient]:
    pauses = Pauses()
    client = GraphClient(sandbox.url, no_token, graph_transport, pause=pauses, backoff=Backoff(lambda: pauses.now))
    yield client
    await client.aclose()


async def both(client: GraphClient) -> tuple[CalendarEvent, wire.Page[CalendarEvent] | None]:
    return await client.write_and_read(creation(), view())


async def test_both_are_one_request_and_the_read_shows_what_was_written(client: GraphClient, tenant: Tenant) -> None:
    made, page = await both(client)
    assert page is not None
    assert [each.id for each in page.items] == [made.id]
    ((write, read), (whole,)) = (
        [each for each in tenant.ledger.requests if each.in_batch is inside] for inside in (True, False)
    )
    assert (write.template, read.template, whole.template) == (EVENTS, VIEW, BATCH)
    assert {each.headers["prefer"] for each in (write, read)} == {'IdType="ImmutableId"'}
    assert write.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "ErrorInvalidRequest", Rejected),
        (403, "ErrorAccessDenied", Denied),
        (404, "MailboxNotEnabledForRESTAPI", NotFound),
        (409, "ErrorIrresolvableConflict", OutcomeUnknown),
        (412, "", OutcomeUnknown),
        (429, "ApplicationThrottled", Throttled),
        (503, "ServiceUnavailable", OutcomeUnknown),
    ],
)
async def test_a_failing_write_fails_as_it_would_alone_and_nothing_is_read(
    client: GraphClient, tenant: Tenant, status: int, code: str, kind: type[Failed]
) -> None:
    tenant.faults.add(Fault("POST", EVENTS, What.STATUS, status=status, code=code))
    with pytest.raises(Failed) as failure:
        await both(client)
    assert (type(failure.value), failure.value.status) == (kind, status)
    assert VIEW not in [each.template for each in tenant.ledger.requests]


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_a_failing_read_leaves_the_write_as_it_is(client: GraphClient, tenant: Tenant, status: int) -> None:
    tenant.faults.add(Fault("GET", VIEW, What.STATUS, status=status, headers={"Retry-After": "60"}))
    made, page = await both(client)
    assert page is None
    assert [each.status for each in tenant.ledger.requests] == [201, status, 200]
    if status != 403:
        with pytest.raises(Throttled):
            await client.every(view())
    else:
        assert [each.id for each in await client.every(view())] == [made.id]


@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize(
    ("path", "what"),
    [
        *((path, what) for path in (BATCH, EVENTS, VIEW) for what in (What.DROP, What.GARBAGE, What.TRUNCATE)),
        (BATCH, What.STATUS),
        (EVENTS, What.STATUS),
    ],
)
async def test_an_answer_lost_as_a_whole_is_a_write_of_unknown_outcome_and_nothing_is_sent_again(
    client: GraphClient, tenant: Tenant, path: str, what: What, when: When
) -> None:
    fault = tenant.faults.add(Fault("*", path, what, when))
    with pytest.raises(OutcomeUnknown):
        await both(client)
    assert fault.fired == 1
    assert len([each for each in tenant.ledger.requests if not each.in_batch]) == 1
    tenant.faults.clear()
    applied = path == VIEW or when is When.AFTER
    assert len(await client.every(view())) == applied


async def test_a_rest_that_the_whole_is_asked_for_is_the_mailboxs(client: GraphClient, tenant: Tenant) -> None:
    tenant.faults.add(Fault("POST", BATCH, What.STATUS, status=429, headers={"Retry-After": "60"}, message="Later."))
    for _ in range(2):
        with pytest.raises(Throttled):
            await both(client)
    with pytest.raises(Throttled):
        await client.every(view())
    assert len(tenant.ledger.requests) == 1


async def test_nothing_is_sent_after_the_deadline(client: GraphClient, tenant: Tenant) -> None:
    with pytest.raises(Unavailable) as failure:
        await client.write_and_read(replace(creation(), deadline=0.0), view())
    assert failure.value.code == "TooLate"
    assert not tenant.ledger.requests


async def test_many_at_once_keep_to_the_limit_of_their_mailbox(client: GraphClient, tenant: Tenant) -> None:
    await asyncio.gather(*(both(client) for _ in range(12)))
    assert tenant.throttle.peak[OAK.address] <= 4
    assert 429 not in [each.status for each in tenant.ledger.requests]


async def test_a_token_that_is_refused_within_the_batch_is_renewed_for_the_write_alone(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    class Revoking(httpx.AsyncBaseTransport):
        """Answers a batch as if its token had become worthless on the way, and lets all else through."""

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if not request.url.path.endswith(BATCH):
                return await graph_transport.handle_async_request(request)
            sandbox.tenant.access.revoke_tokens()
            refused = {"error": {"code": "InvalidAuthenticationToken", "message": "It expired."}}
            answers = [{"id": "0", "status": 401, "body": refused}, {"id": "1", "status": 424}]
            return httpx.Response(200, json={"responses": answers})

    tokens = Tokens(sandbox)
    client = GraphClient(sandbox.url, tokens, Revoking())
    made, page = await both(client)
    assert page is None
    assert [each.id for each in await client.every(view())] == [made.id]
    assert len(tokens.rejected) == 1


@pytest.mark.parametrize(("left", "known"), [([], False), (["1"], False), (["0"], True)])
async def test_what_a_batch_says_nothing_of_has_failed(left: list[str], known: bool) -> None:
    answers = {
        "0": {"id": "0", "status": 201, "body": CREATED},
        "1": {"id": "1", "status": 200, "body": {"value": []}},
    }
    said = {"responses": [answers[each] for each in left]}
    client = GraphClient(
        "https://graph.example", no_token, httpx.MockTransport(lambda _: httpx.Response(200, json=said))
    )
    if known:
        made, page = await both(client)
        assert (made.id, page) == ("event-1", None)
    else:
        with pytest.raises(OutcomeUnknown):
            await both(client)
