"""The sandbox tenant: everything that lives behind the HTTP server, and the knobs that tests turn.

Wires the parts together and fills the calendars. Use it in process through its attributes, or from
outside through ``/_sandbox`` (`graph.sandbox.control`), which offers the same.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import Any

from graph.sandbox import seed as seeds
from graph.sandbox.access import Access
from graph.sandbox.behaviour import Behaviour
from graph.sandbox.calendars import Calendars
from graph.sandbox.clock import Clock, real_time
from graph.sandbox.contract import Contract
from graph.sandbox.directory import Directory
from graph.sandbox.faults import Faults, Latency
from graph.sandbox.maps import Maps
from graph.sandbox.outside import Outside
from graph.sandbox.state import Event, Mailbox
from graph.sandbox.subscriptions import Subscriptions
from graph.sandbox.throttle import Throttle


@cache
def shared_contract() -> Contract:
    """The contract, compiled once for the process."""
    return Contract()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The calendars of one moment."""

    events: dict[str, dict[str, Event]]


class Tenant(Calendars):
    """One tenant. `clock` gives aware UTC; `data_path` is the file that bookings survive in, None keeps nothing."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = real_time,
        data_path: Path | None = None,
        require_token: bool = True,
        behaviour: Behaviour | None = None,
        seed: int = 1,
        populate: bool = True,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(clock=Clock(clock), behaviour=behaviour or Behaviour(), data_path=data_path)
        self.contract = shared_contract()
        self.random = Random(seed)  # noqa: S311 -- order and latency of a stand-in
        self.sleep = sleep
        self.latency = Latency()
        self.faults = Faults()
        self.throttle = Throttle(now=self.clock.now)
        self.directory = Directory(people=seeds.PEOPLE, rooms=seeds.ROOMS, room_lists=seeds.ROOM_LISTS)
        self.maps = Maps(self.directory)
        self.maps.draw(building="HQ", floor="2", rooms=[room.mail for room in seeds.ROOMS if room.on("HQ", 2)])
        self.access = Access(
            now=self.clock.now,
            tenant_id=seeds.TENANT_ID,
            apps={seeds.CLIENT_ID: seeds.CLIENT_SECRET},
            scope=[room.mail for room in seeds.ROOMS if room.in_scope],
            require_token=require_token,
        )
        self.outside = Outside(self)
        self.subscriptions = Subscriptions(
            clock=self.clock,
            random=self.random,
            contract=self.contract,
            ledger=self.ledger,
            keep=lambda every: self._store.write([], {"subscriptions": every}),
        )
        self._seed, self._populate = seed, populate
        self._snapshots: dict[str, Snapshot] = {}
        self._load()

    def commit(self, event: Event) -> Event:
        """Make a write visible and durable, and put the notifications of it onto their way."""
        box = self.mailboxes[event.mailbox]
        before = box.events.get(event.uid)
        written = super().commit(event)
        self.subscriptions.changed(box, before, written)
        return written

    def move_mailbox(self, address: str, *, immutable_too: bool = False) -> None:
        """Move a mailbox to another place: its classic ids (and on request the immutable ones) change."""
        box = self.mailbox(address)
        box.moves += 1
        box.immutable_moves += immutable_too
        self._store.write([], {f"moves {box.address}": [box.moves, box.immutable_moves]})

    def snapshot(self, name: str) -> None:
        """Remember the calendars under a name."""
        events = {address: dict(box.events) for address, box in self.mailboxes.items()}
        self._snapshots[name] = Snapshot(events)

    def restore(self, name: str) -> None:
        """Bring the calendars of a snapshot back. Raises KeyError for an unknown name."""
        kept = self._snapshots[name]
        self._store.clear()
        for address, events in kept.events.items():
            self.mailboxes[address].events = dict(events)
            self.mailboxes[address].history.clear()
        self._store.write([e for events in kept.events.values() for e in events.values()], self._facts())

    def reset(self) -> None:
        """Start over: the calendars as on the first day, no faults, no latency, an empty ledger."""
        self._store.clear()
        self.faults.clear()
        self.latency = Latency()
        self.ledger.clear()
        self._load()

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def _load(self) -> None:
        """Read the file, and fill the calendars up to two weeks from today."""
        self.mailboxes = {box.address: box for box in _mailboxes()}
        facts = self._store.facts()
        for event in self._store.events():
            self.mailboxes[event.mailbox].events[event.uid] = event
            self._changes = max(self._changes, event.change)
        for box in self.mailboxes.values():
            box.moves, box.immutable_moves = facts.get(f"moves {box.address}", (0, 0))
        self.subscriptions.load(facts.get("subscriptions", ()))
        self._filled: str | None = facts.get("filled")
        if self._populate:
            self._fill(self._filled)

    def _fill(self, filled: str | None) -> None:
        """Put other people's meetings into the rooms, for the days that have none yet."""
        now = self.clock.now()
        days = [d for d in _days(now) if filled is None or d.isoformat() > filled]
        new: list[Event] = []
        if filled is None and not self._changes:
            new += _first_meetings(self._seed, now)
            self._changes = len(new)
        else:
            for event in _meetings(self, days, seed=self._seed, begins=filled is None):
                if filled is None or not self.outside.overlaps(event):
                    new.append(event)
        for event in new:
            self.place(event, remember=False)
        self._filled = days[-1].isoformat() if days else filled
        self._store.write(new, self._facts())

    def _facts(self) -> dict[str, Any]:
        moves = {f"moves {box.address}": [box.moves, box.immutable_moves] for box in self.mailboxes.values()}
        subscriptions = {"subscriptions": self.subscriptions.kept()}
        return moves | subscriptions | ({"filled": self._filled} if self._filled else {})


def _days(now: datetime) -> list[date]:
    return [*seeds.working_days(now.date(), seeds.WORKING_DAYS)]


def _meetings(calendars: Calendars, days: Sequence[date], *, seed: int, begins: bool) -> Iterator[Event]:
    """What others have planned for these days, and where the calendars `begin` also what takes longer than a day."""
    outside, today = Outside(calendars), calendars.clock.now().date()
    for room in (room for room in seeds.ROOMS if room.has_mailbox and days):
        planned = [m for day in days for m in seeds.meetings(room, day, seed=seed)]
        for meeting in (*planned, *(seeds.long_meetings(room, today) if begins else ())):
            yield outside.meeting(room=room.mail, meeting=meeting)


@lru_cache(maxsize=4)
def _first_meetings(seed: int, now: datetime) -> tuple[Event, ...]:
    """The meetings of a tenant that begins at this instant. Nobody changes an event in place, so tenants share them."""
    calendars = Calendars(clock=Clock(lambda: now), behaviour=Behaviour(), data_path=None)
    calendars.mailboxes = {box.address: box for box in _mailboxes()}
    return (*_meetings(calendars, _days(now), seed=seed, begins=True),)


def _mailboxes() -> list[Mailbox]:
    """The mailboxes of everybody and of every room that has one, empty."""
    people = [
        Mailbox(p.mail, p.name, p.id, seeds.WINDOWS_NAMES[seeds.HELSINKI], "user", ("teamsForBusiness",))
        for p in seeds.PEOPLE
    ]
    rooms = [
        Mailbox(r.mail, r.name, r.id, r.windows_zone, "room", ("teamsForBusiness",) if r.online else ())
        for r in seeds.ROOMS
        if r.has_mailbox
    ]
    return people + rooms
