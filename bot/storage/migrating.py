"""Brings the tables to a revision. Alembic is here alone, and this is imported only where there is something to do."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.storage import migrations


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to a revision, or down to one, within the connection's transaction.

    Revisions are numbers of four digits, and `base` is before all of them.
    """
    config = Config(attributes={"connection": connection})
    # Alembic interpolates its options, hence the doubled percent signs.
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    if to == "base" or to < (MigrationContext.configure(connection).get_current_revision() or ""):
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)
