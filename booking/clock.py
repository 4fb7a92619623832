"""The clock of deadlines: seconds that pass, also while the machine sleeps, which no step of the wall clock touches.

What a port calls a deadline is a moment on this clock, so both sides of the port read it here.
"""

import time


def elapsed() -> float:
    """Give the seconds since some moment of this machine's; comparable within one boot of it alone.

    Linux has CLOCK_BOOTTIME for that (clock_gettime(2)); macOS has none, but there CLOCK_MONOTONIC counts sleep as well
    (its clock_gettime(3)). Where neither is, `time.monotonic` has to do: it may stand still while the machine sleeps.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if hasattr(time, "CLOCK_MONOTONIC"):
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
