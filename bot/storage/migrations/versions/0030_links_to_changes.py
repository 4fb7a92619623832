"""A look keeps the link by which Graph tells what changed in a room's calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_SPAN = ("watched_from", "watched_until")


def upgrade() -> None:
    """SQLite cannot take the default away again, and it does no harm."""
    for name in _SPAN:
        op.add_column("look", sa.Column(name, _instant(), nullable=True))
    op.execute("ALTER TABLE look ADD COLUMN link TEXT DEFAULT '' NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE look ALTER COLUMN link DROP DEFAULT")


def downgrade() -> None:
    for name in ("link", *_SPAN):
        op.drop_column("look", name)


def _instant() -> sa.TIMESTAMP | sa.BigInteger:
    """As `bot.columns.Instant` was at that time."""
    return sa.TIMESTAMP(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.BigInteger()
