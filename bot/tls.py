"""Ends TLS in this process, where nothing in front of it does, and takes a renewed certificate without a restart."""

import ssl
from datetime import datetime
from pathlib import Path

from cryptography import x509

from bot.settings import CannotStart


class Certificate:
    """A certificate and its key in two files; `context` is what a server serves with."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Read both. Raises: CannotStart if they cannot be read, or do not belong together."""
        self._files = (certificate, key)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self._stamps = self._read()
        except OSError as error:  # ssl.SSLError is one
            why = error.strerror or type(error).__name__
            raise CannotStart(f"The certificate {certificate} and the key {key} cannot be used: {why}.") from None

    @property
    def ends_at(self) -> datetime:
        """Until when it is valid, in UTC."""
        return x509.load_pem_x509_certificate(self._files[0].read_bytes()).not_valid_after_utc

    async def look(self) -> None:
        """Take a renewed pair for the connections to come. Raises: OSError if it is no good; the old one stays."""
        if self._stamped() != self._stamps:
            self._stamps = self._read()

    def _read(self) -> tuple[int, ...]:
        stamps = self._stamped()
        certificate, key = self._files
        # Tried apart first, so that a half-written pair leaves the one in use alone.
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password=_no_password)
        self.context.load_cert_chain(certificate, key, password=_no_password)
        return stamps

    def _stamped(self) -> tuple[int, ...]:
        return tuple(each.stat().st_mtime_ns for each in self._files)


def _no_password() -> str:
    """Keep OpenSSL from asking at the terminal."""
    return ""
