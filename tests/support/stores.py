"""All stores of one kind, opened together, and the bookings that the tests of stores make."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select

from booking.errors import Problem, Reason
from booking.forms.ports import Drafts
from booking.imports.ports import Imports
from booking.manage.ports import Notices
from booking.model import (
    Attendee,
    Booking,
    Change,
    ChangeState,
    EventState,
    Mailbox,
    MeetingRequest,
    Person,
    Room,
    Slot,
)
from booking.policy import QUOTAS, Quotas
from booking.ports import Favourites, Ledger, Registry
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from bot.storage.database import Database, open_database
from bot.storage.drafts import SqlDrafts
from bot.storage.favourites import SqlFavourites
from bot.storage.imports import SqlImports
from bot.storage.ledger import SqlLedger
from bot.storage.notices import SqlNotices
from bot.storage.people import SqlCards, SqlPeople
from bot.storage.plans import SqlPlans
from bot.storage.registry import SqlRegistry
from bot.storage.tables import audit
from dialogs.ports import Cards
from tests.fakes.booking import FakeClock
from tests.fakes.imports import MemoryImports
from tests.fakes.ledger import MemoryLedger
from tests.fakes.notices import MemoryNotices
from tests.fakes.plans import MemoryPlans
from tests.fakes.store import MemoryCards, MemoryDrafts, MemoryFavourites, MemoryPeople, MemoryRegistry
from tests.support.databases import DATABASES, ready_database

KINDS = ("memory", *DATABASES)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
ANSWER = timedelta(seconds=30)
TENANT = "11111111-1111-1111-1111-111111111111"

ADMIN = Person("00000000-0000-0000-0000-000000000001", "Alex Admin", "alex@roomkeeper.example")
BOOKER = Person("00000000-0000-0000-0000-000000000002", "Bea Böoker 🗝", "bea@roomkeeper.example")
OAK = Room(Mailbox("oak@roomkeeper.example", "Europe/Helsinki"), "Oak", "HQ", "3", 6, frozenset({"screen", "phone"}))
GUEST = Attendee("guest@elsewhere.example")
COLLEAGUE = Attendee("cy@roomkeeper.example", "Cy", "cy-id")
ELM = Room(Mailbox("elm@roomkeeper.example", "Europe/London"), "Elm")


@dataclass(slots=True)
class Stores:
    """One of each port, over the same rows and the same clock. `audited` tells who did what, sorted."""

    ledger: Ledger
    registry: Registry
    drafts: Drafts
    people: MemoryPeople | SqlPeople
    cards: Cards
    favourites: Favourites
    notices: Notices
    imports: Imports
    plans: MemoryPlans | SqlPlans
    clock: FakeClock
    audited: Callable[[], Awaitable[list[tuple[str, str, str]]]]

    async def seed_rooms(self) -> None:
        """Register both rooms and switch booking on."""
        for room in (OAK, ELM):
            await self.registry.add_room(room, by=ADMIN)
        await self.registry.switch_booking(on=True, by=ADMIN)


@asynccontextmanager
async def open_stores(kind: str, folder: Path, quotas: Quotas = QUOTAS) -> AsyncIterator[Stores]:
    """Open empty stores of a kind out of `KINDS`, and close them again."""
    clock = FakeClock(NOW)
    if kind == "memory":
        registry = MemoryRegistry(clock=clock)

        async def noted() -> list[tuple[str, str, str]]:
            return sorted(registry.audit)

        ledger = MemoryLedger(registry, clock, LEASE, quotas=quotas)
        people = MemoryPeople()
        cards = MemoryCards(clock, ledger.revision_of, ledger.being_changed)
        ledger.ties = cards.tie
        yield Stores(
            ledger,
            registry,
            MemoryDrafts(clock, quotas, lambda asked_on, booking, zone: cards.hold(asked_on, booking, zone, ANSWER)),
            people,
            cards,
            MemoryFavourites(),
            MemoryNotices(ledger, registry, people, clock),
            MemoryImports(registry, clock),
            MemoryPlans(clock, registry.audit),
            clock,
            noted,
        )
    else:
        async with ready_database(kind, folder) as url, open_database(url) as database:
            yield sql_stores(database, clock, TENANT, quotas)


def sql_stores(database: Database, clock: FakeClock, tenant: str, quotas: Quotas = QUOTAS) -> Stores:
    """Put the stores of one tenant over a database."""

    async def noted() -> list[tuple[str, str, str]]:
        query = select(audit.c.by_id, audit.c.action, audit.c.subject).where(audit.c.tenant == tenant)
        async with database.reading() as connection:
            return sorted((row.by_id, row.action, row.subject) for row in await connection.execute(query))

    registry = SqlRegistry(database, tenant=tenant, clock=clock)
    return Stores(
        SqlLedger(database, tenant=tenant, clock=clock, lease=LEASE, quotas=quotas),
        registry,
        SqlDrafts(database, tenant=tenant, clock=clock, answer=ANSWER, quotas=quotas),
        SqlPeople(database, tenant=tenant, clock=clock),
        SqlCards(database, tenant=tenant, clock=clock),
        SqlFavourites(database, tenant=tenant),
        SqlNotices(database, tenant=tenant, clock=clock),
        SqlImports(database, tenant=tenant, clock=clock, registry=registry),
        SqlPlans(database, tenant=tenant, clock=clock),
        clock,
        noted,
    )


def slot(starts: float, ends: float) -> Slot:
    """Give a span in hours from NOW."""
    return Slot(NOW + timedelta(hours=starts), NOW + timedelta(hours=ends))


@dataclass(slots=True)
class Maker:
    """Makes bookings, their events and changes, each with ids of its own."""

    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def record(self, room: Room = OAK, wanted: Slot | None = None) -> BookingRecord:
        """Give a new booking that says all a booking can say, with its event."""
        number = next(self.numbers)
        wanted = wanted or slot(1, 2)
        meeting = MeetingRequest(wanted, f"Title {number} — “ä” 🗓", (GUEST, COLLEAGUE), private=True, online=True)
        booking = Booking(f"booking-{number:05}", f"RK-{number:05}", room, BOOKER, meeting, EventState.HELD)
        return BookingRecord(booking, self.event(room, wanted))

    def event(self, room: Room = OAK, wanted: Slot | None = None, role: Role = Role.MEETING) -> LedgerEvent:
        """Give an event to be."""
        return LedgerEvent(
            f"event-{next(self.numbers):05}",
            room.mailbox,
            wanted or slot(1, 2),
            b'{"subject": "\xc3\xa4\x00\xff"}',
            (Attendee(BOOKER.address, BOOKER.name, BOOKER.id), GUEST, COLLEAGUE) if role is Role.MEETING else (),
            NOW + timedelta(minutes=15),
            role,
        )

    def change(
        self, record: BookingRecord, wanted: Slot | None = None, room: Room | None = None, title: str = "Changed"
    ) -> Change:
        """Give a change of a booking."""
        meeting = replace(record.booking.meeting, slot=wanted or record.booking.meeting.slot, title=title)
        return Change(f"change-{next(self.numbers):05}", room or record.booking.room, meeting, "We moved.")


async def held(stores: Stores, record: BookingRecord) -> BookingRecord:
    """Claim a new booking's slot, under a key of its own."""
    taken = await stores.ledger.claim(f"key of {record.booking.id}", record)
    assert isinstance(taken, BookingRecord)
    return taken


