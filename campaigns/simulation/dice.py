"""Chance, from one seed: what goes wrong in a schedule, how often, and a count of each kind."""

import random
from collections import Counter
from collections.abc import Collection

FAULTS = {
    # What may happen to a process at every step: how often, at most.
    "crash": 0.012,
    "freeze": 0.010,
    "freeze-before-send": 0.10,
    # What may happen to a request to a calendar.
    "queue": 0.05,
    "throttled": 0.06,
    "not-connected": 0.05,
    "5xx-not-applied": 0.06,
    "5xx-applied": 0.06,
    "5xx-applied-late": 0.04,
    "lost": 0.05,
    "answer-lost": 0.06,
    "applied-late": 0.06,
    "rejected": 0.02,
    "stale-read": 0.10,
    "read-failed": 0.06,
    # What may happen to the database's and the chat's answers.
    "database-error": 0.012,
    "commit-unheard": 0.012,
    "slow-commit": 0.03,
    "commit-late": 0.008,
    "database-hang": 0.006,
    "answer-slow": 0.10,
    "press-answer-lost": 0.15,
    "edit-failed": 0.10,
    "edit-unheard": 0.08,
    "edit-frozen": 0.06,
}
"""Kinds of faults, and the probability at each occasion in a schedule that has the most of them."""

HABITS = {
    # What people do, at each occasion.
    "gives-up": 1 / 3,
    "looks-around": 0.35,
    "deletes-card": 0.03,
    # What people in Outlook do, among the rest of what they do.
    "made-weekly": 0.05,
    "odd-attendee": 0.08,
    "day-moved": 0.5,
    # What a schedule has, beside the faults of single steps.
    "outage": 0.15,
    "teams-refuses": 0.2,
    "bot-blocked": 0.06,
    "rolled-back": 0.03,
    "room-retired": 0.1,
    "far-ahead": 0.1,
    "clocks-apart": 0.15,
}
"""What happens beside the faults of single steps, each a switch of its own, and how often. People press no more after a
first press that was not answered, press other buttons of a card meanwhile, delete a message."""

NOT_YET: frozenset[str] = frozenset()
"""Faults, habits and promises that the product does not stand yet: left out unless they are asked for."""

NO_FAULTS, ONE_KIND = 0.08, 0.12
"""Shares of schedules in which nothing goes wrong at all, or only one kind of thing."""


class Dice:
    """Gives the same throws for the same seed. `history` is kept only where somebody wants to read it.

    `without` names faults and habits that never occur, and promises of the judge (`I13`) that are not judged.
    """

    def __init__(self, seed: int, *, tell: bool = False, without: Collection[str] = ()) -> None:
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.history: list[str] | None = [] if tell else None
        self.calm = False
        throw, kinds = self.random.random(), list(FAULTS)
        if throw < NO_FAULTS:
            kinds = []
        elif throw < NO_FAULTS + ONE_KIND:
            kinds = [self.random.choice(kinds)]
        else:
            kinds = [each for each in kinds if self.random.random() < 0.5]
        self.rates = {each: FAULTS[each] * self.random.choice((0.15, 0.5, 1.0)) for each in kinds}
        self.without = frozenset(without)
        for each in self.without:
            self.rates.pop(each, None)
        self.last_fault = float("-inf")

    def strikes(self, fault: str, now: float, until: float = 0.0) -> bool:
        """Throw for a fault; `until` is when its consequences are over."""
        rate = self.rates.get(fault)
        if rate is None or self.calm or self.random.random() >= rate:
            return False
        self.counts[fault] += 1
        self.last_fault = max(self.last_fault, now, until)
        return True

    def one_of(self, faults: tuple[str, ...], now: float) -> str | None:
        """Throw for several faults of which one at most happens."""
        return next((fault for fault in faults if self.strikes(fault, now)), None)

    def habit(self, habit: str) -> bool:
        """Throw for something that people do."""
        if habit in self.without or self.random.random() >= HABITS[habit]:
            return False
        self.counts[habit] += 1
        return True

    def often(self, habit: str) -> float:
        """Say how often something is done, among other things."""
        return 0.0 if habit in self.without else HABITS[habit]

    def chance(self, probability: float) -> bool:
        """Throw for something that is no fault."""
        return self.random.random() < probability

    def between(self, low: float, high: float) -> float:
        """Give a number of seconds between both."""
        return self.random.uniform(low, high)

    def note(self, now: float, sentence: str) -> None:
        """Write a line of the history."""
        if self.history is not None:
            self.history.append(f"{now:9.3f}  {sentence}")
