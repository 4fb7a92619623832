"""Puts the process together, once: what stands behind each port, and in which order all of it opens and closes."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pkgutil import resolve_name
from uuid import uuid4

import aiohttp
from aiohttp import web

from booking.inspection import Inspector
from booking.model import Person, Room
from booking.plans.maps import Maps
from booking.ports import Calendar, CalendarChanges, Clock, Directory
from booking.sentences.lexicon import warm
from booking.subscriptions import Subscriptions
from bot.clouds import PUBLIC
from bot.correlation import Heard, request_id
from bot.metrics import Metrics
from bot.parts import build_turns, build_use_cases, build_workers, open_ports
from bot.pictures.demo import DemoPlan
from bot.service_urls import is_loopback
from bot.settings import AppCredentials, Settings
from bot.storage.database import Database, open_database
from bot.storage.figures import SqlFigures
from bot.storage.plans import SqlPlans
from bot.storage.processes import PERIOD_S, present
from bot.storage.registry import SqlRegistry
from bot.storage.shared_clock import PERIOD_S as CLOCK_S
from bot.storage.shared_clock import SharedClock, SystemClock
from bot.teams.adapter import Adapter
from bot.teams.bounds import Bounds
from bot.teams.card_edits import Edits
from bot.teams.connector import ConnectorHttp, Connectors
from bot.teams.files import TeamsFiles
from bot.teams.http import add_probes, create_app, new_runner
from bot.teams.patience import BOOKING_PATIENCE, TURN_PATIENCE, Patience
from bot.teams.proactive import ProactiveMessenger
from bot.teams.trust import Trust
from bot.teams.turn_errors import TurnErrors
from bot.teams.webhook import Outcome, Webhook
from bot.tls import Certificate
from bot.workers.health import Health
from bot.workers.protocol_runner import BackgroundRunner
from bot.workers.rounds import Rounds
from cards.words import describe, event_text
from dialogs.imports import Files
from graph.auth import Authority, IdentityTokens, LocalAuthority, MsalTokens, Tokens, kept_in, no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient, Token, new_transport
from graph.directory import GraphDirectory
from graph.inspection import GraphInspector
from graph.maps import GraphMaps
from graph.subscriptions import GraphSubscriptions

COMPLETER_S = 5.0
"""How often bookings are looked for that a worker left behind."""

RECONCILER_S = 60.0
"""How often every room's calendar is looked at."""

CARD_UPDATER_S = 5.0
"""How often cards are looked for that are behind their bookings, where nobody says so."""

NOTIFIER_S = 10.0
"""How often it is looked what people are to be told without having asked."""

ADMINS_S = 60.0
"""How often it is looked what admins are to be told."""

RESPONSE_READER_S = 20.0
"""How often bookings are looked for whose answers are to be read; each has its own period."""

DATABASE_S = 10.0
"""How often a database that nobody shares is asked to take a write."""

SUBSCRIBER_S = 5.0
"""How often it is looked whether subscriptions are to be made, renewed or ended."""

RETENTION_S = 60.0
"""How often it is looked what can be removed."""

IMPORTER_S = 5.0
"""How often imports are looked for that wait for a worker, where nobody says so."""

DAILY_CHECK_S = 900.0
"""How often it is looked whether everything is to be tried, which it is once a day."""

FIGURES_S = 60.0
"""How often it is counted what stands and what waits; it costs milliseconds."""

CERTIFICATE_S = 60.0
"""How often it is looked whether the certificate was renewed."""

TURNS_END_S = 6.0
"""How long turns in flight may take to be answered when the process ends; each waits for its plan for less."""

