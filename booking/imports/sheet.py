"""Reads a file or a paste into lines of cells: which characters it holds, what separates its cells, where lines begin.

PowerShell 5 writes UTF-16 or the Windows code page and `#TYPE …` in front, PowerShell 7 writes UTF-8, and many European
settings separate by semicolons (learn.microsoft.com/powershell/module/microsoft.powershell.utility/export-csv).
"""

import codecs
import csv
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LINE_LIMIT = 5_000
"""How many lines are taken at once, beside the headings: twice the rooms of the largest organisation in sight.

A line that is broken inside of a quotation is one, and a blank one is none.
"""

SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes of a file that are read. A raw export of 2,500 rooms has about 1.5 MB."""

CELL_LIMIT = 4_000
"""Characters of one cell: longer than any export of a room has, and short of what csv refuses itself."""

SEPARATORS = ",;\t"


class FileFault(StrEnum):
    """Why nothing of a file can be taken. The comment names the values that come along."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"  # limit_mb
    TOO_MANY_LINES = "too-many-lines"  # count, limit
    ARCHIVE = "archive"
    OLD_WORKBOOK = "old-workbook"
    PDF = "pdf"
    NO_TEXT = "no-text"
    QUOTE = "quote"  # line
    NO_ADDRESS = "no-address"  # headings
    HEADING_TWICE = "heading-twice"  # heading
    NOT_OURS = "not-ours"
    NOT_FETCHED = "not-fetched"


class BadFile(Exception):
    """Nothing of this file can be taken; `fault` says why."""

    def __init__(self, fault: FileFault, **values: str | int) -> None:
        self.fault = fault
        self.values: Mapping[str, str | int] = values
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line that it begins on, counted from 1 as an editor does, and its cells without blanks around.

    `broken` are the positions of the cells that hold a line break, which was made a blank.
    """

    line: int
    cells: tuple[str, ...]
    broken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The records of a file, without those in which nothing stands."""

    records: tuple[Record, ...]
    separator: str = field(default=",")


_MAGIC: tuple[tuple[bytes, FileFault], ...] = (
    (b"PK\x03\x04", FileFault.ARCHIVE),
    (b"PK\x05\x06", FileFault.ARCHIVE),
    (b"\xd0\xcf\x11\xe0", FileFault.OLD_WORKBOOK),
    (b"%PDF", FileFault.PDF),
)

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(content: bytes) -> str:
    """Read a file's bytes as text: by its byte order mark, else as UTF-16 or UTF-8, else in the Windows code page.

    Raises: BadFile for what is no text, or larger than SIZE_LIMIT.
    """
    if len(content) > SIZE_LIMIT:
        raise BadFile(FileFault.TOO_LARGE, limit_mb=SIZE_LIMIT // (1024 * 1024))
    for magic, fault in _MAGIC:
        if content.startswith(magic):
            raise BadFile(fault)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    zeros = content[:512]
    if zeros and zeros[1::2].count(0) * 3 > len(zeros):  # Latin letters in UTF-16 have a zero for every second byte.
        return _strictly(content, "utf-16-le")
    if zeros and zeros[::2].count(0) * 3 > len(zeros):
        return _strictly(content, "utf-16-be")
    try:
        return _checked(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _strictly(content, "cp1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return _checked(content.decode(encoding))
    except UnicodeDecodeError:
        raise BadFile(FileFault.NO_TEXT) from None


def _checked(text: str) -> str:
    """Refuse what only happens to decode. Raises: BadFile."""
    controls = sum(1 for each in text[:4_096] if unicodedata.category(each) == "Cc" and each not in "\t\r\n\f\v")
    if "\0" in text or controls > 2:
        raise BadFile(FileFault.NO_TEXT)
    return text.removeprefix("\ufeff")


def read(text: str) -> Sheet:
    """Part a text into records. Raises: BadFile if nothing stands in it, too much does, or a quotation has no end."""
    lines = text.splitlines(keepends=True)
    first = 0
    separator = ""
    while first < len(lines):
        head = lines[first].strip().strip('"')
        named = re.fullmatch(r"sep=(.)", head, re.IGNORECASE)  # Excel's own word for it
        if named:
            separator = named[1]
        elif head and not head.upper().startswith("#TYPE"):
            break
        first += 1
    if first == len(lines):
        raise BadFile(FileFault.EMPTY)
    if separator not in SEPARATORS or not separator:
        separator = _separator(lines[first])
    # One more than the limit, as one of them may be the headings. The rest is not read, only counted by its lines.
    records = tuple(itertools.islice(_records(lines[first:], first, separator), LINE_LIMIT + 2))
    if len(records) > LINE_LIMIT + 1:
        beyond = sum(1 for each in lines[records[-1].line :] if each.strip())
        raise BadFile(FileFault.TOO_MANY_LINES, count=LINE_LIMIT + 1 + beyond, limit=LINE_LIMIT)
    return Sheet(records, separator)


def _separator(heading: str) -> str:
    """Tell what separates the cells: what stands most often in the first line, outside of its quotations."""
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(SEPARATORS, key=lambda each: (bare.count(each), each == ","))


def _records(lines: list[str], before: int, separator: str) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    while True:
        begins = before + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BadFile(FileFault.QUOTE, line=begins) from None
        tidy = tuple(" ".join(each.split()) for each in cells)
        if any(len(each) > CELL_LIMIT for each in tidy):
            # A quotation that began somewhere and was closed by another one's beginning.
            raise BadFile(FileFault.QUOTE, line=begins)
        if any(tidy):
            broken = frozenset(at for at, each in enumerate(cells) if "\n" in each.strip() or "\r" in each.strip())
            yield Record(begins, tidy, broken)
