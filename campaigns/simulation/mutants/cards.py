"""What people are told: which card shows what, and when it is edited."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from math import inf
from typing import Any

from booking.errors import Reason
from booking.model import Booking
from bot.teams.card_edits import Edits
from bot.teams.connector import ConnectorError
from campaigns.simulation import summary
from campaigns.simulation.chats import SimMessenger
from campaigns.simulation.mutants.model import Mutant, never, nothing
from campaigns.simulation.process import SimCardUpdater
from cards import receipt
from dialogs.ports import ShownBooking
from tests.fakes.ledger import MemoryLedger
from tests.fakes.store import MemoryCards


def _nobody_since(*_: Any, **__: Any) -> list[tuple[str, str]]:
    return []


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
    async def edit(self: SimMessenger, *given: object, deadline: float = inf, urgent: bool = False) -> bool:
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
        shows: ShownBooking | None = None,
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


async def _untied(*_: Any, **__: Any) -> None:
    return None


def _before_the_answer(original: Callable[..., Awaitable[None]]) -> object:
    async def edit_after(self: Edits, written: object, *args: object) -> None:
        await original(self, None, *args)

    return edit_after


MUTANTS = (
    Mutant("no-card-updater", "people are told what came later", 100, ((SimCardUpdater, "tell", nothing),)),
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
        ((Edits, "_edit_after", _before_the_answer(Edits._edit_after)),),
    ),
    Mutant(
        "card-not-tied", "a card is tied to its booking by the claim itself", 1000, ((MemoryLedger, "_tie", _untied),)
    ),
    Mutant(
        "promise-forgotten",
        "an end that a card promised is told in a new message",
        1000,
        ((MemoryCards, "_owe", never),),
    ),
    Mutant(
        "cancelled-too-soon",
        "cancelled is said when the slot is free",
        300,
        ((summary, "headline", _too_soon(receipt._headline)),),
    ),
    Mutant(
        "refusal-is-final",
        "a refusal of Teams that may pass is tried again",
        3000,
        ((ConnectorError, "barred", property(lambda self: self.status == HTTPStatus.FORBIDDEN)),),
    ),
)
