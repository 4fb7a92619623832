"""Where Graph tells what changed, all that may be booked is known at each look, and read again where it changed."""

import logging
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from booking.errors import Failed, Reason, Rejected, Unavailable, Unreadable
from booking.model import Mailbox, Slot
from booking.ports import Changes
from bot.workers.protocol_runner import BackgroundRunner
from bot.workers.reconciler import MANY, NEAR, SLIDE, WATCHED_AHEAD, Reconciler
from tests.bot.test_protocol_runner import runner
from tests.bot.test_reconciler import AHEAD, DAY, HOUR, Viewed, book, problem
from tests.fakes.booking import INSTALLATION
from tests.fakes.looks import MemoryLooks
from tests.support.rules_office import OAK, Office

NOW = timedelta(0)


@dataclass(slots=True)
class Feed:
    """Tells what changed on the fake's calendars, by links that are the state as it was told last."""

    calendar: Viewed
    asked: list[tuple[Slot, str]] = field(default_factory=list)
    error: Failed | None = None
    """What the next question with a link is answered by."""
    down: bool = False
    refuses: Failed | None = None
    """What every question is answered by, of every room."""

    async def changes(self, mailbox: Mailbox, span: Slot, link: str = "") -> Changes:
        if mailbox.address == OAK.address:
            self.asked.append((span, link))
        if self.down:
            raise Unavailable
        if self.refuses is not None:
            raise self.refuses
        if link and self.error is not None and mailbox.address == OAK.address:
            error, self.error = self.error, None
            raise error
        now = str(sorted((each.seen.id, each.seen.etag) for each in self.calendar.entries[mailbox.address].values()))
        return Changes(now, changed=now != link)


@dataclass(slots=True)
class Watched:
    """The office, whoever looks at it, and what is told of it."""

    office: Office
    calendar: Viewed
    feed: Feed
    looks: MemoryLooks
    reconciler: Reconciler

    async def minute(self) -> list[Slot]:
        """Let a minute pass and a round go; gives what of Oak was read."""
        self.office.clock.at += timedelta(minutes=1)
        self.calendar.views.clear()
        self.feed.asked.clear()
        await self.reconciler.go_round()
        return [span for address, span in self.calendar.views if address == OAK.address]

    async def known(self, days: float) -> tuple[Slot, ...] | None:
        """Tell what others hold of Oak in the hour so many days ahead, as of now; None if that is not known."""
        starts = self.office.clock.at + days * DAY
        seen = await self.looks.seen(Slot(starts, starts + HOUR), max_age=NOW)
        return seen[OAK.address].slots if OAK.address in seen else None


@pytest.fixture
def watched() -> Watched:
    calendar = Viewed()
    office = Office(calendar=calendar)
    looks, feed, worker = MemoryLooks(office.clock), Feed(calendar), runner(office)
    return Watched(office, calendar, feed, looks, reconciler(office, looks, feed, worker))


def reconciler(
    office: Office, looks: MemoryLooks, feed: Feed, worker: BackgroundRunner, ahead: timedelta = AHEAD
) -> Reconciler:
    return Reconciler(
        ledger=office.ledger,
        registry=office.registry,
        calendar=office.calendar,
        runner=worker,
        looks=looks,
        installation=INSTALLATION,
        ahead=ahead,
        changes=feed,
    )


def read_whole(watched: Watched, spans: list[Slot]) -> bool:
    (span,) = spans
    return span.ends - watched.office.clock.at > AHEAD


async def test_as_long_as_nothing_changes_all_is_known_by_one_question_and_a_look_at_the_near(watched: Watched) -> None:
    assert read_whole(watched, await watched.minute())
    for _ in range(3):
        (near,) = await watched.minute()
        assert near.ends - watched.office.clock.at == NEAR
        assert len(watched.feed.asked) == 1
        assert await watched.known(20) == ()
        assert await watched.known(-0.3) == (), "a day is known from its beginning"


async def test_what_changes_far_ahead_is_in_the_index_and_acted_on_at_the_next_look(watched: Watched) -> None:
    booking = await book(watched.office, 20)
    await watched.minute()
    await watched.minute()
    theirs = Slot(booking.meeting.slot.starts, booking.meeting.slot.ends + HOUR)
    watched.calendar.occupy(OAK.address, theirs)
    assert read_whole(watched, (await watched.minute())[:1])
    assert await problem(watched.office, booking) is Reason.ROOM_TAKEN
    days = (theirs.starts - watched.office.clock.at) / DAY
    assert theirs in (await watched.known(days) or ())


