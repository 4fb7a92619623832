"""Tries for real whether the bot can do its work: every room's calendar, the permissions, the clock, and a mailbox that
must stay closed to it. Nothing is written, unless an admin asks for that, and then nothing is left behind."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from booking.errors import Denied, Failed, NotFound, Rejected, Unreadable
from booking.model import Mailbox, Person, Room, Slot, mail_address
from booking.ports import Calendar, CalendarChanges, Clock, Directory
from booking.subscriptions import Coverage

WIDTH = 50
"""Mailboxes that are asked at once, at the most. Each mailbox has a lane of its own (graph.md on throttling)."""

AHEAD = timedelta(days=7)
"""How far ahead it is looked for events that another booking system made in a room's name."""

SKEW_S, LARGE_SKEW_S = 30.0, 300.0
"""How far this machine's clock may be from Graph's; and from where on tokens are refused (RFC 7519, section 4.1.4)."""

WRITE_AHEAD = timedelta(days=365)
"""When the event stands that tries whether a room can be written to: nobody looks there, and it is shown as free."""


class Topic(StrEnum):
    """What is tried."""

    GRAPH = "graph"
    ROOMS = "rooms"
    CLOSED = "closed"
    PEOPLE = "people"
    PLACES = "places"
    CLOCK = "clock"
    ZONES = "zones"
    OTHERS = "others"
    TOLD = "told"
    CHANGES = "changes"
    WRITE = "write"


class Outcome(StrEnum):
    """What came of it. The comment names the values that come along."""

    WELL = "well"
    # Graph
    NO_ANSWER = "no-answer"  # code
    # The rooms: their addresses are in `rooms`
    NO_ROOMS = "no-rooms"
    MISSING = "missing"
    OUT_OF_SCOPE = "out-of-scope"
    SILENT = "silent"
    # The mailbox that must stay closed
    NOT_NAMED = "not-named"
    OPEN = "open"  # value
    UNKNOWN = "unknown"  # value
    # Permissions
    DENIED = "denied"
    # The clock
    SKEWED = "skewed"  # seconds
    # Rooms that somebody else's settings or systems touch
    DOUBTED = "doubted"
    FOREIGN = "foreign"
    # What Exchange tells of changes
    NOT_TOLD = "not-told"  # code
    # The list of what changed on the rooms' calendars, for the availability index
    UNLISTED = "unlisted"  # code


class Level(StrEnum):
    """How much it matters."""

    WELL = "well"
    NOTED = "noted"
    DOUBTED = "doubted"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one thing that was tried; `rooms` are those that it is about, by name, `values` what to tell."""

    topic: Topic
    outcome: Outcome
    level: Level
    rooms: tuple[str, ...] = ()
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found, and as of when; `rooms` is how many rooms were tried."""

    at: datetime
    findings: tuple[Finding, ...]
    rooms: int = 0

    @property
    def bad(self) -> tuple[Finding, ...]:
        """What keeps the bot from its work, or lets it do more than it should."""
        return tuple(each for each in self.findings if each.level is Level.BAD)

    @property
    def doubted(self) -> tuple[Finding, ...]:
        """What may surprise people."""
        return tuple(each for each in self.findings if each.level is Level.DOUBTED)


def drift(before: Report, now: Report) -> tuple[Finding, ...]:
    """Tell what has become bad since: a room that became unreadable, a scope that grew, a permission that went."""
    known = {(each.topic, each.outcome, room) for each in before.bad for room in each.rooms or ("",)}
    found = []
    for each in now.bad:
        new = tuple(room for room in each.rooms if (each.topic, each.outcome, room) not in known)
        if new or (not each.rooms and (each.topic, each.outcome, "") not in known):
            found.append(Finding(each.topic, each.outcome, each.level, new, each.values))
    return tuple(found)


class Inspector(Protocol):
    """What only whoever speaks with the calendars' side can tell."""

    def skew_s(self) -> float | None:
        """Tell by how many seconds the calendars' clock is ahead of this machine's; None if it never answered."""
        ...

    async def try_writing(self, mailbox: Mailbox, slot: Slot) -> None:
        """Put an event onto a calendar that blocks nothing and invites nobody, and take it off. Raises: Failed."""
        ...


