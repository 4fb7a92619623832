"""The SDK's dialog state in SQL: copies out, compare-and-swap in.

Only a dialog's position lives here; whatever matters is in rows of its own.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from botbuilder.core import Storage
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from booking.errors import RoomkeeperError
from bot.storage.database import Database
from bot.storage.tables import bot_state
from bot.storage.transaction import Transaction
from dialogs.positions import DialogInstance, DialogState

# The name under which the SDK's other storages keep the tag inside of the state, and the tag of what was not there.
E_TAG = "e_tag"
ABSENT = ""

_VALUES = {"etag": bindparam("tag"), "data": bindparam("written"), "updated_at": func.now()}


class StateConflict(RoomkeeperError):
    """Another turn saved the same state since it was read: read again and repeat the turn's step."""


class SqlStorage(Storage):
    """Keeps the state of one tenant's conversations and people. Values are plain JSON and the SDK's dialog stack."""

    def __init__(self, database: Database, *, tenant: str) -> None:
        self._database, self._tenant = database, tenant
        this = (bot_state.c.tenant == tenant, bot_state.c.key == bindparam("this"))
        self._found = select(bot_state.c.data, bot_state.c.etag).where(*this)
        self._replaced = update(bot_state).where(*this).values(**_VALUES)
        self._changed = self._replaced.where(bot_state.c.etag == bindparam("seen"))

    async def read(self, keys: list[str]) -> dict[str, dict[str, Any]]:
        """Return fresh copies, each with its tag. What is not stored comes empty, with a tag that only inserts."""
        states = {}
        async with self._database.reading() as connection:
            # A turn has one.
            for key in keys:
                row = (await connection.execute(self._found, {"this": key})).one_or_none()
                states[key] = {**_load(row.data), E_TAG: row.etag} if row else {E_TAG: ABSENT}
        return states

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
        new, seen = {"tag": tag, "written": written(state)}, state.get(E_TAG)
        if seen != ABSENT:
            put = self._replaced if seen is None else self._changed
            changed = await connection.execute(put, {**new, "this": key, "seen": seen})
            if changed.rowcount:
                return
            if seen is not None:
                raise StateConflict
        await connection.execute(insert(bot_state).values(tenant=self._tenant, key=key, **_VALUES), new)

    async def delete(self, keys: Collection[str]) -> None:
        """Forget, whatever was saved meanwhile."""
        async with self._database.writing() as connection:
            await connection.execute(
                delete(bot_state).where(bot_state.c.tenant == self._tenant, bot_state.c.key.in_(list(keys)))
            )


_STACK = "$dialogs"


def written(state: Mapping[str, Any]) -> str:
    """Write a state as it is stored; its tag is none of it. Raises: TypeError for what is not plain."""
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
