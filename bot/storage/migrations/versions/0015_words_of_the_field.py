"""Columns take the words that the field has for what they hold: lease, fencing token, response, rejection."""

from alembic import op

revision, down_revision, branch_labels, depends_on = "0015", "0014", None, None

_RENAMED = (
    ("booking", "wish", "meeting"),
    ("booking", "answers", "responses"),
    ("booking", "epoch", "fencing_token"),
    ("booking", "setbacks", "rejections"),
    ("event", "farewell", "cancellation_message"),
    ("change", "wish", "meeting"),
    ("change", "farewell", "cancellation_message"),
    ("card", "rests_until", "leased_until"),
    ("card", "setbacks", "rejections"),
    ("notice", "rests_until", "leased_until"),
    ("notice", "setbacks", "rejections"),
    ("look", "rests_until", "leased_until"),
)


def upgrade() -> None:
    for table, old, new in _RENAMED:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def downgrade() -> None:
    for table, old, new in _RENAMED:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
