"""The keys that the Bot Connector signs its tokens with: fetched without blocking, kept for a day."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError
from jwt.algorithms import RSAAlgorithm
from yarl import URL

from booking.errors import Failed

# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
OPENID_METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
OPENID_METADATA_URL_GOV = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"

KEEP_S = 24 * 3600.0
UNKNOWN_KID_EVERY_S = 300.0
FAILED_FETCH_EVERY_S = 10.0
FETCH_TIMEOUT_S = 10.0

_log = logging.getLogger(__name__)


class KeysUnavailable(Failed):
    """No signing key could be had, so nobody can be recognised now."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One RSA key and the channels (`msteams` …) that it may speak for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class SigningKeys:
    """Finds the key of a token by its id. `monotonic` is in seconds."""

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        metadata_url: str = OPENID_METADATA_URL,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._metadata_url = URL(metadata_url)
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._keys: Mapping[str, SigningKey] = {}
        self._stale_at = self._retry_at = self._unknown_at = float("-inf")

    async def find(self, kid: str) -> SigningKey | None:
        """Return the key; one that is not known makes us look again, at most every five minutes.

        Raises:
            KeysUnavailable: there is no key at all, because the issuer does not answer.
        """
        if kid not in self._keys or self._monotonic() >= self._stale_at:
            async with self._lock:
                await self._refresh_for(kid, now=self._monotonic())
        if not self._keys:
            raise KeysUnavailable(code="signing-keys")
        return self._keys.get(kid)

    async def _refresh_for(self, kid: str, *, now: float) -> None:
        """Fetch if due. A failure keeps the old keys, which beats turning everybody away."""
        stale = now >= max(self._stale_at, self._retry_at)
        unknown = kid not in self._keys and now >= max(self._unknown_at, self._retry_at)
        if not (stale or unknown):
            return
        if not stale:
            self._unknown_at = now + UNKNOWN_KID_EVERY_S
        try:
            self._keys = await self._fetch()
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            self._retry_at = now + (UNKNOWN_KID_EVERY_S if self._keys else FAILED_FETCH_EVERY_S)
            _log.warning("signing keys could not be fetched: %s", type(error).__name__)
        else:
            self._stale_at = now + KEEP_S

    async def _fetch(self) -> Mapping[str, SigningKey]:
        metadata = await self._document(self._metadata_url)
        jwks_url = URL(metadata["jwks_uri"])
        if jwks_url.scheme != self._metadata_url.scheme:
            raise ValueError("the keys must be as well protected as the metadata")
        return parse_keys(await self._document(jwks_url))

    async def _document(self, url: URL) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_S)
        async with self._session.get(url, timeout=timeout, raise_for_status=True) as response:
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
