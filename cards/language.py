"""Says every sentence in the language of whoever reads it, whom a turn or a drawn card names once (`reading`)."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

LANGUAGES = ("en", "fi", "sv", "de")
"""In which languages there are sentences. English is what they are written in, and what all others read."""

DOMAIN = "roomkeeper"
"""What the catalogs are called."""

CATALOGS = Path(__file__).parent / "locales"
"""Where the catalogs are: `<language>/LC_MESSAGES/roomkeeper.po` and what is compiled of it."""

LOCALE_LIMIT = 35
"""Characters of the longest language tag that is read (RFC 5646, section 4.4.1)."""

# Who has English words without an English locale reads times as at home, with 24 hours or with 12.
_ENGLISH_24, _ENGLISH_12 = "en_GB", "en_001"

_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads: in which of `LANGUAGES`, and by which locale of CLDR dates, times and lists are written."""

    language: str = "en"
    locale: str = _ENGLISH_24


class _Sentences(Formatter):
    """Fills placeholders; of a number, `{count:,}` groups its digits as the reader does."""

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec == "," and isinstance(value, int):
            return str(format_decimal(value, locale=_reader.get().locale))
        return str(super().format_field(value, format_spec))


_SENTENCES = _Sentences()

_reader: ContextVar[Reader] = ContextVar("reader", default=Reader())  # noqa: B039 — it is frozen


def locale_told(tag: object) -> str:
    """Read a language tag as clients tell it; empty if it is none: it comes from outside, and is kept."""
    return tag if isinstance(tag, str) and len(tag) <= LOCALE_LIMIT and _TAG.fullmatch(tag) else ""


@lru_cache(maxsize=500)
def reader_for(locale: str, chosen: str = "") -> Reader:
    """Tell how somebody reads by the locale of their client, and the language that they chose, if any.

    Times are as that locale has them, since the client draws its inputs by it. Who chose a language that is not that
    of the client reads times as is usual in it. English has no time of its own: it keeps the client's.
    """
    there = _cldr(locale)
    spoken = there.language if there is not None else ""
    language = chosen if chosen in LANGUAGES else spoken if spoken in LANGUAGES else "en"
    if there is not None and language == spoken:
        return Reader(language, str(there))
    if language != "en":
        return Reader(language, language)
    if there is None or "a" not in str(there.time_formats["short"].pattern):
        return Reader(language, _ENGLISH_24)
    return Reader(language, _ENGLISH_12)


def _cldr(tag: str) -> Locale | None:
    """Find the locale of a language tag, without what nobody knows of it: `fi-FI`, `sv`, `de-AT-1996`."""
    parts = tag.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


@contextmanager
def reading(reader: Reader) -> Iterator[None]:
    """Say all that is said inside to that reader; tasks that begin inside do so as well."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        # Who closes a task that was begun elsewhere is in another context, where nothing has to be set back.
        with suppress(ValueError):
            _reader.reset(token)


def reader() -> Reader:
    """Tell who reads just now: English with 24 hours, unless somebody was named."""
    return _reader.get()


def to_say(text: str, /) -> str:
    """Mark a sentence that stands in a table, so that translators see it; `say` says it when it is read."""
    return text


def say(text: str, /, **values: object) -> str:
    """Say a sentence. `text` is English, and is what translators see; `values` fill its named placeholders."""
    return _filled(catalog_of(_reader.get().language).gettext(text), values)


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Say a sentence whose words depend on a number, which fills the placeholder `count`."""
    text = catalog_of(_reader.get().language).ngettext(one, many, count)
    return _filled(text, {"count": count, **values})


def _filled(text: str, values: Mapping[str, object]) -> str:
    # `str.format` is ten times as fast, and knows no reader.
    return _SENTENCES.format(text, **values) if ":,}" in text else text.format(**values)


@lru_cache(maxsize=10)
def catalog_of(language: str) -> NullTranslations:
    """Read the catalog of a language when it is first needed; English, and what has none, is said as it is written."""
    return translation(DOMAIN, CATALOGS, [language], fallback=True)
