"""The word lists as they are looked up: which phrase of the four languages says what, from where in a line.

A key of the word lists is a kind, maybe with a value behind its last dot: `number.4`, `day.-1`. Kinds say what the
grammar asks for; one phrase may be of several, and which one is meant only its neighbours tell.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_

from booking.sentences.text import DISTINCT, fold, near, tokens_of
from booking.sentences.words import de, en, fi, sv
from booking.sentences.words.asks import de as asks_de
from booking.sentences.words.asks import en as asks_en
from booking.sentences.words.asks import fi as asks_fi
from booking.sentences.words.asks import sv as asks_sv
from booking.sentences.words.cldr import NAMES
from booking.sentences.words.numerals import NUMERALS

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "en": en.WORDS | asks_en.WORDS,
    "fi": fi.WORDS | asks_fi.WORDS,
    "sv": sv.WORDS | asks_sv.WORDS,
    "de": de.WORDS | asks_de.WORDS,
}

_CASES = ("na", "n", "ksi", "lle", "lta", "sta", "hin", "ta", "ks", "lla", "ssa", "t")
"""Cases in which Finnish days and months are written, beside the plain name."""

_OF_DAYS = ("nen", "sen", "sta", "inen", "isen", "ista")
"""What makes of a Finnish weekday the word for what is on it: `perjantainen`, `keskiviikkoisen`."""

_SPELT = frozenset(
    {
        *("day", "weekday", "month", "part", "today", "tomorrow", "book", "move", "extend", "cancel", "remind", "add"),
        *("room", "unit", "noon", "midnight", "people", "floor", "number", "free", "schedule", "equipment", "meeting"),
        *(
            "remove",
            "recur",
            "date",
            "end",
            "at",
            "next",
            "length",
            "quarter",
            "mine",
            "online",
            "private",
            "until",
            "count",
            "since",
            "when",
        ),
        *("till", "with", "rooms", "help", "thanks", "hello", "between", "half", "fill", "hour"),
    }
)
"""The kinds whose words are still known when they are misspelt."""

_FIRST = frozenset({"day", "weekday", "book", "cancel", "move", "extend"})
"""The kinds that come first where a misspelt word is as much like one as another."""

_OFTEN = frozenset({"day", "weekday", "month"})
"""The kinds that are known with two letters wrong."""

Phrase = tuple[tuple[str, ...], str, str, str]
"""The folded words, the kind, its value or an empty text, and the language."""


@dataclass(slots=True)
class Node:
    """A word of phrases: those that end with it, and the words that may follow."""

    ends: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, value and language of each."""
    then: dict[str, "Node"] = field(default_factory=dict)


@lru_cache(maxsize=1)
def phrases() -> tuple[Phrase, ...]:
    """List every phrase of every language, in every way in which it is written."""
    return tuple(dict.fromkeys(_phrases()))


def _phrases() -> Iterator[Phrase]:
    for language, words in LANGUAGES.items():
        for key, listed in (*words.items(), *NAMES[language].items(), *NUMERALS[language].items()):
            kind, value = _kind(key)
            for phrase in listed.split("|"):
                for written in _written(phrase, kind, language):
                    parts = tuple(each.key for each in tokens_of(written) if each.key not in ("-", "'"))
                    if parts:
                        yield parts, kind, value, language


def _kind(key: str) -> tuple[str, str]:
    kind, _, value = key.rpartition(".")
    return (kind, value) if kind and value.lstrip("-").isdigit() else (key, "")


def _written(phrase: str, kind: str, language: str) -> Iterator[str]:
    plain = fold(phrase)
    # Folded word by word, `åt` stays another word than `at`.
    yield plain if DISTINCT.isdisjoint(phrase.casefold().split()) else phrase.casefold()
    if language == "de":
        yield fold(phrase.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))
    if kind in ("weekday", "month") and len(plain) > 4:
        if language == "fi":
            yield from (plain.removesuffix("na") + case for case in _CASES)
            if kind == "weekday":
                yield from (plain.removesuffix("na") + ending for ending in _OF_DAYS)
        else:
            yield plain + {"sv": "en", "en": "s", "de": "s"}[language]


@lru_cache(maxsize=1)
def root() -> Node:
    """Give the tree of all phrases, word by word."""
    top = Node()
    for words, kind, value, language in phrases():
        node = top
        for word in words:
            node = node.then.setdefault(word, Node())
        node.ends.append((kind, value, language))
    return top


@lru_cache(maxsize=1)
def languages_of() -> Mapping[str, frozenset[str]]:
    """Tell of each folded word of a phrase in which languages it is one."""
    found: dict[str, set[str]] = {}
    for words, _, _, language in phrases():
        for word in words:
            found.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


