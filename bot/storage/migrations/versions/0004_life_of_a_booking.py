"""Who changed or cancelled a booking, what was answered to it, forms that change one, stars, reminders and notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

_INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
_JSON = sa.JSON(none_as_null=True)

_ADDED = (
    ("booking", "followed", "INTEGER", "0"),
    ("booking", "answers", "JSON", "'{}'"),
    ("draft", "base", "INTEGER", "0"),
    ("card", "viewer", "TEXT", "''"),
)
_OPTIONAL = (
    ("booking", "ended_by", _JSON),
    ("change", "asked_by", _JSON),
    ("draft", "changes", sa.Text),
    ("draft", "asked", sa.Text),
    ("person", "reminder_minutes", sa.Integer),
)


def upgrade() -> None:
    for table, name, optional in _OPTIONAL:
        op.add_column(table, sa.Column(name, optional, nullable=True))
    for table, name, kind, default in _ADDED:
        _add(table, name, kind, default)
    op.create_table(
        "favourite",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("room", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person", "room", name="pk_favourite"),
    )
    op.create_table(
        "notice",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("booking", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("rests_until", _INSTANT, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "booking", "kind", "about", name="pk_notice"),
        sa.ForeignKeyConstraint(["tenant", "booking"], ["booking.tenant", "booking.id"], name="fk_notice_booking"),
    )
    op.create_index("ix_booking_tenant_ends", "booking", ["tenant", "ends"])


def downgrade() -> None:
    """A form that changes a booking would book another one in the older version, so these go."""
    op.execute("DELETE FROM draft WHERE changes IS NOT NULL")
    op.drop_index("ix_booking_tenant_ends", "booking")
    op.drop_table("notice")
    op.drop_table("favourite")
    for table, name, *_ in (*_ADDED, *_OPTIONAL):
        op.drop_column(table, name)


def _add(table: str, name: str, kind: str, default: str) -> None:
    """Add a column that is never NULL; SQLite cannot take the default away again, and it does no harm."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind} DEFAULT {default} NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT")