@pytest.mark.parametrize("error", [Rejected(status=410), Rejected(status=404), Unreadable()])
async def test_where_a_link_leads_nowhere_any_more_all_is_read_and_watched_anew(
    watched: Watched, error: Failed
) -> None:
    await watched.minute()
    await watched.minute()
    watched.feed.error = error
    assert read_whole(watched, await watched.minute())
    assert [bool(link) for _, link in watched.feed.asked] == [True, False]
    assert await watched.known(20) == ()
    assert not read_whole(watched, await watched.minute())


async def test_where_nobody_tells_what_changed_the_near_is_known_and_the_far_is_not(watched: Watched) -> None:
    await watched.minute()
    watched.feed.down = True
    await watched.minute()
    assert await watched.known(1) == ()
    assert await watched.known(20) is None
    watched.calendar.occupy(OAK.address, Slot(watched.office.clock.at + 20 * DAY, watched.office.clock.at + 21 * DAY))
    watched.feed.down = False
    assert read_whole(watched, await watched.minute()), "the link of before tells of what was missed"
    assert await watched.known(20.5) != ()


async def test_a_look_that_fails_after_a_change_was_told_is_told_of_it_again(watched: Watched) -> None:
    await watched.minute()
    theirs = Slot(watched.office.clock.at + 20 * DAY, watched.office.clock.at + 21 * DAY)
    watched.calendar.occupy(OAK.address, theirs)
    watched.calendar.silent = frozenset({OAK.address})
    await watched.minute()
    assert await watched.known(20.5) is None
    watched.calendar.silent = frozenset()
    assert read_whole(watched, await watched.minute())
    assert await watched.known(20.5) == (theirs,)


async def test_the_span_is_begun_anew_before_it_is_too_short(watched: Watched) -> None:
    await watched.minute()
    watched.office.clock.at += SLIDE - HOUR
    await watched.minute()
    assert [bool(link) for _, link in watched.feed.asked] == [True]
    watched.office.clock.at += 2 * HOUR
    assert read_whole(watched, await watched.minute())
    assert [bool(link) for _, link in watched.feed.asked] == [False]


async def test_what_of_ours_is_over_is_not_taken_in_again_for_being_in_the_span(watched: Watched) -> None:
    backup = watched.office.ledger.copy()
    lost = await book(watched.office, 0.1)
    watched.office.clock.at = lost.meeting.slot.ends + 2 * HOUR
    watched.office.ledger.restore(backup)
    (span,) = await watched.minute()
    assert span.starts < lost.meeting.slot.starts
    assert await watched.office.ledger.booking(lost.id) is None


async def test_rooms_that_may_be_booked_years_ahead_are_not_watched(watched: Watched) -> None:
    office = watched.office
    far = reconciler(office, watched.looks, watched.feed, runner(office), WATCHED_AHEAD + DAY)
    await far.go_round()
    assert watched.feed.asked == []


async def test_a_calendar_that_nobody_believes_is_no_picture_of_the_room(watched: Watched) -> None:
    """Whoever searches asks Exchange, as long as most of its bookings seem to be gone at once."""
    for days in range(20, 20 + MANY):
        await book(watched.office, days)
    await watched.minute()
    assert await watched.known(10) == ()
    watched.calendar.entries[OAK.address].clear()
    await watched.minute()
    assert await watched.known(10) is None


@pytest.mark.parametrize("error", [Rejected(status=403, code="ErrorAccessDenied"), Unreadable(code="no-link")])
async def test_where_graph_refuses_to_list_what_changed_that_is_said_once(
    watched: Watched, error: Failed, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "bot.workers.reconciler")
    watched.feed.refuses = error
    for _ in range(3):
        await watched.minute()
    (said,) = (each.message for each in caplog.records)
    assert said.startswith("Graph does not list what changed in 3 of 3 rooms")
    assert str(error) in said


async def test_what_is_wrong_with_the_mailbox_itself_is_not_said_of_its_changes(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "bot.workers.reconciler")
    watched.feed.down = True
    await watched.minute()
    assert not caplog.records
