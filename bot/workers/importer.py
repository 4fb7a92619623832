"""Goes on with the imports of rooms: looks at their mailboxes, applies them, and tells on their cards how far it is.

What was done stands in the rows, so after a crash whoever takes an import up next ends it the same.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from booking.clock import elapsed
from booking.imports.draft import Taken
from booking.imports.ports import Imports
from booking.imports.service import LEASE_S, RoomImports, View
from bot.teams.connector import ConnectorError
from bot.teams.messages import message_of
from bot.teams.proactive import ProactiveMessenger
from bot.workers.rounds import until_woken
from cards.elements import Card
from cards.language import reading
from dialogs.imports import SUBJECT
from dialogs.ports import Cards, People
from dialogs.readers import reader_of

TELL_S = 3.0
"""How often a card says how far it is: a chat takes few edits (docs/architecture.md, "What Teams does not take")."""

_log = logging.getLogger(__name__)


class Draws(Protocol):
    """Draws the card of an import."""

    def __call__(self, view: View) -> Card:
        """Draw its numbers, whatever page somebody looks at."""
        ...


class Importer:
    """Goes on with what imports wait for, when woken and now and then. Several processes share the work by the rows.

    `monotonic` counts seconds also while the machine sleeps.
    """

    def __init__(
        self,
        *,
        imports: Imports,
        use: RoomImports,
        draw: Draws,
        cards: Cards,
        people: People,
        messenger: ProactiveMessenger,
        woken: asyncio.Event,
        tell_s: float = TELL_S,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._imports, self._use, self._draw = imports, use, draw
        self._cards, self._people, self._messenger = cards, people, messenger
        self._woken, self._monotonic = woken, monotonic
        self.tell_s = tell_s
        """How often a card says how far it is, and how long after a press it does so first."""

    async def wait(self, period_s: float) -> None:
        """Wait until there may be something to do: somebody said so, or the period is over."""
        await until_woken(self._woken, period_s)

    async def look(self) -> None:
        """Do all that imports wait for now."""
        while (taken := await self._imports.take(lease_s=LEASE_S)) is not None:
            told_at = self._monotonic()
            async for _ in self._use.go_on(taken):
                if self._monotonic() - told_at >= self.tell_s:
                    await self._tell(taken)
                    told_at = self._monotonic()
            # The press itself is answered first, and the message edited to that answer.
            await asyncio.sleep(max(0.0, told_at + self.tell_s - self._monotonic()))
            # Who asked and waited has seen it, and may look at one of its pages by now.
            if not await self._imports.untold(taken) or await self._tell(taken):
                await self._imports.let_go(taken)

    async def _tell(self, taken: Taken) -> bool:
        """Edit the import's cards; false if Teams did not take one of them now, and it is to be tried again."""
        view = await self._use.current(taken.entry.id)
        if view is None:
            return True
        subject = f"{SUBJECT}{taken.entry.id}"
        with reading(await reader_of(taken.entry.owner.id, self._people)):
            message = message_of(self._draw(view))
        taken_all = True
        for place in await self._cards.all(subject):
            try:
                if not await self._messenger.edit(place.reference, place.activity_id, message):
                    await self._cards.drop(subject, place.activity_id)
            except ConnectorError as error:
                _log.info("the card of an import could not be edited yet: %s", error)
                taken_all = taken_all and error.barred
        return taken_all
