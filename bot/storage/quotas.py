"""Counting what there may be only so much of, also while several processes add to it at once."""

from collections.abc import Callable

from sqlalchemy import text as sql

from booking.clock import elapsed
from bot.storage.transaction import Transaction

AT_ONCE = 100
"""Above how many transactions that add something may be under way at once: each process has up to 15 connections."""

_ONE_BY_ONE = sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


COUNTED_FOR_S = 5.0
"""For how long a count is taken for true that is far from its quota."""


class RememberedCount:
    """How many there are of what may be so many, counted now and then while that is less than nine tenths of it.

    In those seconds no more than the last tenth may come. That is many times what all processes can write.
    """

    def __init__(self, quota: int, *, monotonic: Callable[[], float] = elapsed) -> None:
        self._far_below, self._monotonic = quota - max(AT_ONCE, quota // 10), monotonic
        self._until = monotonic()
        self.count = quota

    @property
    def due(self) -> bool:
        """Whether it is to be counted anew."""
        return self.count >= self._far_below or self._monotonic() >= self._until

    def noted(self, count: int) -> int:
        """Keep what was counted; gives it back."""
        self.count, self._until = count, self._monotonic() + COUNTED_FOR_S
        return count


async def one_by_one(connection: Transaction, *names: tuple[str, str, str]) -> bool:
    """Let transactions that add to the same thing go one after the other; tell whether to count anew.

    `names` are kind, tenant and person, in the same order wherever there are several. A file has one writer anyway.
    """
    if connection.dialect.name != "postgresql":
        return False
    for name in names:
        await connection.execute(_ONE_BY_ONE, {"name": " ".join(name)})
    return True
