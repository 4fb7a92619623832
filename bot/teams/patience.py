"""Carries out what a turn decided on, and lets the person wait for it only so long.

What takes longer goes on in its task, outlives the turn, and reaches the person by an edit or a message: the result, or
the sentence that says why there is none. Teams gives up on a press after 10 to 15 seconds.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from botbuilder.core import TurnContext
from botbuilder.schema import ActivityTypes, DeliveryModes

from booking.errors import Failed
from bot.correlation import current
from bot.teams.replies import TurnReplies
from bot.teams.typing_indicator import TypingIndicator, typing_until_answered
from dialogs.turn import Plan

BOOKING_PATIENCE = timedelta(seconds=2)
"""How long a press waits for what it asked for to be decided; what takes longer is finished without it."""

TURN_PATIENCE = BOOKING_PATIENCE + timedelta(seconds=0.5)
"""How long a turn waits for its plan: a little longer than a plan waits for a booking, whose answer says more."""

GRACE_S = 5.0
"""How long plans may go on when the process ends."""


class Patience:
    """Runs plans. `patience` is how long a turn waits for one; after 40 % of it the bot is seen to be typing."""

    def __init__(self, patience: timedelta = TURN_PATIENCE) -> None:
        self._patience_s = patience.total_seconds()
        self._running: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def typing(self, context: TurnContext) -> AsyncIterator[TypingIndicator | None]:
        """Show that the bot is typing while the turn inside takes long; not where all replies are waited for."""
        if context.activity.delivery_mode == DeliveryModes.expect_replies:
            yield None
            return
        indicator = typing_until_answered(context, after_s=0.4 * self._patience_s)
        try:
            yield indicator
        finally:
            await indicator.end_turn()

    async def carry_out(
        self, todo: Plan, context: TurnContext, replies: TurnReplies, indicator: TypingIndicator | None
    ) -> None:
        """Run a plan, and return when it is done or takes too long. Raises what the plan raises in that time.

        A message shows that the bot is typing until its plan is done; a press that takes too long is told so instead.
        """
        if indicator is None:
            await todo(replies)  # What is said later would reach nobody.
            return
        plan = asyncio.create_task(_carried_out(todo, replies))
        self._keep(plan)
        await asyncio.wait({plan}, timeout=self._patience_s)
        if plan.done():
            await plan
            return
        if context.activity.type == ActivityTypes.message:
            indicator.keep(plan)
        await replies.defer()
        if work := current():
            work.outcome = "late"
        self._keep(asyncio.create_task(_tell_failure(plan, context), name=_TELLING))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def drain(self) -> None:
        """Wait for all that is under way."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def stop(self, *, grace_s: float = GRACE_S) -> None:
        """Let what is under way end if that goes soon; who waits for the rest is told that it failed."""
        if self._running:
            _, left = await asyncio.wait(set(self._running), timeout=grace_s)
            for task in left:
                if task.get_name() != _TELLING:
                    task.cancel()
            if left:
                await asyncio.wait(left, timeout=GRACE_S)


_TELLING = "tell what became of a plan"


async def _carried_out(todo: Plan, replies: TurnReplies) -> None:
    await todo(replies)


async def _tell_failure(plan: asyncio.Task[None], context: TurnContext) -> None:
    """Answer for a plan whose turn is over, the way in which the turn would have."""
    await asyncio.wait({plan})
    error = Failed() if plan.cancelled() else plan.exception()
    if isinstance(error, Exception):
        await context.adapter.on_turn_error(context, error)
