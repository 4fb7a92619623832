"""What a collector of OpenTelemetry is sent, and that nobody waits for one that does not answer."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from booking.clock import elapsed
from bot.correlation import Work, working, working_on
from bot.metrics import Metrics
from bot.traces import SEND_S, sending
from bot.workers.rounds import Rounds
from graph.client import Exchange
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import FakeTeams
from tests.support.databases import ready_file
from tests.support.reading import story
from tests.support.sandbox_process import free_ports
from tests.support.serving import serving
from tests.support.world import PEOPLE

ASKED = Exchange("GET", "/users/{user-id}/calendarView", 200, 0.25, "aaaa-bbbb", "cccc-dddd")


@asynccontextmanager
async def made() -> AsyncIterator[tuple[Metrics, InMemorySpanExporter]]:
    """Metrics with traces; their spans are there when it is left."""
    kept = InMemorySpanExporter()
    async with sending(kept) as metrics:
        yield metrics, kept


def by_name(kept: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in kept.get_finished_spans()}


async def test_a_request_to_graph_is_a_span_within_its_turn_with_its_time_and_both_ids() -> None:
    async with made() as (metrics, kept):
        with working(heard=metrics.worked) as work:
            work.kind, work.name = "press", "book"
            metrics.exchanged(ASKED)
            metrics.delivered("POST", 429, 0.5)
    spans = by_name(kept)
    turn, graph, teams = spans["press book"], spans[ASKED.operation], spans["POST Bot Connector"]
    assert turn.parent is None
    assert turn.kind is SpanKind.SERVER
    assert dict(turn.attributes or {}) == {"roomkeeper.turn": work.id, "roomkeeper.outcome": "answered"}
    for each in (graph, teams):
        assert each.parent
        assert (each.parent.span_id, each.kind) == (turn.context.span_id, SpanKind.CLIENT)
    assert {f"{each.context.trace_id:032x}" for each in spans.values()} == {work.trace_id}
    assert dict(graph.attributes or {}) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "url.template": ASKED.template,
        "graph.client_request_id": ASKED.client_request_id,
        "graph.request_id": ASKED.request_id,
    }
    assert (graph.end_time or 0) - (graph.start_time or 0) == 250_000_000
    assert (graph.status.status_code, teams.status.status_code) == (StatusCode.UNSET, StatusCode.ERROR)
    assert turn.resource.attributes["service.name"] == "roomkeeper"


async def test_the_work_on_a_booking_belongs_to_what_began_it_also_when_that_is_over() -> None:
    async with made() as (metrics, kept):
        go_on = asyncio.Event()

        async def settle() -> None:
            with working_on("b-1"):
                await go_on.wait()
                metrics.exchanged(ASKED)

        with working("completer", heard=metrics.worked) as work:
            settling = asyncio.create_task(settle())
            await asyncio.sleep(0)
        go_on.set()
        await settling
    spans = by_name(kept)
    assert set(spans) == {"completer", "booking", ASKED.operation}, "a round that began something is told of late"
    for inner, outer in (("booking", "completer"), (ASKED.operation, "booking")):
        parent = spans[inner].parent
        assert parent
        assert parent.span_id == spans[outer].context.span_id
    assert (spans["booking"].attributes or {})["roomkeeper.booking"] == "b-1"
    assert (spans["completer"].attributes or {})["roomkeeper.turn"] == work.id
    round_took_s = ((spans["completer"].end_time or 0) - (spans["completer"].start_time or 0)) / 1e9
    assert round_took_s == pytest.approx(work.took_s, abs=0.001)


async def test_a_round_in_which_nothing_was_asked_is_no_span_and_one_that_fails_says_so() -> None:
    heard: list[Work] = []
    async with made() as (metrics, kept):

        def hear(work: Work) -> None:
            heard.append(work)
            metrics.worked(work)

        async def look() -> None:
            if len(heard) == 1:
                metrics.exchanged(ASKED)
                raise ValueError
            if len(heard) == 2:
                raise asyncio.CancelledError

        async def at_once(_: float) -> None:
            pass

        with pytest.raises(asyncio.CancelledError):
            await Rounds("reconciler", look, 0, pause=at_once).run(hear)
    assert len(heard) == 3
    spans = by_name(kept)
    assert set(spans) == {"reconciler", ASKED.operation}
    assert spans["reconciler"].status.status_code is StatusCode.ERROR
    assert f"{spans['reconciler'].context.trace_id:032x}" == heard[1].trace_id


@pytest.mark.parametrize(
    ("name", "value"), [("OTEL_TRACES_SAMPLER", "parentbased_always_off"), ("OTEL_SDK_DISABLED", "true")]
)
async def test_what_the_standard_variables_leave_out_is_left_out_whole(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    async with made() as (metrics, kept):
        with working(heard=metrics.worked) as work:
            work.kind = "message"
            metrics.exchanged(ASKED)
    assert kept.get_finished_spans() == ()


# --- The whole bot ---------------------------------------------------------------------------------------------------


@pytest.fixture
async def open_sandbox(sandbox_now: datetime) -> AsyncIterator[SandboxServer]:
    """A Graph that wants no token."""
    async with SandboxServer(Tenant(clock=lambda: sandbox_now, require_token=False)) as server:
        yield server


async def test_a_collector_is_sent_the_turn_and_what_it_asked_for(
    tmp_path: Path, open_sandbox: SandboxServer, sandbox_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key=key-of-ours")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "rooms of the west")
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.namespace=west")
    sent: list[ExportTraceServiceRequest] = []

    async def collect(request: web.Request) -> web.Response:
        assert request.headers["api-key"] == "key-of-ours"
        sent.append(ExportTraceServiceRequest.FromString(await request.read()))
        return web.Response()

    (port,) = free_ports(1)
    app = web.Application()
    app.router.add_post("/v1/traces", collect)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    url = await ready_file(tmp_path / "bot.db")
    try:
        async with FakeTeams(people=PEOPLE, now=lambda: sandbox_now) as teams:
            where = {"otlp_endpoint": f"http://127.0.0.1:{port}"}
            async with serving(url, open_sandbox, teams, sandbox_now, **where) as world:
                await world.say("help")
    finally:
        await runner.cleanup()
    resources = [each for request in sent for each in request.resource_spans]
    told = {(each.key, each.value.string_value) for one in resources for each in one.resource.attributes}
    assert {("service.name", "rooms of the west"), ("service.namespace", "west")} <= told
    spans = [span for each in resources for scope in each.scope_spans for span in scope.spans]
    (turn,) = [each for each in spans if each.name == "message Help"]
    inside = {each.name for each in spans if each.parent_span_id == turn.span_id}
    assert "POST Bot Connector" in inside, "what was sent just before the end is sent too"


@contextmanager
def silent() -> Iterator[int]:
    """A collector that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def absent() -> Iterator[int]:
    """A collector that is not there."""
    yield free_ports(1)[0]


@pytest.mark.parametrize("collector", [absent, silent])
async def test_nobody_waits_for_a_collector_that_does_not_answer_and_the_end_is_quick(
    collector: Callable[[], AbstractContextManager[int]],
    tmp_path: Path,
    open_sandbox: SandboxServer,
    sandbox_now: datetime,
) -> None:
    url = await ready_file(tmp_path / "bot.db")
    with collector() as port:
        async with FakeTeams(people=PEOPLE, now=lambda: sandbox_now) as teams:
            where = {"otlp_endpoint": f"http://127.0.0.1:{port}"}
            async with serving(url, open_sandbox, teams, sandbox_now, **where) as world:
                took = []
                for _ in range(4):  # Teams takes few messages in a row
                    began = elapsed()
                    await world.say("help")
                    took.append(elapsed() - began)
                assert "What I can do" in story(world.shown())
                ending = elapsed()
        assert elapsed() - ending < SEND_S + 5
    assert max(took) < SEND_S
