"""Reads lines of cells into rooms as a source tells them, or says of each line what is wrong with it.

A cell in which nothing stands says nothing, and changes nothing; NOTHING in it takes a fact away.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from booking.imports.columns import ADDRESS, Columns, columns_of, is_heading, key
from booking.imports.sheet import LINE_LIMIT, BadFile, FileFault, Record, Sheet
from booking.model import mail_address
from booking.room_fields import NOTHING, SEATS_LIMIT, WORD_LIMIT, as_told, equipment_listed, floor_named
from booking.text import clean

ZoneOf = Callable[[str, str], str]
"""Finds the IANA zone that a name means, Windows' or IANA's, in a country; empty where it is nobody's."""


class Fault(StrEnum):
    """What is wrong with a line, or with the room that it tells of. The comment names the values that come along."""

    # The line
    NO_ADDRESS = "no-address"
    ADDRESS_MALFORMED = "address-malformed"  # value
    ADDRESS_TWICE = "address-twice"  # value, line
    HEADINGS_AGAIN = "headings-again"
    TOO_MANY_CELLS = "too-many-cells"  # count, expected
    FORMULA = "formula"  # value
    SEATS_MALFORMED = "seats-malformed"  # value
    SEATS_TOO_MANY = "seats-too-many"  # value, limit
    ZONE_UNKNOWN = "zone-unknown"  # value
    WORD_TOO_LONG = "word-too-long"  # value, limit
    # The room
    RESERVED = "reserved"
    NO_ROOM = "no-room"  # value
    MAILBOX_UNKNOWN = "mailbox-unknown"
    OUT_OF_SCOPE = "out-of-scope"
    ZONE_NOT_TOLD = "zone-not-told"
    NO_ANSWER = "no-answer"
    CHANGED_MEANWHILE = "changed-meanwhile"


