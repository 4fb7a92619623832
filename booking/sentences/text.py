"""A line as tokens: words, numbers, signs, and what stands out as it is (quotes, addresses, references, mentions)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LIMIT = 60
"""How many tokens of a line are read: nobody says more in one sentence."""

_TOKEN = re.compile(
    r"""
    (?P<mention><at\b[^<>]*>(?P<named>[^<>]{0,120})</at\s*>)
  | (?P<tag><[^<>]{0,300}>)
  | (?P<quote>[\"“”„«»](?P<quoted>[^\"“”„«»]{1,300})[\"“”„«»]|(?<![\w'’])['‘’](?P<single>[^'‘’]{2,100})['‘’](?!\w))
  | (?P<smile>(?<!\S)[:;=]['-]?[()DPpO|/\\](?!\w))
  | (?P<mail>[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})
  | (?P<link>https?://\S+)
  | (?P<ref>\bRK-?[A-Z0-9]{4,10}\b)
  | (?P<iso>\b\d{4}-\d{1,2}-\d{1,2}\b)
  | (?P<num>\d{1,6}(?:[.:/,]\d{1,6}){0,4}|½)
  | (?P<word>(?:[^\W\d_][\u0300-\u036f]*)+(?:['’`´](?:[^\W\d_][\u0300-\u036f]*)+)*)
  | (?P<mark>[^\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)

_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "’": "'", "`": "'", "´": "'", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign of a line. `kind` is a group of the pattern above, `key` what is compared.

    `glued` says that nothing stands between it and the token before it.
    """

    kind: str
    text: str
    key: str
    start: int
    end: int
    glued: bool


DISTINCT = frozenset(
    {
        *("åt", "töm", "ändere", "ändern", "ändert", "räum", "räume auf"),
        *("kürz", "kürze", "kürzen", "kürzer", "kürzt"),
    }
)
"""Words that would be others without their diacritics: English "at", Swedish "tom", German "andere", "kurze"."""


@lru_cache(maxsize=4_000)
def fold(text: str) -> str:
    """Write a word so that it can be compared: no case, no diacritics."""
    if text.isascii():
        return text.lower().replace("`", "'")
    if text.casefold() in DISTINCT:
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(each for each in plain if not unicodedata.combining(each))


def tokens_of(line: str) -> list[Token]:
    """Part a line into the first LIMIT tokens of it."""
    found: list[Token] = []
    before = -1
    for match in _TOKEN.finditer(line):
        kind = match.lastgroup or "mark"
        kind = {"named": "mention", "quoted": "quote", "single": "quote"}.get(kind, kind)
        text = match[0]
        key = fold(text)
        if kind == "quote":
            key = (match["quoted"] or match["single"] or "").strip()
        elif kind == "mention":
            key = (match["named"] or "").strip()
        elif kind == "smile":
            kind, key = "mark", "."  # It ends what was said before it.
        found.append(Token(kind, text, key, match.start(), match.end(), match.start() == before))
        before = match.end()
        if len(found) == LIMIT:
            break
    return found


def near(one: str, other: str, limit: int) -> bool:
    """Tell whether at most so many letters have to be added, dropped, replaced or swapped to make one the other."""
    if abs(len(one) - len(other)) > limit:
        return False
    rows = [list(range(len(other) + 1))]
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return False
        rows.append(row)
    return rows[-1][-1] <= limit
