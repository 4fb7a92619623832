"""Tries what only whoever speaks with Graph can tell: implements `booking.inspection.Inspector`."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from booking.errors import NotFound, OutcomeUnknown, Throttled
from booking.model import Mailbox, Slot
from graph import wire_calendar as wire
from graph.client import GraphClient

T = TypeVar("T")

TRIES, LONGEST_REST_S = 4, 10.0
"""How often a write is tried that may have been applied, and how long it is waited for at most before the next."""


class GraphInspector:
    """Looks at Graph's clock, and tries whether a calendar can be written to."""

    def __init__(self, client: GraphClient, *, new_id: Callable[[], UUID]) -> None:
        self._client, self._new_id = client, new_id

    def skew_s(self) -> float | None:
        """Tell by how many seconds Graph's clock is ahead of this machine's, as its last answer told."""
        return self._client.skew_s

    async def try_writing(self, mailbox: Mailbox, slot: Slot) -> None:
        """Create an event without attendees that is shown as free, and delete it. Raises: Failed.

        With nobody invited nothing is sent, neither when it comes nor when it goes (graph.md on deleting events).
        """
        body = wire.probe_body(slot, str(self._new_id()))
        graph_id = await self._surely(lambda: self._made(mailbox, body))
        await self._surely(lambda: self._gone(mailbox, graph_id))

    async def _made(self, mailbox: Mailbox, body: bytes) -> str:
        # The transaction id makes a repeat harmless, so that the event is found though an answer was lost.
        return (await self._client.send(wire.create_event(mailbox, body))).id

    async def _gone(self, mailbox: Mailbox, graph_id: str) -> None:
        try:
            await self._client.send(wire.delete_event(mailbox, graph_id))
        except NotFound:
            return

    async def _surely(self, do: Callable[[], Awaitable[T]]) -> T:
        """Do it, and again where it is not known what came of it, or where Graph asks to wait a little."""
        for attempt in range(TRIES):
            try:
                return await do()
            except (OutcomeUnknown, Throttled) as error:
                if attempt + 1 == TRIES:
                    raise
                await asyncio.sleep(min(getattr(error, "retry_after_s", 1.0), LONGEST_REST_S))
        raise AssertionError("the last try gives a value or raises")
