"""Rooms that are said to have changed are looked at, at once and all of each; and nothing is decided too early."""

from datetime import timedelta

import pytest

from booking.errors import Reason
from booking.model import Slot
from bot.workers.reconciler import NEAR, REST, Reconciler
from tests.bot.test_reconciler import AHEAD, HOUR, Viewed, book, problem, reconciler, round_
from tests.fakes.looks import MemoryLooks
from tests.support.rules_office import ALEX, ELM, OAK, Office


@pytest.fixture
def calendar() -> Viewed:
    return Viewed()


@pytest.fixture
def office(calendar: Viewed) -> Office:
    return Office(calendar=calendar)


@pytest.fixture
def looks(office: Office) -> MemoryLooks:
    return MemoryLooks(office.clock)


@pytest.fixture
async def watching(office: Office, calendar: Viewed, looks: MemoryLooks) -> Reconciler:
    watching = reconciler(office, looks)
    await round_(office, calendar, watching)
    calendar.views.clear()
    office.clock.at += REST
    return watching


async def test_one_is_looked_at_far_ahead_and_what_is_there_is_acted_on(
    office: Office, calendar: Viewed, looks: MemoryLooks, watching: Reconciler
) -> None:
    booking = await book(office, days=20)
    theirs = Slot(booking.meeting.slot.starts, booking.meeting.slot.ends + HOUR)
    calendar.occupy(OAK.address, theirs)
    calendar.views.clear()
    await looks.want([OAK.address])
    assert await watching.look_where_told() == 1
    assert {address for address, _ in calendar.views} == {OAK.address}
    assert max(span.ends for _, span in calendar.views) - office.clock.at >= AHEAD > NEAR
    assert await problem(office, booking) is Reason.ROOM_TAKEN


async def test_many_words_within_a_moment_cost_one_look_and_later_ones_another(
    office: Office, calendar: Viewed, looks: MemoryLooks, watching: Reconciler
) -> None:
    for _ in range(50):
        await looks.want([OAK.address])
    await watching.look_where_told()
    for _ in range(50):
        await looks.want([OAK.address])
        assert await watching.look_where_told() == 0
    assert len(calendar.views) == 1
    office.clock.at += REST
    assert await watching.look_where_told() == 1
    assert await watching.look_where_told() == 0
    assert len(calendar.views) == 2


async def test_a_usual_look_that_comes_first_goes_as_far_as_the_one_that_was_wanted(
    office: Office, calendar: Viewed, looks: MemoryLooks, watching: Reconciler
) -> None:
    await looks.want([OAK.address])
    seen = dict(await round_(office, calendar, watching))
    assert seen[OAK.address].ends - office.clock.at >= AHEAD
    assert seen[ELM.address].ends - office.clock.at == NEAR
    assert await watching.look_where_told() == 0


async def test_before_every_room_was_looked_at_nothing_is_decided_for_it(
    office: Office, calendar: Viewed, looks: MemoryLooks
) -> None:
    """Also after a failover, of which the word of a change may be heard before the next round is."""
    first = reconciler(office, looks)
    await looks.looked((await looks.take([OAK.address], before=None, lease_s=60)).values())
    office.clock.at += REST
    await looks.want([OAK.address])
    assert await first.look_where_told() == 0
    await first.go_round()
    looks.life = "another"
    office.clock.at += REST
    await looks.want([OAK.address])
    assert await first.look_where_told() == 0
    await first.go_round()
    office.clock.at += timedelta(minutes=1)
    await looks.want([OAK.address])
    assert await first.look_where_told() == 1


async def test_a_room_that_left_the_registry_is_not_looked_at_for_a_late_word(
    office: Office, calendar: Viewed, looks: MemoryLooks, watching: Reconciler
) -> None:
    await office.registry.remove_room(OAK.address, by=ALEX)
    await looks.want([OAK.address])
    assert await watching.look_where_told() == 0, "or whoever goes on as long as there are some would never end"
    assert calendar.views == []
