"""Names of rooms, buildings, floors and people in a line: as they are written, and as Finnish bends them.

A bent form is known by the stem of a name that is there; nothing is ever stripped blindly.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from booking.sentences.model import Known, Place
from booking.sentences.text import fold, near, tokens_of

_ENDING = re.compile(
    r"(?:'?s|'n|(?:i|e)?(?:n|a|ta|ssa?|sta?|lla?|lta?|lle|ksi|ks|na|t|h[aeiouy]n|seen|een|iin|aan|oon|uun|yyn|ssani|stani|ien|ja)"
    r"|[aeiouy]n|i[isl]?)"
)
"""What follows the stem of a bent name, without diacritics (Finnish), and the genitives of the others."""

_WEAK = (("kk", "k"), ("pp", "p"), ("tt", "t"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"), ("mp", "mm"), ("nk", "ng"))
_WEAK_ALONE = (("t", "d"), ("p", "v"), ("k", ""))


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the index: its folded words, and the places that bear it. `kind` is room, building or begun."""

    words: tuple[str, ...]
    kind: str
    keys: tuple[str, ...]
    text: str


@dataclass(slots=True)
class NameNode:
    """A word of names: those that end with it, and the words that may follow."""

    names: list[Name] = field(default_factory=list)
    then: dict[str, "NameNode"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of places, word by word, and by the stems of their words."""

    tree: NameNode
    whole: Mapping[tuple[str, ...], Name]
    """Rooms and buildings by the words of their whole names; a room before a building of the same name."""
    stems: Mapping[str, tuple[str, ...]]
    lone: Mapping[str, tuple[tuple[Name, int], ...]]
    """The rooms whose names are one word, by its first letter, with the letters that it has."""
    floors: Mapping[str, frozenset[str]]
    """The floors of each building; those of all under an empty text."""

    def forms(self, word: str) -> tuple[str, ...]:
        """Give the words of names that a word of a line is, or is a form of: whole ones first."""
        return _forms(word, self.stems)

    def nearest(self, word: str) -> tuple[Name, ...]:
        """Find the rooms whose names are most like a misspelt one."""
        limit = 1 if len(word) < 6 else 2
        if len(word) < 3:
            return ()
        letters = letters_of(word)
        return tuple(
            name
            for name, own in self.lone.get(word[:1], ())
            if (
                # One letter that is wrong makes two of them differ: this spares most names the longer look.
                (letters ^ own).bit_count() <= 2 * limit and near(word, name.words[0], limit)
            )
            or (len(name.words[0]) > 2 and word.startswith(name.words[0]) and len(word) < len(name.words[0]) + 5)
        )


def _forms(word: str, stems: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    found = [each for each in stems.get(word, ()) if each == word]
    if len(word) < 3:
        return tuple(found)
    for cut in range(len(word), 1, -1):
        if word[:cut] in stems and (cut == len(word) or _ENDING.fullmatch(word[cut:])):
            found += [each for each in stems[word[:cut]] if each not in found and (cut < len(word) or each == word)]
    return tuple(found)


@lru_cache(maxsize=4_000)
def letters_of(word: str) -> int:
    """Give which letters a word has, as bits."""
    bits = 0
    for each in word:
        bits |= 1 << ord(each) % 61
    return bits


def stems_of(word: str) -> Iterator[str]:
    """Give what a Finn may put endings to: the name, and its weak grade or other stem."""
    yield word
    if len(word) < 3:
        return
    if word[-1] in "kptfglmrs":
        yield word + word[-1]  # Finns double it when they say a foreign name: `oakki`, `oakkiin`.
    if word.endswith("nen"):
        yield word[:-3] + "se"
        yield word[:-3] + "s"
    if word.endswith(("us", "ys", "os", "is", "es")):
        yield word[:-1] + "kse"
    if word.endswith(("us", "ys")):
        yield from (word[:-1] + word[-2] + "de", word[:-1] + word[-2] + "te")
    if word.endswith(("as", "es", "is")):
        yield word[:-1] + word[-2]
    if word.endswith("e"):
        yield word + "e"
    bases = [word]
    if word.endswith("si"):
        bases += [word[:-2] + "de", word[:-2] + "te", word[:-2] + "se"]
    elif word.endswith("i"):
        bases.append(word[:-1] + "e")
    for base in bases:
        yield base
        if base[-1] not in "aeiouy":
            continue
        for strong, weak in _WEAK:
            if base[:-1].endswith(strong):
                yield base[: -1 - len(strong)] + weak + base[-1]
                break
        else:
            for strong, weak in _WEAK_ALONE:
                if base[:-1].endswith(strong) and not base[:-1].endswith("s" + strong):
                    yield base[:-2] + weak + base[-1]


def names_of(places: Sequence[Place]) -> Names:
    """Index the names of places; for the same places it is made once."""
    return _names(tuple((each.key, each.name, each.building, each.floor) for each in places))


@lru_cache(maxsize=8)
def _names(places: tuple[tuple[str, str, str, str], ...]) -> Names:
    found: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    texts: dict[tuple[str, tuple[str, ...]], str] = {}
    floors: dict[str, set[str]] = {}

    def add(kind: str, text: str, key: str) -> None:
        words = words_of(text)
        if words:
            found.setdefault((kind, words), {})[key] = None
            texts.setdefault((kind, words), text)

    for key, name, building, floor in places:
        add("room", name, key)
        add("room", key, key)
        words = words_of(name)
        for count in range(1, len(words)):
            found.setdefault(("begun", words[:count]), {})[key] = None
        if building:
            add("building", building, key)
        if floor:
            floors.setdefault(fold(building), set()).add(floor)
            floors.setdefault("", set()).add(floor)
    tree, listed = NameNode(), list[Name]()
    stems: dict[str, dict[str, None]] = {}
    whole = {words for kind, words in found if kind != "begun"}
    for (kind, words), keys in found.items():
        if kind == "begun" and (words in whole or len(words[0]) < 3):
            continue
        name_there = Name(words, kind, tuple(keys), texts.get((kind, words), " ".join(words)))
        listed.append(name_there)
        node = tree
        for word in words:
            node = node.then.setdefault(word, NameNode())
        node.names.append(name_there)
        for word in words:
            for stem in stems_of(word):
                stems.setdefault(stem, {})[word] = None
    lone: dict[str, list[tuple[Name, int]]] = {}
    for each in listed:
        if each.kind == "room" and len(each.words) == 1:
            lone.setdefault(each.words[0][:1], []).append((each, letters_of(each.words[0])))
    return Names(
        tree,
        {each.words: each for each in sorted(listed, key=lambda each: each.kind) if each.kind != "begun"},
        {stem: tuple(of) for stem, of in stems.items()},
        {letter: tuple(names) for letter, names in lone.items()},
        {building: frozenset(there) for building, there in floors.items()},
    )


@lru_cache(maxsize=8_000)
def words_of(text: str) -> tuple[str, ...]:
    """Give the folded words and numbers of a name."""
    return tuple(fold(each.text) for each in tokens_of(text) if each.kind != "mark")


def known_people(people: Sequence[Known]) -> Mapping[str, tuple[Known, ...]]:
    """Index people by each word of their names."""
    index: dict[str, list[Known]] = {}
    for each in people:
        for word in dict.fromkeys(words_of(each.name)):
            index.setdefault(word, []).append(each)
    return {word: tuple(found) for word, found in index.items()}


def name_stems(text: str) -> tuple[str, ...]:
    """Give the names that a word may be a form of, the likeliest first: `Adelen` is of Adelen or Adele."""
    word = text.removesuffix("'s").removesuffix("’s")
    found = [word]
    for ending, back in (("kanssa", ""), ("lle", ""), ("lta", ""), ("sen", "nen"), ("n", ""), ("in", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            found.append(word[: -len(ending)] + back)
    for each in tuple(found[1:]):
        grown = re.sub(r"([kpt])([aeiouyäö])$", r"\1\1\2", each)
        if grown != each:
            found.append(grown)
        if each.endswith(("d", "da", "di")):
            found.append(re.sub(r"d([ai]?)$", r"t\1", each))
    return tuple(dict.fromkeys(found))
