"""The addresses of people are learned anew: some were user principal names, at which nobody receives mail."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("UPDATE person SET address = ''")


def downgrade() -> None:
    """Nothing to do: what is missing is looked up when somebody writes next."""
