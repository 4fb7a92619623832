"""The measurement of imports measures what it says: every room is found and registered, whatever fails on the way."""

from pathlib import Path

from benchmarks.bench_import import measured


async def test_every_room_is_registered_though_some_requests_fail(tmp_path: Path) -> None:
    _, _, world = await measured(60, 0.0, 0.02, tmp_path)
    assert world.requests > 180
    assert max(count for lane, count in world.peak.items() if lane != "places") <= 4
