"""Who holds a booking, a card or a notice for a while, so that what a dead process held is given out again at once."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_HELD = ("booking", "card", "notice")


def upgrade() -> None:
    for table in _HELD:
        op.add_column(table, sa.Column("holder", sa.BigInteger, nullable=True))
    instant = sa.TIMESTAMP(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.BigInteger()
    op.create_table(
        "process",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("seen_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_process"),
    )


def downgrade() -> None:
    op.drop_table("process")
    for table in _HELD:
        op.drop_column(table, "holder")
