"""Files as admins really have them: what is read of each, held against a golden file, and what must hold of some.

After a wanted change: ROOMKEEPER_GOLDENS=write pytest tests/booking/test_import_files.py, then read the difference.
"""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.imports import sheet
from booking.imports.rows import BadLine, Fault, Source, source_of
from booking.imports.sheet import BadFile, FileFault
from graph.windows_zones import zone_meant_by

FILES = Path(__file__).parent / "import_files"
GIVEN = sorted(each for each in FILES.iterdir() if each.suffix != ".json")


def read(content: bytes) -> Source:
    return source_of(sheet.read(sheet.decode(content)), zone_meant_by)


def of(name: str) -> Source:
    (file,) = [each for each in GIVEN if each.stem == name]
    return read(file.read_bytes())


def told(content: bytes) -> object:
    try:
        source = read(content)
    except BadFile as bad:
        return {"file": bad.fault.value, **bad.values}
    plain = asdict(source)
    for room in plain["rooms"]:
        room["equipment"] = None if room["equipment"] is None else sorted(room["equipment"])
    return json.loads(json.dumps(plain))


@pytest.mark.parametrize("file", GIVEN, ids=lambda each: each.stem)
def test_a_file_is_read_as_its_golden_has_it(file: Path) -> None:
    golden = file.with_suffix(".json")
    found = told(file.read_bytes())
    if os.environ.get("ROOMKEEPER_GOLDENS") == "write":
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(golden.read_text(encoding="utf-8")) == found


def test_every_encoding_and_separator_of_one_export_is_the_same() -> None:
    first = of("01-joined-utf8")
    assert [room.name for room in first.rooms] == ["Meeting Room Ahto", "Meeting Room Väinö", "Lobby"]
    for name in ("02-joined-utf8-bom", "05-semicolons", "06-tabs-from-excel"):
        assert of(name) == first
    for name in ("03-powershell5-utf16", "04-powershell5-windows-1252"):
        assert [(each.line - 1, each.address, each.name) for each in of(name).rooms] == [
            (each.line, each.address, each.name) for each in first.rooms
        ]


def test_a_label_is_believed_before_a_number_and_what_nobody_reads_is_named() -> None:
    source = of("01-joined-utf8")
    assert [(room.floor, room.seats, room.reserved) for room in source.rooms] == [
        ("3rd", 8, False),
        ("4", 12, False),
        ("Ground", 3, True),
    ]
    assert source.ignored == ("Street", "PostalCode", "City")
    assert source.rooms[0].equipment == frozenset({"screen", "whiteboard", "video", "wheelchair access"})
    assert source.rooms[1].equipment == frozenset({"screen", "coffee machine", "phone"})


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("11-headings-twice", [(3, Fault.HEADINGS_AGAIN)]),
        ("13-address-twice", [(4, Fault.ADDRESS_TWICE)]),
        ("15-quoted-line-break", [(5, Fault.ADDRESS_MALFORMED)]),
        ("17-formulas", [(2, Fault.FORMULA), (3, Fault.FORMULA), (4, Fault.FORMULA), (6, Fault.FORMULA)]),
        (
            "18-seats",
            [
                (2, Fault.SEATS_MALFORMED),
                (3, Fault.SEATS_MALFORMED),
                (4, Fault.SEATS_TOO_MANY),
                (5, Fault.SEATS_MALFORMED),
                (10, Fault.SEATS_MALFORMED),
            ],
        ),
        ("20-zones", [(4, Fault.ZONE_UNKNOWN)]),
        ("26-cells-too-many", [(2, Fault.TOO_MANY_CELLS), (4, Fault.NO_ADDRESS)]),
        ("29-words-too-long", [(2, Fault.WORD_TOO_LONG)]),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_stops_no_other(name: str, faults: list[tuple[int, Fault]]) -> None:
    source = of(name)
    assert [(each.line, each.fault) for each in source.bad] == faults
    lines = sum(1 for each in sheet.read(sheet.decode(FILES.joinpath(f"{name}.csv").read_bytes())).records) - 1
    assert len(source.rooms) == lines - len(faults)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("08-get-place-without-addresses", FileFault.NO_ADDRESS),
        ("12-one-heading-twice", FileFault.HEADING_TWICE),
        ("16-quotation-without-end", FileFault.QUOTE),
        ("21-a-zip", FileFault.ARCHIVE),
        ("22-a-picture", FileFault.NO_TEXT),
        ("23-nothing", FileFault.EMPTY),
        ("28-headings-alone", FileFault.EMPTY),
    ],
)
def test_a_bad_file_is_refused_as_a_whole_with_its_reason(name: str, fault: FileFault) -> None:
    with pytest.raises(BadFile) as caught:
        of(name)
    assert caught.value.fault is fault


def many(count: int, line: str = "r{at}@b.example,Oak\n") -> str:
    return "".join(line.format(at=at) for at in range(count))


@pytest.mark.parametrize(
    "text",
    [
        "address,name\n" + many(sheet.LINE_LIMIT),
        many(sheet.LINE_LIMIT, "r{at}@b.example\n"),
        "address,name\n" + many(sheet.LINE_LIMIT, "\nr{at}@b.example,Oak\n"),
        "address,name\n" + many(sheet.LINE_LIMIT, 'r{at}@b.example,"Oak\nroom"\n'),
    ],
    ids=["with headings", "addresses alone", "with blank lines", "with broken lines"],
)
def test_as_many_lines_as_are_taken_are_taken_and_one_more_refuses_the_file(text: str) -> None:
    assert len(read(text.encode()).rooms) == sheet.LINE_LIMIT
    for more in (1, 8, sheet.LINE_LIMIT, 30_000 - sheet.LINE_LIMIT):
        alone = "".join(f"s{at}@b.example\n" for at in range(more))
        with pytest.raises(BadFile) as caught:
            read((text + alone).encode())
        assert caught.value.fault is FileFault.TOO_MANY_LINES
        assert caught.value.values["limit"] == sheet.LINE_LIMIT
        # Whether the first line is one of headings is known only where all of them were read.
        assert caught.value.values["count"] in (sheet.LINE_LIMIT + more, sheet.LINE_LIMIT + more - 1)


def test_a_blank_cell_says_nothing_and_a_dash_takes_a_fact_away() -> None:
    tern, minus = of("10-own-export").rooms[1:]
    assert (tern.seats, tern.equipment, tern.floor) == (None, None, "-1")
    assert (minus.name, minus.equipment, minus.address) == ("-Minus", frozenset(), "=x@contoso.example")


@given(st.binary(max_size=600) | st.text(max_size=300).map(str.encode))
def test_whatever_bytes_come_they_are_read_or_refused_with_a_reason(content: bytes) -> None:
    try:
        source = read(b"address,name\n" + content)
    except BadFile:
        return
    assert all(isinstance(each, BadLine) for each in source.bad)
    assert len({each.address for each in source.rooms}) == len(source.rooms)
