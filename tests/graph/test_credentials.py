"""What an app proves with who it is, and how that is replaced while the process runs."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from booking.errors import Unavailable
from graph.auth import IdentityTokens, LocalAuthority, MsalTokens, kept_in
from graph.sandbox.seed import CLIENT_ID, TENANT_ID

AUTHORITY = f"https://login.microsoftonline.com/{TENANT_ID}"
ASSERTION = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmVk"


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


def certificate() -> tuple[str, rsa.RSAPublicKey, bytes]:
    """A certificate with its key, as one file, and what it is recognised by."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "roomkeeper")])
    moment = datetime.now(UTC)
    made = (x509.CertificateBuilder(name, name, key.public_key(), 1, moment, moment + timedelta(days=1))).sign(
        key, hashes.SHA256()
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both = made.public_bytes(serialization.Encoding.PEM) + private
    return both.decode(), key.public_key(), made.fingerprint(hashes.SHA256())


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
    pem, public, thumbprint = certificate()
    (tmp_path / "credential").write_text(pem)
    assert await tokens() == "token-1"
    (shown,) = entra.shown
    assert "client_secret" not in shown
    assertion = shown["client_assertion"]
    audience = jwt.decode(assertion, options={"verify_signature": False})["aud"]
    claims = jwt.decode(assertion, public, algorithms=["RS256", "PS256"], audience=audience)
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
