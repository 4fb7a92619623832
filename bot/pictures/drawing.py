"""Draws a floor plan with the spaces on it: free, taken and unreadable told apart by shape and by colour.

Pillow draws it, since it reads the pictures already; a second library would be a second one to keep up to date. The
picture has its own white ground, so that it looks the same in light and in dark. A mark bears the number by which the
card names the space: names may be in any script, and no font holds them all.
"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from booking.plans.model import COLUMNS, ROWS, Drawing, Picture, State

Colour = tuple[int, int, int]

WHITE, BLACK = (255, 255, 255), (36, 36, 36)
GREEN, RED, GREY, BLUE, ORANGE = (11, 106, 11), (164, 38, 44), (84, 84, 84), (15, 84, 140), (200, 90, 0)
"""Each has a contrast of more than 4.5 against white, which is what stands in and around a mark (WCAG 2.2, 1.4.3)."""

_PALE = tuple(255 - (255 - grey) * 2 // 3 for grey in range(256))
"""The plan itself steps back behind the marks: a third of its darkness goes."""

# What a picture may hold: greys, the colours of marks, and one step between each of them and white for smooth edges.
_PALETTE: tuple[Colour, ...] = (
    *((grey, grey, grey) for grey in (255, 225, 195, 165, 125, 85)),
    BLACK,
    *(GREEN, RED, BLUE, ORANGE),
    *((150, 195, 150), (212, 150, 153), (145, 180, 205), (230, 175, 130)),
    (205, 222, 236),
)

_SMOOTH = 4
"""How much larger a mark is drawn before it is scaled down, so that its edges are smooth."""

MARGIN = 24
"""Which part of the longer side (1/24) the margin is, in which the grid's letters and numbers stand."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How wide a drawing may be, and how many bytes it may have."""

    width: int
    size: int


SERVED = Bounds(960, 100_000)
"""A drawing that is fetched: twice the width of a card, for sharp screens."""

INLINE = Bounds(480, 5_000)
"""A drawing in the card itself, whose weight it shares."""


