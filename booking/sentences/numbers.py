"""Numbers in a line: figures, words, and the Finnish cases that tell what a number is for."""

from dataclasses import dataclass

from booking.sentences.line import Line, remembered

_CASES = {"case.at": "start", "case.from": "from", "case.till": "until", "case.count": "count", "case.ordinal": "nth"}
_WORDS = {"number": "", "when": "start", "since": "from", "till": "until", "count": "count"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in the line. `role` is what its case says: start, from, until, count, nth, or nothing.

    `figures` says that it was written so, `text` how.
    """

    value: float
    end: int
    role: str = ""
    figures: bool = False
    text: str = ""

    @property
    def whole(self) -> int:
        """The value where it is a whole number, else -1."""
        return int(self.value) if self.value == int(self.value) else -1


@remembered
def number_at(line: Line, at: int) -> Number | None:
    """Read a number: `6`, `1,5`, `1½`, `six`, `kuudelle`, `6:lle`. What is a time or a date is not one."""
    token = line.token(at)
    if token is None:
        return None
    if token.kind == "num":
        return _figures(line, at, token.text)
    best: Number | None = None
    for kind, role in _WORDS.items():
        reading = line.all(at).get(kind)
        if reading is not None and reading.value and (best is None or reading.end > best.end):
            best = Number(reading.number, reading.end, role, text=token.text)
    return best


def _figures(line: Line, at: int, text: str) -> Number | None:
    end = at + 1
    if text == "½":
        return Number(0.5, end, figures=True, text=text)
    whole, _, part = text.replace(",", ".").partition(".")
    if not whole.isdigit() or (part and not (part.isdigit() and len(part) <= 2)):
        return None
    value = float(f"{whole}.{part or 0}")
    if line.key(end) == "½":
        return Number(value + 0.5, end + 1, figures=True, text=text)
    if line.key(end) == "1/2" and not part:
        return Number(value + 0.5, end + 1, figures=True, text=text)
    ending = end + (line.key(end) in (":", "-") and line.tokens[end].glued and line.kind(end + 1) == "word")
    if line.kind(ending) == "word" and line.tokens[ending].glued:
        for kind, role in _CASES.items():
            reading = line.all(ending).get(kind)
            if reading is not None and (ending > end or len(line.key(ending)) >= 3):
                return Number(value, reading.end, role, figures=True, text=text)
    return Number(value, end, figures=True, text=text)
