"""Edits of pressed cards: what took so long that somebody else may have edited the message is not put down."""

from collections.abc import Mapping
from typing import Any, cast

from bot.teams.card_edits import EDIT_S, Edits
from bot.teams.proactive import ProactiveMessenger
from dialogs.ports import CardMessage, Cards, ShownBooking

CHAT = {"conversation": {"id": "a:1"}}


class Noted:
    """Keeps what is noted of cards, and knows of none before."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, ShownBooking | None]] = []

    async def all(self, subject: str) -> tuple[CardMessage, ...]:
        return ()

    async def put(
        self, subject: str, role: str, reference: Mapping[str, Any], activity_id: str, *, shows: ShownBooking | None
    ) -> None:
        self.notes.append((activity_id, shows))


class SlowTeams:
    """Takes each edit after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.now, self._seconds = 0.0, seconds

    async def edit(self, *_: object, **__: object) -> bool:
        self.now += self._seconds
        return True


async def noted_after(seconds: float, shows: ShownBooking | None) -> list[tuple[str, ShownBooking | None]]:
    """Edit a card to one that takes Teams so long; gives what was put down."""
    cards, teams = Noted(), SlowTeams(seconds)
    edits = Edits(cards=cast("Cards", cards), messenger=cast("ProactiveMessenger", teams), monotonic=lambda: teams.now)
    assert await edits.now(CHAT, "message", {}, subject="message:message", shows=shows)
    return cards.notes


async def test_a_list_that_stood_in_time_is_noted_and_one_that_came_late_is_not() -> None:
    assert await noted_after(EDIT_S, None) == [("message", None)]
    assert await noted_after(EDIT_S + 1, None) == []


async def test_a_card_that_shows_a_booking_is_noted_whenever_it_stands() -> None:
    shows = ShownBooking("booking", 1, "UTC", shared=False)
    assert await noted_after(EDIT_S + 1, shows) == [("message", shows)]
