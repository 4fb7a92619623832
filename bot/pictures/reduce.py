"""Decodes a picture that somebody sent and writes it anew, small and grey. It runs as a process of its own.

A PNG and a JPEG are decoded by Pillow, the first page of a PDF is drawn by PDFium, an SVG by resvg.

What a decoder takes with hostile bytes is bounded: the process has no environment, and no more memory and time than it
is given. It is not isolated: it runs as the bot's own user, so code that takes it over can do what that user can. What
is kept is a picture that it made itself: no metadata, no second image and nothing that is hidden behind the first one.
Standard input is the file; standard output is one line of JSON (`width`
and `height`, or `fault` with its values), and the PNG.

It imports nothing of ours, so that it starts fast: `bot/pictures/reader.py` runs it by its path.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree

import pypdfium2
import resvg_py
from PIL import Image, ImageOps, UnidentifiedImageError

if sys.platform != "win32":
    import resource

PIXEL_LIMIT = 25_000_000
"""Pixels of a picture that is decoded: 100 MB as RGBA."""

SIDE_LIMIT = 20_000
"""Pixels of a side."""

SIDE = 1_200
"""Pixels of the longer side of what is kept: the largest that is ever drawn."""

LEAST = 100
"""Pixels of the shorter side: with less, nobody tells two rooms apart."""

GREYS = 16
"""How many greys are kept: lines and letters stay sharp, and the file small."""

DRAWN = 2_400
"""Pixels of the longer side of what is drawn here: twice what is kept, so that thin lines stay."""

PAGE_LIMIT = 50
"""Pages of a PDF. A plan of a floor has one; who sends a book did not mean its cover."""

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space, of which the interpreter and the libraries take a third."""

CPU_S = 15
"""Seconds of computing."""


class NotTaken(Exception):
    """Why a file is not taken; `told` is what the first line of the output says."""

    def __init__(self, fault: str, **values: int) -> None:
        self.told = {"fault": fault, **values}
        super().__init__(fault)


