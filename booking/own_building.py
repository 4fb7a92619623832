"""Somebody's own building: which one it is, by choice or by what they book, and choosing another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from booking.home import LEARNED_FROM, Home, home_of
from booking.model import Person, Slot
from booking.policy import Rules
from booking.ports import Clock, Ledger, Registry


class Homes(Protocol):
    """The buildings that people chose as theirs."""

    async def building_of(self, person_id: str) -> str:
        """Give the building that somebody chose; empty if they did not."""
        ...

    async def settle(self, person_id: str, building: str) -> None:
        """Note which building somebody chose; empty for that of most of their bookings."""
        ...


@dataclass(frozen=True, slots=True)
class HomeScreen:
    """Where somebody is at home, and what they can choose.

    `chosen` is empty where it is learned. `buildings` are those with rooms. `unknown` is what was asked for and is none
    of them, or more than one.
    """

    home: Home
    chosen: str
    buildings: tuple[str, ...]
    unknown: str = ""


class HomeChoice:
    """The use case of somebody's own building: to see which it is, and to choose another."""

    def __init__(self, *, homes: Homes, registry: Registry, ledger: Ledger, clock: Clock, rules: Rules) -> None:
        self._homes, self._registry, self._ledger = homes, registry, ledger
        self._clock, self._rules = clock, rules

    async def look(self, person: Person, zone: ZoneInfo, *, unknown: str = "") -> HomeScreen:
        """Tell where somebody is at home; `zone` is that of their clocks."""
        chosen = await self._homes.building_of(person.id)
        now = self._clock.now()
        bookings = () if chosen else await self._ledger.of(person.id, _learned_from(now, self._rules))
        return HomeScreen(home_of(bookings, zone, chosen), chosen, await self._buildings(), unknown)

    async def choose(self, person: Person, zone: ZoneInfo, building: str) -> HomeScreen:
        """Let a building be somebody's, by its name or how that begins; an empty name lets it be learned again."""
        buildings = await self._buildings()
        wanted = building.strip().casefold()
        same = [each for each in buildings if each.casefold() == wanted]
        named = same or [each for each in buildings if each.casefold().startswith(wanted)]
        if wanted and len(named) != 1:
            return await self.look(person, zone, unknown=building.strip())
        await self._homes.settle(person.id, named[0] if wanted else "")
        return await self.look(person, zone)

    async def _buildings(self) -> tuple[str, ...]:
        named = {each.building for each in await self._registry.rooms() if each.building}
        return tuple(sorted(named, key=str.casefold))


async def home_learned(
    ledger: Ledger, homes: Homes, person_id: str, zone: ZoneInfo, *, now: datetime, rules: Rules
) -> Home:
    """Tell where somebody is at home, by what they chose, and by what they booked of late and have ahead."""
    chosen = await homes.building_of(person_id)
    return home_of(await ledger.of(person_id, _learned_from(now, rules)), zone, chosen)


def _learned_from(now: datetime, rules: Rules) -> Slot:
    return Slot(now - LEARNED_FROM, now + rules.lead)
