"""A booking keeps what whoever cancelled it said."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """What was said before is not known. SQLite cannot take the default away again, and it does no harm."""
    op.execute("ALTER TABLE booking ADD COLUMN farewell TEXT DEFAULT '' NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE booking ALTER COLUMN farewell DROP DEFAULT")


def downgrade() -> None:
    op.drop_column("booking", "farewell")
