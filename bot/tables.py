"""The tables of the process, in one place: what the stores read and what the migrations must build.

The tenant is part of every key. What keeps claims from overlapping is not here but in the migrations: triggers in
SQLite, an exclusion constraint in PostgreSQL.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from booking.model import EventState

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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
        return value if dialect.name == "postgresql" else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as declared
        """Read an instant."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _EPOCH + value * _MICROSECOND


Json = JSON(none_as_null=True)
"""Plain JSON values; None is NULL. Not JSONB, which refuses NUL and lone surrogates: forms keep what was typed."""


def _tenant() -> Column[str]:
    return Column("tenant", String(36), nullable=False)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, Instant, nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Json, nullable=nullable)


bookings = Table(
    "booking",
    metadata,
    _tenant(),
    _text("id"),
    _text("reference"),
    _text("owner"),  # Entra object id
    _text("owner_name"),
    _text("owner_address"),
    _text("room"),  # mail address
    _json("room_shown"),  # the room as it was when booked
    _instant("starts"),
    _instant("ends"),
    _json("wish"),  # title, attendees, private, online
    Column("revision", Integer, nullable=False),
    _text("event"),  # the current one; its row comes after this one, so no key points there
    Column("invited", Boolean, nullable=False),
    _text("online_url", nullable=True),
    _json("problem", nullable=True),
    _instant("made_at"),
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "reference"),
    CheckConstraint("starts < ends", name="span"),
    Index(None, "tenant", "room", "ends"),
    Index(None, "tenant", "owner", "ends"),
)

UNFINISHED = text("state <> 'cancelled' AND (state <> 'confirmed' OR invites_due)")
"""Picks the events that are not at rest (`LedgerEvent.at_rest`); literal, so that the partial index answers it."""

events = Table(
    "event",
    metadata,
    _tenant(),
    _text("id"),  # Graph's transactionId, and part of the stamp
    _text("booking"),
    _text("mailbox"),
    _text("zone"),
    _instant("starts"),
    _instant("ends"),
    Column("body", LargeBinary, nullable=False),  # the exact bytes to POST
    _json("invitees"),
    _instant("give_up_at"),
    Column("state", String(16), nullable=False),
    Column("epoch", Integer, nullable=False),
    _text("graph_id", nullable=True),
    _text("etag"),
    _instant("unresolved_until", nullable=True),
    _instant("verified_at", nullable=True),
    Column("invites_due", Boolean, nullable=False),
    _instant("lease_until"),
    _instant("not_before"),
    PrimaryKeyConstraint("tenant", "id"),
    ForeignKeyConstraint(["tenant", "booking"], ["booking.tenant", "booking.id"]),
    CheckConstraint("starts < ends", name="span"),
    CheckConstraint(f"state IN ({', '.join(repr(each.value) for each in EventState)})", name="state"),
    Index(None, "tenant", "booking"),
)

Index(
    "ix_event_unfinished", events.c.tenant, events.c.lease_until, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
)

claims = Table(
    "claim",
    metadata,
    _tenant(),
    _text("booking"),
    _text("event"),
    _text("room"),  # mail address
    _instant("starts"),
    _instant("ends"),
    PrimaryKeyConstraint("tenant", "event", "room", "starts", "ends"),
    ForeignKeyConstraint(["tenant", "event"], ["event.tenant", "event.id"], deferrable=True, initially="DEFERRED"),
    CheckConstraint("starts < ends", name="span"),
    # By end, not by start: what is over is never looked at again.
    Index(None, "tenant", "room", "ends"),
    Index(None, "tenant", "ends"),
)

requests = Table(
    "request",
    metadata,
    _tenant(),
    _text("key"),
    _text("booking", nullable=True),
    _json("problems", nullable=True),
    _instant("asked_at"),
    PrimaryKeyConstraint("tenant", "key"),
    ForeignKeyConstraint(
        ["tenant", "booking"], ["booking.tenant", "booking.id"], deferrable=True, initially="DEFERRED"
    ),
    CheckConstraint("(booking IS NULL) <> (problems IS NULL)", name="answer"),
)

rooms = Table(
    "room",
    metadata,
    _tenant(),
    _text("address"),
    _text("zone"),
    _text("name"),
    _text("building"),
    _text("floor"),
    Column("seats", Integer, nullable=True),
    _json("equipment"),
    PrimaryKeyConstraint("tenant", "address"),
    CheckConstraint("seats >= 1", name="seats"),
)

admins = Table(
    "admin",
    metadata,
    _tenant(),
    _text("id"),  # Entra object id
    _text("name"),
    _text("address"),
    PrimaryKeyConstraint("tenant", "id"),
)

settings = Table(
    "setting",
    metadata,
    _tenant(),
    Column("booking_on", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant"),
)

installations = Table(
    "installation",
    metadata,
    _tenant(),
    _text("id"),  # what our events are stamped with
    PrimaryKeyConstraint("tenant"),
)

audit = Table(
    "audit",
    metadata,
    _tenant(),
    _text("id"),
    _instant("at"),
    _text("by_id"),  # Entra object id
    _text("by_name"),
    _text("action"),
    _text("subject"),  # the room's address, or the Entra object id of whom it concerns
    PrimaryKeyConstraint("tenant", "id"),
    Index(None, "tenant", "at"),
)

drafts = Table(
    "draft",
    metadata,
    _tenant(),
    _text("id"),
    _text("owner"),  # Entra object id
    _text("owner_name"),
    _text("owner_address"),
    _text("zone"),
    Column("shared", Boolean, nullable=False),
    _instant("expires_at"),
    _json("inputs"),
    _json("people"),
    _text("stage"),
    Column("revision", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    _text("booking", nullable=True),
    _text("taken", nullable=True),
    PrimaryKeyConstraint("tenant", "id"),
    Index(None, "tenant", "expires_at"),
)

people = Table(
    "person",
    metadata,
    _tenant(),
    _text("id"),  # Entra object id
    _text("name"),
    _text("address"),
    _text("zone"),
    _json("personal", nullable=True),  # conversation reference of the person's own chat
    _instant("welcomed_at", nullable=True),
    _instant("remembered_at"),
    PrimaryKeyConstraint("tenant", "id"),
)

cards = Table(
    "card",
    metadata,
    _tenant(),
    _text("subject"),  # "draft:<id>" or "booking:<id>"
    _text("activity"),
    _text("role"),
    _json("reference"),  # of the conversation
    _instant("placed_at"),
    PrimaryKeyConstraint("tenant", "subject", "activity"),
)

bot_state = Table(
    "bot_state",
    metadata,
    Column("tenant", String(36), nullable=False),
    Column("key", String(512), nullable=False),
    Column("etag", String(32), nullable=False),
    Column("data", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("tenant", "key"),
)
