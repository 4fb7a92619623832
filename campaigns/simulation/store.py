"""The stores that a campaign can run on: the twin in memory, or a real database on an event loop of its own."""

import asyncio
import tempfile
from asyncio import events
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from booking.manage.ports import Notices
from booking.ports import Clock, Ledger, Registry
from bot.storage.database import Database, open_database
from bot.storage.ledger import SqlLedger
from bot.storage.notices import SqlNotices
from bot.storage.people import SqlCards, SqlPeople
from bot.storage.registry import SqlRegistry
from dialogs.ports import Cards, People
from tests.fakes.ledger import MemoryLedger
from tests.fakes.notices import MemoryNotices
from tests.fakes.store import MemoryCards, MemoryPeople, MemoryRegistry
from tests.support.databases import new_database

T = TypeVar("T")

STORES = ("memory", "sqlite", "postgres")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a schedule keeps: the stores of one tenant, over the same rows."""

    ledger: Ledger
    cards: Cards
    people: People
    notices: Notices
    registry: Registry


class Store:
    """The twins in memory: every schedule has its own."""

    def rows(self, registry: MemoryRegistry, clock: Clock, lease: timedelta) -> Rows:
        """Give empty stores with the rooms of a schedule."""
        ledger, people = MemoryLedger(registry, clock, lease), MemoryPeople()
        cards = MemoryCards(clock, ledger.revision_of, ledger.being_changed)
        ledger.ties = cards.tie
        return Rows(ledger, cards, people, MemoryNotices(ledger, registry, people, clock), registry)

    def call(self, transaction: Coroutine[Any, Any, T]) -> T:
        """Run a transaction to its end: one in memory awaits nothing."""
        try:
            transaction.send(None)
        except StopIteration as done:
            result: T = done.value
            return result
        raise RuntimeError("a transaction in memory waits for something")


class SqlStore(Store):
    """A real database, whose transactions take no virtual time; every schedule is a tenant of its own."""

    def __init__(self, database: Database, loop: asyncio.AbstractEventLoop) -> None:
        self._database, self._loop, self._numbers = database, loop, count(1)

    def rows(self, registry: MemoryRegistry, clock: Clock, lease: timedelta) -> Rows:
        tenant, database = f"schedule-{next(self._numbers)}", self._database
        real = SqlRegistry(database, tenant=tenant, clock=clock)
        self.call(self._seed_rooms(real, registry))
        return Rows(
            SqlLedger(database, tenant=tenant, clock=clock, lease=lease),
            SqlCards(database, tenant=tenant, clock=clock),
            SqlPeople(database, tenant=tenant, clock=clock),
            SqlNotices(database, tenant=tenant, clock=clock),
            real,
        )

    async def _seed_rooms(self, real: SqlRegistry, wanted: MemoryRegistry) -> None:
        (by,) = await wanted.admins()
        for room in await wanted.rooms():
            await real.add_room(room, by=by)
        await real.switch_booking(on=True, by=by)

    def call(self, transaction: Coroutine[Any, Any, T]) -> T:
        if getattr(transaction, "__qualname__", "").startswith("Memory"):
            return super().call(transaction)
        return _run(self._loop, transaction)


@contextmanager
def open_store(kind: str) -> Iterator[Store]:
    """Open an empty store of a kind; PostgreSQL's server is named as for the tests."""
    if kind == "memory":
        yield Store()
        return
    loop = asyncio.new_event_loop()
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            made = new_database(kind, folder)
            url = _run(loop, made.__aenter__())
            stack.callback(lambda: _run(loop, made.__aexit__(None, None, None)))
            opened = open_database(url)
            database = _run(loop, opened.__aenter__())
            stack.callback(lambda: _run(loop, opened.__aexit__(None, None, None)))
            yield SqlStore(database, loop)
    finally:
        loop.close()


def _run(loop: asyncio.AbstractEventLoop, todo: Coroutine[Any, Any, T]) -> T:
    """Run something to its end on a real loop, while a virtual one may be waiting for just that."""
    waiting = events._get_running_loop()
    events._set_running_loop(None)
    try:
        return loop.run_until_complete(todo)
    finally:
        events._set_running_loop(waiting)
