"""Ten thousand notifications that are lost, doubled, late, out of order or forged, and processes that die.

python -m campaigns.notify --notifications 10000
python -m campaigns.notify --notifications 10000 --processes 3 \
    --postgres postgresql+asyncpg://postgres@127.0.0.1/postgres

The clock is virtual, and the local Graph is called without a network. After each stretch the availability index is held
against the calendars, one cycle of looks after the last change. Prints a table in Markdown, and ends with 1 where the
two differ, where a forged notification was believed, or where a look came later than 5 s after what it was told by.
"""

import argparse
import asyncio
import logging
import sys

from campaigns.notify.campaign import Outcome, campaign


def table(outcome: Outcome) -> str:
    """Write the counts as a table in Markdown."""
    rows = {
        "changes in Outlook": outcome.changes,
        "notifications of them": outcome.genuine,
        "of these lost": outcome.lost,
        "of these doubled": outcome.doubled,
        "of these delivered": outcome.delivered,
        "forged": outcome.forged,
        "forged and believed": outcome.believed,
        "subscriptions lost": outcome.lost_subscriptions,
        "processes that died": outcome.deaths,
        "looks after notifications, within 5 s": sum(outcome.latencies.values()) - outcome.late,
        "later": outcome.late,
        "rooms held against the index": outcome.compared,
        "that differed": len(outcome.differing),
    }
    return "\n".join(
        ["| what | number |", "|---|---:|", *(f"| {name} | {number:,} |" for name, number in rows.items())]
    )


def main() -> int:
    """Run the campaign from the command line."""
    options = argparse.ArgumentParser(prog="python -m campaigns.notify", description=__doc__)
    options.add_argument("--notifications", type=int, default=10_000, help="good and forged")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=3, help="on PostgreSQL; a file has one")
    options.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    given = options.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    outcome = asyncio.run(
        campaign(notifications=given.notifications, seed=given.seed, server=given.postgres, processes=given.processes)
    )
    sys.stdout.write(table(outcome) + "\n")
    for each in (*outcome.differing[:20], *outcome.violations[:20]):
        sys.stdout.write(f"  {each}\n")
    return 0 if outcome.sound else 1


if __name__ == "__main__":
    sys.exit(main())
