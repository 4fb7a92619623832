"""A line that is being read: its tokens, and which phrases of the word lists begin at each of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar, cast

from booking.sentences.lexicon import LANGUAGES, compound, is_greeting, languages_of, root, soft_words, spelt
from booking.sentences.names import Name, Names
from booking.sentences.text import LIMIT, Token, fold, tokens_of

T = TypeVar("T")
P = ParamSpec("P")

DASHES = frozenset("-–—−~→>")

_HESITATIONS = frozenset(
    {
        *("uh", "uhm", "umm", "erm", "hm", "hmm", "hmmm", "ah", "aah", "ahm", "oh", "oo"),
        *("niinku", "niinkun", "liksom"),
    }
)
"""What people say while they think. Dictated lines have it in the midst of a time."""

_WITH = (["kanssa"], ["kaa"], ["kans"], ["kera"])
"""Finnish words for with, as they stand behind names."""

GREETED = 3
"""Words of the longest line in which a misspelt greeting is looked for."""

SPOKEN = 0.5
"""How much of a line has to be of a language for its misspelt words to be looked for: what the locale alone tells."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase of the word lists that stands in the line: what it says, its language, and where it ends."""

    kind: str
    value: str
    language: str
    end: int

    @property
    def number(self) -> int:
        """The value as a number."""
        return int(self.value)