SANDBOX = "sandbox"
"""The tenant of rows that belong to no Entra tenant."""


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    trust: Trust,
    rooms: tuple[Room, ...] = (),
    plan: DemoPlan | None = None,
    clock: Clock | None = None,
    certificate: Certificate | None = None,
) -> AsyncIterator["App"]:
    """Open everything, serve on the settings' host and port, and close everything.

    `rooms` are registered, and booking is switched on, where no admin ever did anything; so is a floor given a `plan`.
    `clock` is the database's unless given. With a `certificate` it is served by https.
    """
    given = clock
    async with AsyncExitStack() as stack:
        metrics = await stack.enter_async_context(_watching(settings))
        database = await stack.enter_async_context(open_database(settings.database_url))
        processes = await stack.enter_async_context(present(database))
        shared = SharedClock(database)
        await shared.ask()
        # A file's time is this machine's.
        clock = given or (shared if database.shared else SystemClock())
        # Neither Teams nor anybody else is told by a cookie what they were asked before.
        session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        graph = GraphClient(
            settings.graph_at, graph_tokens(settings), new_transport(), new_id=request_id, watcher=metrics
        )
        stack.push_async_callback(graph.aclose)
        registry = SqlRegistry(database, tenant=tenant_of(settings), clock=clock)
        if rooms:
            await registry.seed_rooms(rooms, by=Person(SANDBOX, "Roomkeeper"))
        if plan is not None:
            kept = SqlPlans(database, tenant=tenant_of(settings), clock=clock)
            by = Person(SANDBOX, "Roomkeeper")
            await kept.seed(plan.floor, plan.picture, plan.spaces, version=str(uuid4()), by=by)
        installation = settings.installation or await registry.installation()
        connector_http = ConnectorHttp(
            session,
            settings.addresses.serves if settings.app else is_loopback,
            connector_token(settings),
            heard=metrics.delivered,
        )
        text_of = partial(event_text, chat_link=chat_link(settings))
        calendar = GraphCalendar(graph, installation=installation, text_of=text_of)
        app = App(
            settings,
            database=database,
            registry=registry,
            calendar=calendar,
            changes=calendar,
            subscriptions=GraphSubscriptions(graph),
            directory=GraphDirectory(graph),
            maps=GraphMaps(graph),
            connectors=Connectors(connector_http),
            inspector=GraphInspector(graph, new_id=uuid4),
            files=TeamsFiles(session, settings.addresses.keeps if settings.app else _kept_here),
            installation=installation,
            clock=clock,
            ledger_clock=given,
            heard=metrics.worked,
        )
        writes = Rounds("database", processes.look, PERIOD_S if database.shared else DATABASE_S)
        figures = SqlFigures(database, tenant=tenant_of(settings), clock=clock)
        app.rounds += (
            writes,
            Rounds("clock", shared.ask, CLOCK_S),
            Rounds("figures", figures.look, FIGURES_S),
        )
        if certificate is not None:
            app.rounds += (Rounds("certificate", certificate.look, CERTIFICATE_S),)
        await app.start()
        stack.push_async_callback(app.stop)
        health = Health(rounds=app.rounds, database=writes, graph_down_s=lambda: graph.down_s, file=database.file)
        _show(metrics, app, health, figures, graph, connector_http)
        await _serve(settings, app, trust, stack, health, metrics, certificate)
        if app.subscriber is not None:
            app.subscriber.listens()
        # What stands by now stays until the end: walking through it at each full collection stops everybody for
        # 90 to 150 ms (benchmarks/bench_pauses.py), and finds nothing.
        gc.collect()
        gc.freeze()
        yield app


