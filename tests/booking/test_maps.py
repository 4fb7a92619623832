"""Which level of a map is a floor, how it is turned to be drawn, and where its rooms stand on it."""

import math
import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.plans.maps import POINTS_LIMIT, Frame, Level, Outline, Unit, drawn_as_svg, level_of, spaces_on
from booking.plans.model import BadPicture, Floor, PictureFault
from tests.support.rules_office import room

THREE = Floor("HQ", "3")
OAK, FIR = room("Oak", 4), room("Fir", 8)
SQUARE: Outline = ((24.0, 60.0), (24.001, 60.0), (24.001, 60.001), (24.0, 60.001), (24.0, 60.0))


def box(left: float, top: float, right: float, bottom: float, angle: float = 0.0) -> Outline:
    """Corners in metres from a place in Helsinki, turned by an angle."""

    def world(x: float, y: float) -> tuple[float, float]:
        east, north = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        return 24.94 + east / (111_320 * math.cos(math.radians(60.17))), 60.17 + north / 111_320

    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return tuple(world(*each) for each in corners)


def level(*units: Unit, names: tuple[str, ...] = (), outline: Outline = SQUARE) -> Level:
    return Level(names, (outline,), units)


def test_the_level_with_most_of_the_rooms_is_the_floor_whatever_it_is_called() -> None:
    wrong = level(Unit("Elm", (SQUARE,), address="elm@example.com"), names=("3",))
    right = level(*(Unit(each.name, (SQUARE,), address=each.address) for each in (OAK, FIR)), names=("Third",))
    assert level_of([wrong, right], THREE, [OAK, FIR]) is right
    assert level_of([right, right], THREE, [OAK, FIR]) is None, "two that have as many tell nothing"


@pytest.mark.parametrize("name", ["3", "Floor 3", "level  3", "+3", "HQ 3", "HQ, 3"])
def test_without_rooms_a_level_is_found_by_its_name(name: str) -> None:
    found = level(names=("Third", name))
    assert level_of([level(names=("2",)), found], THREE, [OAK]) is found
    assert level_of([found, level(names=("3",))], THREE, [OAK]) is None
    assert level_of([level(names=("13",))], THREE, [OAK]) is None


def test_a_level_without_any_shape_is_none() -> None:
    assert level_of([Level(("3",), (), (Unit("Oak", (), address=OAK.address),))], THREE, [OAK]) is None


@given(st.floats(-math.pi, math.pi))
def test_however_a_building_is_turned_its_longest_wall_lies_flat_and_nothing_is_distorted(angle: float) -> None:
    there = level(Unit("Oak", (box(0, 0, 10, 5, angle),), address=OAK.address), outline=box(0, 0, 30, 10, angle))
    frame = Frame.of(there)
    sides = sorted((frame.width - 60, frame.height - 60))
    assert sides[1] == pytest.approx(1_140, abs=1)
    assert sides[1] / sides[0] == pytest.approx(3, rel=0.01)
    (oak,) = spaces_on(there, frame, [OAK], lambda: "1")
    # A quarter of the way along the long side from one of its ends, and in the middle of the short one.
    along, across = (oak.x, oak.y) if frame.width > frame.height else (oak.y, oak.x)
    assert min(along, 1 - along) == pytest.approx((30 + 1_140 / 6) / 1_200, abs=0.01)
    assert min(across, 1 - across) == pytest.approx((30 + 95) / 440, abs=0.01)


def test_north_is_up_and_east_is_to_the_right() -> None:
    there = level(outline=box(0, 0, 30, 10))
    frame = Frame.of(there)
    (west, south), (east, north) = frame.fraction(box(0, 0, 1, 1)[0]), frame.fraction(box(30, 10, 1, 1)[0])
    assert west < 0.1 < 0.9 < east
    assert north < 0.1 < 0.9 < south


def test_rooms_stand_where_they_lie_and_one_that_is_not_registered_waits_by_its_name() -> None:
    new_id = (str(each) for each in count())
    there = level(
        Unit("Corridor", (SQUARE,)),
        Unit("120.3", (SQUARE,), (24.0005, 60.0005), OAK.address),
        Unit("fir", (SQUARE,), (99.0, 80.0)),
        Unit("Nook", (SQUARE,), address="nook@example.com"),
        Unit("Lab", (), address="lab@example.com"),
        Unit("Oak", (SQUARE,)),
    )
    spaces = spaces_on(there, Frame.of(there), [OAK, FIR], lambda: next(new_id))
    assert [(each.name, each.address) for each in spaces] == [
        ("Oak", OAK.address),
        ("Fir", FIR.address),
        ("Nook", ""),
    ]
    assert (spaces[0].x, spaces[0].y) == pytest.approx((0.5, 0.5))
    assert (spaces[1].x, spaces[1].y) == (1.0, 0.0), "outside is at the edge"


def test_what_is_drawn_has_every_wall_within_its_picture_and_no_words() -> None:
    there = level(Unit("<script>", (SQUARE, SQUARE[:4]), address=OAK.address))
    frame = Frame.of(there)
    svg = drawn_as_svg(there, frame).decode()
    numbers = re.findall(r"[ML]([\d.-]+) ([\d.-]+)", svg)
    assert len(numbers) == 5 + 4 + 5
    assert all(0 <= float(x) <= frame.width and 0 <= float(y) <= frame.height for x, y in numbers)
    assert "script" not in svg


@pytest.mark.parametrize(
    ("outline", "fault"),
    [
        (((24.0, 60.0),) * 3, PictureFault.BROKEN),
        (SQUARE * (POINTS_LIMIT // 5 + 1), PictureFault.TOO_HARD),
    ],
    ids=["a point", "a forest of corners"],
)
def test_a_level_that_cannot_be_drawn_says_so(outline: Outline, fault: PictureFault) -> None:
    with pytest.raises(BadPicture) as caught:
        Frame.of(level(outline=outline))
    assert caught.value.fault is fault
