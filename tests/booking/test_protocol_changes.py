"""Whatever fails while a booking changes or goes, it stands as it should or is told to be gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import Reason
from booking.model import ChangeState, EventState
from booking.protocol.steps import AnyStep, Create, Delete, Update
from tests.support.protocol_plots import (
    ADELE,
    CANCEL,
    CHANGES,
    CONTENT,
    ELM,
    FAREWELL,
    GUEST,
    HELD,
    INVITEES,
    LATER,
    LONGER,
    MEGAN,
    MOVE,
    SHORTER,
    Plot,
)
from tests.support.protocol_world import OUTSIDE, Fault, World, explore, furnished, lasting, run

CONFIRMED, CANCELLED = EventState.CONFIRMED, EventState.CANCELLED
MINUTE = timedelta(minutes=1)


def mailed(world: World) -> set[tuple[str, str, str]]:
    return {(kind, event, address) for kind, event, address, _ in world.calendar.mails}


def steps(world: World, *which: str) -> list[str]:
    return [name for name in (each.split()[1] for each in world.trace) if name in which]


@pytest.mark.parametrize("plot", [LATER, LONGER])
def test_another_time_is_held_by_a_placeholder_until_the_event_stands_there_and_everybody_is_told_once(
    plot: Plot,
) -> None:
    world = run({}, plot=plot)
    assert steps(world, "View", "Create", "Update", "Delete") == ["View", "Create", "Update", "View", "Delete"]
    assert world.change is not None
    assert world.change.state is ChangeState.DONE
    assert {each for each in mailed(world) if each[0] != "invitation"} == {
        ("update", HELD.event.id, each.address) for each in INVITEES
    }


def test_less_time_and_other_content_need_one_request_and_no_placeholder() -> None:
    for plot in (SHORTER, CONTENT):
        assert steps(run({}, plot=plot), "View", "Create", "Update", "Delete") == ["Update"]
    told = {each for each in mailed(run({}, plot=CONTENT)) if each[0] != "invitation" or each[2] == ADELE.address}
    event_id = HELD.event.id
    assert told == {
        ("invitation", event_id, ADELE.address),
        ("update", event_id, MEGAN.address),
        ("cancellation", event_id, GUEST.address),
    }


def test_in_another_room_the_new_invitations_go_out_before_the_old_event_leaves() -> None:
    world = run({}, plot=MOVE)
    assert steps(world, "Create", "Update", "Invite", "Delete") == ["Create", "Invite", "Delete"]
    assert world.row.booking.room == ELM
    assert world.farewells == [FAREWELL]
    assert mailed(world) >= {("cancellation", HELD.event.id, each.address) for each in INVITEES}


def test_a_cancelled_booking_leaves_the_calendar_with_a_word_to_its_attendees() -> None:
    world = run({}, plot=CANCEL)
    assert (world.state, world.reason, world.row.event.cancellation_message) == (CANCELLED, Reason.CANCELLED, FAREWELL)
    assert not world.calendar.entries
    assert mailed(world) >= {("cancellation", HELD.event.id, each.address) for each in INVITEES}


@pytest.mark.parametrize("plot", [LATER, LONGER, MOVE, SHORTER, CONTENT])
def test_any_fault_during_a_change_leaves_a_booking_that_stands_or_is_told_to_be_gone(plot: Plot) -> None:
    final = {Fault.REJECTED, Fault.DENIED, Fault.MAILBOX_GONE, Fault.ITEM_GONE} | OUTSIDE
    refusals = {Fault.REJECTED, Fault.DENIED, Fault.MAILBOX_GONE}
    worlds = list(explore(1, plot))
    for world in worlds:
        befell = set(world.plan.values())
        if not befell & final:
            assert world.change is not None
            assert world.change.state is ChangeState.DONE, world.plan
        if befell <= refusals:
            assert world.state is CONFIRMED, world.plan
    assert {CONFIRMED, CANCELLED} == {world.state for world in worlds}


@pytest.mark.thorough
@pytest.mark.parametrize("plot", [SHORTER, CONTENT, CANCEL])
def test_any_two_faults_of_a_change_or_a_cancellation_leave_everything_as_it_should_be(plot: Plot) -> None:
    worlds = list(explore(2, plot))
    assert len(worlds) > 800
    if plot is CANCEL:
        assert {world.reason for world in worlds} == {Reason.CANCELLED}


@pytest.mark.thorough
@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from([*CHANGES.values(), CANCEL]),
    st.dictionaries(st.integers(0, 70), st.sampled_from(Fault), min_size=2, max_size=12),
)
def test_any_sequence_of_faults_during_a_change_leaves_everything_as_it_should_be(
    plot: Plot, plan: dict[int, Fault]
) -> None:
    run(plan, plot=plot)


def test_who_books_the_new_time_first_keeps_it_and_the_booking_stays_where_it_was() -> None:
    for plot in (LATER, LONGER, MOVE):
        world = run({1: Fault.BOOKED_THERE}, plot=plot)
        assert world.change is not None
        assert (world.state, world.change.state) == (CONFIRMED, ChangeState.DROPPED)
        assert world.change.problem is not None
        assert world.change.problem.reason is Reason.ROOM_TAKEN
        assert world.calendar.made == 1
        assert not {each for each in mailed(world) if each[0] != "invitation"}


@pytest.mark.parametrize("plot", [LATER, LONGER])
def test_new_time_that_was_lost_while_nobody_worked_on_it_costs_the_change_and_not_the_booking(plot: Plot) -> None:
    def doings(world: World) -> list[str]:
        return [each.split()[1] for each in world.trace]

    smooth = doings(run({}, plot=plot))
    sent = smooth.index("Update")
    intent = sent - 1 - smooth[sent - 1 :: -1].index("Write")
    again = doings(run({intent: Fault.CRASH}, plot=plot)).index("View", intent)
    world = run({intent: Fault.CRASH, again: Fault.BOOKED_THERE}, plot=plot)
    assert world.change is not None
    assert (world.state, world.change.state) == (CONFIRMED, ChangeState.DROPPED)
    assert world.change.problem is not None
    assert world.change.problem.reason is Reason.ROOM_TAKEN
    assert "Update" not in doings(world)
    assert not {each for each in mailed(world) if each[0] != "invitation"}


def test_a_cancellation_during_a_change_takes_everything_off_the_calendars() -> None:
    for plot in (LATER, MOVE):
        for index in range(len(run({}, plot=plot).trace) - 1):
            world = run({index: Fault.CANCELLED}, plot=plot)
            if Fault.CANCELLED in world.outside:
                assert world.state is CANCELLED
                assert world.reason is Reason.CANCELLED


@pytest.mark.parametrize("step", [Create, Update, Delete])
@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.LOST, Fault.THROTTLED])
@pytest.mark.parametrize("plot", [LATER, MOVE])
def test_an_outage_during_a_change_never_costs_the_booking(plot: Plot, fault: Fault, step: type[AnyStep]) -> None:
    world = run({}, plot=plot, outage=lasting(fault, timedelta(), 40 * MINUTE, step), owners=400)
    assert world.state is CONFIRMED


def test_what_a_late_request_made_once_more_after_it_was_deleted_is_not_changed_but_taken_away() -> None:
    calendar = furnished(CONTENT)
    (stood,) = calendar.ours()
    calendar.remove(stood)
    calendar.create(stood.room, *CONTENT.bodies[CONTENT.record.event.body])
    verified_long_ago = replace(CONTENT.record.event, verified_at=None)
    world = run({}, plot=replace(CONTENT, record=CONTENT.record.with_event(verified_long_ago)), calendar=calendar)
    assert (world.state, world.reason) == (CANCELLED, Reason.REMOVED)
    assert not calendar.entries
    assert not [each for each in mailed(world) if each[2] == ADELE.address]
