"""Which subscription tells of changes in a room's calendar, and which rooms somebody told of."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.add_column("look", sa.Column("wanted_at", _instant(), nullable=True))
    wanted = sa.text("wanted_at IS NOT NULL")
    op.create_index("ix_look_wanted", "look", ["tenant"], sqlite_where=wanted, postgresql_where=wanted)
    op.create_table(
        "subscription",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("room", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("made_at", _instant(), nullable=True),
        sa.Column("expires_at", _instant(), nullable=True),
        sa.Column("due_at", _instant(), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("leased_until", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "room"),
    )
    op.create_index("ix_subscription_tenant_due_at", "subscription", ["tenant", "due_at"])
    op.create_index("ix_subscription_tenant_subscription_id", "subscription", ["tenant", "subscription_id"])


def downgrade() -> None:
    op.drop_table("subscription")
    op.drop_index("ix_look_wanted", "look")
    op.drop_column("look", "wanted_at")


def _instant() -> sa.TIMESTAMP | sa.BigInteger:
    """As `bot.columns.Instant` was at that time."""
    return sa.TIMESTAMP(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.BigInteger()
