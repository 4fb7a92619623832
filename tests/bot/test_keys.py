import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest

from bot.teams.keys import FAILED_FETCH_EVERY_S, KEEP_S, UNKNOWN_KID_EVERY_S, KeysUnavailable, SigningKeys, parse_keys
from tests.fakes.issuer import FakeIssuer


@dataclass
class World:
    issuer: FakeIssuer
    keys: SigningKeys
    now: list[float]


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    now = [0.0]
    async with FakeIssuer() as issuer, aiohttp.ClientSession() as session:
        yield World(
            issuer, SigningKeys(session=session, metadata_url=issuer.metadata_url, monotonic=lambda: now[0]), now
        )


async def test_keys_are_fetched_once_a_day_for_all_who_ask() -> None:
    async with world() as w:
        found = await asyncio.gather(*(w.keys.find("one") for _ in range(20)))
        assert all(key and key.endorsements == {"msteams", "webchat"} for key in found)
        w.now[0] = KEEP_S - 1
        await w.keys.find("one")
        assert w.issuer.fetches == 1
        w.now[0] = KEEP_S
        await w.keys.find("one")
        assert w.issuer.fetches == 2


async def test_a_rotated_key_is_found_at_once() -> None:
    async with world() as w:
        await w.keys.find("one")
        w.issuer.kid = "two"
        assert await w.keys.find("two")
        assert await w.keys.find("one") is None


async def test_unknown_ids_make_us_look_at_most_every_five_minutes() -> None:
    async with world() as w:
        await w.keys.find("one")
        for number in range(50):
            w.now[0] += 1
            assert await w.keys.find(f"unknown-{number}") is None
        assert w.issuer.fetches == 2
        w.issuer.kid = "two"
        w.now[0] = 1 + UNKNOWN_KID_EVERY_S
        assert await w.keys.find("two")
        assert w.issuer.fetches == 3


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
        assert await w.keys.find("unknown") is None
        assert w.issuer.fetches == 2


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