@lru_cache(maxsize=1)
def groups() -> Mapping[str, frozenset[str]]:
    """Tell of each word for several people in which languages it is one; words are joined to it: `designteamet`."""
    found = {words[0]: language for words, kind, _, language in phrases() if kind == "group" and len(words) == 1}
    return {word: languages_of()[word] for word in found}


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A word that is known when it is misspelt: of how many letters it may be short, and which letters it has."""

    word: str
    short: int
    letters: int
    languages: frozenset[str]


@lru_cache(maxsize=1)
def _misspelt() -> Mapping[tuple[str, int], tuple[_Spelling, ...]]:
    """List the words that are known when they are misspelt, by their first letter and their length."""
    short: dict[str, int] = {}
    of: dict[str, set[str]] = {}
    for words, kind, _, language in phrases():
        word, sort = words[0], kind.partition(".")[0]
        if len(words) == 1 and len(word) >= (4 if sort in _FIRST else 5) and sort in _SPELT:
            short[word] = max(short.get(word, 1), 2 if len(word) >= 8 and sort in _OFTEN else 1)
            of.setdefault(word, set()).add(language)
    found: dict[tuple[str, int], list[_Spelling]] = {}
    for word, count in short.items():
        each = _Spelling(word, count, _letters(word), frozenset(of[word]))
        found.setdefault((word[0], len(word)), []).append(each)
    return {key: tuple(listed) for key, listed in found.items()}


def _letters(word: str) -> int:
    """Give a bit for each letter of a word; two letters may have the same."""
    return reduce(or_, (1 << (ord(letter) & 63) for letter in word))


def _alike(word: str, far: int, spoken: frozenset[str]) -> Iterator[_Spelling]:
    """List the words that may be meant, by what is cheap to see: their beginning, their length and their letters."""
    letters = _letters(word)
    for first in dict.fromkeys(word[:2]):
        for length in range(len(word) - far, len(word) + 3):
            for each in _misspelt().get((first, length), ()):
                if each.languages.isdisjoint(spoken):
                    continue
                # Of two that differ by one letter for another, each has a letter that the other has not.
                if (letters ^ each.letters).bit_count() <= far + each.short and length - len(word) <= each.short:
                    yield each


def _dropped(word: str, count: int) -> set[str]:
    left, last = {word}, {word}
    for _ in range(count):
        last = {each[:at] + each[at + 1 :] for each in last for at in range(len(each))}
        left |= last
    return left


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """List the words and names that are like one of the lists and are none of them: a movie is not moved."""
    return frozenset(fold(word) for of in (en, fi, sv, de) for word in of.PLAIN.split())


_BENT = re.compile(r"(?:n|a|lle|lla|lta|s|en|et|er|e)$")
"""With what names and other plain words end, too: `Tanjan`, `Morgans`."""


def _is_plain(word: str) -> bool:
    return word in plain_words() or _BENT.sub("", word) in plain_words()


@lru_cache(maxsize=2_000)
def spelt(word: str, spoken: frozenset[str] = frozenset(LANGUAGES)) -> str:
    """Give the word of the lists that a misspelt one is most like; empty if none is, or if it is too short to tell.

    Only words of the languages that are `spoken` in the line are looked for. The first letter has to be right, or be
    swapped with the second: few mistype it, and names look like words.
    """
    if word in languages_of() or _is_plain(word):
        return ""
    if len(plain := re.sub(r"(\w)\1+$", r"\1", word)) > 2 and _is_one_of(plain, _DRAWN):
        return plain
    if not 5 <= len(word) <= 24:
        return ""
    if "fi" in spoken and (base := _bent(word) or _whole(word)):
        return base
    far = 2 if len(word) >= 8 else 1
    alike, left = list(_alike(word, far, spoken)), _dropped(word, far)
    for limit in range(1, far + 1):
        likely = [each for each in alike if _begins_alike(each.word, word) and near(word, each.word, limit)]
        close = [each.word for each in likely if not left.isdisjoint(_dropped(each.word, each.short))]
        if close:
            return min(
                close, key=lambda each: (each[0] != word[0], not _comes_first(each), abs(len(each) - len(word)), each)
            )
    return ""


_HEADS = frozenset({"weekday", "number", "part", "day", "when", "since", "ordinal", "online"})
"""The kinds of words that a compound may begin with."""

_TAILS = frozenset({"meeting", "part", "room", "floor", "people"})
"""The kinds of words that it may end with."""

_THINGS, _ROOMS = frozenset({"equipment"}), frozenset({"room"})
"""A room may be named by what is in it: `videoneukkari`. A meeting by phone needs no phone of the room's."""

_PARTS, _HOURS = frozenset({"part"}), frozenset({"when", "since", "till"})
"""Finnish joins a part of the day with the hour, too: `iltaseitsemältä`."""


