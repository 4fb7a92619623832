"""How a simulated process reaches the world: calendars, store and chat, each call with what may go wrong at it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from math import inf
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from booking.errors import (
    Failed,
    OutcomeUnknown,
    Rejected,
    RoomkeeperError,
    Throttled,
    Unavailable,
)
from booking.model import (
    Attendee,
    CalendarEvent,
    Content,
    Created,
    EventDetail,
    Mailbox,
    NewEvent,
    Response,
    Slot,
    subject,
)
from booking.ports import Busy
from campaigns.simulation.dice import Dice
from campaigns.simulation.exchange import STALE_S, Exchange
from campaigns.simulation.words import brief

ANSWER_S = 30.0
"""How long the client waits for a calendar's answer."""

LATE_S = 90.0
"""How long after the client gave up a request may still be applied."""

QUEUE_S = 55.0
"""How long a request may wait for a token and its turn before it is sent."""

FREEZE_S = (20.0, 300.0)

HANG_S = 60.0
"""How long a statement hangs, at most, until its time is over."""

T = TypeVar("T")

READ_FAULTS = ("throttled", "read-failed")
SEND_FAULTS = (
    "throttled",
    "not-connected",
    "rejected",
    "5xx-not-applied",
    "5xx-applied",
    "5xx-applied-late",
    "lost",
    "answer-lost",
    "applied-late",
)


COMMITS = frozenset(
    {
        "claim",
        "refuse",
        "request_change",
        "cancel",
        "adopt",
        "write",
        "follow",
        "postpone",
        "put",
        "caught_up",
        "put_off",
    }
)
"""The transactions that may change something."""


class StoreLost(RoomkeeperError):
    """The database went away in the middle of something."""


class Life:
    """Whether a process runs, and since when it hangs. Whoever is dead waits for ever at its next step.

    `now` gives the loop's time, `clock` what its machine takes for it.
    """

    def __init__(
        self,
        number: int,
        dice: Dice,
        died: Callable[["Life"], None],
        now: Callable[[], float],
        clock: "SimClock",
    ) -> None:
        self.number, self.dice, self._died, self.now, self.clock = number, dice, died, now, clock
        self.alive, self.frozen_until = True, 0.0
        self.died_at = 0.0
        """When it died, if it is dead."""
        self.in_flight: dict[Callable[[], object], None] = {}
        """Edits on their way to a chat: they arrive at once when the process dies, or never."""

    def note(self, sentence: str) -> None:
        """Write a line of the history."""
        if self.dice.history is not None:
            self.dice.note(self.now(), f"[{self.number}] {sentence}")

    async def step(self, *, frail: bool = True) -> None:
        """Go on if the process still runs and as soon as it is not frozen; it may die or freeze right here."""
        if frail and self.alive and not self.dice.calm:
            if self.dice.strikes("crash", self.now(), self.now() + 200):
                self.crash()
            elif self.dice.strikes("freeze", self.now(), self.now() + 300):
                self.freeze()
        while True:
            if not self.alive:
                await asyncio.get_running_loop().create_future()
            if self.frozen_until <= self.now():
                return
            await asyncio.sleep(self.frozen_until - self.now())

    async def arrive(self, apply: Callable[[], object]) -> None:
        """Let an edit arrive that did not when the process died."""
        del self.in_flight[apply]
        if not self.alive:
            await self.step()

    def crash(self) -> None:
        """End it here and now."""
        if self.alive:
            self.note("CRASH")
            self.alive, self.died_at = False, self.now()
            for apply in self.in_flight:
                if self.dice.chance(0.5):
                    apply()
            self._died(self)

    def freeze(self) -> None:
        """Stop the whole process for a while."""
        seconds = self.dice.between(*FREEZE_S)
        self.note(f"FREEZE for {seconds:.0f} s")
        self.frozen_until = self.now() + seconds