class Remark(StrEnum):
    """What was read otherwise than it stands there, or may surprise. The comment names the values that come along."""

    FLOOR_IS_A_NAME = "floor-is-a-name"  # value
    FLOOR_READ_AS = "floor-read-as"  # value, read
    LIST_CUT = "list-cut"  # value
    LINE_BREAK = "line-break"


Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of which nothing is taken, and why."""

    line: int
    fault: Fault
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Noted:
    """A line that is taken, and what to say of it."""

    line: int
    remark: Remark
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceRoom:
    """A room as a source tells it. `line` is 0 where the source has no lines.

    None is what the source says nothing of; an empty text, no seats (0) and no equipment take a fact away.
    `kind` is what the source calls it where that is no room; `reserved` says that nobody can reserve it.
    """

    line: int
    address: str
    name: str | None = None
    building: str | None = None
    floor: str | None = None
    seats: int | None = None
    equipment: frozenset[str] | None = None
    zone: str | None = None
    country: str = ""
    reserved: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """All that a source tells: its rooms, its bad lines, what to say of others, and the headings that nobody reads."""

    rooms: tuple[SourceRoom, ...]
    bad: tuple[BadLine, ...] = ()
    notes: tuple[Noted, ...] = ()
    ignored: tuple[str, ...] = ()


class _Bad(Exception):
    def __init__(self, fault: Fault, **values: str | int) -> None:
        self.fault, self.values = fault, values
        super().__init__(fault.value)


def source_of(sheet: Sheet, zone_of: ZoneOf) -> Source:
    """Read a sheet. Lines of addresses alone need no headings.

    Raises: BadFile if no column gives the address, or if there are more lines than LINE_LIMIT beside the headings.
    """
    first, *others = sheet.records
    if not is_heading(first.cells) and all(_is_address(each.cells) for each in sheet.records[:3]):
        columns, others = Columns({ADDRESS: (0,)}, 1), list(sheet.records)
    else:
        columns = columns_of(first.cells)
    if not others:
        raise BadFile(FileFault.EMPTY)
    if len(others) > LINE_LIMIT:
        raise BadFile(FileFault.TOO_MANY_LINES, count=len(others), limit=LINE_LIMIT)
    reader = _Reader(columns, zone_of)
    for record in others:
        reader.take(record)
    return Source(tuple(reader.rooms), tuple(reader.bad), tuple(reader.notes), columns.ignored)


def _is_address(cells: Sequence[str]) -> bool:
    return not any(cells[1:]) and "@" in cells[0]


class _Reader:
    """Takes line by line, and knows which addresses stood in which line before."""

    def __init__(self, columns: Columns, zone_of: ZoneOf) -> None:
        self._columns, self._zone_of = columns, zone_of
        self._seen: dict[str, int] = {}
        self.rooms: list[SourceRoom] = []
        self.bad: list[BadLine] = []
        self.notes: list[Noted] = []

    def take(self, record: Record) -> None:
        """Read one line, and keep what came of it."""
        notes: list[Noted] = []
        try:
            room = self._room(record, notes)
        except _Bad as bad:
            self.bad.append(BadLine(record.line, bad.fault, bad.values))
            return
        self._seen[room.address] = record.line
        self.rooms.append(room)
        self.notes += notes

    def _room(self, record: Record, notes: list[Noted]) -> SourceRoom:
        columns, cells = self._columns, record.cells
        if columns.headings and [key(each) for each in cells] == [key(each) for each in columns.headings]:
            raise _Bad(Fault.HEADINGS_AGAIN)
        if any(cells[columns.count :]):
            raise _Bad(Fault.TOO_MANY_CELLS, count=len(cells), expected=columns.count)
        told = {each: _harmless(columns.told(cells, each)) for each in columns.of}
        address = self._address(told[ADDRESS])
        country = told.get("country", "")
        floor = _word(told.get("floor", ""))
        _note_floor(record.line, floor, notes)
        if record.broken & columns.used:
            notes.append(Noted(record.line, Remark.LINE_BREAK))
        return SourceRoom(
            record.line,
            address,
            _word(told.get("name", "")) or None,
            _word(told.get("building", "")),
            None if floor is None else floor_named(floor),
            _seats(told.get("seats", "")),
            self._equipment(record.line, told, notes),
            self._zone(told.get("zone", ""), country),
            country[:WORD_LIMIT],
            told.get("booking", "").casefold() == "reserved",
            "" if told.get("kind", "").casefold() in _ROOMS else told["kind"][:WORD_LIMIT],
        )

    def _address(self, said: str) -> str:
        if not said:
            raise _Bad(Fault.NO_ADDRESS)
        try:
            address = mail_address(re.sub(r"^(mailto|smtp):", "", said, flags=re.IGNORECASE))
        except ValueError:
            raise _Bad(Fault.ADDRESS_MALFORMED, value=said[:WORD_LIMIT]) from None
        if address in self._seen:
            raise _Bad(Fault.ADDRESS_TWICE, value=address, line=self._seen[address])
        return address

    def _zone(self, said: str, country: str) -> str | None:
        if not said or said == NOTHING:
            return None
        zone = self._zone_of(said, country)
        if not zone:
            raise _Bad(Fault.ZONE_UNKNOWN, value=said[:WORD_LIMIT])
        return zone

    def _equipment(self, line: int, told: Mapping[str, str], notes: list[Noted]) -> frozenset[str] | None:
        """Put the list and the columns of devices together; that there is a device is what a booker asks for."""
        said, tags = told.get("equipment", ""), told.get("tags", "")
        if said == NOTHING:
            return frozenset()
        if "…" in tags or tags.endswith("..."):
            notes.append(Noted(line, Remark.LIST_CUT, {"value": tags[-WORD_LIMIT:]}))
        devices = {word for name, word in _DEVICES.items() if _is_true(told.get(name, ""))}
        return equipment_listed(said) | _tags(tags) | devices or None


_ROOMS = ("", "room", "roommailbox", "workspace")

_DEVICES: Mapping[str, str] = {
    "screen": "screen",
    "video": "video",
    "phone": "phone",
    "wheelchair": "wheelchair access",
}


def _harmless(cell: str) -> str:
    """Refuse what a spreadsheet would run, and take what an apostrophe made a text."""
    if (told := as_told(cell)) != cell:
        return clean(told)
    if re.match(r"[=@]|[+\-].*[(|!]", cell):
        raise _Bad(Fault.FORMULA, value=clean(cell)[:WORD_LIMIT])
    return clean(cell)


def _word(said: str) -> str | None:
    """Take a word; None where nothing stands, empty where it is to be taken away."""
    if len(said) > WORD_LIMIT:
        raise _Bad(Fault.WORD_TOO_LONG, value=said[:WORD_LIMIT], limit=WORD_LIMIT)
    return None if not said else "" if said == NOTHING else said


def _note_floor(line: int, said: str | None, notes: list[Noted]) -> None:
    if not said:
        return
    read = floor_named(said)
    if read != said:
        notes.append(Noted(line, Remark.FLOOR_READ_AS, {"value": said, "read": read}))
    elif not re.fullmatch(r"-?\d{1,4}", read):
        notes.append(Noted(line, Remark.FLOOR_IS_A_NAME, {"value": said}))


def _seats(said: str) -> int | None:
    """Take a whole number of seats; None where nothing stands, 0 where they are to be taken away."""
    if not said or re.fullmatch(r"0(?:[.,]0+)?", said):
        return None  # Exchange has 0 where nobody said how many.
    if said == NOTHING:
        return 0
    number = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?", said, re.ASCII)
    if number is None:
        raise _Bad(Fault.SEATS_MALFORMED, value=said[:WORD_LIMIT])
    if int(number[1]) > SEATS_LIMIT:
        raise _Bad(Fault.SEATS_TOO_MANY, value=said[:WORD_LIMIT], limit=SEATS_LIMIT)
    return int(number[1]) or None


def _tags(said: str) -> frozenset[str]:
    """Part a list as PowerShell shows one, `{screen, whiteboard}`, or as people join one: by commas, or by blanks."""
    bare = said.strip().removeprefix("{").removesuffix("}").replace("…", " ").replace("...", " ")
    return equipment_listed(bare) if re.search(r"[,;|]", bare) else equipment_listed(bare, " ")


def _is_true(said: str) -> bool:
    return bool(said) and said.casefold() not in ("false", "0", "no", NOTHING)
