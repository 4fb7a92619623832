"""What goes wrong at Graph: what people are told, what the metrics and the log tell, and that it goes on by itself.

docs/operations.md has the same as a table.
"""

import logging

import pytest

from graph.sandbox.faults import Fault, What
from tests.support.reading import story
from tests.support.world import EVENING, World

VIEW = "GET /users/{mailbox}/calendarView"
HELD = "Waiting for the room to confirm"
UNREADABLE = "The calendar of Pine cannot be read just now"


@pytest.mark.parametrize(
    ("fault", "told", "line"),
    [
        (Fault("*", "*", What.STATUS, status=403, times=None), UNREADABLE, "Denied status=403"),
        (
            Fault("*", "*", What.STATUS, status=401, code="InvalidAuthenticationToken", times=None),
            UNREADABLE,
            "Denied status=401 code=InvalidAuthenticationToken",
        ),
        (Fault("*", "*", What.STATUS, status=503, times=None), HELD, "Unavailable status=503"),
        (
            Fault("*", "*", What.STATUS, status=429, headers={"Retry-After": "30"}, times=None),
            HELD,
            "Graph asked for a rest of 30 s",
        ),
    ],
    ids=["the consent is withdrawn", "the token is refused", "Graph is down", "Graph throttles"],
)
async def test_it_is_told_counted_and_logged_and_mends_itself(
    world: World, caplog: pytest.LogCaptureFixture, fault: Fault, told: str, line: str
) -> None:
    caplog.set_level(logging.WARNING)
    await world.find(EVENING)
    world.sandbox.tenant.faults.add(fault)
    assert told in story((await world.press("Book")).card)
    labels = {"operation": VIEW, "status": str(fault.status)}
    assert (world.metrics.registry.get_sample_value("roomkeeper_graph_requests_total", labels) or 0) > 0
    assert line in caplog.text
    world.sandbox.tenant.faults.clear()
    if told == HELD:
        world.later(minutes=2)
        await world.app.complete()
        await world.told()
        assert "Booked ✓" in story(world.shown())
    else:
        assert world.booked_rooms() == []
        assert "Booked ✓" in story(await world.book())
