"""Rooms are looked at by whoever comes first: when that was, and which rooms have events of ours."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_STANDING = sa.text("state <> 'cancelled'")


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("room", sa.Text, nullable=False),
        sa.Column("tried_at", _instant(), nullable=False),
        *(
            sa.Column(each, _instant(), nullable=True)
            for each in ("near_at", "whole_at", "doubted_since", "doubted_at")
        ),
        sa.Column("rests_until", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "room", name="pk_look"),
    )
    op.create_index(
        "ix_event_standing",
        "event",
        ["tenant", "mailbox", "ends"],
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )


def downgrade() -> None:
    op.drop_index("ix_event_standing", "event")
    op.drop_table("look")


def _instant() -> sa.TIMESTAMP | sa.BigInteger:
    """As `bot.columns.Instant` was at that time."""
    return sa.TIMESTAMP(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.BigInteger()
