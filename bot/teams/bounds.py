"""How much is taken at once: of everybody, of one person. What is above is refused before it costs anything.

Whoever is refused is told when to come back. Turns of others are none of it: each person has an account of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from booking.clock import elapsed
from booking.errors import RoomkeeperError

REQUESTS = 1000
"""Requests that are read, checked or answered at once, whoever sent them."""

TURNS = 200
"""Turns at once, of all people together."""

TURNS_OF_ONE = 8
"""Turns at once of one person. Somebody who presses impatiently has three or four."""

PER_MINUTE = 60
"""Turns of one person in a minute, over a while; half of it may come in one go."""

SEARCHES = 4
"""How many times as many searches as turns a person may do in a minute: Teams asks at each pause in typing."""

PEOPLE = 10_000
"""How many accounts are kept; whoever did nothing for longest is forgotten first."""


class TooMuch(RoomkeeperError):
    """It is more than is taken now; `retry_after_s` seconds later it may not be."""

    def __init__(self, what: str, retry_after_s: float = 1.0) -> None:
        self.what, self.retry_after_s = what, retry_after_s
        super().__init__(what)


@dataclass(slots=True)
class _Account:
    left: float
    at: float


class Bounds:
    """Counts. `per_minute` is what one person may do; `monotonic` is in seconds."""

    def __init__(
        self,
        *,
        per_minute: int = PER_MINUTE,
        of_one: int = TURNS_OF_ONE,
        turns: int = TURNS,
        requests: int = REQUESTS,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._per_s = per_minute / 60
        self._of_one, self._most_turns, self._most_requests = of_one, turns, requests
        self._monotonic = monotonic
        self._requests = 0
        self._turns: Counter[str] = Counter()
        self._accounts: dict[str, _Account] = {}

    @contextmanager
    def request(self) -> Iterator[None]:
        """Take one request. Raises: TooMuch if too many are under way."""
        if self._requests >= self._most_requests:
            raise TooMuch("requests")
        self._requests += 1
        try:
            yield
        finally:
            self._requests -= 1

    def turn(self, person: str) -> AbstractContextManager[None]:
        """Take one turn of a person. Raises: TooMuch if there are too many at once, or were in the last minute."""
        return self._taken(person, self._per_s)

    def search(self, person: str) -> AbstractContextManager[None]:
        """Take one search that Teams asks for while a person types; turns are counted beside it. Raises: TooMuch."""
        return self._taken(f"search:{person}", SEARCHES * self._per_s)

    @contextmanager
    def _taken(self, person: str, per_s: float) -> Iterator[None]:
        if self._turns.total() >= self._most_turns:
            raise TooMuch("turns")
        if self._turns.get(person, 0) >= self._of_one:
            raise TooMuch("turns-of-one")
        self._pay(person, per_s)
        self._turns[person] += 1
        try:
            yield
        finally:
            self._turns[person] -= 1
            if not self._turns[person]:
                del self._turns[person]

    def _pay(self, person: str, per_s: float) -> None:
        now, burst = self._monotonic(), max(1.0, per_s * 30)
        account = self._accounts.pop(person, None) or _Account(burst, now)
        account.left = min(burst, account.left + (now - account.at) * per_s)
        account.at = now
        self._accounts[person] = account  # at the end: whoever did nothing for longest is the first to go
        while len(self._accounts) > PEOPLE:
            del self._accounts[next(iter(self._accounts))]
        if account.left < 1:
            raise TooMuch("turns-in-a-minute", (1 - account.left) / per_s)
        account.left -= 1
