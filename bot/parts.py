"""The parts of a running bot, each built from what it stands on: use cases on ports, workers and turns on use cases."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from botbuilder.core import Storage

from booking.administration import Administration
from booking.availability.schedule import Schedules
from booking.availability.service import AvailabilitySearch
from booking.bookings import Bookings
from booking.forms.draft_store import DraftStore
from booking.forms.edited_booking import Changing
from booking.forms.form_reader import FormReader
from booking.forms.ports import Drafts
from booking.forms.presenter import Presenter
from booking.forms.service import BookingForms
from booking.forms.submission import Submission
from booking.free_busy import FreeBusy
from booking.imports.ports import Imports
from booking.imports.service import RoomImports
from booking.inspection import Inspection, Inspector
from booking.listening import Listening
from booking.manage.duration import Durations
from booking.manage.ports import Notices
from booking.manage.rebooking import Rebooking
from booking.manage.reminders import Reminders
from booking.manage.service import Agenda
from booking.onboarding import FirstBooking, Onboarding
from booking.own_building import HomeChoice
from booking.plans.maps import FloorMaps, Maps
from booking.plans.ports import PictureReader, Plans
from booking.plans.service import FloorPlans
from booking.ports import AvailabilityIndex, Calendar, CalendarChanges, Clock, Directory, Favourites, Reads, Registry
from booking.room_administration import RoomAdministration
from booking.room_lookup import RoomLookup
from booking.subscriptions import Subscriptions
from bot.pictures.links import PlanPictures
from bot.pictures.reader import SafeReader
from bot.settings import Settings
from bot.storage.alerts import SqlAlerts
from bot.storage.availability import SqlAvailabilityIndex
from bot.storage.bot_state import SqlStorage
from bot.storage.database import Database
from bot.storage.drafts import SqlDrafts
from bot.storage.favourites import SqlFavourites
from bot.storage.firsts import SqlFirstBooking
from bot.storage.imports import SqlImports
from bot.storage.inspections import SqlInspections
from bot.storage.ledger import SqlLedger
from bot.storage.looks import Looks, SqlLooks
from bot.storage.notices import SqlNotices
from bot.storage.people import SqlCards, SqlPeople
from bot.storage.plans import SqlPlans
from bot.storage.registry import SqlRegistry
from bot.storage.retention import Keep, SqlRetention
from bot.storage.subscriptions import SqlSubscriptions
from bot.teams.card_edits import ANSWER_S, Edits
from bot.teams.conversation_state import ConversationLocks, Positions
from bot.teams.patience import Patience
from bot.teams.proactive import ProactiveMessenger
from bot.teams.turns import Turns
from bot.teams.typeahead import Typeahead
from bot.teams.webhook import PATH as NOTIFICATIONS
from bot.workers.admin_notifier import AdminNotifier
from bot.workers.card_updater import CardUpdater
from bot.workers.change_hints import ChangeHints
from bot.workers.daily_check import DailyCheck
from bot.workers.importer import Importer
from bot.workers.notifier import Notifier
from bot.workers.protocol_runner import LEASE, BackgroundRunner
from bot.workers.reconciler import Reconciler
from bot.workers.response_reader import ResponseReader
from bot.workers.subscriber import Subscriber
from cards.imports import import_card
from cards.setup import AppIdentity
from cards.words import cancellation_message, cancelled_by, untitled
from dialogs.administration import AdministrationDialog
from dialogs.agenda import AgendaDialog
from dialogs.booking import BookingDialog
from dialogs.checks import CheckDialog
from dialogs.help import HelpDialog
from dialogs.home import HomeDialog
from dialogs.imports import Files, ImportDialog
from dialogs.language import LanguageDialog
from dialogs.planned import PlannedCards
from dialogs.plans import PlansDialog
from dialogs.ports import Cards
from dialogs.reminders import RemindersDialog
from dialogs.rooms import RoomsDialog
from dialogs.root import Conversation, RootDialog
from dialogs.schedule import ScheduleDialog
from dialogs.setup import SetupDialog
from dialogs.spoken import SpokenAnswers
from dialogs.zone import ZoneDialog
from graph.windows_zones import zone_meant_by


@dataclass(frozen=True, slots=True)
class Ports:
    """What stands behind each port. `installation` is the stamp that tells our events from others'."""

    reads: Reads
    ledger: SqlLedger
    registry: Registry
    calendar: Calendar
    changes: CalendarChanges | None
    subscriptions: Subscriptions | None
    subscribed: SqlSubscriptions
    directory: Directory
    maps: Maps
    messenger: ProactiveMessenger
    drafts: Drafts
    people: SqlPeople
    cards: Cards
    notices: Notices
    alerts: SqlAlerts
    favourites: Favourites
    looks: Looks
    index: AvailabilityIndex
    retention: SqlRetention
    state: Storage
    imports: Imports
    files: Files
    inspector: Inspector
    inspections: SqlInspections
    first_booking: FirstBooking
    plans: Plans
    pictures: PlanPictures
    reader: PictureReader
    clock: Clock
    installation: str


