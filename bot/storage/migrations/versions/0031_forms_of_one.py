"""The open forms of one person are counted before another one is kept."""

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_index("ix_draft_tenant_owner", "draft", ["tenant", "owner"])


def downgrade() -> None:
    op.drop_index("ix_draft_tenant_owner", "draft")
