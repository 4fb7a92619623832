"""What a person's client says of their language, and which one they chose."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Nobody's language is known before they are seen again. SQLite cannot take the default away again."""
    for name in ("locale", "language"):
        op.execute(f"ALTER TABLE person ADD COLUMN {name} TEXT DEFAULT '' NOT NULL")
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"ALTER TABLE person ALTER COLUMN {name} DROP DEFAULT")


def downgrade() -> None:
    op.drop_column("person", "language")
    op.drop_column("person", "locale")