def reduce(content: bytes) -> tuple[bytes, int, int]:
    """Give a picture as a grey PNG with its width and height. Raises: NotTaken with why it is not taken."""
    try:
        with _opened(content) as image:
            width, height = image.size
            if width * height > PIXEL_LIMIT or max(width, height) > SIDE_LIMIT:
                mega = -(-width * height // 1_000_000)
                raise NotTaken("too-many-pixels", megapixels=mega, limit=PIXEL_LIMIT // 1_000_000)
            if min(width, height) < LEAST:
                raise NotTaken("too-small", width=width, height=height, limit=LEAST)
            image.draft("L", (SIDE, SIDE))  # A JPEG is decoded at a fraction of its size.
            image.load()
            grey = _grey(ImageOps.exif_transpose(image))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RecursionError) as error:
        raise NotTaken("broken") from error
    except MemoryError as error:
        raise NotTaken("too-hard") from error
    grey.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if min(grey.size) < LEAST // 2:
        raise NotTaken("too-small", width=width, height=height, limit=LEAST)
    written = io.BytesIO()
    _few_greys(grey).save(written, "PNG", optimize=True)
    return written.getvalue(), *grey.size


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    """Open a picture, or draw what is none yet."""
    if content.startswith(b"%PDF"):
        with _page(content) as image:
            yield image
        return
    drawn = content if content.startswith((b"\x89PNG", b"\xff\xd8\xff")) else drawn_svg(content)
    with Image.open(io.BytesIO(drawn), formats=("PNG", "JPEG")) as image:
        yield image


def _page(content: bytes) -> Image.Image:
    """Draw the first page of a PDF. PDFium runs no scripts, since it is built without an engine for them."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            if len(document) > PAGE_LIMIT:
                raise NotTaken("pdf-pages", pages=len(document), limit=PAGE_LIMIT)
            page = document[0]
            scale = DRAWN / max(page.get_size())
            drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
            return drawn.copy()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise NotTaken("pdf-locked") from error
        raise NotTaken("broken") from error
    except (IndexError, ZeroDivisionError) as error:
        raise NotTaken("broken") from error


FAMILIES = (None, "DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial", "Helvetica")
"""What letters are drawn with whose own font is not on this machine: first what the machine names for that itself."""

_ENTITY = re.compile(rb"<!\s*entity", re.IGNORECASE)
_INLINE = re.compile(r"\s*(#|data:image/(png|jpe?g);base64,)", re.IGNORECASE)


def drawn_svg(content: bytes, *, fonts: bool = True) -> bytes:
    """Draw an SVG as PNG. What holds scripts, or takes in what stands elsewhere, is not drawn at all.

    resvg leaves letters out without a word where it finds no font for them, so that is found out before. A machine
    without `fonts` draws no letters.

    resvg runs no scripts and fetches nothing, but reads pictures by their path on this machine. What it is given is
    written anew from what was looked through here, so that both read the same.
    """
    if _ENTITY.search(content.replace(b"\0", b"")):
        raise NotTaken("svg-active")
    root = ElementTree.fromstring(content)  # noqa: S314 - without entities; time and memory are bounded
    for each in root.iter():
        if _is_active(each):
            raise NotTaken("svg-active")
    written = any(str(each.tag).endswith("}text") and "".join(each.itertext()).strip() for each in root.iter())
    family = _family(fonts=fonts) if written else None
    width, height = _measured(root)
    wide = width >= height
    if root.get("viewBox"):
        # A building that is drawn in its own millimetres is too large for resvg; its proportions are in the box.
        root.set("width", str(width / max(width, height) * DRAWN))
        root.set("height", str(height / max(width, height) * DRAWN))
    drawn = resvg_py.svg_to_bytes(
        svg_string=ElementTree.tostring(root, encoding="unicode"),
        width=DRAWN if wide else None,
        height=None if wide else DRAWN,
        background="white",
        serif_family=family,
        skip_system_fonts=not (written and fonts),
    )
    return bytes(drawn)


def _family(*, fonts: bool) -> str | None:
    """Find what letters are drawn with whose own font is not here; None for what the machine itself names."""
    for family in FAMILIES:
        drawn = resvg_py.svg_to_bytes(
            svg_string='<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30">M</text></svg>',
            background="white",
            serif_family=family,
            skip_system_fonts=not fonts,
        )
        with Image.open(io.BytesIO(bytes(drawn))) as image:
            if any(image.convert("L").histogram()[:255]):
                return family
    raise NotTaken("no-font")


def _is_active(element: ElementTree.Element) -> bool:
    name = str(element.tag).rpartition("}")[2].lower()
    if name in ("script", "foreignobject", "iframe", "handler", "listener"):
        return True
    for attribute, value in element.attrib.items():
        key = attribute.rpartition("}")[2].lower()
        if key.startswith("on") or (key in ("href", "src") and name != "a" and not _INLINE.match(value)):
            return True
    return False


def _measured(root: ElementTree.Element) -> tuple[float, float]:
    """Give the width and height of an SVG, in whatever unit; the same twice if it does not tell."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    told = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    sides = [float(found[0]) if (found := re.match(r"\d+(\.\d+)?", each)) else 0.0 for each in told]
    return (sides[0], sides[1]) if all(sides) else (1.0, 1.0)


def _grey(image: Image.Image) -> Image.Image:
    """Give it in grey, on white where it can be seen through."""
    if image.mode.startswith("I") or image.mode == "F":
        # 16 bits a pixel, of which the upper 8 count.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("L", seen.size, 255)
        white.paste(seen.convert("L"), mask=seen.getchannel("A"))
        return white
    return image.convert("L")


def _few_greys(grey: Image.Image) -> Image.Image:
    step = 255 / (GREYS - 1)
    few = grey.point([round(value / step) for value in range(256)]).convert("P")
    few.putpalette([round(at * step) for at in range(GREYS) for _ in range(3)])
    return few


def main() -> None:
    """Read, reduce and write; what goes wrong is said in the first line."""
    Image.MAX_IMAGE_PIXELS = None  # Our own bound is lower, is asked before anything is decoded, and tells numbers.
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        written, width, height = reduce(content)
        told: dict[str, object] = {"width": width, "height": height}
    except NotTaken as fault:
        written, told = b"", fault.told
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + written)


if __name__ == "__main__":
    main()
