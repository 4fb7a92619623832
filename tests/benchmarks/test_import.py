"""The measurement of imports: every room is registered though requests fail, and no mailbox is asked too much."""

from pathlib import Path

from benchmarks.bench_import import address, measured


async def test_every_room_is_registered_though_some_requests_fail(tmp_path: Path) -> None:
    _, _, world = await measured(60, 0.0, 0.02, tmp_path)
    assert world.requests.total() > 180
    assert all(world.requests[address(at)] >= 3 for at in range(60))
    assert not world.exceeds