class App:
    """The parts of a running bot, built from what they stand on. `turns` is the bot, `runner` settles bookings, and
    `bookings` are the use cases.

    `ledger_clock` is for tests: leases go by the database's own time, which is all that several processes share. So is
    `pause`, which waits between two looks at a calendar.
    `heard` is told of each round of a worker that has ended.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        registry: SqlRegistry,
        calendar: Calendar,
        directory: Directory,
        maps: Maps,
        connectors: Connectors,
        files: Files,
        inspector: Inspector,
        installation: str,
        clock: Clock,
        patience: timedelta = BOOKING_PATIENCE,
        turn_patience: timedelta = TURN_PATIENCE,
        ledger_clock: Clock | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        changes: CalendarChanges | None = None,
        subscriptions: Subscriptions | None = None,
        heard: Heard = lambda _: None,
    ) -> None:
        self._heard = heard
        self._beside: list[asyncio.Task[None]] = []
        ports = open_ports(
            database,
            settings,
            tenant=tenant_of(settings),
            registry=registry,
            calendar=calendar,
            changes=changes,
            subscriptions=subscriptions,
            directory=directory,
            maps=maps,
            messenger=ProactiveMessenger(connectors=connectors),
            files=files,
            inspector=inspector,
            installation=installation,
            clock=clock,
            ledger_clock=ledger_clock,
        )
        news, importing = asyncio.Event(), asyncio.Event()
        self.runner = BackgroundRunner(
            ledger=ports.ledger,
            calendar=calendar,
            clock=clock,
            installation=installation,
            patience=patience,
            told=news.set,
            pause=pause,
        )
        use_cases = build_use_cases(ports, settings, self.runner)
        workers = build_workers(ports, settings, use_cases, self.runner, news=news, importing=importing)
        self.connectors, self.ledger, self.favourites = connectors, ports.ledger, ports.favourites
        self.plans, self.pictures = use_cases.plans, ports.pictures
        self.bookings, self.retention, self.registry = use_cases.bookings, ports.retention, registry
        self.reconciler, self.card_updater = workers.reconciler, workers.card_updater
        self.responses, self.notifier, self.admin_notifier = workers.responses, workers.notifier, workers.admin_notifier
        self.importer, self.daily_check = workers.importer, workers.daily_check
        self.subscriber, self.hints = workers.subscriber, workers.hints
        self.webhook = Webhook(workers.hints) if workers.hints else None
        self.edits = Edits(cards=ports.cards, messenger=ports.messenger, clock=clock)
        self.patience = Patience(turn_patience)
        self.turns = build_turns(
            ports, settings, use_cases, edits=self.edits, patience=self.patience, importing=importing
        )
        self.rounds: tuple[Rounds, ...] = (
            Rounds("admin notifier", self.admin_notifier.look, ADMINS_S),
            Rounds("completer", self.complete, COMPLETER_S),
            Rounds("reconciler", self.reconciler.go_round, RECONCILER_S),
            Rounds("retention", self.retention.tidy, RETENTION_S),
            Rounds("card updater", self._tell, 0),
            Rounds("notifier", self._send_due, NOTIFIER_S),
            Rounds("daily check", self.daily_check.look, DAILY_CHECK_S),
            Rounds("importer", self._import, 0),
            Rounds("response reader", self.responses.look, RESPONSE_READER_S),
        )
        if self.subscriber is not None and self.hints is not None:
            self.rounds += (
                Rounds("subscriber", self.subscriber.look, SUBSCRIBER_S),
                Rounds("change hints", self.hints.note, 0),
                Rounds("hinted looks", self.hints.look, 0),
            )

    async def start(self) -> None:
        """Begin with what goes on beside the turns: finishing, telling, and looking at the calendars."""
        await asyncio.to_thread(warm)  # The first sentence is read as fast as any other.
        self._beside = [asyncio.create_task(each.run(self._heard), name=each.name) for each in self.rounds]

    async def complete(self) -> None:
        """Take up what nobody works on, here or anywhere."""
        await self.ledger.let_go(self.runner.busy)
        await self.runner.begin()

    async def _tell(self) -> None:
        await self.card_updater.tell()
        await self.card_updater.wait(CARD_UPDATER_S)

    async def _import(self) -> None:
        await self.importer.look()
        await self.importer.wait(IMPORTER_S)

    async def _send_due(self) -> None:
        while await self.notifier.send_due():
            pass

    async def stop(self) -> None:
        """Begin nothing more, and finish what is under way if that goes soon; the rest goes on at the next start."""
        for task in self._beside:
            task.cancel()
        # At once, since plans wait for what the runner does; edits follow from both.
        await asyncio.gather(*self._beside, self.patience.stop(), self.runner.stop(), return_exceptions=True)
        await self.runner.stop()  # Once more, for what a plan began after the first look.
        await self.edits.stop()


@asynccontextmanager
async def _watching(settings: Settings) -> AsyncIterator[Metrics]:
    """Give what hears of all that happens; with traces where they are to be sent."""
    if settings.traces_at is None:
        yield Metrics()
        return
    # By name, so that it is not imported otherwise.
    async with resolve_name("bot.traces:tracing")(settings.traces_at) as traced:
        yield traced


def _show(
    metrics: Metrics,
    app: App,
    health: Health,
    figures: SqlFigures,
    graph: GraphClient,
    connector_http: ConnectorHttp,
) -> None:
    """Let a scrape read what is known already."""
    metrics.watch(app.rounds)
    metrics.show(lambda: figures.last)
    for name, text, read in (
        ("live", "Whether /healthz answers 200", lambda: not health.live().problems),
        ("ready", "Whether /readyz answers 200", lambda: not health.ready().problems),
        ("graph_down_seconds", "For how long Graph has served no room", lambda: graph.down_s),
        ("graph_waiting", "Requests to Graph that wait to be sent", lambda: graph.waiting),
        ("graph_resting", "Mailboxes that Graph asked to leave alone for now", lambda: graph.resting),
        ("graph_clock_ahead_seconds", "By how much Graph's clock is ahead of this machine's", lambda: graph.skew_s),
        ("teams_waiting", "Messages to Teams that wait to be sent", lambda: connector_http.pace.waiting),
    ):
        metrics.gauge(f"roomkeeper_{name}", text, read)
    if app.subscriber is None or app.hints is None:
        return
    subscriber, counts = app.subscriber, app.hints.counts
    metrics.by(
        "roomkeeper_subscriptions",
        "Registered rooms, by whether Exchange tells of changes there",
        "state",
        lambda: {"live": subscriber.coverage.live, "missing": len(subscriber.coverage.missing)},
    )
    metrics.by(
        "roomkeeper_notifications",
        "Notifications of changes since the start, by what came of them",
        "outcome",
        lambda: {each.value: counts[each] for each in Outcome},
    )


async def _serve(
    settings: Settings,
    app: App,
    trust: Trust,
    stack: AsyncExitStack,
    health: Health,
    metrics: Metrics,
    certificate: Certificate | None,
) -> None:
    on_error = TurnErrors(describe=describe, heard=metrics.failed)
    bounds = Bounds(per_minute=settings.turns_per_minute)
    adapter = Adapter(trust=trust, connectors=app.connectors, on_error=on_error, bounds=bounds)
    tls = certificate.context if certificate else None
    # Where a port tells details, strangers learn a word alone.
    apart = settings.metrics_port is not None
    face = create_app(
        adapter,
        app.turns,
        health=health,
        watcher=metrics,
        pictures=app.pictures,
        webhook=app.webhook,
        detailed=not apart,
    )
    faces = [(face, settings.port, tls)]
    if settings.metrics_port is not None:
        scraped = metrics.app()
        add_probes(scraped, health, detailed=True)
        faces.append((scraped, settings.metrics_port, None))
    for face, port, context in faces:
        runner = new_runner(face, shutdown_timeout=TURNS_END_S)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, settings.host, port, ssl_context=context).start()


def chat_link(settings: Settings) -> str:
    """Give the link to the person's own chat with the bot, for the invitation.

    Source: learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
    """
    return f"{settings.addresses.teams}/l/chat/0/0?users=28:{settings.app_id or SANDBOX}"


def _kept_here(url: str) -> bool:
    """Let the sandbox fetch files from this machine as well."""
    return is_loopback(url) or PUBLIC.keeps(url)


def tenant_of(settings: Settings) -> str:
    """Name the tenant of an installation's rows."""
    return settings.app_tenant_id or SANDBOX


