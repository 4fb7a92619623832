"""What the looks at the rooms' calendars do: how far they go, what they delete, and what they take in."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from booking.model import CalendarEvent, Mailbox, Slot
from booking.protocol import observation
from booking.protocol.record import BookingRecord, LedgerEvent
from bot.workers.protocol_runner import BackgroundRunner
from bot.workers.reconciler import Reconciler
from campaigns.simulation.mutants.model import Mutant, nothing
from tests.fakes.ledger import MemoryLedger


async def _no_fate(self: MemoryLedger, event_ids: Collection[str]) -> Mapping[str, bool]:
    return dict.fromkeys(event_ids, False)


async def _all_gone(self: MemoryLedger, event_ids: Collection[str]) -> Mapping[str, bool]:
    return {each: self._gone.get(each, True) for each in event_ids}


async def _not_adopted(self: BackgroundRunner, record: BookingRecord) -> bool:
    return False


async def _tidied_alone(
    self: BackgroundRunner, mailbox: Mailbox, seen: Iterable[CalendarEvent], booking_id: str
) -> frozenset[str]:
    aside, _ = await self.tidy(mailbox, seen)
    return aside


async def _registered_alone(self: MemoryLedger, since: datetime) -> Mapping[Mailbox, datetime]:
    return {}


def _half_a_year(original: Callable[..., Sequence[Slot]]) -> object:
    def pieces(
        self: Reconciler,
        now: datetime,
        span: Slot,
        standing: Iterable[LedgerEvent],
        wide: Slot | None,
    ) -> Sequence[Slot]:
        end, whole = now + timedelta(days=190), original(self, now, span, standing, wide)
        return [Slot(each.starts, min(each.ends, end)) for each in whole if each.starts < end]

    return pieces


MUTANTS = (
    Mutant("no-reconciler", "the calendars are looked at", 300, ((Reconciler, "go_round", nothing),)),
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
        ((Reconciler, "_pieces", _half_a_year(Reconciler._pieces)),),
    ),
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
        ((BackgroundRunner, "adopt", _not_adopted),),
    ),
    Mutant(
        "own-in-the-way",
        "what a booking had there before its rows were lost is not in its way",
        10000,
        ((BackgroundRunner, "_set_aside_own", _tidied_alone),),
    ),
    Mutant(
        "gone-at-once",
        "what was seen a moment ago is not believed to be gone",
        10000,
        ((observation, "LAG", timedelta(days=-1)),),
    ),
)
