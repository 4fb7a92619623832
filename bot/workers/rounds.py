"""What goes on beside the turns: done now and then, forever, whatever fails; and how it goes, for whoever watches."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable

from booking.clock import elapsed
from bot.correlation import Heard, working
from bot.teams.turn_errors import where

FIRST_PAUSE_S = 1.0
"""The pause after a first failure, where the period is not longer; it doubles with each in a row."""

LONGEST_PAUSE_S = 15.0
"""So long at most: what was down is noticed to be back within it."""

SAY_AGAIN_S = 60.0
"""How often the log hears that something still fails."""

HANGS_AFTER_S = 1800.0
"""How long a round may take before it counts as one that never ends."""

_log = logging.getLogger(__name__)


async def until_woken(woken: asyncio.Event, period_s: float) -> None:
    """Wait until somebody says that there may be something to do, or the period is over."""
    try:
        async with asyncio.timeout(period_s):
            await woken.wait()
    except TimeoutError:
        return
    finally:
        woken.clear()


class Rounds:
    """One worker: does `todo` again and again, `period_s` after it ended, and later where it fails.

    `pause`, `jitter` (0…1) and `monotonic` are for tests.
    """

    def __init__(
        self,
        name: str,
        todo: Callable[[], Awaitable[object]],
        period_s: float,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self.name, self._todo, self._period_s = name, todo, period_s
        self._pause, self._jitter, self._monotonic = pause, jitter, monotonic
        self.failures = 0
        """How many rounds failed in a row by now."""
        self._began_at: float | None = None
        self._good_at = self._failed_at = self._said_at = monotonic()

    async def run(self, heard: Heard = lambda _: None) -> None:
        """Go round until cancelled; `heard` is told of each round that has ended."""
        while True:
            self._began_at = self._monotonic()
            try:
                with working(self.name, heard=heard):
                    await self._todo()
            except Exception as error:  # noqa: BLE001 — whatever fails once, the next round comes
                self._failed(error)
            else:
                self._went_well()
            self._began_at = None
            await self._pause(self._rest_s())

    @property
    def since_good_s(self) -> float:
        """Seconds since a round went well; since the start where none did."""
        return self._monotonic() - self._good_at

    @property
    def hangs(self) -> bool:
        """Whether the present round takes so long that it will not end."""
        return self._began_at is not None and self._monotonic() - self._began_at > HANGS_AFTER_S

    def _went_well(self) -> None:
        self._good_at = self._monotonic()
        if self.failures:
            lasted_s = self._good_at - self._failed_at
            _log.warning("%s: well again after %d failures in %.0f s", self.name, self.failures, lasted_s)
        self.failures = 0

    def _failed(self, error: Exception) -> None:
        """Say once that it fails, and once a minute that it still does."""
        now = self._monotonic()
        self.failures += 1
        if self.failures == 1:
            self._failed_at = self._said_at = now
            _log.error("%s: fails: %s", self.name, where(error))
        elif now - self._said_at >= SAY_AGAIN_S:
            self._said_at = now
            _log.error(
                "%s: still fails, %d times in %.0f s: %s", self.name, self.failures, now - self._failed_at, where(error)
            )

    def _rest_s(self) -> float:
        if not self.failures:
            return self._period_s
        # Doubled no more than it takes to be the longest; spread, so that processes do not come back together.
        backoff_s = min(FIRST_PAUSE_S * 2.0 ** min(self.failures - 1, 10), LONGEST_PAUSE_S)
        return max(self._period_s, backoff_s * (1 + self._jitter()) / 2)


async def together(todo: Iterable[tuple[str, Awaitable[object]]]) -> None:
    """Do something for several bookings at once, by id, each to its end; the log names those for which it failed.

    Raises: what the first of those raised.
    """
    bookings, work = [], []
    for booking_id, each in todo:
        bookings.append(booking_id)
        work.append(each)
    first: Exception | None = None
    for booking_id, result in zip(bookings, await asyncio.gather(*work, return_exceptions=True), strict=True):
        if isinstance(result, Exception):
            _log.error("booking %s: left until it is its turn again: %s", booking_id, where(result))
            first = first or result
    if first is not None:
        raise first
