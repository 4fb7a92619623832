"""One turn at a time per conversation: the state is loaded, moved on and saved, and that again on a conflict."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from botbuilder.core import BotState, PrivateConversationState, TurnContext
from botbuilder.core.bot_state import CachedBotState

from bot.storage.bot_state import StateConflict, written

ATTEMPTS = 5

Result = TypeVar("Result")


@dataclass(slots=True)
class _Held:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Positions(PrivateConversationState):
    """Where each person is in a conversation that others share.

    What would be stored tells whether anything changed. The SDK takes all of it apart for that, three times a turn.
    """

    async def load(self, turn_context: TurnContext, force: bool = False) -> None:
        """Read the state of the turn's person, and keep it with the turn."""
        if force or self.get_cached_state(turn_context) is None:
            key = self.get_storage_key(turn_context)
            found = await self._storage.read([key])
            turn_context.turn_state[self._context_service_key] = _Cached(found[key])


class _Cached(CachedBotState):
    def compute_hash(self, obj: object) -> str:
        return written(cast("dict[str, Any]", obj))


class ConversationLocks:
    """One lock per conversation id, kept only while somebody holds or awaits it."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Keep other turns of this conversation waiting, in the order of their arrival. Not reentrant."""
        held = self._held.setdefault(conversation_id, _Held())
        held.users += 1
        try:
            async with held.lock:
                yield
        finally:
            held.users -= 1
            if not held.users:
                del self._held[conversation_id]


async def change_state(
    context: TurnContext,
    step: Callable[[], Awaitable[Result]],
    *,
    states: Iterable[BotState],
    locks: ConversationLocks,
    loaded: bool = False,
) -> Result:
    """Lock the conversation, load the states, run the step, save, unlock; repeat the whole on a conflict.

    States that were `loaded` before the lock was had are taken as they are, the first time: what was saved meanwhile
    makes a conflict of it.
    The step must do nothing that cannot be repeated: no Graph, nothing sent. What it returns is said afterwards.

    Raises:
        StateConflict: other processes won five times in a row.
    """
    states = tuple(states)
    async with locks.hold(context.activity.conversation.id):
        attempt = 1
        while True:
            if attempt > 1 or not loaded:
                for state in states:
                    await state.load(context, force=True)
            result = await step()
            try:
                for state in states:
                    await state.save_changes(context)
            except StateConflict:
                if attempt == ATTEMPTS:
                    raise
                attempt += 1
            else:
                return result
