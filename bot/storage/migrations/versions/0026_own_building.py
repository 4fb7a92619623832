"""People can choose the building that is theirs."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Let everybody's be learned, as before. SQLite cannot take the default away again, and it does no harm."""
    op.execute("ALTER TABLE person ADD COLUMN building TEXT DEFAULT '' NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE person ALTER COLUMN building DROP DEFAULT")


def downgrade() -> None:
    op.drop_column("person", "building")
