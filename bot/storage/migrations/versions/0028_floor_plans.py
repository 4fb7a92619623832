"""Floors have plans: a picture each, the spaces on it, and addresses at which drawings are fetched for a while."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant, Json

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "floor_plan",
        sa.Column("tenant", sa.String(36), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("building", "floor", "version", "fingerprint")),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("picture", sa.LargeBinary, nullable=False),
        sa.Column("spaces", Json, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "building", "floor"),
    )
    op.create_index("ix_floor_plan_tenant_fingerprint", "floor_plan", ["tenant", "fingerprint"])
    op.create_table(
        "floor_plan_upload",
        sa.Column("tenant", sa.String(36), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "owner", "owner_name", "owner_address")),
        sa.Column("building", sa.Text, nullable=True),
        sa.Column("floor", sa.Text, nullable=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("picture", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_index("ix_floor_plan_upload_tenant_fingerprint", "floor_plan_upload", ["tenant", "fingerprint"])
    op.create_index("ix_floor_plan_upload_tenant_expires_at", "floor_plan_upload", ["tenant", "expires_at"])
    op.create_table(
        "floor_plan_link",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("drawing", Json, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "hash"),
    )
    op.create_index("ix_floor_plan_link_tenant_expires_at", "floor_plan_link", ["tenant", "expires_at"])


def downgrade() -> None:
    op.drop_table("floor_plan_link")
    op.drop_table("floor_plan_upload")
    op.drop_table("floor_plan")
