"""A short kill campaign on real processes, and an audit that notices what it is there to notice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.model import Slot
from campaigns.chaos.__main__ import campaign
from campaigns.chaos.audit import KINDS, audit
from campaigns.chaos.clients import ZONE, Attempt, Told, listed_as, told_by
from campaigns.chaos.operations import Heard, Operation, Where
from campaigns.chaos.watch import WatchedTeams
from cards.words import span
from graph.sandbox.seed import PEOPLE as EMPLOYEES
from graph.sandbox.seed import Meeting
from graph.sandbox.tenant import Tenant
from tests.fakes.teams import CARD, FakeTeams
from tests.support.databases import DATABASES, POSTGRES
from tests.support.world import ADELE, PEOPLE, mail

STARTS = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HEADLINES = {
    Told.BOOKED: "Booked ✓",
    Told.HELD: "Waiting for the room to confirm",
    Told.NOT_BOOKED: "⚠ Oak is taken at that time.",
    Told.NOTHING: "Book a room",
}


@pytest.mark.parametrize("kind", DATABASES)
async def test_processes_that_are_killed_at_random_lose_no_booking_and_leave_nobody_waiting(kind: str) -> None:
    server = POSTGRES if kind == "postgres" else ""
    outcome = await campaign(kills=5, seed=5, server=server, at_once=1)
    assert outcome.kills >= 5
    assert outcome.counts["bookings tried"] > 0
    assert {kind: found for kind, found in outcome.wrong.items() if found} == {}


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams(people=PEOPLE) as opened:
        yield opened


@pytest.fixture
def tenant() -> Tenant:
    return Tenant(clock=lambda: STARTS, populate=False)


def attempt(
    teams: FakeTeams, *heard: Told, ended: Told, title: str = "Plan", later: timedelta = timedelta()
) -> Attempt:
    """Somebody wanted Oak for an hour, was told so, and has such a card in the end, which names the hour `later`."""
    lines = (HEADLINES[ended], "Oak", span(Slot(STARTS + later, STARTS + later + HOUR), ZONE))
    card = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": line} for line in lines]}
    message = {"attachments": [{"contentType": CARD, "content": card}]}
    teams._messages.setdefault(teams.personal(ADELE).id, {})[title] = message
    return Attempt(ADELE, title, mail("Oak"), STARTS, STARTS + HOUR, title, list(heard))


def stands(tenant: Tenant, title: str = "Plan", later: timedelta = timedelta(), reference: str = "") -> None:
    """An event of ours is on Oak's calendar."""
    starts, ends = ((STARTS + later + length).replace(tzinfo=None) for length in (2 * HOUR, 3 * HOUR))  # in Helsinki
    event = tenant.outside.meeting(room=mail("Oak"), meeting=Meeting(title, EMPLOYEES[0], starts, ends))
    body = {"contentType": "text", "content": f"Reference: {reference}"}
    tenant.commit(replace(event, own=True, props={**event.props, "body": body}))


def wrong(teams: FakeTeams, tenant: Tenant, *attempts: Attempt) -> set[str]:
    found = audit(attempts, teams, tenant)
    assert set(found) == set(KINDS)
    return {kind for kind, each in found.items() if each}


async def test_a_booking_that_stands_as_it_was_told_is_sound(teams: FakeTeams, tenant: Tenant) -> None:
    stands(tenant)
    assert wrong(teams, tenant, attempt(teams, Told.HELD, Told.BOOKED, ended=Told.BOOKED)) == set()


async def test_a_booking_that_was_told_and_does_not_stand_is_lost(teams: FakeTeams, tenant: Tenant) -> None:
    assert wrong(teams, tenant, attempt(teams, Told.BOOKED, ended=Told.BOOKED)) == {"lost"}


async def test_a_booking_that_stands_at_another_time_is_noticed(teams: FakeTeams, tenant: Tenant) -> None:
    stands(tenant, later=HOUR)
    assert wrong(teams, tenant, attempt(teams, Told.BOOKED, ended=Told.BOOKED)) == {"other than confirmed"}


def operation(attempt: Attempt, *heard: Heard, later: timedelta | None = None) -> Attempt:
    """They asked for the hour `later` instead, or for nothing any more, and heard that."""
    target = None if later is None else Where(mail("Oak"), STARTS + later, STARTS + later + HOUR)
    attempt.operations.append(Operation("deed", "key", target, list(heard)))
    return attempt


