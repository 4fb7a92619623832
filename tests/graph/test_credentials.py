"""What an app proves with who it is, and how that is replaced while the process runs."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec

from booking.errors import Unavailable
from graph.auth import IdentityTokens, LocalAuthority, MsalTokens, UnusableCredential, kept_in
from graph.sandbox.seed import CLIENT_ID, TENANT_ID
from tests.support.certificates import certificate, rsa_key

AUTHORITY = f"https://login.microsoftonline.com/{TENANT_ID}"
ASSERTION = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0." + "c2ln" * 85 + "bg"  # 256 bytes of a signature


@dataclass
class Entra:
    """An authority that keeps what it was shown, and a platform that has a managed identity."""

    url: str = ""
    shown: list[dict[str, str]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    identity: str = ASSERTION

    async def token(self, request: web.Request) -> web.Response:
        self.shown.append({name: str(value) for name, value in (await request.post()).items()})
        return web.json_response(
            {"access_token": f"token-{len(self.shown)}", "expires_in": 3600, "token_type": "Bearer"}
        )

    async def discovery(self, request: web.Request) -> web.Response:
        named = {name: f"{AUTHORITY}/{name}" for name in ("token_endpoint", "authorization_endpoint", "issuer")}
        named["issuer"] = f"{AUTHORITY}/v2.0"
        return web.json_response({**named, "tenant_discovery_endpoint": str(request.url), "metadata": []})

    async def platform(self, request: web.Request) -> web.Response:
        assert request.headers["X-IDENTITY-HEADER"] == "platform"
        self.asked.append(dict(request.query))
        ends = int(datetime.now(UTC).timestamp()) + 3600
        return web.json_response({"access_token": self.identity, "expires_on": str(ends), "token_type": "Bearer"})


@pytest.fixture
async def entra(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Entra]:
    served = Entra()
    app = web.Application()
    app.router.add_post("/{tail:.*}", served.token)
    app.router.add_get("/identity", served.platform)
    app.router.add_get("/{tail:.*}", served.discovery)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{served.url}/identity")
    monkeypatch.setenv("IDENTITY_HEADER", "platform")
    yield served
    await runner.cleanup()


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def tokens(entra: Entra, tmp_path: Path, now: list[float]) -> MsalTokens:
    return MsalTokens(
        authority=AUTHORITY,
        client_id=CLIENT_ID,
        credential=kept_in(tmp_path / "credential"),
        scope="https://graph.microsoft.com/.default",
        http_client=LocalAuthority(entra.url),
        now=lambda: now[0],
    )


async def test_a_secret_in_a_file_is_replaced_while_the_process_runs(
    entra: Entra, tokens: MsalTokens, tmp_path: Path, now: list[float]
) -> None:
    (tmp_path / "credential").write_text("first\n")
    assert await tokens() == "token-1"
    (tmp_path / "credential").write_text("second\n")
    assert await tokens() == "token-1", "a token that is good is kept"
    now[0] += 3600
    assert await tokens() == "token-2"
    assert [each["client_secret"] for each in entra.shown] == ["first", "second"]


async def test_a_certificate_signs_an_assertion_that_entra_can_check(
    entra: Entra, tokens: MsalTokens, tmp_path: Path
) -> None:
    key = rsa_key()
    pem, thumbprint = certificate(key)
    issuers = certificate()[0].partition("-----BEGIN PRIVATE")[0]
    (tmp_path / "credential").write_text(pem + issuers)
    assert await tokens() == "token-1"
    (shown,) = entra.shown
    assert "client_secret" not in shown
    assertion = shown["client_assertion"]
    audience = jwt.decode(assertion, options={"verify_signature": False})["aud"]
    claims = jwt.decode(assertion, key.public_key(), algorithms=["RS256", "PS256"], audience=audience)
    assert claims["sub"] == CLIENT_ID
    header = jwt.get_unverified_header(assertion)
    assert base64.urlsafe_b64decode(header["x5t#S256"] + "==") == thumbprint
    assert "PRIVATE KEY" not in json.dumps(shown)


async def test_a_federated_token_in_a_file_is_shown_as_it_is(entra: Entra, tokens: MsalTokens, tmp_path: Path) -> None:
    (tmp_path / "credential").write_text(ASSERTION)
    assert await tokens() == "token-1"
    assert entra.shown[0]["client_assertion"] == ASSERTION


@pytest.mark.parametrize("content", [None, "", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
async def test_a_file_without_a_credential_is_a_failure_that_passes(
    tokens: MsalTokens, tmp_path: Path, now: list[float], content: str | None
) -> None:
    if content is not None:
        (tmp_path / "credential").write_text(content)
    with pytest.raises(Unavailable, match="TokenUnavailable"):
        await tokens()
    (tmp_path / "credential").write_text("secret")
    now[0] += 60
    assert await tokens() == "token-1"


CERTIFICATE = certificate()[0]
OTHERS_KEY = CERTIFICATE.partition("-----BEGIN PRIVATE")[0] + "".join(
    certificate()[0].partition("-----BEGIN PRIVATE")[1:]
)
PARTS = [
    *(
        CERTIFICATE[:length]
        for length in (5, 20, 200, CERTIFICATE.index("-----END") + 9, CERTIFICATE.index("-----\n-"))
    ),
    *(CERTIFICATE[:length] for length in (CERTIFICATE.index("BEGIN PRIVATE") + 3, len(CERTIFICATE) - 200, -4)),
    CERTIFICATE[200:],
    *(ASSERTION[:length] for length in (3, 10, 20, 21, 37, 38, 39, 100, len(ASSERTION) - 1, len(ASSERTION) - 2)),
    "Bag Attributes\n  friendlyName: roomkeeper",
]
UNUSABLE = [certificate(password=b"password")[0], certificate(ec.generate_private_key(ec.SECP256R1()))[0], OTHERS_KEY]


@pytest.mark.parametrize("number", range(len(PARTS) + len(UNUSABLE)))
async def test_a_credential_that_cannot_be_used_goes_nowhere_and_the_one_before_serves_on(
    entra: Entra, tokens: MsalTokens, tmp_path: Path, now: list[float], number: int
) -> None:
    bad, file = [*PARTS, *UNUSABLE][number], tmp_path / "credential"
    file.write_text(bad)
    with pytest.raises(Unavailable, match="TokenUnavailable") as failed:
        await tokens()
    assert isinstance(failed.value.__cause__, UnusableCredential)
    assert not entra.shown
    for content, shown in (("first", "first"), (bad, "first"), ("", "first"), ("second", "second")):
        file.write_text(content)
        now[0] += 3600
        await tokens()
        assert entra.shown[-1]["client_secret"] == shown


async def test_a_managed_identity_needs_no_secret(entra: Entra) -> None:
    entra.identity = "token-of-the-identity"
    tokens = IdentityTokens(client_id=CLIENT_ID, resource="https://api.botframework.com")
    assert await tokens() == "token-of-the-identity"
    (asked,) = entra.asked
    assert (asked["client_id"], asked["resource"]) == (CLIENT_ID, "https://api.botframework.com")


async def test_a_managed_identity_vouches_for_the_app(entra: Entra, now: list[float]) -> None:
    identity = IdentityTokens(client_id="an-identity", resource="api://AzureADTokenExchange")
    tokens = MsalTokens(
        authority=AUTHORITY,
        client_id=CLIENT_ID,
        credential=identity.assertion,
        scope="https://graph.microsoft.com/.default",
        http_client=LocalAuthority(entra.url),
        now=lambda: now[0],
    )
    assert await tokens() == "token-1"
    assert entra.shown[0]["client_assertion"] == ASSERTION
    assert entra.asked[0]["resource"] == "api://AzureADTokenExchange"
