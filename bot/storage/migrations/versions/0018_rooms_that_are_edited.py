"""Rooms are edited and listed: each has a version, what lists are sorted by, and the words by which it is found."""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import ORDERED, Json

revision = "0018"
down_revision = "0017"

_ROOM = sa.table(
    "room",
    *(sa.column(name, sa.Text) for name in ("tenant", "address", "name", "building", "floor", "searched_as")),
    sa.column("listed_as", sa.Text),
    sa.column("equipment", Json),
)


def upgrade() -> None:
    """Write the new columns of the rooms that there are. SQLite cannot take a default away again."""
    op.create_table(
        "registry",
        sa.Column("tenant", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.add_column("room", sa.Column("version", sa.Integer, nullable=False, server_default="0"))
    for name, kind in (("listed_as", ORDERED), ("searched_as", sa.Text)):
        op.add_column("room", sa.Column(name, kind, nullable=False, server_default=""))
    connection = op.get_bind()
    for room in connection.execute(sa.select(_ROOM)).mappings().all():
        this = sa.and_(_ROOM.c.tenant == room["tenant"], _ROOM.c.address == room["address"])
        connection.execute(sa.update(_ROOM).where(this).values(_found_by(dict(room))))
    if connection.dialect.name == "postgresql":
        for name in ("version", "listed_as", "searched_as"):
            op.alter_column("room", name, server_default=None)
    op.create_index("ix_room_tenant_listed_as", "room", ["tenant", "listed_as"])
    op.add_column("audit", sa.Column("details", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("audit", "details")
    op.drop_index("ix_room_tenant_listed_as", "room")
    for name in ("searched_as", "listed_as", "version"):
        op.drop_column("room", name)
    op.drop_table("registry")


def _found_by(room: dict[str, Any]) -> dict[str, str]:
    # As `booking.room_names` has it at this version.
    place = (room["building"], room["floor"], room["name"], room["address"])
    words = re.findall(r"\w+", " ".join((*place, *sorted(room["equipment"]))).casefold())
    listed = re.sub(r"\d+", lambda number: number[0].zfill(6), "\x1f".join(place).casefold())
    return {"listed_as": listed, "searched_as": "".join(f" {word}" for word in words)}
