"""Beside the turns nothing takes the lock to write where there is nothing to be written."""

from benchmarks.bench_idle import lines, measure


def test_a_round_with_nothing_to_do_writes_nothing() -> None:
    found = measure(25, 100, 2)
    assert {each.worker: each.empty for each in found if each.empty} == {}
    assert all(each.reads for each in found), "it was looked at whether there is anything to do"
    assert len(lines(found)) == len(found) + 2
