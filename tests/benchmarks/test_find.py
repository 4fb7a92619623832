"""The benchmark of a search runs, and what it counts is what is aimed at."""

from benchmarks.bench_find import lines, measure


def test_a_search_that_the_index_answers_asks_nothing_and_another_asks_of_twenty_rooms_at_once() -> None:
    cold, *warm = found = measure(45, 0.001, 2)
    assert (cold.requests, cold.aim) == (3, 3)
    assert [(each.requests, each.aim) for each in warm] == [(0, 0)] * 5
    assert len(lines(found)) == 8
