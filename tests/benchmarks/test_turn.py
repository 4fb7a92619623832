"""The benchmark of turns runs, its bot answers, and a transaction asks for no more than it says."""

from benchmarks.bench_turn import lines, measure_transactions, measure_turns
from tests.support.statements import counted


async def test_each_kind_of_turn_is_answered_and_measured() -> None:
    figures = await measure_turns(3, warm=2)
    assert [each.name for each in figures] == ["help", "my bookings", "book", "a press on a form"]
    assert all(each.wall_ms > 0 for each in figures)


async def test_a_read_and_a_write_are_one_statement_and_one_transaction_each() -> None:
    with counted() as cost:
        found = await measure_transactions(5)
    times = 2 * 5  # and as often to warm up
    opened = 2  # the migrations, and the row itself
    assert (cost.reads, cost.writes, cost.commits) == (times, times + opened, times + opened)
    assert len(lines([], found)) == 4
