"""The documents are read by people who are in a hurry: no sentence is long."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LONGEST = 25
"""Words of a sentence, or of its part up to a colon or a semicolon."""


def sentences(text: str) -> Iterator[str]:
    """Give the sentences of a document, without its code, tables and headings; a code span counts as a word."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = "\n".join("" if line.startswith(("|", "#", "<", "!")) else line for line in text.splitlines())
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"`[^`]*`", "X", text))
    for paragraph in re.split(r"\n\s*\n|\n\s*[-*] |\n\s*\d+\. ", text):
        yield from re.split(r"(?<=[.!?:;])[\"”*)]*\s+", " ".join(paragraph.split()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: str(each.relative_to(ROOT)))
def test_no_sentence_is_long(document: Path) -> None:
    long = [each for each in sentences(document.read_text("utf-8")) if len(each.split()) > LONGEST]
    assert long == []
