"""What a crash leaves open: an edit of a card that may still arrive, and which server it was, that may lack rows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("card", sa.Column("unsure_until", _instant(), nullable=True))
    op.create_table(
        "server", sa.Column("identity", sa.Text, nullable=False), sa.PrimaryKeyConstraint("identity", name="pk_server")
    )


def downgrade() -> None:
    op.drop_table("server")
    op.drop_column("card", "unsure_until")


def _instant() -> sa.TIMESTAMP | sa.BigInteger:
    """As `bot.columns.Instant` was at that time."""
    return sa.TIMESTAMP(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.BigInteger()
