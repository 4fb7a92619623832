"""How long a full garbage collection stops the process, before and after what stands at the start is frozen.

python -m benchmarks.bench_pauses
"""

import gc
import subprocess
import sys
import time
from importlib import import_module

COLLECTIONS = 20
LIVE = 20_000
"""Values that live beside the start's: what turns under way, caches and connections hold."""


def longest_s(*, frozen: bool) -> float:
    """Import all that a bot needs, freeze it or not, and give the longest of some full collections."""
    for module in ("bot.wiring", "bot.commands.serve"):
        import_module(module)
    if frozen:
        gc.collect()
        gc.freeze()
    live = [{"number": number, "of": [number]} for number in range(LIVE)]
    longest = 0.0
    for _ in range(COLLECTIONS):
        began = time.perf_counter()
        gc.collect()
        longest = max(longest, time.perf_counter() - began)
    del live
    return longest


def main() -> None:
    """Print both, each measured in a process of its own."""
    for way in ("as it is", "frozen"):
        code = f"from benchmarks.bench_pauses import longest_s; print(longest_s(frozen={way == 'frozen'}))"
        command = [sys.executable, "-W", "ignore", "-c", code]
        said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 — our own words
        sys.stdout.write(f"{way}: {float(said.stdout) * 1000:.1f} ms\n")


if __name__ == "__main__":
    main()
