"""Every package that the bot runs with has a licence that somebody looked at, and that the package itself declares."""

import re
from importlib.metadata import PackageNotFoundError, metadata

from tests.docs.test_links import PROJECT

TAKEN = {
    *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0"),
    "MPL-2.0",  # of single files, which we do not change
}
"""Licences under which we take packages."""

# As packages wrote them before there were SPDX expressions.
SAME = {
    "3-Clause BSD License": {"BSD-3-Clause"},
    "Apache 2.0": {"Apache-2.0"},
    "Apache Software License": {"Apache-2.0"},
    "BSD-3-Clause, Apache-2.0, dependency licenses": {"BSD-3-Clause AND Apache-2.0"},
    "BSD": {"BSD-2-Clause", "BSD-3-Clause"},
    "BSD License": {"BSD-2-Clause", "BSD-3-Clause", "ISC"},
    "ISC": {"ISC"},
    "MIT License": {"MIT"},
    "Mozilla Public License 2.0 (MPL 2.0)": {"MPL-2.0"},
    "New BSD": {"BSD-3-Clause"},
    "Python Software Foundation License": {"PSF-2.0"},
}
ROW = re.compile(r"^\| `([\w.-]+)` \| ([\w .-]+) \|$", re.MULTILINE)
LISTED = dict(ROW.findall((PROJECT / "docs" / "licences.md").read_text("utf-8")))
LOCKED = re.findall(r"^([\w.-]+)==", (PROJECT / "requirements.txt").read_text("utf-8"), re.MULTILINE)


def declared(name: str) -> str:
    """What the package says of itself in a word; empty where it quotes a whole text, or is not for this machine."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    word = str([*(told.get_all("License-Expression") or ()), *(told.get_all("License") or ()), ""][0])
    if word and len(word) < 60 and "opyright" not in word:
        return word
    classified = [
        str(each).rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if str(each).startswith("License")
    ]
    return classified[0] if classified else ""


def test_every_package_of_the_lock_file_is_listed_and_no_other() -> None:
    assert sorted(LISTED) == sorted(LOCKED)


def test_every_licence_is_one_under_which_we_take_packages() -> None:
    for name, licence in LISTED.items():
        parts = re.split(r" (?:AND|OR) ", licence)
        assert set(parts) <= TAKEN, name


def test_the_list_says_what_the_packages_say() -> None:
    told = {name: word for name in LOCKED if (word := declared(name))}
    assert len(told) > len(LOCKED) * 0.8
    wrong = {name: word for name, word in told.items() if LISTED[name] not in SAME.get(word, {word})}
    assert wrong == {}
