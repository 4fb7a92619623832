"""The world of one schedule: processes that run the production code on one store, rooms, chats, and time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from benchmarks.sim_dice import Dice
from benchmarks.sim_doors import COMMITS, Chats, Life, Outages, SimCalendar, SimClock, SimCourier, Tx
from benchmarks.sim_exchange import INSTALLATION, Exchange
from benchmarks.sim_loop import VirtualLoop
from benchmarks.sim_summary import Refusal, Summary, summary
from booking.errors import Failed, Refused, RoomkeeperError
from booking.model import Booking, Mailbox, Person, Room
from booking.policy import Rules
from booking.ports import Ledger
from booking.protocol.work import Work
from booking.service import Bookings
from bot.driver import LEASE, Driver
from bot.http import answered
from bot.replies import ANSWER_DEADLINE_S, EDIT_S, Edits
from bot.rounds import Rounds
from bot.sweeper import Sweeper
from bot.teller import Teller
from dialogs.ports import Acquaintance, Behind, CardPlace, Cards, People, Shows
from tests.fakes_ledger import MemoryLedger
from tests.fakes_store import MemoryRegistry

EPOCH = datetime(2025, 6, 2, 6, tzinfo=UTC)
ROOMS = tuple(Room(Mailbox(f"{name}@rooms.example", "Europe/Helsinki"), name) for name in ("oak", "elm", "fir"))
QUIET_ROOM = ROOMS[2]
"""Nobody comes here but the one who gives a slot up and books it again, and who is quicker."""

ONLINE = frozenset((ROOMS[0].address, QUIET_ROOM.address))
"""The rooms that can give a Teams link."""

ADMIN = Person("admin", "Admin")
COMPLETER_S, SWEEPER_S, TELLER_S = 15.0, 60.0, 10.0
SLOW_S = 8.0
"""How long, at most, a busy process is about writing the answer to a press."""

ZONE = "Europe/Helsinki"


@dataclass(slots=True)
class CardRow:
    """Where a card stands, what it shows, until when it is somebody's who has not said what came of it (0: nobody's),
    and until when an unnoted edit may arrive.
    """

    place: CardPlace
    shows: Shows | None
    rests_until: float
    unsure_until: float | None


@dataclass(slots=True)
class MemoryCards:
    """Where cards stand: the twin of the one in SQL, for simulations. `revision_of` tells how far a booking is."""

    revision_of: Callable[[str], int | None]
    time: Callable[[], float]
    rows: dict[tuple[str, str], CardRow] = field(default_factory=dict)

    async def put(
        self,
        subject: str,
        role: str,
        reference: Mapping[str, Any],
        activity_id: str,
        *,
        shows: Shows | None = None,
        rests_s: float = 0.0,
    ) -> None:
        place, rests_until = CardPlace(role, reference, activity_id), self.time() + rests_s if rests_s else 0.0
        before = self.rows.get((subject, activity_id), CardRow(place, None, 0.0, None))
        unsure = rests_until if rests_s and before.rests_until else before.unsure_until
        self.rows[subject, activity_id] = CardRow(place, shows, rests_until, unsure)

    async def all(self, subject: str) -> tuple[CardPlace, ...]:
        return tuple(row.place for (each, _), row in self.rows.items() if each == subject)

    async def drop(self, subject: str, activity_id: str) -> None:
        self.rows.pop((subject, activity_id), None)

    async def behind(self, limit: int, *, rests_s: float) -> tuple[Behind, ...]:
        now, found = self.time(), []
        for (subject_, _), row in self.rows.items():
            if row.shows is None or row.rests_until > now:
                continue
            revision = self.revision_of(row.shows.booking_id)
            unsure = row.unsure_until is not None and row.unsure_until <= now
            if (unsure or revision is None or row.shows.revision < revision) and len(found) < limit:
                row.unsure_until = now + rests_s if row.rests_until else row.unsure_until
                row.rests_until = now + rests_s
                found.append(Behind(subject_, row.place, row.shows))
        return tuple(found)

    async def caught_up(self, subject: str, activity_id: str, *, was: int, revision: int) -> bool:
        row = self.rows.get((subject, activity_id))
        if row is None or row.shows is None or row.shows.revision != was:
            return False
        row.shows, row.rests_until = replace(row.shows, revision=revision), 0.0
        if row.unsure_until is not None and row.unsure_until <= self.time():
            row.unsure_until = None
        return True


class SimTeller(Teller):
    """The production teller, but for the drawing: a card is the summary of its booking."""

    async def _drawn(self, behind: Behind, booking: Booking) -> tuple[Any, Shows | None]:
        return {"summary": summary(booking)}, replace(behind.shows, revision=booking.revision)


class NoPeople:
    """Nobody has a chat of their own beside the one with the card."""

    async def get(self, person_id: str) -> Acquaintance | None:
        return None


Perform = Callable[[Bookings], Awaitable[Booking]]
"""What a press asks of the use cases."""

Reply = Callable[[Summary | Refusal | None], None]
"""Called with what the press is answered; None for a failure that is told as such."""


class Process:
    """One running bot: the production driver, sweeper, teller and edits; all that it knows dies with it."""

    def __init__(self, world: "World", life: Life) -> None:
        self.world, self.life = world, life
        calendar = SimCalendar(life, world.exchange, world.outages)
        ledger = cast("Ledger", Tx(life, world.ledger, world.commit))
        self.cards = cast("Cards", Tx(life, world.cards, lambda _, call: world.call(call)))
        courier = cast("Any", SimCourier(life, world.chats))
        self.driver = Driver(
            ledger=ledger,
            calendar=calendar,
            clock=world.clock,
            installation=INSTALLATION,
            told=lambda: self.teller.wake(),
            monotonic=world.loop.time,
        )
        self.sweeper = Sweeper(
            ledger=ledger,
            registry=world.registry,
            calendar=calendar,
            driver=self.driver,
            clock=world.clock,
            installation=INSTALLATION,
        )
        self.bookings = Bookings(
            ledger=ledger,
            registry=world.registry,
            calendar=calendar,
            settler=self.driver,
            clock=world.clock,
            rules=Rules(),
            new_id=world.new_id,
        )
        self.edits = Edits(cards=self.cards, courier=courier, monotonic=world.loop.time)
        self.teller = SimTeller(
            cards=self.cards,
            people=cast("People", NoPeople()),
            courier=courier,
            ledger=ledger,
            desk=cast("Any", None),
            agenda=cast("Any", None),
            monotonic=world.loop.time,
        )
        for work, period in ((self.driver.take_up, COMPLETER_S), (self.sweeper.sweep, SWEEPER_S), (self._tell, 0.1)):
            world.loop.create_task(self._periodically(work, period))

    async def _periodically(self, work: Callable[[], Awaitable[object]], period: float) -> None:
        async def todo() -> None:
            await work()
            if self.world.dice.calm:
                await asyncio.sleep(period)  # When nothing goes wrong any more, half as often will do.

        await asyncio.sleep(self.world.dice.between(0, period))
        loop = self.world.loop
        await Rounds("simulated", todo, period, monotonic=loop.time, jitter=lambda: 0.5).run()

    async def _tell(self) -> None:
        await self.life.step(frail=False)
        await self.teller.tell()
        await self.teller.wait(TELLER_S)

    async def press(self, perform: Perform, card: tuple[str, str], reply: Reply) -> None:
        """Take a press on a card (its subject and message) and answer it, as `bot.replies` does."""
        written = asyncio.Event()
        answered.set(written)
        subject_, activity = card
        reference = {"conversation": {"id": activity.split("/")[0]}}
        told: Summary | Refusal | None = None
        try:
            await self.life.step()
            booking = await perform(self.bookings)
            told = summary(booking)
            self.world.ids[booking.reference] = booking.id
            shows = Shows(booking.id, booking.revision, ZONE, shared=False)
            until = self.edits.deadline()
            await self.cards.put(
                subject_,
                "form",
                reference,
                activity,
                shows=replace(shows, revision=0),
                rests_s=ANSWER_DEADLINE_S + EDIT_S,
            )
            self.edits.later(reference, activity, {"summary": told}, subject=subject_, shows=shows, until=until)
            await self.life.step()
        except Refused as refused:
            told = Refusal(tuple(each.reason for each in refused.problems))
        except (Failed, RoomkeeperError):
            told = None
        if self.life.dice.strikes("answer-slow", self.life.now(), self.life.now() + SLOW_S):
            await asyncio.sleep(self.life.dice.between(0.3, SLOW_S))
        await self.life.step()
        reply(told)
        written.set()


class World:
    """All of one schedule. `ledger` is the store; `call` runs one of its transactions to its end."""

    def __init__(
        self,
        dice: Dice,
        loop: VirtualLoop,
        *,
        make_ledger: Callable[[MemoryRegistry, SimClock, timedelta], Ledger],
        call: Callable[[Awaitable[Any]], Any],
        processes: int,
    ) -> None:
        self.dice, self.loop, self.call = dice, loop, call
        self.clock = SimClock(EPOCH, loop.time)
        self.ids: dict[str, str] = {}
        self.commits = 0
        self.rolled_back, self.rolled_back_at = False, 0.0
        self.removed: set[str] = set()
        """The references of the bookings whose event somebody deleted in Outlook."""
        self.claimed: dict[str, float] = {}
        """By booking's reference: when its slot was claimed."""
        self.forgotten: set[str] = set()
        """The references of the bookings that a backup did not know."""
        self.registry = MemoryRegistry(
            on=True, _rooms={room.address: room for room in ROOMS}, _admins={ADMIN.id: ADMIN}
        )
        self.ledger = make_ledger(self.registry, self.clock, LEASE)
        self.exchange = Exchange(
            (room.address for room in ROOMS),
            epoch=EPOCH,
            time=loop.time,
            if_match=dice.chance(0.5),
            remembers=dice.chance(0.5),
            online=ONLINE,
        )
        self.outages = Outages()
        self.chats = Chats(dice, loop.time)
        self._revisions: dict[str, tuple[int, int | None]] = {}
        self.cards = MemoryCards(self._revision_of, loop.time)
        self.processes = [Process(self, Life(number, dice, self._died, loop.time)) for number in range(processes)]

    def commit(self, name: str, transaction: Awaitable[Any]) -> Any:
        """Run a transaction of the ledger, and count it if it may have changed something."""
        self.commits += name in COMMITS
        result = self.call(transaction)
        if name == "claim" and isinstance(result, Work):
            self.claimed[result.booking.reference] = self.loop.time()
        return result

    def _revision_of(self, booking_id: str) -> int | None:
        """Tell how far a booking is; asked of the store only if something was committed since."""
        if self._revisions.get(booking_id, (-1, None))[0] != self.commits:
            booking = self.call(self.ledger.booking(booking_id))
            self._revisions[booking_id] = self.commits, booking.revision if booking else None
        return self._revisions[booking_id][1]

    async def roll_back(self, after: float, lost: float) -> None:
        """Take a backup after so many seconds, and start again from it when so many more are over."""
        if not isinstance(self.ledger, MemoryLedger):
            return
        await asyncio.sleep(after)
        backup, cards, known = self.ledger.copy(), dict(self.cards.rows), set(self.claimed)
        await asyncio.sleep(lost)
        for process in self.processes:
            process.life.crash()
        self.ledger.restore(backup)
        self.commits += 1
        self.cards.rows = cards
        self.rolled_back, self.rolled_back_at, self.forgotten = True, self.loop.time(), set(self.claimed) - known
        self.dice.counts["rolled-back"] += 1
        self.dice.note(self.loop.time(), f"ROLLED BACK by {lost:.0f} s; forgotten: {sorted(self.forgotten)}")

    def new_id(self) -> UUID:
        """Make an id, from the seed."""
        return UUID(int=self.dice.random.getrandbits(128), version=4)

    def _died(self, life: Life) -> None:
        """Start a process anew some time after its death."""

        def start() -> None:
            anew = Life(life.number, self.dice, self._died, self.loop.time)
            self.processes[life.number] = Process(self, anew)
            anew.note("STARTED")

        self.loop.call_later(self.dice.between(1, 40), start)

    def press(self, number: int, perform: Perform, card: tuple[str, str], reply: Reply) -> None:
        """Send a press to one of the processes; a dead one does not answer."""
        process = self.processes[number]
        if not process.life.alive:
            return

        def deliver(told: Summary | Refusal | None) -> None:
            if not self.dice.strikes("press-answer-lost", self.loop.time(), self.loop.time() + 15):
                self.loop.call_later(self.dice.between(0.02, 0.2), reply, told)

        self.loop.create_task(process.press(perform, card, deliver))


HOUR = timedelta(hours=1)
FIRST_SLOT = EPOCH + 6 * HOUR
