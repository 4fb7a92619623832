"""Cards know the newest revision of their booking, so that those behind are found without a look at all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_BEHIND = sa.text("(shown < newest OR unsure_until IS NOT NULL)")


def upgrade() -> None:
    """SQLite cannot take the default away again, and it does no harm."""
    op.execute("ALTER TABLE card ADD COLUMN newest INTEGER DEFAULT 0 NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE card ALTER COLUMN newest DROP DEFAULT")
    op.execute(
        "UPDATE card SET newest = COALESCE((SELECT revision FROM booking WHERE booking.tenant = card.tenant "
        "AND booking.id = card.booking), 0) WHERE booking IS NOT NULL"
    )
    op.create_index("ix_card_tenant_activity", "card", ["tenant", "activity"])
    op.create_index("ix_card_behind", "card", ["tenant", "rests_until"], sqlite_where=_BEHIND, postgresql_where=_BEHIND)


def downgrade() -> None:
    op.drop_index("ix_card_behind", "card")
    op.drop_index("ix_card_tenant_activity", "card")
    op.drop_column("card", "newest")
