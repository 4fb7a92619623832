"""Which rooms are looked at, how far ahead, by whom and how many at once; and that nothing is decided too early."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import pytest

from booking.errors import Reason, Unavailable
from booking.model import Booking, CalendarEvent, Mailbox, MeetingRequest, Slot
from bot.workers.reconciler import AT_ONCE, LATE, NEAR, PATIENCE, PIECE, WHOLE_AGAIN, Reconciler
from tests.bot.test_protocol_runner import runner
from tests.fakes.booking import INSTALLATION, FakeCalendar
from tests.fakes.looks import MemoryLooks
from tests.support.rules_office import ALEX, ASH, ELM, MEGAN, OAK, Office, room

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AHEAD = 31 * DAY


@dataclass(slots=True)
class Viewed(FakeCalendar):
    """Notes which spans of which rooms were looked at, and how many rooms at once."""

    views: list[tuple[str, Slot]] = field(default_factory=list)
    at_once: int = 0
    most: int = 0
    silent: frozenset[str] = frozenset()

    async def view(self, mailbox: Mailbox, span: Slot) -> tuple[CalendarEvent, ...]:
        self.views.append((mailbox.address, span))
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if mailbox.address in self.silent:
            raise Unavailable
        return await FakeCalendar.view(self, mailbox, span)


@pytest.fixture
def calendar() -> Viewed:
    return Viewed()


@pytest.fixture
def office(calendar: Viewed) -> Office:
    return Office(calendar=calendar)


def reconciler(office: Office, looks: MemoryLooks | None = None, ahead: timedelta = AHEAD) -> Reconciler:
    return Reconciler(
        ledger=office.ledger,
        registry=office.registry,
        calendar=office.calendar,
        runner=runner(office),
        looks=looks or MemoryLooks(office.clock),
        installation=INSTALLATION,
        ahead=ahead,
    )


async def book(office: Office, days: float = 0.5, address: str = OAK.address) -> Booking:
    starts = office.clock.at + days * DAY
    meeting = MeetingRequest(Slot(starts, starts + HOUR))
    return await office.bookings.book(key=f"{address} {starts}", booker=MEGAN, meeting=meeting, address=address)


async def problem(office: Office, booking: Booking) -> Reason | None:
    held = await office.ledger.booking(booking.id)
    assert held is not None
    return held.problem.reason if held.problem else None


async def round_(office: Office, calendar: Viewed, watching: Reconciler) -> list[tuple[str, Slot]]:
    """Let a minute pass and a round go; gives what was looked at."""
    office.clock.at += timedelta(minutes=1)
    calendar.views.clear()
    await watching.go_round()
    return list(calendar.views)


# --- Rooms that matter ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moved", [True, False])
async def test_a_room_off_the_registry_is_looked_at_as_long_as_a_booking_stands_there(
    office: Office, calendar: Viewed, *, moved: bool
) -> None:
    booking = await book(office)
    await office.registry.remove_room(OAK.address, by=ALEX)
    watching = reconciler(office)
    await round_(office, calendar, watching)
    (graph_id,) = office.calendar.entries[OAK.address]
    if moved:
        later = Slot(booking.meeting.slot.starts + HOUR, booking.meeting.slot.ends + HOUR)
        office.calendar.move(OAK.address, graph_id, later)
    else:
        office.calendar.vanish(OAK.address, graph_id)
    await round_(office, calendar, watching)
    held = await office.ledger.booking(booking.id)
    assert held is not None
    assert (held.meeting.slot == later) if moved else (held.problem and held.problem.reason is Reason.REMOVED)
    office.clock.at += 2 * DAY
    assert OAK.address not in {address for address, _ in await round_(office, calendar, watching)}
    assert OAK.address not in (await watching._looks.all()).looks


async def test_an_event_that_no_row_knows_is_taken_in_in_a_room_off_the_registry(office: Office) -> None:
    kept = await book(office)
    backup = office.ledger.copy()
    lost = await book(office, 1)
    await office.registry.remove_room(OAK.address, by=ALEX)
    office.ledger.restore(backup)
    await reconciler(office).reconcile()
    await asyncio.sleep(0)
    assert await office.ledger.booking(lost.id) is not None
    assert await problem(office, kept) is None


# --- How far ahead --------------------------------------------------------------------------------------------------


async def test_all_that_may_be_booked_is_looked_at_and_what_stands_beyond_it(office: Office, calendar: Viewed) -> None:
    far = [29 * DAY, 29.5 * DAY]
    bookings = [await book(office, each / DAY) for each in far]
    (first, _) = list(office.calendar.entries[OAK.address])
    starts = office.clock.at + 365 * 30 * DAY
    office.calendar.move(OAK.address, first, Slot(starts, starts + HOUR))
    watching = reconciler(office, ahead=7 * DAY)  # The setting was lowered since.
    office.clock.at += timedelta(minutes=1)
    await watching.reconcile()
    moved = await office.ledger.booking(bookings[0].id)
    assert moved is not None
    assert moved.meeting.slot.starts == starts
    office.calendar.occupy(OAK.address, bookings[1].meeting.slot)
    office.calendar.occupy(OAK.address, Slot(starts, starts + HOUR))
    office.clock.at += timedelta(minutes=1)
    calendar.views.clear()
    await watching.reconcile()
    assert [await problem(office, each) for each in bookings] == [Reason.ROOM_TAKEN] * 2
    spans = [span for address, span in calendar.views if address == OAK.address]
    assert all(span.duration <= PIECE for span in spans)
    assert (min(each.starts for each in spans), max(each.ends for each in spans)) == (
        office.clock.at - HOUR,
        starts + HOUR,
    )


async def test_the_near_future_is_looked_at_each_minute_and_all_of_it_once_an_hour(
    office: Office, calendar: Viewed
) -> None:
    watching = reconciler(office)
    whole: list[int] = []
    for minute in range(125):
        views = await round_(office, calendar, watching)
        assert [address for address, _ in views].count(OAK.address) == 1
        (span,) = (span for address, span in views if address == OAK.address)
        assert span.ends - office.clock.at in (NEAR, AHEAD)
        if span.ends - office.clock.at == AHEAD:
            whole.append(minute)
    assert whole[0] == 0
    assert all(WHOLE_AGAIN <= timedelta(minutes=b - a) <= 2 * WHOLE_AGAIN for a, b in pairwise(whole))
    assert len(whole) >= 3


async def test_what_was_moved_from_afar_onto_another_booking_goes_back_and_costs_nobody_anything(
    office: Office, calendar: Viewed
) -> None:
    near, far = await book(office, 0.5), await book(office, 20)
    watching = reconciler(office)
    await round_(office, calendar, watching)
    (theirs,) = (
        key for key, entry in office.calendar.entries[OAK.address].items() if entry.seen.slot == far.meeting.slot
    )
    office.calendar.move(OAK.address, theirs, near.meeting.slot)
    await round_(office, calendar, watching)
    await round_(office, calendar, watching)
    assert [await problem(office, each) for each in (near, far)] == [None, None]
    assert office.events() == [near.meeting.slot, far.meeting.slot]


# --- Several at once, and several processes -------------------------------------------------------------------------


async def test_rooms_are_looked_at_several_at_once_but_not_all(office: Office, calendar: Viewed) -> None:
    for number in range(40):
        await office.registry.add_room(room(f"r{number}", 4), by=ALEX)
    await reconciler(office).reconcile()
    assert 1 < calendar.most <= AT_ONCE
    assert len(calendar.views) == 43


async def test_two_processes_look_at_each_room_once_between_them(office: Office, calendar: Viewed) -> None:
    looks = MemoryLooks(office.clock)
    both = reconciler(office, looks), reconciler(office, looks)
    await both[0].reconcile()
    await both[1].reconcile()
    office.clock.at += timedelta(minutes=1)
    calendar.views.clear()
    await asyncio.gather(*(each.go_round() for each in both))
    assert sorted(address for address, _ in calendar.views) == sorted(each.address for each in (OAK, ELM, ASH))


async def test_a_room_that_is_behind_is_named(
    office: Office, calendar: Viewed, caplog: pytest.LogCaptureFixture
) -> None:
    watching = reconciler(office)
    await round_(office, calendar, watching)
    calendar.silent = frozenset((ELM.address,))
    caplog.set_level(logging.WARNING, "bot.workers.reconciler")
    for _ in range(round(LATE / timedelta(minutes=1))):
        await round_(office, calendar, watching)
    assert {each.message for each in caplog.records} == {
        f"1 of 3 rooms not looked at; {ELM.address}: Unavailable status=None code= request-id="
    }
    caplog.clear()
    await round_(office, calendar, watching)
    assert f"1 of 3 rooms were not looked at for 0:05:00; longest ago {ELM.address}, 360 s" in [
        each.message for each in caplog.records
    ]


# --- Nothing is decided before every room was looked at ---------------------------------------------------------------


@pytest.mark.parametrize("restored", ["at the start", "later"])
async def test_a_booking_that_is_missing_is_not_told_to_be_gone_while_a_room_was_not_looked_at(
    office: Office, calendar: Viewed, restored: str
) -> None:
    looks = MemoryLooks(office.clock)
    watching = reconciler(office, looks)
    if restored == "later":
        await round_(office, calendar, watching)
        looks.life = "after a failover"
    booking = await book(office)
    office.clock.at += timedelta(minutes=1)
    (graph_id,) = office.calendar.entries[OAK.address]
    office.calendar.vanish(OAK.address, graph_id)
    calendar.silent = frozenset((ELM.address,))
    for _ in range(5):
        await round_(office, calendar, watching)
        assert await problem(office, booking) is None
    calendar.silent = frozenset()
    await round_(office, calendar, watching)
    assert await problem(office, booking) is Reason.REMOVED


async def test_a_room_that_may_not_be_read_or_stays_silent_for_long_holds_nobody_up(
    office: Office, calendar: Viewed
) -> None:
    booking = await book(office)
    office.clock.at += timedelta(minutes=1)
    (graph_id,) = office.calendar.entries[OAK.address]
    office.calendar.vanish(OAK.address, graph_id)
    calendar.silent = frozenset((ELM.address,))
    calendar.denied = {ASH.address}
    watching = reconciler(office)
    for _ in range(round(PATIENCE / timedelta(minutes=1))):
        await round_(office, calendar, watching)
    assert await problem(office, booking) is None
    await round_(office, calendar, watching)
    assert await problem(office, booking) is Reason.REMOVED
    calendar.silent = frozenset()
    other = await book(office)
    office.clock.at += timedelta(minutes=1)
    (graph_id,) = office.calendar.entries[OAK.address]
    office.calendar.vanish(OAK.address, graph_id)
    await reconciler(office).reconcile()
    assert await problem(office, other) is Reason.REMOVED
