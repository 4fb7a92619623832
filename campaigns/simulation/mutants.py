"""Mutants: the protocol with one of its safety rules removed, each to be caught within its own number of schedules.

Parts are replaced by name, and a test holds that each name is there and takes what the part takes. docs/testing.md says
why no rule is handed to the protocol as an object instead.
"""

import json
from collections.abc import Awaitable, Callable, Collection, Coroutine, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import count
from types import coroutine
from typing import Any

import booking.protocol.change
import booking.protocol.concurrency
import booking.protocol.creation
import booking.protocol.observation
import booking.protocol.reconciliation
import booking.protocol.run
import booking.protocol.saga
import booking.protocol.sending
import booking.protocol.transitions
import bot.storage.shared_clock
import bot.teams.card_edits
import bot.workers.card_updater
import bot.workers.protocol_runner
import bot.workers.reconciler
import campaigns.simulation.summary
import cards.receipt
import tests.fakes.ledger
from booking.errors import Failed, LeaseLost, Problem, Reason
from booking.model import (
    Booking,
    CalendarEvent,
    Change,
    ChangeState,
    Content,
    EventDetail,
    EventState,
    Mailbox,
    NewEvent,
    Slot,
    invitees,
)
from booking.ports import AskedOn, RequestResult
from booking.protocol.record import BookingRecord, LedgerEvent, Role
from booking.protocol.run import Session
from booking.protocol.steps import AnyStep, Delete, Find, Now, View, Write
from bot.teams.connector import ConnectorError
from campaigns.simulation.chats import SimMessenger
from campaigns.simulation.doors import SimCalendar
from campaigns.simulation.exchange import Exchange
from campaigns.simulation.process import SimCardUpdater
from dialogs.ports import ShownBooking
from tests.fakes.ledger import Held, MemoryLedger
from tests.fakes.store import MemoryCards

