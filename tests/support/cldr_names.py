"""Writes `booking/sentences/words/cldr.py` out of Babel's CLDR: `python -m tests.support.cldr_names`."""

import re
from collections.abc import Mapping
from pathlib import Path

from babel import Locale

PLACE = Path(__file__).parents[2] / "booking" / "sentences" / "words" / "cldr.py"
LANGUAGES = ("en", "fi", "sv", "de")
_UNITS = ("minute", "hour", "day", "week", "month")

_HEAD = '''"""Names of weekdays, months and units in CLDR: `python -m tests.support.cldr_names` writes this file."""

NAMES: dict[str, dict[str, str]] = {
'''


def names(language: str) -> Mapping[str, str]:
    """Collect what CLDR calls weekdays, months and units, as word lists have it."""
    locale = Locale.parse(language)
    lists: dict[str, list[str]] = {}
    for key, kind in (("weekday", locale.days), ("month", locale.months)):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", *(("short",) if key == "weekday" else ())):
                for number, name in kind[context].get(width, {}).items():
                    lists.setdefault(f"{key}.{number}", []).append(name.strip(" ."))
    for unit in _UNITS:
        for width in ("long", "short"):
            for pattern in locale._data["unit_patterns"][f"duration-{unit}"][width].values():
                name = re.sub(r"[\s\u200f]+", " ", pattern.replace("{0}", "")).strip(" .")
                if re.fullmatch(r"[^\W\d_]+", name):
                    lists.setdefault(f"unit.{unit}", []).append(name)
    return {key: "|".join(dict.fromkeys(each.lower() for each in values)) for key, values in lists.items()}


def text() -> str:
    """Write the file."""
    lines = [_HEAD]
    for language in LANGUAGES:
        lines.append(f'    "{language}": {{\n')
        lines += [f'        "{key}": "{value}",\n' for key, value in names(language).items()]
        lines.append("    },\n")
    return "".join([*lines, "}\n"])


if __name__ == "__main__":
    PLACE.write_text(text(), encoding="utf-8")
