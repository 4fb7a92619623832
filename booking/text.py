"""Which characters of somebody's text are kept: of a word that is compared, and of words that are shown as typed."""

import re
import unicodedata

# Marks that belong to a script, to an emoji or to where a line breaks, and change nothing outside the text:
# soft hyphen, Arabic letter mark, zero width space, joiners, left-to-right and right-to-left mark, word joiner.
_IN_PLACE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060"

# The flag of England is a black flag and the letters of its region as tags, closed by a cancel tag
# (unicode.org/reports/tr51, emoji tag sequences). Tags elsewhere are an unseen text.
_FLAG = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f)")


def clean(text: str) -> str:
    """Take out of a word all that cannot be seen: control, bidirectional and other invisible characters.

    Runs of white space become one blank. Scripts that are written from right to left stay readable as they are.
    """
    if text.isprintable():  # most are: nothing is hidden, and there is no white space but blanks
        return " ".join(text.split())
    return _one_line("".join(each for each in text if each.isspace() or not _hidden(each)))


def harmless(text: str) -> str:
    """Keep somebody's words as typed but for what reaches beyond them: control characters, embeddings and overrides.

    Runs of white space become one blank; a text in which nothing can be seen becomes empty. Whoever shows it among
    other words isolates it, since it may hold marks of direction.
    """
    if text.isprintable():
        return " ".join(text.split())
    parts = enumerate(_FLAG.split(text))
    kept = _one_line("".join(part if at % 2 else "".join(filter(_stays, part)) for at, part in parts))
    return kept if clean(kept) else ""


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _stays(char: str) -> bool:
    return char.isspace() or char in _IN_PLACE or not _hidden(char)


def _hidden(char: str) -> bool:
    # Cf holds the bidirectional overrides; the joiners U+200C and U+200D belong to words and emoji, and an emoji that
    # is newer than Python's tables (Unicode 14 in 3.11) is unassigned there.
    if char in "\u200c\u200d" or "\U0001f300" <= char <= "\U0001faff":
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
