"""Imports of rooms are kept while somebody looks at them, and while they are applied."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant, Json

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "room_import",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("owner_name", sa.Text, nullable=False),
        sa.Column("owner_address", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("places", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("leased_until", Instant, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_index("ix_room_import_tenant_expires_at", "room_import", ["tenant", "expires_at"])
    op.create_table(
        "room_import_room",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("import", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("source", Json, nullable=False),
        sa.Column("was", Json, nullable=True),
        sa.Column("is_to_be", Json, nullable=True),
        sa.Column("kind", sa.Text, nullable=True),
        sa.Column("fault", sa.Text, nullable=True),
        sa.Column("applied", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "import", "position"),
        sa.ForeignKeyConstraint(
            ["tenant", "import"],
            ["room_import.tenant", "room_import.id"],
            name="fk_room_import_room_tenant_room_import",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("room_import_room")
    op.drop_table("room_import")
