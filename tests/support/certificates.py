"""A certificate with its private key, as an app proves with who it is."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def rsa_key() -> rsa.RSAPrivateKey:
    """Make a key that Entra takes."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key: Key | None = None, password: bytes = b"") -> tuple[str, bytes]:
    """Make a certificate with its key, as one PEM, and what it is recognised by; a `password` encrypts the key."""
    key = key or rsa_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "roomkeeper")])
    moment = datetime.now(UTC)
    made = (x509.CertificateBuilder(name, name, key.public_key(), 1, moment, moment + timedelta(days=1))).sign(
        key, hashes.SHA256()
    )
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    both = made.public_bytes(serialization.Encoding.PEM) + private
    return both.decode(), made.fingerprint(hashes.SHA256())
