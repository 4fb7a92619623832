"""The benchmark of Book runs, and what it counts is no more than is claimed."""

from benchmarks.bench_book import AIMS, lines, measure


def test_a_press_of_book_costs_no_more_than_is_claimed() -> None:
    ours, looked_first = found = measure(presses=2, latency_s=0.001)
    assert not ours.over(AIMS)
    assert looked_first.round_trips == 2
    assert ours.booked == looked_first.booked == 2
    assert len(lines(found)) == 4
