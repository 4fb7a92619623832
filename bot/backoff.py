"""How long to leave alone what Teams did not take, before it is tried once more."""

import random
from collections.abc import Callable

FIRST_S = 30.0
LONGEST_S = 3600.0

BARRED_S = 6 * 3600.0
"""How long a chat that lets no message in is left alone. Who comes back is noticed at once, where Teams tells it."""


def backoff_s(rejections: int, *, least_s: float = 0.0, jitter: Callable[[], float] = random.random) -> float:
    """Give the seconds to wait after so many failures in a row (from 1): twice as long each time, within bounds.

    Never less than was asked for (`least_s`). `jitter` (0…1) keeps what failed together from coming back together.
    """
    grown = min(LONGEST_S, FIRST_S * 2.0 ** min(rejections - 1, 10))
    return max(least_s, grown * (1 + jitter()) / 2)
