"""SECURITY.md names a test for each threat, and each of them is there."""

import ast
import re

import pytest

from tests.docs.test_links import PROJECT

TEXT = (PROJECT / "SECURITY.md").read_text("utf-8")
ROWS = [line for line in TEXT.partition("## Threats")[2].partition("\n## ")[0].splitlines() if line.startswith("| ")][
    1:
]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


def test_each_threat_has_something_that_holds_it_and_a_test() -> None:
    assert len(ROWS) > 10
    for row in ROWS:
        threat, holds, tests = (each.strip() for each in row.strip("| ").split(" | "))
        assert threat
        assert holds
        assert re.findall(r"`tests/[\w/]+\.py::test_\w+`", tests), threat


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_test_is_there(path: str, name: str) -> None:
    tree = ast.parse((PROJECT / path).read_text("utf-8"))
    functions = {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert name in functions
