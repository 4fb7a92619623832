"""Ten thousand hostile requests, and what came of them.

python -m campaigns.hostile --requests 10000
python -m campaigns.hostile --requests 10000 --postgres postgresql+asyncpg://postgres@127.0.0.1/postgres

Prints a table in Markdown, and ends with 1 where something happened that must not.
"""

import argparse
import asyncio
import logging
import sys

from campaigns.hostile.campaign import FLOOD, Outcome, attack, rejection_ms, staged


async def campaign(*, requests: int, seed: int = 1, server: str = "", floods: int = 1) -> Outcome:
    """Attack a bot of our own; `server` is a PostgreSQL URL, or empty for SQLite. Floods come on top."""
    async with staged(server, seed_=seed) as stage:
        outcome = await attack(stage, requests, floods=floods)
        outcome.rejection_ms = await rejection_ms(stage)
        return outcome


def table(outcome: Outcome) -> str:
    """Write the counts as a table in Markdown."""
    statuses = sorted({status for counts in outcome.counts.values() for status in counts})
    lines = [f"| kind | requests | {' | '.join(map(str, statuses))} |", "|---|" + "---:|" * (len(statuses) + 1)]
    for kind, counts in outcome.counts.items():
        lines.append(f"| {kind} | {counts.total():,} | {' | '.join(f'{counts[each]:,}' for each in statuses)} |")
    lines += [
        "",
        f"{outcome.requests:,} requests in {outcome.took_s:.0f} s: {outcome.server_errors} answers in the 500s, "
        f"{len(outcome.effects)} effects without authority, {len(outcome.foreign)} requests to a foreign host, "
        f"{len(outcome.errors)} unexpected lines in the log. "
        f"A request that is turned away costs {outcome.rejection_ms:.2f} ms of CPU time.",
    ]
    return "\n".join(lines)


def main() -> int:
    """Run the campaign from the command line."""
    options = argparse.ArgumentParser(prog="python -m campaigns.hostile", description=__doc__)
    options.add_argument("--requests", type=int, default=10_000, help=f"beside floods of {FLOOD}")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--floods", type=int, default=5)
    options.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    given = options.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    outcome = asyncio.run(
        campaign(requests=given.requests, seed=given.seed, server=given.postgres, floods=given.floods)
    )
    sys.stdout.write(table(outcome) + "\n")
    for each in (*outcome.surprises, *outcome.effects, *outcome.foreign[:20], *outcome.errors[:20]):
        sys.stdout.write(f"  {each}\n")
    return 0 if outcome.held else 1


if __name__ == "__main__":
    sys.exit(main())
