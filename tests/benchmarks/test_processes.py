"""The benchmark of many people at once runs, and everybody is answered as before."""

from benchmarks.bench_processes import line, measure


async def test_everybody_is_answered_while_others_press() -> None:
    figure = await measure(1, server="", seconds=0.5, people=3)
    assert len(figure.waits) >= 3
    assert figure.within_ms(0.5) <= figure.within_ms(0.99) <= max(figure.waits) * 1000
    assert line("SQLite", figure, figure).startswith("| SQLite | 1 | ")
