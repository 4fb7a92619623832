"""The world of one schedule: processes that run the production code on one store, rooms, chats, and time."""

import asyncio
from collections.abc import Coroutine
from copy import copy
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from booking.model import Mailbox, Person, Room
from booking.policy import Rules
from booking.protocol.record import BookingRecord
from bot.workers.protocol_runner import LEASE
from campaigns.simulation.chats import Chats, reference_to
from campaigns.simulation.dice import Dice
from campaigns.simulation.doors import COMMITS, Life, Outages, SimClock
from campaigns.simulation.exchange import Exchange
from campaigns.simulation.loop import VirtualLoop
from campaigns.simulation.process import ZONE, Process, Reply, Todo
from campaigns.simulation.store import Store
from campaigns.simulation.summary import Content
from tests.fakes.ledger import MemoryLedger
from tests.fakes.looks import MemoryLooks
from tests.fakes.store import MemoryCards, MemoryRegistry

T = TypeVar("T")

EPOCH = datetime(2025, 6, 2, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST_SLOT = EPOCH + 6 * HOUR
ROOMS = tuple(Room(Mailbox(f"{name}@rooms.example", "Europe/Helsinki"), name) for name in ("oak", "elm", "fir"))
QUIET_ROOM = ROOMS[2]
"""Nobody comes here but the one who gives a slot up and books it again, and who is quicker."""

ONLINE = frozenset((ROOMS[0].address, QUIET_ROOM.address))
"""The rooms that can give a Teams link."""

ADMIN = Person("admin", "Admin")

BURIED_EVERY_S, BURIED_AFTER_S = 2.0, 4.0
"""How often it is looked who is dead, and how long somebody says nothing before; `bot.processes` has the same."""


class World:
    """All of one schedule. `ledger` is the store; `call` runs one of its transactions to its end."""

    def __init__(
        self,
        dice: Dice,
        loop: VirtualLoop,
        *,
        store: Store,
        processes: int,
    ) -> None:
        self.dice, self.loop, self.call = dice, loop, store.call
        self.clock = SimClock(EPOCH, loop.time)
        """The database's; each process has one of its own."""
        self.far = dice.habit("far-ahead")
        self.first_slot = FIRST_SLOT + timedelta(days=1800 * self.far)
        self.rules = Rules(longest=24 * HOUR, lead=timedelta(days=1825)) if self.far else Rules()
        self.ids: dict[str, str] = {}
        self.commits = 0
        self.rolled_back, self.rolled_back_at = False, 0.0
        self.removed: set[str] = set()
        """The references of the bookings whose event somebody deleted in Outlook."""
        self.claimed: dict[str, float] = {}
        """By booking's reference: when its slot was claimed."""
        self.titled: dict[str, str] = {}
        """By title that somebody asked for: the reference of the booking that was made for it."""
        self.forgotten: set[str] = set()
        """The references of the bookings that a backup did not know."""
        self.registry = MemoryRegistry(
            on=True, _rooms={room.address: room for room in ROOMS}, _admins={ADMIN.id: ADMIN}
        )
        self.rows = store.rows(self.registry, self.clock, LEASE)
        self.ledger, self.cards = self.rows.ledger, self.rows.cards
        self.looks = MemoryLooks(self.clock)
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
        self.clocks = [SimClock(EPOCH, loop.time) for _ in range(processes)]
        self.processes = [Process(self, self._life(number)) for number in range(processes)]
        self._dead: list[Process] = []
        loop.create_task(self._bury())

    async def _bury(self) -> None:
        """Release what the dead held, as `bot.processes` does."""
        while isinstance(self.ledger, MemoryLedger):
            await asyncio.sleep(BURIED_EVERY_S)
            now = self.loop.time()
            for process in (*self._dead, *self.processes):
                dead_s = now - process.life.died_at
                if not process.life.alive and dead_s >= BURIED_AFTER_S:
                    since = self.clock.now() - timedelta(seconds=dead_s)
                    self.ledger.release(process.runner.busy, since=since)
                    self.commits += 1
            self._dead = [each for each in self._dead if now - each.life.died_at < LEASE.total_seconds()]

    def commit(self, name: str, transaction: Coroutine[Any, Any, T]) -> T:
        """Run a transaction of the ledger, and count it if it may have changed something."""
        self.commits += name in COMMITS
        result = self.call(transaction)
        if name == "claim" and isinstance(result, BookingRecord):
            self.claimed[result.booking.reference] = self.loop.time()
            self.titled[result.booking.meeting.title] = result.booking.reference
        return result

    def retire(self, room: Room) -> None:
        """Take a room off the registry; what is booked in it stays."""
        for registry in {id(each): each for each in (self.registry, self.rows.registry)}.values():
            self.call(registry.remove_room(room.address, by=ADMIN))

    async def roll_back(self, after: float, lost: float) -> None:
        """Take a backup after so many seconds, and start again from it when so many more are over.

        The rooms come back with the bookings: one that was taken off the registry since is on it again.
        """
        if not (isinstance(self.ledger, MemoryLedger) and isinstance(self.cards, MemoryCards)):
            return
        await asyncio.sleep(after)
        backup, known = self.ledger.copy(), set(self.claimed)
        held = [(twin, _copied(twin)) for twin in (self.cards, self.registry)]
        await asyncio.sleep(lost)
        for process in self.processes:
            process.life.crash()
        self.ledger.restore(backup)
        self.commits += 1
        for twin, values in held:
            for name, value in values.items():
                setattr(twin, name, value)
        self.rolled_back, self.rolled_back_at, self.forgotten = True, self.loop.time(), set(self.claimed) - known
        self.dice.counts["rolled-back"] += 1
        self.dice.note(self.loop.time(), f"ROLLED BACK by {lost:.0f} s; forgotten: {sorted(self.forgotten)}")

    def new_id(self) -> UUID:
        """Make an id, from the seed."""
        return UUID(int=self.dice.random.getrandbits(128), version=4)

    def _life(self, number: int) -> Life:
        return Life(number, self.dice, self._died, self.loop.time, self.clocks[number])

    def _died(self, life: Life) -> None:
        """Start a process anew some time after its death."""

        def start() -> None:
            anew = self._life(life.number)
            self._dead.append(self.processes[life.number])
            self.processes[life.number] = Process(self, anew)
            anew.note("STARTED")

        self.loop.call_later(self.dice.between(1, 40), start)

    def meet(self, person: Person) -> None:
        """Let the bot know somebody, whose own chat it may write to."""
        self.call(self.rows.people.remember(person, zone=ZONE, personal=reference_to(person.id)))

    def let_in(self, person_id: str) -> None:
        """Let somebody take the bot in again whom it could not write to for a while."""
        self.meet(Person(person_id, ""))
        self.call(self.cards.try_again(person_id))

    def form(self, person: Person, draft_id: str) -> str:
        """Give somebody a form to fill in. Gives the id of its message."""
        card, here = self.chats.post(person.id, None), reference_to(person.id)
        self.call(self.cards.put(f"draft:{draft_id}", "form", here, card))
        return card

    def press(self, number: int, person: Person, todo: Todo, card: str, reply: Reply) -> None:
        """Send a press on a card to one of the processes; a dead one does not answer."""
        process = self.processes[number]
        if not process.life.alive:
            return

        def deliver(told: Content | None) -> None:
            if not self.dice.strikes("press-answer-lost", self.loop.time(), self.loop.time() + 15):
                self.loop.call_later(self.dice.between(0.02, 0.2), reply, told)

        self.loop.create_task(process.press(person, todo, card, deliver))


def _copied(twin: MemoryCards | MemoryRegistry) -> dict[str, Any]:
    """Copy what a twin holds: one level deep, as its values are replaced and never changed."""
    held = {each.name: getattr(twin, each.name) for each in fields(twin) if each.name.startswith("_")}
    return {
        name: {key: copy(inner) for key, inner in value.items()} if isinstance(value, dict) else copy(value)
        for name, value in held.items()
    }
