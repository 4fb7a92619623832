"""Changing and cancelling a booking, once for each request, and what becomes of it when somebody does so in Outlook."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from booking.errors import Failed, OutcomeUnknown, Problem, Reason, Refused, Rejected, Throttled, Unavailable
from booking.model import Attendee, Booking, ChangeState, EventState, MeetingRequest, Person, Room, Slot
from tests.fakes.booking import FakeCalendar
from tests.support.rules_office import ADELE, ALEX, ASH, ELM, HOUR, MEGAN, NOW, OAK, SLOT, Office

MEETING = MeetingRequest(SLOT, "Plan", (Attendee(ADELE.address, ADELE.name, ADELE.id),))
TAKEN = Problem(Reason.ROOM_TAKEN, None, {"room": OAK.address, "name": "Oak"})
LATER = replace(MEETING, slot=Slot(SLOT.ends + HOUR, SLOT.ends + 2 * HOUR))
LONGER = replace(MEETING, slot=Slot(SLOT.starts, SLOT.ends + HOUR / 2))
SHORTER = replace(MEETING, slot=Slot(SLOT.starts, SLOT.ends - HOUR / 2))
RENAMED = replace(MEETING, title="Plan B", attendees=(Attendee(ALEX.address, ALEX.name, ALEX.id),))


@pytest.fixture
def office() -> Office:
    return Office()


async def book(
    office: Office, key: str = "k", room: Room = OAK, meeting: MeetingRequest = MEETING, booker: Person = MEGAN
) -> Booking:
    return await office.bookings.book(key=key, booker=booker, meeting=meeting, address=room.address)


# --- Changing --------------------------------------------------------------------------------------------------------


async def change(
    office: Office,
    booking: Booking,
    meeting: MeetingRequest,
    *,
    key: str = "change",
    by: Person = MEGAN,
    admin: bool = False,
    room: Room | None = None,
) -> Booking:
    return await office.bookings.change(
        key=key,
        by=by,
        admin=admin,
        booking_id=booking.id,
        revision=booking.revision,
        meeting=meeting,
        address=room.address if room else "",
        cancellation_message="We moved.",
    )


async def unchanged(
    office: Office,
    booking: Booking,
    meeting: MeetingRequest,
    *,
    key: str = "change",
    by: Person = MEGAN,
    room: Room | None = None,
) -> tuple[Problem, ...]:
    """Try a change that is refused; the booking, and what stands on the calendars, stay as they were."""
    before, events = await office.ledger.booking(booking.id), office.events()
    with pytest.raises(Refused) as caught:
        await change(office, booking, meeting, key=key, by=by, room=room)
    assert await office.ledger.booking(booking.id) == before
    assert office.events() == events
    return caught.value.problems


@pytest.mark.parametrize("meeting", [LATER, LONGER, SHORTER, RENAMED])
async def test_a_booking_becomes_what_was_asked_for_under_the_same_event_and_everybody_is_told_once(
    office: Office, meeting: MeetingRequest
) -> None:
    first = await book(office)
    before, office.calendar.mailed = list(office.calendar.entries[OAK.address]), []
    changed = await change(office, first, meeting)
    assert (changed.id, changed.room, changed.meeting, changed.confirmed) == (first.id, OAK, meeting, True)
    assert changed.change is not None
    assert changed.change.state is ChangeState.DONE
    assert changed.revision > first.revision
    assert list(office.calendar.entries[OAK.address]) == before
    assert office.events() == [meeting.slot]
    assert await office.ledger.claimed(Slot(NOW, NOW + 9 * HOUR)) == {OAK.address: (meeting.slot,)}
    assert len(set(office.calendar.mailed)) == len(office.calendar.mailed)
    assert ("update", MEGAN.address) in office.calendar.mailed


async def test_who_leaves_the_list_is_told_and_who_is_new_is_invited(office: Office) -> None:
    first = await book(office)
    office.calendar.mailed = []
    await change(office, first, RENAMED)
    assert sorted(office.calendar.mailed) == [
        ("cancellation", ADELE.address),
        ("invitation", ALEX.address),
        ("update", MEGAN.address),
    ]


async def test_a_link_given_up_before_the_booking_stands_does_not_come_with_it(office: Office) -> None:
    office.calendar.online.add(OAK.address)
    office.runner.away = True
    held = await book(office, meeting=replace(MEETING, online=True))
    assert held.online_url is None
    await change(office, held, MEETING)
    office.runner.away = False
    office.clock.at += timedelta(minutes=5)
    await office.runner.take_up()
    booking = await office.ledger.booking(held.id)
    assert booking is not None
    assert (booking.confirmed, booking.online_url, booking.meeting) == (True, None, MEETING)
    assert office.events() == [SLOT]


async def test_a_change_that_was_made_before_somebody_moved_the_event_counts_as_made(office: Office) -> None:
    first = await book(office)
    office.calendar.fail("update", OutcomeUnknown(), after=True)
    for _ in range(2):
        office.calendar.fail("read", Unavailable())
    (graph_id,) = office.calendar.entries[OAK.address]
    await change(office, first, replace(RENAMED, slot=LONGER.slot))
    office.calendar.move(OAK.address, graph_id, LATER.slot)
    office.calendar.fail("update", Rejected(status=400))
    office.clock.at += timedelta(minutes=5)
    await office.runner.take_up()
    await office.runner.look(first.id)
    booking = await office.ledger.booking(first.id)
    assert booking is not None
    assert booking.meeting == replace(RENAMED, slot=LATER.slot)
    assert office.events() == [LATER.slot]


async def test_what_somebody_typed_in_outlook_too_does_not_pass_for_a_change_of_ours(office: Office) -> None:
    first = await book(office)
    ((graph_id, entry),) = office.calendar.entries[OAK.address].items()
    office.calendar.entries[OAK.address][graph_id] = replace(entry, title=RENAMED.title)
    office.clock.at += timedelta(minutes=1)
    office.calendar.fail("read", Unavailable())
    changed = await change(office, first, replace(MEETING, title=RENAMED.title, slot=LATER.slot))
    assert (changed.meeting.slot, office.events()) == (LATER.slot, [LATER.slot])


@pytest.mark.parametrize("error", [Throttled(retry_after_s=120), Unavailable(), OutcomeUnknown()])
async def test_new_time_that_somebody_took_while_a_change_waited_costs_the_change_alone(
    office: Office, error: Failed
) -> None:
    first = await book(office)
    for _ in range(3):
        office.calendar.fail("update", error)
    await change(office, first, LATER)
    office.calendar.occupy(OAK.address, LATER.slot)
    for _ in range(4):
        office.clock.at += timedelta(minutes=1, seconds=5)
        await office.runner.take_up()
    booking = await office.ledger.booking(first.id)
    assert booking is not None
    assert booking.change is not None
    assert (booking.meeting, booking.problem, booking.confirmed) == (MEETING, None, True)
    assert (booking.change.state, booking.change.problem) == (ChangeState.DROPPED, Problem(Reason.ROOM_TAKEN))
    assert office.events() == [SLOT]


class Overtaken(FakeCalendar):
    """Loses the answer to the first change, and by then somebody is where it went."""

    async def update(self, *asked: Any, **named: Any) -> str:  # noqa: ANN401
        etag = await super().update(*asked, **named)
        if self.calls.count("update") > 1:
            return etag
        self.occupy(OAK.address, LATER.slot)
        raise OutcomeUnknown


async def test_a_change_whose_answer_was_lost_is_read_back_before_it_counts_as_made() -> None:
    office = Office(calendar=Overtaken())
    first = await book(office)
    with pytest.raises(Refused):
        await change(office, first, replace(RENAMED, slot=LATER.slot))
    booking = await office.ledger.booking(first.id)
    assert booking is not None
    assert booking.problem == Problem(Reason.ROOM_TAKEN)


async def test_a_booking_counts_as_cancelled_only_when_nothing_of_it_is_left_in_its_slot(office: Office) -> None:
    office.calendar.online.add(OAK.address)
    booking = await book(office)
    office.calendar.fail("create", OutcomeUnknown(), after=True)
    office.calendar.fail("find", Unavailable())
    office.calendar.fail("find", Unavailable())
    await change(office, booking, replace(MEETING, online=True))
    assert office.events() == [SLOT, SLOT], "the event with the link may stand, and nobody knows yet"
    await office.bookings.cancel(key="cancel", by=MEGAN, admin=False, booking_id=booking.id)
    states = []
    for _ in range(3):
        going = await office.ledger.booking(booking.id)
        assert going is not None
        states.append(going.state)
        office.clock.at += timedelta(minutes=4)
        await office.runner.take_up()
    assert office.events() == []
    assert states[0] is EventState.CANCELLING, "what was sent may still come"
    assert states[-1] is EventState.CANCELLED


async def test_what_the_rules_refused_is_the_answer_of_that_request_for_good(office: Office) -> None:
    first = await book(office)

    async def ask() -> list[tuple[Problem, ...]]:
        refusals = []
        for request in (
            change(office, first, replace(MEETING, online=True), key="linked"),
            change(office, first, MEETING, key="moved", room=ASH),
            book(office, "elsewhere", ASH),
        ):
            with pytest.raises(Refused) as refused:
                await request
            refusals.append(refused.value.problems)
        return refusals

    del office.registry._rooms[ASH.address]
    refused = await ask()
    assert [each.reason for (each,) in refused] == [Reason.NO_TEAMS_LINK, *[Reason.ROOM_NOT_REGISTERED] * 2]
    office.registry._rooms[ASH.address] = ASH
    office.calendar.online |= {OAK.address, ASH.address}
    assert await ask() == refused
    assert await office.ledger.booking(first.id) == first
    assert (await change(office, first, replace(MEETING, online=True), key="anew", room=ASH)).online_url is not None


async def test_only_more_time_is_held_by_a_placeholder(office: Office) -> None:
    for meeting, made in ((SHORTER, 1), (RENAMED, 1), (LONGER, 2), (LATER, 2)):
        anew = Office()
        await change(anew, await book(anew), meeting)
        assert anew.calendar.calls.count("create") == made


async def test_a_booking_moves_to_another_room_whose_invitations_go_out_before_the_old_ones_are_taken_back(
    office: Office,
) -> None:
    first = await book(office)
    office.calendar.mailed = []
    moved = await change(office, first, LATER, room=ELM)
    assert (moved.id, moved.reference, moved.room, moved.meeting) == (first.id, first.reference, ELM, LATER)
    assert (office.events(OAK.address), office.events(ELM.address)) == ([], [LATER.slot])
    assert [kind for kind, _ in office.calendar.mailed] == ["invitation"] * 2 + ["cancellation"] * 2


async def test_a_change_that_takes_what_is_taken_is_refused_and_the_refusal_stays_with_its_key(office: Office) -> None:
    first = await book(office)
    second = await book(office, "k2", meeting=LATER, booker=ADELE)
    assert await unchanged(office, first, LATER) == (TAKEN,)
    await office.bookings.cancel(key="c", by=ADELE, admin=False, booking_id=second.id)
    assert await unchanged(office, first, LATER) == (TAKEN,)
    assert (await change(office, first, LATER, key="another")).meeting == LATER


async def test_a_change_to_what_somebody_booked_in_outlook_is_dropped_and_told_at_a_repeat_too(office: Office) -> None:
    first = await book(office)
    office.calendar.occupy(OAK.address, LATER.slot)
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            await change(office, first, LATER)
        assert [each.reason for each in caught.value.problems] == [Reason.ROOM_TAKEN]
    booking = await office.ledger.booking(first.id)
    assert booking is not None
    assert (booking.meeting, booking.confirmed) == (MEETING, True)
    assert office.events() == [SLOT]


async def test_a_change_is_made_once_for_each_key_whatever_is_asked_under_it_again(office: Office) -> None:
    first = await book(office)
    changed = await change(office, first, LATER)
    office.calendar.mailed = []
    assert await change(office, first, LONGER, room=ELM) == changed
    assert await change(office, changed, SHORTER) == changed
    assert (office.events(), office.calendar.mailed) == ([LATER.slot], [])


async def test_nobody_but_the_booker_and_admins_learns_that_there_is_such_a_booking(office: Office) -> None:
    first = await book(office)
    assert await unchanged(office, first, LATER, by=ADELE) == (Problem(Reason.BOOKING_GONE),)
    unknown = replace(first, id="unknown")
    with pytest.raises(Refused) as caught:
        await change(office, unknown, LATER, admin=True)
    assert caught.value.problems == (Problem(Reason.BOOKING_GONE),)
    assert (await change(office, first, LATER, by=ADELE, admin=True)).meeting == LATER


async def test_a_change_of_what_the_person_did_not_see_is_refused(office: Office) -> None:
    first = await book(office)
    changed = await change(office, first, RENAMED)
    assert await unchanged(office, first, LATER, key="late") == (Problem(Reason.BOOKING_MOVED_ON),)
    assert (await change(office, changed, LATER, key="next")).meeting == LATER


async def test_a_second_change_waits_for_the_first_one(office: Office) -> None:
    first = await book(office)
    office.runner.away = True
    under_way = await change(office, first, LATER)
    assert under_way.change is not None
    assert (under_way.meeting, under_way.change.state) == (MEETING, ChangeState.ASKED)
    assert await unchanged(office, under_way, LONGER, key="second") == (Problem(Reason.CHANGE_UNDER_WAY),)
    office.clock.at += timedelta(minutes=3)
    await office.runner.take_up()
    assert (await change(office, first, LATER)).meeting == LATER
    assert office.events() == [LATER.slot]


@pytest.mark.parametrize(
    ("meeting", "room", "reasons"),
    [
        (replace(MEETING, slot=Slot(NOW - 2 * HOUR, NOW + HOUR)), None, [Reason.IN_THE_PAST]),
        (replace(MEETING, slot=Slot(SLOT.starts, SLOT.starts + 5 * HOUR)), None, [Reason.TOO_LONG]),
        (replace(MEETING, slot=Slot(NOW + timedelta(days=31), NOW + timedelta(days=31, hours=1))), None, [
            Reason.TOO_FAR_AHEAD
        ]),
        (MEETING, replace(OAK, mailbox=replace(OAK.mailbox, address="gone@example.com")), [Reason.ROOM_NOT_REGISTERED]),
    ],
)  # fmt: skip
async def test_the_rules_hold_for_a_change_as_for_a_booking(
    office: Office, meeting: MeetingRequest, room: Room | None, reasons: list[Reason]
) -> None:
    first = await book(office)
    assert [each.reason for each in await unchanged(office, first, meeting, room=room)] == reasons


async def test_while_booking_is_off_or_the_room_is_closed_a_booking_may_only_shrink(office: Office) -> None:
    first = await book(office)
    office.registry.on = False
    assert await unchanged(office, first, LONGER) == (Problem(Reason.BOOKING_OFF),)
    office.registry.on = True
    await office.registry.remove_room(OAK.address, by=ADELE)
    (problem,) = await unchanged(office, first, LATER, key="later")
    assert problem.reason is Reason.ROOM_NOT_REGISTERED
    shorter = await change(office, first, SHORTER, key="shorter")
    assert (shorter.meeting, office.events()) == (SHORTER, [SHORTER.slot])


async def test_a_meeting_that_began_may_end_early_or_late_and_one_that_is_over_stays(office: Office) -> None:
    first = await book(office)
    office.clock.at = SLOT.starts + HOUR / 4
    shorter = await change(office, first, SHORTER)
    longer = await change(office, shorter, LONGER, key="longer")
    assert longer.meeting == LONGER
    office.clock.at = LONGER.slot.ends
    assert await unchanged(office, longer, RENAMED, key="over") == (Problem(Reason.BOOKING_OVER),)


async def test_a_time_out_while_changing_neither_loses_the_booking_nor_tells_twice(office: Office) -> None:
    first = await book(office)
    office.calendar.mailed = []
    office.calendar.fail("update", OutcomeUnknown(), after=True)
    assert (await change(office, first, LATER)).meeting == LATER
    assert sorted(office.calendar.mailed) == [("update", ADELE.address), ("update", MEGAN.address)]


@pytest.mark.parametrize("seed", range(40))
async def test_of_many_changes_at_once_one_is_made_and_the_others_are_refused(seed: int) -> None:
    office = Office(seed=seed)
    first = await book(office)
    wishes = (LATER, LONGER, SHORTER, RENAMED)
    results = await asyncio.gather(
        *(change(office, first, meeting, key=f"c{number}") for number, meeting in enumerate(wishes)),
        return_exceptions=True,
    )
    made = [each for each in results if isinstance(each, Booking)]
    refused = [each.problems[0].reason for each in results if isinstance(each, Refused)]
    assert (len(made), len(refused)) == (1, 3)
    assert set(refused) <= {Reason.BOOKING_MOVED_ON, Reason.CHANGE_UNDER_WAY}
    assert office.events() == [made[0].meeting.slot]


# --- Cancelling ------------------------------------------------------------------------------------------------------


async def cancel(
    office: Office, booking: Booking, by: Person = MEGAN, *, key: str = "c", admin: bool = False
) -> Booking:
    return await office.bookings.cancel(
        key=key, by=by, admin=admin, booking_id=booking.id, cancellation_message=" See\nyou "
    )


async def test_a_cancelled_booking_is_off_the_calendar_its_slot_free_and_everybody_told(office: Office) -> None:
    first = await book(office)
    office.calendar.mailed = []
    gone = await cancel(office, first)
    assert (gone.id, gone.state, gone.problem) == (first.id, EventState.CANCELLED, Problem(Reason.CANCELLED))
    assert (office.events(), await office.ledger.claimed(SLOT)) == ([], {})
    assert sorted(office.calendar.mailed) == [("cancellation", ADELE.address), ("cancellation", MEGAN.address)]
    assert (await book(office, "next", booker=ADELE)).confirmed


async def test_cancelling_again_says_the_same_and_tells_nobody_again(office: Office) -> None:
    first = await book(office)
    gone = await cancel(office, first)
    mailed = list(office.calendar.mailed)
    assert await cancel(office, first) == gone
    assert await cancel(office, first, key="another") == gone
    assert office.calendar.mailed == mailed


async def test_only_the_booker_and_admins_cancel(office: Office) -> None:
    first = await book(office)
    for booking, admin in ((first, False), (replace(first, id="unknown"), True)):
        with pytest.raises(Refused) as caught:
            await cancel(office, booking, ADELE, admin=admin)
        assert caught.value.problems == (Problem(Reason.BOOKING_GONE),)
    assert office.events() == [SLOT]
    assert (await cancel(office, first, ADELE, admin=True)).state is EventState.CANCELLED


async def test_nothing_can_be_changed_of_a_booking_that_is_gone(office: Office) -> None:
    gone = await cancel(office, await book(office))
    assert await unchanged(office, gone, LATER) == (Problem(Reason.BOOKING_GONE),)


async def test_a_cancellation_wins_over_a_change_and_a_booking_that_are_under_way(office: Office) -> None:
    first = await book(office)
    office.runner.away = True
    await change(office, first, LATER)
    await cancel(office, first)
    second = await book(office, "k2", room=ELM)
    await cancel(office, second, key="c2")
    office.runner.away = False
    for _ in range(3):
        office.clock.at += timedelta(minutes=4)
        await office.runner.take_up()
    assert (office.events(), await office.ledger.claimed(Slot(NOW, NOW + 9 * HOUR))) == ([], {})
    for booking in (first, second):
        gone = await office.ledger.booking(booking.id)
        assert gone is not None
        assert gone.problem == Problem(Reason.CANCELLED)
    assert [kind for kind, _ in office.calendar.mailed].count("update") == 0


# --- What happens in Outlook -----------------------------------------------------------------------------------------


async def test_a_booking_follows_its_event_and_ends_with_it(office: Office) -> None:
    first = await book(office)
    (graph_id,) = office.calendar.entries[OAK.address]
    office.calendar.move(OAK.address, graph_id, LATER.slot)
    await office.runner.look(first.id)
    moved = await office.ledger.booking(first.id)
    assert moved is not None
    assert (moved.meeting, moved.confirmed) == (LATER, True)
    assert await office.ledger.claimed(Slot(NOW, NOW + 9 * HOUR)) == {OAK.address: (LATER.slot,)}
    office.calendar.vanish(OAK.address, graph_id)
    office.clock.at += timedelta(minutes=1)  # Until then a read may only lag behind.
    await office.runner.look(first.id)
    gone = await office.ledger.booking(first.id)
    assert gone is not None
    assert (gone.state, gone.problem) == (EventState.CANCELLED, Problem(Reason.REMOVED))
    assert await office.ledger.claimed(Slot(NOW, NOW + 9 * HOUR)) == {}
