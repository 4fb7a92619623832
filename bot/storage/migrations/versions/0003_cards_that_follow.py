"""Cards know which booking they show, and as of when, so that they follow it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_COLUMNS = ("booking", "shown", "zone", "shared", "rests_until")


def upgrade() -> None:
    """What stood before shows no booking that it would have to follow."""
    instant, dawn = ("TIMESTAMPTZ", "'epoch'") if _is_postgresql() else ("BIGINT", "0")
    op.add_column("card", sa.Column("booking", sa.Text, nullable=True))
    _add("shown", "INTEGER", "0")
    _add("zone", "TEXT", "''")
    _add("shared", "BOOLEAN", "FALSE")
    _add("rests_until", instant, dawn)
    op.create_index("ix_card_tenant_booking", "card", ["tenant", "booking"])


def downgrade() -> None:
    op.drop_index("ix_card_tenant_booking", "card")
    for name in _COLUMNS:
        op.drop_column("card", name)


def _add(name: str, kind: str, default: str) -> None:
    """Add a column that is never NULL; SQLite cannot take the default away again, and it does no harm."""
    op.execute(f"ALTER TABLE card ADD COLUMN {name} {kind} DEFAULT {default} NOT NULL")
    if _is_postgresql():
        op.execute(f"ALTER TABLE card ALTER COLUMN {name} DROP DEFAULT")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
