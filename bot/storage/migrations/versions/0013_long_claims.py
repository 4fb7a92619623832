"""Claims that last long have an index of their own, so that the others are looked for between two ends."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_LITE, _POSTGRES = sa.text("ends - starts > 172800000000"), sa.text("ends - starts > interval '2 days'")


def upgrade() -> None:
    op.create_index("ix_claim_long", "claim", ["tenant", "ends"], sqlite_where=_LITE, postgresql_where=_POSTGRES)


def downgrade() -> None:
    op.drop_index("ix_claim_long", "claim")
