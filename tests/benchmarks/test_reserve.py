"""The benchmark of the store runs, and finds in its own table that no two bookings overlap."""

import pytest

from benchmarks.bench_reserve import HOT, doubles, lines, measure
from tests.support.databases import DATABASES, POSTGRES


@pytest.mark.parametrize("kind", DATABASES)
async def test_bookers_in_two_processes_never_get_one_room_at_one_time(kind: str) -> None:
    server = POSTGRES if kind == "postgres" else ""
    results = await measure(server=server, seconds=0.3, processes=2, load=HOT, bookers=16)
    ours = results["claim"]
    assert ours.booked > 0
    assert (ours.doubles, ours.missing, dict(ours.errors)) == (0, 0, {})
    assert len(lines(kind, results)) == 2


def test_the_audit_counts_every_pair_that_shares_a_moment_of_a_room() -> None:
    assert doubles([("a", 1, 4), ("a", 2, 3), ("a", 3, 5), ("a", 5, 6), ("b", 1, 9)]) == 2
