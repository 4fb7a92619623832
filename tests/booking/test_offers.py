"""What can be done with a booking at a moment, and until when it may last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Problem, Reason
from booking.manage.offers import (
    MINUTE,
    STEPS,
    Limit,
    Offer,
    Phase,
    end_now,
    is_ending,
    later_ends,
    latest_end,
    offers,
    others_in_room,
    phase_of,
    stamp_of,
)
from booking.model import (
    Attendee,
    Booking,
    CalendarEvent,
    Change,
    ChangeState,
    EventState,
    Mailbox,
    MeetingRequest,
    Person,
    Room,
    Slot,
)
from booking.policy import Access, Rules, access
from booking.protocol.record import LedgerEvent

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
SLOT = Slot(TEN, TEN + HOUR)
RULES = Rules(longest=timedelta(hours=4))
OAK = Room(Mailbox("oak@example.com", "Europe/Helsinki"), "Oak")
MEGAN, ALEX = Person("megan", "Megan", "megan@example.com"), Person("alex", "Alex", "alex@example.com")
BOOKING = Booking("b", "RK-1", OAK, MEGAN, MeetingRequest(SLOT), EventState.CONFIRMED)
BEFORE, DURING, AFTER = TEN - HOUR, TEN + HOUR / 2, TEN + HOUR

moments = st.integers(-120, 600).map(lambda minutes: TEN + minutes * MINUTE)
odd_moments = st.integers(-7_200, 36_000).map(lambda seconds: TEN + timedelta(seconds=seconds))
slots = st.lists(odd_moments, min_size=2, max_size=2, unique=True).map(lambda pair: Slot(min(pair), max(pair)))
rules = st.integers(1, 12).map(lambda halves: Rules(longest=halves * HOUR / 2))


# --- Who may what ----------------------------------------------------------------------------------------------------


INVITED = replace(
    BOOKING,
    meeting=MeetingRequest(SLOT, "", (Attendee("alex@example.com", "Alex", "alex"), Attendee("g@else.example"))),
)


@pytest.mark.parametrize(
    ("person", "admin", "expected"),
    [
        (MEGAN, False, Access.EDIT),
        (Person("megan", "", ""), False, Access.EDIT),
        (Person("other", "Megan", "megan@example.com"), False, Access.NONE),
        (ALEX, False, Access.SEE),
        (ALEX, True, Access.EDIT),
        (Person("alex", "", ""), False, Access.SEE),
        (Person("lee", "Lee", "G@else.example"), False, Access.SEE),
        (Person("lee", "Alex", "lee@example.com"), False, Access.NONE),
        (Person("lee", "Lee", ""), False, Access.NONE),
        (Person("lee", "Lee", ""), True, Access.EDIT),
    ],
)
def test_the_booker_and_admins_edit_attendees_see_and_nobody_else_knows(
    person: Person, admin: bool, expected: Access
) -> None:
    assert access(INVITED, person, admin=admin) is expected


# --- What can be done ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "phase", "expected"),
    [
        (BEFORE, Phase.COMING, (Offer.CHANGE, Offer.EXTEND, Offer.CANCEL)),
        (TEN, Phase.RUNNING, (Offer.EXTEND, Offer.END, Offer.CHANGE)),
        (DURING, Phase.RUNNING, (Offer.EXTEND, Offer.END, Offer.CHANGE)),
        (AFTER - MINUTE, Phase.RUNNING, (Offer.EXTEND, Offer.END, Offer.CHANGE)),
        (AFTER - MINUTE / 2, Phase.RUNNING, (Offer.EXTEND,)),
        (AFTER, Phase.OVER, ()),
    ],
)
def test_what_can_be_done_goes_by_the_time(now: datetime, phase: Phase, expected: tuple[Offer, ...]) -> None:
    assert phase_of(BOOKING, now) is phase
    assert offers(BOOKING, Access.EDIT, now) == expected
    assert offers(BOOKING, Access.SEE, now) == offers(BOOKING, Access.NONE, now) == ()


@pytest.mark.parametrize(
    "gone",
    [
        replace(BOOKING, state=EventState.CANCELLED),
        replace(BOOKING, state=EventState.CANCELLING),
        replace(BOOKING, problem=Problem(Reason.REMOVED)),
        replace(BOOKING, ended_by=MEGAN),
    ],
)
@pytest.mark.parametrize("now", [BEFORE, DURING, AFTER])
def test_nothing_can_be_done_with_what_is_gone(gone: Booking, now: datetime) -> None:
    assert phase_of(gone, now) is Phase.GONE
    assert offers(gone, Access.EDIT, now) == ()


@pytest.mark.parametrize("state", [EventState.HELD, EventState.CREATING, EventState.CREATED])
@pytest.mark.parametrize("now", [BEFORE, DURING])
def test_what_is_on_its_way_to_the_calendar_can_be_cancelled(state: EventState, now: datetime) -> None:
    assert offers(replace(BOOKING, state=state), Access.EDIT, now) == (Offer.CANCEL,)


def test_what_is_being_changed_is_not_changed_again() -> None:
    change = Change("c", OAK, MeetingRequest(SLOT))
    changing = replace(BOOKING, change=change)
    assert offers(changing, Access.EDIT, BEFORE) == (Offer.CANCEL,)
    assert offers(changing, Access.EDIT, DURING) == ()
    for state in (ChangeState.DONE, ChangeState.DROPPED):
        ended = replace(BOOKING, change=replace(change, state=state))
        assert offers(ended, Access.EDIT, BEFORE) == offers(BOOKING, Access.EDIT, BEFORE)


@given(slots, odd_moments)
def test_ending_now_keeps_what_was_to_the_whole_minute_and_frees_the_rest(slot: Slot, now: datetime) -> None:
    ends = end_now(slot, now)
    assert ends >= slot.starts + MINUTE
    assert ends >= now
    if ends > slot.starts + MINUTE:
        assert ends - now < MINUTE
        assert not ends.second
    assert is_ending(slot, now) == (ends >= slot.ends)


# --- How much longer -------------------------------------------------------------------------------------------------


@given(slots, st.lists(slots, max_size=8), rules)
def test_the_limit_meets_nobody_breaks_no_rule_and_could_not_be_later(
    slot: Slot, others: list[Slot], rules: Rules
) -> None:
    limit = latest_end(slot, others, rules)
    assert limit.until >= slot.ends
    if limit.until > slot.ends:
        longer = Slot(slot.starts, limit.until)
        assert longer.duration <= rules.longest
        assert not any(longer.overlaps(each) for each in others)
        assert not limit.until.second
    minute_more = Slot(slot.starts, limit.until + MINUTE)
    if limit.taken:
        assert any(minute_more.overlaps(each) for each in others)
    else:
        assert minute_more.duration > rules.longest


@given(slots, st.lists(slots, max_size=8), rules)
def test_the_ends_to_choose_from_are_later_in_order_within_the_limit_and_reach_as_far_as_it_allows(
    slot: Slot, others: list[Slot], rules: Rules
) -> None:
    limit = latest_end(slot, others, rules)
    ends = later_ends(slot, limit)
    assert list(ends) == sorted(set(ends))
    assert all(slot.ends < each <= limit.until for each in ends)
    assert not any(each.second or each.microsecond for each in ends)
    assert len(ends) <= len(STEPS)
    if limit.until > slot.ends:
        farthest = (slot.ends + STEPS[-1]).replace(second=0)
        assert ends[-1] == min(limit.until, farthest)


@pytest.mark.parametrize(
    ("free", "minutes"),
    [(0, []), (7, [7]), (15, [15]), (40, [15, 30, 40]), (59, [15, 30, 59]), (60, [15, 30, 60]), (300, [15, 30, 60])],
)
def test_a_rest_between_the_steps_is_offered_whole(free: int, minutes: list[int]) -> None:
    ends = later_ends(SLOT, Limit(SLOT.ends + free * MINUTE, taken=True))
    assert [(each - SLOT.ends) // MINUTE for each in ends] == minutes


def test_the_rules_limit_where_nobody_comes_next_and_never_take_back_what_is_booked() -> None:
    assert latest_end(SLOT, [], RULES) == Limit(TEN + 4 * HOUR, taken=False)
    assert latest_end(SLOT, [], Rules(longest=HOUR / 2)) == Limit(SLOT.ends, taken=False)
    earlier, touching = Slot(TEN - HOUR, TEN), Slot(SLOT.ends, SLOT.ends + HOUR)
    assert latest_end(SLOT, [earlier], RULES).taken is False
    assert latest_end(SLOT, [touching], RULES) == Limit(SLOT.ends, taken=True)
    within = Slot(TEN + HOUR / 4, TEN + HOUR / 2)
    assert latest_end(SLOT, [within], RULES) == Limit(SLOT.ends, taken=True)


# --- Who else has the room -------------------------------------------------------------------------------------------


OWN = LedgerEvent("e-1", OAK.mailbox, SLOT, b"{}", (), TEN, graph_id="g-1")
NEXT = Slot(SLOT.ends, SLOT.ends + HOUR)


def seen(slot: Slot, stamp: str = "", transaction: str | None = None, graph_id: str = "g-9") -> CalendarEvent:
    marked = ("inst", stamp) if stamp else None
    return CalendarEvent(graph_id, slot, stamp=marked, transaction_id=transaction or stamp, organized=bool(stamp))


@pytest.mark.parametrize(
    ("event", "counts"),
    [
        (seen(NEXT), True),
        (replace(seen(NEXT), blocks=False), False),
        (seen(SLOT, "e-1", graph_id="g-1"), False),
        (seen(Slot(TEN, NEXT.ends), "e-2"), False),  # the placeholder of a change that is over
        (seen(NEXT, "e-2"), True),  # another booking of ours
        (seen(Slot(TEN, NEXT.ends), "e-3"), True),  # stamped like ours, but nothing that we know
        (seen(Slot(TEN, NEXT.ends), "e-2", transaction="e-4"), True),  # a copy
        (replace(seen(Slot(TEN, NEXT.ends), "e-2"), organized=False), True),  # an invitation that was forwarded
        (replace(seen(Slot(TEN, NEXT.ends), "e-2"), stamp=("other", "e-2")), True),
    ],
)
def test_everybody_is_in_the_way_but_the_booking_itself_and_what_a_change_left_behind(
    event: CalendarEvent, counts: bool
) -> None:
    assert others_in_room([event], SLOT, OWN, {"e-1", "e-2"}, "inst") == ([event.slot] if counts else [])


def test_where_no_event_is_known_all_that_blocks_counts() -> None:
    assert others_in_room([seen(SLOT), seen(NEXT)], SLOT, None, (), "inst") == [SLOT, NEXT]
    assert stamp_of(seen(SLOT), "inst") == ""
    assert stamp_of(seen(SLOT, "e-1"), "inst") == "e-1"