@dataclass(frozen=True, slots=True)
class UseCases:
    """What people can do."""

    bookings: Bookings
    forms: BookingForms
    agenda: Agenda
    durations: Durations
    rebooking: Rebooking
    schedules: Schedules
    reminders: Reminders
    homes: HomeChoice
    administration: Administration
    imports: RoomImports
    rooms: RoomAdministration
    inspection: Inspection
    listening: Listening
    onboarding: Onboarding
    plans: FloorPlans
    maps: FloorMaps


@dataclass(frozen=True, slots=True)
class Workers:
    """What goes on beside the turns, and stands on the use cases."""

    reconciler: Reconciler
    card_updater: CardUpdater
    responses: ResponseReader
    notifier: Notifier
    admin_notifier: AdminNotifier
    importer: Importer
    daily_check: DailyCheck
    subscriber: Subscriber | None
    hints: ChangeHints | None


def open_ports(
    database: Database,
    settings: Settings,
    *,
    tenant: str,
    registry: SqlRegistry,
    calendar: Calendar,
    changes: CalendarChanges | None,
    subscriptions: Subscriptions | None,
    directory: Directory,
    maps: Maps,
    messenger: ProactiveMessenger,
    files: Files,
    inspector: Inspector,
    installation: str,
    clock: Clock,
    ledger_clock: Clock | None,
) -> Ports:
    """Put one tenant's rows behind the ports that keep something; `ledger_clock` is the database's own if None."""
    plans = SqlPlans(database, tenant=tenant, clock=clock)
    return Ports(
        reads=database,
        ledger=SqlLedger(database, tenant=tenant, clock=ledger_clock, lease=LEASE, quotas=settings.quotas),
        registry=registry,
        calendar=calendar,
        changes=changes,
        subscriptions=subscriptions,
        subscribed=SqlSubscriptions(database, tenant=tenant, clock=ledger_clock),
        directory=directory,
        maps=maps,
        messenger=messenger,
        drafts=SqlDrafts(
            database, tenant=tenant, clock=clock, answer=timedelta(seconds=ANSWER_S), quotas=settings.quotas
        ),
        people=SqlPeople(database, tenant=tenant, clock=clock),
        cards=SqlCards(database, tenant=tenant, clock=clock),
        notices=SqlNotices(database, tenant=tenant, clock=ledger_clock),
        alerts=SqlAlerts(database, tenant=tenant, clock=ledger_clock),
        favourites=SqlFavourites(database, tenant=tenant),
        looks=SqlLooks(database, tenant=tenant, clock=ledger_clock),
        index=SqlAvailabilityIndex(database, tenant=tenant, clock=ledger_clock),
        retention=SqlRetention(database, tenant=tenant, keep=_keep(settings), clock=ledger_clock),
        state=SqlStorage(database, tenant=tenant),
        imports=SqlImports(database, tenant=tenant, clock=clock, registry=registry),
        files=files,
        inspector=inspector,
        inspections=SqlInspections(database, tenant=tenant, clock=clock),
        first_booking=SqlFirstBooking(database, tenant=tenant),
        plans=plans,
        pictures=PlanPictures(plans, public=f"https://{settings.public_host}" if settings.public_host else ""),
        reader=SafeReader(),
        clock=clock,
        installation=installation,
    )


