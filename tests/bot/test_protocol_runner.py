"""The runner and the reconciler on stores and calendars in memory: what is refused for long, and what we left in a
slot."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from booking.errors import Reason, Rejected, Unavailable
from booking.model import Attendee, Mailbox, MeetingRequest, NewEvent, Slot
from booking.ports import Calendar
from booking.protocol.record import BookingRecord
from bot.workers.protocol_runner import BackgroundRunner
from bot.workers.reconciler import DOUBT, UNBROKEN, Reconciler
from tests.fakes.booking import INSTALLATION, Entry
from tests.fakes.ledger import MemoryLedger
from tests.fakes.looks import MemoryLooks
from tests.support.rules_office import ADELE, ELM, MEGAN, OAK, SLOT, Office

MEETING = MeetingRequest(SLOT, "Plan", (Attendee(ADELE.address, ADELE.name, ADELE.id),))


def runner(office: Office) -> BackgroundRunner:
    return BackgroundRunner(
        ledger=office.ledger,
        calendar=office.calendar,
        clock=office.clock,
        installation=INSTALLATION,
        told=lambda: None,
        monotonic=lambda: 0.0,
    )


def reconciler(office: Office) -> Reconciler:
    return Reconciler(
        ledger=office.ledger,
        registry=office.registry,
        calendar=office.calendar,
        runner=runner(office),
        looks=MemoryLooks(office.clock),
        installation=INSTALLATION,
        ahead=timedelta(days=31),
    )


async def test_invitations_that_are_refused_are_sent_ever_more_seldom_and_warned_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "bot.workers.protocol_runner")
    office = Office()
    for _ in range(6):
        office.calendar.fail("invite", Rejected(status=422))
    await office.bookings.book(key="k", booker=MEGAN, meeting=MEETING, address=OAK.address)
    began, sent = office.clock.at, []
    while office.calendar.mishaps["invite"]:
        office.clock.at += timedelta(seconds=5)
        before = len(office.calendar.mishaps["invite"])
        await runner(office).take_up()
        if len(office.calendar.mishaps["invite"]) < before:
            sent.append((office.clock.at - began).total_seconds())
    assert sent == [10, 30, 70, 150, 310]
    # The first refusal was the business of the office's own, which logs nothing.
    assert [record.levelname for record in caplog.records] == ["INFO"] * 5


async def test_what_we_left_in_a_slot_costs_nobody_a_booking() -> None:
    office = Office()
    lost = await office.bookings.book(key="k", booker=MEGAN, meeting=MEETING, address=OAK.address)
    await office.bookings.cancel(key="c", by=MEGAN, admin=False, booking_id=lost.id)
    (gone,) = (each for each, is_gone in office.ledger._gone.items() if is_gone)
    left = NewEvent(gone, OAK, MEGAN, MEETING, lost.id, lost.reference)
    kept = await office.bookings.book(
        key="k2", booker=ADELE, meeting=replace(MEETING, attendees=()), address=OAK.address
    )
    await office.calendar.create(OAK.mailbox, office.calendar.body_of(left), left.meeting.slot)
    office.clock.at += timedelta(minutes=1)
    await reconciler(office).reconcile()
    assert len(office.events()) == 1
    held = await office.ledger.booking(kept.id)
    assert held is not None
    assert held.problem is None


async def test_a_room_where_many_bookings_are_gone_at_once_is_left_alone_for_a_while_but_not_where_many_moved() -> None:
    office = Office()
    half = timedelta(minutes=30)
    starts = [SLOT.starts + timedelta(days=1, hours=2 * number) for number in range(3)]
    slots = [Slot(each, each + half) for each in starts]
    bookings = [
        await office.bookings.book(
            key=f"k{each.starts}", booker=MEGAN, meeting=MeetingRequest(each), address=OAK.address
        )
        for each in slots
    ]
    office.clock.at += timedelta(minutes=1)
    for graph_id, entry in list(office.calendar.entries[OAK.address].items()):
        office.calendar.move(OAK.address, graph_id, Slot(entry.seen.slot.ends, entry.seen.slot.ends + half))
    await reconciler(office).reconcile()
    assert {each.meeting.slot for each in await office.ledger.upcoming(OAK.address)}.isdisjoint(slots)
    for graph_id in list(office.calendar.entries[OAK.address]):
        office.calendar.vanish(OAK.address, graph_id)
    office.clock.at += timedelta(minutes=1)
    watching = reconciler(office)
    minutes = round(DOUBT / timedelta(minutes=1))
    for blink in (minutes // 2, None):
        for minute in range(minutes + 20 if blink else minutes):
            if minute == blink:
                for _ in await office.registry.rooms():
                    office.calendar.fail("view", Unavailable())
            await watching.reconcile()
            assert len(await office.ledger.upcoming(OAK.address)) == len(bookings)
            office.clock.at += timedelta(minutes=1)
        office.clock.at += 2 * UNBROKEN if blink else timedelta()
    await watching.reconcile()
    assert await office.ledger.upcoming(OAK.address) == ()
    told = [await office.ledger.booking(each.id) for each in bookings]
    assert [each and each.problem and each.problem.reason for each in told] == [Reason.REMOVED] * len(bookings)


async def booked_and_deleted(office: Office) -> tuple[str, Entry]:
    """Book, and let somebody delete the event in Outlook later. Gives the booking's id and what stood."""
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=MEETING, address=OAK.address)
    ((graph_id, stood),) = office.calendar.entries[OAK.address].items()
    office.calendar.vanish(OAK.address, graph_id)
    office.clock.at += timedelta(minutes=1)
    return booking.id, stood


