"""Edits of pressed cards: each is noted with when it was sent, so that what others noted since stands."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.teams.card_edits import Edits
from bot.teams.proactive import ProactiveMessenger
from dialogs.ports import CardMessage, Cards, ShownBooking
from tests.fakes.booking import FakeClock

CHAT = {"conversation": {"id": "a:1"}}
BEFORE = datetime(2026, 3, 2, 8, tzinfo=UTC)
SLOW = timedelta(seconds=15)


class Noted:
    """Keeps what is noted of cards, and knows of none before."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, ShownBooking | None, datetime | None]] = []

    async def all(self, subject: str) -> tuple[CardMessage, ...]:
        return ()

    async def put(
        self,
        subject: str,
        role: str,
        reference: Mapping[str, Any],
        activity_id: str,
        *,
        shows: ShownBooking | None,
        sent_at: datetime | None,
    ) -> None:
        self.notes.append((activity_id, shows, sent_at))


class SlowTeams:
    """Takes each edit after a while, or knows the message no more; a new message is "new"."""

    def __init__(self, clock: FakeClock, *, gone: bool) -> None:
        self._clock, self._gone = clock, gone

    async def edit(self, *_: object, **__: object) -> bool:
        self._clock.at += SLOW
        return not self._gone

    async def send(self, *_: object, **__: object) -> str:
        return "new"


async def noted(
    shows: ShownBooking | None, *, gone: bool = False
) -> list[tuple[str, ShownBooking | None, datetime | None]]:
    """Edit a card; gives what was put down."""
    cards, clock = Noted(), FakeClock(BEFORE)
    teams = cast("ProactiveMessenger", SlowTeams(clock, gone=gone))
    edits = Edits(cards=cast("Cards", cards), messenger=teams, clock=clock)
    assert await edits.now(CHAT, "message", {}, subject="message:message", shows=shows)
    return cards.notes


async def test_an_edit_is_noted_with_when_it_was_sent() -> None:
    shows = ShownBooking("booking", 1, "UTC", shared=False)
    assert await noted(None) == [("message", None, BEFORE)]
    assert await noted(shows) == [("message", shows, BEFORE)]


async def test_a_new_message_is_nobody_elses() -> None:
    assert await noted(None, gone=True) == [("new", None, None)]
