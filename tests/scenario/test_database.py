"""The database fails under the bot: what was begun is gone on with within seconds, and whoever watches is told."""

import logging

import pytest

from tests.support.faulty_database import Fault
from tests.support.reading import said
from tests.support.world import EVENING, World


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.ROLLED_BACK, Fault.COMMITTED])
@pytest.mark.parametrize(("method", "path"), [("GET", "/calendarView"), ("POST", "/events"), ("PATCH", "/events/")])
async def test_a_booking_whose_worker_met_a_database_error_is_decided_within_seconds_and_the_log_names_it(
    world: World, caplog: pytest.LogCaptureFixture, method: str, path: str, fault: Fault
) -> None:
    async def strike() -> None:
        world.database.once(fault)

    await world.find(EVENING)
    world.line.once(method, path, strike)
    await world.press("Book", room="Oak")
    await world.rest()
    (line,) = [
        each for each in caplog.records if each.name == "bot.workers.protocol_runner" and each.levelno == logging.ERROR
    ]
    assert line.getMessage().startswith("booking ")
    world.later(seconds=11)
    await world.app.complete()
    await world.told()
    assert said(world.shown())[0] == "Booked ✓"
    assert len(world.ours("Oak")) == 1
    assert len(world.mails()) == 1