Part = Callable[..., Coroutine[AnyStep, Any, Any]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule that is removed: what is replaced where, and within how many schedules that must be noticed.

    `budget` is None for a control, which must survive.
    """

    name: str
    removed: str
    budget: int | None
    swaps: tuple[tuple[object, str, object], ...]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Replace the parts for a while."""
        with ExitStack() as stack:
            for owner, name, part in self.swaps:
                stack.callback(setattr, owner, name, getattr(owner, name))
                setattr(owner, name, part)
            yield


def _altered(
    part: Part,
    *,
    skip: Callable[[AnyStep], Any] = lambda _: None,
    step: Callable[[AnyStep], AnyStep] = lambda step: step,
    result: Callable[[AnyStep, Any], Any] = lambda _, result: result,
) -> Part:
    """Give a part of the protocol with other steps: skipped ones get what `skip` says as their result, if anything."""

    @coroutine
    def altered(*args: Any, **named: Any) -> Generator[AnyStep, Any, Any]:
        saga = part(*args, **named)
        try:
            todo = saga.send(None)
            while True:
                answer = skip(todo)
                if answer is not None:
                    todo = saga.send(answer)
                    continue
                try:
                    got = yield step(todo)
                except Failed as error:
                    todo = saga.throw(error)
                else:
                    todo = saga.send(result(todo, got))
        except StopIteration as done:
            return done.value

    return altered


def _never(*_: Any, **__: Any) -> Any:
    return None


def _nobody_since(*_: Any, **__: Any) -> list[tuple[str, str]]:
    return []


async def _nothing(*_: Any, **__: Any) -> int:
    return 0


# --- Events come about ------------------------------------------------------------------------------------------------


def _unwritten(step: AnyStep) -> Any:
    """Skip the write of an intent."""
    if isinstance(step, Write) and any(each.state is EventState.CREATING for each in step.record.events()):
        return step.record
    return None


def _claimed_alone(original: Callable[..., Any]) -> object:
    """Put a claim down without the intent that its owner goes on with."""

    async def claim(self: MemoryLedger, key: str, record: BookingRecord, *, asked_on: AskedOn | None = None) -> Any:
        held = replace(record, event=replace(record.event, state=EventState.HELD, unresolved_until=None))
        got = await original(self, key, held, asked_on=asked_on)
        return record if isinstance(got, BookingRecord) else got

    return claim


def _only_ours(step: AnyStep, result: Any) -> Any:
    """Let a look at the calendar show nothing but what we made."""
    if isinstance(step, View):
        return tuple(each for each in result if each.stamp is not None)
    return result


def _nobody(step: AnyStep, result: Any) -> Any:
    """Let a look at the calendar show nothing at all."""
    return () if isinstance(step, View) else result


def _no_transaction_id(original: Callable[[SimCalendar, NewEvent], bytes]) -> object:
    def body_of(self: SimCalendar, event: NewEvent) -> bytes:
        return json.dumps(json.loads(original(self, event)) | {"transaction": None}).encode()

    return body_of


def _new_transaction_ids(original: Callable[..., CalendarEvent]) -> object:
    numbers = count(1)

    def create(self: Exchange, room: str, body: bytes, issued: float) -> CalendarEvent:
        anew = json.loads(body) | {"transaction": f"attempt-{next(numbers)}"}
        return original(self, room, json.dumps(anew).encode(), issued)

    return create


def _with_attendees(original: Callable[[SimCalendar, NewEvent], bytes]) -> object:
    def body_of(self: SimCalendar, event: NewEvent) -> bytes:
        listed = [each.address for each in invitees(event.booker, event.meeting.attendees)]
        if event.meeting.title == booking.bookings.PLACEHOLDER_TITLE:
            listed = []
        return json.dumps(json.loads(original(self, event)) | {"attendees": listed}).encode()

    return body_of


def _settled(original: Callable[..., LedgerEvent]) -> object:
    """Let a success clear what an earlier send may still do."""

    def created(event: LedgerEvent, seen: CalendarEvent) -> LedgerEvent:
        return replace(original(event, seen), unresolved_until=None)

    return created


# --- Bookings change --------------------------------------------------------------------------------------------------


def _without_placeholder(original: Part) -> Part:
    async def bring_about(record: BookingRecord, event: LedgerEvent, session: Session) -> Any:
        if event.role is not Role.PLACEHOLDER:
            return await original(record, event, session)
        stands = replace(event, state=EventState.CONFIRMED, invites_due=False)
        return await booking.protocol.run.write(session, record.with_event(stands))

    return bring_about


def _old_first(original: Part) -> Part:
    async def carry_out(record: BookingRecord, session: Session) -> Any:
        following = record.next
        if following is not None and following.role is Role.MEETING and not following.stands:
            await Delete(record.event.mailbox, record.event.graph_id or "")
        return await original(record, session)

    return carry_out


def _tail_first(step: AnyStep) -> AnyStep:
    """Give the tail of a shortened booking up with the intent, before Exchange did."""
    if isinstance(step, Write) and step.record.changing and step.record.booking.change is not None:
        meeting, event = step.record.booking.change.meeting, step.record.event
        if step.record.booking.change.state is ChangeState.APPLYING and event.slot.contains(meeting.slot):
            return Write(step.record.with_event(replace(event, slot=meeting.slot)))
    return step


def _by_claims_alone(original: Part) -> Part:
    """Let what other bookings of ours have on the calendar not be in the way: claims are to keep them apart."""

    async def view(record: BookingRecord, *args: Any) -> Any:
        seen, taken = await original(record, *args)
        return seen, tuple(each for each in taken if each.transaction_id is None)

    return view


def _replaced(original: Callable[..., Content]) -> object:
    def merged(record: BookingRecord, change: Change, detail: EventDetail) -> Content:
        return replace(
            original(record, change, detail), attendees=booking.protocol.transitions.wanted_invitees(record, change)
        )

    return merged


def _crossing(original: Part) -> Part:
    """Send a change while something else may still be applied."""

    async def carry_out(record: BookingRecord, session: Session) -> Any:
        clear = replace(record, event=replace(record.event, unresolved_until=None))
        pending = record.booking.change
        waits = pending is not None and pending.state is not ChangeState.APPLYING
        return await original(clear if waits else record, session)

    return carry_out


def _followed_with_change(stored: BookingRecord, written: BookingRecord, slot: Slot) -> BookingRecord:
    meeting = replace(written.booking.meeting, slot=slot)
    moved = replace(written, booking=replace(written.booking, meeting=meeting), event=replace(written.event, slot=slot))
    return booking.protocol.concurrency.joined(stored, moved)


def _unfenced(original: Callable[..., str]) -> object:
    def patch(self: Exchange, room: str, graph_id: str, etag: str, issued: float, **news: object) -> str:
        item = self.boxes[room].items.get(graph_id)
        return original(self, room, graph_id, etag if item is None else f"v{item.etag}", issued, **news)

    return patch


# --- Rows -------------------------------------------------------------------------------------------------------------


def _free_early(original: Callable[[BookingRecord], Any]) -> object:
    def claims(self: BookingRecord) -> frozenset[tuple[str, str, Slot]]:
        leaving = {each.id for each in self.events() if each.state is EventState.CANCELLING}
        return frozenset(each for each in original(self) if each[0] not in leaving)

    return claims


def _anybody(self: MemoryLedger, record: BookingRecord) -> Held:
    held = self._rows.get(record.booking.id)
    if held is None:
        raise LeaseLost
    return held


def _forgetful(original: Callable[..., Any]) -> object:
    numbers = count(1)

    async def claim(self: MemoryLedger, key: str, record: BookingRecord, *, asked_on: AskedOn | None = None) -> Any:
        return await original(self, f"{key} {next(numbers)}", record, asked_on=asked_on)

    return claim


async def _unknown(self: MemoryLedger, key: str) -> None:
    return None


async def _unkept(self: MemoryLedger, key: str, problems: tuple[Problem, ...]) -> RequestResult:
    return self._answer(key) or RequestResult(problems=problems)


def _unstored(self: MemoryLedger, key: str, *problems: Problem) -> RequestResult:
    return RequestResult(problems=problems)


async def _no_fate(self: MemoryLedger, event_ids: Collection[str]) -> Mapping[str, bool]:
    return dict.fromkeys(event_ids, False)


async def _all_gone(self: MemoryLedger, event_ids: Collection[str]) -> Mapping[str, bool]:
    return {each: self._gone.get(each, True) for each in event_ids}


async def _not_adopted(self: bot.workers.protocol_runner.BackgroundRunner, record: BookingRecord) -> bool:
    return False


async def _tidied_alone(
    self: bot.workers.protocol_runner.BackgroundRunner, mailbox: Mailbox, seen: Iterable[CalendarEvent], booking_id: str
) -> frozenset[str]:
    aside, _ = await self.tidy(mailbox, seen)
    return aside


# --- People are told --------------------------------------------------------------------------------------------------


async def _always_caught_up(
    self: MemoryCards, subject: str, activity_id: str, *, was: int, revision: int, promises: bool = False
) -> bool:
    shows = self._shows.get((subject, activity_id))
    if shows is not None:
        self._shows[subject, activity_id] = replace(shows, revision=revision, promises=promises)
        held = self._held[subject, activity_id]
        over = held.unsure_until is not None and held.unsure_until <= self.clock.now()
        self._held[subject, activity_id] = replace(held, until=None, unsure_until=None if over else held.unsure_until)
    return True


def _surely(original: Callable[..., Any]) -> object:
    async def surely(self: MemoryCards, *given: Any, **named: Any) -> Any:
        done = await original(self, *given, **named)
        for key, held in self._held.items():
            self._held[key] = replace(held, unsure_until=None)
        return done

    return surely


def _whenever(original: Callable[..., Awaitable[bool]]) -> object:
    async def edit(self: SimMessenger, *given: object, deadline: float, urgent: bool = False) -> bool:
        return await original(self, *given)

    return edit


def _noted_as_shown(original: Callable[..., Awaitable[None]]) -> object:
    async def put(
        self: MemoryCards,
        subject: str,
        role: str,
        reference: Mapping[str, Any],
        activity_id: str,
        *,
        shows: ShownBooking | None,
        lease_s: float = 0,
        sent_at: datetime | None = None,
    ) -> None:
        if shows is not None and shows.revision == 0:
            shows = replace(shows, revision=self.revision_of(shows.booking_id))
        await original(self, subject, role, reference, activity_id, shows=shows, lease_s=lease_s, sent_at=sent_at)
        if (subject, activity_id) in self._held:
            self._held[subject, activity_id] = replace(self._held[subject, activity_id], unsure_until=None)

    return put


def _too_soon(original: Callable[[Booking], str]) -> object:
    def headline(booking: Booking) -> str:
        wanted = booking.ended_by is not None or (
            booking.problem is not None and booking.problem.reason in (Reason.CANCELLED, Reason.REMOVED)
        )
        return "Booking cancelled" if wanted else original(booking)

    return headline


async def _registered_alone(self: MemoryLedger, since: datetime) -> Mapping[Mailbox, datetime]:
    return {}


async def _untied(*_: Any, **__: Any) -> None:
    return None


def _half_a_year(original: Callable[..., Sequence[Slot]]) -> object:
    def pieces(
        self: bot.workers.reconciler.Reconciler,
        now: datetime,
        span: Slot,
        standing: Iterable[LedgerEvent],
        wide: Slot | None,
    ) -> Sequence[Slot]:
        end, whole = now + timedelta(days=190), original(self, now, span, standing, wide)
        return [Slot(each.starts, min(each.ends, end)) for each in whole if each.starts < end]

    return pieces


def _read_alone(original: Callable[..., str]) -> object:
    def update(
        self: Exchange, room: str, graph_id: str, etag: str, before: Content, after: Content, issued: float
    ) -> str:
        return original(self, room, graph_id, etag, before, replace(after, unread=()), issued)

    return update


def _before_the_answer(original: Callable[..., Awaitable[None]]) -> object:
    async def edit_after(self: bot.teams.card_edits.Edits, written: object, *args: object) -> None:
        await original(self, None, *args)

    return edit_after


saga, creation, change = booking.protocol.saga, booking.protocol.creation, booking.protocol.change
sending = booking.protocol.sending
reconciler = bot.workers.reconciler.Reconciler

MUTANTS = (
    Mutant(
        "no-write-ahead",
        "the intent is written before anything is sent",
        1000,
        (
            (creation, "_intend", _altered(creation._intend, skip=_unwritten)),
            (MemoryLedger, "claim", _claimed_alone(MemoryLedger.claim)),
        ),
    ),
    Mutant(
        "no-transaction-id",
        "the transaction id",
        300,
        ((SimCalendar, "body_of", _no_transaction_id(SimCalendar.body_of)),),
    ),
    Mutant(
        "new-transaction-id",
        "the same transaction id at each attempt",
        300,
        ((Exchange, "create", _new_transaction_ids(Exchange.create)),),
    ),
    Mutant(
        "no-verify",
        "the calendar is read back, and others stay",
        1000,
        ((creation, "_verify", _altered(creation._verify, result=_only_ours)),),
    ),
    Mutant(
        "no-look-before",
        "the calendar is looked at before something is written",
        1000,
        ((creation, "_in_the_way", _altered(creation._in_the_way, result=_only_ours)),),
    ),
    Mutant(
        "no-quarantine",
        "a slot stays claimed while a send may still be applied",
        3000,
        tuple(
            (each, "QUARANTINE", timedelta(0)) for each in (creation, change, sending, booking.protocol.reconciliation)
        ),
    ),
    Mutant(
        "quarantine-cleared",
        "a later success does not clear what an earlier send may do",
        3000,
        ((creation, "_created", _settled(creation._created)),),
    ),
    Mutant(
        "quarantine-short",
        "the search that finds nothing begins after the last moment",
        10000,
        (
            (
                saga,
                "_withdraw",
                _altered(
                    saga._withdraw,
                    result=lambda step, got: got + timedelta(seconds=120) if isinstance(step, Now) else got,
                ),
            ),
        ),
    ),
    Mutant(
        "freed-at-cancelling",
        "a slot is free only when Exchange is",
        3000,
        ((BookingRecord, "claims", _free_early(BookingRecord.claims)),),
    ),
    Mutant(
        "no-search",
        "a withdrawal searches by the stamp",
        300,
        ((saga, "_withdraw", _altered(saga._withdraw, skip=lambda step: () if isinstance(step, Find) else None)),),
    ),
    Mutant("no-cas", "only the owner writes", 1000, ((MemoryLedger, "_owned", _anybody),)),
    Mutant(
        "no-deadline",
        "nothing is sent long after the last write",
        1000,
        ((bot.workers.protocol_runner, "SEND_WITHIN", timedelta(days=1)),),
    ),
    Mutant("no-constraint", "no two bookings claim one slot", 300, ((MemoryLedger, "_taken", _never),)),
    Mutant(
        "no-request-key",
        "a repeat gets the first answer",
        300,
        ((MemoryLedger, "claim", _forgetful(MemoryLedger.claim)), (MemoryLedger, "answer", _unknown)),
    ),
    Mutant("refusals-not-stored", "a refusal is an answer for good", 1000, ((MemoryLedger, "_refused", _unstored),)),
    Mutant("rules-not-stored", "so is a refusal by the rules", 3000, ((MemoryLedger, "refuse", _unkept),)),
    Mutant("no-card-updater", "people are told what came later", 100, ((SimCardUpdater, "tell", _nothing),)),
    Mutant(
        "no-recheck",
        "what was told is compared again after it was sent",
        30000,
        ((MemoryCards, "caught_up", _always_caught_up),),
    ),
    Mutant(
        "no-last-word",
        "a card that somebody held and never reported is edited once more",
        10000,
        ((MemoryCards, "put", _surely(MemoryCards.put)), (MemoryCards, "behind", _surely(MemoryCards.behind))),
    ),
    Mutant(
        "late-edits",
        "no card is edited after its deadline",
        30000,
        ((SimMessenger, "edit", _whenever(SimMessenger.edit)),),
    ),
    Mutant(
        "noted-as-shown",
        "a card is behind until its edit stands",
        1000,
        ((MemoryCards, "put", _noted_as_shown(MemoryCards.put)),),
    ),
    Mutant(
        "late-note",
        "a late note of a list takes no booking off a card",
        10000,
        ((MemoryCards, "_noted_since", _nobody_since),),
    ),
    Mutant(
        "edited-first",
        "a card is edited after its press was answered",
        3000,
        ((bot.teams.card_edits.Edits, "_edit_after", _before_the_answer(bot.teams.card_edits.Edits._edit_after)),),
    ),
    Mutant(
        "card-not-tied", "a card is tied to its booking by the claim itself", 1000, ((MemoryLedger, "_tie", _untied),)
    ),
    Mutant(
        "promise-forgotten",
        "an end that a card promised is told in a new message",
        1000,
        ((MemoryCards, "_owe", _never),),
    ),
    Mutant(
        "cancelled-too-soon",
        "cancelled is said when the slot is free",
        300,
        ((campaigns.simulation.summary, "headline", _too_soon(cards.receipt._headline)),),
    ),
    Mutant(
        "refusal-is-final",
        "a refusal of Teams that may pass is tried again",
        3000,
        ((ConnectorError, "barred", property(lambda self: self.status == HTTPStatus.FORBIDDEN)),),
    ),
    Mutant(
        "retired-unwatched",
        "a room off the registry is looked at while it is booked",
        3000,
        ((MemoryLedger, "watched", _registered_alone),),
    ),
    Mutant(
        "short-horizon",
        "looks go as far ahead as what may be booked",
        3000,
        ((reconciler, "_pieces", _half_a_year(reconciler._pieces)),),
    ),
    Mutant(
        "odd-dropped",
        "attendees without a mail address go back as they came",
        3000,
        ((Exchange, "update", _read_alone(Exchange.update)),),
    ),
    Mutant(
        "own-clock",
        "all processes go by one time",
        1000,
        ((bot.storage.shared_clock.SharedClock, "now", lambda clock: clock._own.now()),),
    ),
    Mutant(
        "no-completer",
        "what was left behind is taken up",
        300,
        ((bot.workers.protocol_runner.BackgroundRunner, "take_up", _nothing),),
    ),
    Mutant("no-reconciler", "the calendars are looked at", 300, ((reconciler, "go_round", _nothing),)),
    Mutant(
        "no-tombstones",
        "what should be gone is deleted when it shows up",
        3000,
        ((MemoryLedger, "tombstones", _no_fate),),
    ),
    Mutant(
        "row-less-deleted",
        "what the ledger does not know is never deleted",
        3000,
        ((MemoryLedger, "tombstones", _all_gone),),
    ),
    Mutant(
        "not-adopted",
        "an event whose rows are lost becomes a booking again",
        1000,
        ((bot.workers.protocol_runner.BackgroundRunner, "adopt", _not_adopted),),
    ),
    Mutant(
        "own-in-the-way",
        "what a booking had there before its rows were lost is not in its way",
        10000,
        ((bot.workers.protocol_runner.BackgroundRunner, "_set_aside_own", _tidied_alone),),
    ),
    Mutant(
        "gone-at-once",
        "what was seen a moment ago is not believed to be gone",
        10000,
        ((booking.protocol.observation, "LAG", timedelta(days=-1)),),
    ),
    Mutant(
        "changes-cross",
        "one request at a time changes an event",
        3000,
        ((saga, "carry_out", _crossing(change.carry_out)),),
    ),
    Mutant(
        "no-placeholder",
        "new time is held on the calendar first",
        1000,
        ((change, "bring_about", _without_placeholder(creation.bring_about)),),
    ),
    Mutant(
        "no-fence",
        "a PATCH is fenced by the version that was read",
        10000,
        ((Exchange, "_patch", _unfenced(Exchange._patch)),),
    ),
    Mutant(
        "attendees-replaced", "who was added in Outlook stays", 1000, ((change, "_merged", _replaced(change._merged)),)
    ),
    Mutant(
        "old-look",
        "new time is looked at again if it was seen to be free a while ago",
        30000,
        ((change, "_lost_since", _altered(change._lost_since, result=_nobody)),),
    ),
    Mutant("old-event-first", "the old event leaves last", 1000, ((saga, "carry_out", _old_first(change.carry_out)),)),
    Mutant(
        "tail-freed-first",
        "the tail of a booking is freed when Exchange freed it (and what is ours is not looked at)",
        10000,
        (
            (saga, "carry_out", _altered(change.carry_out, step=_tail_first)),
            (creation, "view", _by_claims_alone(booking.protocol.observation.view)),
        ),
    ),
    Mutant(
        "invited-at-once",
        "nobody is invited before the room is",
        100,
        ((SimCalendar, "body_of", _with_attendees(SimCalendar.body_of)),),
    ),
    Mutant(
        "stale-invitations",
        "an old verification is repeated before invitations",
        1000,
        ((creation, "FRESH", timedelta(days=1)),),
    ),
    Mutant(
        "change-outlives-slot",
        "a change is dropped with the slot it needs",
        30000,
        ((tests.fakes.ledger, "moved", _followed_with_change),),
    ),
    Mutant(
        "control",
        "nothing: attempts are four instead of three",
        None,
        tuple((each, "TRIES", 4) for each in (saga, creation, change)),
    ),
)