def graph_tokens(settings: Settings) -> Token:
    """Give the tokens for Graph; none where Graph wants none."""
    app = settings.graph
    if app is None:
        return no_token
    return _tokens(app, settings, f"{settings.addresses.graph}/.default")


def _authority(settings: Settings) -> Authority:
    """Give what tokens are asked with: the cloud's Entra, or one on this machine."""
    return LocalAuthority(settings.login_url) if settings.login_url else Authority()


def connector_token(settings: Settings) -> Token:
    """Give the tokens for the Bot Connector; none in the sandbox."""
    app = settings.app
    if app is None:
        return no_token
    return _tokens(app, settings, settings.addresses.connector_scope)


def _tokens(app: AppCredentials, settings: Settings, scope: str) -> Tokens:
    if app.is_identity:
        return IdentityTokens(client_id=app.client_id, resource=scope.removesuffix("/.default"))
    credential: str | Callable[[], str]
    if app.file is not None:
        credential = kept_in(app.file)
    elif app.vouched_by:
        credential = IdentityTokens(client_id=app.vouched_by, resource=settings.addresses.federation).assertion
    else:
        credential = app.secret.get_secret_value() if app.secret else ""
    return MsalTokens(
        authority=app.authority(settings.addresses.login),
        client_id=app.client_id,
        credential=credential,
        scope=scope,
        http_client=_authority(settings),
    )
