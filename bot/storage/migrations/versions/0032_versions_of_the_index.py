"""The availability index counts how often it is written, so that each process reads only what changed."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """What was written before has version 0: whoever reads for the first time reads all."""
    for table in ("look", "busy_day"):
        op.add_column(table, sa.Column("version", sa.BigInteger, nullable=False, server_default="0"))
    op.create_index("ix_look_tenant_version", "look", ["tenant", "version"])
    op.drop_index("ix_busy_day_tenant_day", "busy_day")
    op.create_index("ix_busy_day_tenant_day_version", "busy_day", ["tenant", "day", "version"])
    op.create_table(
        "index_version",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("forgot", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )


def downgrade() -> None:
    op.drop_table("index_version")
    op.drop_index("ix_busy_day_tenant_day_version", "busy_day")
    op.create_index("ix_busy_day_tenant_day", "busy_day", ["tenant", "day"])
    op.drop_index("ix_look_tenant_version", "look")
    for table in ("look", "busy_day"):
        op.drop_column(table, "version")
