"""Runs the migrations on the connection, and within the transaction, that `bot.database` hands over."""

from alembic import context

from bot.storage import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.bookings.metadata,
    # SQLite's DDL is transactional as long as the driver leaves the transaction alone, and `bot.database` sees to that.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
