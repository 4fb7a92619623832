"""What rooms have, as the registry writes it, and which of it the words of people mean."""

from collections.abc import Mapping, Sequence

from booking.sentences.lexicon import phrases
from booking.sentences.model import Place
from booking.sentences.text import fold


def kinds_of(rooms: Sequence[Place]) -> Mapping[str, str]:
    """Give what each word for a piece of equipment is called by the rooms, which write it as their admins did."""
    there = {fold(each): each for room in rooms for each in room.equipment}
    return {word: there[word] for word in there}


def meant(kind: str, rooms: Sequence[Place]) -> str:
    """Find what the rooms call a kind of equipment; empty if none has it."""
    there = {fold(each): each for room in rooms for each in room.equipment}
    if kind in there.values():
        return kind
    plain = fold(kind)
    if plain in there:
        return there[plain]
    words = {"".join(parts) for parts, named, _, _ in phrases() if named == f"equipment.{kind}"}
    return next((called for word, called in sorted(there.items()) if word.replace(" ", "") in words), "")
