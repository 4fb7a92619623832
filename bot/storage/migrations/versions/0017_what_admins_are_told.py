"""What does not leave a calendar is noted, and what admins were told of it and of rooms that cannot be read."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Instant

revision = "0017"
down_revision = "0016"

_CLINGING = sa.text("clings_since IS NOT NULL")


def upgrade() -> None:
    """What is on its way off a calendar follows from the events. SQLite cannot take the default away again."""
    op.execute("ALTER TABLE booking ADD COLUMN lingers BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute(
        "UPDATE booking SET lingers = TRUE WHERE unfinished AND EXISTS (SELECT 1 FROM event WHERE event.tenant ="
        " booking.tenant AND event.booking = booking.id AND event.state <> 'cancelled' AND event.id <> booking.event"
        " AND (booking.next IS NULL OR event.id <> booking.next))"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE booking ALTER COLUMN lingers DROP DEFAULT")
    op.add_column("booking", sa.Column("clings_since", Instant, nullable=True))
    op.create_index(
        "ix_booking_clinging", "booking", ["tenant", "id"], sqlite_where=_CLINGING, postgresql_where=_CLINGING
    )
    op.add_column("look", sa.Column("unread_since", Instant, nullable=True))
    op.create_table(
        "alert",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("admin", sa.Text, nullable=False),
        sa.Column("leased_until", Instant, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("rejections", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "about", "admin"),
    )
    op.create_index("ix_alert_tenant_leased_until", "alert", ["tenant", "leased_until"])


def downgrade() -> None:
    op.drop_table("alert")
    op.drop_column("look", "unread_since")
    op.drop_index("ix_booking_clinging", "booking")
    op.drop_column("booking", "clings_since")
    op.drop_column("booking", "lingers")
