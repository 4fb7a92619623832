"""Whether an event is known as a day of a series that somebody made of it; of earlier ones it may be so."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.add_column("event", sa.Column("of_series", sa.Boolean, nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("event", "of_series")
