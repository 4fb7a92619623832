"""Shows in a chat that the bot is at work, where a turn takes long enough for somebody to wonder.

Clients show it for three seconds, and want no more than one in that time:
https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md
(*Typing activity*, A6000 and A6001)
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes

from booking.errors import Failed

EVERY_S = 3.0
MOST = 20
"""How often it is shown at most: for a minute, after which nobody is still looking."""

IN_FLIGHT_S = 0.5
"""How long an answer waits at most for an indicator that is on its way, which would else arrive behind it."""


class Cancels(Protocol):
    """What is to be done later, and can be cancelled."""

    def cancel(self) -> None:
        """Let it not be done."""


Later = Callable[[float, Callable[[], None]], Cancels]


class TypingIndicator:
    """The indicator of one turn: from `after_s` seconds on, until it is stopped.

    `send` shows it once. `later` is for tests: it does something so many seconds from now, unless it is cancelled.
    """

    def __init__(
        self,
        send: Callable[[], Awaitable[object]],
        *,
        after_s: float,
        later: Later | None = None,
    ) -> None:
        self._send, self._later = send, later or asyncio.get_running_loop().call_later
        self._over = self._kept = False
        self._shown = 0
        # Most turns are over before: they need no task.
        self._sending: asyncio.Task[None] | None = None
        self._next: Cancels = self._later(after_s, self._begin)

    def _begin(self) -> None:
        self._sending = asyncio.create_task(self._show())

    async def _show(self) -> None:
        try:
            await self._send()
        except Failed:
            return  # It is a courtesy.
        self._shown += 1
        if not self._over and self._shown < MOST:
            self._next = self._later(EVERY_S, self._begin)

    async def stop(self) -> None:
        """Show it no more, since there is an answer."""
        self._over = True
        if self._sending is not None and not self._sending.done():
            await asyncio.wait({self._sending}, timeout=IN_FLIGHT_S)
        self._cancel()

    def _cancel(self) -> None:
        self._over = True
        self._next.cancel()
        if self._sending is not None:
            self._sending.cancel()

    def keep(self, task: asyncio.Task[None]) -> None:
        """Let it outlive its turn: it is stopped with that task, if not before."""
        self._kept = True
        task.add_done_callback(lambda _: self._cancel())

    async def end_turn(self) -> None:
        """Stop it with its turn, unless it is kept."""
        if not self._kept:
            await self.stop()


def typing_until_answered(context: TurnContext, *, after_s: float) -> TypingIndicator:
    """Begin the indicator of a turn. Whatever is sent in the turn stops it first."""

    async def send() -> None:
        await context.send_activity(Activity(type=ActivityTypes.typing))

    indicator = TypingIndicator(send, after_s=after_s)

    async def stop_before(_: TurnContext, activities: list[Activity], go_on: Callable[[], Awaitable[Any]]) -> object:
        if any(each.type != ActivityTypes.typing for each in activities):
            await indicator.stop()
        return await go_on()

    context.on_send_activities(stop_before)
    return indicator
