"""What the documents name is there: files, code, commands of the shell and of the chat, links and their anchors."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.settings import Settings, setting_name
from dialogs.command_table import COMMANDS

PROJECT = next(each for each in Path(__file__).parents if (each / "pyproject.toml").exists())
DOCUMENTS = (
    *(
        PROJECT / name
        for name in ("README.md", "CONTRIBUTING.md", "DESIGN.md", "CHANGELOG.md", "SECURITY.md", "manifest/README.md")
    ),
    *sorted((PROJECT / "docs").rglob("*.md")),
)
REFERENCE = PROJECT / "docs" / "reference.md"
CODE = ("benchmarks", "booking", "bot", "campaigns", "cards", "dialogs", "graph", "tests")

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FILE = re.compile(r"[\w-]+\.(?:py|md|toml|json|png|svg|yml)")
_PATH = re.compile(r"\.?[\w-]+/[\w./-]*")
_NAME = re.compile(r"[A-Z]\w*[a-z_]\w*")
_MODULE = re.compile(r"python -m ([\w.]+)")
_TARGET = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
_VERB = re.compile(r'"verb": "([a-z.]+)"')


def missing(text: str, folder: Path) -> Iterator[str]:
    """List what a document names and what is not there; `folder` is where its links begin."""
    prose = _FENCED.sub("", text)
    yield from (quoted for quoted in _QUOTED.findall(prose) if not _is_there(quoted))
    yield from (f"python -m {module}" for module in _MODULE.findall(text) if not _runs(module))
    yield from (f"make {target}" for target in _TARGET.findall(text) if target not in _targets())
    yield from (link for link in _LINK.findall(prose) if "://" not in link and not _leads(link, text, folder))


def _is_there(quoted: str) -> bool:
    """Tell whether what looks like a file, a path or a name of the code is one; anything else may be quoted."""
    if _FILE.fullmatch(quoted):
        return quoted in _file_names()
    if _PATH.fullmatch(quoted) and quoted.split("/")[0] in (*CODE, "docs", "deploy", "manifest", ".ci", ".github"):
        return (PROJECT / quoted).exists()
    return not _NAME.fullmatch(quoted) or quoted in _words()


def _runs(module: str) -> bool:
    place = PROJECT.joinpath(*module.split("."))
    ours = module.split(".")[0] in CODE
    return not ours or place.with_suffix(".py").exists() or (place / "__main__.py").exists()


def _leads(link: str, text: str, folder: Path) -> bool:
    path, _, anchor = link.partition("#")
    target = (folder / path).resolve()
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target.read_text("utf-8") if path else text)


def _anchors(text: str) -> set[str]:
    """List the anchors that GitHub gives a document's headings."""
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in _HEADING.findall(_FENCED.sub("", text))}


@cache
def _targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))


@cache
def _file_names() -> frozenset[str]:
    found = (each for folder in (*CODE, "docs", "deploy", "manifest") for each in (PROJECT / folder).rglob("*"))
    return frozenset(each.name for each in (*found, *PROJECT.iterdir()))


@cache
def _words() -> frozenset[str]:
    """List all words of the code and of what is handed out for operating, and the settings."""
    found = (each for folder in CODE for each in (PROJECT / folder).rglob("*.py"))
    sources = (*(each for each in found if each != Path(__file__)), *(PROJECT / "deploy").glob("*.y*ml"))
    words = {word for each in sources for word in re.findall(r"\w+", each.read_text("utf-8"))}
    return frozenset(words | {setting_name(field) for field in Settings.model_fields})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: str(each.relative_to(PROJECT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    assert [*missing(document.read_text("utf-8"), document.parent)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "`bot/no_such.py`",
        "`no_such.py`",
        "`tests/nowhere/`",
        "`NoSuchName`",
        "`python -m campaigns.no_such`",
        "```\nmake nothing\n```",
        "[there](docs/no-such.md)",
        "[there](docs/protocol.md#no-such-heading)",
        "# Here\n[there](#elsewhere)",
    ],
)
def test_what_is_not_there_is_noticed(wrong: str) -> None:
    assert [*missing(wrong, PROJECT)]


def test_the_reference_has_every_command_and_every_verb() -> None:
    text = REFERENCE.read_text("utf-8")
    goldens = (PROJECT / "tests" / "goldens").glob("*.json")
    verbs = {verb for golden in goldens for verb in _VERB.findall(golden.read_text("utf-8"))}
    assert verbs
    assert [
        each for each in (*(command.usage for command in COMMANDS), *sorted(verbs)) if f"`{each}`" not in text
    ] == []
