"""The SDK's dialog state in SQL: copies out, compare-and-swap in.

Only a dialog's position lives here; whatever matters is in rows of its own.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from botbuilder.core import Storage
from botbuilder.dialogs import DialogInstance, DialogState
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from booking.errors import RoomkeeperError
from bot.storage.database import Database
from bot.storage.tables import bot_state
from bot.storage.transaction import Transaction

# The name under which the SDK's other storages keep the tag inside of the state, and the tag of what was not there.
E_TAG = "e_tag"
ABSENT = ""


class StateConflict(RoomkeeperError):
    """Another turn saved the same state since it was read: read again and repeat the turn's step."""


class SqlStorage(Storage):
    """Keeps the state of one tenant's conversations and people. Values are plain JSON and the SDK's dialog stack."""

    def __init__(self, database: Database, *, tenant: str) -> None:
        self._database, self._tenant = database, tenant

    async def read(self, keys: list[str]) -> dict[str, dict[str, Any]]:
        """Return fresh copies, each with its tag. What is not stored comes empty, with a tag that only inserts."""
        query = select(bot_state.c.key, bot_state.c.data, bot_state.c.etag).where(
            bot_state.c.tenant == self._tenant, bot_state.c.key.in_(keys)
        )
        async with self._database.reading() as connection:
            found = {row.key: {**_load(row.data), E_TAG: row.etag} for row in await connection.execute(query)}
        return {key: found.get(key, {E_TAG: ABSENT}) for key in keys}

    async def write(self, changes: Mapping[str, dict[str, Any]]) -> None:
        """Save all or none, each only if it is still as it was read; the new tags are put into the given states.

        A state without any tag (cleared by the SDK) replaces whatever is stored.

        Raises:
            StateConflict: something was saved in between.
            TypeError: a value that is not plain JSON.
        """
        tags = {key: uuid.uuid4().hex for key in changes}
        try:
            async with self._database.writing() as connection:
                for key, state in changes.items():
                    await self._save(connection, key, state, tags[key])
        except IntegrityError:
            raise StateConflict from None
        for key, state in changes.items():
            state[E_TAG] = tags[key]

    async def _save(self, connection: Transaction, key: str, state: Mapping[str, Any], tag: str) -> None:
        values = {"etag": tag, "data": _dump(state), "updated_at": func.now()}
        seen = state.get(E_TAG)
        if seen != ABSENT:
            row = (bot_state.c.tenant == self._tenant) & (bot_state.c.key == key)
            same = row if seen is None else row & (bot_state.c.etag == seen)
            changed = await connection.execute(update(bot_state).where(same).values(values))
            if changed.rowcount:
                return
            if seen is not None:
                raise StateConflict
        await connection.execute(insert(bot_state).values(tenant=self._tenant, key=key, **values))

    async def delete(self, keys: Collection[str]) -> None:
        """Forget, whatever was saved meanwhile."""
        async with self._database.writing() as connection:
            await connection.execute(
                delete(bot_state).where(bot_state.c.tenant == self._tenant, bot_state.c.key.in_(list(keys)))
            )


_STACK = "$dialogs"


def _dump(state: Mapping[str, Any]) -> str:
    plain = {key: value for key, value in state.items() if key != E_TAG}
    return json.dumps(plain, default=_plain, allow_nan=False, separators=(",", ":"))


def _plain(value: object) -> dict[str, Any]:
    """Write the only objects that the SDK itself puts into the state, without a class name that could change."""
    if isinstance(value, DialogState):
        return {_STACK: [{"id": dialog.id, "state": dialog.state} for dialog in value.dialog_stack]}
    raise TypeError(f"dialog state holds a {type(value).__name__}")


def _load(data: str) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(data, object_hook=_revive)
    return state


def _revive(value: dict[str, Any]) -> object:
    if value.keys() != {_STACK}:
        return value
    return DialogState([DialogInstance(dialog["id"], dialog["state"]) for dialog in value[_STACK]])
