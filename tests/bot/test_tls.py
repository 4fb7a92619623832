"""`serve` ends TLS itself where it is told to, takes a renewed certificate, and says what is wrong with one."""

import asyncio
import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.__main__ import main
from bot.settings import CannotStart
from bot.tls import Certificate


def written(folder: Path, name: str) -> tuple[Path, Path]:
    """Write a certificate for that name, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    files = folder / "tls.crt", folder / "tls.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


async def shown(certificate: Certificate) -> str:
    """Connect, and give the name on the certificate that is shown."""
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=certificate.context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        pem = await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port))
    name = x509.load_pem_x509_certificate(pem.encode()).subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(name[0].value)


async def test_a_renewed_certificate_is_shown_without_a_restart(tmp_path: Path) -> None:
    certificate = Certificate(*written(tmp_path, "old.example"))
    assert await shown(certificate) == "old.example"
    await certificate.look()
    assert await shown(certificate) == "old.example"
    for each in written(tmp_path, "new.example"):
        os.utime(each, ns=(1, 1))  # whatever the file system's clock says
    await certificate.look()
    assert await shown(certificate) == "new.example"


async def test_half_of_a_renewal_leaves_the_old_pair_in_use_until_it_is_whole(tmp_path: Path) -> None:
    certificate = Certificate(*written(tmp_path, "old.example"))
    (tmp_path / "other").mkdir()
    other, its_key = written(tmp_path / "other", "new.example")
    (tmp_path / "tls.crt").write_bytes(other.read_bytes())
    os.utime(tmp_path / "tls.crt", ns=(1, 1))
    with pytest.raises(ssl.SSLError):
        await certificate.look()
    assert await shown(certificate) == "old.example"
    (tmp_path / "tls.key").write_bytes(its_key.read_bytes())
    await certificate.look()
    assert await shown(certificate) == "new.example"


def test_a_certificate_that_is_no_good_is_one_sentence(tmp_path: Path) -> None:
    certificate, key = written(tmp_path, "old.example")
    with pytest.raises(CannotStart, match="cannot be used: No such file"):
        Certificate(certificate, tmp_path / "nowhere.key")
    certificate.write_text("nonsense")
    with pytest.raises(CannotStart, match="cannot be used"):
        Certificate(certificate, key)


def test_a_certificate_without_its_key_is_refused_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("MicrosoftAppId", "MicrosoftAppTenantId"):
        monkeypatch.setenv(name, "a1000000-0000-4000-8000-000000000001")
    monkeypatch.setenv("MicrosoftAppPassword", "hush")
    monkeypatch.setenv("ROOMKEEPER_TLS_CERTIFICATE", str(tmp_path / "tls.crt"))
    monkeypatch.chdir(tmp_path)
    assert main(["serve"]) == 1
    said = capsys.readouterr().err
    assert said == "ROOMKEEPER_TLS_CERTIFICATE and ROOMKEEPER_TLS_KEY go together: set both, or neither.\n"
