"""A booking keeps what it was before it was last changed or moved, and which news of it were left as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """What bookings were before is not known. SQLite cannot take the default away again, and it does no harm."""
    op.add_column("booking", sa.Column("former", sa.JSON(none_as_null=True), nullable=True))
    op.execute("ALTER TABLE booking ADD COLUMN kept TEXT DEFAULT '' NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE booking ALTER COLUMN kept DROP DEFAULT")


def downgrade() -> None:
    op.drop_column("booking", "kept")
    op.drop_column("booking", "former")
