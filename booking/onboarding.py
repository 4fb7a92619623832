"""Tells how far an organisation is on its way from an empty registry to the first booking, and what comes next."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from booking.administration import Administration
from booking.errors import Denied, Failed
from booking.model import Person, Room
from booking.ports import Directory, Registry

TRIED = 20
"""Mailboxes that are tried: enough to see whether the permission acts; `check` tries all."""


class Step(StrEnum):
    """What has to be done, in this order."""

    CREDENTIALS = "credentials"
    GRAPH = "graph"
    PERMISSION = "permission"
    SCOPE = "scope"
    ROOMS = "rooms"
    FLOORS = "floors"
    SWITCH = "switch"
    BOOKING = "booking"


class Standing(StrEnum):
    """How a step stands."""

    DONE = "done"
    TODO = "todo"
    UNKNOWN = "unknown"
    """It cannot be told before something earlier is done."""


@dataclass(frozen=True, slots=True)
class Row:
    """How a step stands: `count` of `total` where it is about many."""

    step: Step
    standing: Standing
    count: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How everything stands; `signed` says that the bot has credentials of its own, which a sandbox has not."""

    rows: tuple[Row, ...]
    signed: bool

    @property
    def next(self) -> Step | None:
        """What to do next; None where all is done. Floors are a help, and hold nobody up."""
        wanted = [each.step for each in self.rows if each.standing is Standing.TODO and each.step is not Step.FLOORS]
        return wanted[0] if wanted else None


class FirstBooking(Protocol):
    """Knows whether anybody ever booked."""

    async def made(self) -> bool:
        """Tell whether there is a booking, of whatever time."""
        ...


class Onboarding:
    """Looks how everything stands. Raises Refused with NOT_ADMIN for people without the admin flag."""

    def __init__(
        self,
        *,
        registry: Registry,
        directory: Directory,
        administration: Administration,
        first: FirstBooking,
        signed: bool,
    ) -> None:
        self._registry, self._directory, self._administration = registry, directory, administration
        self._first, self._signed = first, signed

    async def look(self, by: Person) -> Progress:
        """Tell how it stands now."""
        await self._administration.allow(by)
        rooms = await self._registry.rooms()
        answers, listed = await self._places()
        addresses = [each.address for each in rooms[:TRIED]] or listed[:TRIED]
        readable = sum(await asyncio.gather(*(self._readable(each) for each in addresses))) if answers else 0
        rows = (
            Row(Step.CREDENTIALS, Standing.DONE),
            Row(Step.GRAPH, _done(answers)),
            Row(Step.PERMISSION, _done(readable > 0) if answers and addresses else _untold(answers)),
            Row(Step.SCOPE, self._scope(rooms, readable, len(addresses)), readable, len(addresses)),
            Row(Step.ROOMS, _done(bool(rooms)), len(rooms)),
            Row(Step.FLOORS, _floors(rooms), sum(1 for each in rooms if each.floor), len(rooms)),
            Row(Step.SWITCH, _done(await self._registry.booking_on())),
            Row(Step.BOOKING, _done(await self._first.made())),
        )
        return Progress(rows, self._signed)

    async def switch_on(self, by: Person) -> Progress:
        """Let people book, and tell how it stands then."""
        await self._administration.switch_booking(by, on=True)
        return await self.look(by)

    async def _places(self) -> tuple[bool, list[str]]:
        """Tell whether the calendars' side answers at all, and which rooms its directory knows."""
        try:
            return True, [each.address for each in await self._directory.rooms() if not each.reserved]
        except Denied as error:
            # A token that nobody takes is no answer, whatever it is for.
            return error.status != 401, []
        except Failed:
            return False, []

    async def _readable(self, address: str) -> bool:
        try:
            await self._directory.readable(address)
        except Failed:
            return False
        return True

    def _scope(self, rooms: Sequence[Room], readable: int, tried: int) -> Standing:
        if not tried:
            return Standing.UNKNOWN
        # Of rooms that nobody registered, some may be meant to stay outside.
        return _done(readable == tried if rooms else readable > 0)


def _done(is_so: bool) -> Standing:
    return Standing.DONE if is_so else Standing.TODO


def _untold(answers: bool) -> Standing:
    return Standing.TODO if answers else Standing.UNKNOWN


def _floors(rooms: Sequence[Room]) -> Standing:
    if not rooms:
        return Standing.UNKNOWN
    return _done(all(each.floor for each in rooms))