class Outages:
    """When which room's calendar cannot be used at all, and what it answers then."""

    def __init__(self) -> None:
        self._spans: dict[str, list[tuple[float, float, Callable[[], Failed]]]] = {}

    def add(self, room: str, since: float, until: float, error: Callable[[], Failed]) -> None:
        """Let a room's calendar fail for a while."""
        self._spans.setdefault(room, []).append((since, until, error))

    def check(self, room: str, now: float) -> None:
        """Raise what the room's calendar answers now, if it is out."""
        for since, until, error in self._spans.get(room, ()):
            if since <= now < until:
                raise error()


class SimCalendar:
    """The `Calendar` port of one process."""

    def __init__(self, life: Life, exchange: Exchange, outages: Outages) -> None:
        self._life, self._exchange, self._outages, self._dice = life, exchange, outages, life.dice

    async def busy(self, mailboxes: Sequence[Mailbox], span: Slot) -> Mapping[str, Busy]:
        return {each.address: Busy() for each in mailboxes}

    async def people_busy(self, hosts: Sequence[Mailbox], addresses: Sequence[str], span: Slot) -> Mapping[str, Busy]:
        return dict.fromkeys(addresses, Busy())

    async def view(self, mailbox: Mailbox, span: Slot) -> tuple[CalendarEvent, ...]:
        seen = await self._reads(
            "view", mailbox, lambda lag: (self._exchange.view(mailbox.address, span, lag), self._life.now() - lag)
        )
        self._exchange.viewed(mailbox.address, span, *seen)
        return seen[0]

    async def find(self, mailbox: Mailbox, event_id: str) -> tuple[CalendarEvent, ...]:
        return await self._reads("find", mailbox, lambda lag: self._exchange.find(mailbox.address, event_id, lag))

    async def read(self, mailbox: Mailbox, graph_id: str) -> EventDetail:
        return await self._reads("read", mailbox, lambda lag: self._exchange.read(mailbox.address, graph_id, lag))

    async def responses(self, mailbox: Mailbox, graph_id: str) -> Mapping[str, Response]:
        await self._reads("responses", mailbox, lambda lag: self._exchange.read(mailbox.address, graph_id, lag))
        return {}

    async def create(self, mailbox: Mailbox, body: bytes, slot: Slot, *, deadline: float = inf) -> Created:
        issued = self._life.now()
        made = await self._sends(
            "create", mailbox, lambda: self._exchange.create(mailbox.address, body, issued), deadline
        )
        try:
            return Created(made, await self.view(mailbox, slot))
        except Failed:
            return Created(made, None)

    async def invite(
        self,
        mailbox: Mailbox,
        graph_id: str,
        etag: str,
        attendees: Sequence[Attendee],
        unread: Sequence[str] = (),
        *,
        deadline: float = inf,
    ) -> str:
        issued = self._life.now()
        return await self._sends(
            f"invite {graph_id}",
            mailbox,
            lambda: self._exchange.invite(mailbox.address, graph_id, etag, attendees, issued, unread),
            deadline,
        )

    async def update(
        self,
        mailbox: Mailbox,
        graph_id: str,
        etag: str,
        before: Content,
        after: Content,
        *,
        deadline: float = inf,
    ) -> str:
        issued = self._life.now()
        return await self._sends(
            f"update {graph_id}",
            mailbox,
            lambda: self._exchange.update(mailbox.address, graph_id, etag, before, after, issued),
            deadline,
        )

    async def delete(
        self, mailbox: Mailbox, graph_id: str, cancellation_message: str = "", *, deadline: float = inf
    ) -> None:
        issued = self._life.now()
        await self._sends(
            f"delete {graph_id}",
            mailbox,
            lambda: self._exchange.delete(mailbox.address, graph_id, cancellation_message, issued),
            deadline,
        )

    async def offers_online(self, mailbox: Mailbox) -> bool:
        return mailbox.address in self._exchange.online

    def body_of(self, event: NewEvent) -> bytes:
        said = {
            "transaction": event.id,
            "id": event.id,
            "reference": event.reference,
            "starts": event.meeting.slot.starts.isoformat(),
            "ends": event.meeting.slot.ends.isoformat(),
            "title": subject(event.booker, event.meeting),
            "private": event.meeting.private,
            "online": event.online,
            "origin": asdict(event.origin),
        }
        return json.dumps(said).encode()

    async def _reads(self, name: str, mailbox: Mailbox, look: Callable[[float], T]) -> T:
        life, dice = self._life, self._dice
        await life.step()
        await asyncio.sleep(dice.between(0.02, 0.2))
        fault = dice.one_of(READ_FAULTS, life.now())
        try:
            if fault is not None:
                await self._fail(fault)
            self._outages.check(mailbox.address, life.now())
            lag = dice.between(0.1, STALE_S) if dice.strikes("stale-read", life.now()) else 0.0
            result = look(lag)
            if life.dice.history is not None:
                life.note(f"{name} {mailbox.address}{f' {lag:.1f} s ago' if lag else ''}: {brief(result)}")
        except Failed as error:
            life.note(f"{name} {mailbox.address}: {error!r}")
            raise
        finally:
            await life.step()
        return result

    async def _sends(self, name: str, mailbox: Mailbox, apply: Callable[[], T], deadline: float) -> T:
        life, dice, loop = self._life, self._dice, asyncio.get_running_loop()
        await life.step()
        if dice.strikes("queue", life.now(), life.now() + QUEUE_S):
            await asyncio.sleep(dice.between(1, QUEUE_S))
        if dice.strikes("freeze-before-send", life.now(), life.now() + 300):
            life.freeze()
        await life.step(frail=False)
        if life.now() > deadline:
            life.note(f"{name} {mailbox.address}: too late to be sent")
            raise Unavailable(code="TooLate")
        try:
            self._outages.check(mailbox.address, life.now())
        except Failed:
            await asyncio.sleep(0.1)
            await life.step()
            raise
        if dice.strikes("crash", life.now(), life.now() + 200):
            # What is under way when the process dies may be applied, at once or late, or not.
            life.note(f"{name} {mailbox.address}: sent")
            if dice.chance(0.7):
                loop.call_later(dice.between(0, ANSWER_S + LATE_S), self._applied_late, name, mailbox, apply)
            life.crash()
        await life.step(frail=False)
        fault = dice.one_of(SEND_FAULTS, life.now())
        try:
            if fault is not None:
                await self._mishap(fault, name, mailbox, apply)
            await asyncio.sleep(dice.between(0.02, 0.3))
            result = apply()
            if life.dice.history is not None:
                life.note(f"{name} {mailbox.address}: {brief(result)}")
        except Failed as error:
            life.note(f"{name} {mailbox.address}: {fault or ''} {error!r}")
            raise
        finally:
            await asyncio.sleep(dice.between(0.02, 0.1))
            await life.step()
        return result

    async def _mishap(self, fault: str, name: str, mailbox: Mailbox, apply: Callable[[], object]) -> None:
        """Let a send go wrong; returns only where it does not. Raises: Failed."""
        dice, loop = self._dice, asyncio.get_running_loop()
        match fault:
            case "5xx-applied" | "answer-lost":
                loop.call_later(dice.between(0, 0.5), self._applied_late, name, mailbox, apply)
            case "5xx-applied-late":
                loop.call_later(dice.between(1, LATE_S), self._applied_late, name, mailbox, apply)
            case "applied-late":
                loop.call_later(ANSWER_S + dice.between(1, LATE_S), self._applied_late, name, mailbox, apply)
            case _:
                pass
        await self._fail(fault)

    def _applied_late(self, name: str, mailbox: Mailbox, apply: Callable[[], object]) -> None:
        result: object
        try:
            result = apply()
        except Failed as error:
            result = error
        self._life.note(f"  ... {name} {mailbox.address} APPLIED: {brief(result)}")

    async def _fail(self, fault: str) -> None:
        dice = self._dice
        match fault:
            case "throttled":
                raise Throttled(retry_after_s=dice.random.choice((1.0, 5.0, 30.0, 90.0)))
            case "not-connected" | "read-failed":
                await asyncio.sleep(dice.random.choice((0.01, 1.0, 5.0)))
                raise Unavailable(code="NotConnected")
            case "rejected":
                raise Rejected(status=400)
            case "lost" | "answer-lost" | "applied-late":
                await asyncio.sleep(ANSWER_S)
                raise OutcomeUnknown(code="TimedOut")
            case _:
                await asyncio.sleep(dice.between(0.1, 5))
                raise OutcomeUnknown(status=503)