async def test_what_a_late_request_made_once_more_after_it_was_deleted_is_no_booking() -> None:
    office = Office()
    booking_id, stood = await booked_and_deleted(office)
    await office.calendar.create(OAK.mailbox, stood.body, SLOT)
    await reconciler(office).reconcile()
    held = await office.ledger.booking(booking_id)
    assert held is not None
    assert held.problem is not None
    assert held.problem.reason is Reason.REMOVED
    assert not office.events()


async def test_an_event_whose_id_changed_with_its_mailbox_is_still_the_bookings() -> None:
    office = Office()
    booking_id, stood = await booked_and_deleted(office)
    office.calendar.entries[OAK.address]["moved"] = replace(stood, seen=replace(stood.seen, id="moved"))
    for _ in range(2):
        await reconciler(office).reconcile()
    held = await office.ledger.booking(booking_id)
    assert held is not None
    assert held.problem is None
    assert office.calendar.calls.count("read") == 2  # by its old id, and then by the one that was found; once


async def test_the_link_of_an_event_that_is_found_under_another_id_is_the_bookings() -> None:
    office = Office()
    office.calendar.online.add(OAK.address)
    online = replace(MEETING, online=True)
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=online, address=OAK.address)
    (stood,) = office.calendar.entries[OAK.address].values()
    anew = replace(stood, seen=replace(stood.seen, id="moved", online_url="https://teams.example/anew"))
    office.calendar.entries[OAK.address] = {"moved": anew}
    office.clock.at += timedelta(minutes=1)
    await reconciler(office).reconcile()
    held = await office.ledger.booking(booking.id)
    assert held is not None
    assert held.online_url == "https://teams.example/anew"


async def test_a_booking_that_is_taken_in_again_has_its_link() -> None:
    office = Office()
    office.calendar.online.add(OAK.address)
    empty = office.ledger.copy()
    online = replace(MEETING, online=True)
    booking = await office.bookings.book(key="k", booker=MEGAN, meeting=online, address=OAK.address)
    office.ledger.restore(empty)
    await reconciler(office).reconcile()
    for _ in range(1000):
        await asyncio.sleep(0)
    held = await office.ledger.booking(booking.id)
    assert held is not None
    assert (held.online_url, held.meeting.online) == (booking.online_url, True)


class WritesFail:
    """A ledger whose database takes no writes."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self.due = ledger.due

    async def write(self, _: BookingRecord) -> BookingRecord:
        raise ConnectionError("the database is gone")


async def test_a_database_that_fails_under_a_worker_is_told_with_the_booking_and_ends_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = Office()
    for _ in range(2):
        office.calendar.fail("invite", Rejected(status=422))
    first = await office.bookings.book(key="k", booker=MEGAN, meeting=MEETING, address=OAK.address)
    office.clock.at += timedelta(seconds=30)
    office.ledger = cast("MemoryLedger", WritesFail(office.ledger))
    assert await runner(office).take_up() == 1
    (line,) = [record for record in caplog.records if record.name == "bot.workers.protocol_runner"]
    assert (line.levelno, first.id in line.getMessage()) == (logging.ERROR, True)
    assert "ConnectionError" in line.getMessage()


class HangsInOak:
    """A calendar that never answers an invitation to one room."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    def __getattr__(self, name: str) -> object:
        return getattr(self._calendar, name)

    async def invite(self, mailbox: Mailbox, *rest: object, **more: object) -> str:
        if mailbox == OAK.mailbox:
            await asyncio.Event().wait()
        answer: str = await self._calendar.invite(mailbox, *rest, **more)  # type: ignore[arg-type]
        return answer


async def test_a_booking_that_hangs_keeps_nobody_from_taking_up_the_others() -> None:
    office = Office()
    for _ in range(2):
        office.calendar.fail("invite", Rejected(status=422))
    stuck = await office.bookings.book(key="k", booker=MEGAN, meeting=MEETING, address=OAK.address)
    other = await office.bookings.book(key="l", booker=MEGAN, meeting=MEETING, address=ELM.address)
    completer = BackgroundRunner(
        ledger=office.ledger,
        calendar=cast("Calendar", HangsInOak(office.calendar)),
        clock=office.clock,
        installation=INSTALLATION,
        told=lambda: None,
        monotonic=lambda: 0.0,
    )
    office.clock.at += timedelta(seconds=30)
    assert len(await completer.begin()) == 2
    for _ in range(100):
        await asyncio.sleep(0)
    assert completer.busy == {stuck.id}
    known = await office.ledger.booking(other.id)
    assert known is not None
    assert known.invited
    assert not await completer.begin()
    await completer.stop(grace=timedelta())
