"""Times as something to look at: a bar of parts as wide as they are long, with the hours above it and a mark at now.

A bar is a table of one row. Of the containers a table's cells have the narrowest margins, so that half an hour stays
half an hour on a phone. Columns of a ColumnSet were tried: each is 32 pixels at least. A picture of the whole bar was
weighed as well: nobody could press a gap of it, it would not follow the client's theme, and some clients of Teams do
not draw pictures that come within a card (MicrosoftDocs/msteams-docs, issues 5355 and 9161). So the two patterns lie
behind cells whose lines, marks and words below say the same, and a client that leaves them out takes nothing away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import Enum
from itertools import accumulate, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import (
    BackgroundImage,
    CardElement,
    Column,
    ColumnDefinition,
    ColumnSet,
    ExecuteAction,
    Table,
    TableCell,
    TableRow,
    TextBlock,
)

from booking.model import Slot
from booking.times import wall
from cards.language import say
from cards.times import clock_of

HATCH = "R0lGODlhBgAGAIAAAAAAAICAgCH5BAEAAAAALAAAAAAGAAYAAAIJTIBwuWjcnmsFADs="
"""Grey stripes on nothing, six pixels square, as a GIF, which is the lightest: they stand out from light and dark."""

SOLID = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQMAAAAl21bKAAAAA1BMVEV0dr6hPr2tAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
)
"""One pixel of Teams' violet (PNG), between light and dark, so that it stands out from both."""

LABELS = 6
"""How many hours are named above a bar at most, beside the last."""

MARKED = 10
"""A part that is shorter than one of so many of its bar has no room for a mark on a phone."""

NARROWEST = 20
"""No part is drawn shorter than one of so many of its bar.

An empty cell is 17 pixels wide in the client, of 414 of a bar and 258 on a phone (measured in Agents Playground 0.2.28,
2026-12). What a client has to widen by itself moves all that follows. So here its neighbours give way, and the other
edges stay under their hours.
"""

_HOUR_ALONE = re.compile(r"^([0-9:.]+)\s.*$")

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


