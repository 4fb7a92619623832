"""When somebody sees that the bot is typing: after a while, again and again, and never behind an answer."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.teams import typing_indicator
from bot.teams.connector import ConnectorError
from bot.teams.typing_indicator import EVERY_S, MOST, TypingIndicator


class Chat:
    """A chat whose clock goes on when it is told to, and which can be slow to take something."""

    def __init__(self) -> None:
        self.now, self.shown = 0.0, list[str]()
        self.takes = asyncio.Event()
        self.takes.set()
        self._timers: list[tuple[float, asyncio.Handle]] = []

    def later(self, seconds: float, todo: Callable[[], None]) -> asyncio.Handle:
        handle = asyncio.Handle(todo, (), asyncio.get_running_loop())
        self._timers.append((self.now + seconds, handle))
        return handle

    async def send(self) -> None:
        await self.takes.wait()
        self.shown.append(f"typing at {self.now:g}")

    async def wait(self, seconds: float) -> None:
        await settle()
        self.now += seconds
        for each in [each for each in self._timers if each[0] <= self.now]:
            self._timers.remove(each)
            if not each[1].cancelled():
                each[1]._run()
        await settle()

    def indicator(self) -> TypingIndicator:
        return TypingIndicator(self.send, after_s=1.0, later=self.later)


async def settle() -> None:
    """Let every task go as far as it can without the clock."""
    for _ in range(10):
        await asyncio.sleep(0)


@contextmanager
def patient(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(typing_indicator, "IN_FLIGHT_S", seconds)
        yield


async def test_a_quick_answer_shows_none() -> None:
    chat = Chat()
    indicator = chat.indicator()
    await chat.wait(0.99)
    await indicator.end_turn()
    await chat.wait(60)
    assert chat.shown == []


async def test_it_is_shown_after_a_second_and_as_long_as_it_takes() -> None:
    chat = Chat()
    indicator = chat.indicator()
    for _ in range(8):
        await chat.wait(1)
    await indicator.stop()
    await chat.wait(60)
    assert chat.shown == ["typing at 1", "typing at 4", "typing at 7"]


async def test_nobody_is_shown_it_for_ever() -> None:
    chat = Chat()
    chat.indicator()
    for _ in range(3 * MOST):
        await chat.wait(EVERY_S)
    assert len(chat.shown) == MOST


async def test_an_answer_waits_for_one_on_its_way_and_none_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat()
    chat.takes.clear()
    indicator = chat.indicator()
    await chat.wait(1)

    async def answer() -> None:
        await indicator.stop()
        chat.shown.append("the answer")

    with patient(monkeypatch, 60):
        answering = asyncio.create_task(answer())
        await settle()
        assert chat.shown == [], "the answer would overtake it"
        chat.takes.set()
        await answering
    await chat.wait(60)
    assert chat.shown == ["typing at 1", "the answer"]


async def test_one_that_hangs_does_not_keep_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat()
    chat.takes.clear()
    indicator = chat.indicator()
    await chat.wait(1)
    with patient(monkeypatch, 0):
        await indicator.stop()
    chat.takes.set()
    await chat.wait(60)
    assert chat.shown == []


async def test_one_that_is_kept_ends_with_its_task_and_not_with_its_turn() -> None:
    chat = Chat()
    indicator, done = chat.indicator(), asyncio.Event()

    async def plan() -> None:
        await done.wait()

    task = asyncio.create_task(plan())
    indicator.keep(task)
    await indicator.end_turn()
    await chat.wait(1)
    assert chat.shown == ["typing at 1"]
    done.set()
    await task
    await chat.wait(60)
    assert chat.shown == ["typing at 1"]


async def test_a_chat_that_takes_none_costs_nothing() -> None:
    chat, tries = Chat(), list[int]()

    async def refuse() -> None:
        tries.append(1)
        raise ConnectorError(status=403, code="BotNotInConversationRoster")

    indicator = TypingIndicator(refuse, after_s=1.0, later=chat.later)
    await chat.wait(1)
    await chat.wait(60)
    await indicator.stop()
    assert tries == [1]