def draw(picture: Picture, drawing: Drawing, bounds: Bounds = SERVED) -> bytes | None:
    """Give a drawing as PNG, or as JPEG where a scan would be too heavy; None if nothing is light enough."""
    with Image.open(io.BytesIO(picture.content), formats=("PNG",)) as opened:
        base = opened.convert("L")
    for width in (bounds.width, bounds.width * 3 // 4, bounds.width // 2):
        drawn = _drawn(base, drawing, width)
        for written in (_as_png(drawn), _as_jpeg(drawn)):
            if len(written) <= bounds.size:
                return written
    return None


def size_of(drawing: Drawing, bounds: Bounds = SERVED) -> tuple[int, int]:
    """Give the width and height at which a drawing is made, if it is light enough at once."""
    width, height = _fitted(drawing.width, drawing.height, bounds.width)
    margin = _margin(drawing, (width, height))
    return width + margin, height + margin


def _margin(drawing: Drawing, size: tuple[int, int]) -> int:
    return round(max(size) / MARGIN) if drawing.grid else 0


def _fitted(width: int, height: int, most: int) -> tuple[int, int]:
    scale = min(1.0, most / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _drawn(base: Image.Image, drawing: Drawing, width: int) -> Image.Image:
    size = _fitted(*base.size, width)
    plan = base.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0).point(_PALE).convert("RGB")
    margin = _margin(drawing, size)
    whole = Image.new("RGB", (size[0] + margin, size[1] + margin), WHITE)
    whole.paste(plan, (margin, margin))
    if drawing.grid:
        _grid(whole, size, margin)
    # On a phone a card is a third as wide as the drawing, and numbers are still to be read there.
    share = 36 if len(drawing.marks) <= 24 else 48 if len(drawing.marks) <= 60 else 60
    radius = max(9, round(max(size) / share))
    # What is chosen is drawn last, over the others.
    for mark in sorted(drawing.marks, key=lambda each: each.chosen):
        centre = (margin + mark.x * size[0], margin + mark.y * size[1])
        if mark.chosen:
            _ring(whole, centre, radius)
        tile = _tile(mark.state, mark.number, radius)
        # A mark at the edge stays whole.
        x = min(max(round(centre[0] - tile.width / 2), 0), whole.width - tile.width)
        y = min(max(round(centre[1] - tile.height / 2), 0), whole.height - tile.height)
        whole.paste(tile, (x, y), tile)
    return whole


def _grid(whole: Image.Image, size: tuple[int, int], margin: int) -> None:
    draw, font = ImageDraw.Draw(whole), _font(round(margin * 0.75))
    for column in range(COLUMNS + 1):
        x = margin + min(size[0] - 1, round(size[0] * column / COLUMNS))
        draw.line((x, margin, x, whole.height), fill=_PALETTE[13])
    for row in range(ROWS + 1):
        y = margin + min(size[1] - 1, round(size[1] * row / ROWS))
        draw.line((margin, y, whole.width, y), fill=_PALETTE[13])
    for column in range(COLUMNS):
        at = (margin + size[0] * (column + 0.5) / COLUMNS, margin / 2)
        draw.text(at, letter(column), fill=BLUE, font=font, anchor="mm")
    for row in range(ROWS):
        at = (margin / 2, margin + size[1] * (row + 0.5) / ROWS)
        draw.text(at, str(row + 1), fill=BLUE, font=font, anchor="mm")


def letter(column: int) -> str:
    """Name a column of the grid, counted from 0."""
    return chr(ord("A") + column)


def _ring(whole: Image.Image, centre: tuple[float, float], radius: int) -> None:
    """Point at a mark: a ring around it, and lines to it from four sides."""
    draw, (x, y) = ImageDraw.Draw(whole), centre
    far = radius * 2
    draw.ellipse((x - far, y - far, x + far, y + far), outline=ORANGE, width=3)
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        draw.line((x + dx * far, y + dy * far, x + dx * far * 1.6, y + dy * far * 1.6), fill=ORANGE, width=3)


@lru_cache(maxsize=1_000)
def _tile(state: State, number: int, radius: int) -> Image.Image:
    """Draw one mark with its number, on nothing."""
    side = 2 * round(radius * 1.4) * _SMOOTH
    tile = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw, middle, reach = ImageDraw.Draw(tile), side / 2, radius * _SMOOTH
    line = _SMOOTH * 2
    fill, text = _colours(state)
    # A white rim keeps a mark apart from the lines of the plan.
    for grown, colour in ((line, WHITE), (0, text if fill == WHITE else fill)):
        _shape(draw, state, middle, reach + grown, colour)
    if fill == WHITE:
        _shape(draw, state, middle, reach - line, WHITE)
    low = reach * 0.22 if state is State.UNREADABLE else 0
    digits = len(str(number))
    scale = {1: 1.25, 2: 1.05}.get(digits, 0.8) * (0.8 if state is State.UNREADABLE else 1)
    draw.text((middle, middle + low), str(number), fill=text, font=_font(round(reach * scale)), anchor="mm")
    return tile.resize((side // _SMOOTH, side // _SMOOTH), Image.Resampling.LANCZOS)


def _colours(state: State) -> tuple[Colour, Colour]:
    """Give the colour of a mark and that of its number."""
    match state:
        case State.FREE:
            return GREEN, WHITE
        case State.TAKEN:
            return RED, WHITE
        case State.UNREADABLE:
            return GREY, WHITE
        case State.OFF:
            return WHITE, RED
        case State.UNKNOWN:
            return BLUE, WHITE
        case State.NO_ROOM:
            return WHITE, GREY


def _shape(draw: ImageDraw.ImageDraw, state: State, middle: float, reach: float, colour: Colour) -> None:
    match state:
        case State.FREE | State.UNKNOWN:
            draw.ellipse((middle - reach, middle - reach, middle + reach, middle + reach), fill=colour)
        case State.TAKEN | State.OFF:
            side = reach * 0.92
            draw.rectangle((middle - side, middle - side, middle + side, middle + side), fill=colour)
        case State.UNREADABLE:
            draw.polygon([*_corners(middle, middle + reach * 0.12, reach * 1.25, 3)], fill=colour)
        case State.NO_ROOM:
            draw.polygon([*_corners(middle, middle, reach * 1.1, 4)], fill=colour)


def _corners(x: float, y: float, reach: float, count: int) -> Iterator[tuple[float, float]]:
    """Give the corners of a regular shape that stands on its base, or on a corner if it has four."""
    for at in range(count):
        angle = 2 * math.pi * at / count - math.pi / 2
        yield x + reach * math.cos(angle), y + reach * math.sin(angle)


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    # It comes with Pillow, and holds the digits and letters that we need.
    return ImageFont.load_default(size)


def _as_png(drawn: Image.Image) -> bytes:
    few = drawn.quantize(palette=_palette(), dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True, bits=4)
    return written.getvalue()


def _as_jpeg(drawn: Image.Image) -> bytes:
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=60, optimize=True)
    return written.getvalue()


@lru_cache(maxsize=1)
def _palette() -> Image.Image:
    holder = Image.new("P", (1, 1))
    holder.putpalette(_flat(_PALETTE))
    return holder


def _flat(colours: Sequence[Colour]) -> list[int]:
    return [part for colour in colours for part in colour]
