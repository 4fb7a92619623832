"""Pictures that people send: good ones, odd ones and hostile ones."""

import io
import struct
import zlib
from functools import lru_cache

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

SVG = (
    b'<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
    b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>'
    b'<image href="http://evil.example/x.png"/><text>&x;</text></svg>'
)

PDF = b"%PDF-1.7\n" + b"".join(b"%d 0 obj<</Type/Page>>endobj\n" % each for each in range(300)) + b"%%EOF"

ARCHIVE = b"PK\x03\x04\x14\x00\x00\x00plan.png"


@lru_cache
def plan_image(width: int = 1000, height: int = 600) -> Image.Image:
    """Draw a floor: a corridor with rooms on both sides."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)

    def at(x: float, y: float) -> tuple[float, float]:
        return x * width, y * height

    draw.rectangle((*at(0.03, 0.05), *at(0.97, 0.95)), outline="black", width=6)
    for edge in (0.4, 0.6):
        draw.line((*at(0.03, edge), *at(0.97, edge)), fill="black", width=4)
    for wall in (0.25, 0.5, 0.75):
        draw.line((*at(wall, 0.05), *at(wall, 0.4)), fill="black", width=4)
    for wall in (0.35, 0.66):
        draw.line((*at(wall, 0.6), *at(wall, 0.95)), fill="black", width=4)
    return image


def png(image: Image.Image | None = None, **options: object) -> bytes:
    """Write a picture as PNG."""
    return _written(image or plan_image(), "PNG", **options)


def jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    """Write a picture as JPEG."""
    return _written(image or plan_image(), "JPEG", **options)


def other(kind: str) -> bytes:
    """Write a picture as something that is not taken."""
    return _written(plan_image(300, 200), kind)


def with_secrets() -> bytes:
    """Write a PNG with words in its text chunks, and an archive behind its end."""
    info = PngInfo()
    info.add_text("Comment", "<script>alert('secret')</script>")
    return png(pnginfo=info) + ARCHIVE + b"secret"


def announcing(width: int, height: int) -> bytes:
    """Write a few bytes that say that they are a picture of that size: all of it white, in one stream of zeros."""
    rows = zlib.compressobj(9)
    line = b"\0" + b"\xff" * ((width + 7) // 8)
    data = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
            (b"IDAT", data),
            (b"IEND", b""),
        )
    )


def _written(image: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()
