"""The measurement of checks tries every room, and finds the mailbox that should be closed and is not."""

from benchmarks.bench_check import measured
from booking.inspection import Outcome, Topic


async def test_every_room_is_tried() -> None:
    _, _, report = await measured(60, 0.0)
    assert [(each.topic, each.outcome) for each in report.bad] == [(Topic.CLOSED, Outcome.OPEN)]
    assert report.rooms == 60
