"""A run of the tests leaves out what `docs/testing.md` says, and nothing else."""

from pathlib import Path

import pytest

from tests import conftest
from tests.support.sandbox_process import PROJECT

TESTS = PROJECT / "tests"


def left_out() -> set[Path]:
    """List the files of tests that a run leaves out."""
    return {each for each in TESTS.rglob("test_*.py") if conftest.pytest_ignore_collect(each)}


def test_without_a_browser_the_tests_in_a_browser_are_left_out_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "WITHOUT_BROWSER", True)
    in_a_browser = set((TESTS / "e2e").glob("test_*.py"))
    assert in_a_browser
    assert left_out() == in_a_browser


def test_with_a_browser_nothing_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "WITHOUT_BROWSER", False)
    assert left_out() == set()