def through(life: Life, store: T, call: Callable[[str, Coroutine[Any, Any, object]], object]) -> T:
    """Give a store as one process reaches it: each method is one transaction, before and after which much may happen.

    `call` runs a transaction of that name to its end.
    """
    # It passes on whatever is called, so that it bears the port's type without naming one method of it.
    return cast("T", Tx(life, store, call))


class Tx:
    """A store as one process reaches it: each method is one transaction, before and after which much may happen."""

    def __init__(self, life: Life, store: object, call: Callable[[str, Coroutine[Any, Any, object]], object]) -> None:
        self._life, self._store, self._call = life, store, call

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        method = getattr(self._store, name)

        async def transaction(*args: object, **named: object) -> object:
            life, dice = self._life, self._life.dice
            await life.step()
            if not dice.calm:
                await self._troubled(name, lambda: method(*args, **named))
            result = self._call(name, method(*args, **named))
            if dice.history is not None:
                life.note(f"{name} {brief(args)} -> {brief(result)}")
            if name in COMMITS:
                await asyncio.sleep(0.002)
            if not dice.calm and dice.strikes("commit-unheard", life.now(), life.now() + 200):
                life.note(f"{name}: COMMITTED, UNHEARD")
                raise StoreLost
            await life.step()
            return result

        return transaction

    async def _troubled(self, name: str, again: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Let a transaction go wrong before its COMMIT, or at it: then it may be applied after all, a little later."""
        life, dice = self._life, self._life.dice
        if dice.strikes("slow-commit", life.now(), life.now() + 40):
            await asyncio.sleep(dice.between(1, 40))
            await life.step()
        if dice.strikes("database-hang", life.now(), life.now() + HANG_S + 200):
            life.note(f"{name}: HANGS")
            await asyncio.sleep(dice.between(5, HANG_S))
            await life.step()
            raise StoreLost
        if name in COMMITS and dice.strikes("commit-late", life.now(), life.now() + 200):
            life.note(f"{name}: LOST AT COMMIT")
            asyncio.get_running_loop().call_later(dice.between(0.01, 2), self._apply, name, again)
            raise StoreLost
        if dice.strikes("database-error", life.now(), life.now() + 200):
            life.note(f"{name}: DATABASE ERROR")
            raise StoreLost

    def _apply(self, name: str, again: Callable[[], Coroutine[Any, Any, object]]) -> None:
        result: object
        try:
            result = self._call(name, again())
        except RoomkeeperError as error:
            result = error
        self._life.note(f"  ... {name} COMMITTED: {brief(result)}")


class SimClock:
    """The clock of a machine: the loop's time after an instant, `ahead` by some seconds."""

    def __init__(self, fencing_token: datetime, time: Callable[[], float]) -> None:
        self._epoch, self._time = fencing_token, time
        self.ahead = 0.0

    def now(self) -> datetime:
        """Give this instant."""
        return self._epoch + timedelta(seconds=self._time() + self.ahead)


class SimServer:
    """A database server that is asked for its time and nothing else."""

    def __init__(self, clock: SimClock) -> None:
        self._clock = clock

    @asynccontextmanager
    async def reading(self) -> "AsyncIterator[SimServer]":
        yield self

    async def execute(self, _: object) -> SimpleNamespace:
        return SimpleNamespace(scalar_one=self._clock.now)
