"""Keeps one subscription for each registered room, so that Exchange tells at once that something changed there.

All of it is optional: where it does not work, searches and looks go on as without. What is told wakes the reconciler
(`bot.workers.change_hints`), which reads the calendar.
"""

import asyncio
import hashlib
import logging
import random
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from booking.clock import elapsed
from booking.errors import Denied, Failed, NotFound, OutcomeUnknown, Throttled
from booking.model import Mailbox
from booking.ports import Registry
from booking.subscriptions import Coverage, Subscriptions
from bot.storage.looks import Looks
from bot.storage.subscriptions import Kept, SqlSubscriptions, State

LIFE = timedelta(minutes=4_200)
"""How long a subscription is asked to live. Graph takes 10,080 minutes; its older pages say 4,230 (graph.md)."""

LEAST_LIFE = timedelta(minutes=2)
"""Soonest after which one is renewed, also where Graph gave it a shorter life, or our clock is ahead of Graph's."""

RENEW_FROM, RENEW_UNTIL = 0.4, 0.6
"""After which parts of its life it is renewed, at a random point between: the rest is for when that does not work."""

AT_ONCE = 4
"""Requests about subscriptions at once, of one process."""

BATCH = 16
"""Rows that are taken together."""

LOOK_S = 300.0
"""How long one look does what is due before it ends, for the next one to go on: one that never ended would be taken for
one that hangs."""

LEASE = timedelta(minutes=2)
"""How long what was taken is nobody else's: the requests of a batch, and their handshakes."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
"""When a room is tried again after a failure, doubled with each in a row."""

STRIKES = 3
"""So many failures in a row are not the rooms': nothing more is tried for now."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 60.0, 900.0
"""For how long then, doubled each time."""

SWEEP_S = 900.0
"""How often it is looked which subscriptions Graph has: lost ones are made anew, and those that no row has end."""

SETTLED = timedelta(minutes=5)
"""A subscription that was made longer ago than this, and that Graph does not list, may be lost."""

_log = logging.getLogger(__name__)


