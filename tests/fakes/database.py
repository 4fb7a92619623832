"""A database that fails when it is told to: before a commit, at it, or after it; for once, or from then on."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Insert
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError

from bot.storage.database import Database
from bot.storage.known_statements import Answer
from bot.storage.tables import requests
from bot.storage.transaction import Transaction

T = TypeVar("T")


class Position(StrEnum):
    """When it fails: nothing is stored; it is stored and nobody learns of it; or what comes next fails."""

    BEFORE = "before the commit"
    AT = "at the commit"
    AFTER = "after the commit"


class BreakableDatabase(Database):
    """Fails at a transaction that puts a request down, or so many written transactions after it.

    `for_good` is what the death of the process looks like from the database: nothing more arrives.
    """

    def __init__(self, inner: Database) -> None:
        # Everything but its transactions is the real one's own.
        self.__dict__.update(inner.__dict__)
        self._inner = inner
        self._position: Position | None = None
        self._later, self._for_good, self._fails = 0, False, 0
        self._asked = False
        self.broken = False

    def arm(self, position: Position, *, later: int = 0, for_good: bool = False, fails: int = 1) -> None:
        """Fail once something is asked for; `fails` is how many transactions do, where it is not for good."""
        self._position, self._later, self._for_good, self._fails = position, later, for_good, fails

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        self._refuse()
        async with self._inner.reading() as transaction:
            yield transaction

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        self._refuse()
        async with self._inner.writing() as transaction:
            yield _Watched(transaction, self._note)
            due = self._asked and self._position is not None and self._later == 0
            if due and self._position is Position.BEFORE:
                self._break()
                raise _error()
        if self._asked and self._position is not None:
            if due:
                position = self._position
                self._break()
                if position is Position.AT:
                    raise _error()
            self._later -= 1

    def _note(self, statement: Executable) -> None:
        self._asked = self._asked or (isinstance(statement, Insert) and statement.table is requests)

    def _break(self) -> None:
        self._position, self.broken = None, True

    def _refuse(self) -> None:
        if self.broken and (self._for_good or self._fails > 0):
            self._fails -= 1
            raise _error()


class _Watched:
    def __init__(self, inner: Transaction, note: Callable[[Executable], None]) -> None:
        self._inner, self._noted = inner, note

    @property
    def dialect(self) -> Dialect:
        return self._inner.dialect

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Answer:
        self._noted(statement)
        return await self._inner.execute(statement, values)

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        return await self._inner.run_sync(work)


def _error() -> OperationalError:
    return OperationalError("a statement", {}, ConnectionError("the database went away"))
