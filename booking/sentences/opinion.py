"""What a line seems to be after, weighed from all its words: a second opinion beside the grammar's.

The grammar knows what it has a rule for. Weights that were learnt from thousands of lines know what people write when
they want one thing or another, also in words that no list has: `on reflection, please disregard that`. They decide
nothing alone: `outweighs` tells when they are heard.

The weights are a table of signed bytes in `intents.bin`: a row for each hashed sign of a line, a column for each
intent, and rows at the end for what is added to each. `tests/support/intents.py` learns and writes them.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from zlib import crc32

from booking.sentences.line import Line
from booking.sentences.model import MANAGES, Intent

INTENTS = tuple(Intent)
"""The columns of the table."""

ROWS = 1 << 14
"""Into how many rows the signs are hashed."""

SCALE = 1 / 8
"""What a step of a weight is worth."""

SHORTEST = 3
"""How many words and signs a line has at least, to be weighed: of fewer the word lists know more."""

LONGEST = 24
"""How many letters of a word are looked at."""

MANY = 12
"""Up to how many words that no list has are counted: each is a sign of its own."""

PART = 4
"""Of how many letters the parts of a word are."""

_TABLE: Sequence[int] = memoryview((files("booking.sentences") / "intents.bin").read_bytes()).cast("b")
"""The weights, read once as the module is imported: no line waits for a file."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a line seems to be after, and how sure that is: from 0 to 1."""

    intent: Intent
    confidence: float


def opinion_of(line: Line, titles: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]) -> Opinion:
    """Weigh a line; `titles` are those of what whoever writes has booked (`scope.titles_of`)."""
    if line.size < SHORTEST:
        return Opinion(Intent.UNKNOWN, 0.0)
    return weighed(_TABLE, rows_of(line, titles))


def weighed(table: Sequence[int], rows: Sequence[int]) -> Opinion:
    """Tell what the rows of a table say together."""
    width = len(INTENTS)
    chances = chances_of(
        [table[at * width : (at + 1) * width] for at in rows],
        [SCALE * each for each in table[ROWS * width :]],
        SCALE / math.sqrt(max(len(rows), 1)),
    )
    best = max(range(width), key=chances.__getitem__)
    return Opinion(INTENTS[best], chances[best])


def chances_of(rows: Sequence[Sequence[float]], added: Sequence[float], share: float) -> list[float]:
    """Give how likely each intent is; together that is 1. `share` is what each row counts."""
    sums = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(added)
    scores = [share * each + more for each, more in zip(sums, added, strict=True)]
    most = max(scores)
    weights = [math.exp(each - most) for each in scores]
    return [each / sum(weights) for each in weights]


_ALIKE = (
    frozenset({Intent.BOOK, Intent.NOW, Intent.FREE}),
    frozenset({Intent.MOVE, Intent.EXTEND, Intent.END}),
    frozenset({Intent.SCHEDULE, Intent.BOOKINGS, Intent.FREE, Intent.WHO}),
)
"""Intents that only a rule tells apart: many of their words are the same."""

_SETTLED = frozenset(
    {Intent.CANCEL, Intent.MOVE, Intent.REMOVE, Intent.END, Intent.STOP, Intent.THANKS, Intent.GREETING, Intent.HELP}
)
"""Intents of which the grammar has a rule that needs their own words: it may only be that nothing is asked at all."""

LIKELY = 0.6
"""How sure an opinion is that is heard where the grammar found nothing, or what every line with a time can be."""

NOTHING = 0.8
"""How sure it is that a line asks for nothing. If that is wrong, whoever wrote it reads that it was not understood."""

SURE = 0.9
"""How sure it is where a rule found something else, or all that a booking needs."""


def outweighs(opinion: Opinion, intent: Intent, *, whole: bool = False) -> bool:
    """Tell whether an opinion is heard, and not what the grammar found; `whole` is a booking that lacks nothing."""
    if opinion.intent is intent or any({opinion.intent, intent} <= alike for alike in _ALIKE):
        return False
    if opinion.intent is Intent.UNKNOWN:
        return opinion.confidence >= NOTHING and not whole
    if intent is Intent.UNKNOWN or (intent is Intent.BOOK and not whole):
        return opinion.confidence >= (SURE if opinion.intent is Intent.BOOK else LIKELY)
    return intent not in _SETTLED and opinion.intent not in MANAGES and opinion.confidence >= SURE


def rows_of(line: Line, titles: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]) -> list[int]:
    """List the rows of the table that a line has signs of, each once, in order."""
    return sorted({crc32(each.encode(errors="replace")) % ROWS for each in _signs(line, titles)})


def _signs(line: Line, titles: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]) -> Iterator[str]:
    """List what is seen of a line: its words and pairs of words, parts of words, and the kinds of the word lists."""
    words = ["^", *_words(line, titles), "$"]
    yield from words
    yield from (f"{one} {two}" for one, two in pairwise(words))
    for word in words:
        if word[:1].isalpha():
            edged = f"<{word[:LONGEST]}>"
            yield from (f"_{edged[at : at + PART]}" for at in range(len(edged) - PART + 1))
    yield from (f"={kind}" for at in range(line.size) for kind in line.all(at))
    known = {line.keys[at] for at in range(line.size) if line.all(at)}
    unknown = sum(each[:1].isalpha() and each not in known for each in words)
    yield from (f"~{each}" for each in range(min(unknown, MANY)))


def _words(line: Line, titles: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]) -> Iterator[str]:
    """List the words, with signs in place of what is another one in each organisation: its rooms, titles, numbers."""
    at = 0
    while at < line.size:
        named = line.name_at(at, ("room", "building"))
        token = line.tokens[at]
        titled = next((len(words) for words, _ in titles.get(token.key, ()) if _is_there(line, at, words)), 0)
        if named is not None:
            yield f"/{named[0].kind}"
        elif titled:
            yield "/title"
        elif token.kind in ("word", "mark"):
            yield line.keys[at]
        elif token.kind == "num":
            yield "".join("0" if each.isdigit() else each for each in token.text)
        else:
            yield f"/{token.kind}"
        at = max(named[1] if named is not None else at + titled, at + 1)


def _is_there(line: Line, at: int, words: Sequence[str]) -> bool:
    return [each.key for each in line.tokens[at : at + len(words)]] == list(words)
