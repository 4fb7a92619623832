"""Imports in every state, as their cards are drawn."""

from dataclasses import replace
from datetime import UTC, datetime

from booking.imports.draft import Gone, Import, Progress, State
from booking.imports.plan import Entry, Kind, Mode
from booking.imports.rows import BadLine, Fault, Noted, Remark, SourceRoom
from booking.imports.service import Section, View
from booking.imports.sheet import BadFile, FileFault
from booking.model import Mailbox
from cards.elements import Card
from cards.imports import bad_file_card, import_card, offer_card
from tests.support import scenes

FOUND = Import(
    "6f0c1e9a-7c1d-4a59-9a44-8e1c1f3a7d11",
    scenes.ALEX,
    "rooms.csv",
    datetime(2026, 12, 1, tzinfo=UTC),
    state=State.READY,
    bad=(
        BadLine(7, Fault.ADDRESS_TWICE, {"value": "oak@contoso.example", "line": 3}),
        BadLine(8, Fault.SEATS_MALFORMED, {"value": "twelve"}),
        BadLine(9, Fault.FORMULA, {"value": '=HYPERLINK("http://evil.example")'}),
        BadLine(10, Fault.TOO_MANY_CELLS, {"count": 9, "expected": 7}),
    ),
    notes=(
        Noted(2, Remark.FLOOR_READ_AS, {"value": "−1", "read": "-1"}),
        Noted(3, Remark.FLOOR_IS_A_NAME, {"value": "3½"}),
        Noted(4, Remark.LIST_CUT, {"value": "screen…"}),
        Noted(5, Remark.LINE_BREAK),
    ),
    ignored=("PSComputerName", "RunspaceId", "ObjectState"),
    gone=(Gone("yew@contoso.example", "Yew"),),
)
NUMBERS = Progress(new=240, changed=12, same=3, cannot=9)


def _entry(at: int, name: str, **changes: object) -> Entry:
    room = replace(scenes.OAK, mailbox=Mailbox(f"{name.lower()}@contoso.example", "Europe/Helsinki"), name=name)
    entry = Entry(at, SourceRoom(at + 2, room.address, name), new=room, kind=Kind.NEW)
    return replace(entry, **changes)  # type: ignore[arg-type]


_OTHER = replace(scenes.OAK, name="Oak Room", building="", floor="4", seats=None, equipment=frozenset({"video"}))
_CHANGED = Entry(0, SourceRoom(2, scenes.OAK.address), scenes.OAK, _OTHER, Kind.CHANGED)
_CANNOT = [
    Entry(at, SourceRoom(at + 2, f"r{at}@contoso.example", f"Room {at}"), kind=Kind.CANNOT, fault=fault)
    for at, fault in enumerate(
        (
            *(Fault.RESERVED, Fault.NO_ROOM, Fault.MAILBOX_UNKNOWN, Fault.OUT_OF_SCOPE),
            *(Fault.ZONE_NOT_TOLD, Fault.NO_ANSWER, Fault.CHANGED_MEANWHILE),
        )
    )
]


def _drawn(
    section: Section = Section.SUMMARY,
    page: int = 0,
    entries: tuple[Entry, ...] = (),
    progress: Progress = NUMBERS,
    **changes: object,
) -> Card:
    return import_card(View(replace(FOUND, **changes), progress, section, page, entries))  # type: ignore[arg-type]


CARDS: dict[str, Card] = {
    "import-offer": offer_card(
        [("hq@contoso.example", "HQ"), ("harbour@contoso.example", "Harbour")], places=True, shared=False
    ),
    "import-offer-shared": offer_card((), places=False, shared=True),
    "import-looking": _drawn(state=State.LOOKING, progress=Progress(unlooked=164, new=100)),
    "import-ready": _drawn(),
    "import-ready-again-shared": _drawn(
        again=True, shared=True, origin="", ignored=tuple(f"Column{at}" for at in range(15))
    ),
    "import-applying": _drawn(state=State.APPLYING, mode=Mode.ALL, progress=replace(NUMBERS, applied=100, failed=1)),
    "import-done": _drawn(state=State.DONE, mode=Mode.NEW, progress=replace(NUMBERS, applied=240)),
    "import-done-partly": _drawn(state=State.DONE, mode=Mode.ALL, progress=replace(NUMBERS, applied=251, failed=1)),
    "import-cancelled": _drawn(state=State.CANCELLED),
    "import-stopped": _drawn(state=State.STOPPED, progress=replace(NUMBERS, applied=100)),
    "import-new": _drawn(Section.NEW, 1, tuple(_entry(at, f"R{at}") for at in range(16, 31))),
    "import-changed": _drawn(Section.CHANGED, 0, (_CHANGED,), replace(NUMBERS, changed=1)),
    "import-same": _drawn(Section.SAME, 0, (_entry(0, "Elm", kind=Kind.SAME),), replace(NUMBERS, same=1)),
    "import-cannot": _drawn(Section.CANNOT, 0, tuple(_CANNOT), replace(NUMBERS, cannot=len(_CANNOT))),
    "import-bad": _drawn(Section.BAD),
    "import-notes": _drawn(Section.NOTES),
    "import-gone": _drawn(Section.GONE),
    "import-failed": _drawn(
        Section.FAILED,
        0,
        (_entry(0, "Fir", fault=Fault.OUT_OF_SCOPE),),
        progress=replace(NUMBERS, failed=1),
        state=State.DONE,
    ),
    **{
        f"import-file-{fault.value}": bad_file_card(
            BadFile(fault, limit_mb=4, count=30_000, limit=5_000, line=7, headings="Building, Floor", heading="Floor"),
            "rooms.csv" if fault is not FileFault.QUOTE else "",
        )
        for fault in FileFault
    },
}
"""Each card by the name of its golden file."""
