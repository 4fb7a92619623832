"""Bookings count how often in a row they were given back because of a definite no, so that each wait is longer."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing had been refused twice so far. SQLite cannot take the default away again, and it does no harm."""
    op.execute("ALTER TABLE booking ADD COLUMN setbacks INTEGER DEFAULT 0 NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE booking ALTER COLUMN setbacks DROP DEFAULT")


def downgrade() -> None:
    op.drop_column("booking", "setbacks")
