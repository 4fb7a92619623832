"""What was found when everything was last tried is kept, so that what drifts is noticed."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant, Json

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("closed", sa.Text, nullable=False),
        sa.Column("tried_at", Instant, nullable=True),
        sa.Column("found", Json, nullable=True),
        sa.Column("drifted", Json, nullable=False),
        sa.Column("leased_until", Instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )


def downgrade() -> None:
    op.drop_table("inspection")
