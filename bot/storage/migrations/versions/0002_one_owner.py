"""A booking with all its events has one owner; changes are put down, and events have roles."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

_INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
_LEASE = ("lease_until", "not_before")
_UNFINISHED = sa.text("unfinished")
_PENDING = sa.text("state IN ('asked', 'applying')")

_EVENT_UNFINISHED = sa.text("state <> 'cancelled' AND (state <> 'confirmed' OR invites_due)")

# Every booking has one event before, and one at least afterwards.
_TO_BOOKINGS = """
    UPDATE booking SET (epoch, lease_until, not_before, unfinished) = (
        SELECT event.epoch, event.lease_until, event.not_before,
            event.state <> 'cancelled' AND (event.state <> 'confirmed' OR event.invites_due)
        FROM event WHERE event.tenant = booking.tenant AND event.id = booking.event
    )
"""
_TO_EVENTS = """
    UPDATE event SET (epoch, lease_until, not_before) = (
        SELECT booking.epoch, booking.lease_until, booking.not_before
        FROM booking WHERE booking.tenant = event.tenant AND booking.id = event.booking
    )
"""

# What the older version knows no reason to keep on a calendar leaves it.
_WITHDRAW = """
    UPDATE event SET state = 'cancelling', invites_due = {no}
    WHERE state NOT IN ('cancelling', 'cancelled') AND EXISTS (
        SELECT 1 FROM booking WHERE booking.tenant = event.tenant AND booking.id = event.booking
        AND (booking.event <> event.id OR booking.cancel IS NOT NULL)
    )
"""


def upgrade() -> None:
    op.drop_index("ix_event_unfinished", "event")
    for name in ("next", "change", "cancel"):
        op.add_column("booking", sa.Column(name, sa.Text, nullable=True))
    _add("booking", "unfinished", "BOOLEAN", "FALSE")
    _add_lease("booking")
    op.execute(_TO_BOOKINGS)
    for name in ("epoch", *_LEASE):
        op.drop_column("event", name)
    roles = "CONSTRAINT ck_event_role CHECK (role IN ('meeting', 'placeholder'))"
    _add("event", "role", "VARCHAR(16)", "'meeting'", roles)
    _add("event", "farewell", "TEXT", "''")
    op.add_column("request", sa.Column("change", sa.Text, nullable=True))
    _changes()
    op.create_index(
        "ix_booking_unfinished",
        "booking",
        ["tenant", "lease_until"],
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    )


def downgrade() -> None:
    """Raises: RuntimeError while a change is under way, which only the newer version can finish."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM change WHERE state IN ('asked', 'applying')")).first():
        raise RuntimeError("A change of a booking is under way: let it finish first.")
    op.execute(_WITHDRAW.format(no="FALSE"))
    op.drop_index("ix_booking_unfinished", "booking")
    _add_lease("event")
    op.execute(_TO_EVENTS)
    for name in ("next", "change", "cancel", "unfinished", "epoch", *_LEASE):
        op.drop_column("booking", name)
    for name in ("role", "farewell"):
        op.drop_column("event", name)
    op.drop_column("request", "change")
    op.drop_table("change")
    op.create_index(
        "ix_event_unfinished",
        "event",
        ["tenant", "lease_until"],
        sqlite_where=_EVENT_UNFINISHED,
        postgresql_where=_EVENT_UNFINISHED,
    )


def _changes() -> None:
    op.create_table(
        "change",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("booking", sa.Text, nullable=False),
        sa.Column("room_shown", sa.JSON, nullable=False),
        sa.Column("starts", _INSTANT, nullable=False),
        sa.Column("ends", _INSTANT, nullable=False),
        sa.Column("wish", sa.JSON, nullable=False),
        sa.Column("farewell", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("problem", sa.JSON, nullable=True),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_change")),
        sa.ForeignKeyConstraint(
            ["tenant", "booking"], ["booking.tenant", "booking.id"], name=op.f("fk_change_booking")
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_change_span")),
        sa.CheckConstraint("state IN ('asked', 'applying', 'done', 'dropped')", name=op.f("ck_change_state")),
    )
    op.create_index(
        "uq_change_pending",
        "change",
        ["tenant", "booking"],
        unique=True,
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    )


def _add_lease(table: str) -> None:
    instant, dawn = ("TIMESTAMPTZ", "'epoch'") if _is_postgresql() else ("BIGINT", "0")
    _add(table, "epoch", "INTEGER", "1")
    for name in _LEASE:
        _add(table, name, instant, dawn)


def _add(table: str, name: str, kind: str, default: str, constraint: str = "") -> None:
    """Add a column that is never NULL; SQLite cannot take the default away again, and it does no harm."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind} DEFAULT {default} NOT NULL {constraint}")
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