class Inspection:
    """Tries everything, as far as it is asked for; `changes` where the availability index is to have all."""

    def __init__(
        self,
        *,
        calendar: Calendar,
        directory: Directory,
        inspector: Inspector,
        clock: Clock,
        coverage: Callable[[], Awaitable[Coverage]] | None = None,
        changes: CalendarChanges | None = None,
    ) -> None:
        self._calendar, self._directory, self._inspector, self._clock = calendar, directory, inspector, clock
        self._coverage = coverage
        """Tells of which rooms changes are told, where that is wanted."""
        self._changes = changes

    async def run(
        self, rooms: Sequence[Room], *, by: Person | None, closed: str = "", write: Room | None = None
    ) -> Report:
        """Try it. `closed` is a mailbox that must not be readable, `write` a room whose calendar is written to.

        `by` is a person of the organisation to look up; None tries somebody whom nobody knows.
        """
        at = self._clock.now()
        places = asyncio.Semaphore(WIDTH)

        async def one(room: Room) -> tuple[Room, Outcome, bool]:
            async with places:
                return await self._room(room, Slot(at, at + AHEAD))

        told, shut, people, known, written = await asyncio.gather(
            asyncio.gather(*(one(each) for each in rooms)),
            self._closed(closed),
            self._people(by),
            self._places(),
            self._written(write, at) if write else _nothing(),
        )
        findings = [*_rooms(told), shut, people, known]
        answered = any(
            each.outcome not in (Outcome.NO_ANSWER, Outcome.SILENT) for each in (shut, people, known)
        ) or any(outcome is not Outcome.SILENT for _, outcome, _ in told)
        graph = Finding(Topic.GRAPH, Outcome.WELL, Level.WELL) if answered else _silent(findings)
        unlisted = await self._unlisted(told, Slot(at, at + AHEAD))
        findings = [graph, *findings, *self._clocks(), *_doubts(told), *unlisted, *([written] if written else [])]
        if self._coverage is not None:
            findings.append(_told(await self._coverage(), rooms))
        return Report(at, tuple(findings), len(rooms))

    async def _room(self, room: Room, span: Slot) -> tuple[Room, Outcome, bool]:
        """Read a room's calendar; tells also whether another system organizes events in its name."""
        try:
            seen = await self._calendar.view(room.mailbox, span)
        except NotFound:
            return room, Outcome.MISSING, False
        except Denied:
            return room, Outcome.OUT_OF_SCOPE, False
        except Failed:
            return room, Outcome.SILENT, False
        return room, Outcome.WELL, any(each.organized and each.stamp is None for each in seen)

    async def _unlisted(self, told: Sequence[tuple[Room, Outcome, bool]], span: Slot) -> list[Finding]:
        """Ask one room that can be read for the list of its changes: Graph gives that of all of them, or of none."""
        room = next((room for room, outcome, _ in told if outcome is Outcome.WELL), None)
        if self._changes is None or room is None:
            return []
        try:
            await self._changes.changes(room.mailbox, span)
        except (Rejected, Unreadable) as error:
            return [Finding(Topic.CHANGES, Outcome.UNLISTED, Level.DOUBTED, (room.name,), {"code": error.code})]
        except Failed:
            return []  # For now: it is asked again at each look.
        return []

    async def _closed(self, address: str) -> Finding:
        if not address:
            return Finding(Topic.CLOSED, Outcome.NOT_NAMED, Level.NOTED)
        values: dict[str, str | int] = {"value": address}
        try:
            await self._directory.readable(mail_address(address))
        except Denied:
            return Finding(Topic.CLOSED, Outcome.WELL, Level.WELL, values=values)
        except (NotFound, ValueError):
            return Finding(Topic.CLOSED, Outcome.UNKNOWN, Level.DOUBTED, values=values)
        except Failed as error:
            return Finding(Topic.CLOSED, Outcome.NO_ANSWER, Level.DOUBTED, values={"code": error.code})
        return Finding(Topic.CLOSED, Outcome.OPEN, Level.BAD, values=values)

    async def _people(self, by: Person | None) -> Finding:
        wanted = by.id if by else "00000000-0000-0000-0000-000000000000"
        try:
            found = await self._directory.people([wanted])
        except Denied:
            return Finding(Topic.PEOPLE, Outcome.DENIED, Level.BAD)
        except Failed as error:
            return Finding(Topic.PEOPLE, Outcome.NO_ANSWER, Level.DOUBTED, values={"code": error.code})
        if wanted in found and not found[wanted].looked_up:
            return Finding(Topic.PEOPLE, Outcome.DENIED, Level.BAD)
        return Finding(Topic.PEOPLE, Outcome.WELL, Level.WELL)

    async def _places(self) -> Finding:
        try:
            await self._directory.room_lists()
        except Denied:
            return Finding(Topic.PLACES, Outcome.DENIED, Level.DOUBTED)
        except Failed as error:
            return Finding(Topic.PLACES, Outcome.NO_ANSWER, Level.DOUBTED, values={"code": error.code})
        return Finding(Topic.PLACES, Outcome.WELL, Level.WELL)

    async def _written(self, room: Room, at: datetime) -> Finding:
        starts = (at + WRITE_AHEAD).replace(minute=0, second=0, microsecond=0)
        try:
            await self._inspector.try_writing(room.mailbox, Slot(starts, starts + timedelta(minutes=15)))
        except Denied:
            return Finding(Topic.WRITE, Outcome.DENIED, Level.BAD, (room.name,))
        except Failed as error:
            return Finding(Topic.WRITE, Outcome.NO_ANSWER, Level.BAD, (room.name,), {"code": error.code})
        return Finding(Topic.WRITE, Outcome.WELL, Level.WELL, (room.name,))

    def _clocks(self) -> list[Finding]:
        skew_s = self._inspector.skew_s()
        if skew_s is None:
            return []
        if abs(skew_s) < SKEW_S:
            return [Finding(Topic.CLOCK, Outcome.WELL, Level.WELL)]
        level = Level.BAD if abs(skew_s) >= LARGE_SKEW_S else Level.DOUBTED
        return [Finding(Topic.CLOCK, Outcome.SKEWED, level, values={"seconds": round(abs(skew_s))})]


