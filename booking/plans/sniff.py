"""Tells by its first bytes what a file is, whatever its name says, so that nobody decodes what is not taken."""

import re

from booking.plans.model import BadPicture, PictureFault

SIZE_LIMIT = 12 * 1024 * 1024
"""Bytes of a picture that are read: a scan of a floor at 300 dpi has a few million."""

_TAKEN = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-")

_OTHERS: tuple[tuple[bytes, PictureFault], ...] = (
    (b"PK\x03\x04", PictureFault.ARCHIVE),
    (b"PK\x05\x06", PictureFault.ARCHIVE),
    (b"Rar!", PictureFault.ARCHIVE),
    (b"7z\xbc\xaf", PictureFault.ARCHIVE),
    (b"\x1f\x8b", PictureFault.ARCHIVE),
    (b"GIF8", PictureFault.OTHER_PICTURE),
    (b"BM", PictureFault.OTHER_PICTURE),
    (b"II*\x00", PictureFault.OTHER_PICTURE),
    (b"MM\x00*", PictureFault.OTHER_PICTURE),
)

_SVG = re.compile(rb"<(?:[a-z]+:)?svg[\s>]", re.IGNORECASE)


def look(content: bytes) -> None:
    """Let a PNG, a JPEG, a PDF and an SVG pass. Raises: BadPicture for everything else."""
    if not content:
        raise BadPicture(PictureFault.EMPTY)
    if len(content) > SIZE_LIMIT:
        raise BadPicture(PictureFault.TOO_LARGE, limit_mb=SIZE_LIMIT // (1024 * 1024))
    if content.startswith(_TAKEN):
        return
    for begins, fault in _OTHERS:
        if content.startswith(begins):
            raise BadPicture(fault)
    # A WebP says so after four bytes of size; HEIC and AVIF are boxes of a kind that they name.
    if content[8:12] == b"WEBP" or content[4:8] == b"ftyp":
        raise BadPicture(PictureFault.OTHER_PICTURE)
    # Text may be in UTF-16.
    if _SVG.search(content[:4_096].replace(b"\0", b"")):
        return
    raise BadPicture(PictureFault.NO_PICTURE)
