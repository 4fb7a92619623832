"""Takes what Exchange tells of changes, and has the rooms looked at; what is told is a hint, and the look the truth.

The webhook answers before anything is done: what it took is held against the rows here. A subscription is known by its
id and proved by its secret, of which the rows have the hash. Whatever is wrong about a notification, it has no effect,
and its sender is told nothing else than for a good one.
"""

import asyncio
import hmac
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol

from bot.storage.looks import Looks
from bot.storage.subscriptions import SqlSubscriptions
from bot.teams.webhook import REAUTHORIZE, REMOVED, Hint, Outcome

WAIT_S = 2.0
"""How often it is looked what other processes were told, and what could not be done yet."""

UNKNOWN = 1000
"""So many hints of subscriptions that this process does not know are held until it has asked; more are dropped."""

KNOWN = 20_000
"""How many subscriptions are remembered; beyond that all are asked for anew."""


class Lookers(Protocol):
    """Whoever looks at the rooms that are wanted."""

    async def look_where_told(self) -> int:
        """Look at them; gives how many there were."""
        ...


class ChangeHints:
    """Holds back what was told until it is dealt with: a room once, however often it was told of.

    `wait_s` is for tests.
    """

    def __init__(self, *, rows: SqlSubscriptions, looks: Looks, looker: Lookers, wait_s: float = WAIT_S) -> None:
        self._rows, self._looks, self._looker, self._wait_s = rows, looks, looker, wait_s
        self._known: dict[str, tuple[str, str]] = {}
        self._unknown: dict[Hint, None] = {}
        self._rooms: set[str] = set()
        self._removed: set[str] = set()
        self._reauthorize: set[str] = set()
        self._told, self._noted = asyncio.Event(), asyncio.Event()
        self.counts: Counter[Outcome] = Counter()
        """What came of the hints since the start."""

    def take(self, hints: Iterable[Hint]) -> None:
        """Take what was told, without waiting for anything."""
        for each in hints:
            known = self._known.get(each.subscription)
            if known is not None:
                self._judge(each, *known)
            elif len(self._unknown) < UNKNOWN:
                self._unknown[each] = None
            else:
                self.counts[Outcome.DROPPED] += 1
        if self._rooms or self._unknown or self._removed or self._reauthorize:
            self._told.set()

    async def note(self) -> None:
        """Wait until something was told, or for a while, and note it in the rows. Raises: what the database raises."""
        await self._woken(self._told)
        await self._ask()
        rooms, removed, reauthorize = set(self._rooms), set(self._removed), set(self._reauthorize)
        # Only what was noted is forgotten: where the database fails, the rest is tried again.
        await self._rows.ended(removed)
        self._removed -= removed
        await self._rows.hurry(reauthorize)
        self._reauthorize -= reauthorize
        if rooms:
            await self._looks.want(rooms)
            self._rooms -= rooms
            self._noted.set()

    async def look(self) -> None:
        """Wait until rooms are wanted, or for a while, and have some looked at: also those that others were told of.

        Where there were some, the next call waits for nothing. So a round ends also where people change their meetings
        without a pause; one that never did would count as hanging, and the process would be started anew.
        """
        await self._woken(self._noted)
        if await self._looker.look_where_told():
            self._noted.set()

    async def _ask(self) -> None:
        """Ask the rows for subscriptions that this process does not know: others may have made them."""
        if not self._unknown:
            return
        asked, self._unknown = self._unknown, {}
        if len(self._known) > KNOWN:
            self._known.clear()
        try:
            self._known.update(await self._rows.called({each.subscription for each in asked}))
        except BaseException:
            self._unknown = {**asked, **self._unknown}
            raise
        for each in asked:
            if each.subscription in self._known:
                self._judge(each, *self._known[each.subscription])
            else:
                self.counts[Outcome.UNKNOWN] += 1

    def _judge(self, hint: Hint, room: str, secret: str) -> None:
        if not hmac.compare_digest(hint.secret, secret):
            self.counts[Outcome.FORGED] += 1
            return
        self.counts[Outcome.TAKEN] += 1
        self._rooms.add(room)
        if hint.event == REMOVED:
            self._removed.add(hint.subscription)
        elif hint.event == REAUTHORIZE:
            self._reauthorize.add(hint.subscription)

    async def _woken(self, event: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._wait_s):
                await event.wait()
        event.clear()
