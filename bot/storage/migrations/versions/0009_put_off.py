"""What Teams did not take is counted, so that each rest is longer than the one before."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nothing was put off so far. SQLite cannot take the defaults away again, and they do no harm."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    instant, dawn = ("TIMESTAMP WITH TIME ZONE", "'1970-01-01 00:00:00+00'") if postgresql else ("BIGINT", "0")
    columns = (
        ("card", "setbacks", "INTEGER", "0"),
        ("card", "not_before", instant, dawn),
        ("notice", "setbacks", "INTEGER", "0"),
    )
    for table, name, kind, default in columns:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind} DEFAULT {default} NOT NULL")
        if postgresql:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT")
    op.execute("CREATE INDEX ix_card_put_off ON card (tenant) WHERE setbacks > 0")


def downgrade() -> None:
    op.drop_index("ix_card_put_off", "card")
    op.drop_column("notice", "setbacks")
    op.drop_column("card", "not_before")
    op.drop_column("card", "setbacks")
