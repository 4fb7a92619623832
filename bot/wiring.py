"""Puts the house together, once: what stands behind each port, and in which order all of it opens and closes."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web
from botbuilder.core import PrivateConversationState

from booking.administration import Administration
from booking.availability.schedule import Schedules
from booking.availability.service import AvailabilitySearch
from booking.bookings import Bookings
from booking.forms.edited_booking import Changing
from booking.forms.service import BookingForms
from booking.manage.duration import Durations
from booking.manage.reminders import Reminders
from booking.manage.service import Agenda
from booking.model import Person, Room
from booking.ports import Calendar, Clock, Directory
from bot.service_urls import is_loopback, is_teams
from bot.settings import Settings
from bot.storage.alerts import SqlAlerts
from bot.storage.bot_state import SqlStorage
from bot.storage.database import Database, open_database
from bot.storage.drafts import SqlDrafts
from bot.storage.favourites import SqlFavourites
from bot.storage.ledger import SqlLedger
from bot.storage.looks import SqlLooks
from bot.storage.notices import SqlNotices
from bot.storage.people import SqlCards, SqlPeople
from bot.storage.processes import PERIOD_S, present
from bot.storage.registry import SqlRegistry
from bot.storage.retention import Keep, SqlRetention
from bot.storage.shared_clock import PERIOD_S as CLOCK_S
from bot.storage.shared_clock import SharedClock, SystemClock
from bot.teams.adapter import Adapter
from bot.teams.card_edits import Edits
from bot.teams.connector import ConnectorHttp, Connectors
from bot.teams.conversation_state import ConversationLocks
from bot.teams.credentials import ConnectorCredentials
from bot.teams.http import create_app
from bot.teams.patience import BOOKING_PATIENCE, TURN_PATIENCE, Patience
from bot.teams.proactive import ProactiveMessenger
from bot.teams.trust import Trust
from bot.teams.turn_errors import TurnErrors
from bot.teams.turns import Turns
from bot.workers.admin_notifier import AdminNotifier
from bot.workers.card_updater import CardUpdater
from bot.workers.health import Health
from bot.workers.notifier import Notifier
from bot.workers.protocol_runner import LEASE, BackgroundRunner
from bot.workers.reconciler import Reconciler
from bot.workers.response_reader import ResponseReader
from bot.workers.rounds import Rounds
from cards.words import cancellation_message, describe, event_text
from dialogs.administration import AdministrationDialog
from dialogs.agenda import AgendaDialog
from dialogs.booking import BookingDialog
from dialogs.reminders import RemindersDialog
from dialogs.root import Conversation, RootDialog
from dialogs.schedule import ScheduleDialog
from dialogs.zone import ZoneDialog
from graph.auth import MsalTokens, no_token
from graph.calendar import GraphCalendar
from graph.client import GraphClient, Token, new_transport
from graph.directory import GraphDirectory

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

RETENTION_S = 60.0
"""How often it is looked what can be removed."""

SANDBOX = "sandbox"
"""The tenant of rows that belong to no Entra tenant."""


@asynccontextmanager
async def running(
    settings: Settings, *, trust: Trust, rooms: tuple[Room, ...] = (), clock: Clock | None = None
) -> AsyncIterator["App"]:
    """Open everything, serve on the settings' host and port, and close everything.

    `rooms` are registered, and booking is switched on, where no admin ever did anything. `clock` is the database's
    unless given.
    """
    given = clock
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database_url))
        processes = await stack.enter_async_context(present(database))
        shared = SharedClock(database)
        await shared.ask()
        # A file's time is this machine's.
        clock = given or (shared if database.shared else SystemClock())
        session = await stack.enter_async_context(aiohttp.ClientSession())
        graph = GraphClient(settings.graph_url, _graph_tokens(settings), new_transport())
        stack.push_async_callback(graph.aclose)
        registry = SqlRegistry(database, tenant=_tenant(settings), clock=clock)
        if rooms:
            await registry.seed_rooms(rooms, by=Person(SANDBOX, "Roomkeeper"))
        installation = settings.installation or await registry.installation()
        door = ConnectorHttp(session, is_teams if settings.app else is_loopback, _connector_token(settings))
        house = App(
            settings,
            database=database,
            registry=registry,
            calendar=GraphCalendar(
                graph, installation=installation, text_of=partial(event_text, chat_link=chat_link(settings))
            ),
            directory=GraphDirectory(graph),
            connectors=Connectors(door),
            installation=installation,
            clock=clock,
            ledger_clock=given,
        )
        writes = Rounds("database", processes.look, PERIOD_S if database.shared else DATABASE_S)
        house.rounds += (writes, Rounds("clock", shared.ask, CLOCK_S))
        await house.start()
        stack.push_async_callback(house.stop)
        health = Health(rounds=house.rounds, database=writes, graph_down_s=lambda: graph.down_s, file=database.file)
        await _serve(settings, house, trust, stack, health)
        # What stands by now stays until the end: walking through it at each full collection stops everybody for
        # 90 to 150 ms (benchmarks/bench_pauses.py), and finds nothing.
        gc.collect()
        gc.freeze()
        yield house


class App:
    """The parts of a running bot, built from what they stand on. `turns` is the bot, `runner` settles bookings, and
    `bookings` are the use cases.

    `ledger_clock` is for tests: leases go by the database's own time, which is all that several processes share.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        registry: SqlRegistry,
        calendar: Calendar,
        directory: Directory,
        connectors: Connectors,
        installation: str,
        clock: Clock,
        patience: timedelta = BOOKING_PATIENCE,
        turn_patience: timedelta = TURN_PATIENCE,
        ledger_clock: Clock | None = None,
    ) -> None:
        self._beside: list[asyncio.Task[None]] = []
        tenant = _tenant(settings)
        self.ledger = ledger = SqlLedger(database, tenant=tenant, clock=ledger_clock, lease=LEASE)
        people = SqlPeople(database, tenant=tenant, clock=clock)
        self.favourites = SqlFavourites(database, tenant=tenant)
        cards = SqlCards(database, tenant=tenant, clock=clock)
        messenger = ProactiveMessenger(connectors=connectors)
        self.connectors = connectors
        self.patience = Patience(turn_patience)
        self.edits = Edits(cards=cards, messenger=messenger)
        self.runner = BackgroundRunner(
            ledger=ledger,
            calendar=calendar,
            clock=clock,
            installation=installation,
            patience=patience,
            told=lambda: self.card_updater.wake(),
        )
        self.reconciler = Reconciler(
            ledger=ledger,
            registry=registry,
            calendar=calendar,
            runner=self.runner,
            looks=SqlLooks(database, tenant=tenant, clock=ledger_clock),
            installation=installation,
            ahead=settings.rules.lead + settings.rules.longest,
        )
        self.bookings = bookings = Bookings(
            ledger=ledger,
            registry=registry,
            calendar=calendar,
            runner=self.runner,
            clock=clock,
            rules=settings.rules,
            new_id=uuid4,
        )
        availability = AvailabilitySearch(
            registry=registry,
            calendar=calendar,
            ledger=ledger,
            favourites=self.favourites,
            clock=clock,
            rules=settings.rules,
            suggests=settings.suggest_times,
        )
        administration = Administration(
            registry=registry,
            directory=directory,
            ledger=ledger,
            first_admins=settings.admins,
        )
        drafts = SqlDrafts(database, tenant=tenant, clock=clock)
        changing = Changing(
            bookings=bookings,
            ledger=ledger,
            registry=registry,
            directory=directory,
            drafts=drafts,
            administers=administration.may_administer,
            cancellation_message=cancellation_message,
        )
        forms = BookingForms(
            bookings=bookings,
            availability=availability,
            drafts=drafts,
            ledger=ledger,
            registry=registry,
            directory=directory,
            favourites=self.favourites,
            clock=clock,
            changing=changing,
            keep=settings.draft_ttl,
        )
        agenda = Agenda(
            bookings=bookings,
            ledger=ledger,
            calendar=calendar,
            favourites=self.favourites,
            administration=administration,
            registry=registry,
            clock=clock,
        )
        durations = Durations(
            agenda=agenda,
            bookings=bookings,
            ledger=ledger,
            registry=registry,
            calendar=calendar,
            clock=clock,
            installation=installation,
        )
        schedules = Schedules(
            ledger=ledger,
            registry=registry,
            calendar=calendar,
            favourites=self.favourites,
            administration=administration,
            clock=clock,
            rules=settings.rules,
        )
        self.card_updater = CardUpdater(
            cards=cards, people=people, messenger=messenger, ledger=ledger, forms=forms, agenda=agenda, clock=clock
        )
        notices = SqlNotices(database, tenant=tenant, clock=ledger_clock)
        self.retention = SqlRetention(database, tenant=tenant, keep=_keep(settings), clock=ledger_clock)
        self.responses = ResponseReader(notices=notices, ledger=ledger, calendar=calendar)
        self.notifier = Notifier(
            notices=notices,
            responses=self.responses,
            agenda=agenda,
            ledger=ledger,
            registry=registry,
            people=people,
            cards=cards,
            messenger=messenger,
            fallback_zone=ZoneInfo(settings.zone),
        )
        self.admin_notifier = AdminNotifier(
            alerts=SqlAlerts(database, tenant=tenant, clock=ledger_clock),
            registry=registry,
            first_admins=settings.admins,
            people=people,
            messenger=messenger,
            fallback_zone=ZoneInfo(settings.zone),
        )
        # Each person has an own position in a conversation that others share.
        state = PrivateConversationState(SqlStorage(database, tenant=tenant))
        root = RootDialog(
            booking=BookingDialog(forms=forms, agenda=agenda, new_id=uuid4),
            agenda=AgendaDialog(agenda=agenda, durations=durations),
            schedule=ScheduleDialog(schedules=schedules),
            reminders=RemindersDialog(reminders=Reminders(times=people)),
            administration=AdministrationDialog(administration=administration),
            zones=ZoneDialog(people=people, registry=registry),
        )
        self.turns = Turns(
            conversation=Conversation(root=root, position=state.create_property("position")),
            states=(state,),
            handled=state.create_property("handled"),
            locks=ConversationLocks(),
            people=people,
            cards=cards,
            messenger=messenger,
            edits=self.edits,
            directory=directory,
            home_zone=settings.home_zone,
            patience=self.patience,
        )
        self.rounds: tuple[Rounds, ...] = (
            Rounds("admin notifier", self.admin_notifier.look, ADMINS_S),
            Rounds("completer", self.complete, COMPLETER_S),
            Rounds("sweeper", self.reconciler.go_round, RECONCILER_S),
            Rounds("retention", self.retention.tidy, RETENTION_S),
            Rounds("teller", self._tell, 0),
            Rounds("herald", self._send_due, NOTIFIER_S),
            Rounds("answers", self.responses.look, RESPONSE_READER_S),
        )

    async def start(self) -> None:
        """Begin with what goes on beside the turns: finishing, telling, and looking at the calendars."""
        self._beside = [asyncio.create_task(each.run(), name=each.name) for each in self.rounds]

    async def complete(self) -> None:
        """Take up what nobody works on, here or anywhere."""
        await self.ledger.let_go(self.runner.busy)
        await self.runner.begin()

    async def _tell(self) -> None:
        await self.card_updater.tell()
        await self.card_updater.wait(CARD_UPDATER_S)

    async def _send_due(self) -> None:
        while await self.notifier.send_due():
            pass

    async def stop(self) -> None:
        """Begin nothing more, and finish what is under way if that goes soon; the rest goes on at the next start."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self.patience.stop()
        await self.runner.stop()
        await self.edits.stop()


async def _serve(settings: Settings, house: App, trust: Trust, stack: AsyncExitStack, health: Health) -> None:
    adapter = Adapter(trust=trust, connectors=house.connectors, on_error=TurnErrors(describe=describe))
    runner = web.AppRunner(create_app(adapter, house.turns, health=health), access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, settings.host, settings.port).start()


def chat_link(settings: Settings) -> str:
    """Give the link to the person's own chat with the bot, for the invitation.

    Source: learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
    """
    return f"https://teams.microsoft.com/l/chat/0/0?users=28:{settings.app_id or SANDBOX}"


def _keep(settings: Settings) -> Keep:
    """Say how long what is over is kept; what an open form may ask for outlives the form."""
    return Keep(
        bookings=timedelta(days=settings.keep_bookings_days),
        details=max(timedelta(days=settings.keep_details_days), settings.draft_ttl),
        state=max(timedelta(days=settings.keep_state_days), settings.draft_ttl),
    )


def _tenant(settings: Settings) -> str:
    return settings.app_tenant_id or SANDBOX


def _graph_tokens(settings: Settings) -> Token:
    app = settings.graph
    if app is None:
        return no_token
    return MsalTokens(
        authority=app.authority(settings.login_url),
        client_id=app.client_id,
        credential=app.secret.get_secret_value(),
        scope=f"{settings.graph_url.removesuffix('/v1.0')}/.default",
    )


def _connector_token(settings: Settings) -> Callable[[], Awaitable[str | None]]:
    app = settings.app
    if app is None:
        return no_token
    return ConnectorCredentials(
        app_id=app.client_id,
        password=app.secret.get_secret_value(),
        authority=app.authority(settings.login_url),
    ).token
