"""Keeps to what Teams takes of a bot in one conversation and altogether, and lets the replies to people go first.

Limits: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
Each process keeps to them by itself; where several write into one conversation, Teams' 429 has the last word.
"""

import asyncio
from bisect import insort
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from math import inf

from booking.clock import elapsed

Limits = tuple[tuple[int, float], ...]
"""So many requests in so many seconds, each of them to be kept."""

CONVERSATION: Limits = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
TENANT: Limits = ((50, 1.0),)
SHARE = 0.75
"""What of each limit may go to messages that nobody waits for; the rest is kept for whoever writes or presses next."""

_TICK_S = 0.02
_FORGET_S = 3600.0
_LINES = 1000


class Resting(Exception):
    """It is too long until Teams takes the next request: `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = wait_s
        super().__init__(f"{wait_s:.1f} s")


@dataclass(slots=True)
class _Sent:
    """A request: when it was answered, which is no earlier than Teams counted it; infinity while it is on its way."""

    answered_at: float = inf


@dataclass(slots=True)
class _Line:
    """What was sent, who waits (those first whom somebody waits for), and until when nothing is sent."""

    sent: deque[_Sent] = field(default_factory=deque)
    waiting: list[tuple[bool, int]] = field(default_factory=list)
    not_before: float = 0.0

    def wait_s(self, limits: Limits, share: float, now: float) -> float:
        """Tell how long it is until one more may be sent; 0 or less: now."""
        wait = self.not_before - now
        for most, span_s in limits:
            allowed = max(1, int(most * share))
            if len(self.sent) >= allowed:
                wait = max(wait, min(self.sent[-allowed].answered_at, now) + span_s - now)
        return wait

    def idle_since(self, moment: float) -> bool:
        """Tell whether nothing counts any more of what was before that moment, and nobody waits."""
        last = self.sent[-1].answered_at if self.sent else 0.0
        return not self.waiting and max(last, self.not_before) <= moment


class Pace:
    """Lets requests go when they may. `monotonic` counts seconds also while the machine sleeps."""

    def __init__(
        self,
        *,
        conversation: Limits = CONVERSATION,
        tenant: Limits = TENANT,
        monotonic: Callable[[], float] = elapsed,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.conversation, self.tenant = conversation, tenant
        self._monotonic, self._sleep = monotonic, sleep
        self._numbers = count()
        self._all, self._lines, self._tidy_at = _Line(), dict[str, _Line](), _LINES

    @asynccontextmanager
    async def turn(self, conversation_id: str, *, urgent: bool, until: float) -> AsyncIterator[None]:
        """Wait until a request about a conversation may go out (empty: about none), the `urgent` ones first.

        It is sent and answered within. Raises: Resting if its turn does not come before `until`.
        """
        lines = [(self._all, self.tenant)]
        if conversation_id:
            lines.insert(0, (self._line(conversation_id), self.conversation))
        sent = _Sent()
        try:
            for line, limits in lines:
                await self._admit(line, limits, sent, urgent=urgent, until=until)
            yield
        finally:
            sent.answered_at = self._monotonic()

    def rest(self, conversation_id: str, seconds: float) -> None:
        """Send nothing about a conversation for so long: Teams asked for that."""
        line = self._line(conversation_id)
        line.not_before = max(line.not_before, self._monotonic() + seconds)

    async def _admit(self, line: _Line, limits: Limits, sent: _Sent, *, urgent: bool, until: float) -> None:
        ticket = (not urgent, next(self._numbers))
        insort(line.waiting, ticket)
        try:
            while True:
                now = self._monotonic()
                wait_s = line.wait_s(limits, 1.0 if urgent else SHARE, now)
                if wait_s <= 0 and line.waiting[0] == ticket:
                    line.sent.append(sent)
                    while line.sent[0].answered_at < now - _FORGET_S:
                        line.sent.popleft()
                    return
                if now + wait_s > until:
                    raise Resting(wait_s)
                await self._sleep(max(wait_s, _TICK_S))
        finally:
            line.waiting.remove(ticket)

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn."""
        return len(self._all.waiting) + sum(len(line.waiting) for line in self._lines.values())

    def _line(self, conversation_id: str) -> _Line:
        """Give the line of a conversation: a channel with all its threads is one."""
        root = conversation_id.partition(";")[0]
        if root not in self._lines and len(self._lines) >= self._tidy_at:
            old = self._monotonic() - _FORGET_S
            self._lines = {each: line for each, line in self._lines.items() if not line.idle_since(old)}
            self._tidy_at = max(_LINES, 2 * len(self._lines))
        return self._lines.setdefault(root, _Line())
