"""Booking is switched off for a building, a floor or a room."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "closing",
        sa.Column("tenant", sa.String(36), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("building", "floor", "room")),
        sa.PrimaryKeyConstraint("tenant", "room", "building", "floor"),
    )


def downgrade() -> None:
    op.drop_table("closing")
