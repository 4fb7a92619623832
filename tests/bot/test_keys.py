import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest

from bot.teams.keys import (
    FAILED_FETCH_EVERY_S,
    KEEP_S,
    LOOK_EVERY_S,
    WAITING,
    KeysUnavailable,
    SigningKeys,
    TooManyUnknown,
    parse_keys,
)
from tests.fakes.issuer import FakeIssuer


@dataclass
class World:
    issuer: FakeIssuer
    keys: SigningKeys
    now: list[float]
    begin: asyncio.Event

    async def settle(self) -> None:
        """Let a fetch beside the turns end."""
        while self.keys._looking is not None:
            await asyncio.shield(self.keys._looking)

    async def later(self) -> None:
        await self.settle()
        self.now[0] += LOOK_EVERY_S


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """Time stands still, but for pauses: they end when `begin` is set, and take what they take."""
    now, begin = [0.0], asyncio.Event()
    begin.set()

    async def pause(seconds: float) -> None:
        await begin.wait()
        now[0] += seconds

    async with FakeIssuer() as issuer, aiohttp.ClientSession() as session:
        keys = SigningKeys(session=session, metadata_url=issuer.metadata_url, monotonic=lambda: now[0], sleep=pause)
        yield World(issuer, keys, now, begin)


async def test_keys_are_fetched_once_a_day_for_all_who_ask() -> None:
    async with world() as w:
        found = await asyncio.gather(*(w.keys.find("one") for _ in range(20)))
        assert all(key and key.endorsements == {"msteams", "webchat"} for key in found)
        w.now[0] = KEEP_S - 1
        await w.keys.find("one")
        assert w.issuer.fetches == 1
        w.now[0] = KEEP_S
        assert await w.keys.find("one"), "nobody waits for what is fetched again"
        assert w.issuer.fetches == 1
        await w.settle()
        assert w.issuer.fetches == 2


async def test_a_rotated_key_is_found_at_once() -> None:
    async with world() as w:
        await w.keys.find("one")
        w.issuer.kid = "two"
        assert await w.keys.find("two")
        assert await w.keys.find("one") is None


async def test_unknown_ids_make_us_look_no_more_often_than_agreed() -> None:
    async with world() as w:
        await w.keys.find("one")
        for number in range(50):
            assert await w.keys.find(f"unknown-{number}") is None
        assert w.issuer.fetches == 51
        assert w.now[0] == 50 * LOOK_EVERY_S


async def test_all_who_ask_at_once_share_one_look() -> None:
    async with world() as w:
        await w.keys.find("one")
        found = await asyncio.gather(*(w.keys.find(f"unknown-{number}") for number in range(100)))
        assert found == [None] * 100
        assert w.issuer.fetches == 2


async def test_a_forger_who_has_just_used_up_the_look_does_not_keep_the_new_key_out() -> None:
    async with world() as w:
        await w.keys.find("one")
        await w.later()
        assert await w.keys.find("forged") is None
        w.issuer.kid = "two"
        assert await w.keys.find("two")


async def test_a_look_that_began_before_the_rotation_is_followed_by_another() -> None:
    async with world() as w:
        await w.keys.find("one")
        await w.later()
        w.issuer.hold.clear()
        w.issuer.answering.clear()
        forged = asyncio.create_task(w.keys.find("forged"))
        await w.issuer.answering.wait()
        real = asyncio.create_task(w.keys.find("two"))
        await asyncio.sleep(0)
        w.issuer.kid = "two"
        w.issuer.hold.set()
        assert await real
        assert await forged is None
        assert w.issuer.fetches == 3


async def test_those_who_wait_for_a_look_are_bounded() -> None:
    async with world() as w:
        await w.keys.find("one")
        w.begin.clear()
        waiting = [asyncio.create_task(w.keys.find(f"unknown-{number}")) for number in range(WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyUnknown):
            await w.keys.find("one-more")
        assert await w.keys.find("one"), "whoever has a known key does not wait"
        w.begin.set()
        assert await asyncio.gather(*waiting) == [None] * WAITING
        assert await w.keys.find("one-more") is None


async def test_who_gives_up_waiting_leaves_the_look_to_the_others() -> None:
    async with world() as w:
        await w.keys.find("one")
        w.begin.clear()
        first, second = (asyncio.create_task(w.keys.find("two")) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        w.issuer.kid = "two"
        w.begin.set()
        assert await second
        assert w.keys._waiting == 0


async def test_keys_are_not_looked_for_where_a_redirect_leads() -> None:
    async with world() as w:
        w.issuer.redirect = "/metadata-elsewhere"
        with pytest.raises(KeysUnavailable):
            await w.keys.find("one")
        assert w.issuer.fetches == 1


async def test_a_silent_issuer_is_asked_again_soon_but_not_by_everybody() -> None:
    async with world() as w:
        w.issuer.silent = True
        for _ in range(5):
            with pytest.raises(KeysUnavailable):
                await w.keys.find("one")
        assert w.issuer.fetches == 1
        w.issuer.silent = False
        w.now[0] = FAILED_FETCH_EVERY_S
        assert await w.keys.find("one")


async def test_an_issuer_that_falls_silent_leaves_the_old_keys() -> None:
    async with world() as w:
        await w.keys.find("one")
        w.issuer.silent = True
        w.now[0] = KEEP_S * 2
        assert await w.keys.find("one")
        await w.settle()
        assert await w.keys.find("one")
        with pytest.raises(TooManyUnknown):
            await w.keys.find("unknown")
        assert w.issuer.fetches == 2
        w.now[0] += FAILED_FETCH_EVERY_S
        with pytest.raises(TooManyUnknown):
            await w.keys.find("unknown")
        assert w.issuer.fetches == 3


async def test_after_a_failed_look_whoever_has_a_new_key_is_asked_to_come_again() -> None:
    async with world() as w:
        await w.keys.find("one")
        await w.later()
        w.issuer.kid, w.issuer.silent = "two", True
        with pytest.raises(TooManyUnknown):
            await w.keys.find("two")
        w.issuer.silent = False
        w.now[0] += 3
        with pytest.raises(TooManyUnknown) as refused:
            await w.keys.find("two")
        assert refused.value.retry_after_s == FAILED_FETCH_EVERY_S - 3
        w.now[0] += refused.value.retry_after_s
        assert await w.keys.find("two")
        assert await w.keys.find("forged") is None


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [5],
        [{"kty": "RSA", "kid": "a"}],
        [{"kty": "RSA", "kid": "a", "n": "!", "e": "!"}],
        [{"kty": "RSA", "use": "enc", "kid": "a", "n": "AQAB", "e": "AQAB"}],
        [{"kty": "oct", "kid": "a", "k": "AQAB"}],
    ],
)
def test_a_set_without_a_usable_key_is_no_set(keys: list[object]) -> None:
    with pytest.raises(ValueError, match="usable"):
        parse_keys({"keys": keys})
