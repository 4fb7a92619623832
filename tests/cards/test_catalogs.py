"""Every sentence is there in every language, whole; and nothing is said that does not come from a catalog."""

import io
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cards import language
from cards.language import CATALOGS, DOMAIN, LANGUAGES, reader_for, reading
from tests.support.strictness import check

CARDS = Path(language.__file__).parent
GALLERY = Path(__file__).parent / "test_gallery.py"
TRANSLATED = [each for each in LANGUAGES if each != "en"]
KEYWORDS = {"say": None, "say_count": (1, 2), "to_say": None}


def catalog(tongue: str) -> Catalog:
    with (CATALOGS / tongue / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as opened:
        return read_po(opened, locale=tongue)


def messages(tongue: str) -> list[Message]:
    return [each for each in catalog(tongue) if each.id]


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w*)[^{}]*}", text))


@pytest.mark.parametrize("tongue", TRANSLATED)
def test_every_sentence_is_translated_with_its_placeholders(tongue: str) -> None:
    of = catalog(tongue)
    for each in messages(tongue):
        assert not each.fuzzy, each.id
        english, there = ([text] if isinstance(text, str) else list(text) for text in (each.id, each.string))
        assert len(there) == (of.num_plurals if each.pluralizable else 1), each.id
        for at, text in enumerate(there):
            assert text.strip(), each.id
            assert placeholders(text) == placeholders(english[min(at, len(english) - 1)]), text
            assert text[:1].isspace() == english[0][:1].isspace(), text
            assert text[-1:].isspace() == english[0][-1:].isspace(), text


@pytest.mark.parametrize("tongue", TRANSLATED)
def test_what_is_compiled_is_what_translators_wrote(tongue: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalog(tongue))
    assert (CATALOGS / tongue / "LC_MESSAGES" / f"{DOMAIN}.mo").read_bytes() == compiled.getvalue(), (
        "run: make messages"
    )


@pytest.mark.parametrize("tongue", TRANSLATED)
def test_no_sentence_is_left_in_english(tongue: str) -> None:
    for each in messages(tongue):
        english = each.id if isinstance(each.id, str) else each.id[1]
        there = each.string if isinstance(each.string, str) else each.string[1]
        same = english == there
        bare = re.sub(r"{[^{}]*}", "", english)
        assert not same or len(re.findall(r"[A-Za-z]{3,}", bare)) < 2, english


def gallery(tongue: str) -> dict[str, Any]:
    """Every card in every state, drawn in that language."""
    with reading(reader_for(tongue)):
        cards: dict[str, Any] = runpy.run_path(str(GALLERY))["CARDS"]
        return cards


@pytest.mark.parametrize("tongue", ["fi-FI", "sv-SE", "de-DE", "en-US"])
def test_every_card_is_sound_and_light_enough_in_each_language(tongue: str) -> None:
    for card in gallery(tongue).values():
        check(card)
