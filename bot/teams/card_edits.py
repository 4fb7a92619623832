"""Edits the stored messages of pressed cards, each after the press's own answer and in the order of the presses."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from itertools import count
from math import inf
from typing import Any

from booking.clock import elapsed
from booking.ports import Clock
from bot.backoff import backoff_s
from bot.teams.connector import ConnectorError
from bot.teams.messages import message_of
from bot.teams.proactive import ProactiveMessenger, Reference
from bot.teams.response_written import answered
from dialogs.ports import CardMessage, Cards, ShownBooking, stands_once
from dialogs.turn import Card

ANSWER_DEADLINE_S = 10.0
"""After that long an edit no longer waits for the answer: the client gave up on it."""

TRIES = 6
"""How often a card is edited, with rests, that Teams did not take, where nobody else sees to it."""

EDIT_S = 20.0
"""How long the edit that follows an answer may take; after that the card is anybody's to edit."""

ANSWER_S = ANSWER_DEADLINE_S + EDIT_S
"""How long a pressed card is its answerer's to edit."""

STOP_S = 5.0
"""How long edits may go on when the process ends; the card updater makes up for them after the next start."""

SHOWN_KEPT = 10_000
"""Of how many cards it is remembered which press was shown last: more than are pressed while one press takes long."""

OUTDATED_S = 35.0
"""How much later a form or a list may still take the place of what stands there: others may have told news since.

With `deadline` it is less than a minute after the press, so that no list says of a booking what was true before.
"""

_log = logging.getLogger(__name__)


class Edits:
    """The edits that are to be made, under way or resting. `monotonic` counts seconds also while the machine sleeps."""

    def __init__(
        self,
        *,
        cards: Cards,
        messenger: ProactiveMessenger,
        clock: Clock,
        monotonic: Callable[[], float] = elapsed,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._cards, self._messenger, self._clock = cards, messenger, clock
        self._monotonic, self._sleep = monotonic, sleep
        self._numbers = count()
        self._latest: dict[str, int] = {}
        self._shown = OrderedDict[str, int]()
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begun(self) -> int:
        """Give the number of a press that begins now: what is shown later has a higher one."""
        return next(self._numbers)

    def deadline(self) -> float:
        """Say until when the edit of a press may be sent; to be asked for before its card is held for it."""
        return self._monotonic() + ANSWER_DEADLINE_S + EDIT_S / 2

    def later(
        self,
        reference: Reference,
        pressed: str | None,
        card: Card,
        *,
        subject: str,
        shows: ShownBooking | None = None,
        until: float,
        noted: bool = True,
        unless_since: float = inf,
    ) -> None:
        """Edit the card of a subject to this one, once the answer is written; a newer one makes it needless.

        `pressed` is the id of the pressed message as the client told it: used where we know of no better one. `until`
        is the `deadline` from before the card was held. What is not to be `noted` leaves it on record what the message
        is to show, so that a booking is still told there. Nothing is done if another press on the card was answered
        since the one of the number `unless_since`.
        """
        key = subject if stands_once(subject) or pressed is None else f"{reference['conversation']['id']} {pressed}"
        if self._shown.get(key, -1) > unless_since:
            return
        number = self._latest[key] = self._shown[key] = next(self._numbers)
        self._shown.move_to_end(key)
        if len(self._shown) > SHOWN_KEPT:
            self._shown.popitem(last=False)
        self._start(
            self._edit_after(answered.get(), key, number, reference, pressed, card, subject, shows, until, noted)
        )

    async def _edit_after(
        self,
        written: asyncio.Event | None,
        key: str,
        number: int,
        reference: Reference,
        pressed: str | None,
        card: Card,
        subject: str,
        shows: ShownBooking | None,
        until: float,
        noted: bool,
    ) -> None:
        if written is not None:
            try:
                async with asyncio.timeout(ANSWER_DEADLINE_S):
                    await written.wait()
            except TimeoutError:
                _log.info("the press's answer took too long: the card is edited without it")
        for attempt in range(1, TRIES + 1):
            async with self._locks.setdefault(key, asyncio.Lock()):
                if self._latest.get(key) != number:
                    return
                again = False
                try:
                    await self.now(reference, pressed, card, subject=subject, shows=shows, until=until, noted=noted)
                except ConnectorError as error:
                    _log.warning("a card could not be edited: %s", error)
                    # What shows a booking is behind until its edit stands, which the card updater sees to.
                    again = shows is None and not error.barred and attempt < TRIES
                    least_s = error.retry_after_s or 0.0
                finally:
                    if not again and self._latest.get(key) == number:
                        del self._latest[key], self._locks[key]
                if not again:
                    return
            await self._sleep(backoff_s(attempt, least_s=least_s))

    async def now(
        self,
        reference: Reference,
        pressed: str | None,
        card: Card,
        *,
        subject: str,
        shows: ShownBooking | None = None,
        until: float = inf,
        noted: bool = True,
    ) -> bool:
        """Edit the card of a subject where it stands; posted anew if it is gone from where a press came from.

        What shows a booking is not edited after `until`: the card updater has it then, and may have told something
        newer. A form or a list, which nobody else brings, may come a while later, but not when it is long untrue. False
        if there was nothing to edit. Raises: ConnectorError.
        """
        deadline = until if shows is not None else until + OUTDATED_S
        sent_at: datetime | None = self._clock.now()

        async def note(role: str, at: Reference, activity_id: str) -> None:
            if noted:
                await self._cards.put(subject, role, at, activity_id, shows=shows, sent_at=sent_at)

        places = await self.places(reference, pressed, subject)
        for place in places:
            if await self._messenger.edit(
                place.reference, place.activity_id, message_of(card), deadline=deadline, urgent=True
            ):
                await note(place.role, place.reference, place.activity_id)
                return True
            await self._cards.drop(subject, place.activity_id)
        if pressed is None:
            return False
        edited = await self._messenger.edit(reference, pressed, message_of(card), deadline=deadline, urgent=True)
        if not edited:
            sent = await self._messenger.send(reference, message_of(card), deadline=deadline, urgent=True)
            pressed, sent_at = sent, None
        await note("form", reference, pressed)
        return True

    async def places(self, reference: Reference, pressed: str | None, subject: str) -> list[CardMessage]:
        """List where the card of a press is known to stand: none if only the client knows.

        A form stands in one message, whose id we know best. A booking may stand in many, and the pressed one is meant.
        """
        if not stands_once(subject) and pressed is not None:
            return []
        here = reference["conversation"]["id"]
        return [place for place in await self._cards.all(subject) if place.reference["conversation"]["id"] == here]

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Wait for the edits that are under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Let the edits end that are under way, if that goes soon."""
        if self._tasks:
            _, left = await asyncio.wait(set(self._tasks), timeout=STOP_S)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
