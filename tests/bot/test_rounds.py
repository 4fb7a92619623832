"""Work beside the turns goes on whatever fails, at a pace and with words that an outage cannot turn into a flood."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import copy_context

import pytest

from bot.workers.rounds import HANGS_AFTER_S, LONGEST_PAUSE_S, Rounds, together, until_woken


class Time:
    """Passes by what is waited for; after so many pauses the worker is stopped."""

    def __init__(self, pauses: int) -> None:
        self.now, self.pauses, self._left = 0.0, list[float](), pauses

    async def pause(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)
        if len(self.pauses) == self._left:
            raise asyncio.CancelledError


class BookingRecord:
    """Fails in those rounds, and takes no time."""

    def __init__(self, fails: Callable[[int], bool]) -> None:
        self.fails, self.rounds = fails, 0

    async def __call__(self) -> None:
        self.rounds += 1
        if self.fails(self.rounds):
            raise ConnectionError


async def run(todo: Callable[[], Awaitable[object]], time: Time, period_s: float = 0.0) -> Rounds:
    rounds = Rounds("worker", todo, period_s, pause=time.pause, jitter=lambda: 1.0, monotonic=lambda: time.now)
    with pytest.raises(asyncio.CancelledError):
        await rounds.run()
    return rounds


async def test_what_fails_is_tried_ever_more_seldom_and_at_its_pace_again_once_it_is_well() -> None:
    time = Time(9)
    rounds = await run(BookingRecord(lambda number: number <= 7), time, period_s=0.5)
    assert time.pauses == [1, 2, 4, 8, LONGEST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_PAUSE_S, 0.5, 0.5]
    assert rounds.failures == 0
    assert rounds.since_good_s == 0.5


async def test_a_long_period_is_never_shortened_by_failing() -> None:
    time = Time(4)
    await run(BookingRecord(lambda number: number < 3), time, period_s=60)
    assert time.pauses == [60, 60, 60, 60]


async def test_processes_that_lost_one_database_do_not_come_back_in_step() -> None:
    time = Time(1)
    rounds = Rounds(
        "worker", BookingRecord(lambda _: True), 0, pause=time.pause, jitter=lambda: 0.0, monotonic=lambda: 0.0
    )
    with pytest.raises(asyncio.CancelledError):
        await rounds.run()
    assert time.pauses == [0.5]


async def test_an_outage_is_said_once_then_once_a_minute_and_its_end_once(caplog: pytest.LogCaptureFixture) -> None:
    time = Time(42)
    await run(BookingRecord(lambda number: number <= 40), time)
    said = [record.getMessage() for record in caplog.records]
    minutes = sum(time.pauses[:40]) / 60
    assert [each.split(":")[1] for each in (said[0], said[-1])] == [" fails", " well again after 40 failures in 555 s"]
    assert all(" still fails, " in each for each in said[1:-1])
    assert len(said) - 2 <= minutes
    assert len(said) > minutes / 2
    assert "ConnectionError" in said[0]
    assert {record.levelno for record in caplog.records} == {logging.ERROR, logging.WARNING}


async def test_a_round_that_never_ends_is_known_to_hang_and_one_between_two_is_not() -> None:
    now, begun = [0.0], asyncio.Event()

    async def for_ever() -> None:
        begun.set()
        await asyncio.Event().wait()

    rounds = Rounds("worker", for_ever, 0, monotonic=lambda: now[0])
    now[0] = HANGS_AFTER_S + 1
    assert not rounds.hangs
    task = asyncio.create_task(rounds.run())
    await begun.wait()
    assert not rounds.hangs
    now[0] += HANGS_AFTER_S + 1
    assert rounds.hangs
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_fails_for_one_booking_is_named_and_ends_nothing_of_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    async def fail() -> None:
        raise ConnectionError

    async def last() -> None:
        await asyncio.sleep(0)
        done.append("last")

    with pytest.raises(ConnectionError):
        await together([("booking-1", fail()), ("booking-2", last())])
    assert done == ["last"]
    (line,) = caplog.messages
    assert line.startswith("booking booking-1: ")
    await together([("booking-3", last())])
    assert len(done) == 2


async def test_a_round_that_is_closed_from_another_context_ends_quietly() -> None:
    """As where a process or a simulation ends, and what is left is collected."""
    rounds = Rounds("worker", asyncio.Event().wait, 0)
    begun = rounds.run()
    copy_context().run(begun.send, None)
    begun.close()
    assert rounds.failures == 0


async def test_rounds_that_are_woken_in_the_moment_of_the_stop_end_all_the_same() -> None:
    woken = asyncio.Event()
    task = asyncio.create_task(Rounds("worker", lambda: until_woken(woken, 60), 0).run())
    await asyncio.sleep(0.01)
    woken.set()
    task.cancel()
    await asyncio.wait({task}, timeout=1)
    assert task.cancelled()


async def test_who_waits_to_be_woken_goes_on_after_the_period_and_can_be_woken_again() -> None:
    woken = asyncio.Event()
    await until_woken(woken, 0)
    woken.set()
    async with asyncio.timeout(10):
        await until_woken(woken, 60)
    assert not woken.is_set()
