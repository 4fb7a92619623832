"""A small world to run the booking protocol in: one booking, the rooms' calendars, a clock, and all that can go wrong.

`run` performs the steps of `settle` until the booking is at rest, over crashes and restarts, with a fault at any step;
the world checks what must hold at every step, and `check` what must hold at the end. `explore` tries every combination
of faults. Nothing here is random and nothing waits: the same plan gives the same history.
"""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

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
from booking.model import CalendarEvent, Change, ChangeState, Created, EventState, Mailbox, Slot
from booking.protocol.concurrency import asked, cancelled, has_news, is_ending, joined, moved, objection
from booking.protocol.record import BookingRecord, LedgerEvent
from booking.protocol.run import FRESH, SEND_WITHIN
from booking.protocol.saga import settle
from booking.protocol.steps import (
    AnyStep,
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
    SetAsideOwn,
    Update,
    View,
    Write,
)
from tests.support.protocol_calendar import PAT, Entry, RoomCalendars
from tests.support.protocol_plots import BOOK, FAREWELL, HOUR, OAK, RENAMED, START, Plot

INSTALLATION = "installation"

STEP = timedelta(milliseconds=50)
TIMEOUT = timedelta(seconds=60)
LEASE = timedelta(seconds=130)
FREEZE = timedelta(minutes=3)
"""How long a process stands still that is suspended, without anybody taking its work over."""

LATE = timedelta(seconds=119)
"""When a request that nobody waits for any more is applied at the latest, counted from when it may still be sent."""

