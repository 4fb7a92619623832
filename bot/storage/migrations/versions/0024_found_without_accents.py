"""Rooms are found without accents, by the words of their name first."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Json

revision = "0024"
down_revision = "0023"

_ROOM = sa.table(
    "room",
    *(sa.column(name, sa.Text) for name in ("tenant", "address", "name", "building", "floor", "searched_as")),
    sa.column("equipment", Json),
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def upgrade() -> None:
    """Write the words of the rooms that there are anew."""
    _write(_words)


def downgrade() -> None:
    _write(_words_before)


def _write(words: Callable[[dict[str, Any]], list[str]]) -> None:
    connection = op.get_bind()
    for room in connection.execute(sa.select(_ROOM)).mappings().all():
        this = sa.and_(_ROOM.c.tenant == room["tenant"], _ROOM.c.address == room["address"])
        found_by = "".join(f" {word}" for word in words(dict(room)))
        connection.execute(sa.update(_ROOM).where(this).values(searched_as=found_by))


def _words(room: dict[str, Any]) -> list[str]:
    # As `booking.room_names` has it at this version.
    said = " ".join((room["name"], room["building"], room["floor"], room["address"], *sorted(room["equipment"])))
    bare = unicodedata.normalize("NFKD", re.sub(r"@\S*", " ", said).casefold().translate(_LETTERS))
    return re.findall(r"\w+", "".join(each for each in bare if unicodedata.category(each) != "Mn"))


def _words_before(room: dict[str, Any]) -> list[str]:
    said = " ".join((room["building"], room["floor"], room["name"], room["address"], *sorted(room["equipment"])))
    return re.findall(r"\w+", said.casefold())
