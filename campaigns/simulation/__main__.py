"""`python -m campaigns.simulation`: what it does is in `campaign`, for a process that is started anew imports that."""

import os
import sys

from campaigns.simulation.campaign import main

if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The same seed gives the same schedule only if sets of texts have the same order.
        os.execve(  # noqa: S606 — this very program, without a shell
            sys.executable,
            [sys.executable, "-m", "campaigns.simulation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    raise SystemExit(main(sys.argv[1:]))
