"""What happens in a kill campaign beside the kills, and how often: each a switch of its own."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from random import Random

HABITS = {
    # What people do, at each booking.
    "gives-up": 1 / 3,
    "looks-around": 0.3,
    "far-ahead": 0.1,
    # What people in Outlook do to a meeting of ours, each time that they do something.
    "moves": 0.1,
    "deletes": 0.05,
    "repeats": 0.07,
    "odd-attendee": 0.12,
    # What Teams and the admins do, now and then.
    "teams-refuses": 0.3,
    "room-retired": 0.03,
}
"""People press once and, where no answer comes or a failure is told, never again; they press other buttons of the card
as soon as they are answered; they book years ahead. A meeting is moved, deleted, made weekly, or somebody is added who
has no mail address. Teams refuses some requests, a room leaves the registry.
"""

NOT_YET: frozenset[str] = frozenset()
"""What the product does not stand yet: left out unless it is asked for."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Throws for what happens, `without` some of it, and counts."""

    random: Random
    counts: Counter[str]
    without: Collection[str] = ()

    def has(self, habit: str) -> bool:
        """Throw for one of them."""
        if habit in self.without or self.random.random() >= HABITS[habit]:
            return False
        self.counts[habit] += 1
        return True
