"""What is said not to be needed: `behöver ingen skärm`, `näyttöä ei tarvita`, `bildschirm brauchen wir nicht`."""

from collections.abc import Sequence

from booking.sentences.items import Flag, Item, Word
from booking.sentences.line import Line

_BETWEEN = frozenset({"fill", "book", "me", "polite", "mine.of", "cancel", "not", "the", "soft", "no.longer", "stop"})
"""Kinds of the words that may stand between a thing and the word that says it is not needed."""


def denied_behind(line: Line, items: Sequence[Item], item: Item) -> bool:
    """Tell whether it is said behind a thing that it is not needed, with nothing else in between."""
    for each in items:
        if each.start < item.end:
            continue
        if not isinstance(each.said, Word) or line.kind(each.start) == "mark" or not each.said.kinds & _BETWEEN:
            return False
        if denies(line, each):
            return True
    return False


def denies(line: Line, item: Item) -> bool:
    """Tell whether there is a negation in a phrase of the line's language."""
    found = (line.at(at, "not") for at in range(item.start, item.end))
    return any(each is not None and each.language == line.language for each in found)


def denies_a_thing(line: Line, items: Sequence[Item]) -> bool:
    """Tell whether it is equipment alone that is not needed, rather than a booking."""
    return any(isinstance(each.said, Flag) and denied_behind(line, items, each) for each in items)
