"""Tokens of the app itself, for Microsoft Graph and the Bot Connector: msal's client credentials behind one awaitable.

Source: learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
"""

import asyncio
import logging
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jwt
import msal
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from msal.exceptions import MsalError

from booking.errors import Unavailable

log = logging.getLogger(__name__)

TOKEN_S = 10.0
"""The longest wait for one answer of the authority."""

RENEW_AT = 0.8
"""The part of a token's life after which it is renewed; it lives 60 to 90 minutes."""

RETRY_S = 30.0
"""How long a failed renewal is left alone while the old token still serves."""

WAIT_S = 1.0
"""How long a new token is waited for while the old one still serves."""

REFUSED_S = 5.0
"""How long the authority is left alone where it gave no token and no other one serves: who asks is told at once.

As long where it gave one that is rejected.
"""


class UnusableCredential(ValueError):
    """What should prove who the app is does not: its text says why, and holds nothing of the credential."""


async def no_token(rejected: str | None = None) -> str | None:  # noqa: ARG001 -- the shape of `graph.client.Token`
    """Send no token: for a Graph on this machine that wants none."""
    return None


@dataclass(frozen=True, slots=True)
class _Held:
    """A token and the two monotonic instants of its life, in seconds."""

    token: str = field(repr=False)
    renew_at: float
    expires_at: float


