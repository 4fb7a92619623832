"""Every sentence is there in every language, whole; and nothing is said that does not come from a catalog."""

import ast
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cards import language
from cards.language import CATALOGS, DOMAIN, LANGUAGES
from cards.languages import NAMES
from cards.times import day_of, short_day_of
from dialogs.command_table import COMMANDS
from tests.support import plan_scenes, scenes
from tests.support.drawn import GALLERY, cards_in
from tests.support.strictness import check

CARDS = Path(language.__file__).parent
TRANSLATED = [each for each in LANGUAGES if each != "en"]
KEYWORDS = {"say": None, "say_count": (1, 2), "to_say": None}

Said = str | tuple[str, ...]


def written() -> set[Said]:
    """All sentences that the code says: one text, or the two of a count."""
    found = extract_from_dir(CARDS, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {each[2] if isinstance(each[2], str) else tuple(each[2]) for each in found}


def catalog(tongue: str) -> Catalog:
    with (CATALOGS / tongue / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as opened:
        return read_po(opened, locale=tongue)


def messages(tongue: str) -> list[Message]:
    return [each for each in catalog(tongue) if each.id]


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w*)[^{}]*}", text))


@pytest.mark.parametrize("tongue", TRANSLATED)
def test_a_catalog_has_exactly_the_sentences_of_the_code(tongue: str) -> None:
    assert {each.id for each in messages(tongue)} == written(), "run: make messages"


def test_no_sentence_is_said_both_with_a_number_and_without() -> None:
    said = written()
    assert {each[0] for each in said if isinstance(each, tuple)} & said == set(), "a catalog holds it once"


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


# --- Nothing past the catalogs ---------------------------------------------------------------------------------------


class Marking(NullTranslations):
    """A language in which every sentence that comes from a catalog stands in marks."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"


def texts(node: object) -> Iterator[str]:
    """All that somebody reads or hears of a card, without what they could type or run as it is."""
    if isinstance(node, dict) and node.get("fontType") != "Monospace":
        for name in ("text", "title", "label", "placeholder", "tooltip", "errorMessage", "altText"):
            if isinstance(node.get(name), str):
                yield node[name]
        for name, value in node.items():
            if name != "targetElements":
                yield from texts(value)
    elif isinstance(node, list):
        for each in node:
            yield from [each] if isinstance(each, str) else texts(each)


def _literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text))


def data() -> set[str]:
    """Words that are no sentences of ours: what the gallery's people and rooms are called, what is typed, and dates."""
    texts = [
        *_literals(GALLERY),
        *_literals(Path(scenes.__file__)),
        *_literals(Path(plan_scenes.__file__)),
        *NAMES.values(),
        *(each.title for each in COMMANDS),
    ]
    texts += [day_of(date(2026, month, 1) + timedelta(days=month)) for month in range(1, 13)]
    texts += [short_day_of(date(2026, 11, 23) + timedelta(days=day)) for day in range(7)]
    texts += ["address,name,building,floor,seats", "Harbour"]
    return {word for text in texts for word in _words(text)}


def test_every_word_of_ours_on_a_card_comes_from_a_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    marking, known = Marking(), data()
    monkeypatch.setattr(language, "catalog_of", lambda _: marking)
    past: dict[str, str] = {}
    for name, card in cards_in("en-GB").items():
        for text in texts(card):
            left = text
            while "«" in left and left != (fewer := re.sub(r"«[^«»]*(?:»|…$)", " ", left)):
                left = fewer
            if _words(re.sub(r"\S+@\S+", "", left)) - known:
                past.setdefault(text, name)
    assert past == {}


SHOWN = {
    "heading",
    "subheading",
    "line",
    "strong",
    "warning",
    "fact",
    "button",
    "Choice",
    "TextInput",
    "TextBlock",
    "TextRun",
}


def test_no_element_is_given_a_sentence_past_the_catalogs() -> None:
    past = []
    for path in CARDS.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in SHOWN:
                continue
            given = [*call.args, *(each.value for each in call.keywords if each.arg in SAID)]
            past += [f"{path.name}:{each.lineno} {ast.unparse(each)}" for each in given if _has_words(each)]
    assert past == []


SAID = ("text", "title", "label", "placeholder", "tooltip", "error_message", "alt_text")


def _has_words(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return bool(re.search(r"[A-Za-z]{2}", text)) and "@" not in text
        case ast.JoinedStr(values=values):
            return any(isinstance(each, ast.Constant) and re.search(r"[A-Za-z]{2}", str(each.value)) for each in values)
        case ast.IfExp(body=one, orelse=other):
            return _has_words(one) or _has_words(other)
    return False


@pytest.mark.parametrize("tongue", ["fi-FI", "sv-SE", "de-DE", "en-US"])
def test_every_card_is_sound_and_light_enough_in_each_language(tongue: str) -> None:
    for card in cards_in(tongue).values():
        check(card)
