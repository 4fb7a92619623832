"""A line that adds somebody and takes somebody else off: `add Laura and take Timo off`.

No sentence says both. What comes first is read, and the rest is quoted, so that nobody is added or taken off wrongly.
"""

from collections.abc import Iterator, Sequence

from booking.sentences.items import Guest, Item, People, Unread, Word
from booking.sentences.line import Line
from booking.sentences.person_names import OUT

_BREAKS = frozenset(",;.")
"""Signs between two things that are to be done."""


def without_the_opposite(line: Line, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Leave out what is to be done to other people, where that is the opposite of what came first; and give it."""
    first, last, out = 0, 0, list[Item]()
    for part in _parts(line, items):
        way = _way(line, part)
        first, last = first or way, way or last
        if last != first:
            out += [each for each in part if _is_of_people(line, each)]
    return [each for each in items if each not in out], out


def _parts(line: Line, items: Sequence[Item]) -> Iterator[list[Item]]:
    """Part a line where a word like and stands, or a sign; names that are joined by one are one item."""
    part = list[Item]()
    for each in items:
        joint = isinstance(each.said, Word | People) and line.at(each.start, "and") is not None
        if part and (joint or (isinstance(each.said, Word) and line.key(each.start) in _BREAKS)):
            yield part
            part = []
        part.append(each)
    yield part


def _way(line: Line, part: Sequence[Item]) -> int:
    """Tell whether somebody is added there (1) or taken off (-1); 0 where it says neither."""
    if not any(_is_somebody(line, each) for each in part):
        return 0
    words = [at for each in part if isinstance(each.said, Word | People) for at in range(each.start, each.end)]
    kinds = {kind for at in words for kind in ("add", "remove") if line.at(at, kind)}
    out = any(line.key(at) in OUT for each in part for at in range(each.start, each.end))
    if out or any(isinstance(each.said, People) and each.said.removed for each in part):
        return -1
    return 1 if "add" in kinds else -1 if "remove" in kinds else 0


def _is_somebody(line: Line, item: Item) -> bool:
    """Tell whether it is somebody, or may be: what nobody knows and is written like a name."""
    return isinstance(item.said, People | Guest) or (
        isinstance(item.said, Unread) and line.tokens[item.start].text[:1].isupper()
    )


def _is_of_people(line: Line, item: Item) -> bool:
    """Tell whether it says who, or what is to be done to them: all else may tell which booking is meant."""
    if isinstance(item.said, Word):
        verb = line.at(item.start, "add", "remove", "join", "unjoin") is not None
        return verb or any(line.key(at) in OUT for at in range(item.start, item.end))
    return isinstance(item.said, People | Guest | Unread)
