"""Rooms, buildings and floors in a line."""

from booking.sentences.items import Floor
from booking.sentences.numbers import number_at
from booking.sentences.scope import Scope
from booking.sentences.text import fold

_OF_PLACES = frozenset({"room", "building", "big", "title", "month", "people", "group", "role"})
"""Kinds of words that a room may well be called."""


def place_at(scope: Scope, at: int) -> tuple[object, int] | None:
    """Find the name of a room or a building; a word of the lists is one only where a room is spoken of."""
    line = scope.line
    if line.kind(at) == "mark":
        return None
    found = line.name_at(at)
    if found is None:
        return None
    name, end = found
    readings = line.all(at)
    common = [kind for kind in readings if kind not in _OF_PLACES]
    if end == at + 1 and name.kind == "room" and line.kind(at) == "num" and len(line.key(at)) < 3:
        return found if line.at(at - 1, "room") else None
    if end == at + 1 and common and name.kind == "room" and max(readings[kind].end for kind in common) >= end:
        structural = any(kind not in ("fill", "hello", "thanks", "with", "me", "equipment.screen") for kind in common)
        after = line.at(at - 1, "room", "book") is not None or line.at(end, "room") is not None
        if structural and not after and line.tokens[at].text[:1].islower():
            return None
    if end == at + 1 and readings and name.kind == "begun":
        return None
    if name.kind == "begun" and (line.kind(at) == "num" or len(line.key(at)) < 3):
        return None
    return found


def floor_at(scope: Scope, at: int) -> tuple[object, int] | None:
    """Read a floor: `floor 3`, `3. kerros`, `andra våningen`, `EG`."""
    line = scope.line
    if ground := line.at(at, "floor.ground"):
        known = line.names.floors.get("", frozenset())
        lowest = next((each for each in ("0", "G", "EG", "1") if each in known), "0")
        return Floor(lowest, lowest in known), ground.end
    if storey := _storey_at(scope, at):
        return storey
    begin = at
    number, ordinal = number_at(line, at), line.at(at, "ordinal")
    if word := line.at(at, "floor"):
        label = line.token(word.end)
        if label is not None and label.kind in ("num", "word"):
            nth = number_at(line, word.end)
            text = label.text if nth is None or nth.figures else str(nth.whole)
            floor = _known_floor(scope, text)
            if floor is not None:
                return Floor(floor, known=True), (nth.end if nth else word.end + 1)
            if (
                nth is not None
                and nth.whole >= 0
                and not line.at(nth.end, "people", "unit.hour", "unit.minute", "hour.mark")
            ):
                return Floor(str(nth.whole), known=False), nth.end
        return None
    if ordinal is not None and ordinal.value and not (number and number.figures):
        begin, label_text = ordinal.end, ordinal.value
    elif number is not None and number.figures and number.whole >= 0:
        begin, label_text = number.end, str(number.whole)
        if line.key(begin) in (".", ":") and line.tokens[begin].glued:
            begin += 1
        if (suffix := line.at(begin, "ordinal.suffix")) and line.tokens[begin].glued:
            begin = suffix.end
    elif number is not None and number.role == "" and number.whole > 0:
        begin, label_text = number.end, str(number.whole)
    else:
        return None
    floor_word = line.at(begin, "floor")
    if floor_word is None:
        if ordinal is not None and "kerro" in line.key(at):
            floor = _known_floor(scope, label_text)
            return Floor(floor or label_text, known=floor is not None), begin
        return None
    floor = _known_floor(scope, label_text)
    end = floor_word.end
    if line.key(end) == ":" and line.tokens[end].glued:
        end += 2
    return Floor(floor or label_text, known=floor is not None), min(end, line.size)


def _storey_at(scope: Scope, at: int) -> tuple[Floor, int] | None:
    """Read a floor that is said by its number alone: `på trean`, `hq:n kolmosesta`, `auf der 3`, `a room on 3`."""
    line = scope.line
    on = at + 1 if line.key(at) in ("on", "pa", "auf") and line.kind(at) == "word" else at
    der = on > at and line.key(on) == "der"
    word, number = line.at(on + der, "storey"), number_at(line, on + der)
    if word is not None and word.value:
        led = on > at if word.language == "sv" else _is_of_a_building(scope, at)
        floor = _known_floor(scope, word.value)
        return (Floor(floor or word.value, known=floor is not None), word.end) if led else None
    if on == at or number is None or not number.figures or not (der or _is_of_a_room(scope, at)):
        return None
    floor, end = _known_floor(scope, number.text), number.end
    measured = line.at(
        end, "month", "unit.hour", "unit.minute", "people", "hour.mark", "am", "pm", "until", "ordinal.suffix"
    )
    joined = line.dash(end) > end or (line.kind(end) == "mark" and line.key(end) in ".:/" and line.tokens[end].glued)
    return (Floor(floor, known=True), end) if floor is not None and not measured and not joined else None


def _is_of_a_building(scope: Scope, at: int) -> bool:
    """Tell whether the name of a building stands right before."""
    found = (scope.line.name_at(begin, ("building",)) for begin in range(max(0, at - 4), at))
    return any(each is not None and each[1] == at for each in found)


def _is_of_a_room(scope: Scope, at: int) -> bool:
    """Tell whether a word for a room, or the name of a building, stands right before."""
    words = ("anything", "something", "nat", "nagot", "irgendwas", "was", "etwas")
    return scope.line.at(at - 1, "room") is not None or scope.line.key(at - 1) in words or _is_of_a_building(scope, at)


def _known_floor(scope: Scope, text: str) -> str | None:
    floors = scope.line.names.floors.get("", frozenset())
    return next((each for each in floors if fold(each) == fold(text)), None)
