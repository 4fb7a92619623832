"""What the tables are made of: columns of few kinds, and instants that both databases hold alike."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    CheckConstraint,
    Column,
    ColumnElement,
    Insert,
    MetaData,
    String,
    Table,
    Text,
    Update,
    bindparam,
    insert,
    update,
)
from sqlalchemy.dialects.postgresql import TEXT, TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

DAWN = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything that is ever stored."""

_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """Stores an instant, and takes and gives nothing but aware UTC.

    SQLite holds microseconds since 1970 as an integer, so that its triggers compare what is meant.
    Raises: ValueError where a value is naive or in another zone.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give the column's type in that database."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        """Write an instant."""
        if value is None:
            return None
        if value.utcoffset() != timedelta(0):
            raise ValueError("an instant is stored in UTC")
        return value if dialect.name == "postgresql" else (value - DAWN) // _MICROSECOND

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as declared
        """Read an instant."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return DAWN + value * _MICROSECOND


Json = JSON(none_as_null=True)
"""Plain JSON values; None is NULL. Not JSONB, which refuses NUL and lone surrogates: forms keep what was typed."""


ORDERED = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Text that both databases sort alike: by its characters' numbers."""


def tenant() -> Column[str]:
    """Whose row it is: part of every key."""
    return Column("tenant", String(36), nullable=False)


def text(name: str, *, nullable: bool = False) -> Column[str]:
    """Text of any length."""
    return Column(name, Text, nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> Column[datetime]:
    """An instant."""
    return Column(name, Instant, nullable=nullable)


def holder() -> Column[int]:
    """Which process holds the row for a while (`bot.processes`), if one does."""
    return Column("holder", BigInteger, nullable=True)


def json(name: str, *, nullable: bool = False) -> Column[Any]:
    """Plain JSON values."""
    return Column(name, Json, nullable=nullable)


def parameters(table: Table, names: Iterable[str]) -> dict[str, BindParameter[Any]]:
    """Give a parameter for each of these columns, for a statement that is built once; `given` gives their values."""
    return {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}


def given(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values of columns as those of `parameters`."""
    return {f"new_{name}": value for name, value in columns.items()}


Expressions = tuple[tuple[str, ColumnElement[Any]], ...]
"""The columns whose values the database works out, each with how."""

SHAPES = 500
"""How many statements that write rows are kept: they differ in their columns, expressions and conditions."""


def parted(columns: Mapping[str, Any]) -> tuple[dict[str, Any], Expressions]:
    """Part the values of columns into those that are told and those that the database works out."""
    told, expressions = {}, []
    for name, value in columns.items():
        if isinstance(value, BindParameter) and not value.required:
            told[name] = value.value
        elif isinstance(value, ColumnElement):
            expressions.append((name, value))
        else:
            told[name] = value
    return told, tuple(expressions)


def inserting(table: Table, columns: Mapping[str, Any]) -> tuple[Insert, dict[str, Any]]:
    """Give the statement that inserts a row, and its values. It is built once for rows of one shape.

    So an expression, too, should be the same object each time.
    """
    told, expressions = parted(columns)
    return _inserting(table, tuple(told), expressions), given(told)


def changing(
    table: Table, where: tuple[ColumnElement[bool], ...], columns: Mapping[str, Any], **named: object
) -> tuple[Update, dict[str, Any]]:
    """Do as `inserting` for changing rows, which the conditions pick by parameters that are `named`."""
    told, expressions = parted(columns)
    return _changing(table, where, tuple(told), expressions), {**given(told), **named}


@lru_cache(SHAPES)
def _inserting(table: Table, names: tuple[str, ...], expressions: Expressions) -> Insert:
    return insert(table).values({**parameters(table, names), **dict(expressions)})


@lru_cache(SHAPES)
def _changing(
    table: Table, where: tuple[ColumnElement[bool], ...], names: tuple[str, ...], expressions: Expressions
) -> Update:
    return update(table).where(*where).values({**parameters(table, names), **dict(expressions)})


def one_of(name: str, values: type[StrEnum]) -> CheckConstraint:
    """Hold a column to the values of an Enum."""
    return CheckConstraint(f"{name} IN ({', '.join(repr(each.value) for each in values)})", name=name)
