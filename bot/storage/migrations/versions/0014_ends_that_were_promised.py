"""Cards know whether they left an end open which they are to tell."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """What earlier cards promised is not known. SQLite cannot take the default away again, and it does no harm."""
    op.execute("ALTER TABLE card ADD COLUMN promises BOOLEAN DEFAULT FALSE NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE card ALTER COLUMN promises DROP DEFAULT")


def downgrade() -> None:
    """What is owed was no card."""
    op.execute("DELETE FROM card WHERE subject LIKE 'owed:%'")
    op.drop_column("card", "promises")
