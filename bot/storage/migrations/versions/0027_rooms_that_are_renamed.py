"""A room says whether its bookers are still to be told that it has another name or time zone."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Nobody is told of what was edited before. SQLite cannot take the default away again, and it does no harm."""
    op.execute("ALTER TABLE room ADD COLUMN renamed BOOLEAN DEFAULT FALSE NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE room ALTER COLUMN renamed DROP DEFAULT")
    renamed = sa.text("renamed")
    op.create_index("ix_room_renamed", "room", ["tenant"], sqlite_where=renamed, postgresql_where=renamed)


def downgrade() -> None:
    op.drop_index("ix_room_renamed", "room")
    op.drop_column("room", "renamed")
