"""Counting what there may be only so much of, also while several processes add to it at once."""

from sqlalchemy import text as sql

from bot.storage.transaction import Transaction

AT_ONCE = 100
"""Above how many transactions that add something may be under way at once: each process has up to 15 connections."""

_ONE_BY_ONE = sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def one_by_one(connection: Transaction, *names: tuple[str, str, str]) -> bool:
    """Let transactions that add to the same thing go one after the other; tell whether to count anew.

    `names` are kind, tenant and person, in the same order wherever there are several. A file has one writer anyway.
    """
    if connection.dialect.name != "postgresql":
        return False
    for name in names:
        await connection.execute(_ONE_BY_ONE, {"name": " ".join(name)})
    return True
