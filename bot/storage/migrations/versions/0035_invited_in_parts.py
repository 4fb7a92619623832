"""Whether the invitations to an event went out in parts, each to more of its people."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.add_column("event", sa.Column("in_parts", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("event", "in_parts")