LEGAL = {
    EventState.HELD: {EventState.CREATING, EventState.CANCELLED},
    EventState.CREATING: set(EventState),
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
    STALE = auto()  # a read does not show our events yet
    HALF = auto()  # made, and the look back that was sent with it failed
    CHANGED = auto()
    DUPLICATE = auto()  # applied, but answered as if it had been known before
    DUPLICATE_UNNAMED = auto()
    LOST = auto()  # time-out, never applied
    APPLIED = auto()  # time-out, applied
    LATE = auto()  # time-out, applied long after
    FROZEN = auto()  # the process stands still: before it asks for the time, or while an answer comes
    CRASH = auto()  # before the step
    CRASH_APPLIED = auto()  # after it
    CRASH_LATE = auto()  # after the request left, which is applied long after
    BOOKED = auto()  # somebody books the slot in Outlook
    REMOVED = auto()  # somebody deletes our event
    MOVED = auto()  # ... moves it out of its slot
    SHIFTED = auto()  # ... moves it half out of its slot
    JOINED = auto()  # ... adds an attendee to it
    COPIED = auto()  # ... copies it, stamp and all, to another time
    BOOKED_THERE = auto()  # somebody books what a change wants
    REMOVED_THERE = auto()  # somebody deletes what a change has on a calendar
    MOVED_THERE = auto()  # ... moves it
    OURS_THERE = auto()  # another booking of ours holds the slot that our event was moved to
    ASKED = auto()  # the booker changes the booking meanwhile
    CANCELLED = auto()  # ... cancels it


ON_OURS = {Fault.REMOVED, Fault.MOVED, Fault.SHIFTED, Fault.JOINED, Fault.COPIED}
ON_NEXT = {Fault.REMOVED_THERE, Fault.MOVED_THERE}
BY_PEOPLE = {Fault.ASKED, Fault.CANCELLED}
OUTSIDE = ON_OURS | ON_NEXT | BY_PEOPLE | {Fault.BOOKED, Fault.BOOKED_THERE}
ON_READ = {
    *(Fault.THROTTLED, Fault.UNAVAILABLE, Fault.REJECTED, Fault.DENIED, Fault.MAILBOX_GONE),
    *(Fault.FROZEN, Fault.CRASH),
}
ON_SEND = ON_READ | {Fault.LOST, Fault.APPLIED, Fault.LATE, Fault.CRASH_APPLIED, Fault.CRASH_LATE}

Plan = Mapping[int, Fault]
"""Which fault befalls which step, counted over all owners of the work."""

Outage = Callable[[AnyStep, timedelta], Fault | None]
"""What befalls a step so long after the start, where the plan says nothing: for what lasts."""


class Crash(Exception):
    """The process dies here."""


def no_outage(_step: AnyStep, _passed: timedelta) -> None:
    """Let everything last work."""


def lasting(fault: Fault, since: timedelta, until: timedelta, *steps: type[AnyStep]) -> Outage:
    """Let that befall every step, or every one of such steps, for a while."""

    def strike(step: AnyStep, passed: timedelta) -> Fault | None:
        return fault if since <= passed < until and (not steps or isinstance(step, steps)) else None

    return strike


def furnished(plot: Plot) -> RoomCalendars:
    """Give the calendars as the story finds them."""
    calendar = RoomCalendars(INSTALLATION)
    if plot.stood:
        event = plot.record.event
        made = calendar.create(event.mailbox.address, *plot.bodies[event.body])
        calendar.invite(made.id, made.etag, event.invitees)
    return calendar


@dataclass
class World:
    """The work as it was last committed, the calendars, and the history; `options[i]` is what can befall step i."""

    plan: Plan = field(default_factory=dict)
    outage: Outage = no_outage
    plot: Plot = BOOK
    now: datetime = START
    calendar: RoomCalendars = field(default_factory=lambda: furnished(BOOK))
    told_after: timedelta | None = None
    trace: list[str] = field(default_factory=list)
    options: list[set[Fault]] = field(default_factory=list)
    late: list[tuple[datetime, AnyStep]] = field(default_factory=list)
    outside: set[Fault] = field(default_factory=set)
    farewells: list[str] = field(default_factory=list)
    seen: dict[tuple[str, Slot], set[str]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    looked_at: dict[tuple[str, Slot], datetime] = field(default_factory=dict)
    answered_after: timedelta = STEP
    """How long an answer of a calendar takes."""

    def __post_init__(self) -> None:
        self.row: BookingRecord = self.plot.record
        self.deadline = self.now + SEND_WITHIN
        self.before = self.row.booking  # as it was before the change, or the last thing that was done to it

    @property
    def state(self) -> EventState:
        return self.row.event.state

    @property
    def reason(self) -> Reason | None:
        """Why the booking is no more."""
        return self.row.booking.problem.reason if self.row.booking.problem else None

    @property
    def change(self) -> Change | None:
        return self.row.booking.change

    # --- The owners of the work ------------------------------------------------------------------------------------

    def live(self, *, owners: int) -> None:
        """Run owner after owner until the booking is at rest, then let everything late happen."""
        for _ in range(owners):
            self.deadline = self.now + SEND_WITHIN
            claimed = not self.trace and self.state is EventState.CREATING
            self._own(settle(self.row, INSTALLATION, claimed=claimed))
            if self.row.at_rest:
                break
            self.row = replace(self.row, fencing_token=self.row.fencing_token + 1)
        assert self.row.at_rest, "never at rest"
        self.advance(HOUR)

    def _own(self, saga: Coroutine[AnyStep, Any, None]) -> None:
        step: AnyStep | None = None
        try:
            step = saga.send(None)
            while True:
                try:
                    result = self.perform(step)
                except Failed as error:
                    step = saga.throw(error)
                else:
                    step = saga.send(result)
        except StopIteration:
            assert self.row.at_rest or isinstance(step, Postpone), "the booking was dropped"
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
                self._apply(step, Fault.LATE)

    # --- A step and its fault --------------------------------------------------------------------------------------

    def perform(self, step: AnyStep) -> object:
        """Perform one step, with what the plan has for it. Raises: Failed, Crash, AssertionError."""
        self.advance(self.answered_after if isinstance(step, View | Find | Read | Send) else STEP)
        fault = self.plan.get(len(self.trace)) or self.outage(step, self.now - START)
        shut = isinstance(step, Send) and self.now > self.deadline
        self.options.append(set() if shut else self._possible(step))
        if fault not in self.options[-1]:
            fault = None
        said = f"{fault.name if fault else ''}{'SHUT' if shut else ''}"
        self.trace.append(f"{self.state} {type(step).__name__} {said}")
        if shut:
            raise Unavailable
        if fault is Fault.FROZEN:
            answer = None if isinstance(step, Now) else self._apply(step)
            self.advance(FREEZE)
            return self._apply(step) if isinstance(step, Now) else answer
        if fault in OUTSIDE:
            self._interfere(fault)
            fault = None
        self._check_step(step)
        match fault:
            case None | Fault.STALE | Fault.HALF | Fault.OURS_THERE:
                return self._apply(step, fault)
            case Fault.LATE | Fault.CRASH_LATE:
                self.late.append((self.deadline + LATE, step))
            case Fault.APPLIED | Fault.CRASH_APPLIED | Fault.DUPLICATE | Fault.DUPLICATE_UNNAMED:
                with suppress(Changed, NotFound):
                    self._apply(step, fault)
            case _:
                pass
        raise self._failure(step, fault)

    def _possible(self, step: AnyStep) -> set[Fault]:
        match step:
            case View():
                return ON_READ | self._outside() | {Fault.STALE}
            case Find(_, event_id):
                # A search that lags behind while nothing else knows the event cannot be made up for.
                creating = {each.id for each in self.row.events() if each.state is EventState.CREATING}
                return ON_READ | self._outside() | ({Fault.STALE} if event_id in creating else set())
            case Read():
                return ON_READ | self._outside() | {Fault.ITEM_GONE}
            case Create():
                reading = set() if self.plot.apart else {Fault.STALE, Fault.HALF}
                return ON_SEND | self._outside() | {Fault.DUPLICATE, Fault.DUPLICATE_UNNAMED} | reading
            case Invite() | Update():
                return ON_SEND | self._outside() | {Fault.CHANGED, Fault.ITEM_GONE}
            case Delete():
                return ON_SEND | self._outside()
            case Write():
                return {Fault.CRASH, Fault.CRASH_APPLIED} | self._by_people()
            case Follow():
                return {Fault.CRASH, Fault.CRASH_APPLIED, Fault.OURS_THERE} | self._by_people()
            case Now():
                return {Fault.FROZEN, Fault.CRASH}
            case Pause() | SetAsideOwn():
                return {Fault.CRASH}
            case Postpone():
                return {Fault.CRASH} | self._by_people()

    def _outside(self) -> set[Fault]:
        """List what people may do on the calendars, each once."""
        possible = {Fault.BOOKED} | (ON_OURS if self._ours() else set())
        if self.row.changing and not self._settled_in():
            possible |= {Fault.BOOKED_THERE} | (ON_NEXT if self.row.next and self._ours(self.row.next) else set())
        return possible - self.outside

    def _settled_in(self) -> bool:
        """Whether our event stands by now where the change wants it, so that nobody can come before it."""
        change, ours = self.change, self._ours()
        return (
            change is not None and any(change.meeting.slot.overlaps(each.slot) for each in ours) and not self.row.next
        )

    def _by_people(self) -> set[Fault]:
        """List what people may ask of the booking meanwhile; whoever changes it has seen what it is."""
        possible = set() if is_ending(self.row) else {Fault.CANCELLED}
        if self.change is None and not is_ending(self.row):
            possible.add(Fault.ASKED)
        return possible - self.outside

    def _failure(self, step: AnyStep, fault: Fault) -> Exception:
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
            case Fault.DUPLICATE if isinstance(step, Create):
                return AlreadyCreated(event_id=self.calendar.ours(self.plot.bodies[step.body][0])[0].id)
            case Fault.DUPLICATE_UNNAMED:
                return AlreadyCreated(event_id=None)
            case Fault.LOST | Fault.APPLIED:
                self.advance(TIMEOUT)
                return OutcomeUnknown()
            case Fault.LATE:
                self.advance(self.deadline - self.now + TIMEOUT / 2)
                return OutcomeUnknown()
            case _:
                return Crash()

    def _ours(self, event: LedgerEvent | None = None) -> list[Entry]:
        """List what stands on a calendar of an event of the work, which is the booking's own if none is named."""
        return self.calendar.ours((event or self.row.event).id)

    def _interfere(self, fault: Fault) -> None:
        self.outside.add(fault)
        match fault:
            case Fault.BOOKED:
                self.calendar.book(self.row.event.mailbox.address, self.row.event.slot)
            case Fault.REMOVED:
                self.calendar.remove(self._ours()[0])
            case Fault.MOVED:
                self.calendar.move(self._ours()[0], 3 * HOUR)
            case Fault.SHIFTED:
                self.calendar.move(self._ours()[0], HOUR / 2)
            case Fault.JOINED:
                self.calendar.join(self._ours()[0])
            case Fault.COPIED:
                self.calendar.copy(self._ours()[0], START + 6 * HOUR)
            case Fault.BOOKED_THERE if self.change:
                self.calendar.book(self.change.room.address, self.change.meeting.slot, "somebody there")
            case Fault.REMOVED_THERE:
                self.calendar.remove(self._ours(self.row.next)[0])
            case Fault.MOVED_THERE:
                self.calendar.move(self._ours(self.row.next)[0], 5 * HOUR)
            case Fault.CANCELLED:
                self.row = cancelled(self.row, FAREWELL)
            case _:
                change = Change("change-1", OAK, replace(RENAMED, slot=self.row.event.slot))
                assert objection(self.row, self.row.booking.revision, change, None) is None
                self.row = asked(self.row, change, None)

    def _apply(self, step: AnyStep, fault: Fault | None = None) -> object:
        stale = fault is Fault.STALE
        match step:
            case Now():
                return self.now
            case Pause(seconds):
                self.advance(timedelta(seconds=seconds))
            case Postpone(record, until):
                assert record.fencing_token == self.row.fencing_token
                self.row = replace(self.row, rejections=record.rejections)
                self.advance(timedelta(0) if has_news(self.row, record) else max(until - self.now, timedelta(0)))
            case View(mailbox, slot):
                return self._view(mailbox, slot, stale=stale)
            case Find(mailbox, event_id):
                return self.calendar.find(mailbox.address, event_id, stale=stale)
            case Read(_, graph_id):
                return self.calendar.read(graph_id)
            case Create(mailbox, body, slot):
                made = self.calendar.create(mailbox.address, *self.plot.bodies[body])
                together = not self.plot.apart and fault in (None, Fault.STALE)
                return Created(made, self._view(mailbox, slot, stale=stale) if together else None)
            case Invite(_, graph_id, etag, attendees):
                return self.calendar.invite(graph_id, etag, attendees)
            case Update(_, graph_id, etag, before, after):
                return self.calendar.update(graph_id, etag, before, after)
            case Delete(_, graph_id, cancellation_message):
                self.farewells.append(cancellation_message)
                self.calendar.delete(graph_id)
            case SetAsideOwn():
                raise AssertionError("nothing that is given up is in anybody's way here")
            case Write(record):
                return self._commit(joined(self.row, record))
            case Follow(record, slot):
                return None if fault is Fault.OURS_THERE else self._commit(moved(self.row, record, slot))
        return None

    def _view(self, mailbox: Mailbox, slot: Slot, *, stale: bool) -> tuple[CalendarEvent, ...]:
        shown = self.calendar.view(mailbox.address, slot, stale=stale)
        self.seen[mailbox.address, slot] = {each.id for each in shown if each.blocks}
        self.looked_at[mailbox.address, slot] = self.now
        return shown

    def _commit(self, record: BookingRecord) -> BookingRecord:
        self._check_write(self.row, record)
        self.row, self.deadline = record, self.now + SEND_WITHIN
        told = record.booking.problem or (record.event.stands and not record.changing)
        if self.told_after is None and told:
            self.told_after = self.now - START
        return record

    # --- What must hold --------------------------------------------------------------------------------------------

    def _check_step(self, step: AnyStep) -> None:
        for event in self.row.events():
            assert len(self._ours(event)) <= 1, "two events for one"
        match step:
            case Create(_, body, _):
                (event,) = (each for each in self.row.events() if each.body == body)
                assert event.state is EventState.CREATING, "sent without a committed intent"
                assert event.graph_id is None, "sent again although it is known"
                assert (event.mailbox.address, event.slot) in self.seen, "sent without a look"
                self.sent.add(event.id)
                self._check_on_record(event)
            case Invite(_, graph_id, etag, _):
                event = self.row.event
                assert (event.state, event.graph_id) == (EventState.CONFIRMED, graph_id), "invited too early"
                assert etag, "invited over whatever others did to the event"
                looked_at = self.looked_at[event.mailbox.address, event.slot]
                assert self.now - looked_at <= FRESH + SEND_WITHIN, "invited by a look that is old"
                self._check_on_record(event)
            case Update(_, graph_id, etag, _, _):
                event = self.row.event
                assert (event.state, event.graph_id) == (EventState.CONFIRMED, graph_id), "not ours to change"
                assert self.change, "changed without having been asked for"
                assert self.change.state is ChangeState.APPLYING, "changed without a committed intent"
                assert etag, "changed over whatever others did to the event"
                self._check_on_record(event)
            case Delete(_, graph_id, cancellation_message):
                leaving = [each for each in self.row.events() if each.state is EventState.CANCELLING]
                assert leaving, "deleted without a committed intent"
                others = self.calendar.entries.keys() - {each.id for event in leaving for each in self._ours(event)}
                assert graph_id not in others, "not ours to delete"
                assert cancellation_message in {each.cancellation_message for each in leaving}
            case _:
                pass

    def _check_on_record(self, event: LedgerEvent) -> None:
        on_record = event.unresolved_until
        assert on_record, "sent without being on record as unresolved"
        assert on_record >= self.deadline + LATE, "may be applied after it counts as resolved"

    def _check_write(self, before: BookingRecord, after: BookingRecord) -> None:
        assert after.fencing_token == before.fencing_token
        known = {each.id: each for each in after.events()}
        for old in before.events():
            new = known.get(old.id) or replace(old, state=EventState.CANCELLED)
            if new != old:
                self._check_event(old, new, after)
        if EventState.CANCELLING in (after.event.state, before.event.state) or after.event.gone:
            assert after.booking.problem, "nobody is told why it came to nothing"
        if before.changing and after.booking.change and before.booking.change != after.booking.change:
            begun = after.booking.change.state is ChangeState.APPLYING
            unresolved = before.event.unresolved_until
            assert not begun or unresolved is None or unresolved <= self.now, "may cross an earlier send"
        if before.changing and not after.changing and after.booking.change:
            dropped = after.booking.change.state is ChangeState.DROPPED
            assert dropped == bool(after.booking.change.problem), "nobody is told why nothing changed"

    def _check_event(self, old: LedgerEvent, new: LedgerEvent, after: BookingRecord) -> None:
        assert new.state is old.state or new.state in LEGAL[old.state], f"from {old.state} to {new.state}"
        if old.state in (EventState.CREATING, EventState.CREATED) and new.state is EventState.CONFIRMED:
            own = {each.graph_id for each in after.events()}
            seen = self.seen[old.mailbox.address, old.slot]
            assert new.graph_id in seen <= own, "confirmed without having been seen alone in the slot"
        if (old.state, new.state) == (EventState.CREATING, EventState.HELD):
            assert old.id not in self.sent, "taken back although something was sent"
        if new.gone:
            assert not self._ours(old), "the slot is given up with our event in it"
            on_its_way = [each for _, each in self.late if isinstance(each, Create) and each.body == old.body]
            assert not on_its_way, "... with our event on its way there"

    def check(self) -> None:
        """Check what must hold once the booking is at rest and everything late has happened."""
        calendar, booking, event = self.calendar, self.row.booking, self.row.event
        assert max(calendar.mails.values(), default=0) <= 1, "mailed twice"
        assert "somebody" in calendar.entries or Fault.BOOKED not in self.outside
        assert "somebody there" in calendar.entries or Fault.BOOKED_THERE not in self.outside
        assert "a copy" in calendar.entries or Fault.COPIED not in self.outside
        assert booking.change is None or booking.change.over
        if event.gone:
            assert not calendar.ours(), "an orphan"
            assert booking.problem, "nobody is told why it came to nothing"
            return
        assert self.row.cancel is None, "it was cancelled"
        assert booking.problem is None
        assert event.mailbox == booking.room.mailbox
        invited = {each.address for each in event.invitees}
        assert invited <= calendar.invited(event.id), "somebody was not invited"
        self._check_change()
        if Fault.REMOVED not in self.outside:
            self._check_standing(invited)

    def _check_change(self) -> None:
        """A change is done or not at all, and told so."""
        booking, change = self.row.booking, self.change
        done = change is not None and change.state is ChangeState.DONE
        room, meeting = (change.room, change.meeting) if done and change else (self.before.room, self.before.meeting)
        slot = booking.meeting.slot if self._moved() else meeting.slot
        # Whoever's invitation was refused stays on the list of people, marked, and is nowhere else.
        people = tuple(replace(each, kind="required") for each in booking.meeting.attendees)
        refused = {each.address for each in booking.meeting.attendees if each.refused}
        assert refused.isdisjoint(each.address for each in self.row.event.invitees)
        assert not refused or Fault.REJECTED in self.plan.values() or self.outage is not no_outage
        assert (booking.room, replace(booking.meeting, attendees=people)) == (room, replace(meeting, slot=slot))
        assert self.outside or not self.plot.stood or self.row.event.stands, "a standing booking was lost"

    def _check_standing(self, invited: set[str]) -> None:
        """Exactly the booking's own event is on the calendars, and holds what the booking says."""
        (there,), booking = self.calendar.ours(), self.row.booking
        assert (there.id, there.own) == (self.row.event.graph_id, self.row.event.id)
        assert there.room == booking.room.address
        assert there.slot == self.row.event.slot == booking.meeting.slot or self._moved()
        assert (there.content.title, there.content.private) == (booking.meeting.title, booking.meeting.private)
        joined_by = {PAT.address} if Fault.JOINED in self.outside and booking.room == self.before.room else set()
        assert there.addresses | ({PAT.address} - joined_by) == invited | {PAT.address}
        assert joined_by <= there.addresses, "who was added in Outlook was thrown out"

    def _moved(self) -> set[Fault]:
        return self.outside & {Fault.MOVED, Fault.SHIFTED, Fault.MOVED_THERE}


def run(
    plan: Plan,
    *,
    plot: Plot = BOOK,
    outage: Outage = no_outage,
    owners: int = 40,
    calendar: RoomCalendars | None = None,
) -> World:
    """Run one story to its rest under a plan and check everything. A failing assertion shows the history."""
    world = World(plan, outage, plot, calendar=calendar or furnished(plot))
    try:
        world.live(owners=owners)
        world.check()
    except AssertionError as error:
        raise AssertionError(f"{error}\nplan: {dict(plan)}\n" + "\n".join(world.trace[:80])) from error
    return world


def explore(faults: int, plot: Plot = BOOK, plan: Plan | None = None) -> Iterator[World]:
    """Run every plan of up to so many faults that can befall a story."""
    plan = plan or {}
    world = run(plan, plot=plot)
    yield world
    if faults:
        for index in range(max(plan, default=-1) + 1, len(world.trace)):
            for fault in sorted(world.options[index], key=lambda each: each.value):
                yield from explore(faults - 1, plot, {**plan, index: fault})