class Tokens(ABC):
    """Gives the current token, renewed early, by one request at a time and off the event loop.

    `now` is a monotonic clock in seconds.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._held: _Held | None = None
        self._renewal: asyncio.Task[_Held] | None = None
        self._refusal: Unavailable | None = None
        self._refused_until = self._rejected_until = float("-inf")

    async def __call__(self, rejected: str | None = None) -> str | None:
        """Give a token that is good, and not `rejected`. Raises: Unavailable if there is none to be had.

        Where new ones are rejected as well, another one is asked for only after a while, and the last one given again.
        """
        held = self._held
        if held and held.token == rejected:
            under_way = self._renewal is not None and not self._renewal.done()
            if not under_way and self._now() < self._rejected_until:
                return rejected
            self._rejected_until, held = self._now() + REFUSED_S, None
        if held and self._now() < held.renew_at:
            return held.token
        good = held is not None and self._now() < held.expires_at
        try:
            async with asyncio.timeout(WAIT_S if good else None):
                return (await self._renewed()).token
        except (Unavailable, TimeoutError) as error:
            if held is None or self._now() >= held.expires_at:
                if isinstance(error, TimeoutError):  # It ended while another one was waited for.
                    raise Unavailable(code="TokenUnavailable") from error
                raise
            self._held = _Held(held.token, min(self._now() + RETRY_S, held.expires_at), held.expires_at)
            return held.token

    async def _renewed(self) -> _Held:
        """Join the renewal that is under way, or start one; a caller that goes away does not end it."""
        if self._renewal is None or self._renewal.done():
            if self._refusal is not None and self._now() < self._refused_until:
                raise Unavailable(code=self._refusal.code, request_id=self._refusal.request_id)
            self._renewal = asyncio.create_task(self._renew())
            self._renewal.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self._renewal)

    async def _renew(self) -> _Held:
        asked = self._now()
        try:
            self._held, self._refusal = await self._asked(asked), None
        except Unavailable as error:
            self._refusal, self._refused_until = error, self._now() + REFUSED_S
            raise
        return self._held

    async def _asked(self, at: float) -> _Held:
        try:
            result = await asyncio.to_thread(self._ask)
        # What msal lets through: transport errors of requests (OSError) or httpx, answers that make no sense.
        except (OSError, ValueError, RuntimeError, KeyError, httpx.HTTPError, MsalError) as error:
            why = f"the credential cannot be used: {error}" if isinstance(error, UnusableCredential) else ""
            log.warning("No token from the authority: %s", why or type(error).__name__)
            raise Unavailable(code="TokenUnavailable") from error
        token, life_s = result.get("access_token"), result.get("expires_in")
        if not isinstance(token, str) or not isinstance(life_s, int):
            code, correlation = str(result.get("error", "")), str(result.get("correlation_id", ""))
            log.warning("The authority refused a token: code=%s correlation-id=%s", code, correlation)
            raise Unavailable(code=code, request_id=correlation)
        return _Held(token, at + RENEW_AT * life_s, at + life_s)

    @abstractmethod
    def _ask(self) -> Mapping[str, Any]:
        """Ask msal, in a thread, for a token that is not out of its own cache: when to renew is decided here."""


class MsalTokens(Tokens):
    """Tokens of an app that proves who it is to Entra.

    `scope` is the service with `/.default`, and belongs to the same cloud as `authority` (with the tenant in it).
    `credential` is a client secret, or a function that gives one, a certificate with its key in PEM, or an assertion:
    it is asked at each renewal, so that all of them can be replaced meanwhile. Where it gives one that cannot be used,
    as of a file that is just being written, the one before serves on. `http_client` is for an authority that
    msal would not talk to, see `LocalAuthority`.
    """

    def __init__(
        self,
        *,
        authority: str,
        client_id: str,
        credential: str | Callable[[], str],
        scope: str,
        http_client: object = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(now=now)
        self._authority, self._client_id, self._credential = authority, client_id, credential
        self._scope, self._http_client = scope, http_client
        self._app: msal.ConfidentialClientApplication | None = None
        self._proof = ""

    def _ask(self) -> Mapping[str, Any]:
        app = self._with_proof()
        app.remove_tokens_for_client()
        result: Mapping[str, Any] | None = app.acquire_token_for_client([self._scope])
        return result or {}

    def _with_proof(self) -> msal.ConfidentialClientApplication:
        try:
            proof = self._credential if isinstance(self._credential, str) else self._credential()
            if self._app is None or proof != self._proof:
                self._app, self._proof = self._signed_by(_described(proof)), proof
        except UnusableCredential as error:
            if self._app is None:
                raise
            log.warning("The new credential cannot be used, so the one before serves on: %s", error)
        return self._app

    def _signed_by(self, described: str | dict[str, Any]) -> msal.ConfidentialClientApplication:
        return msal.ConfidentialClientApplication(
            self._client_id,
            authority=self._authority,
            client_credential=described,
            http_client=self._http_client or Authority(),
        )


class IdentityTokens(Tokens):
    """Tokens of a managed identity, which needs no secret: the platform that the process runs on vouches for it.

    `client_id` names a user-assigned one. `resource` is the service, without `/.default`.
    """

    def __init__(self, *, client_id: str, resource: str, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(now=now)
        self._client_id, self._resource = client_id, resource

    def _ask(self) -> Mapping[str, Any]:
        # A client of its own each time, since each keeps its tokens until they end.
        platform = _Platform()
        try:
            client = msal.ManagedIdentityClient(
                msal.UserAssignedManagedIdentity(client_id=self._client_id), http_client=platform
            )
            answer: Mapping[str, Any] = client.acquire_token_for_client(resource=self._resource)
        finally:
            platform.close()
        return answer

    def assertion(self) -> str:
        """Give a token to be shown to Entra in the place of a secret. Raises: ValueError if there is none."""
        token = self._ask().get("access_token")
        if not isinstance(token, str):
            raise ValueError("the managed identity gave no token")  # noqa: TRY004 — it is no wrong argument
        return token


def kept_in(path: Path) -> Callable[[], str]:
    """Read a credential from a file whenever it is needed: a secret, a certificate with its key, or an assertion."""

    def read() -> str:
        text = path.read_text("utf-8").strip()
        if not text:
            raise UnusableCredential("its file is empty")
        return text

    return read


_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.DOTALL)
_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")


def _described(proof: str) -> str | dict[str, Any]:
    """Tell msal what kind of credential it is. Raises: UnusableCredential for a part of one, and for no usable one."""
    if "-----BEGIN" in proof or proof.startswith("-----"):
        return _certificate(proof)
    if proof.startswith("eyJ"):
        return _assertion(proof)
    if len(proof.splitlines()) > 1:
        raise UnusableCredential("it has several lines, and is no PEM")
    return proof


def _certificate(pem: str) -> dict[str, Any]:
    """Take a private key and the certificate of it out of a PEM, whatever other certificates are there."""
    if "-----" in _PEM.sub("", pem):
        raise UnusableCredential("the PEM is cut off")
    blocks = [(kind[1], kind[0]) for kind in _PEM.finditer(pem)]
    keys = [block for kind, block in blocks if kind.endswith("PRIVATE KEY")]
    certificates = [block for kind, block in blocks if kind == "CERTIFICATE"]
    if len(keys) != 1 or not certificates:
        raise UnusableCredential("a PEM holds a certificate and its one private key")
    try:
        key = load_pem_private_key(keys[0].encode(), password=None)
        publics = [x509.load_pem_x509_certificate(each.encode()).public_key() for each in certificates]
    except TypeError:
        raise UnusableCredential("the private key is encrypted: store it without a password") from None
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableCredential("the private key or a certificate cannot be read") from error
    if not isinstance(key, RSAPrivateKey):
        raise UnusableCredential("the private key is not an RSA key, and Entra takes no other")
    if key.public_key() not in publics:
        raise UnusableCredential("the certificate belongs to another private key")
    return {"private_key": keys[0], "public_certificate": certificates[publics.index(key.public_key())]}


def _assertion(token: str) -> dict[str, Any]:
    """Take a token of somebody whom Entra trusts. One that is cut off within its signature is told by its length."""
    try:
        algorithm = jwt.get_unverified_header(token)["alg"] if _JWT.fullmatch(token) else ""
        signature = jwt.utils.base64url_decode(token.rpartition(".")[2])
    except (jwt.PyJWTError, ValueError, KeyError) as error:
        raise UnusableCredential("the token is cut off, or is none") from error
    # RSA signs with as many bytes as its key has, which has 2048 bits or more (RFC 7518, 3.3).
    is_cut = algorithm in {"RS256", "PS256"} and (len(signature) < 256 or len(signature) % 64)
    if not algorithm or is_cut:
        raise UnusableCredential("the token is cut off")
    return {"client_assertion": lambda: token}


_Pairs = Mapping[str, str] | None


# A token is asked for once an hour: no connection is kept that nobody would close.
_ONE_OFF = httpx.Limits(max_keepalive_connections=0)


class Authority:
    """What msal sends with: it follows no redirect, since the app's secret or its proof goes along.

    It offers what msal needs of an `http_client`: `get` and `post` with an answer that has `status_code`, `text` and
    `headers`.
    """

    def __init__(self) -> None:
        self._http = httpx.Client(timeout=TOKEN_S, follow_redirects=False, limits=_ONE_OFF)

    def _at(self, url: str) -> str:
        return url

    def get(self, url: str, *, params: _Pairs = None, headers: _Pairs = None, **_: object) -> httpx.Response:
        """Ask for an address."""
        return self._http.get(self._at(url), params=params, headers=headers)

    def post(
        self,
        url: str,
        *,
        params: _Pairs = None,
        data: Mapping[str, str | bytes] | None = None,
        headers: _Pairs = None,
        **_: object,
    ) -> httpx.Response:
        """Send a form to an address."""
        # msal gives a signed assertion as bytes, which httpx would write with a b and quotes around it.
        form = {name: value.decode() if isinstance(value, bytes) else value for name, value in (data or {}).items()}
        return self._http.post(self._at(url), params=params, data=form, headers=headers)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


class LocalAuthority(Authority):
    """Lets msal, which insists on https, ask an authority on this machine: the same paths, at `origin`."""

    def __init__(self, origin: str) -> None:
        self._http = httpx.Client(
            base_url=origin,
            verify=origin.startswith("https:"),  # Plain http needs no certificates, and reading them all takes 40 ms.
            timeout=TOKEN_S,
            trust_env=False,
            follow_redirects=False,
            limits=_ONE_OFF,
        )

    def _at(self, url: str) -> str:
        return httpx.URL(url).raw_path.decode("ascii")


class _Platform(Authority):
    """Asks this very machine for tokens, and no proxy on the way."""

    def __init__(self) -> None:
        self._http = httpx.Client(timeout=TOKEN_S, trust_env=False, follow_redirects=False, limits=_ONE_OFF)
