"""What rooms have, as the registry writes it, and which of it the words of people mean."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from booking.sentences.lexicon import phrases
from booking.sentences.model import Place
from booking.sentences.text import fold


def kinds_of(rooms: Sequence[Place]) -> Mapping[str, str]:
    """Give what each piece of equipment, as it is compared, is called by the rooms' admins."""
    there = frozenset[str]().union(*(room.equipment for room in rooms))
    return {fold(each): each for each in sorted(there)}


def meant(kind: str, there: Mapping[str, str]) -> str:
    """Find what the rooms, which have what is `there`, call a kind of equipment; empty if none has it."""
    if kind in there.values():
        return kind
    plain = fold(kind)
    if plain in there:
        return there[plain]
    words = _words().get(f"equipment.{kind}", frozenset())
    return next((called for word, called in sorted(there.items()) if word.replace(" ", "") in words), "")


@lru_cache(maxsize=1)
def _words() -> Mapping[str, frozenset[str]]:
    """Give the phrases of each kind of equipment, written as one word."""
    found: dict[str, set[str]] = {}
    for parts, kind, _, _ in phrases():
        if kind.startswith("equipment."):
            found.setdefault(kind, set()).add("".join(parts))
    return {kind: frozenset(words) for kind, words in found.items()}
