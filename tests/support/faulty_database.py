"""A database that fails when told to: before a transaction, at its COMMIT, or by saying nothing.

It stands in front of a real one, so whatever a fault leaves behind is what it would leave in production. Tests and
campaigns share it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import Enum, auto

from sqlalchemy.exc import OperationalError

from bot.storage.database import Database
from bot.storage.transaction import DatabaseSilent, Transaction


class Fault(Enum):
    """What goes wrong with one transaction that may write."""

    REFUSED = auto()
    """It does not even begin: the server is away, the disk is full."""
    ROLLED_BACK = auto()
    """Its COMMIT fails, and nothing was written."""
    COMMITTED = auto()
    """Its COMMIT fails, and all was written: the answer was lost."""
    SILENT = auto()
    """Nothing is answered until `hears_again` is set; the transaction is given up then, and nothing was written."""
    SILENT_AFTER = auto()
    """The same, but all was written."""


class FaultyDatabase(Database):
    """Wraps a database; `next_fault` is asked at each transaction that may write."""

    def __init__(self, real: Database, next_fault: Callable[[], Fault | None] = lambda: None) -> None:
        # Everything but writing is the real one's own.
        self.__dict__.update(real.__dict__)
        self.real, self.next_fault = real, next_fault
        self.hears_again = asyncio.Event()

    def once(self, fault: Fault, *, nth: int = 1) -> None:
        """Let the `nth` transaction from now fail, and no other."""
        left = nth

        def strike() -> Fault | None:
            nonlocal left
            left -= 1
            return fault if left == 0 else None

        self.next_fault = strike

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """Begin a transaction that may fail as told. Raises: OperationalError, DatabaseSilent."""
        fault = self.next_fault()
        if fault is Fault.REFUSED:
            raise _away()
        async with self.real.writing() as transaction:
            yield transaction
            if fault is Fault.ROLLED_BACK:
                raise _away()
            if fault is Fault.SILENT:
                await self.hears_again.wait()
                raise DatabaseSilent
        if fault is Fault.COMMITTED:
            raise _away()
        if fault is Fault.SILENT_AFTER:
            await self.hears_again.wait()
            raise DatabaseSilent


def _away() -> OperationalError:
    return OperationalError("COMMIT", {}, ConnectionError("the database is away"))
