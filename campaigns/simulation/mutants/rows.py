"""What rests on rows: claims, owners, requests and their answers, one time for all processes."""

from collections.abc import Callable
from itertools import count
from typing import Any

from booking.errors import LeaseLost, Problem
from booking.model import EventState, Slot
from booking.ports import AskedOn, RequestResult
from booking.protocol.record import BookingRecord
from bot.storage.shared_clock import SharedClock
from bot.workers.protocol_runner import BackgroundRunner
from campaigns.simulation.mutants.model import Mutant, never, nothing
from tests.fakes.ledger import Held, MemoryLedger


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


MUTANTS = (
    Mutant(
        "freed-at-cancelling",
        "a slot is free only when Exchange is",
        3000,
        ((BookingRecord, "claims", _free_early(BookingRecord.claims)),),
    ),
    Mutant("no-cas", "only the owner writes", 1000, ((MemoryLedger, "_owned", _anybody),)),
    Mutant("no-constraint", "no two bookings claim one slot", 300, ((MemoryLedger, "_taken", never),)),
    Mutant(
        "no-request-key",
        "a repeat gets the first answer",
        300,
        ((MemoryLedger, "claim", _forgetful(MemoryLedger.claim)), (MemoryLedger, "answer", _unknown)),
    ),
    Mutant("refusals-not-stored", "a refusal is an answer for good", 1000, ((MemoryLedger, "_refused", _unstored),)),
    Mutant("rules-not-stored", "so is a refusal by the rules", 3000, ((MemoryLedger, "refuse", _unkept),)),
    Mutant(
        "no-completer",
        "what was left behind is taken up",
        300,
        ((BackgroundRunner, "take_up", nothing),),
    ),
    Mutant(
        "own-clock",
        "all processes go by one time",
        1000,
        ((SharedClock, "now", lambda clock: clock._own.now()),),
    ),
)
