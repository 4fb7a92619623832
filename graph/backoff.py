"""Who asked for a rest, and until when: everybody in this process keeps it, whoever was told of it.

Other processes hear of it with their own first request. To tell them by the database would cost each request a look.
"""

import logging
from collections.abc import Callable

from booking.clock import elapsed
from booking.errors import Throttled
from graph.wire import NO_RETRY_AFTER_S, HttpResponse, retry_after_s, speaks_for_everybody

log = logging.getLogger(__name__)

RESTING = "Resting"
"""The code of what was not sent because of a rest that an earlier answer asked for."""

_EVERYBODY = "*"


class Backoff:
    """Remembers the rests that Graph asked for: of one mailbox, of the directory (named by an empty text), or of all.

    `monotonic` counts seconds also while the machine sleeps.
    """

    def __init__(self, monotonic: Callable[[], float] = elapsed) -> None:
        self._monotonic = monotonic
        self._until: dict[str, float] = {}

    def hear(self, mailbox: str, answer: HttpResponse) -> None:
        """Take note of an answer from that mailbox, if it asks for a rest: a 429, or a 503 that says how long."""
        asked = retry_after_s(answer.headers)
        if answer.status == 429:
            asked = NO_RETRY_AFTER_S if asked is None else asked
        if answer.status not in (429, 503) or not asked:
            return
        everybody = answer.status == 429 and speaks_for_everybody(answer.payload, answer.headers)
        self._begin(_EVERYBODY if everybody else mailbox.lower(), asked)

    def left(self, mailbox: str) -> Throttled | None:
        """Tell what is left of a rest that a request to that mailbox has to keep; None if it may go out now."""
        mine, all_of_us = (self._left_s(each) for each in (mailbox.lower(), _EVERYBODY))
        longest = max(mine, all_of_us)
        return Throttled(retry_after_s=longest, everybody=all_of_us >= mine, code=RESTING) if longest > 0 else None

    @property
    def count(self) -> int:
        """How many rests last."""
        now = self._monotonic()
        return sum(until > now for until in self._until.values())

    def _begin(self, whose: str, seconds: float) -> None:
        now = self._monotonic()
        self._until = {each: until for each, until in self._until.items() if until > now}
        if whose not in self._until:
            named = {_EVERYBODY: "Graph", "": "the directory"}.get(whose, whose)
            log.warning("%s asked for a rest of %g s", named, seconds)
        self._until[whose] = max(self._until.get(whose, now), now + seconds)

    def _left_s(self, whose: str) -> float:
        return self._until[whose] - self._monotonic() if whose in self._until else 0.0