def remembered(read: Callable[Concatenate["Line", int, P], T]) -> Callable[Concatenate["Line", int, P], T]:
    """Read the same at the same place of a line only once: readers ask one another again and again."""
    name = f"{read.__module__}.{read.__name__}"

    def again(line: "Line", at: int, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (name, at, args, *kwargs.items()) if args or kwargs else (name, at)
        if key not in line.memory:
            line.memory[key] = read(line, at, *args, **kwargs)
        return cast("T", line.memory[key])

    return again


_CLOCKS = frozenset({"kl", "klo"})
"""Words for at that people in the north take along into other languages: `tomorrow kl 15`."""


class Line:
    """Looks up what stands where. Positions are those of tokens; beyond the end there is nothing."""

    def __init__(self, text: str, locale: str, names: Names, also: Collection[str]) -> None:
        self.text, self.names, self.locale = text, names, locale
        self._also, self._forms = also, dict[str, tuple[str, ...]]()
        said = (each for each in tokens_of(text) if each.key not in _HESITATIONS)
        self.tokens = [part for each in said for part in self._parted(each)][:LIMIT]
        self.size = len(self.tokens)
        self.memory: dict[object, object] = {}
        self.keys = [each.key for each in self.tokens]
        self.spoken = self._languages(locale)
        self.keys = [self._key(each, at) for at, each in enumerate(self.tokens)]
        self.language = self._most_spoken(locale)
        self._readings: list[Mapping[str, Reading] | None] = [None] * (self.size + 1)

    def _parted(self, token: Token) -> tuple[Token, ...]:
        """Part a compound of which both parts are known: `Freitagnachmittag`, `tiomötet`, `torstaiaamuna`."""
        if token.kind != "word" or token.key in languages_of() or token.key in self._also or self.forms(token.key):
            return (token,)
        cut = compound(token.key)
        if not cut or len(token.text) != len(token.key):
            return (token,)
        link = cut + (token.key[cut] == "s" and token.key[cut:] not in languages_of())
        middle = token.start + cut
        return (
            Token("word", token.text[:cut], token.key[:cut], token.start, middle, token.glued),
            Token("word", token.text[link:], token.key[link:], token.start + link, token.end, glued=False),
        )

    def as_one(self, kind: str, begin: int, end: int, text: str) -> None:
        """Make one token of several: nothing else is read in them."""
        first, last = self.tokens[begin], self.tokens[end - 1]
        self.tokens[begin:end] = [Token(kind, text, "", first.start, last.end, glued=False)]
        self.keys[begin:end] = [""]
        self.size = len(self.tokens)
        self.memory.clear()
        self._readings = [None] * (self.size + 1)

    def _key(self, token: Token, at: int) -> str:
        """Give the folded word as it is looked up, mended if it is misspelt and no name of anybody."""
        if token.text == "nich" and self.spoken == {"de"}:
            return "nicht"  # Phrases of the lists have it: "brauchen wir doch nich"
        if token.kind != "word" or token.key in languages_of() or token.key in self._also:
            return token.key
        if self.forms(token.key):
            return token.key
        if self._is_somebody(at):
            return token.key
        mended = spelt(token.key, self.spoken) or token.key
        # Beside others, what looks like a greeting is as well somebody's name.
        return token.key if self.size > GREETED and is_greeting(mended) else mended

    def _is_somebody(self, at: int) -> bool:
        """Tell whether a word stands where Finnish has a name: before `kanssa`, alone or with others."""
        after = [each.key for each in self.tokens[at + 1 : at + 4]]
        return "fi" in self.spoken and (after[:1] in _WITH or (after[:1] in (["ja"], [","]) and after[2:] in _WITH))

    def _weights(self, locale: str) -> dict[str, float]:
        """Tell how much of the line is of each language; that of the locale begins with a little."""
        home = locale.replace("_", "-").partition("-")[0].lower()
        weights = {language: 0.6 if language == home else 0.0 for language in LANGUAGES}
        for key in (key for key, token in zip(self.keys, self.tokens, strict=True) if token.kind == "word"):
            of = languages_of().get(key, frozenset())
            for language in of:
                weights[language] += 1 / len(of) ** 2
        return weights

    def _most_spoken(self, locale: str) -> str:
        """Tell which language most words are of; the locale decides where they do not."""
        weights = self._weights(locale)
        return max(weights, key=lambda each: weights[each])

    def _languages(self, locale: str) -> frozenset[str]:
        """Tell of which languages a misspelt word of the line may be; of any where nothing tells."""
        weights = self._weights(locale)
        most = max(weights.values())
        least = max(min(SPOKEN, most), most / 4)
        return frozenset(each for each, weight in weights.items() if weight >= least)

    def token(self, at: int) -> Token | None:
        """Give the token there, if there is one."""
        return self.tokens[at] if 0 <= at < self.size else None

    def key(self, at: int) -> str:
        """Give the folded word or sign there; empty where there is none."""
        return self.keys[at] if 0 <= at < self.size else ""

    def kind(self, at: int) -> str:
        """Tell what sort of token stands there."""
        return self.tokens[at].kind if 0 <= at < self.size else ""

    def all(self, at: int) -> Mapping[str, Reading]:
        """Give what phrases that begin there say: for each kind the longest, of the line's own language first."""
        if not 0 <= at < self.size:
            return {}
        found = self._readings[at]
        if found is None:
            found = self._readings[at] = self._read(at)
        return found

    def _read(self, at: int) -> Mapping[str, Reading]:
        found: dict[str, Reading] = {}
        alone = self.spoken == {self.language}  # Of a line in one language no word is one of another: "drop Lisa"
        node, here = root(), at
        while here < self.size:
            if not node.then:
                break
            while here > at and self.keys[here] not in node.then and self.keys[here] in soft_words():
                here += 1
                if here == self.size:
                    return found
            if here > at and self.keys[here] in "-'" and self.tokens[here].glued and here + 1 < self.size:
                here += 1
            after = node.then.get(self.keys[here])
            if after is None:
                break
            node, here = after, here + 1
            own = any(language == self.language for _, _, language in node.ends)
            for kind, value, language in node.ends:
                short = here == at + 1 and len(self.keys[at]) <= 3 and language not in self.spoken
                figures = self.keys[at] in _CLOCKS and self.kind(here) == "num"
                if (own or short or alone) and language != self.language and not figures:
                    continue  # What is a word of the line's own language is not one of another.
                if (
                    here == at + 1
                    and self.keys[at] == "m"
                    and kind == "unit.minute"
                    and not self.tokens[at].glued
                    and self.kind(here) == "word"
                ):
                    continue  # "10-11 m Alex" is with Alex.
                held = found.get(kind)
                if held is None or held.end < here or (held.end == here and language == self.language):
                    found[kind] = Reading(kind, value, language, here)
        return found

    def forms(self, word: str) -> tuple[str, ...]:
        """Give the words of names of places that a word of the line is, or is a form of."""
        found = self._forms.get(word)
        if found is None:
            found = self._forms[word] = self.names.forms(word)
        return found

    def at(self, at: int, *kinds: str) -> Reading | None:
        """Give the longest phrase of one of those kinds that begins there."""
        readings = self.all(at)
        best: Reading | None = None
        if not readings or readings.keys().isdisjoint(kinds):
            return best
        for kind in kinds:
            each = readings.get(kind)
            if each is not None and (best is None or each.end > best.end):
                best = each
        return best

    def has(self, *kinds: str) -> bool:
        """Tell whether a phrase of one of those kinds stands anywhere."""
        if ("has", kinds) not in self.memory:
            self.memory["has", kinds] = any(self.at(at, *kinds) is not None for at in range(self.size))
        return bool(self.memory["has", kinds])

    def part_of_day(self, at: int) -> Reading | None:
        """Give the phrase for a part of a day that begins there."""
        found = (each for kind, each in self.all(at).items() if kind.startswith("part."))
        return max(found, key=lambda each: each.end, default=None)

    def dash(self, at: int) -> int:
        """Give where it goes on behind a dash, or two dots; the same position where there is none."""
        if self.key(at) in DASHES and self.kind(at) == "mark":
            return at + 1
        if self.key(at) == "." == self.key(at + 1):
            return at + 2 + (self.key(at + 2) == ".")
        return at

    def said(self, start: int, end: int) -> str:
        """Quote the line from one token up to another one."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end <= self.size else ""

    @remembered
    def name_at(self, at: int, kinds: tuple[str, ...] = ("room", "building", "begun")) -> tuple[Name, int] | None:
        """Find the longest name of a place that begins there, whole ones before beginnings; and where it ends."""
        best: tuple[Name, int] | None = None
        open_ones = [(self.names.tree, at)]
        while open_ones:
            node, here = open_ones.pop()
            for name in node.names:
                if name.kind in kinds:
                    found = self._with_ending(here), name.kind != "begun", name.kind
                    if best is None or found > (best[1], best[0].kind != "begun", best[0].kind):
                        best = name, found[0]
            while here > at and self.kind(here) == "mark" and self.key(here) in "-.,/@_'":
                here += 1
            if node.then and here < self.size:
                words = self.forms(fold(self.tokens[here].text))
                open_ones += [(node.then[word], here + 1) for word in reversed(words) if word in node.then]
        return best

    def _with_ending(self, here: int) -> int:
        """Take the Finnish ending behind a name."""
        # HQ:ssa, Oak:iin
        if (
            self.key(here) == ":"
            and self.tokens[here].glued
            and self.kind(here + 1) == "word"
            and self.tokens[here + 1].glued
        ):
            here += 2
        return here
