"""Who may talk to this bot: decided once, where requests come in, for every activity."""

import hashlib
import math
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import jwt
from botbuilder.schema import Activity

from booking.errors import RoomkeeperError
from bot.clouds import PUBLIC
from bot.service_urls import is_loopback
from bot.teams.keys import SigningKeys

# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
CLOCK_SKEW_S = 300.0
REMEMBERED_TOKENS = 1000
ALGORITHMS = ["RS256"]

Claims = Mapping[str, Any]


class Untrusted(RoomkeeperError):
    """This request is turned away. `reason` is a short word for the log; the sender learns nothing."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Trust(Protocol):
    """What the adapter asks about everybody who comes in, and about every place that something is sent to."""

    async def recognise(self, authorization: str) -> None:
        """Check all that can be checked of a sender before the body is read; `authorization` as for `admit`.

        Raises:
            Untrusted: nothing of this sender is to be read.
        """

    async def admit(self, activity: Activity, authorization: str) -> Claims:
        """Return the claims of the sender. `authorization` is the header, empty if absent.

        Raises:
            Untrusted: the activity must not reach the bot.
        """

    def allows(self, service_url: str) -> bool:
        """Tell whether activities and tokens may be sent there."""


class LocalTrust:
    """The sandbox: nobody signs anything, so everything must stay on this machine."""

    async def recognise(self, authorization: str) -> None:
        """Let everybody be read: who can reach this address is on this machine."""

    async def admit(self, activity: Activity, authorization: str) -> Claims:  # noqa: ARG002 — nobody signs
        """Admit what wants its answers on this machine."""
        if not self.allows(activity.service_url or ""):
            raise Untrusted("service-url")
        return {}

    def allows(self, service_url: str) -> bool:
        """Allow loopback addresses only."""
        return is_loopback(service_url)


@dataclass(frozen=True, slots=True)
class _Verified:
    claims: Claims
    endorsements: frozenset[str]


class TokenTrust:
    """Production: a valid token of the Bot Connector for this app, and an activity of an allowed tenant.

    `tenants`: Entra tenant ids. `channels`: others (Direct Line, web chat) let their users write `from` and the
    tenant themselves. `now` is in seconds since the epoch.
    """

    def __init__(
        self,
        *,
        app_id: str,
        tenants: Collection[str],
        keys: SigningKeys,
        issuer: str = PUBLIC.issuer,
        channels: Collection[str] = frozenset({"msteams"}),
        service_urls: Callable[[str], bool] = PUBLIC.serves,
        now: Callable[[], float] = time.time,
    ) -> None:
        if not app_id or not tenants:
            raise ValueError("an app id and a tenant are what trust rests on")
        self._app_id, self._issuer, self._keys = app_id, issuer, keys
        self._tenants = frozenset(tenant.lower() for tenant in tenants)
        self._channels = frozenset(channels)
        self._service_urls = service_urls
        self._now = now
        self._verified: dict[bytes, _Verified] = {}

    def allows(self, service_url: str) -> bool:
        """Allow the Bot Connector's own hosts only."""
        return self._service_urls(service_url)

    async def recognise(self, authorization: str) -> None:
        """Check the token itself: who signed it, for whom, and until when."""
        await self._verify(authorization)

    async def admit(self, activity: Activity, authorization: str) -> Claims:
        """Check the activity against its token, the channels, the tenants and the hosts."""
        service_url = activity.service_url or ""
        if not self.allows(service_url):
            raise Untrusted("service-url")
        if activity.channel_id not in self._channels:
            raise Untrusted("channel")
        verified = await self._verify(authorization)
        if verified.claims.get("serviceurl") != service_url:
            raise Untrusted("service-url-claim")
        if activity.channel_id not in verified.endorsements:
            raise Untrusted("endorsement")
        tenants = tenants_of(activity)
        if not tenants or not tenants <= self._tenants:
            raise Untrusted("tenant")
        return verified.claims

    async def _verify(self, authorization: str) -> _Verified:
        """Check the signature once per token, and its time at every use."""
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or not token:
            raise Untrusted("no-token")
        fingerprint = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        verified = self._verified.get(fingerprint)
        if verified is None:
            verified = await self._decode(token)
            self._check_time(verified.claims)
            while len(self._verified) >= REMEMBERED_TOKENS:
                del self._verified[next(iter(self._verified))]
            self._verified[fingerprint] = verified
        self._check_time(verified.claims)
        return verified

    async def _decode(self, token: str) -> _Verified:
        kid = self._key_id(token)
        key = await self._keys.find(kid)
        if key is None:
            raise Untrusted("unknown-key")
        try:
            claims = jwt.decode(
                token,
                key.public,
                algorithms=ALGORITHMS,
                audience=self._app_id,
                issuer=self._issuer,
                options={
                    "require": ["aud", "exp", "iss", "nbf"],
                    "strict_aud": True,
                    # Times are checked here, at every use and by one clock.
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise Untrusted(type(error).__name__) from None
        return _Verified(claims, key.endorsements)

    def _key_id(self, token: str) -> str:
        """Read which key is said to have signed; nobody looks for a key on behalf of a token that is bad with any."""
        try:
            unverified = jwt.decode_complete(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Untrusted("malformed") from None
        header, claims = unverified["header"], unverified["payload"]
        if header.get("alg") not in ALGORITHMS:
            raise Untrusted("algorithm")
        if claims.get("iss") != self._issuer or claims.get("aud") != self._app_id:
            raise Untrusted("not-for-us")
        self._check_time(claims)
        kid = header.get("kid")
        if not isinstance(kid, str) or not kid:
            raise Untrusted("no-key")
        return kid

    def _check_time(self, claims: Claims) -> None:
        now = self._now()
        if not now < _seconds(claims, "exp") + CLOCK_SKEW_S:
            raise Untrusted("expired")
        if not now > _seconds(claims, "nbf") - CLOCK_SKEW_S:
            raise Untrusted("not-yet-valid")


def tenants_of(activity: Activity) -> frozenset[str]:
    """Collect every tenant that the activity names, in lower case: one in all that Teams sends."""
    data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
    tenant = data.get("tenant")
    sender = getattr(activity.from_property, "additional_properties", None) or {}
    named = (
        tenant.get("id") if isinstance(tenant, dict) else None,
        activity.conversation.tenant_id if activity.conversation else None,
        sender.get("tenantId"),
    )
    return frozenset(str(one).lower() for one in named if one)


def _seconds(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Untrusted(f"{name}-malformed")
    return value