def hashed(secret: str) -> str:
    """Give what is kept of a secret. It is 256 random bits, so nobody finds it by trying."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """Make what each notification of one subscription must hold."""
    return secrets.token_urlsafe(32)


class Subscriber:
    """Makes, renews, replaces and ends subscriptions that tell `url`. Several processes share the work by the rows.

    `jitter` (0…1), `secret` and `monotonic` are for tests.
    """

    def __init__(
        self,
        *,
        subscriptions: Subscriptions,
        rows: SqlSubscriptions,
        registry: Registry,
        looks: Looks,
        url: str,
        secret: Callable[[], str] = new_secret,
        jitter: Callable[[], float] = random.random,
        monotonic: Callable[[], float] = elapsed,
    ) -> None:
        self._subscriptions, self._rows, self._registry, self._looks = subscriptions, rows, registry, looks
        self._url, self._secret, self._jitter, self._monotonic = url, secret, jitter, monotonic
        self._listens = False
        self._version: int | None = None
        self._strikes, self._pauses, self._paused_until = 0, 0, 0.0
        self._sweep_at = 0.0
        self._said = False
        self.coverage = Coverage(0)
        """As of the last look."""

    def listens(self) -> None:
        """Hear that `url` is answered from now on: Graph asks there while a subscription is made."""
        self._listens = True

    async def look(self) -> None:
        """Do what is due."""
        if not self._listens:
            return
        version = await self._registry.version()
        if version != self._version:
            await self._rows.suit([each.address for each in await self._registry.rooms()])
            self._version = version
        if self._monotonic() >= self._paused_until:
            await self._do_due()
        if self._monotonic() >= max(self._sweep_at, self._paused_until):
            await self._sweep()
        self.coverage = await self._rows.coverage()
        self._say()

    async def _do_due(self) -> None:
        until = self._monotonic() + LOOK_S
        while not self._tired and self._monotonic() < until:
            due = await self._rows.take(BATCH, lease=LEASE)
            if not due.rows:
                return
            waiting = iter(due.rows)
            async with asyncio.TaskGroup() as together:
                for _ in range(AT_ONCE):
                    together.create_task(self._work(waiting, due.now))

    async def _work(self, waiting: Iterator[Kept], now: datetime) -> None:
        for each in waiting:
            await self._do(each, now)

    @property
    def _tired(self) -> bool:
        return self._monotonic() < self._paused_until

    async def _do(self, kept: Kept, now: datetime) -> None:
        """Do what a row needs; where that fails, later."""
        if self._tired:
            await self._rows.put(kept)  # Given back as it was.
            return
        try:
            await self._next(kept, now)
        except Failed as error:
            await self._failed(kept, error, now)
        else:
            self._strikes = self._pauses = 0

    async def _next(self, kept: Kept, now: datetime) -> None:
        if kept.state is State.LEAVING:
            if kept.id:
                await self._subscriptions.unsubscribe(kept.id)
            await self._rows.drop(kept)
            return
        if kept.id and kept.state is State.LIVE and kept.url == self._url:
            try:
                expires = await self._subscriptions.renew(kept.id, until=now + LIFE)
            except NotFound:
                _log.info("room %s: its subscription ended, another is made", kept.room)
            else:
                due = self._renewal(now, expires)
                await self._rows.put(replace(kept, expires_at=expires, due_at=due, failures=0, code=""))
                return
        elif kept.id:
            await self._subscriptions.unsubscribe(kept.id)
        await self._make(kept, now)

    async def _make(self, kept: Kept, now: datetime) -> None:
        secret = self._secret()
        mailbox = Mailbox(kept.room, "UTC")  # A subscription knows no zone.
        made = await self._subscriptions.subscribe(mailbox, url=self._url, secret=secret, until=now + LIFE)
        became = replace(
            kept,
            state=State.LIVE,
            id=made.id,
            secret=hashed(secret),
            url=self._url,
            made_at=now,
            expires_at=made.expires_at,
            due_at=self._renewal(now, made.expires_at),
            failures=0,
            code="",
        )
        if not await self._rows.put(became):
            await self._subscriptions.unsubscribe(made.id)
        elif kept.made_at is not None:
            await self._looks.want([kept.room])  # Nobody told what changed between the one and the other.

    def _renewal(self, now: datetime, expires: datetime) -> datetime:
        part = RENEW_FROM + (RENEW_UNTIL - RENEW_FROM) * self._jitter()
        return now + max(part * (expires - now), LEAST_LIFE)

    async def _failed(self, kept: Kept, error: Failed, now: datetime) -> None:
        """Try a room later, and nothing for a while where it is not the room."""
        wait = min(FIRST_WAIT * 2.0 ** min(kept.failures, 10), LONGEST_WAIT) * (1 + self._jitter()) / 2
        if isinstance(error, Throttled):
            wait = max(wait, timedelta(seconds=error.retry_after_s))
        if isinstance(error, OutcomeUnknown):
            self._sweep_at = 0.0  # There may be one now that no row has.
        code = error.code or type(error).__name__
        await self._rows.put(replace(kept, due_at=now + wait, failures=kept.failures + 1, code=code))
        if isinstance(error, Denied) or (isinstance(error, NotFound) and error.mailbox):
            return  # That says something about the room alone.
        self._strikes += 1
        if isinstance(error, Throttled):
            self._pause(error.retry_after_s)
        elif self._strikes >= STRIKES:
            self._strikes = 0
            self._pause(min(FIRST_PAUSE_S * 2.0 ** min(self._pauses, 10), LONGEST_PAUSE_S))
            self._pauses += 1

    def _pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, self._monotonic() + seconds)

    async def _sweep(self) -> None:
        """Hold what Graph has against the rows; each is read on the side of the other where it proves something.

        Rows that were there before the list was asked for and are not in it are renewed at once: where Graph says then
        that there is none, another is made. The list alone is not believed, or one that leaves some out, or writes an
        address in another way, would have others made at each sweep, without end. What is in the list and in no row
        afterwards is left over: of a process that died, or whose answer was lost. Where somebody works on the room,
        it may be about to get its row, and is left alone.
        """
        self._sweep_at = self._monotonic() + SWEEP_S
        before = await self._rows.all()
        settled = {
            each.id
            for each in before.rows
            if each.id and each.url == self._url and each.made_at and before.now - each.made_at > SETTLED
        }
        try:
            listed = await self._subscriptions.subscriptions()
            missed = settled - {each.id for each in listed}
            if missed:
                _log.warning("Graph does not list %d subscriptions: they are renewed, or made anew", len(missed))
                await self._rows.hurry(missed)
            after = await self._rows.all()
            known = {each.id for each in after.rows}
            worked_on = {each.room for each in after.rows if each.leased_until > after.now}
            for each in listed:
                if each.url == self._url and each.id not in known and each.mailbox not in worked_on:
                    await self._subscriptions.unsubscribe(each.id)
        except Failed as error:
            _log.info("subscriptions could not be held against Graph's list: %s", error)

    def _say(self) -> None:
        """Say once that some rooms have none, and once that all have again."""
        missing, code = self.coverage.missing, self.coverage.code
        if missing and code and not self._said:
            self._said = True
            _log.warning(
                "Exchange does not tell what changes in %d of %d rooms, among them %s: %s. All goes on without, by the "
                "regular looks.",
                *(len(missing), len(missing) + self.coverage.live, missing[0], code),
            )
        elif self._said and not missing:
            self._said = False
            _log.warning("Exchange tells what changes in all %d rooms again", self.coverage.live)
