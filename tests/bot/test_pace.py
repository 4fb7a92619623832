"""What Teams takes in one conversation is never exceeded, and whoever waits for a reply goes first."""

import asyncio
from collections.abc import Coroutine
from math import inf
from typing import Any

import pytest

from bot.teams.pace import CONVERSATION, Pace, Resting
from campaigns.simulation.loop import VirtualLoop

CHAT = "a:1"


def played(story: Coroutine[Any, Any, None]) -> None:
    """Run a story in virtual time."""
    with VirtualLoop.fresh() as loop:
        loop.run(story)
        assert not loop.failures


def at(pace: Pace, sent: list[tuple[float, str]], name: str, *, urgent: bool, chat: str = CHAT) -> asyncio.Task[None]:
    async def go() -> None:
        async with pace.turn(chat, urgent=urgent, until=inf):
            sent.append((now(), name))

    return asyncio.create_task(go())


def now() -> float:
    return asyncio.get_running_loop().time()


def fresh() -> Pace:
    return Pace(monotonic=now)


@pytest.mark.parametrize("urgent", [True, False])
def test_no_span_ever_holds_more_than_it_may(*, urgent: bool) -> None:
    async def story() -> None:
        pace, sent = fresh(), list[tuple[float, str]]()
        await asyncio.gather(*(at(pace, sent, "x", urgent=urgent) for _ in range(200)))
        times = [each for each, _ in sent]
        for most, span_s in CONVERSATION:
            assert all(later - first >= span_s for first, later in zip(times, times[most:], strict=False))
        assert len(times) == 200

    played(story())


def test_a_reply_does_not_wait_for_what_nobody_waits_for() -> None:
    async def story() -> None:
        pace, sent = fresh(), list[tuple[float, str]]()
        edits = [at(pace, sent, "edit", urgent=False) for _ in range(100)]
        for _ in range(5):
            await asyncio.sleep(7)
            asked = now()
            await at(pace, sent, "reply", urgent=True)
            assert now() == asked, "room is kept for it"
        await asyncio.gather(*edits)

    played(story())


def test_replies_come_in_their_order_and_before_edits_that_came_first() -> None:
    async def story() -> None:
        pace, sent = fresh(), list[tuple[float, str]]()
        for _ in range(8):
            await at(pace, sent, "before", urgent=True)
        sent.clear()
        edit = at(pace, sent, "edit", urgent=False)
        await asyncio.sleep(0.1)
        await asyncio.gather(*(at(pace, sent, f"reply {each}", urgent=True) for each in range(3)))
        await edit
        assert [name for _, name in sent] == ["reply 0", "reply 1", "reply 2", "edit"]

    played(story())


def test_a_rest_that_was_asked_for_is_kept_by_everybody_in_that_conversation_and_its_threads() -> None:
    async def story() -> None:
        pace, sent = fresh(), list[tuple[float, str]]()
        pace.rest(CHAT, 30)
        with pytest.raises(Resting) as caught:
            async with pace.turn(CHAT, urgent=True, until=now() + 10):
                pytest.fail("it was asked to rest")
        assert caught.value.wait_s == 30
        await at(pace, sent, "another", urgent=True, chat="a:2")
        sent.clear()
        thread = at(pace, sent, "thread", urgent=True, chat=f"{CHAT};messageid=7")
        await asyncio.sleep(29.9)
        assert not sent
        await thread

    played(story())


def test_all_conversations_together_keep_to_the_limit_of_the_tenant() -> None:
    async def story() -> None:
        pace, sent = fresh(), list[tuple[float, str]]()
        await asyncio.gather(*(at(pace, sent, "x", urgent=True, chat=f"a:{each}") for each in range(120)))
        times = [each for each, _ in sent]
        assert all(later - first >= 1 for first, later in zip(times, times[50:], strict=False))

    played(story())


def test_conversations_of_which_nothing_is_left_to_count_are_forgotten() -> None:
    async def story() -> None:
        pace, sent = Pace(tenant=(), monotonic=now), list[tuple[float, str]]()
        for each in range(1000):
            await at(pace, sent, "x", urgent=True, chat=f"a:{each}")
        await asyncio.sleep(4000)
        await at(pace, sent, "x", urgent=True, chat="b")
        assert set(pace._lines) == {"b"}

    played(story())


def test_what_is_long_on_its_way_is_counted_when_it_may_have_arrived() -> None:
    async def story() -> None:
        pace, sent = fresh(), list[tuple[float, str]]()

        async def slow() -> None:
            async with pace.turn(CHAT, urgent=True, until=inf):
                await asyncio.sleep(0.9)

        await asyncio.gather(*(slow() for _ in range(7)))
        arrived = now()
        await at(pace, sent, "next", urgent=True)
        assert now() >= arrived + 1

    played(story())
