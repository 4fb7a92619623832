"""Decodes a picture that somebody sent and writes it anew, small and grey. It runs as a process of its own.

What a decoder takes with hostile bytes is bounded: the process has no environment, and no more memory and time than it
is given. It is not isolated: it runs as the bot's own user, so code that takes it over can do what that user can. What
is kept is a picture that it made itself: no metadata, no second image and nothing that is hidden behind the first one.
Standard input is the file; standard output is one line of JSON (`width`
and `height`, or `fault` with its values), and the PNG.

It imports nothing of ours, so that it starts fast: `bot/pictures/reader.py` runs it by its path.
"""

import io
import json
import sys

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

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space, of which the interpreter and the libraries take a third."""

CPU_S = 15
"""Seconds of computing."""


class _Fault(Exception):
    def __init__(self, fault: str, **values: int) -> None:
        self.told = {"fault": fault, **values}
        super().__init__(fault)


def reduce(content: bytes) -> tuple[bytes, int, int]:
    """Give a picture as a grey PNG with its width and height. Raises: _Fault with why it is not taken."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            width, height = image.size
            if width * height > PIXEL_LIMIT or max(width, height) > SIDE_LIMIT:
                mega = -(-width * height // 1_000_000)
                raise _Fault("too-many-pixels", megapixels=mega, limit=PIXEL_LIMIT // 1_000_000)
            if min(width, height) < LEAST:
                raise _Fault("too-small", width=width, height=height, limit=LEAST)
            image.draft("L", (SIDE, SIDE))  # A JPEG is decoded at a fraction of its size.
            image.load()
            grey = _grey(ImageOps.exif_transpose(image))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise _Fault("broken") from error
    except MemoryError as error:
        raise _Fault("too-hard") from error
    grey.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if min(grey.size) < LEAST // 2:
        raise _Fault("too-small", width=width, height=height, limit=LEAST)
    written = io.BytesIO()
    _few_greys(grey).save(written, "PNG", optimize=True)
    return written.getvalue(), *grey.size


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
    except _Fault as fault:
        written, told = b"", fault.told
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + written)


if __name__ == "__main__":
    main()
