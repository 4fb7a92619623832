"""The form that a booking was made from is found by the booking, to ask for the same again."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_index("ix_draft_tenant_booking", "draft", ["tenant", "booking"])


def downgrade() -> None:
    op.drop_index("ix_draft_tenant_booking", "draft")
