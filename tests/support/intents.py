"""Learns what the words of a line say of what is wanted: the table of `booking/sentences/opinion.py`.

Run as `python -m tests.support.intents` it learns from nine tenths of the kept phrases and weighs the rest, ten times.
It tells how often that opinion is right and, where it is heard, how many lines it mends and how many it breaks. With
`--write` it learns from all of them and writes the table: the same phrases give the same weights.
"""

import argparse
import math
import random
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from booking.sentences import opinion
from booking.sentences.line import Line
from booking.sentences.model import Intent
from booking.sentences.names import names_of
from booking.sentences.opinion import INTENTS, ROWS, SCALE, Opinion, chances_of, rows_of
from booking.sentences.scope import titles_of
from tests.support.phrases import BOOKINGS, KINDS, LANGUAGES, LOCALES, OPEN_KINDS, ROOMS, Phrase, judged, phrases

TABLE = Path(opinion.__file__).with_name("intents.bin")
PASSES = 6
RATE = 0.5
LEAST = 0.003
"""What a share of an intent has to be off by, to be worth a step."""

FOLDS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase, the rows of the table that it has signs of, and the column of what it wants."""

    phrase: Phrase
    language: str
    rows: Sequence[int]
    wanted: int


def examples() -> Iterator[Example]:
    """Give every phrase that is kept, of what everybody wrote."""
    names, titles = names_of(ROOMS), titles_of(BOOKINGS)
    own = {word for each in titles.values() for words, _ in each for word in words}
    for language in LANGUAGES:
        for each in (each for kind in (*KINDS, *OPEN_KINDS) for each in phrases(language, kind)):
            wanted = next(intent for intent in INTENTS if intent.value in each.meaning)
            line = Line(each.text, LOCALES[language], names, own)
            yield Example(each, language, rows_of(line, titles), INTENTS.index(wanted))


def learnt(found: Sequence[Example]) -> bytes:
    """Learn a table: a logistic regression over all intents, with AdaGrad's steps."""
    width = len(INTENTS)
    weights = [[0.0] * width for _ in range(ROWS + 1)]
    seen = [[1e-4] * width for _ in range(ROWS + 1)]
    order, dice = list(found), random.Random(1)  # noqa: S311 — it repeats
    for _ in range(PASSES):
        dice.shuffle(order)
        for each in order:
            share = 1 / math.sqrt(max(len(each.rows), 1))
            chances = chances_of([weights[at] for at in each.rows], weights[ROWS], share)
            for column, chance in enumerate(chances):
                off = chance - (column == each.wanted)
                if abs(off) < LEAST:
                    continue
                for at, step in ((ROWS, off), *((at, off * share) for at in each.rows)):
                    seen[at][column] += step * step
                    weights[at][column] -= RATE * step / math.sqrt(seen[at][column])
    steps = (max(-127, min(127, round(each / SCALE))) for row in weights for each in row)
    return struct.pack(f"{(ROWS + 1) * width}b", *steps)


NONE = Opinion(Intent.UNKNOWN, 0.0)
"""An opinion that is never heard: lines are read by the rules alone."""


@contextmanager
def hearing(given: Opinion) -> Iterator[None]:
    """Read lines with an opinion that is given."""
    held = opinion.weighed
    opinion.weighed = lambda *_: given
    try:
        yield
    finally:
        opinion.weighed = held


def parted(found: Sequence[Example], fold: int) -> tuple[list[Example], list[Example]]:
    """Part the phrases into nine tenths to learn from and a tenth to weigh."""
    mixed = random.Random(5).sample(found, len(found))  # noqa: S311 — it repeats
    return [each for at, each in enumerate(mixed) if at % FOLDS != fold], mixed[fold::FOLDS]


def tried(fold: int) -> Counter[str]:
    """Learn without a tenth of the phrases; count of those what is right, and what is mended and broken where heard."""
    taught, rest = parted(list(examples()), fold)
    table = memoryview(learnt(taught)).cast("b")
    count = Counter(all=len(rest))
    for each in rest:
        found = opinion.weighed(table, each.rows)
        count["right"] += found.intent is INTENTS[each.wanted]
        with hearing(NONE):
            alone = judged(each.phrase, each.language).verdict
        with hearing(found):
            together = judged(each.phrase, each.language).verdict
        if alone != together:
            count[f"{alone} to {together}"] += 1
    return count


def main() -> None:
    """Tell how good an opinion of unseen phrases is, or write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="learn from all phrases and write the table")
    if parser.parse_args().write:
        TABLE.write_bytes(learnt(list(examples())))
        return
    with ProcessPoolExecutor() as pool:
        counts = sum(pool.map(tried, range(FOLDS)), Counter[str]())
    print(f"{counts.pop('right')} of {counts.pop('all')} opinions are right; read otherwise: {dict(counts)}")  # noqa: T201


if __name__ == "__main__":
    main()