class Kind(Enum):
    """What a part of a bar is. `OWN` is taken by whoever looks."""

    FREE = "free"
    TAKEN = "taken"
    OWN = "own"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar, and what a press on it does."""

    slot: Slot
    kind: Kind
    press: ExecuteAction | None = None


def bar(parts: Iterable[Part], now: datetime | None = None, *, patterns: bool = True) -> CardElement:
    """Draw parts that follow each other without a hole; a line parts them at `now`.

    Without `patterns`, colours of the client's theme take the place of patterns and marks, which have their weight.
    """
    shown = _together(parts if now is None else _parted(parts, now), now)
    whole = sum((each.slot.duration for each in shown), timedelta(0))
    return Table(
        columns=[ColumnDefinition(width=width) for width in _widths([each.slot.duration / _MINUTE for each in shown])],
        rows=[TableRow(cells=[_cell(each, whole, patterns=patterns) for each in shown])],
        show_grid_lines=True,
        first_row_as_headers=False,
        spacing="None",
    )


def axis(span: Slot, now: datetime | None, zone: ZoneInfo) -> list[CardElement]:
    """Write the hours of a bar, each over its place, the last one too; and a mark at now, where that is within."""
    return [_scale(span, zone), *(mark(span, now) if now is not None else ())]


def mark(span: Slot, now: datetime) -> list[CardElement]:
    """Mark where now is above a bar, if that is within it."""
    return [_mark(span, now)] if span.starts < now < span.ends else []


def _widths(lengths: Sequence[float]) -> list[int]:
    """Make no part too narrow to be drawn, and move the edges between them as little as that takes, in minutes.

    Least squares under order: without the room of the narrowest parts, the edges have to follow each other. Where they
    do not, those beside each other meet at their mean (pool adjacent violators).
    """
    whole, count = sum(lengths), len(lengths)
    least = min(whole / NARROWEST, whole / count)
    pools: list[tuple[float, int]] = []
    for at, edge in enumerate(list(accumulate(lengths))[:-1], 1):
        pools.append((edge - at * least, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, some), (other, more) = pools[-2:]
            pools[-2:] = [((one * some + other * more) / (some + more), some + more)]
    placed = [min(max(mean, 0), whole - count * least) for mean, size in pools for _ in range(size)]
    edges = [0, *(round(each + at * least) for at, each in enumerate(placed, 1)), round(whole)]
    return [max(1, after - before) for before, after in pairwise(edges)]


def _parted(parts: Iterable[Part], now: datetime) -> list[Part]:
    """Part what is under way at `now`, where both sides can be drawn; what is left of a gap takes in a short past."""
    whole = list(parts)
    short = (whole[-1].slot.ends - whole[0].slot.starts) / NARROWEST
    parted: list[Part] = []
    for each in whole:
        starts, ends = each.slot.starts, each.slot.ends
        last = parted[-1] if parted else None
        past = last and last.kind is Kind.OVER and each.kind is Kind.FREE and starts == now
        if last and past and last.slot.duration < short:
            parted[-1] = replace(each, slot=Slot(last.slot.starts, ends))
            continue
        inside = starts + short <= now <= ends - short
        edges = [starts, *([now] if inside else []), ends]
        parted += [replace(each, slot=Slot(*pair)) for pair in pairwise(edges)]
    return parted


def _together(parts: Iterable[Part], now: datetime | None) -> list[Part]:
    """Make one of what is alike and cannot be pressed: a part for each meeting says no more, and weighs."""
    shown: list[Part] = []
    for each in parts:
        last = shown[-1] if shown else None
        if last and last.kind == each.kind and last.press is each.press is None and each.slot.starts != now:
            shown[-1] = replace(last, slot=Slot(last.slot.starts, each.slot.ends))
        else:
            shown.append(each)
    return shown


def _cell(part: Part, whole: timedelta, *, patterns: bool) -> TableCell:
    return TableCell(
        items=[_sign(part, whole) if patterns else _nothing()],
        style=_style(part.kind, patterns=patterns),
        background_image=_pattern(part.kind) if patterns else None,
        select_action=part.press,
    )


def _nothing() -> TextBlock:
    return TextBlock(text="\u00a0", wrap=True)


def _sign(part: Part, whole: timedelta) -> TextBlock:
    if part.slot.duration * MARKED < whole:
        return _nothing()
    if part.kind is Kind.OWN:
        return TextBlock(text="●", wrap=True, horizontal_alignment="Center")
    if part.press is not None and part.kind is Kind.FREE:
        # A bare plus would begin a list.
        return TextBlock(text="\\+", wrap=True, horizontal_alignment="Center", color="Accent", weight="Bolder")
    return _nothing()


def _style(kind: Kind, *, patterns: bool) -> Literal["accent", "emphasis"] | None:
    match kind:
        case Kind.FREE:
            return None
        case Kind.TAKEN if not patterns:
            return "accent"
        case Kind.OWN:
            return "accent"
        case _:
            return "emphasis"


def _pattern(kind: Kind) -> BackgroundImage | None:
    match kind:
        case Kind.TAKEN:
            return BackgroundImage(url=f"data:image/gif;base64,{HATCH}", fill_mode="Repeat")
        case Kind.OWN:
            return BackgroundImage(url=f"data:image/png;base64,{SOLID}", fill_mode="Repeat")
        case _:
            return None


def _scale(span: Slot, zone: ZoneInfo) -> CardElement:
    hours = [span.starts]
    while hours[-1] + _HOUR < span.ends:
        hours.append(hours[-1] + _HOUR)
    step = -(-len(hours) // LABELS)
    edges = hours[::step]
    if len(edges) > 1 and span.ends - edges[-1] < step * _HOUR:
        edges.pop()  # The last hour stands there, and has no room beside another one.
    half = edges[-1] + (span.ends - edges[-1]) / 2
    named = _hours([*edges, span.ends], zone)
    columns = [_label(text, *each) for text, each in zip(named, pairwise([*edges, half]), strict=False)]
    columns.append(_label(named[-1], half, span.ends, right=True))
    return ColumnSet(columns=columns, spacing="Small")


def _hours(moments: Sequence[datetime], zone: ZoneInfo) -> list[str]:
    """Name hours that follow each other, with the half of the day only where it begins, and never at the end."""
    named = [hour_name(each, zone) for each in moments[:-1]] + [hour_name(moments[-1], zone, last=True)]
    halves = [wall(each, zone).hour < 12 for each in moments]
    same = [False, *(one == other for one, other in pairwise(halves))]
    same[-1] = True
    return [_HOUR_ALONE.sub(r"\1", text) if short else text for text, short in zip(named, same, strict=True)]


def _label(text: str, starts: datetime, ends: datetime, *, right: bool = False) -> Column:
    return Column(
        width=str(max(1, round((ends - starts) / _MINUTE))),
        spacing="None",
        items=[
            TextBlock(
                text=text, size="Small", is_subtle=True, wrap=True, horizontal_alignment="Right" if right else None
            )
        ],
    )


def _mark(span: Slot, now: datetime) -> CardElement:
    gone, left = (round(each / _MINUTE) for each in (now - span.starts, span.ends - now))
    before = gone > left // 3
    texts = (say("now ▼"), "\u00a0") if before else ("\u00a0", say("▼ now"))
    columns = [
        Column(
            width=str(max(1, width)),
            spacing="None",
            items=[
                TextBlock(
                    text=text,
                    size="Small",
                    weight="Bolder",
                    wrap=True,
                    horizontal_alignment="Right" if before and text is texts[0] else None,
                )
            ],
        )
        for width, text in zip((gone, left), texts, strict=True)
    ]
    return ColumnSet(columns=columns, spacing="None")


def hour_name(moment: datetime, zone: ZoneInfo, *, last: bool = False) -> str:
    """Name an hour above a bar as short as the reader's clock can: `8`, `8 AM`; the `last` midnight of a day is 24."""
    local = wall(moment, zone).time()
    text = re.sub(r"^0(?=[0-9])|[:.]00(?![0-9])", "", clock_of(local))
    return "24" if last and local == time() and text == "0" else text


def signs(parts: Sequence[Part], *, patterns: bool = True) -> str:
    """Say what the parts of bars are to somebody who sees them for the first time; only what is there."""
    own = patterns and any(each.kind is Kind.OWN for each in parts)
    pressed = any(each.kind is Kind.FREE and each.press for each in parts)
    if not patterns:
        return say("Filled is taken. Press a gap to book it.") if pressed else say("Filled is taken.")
    if own and pressed:
        return say("Striped is taken, ● is yours. Press a gap to book it.")
    if pressed:
        return say("Striped is taken. Press a gap to book it.")
    return say("Striped is taken, ● is yours.") if own else say("Striped is taken.")
