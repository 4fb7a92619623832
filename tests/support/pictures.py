"""Pictures that people send: good ones, odd ones and hostile ones."""

import io
import struct
import zlib
from functools import lru_cache

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

SVG = (
    b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 300">'
    b'<rect x="15" y="15" width="470" height="270" fill="none" stroke="black" stroke-width="3"/>'
    b'<a href="https://contoso.example/">'
    b'<path d="M15 120H485M15 180H485M125 15V120M250 15V120" stroke="black"/></a></svg>'
)


def svg_with(inner: str, head: str = "") -> bytes:
    """Write an SVG with something more in it than lines."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{head}<svg {names} width="400" height="300"><rect width="9" height="9"/>{inner}</svg>'.encode()


def pdf(pages: int = 1) -> bytes:
    """Write a PDF with the plan on its first page, and white pages behind it."""
    white = [Image.new("1", (200, 100), 1)] * (pages - 1)
    return _written(plan_image(), "PDF", save_all=True, append_images=white)


def locked_pdf() -> bytes:
    """Write a PDF that asks for a password."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>",
    )
    written, starts = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % each for each in starts)
    trailer = b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<" + b"43" * 16 + b"><" + b"43" * 16 + b">]>>\n"
    return written + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer + b"startxref\n%d\n%%%%EOF" % len(written)


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
