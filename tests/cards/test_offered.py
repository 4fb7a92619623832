"""What a form says of all rooms, held against looking at each of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.forms.draft import Draft
from booking.forms.inputs import Inputs
from booking.forms.screens import FormScreen
from booking.model import Mailbox, Person, Room
from booking.policy import Rules
from cards.elements import BUDGET, weight
from cards.form import ALL_TRIED, ROOMS_TRIED, _Form, form_card
from cards.offered import KEPT, Offered, offered

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)

numbers = st.integers(0, 30).map(lambda at: f"r{at}@rooms.example")
described = st.builds(
    Room,
    st.builds(Mailbox, numbers, st.sampled_from(("Europe/Helsinki", "Europe/Berlin"))),
    st.sampled_from(("Ash", "Elm", "Oak")),
    st.sampled_from(("", "HQ", "West")),
    st.sampled_from(("", "1", "2")),
    st.none(),
    st.frozensets(st.sampled_from(("screen", "a, b"))),
)


@given(
    st.lists(described, max_size=20, unique_by=lambda each: each.address),
    numbers,
    st.frozensets(numbers, max_size=4),
    st.sampled_from(("", "HQ/", "HQ/1")),
    st.integers(0, 22),
)
def test_the_likely_rooms_are_those_that_come_first_when_all_are_sorted(
    rooms: list[Room], chosen: str, stars: frozenset[str], floor: str, limit: int
) -> None:
    def wanted(room: Room) -> tuple[bool, bool, bool]:
        return room.address != chosen, room.address not in stars, floor not in room.floor_keys

    first = {each.address for each in sorted(rooms, key=wanted)[:limit]} | {chosen}
    every = Offered(rooms)
    assert every.likely(chosen, stars, floor, limit) == [each for each in rooms if each.address in first]
    assert every.zones == {each.mailbox.zone for each in rooms}
    assert set(every.by_floor) == {key for each in rooms for key in each.floor_keys}
    assert every.equipment["screen"] == sum("screen" in each.equipment for each in rooms)
    assert not every.equipment["a, b"]
    assert every.room(chosen) == next((each for each in rooms if each.address == chosen), None)


def test_the_very_same_rooms_are_looked_at_once() -> None:
    rooms = (Room(Mailbox("oak@rooms.example", "UTC"), "Oak"),)
    others = [(Room(Mailbox("oak@rooms.example", "UTC"), "Oak"),) for _ in range(KEPT)]
    first = offered(rooms)
    assert offered(rooms) is first
    assert [offered(each) is first for each in others] == [False] * KEPT
    assert offered(rooms) is not first


@pytest.mark.parametrize("count", [0, 12, 30, 150, 399, 450])
@pytest.mark.parametrize("name", ["Oak", "Tammi 🌳 " + "ä" * 40])
@pytest.mark.parametrize("floors", [1, 30, 300])
def test_the_form_lists_as_much_as_if_each_length_of_its_lists_were_drawn_and_weighed(
    count: int, name: str, floors: int
) -> None:
    rooms = tuple(
        Room(Mailbox(f"r{at}@rooms.example", "UTC"), f"{name} {at // 2}", "House", str(at % floors))
        for at in range(count)
    )
    stars = frozenset(room.address for room in rooms[7:300:30])
    chosen = Inputs(room="r9@rooms.example", floor="House/5")
    for inputs in (Inputs(), chosen, replace(chosen, title="T" * 900)):
        draft = Draft("draft", Person("p", "Pia"), "UTC", shared=False, expires_at=NOW, inputs=inputs)
        screen = FormScreen(draft, rooms, Rules(), favourites=stars, now=NOW)
        lengths = [*([count] if count <= ALL_TRIED else []), *(each for each in ROOMS_TRIED if each < count)]
        drawn = (_Form(screen, shared=False, rooms=each, floors=True).card() for each in lengths)
        least = _Form(screen, shared=False, rooms=0, floors=False).card()
        assert form_card(screen, shared=False) == next((each for each in drawn if weight(each) <= BUDGET), least)
