"""What a line is read against: the days, the people, and what whoever writes has booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from booking.sentences.days import Days
from booking.sentences.items import Title
from booking.sentences.line import Line
from booking.sentences.model import Known
from booking.sentences.text import fold


@dataclass(frozen=True, slots=True)
class Scope:
    """A line with all that it is read against.

    `people` are those who are known, by each word of their names, `titles` the words of the titles of what whoever
    writes has booked, `equipment` what the rooms call each of their things. `manages` tells whether the line may be
    about a booking that there is.
    """

    line: Line
    days: Days
    people: Mapping[str, Sequence[Known]]
    titles: Sequence[tuple[tuple[str, ...], str]]
    equipment: Mapping[str, str]
    manages: bool

    def own_title(self, at: int) -> tuple[Title, int] | None:
        """Find the title of a booking of whoever writes, where the line may be about one."""
        if not self.manages:
            return None
        line = self.line
        for words, title in self.titles:
            here = at
            for word in words:
                if (
                    word not in line.names.forms(line.key(here))
                    and fold(line.tokens[here].text if here < line.size else "") != word
                    and not _bent(line, here, word)
                ):
                    break
                here += 1
            else:
                return Title(title), here
        return None


def _bent(line: Line, at: int, word: str) -> bool:
    token = line.token(at)
    if token is None or len(word) < 4:
        return False
    plain = fold(token.text)
    return plain.startswith(word) and len(plain) - len(word) <= 4