@pytest.mark.parametrize(
    ("heard", "stands_later", "card_later", "found"),
    [
        (Heard.DONE, True, True, set()),
        (Heard.DONE, False, False, {"other than confirmed"}),
        (Heard.DONE, True, False, {"other than confirmed"}),
        (Heard.DONE, False, True, {"other than confirmed"}),
        (Heard.PENDING, True, True, set()),
        (Heard.PENDING, False, False, set()),
        (Heard.PENDING, True, False, {"other than confirmed"}),
        (Heard.REFUSED, False, False, set()),
        (Heard.REFUSED, True, True, {"other than confirmed"}),
    ],
)
async def test_a_changed_booking_stands_as_it_was_answered_and_as_its_card_says(
    teams: FakeTeams, tenant: Tenant, heard: Heard, stands_later: bool, card_later: bool, found: set[str]
) -> None:
    stands(tenant, later=HOUR * stands_later)
    made = attempt(teams, Told.BOOKED, ended=Told.BOOKED, later=HOUR * card_later)
    assert wrong(teams, tenant, operation(made, heard, later=HOUR)) == found


async def test_a_cancelled_booking_is_gone_with_its_event(teams: FakeTeams, tenant: Tenant) -> None:
    made = operation(attempt(teams, Told.BOOKED, ended=Told.NOT_BOOKED), Heard.PENDING)
    assert wrong(teams, tenant, made) == set()
    stands(tenant)
    assert wrong(teams, tenant, made) == {"orphans"}
    kept = operation(attempt(teams, Told.BOOKED, ended=Told.BOOKED), Heard.PENDING)
    assert wrong(teams, tenant, kept) == {"told two that disagree"}


async def test_a_change_that_nobody_answered_or_that_was_answered_both_ways_is_noticed(
    teams: FakeTeams, tenant: Tenant
) -> None:
    stands(tenant)
    made = attempt(teams, Told.BOOKED, ended=Told.BOOKED)
    assert wrong(teams, tenant, operation(made, later=HOUR)) == {"without a final answer"}
    both = operation(attempt(teams, Told.BOOKED, ended=Told.BOOKED), Heard.DONE, Heard.REFUSED, later=timedelta())
    assert wrong(teams, tenant, both) == {"told two that disagree"}


async def test_a_placeholder_that_is_left_is_an_orphan_and_no_double_of_its_own_booking(
    teams: FakeTeams, tenant: Tenant
) -> None:
    stands(tenant, reference="RK-234567")
    stands(tenant, "Being changed", reference="RK-234567")
    assert wrong(teams, tenant, attempt(teams, Told.BOOKED, ended=Told.BOOKED)) == {"orphans"}


async def test_two_bookings_in_one_room_are_doubles(teams: FakeTeams, tenant: Tenant) -> None:
    stands(tenant)
    stands(tenant, "Other")
    made = [attempt(teams, Told.BOOKED, ended=Told.BOOKED, title=title) for title in ("Plan", "Other")]
    assert wrong(teams, tenant, *made) == {"doubles"}


async def test_a_booking_beside_somebody_elses_is_noticed(teams: FakeTeams, tenant: Tenant) -> None:
    stands(tenant)
    tenant.outside.book(room=mail("Oak"), start=STARTS, end=STARTS + HOUR)
    made = attempt(teams, Told.BOOKED, ended=Told.BOOKED)
    assert wrong(teams, tenant, made) == {"doubles with others"}


@pytest.mark.parametrize("heard", [(Told.NOT_BOOKED,), (Told.HELD, Told.NOT_BOOKED)])
async def test_an_event_of_a_booking_that_came_to_nothing_is_an_orphan(
    teams: FakeTeams, tenant: Tenant, heard: tuple[Told, ...]
) -> None:
    stands(tenant)
    assert wrong(teams, tenant, attempt(teams, *heard, ended=Told.NOT_BOOKED)) == {"orphans"}


async def test_an_event_that_nobody_asked_for_is_an_orphan(teams: FakeTeams, tenant: Tenant) -> None:
    stands(tenant)
    assert wrong(teams, tenant) == {"orphans"}


@pytest.mark.parametrize("ended", [Told.HELD, Told.NOTHING])
async def test_somebody_who_was_only_told_of_the_hold_has_no_final_answer(
    teams: FakeTeams, tenant: Tenant, ended: Told
) -> None:
    stands(tenant)
    assert wrong(teams, tenant, attempt(teams, Told.HELD, ended=ended)) == {"without a final answer"}


