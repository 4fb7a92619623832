"""The benchmark of the edge runs, all edges say the same, and ours asks Entra for nothing once it has its token."""

from benchmarks.bench_edge import CLOUD, EDGES, OURS, Figure, lines, measure, over


async def test_every_edge_answers_and_ours_asks_entra_for_nothing_more() -> None:
    figures = await measure(turns=2, rounds=1, at_once=2)
    assert [each.name for each in figures] == list(EDGES)
    asked = {each.name: each.token_calls for each in figures}
    assert asked[OURS] == 0
    assert asked[CLOUD] == 2, "what it is compared with asks twice a turn"
    assert over(figures) == []


def test_a_token_call_too_many_is_told() -> None:
    figures = [Figure(name, 10, 1.0, 1.0, 100.0, 0.1 if name == OURS else 2.0) for name in EDGES]
    assert over(figures) == ["ours asks Entra 0.10 times a turn, and may not at all"]
    assert lines(figures)[-1] == over(figures)[0]
