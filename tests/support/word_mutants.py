"""Word lists with one phrase that says nothing any more, or something else, and whether the corpus notices.

Run as `python -m tests.support.word_mutants` it prints how many of all mutants survive in each language, by kind.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from booking.sentences import lexicon
from booking.sentences.evidence import TOLD
from booking.sentences.line import Line
from booking.sentences.names import names_of, words_of
from booking.sentences.text import fold
from booking.sentences.words.numerals import NUMERALS
from tests.support.intents import NONE, hearing
from tests.support.phrases import BOOKINGS, KINDS, LANGUAGES, LOCALES, ROOMS, Phrase, phrases, read, told

QUIET = frozenset(
    {
        *("fill", "soft", "big", "again", "coming", "current", "my", "the", "article", "all"),
        *(
            TOLD.keys()
            | {"told.so", "told.since", "told.but", "told.has", "told.led", "book.weak", "needs", "also.name"}
        ),
    }
)
"""The kinds whose words change nothing on purpose, or only beside others. Those of `evidence` have their own test."""


BY_RULE = frozenset({"number", "ordinal", "when", "since", "till", "count"})
"""The kinds of which there are phrases that are made by rule."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A phrase of a word list, and what it says instead: nothing, or another value of its kind."""

    words: tuple[str, ...]
    kind: str
    value: str
    language: str
    instead: str | None = None


def mutants(language: str) -> Iterator[Mutant]:
    """Give the mutants of every phrase of a language's word list that counts, and says so in no other language.

    Numerals are made by rule, and are held by a test of their own.
    """
    made = {fold(phrase) for listed in NUMERALS[language].values() for phrase in listed.split("|")}
    shared = Counter((words, kind, value) for words, kind, value, _ in lexicon.phrases())
    for words, kind, value, of in lexicon.phrases():
        if of == language and kind not in QUIET and shared[words, kind, value] == 1:
            if kind in BY_RULE and " ".join(words) in made:
                continue
            yield Mutant(words, kind, value, language)
            if value and kind in ("number", "when", "since", "till", "count", "day", "weekday", "month", "length"):
                yield Mutant(words, kind, value, language, str(int(value) + 1 if int(value) < 6 else int(value) - 1))


@contextmanager
def at_work(mutant: Mutant) -> Iterator[None]:
    """Read with the mutant in place of the phrase, and by the rules alone: an opinion would make up for many."""
    node = lexicon.root()
    for word in mutant.words:
        node = node.then[word]
    held = list(node.ends)
    said = (mutant.kind, mutant.value, mutant.language)
    node.ends = [each for each in held if each != said]
    if mutant.instead is not None:
        node.ends.append((mutant.kind, mutant.instead, mutant.language))
    _forget()
    try:
        with hearing(NONE):
            yield
    finally:
        node.ends = held
        _forget()


def _forget() -> None:
    lexicon.compound.cache_clear()


@lru_cache(maxsize=4)
def _where(language: str) -> dict[str, frozenset[Phrase]]:
    """List for each word the phrases of the corpus in which it is read."""
    names = names_of(ROOMS)
    own = {word for each in BOOKINGS for word in words_of(each.title)}
    found: dict[str, set[Phrase]] = {}
    for kind in KINDS:
        for phrase in phrases(language, kind):
            for key in Line(phrase.text, LOCALES[language], names, own).keys:
                found.setdefault(key, set()).add(phrase)
    return {word: frozenset(there) for word, there in found.items()}


def noticed(mutant: Mutant) -> bool:
    """Tell whether a phrase of the corpus is read differently with it."""
    there = _where(mutant.language)
    with_all = [there.get(word, frozenset()) for word in mutant.words]
    candidates: Collection[Phrase] = frozenset.intersection(*with_all)
    with at_work(mutant):
        return any(told(read(each.text, mutant.language)) != each.meaning for each in candidates)


def main() -> None:
    """Hunt all mutants."""
    for language in LANGUAGES:
        hunted, alive = Counter[str](), Counter[str]()
        for mutant in mutants(language):
            hunted[mutant.kind] += 1
            alive[mutant.kind] += not noticed(mutant)
        worst = ", ".join(f"{kind} {count}/{hunted[kind]}" for kind, count in alive.most_common(40))
        print(f"{language}: {alive.total()} of {hunted.total()} survive: {worst}")  # noqa: T201


if __name__ == "__main__":
    main()
