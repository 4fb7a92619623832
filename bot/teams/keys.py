"""The keys that the Bot Connector signs its tokens with: fetched without blocking, kept for a day."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError
from jwt.algorithms import RSAAlgorithm
from yarl import URL

from booking.errors import Failed, RoomkeeperError
from bot.clouds import PUBLIC

KEEP_S = 24 * 3600.0
"""How long keys are used before they are fetched again, beside the turns."""

LOOK_EVERY_S = 5.0
"""The shortest time between two fetches. Who has a key that is not known waits for the next one, and is told then."""

FAILED_FETCH_EVERY_S = 10.0
"""How long the issuer is left alone after it gave no keys; who has an unknown key is asked to come later meanwhile."""

FETCH_TIMEOUT_S = 10.0

WAITING = 500
"""How many requests wait for a fetch at most. They are held before their bodies are read."""

_log = logging.getLogger(__name__)


class KeysUnavailable(Failed):
    """No signing key could be had, so nobody can be recognised now."""


class TooManyUnknown(RoomkeeperError):
    """An unknown key is not looked for now: too many wait, or the last look failed. `retry_after_s` says when it is."""

    def __init__(self, retry_after_s: float = LOOK_EVERY_S) -> None:
        self.retry_after_s = retry_after_s
        super().__init__("unknown keys")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One RSA key and the channels (`msteams` …) that it may speak for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class SigningKeys:
    """Finds the key of a token by its id. `monotonic` and `sleep` are in seconds.

    Whoever forges tokens with unknown ids can neither make the issuer be asked more often than every LOOK_EVERY_S
    seconds nor keep a new key out: each request is answered by a fetch that began after it came.
    """

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        metadata_url: str = PUBLIC.metadata,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._session = session
        self._metadata_url = URL(metadata_url)
        self._monotonic, self._sleep = monotonic, sleep
        self._keys: Mapping[str, SigningKey] = {}
        self._stale_at = self._next_at = self._left_alone_until = float("-inf")
        self._looking: asyncio.Task[None] | None = None
        self._begun = self._waiting = 0

    async def find(self, kid: str) -> SigningKey | None:
        """Return the key, or None if the issuer has none of that id; a key that is not known is looked for.

        Raises:
            KeysUnavailable: there is no key at all, because the issuer does not answer.
            TooManyUnknown: too many wait for the same, or the last look failed, so that nobody knows whose the key is.
        """
        if kid in self._keys:
            if self._monotonic() >= max(self._stale_at, self._left_alone_until):
                self._look()  # Beside the turn, which an issuer that hangs does not hold up.
            return self._keys[kid]
        if self._monotonic() >= self._left_alone_until:
            await self._wait_for(kid)
        if not self._keys:
            raise KeysUnavailable(code="signing-keys")
        left_alone_s = self._left_alone_until - self._monotonic()
        if kid not in self._keys and left_alone_s > 0:
            raise TooManyUnknown(left_alone_s)
        return self._keys.get(kid)

    async def _wait_for(self, kid: str) -> None:
        """Wait until a fetch found the key, or one that began after this came did not."""
        if self._waiting >= WAITING:
            raise TooManyUnknown
        self._waiting += 1
        begun = self._begun
        try:
            for _ in range(2):
                await asyncio.shield(self._look())
                if kid in self._keys or self._begun > begun or self._monotonic() < self._left_alone_until:
                    return
        finally:
            self._waiting -= 1

    def _look(self) -> asyncio.Task[None]:
        """Join the fetch that is to come or under way, or start one."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._refresh())
        return self._looking

    async def _refresh(self) -> None:
        """Fetch as soon as that may be. A failure keeps the old keys, which beats turning everybody away."""
        try:
            wait_s = self._next_at - self._monotonic()
            if wait_s > 0:
                await self._sleep(wait_s)
            self._begun += 1
            self._next_at = self._monotonic() + LOOK_EVERY_S
            self._keys = await self._fetch()
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, RuntimeError) as error:
            self._left_alone_until = self._monotonic() + FAILED_FETCH_EVERY_S
            _log.warning("signing keys could not be fetched: %s", type(error).__name__)
        else:
            self._stale_at = self._monotonic() + KEEP_S
        finally:
            self._looking = None

    async def _fetch(self) -> Mapping[str, SigningKey]:
        metadata = await self._document(self._metadata_url)
        jwks_url = URL(metadata["jwks_uri"])
        if jwks_url.scheme != self._metadata_url.scheme:
            raise ValueError("the keys must be as well protected as the metadata")
        return parse_keys(await self._document(jwks_url))

    async def _document(self, url: URL) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_S)
        async with self._session.get(url, timeout=timeout, raise_for_status=True, allow_redirects=False) as response:
            if response.status != HTTPStatus.OK:
                raise ValueError("a redirect is not followed")
            document = json.loads(await response.read())
        if not isinstance(document, dict):
            raise TypeError("not an object")
        return document


def parse_keys(jwks: Mapping[str, Any]) -> Mapping[str, SigningKey]:
    """Read the RSA signing keys of a JWK set by id; other kinds are left out.

    Raises:
        ValueError: not one usable key is among them.
    """
    keys: dict[str, SigningKey] = {}
    for entry in jwks["keys"]:
        if (
            not isinstance(entry, dict)
            or entry.get("kty") != "RSA"
            or entry.get("use", "sig") != "sig"
            or not isinstance(entry.get("kid"), str)
        ):
            continue
        try:
            public = RSAAlgorithm.from_jwk(entry)
        except (InvalidKeyError, ValueError, TypeError):
            continue
        if isinstance(public, RSAPublicKey):
            keys[entry["kid"]] = SigningKey(public, frozenset(entry.get("endorsements", ())))
    if not keys:
        raise ValueError("no usable key")
    return keys
