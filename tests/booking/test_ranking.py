"""The order of rooms, held against a plain sort by the same rules."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from booking.home import Home
from booking.model import Criteria, Mailbox, Room
from booking.policy import by_fit, fits
from booking.ranking import ORDERS_KEPT, Fitting, Ranking

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
ZONES = ("Europe/Helsinki", "Europe/Berlin")

described = st.builds(
    Room,
    st.builds(Mailbox, st.integers(0, 60).map(lambda at: f"r{at}@rooms.example"), st.sampled_from(ZONES)),
    st.sampled_from(("Ash", "Elm", "Oak")),
    st.sampled_from(("", "HQ", "West")),
    st.sampled_from(("", "1", "2")),
    st.sampled_from((None, 1, 4, 8)),
    st.frozensets(st.sampled_from(("screen", "video"))),
    st.booleans(),
)
registered = st.lists(described, max_size=30, unique_by=lambda each: each.address)
criteria = st.builds(
    Criteria,
    st.sampled_from((1, 4, 5, 9)),
    st.sampled_from(("", "HQ/", "HQ/1", "West/2")),
    st.frozensets(st.just("video")),
)
home = st.builds(Home, st.sampled_from(ZONES).map(ZoneInfo), st.sampled_from(("", "HQ")), st.sampled_from(("", "1")))
addresses = st.lists(st.integers(0, 60).map(lambda at: f"r{at}@rooms.example"), max_size=6)


@given(registered, criteria, st.none() | home, addresses, addresses)
def test_the_rooms_stand_as_if_all_of_them_were_sorted(
    rooms: list[Room], wanted: Criteria, near: Home | None, stars: list[str], asked: list[str]
) -> None:
    first = asked[:2]
    plain = [each for each in rooms if each.address in first or (not each.off and fits(each, wanted))]
    plain.sort(
        key=lambda each: (
            first.index(each.address) if each.address in first else len(first),
            near.near(each, AT) if near else 0,
            by_fit(each, stars),
        )
    )
    ranking = Ranking(rooms)
    fitting = ranking.fitting(wanted, AT, near, stars, first)
    plain_addresses = tuple(each.address for each in plain)
    assert fitting == Fitting(tuple(plain), plain_addresses, frozenset(plain_addresses))
    # Other orders are asked for meanwhile, and this one again.
    for asked_for in (Criteria(), replace(wanted, people=9), replace(wanted, floor="West/2")):
        assert ranking.fitting(asked_for, AT) == Ranking(rooms).fitting(asked_for, AT)
    assert ranking.fitting(wanted, AT, near, stars, first) is fitting
    assert len(ranking._orders) <= ORDERS_KEPT
    assert ranking.is_any_off(wanted) == any(each.off and fits(each, wanted) for each in rooms)
