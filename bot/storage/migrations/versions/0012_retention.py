"""Bookings are marked where something may be to be told, and what is over is found by an index, to be removed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_COLUMNS = (("news", "INTEGER", "0"), ("looked", "INTEGER", "0"), ("stripped", "BOOLEAN", "FALSE"))
_INDEXES: tuple[tuple[str, str, tuple[str, ...], str | None], ...] = (
    ("ix_booking_tenant_starts", "booking", ("tenant", "starts"), None),
    ("ix_booking_news", "booking", ("tenant", "ends"), "looked < news"),
    ("ix_booking_whole", "booking", ("tenant", "ends"), "NOT stripped"),
    ("ix_event_body", "event", ("tenant", "ends"), "length(body) > 0"),
    ("ix_change_tenant_booking", "change", ("tenant", "booking"), None),
    ("ix_request_tenant_booking", "request", ("tenant", "booking"), None),
    ("ix_request_refused", "request", ("tenant", "asked_at"), "booking IS NULL"),
    ("ix_card_of_none", "card", ("tenant", "placed_at"), "booking IS NULL"),
    ("ix_audit_tenant_action_subject", "audit", ("tenant", "action", "subject"), None),
    ("ix_bot_state_tenant_updated_at", "bot_state", ("tenant", "updated_at"), None),
)


def upgrade() -> None:
    """What is still to come is looked at once, as if something had happened to it."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, kind, default in _COLUMNS:
        # SQLite cannot take the default away again, and it does no harm.
        op.execute(f"ALTER TABLE booking ADD COLUMN {name} {kind} DEFAULT {default} NOT NULL")
        if postgresql:
            op.execute(f"ALTER TABLE booking ALTER COLUMN {name} DROP DEFAULT")
    an_hour_ago = "now() - INTERVAL '1 hour'" if postgresql else "(strftime('%s', 'now') - 3600) * 1000000"
    op.execute(f"UPDATE booking SET news = 1 WHERE ends > {an_hour_ago}")  # noqa: S608 - from above
    for name, table, columns, condition in _INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, *_ in _INDEXES:
        op.drop_index(name, table)
    for name, *_ in _COLUMNS:
        op.drop_column("booking", name)
