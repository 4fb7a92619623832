"""What people who hear a card, do not see its colours, or press keys instead of a mouse rely on: for every state.

WCAG 2.2, https://www.w3.org/TR/WCAG22/ : 1.1.1 pictures, 1.4.1 colour, 1.4.11 contrast of what is no text, 2.4.3 order
of focus, 2.4.6 headings, 3.3.2 labels, 4.1.2 names.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cards.bars import HATCH, SOLID
from cards.elements import BUDGET, weight
from tests.cards.test_gallery import CARDS
from tests.support.reading import said
from tests.support.strictness import nodes

Json = dict[str, Any]
Colour = tuple[int, int, int]

SIGNS = "⚠✓✗✕●■▲□◇★☆–+"
"""What says without a colour what a colour says."""

# The grounds on which Teams draws cards, and its text on them (its host configurations for cards, light and dark).
LIGHT: tuple[Colour, ...] = ((0xFF, 0xFF, 0xFF), (0xF9, 0xF8, 0xF7), (0xF5, 0xF5, 0xF5))
DARK: tuple[Colour, ...] = ((0x2D, 0x2C, 0x2C), (0x25, 0x24, 0x23), (0x29, 0x29, 0x29), (0, 0, 0))
TEXT: tuple[Colour, ...] = ((0x25, 0x24, 0x24), (0xFF, 0xFF, 0xFF))


def every_card(check: Callable[[str], None]) -> Callable[[], None]:
    """Hold every card against a check in one test: as two thousand tests they would take most of a minute."""

    def hold() -> None:
        for name in CARDS:
            try:
                check(name)
            except AssertionError as error:
                error.add_note(f"in the card {name}")
                raise

    hold.__name__ = hold.__qualname__ = check.__name__
    return hold


def kinds(card: Json, *beginnings: str) -> Iterator[Json]:
    """The elements and actions of a card whose types begin so."""
    # What stands in the place of something that a client cannot do is never beside it.
    every = ((path, node) for path, node in nodes(card) if not path.endswith(".fallback"))
    return (node for _, node in every if str(node.get("type", "")).startswith(beginnings))


def words(element: Json) -> str:
    return " ".join(said({"body": [element]}))


@every_card
def test_it_is_light_enough(name: str) -> None:
    assert weight(CARDS[name]) <= BUDGET


@every_card
def test_it_begins_with_a_heading(name: str) -> None:
    first, *others = CARDS[name]["body"]
    assert not others or first.get("style") == "heading"


@every_card
def test_every_input_has_a_label_of_its_own(name: str) -> None:
    labels = [each.get("label", "").strip() for each in kinds(CARDS[name], "Input.")]
    assert all(labels)
    assert len(labels) == len(set(labels)), "two inputs sound alike"


@every_card
def test_every_picture_has_a_text_and_what_lies_behind_a_bar_has_words_beside_it(name: str) -> None:
    assert all(each.get("altText", "").strip() for each in kinds(CARDS[name], "Image"))
    behind = [path for path, node in nodes(CARDS[name]) if "backgroundImage" in node]
    assert all(".cells[" in path for path in behind), "nothing but a bar has a pattern"
    for _, parent in nodes(CARDS[name]):
        children = parent.get("body") or parent.get("items") or []
        for at, each in enumerate(children):
            if each["type"] == "Table":
                near = [words(other) for other in children[max(0, at - 3) : at + 3] if other["type"] != "Table"]
                assert any(any(letter.isalpha() for letter in text) for text in near), "a bar without words"


@every_card
def test_nothing_is_said_by_colour_alone(name: str) -> None:
    for block in kinds(CARDS[name], "TextBlock", "RichTextBlock"):
        if block.get("style") == "heading":
            continue  # A heading says in words what the card is; its colour only repeats it.
        runs = [run for run in block.get("inlines", [block]) if isinstance(run, dict)]
        if any(run.get("color") in ("Attention", "Warning", "Good") for run in runs):
            assert any(sign in words(block) for sign in SIGNS), f"only its colour says what {words(block)!r} is"
    for table in (each for each in kinds(CARDS[name], "Table") if each["type"] == "Table"):
        cells = [cell for row in table["rows"] for cell in row["cells"]]
        if any("backgroundImage" in cell for cell in cells):
            looks = {(cell.get("style"), cell.get("backgroundImage", {}).get("url")) for cell in cells}
            patterns = [url for style, url in looks if style == "accent"]
            assert all(patterns), "what is coloured has its pattern too"


@every_card
def test_whatever_can_be_pressed_has_a_name_of_its_own(name: str) -> None:
    named: dict[str, list[str]] = defaultdict(list)
    for each in kinds(CARDS[name], "Action."):
        assert each["title"].strip()
        named[f"{each['title']} {each.get('tooltip', '')}"].append(json.dumps(each.get("data")) + each.get("url", ""))
    alike = {title: data for title, data in named.items() if len(set(data)) > 1}
    assert not alike, "two presses sound alike and do different things"


@every_card
def test_the_press_that_matters_is_the_first_that_is_focused(name: str) -> None:
    styles = [each.get("style") for each in CARDS[name].get("actions", [])]
    assert styles.count("positive") <= 1
    assert "positive" not in styles[1:], "another button comes before the main one"


def test_the_patterns_stand_out_from_light_and_dark() -> None:
    for colour in (striped(), filled()):
        for ground in (*LIGHT, *DARK):
            assert contrast(colour, ground) >= 3, f"{colour} on {ground}: {contrast(colour, ground):.2f}"
    for text in TEXT:
        assert contrast(text, filled()) >= 3, "the mark of one's own can be seen on its ground"
    assert striped() != filled()


def test_contrast_is_measured_as_it_is_defined() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def striped() -> Colour:
    """The colour of the stripes: the second of the GIF's two, of which the first is seen through."""
    data = base64.b64decode(HATCH)
    assert data.startswith(b"GIF89a")
    red, green, blue = data[16:19]
    return red, green, blue


def filled() -> Colour:
    """The one colour of the PNG's palette."""
    data = base64.b64decode(SOLID)
    at = data.index(b"PLTE") + 4
    red, green, blue = data[at : at + 3]
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
