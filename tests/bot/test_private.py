"""What `serve` keeps from other processes of its user, such as the one that decodes pictures."""

import ctypes
import subprocess
import sys

import pytest

from bot.commands import process
from tests.support.sandbox_process import PROJECT

SERVED = """
import ctypes, sys
from bot.commands import serve
def instead(main):
    main.close()
    print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0)  # PR_GET_DUMPABLE
serve.run = instead
serve.make_data = lambda settings: None
serve.require_free = lambda host, ports: None
serve.main(None)
"""


def test_serve_hides_its_memory_from_others_of_its_user() -> None:
    unknown = "00000000-0000-0000-0000-000000000000"
    credentials = {"MicrosoftAppId": unknown, "MicrosoftAppPassword": "secret", "MicrosoftAppTenantId": unknown}
    told = subprocess.run(  # noqa: S603 — a program of ours
        [sys.executable, "-c", SERVED], env=credentials, cwd=PROJECT, capture_output=True, text=True, timeout=60
    )
    assert told.stdout.split() == ["0"], told.stderr


@pytest.mark.parametrize("error", [OSError, AttributeError])
def test_where_that_cannot_be_had_it_is_done_without(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def none(_: None) -> object:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", none)
    process.keep_private()
    monkeypatch.setattr(sys, "platform", "darwin")
    process.keep_private()
