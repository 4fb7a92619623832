"""A small world to run the booking protocol in: one booking, the rooms' calendars, a clock, and all that can go wrong.

`run` performs the steps of `settle` until the booking is at rest, over crashes and restarts, with a fault at any step;
the world checks what must hold at every step, and `check` what must hold at the end. `explore` tries every combination
of faults. Nothing here is random and nothing waits: the same plan gives the same history.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from booking.errors import (
    AlreadyCreated,
    Changed,
    Denied,
    Failed,
    NotFound,
    OutcomeUnknown,
    Reason,
    Rejected,
    Throttled,
    Unavailable,
)
from booking.joining import asked, cancelled, has_news, is_ending, joined, moved, objection
from booking.model import Change, ChangeState, EventState, Room, Slot
from booking.saga import SEND_WITHIN, settle
from booking.steps import (
    Create,
    Delete,
    Find,
    Follow,
    Invite,
    Now,
    Pause,
    Postpone,
    Read,
    Send,
    Step,
    Update,
    View,
    Write,
)
from booking.work import LedgerEvent, Work
from tests.saga_calendar import PAT, Entry, RoomCalendars
from tests.saga_plots import BOOK, FAREWELL, HOUR, OAK, RENAMED, START, Plot

INSTALLATION = "installation"

STEP = timedelta(milliseconds=50)
TIMEOUT = timedelta(seconds=60)
LEASE = timedelta(seconds=130)
LATE = timedelta(seconds=119)
"""When a request that nobody waits for any more is applied at the latest, counted from when it may still be sent."""

LEGAL = {
    EventState.HELD: {EventState.CREATING, EventState.CANCELLED},
    EventState.CREATING: {EventState.CREATING, EventState.CREATED, EventState.CANCELLING, EventState.CANCELLED},
    EventState.CREATED: {EventState.CONFIRMED, EventState.CANCELLING},
    EventState.CONFIRMED: {EventState.CONFIRMED, EventState.CANCELLING},
    EventState.CANCELLING: {EventState.CANCELLED},
}


class Fault(Enum):
    """What may happen at a step: to the request, to the process, or on the calendar just before."""

    THROTTLED = auto()
    UNAVAILABLE = auto()
    REJECTED = auto()
    DENIED = auto()
    MAILBOX_GONE = auto()
    ITEM_GONE = auto()  # not found, though it is there
    STALE = auto()  # a read does not show our event yet
    CHANGED = auto()
    DUPLICATE = auto()  # applied, but answered as if it had been known before
    DUPLICATE_UNNAMED = auto()
    LOST = auto()  # time-out, never applied
    APPLIED = auto()  # time-out, applied
    LATE = auto()  # time-out, applied long after
    CRASH = auto()  # before the step
    CRASH_APPLIED = auto()  # after it
    CRASH_LATE = auto()  # after the request left, which is applied long after
    BOOKED = auto()  # somebody books the slot in Outlook
    REMOVED = auto()  # somebody deletes our event
    MOVED = auto()  # ... moves it out of its slot
    SHIFTED = auto()  # ... moves it half out of its slot
    JOINED = auto()  # ... adds an attendee to it
    COPIED = auto()  # ... copies it, stamp and all, to another time


ON_OURS = {Fault.REMOVED, Fault.MOVED, Fault.SHIFTED, Fault.JOINED, Fault.COPIED}
OUTSIDE = ON_OURS | {Fault.BOOKED}
ON_READ = {Fault.THROTTLED, Fault.UNAVAILABLE, Fault.REJECTED, Fault.DENIED, Fault.MAILBOX_GONE, Fault.CRASH}
ON_SEND = ON_READ | {Fault.LOST, Fault.APPLIED, Fault.LATE, Fault.CRASH_APPLIED, Fault.CRASH_LATE}

Plan = Mapping[int, Fault]
"""Which fault befalls which step, counted over all owners of the row."""

Outage = Callable[[Step, timedelta], Fault | None]
"""What befalls a step so long after the start, where the plan says nothing: for what lasts."""


class Crash(Exception):
    """The process dies here."""


def no_outage(_step: Step, _passed: timedelta) -> None:
    """Let everything last work."""


@dataclass
class World:
    """The row as it was last committed, the calendar, and the history; `options[i]` is what can befall step i."""

    plan: Plan = field(default_factory=dict)
    outage: Outage = no_outage
    now: datetime = START
    row: LedgerEvent = HELD
    problem: Problem | None = None
    told_after: timedelta | None = None
    calendar: RoomCalendar = field(default_factory=lambda: RoomCalendar((INSTALLATION, HELD.id), SLOT))
    trace: list[str] = field(default_factory=list)
    options: list[set[Fault]] = field(default_factory=list)
    late: list[tuple[datetime, Step]] = field(default_factory=list)
    outside: set[Fault] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    # --- The owners of the row -------------------------------------------------------------------------------------

    def live(self, *, owners: int) -> None:
        """Run owner after owner until the row is at rest, then let everything late happen."""
        for number in range(owners):
            self._own(settle(self.row, INSTALLATION, resumed=number > 0))
            if self.row.at_rest:
                break
            self.row = replace(self.row, epoch=self.row.epoch + 1)
        assert self.row.at_rest, "never at rest"
        self.advance(HOUR)

    def _own(self, saga: Generator[Step, object, None]) -> None:
        step: Step | None = None
        try:
            step = next(saga)
            while True:
                try:
                    result = self.perform(step)
                except Failed as error:
                    step = saga.throw(error)
                else:
                    step = saga.send(result)
        except StopIteration:
            assert self.row.at_rest or isinstance(step, Postpone), "the row was dropped"
        except Crash:
            saga.close()
            self.advance(LEASE)

    def advance(self, span: timedelta) -> None:
        """Let time pass; what is due meanwhile arrives."""
        self.now += span
        due = [step for at, step in self.late if at <= self.now]
        self.late = [(at, step) for at, step in self.late if at > self.now]
        for step in due:
            with suppress(Changed, NotFound):
                self._apply(step)

    # --- A step and its fault --------------------------------------------------------------------------------------

    def perform(self, step: Step) -> object:
        """Perform one step, with what the plan has for it. Raises: Failed, Crash, AssertionError."""
        self.advance(STEP)
        fault = self.plan.get(len(self.trace)) or self.outage(step, self.now - START)
        self.options.append(self._possible(step))
        if fault not in self.options[-1]:
            fault = None
        self.trace.append(f"{self.row.state} {type(step).__name__} {fault.name if fault else ''}")
        if fault in OUTSIDE:
            self._interfere(fault)
            fault = None
        self._check_step(step)
        match fault:
            case None | Fault.STALE:
                return self._apply(step, stale=fault is Fault.STALE)
            case Fault.LATE | Fault.CRASH_LATE:
                self.late.append((self.now + LATE, step))
            case Fault.APPLIED | Fault.CRASH_APPLIED | Fault.DUPLICATE | Fault.DUPLICATE_UNNAMED:
                with suppress(Changed, NotFound):
                    self._apply(step)
            case _:
                pass
        raise self._failure(fault)

    def _possible(self, step: Step) -> set[Fault]:
        outside = ({Fault.BOOKED} | (ON_OURS if self.calendar.ours() else set())) - self.outside
        match step:
            case View():
                return ON_READ | outside | {Fault.STALE}
            case Find():
                # A search that lags behind while nothing else knows the event cannot be made up for.
                return ON_READ | outside | ({Fault.STALE} if self.row.state is EventState.CREATING else set())
            case Read():
                return ON_READ | outside | {Fault.ITEM_GONE}
            case Create():
                return ON_SEND | outside | {Fault.DUPLICATE, Fault.DUPLICATE_UNNAMED}
            case Invite():
                return ON_SEND | outside | {Fault.CHANGED, Fault.ITEM_GONE}
            case Delete():
                return ON_SEND | outside
            case Write():
                return {Fault.CRASH, Fault.CRASH_APPLIED}
            case Now() | Pause() | Postpone():
                return {Fault.CRASH}

    def _failure(self, fault: Fault) -> Exception:
        match fault:
            case Fault.THROTTLED:
                return Throttled(retry_after_s=7)
            case Fault.UNAVAILABLE:
                return Unavailable()
            case Fault.REJECTED:
                return Rejected(status=400)
            case Fault.DENIED:
                return Denied(status=403)
            case Fault.MAILBOX_GONE:
                return NotFound(mailbox=True)
            case Fault.ITEM_GONE:
                return NotFound(mailbox=False)
            case Fault.CHANGED:
                return Changed(status=412)
            case Fault.DUPLICATE:
                return AlreadyCreated(event_id=self.calendar.ours()[0].id)
            case Fault.DUPLICATE_UNNAMED:
                return AlreadyCreated(event_id=None)
            case Fault.LOST | Fault.APPLIED | Fault.LATE:
                self.advance(TIMEOUT)
                return OutcomeUnknown()
            case _:
                return Crash()

    def _interfere(self, fault: Fault) -> None:
        self.outside.add(fault)
        match fault:
            case Fault.BOOKED:
                self.calendar.book()
            case Fault.REMOVED:
                self.calendar.remove_ours()
            case Fault.MOVED:
                self.calendar.move_ours(3 * HOUR)
            case Fault.SHIFTED:
                self.calendar.move_ours(HOUR / 2)
            case Fault.JOINED:
                self.calendar.join_ours()
            case _:
                self.calendar.copy_ours(SLOT.starts + 5 * HOUR)

    def _apply(self, step: Step, *, stale: bool = False) -> object:
        match step:
            case Now():
                return self.now
            case Pause(seconds):
                self.advance(timedelta(seconds=seconds))
            case Postpone(event, until):
                assert event.epoch == self.row.epoch
                self.advance(max(until - self.now, timedelta(0)))
            case View(_, slot):
                shown = self.calendar.view(slot, stale=stale)
                self.seen = {each.id for each in shown if each.blocks}
                return shown
            case Find():
                return self.calendar.find(stale=stale)
            case Read(_, graph_id):
                return self.calendar.read(graph_id)
            case Create():
                return self.calendar.create()
            case Invite(_, graph_id, etag, attendees):
                return self.calendar.invite(graph_id, etag, attendees)
            case Delete(_, graph_id):
                self.calendar.delete(graph_id)
            case Write(event, problem, _):
                return self._commit(event, problem)
        return None

    def _commit(self, event: LedgerEvent, problem: Problem | None) -> LedgerEvent:
        self.row, self.problem = event, self.problem or problem
        if self.told_after is None and (self.problem is not None or event.state is EventState.CONFIRMED):
            self.told_after = self.now - START
        return event

    # --- What must hold --------------------------------------------------------------------------------------------

    def _check_step(self, step: Step) -> None:
        assert len(self.calendar.ours()) <= 1, "two events for one booking"
        match step:
            case Create(_, body):
                assert self.row.state is EventState.CREATING, "sent without a committed intent"
                assert self.row.graph_id is None, "sent again although it is known"
                assert body == HELD.body
                on_record = self.row.unresolved_until
                assert on_record, "sent without being on record as unresolved"
                assert on_record >= self.now + LATE, "may be applied after it counts as resolved"
            case Invite(_, graph_id, etag, _):
                assert (self.row.state, self.row.graph_id) == (EventState.CONFIRMED, graph_id), "invited too early"
                assert etag, "invited over whatever others did to the event"
            case Delete(_, graph_id):
                assert self.row.state is EventState.CANCELLING
                others = self.calendar.entries.keys() - {each.id for each in self.calendar.ours()}
                assert graph_id not in others, "not ours to delete"
            case Write(event, problem, _):
                self._check_write(event, problem)
            case _:
                pass

    def _check_write(self, event: LedgerEvent, problem: Problem | None) -> None:
        assert event.epoch == self.row.epoch
        assert event.state in LEGAL[self.row.state], f"from {self.row.state} to {event.state}"
        if (self.row.state, event.state) == (EventState.CREATED, EventState.CONFIRMED):
            assert self.seen == {self.row.graph_id}, "confirmed without having been seen alone in the slot"
        if event.state in (EventState.CANCELLING, EventState.CANCELLED):
            assert self.problem or problem, "nobody is told why it came to nothing"
        if event.state is EventState.CANCELLED:
            assert not self.calendar.ours(), "the slot is given up with our event in it"
            assert not any(isinstance(each, Create) for _, each in self.late), "... with our event on its way there"

    def check(self) -> None:
        """Check what must hold once the row is at rest and everything late has happened."""
        calendar = self.calendar
        assert max(calendar.mails.values(), default=0) <= 1, "mailed twice"
        assert "somebody" in calendar.entries or Fault.BOOKED not in self.outside
        assert "a copy" in calendar.entries or Fault.COPIED not in self.outside
        if self.row.state is EventState.CANCELLED:
            assert not calendar.ours(), "an orphan"
            assert self.problem, "nobody is told why it came to nothing"
            return
        assert self.problem is None
        assert set(calendar.mails) == {each.address for each in INVITEES}, "somebody was not invited"
        if Fault.REMOVED not in self.outside:
            (event,) = calendar.ours()
            assert event.id == self.row.graph_id
            assert event.slot == SLOT or self.outside & {Fault.MOVED, Fault.SHIFTED}
            joined = {PAT.address} if Fault.JOINED in self.outside else set()
            assert set(event.attendees) == {each.address for each in INVITEES} | joined


def run(plan: Plan, *, outage: Outage = no_outage, owners: int = 40, calendar: RoomCalendar | None = None) -> World:
    """Run one booking to its rest under a plan and check everything. A failing assertion shows the history."""
    world = World(plan, outage)
    world.calendar = calendar or world.calendar
    try:
        world.live(owners=owners)
        world.check()
    except AssertionError as error:
        raise AssertionError(f"{error}\nplan: {dict(plan)}\n" + "\n".join(world.trace[:80])) from error
    return world


def explore(faults: int, plan: Plan | None = None) -> Iterator[World]:
    """Run every plan of up to so many faults that can befall a booking."""
    plan = plan or {}
    world = run(plan)
    yield world
    if faults:
        for index in range(max(plan, default=-1) + 1, len(world.trace)):
            for fault in sorted(world.options[index], key=lambda each: each.value):
                yield from explore(faults - 1, {**plan, index: fault})
