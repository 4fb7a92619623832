"""Runs a statement again on SQLite as SQLAlchemy ran it before, without SQLAlchemy.

A statement takes ten microseconds there. SQLAlchemy takes fifty more to look up how it is written, to put its values in
order and to make a result. That is the same for a statement that is built once, so it is remembered with the object
when this is run for the second time.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import ReturnsRows


class Found(IteratorResult[Any]):
    """The rows of a statement, as SQLAlchemy gives them, and how many it wrote."""

    def __init__(self, columns: SimpleResultMetaData, rows: Sequence[Any], rowcount: int) -> None:
        super().__init__(columns, iter(rows))
        self.rowcount = rowcount


Answer = CursorResult[Any] | Found
"""What a statement gave."""


class _Parameter(NamedTuple):
    """What a statement takes: if it has to be given, the value that it has else, and how a given one is written."""

    name: str
    required: bool
    fixed: Any
    convert: Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Known:
    """How a statement is run. `named` are the values that a change was written for: each of them may be a column."""

    sql: str
    parameters: tuple[_Parameter, ...]
    named: frozenset[str] | None
    columns: SimpleResultMetaData

    def in_order(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Write the values as the driver takes them; None for SQLAlchemy to say what is wrong with them."""
        if self.named is not None and self.named != values.keys():
            return None
        given = []
        try:
            for name, required, fixed, convert in self.parameters:
                if required or name in values:
                    given.append(values[name] if convert is None else convert(values[name]))
                else:
                    given.append(fixed)
        except Exception:  # noqa: BLE001 — whatever a column refuses
            return None
        return tuple(given)


_ONCE = _Known("", (), None, SimpleResultMetaData(()))
"""Stands for a statement that was run once: most are built for that, and forgotten."""


class KnownStatements:
    """What is remembered of the statements of one engine, for as long as somebody has them."""

    def __init__(self) -> None:
        self._known = WeakKeyDictionary[Executable, _Known | None]()

    def execute(self, connection: Connection, statement: Executable, values: Mapping[str, Any]) -> Answer:
        """Run a statement. Raises: what SQLAlchemy raises."""
        known = self._known.get(statement, self)
        if isinstance(known, _Known) and known is not _ONCE:
            given = known.in_order(values)
            if given is not None:
                rows, written = run_bare(connection, known.sql, given)
                return Found(known.columns, rows, written)
        result = connection.execute(statement, values)
        if known is self:
            self._known[statement] = _ONCE
        elif known is _ONCE:
            self._known[statement] = _learned(statement, result, values)
        return result


def run_bare(connection: Connection, sql: str, given: Sequence[Any] = ()) -> tuple[Sequence[Any], int]:
    """Run what is written for the driver; gives all rows, and how many were written. Raises: what SQLAlchemy raises.

    Whoever listens to the engine hears of it.
    """
    cursor = sqlite3.Cursor(connection.connection.dbapi_connection)  # type: ignore[arg-type]  # it is the driver's
    heard = connection._has_events or connection.engine._has_events  # noqa: SLF001 — as SQLAlchemy asks itself
    if heard:
        connection.dispatch.before_cursor_execute(connection, cursor, sql, given, None, False)  # noqa: FBT003 — as above
    try:
        cursor.execute(sql, given)
        rows = cursor.fetchall() if cursor.description else ()
    except sqlite3.Error as error:
        hides = connection.engine.hide_parameters
        raise DBAPIError.instance(sql, given, error, sqlite3.Error, hides, dialect=connection.dialect) from error
    if heard:
        connection.dispatch.after_cursor_execute(connection, cursor, sql, given, None, False)  # noqa: FBT003 — as above
    return rows, cursor.rowcount


def _learned(statement: Executable, result: CursorResult[Any], values: Mapping[str, Any]) -> _Known | None:
    """Tell how a statement is run that was just run with these values; None if that depends on what they are."""
    if not isinstance(statement, ReturnsRows):
        return None
    context = result.context
    dialect, compiled = context.dialect, context.compiled
    if isinstance(compiled, SQLCompiler) and (compiled.post_compile_params or compiled.literal_execute_params):
        # Anew: what was compiled is shared with statements of that shape, whose lists may have another length.
        compiled = statement.compile(dialect=dialect, column_keys=sorted(values))
    if not isinstance(compiled, SQLCompiler) or compiled.implicit_returning:
        return None
    binds = {name: each for each, name in compiled.bind_names.items()}
    late = compiled.post_compile_params | compiled.literal_execute_params
    # A list that is given may be of another length the next time.
    if any(each.callable or (each in late and name in values) for name, each in binds.items()):
        return None
    parts: Mapping[str, Any] = {}
    if late:
        written = compiled.construct_expanded_state(values)
        sql, names, fixed, parts = written.statement, written.positiontup, written.parameters, written.processors
    else:
        sql, names = compiled.string, compiled.positiontup
        fixed = compiled.construct_params(None, context.extracted_parameters, escape_names=False, _check=False)
    parameters = []
    for name in names or ():
        known, convert, value = binds.get(name), parts.get(name), fixed[name]
        if known is not None:
            convert = known.type.dialect_impl(dialect).bind_processor(dialect)
        required = known is not None and known.required
        value = value if required or convert is None else convert(value)
        parameters.append(_Parameter(name, required, value, convert))
    found = list(statement.exported_columns)
    read = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in found]
    columns = SimpleResultMetaData([*result.keys()] if found else (), _processors=read)
    changes = compiled.isinsert or compiled.isupdate or compiled.isdelete
    return _Known(sql, tuple(parameters), frozenset(values) if changes else None, columns)
