"""What a line is read against: the days, the people, and what whoever writes has booked."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar, cast

from booking.sentences.days import Days
from booking.sentences.items import Title
from booking.sentences.lexicon import languages_of
from booking.sentences.line import Line
from booking.sentences.model import Known, Own
from booking.sentences.names import letters_of, name_stems, words_of
from booking.sentences.text import fold, near

T = TypeVar("T")
P = ParamSpec("P")


def once(read: Callable[Concatenate["Scope", int, P], T]) -> Callable[Concatenate["Scope", int, P], T]:
    """Read the same at the same place of a line only once: readers ask one another again and again."""
    name = f"{read.__module__}.{read.__name__}"

    def again(scope: "Scope", at: int, /, *args: P.args, **kwargs: P.kwargs) -> T:
        memory = scope.line.memory
        key = (name, at, args, *kwargs.items()) if args or kwargs else (name, at)
        if key not in memory:
            memory[key] = read(scope, at, *args, **kwargs)
        return cast("T", memory[key])

    return again


@dataclass(frozen=True, slots=True)
class Scope:
    """A line with all that it is read against.

    `people` are those who are known, by each word of their names; `titles` those of what whoever writes has booked
    (`titles_of`); `equipment` what the rooms call each of their things. `manages` tells whether the line may be about
    a booking that there is, `renamed` whether it gives one another title, `parts` whether the
    beginning of one's title may name it.
    """

    line: Line
    days: Days
    people: Mapping[str, Sequence[Known]]
    titles: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    equipment: Mapping[str, str]
    manages: bool
    renamed: bool = False
    parts: bool = False
    beside: object = None
    """What is told of a time by a booking of one's own, where the line does."""

    @once
    def own_title(self, at: int) -> tuple[Title, int] | None:
        """Find the title of a booking of whoever writes, where the line may be about one."""
        if not self.manages or not self.titles:
            return None
        for word in self._as_titles(at):
            for words, title in self.titles.get(word, ()):
                if all(each in self._as_titles(at + ahead) for ahead, each in enumerate(words)):
                    return Title(title, own=True), at + len(words)
        return self.begun_title(at) if self.parts else None

    @property
    def has_own_title(self) -> bool:
        """Whether a booking of one's own is named by its title anywhere in the line."""
        memory = self.line.memory
        if "own" not in memory:
            memory["own"] = any(self.own_title(at) for at in range(self.line.size))
        return bool(memory["own"])

    def begun_title(self, at: int) -> tuple[Title, int] | None:
        """Find the one title that a part of it names: `the budget thing`, `Budgetrunde`, `the 1:1`, `mötet med Pekka`.

        That is its first word, or a later one that a word like with stands before, behind a word for a meeting.
        """
        token = self.line.token(at)
        if token is None:
            return None
        if token.key == _ONE_TO_ONE:
            bent = self.line.kind(at + 1) == "word" and self.line.tokens[at + 1].glued
            end = at + 1 + bent
            word = self.line.at(end, "with")
            if word is not None and word.end < self.line.size:
                return self._titled(word.end + 1, self.line.tokens[word.end].text)
            return self._one_title(end, self.titles.get(_ONE_TO_ONE, ()))
        if (word := self.line.at(at, "with")) is not None:
            return self._title_with(at, word.end)
        if named := self._title_before(at):
            return named
        if self.line.at(at - 1, "before") is not None and self.line.has("remind"):
            return self._titled(at + 1, token.text)  # "Remind me 10 min before Pekka"
        if token.kind == "word" and self.line.at(at + 1, "with.post") is not None and self.line.language == "fi":
            return self._titled(at + 2, token.text)  # "Pekan kans torstailta perjantaille"
        if token.kind != "word" or len(plain := fold(token.text)) < SHORTEST:
            return None
        if plain in languages_of():
            return None
        found = {
            title
            for word in self._begun_with(plain[0])
            if len(word) >= SHORTEST and word not in languages_of() and _is_part(plain, word)
            for _, title in self.titles[word]
        }
        return (Title(found.pop(), own=True), at + 1) if len(found) == 1 else None

    def _title_with(self, at: int, name: int) -> tuple[Title, int] | None:
        """Find the one title that has a word behind its first one: `the meeting with Pekka`, `das mit Pekka`."""
        line, token = self.line, self.line.token(name)
        led = line.at(at, "meeting") or line.at(at - 1, "meeting", "one.on.one") or line.key(at - 1) in _THAT
        if not led or token is None or token.kind != "word" or len(fold(token.text)) < SHORTEST:
            return None
        return self._titled(name + 1, token.text)

    def _title_before(self, at: int) -> tuple[Title, int] | None:
        """Find the one title that has a word behind its first one, before a word for a meeting: `Pekan palaveri`."""
        line, token = self.line, self.line.tokens[at]
        after = at + 1 + (line.key(at + 1) == "-")
        behind = line.at(after, "meeting", "one.on.one") is not None or line.key(after) in _THING
        if not behind or token.kind != "word" or len(fold(token.text)) < SHORTEST:
            return None
        return self._titled(at + 1, token.text)

    def _titled(self, end: int, word: str) -> tuple[Title, int] | None:
        forms = {fold(each) for each in name_stems(word)} - languages_of().keys()
        listed = [each for of_word in self.titles.values() for each in of_word]
        return self._one_title(end, [each for each in listed if forms & set(each[0][1:])])

    def _one_title(self, end: int, listed: Sequence[tuple[tuple[str, ...], str]]) -> tuple[Title, int] | None:
        titles = {title for _, title in listed}
        return (Title(titles.pop(), own=True), end) if len(titles) == 1 else None

    def _begun_with(self, letter: str) -> Sequence[str]:
        """List the first words of titles that begin with a letter."""
        memory = self.line.memory
        if "titles" not in memory:
            letters: dict[str, list[str]] = {}
            for each in self.titles:
                letters.setdefault(each[0], []).append(each)
            memory["titles"] = letters
        return cast("dict[str, list[str]]", memory["titles"]).get(letter, [])

    @once
    def _as_titles(self, at: int) -> tuple[str, ...]:
        """Give what a word of the line may be in a title: as it is, as Finnish bends names, and with an ending."""
        token = self.line.token(at)
        if token is None:
            return ()
        plain = fold(token.text)
        if token.kind == "word" and len(plain) >= MISSPELT and plain not in languages_of():
            meant = [each for each in self._begun_with(plain[0]) if _is_like(plain, each) and near(plain, each, 1)]
            if meant and plain not in self.titles:
                return (plain, *meant)
        bent = (plain[:-cut] for cut in range(1, 5) if len(plain) - cut >= SHORTEST) if token.kind == "word" else ()
        return (plain, *self.line.forms(self.line.key(at)), *bent)


