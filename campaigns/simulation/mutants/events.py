"""How an event comes about: its intent, what is sent, the looks before and after, the quarantine, the invitations."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from booking.bookings import PLACEHOLDER_TITLE
from booking.model import CalendarEvent, EventState, NewEvent, invitees
from booking.ports import AskedOn
from booking.protocol import change, creation, reconciliation, saga, sending
from booking.protocol.record import BookingRecord, LedgerEvent
from booking.protocol.steps import AnyStep, Create, Find, Now, View, Write
from bot.workers import protocol_runner
from campaigns.simulation.doors import SimCalendar
from campaigns.simulation.exchange import Exchange
from campaigns.simulation.mutants.model import Mutant, altered
from tests.fakes.ledger import MemoryLedger


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


def _only_ours_with_it(step: AnyStep, result: Any) -> Any:
    """Let the look that comes with an event show nothing but what we made."""
    if isinstance(step, Create) and result.seen is not None:
        return replace(result, seen=tuple(each for each in result.seen if each.stamp is not None))
    return result


def _as_if_looked(step: AnyStep, result: Any) -> Any:
    """Take an event that was made without its look back for one that stands alone."""
    if isinstance(step, Create) and result.seen is None:
        return replace(result, seen=(result.event,))
    return result


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
        if event.meeting.title == PLACEHOLDER_TITLE:
            listed = []
        return json.dumps(json.loads(original(self, event)) | {"attendees": listed}).encode()

    return body_of


def _settled(original: Callable[..., LedgerEvent]) -> object:
    """Let a success clear what an earlier send may still do."""

    def created(event: LedgerEvent, seen: CalendarEvent) -> LedgerEvent:
        return replace(original(event, seen), unresolved_until=None)

    return created


MUTANTS = (
    Mutant(
        "no-write-ahead",
        "the intent is written before anything is sent",
        1000,
        (
            (creation, "_intend", altered(creation._intend, skip=_unwritten)),
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
        (
            (creation, "_verify", altered(creation._verify, result=_only_ours)),
            (creation, "_create", altered(creation._create, result=_only_ours_with_it)),
        ),
    ),
    Mutant(
        "batch-half-applied",
        "where the look back failed beside its event, it is made again",
        300,
        ((creation, "_create", altered(creation._create, result=_as_if_looked)),),
    ),
    Mutant(
        "no-look-before",
        "the calendar is looked at before something is written",
        1000,
        ((creation, "_in_the_way", altered(creation._in_the_way, result=_only_ours)),),
    ),
    Mutant(
        "no-quarantine",
        "a slot stays claimed while a send may still be applied",
        3000,
        tuple((each, "QUARANTINE", timedelta(0)) for each in (creation, change, sending, reconciliation)),
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
                altered(
                    saga._withdraw,
                    result=lambda step, got: got + timedelta(seconds=120) if isinstance(step, Now) else got,
                ),
            ),
        ),
    ),
    Mutant(
        "no-search",
        "a withdrawal searches by the stamp",
        300,
        ((saga, "_withdraw", altered(saga._withdraw, skip=lambda step: () if isinstance(step, Find) else None)),),
    ),
    Mutant(
        "no-deadline",
        "nothing is sent long after the last write",
        1000,
        ((protocol_runner, "SEND_WITHIN", timedelta(days=1)),),
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
        "control",
        "nothing: attempts are four instead of three",
        None,
        tuple((each, "TRIES", 4) for each in (saga, creation, change)),
    ),
)
