"""What the process tells Prometheus: counted as it happens, or read at each scrape where it is known already.

A scrape asks no database and waits for nothing. No label holds a person, a room or anything that people wrote, and each
label's values are a closed list: kinds, outcomes, states, statuses, and the templates of Graph's addresses.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from bot.correlation import Work
from graph.client import Exchange

NO_ANSWER = "none"
"""The status of a request to which no whole answer came."""

TURN_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
"""Seconds; Teams gives up on a press after 10 to 15."""

GRAPH_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds; after 30 a request is given up."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was last counted in the database; each mapping by a closed list of names.

    `events` are those that have not ended, by state; `queues` is how many rows wait for each worker; `oldest_s` is for
    how long this process has seen the oldest unfinished booking be so, in seconds; `audit` counts what admins did.
    """

    events: Mapping[str, int]
    queues: Mapping[str, int]
    oldest_s: float
    audit: Mapping[str, int]


class Worker(Protocol):
    """A worker, as far as its figures go."""

    name: str
    failures: int

    @property
    def since_good_s(self) -> float:
        """Seconds since a round went well."""
        ...


class Metrics:
    """One process's metrics. It is what the HTTP face, the Graph client and the Connector client tell what happens."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._turns = Histogram(
            "roomkeeper_turn_seconds",
            "Time to answer a turn, by what it was and what the person got in time",
            ("kind", "outcome"),
            buckets=TURN_BUCKETS,
            registry=self.registry,
        )
        self._turn_errors = Counter(
            "roomkeeper_turn_errors",
            "Turns that ended in an error, also after their answer",
            ("error",),
            registry=self.registry,
        )
        self._responses = Counter(
            "roomkeeper_http_responses", "Responses of our own, by route", ("route", "status"), registry=self.registry
        )
        self._graph = Counter(
            "roomkeeper_graph_requests",
            "Requests to Graph and parts of batches, by operation; status none: no whole answer came",
            ("operation", "status"),
            registry=self.registry,
        )
        self._graph_time = Histogram(
            "roomkeeper_graph_request_seconds",
            "Time of a request to Graph",
            ("operation",),
            buckets=GRAPH_BUCKETS,
            registry=self.registry,
        )
        self._teams = Counter(
            "roomkeeper_teams_requests",
            "Requests to the Bot Connector; status none: no whole answer came",
            ("method", "status"),
            registry=self.registry,
        )

    def responded(self, route: str, status: int) -> None:
        """Count a response of our own."""
        self._responses.labels(route, str(status)).inc()

    def worked(self, work: Work) -> None:
        """Count a turn that has ended; other work is not counted."""
        if work.kind and work.took_s is not None:
            self._turns.labels(work.kind, work.outcome).observe(work.took_s)

    def failed(self, error: str) -> None:
        """Count an error that ended a turn."""
        self._turn_errors.labels(error).inc()

    def exchanged(self, exchange: Exchange) -> None:
        """Count a request to Graph, or without a time a part of a batch."""
        self._graph.labels(exchange.operation, str(exchange.status or NO_ANSWER)).inc()
        if exchange.took_s is not None:
            self._graph_time.labels(exchange.operation).observe(exchange.took_s)

    def delivered(self, method: str, status: int | None, _took_s: float) -> None:
        """Count a request to the Bot Connector."""
        self._teams.labels(method, str(status or NO_ANSWER)).inc()

    def gauge(self, name: str, help_text: str, read: Callable[[], float | None]) -> None:
        """Show at each scrape what `read` gives; nothing where that is None."""
        self.registry.register(_Read(lambda: _gauges(name, help_text, read())))

    def by(self, name: str, help_text: str, label: str, read: Callable[[], Mapping[str, int]]) -> None:
        """Show at each scrape what `read` gives, by label."""
        self.registry.register(_Read(lambda: (_by(name, help_text, label, read()),)))

    def watch(self, workers: Sequence[Worker]) -> None:
        """Show how long ago each worker's last good round was, and how often it failed since."""

        def collect() -> Iterator[Metric]:
            ages = GaugeMetricFamily(
                "roomkeeper_worker_last_good_seconds", "Time since a worker's round went well", labels=("worker",)
            )
            failures = GaugeMetricFamily(
                "roomkeeper_worker_failures", "How many rounds failed in a row by now", labels=("worker",)
            )
            for each in workers:
                ages.add_metric((each.name,), each.since_good_s)
                failures.add_metric((each.name,), each.failures)
            yield from (ages, failures)

        self.registry.register(_Read(collect))

    def show(self, last: Callable[[], Figures | None]) -> None:
        """Show the figures that were last counted in the database."""

        def collect() -> Iterator[Metric]:
            figures = last()
            if figures is None:
                return
            yield _by("roomkeeper_bookings", "Bookings that have not ended, by state", "state", figures.events)
            yield _by("roomkeeper_queue", "Rows that wait for a worker", "queue", figures.queues)
            yield _by("roomkeeper_audit_entries", "What admins did, by action", "action", figures.audit)
            yield from _gauges(
                "roomkeeper_unfinished_oldest_seconds",
                "For how long the oldest unfinished booking has been seen to be so",
                figures.oldest_s,
            )

        self.registry.register(_Read(collect))

    def app(self) -> web.Application:
        """Build the application that answers a scrape; it belongs on a port that strangers do not reach."""

        async def metrics(_: web.Request) -> web.Response:
            body = generate_latest(self.registry)
            return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

        app = web.Application()
        app.router.add_get("/metrics", metrics)
        return app


class _Read(Collector):
    """Collects what a function gives at each scrape."""

    def __init__(self, read: Callable[[], Iterable[Metric]]) -> None:
        self._read = read

    def collect(self) -> Iterable[Metric]:
        """Read it now."""
        return self._read()

    def describe(self) -> Iterable[Metric]:
        """Name nothing before the first scrape; names are those of this module alone."""
        return ()


def _gauges(name: str, help_text: str, value: float | None) -> Iterator[Metric]:
    if value is not None:
        yield GaugeMetricFamily(name, help_text, value=value)


def _by(name: str, help_text: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family