async def test_what_was_refused_and_booked_by_its_own_repeat_disagrees(teams: FakeTeams, tenant: Tenant) -> None:
    stands(tenant)
    made = attempt(teams, Told.NOT_BOOKED, Told.BOOKED, ended=Told.BOOKED)
    assert wrong(teams, tenant, made) == {"told two that disagree"}


async def test_a_booking_is_only_taken_back_for_somebody_in_outlook(teams: FakeTeams, tenant: Tenant) -> None:
    made = attempt(teams, Told.BOOKED, ended=Told.NOT_BOOKED)
    assert wrong(teams, tenant, made) == {"told two that disagree"}
    tenant.outside.book(room=mail("Oak"), start=STARTS, end=STARTS + HOUR)
    assert wrong(teams, tenant, made) == set()


def gave_up(attempt: Attempt) -> Attempt:
    """They pressed once, and were answered nothing."""
    attempt.patient = False
    attempt.heard.clear()
    return attempt


async def test_somebody_who_gave_up_and_has_a_room_is_told_so(teams: FakeTeams, tenant: Tenant) -> None:
    stands(tenant)
    assert wrong(teams, tenant, gave_up(attempt(teams, ended=Told.NOTHING))) == {"never told"}
    assert wrong(teams, tenant, gave_up(attempt(teams, ended=Told.BOOKED))) == set()


async def test_somebody_who_gave_up_is_owed_nothing_where_nothing_was_held(teams: FakeTeams, tenant: Tenant) -> None:
    made = gave_up(attempt(teams, ended=Told.NOTHING))
    assert audit([made], teams, tenant)["never told"] == []
    assert len(audit([made], teams, tenant, held={"Plan"})["never told"]) == 1


async def test_another_card_may_tell_the_end_where_the_own_one_was_led_on(teams: FakeTeams, tenant: Tenant) -> None:
    made = attempt(teams, Told.HELD, ended=Told.NOTHING)
    assert wrong(teams, tenant, made) == {"without a final answer"}
    attempt(teams, ended=Told.NOT_BOOKED, title="Message")
    assert wrong(teams, tenant, made) == {"without a final answer"}  # It does not say of what it is.
    teams.card("Message")["body"].append({"type": "TextBlock", "text": "Plan"})
    assert wrong(teams, tenant, made) == set()


async def test_what_somebody_moved_in_outlook_may_stand_anywhere_as_long_as_its_card_says_so(
    teams: FakeTeams, tenant: Tenant
) -> None:
    stands(tenant, later=HOUR)
    for card_later, found in ((HOUR, []), (timedelta(), ["other than confirmed"])):
        made = attempt(teams, Told.BOOKED, ended=Told.BOOKED, later=card_later)
        told = audit([made], teams, tenant, meddled={"Plan"})
        assert [kind for kind, each in told.items() if each] == found


async def test_a_card_that_says_cancelled_while_the_meeting_stands_is_noticed_at_once(tenant: Tenant) -> None:
    teams = WatchedTeams(PEOPLE, tenant)
    lines = [{"type": "TextBlock", "text": text} for text in ("Booking cancelled", "Meeting 1")]
    teams.read({"body": lines})
    assert teams.wrong == []
    stands(tenant, "Meeting 12")
    teams.read({"body": lines})
    assert teams.wrong == []
    stands(tenant, "Meeting 1")
    teams.read({"body": lines})
    assert len(teams.wrong) == 1


def test_the_list_of_bookings_tells_of_each_of_them() -> None:
    texts = ("My bookings", "Friday", "10:00 · Plan", "Oak", "Waiting for the room to confirm", "12:00 · Other", "Elm")
    listed = {"body": [{"type": "TextBlock", "text": text} for text in texts]}
    assert [listed_as(listed, title) for title in ("Plan", "Other", "None")] == [Told.HELD, Told.BOOKED, Told.NOTHING]


def test_a_choice_of_rooms_is_an_answer_and_an_open_form_is_none() -> None:
    heading = {"type": "TextBlock", "text": "Rooms"}
    back = {"type": "Action.Execute", "verb": "booking.change"}
    assert told_by({"body": [heading], "actions": [back]}) is Told.NOT_BOOKED
    assert told_by({"body": [heading]}) is Told.NOTHING