def build_use_cases(ports: Ports, settings: Settings, runner: BackgroundRunner) -> UseCases:
    """Build what people can do; what they book is settled by the runner."""
    max_age = timedelta(seconds=settings.index_max_age_s)
    free_busy = FreeBusy(calendar=ports.calendar, index=ports.index, max_age=max_age)
    bookings = Bookings(
        ledger=ports.ledger,
        registry=ports.registry,
        reads=ports.reads,
        calendar=ports.calendar,
        runner=runner,
        clock=ports.clock,
        rules=settings.rules,
        new_id=uuid4,
        cancelled_by=cancelled_by,
        untitled=untitled,
        free_busy=free_busy,
    )
    administration = Administration(
        registry=ports.registry,
        directory=ports.directory,
        first_admins=settings.admins,
    )
    agenda = Agenda(
        bookings=bookings,
        ledger=ports.ledger,
        calendar=ports.calendar,
        favourites=ports.favourites,
        administration=administration,
        registry=ports.registry,
        reads=ports.reads,
        clock=ports.clock,
    )
    durations = Durations(
        agenda=agenda,
        bookings=bookings,
        ledger=ports.ledger,
        registry=ports.registry,
        calendar=ports.calendar,
        clock=ports.clock,
        installation=ports.installation,
    )
    rebooking = Rebooking(
        agenda=agenda,
        bookings=bookings,
        ledger=ports.ledger,
        registry=ports.registry,
        clock=ports.clock,
        cancellation_message=cancellation_message,
    )
    schedules = Schedules(
        ledger=ports.ledger,
        registry=ports.registry,
        calendar=ports.calendar,
        favourites=ports.favourites,
        administration=administration,
        clock=ports.clock,
        rules=settings.rules,
    )
    floors = FloorPlans(
        plans=ports.plans,
        reader=ports.reader,
        shows=ports.pictures,
        registry=ports.registry,
        calendar=ports.calendar,
        ledger=ports.ledger,
        administration=administration,
        clock=ports.clock,
        new_id=uuid4,
    )
    return UseCases(
        bookings=bookings,
        forms=_build_forms(ports, settings, bookings, administration, free_busy),
        agenda=agenda,
        durations=durations,
        rebooking=rebooking,
        schedules=schedules,
        reminders=Reminders(times=ports.people),
        homes=HomeChoice(
            homes=ports.people,
            registry=ports.registry,
            ledger=ports.ledger,
            clock=ports.clock,
            rules=settings.rules,
        ),
        administration=administration,
        imports=RoomImports(
            imports=ports.imports,
            registry=ports.registry,
            directory=ports.directory,
            administration=administration,
            clock=ports.clock,
            new_id=uuid4,
        ),
        rooms=RoomAdministration(
            administration=administration,
            registry=ports.registry,
            ledger=ports.ledger,
            bookings=bookings,
            clock=ports.clock,
        ),
        inspection=Inspection(
            calendar=ports.calendar,
            directory=ports.directory,
            inspector=ports.inspector,
            clock=ports.clock,
            coverage=ports.subscribed.coverage if settings.public_host and ports.subscriptions else None,
            changes=ports.changes if settings.index_follows_changes else None,
        ),
        listening=Listening(registry=ports.registry, ledger=ports.ledger, directory=ports.directory, clock=ports.clock),
        onboarding=Onboarding(
            registry=ports.registry,
            directory=ports.directory,
            administration=administration,
            first=ports.first_booking,
            signed=settings.graph is not None,
        ),
        plans=floors,
        maps=FloorMaps(
            maps=ports.maps,
            floors=floors,
            plans=ports.plans,
            reader=ports.reader,
            registry=ports.registry,
            administration=administration,
            clock=ports.clock,
            new_id=uuid4,
        ),
    )


