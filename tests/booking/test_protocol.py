"""Whatever fails at whatever step, and wherever the process dies, a booking comes to rest as it should."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import Reason
from booking.model import CalendarEvent, Created, EventDetail, EventState
from booking.protocol.observation import look_anew
from booking.protocol.record import BookingRecord
from booking.protocol.run import AT_ONCE, FRESH, QUARANTINE, SEND_WITHIN
from booking.protocol.saga import settle
from booking.protocol.steps import AnyStep, Create, Find, Invite, Now, Pause, Read, View
from tests.support.protocol_calendar import RoomCalendars
from tests.support.protocol_plots import (
    APART,
    BOOK,
    CLAIMED,
    GIVE_UP,
    HELD,
    HOUR,
    INVITEES,
    MEGAN,
    OAK,
    SLOT,
    STANDING,
    START,
    Plot,
)
from tests.support.protocol_world import (
    INSTALLATION,
    LATE,
    OUTSIDE,
    TIMEOUT,
    Fault,
    World,
    explore,
    lasting,
    no_outage,
    run,
)

CONFIRMED, CANCELLED = EventState.CONFIRMED, EventState.CANCELLED
MINUTE = timedelta(minutes=1)
SENDS = [Fault.LATE, Fault.CRASH_LATE, Fault.LOST, Fault.THROTTLED, Fault.UNAVAILABLE]


def rooms() -> RoomCalendars:
    return RoomCalendars(INSTALLATION)


def at(state: EventState, record: BookingRecord = HELD) -> BookingRecord:
    return replace(record, event=replace(record.event, state=state, invites_due=False))


# --- Every failure ---------------------------------------------------------------------------------------------------


def test_a_booking_that_nothing_befalls_is_intended_sent_read_back_and_only_then_invited_to() -> None:
    smooth = [
        "held Now ",
        "held View ",
        "held Now ",
        "held Write ",
        "creating Create ",
        "creating Now ",
        "creating Now ",
        "creating Write ",
        "confirmed Now ",
        "confirmed Invite ",
        "confirmed Write ",
    ]
    assert run({}).trace == smooth
    assert run({}, plot=APART).trace == [*smooth[:6], "creating View ", *smooth[6:]]


def test_a_booking_that_was_claimed_with_its_intent_is_looked_at_before_it_is_sent() -> None:
    assert run({}, plot=CLAIMED).trace == [
        "creating View ",
        "creating Create ",
        "creating Now ",
        "creating Now ",
        "creating Write ",
        "confirmed Now ",
        "confirmed Invite ",
        "confirmed Write ",
    ]
    calendar = rooms()
    calendar.book(OAK.address, SLOT)
    world = run({}, plot=CLAIMED, calendar=calendar)
    assert (world.state, world.reason, world.calendar.made) == (CANCELLED, Reason.ROOM_TAKEN, 0)
    assert world.now < START + HOUR + MINUTE, "nothing was sent, so that the slot is free at once"


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.THROTTLED, Fault.CRASH])
def test_a_booking_whose_first_look_failed_is_looked_at_again_before_it_is_sent(fault: Fault) -> None:
    def befalls(step: AnyStep, _: timedelta) -> Fault | None:
        return next(faults, None) if isinstance(step, View) else None

    faults = iter([fault, Fault.BOOKED])
    world = run({}, plot=CLAIMED, outage=befalls)
    assert (world.state, world.reason, world.calendar.made) == (CANCELLED, Reason.ROOM_TAKEN, 0)


def test_what_was_made_without_its_look_back_is_looked_at_again_before_it_is_confirmed() -> None:
    for half in (Fault.HALF, Fault.STALE):
        world = run({1: half}, plot=CLAIMED)
        assert [step.split()[1] for step in world.trace].index("Write") > 3
        assert (world.state, world.calendar.made, set(world.calendar.mails.values())) == (CONFIRMED, 1, {1})
    world = run({1: Fault.HALF, 3: Fault.BOOKED}, plot=CLAIMED)
    assert world.trace[1:4] == ["creating Create HALF", "creating Now ", "creating View BOOKED"]
    assert (world.state, world.reason) == (CANCELLED, Reason.ROOM_TAKEN)
    assert not world.calendar.mails
    failed = run({1: Fault.HALF, 3: Fault.THROTTLED}, plot=CLAIMED)
    assert failed.trace[3:6] == ["creating View THROTTLED", "creating Write ", "created Now "]
    assert failed.state is CONFIRMED


def test_a_look_back_whose_answer_came_late_is_made_again() -> None:
    def calendar_answers_after(slow: timedelta) -> list[str]:
        saga, names = settle(CLAIMED.record, INSTALLATION, claimed=True), list[str]()
        step = saga.send(None)
        while len(names) < 4:
            names.append(type(step).__name__)
            match step:
                case View():
                    step = saga.send(())
                case Create():
                    made = CalendarEvent("graph-1", SLOT, "1", (INSTALLATION, HELD.event.id), HELD.event.id, True)
                    step = saga.send(Created(made, (made,)))
                case _:
                    step = saga.send(START + slow)
        saga.close()
        return names

    assert calendar_answers_after(AT_ONCE) == ["View", "Create", "Now", "Now"]
    assert calendar_answers_after(AT_ONCE + timedelta(seconds=1)) == ["View", "Create", "Now", "View"]


@pytest.mark.thorough
def test_any_two_faults_one_after_the_other_leave_everything_as_it_should_be() -> None:
    for plot in (BOOK, CLAIMED, APART):
        ends = [world.state for world in explore(2, plot)]
        assert len(ends) > 1500
        assert {CONFIRMED, CANCELLED} == set(ends)


@pytest.mark.thorough
@settings(max_examples=250, deadline=None)
@given(
    st.dictionaries(st.integers(0, 70), st.sampled_from(Fault), min_size=3, max_size=12),
    st.sampled_from([BOOK, CLAIMED]),
    st.booleans(),
)
def test_any_sequence_of_faults_leaves_everything_as_it_should_be(
    plan: dict[int, Fault], plot: Plot, apart: bool
) -> None:
    run(plan, plot=replace(plot, apart=apart))


@pytest.mark.thorough
@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(SENDS), max_size=5),
    st.sampled_from([Fault.REJECTED, Fault.DENIED, Fault.DUPLICATE, Fault.DUPLICATE_UNNAMED, Fault.APPLIED, None]),
    st.booleans(),
)
def test_no_history_of_sends_leaves_one_behind_that_arrives_when_the_slot_was_given_up(
    sends: list[Fault], last: Fault | None, booked: bool
) -> None:
    def strike(step: AnyStep, passed: timedelta) -> Fault | None:
        if isinstance(step, Create):
            return next(befalls, None)
        return Fault.BOOKED if booked and isinstance(step, Find) and passed > MINUTE else None

    for plot in (BOOK, CLAIMED):
        befalls = iter([*sends, *([last] if last else [])])
        run({}, plot=plot, outage=strike)


def test_each_fault_alone_that_is_nobodys_decision_still_ends_in_a_booking() -> None:
    final = {Fault.REJECTED, Fault.DENIED, Fault.MAILBOX_GONE, Fault.ITEM_GONE} | OUTSIDE
    for world in (*explore(1), *explore(1, APART)):
        if not set(world.plan.values()) & final:
            assert world.state is CONFIRMED, world.plan


# --- What stands in the slot -----------------------------------------------------------------------------------------


def test_a_slot_that_is_taken_before_is_left_alone() -> None:
    calendar = rooms()
    calendar.book(OAK.address, SLOT)
    world = run({}, calendar=calendar)
    assert (world.state, world.reason) == (CANCELLED, Reason.ROOM_TAKEN)
    assert calendar.made == 0


def test_somebody_who_books_between_the_look_and_the_event_keeps_the_slot_and_nobody_is_mailed() -> None:
    world = run({4: Fault.BOOKED})
    assert (world.state, world.reason) == (CANCELLED, Reason.ROOM_TAKEN)
    assert list(world.calendar.entries) == ["somebody"]
    assert not world.calendar.mails
    assert world.now < START + HOUR + MINUTE, "a slot that was answered for is free at once"


def test_events_that_touch_the_slot_or_are_shown_as_free_are_not_in_the_way() -> None:
    calendar = rooms()
    calendar.book(OAK.address, replace(SLOT, starts=SLOT.starts - HOUR, ends=SLOT.starts), "before")
    calendar.book(OAK.address, replace(SLOT, starts=SLOT.ends, ends=SLOT.ends + HOUR), "after")
    calendar.book(OAK.address, SLOT, "free").blocks = False
    assert run({}, calendar=calendar).state is CONFIRMED


def test_a_copy_of_our_event_is_neither_adopted_nor_deleted() -> None:
    calendar = rooms()
    calendar.book(
        OAK.address, replace(SLOT, starts=SLOT.starts + 5 * HOUR, ends=SLOT.ends + 5 * HOUR), "copy"
    ).own = HELD.event.id
    world = run({4: Fault.CRASH}, calendar=calendar)
    assert (world.state, world.row.event.graph_id) == (CONFIRMED, "graph-1")
    calendar = rooms()
    calendar.book(
        OAK.address, replace(SLOT, starts=SLOT.starts + 5 * HOUR, ends=SLOT.ends + 5 * HOUR), "copy"
    ).own = HELD.event.id
    world = run({4: Fault.DUPLICATE_UNNAMED, 5: Fault.REMOVED}, calendar=calendar)
    assert (world.state, world.row.event.graph_id) == (CONFIRMED, "graph-2")
    assert "copy" in calendar.entries


@pytest.mark.parametrize("fault", [Fault.MOVED, Fault.SHIFTED])
def test_an_event_that_somebody_moved_before_it_was_confirmed_is_followed_at_once(fault: Fault) -> None:
    world = run({6: fault}, plot=APART)
    (there,) = world.calendar.ours()
    assert (world.state, world.row.booking.meeting.slot) == (CONFIRMED, there.slot)
    assert world.told_after is not None
    assert world.told_after < timedelta(seconds=5)


def test_an_event_that_seems_gone_but_is_not_is_kept() -> None:
    assert run({6: Fault.STALE, 7: Fault.MAILBOX_GONE}, plot=APART).state is CONFIRMED
    assert run({10: Fault.ITEM_GONE}, plot=APART).state is CONFIRMED
    assert run({10: Fault.MAILBOX_GONE}, plot=APART).state is CONFIRMED


@pytest.mark.parametrize(("step", "reason"), [(6, Reason.NOT_CONFIRMED), (10, Reason.REMOVED)])
def test_an_event_that_somebody_deleted_before_its_invitations_went_out_is_over(step: int, reason: Reason) -> None:
    world = run({step: Fault.REMOVED}, plot=APART)
    assert (world.state, world.reason) == (CANCELLED, reason)
    assert not world.calendar.mails


def test_an_invitation_that_is_refused_again_and_again_is_sent_ever_more_seldom_and_at_last() -> None:
    world = run({}, outage=lasting(Fault.REJECTED, timedelta(), HOUR, Invite), owners=400)
    assert world.state is CONFIRMED
    assert sum("Invite" in each for each in world.trace) < 16
    assert world.row.rejections == 0 or not world.row.event.invites_due


def test_a_slot_is_not_given_up_to_an_event_that_may_still_come_after_it_was_deleted() -> None:
    world = run({4: Fault.CRASH_LATE, 18: Fault.REMOVED}, plot=APART)
    assert (world.state, world.reason) == (CANCELLED, Reason.REMOVED)
    assert world.calendar.made == 2, "the late one came, and was taken back"


@pytest.mark.parametrize("step", [6, 10])
def test_who_was_added_in_outlook_before_the_invitations_stays_on_the_list(step: int) -> None:
    (event,) = run({step: Fault.JOINED}, plot=APART).calendar.ours()
    assert set(event.addresses) == {"pat@example.com", *(each.address for each in INVITEES)}


def test_who_was_added_in_outlook_to_an_event_of_unknown_outcome_stays_on_the_list() -> None:
    for plan in ({4: Fault.APPLIED, 9: Fault.JOINED}, {4: Fault.APPLIED, 6: Fault.STALE, 12: Fault.JOINED}):
        (event,) = run(plan, plot=APART).calendar.ours()
        assert "pat@example.com" in event.addresses


# --- What is sent ----------------------------------------------------------------------------------------------------


def test_invitations_wait_for_another_look_when_the_last_one_is_old() -> None:
    crash = run({9: Fault.CRASH}, plot=APART).trace
    again = ["confirmed Now ", "confirmed Now ", "confirmed Write ", "confirmed View "]
    assert crash[9:14] == ["confirmed Now CRASH", *again]
    taken = run({9: Fault.CRASH, 13: Fault.BOOKED}, plot=APART)
    assert (taken.state, taken.reason) == (CANCELLED, Reason.ROOM_TAKEN)
    assert not taken.calendar.mails
    assert timedelta(seconds=1) < FRESH < timedelta(minutes=1)


def test_invitations_of_unknown_outcome_are_looked_for_before_they_are_sent_again() -> None:
    for fault in (Fault.APPLIED, Fault.CRASH_APPLIED):
        world = run({10: fault}, plot=APART)
        assert sum(" Invite" in each for each in world.trace) == 1
        assert set(world.calendar.mails.values()) == {1}


def test_parts_of_a_list_are_sent_also_where_each_answer_takes_long() -> None:
    def together(step: AnyStep, _: timedelta) -> Fault | None:
        return Fault.REJECTED if isinstance(step, Invite) and len(step.attendees) > 1 else None

    world = World(plot=APART, outage=together, answered_after=timedelta(seconds=6))
    world.live(owners=3)
    sent = [each for each in world.trace if " Invite" in each]
    assert sent == ["confirmed Invite REJECTED", "confirmed Invite ", "confirmed Invite REJECTED"], (
        "not again and again"
    )


def test_nobody_counts_as_refused_while_the_list_that_was_sent_before_may_still_be_taken() -> None:
    seen: list[int] = []

    def late_and_then_refused(step: AnyStep, _: timedelta) -> Fault | None:
        if isinstance(step, Invite):
            seen.append(len(step.attendees))
            return {1: Fault.LATE, 2: Fault.REJECTED, 3: Fault.REJECTED}.get(len(seen))
        return None

    world = World(plot=APART, outage=late_and_then_refused)
    world.live(owners=4)
    everybody = {each.address for each in world.row.event.invitees}
    assert len(everybody) == seen[0] > 1, "nobody was taken off the list"
    assert all(each == len(everybody) for each in seen), "no part of it was sent"


def test_nobody_to_invite_means_that_nothing_is_sent() -> None:
    world = World(plot=replace(BOOK, record=HELD.with_event(replace(HELD.event, invitees=()))))
    world.live(owners=1)
    assert world.state is CONFIRMED
    assert not any(" Invite" in each for each in world.trace)


def test_what_a_repeat_sends_counts_as_unresolved_anew_and_until_its_own_end() -> None:
    assert QUARANTINE > SEND_WITHIN + LATE > LATE > TIMEOUT
    world = run({4: Fault.CRASH_LATE, 10: Fault.BOOKED})
    assert world.state is CANCELLED
    again = run({4: Fault.UNAVAILABLE, 9: Fault.CRASH_LATE})
    assert again.trace[5:11] == [
        "creating Write ",
        "creating Pause ",
        "creating Find ",
        "creating Now ",
        "creating Now ",
        "creating Write ",
    ]


def test_an_answered_send_leaves_nothing_unresolved_and_an_unanswered_one_does() -> None:
    assert run({}).row.event.unresolved_until is None
    assert run({4: Fault.APPLIED}).row.event.unresolved_until is not None
    assert run({4: Fault.DUPLICATE}).row.event.unresolved_until is None


def test_a_slot_is_given_up_only_after_a_search_that_began_when_nothing_could_come_any_more() -> None:
    """A request that is applied just after the search, and resolved just after that, would stay behind."""
    withdrawing = at(EventState.CANCELLING)
    unresolved = replace(withdrawing.event, unresolved_until=START + timedelta(seconds=1))
    saga = settle(withdrawing.with_event(unresolved), INSTALLATION)
    step = saga.send(None)
    while not isinstance(step, Find):
        step = saga.send(START)
    step = saga.send(())  # nothing there yet, and the answer took a while
    while type(step).__name__ == "Now":
        step = saga.send(START + timedelta(seconds=2))
    assert type(step).__name__ == "Postpone"


def test_a_view_that_lacks_our_own_event_is_too_old_to_give_a_slot_up_for() -> None:
    other = CalendarEvent("other", SLOT, "1")
    created = replace(at(EventState.CREATED).event, graph_id="graph-1", etag="1")
    saga = settle(HELD.with_event(created), INSTALLATION)
    step = saga.send(None)
    while not isinstance(step, View):
        step = saga.send(START)
    step = saga.send((other,))
    assert isinstance(step, Read), "the event itself is looked at"
    step = saga.send(EventDetail("graph-1", "1", SLOT, "Plan", False, ()))
    assert isinstance(step, Pause)


def test_an_event_is_not_changed_by_what_it_was_before_our_own_last_request() -> None:
    record = STANDING.with_event(replace(STANDING.event, etag="3"))
    older, ours = (EventDetail("graph-1", etag, SLOT, "Plan", False, ()) for etag in ("2", "3"))
    saga = look_anew(record, INSTALLATION)
    known = iter((older, older, ours))
    assert isinstance(saga.send(None), Read)
    for _ in range(2):
        assert isinstance(saga.send(next(known)), Now)
        assert isinstance(saga.send(START + timedelta(seconds=1)), Pause)
        assert isinstance(saga.send(None), Read)
    assert isinstance(saga.send(next(known)), Now)
    with pytest.raises(StopIteration) as done:
        saga.send(START + timedelta(seconds=1))
    assert done.value.value == ours
    answered = EventDetail("graph-1", "4", SLOT, "Plan", False, INVITEES)
    soon = look_anew(record, INSTALLATION)
    assert isinstance(soon.send(None), Read)
    assert isinstance(soon.send(answered), Now)
    with pytest.raises(StopIteration) as done:
        soon.send(START + timedelta(seconds=1))
    assert done.value.value == answered, "somebody answered the invitation since"
    later = look_anew(record, INSTALLATION)
    assert isinstance(later.send(None), Read)
    assert isinstance(later.send(older), Now)
    with pytest.raises(StopIteration) as done:
        later.send(START + timedelta(minutes=1))
    assert done.value.value == older, "somebody else's doing"


# --- What lasts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault", [Fault.DENIED, Fault.MAILBOX_GONE, Fault.UNAVAILABLE, Fault.THROTTLED, Fault.REJECTED]
)
@pytest.mark.parametrize("state", [0.1, 0.25, 0.35])
def test_an_outage_of_half_an_hour_ends_in_a_plain_no_that_is_told_when_time_is_up(fault: Fault, state: float) -> None:
    world = run({}, outage=lasting(fault, timedelta(seconds=state), 30 * MINUTE), owners=400)
    assert world.told_after is not None
    assert world.told_after < GIVE_UP + 3 * MINUTE
    if world.state is CANCELLED:
        assert not world.calendar.ours()


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.LATE, Fault.CRASH, Fault.CRASH_LATE])
def test_sends_that_never_come_through_in_time_end_in_a_plain_no(fault: Fault) -> None:
    world = run({}, outage=lasting(fault, timedelta(), HOUR, Create), owners=400)
    assert world.state in (CONFIRMED, CANCELLED)
    assert world.told_after is not None
    assert world.told_after < GIVE_UP + 5 * MINUTE


def test_a_verification_that_never_succeeds_is_given_up_and_the_event_taken_back() -> None:
    outage = lasting(Fault.UNAVAILABLE, timedelta(seconds=0.3), 40 * MINUTE, View)
    world = run({}, plot=APART, outage=outage, owners=400)
    assert (world.state, world.reason) == (CANCELLED, Reason.NOT_CONFIRMED)
    assert world.calendar.made == 1


def test_a_booking_that_stands_keeps_trying_to_invite() -> None:
    world = run({}, outage=lasting(Fault.UNAVAILABLE, timedelta(), 40 * MINUTE, Invite, Read), owners=400)
    assert world.state is CONFIRMED
    assert set(world.calendar.mails.values()) == {1}


def test_throttling_is_waited_out_for_as_long_as_was_asked() -> None:
    world = run({1: Fault.THROTTLED})
    assert world.trace[1:4] == ["held View THROTTLED", "held Now ", "held Postpone "]
    assert world.now > START + timedelta(seconds=7)
    assert world.state is CONFIRMED


@pytest.mark.parametrize("fault", [Fault.DENIED, Fault.MAILBOX_GONE])
def test_a_room_that_cannot_be_read_is_refused_at_once_and_not_written_to(fault: Fault) -> None:
    world = run({1: fault})
    assert (world.state, world.reason) == (CANCELLED, Reason.ROOM_UNREADABLE)
    assert world.calendar.made == 0


def test_an_event_at_rest_needs_no_step() -> None:
    for record in (at(CANCELLED), at(CONFIRMED), STANDING):
        with pytest.raises(StopIteration):
            settle(record, INSTALLATION).send(None)


def test_a_row_that_was_held_too_long_is_let_go_unsent() -> None:
    world = World(now=START + GIVE_UP + MINUTE)
    world.live(owners=1)
    assert (world.state, world.calendar.made) == (CANCELLED, 0)
    assert world.reason is Reason.NOT_CONFIRMED


def test_the_checks_of_this_world_find_what_is_wrong() -> None:
    world = World(outage=no_outage)
    world.live(owners=1)
    invitation = ("invitation", HELD.event.id, MEGAN.address, 0)
    world.calendar.mails[invitation] += 1
    with pytest.raises(AssertionError, match="mailed twice"):
        world.check()
    world.calendar.mails[invitation] -= 1
    world.row = at(CANCELLED, world.row)
    with pytest.raises(AssertionError, match="an orphan"):
        world.check()
