"""Which news a booking has, and when: told to whoever did not do it, at its time, and once for what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import Problem, Reason, Refused
from booking.manage.notices import LATE, MOST_MINUTES, USUAL_MINUTES, WEIGHT, Kind, Notice, all_declined, current, due
from booking.manage.reminders import Reminders
from booking.model import Attendee, Booking, Change, ChangeState, EventState, Person, Response, Slot
from tests.fakes.store import MemoryPeople
from tests.support import scenes

STARTS = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONG_AGO = STARTS - timedelta(days=9)
DECLINED = tuple((address, Response.DECLINED) for address in (scenes.ALEX.address, "guest@partner.example"))


def booking(**changes: object) -> Booking:
    meeting = replace(scenes.booking().meeting, slot=Slot(STARTS, STARTS + timedelta(hours=1)))
    return replace(scenes.booking(meeting=meeting), **changes)  # type: ignore[arg-type]


def at(minutes: float) -> datetime:
    """So many minutes before the start."""
    return STARTS - timedelta(minutes=minutes)


EARLIER = at(120)


def kinds(made: Booking, now: datetime = EARLIER, *, registered: bool = True) -> list[Kind]:
    return [each.kind for each in due(made, registered=registered, minutes=None, decided_at=LONG_AGO, now=now)]


def changed(by: Person | None, state: ChangeState = ChangeState.DONE, **changes: object) -> Booking:
    meeting = booking().meeting
    return booking(change=Change("c-1", scenes.OAK, meeting, state=state, by=by), **changes)


def ended(reason: Reason, **changes: object) -> Booking:
    return booking(state=EventState.CANCELLED, problem=Problem(reason), **changes)


# --- Reminders -------------------------------------------------------------------------------------------------------


def reminded(made: Booking, now: datetime, minutes: int | None = None, decided_at: datetime = LONG_AGO) -> bool:
    news = due(made, registered=True, minutes=minutes, decided_at=decided_at, now=now)
    return Kind.REMINDER in {each.kind for each in news}


@pytest.mark.parametrize(
    ("minutes", "before", "expected"),
    [
        (None, USUAL_MINUTES + 0.1, False),
        (None, USUAL_MINUTES, True),
        (None, 0.1, True),
        (None, 0, False),
        (15, 15, True),
        (15, 15.1, False),
        (0, 5, False),
        (0, 0, False),
        (MOST_MINUTES, MOST_MINUTES, True),
    ],
)
def test_a_reminder_is_due_from_its_time_until_the_start(minutes: int | None, before: float, expected: bool) -> None:
    assert reminded(booking(), at(before), minutes) == expected


instants = st.integers(-60, 48 * 60).map(at)


@given(st.integers(1, MOST_MINUTES), instants, instants)
def test_who_had_the_booking_in_hand_after_the_time_of_its_reminder_needs_none(
    minutes: int, decided_at: datetime, now: datetime
) -> None:
    expected = decided_at <= at(minutes) <= now < STARTS
    assert reminded(booking(), now, minutes, decided_at) == expected


@given(st.integers(0, MOST_MINUTES), st.lists(instants, max_size=20))
def test_however_often_one_looks_there_is_one_reminder_for_a_start(minutes: int, looks: list[datetime]) -> None:
    seen = {
        each.about
        for now in looks
        for each in due(booking(), registered=True, minutes=minutes, decided_at=LONG_AGO, now=now)
        if each.kind is Kind.REMINDER
    }
    assert seen <= {STARTS.isoformat()}


@given(st.integers(-600, 600).filter(bool))
def test_a_booking_that_was_moved_is_reminded_of_anew(minutes: int) -> None:
    slot = booking().meeting.slot
    by = timedelta(minutes=minutes)
    moved = booking(meeting=replace(booking().meeting, slot=Slot(slot.starts + by, slot.ends + by)))
    told = {each for each in current(booking(), registered=True, now=LONG_AGO) if each.kind is Kind.REMINDER}
    again = {each for each in current(moved, registered=True, now=LONG_AGO) if each.kind is Kind.REMINDER}
    assert len(told) == len(again) == 1
    assert not told & again


@pytest.mark.parametrize("state", [each for each in EventState if each is not EventState.CONFIRMED])
def test_what_does_not_stand_is_not_reminded_of(state: EventState) -> None:
    assert not reminded(booking(state=state), at(5))


def test_what_is_being_cancelled_is_not_reminded_of() -> None:
    assert not reminded(booking(ended_by=scenes.MEGAN), at(5))


# --- What others did -------------------------------------------------------------------------------------------------


def test_a_change_is_told_when_it_is_done_to_whoever_did_not_make_it() -> None:
    assert due(changed(scenes.ALEX), registered=True, minutes=None, decided_at=LONG_AGO, now=at(120)) == (
        Notice(scenes.BOOKING_ID, Kind.CHANGED, "c-1"),
    )
    assert kinds(changed(scenes.MEGAN)) == []
    assert kinds(changed(None)) == []
    for state in (ChangeState.ASKED, ChangeState.APPLYING, ChangeState.DROPPED):
        assert kinds(changed(scenes.ALEX, state)) == []


def test_every_move_in_outlook_is_a_change_of_its_own() -> None:
    once, twice = (current(booking(followed=times), registered=True, now=at(120))[0] for times in (1, 2))
    assert once.kind is twice.kind is Kind.CHANGED
    assert once != twice


def test_a_booking_that_an_admin_ended_early_is_told_of_for_a_while() -> None:
    assert kinds(changed(scenes.ALEX), STARTS + timedelta(hours=1, minutes=30)) == [Kind.CHANGED]
    assert kinds(changed(scenes.ALEX), STARTS + timedelta(hours=1) + LATE) == []


def test_a_cancellation_is_told_to_whoever_did_not_ask_for_it_once_it_is_certain() -> None:
    assert kinds(ended(Reason.CANCELLED, ended_by=scenes.ALEX)) == [Kind.CANCELLED]
    assert kinds(ended(Reason.CANCELLED, ended_by=scenes.MEGAN)) == []
    assert kinds(ended(Reason.CANCELLED)) == []
    assert kinds(booking(ended_by=scenes.ALEX)) == []


@pytest.mark.parametrize("reason", [Reason.REMOVED, Reason.ROOM_TAKEN])
def test_a_booking_that_is_lost_is_told_where_it_had_been_told_as_booked(reason: Reason) -> None:
    assert kinds(ended(reason)) == [Kind.CANCELLED]
    assert kinds(ended(reason, invited=False)) == []
    assert kinds(ended(reason, invited=False, verified=True)) == [Kind.CANCELLED]
    lost_after_a_change = replace(changed(scenes.MEGAN), problem=Problem(reason), invited=False)
    assert kinds(lost_after_a_change) == [Kind.CANCELLED]


def test_a_cancellation_leaves_no_other_news() -> None:
    made = replace(changed(scenes.ALEX), followed=2, ended_by=scenes.ALEX, problem=Problem(Reason.CANCELLED))
    gone = replace(made, state=EventState.CANCELLED)
    assert kinds(gone, at(5), registered=False) == [Kind.CANCELLED]
    assert kinds(made, at(5), registered=False) == [], "its event still stands"


def test_a_room_that_left_the_registry_is_told_as_long_as_the_booking_lasts() -> None:
    assert kinds(booking(), registered=False) == [Kind.UNREGISTERED]
    assert kinds(booking(), STARTS + timedelta(minutes=59), registered=False) == [Kind.UNREGISTERED]
    assert kinds(booking(), STARTS + timedelta(minutes=60), registered=False) == []
    assert kinds(booking(state=EventState.HELD), registered=False) == []


def test_everybody_declined_is_told_until_the_start() -> None:
    assert kinds(booking(responses=DECLINED)) == [Kind.DECLINED]
    assert kinds(booking(responses=DECLINED), STARTS) == []


@pytest.mark.parametrize("other", [each for each in Response if each is not Response.DECLINED])
def test_as_long_as_one_did_not_decline_the_room_is_needed(other: Response) -> None:
    assert all_declined(booking(responses=DECLINED))
    assert not all_declined(booking(responses=DECLINED[:1]))
    assert not all_declined(booking(responses=(*DECLINED[:1], ("guest@partner.example", other))))
    assert not all_declined(booking(responses=(*DECLINED, ("added.in.outlook@contoso.example", other))))


def test_the_booker_and_the_room_are_not_among_those_who_decline() -> None:
    own = ((scenes.MEGAN.address, Response.ACCEPTED), (scenes.OAK.address, Response.ACCEPTED))
    assert all_declined(booking(responses=(*DECLINED, *own)))
    alone = booking(
        meeting=replace(booking().meeting, attendees=()), responses=((scenes.MEGAN.address, Response.DECLINED),)
    )
    assert not all_declined(alone)
    invited = (Attendee(scenes.MEGAN.address, person_id=scenes.MEGAN.id),)
    assert not all_declined(booking(meeting=replace(booking().meeting, attendees=invited), responses=alone.responses))


def test_the_weightiest_news_comes_first() -> None:
    made = replace(changed(scenes.ALEX), followed=1, responses=DECLINED)
    assert kinds(made, at(5), registered=False) == [
        Kind.CHANGED,
        Kind.CHANGED,
        Kind.UNREGISTERED,
        Kind.DECLINED,
        Kind.REMINDER,
    ]


@given(instants, st.booleans(), st.sampled_from(list(EventState)), st.integers(0, 2), st.integers(0, MOST_MINUTES))
def test_what_is_due_is_among_what_may_be_told_in_order_of_weight(
    now: datetime, registered: bool, state: EventState, followed: int, minutes: int
) -> None:
    made = booking(state=state, followed=followed, responses=DECLINED)
    news = due(made, registered=registered, minutes=minutes, decided_at=LONG_AGO, now=now)
    assert set(news) <= set(current(made, registered=registered, now=now))
    assert list(news) == sorted(news, key=lambda each: WEIGHT[each.kind])
    assert len(news) == len(set(news))


# --- The use case ----------------------------------------------------------------------------------------------------


async def test_people_choose_their_own_reminder_within_a_day() -> None:
    reminders = Reminders(times=MemoryPeople())
    assert await reminders.of(scenes.MEGAN) == USUAL_MINUTES
    for minutes in (0, 1, MOST_MINUTES):
        assert await reminders.choose(scenes.MEGAN, minutes) == minutes
        assert await reminders.of(scenes.MEGAN) == minutes
    for minutes in (-1, MOST_MINUTES + 1, 9999):
        with pytest.raises(Refused) as refusal:
            await reminders.choose(scenes.MEGAN, minutes)
        assert refusal.value.problems[0].reason is Reason.REMINDER_TOO_EARLY
    assert await reminders.of(scenes.MEGAN) == MOST_MINUTES
    assert await reminders.of(scenes.ALEX) == USUAL_MINUTES
