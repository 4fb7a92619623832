"""What a form says of all rooms, held against looking at each of them."""

from hypothesis import given
from hypothesis import strategies as st

from booking.model import Mailbox, Room
from cards.offered import KEPT, Offered, offered

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