_ONE_TO_ONE = "1:1"

_THING = frozenset({"juttu", "juttua", "jutun", "thing", "grej", "grejen", "saken", "sache", "ding"})
"""Words that stand for a meeting, behind whom it is with."""

_THAT = frozenset({"das", "die", "den", "det", "the", "that", "se", "sen", "one", "thing"})
"""Words that stand for a meeting, before whom it is with."""

_HEADS = (
    r"(?:meeting|mote|runde|runda|termin|besprechung|sitzung|treffen|gesprach|call|review|genomgang|samtal|avstamning"
    r"|palaver|kokou|tapaami|katsau|bokning|buchung|varau|sak|grej|thing|sache|juttu|jutu)"
)
"""What stands behind the first part of compounds that are called like a meeting."""

_JOINED = re.compile(rf"(?:s|t?[aei])?{_HEADS}\w*")

_BENT = re.compile(r"(?:'?s|en|et|n|in|ia|iin|ta|issa|ista|ssa|sta|lle)?")


def _is_part(word: str, first: str) -> bool:
    """Tell whether a word is the first one of a title, bent, or a compound with it: `Budgetrunde`."""
    rest = word[len(first) :]
    if word.startswith(first):
        return _BENT.fullmatch(rest) is not None or _JOINED.fullmatch(rest) is not None
    alike = len(first) >= MISSPELT and near(word[: len(first)], first, 1)
    return alike and _JOINED.fullmatch(rest) is not None


def _is_like(word: str, other: str) -> bool:
    """Tell by what is cheap to see whether two words may differ by a letter."""
    return abs(len(other) - len(word)) <= 1 and (letters_of(word) ^ letters_of(other)).bit_count() <= 2


MISSPELT = 6
"""Letters of the shortest word of a title that is known with a letter wrong."""

SHORTEST = 4
"""Letters of the shortest word of a title that is known with an ending."""


def titles_of(bookings: Iterable[Own]) -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """Index the titles of bookings by their first words, those of most words first."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for each in bookings:
        if words := words_of(each.title):
            found.setdefault(words[0], {}).setdefault(words, each.title)
    return {word: sorted(titles.items(), key=lambda each: -len(each[0])) for word, titles in found.items()}