def _build_forms(
    ports: Ports, settings: Settings, bookings: Bookings, administration: Administration, free_busy: FreeBusy
) -> BookingForms:
    availability = AvailabilitySearch(
        registry=ports.registry,
        calendar=ports.calendar,
        ledger=ports.ledger,
        favourites=ports.favourites,
        clock=ports.clock,
        rules=settings.rules,
        suggests=settings.suggest_times,
        free_busy=free_busy,
    )
    changing = Changing(
        bookings=bookings,
        ledger=ports.ledger,
        registry=ports.registry,
        directory=ports.directory,
        drafts=ports.drafts,
        administers=administration.may_administer,
        cancellation_message=cancellation_message,
    )
    reader = FormReader(directory=ports.directory, changing=changing, clock=ports.clock, rules=settings.rules)
    store = DraftStore(drafts=ports.drafts, ledger=ports.ledger, reads=ports.reads, keep=settings.draft_ttl)
    presenter = Presenter(
        bookings=bookings,
        availability=availability,
        ledger=ports.ledger,
        reads=ports.reads,
        favourites=ports.favourites,
        clock=ports.clock,
        changing=changing,
        reader=reader,
        homes=ports.people,
    )
    submission = Submission(
        bookings=bookings,
        availability=availability,
        ledger=ports.ledger,
        changing=changing,
        reader=reader,
        store=store,
        presenter=presenter,
    )
    return BookingForms(
        registry=ports.registry,
        reads=ports.reads,
        favourites=ports.favourites,
        clock=ports.clock,
        rules=settings.rules,
        changing=changing,
        reader=reader,
        store=store,
        presenter=presenter,
        submission=submission,
        keep=settings.draft_ttl,
    )


def build_workers(
    ports: Ports,
    settings: Settings,
    use_cases: UseCases,
    runner: BackgroundRunner,
    *,
    news: asyncio.Event,
    importing: asyncio.Event,
) -> Workers:
    """Build what goes on beside the turns; `news` is set when cards may be behind, `importing` when rooms wait."""
    reconciler = Reconciler(
        ledger=ports.ledger,
        registry=ports.registry,
        calendar=ports.calendar,
        runner=runner,
        looks=ports.looks,
        installation=ports.installation,
        ahead=settings.rules.lead + settings.rules.longest,
        changes=ports.changes if settings.index_follows_changes else None,
    )
    card_updater = CardUpdater(
        cards=ports.cards,
        people=ports.people,
        messenger=ports.messenger,
        ledger=ports.ledger,
        forms=use_cases.forms,
        agenda=use_cases.agenda,
        clock=ports.clock,
        news=news,
    )
    responses = ResponseReader(notices=ports.notices, ledger=ports.ledger, calendar=ports.calendar)
    notifier = Notifier(
        notices=ports.notices,
        responses=responses,
        agenda=use_cases.agenda,
        ledger=ports.ledger,
        registry=ports.registry,
        people=ports.people,
        cards=ports.cards,
        messenger=ports.messenger,
        fallback_zone=ZoneInfo(settings.zone),
    )
    admin_notifier = AdminNotifier(
        alerts=ports.alerts,
        registry=ports.registry,
        first_admins=settings.admins,
        people=ports.people,
        messenger=ports.messenger,
        fallback_zone=ZoneInfo(settings.zone),
    )
    importer = Importer(
        imports=ports.imports,
        use=use_cases.imports,
        draw=import_card,
        cards=ports.cards,
        people=ports.people,
        messenger=ports.messenger,
        woken=importing,
    )
    daily_check = DailyCheck(inspection=use_cases.inspection, inspections=ports.inspections, registry=ports.registry)
    subscriber, hints = _build_listening(ports, settings, reconciler)
    return Workers(
        reconciler, card_updater, responses, notifier, admin_notifier, importer, daily_check, subscriber, hints
    )


