"""The use cases of `booking` on stores, calendars and people in memory, with the real protocol running in between."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from inspect import iscoroutinefunction
from itertools import count
from random import Random
from typing import TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.administration import Administration
from booking.availability.schedule import Schedules
from booking.availability.service import AvailabilitySearch
from booking.bookings import Bookings
from booking.errors import Failed
from booking.forms.draft_store import DraftStore
from booking.forms.edited_booking import Changing
from booking.forms.form_reader import FormReader
from booking.forms.ports import Drafts
from booking.forms.presenter import Presenter
from booking.forms.service import BookingForms
from booking.forms.submission import Submission
from booking.manage.duration import Durations
from booking.manage.rebooking import Rebooking
from booking.manage.service import PATIENCE_S, Agenda
from booking.model import Mailbox, Person, Room, Slot
from booking.policy import Rules
from booking.ports import AskedOn, Calendar, Ledger, Place, RequestResult
from booking.protocol.creation import claimed_with_intent
from booking.protocol.reconciliation import reconcile
from booking.protocol.record import BookingRecord
from booking.protocol.saga import settle
from booking.protocol.steps import (
    AnyStep,
    Create,
    Delete,
    Find,
    Follow,
    Invite,
    Now,
    Pause,
    Postpone,
    Read,
    Saga,
    SetAsideOwn,
    Update,
    View,
    Write,
)
from booking.room_administration import RoomAdministration
from tests.fakes.booking import APART, INSTALLATION, FakeCalendar, FakeClock, FakeDirectory
from tests.fakes.ledger import MemoryLedger
from tests.fakes.store import MemoryDrafts, MemoryFavourites, MemoryPeople, MemoryRegistry

T = TypeVar("T")

NOW = datetime(2025, 6, 2, 6, 7, tzinfo=UTC)  # 09:07 in Helsinki
HELSINKI = ZoneInfo("Europe/Helsinki")
HOUR = timedelta(hours=1)
SLOT = Slot(datetime(2025, 6, 2, 7, tzinfo=UTC), datetime(2025, 6, 2, 8, tzinfo=UTC))
MEGAN = Person("id-megan", "Megan", "megan@example.com")
ADELE = Person("id-adele", "Adele", "adele@example.com")
ALEX = Person("id-alex", "Alex", "alex@example.com")


def room(name: str, seats: int | None, building: str = "HQ", floor: str = "3", *equipment: str) -> Room:
    mailbox = Mailbox(f"{name.lower()}@example.com", "Europe/Helsinki")
    return Room(mailbox, name, building, floor, seats, frozenset(equipment))


OAK, ELM, ASH = room("Oak", 4), room("Elm", 8, "HQ", "2", "screen"), room("Ash", 20, "Annex", "1", "screen", "phone")


@dataclass(slots=True)
class StraightSettler:
    """Runs the protocol to its end, or as far as it gets now; while `away`, not at all, as if patience were over."""

    ledger: Ledger
    calendar: Calendar
    clock: FakeClock
    away: bool = False

    async def claim(
        self, key: str, record: BookingRecord, *, asked_on: AskedOn | None = None
    ) -> BookingRecord | RequestResult:
        intended = claimed_with_intent(record, self.clock.now())
        claimed = await self.ledger.claim(key, intended, asked_on=asked_on)
        if self.away or isinstance(claimed, RequestResult):
            return claimed
        return await self._run(settle(claimed, INSTALLATION, claimed=True)) or claimed

    async def settle(self, record: BookingRecord) -> BookingRecord:
        return record if self.away else await self._run(settle(record, INSTALLATION)) or record

    async def take_up(self) -> None:
        """Take up what was left behind."""
        for record in await self.ledger.due(100):
            await self._run(settle(record, INSTALLATION))

    async def look(self, booking_id: str) -> None:
        """Look at the calendar of a booking that is at rest."""
        record = await self.ledger.take(booking_id)
        assert record is not None, "not at rest"
        await self._run(reconcile(record, INSTALLATION))

    async def _run(self, saga: Saga) -> BookingRecord | None:
        written: BookingRecord | None = None
        try:
            step = saga.send(None)
            while True:
                try:
                    result = await self._perform(step)
                except Failed as error:
                    step = saga.throw(error)
                else:
                    written = result if isinstance(result, BookingRecord) else written
                    step = saga.send(result)
        except StopIteration:
            return written

    async def _perform(self, step: AnyStep) -> object:
        match step:
            case Now():
                return self.clock.now()
            case Pause(seconds):
                self.clock.at += timedelta(seconds=seconds)
                return None
            case View(mailbox, slot):
                return await self.calendar.view(mailbox, slot)
            case Find(mailbox, event_id):
                return await self.calendar.find(mailbox, event_id)
            case Read(mailbox, graph_id):
                return await self.calendar.read(mailbox, graph_id)
            case Create(mailbox, body, slot):
                return await self.calendar.create(mailbox, body, slot)
            case Invite(mailbox, graph_id, etag, attendees):
                return await self.calendar.invite(mailbox, graph_id, etag, attendees)
            case Update(mailbox, graph_id, etag, before, after):
                return await self.calendar.update(mailbox, graph_id, etag, before, after)
            case Delete(mailbox, graph_id, cancellation_message):
                await self.calendar.delete(mailbox, graph_id, cancellation_message)
                return None
            case SetAsideOwn():
                return frozenset[str]()
            case Write(record):
                return await self.ledger.write(record)
            case Follow(record, slot):
                return await self.ledger.follow(record, slot)
            case Postpone(record, until):
                await self.ledger.postpone(record, until)
                return None


class Hesitant:
    """A port whose calls let others go first, as often as chance has it, before they do anything and after."""

    def __init__(self, port: object, chance: Random) -> None:
        self._port, self._chance = port, chance

    def __getattr__(self, name: str) -> Callable[..., object]:
        method: Callable[..., object] = getattr(self._port, name)
        return partial(self._call, method) if iscoroutinefunction(method) else method

    async def _call(self, method: Callable[..., Awaitable[object]], *args: object, **named: object) -> object:
        for _ in range(self._chance.randrange(3)):
            await asyncio.sleep(0)
        result = await method(*args, **named)
        for _ in range(self._chance.randrange(3)):
            await asyncio.sleep(0)
        return result


@dataclass
class Office:
    """Oak (4), Elm (8) and Ash (20) are registered and booking is on. With a `seed`, what runs at once interleaves."""

    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    calendar: FakeCalendar = field(default_factory=FakeCalendar)
    directory: FakeDirectory = field(default_factory=FakeDirectory)
    registry: MemoryRegistry = field(default_factory=lambda: MemoryRegistry(on=True))
    favourites: MemoryFavourites = field(default_factory=MemoryFavourites)
    homes: MemoryPeople = field(default_factory=MemoryPeople)
    admins: tuple[Person, ...] = (ALEX,)
    seed: int | None = None

    def __post_init__(self) -> None:
        self.registry.clock = self.clock
        self.registry._rooms = {each.address: each for each in (OAK, ELM, ASH)}
        self.directory.persons = {each.id: each for each in (MEGAN, ADELE, ALEX)}
        self.directory.zones["fir@example.com"] = "Europe/Stockholm"
        self.directory.places["fir@example.com"] = Place(
            "fir@example.com", "Fir", "HQ", "2", 6, frozenset({"screen"}), "Norway"
        )
        self.ledger = MemoryLedger(self.registry, self.clock, timedelta(minutes=2))
        self.drafts = MemoryDrafts(self.clock)
        ledger, calendar, drafts = self._port(self.ledger), self._port(self.calendar), self._port(self.drafts)
        self.runner = StraightSettler(ledger, calendar, self.clock)
        numbers = count(1)
        self.bookings = Bookings(
            ledger=ledger,
            registry=self.registry,
            reads=APART,
            calendar=calendar,
            runner=self.runner,
            clock=self.clock,
            rules=Rules(longest=timedelta(hours=4), lead=timedelta(days=30)),
            new_id=lambda: UUID(int=next(numbers)),
            cancelled_by=lambda by, word: f"{by.name}: {word}",
            untitled=lambda by: f"{by.name}'s meeting",
        )
        self.favourites = MemoryFavourites()
        self.availability = AvailabilitySearch(
            registry=self.registry,
            calendar=calendar,
            ledger=ledger,
            favourites=self.favourites,
            clock=self.clock,
            rules=self.bookings.rules,
        )
        changing = Changing(
            bookings=self.bookings,
            ledger=ledger,
            registry=self.registry,
            directory=self.directory,
            drafts=self.drafts,
            administers=self.administration(*self.admins).may_administer,
            cancellation_message=lambda _, room, slot: f"moved to {room.name} at {slot.starts:%H:%M}",
        )
        self.forms = self._forms(changing, ledger, drafts)
        self.schedules = Schedules(
            ledger=ledger,
            registry=self.registry,
            calendar=calendar,
            favourites=self.favourites,
            administration=self.administration(ALEX),
            clock=self.clock,
            rules=self.bookings.rules,
        )

    def _forms(self, changing: Changing, ledger: Ledger, drafts: Drafts) -> BookingForms:
        rules, keep = self.bookings.rules, timedelta(hours=24)
        reader = FormReader(directory=self.directory, changing=changing, clock=self.clock, rules=rules)
        store = DraftStore(drafts=drafts, ledger=ledger, reads=APART, keep=keep)
        presenter = Presenter(
            bookings=self.bookings,
            availability=self.availability,
            ledger=ledger,
            reads=APART,
            favourites=self.favourites,
            clock=self.clock,
            changing=changing,
            reader=reader,
            homes=self.homes,
        )
        submission = Submission(
            bookings=self.bookings,
            availability=self.availability,
            ledger=ledger,
            changing=changing,
            reader=reader,
            store=store,
            presenter=presenter,
        )
        return BookingForms(
            registry=self.registry,
            reads=APART,
            favourites=self.favourites,
            clock=self.clock,
            rules=rules,
            changing=changing,
            reader=reader,
            store=store,
            presenter=presenter,
            submission=submission,
            keep=keep,
        )

    def _port(self, port: T) -> T:
        if self.seed is None:
            return port
        return cast("T", Hesitant(port, Random(self.seed)))  # noqa: S311 — chance, no secret

    def agenda(self, *admins: Person, calendar: Calendar | None = None, patience_s: float = PATIENCE_S) -> Agenda:
        return Agenda(
            bookings=self.bookings,
            ledger=self._port(self.ledger),
            calendar=calendar or self._port(self.calendar),
            favourites=self.favourites,
            administration=self.administration(*admins),
            registry=self.registry,
            reads=APART,
            clock=self.clock,
            patience_s=patience_s,
        )

    def durations(self, *admins: Person) -> Durations:
        return Durations(
            agenda=self.agenda(*admins),
            bookings=self.bookings,
            ledger=self._port(self.ledger),
            registry=self.registry,
            calendar=self._port(self.calendar),
            clock=self.clock,
            installation=INSTALLATION,
        )

    def rebooking(self, *admins: Person) -> Rebooking:
        return Rebooking(
            agenda=self.agenda(*admins),
            bookings=self.bookings,
            ledger=self._port(self.ledger),
            registry=self.registry,
            clock=self.clock,
            cancellation_message=lambda _, room, slot: f"moved to {room.name} at {slot.starts:%H:%M}",
        )

    def administration(self, *first_admins: Person) -> Administration:
        return Administration(
            registry=self.registry,
            directory=self.directory,
            first_admins=frozenset(each.id for each in first_admins),
        )

    def room_administration(self, *first_admins: Person) -> RoomAdministration:
        return RoomAdministration(
            administration=self.administration(*first_admins),
            registry=self.registry,
            ledger=self.ledger,
            bookings=self.bookings,
            clock=self.clock,
        )

    def events(self, address: str | None = None) -> list[Slot]:
        """List when the calendars hold events of ours."""
        calendars = [self.calendar.entries[address]] if address else list(self.calendar.entries.values())
        return [entry.seen.slot for entries in calendars for entry in entries.values() if entry.seen.organized]
