"""A few short hours of the soak: whatever happens in them, nothing is left that was not there before."""

from dataclasses import replace

from campaigns.soak import grown, soak


async def test_nothing_grows_from_hour_to_hour() -> None:
    lefts = await soak(hours=3, turns=16, seed=3)
    assert grown(lefts) == []
    assert lefts[-1].turns == 48
    assert lefts[-1].rows["booking"] > 0, "somebody booked"
    leaking = replace(lefts[-1], rows={**lefts[-1].rows, "claim": 9}, tasks=99, files=999, objects=10**9)
    assert len(grown([*lefts, leaking])) == 4, "and what grows is noticed"
