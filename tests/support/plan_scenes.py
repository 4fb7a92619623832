"""Floors and their plans in every state, as their cards are drawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from booking.model import Mailbox, Person, Room
from booking.plans.model import (
    BadPicture,
    Drawing,
    Floor,
    Mark,
    Picture,
    PictureFault,
    Plan,
    Shown,
    Space,
    State,
    Upload,
)
from booking.plans.service import (
    Beside,
    EditorView,
    FloorLine,
    FloorsPage,
    FloorView,
    PlaceFault,
    Spot,
    UploadView,
    WhichFloor,
)
from booking.policy import Part
from bot.pictures.drawing import draw
from cards.elements import Card
from cards.plans import (
    ask_to_remove,
    bad_picture_card,
    editor_card,
    floor_card,
    floors_card,
    no_map_card,
    plan_removed,
    plan_then,
    upload_card,
    which_floor,
    with_plan,
)
from cards.screens import render
from tests.support import scenes
from tests.support.pictures import plan_image, png

THREE = Floor("HQ", "3")
ALEX = Person("00000000-0000-0000-0000-000000000001", "Alex Wilber")
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_VERSION = "0b8f6f0e-3b4e-4f0a-9a57-0c6a4f6f2d10"
PLANS = "https://rooms.example.com/plans/"
"""Where the floors' pictures of these cards are."""

DRAWINGS: dict[str, Drawing] = {}
"""What each address of the cards below shows."""

_PLACES = (
    ("Oak", 0.14, 0.2, State.FREE),
    ("Elm", 0.37, 0.2, State.TAKEN),
    ("Rowan", 0.62, 0.2, State.UNREADABLE),
    ("Ash", 0.86, 0.2, State.OFF),
    ("3.14", 0.5, 0.8, State.NO_ROOM),
)


def _room(name: str) -> Room:
    return Room(Mailbox(f"{name.lower()}@roomkeeper.example", "Europe/Helsinki"), name, "HQ", "3", 6)


def spots(*, told: bool = True) -> tuple[Spot, ...]:
    """Each space on the plan, with its state; without what is told of them, as an editor has them."""
    found = []
    for number, (name, x, y, state) in enumerate(_PLACES, 1):
        room = None if state is State.NO_ROOM else _room(name)
        space = Space(f"0b8f6f0e-3b4e-4f0a-9a57-00000000000{number}", name, x, y, room.address if room else "")
        found.append(Spot(number, space, room, state if told or room is None else State.UNKNOWN))
    return tuple(found)


def _shown(spots: Sequence[Spot] = (), *, grid: bool = False, chosen: int = 0) -> Shown:
    """Give a drawing an address like those that clients fetch."""
    marks = tuple(
        Mark(each.number, each.space.x, each.space.y, each.state, chosen=each.number == chosen) for each in spots
    )
    address = f"{PLANS}MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM{len(DRAWINGS)}"
    DRAWINGS[address] = Drawing("f", 1000, 600, marks, grid)
    return Shown(address, 960, 576)


def picture_at(address: str) -> bytes:
    """Draw what a client finds at an address."""
    picture = draw(Picture(png(plan_image()), 1000, 600), DRAWINGS[address])
    assert picture is not None
    return picture


PLAN = Plan(THREE, _VERSION, "f", 1200, 720, ALEX, NOW, tuple(each.space for each in spots()))
EMPTY = Plan(THREE, _VERSION, "f", 1200, 720, ALEX, NOW)
HQ_2 = Part("HQ", "2")
LINES = (FloorLine(Floor("HQ", "2"), 4, None, HQ_2), FloorLine(THREE, 5, 5), FloorLine(Floor("Annex", "G"), 0, 0))
UPLOAD = Upload(_VERSION, ALEX, Picture(b"", 1200, 720), NOW + timedelta(days=1), THREE)
_EDITED = spots(told=False)
PICTURE, BARE = _shown(spots()), _shown()
EDITED, FIRST, BESIDE = _shown(_EDITED, grid=True, chosen=2), _shown(grid=True), _shown(_EDITED, grid=True)
_UNPLACED = (_room("Birch"), _room("Fir"))


def _page(*, admin: bool) -> FloorsPage:
    return FloorsPage(LINES, 3, 1, 1, admin)


_FILES = {
    PictureFault.SVG_ACTIVE: "plan.svg",
    PictureFault.PDF_LOCKED: "plan.pdf",
    PictureFault.PDF_PAGES: "plan.pdf",
    PictureFault.OTHER_PICTURE: "plan.gif",
    PictureFault.NO_PICTURE: "plan.dwg",
}


CARDS: dict[str, Card] = {
    "floors": floors_card(_page(admin=False)),
    "floors-admin": floors_card(_page(admin=True)),
    "floors-page": floors_card(FloorsPage(LINES, 20, 2, 3, admin=False)),
    "floors-none": floors_card(FloorsPage((), 0, 1, 1, admin=True)),
    "floor": floor_card(FloorView(THREE, PLAN, PICTURE, spots(), admin=False)),
    "floor-admin": floor_card(FloorView(THREE, PLAN, PICTURE, spots(), admin=True, rooms=4)),
    "floor-admin-off": floor_card(FloorView(Floor("HQ", "2"), None, None, (), admin=True, rooms=4, off=HQ_2)),
    "floor-empty": floor_card(FloorView(THREE, EMPTY, BARE, (), admin=True)),
    "floor-without-plan": floor_card(FloorView(THREE, None, None, (), admin=True)),
    "floor-which": which_floor(WhichFloor("HQ", (Floor("HQ", "2"), THREE), none=False)),
    "floor-unknown": which_floor(WhichFloor("HQ 99", (Floor("HQ", "2"), THREE), none=True)),
    "floor-picture": upload_card(UploadView(UPLOAD, BARE, LINES)),
    "floor-picture-unnamed": upload_card(UploadView(replace(UPLOAD, floor=None), BARE, LINES, unnamed=True)),
    "floor-editor": editor_card(EditorView(PLAN, EDITED, _EDITED, _UNPLACED, _EDITED[1])),
    "floor-editor-first": editor_card(EditorView(EMPTY, FIRST, (), _UNPLACED, problem=PlaceFault.NO_CELL)),
    "floor-editor-meanwhile": editor_card(EditorView(PLAN, BESIDE, _EDITED, (), changed=True)),
    "floor-no-map": no_map_card(BadPicture(PictureFault.NO_MAP), THREE),
    "floor-removal": ask_to_remove(FloorView(THREE, PLAN, PICTURE, spots(), admin=True)),
    "floor-removed": plan_removed(THREE),
    "rooms-plan": with_plan(
        render(scenes.found((scenes.OAK, scenes.ELM), ()), shared=False), Beside(PLAN, PICTURE, spots()), plan_then()
    ),
    **{
        f"floor-bad-{fault.value}": bad_picture_card(
            BadPicture(fault, limit_mb=12, megapixels=40, limit=25, width=300, height=40, pages=300),
            _FILES.get(fault, "plan.png"),
        )
        for fault in PictureFault
    },
}
"""Each card by the name of its golden file."""
