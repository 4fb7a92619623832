"""How much each story asks of somebody: presses, fields to fill in, and how tall its cards are in the real client.

`python -m tests.support.measures` draws the cards of the stories and prints the table that stands in `docs/testing.md`.
"""

import argparse
import asyncio
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.drawn import cards_in
from tests.support.gallery import make
from tests.support.sandbox_process import PROJECT

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A card of the gallery, what is filled in on it (by input id), and which of its buttons is pressed then."""

    card: str
    press: str
    fills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What somebody wants, step by step; `before` is what was there in the first version, as far as it was noted."""

    wants: str
    steps: tuple[Step, ...]
    before: str = ""


STORIES = (
    Story(
        "a room at the next quarter hour",
        (Step("form", "Show free rooms"), Step("rooms", "Book")),
        "form: 8 controls, 4 buttons, about 700 px",
    ),
    Story(
        "a room at another start",
        (Step("form", "Show free rooms", ("start",)), Step("rooms", "Book")),
        "start and end both had to be set",
    ),
    Story("a room now", (Step("now", "Book 30 min"),), "18 equal buttons a page"),
    Story("a time for everyone", (Step("form-suggesting", "When is everyone free?"), Step("times", "Book"))),
    Story(
        "to stay longer",
        (Step("bookings-running", "Extend"), Step("extend", "+15 min, until 13:15")),
        "4 bordered buttons a booking",
    ),
    Story("to end a meeting early", (Step("bookings-running", "End now"),), "4 bordered buttons a booking"),
    Story(
        "to move a booking",
        (Step("bookings", "Details"), Step("booking", "Change"), Step("change-form", "Save", ("start",))),
        "the people picker lost who was invited; later a form of 1,142 pixels",
    ),
    Story("to cancel a booking", (Step("bookings-cancel", "Cancel booking…"), Step("cancel", "Cancel booking"))),
    Story(
        "the old time back, after a move in Outlook",
        (Step("news-moved", "Move to Elm, 12:00–13:00"),),
        "no old time, and no way back",
    ),
    Story("to set up, as an admin", (Step("welcome-to-set-up", "Setup"),), "a dead end"),
)


def presses_on(card: Json) -> list[str]:
    """List what can be pressed on a card before anything is unfolded, by its title, without what is behind “…”."""
    return [str(each["title"]) for each in _seen(card) if str(each.get("type", "")).startswith("Action.")]


def fields_on(card: Json) -> list[str]:
    """List the fields that are seen on a card before anything is unfolded, by their ids."""
    return [str(each["id"]) for each in _seen(card) if str(each.get("type", "")).startswith("Input.")]


def _seen(node: object) -> Iterator[Json]:
    if isinstance(node, dict):
        if node.get("isVisible") is False or node.get("mode") == "secondary":
            return
        yield node
        for name, inner in node.items():
            if name not in ("selectAction", "fallback"):
                yield from _seen(inner)
    elif isinstance(node, list):
        for each in node:
            yield from _seen(each)


def table(cards: Mapping[str, Json], heights: Mapping[str, tuple[int, int]]) -> list[str]:
    """Write the table; `heights` are those of each card in pixels, wide and 400 pixels wide."""
    lines = [
        "| to have | presses | filled in | buttons and fields seen | height | at 400 px | before |",
        "|---|---|---|---|---|---|---|",
    ]
    for story in STORIES:
        names = [each.card for each in story.steps]
        seen = ", ".join(f"{len(presses_on(cards[name]))} + {len(fields_on(cards[name]))}" for name in names)
        wide, narrow = (", ".join(str(heights[name][look]) for name in names) for look in (0, 1))
        filled = sum(len(each.fills) for each in story.steps)
        lines.append(f"| {story.wants} | {len(names)} | {filled} | {seen} | {wide} | {narrow} | {story.before} |")
    return lines


def height_of(picture: Path) -> int:
    """Read how many pixels tall a PNG is: https://www.w3.org/TR/png/#11IHDR."""
    (height,) = struct.unpack(">I", picture.read_bytes()[20:24])
    return int(height)


def main() -> None:
    """Draw, measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--to", type=Path, default=PROJECT / "build" / "measures", help="where the pictures go")
    folder = options.parse_args().to
    cards = cards_in("en-GB")
    drawn = {step.card: cards[step.card] for story in STORIES for step in story.steps}
    asyncio.run(make(folder, None, drawn))
    heights = {
        name: (height_of(folder / f"{name}-light.png"), height_of(folder / f"{name}-narrow.png")) for name in drawn
    }
    print("\n".join(table(cards, heights)))  # noqa: T201 -- it is a command


if __name__ == "__main__":
    main()
