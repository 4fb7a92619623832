"""The one client of Graph, where things go wrong: what is lost, repeated, waited for and refused."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from booking.errors import Denied, Failed, OutcomeUnknown, Rejected, Throttled, Unavailable
from booking.model import Attendee, Mailbox, MeetingRequest, NewEvent, Person, Room, Slot
from graph import wire, wire_calendar, wire_directory
from graph.auth import no_token
from graph.backoff import RESTING, Backoff
from graph.client import IN_FLIGHT, GraphClient, new_transport
from graph.sandbox.faults import Fault, Latency, What, When
from graph.sandbox.seed import CLIENT_ID, CLIENT_SECRET, PEOPLE, TENANT_ID
from graph.sandbox.server import SandboxServer

TEN = datetime(2026, 8, 1, 10, tzinfo=UTC)  # beyond what the sandbox's own people have booked
HOUR = Slot(TEN, TEN + timedelta(hours=1))
OAK = Mailbox("oak@roomkeeper.example", "Europe/Helsinki")
ELM = Mailbox("elm@roomkeeper.example", "Europe/Helsinki")
VIEW = "/users/{user-id}/calendarView"
EVENTS = "/users/{user-id}/events"
EVENT = "/users/{user-id}/events/{event-id}"
SCHEDULE = "/users/{user-id}/calendar/getSchedule"
SECRETS = ("Budget", "Ada", "guest@else.example", "Bearer", "sandbox.")


@dataclass(slots=True)
class Pauses:
    """Takes the place of waiting and of the clock, and notes how long."""

    asked: list[float] = field(default_factory=list)
    now: float = 0.0

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        self.now += seconds


@dataclass(frozen=True, slots=True)
class Stage:
    """A sandbox without a token, a client of it, and the pauses that it took."""

    sandbox: SandboxServer
    client: GraphClient
    pauses: Pauses

    def fault(self, path: str, what: What, *, when: When = When.BEFORE, method: str = "*", **more: Any) -> Fault:  # noqa: ANN401
        return self.sandbox.tenant.faults.add(Fault(method, path, what, when, **more))

    def statuses(self) -> list[int]:
        return [each.status for each in self.sandbox.tenant.ledger.requests]


@pytest.fixture
async def stage(sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport) -> AsyncIterator[Stage]:
    sandbox.tenant.access.require_token = False
    pauses = Pauses()
    client = GraphClient(sandbox.url, no_token, graph_transport, pause=pauses, backoff=Backoff(lambda: pauses.now))
    yield Stage(sandbox, client, pauses)
    await client.aclose()


def creation(mailbox: Mailbox = OAK) -> wire.Request[Any]:
    booker = Person("00000000-0000-0000-0000-000000000001", "Ada", "ada@roomkeeper.example")
    meeting = MeetingRequest(HOUR, "Budget", (Attendee("guest@else.example"),))
    event = NewEvent("0f8fad5b-d9cb-469f-a165-70867728950e", Room(mailbox, "Oak"), booker, meeting, "booking-1", "RK-1")
    return wire_calendar.create_event(mailbox, wire_calendar.event_body(event, installation="here", text="RK-1"))


def view(mailbox: Mailbox = OAK) -> wire.Request[Any]:
    return wire_calendar.calendar_view(mailbox, HOUR)


BREAKS = [What.DROP, What.GARBAGE, What.TRUNCATE]


@pytest.mark.parametrize("what", BREAKS)
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
async def test_a_write_whose_answer_is_lost_has_an_unknown_outcome_and_is_not_repeated(
    stage: Stage, what: What, method: str
) -> None:
    made = await stage.client.send(creation())
    requests = {
        "POST": (EVENTS, creation()),
        "PATCH": (EVENT, wire_calendar.set_attendees(OAK, made.id, made.etag, [Attendee("a@b.example")])),
        "DELETE": (EVENT, wire_calendar.delete_event(OAK, made.id)),
    }
    path, request = requests[method]
    stage.sandbox.tenant.ledger.clear()
    stage.fault(path, what, when=When.AFTER, method=method, times=None)
    with pytest.raises(OutcomeUnknown):
        await stage.client.send(request)
    # aiohttp sends a DELETE a second time on its own when the connection is lost; an id is never used again.
    assert len(stage.statuses()) == (2 if (method, what) == ("DELETE", What.DROP) else 1)
    assert stage.pauses.asked == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("when", list(When))
async def test_a_5xx_to_a_write_proves_nothing_whether_applied_or_not(stage: Stage, status: int, when: When) -> None:
    code, headers = "ServiceUnavailable", {"Retry-After": "1"}
    stage.fault(EVENTS, What.STATUS, when=when, method="POST", status=status, code=code, headers=headers)
    with pytest.raises(OutcomeUnknown) as lost:
        await stage.client.send(creation())
    assert (lost.value.status, lost.value.code) == (status, code)
    assert lost.value.request_id == stage.sandbox.tenant.ledger.requests[-1].request_id
    seen = await stage.client.every(view())
    assert len(seen) == (1 if when is When.AFTER else 0)


@pytest.mark.parametrize("what", [What.DROP, What.TRUNCATE])
async def test_a_read_whose_answer_is_lost_is_repeated_once(stage: Stage, what: What) -> None:
    fault = stage.fault(VIEW, what, when=When.AFTER)
    assert await stage.client.every(view()) == []
    assert fault.fired == 1
    fault.times = None
    with pytest.raises(Unavailable):
        await stage.client.every(view())


async def test_a_read_whose_answer_means_nothing_has_failed(stage: Stage) -> None:
    stage.fault(VIEW, What.GARBAGE, when=When.AFTER, times=None)
    with pytest.raises(Unavailable):
        await stage.client.every(view())


async def test_getting_a_schedule_is_a_read_although_it_is_a_post(stage: Stage) -> None:
    stage.fault(SCHEDULE, What.DROP, when=When.AFTER)
    told = await stage.client.send(wire_calendar.get_schedule(OAK.address, [OAK.address], HOUR))
    assert told[OAK.address].readable


@pytest.mark.parametrize("request_of", [creation, view])
async def test_an_answer_that_does_not_come_in_time_is_given_up(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport, request_of: Callable[[], wire.Request[Any]]
) -> None:
    sandbox.tenant.access.require_token = False
    sandbox.tenant.faults.add(Fault("*", "*", What.HANG, When.AFTER, times=None))
    client = GraphClient(sandbox.url, no_token, graph_transport, answer_s=1.0)
    with pytest.raises(OutcomeUnknown if request_of().writes else Unavailable) as late:
        await client.send(request_of())
    assert late.value.code == "TimedOut"
    assert len(sandbox.tenant.ledger.requests) == 1
    await client.aclose()


@pytest.mark.parametrize("request_of", [creation, view])
async def test_where_nobody_listens_nothing_was_written(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport, request_of: Callable[[], wire.Request[Any]]
) -> None:
    await sandbox.stop()
    client = GraphClient(sandbox.url, no_token, graph_transport, pause=Pauses())
    with pytest.raises(Unavailable) as refusal:
        await client.send(request_of())
    assert refusal.value.code == "NotConnected"
    await client.aclose()


async def test_a_throttled_read_waits_as_long_as_it_is_told_and_is_repeated_once(stage: Stage) -> None:
    fault = stage.fault(VIEW, What.STATUS, status=429, code="ApplicationThrottled", headers={"Retry-After": "2"})
    assert await stage.client.every(view()) == []
    assert stage.pauses.asked == [2.0]
    fault.times = None
    with pytest.raises(Throttled) as refusal:
        await stage.client.every(view())
    assert refusal.value.retry_after_s == 2.0
    assert stage.pauses.asked == [2.0, 2.0]


async def test_a_long_wait_is_handed_on(stage: Stage) -> None:
    stage.fault(VIEW, What.STATUS, status=429, code="ApplicationThrottled", headers={"Retry-After": "60"})
    with pytest.raises(Throttled) as refusal:
        await stage.client.every(view())
    assert (refusal.value.retry_after_s, stage.pauses.asked) == (60.0, [])


async def test_a_throttled_write_is_never_repeated_here(stage: Stage) -> None:
    stage.fault(EVENTS, What.STATUS, status=429, code="ApplicationThrottled", headers={"Retry-After": "1"})
    with pytest.raises(Throttled) as refusal:
        await stage.client.send(creation())
    assert refusal.value.retry_after_s == 1.0
    assert stage.statuses() == [429]


async def test_a_failed_read_is_repeated_once(stage: Stage) -> None:
    fault = stage.fault(VIEW, What.STATUS, status=504, code="GatewayTimeout")
    assert await stage.client.every(view()) == []
    fault.times = None
    with pytest.raises(Unavailable) as refusal:
        await stage.client.every(view())
    assert refusal.value.status == 504
    assert stage.statuses() == [504, 200, 504, 504]


async def test_no_mailbox_sees_more_than_four_requests_at_once_however_it_is_written(stage: Stage) -> None:
    stage.sandbox.tenant.latency = Latency(p50_s=0.02)
    shouted = replace(view(), mailbox=OAK.address.upper(), path=view().path.replace("oak@", "OAK@"))
    await asyncio.gather(*(stage.client.every(each) for each in (view(), shouted, view(ELM)) * 8))
    peak = stage.sandbox.tenant.throttle.peak
    assert peak[OAK.address] <= IN_FLIGHT
    assert peak[ELM.address] <= IN_FLIGHT
    assert stage.statuses() == [200] * 24


async def test_who_waits_too_long_in_line_has_sent_nothing_and_other_mailboxes_do_not_wait(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    sandbox.tenant.access.require_token = False
    fault = sandbox.tenant.faults.add(Fault("GET", VIEW, What.HANG, mailbox=OAK.address, times=None))
    client = GraphClient(sandbox.url, no_token, graph_transport, answer_s=60.0, queue_s=0.1)
    blocked = [asyncio.create_task(client.send(view())) for _ in range(IN_FLIGHT)]
    await asyncio.sleep(0)  # all of them are in line now, and first
    with pytest.raises(Unavailable) as refusal:
        await client.send(creation())
    assert refusal.value.code == "QueueTimedOut"
    assert await client.every(view(ELM)) == []
    for task in blocked:
        task.cancel()
    await asyncio.gather(*blocked, return_exceptions=True)
    assert fault.fired <= IN_FLIGHT
    assert (await client.send(creation())).organized
    await client.aclose()


async def test_every_request_carries_its_id_and_asks_for_immutable_ids(stage: Stage) -> None:
    await stage.client.every(view())
    await stage.client.send(wire_directory.get_place(OAK.address))
    viewed, placed = stage.sandbox.tenant.ledger.requests
    assert viewed.headers["prefer"] == 'IdType="ImmutableId"'
    assert "prefer" not in placed.headers
    assert len({each.headers["client-request-id"] for each in (viewed, placed)}) == 2


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1.0/users/x/calendarView?$skip=10",
        "{origin}@evil.example/v1.0/users/x/calendarView",
        "{origin}.evil.example/v1.0/users/x/calendarView",
        "{origin}/beta/users/x/calendarView",
        "{origin}/v1.0/../beta/users",
        "{origin}/v1.0/%2e%2e/beta/users",
        "/v1.0/users/x/calendarView",
        "not a link",
        "http://[",
    ],
)
async def test_a_next_link_to_anywhere_else_is_never_followed(link: str) -> None:
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(200, json={"value": [], "@odata.nextLink": link.format(origin="https://graph.example")})

    client = GraphClient("https://graph.example/v1.0/", no_token, httpx.MockTransport(answer))
    with pytest.raises(Unavailable, match="ForeignNextLink"):
        await client.every(view())
    assert len(asked) == 1


async def test_a_list_without_an_end_is_given_up() -> None:
    link = "https://graph.example/v1.0/users/oak%40roomkeeper.example/calendarView?%24skip=10"
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={"value": [], "@odata.nextLink": link})

    client = GraphClient("https://graph.example", no_token, httpx.MockTransport(answer))
    with pytest.raises(Unavailable, match="TooManyPages"):
        await client.every(view())
    assert set(asked[1:]) == {link}


async def test_a_redirect_is_not_followed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"Location": "https://evil.example/"})

    client = GraphClient("https://graph.example", no_token, httpx.MockTransport(answer), pause=Pauses())
    for request, kind in ((view(), Unavailable), (creation(), OutcomeUnknown)):
        with pytest.raises(kind):
            await client.send(request)
    assert set(asked) == {"graph.example"}


@pytest.mark.parametrize("base", ["ftp://graph.example", "graph.example", ""])
def test_a_base_url_is_one(base: str) -> None:
    with pytest.raises(ValueError):
        GraphClient(base, no_token, httpx.MockTransport(lambda _: httpx.Response(200)))


async def test_a_batch_answers_each_request_for_itself_in_its_order(stage: Stage) -> None:
    ids = [each.id for each in PEOPLE] + [f"11111111-2222-3333-4444-{number:012d}" for number in range(20)]
    answers = await stage.client.batch([wire_directory.get_person(each) for each in ids])
    names = [each.name if isinstance(each, Person) else type(each).__name__ for each in answers]
    assert names == [each.name for each in PEOPLE] + ["NotFound"] * 20
    assert len([each for each in stage.sandbox.tenant.ledger.requests if not each.in_batch]) == 2


async def test_one_throttled_item_of_a_batch_is_that_items_error(stage: Stage) -> None:
    path, headers = "/users/{user-id}", {"Retry-After": "7"}
    stage.fault(path, What.STATUS, status=429, code="TooManyRequests", headers=headers)
    answers = await stage.client.batch([wire_directory.get_person(each.id) for each in PEOPLE])
    throttled = [each for each in answers if isinstance(each, Throttled)]
    assert [each.retry_after_s for each in throttled] == [7.0]
    assert len([each for each in answers if isinstance(each, Person)]) == len(PEOPLE) - 1


async def test_an_item_that_a_batch_leaves_out_has_failed() -> None:
    client = GraphClient(
        "https://graph.example", no_token, httpx.MockTransport(lambda _: httpx.Response(200, json={"responses": []}))
    )
    (answer,) = await client.batch([wire_directory.get_person(PEOPLE[0].id)])
    assert isinstance(answer, Unavailable)


@dataclass(slots=True)
class Tokens:
    """Real tokens of the sandbox; `rejected` notes which were refused."""

    sandbox: SandboxServer
    rejected: list[str] = field(default_factory=list)
    current: str = ""

    async def __call__(self, rejected: str | None = None) -> str:
        if rejected is not None:
            self.rejected.append(rejected)
        if rejected == self.current or not self.current:
            form = {"grant_type": "client_credentials", "scope": "x/.default"}
            form |= {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
            self.current = str(self.sandbox.tenant.access.issue(TENANT_ID, form)[1]["access_token"])
        return self.current


@pytest.mark.parametrize("request_of", [creation, view])
async def test_a_refused_token_is_renewed_once_and_the_request_made_again(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport, request_of: Callable[[], wire.Request[Any]]
) -> None:
    tokens = Tokens(sandbox)
    client = GraphClient(sandbox.url, tokens, graph_transport)
    await client.every(view())
    sandbox.tenant.access.revoke_tokens()
    old = tokens.current
    await client.send(request_of())
    assert tokens.rejected == [old]
    sandbox.tenant.access.token_lifetime_s = 0
    sandbox.tenant.access.revoke_tokens()
    with pytest.raises(Denied):
        await client.send(request_of())
    assert len(tokens.rejected) == 2
    await client.aclose()


async def test_a_denied_mailbox_does_not_cost_a_token(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    tokens = Tokens(sandbox)
    client = GraphClient(sandbox.url, tokens, graph_transport)
    with pytest.raises(Denied):
        await client.every(view(Mailbox("vault@roomkeeper.example", "Europe/London")))
    assert tokens.rejected == []
    await client.aclose()


async def test_a_token_that_does_not_come_stops_the_request_before_it_is_sent(
    sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport
) -> None:
    async def never(rejected: str | None = None) -> str:
        return await asyncio.Future()

    client = GraphClient(sandbox.url, never, graph_transport, queue_s=0.05)
    with pytest.raises(Unavailable, match="TokenTimedOut"):
        await client.send(creation())
    assert not sandbox.tenant.ledger.requests
    await client.aclose()


async def test_a_failure_is_logged_with_its_request_id_and_nobodys_words(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stage.fault(EVENTS, What.STATUS, status=400, code="ErrorInvalidRequest", message="Budget of Ada")
    with pytest.raises(Rejected):
        await stage.client.send(creation())
    (line,) = [each for each in caplog.records if each.name == "graph.client"]
    said = line.getMessage()
    assert line.levelno == logging.WARNING
    assert "POST /users/{mailbox}/events of oak@roomkeeper.example" in said
    assert (
        f"status=400 code=ErrorInvalidRequest request-id={stage.sandbox.tenant.ledger.requests[-1].request_id}" in said
    )
    # aiohttp's and httpx's own lines count as well.
    assert not [word for word in SECRETS if word in caplog.text]


async def test_the_transport_of_production_reaches_the_sandbox(sandbox: SandboxServer) -> None:
    sandbox.tenant.access.require_token = False
    client = GraphClient(f"{sandbox.url}/v1.0", no_token, new_transport())
    assert await client.every(view()) == []
    await client.aclose()


async def test_errors_of_any_kind_are_of_our_tree() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.UnsupportedProtocol("no")

    client = GraphClient("https://graph.example", no_token, httpx.MockTransport(answer), pause=Pauses())
    with pytest.raises(Failed):
        await client.send(view())


async def test_what_is_too_late_is_not_sent(sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport) -> None:
    sandbox.tenant.access.require_token = False
    client = GraphClient(sandbox.url, no_token, graph_transport, monotonic=lambda: 100.0)
    late = replace(wire_calendar.create_event(OAK, b"{}"), deadline=99.0)
    with pytest.raises(Unavailable):
        await client.send(late)
    assert not sandbox.tenant.ledger.requests
    await client.aclose()


# --- Backoff that Graph asked for ------------------------------------------------------------------------------------

CONCURRENCY = "Application is over its MailboxConcurrency limit."


def rests(stage: Stage, path: str, seconds: str = "60", **more: Any) -> Fault:  # noqa: ANN401
    told: dict[str, Any] = {"status": 429, "code": "ApplicationThrottled", "headers": {"Retry-After": seconds}} | more
    return stage.fault(path, What.STATUS, **told)


async def test_a_mailbox_that_asked_for_a_rest_gets_it_from_everybody_and_the_others_none(stage: Stage) -> None:
    rests(stage, EVENTS, message=CONCURRENCY)
    with pytest.raises(Throttled):
        await stage.client.send(creation())
    stage.sandbox.tenant.ledger.clear()
    for request in (creation(), view(), wire_calendar.get_schedule(OAK.address, [OAK.address], HOUR)):
        with pytest.raises(Throttled) as refusal:
            await stage.client.send(request)
        assert (refusal.value.retry_after_s, refusal.value.everybody, refusal.value.code) == (60.0, False, RESTING)
    shouted = replace(view(), mailbox=OAK.address.upper())
    with pytest.raises(Throttled):
        await stage.client.send(shouted)
    assert not stage.sandbox.tenant.ledger.requests
    assert await stage.client.every(view(ELM)) == []
    stage.pauses.now = 61.0
    assert await stage.client.every(view()) == []


@pytest.mark.parametrize(
    "more",
    [
        {"message": "Application is over its limit for the tenant."},
        {"code": "TooManyRequests", "headers": {"Retry-After": "60", "x-ms-throttle-scope": "Tenant_Application/Read"}},
    ],
)
async def test_where_the_tenant_asked_for_a_rest_nothing_is_sent_to_anybody(stage: Stage, more: dict[str, Any]) -> None:
    rests(stage, VIEW, **more)
    with pytest.raises(Throttled) as told:
        await stage.client.send(view())
    assert told.value.everybody
    stage.sandbox.tenant.ledger.clear()
    for request in (creation(ELM), view(ELM), wire_directory.get_place(OAK.address)):
        with pytest.raises(Throttled) as refusal:
            await stage.client.send(request)
        assert refusal.value.everybody
    with pytest.raises(Throttled):
        await stage.client.batch([wire_directory.get_person(PEOPLE[0].id)])
    assert not stage.sandbox.tenant.ledger.requests


async def test_a_short_rest_is_waited_for_by_writes_too_and_only_once(stage: Stage) -> None:
    rests(stage, VIEW, "2", message=CONCURRENCY)
    assert await stage.client.every(view()) == []
    assert stage.pauses.asked == [2.0]
    rests(stage, EVENTS, "3", message=CONCURRENCY)
    with pytest.raises(Throttled):
        await stage.client.send(creation())
    assert (await stage.client.send(creation())).organized
    assert stage.pauses.asked == [2.0, 3.0]


async def test_a_503_that_says_how_long_rests_that_mailbox(stage: Stage) -> None:
    stage.fault(EVENTS, What.STATUS, status=503, headers={"Retry-After": "60"})
    with pytest.raises(OutcomeUnknown):
        await stage.client.send(creation())
    with pytest.raises(Throttled):
        await stage.client.send(view())
    assert await stage.client.every(view(ELM)) == []


async def test_an_item_of_a_batch_that_asks_for_a_rest_gets_it_from_everybody(stage: Stage) -> None:
    rests(stage, "/users/{user-id}", code="TooManyRequests")
    (answer,) = await stage.client.batch([wire_directory.get_person(PEOPLE[0].id)])
    assert isinstance(answer, Throttled)
    stage.sandbox.tenant.ledger.clear()
    for doing in (
        stage.client.batch([wire_directory.get_person(PEOPLE[1].id)]),
        stage.client.send(wire_directory.get_place(OAK.address)),
    ):
        with pytest.raises(Throttled):
            await doing
    assert not stage.sandbox.tenant.ledger.requests
    assert await stage.client.every(view()) == [], "the calendars are another service"


async def test_a_rest_is_said_once_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    rests(stage, VIEW, message=CONCURRENCY)
    for _ in range(5):
        with pytest.raises(Throttled):
            await stage.client.send(view())
    said = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert said.count("oak@roomkeeper.example asked for a rest of 60 s") == 1
    assert len(said) == 2, "and the answer that asked for it"


async def test_how_long_no_room_was_served_counts_refusals_of_every_room_and_no_answer_that_is_one() -> None:
    now, statuses = [0.0], [403, 503, 503, 404, 403, 200]  # a 503 is asked once more

    async def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(statuses.pop(0), json={"value": []})

    client = GraphClient(
        "https://graph.example", no_token, httpx.MockTransport(answer), pause=Pauses(), monotonic=lambda: now[0]
    )
    down = []
    while statuses:
        now[0] += 10
        with suppress(Failed):
            await client.send(view())
        down.append(client.down_s)
    assert down == [0, 10, 0, 0, 0]
    await client.aclose()
