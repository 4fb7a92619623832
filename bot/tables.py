"""The tables of the process, in one place: what the stores read and what the migrations must build."""

from sqlalchemy import Column, DateTime, MetaData, PrimaryKeyConstraint, String, Table, Text, func

metadata = MetaData()

bot_state = Table(
    "bot_state",
    metadata,
    Column("tenant", String(36), nullable=False),
    Column("key", String(512), nullable=False),
    Column("etag", String(32), nullable=False),
    Column("data", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("tenant", "key"),
)
