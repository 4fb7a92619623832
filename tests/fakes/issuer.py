"""The issuer of the Bot Connector's tokens, on this machine and with keys to throw away."""

import asyncio
import base64
import json
import time
from functools import cache
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt import PyJWS
from jwt.algorithms import RSAAlgorithm

from bot.clouds import PUBLIC

_SIGNING = PyJWS()
APP_ID = "00000000-0000-0000-0000-0000000000b0"


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """Make the key of that name, once a run; making one is slow."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeIssuer:
    """Serves OpenID metadata and keys, signs tokens, and can rotate keys, fall silent, hold an answer or lead on."""

    def __init__(self) -> None:
        self.kid = "one"
        self.endorsements: list[str] | None = ["msteams", "webchat"]
        self.silent = False
        self.redirect = ""
        self.fetches = 0
        self.hold, self.answering = asyncio.Event(), asyncio.Event()
        self.hold.set()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/metadata"

    async def _metadata(self, _: web.Request) -> web.Response:
        self.fetches += 1
        if self.silent:
            raise web.HTTPServiceUnavailable
        if self.redirect:
            raise web.HTTPFound(self.redirect)
        return web.json_response({"issuer": PUBLIC.issuer, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _: web.Request) -> web.Response:
        keys = self._published()
        self.answering.set()
        await self.hold.wait()
        return web.json_response(keys)

    def _published(self) -> dict[str, Any]:
        key = RSAAlgorithm.to_jwk(private_key(self.kid).public_key(), as_dict=True)
        described = {**key, "kid": self.kid, "use": "sig"}
        if self.endorsements is not None:
            described["endorsements"] = self.endorsements
        return {"keys": [{"kty": "EC", "kid": "other"}, described]}

    def claims(self, service_url: str, **changed: object) -> dict[str, Any]:
        """Claim what the Bot Connector claims; a changed claim of None is left out."""
        moment = int(time.time())
        claims = {
            "iss": PUBLIC.issuer,
            "aud": APP_ID,
            "nbf": moment - 60,
            "exp": moment + 3600,
            "serviceurl": service_url,
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def sign(self, claims: dict[str, Any], *, key: str | None = None, headers: dict[str, Any] | None = None) -> str:
        """Sign with the key of that name, as if it were the published one."""
        # As bytes, since the library refuses to sign claims of the wrong kind.
        payload = json.dumps(claims).encode()
        return _SIGNING.encode(payload, private_key(key or self.kid), "RS256", {"kid": self.kid, **(headers or {})})

    def raw(self, header: dict[str, Any], claims: dict[str, Any], *, by_hmac: bool = False) -> str:
        """Forge a token that no library would make: unsigned, or signed with the public key as if it were a secret."""
        signed = ".".join(_b64(json.dumps(part).encode()) for part in (header, claims))
        if not by_hmac:
            return f"{signed}."
        public = private_key(self.kid).public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        mac = hmac.HMAC(pem, hashes.SHA256())
        mac.update(signed.encode())
        return f"{signed}.{_b64(mac.finalize())}"


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
