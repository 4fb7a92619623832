"""Imports in memory, on the registry in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from booking.imports.draft import Import, Progress, Taken
from booking.imports.plan import Entry, Kind
from booking.imports.rows import Fault
from booking.ports import Clock
from tests.fakes.store import MemoryRegistry

WANTED = (Kind.NEW, Kind.CHANGED)


@dataclass(slots=True)
class MemoryImports:
    """Implements the `Imports` port."""

    registry: MemoryRegistry
    clock: Clock
    _imports: dict[str, Import] = field(default_factory=dict)
    _entries: dict[str, list[Entry]] = field(default_factory=dict)
    _held: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _tokens: "count[int]" = field(default_factory=lambda: count(1))

    async def add(self, new: Import, entries: Sequence[Entry]) -> None:
        self._imports[new.id], self._entries[new.id] = new, list(entries)

    async def get(self, import_id: str) -> Import | None:
        found = self._imports.get(import_id)
        return found if found and found.expires_at > self.clock.now() else None

    async def progress(self, import_id: str) -> Progress:
        rooms = self._entries.get(import_id, [])
        kinds = [each.kind for each in rooms]
        new, changed, same, cannot, unlooked = (
            kinds.count(each) for each in (Kind.NEW, Kind.CHANGED, Kind.SAME, Kind.CANNOT, None)
        )
        applied = sum(each.applied for each in rooms)
        failed = len(await self.failed(import_id, offset=0, limit=len(rooms)))
        return Progress(new, changed, same, cannot, unlooked, applied, failed)

    async def entries(self, import_id: str, kinds: Collection[Kind | None], *, offset: int, limit: int) -> list[Entry]:
        return [each for each in self._entries[import_id] if each.kind in kinds][offset : offset + limit]

    async def failed(self, import_id: str, *, offset: int, limit: int) -> list[Entry]:
        found = [each for each in self._entries.get(import_id, []) if each.kind in WANTED and each.fault]
        return found[offset : offset + limit]

    async def pending(self, import_id: str, kinds: Collection[Kind], *, limit: int) -> list[Entry]:
        rooms = self._entries[import_id]
        return [each for each in rooms if each.kind in kinds and not each.applied and not each.fault][:limit]

    async def save(self, changed: Import, *, expected: int, token: str = "") -> bool:
        held = self._token(changed.id)
        if self._imports[changed.id].revision != expected or (token and held != token):
            return False
        self._imports[changed.id] = changed
        if not token:
            self._held.pop(changed.id, None)
        return True

    async def restart(self, changed: Import, entries: Sequence[Entry], *, expected: int) -> bool:
        if not await self.save(changed, expected=expected):
            return False
        self._entries[changed.id] = list(entries)
        return True

    async def take(self, *, lease_s: float) -> Taken | None:
        now = self.clock.now()
        for each in sorted(self._imports.values(), key=lambda each: each.id):
            free = each.id not in self._held or self._held[each.id][1] <= now
            if (each.state.moves or each.id in self._held) and free and each.expires_at > now:
                token = str(next(self._tokens))
                self._held[each.id] = (token, now + timedelta(seconds=lease_s))
                return Taken(each, token)
        return None

    async def looked(self, taken: Taken, entries: Sequence[Entry], *, lease_s: float) -> bool:
        if not self._holds(taken, lease_s):
            return False
        for each in entries:
            self._entries[taken.entry.id][each.position] = each
        return True

    async def apply(self, taken: Taken, entries: Sequence[Entry], *, lease_s: float) -> bool:
        if not self._holds(taken, lease_s):
            return False
        for each in entries:
            outcome = each
            if each.fault is None and each.new is not None:
                put = self.registry.put_room(each.new, was=each.old, by=taken.entry.owner)
                outcome = each if put else replace(each, applied=False, fault=Fault.CHANGED_MEANWHILE)
            self._entries[taken.entry.id][each.position] = outcome
        return True

    async def let_go(self, taken: Taken) -> None:
        if self._token(taken.entry.id) == taken.token:
            del self._held[taken.entry.id]

    async def told(self, import_id: str, *, revision: int) -> None:
        found = self._imports[import_id]
        if found.revision == revision and not found.state.moves:
            self._held.pop(import_id, None)

    async def untold(self, taken: Taken) -> bool:
        return self._token(taken.entry.id) == taken.token

    def _token(self, import_id: str) -> str:
        return self._held[import_id][0] if import_id in self._held else ""

    def _holds(self, taken: Taken, lease_s: float) -> bool:
        held = self._token(taken.entry.id)
        if held != taken.token or self._imports[taken.entry.id].revision != taken.entry.revision:
            return False
        self._held[taken.entry.id] = (held, self.clock.now() + timedelta(seconds=lease_s))
        return True
