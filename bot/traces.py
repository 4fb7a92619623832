"""What the process sends to a collector of OpenTelemetry, where one is configured: what a turn or a round waited for.

Imported by name, and only then (`bot.wiring`). A span says which operation, how long and what came of it: names from
closed lists, statuses and ids, never what people wrote, who they are, a token or a body. A thread of the SDK's sends
them; what a collector does not take in time is dropped.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Span, SpanKind, StatusCode, set_span_in_context

from bot.correlation import Work, current
from bot.metrics import Metrics
from graph.client import Exchange

SEND_S = 2.0
"""How long the end of the process waits until the last spans are sent."""


@asynccontextmanager
async def tracing(address: str) -> AsyncIterator[Metrics]:
    """Give metrics that also send traces to that address; the SDK reads its other variables from the environment."""
    async with sending(OTLPSpanExporter(address)) as metrics:
        yield metrics


@asynccontextmanager
async def sending(exporter: SpanExporter) -> AsyncIterator[Metrics]:
    """Give metrics that also make traces, and send them through `exporter`."""
    resource = Resource.create().merge(Resource({SERVICE_NAME: "roomkeeper"})).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False, id_generator=_Ids())
    provider.add_span_processor(BatchSpanProcessor(exporter))
    try:
        yield TracedMetrics(provider)
    finally:
        # A thread that may be left behind: a collector that is not there is waited for much longer by the SDK.
        last = threading.Thread(target=provider.shutdown, daemon=True)
        last.start()
        await asyncio.to_thread(last.join, SEND_S)
        if last.is_alive():
            exporter.shutdown()  # It tries no more.


class TracedMetrics(Metrics):
    """Metrics that make spans of what they hear.

    A turn is a span, and so is a round of a worker in which anything was asked of Graph or Teams. What was asked, and
    the work on a booking, are spans within. All are made when they are over; one that others are in begins with them.
    """

    def __init__(self, provider: TracerProvider) -> None:
        super().__init__()
        self._tracer = provider.get_tracer("roomkeeper")

    def exchanged(self, exchange: Exchange) -> None:
        """Make a span of a request to Graph; a part of a batch takes no time of its own."""
        super().exchanged(exchange)
        told: dict[str, str | bool] = {
            "url.template": exchange.template,
            "graph.client_request_id": exchange.client_request_id,
            "graph.request_id": exchange.request_id,
            "graph.batched": exchange.took_s is None,
        }
        self._asked(exchange.operation, exchange.method, exchange.status, exchange.took_s or 0.0, told)

    def delivered(self, method: str, status: int | None, took_s: float) -> None:
        """Make a span of a request to the Bot Connector."""
        super().delivered(method, status, took_s)
        self._asked(f"{method} Bot Connector", method, status, took_s, {})

    def worked(self, work: Work) -> None:
        """End the span of a turn, a round or the work on a booking."""
        super().worked(work)
        if work.span is not None:
            _end(cast("Span", work.span), work)
        elif work.kind or work.booking:
            self._span_of(work)

    def _asked(self, name: str, method: str, status: int | None, took_s: float, told: Mapping[str, str | bool]) -> None:
        work = current()
        if work is None:
            return
        ended_ns = time.time_ns()
        span = self._tracer.start_span(
            name,
            set_span_in_context(self._span_of(work), Context()),
            SpanKind.CLIENT,
            {"http.request.method": method, **{key: value for key, value in told.items() if value}},
            start_time=ended_ns - int(took_s * 1e9),
        )
        if status is not None:
            span.set_attribute("http.response.status_code", status)
        if status is None or status >= 400:
            span.set_status(StatusCode.ERROR)
        span.end(ended_ns)

    def _span_of(self, work: Work) -> Span:
        """Give the span of a piece of work, which is made when the first thing in it was done, or at its end."""
        if work.span is None:
            around = set_span_in_context(self._span_of(work.whole), Context()) if work.whole else Context()
            kind = SpanKind.SERVER if work.kind else SpanKind.INTERNAL
            span = work.span = self._tracer.start_span(work.name, around, kind, start_time=work.began_ns)
            if work.took_s is not None:
                _end(span, work)
        return cast("Span", work.span)


def _end(span: Span, work: Work) -> None:
    """Say what it was, and that it is over."""
    span.update_name(f"{work.kind} {work.name}".strip())
    span.set_attribute("roomkeeper.turn", work.id)
    if work.kind:
        span.set_attribute("roomkeeper.outcome", work.outcome)
    if work.booking:
        span.set_attribute("roomkeeper.booking", work.booking)
    if work.outcome in ("failed", "unexpected"):
        span.set_status(StatusCode.ERROR)
    span.end(work.began_ns + int((work.took_s or 0.0) * 1e9))


class _Ids(RandomIdGenerator):
    """Gives a trace the id that its turn or round has, and that stands in the log."""

    def generate_trace_id(self) -> int:
        work = current()
        return int(work.trace_id, 16) if work else super().generate_trace_id()