@lru_cache(maxsize=2_000)
def compound(word: str) -> int:
    """Tell where a compound of two known words is parted, maybe with an s between them; 0 where it is none."""
    if not 6 <= len(word) <= 40:
        return 0
    for cut in range(3, len(word) - 2):
        rest = word[cut:]
        if _is_one_of(word[:cut], _HEADS) and (
            _is_one_of(rest, _TAILS) or (rest[0] == "s" and len(rest) > 3 and _is_one_of(rest[1:], _TAILS))
        ):
            return cut
        if _is_one_of(word[:cut], _PARTS) and _is_one_of(rest, _HOURS):
            return cut
        if _is_one_of(word[:cut], _THINGS) and _is_one_of(rest, _ROOMS):
            return cut
        if rest == "morgen" and _is_one_of(word[:cut], {"weekday"}):
            return cut
    return 0


def _is_one_of(word: str, kinds: Collection[str]) -> bool:
    node = root().then.get(word)
    return node is not None and any(kind.partition(".")[0] in kinds for kind, _, _ in node.ends)


_DRAWN = frozenset({"hello", "thanks", "help", "stop"})
"""The kinds of words whose last letter people draw out: `heyyy`."""


@lru_cache(maxsize=1)
def soft_words() -> frozenset[str]:
    """List the words that people put into the midst of a phrase, and that change nothing of it: `lägg gärna till`."""
    return frozenset(words[0] for words, kind, _, _ in phrases() if kind == "soft")


def is_greeting(word: str) -> bool:
    """Tell whether a word says nothing but hello, thanks, help or stop."""
    node = root().then.get(word)
    return node is not None and bool(node.ends) and all(kind in _DRAWN for kind, _, _ in node.ends)


_VERBS = frozenset({"book", "move", "extend", "shorter", "end", "cancel", "add", "remove", "remind"})

_ENDINGS = (
    r"e?t?taanko|e?t?taan|isi(?:mme|tte|t|n)?(?:ko)?(?:han)?"
    r"|isko(?:han)?|tteko|mmeko|[tn]ko|(?:t|tte|mme)han|kaa|mme|tte|vat|nnut|neet|isin|isit|t?tais|n|t"
)
_VERB_ENDING = re.compile(rf"(?:(?:tt?a|e?ta)isi(?:in|mme|tte|t|n)?(?:ko)?(?:han)?|{_ENDINGS})$")
_SHORT_ENDING = re.compile(rf"(?:{_ENDINGS})$")
"""How Finnish verbs end that somebody asks, wishes or tells with, without diacritics; the second for short verbs."""


def _stem(word: str) -> str:
    for ending in (_VERB_ENDING, _SHORT_ENDING):
        bare = ending.sub("", word).rstrip("aeiouy")
        if len(bare) >= 4:
            return bare
    return _VERB_ENDING.sub("", word)


@lru_cache(maxsize=1)
def _verbs() -> Mapping[str, str]:
    """Give a Finnish verb of the lists for each stem: one of all sorts of verbs that have this stem, or of several."""
    found: dict[str, dict[str, set[str]]] = {}
    for words, kind, _, language in phrases():
        if language == "fi" and kind in _VERBS and len(words) == 1 and len(stem := _stem(words[0])) >= 4:
            found.setdefault(stem, {}).setdefault(words[0], set()).add(kind)
    verbs: dict[str, str] = {}
    for stem, of in found.items():
        word = min(of, key=lambda each: (-len(of[each]), each))
        if len(of[word]) > 1 or len(set[str]().union(*of.values())) == 1:
            verbs[stem] = word
    return verbs


def _bent(word: str) -> str:
    """Give the Finnish verb that a word is a form of; empty if it is of none."""
    return _verbs().get(_stem(word), "") if len(word) >= 6 and _VERB_ENDING.search(word) else ""


_CUT = (("st", "a"), ("lt", "a"), ("ks", "i"), ("ss", "a"), ("s", "sa"), ("ll", "a"), ("l", "la"))
"""What is left of Finnish cases where people speak, and what they leave off: `kerroksest`."""


def _whole(word: str) -> str:
    """Give the Finnish word of the lists whose end is left off; empty if there is none."""
    whole = (word + left for cut, left in _CUT if word.endswith(cut))
    return next((each for each in whole if "fi" in languages_of().get(each, ())), "")


def _begins_alike(one: str, other: str) -> bool:
    return one[0] == other[0] or one[:2] == other[1::-1]


def _comes_first(word: str) -> bool:
    return any(kind in _FIRST for kind, _, _ in root().then[word].ends)


def warm() -> None:
    """Build what is built once, so that the first line is read as fast as any other."""
    root(), languages_of(), plain_words(), _misspelt()
