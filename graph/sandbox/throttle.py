"""Refuses what Exchange would throttle: too many requests at once, or in ten minutes, of one app to one mailbox.

Source: learn.microsoft.com/graph/throttling-limits, section Outlook; which of its wordings holds is a flag.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from graph.sandbox.behaviour import Behaviour
from graph.sandbox.errors import GraphError


class Throttle:
    """Counts requests in flight and in the window; `peak` is the most of a mailbox at once, refused ones too."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._in_flight: Counter[str] = Counter()
        self._recent: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self.peak: Counter[str] = Counter()
        self._present: Counter[str] = Counter()

    @contextmanager
    def admit(self, *, app: str, mailbox: str, behaviour: Behaviour) -> Iterator[None]:
        """Hold one place while a request is worked on.

        Raises:
            GraphError: 429 ApplicationThrottled with Retry-After.
        """
        self._present[mailbox] += 1
        self.peak[mailbox] = max(self.peak[mailbox], self._present[mailbox])
        try:
            key = f"{app} {mailbox}" if behaviour.in_flight_counts_per == "mailbox" else app
            self._check_window(f"{app} {mailbox}", behaviour)
            if self._in_flight[key] >= behaviour.max_in_flight:
                raise _throttled("Application is over its MailboxConcurrency limit.", behaviour.retry_after_s)
            self._in_flight[key] += 1
            try:
                yield
            finally:
                self._in_flight[key] -= 1
        finally:
            self._present[mailbox] -= 1

    def _check_window(self, key: str, behaviour: Behaviour) -> None:
        """Count one request; the throttled ones count as well."""
        now, recent = self._now(), self._recent[key]
        while recent and (now - recent[0]).total_seconds() >= behaviour.window_s:
            recent.popleft()
        recent.append(now)
        if len(recent) > behaviour.requests_per_window:
            wait_s = behaviour.window_s - (now - recent[0]).total_seconds()
            raise _throttled("Application is over its RequestCount limit.", max(1, round(wait_s)))


def _throttled(message: str, retry_after_s: int) -> GraphError:
    return GraphError(429, "ApplicationThrottled", message, headers={"Retry-After": str(retry_after_s)})