def _build_listening(
    ports: Ports, settings: Settings, reconciler: Reconciler
) -> tuple[Subscriber | None, ChangeHints | None]:
    """Build what hears of changes, where there is a public address at which it can be told."""
    if not settings.public_host or ports.subscriptions is None:
        return None, None
    subscriber = Subscriber(
        subscriptions=ports.subscriptions,
        rows=ports.subscribed,
        registry=ports.registry,
        looks=ports.looks,
        url=f"https://{settings.public_host}{NOTIFICATIONS}",
    )
    return subscriber, ChangeHints(rows=ports.subscribed, looks=ports.looks, looker=reconciler)


def build_turns(
    ports: Ports, settings: Settings, use_cases: UseCases, *, edits: Edits, patience: Patience, importing: asyncio.Event
) -> Turns:
    """Build the bot as the adapter knows it; it sets `importing` when rooms wait to be looked at or applied."""
    # Each person has an own position in a conversation that others share.
    state = Positions(ports.state)
    agenda, administration = use_cases.agenda, use_cases.administration
    planned = PlannedCards(plans=use_cases.plans)
    bookings = AgendaDialog(agenda=agenda, durations=use_cases.durations, rebooking=use_cases.rebooking)
    helping = HelpDialog(administration=administration)
    rooms = RoomsDialog(
        rooms=use_cases.rooms,
        administration=administration,
        files=ports.files,
        offers_files=settings.addresses.carries_files,
    )
    spoken = SpokenAnswers(
        listening=use_cases.listening,
        forms=use_cases.forms,
        agenda=agenda,
        durations=use_cases.durations,
        schedules=use_cases.schedules,
        planned=planned,
        choosing=use_cases.reminders,
        helping=helping,
        bookings=bookings,
        rooms=rooms,
        clock=ports.clock,
    )
    root = RootDialog(
        booking=BookingDialog(
            forms=use_cases.forms,
            agenda=agenda,
            administration=administration,
            spoken=spoken,
            planned=planned,
            new_id=uuid4,
        ),
        agenda=bookings,
        schedule=ScheduleDialog(schedules=use_cases.schedules, planned=planned),
        reminders=RemindersDialog(reminders=use_cases.reminders),
        homes=HomeDialog(homes=use_cases.homes),
        languages=LanguageDialog(people=ports.people),
        administration=AdministrationDialog(administration=administration, rooms=use_cases.rooms),
        rooms=rooms,
        helping=helping,
        zones=ZoneDialog(people=ports.people, registry=ports.registry),
        setup=SetupDialog(onboarding=use_cases.onboarding, administration=administration, app=_identity(settings)),
        checks=CheckDialog(inspection=use_cases.inspection, reports=ports.inspections, rooms=use_cases.rooms),
        plans=PlansDialog(plans=use_cases.plans, maps=use_cases.maps, files=ports.files),
        imports=ImportDialog(
            use=use_cases.imports,
            directory=ports.directory,
            files=ports.files,
            zone_of=zone_meant_by,
            wake=importing.set,
        ),
    )
    return Turns(
        conversation=Conversation(root=root, position=state.create_property("position")),
        states=(state,),
        handled=state.create_property("handled"),
        locks=ConversationLocks(),
        reads=ports.reads,
        people=ports.people,
        cards=ports.cards,
        messenger=ports.messenger,
        edits=edits,
        directory=ports.directory,
        home_zone=settings.home_zone,
        patience=patience,
        typeahead=Typeahead(rooms=RoomLookup(registry=ports.registry), people=ports.people),
        administration=administration,
    )


def _identity(settings: Settings) -> AppIdentity | None:
    app = settings.graph
    return (
        AppIdentity(
            app.client_id, app.tenant_id, settings.addresses.login, settings.addresses.mg, settings.addresses.exchange
        )
        if app
        else None
    )


def _keep(settings: Settings) -> Keep:
    """Say how long what is over is kept; what an open form may ask for outlives the form."""
    return Keep(
        bookings=timedelta(days=settings.keep_bookings_days),
        details=max(timedelta(days=settings.keep_details_days), settings.draft_ttl),
        state=max(timedelta(days=settings.keep_state_days), settings.draft_ttl),
    )
