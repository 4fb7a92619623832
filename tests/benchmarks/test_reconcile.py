"""The benchmark of the looks runs: a round reads two days of each room in one request, the first one all of it."""

from benchmarks.bench_reconcile import WAYS, lines, run


def test_a_round_reads_each_room_once_and_the_first_no_more_than_before() -> None:
    was, first, each = found = [run((way, 4, 6, 0.001)) for way in WAYS]
    assert was.requests >= first.requests > 4
    assert each.requests == 4
    assert len(lines(found)) == 5