async def _nothing() -> None:
    return None


def _rooms(told: Sequence[tuple[Room, Outcome, bool]]) -> list[Finding]:
    if not told:
        return [Finding(Topic.ROOMS, Outcome.NO_ROOMS, Level.NOTED)]
    found = []
    for outcome in (Outcome.MISSING, Outcome.OUT_OF_SCOPE, Outcome.SILENT):
        names = tuple(room.name for room, which, _ in told if which is outcome)
        if names:
            found.append(Finding(Topic.ROOMS, outcome, Level.BAD, names))
    return found or [Finding(Topic.ROOMS, Outcome.WELL, Level.WELL, values={"count": len(told)})]


def _doubts(told: Sequence[tuple[Room, Outcome, bool]]) -> list[Finding]:
    doubted = tuple(room.name for room, _, _ in told if room.mailbox.zone_doubted)
    foreign = tuple(room.name for room, _, others in told if others)
    return [
        *([Finding(Topic.ZONES, Outcome.DOUBTED, Level.DOUBTED, doubted)] if doubted else []),
        *([Finding(Topic.OTHERS, Outcome.FOREIGN, Level.DOUBTED, foreign)] if foreign else []),
    ]


def _told(coverage: Coverage, rooms: Sequence[Room]) -> Finding:
    """Tell of which rooms changes are not told; nothing depends on that, so it is never bad."""
    names = tuple(room.name for room in rooms if room.address in coverage.missing)
    if not names:
        return Finding(Topic.TOLD, Outcome.WELL, Level.WELL, values={"count": coverage.live})
    # Right after a start, or after rooms were added, nothing was tried yet.
    level = Level.DOUBTED if coverage.code else Level.NOTED
    return Finding(Topic.TOLD, Outcome.NOT_TOLD, level, names, {"code": coverage.code})


def _silent(findings: Sequence[Finding]) -> Finding:
    code = next((str(each.values["code"]) for each in findings if each.values.get("code")), "")
    return Finding(Topic.GRAPH, Outcome.NO_ANSWER, Level.BAD, values={"code": code})
