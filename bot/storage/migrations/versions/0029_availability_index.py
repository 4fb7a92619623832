"""What a look saw of a room's calendar is kept: when the room is taken by others, for whoever searches."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_SPAN = ("seen_from", "seen_until")


def upgrade() -> None:
    for name in _SPAN:
        op.add_column("look", sa.Column(name, _instant(), nullable=True))
    op.create_table(
        "busy_day",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("room", sa.Text, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("slots", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "room", "day"),
    )
    op.create_index("ix_busy_day_tenant_day", "busy_day", ["tenant", "day"])


def downgrade() -> None:
    op.drop_table("busy_day")
    for name in _SPAN:
        op.drop_column("look", name)


def _instant() -> sa.TIMESTAMP | sa.BigInteger:
    """As `bot.columns.Instant` was at that time."""
    return sa.TIMESTAMP(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.BigInteger()