def at(record: BookingRecord, state: EventState, *, invites_due: bool = True) -> BookingRecord:
    """Give the work with its event in another state, with what comes with it."""
    known = state not in (EventState.HELD, EventState.CREATING)
    event = replace(
        record.event,
        state=state,
        invites_due=invites_due,
        graph_id="AAMk=" if known else None,
        etag='W/"1"' if known else "",
        unresolved_until=NOW + timedelta(seconds=150) if state is EventState.CREATING else None,
        verified_at=NOW if state is EventState.CONFIRMED else record.event.verified_at,
    )
    return record.with_event(event)


def at_rest(record: BookingRecord) -> BookingRecord:
    """Give the work confirmed, with its invitations sent."""
    done = at(record, EventState.CONFIRMED, invites_due=False)
    return replace(done, booking=replace(done.booking, invited=True))


def gone(record: BookingRecord, reason: Reason, state: EventState = EventState.CANCELLED) -> BookingRecord:
    """Give the work on its way off the calendar, or off it."""
    ended = at(record, state, invites_due=False)
    return replace(ended, booking=replace(ended.booking, problem=Problem(reason)))


def over(record: BookingRecord, state: ChangeState = ChangeState.DONE, problem: Problem | None = None) -> BookingRecord:
    """Give the work with its change at an end; what a change did is set beside that."""
    assert record.booking.change is not None
    ended = replace(record.booking.change, state=state, problem=problem)
    return replace(record, booking=replace(record.booking, change=ended))


def switched(record: BookingRecord) -> BookingRecord:
    """Give the work with the event in the other room as its own, and the old one leaving."""
    assert record.next is not None
    assert record.booking.change is not None
    new = at(replace(record, event=record.next, next=None), EventState.CONFIRMED)
    room, meeting = record.booking.change.room, record.booking.change.meeting
    old = replace(
        record.event, state=EventState.CANCELLING, cancellation_message=record.booking.change.cancellation_message
    )
    return over(replace(new, booking=replace(new.booking, room=room, meeting=meeting, invited=False), leaving=(old,)))
