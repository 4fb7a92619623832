"""Counts what a database is asked to do, at the engine: whatever the code above it calls things, this is what it costs.

with counted() as cost:
    await world.say("help")
assert cost.writes <= 1
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Engine, event


@dataclass(slots=True)
class Cost:
    """`statements` are those that read or write rows; `reads` and `writes` are the transactions that SQLite began for
    one or the other, and `commits` are the writes that were put on the disk.
    """

    statements: int = 0
    reads: int = 0
    writes: int = 0
    commits: int = 0
    said: list[str] = field(default_factory=list, compare=False, repr=False)
    """The statements themselves, for whoever wonders which they were."""

    def so_far(self) -> "Cost":
        """Give what was counted until now, which does not grow."""
        return replace(self, said=list(self.said))

    def within(self, bound: "Cost") -> bool:
        """Tell whether nothing is above the bound."""
        mine, most = ((each.statements, each.reads, each.writes, each.commits) for each in (self, bound))
        return all(one <= other for one, other in zip(mine, most, strict=True))


@contextmanager
def counted() -> Iterator[Cost]:
    """Count what all engines of this process do on SQLite."""
    cost = Cost()
    writing: set[int] = set()

    def execute(connection: Connection, _: object, statement: str, *__: object) -> None:
        match statement:
            case "BEGIN":
                cost.reads += 1
            case "BEGIN IMMEDIATE":
                cost.writes += 1
                writing.add(id(connection.connection.dbapi_connection))
            case _ if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
                cost.statements += 1
                cost.said.append(statement)

    def end(connection: Connection) -> None:
        writing.discard(id(connection.connection.dbapi_connection))

    def commit(connection: Connection) -> None:
        cost.commits += id(connection.connection.dbapi_connection) in writing
        end(connection)

    heard = (("before_cursor_execute", execute), ("commit", commit), ("rollback", end))
    for name, listener in heard:
        event.listen(Engine, name, listener)
    try:
        yield cost
    finally:
        for name, listener in heard:
            event.remove(Engine, name, listener)
