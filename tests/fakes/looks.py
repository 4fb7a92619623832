"""When rooms were looked at, in memory: the twin of the rows in SQL, held to it by `test_contract_looks.py`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from booking.model import Slot
from booking.ports import Busy, Clock, Seen
from bot.storage.availability import Picture
from bot.storage.columns import DAWN
from bot.storage.looks import Look, Overview, Wanted


@dataclass(slots=True)
class MemoryLooks:
    """Who looks at which room. `life` may be set anew, as after a failover of the database."""

    clock: Clock
    life: str = ""
    _looks: dict[str, Look] = field(default_factory=dict)
    _rests: dict[str, datetime] = field(default_factory=dict)
    _taken: dict[str, set[Slot]] = field(default_factory=dict)
    _wanted: dict[str, datetime] = field(default_factory=dict)

    async def all(self) -> Overview:
        known = {room: replace(look, wanted=room in self._wanted) for room, look in self._looks.items()}
        return Overview(self.clock.now(), self.life, known)

    async def take(self, rooms: Collection[str], *, before: datetime | None, lease_s: float) -> Mapping[str, Look]:
        now, taken = self.clock.now(), {}
        for room in sorted(rooms):
            known = self._looks.get(room)
            busy = self._rests.get(room, DAWN) > now
            fresh = known is not None and before is not None and known.tried_at >= before
            if not busy and not fresh:
                self._looks[room] = replace(known or Look(room), tried_at=now)
                taken[room] = replace(self._looks[room], wanted=room in self._wanted)
                self._rests[room] = now + timedelta(seconds=lease_s)
        return taken

    async def looked(self, found: Iterable[Look], pictures: Iterable[Picture] = ()) -> None:
        for look in found:
            self._looks[look.room] = replace(look, wanted=False)
            self._rests.pop(look.room, None)
            if look.unread_since is None and self._wanted.get(look.room, DAWN) < look.tried_at:
                self._wanted.pop(look.room, None)
        for picture in pictures:
            before = self._taken.get(picture.room, set())
            self._taken[picture.room] = {each for each in before if not each.overlaps(picture.span)} | {
                each for each in picture.taken if each.overlaps(picture.span)
            }

    async def want(self, rooms: Collection[str]) -> None:
        self._wanted |= dict.fromkeys(self._looks.keys() & set(rooms), self.clock.now())

    async def wanted(self, *, rest: timedelta, limit: int) -> Wanted:
        now = self.clock.now()
        found = [
            room
            for room in sorted(self._wanted, key=lambda room: (self._wanted[room], room))
            if self._looks[room].unread_since is None
            and self._looks[room].tried_at <= now - rest
            and self._rests.get(room, DAWN) <= now
        ]
        return Wanted(now, self.life, tuple(found[:limit]))

    async def forget(self, rooms: Collection[str]) -> None:
        for room in rooms:
            self._wanted.pop(room, None)
            self._looks.pop(room, None)
            self._rests.pop(room, None)
            self._taken.pop(room, None)

    async def seen(self, span: Slot, *, max_age: timedelta) -> Seen:
        """Implements `AvailabilityIndex` as well."""
        told = {}
        for room, look in self._looks.items():
            read = look.near_at is not None and self.clock.now() - look.near_at <= max_age
            if read and look.unread_since is None and look.seen is not None and look.seen.contains(span):
                slots = tuple(each for each in self._taken.get(room, ()) if each.overlaps(span))
                told[room] = Busy(slots, read_at=look.near_at)
        return Seen(told)
