"""Floor plans in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from booking.model import Person
from booking.plans.model import Drawing, Floor, Picture, Plan, Space, Upload
from booking.ports import Clock


@dataclass(slots=True)
class MemoryPlans:
    """Implements the `Plans` port, and keeps drawings; `audit` is where lines about what admins do go."""

    clock: Clock
    audit: list[tuple[str, str, str]] = field(default_factory=list)
    _plans: dict[Floor, tuple[Plan, Picture]] = field(default_factory=dict)
    _uploads: dict[str, Upload] = field(default_factory=dict)
    _links: dict[str, tuple[Drawing, datetime]] = field(default_factory=dict)

    async def floors(self) -> Mapping[Floor, int]:
        return {floor: len(plan.spaces) for floor, (plan, _) in self._plans.items()}

    async def plan(self, floor: Floor) -> Plan | None:
        found = self._plans.get(floor)
        return found[0] if found else None

    async def picture(self, fingerprint: str) -> Picture | None:
        uploaded = [each.picture for each in self._uploads.values()]
        pictures = [*(picture for _, picture in self._plans.values()), *uploaded]
        return next((each for each in pictures if each.fingerprint == fingerprint), None)

    async def keep(self, upload: Upload) -> None:
        self._uploads[upload.id] = upload

    async def upload(self, upload_id: str) -> Upload | None:
        found = self._uploads.get(upload_id)
        return found if found and found.expires_at > self.clock.now() else None

    async def use(
        self, upload: Upload, floor: Floor, *, version: str, by: Person, spaces: Sequence[Space] = ()
    ) -> None:
        picture, before = upload.picture, await self.plan(floor)
        spaces = before.spaces if before else tuple(spaces)
        size = (picture.width, picture.height)
        who = Person(by.id, by.name)
        plan = Plan(floor, version, picture.fingerprint, *size, who, self.clock.now(), spaces)
        self._plans[floor] = (plan, picture)
        self._uploads.pop(upload.id, None)
        self._note(by, "plan.picture", floor)

    async def put_spaces(self, plan: Plan, spaces: Sequence[Space], *, version: str, by: Person) -> bool:
        found = self._plans.get(plan.floor)
        if found is None or found[0].version != plan.version:
            return False
        now, who = self.clock.now(), Person(by.id, by.name)
        changed = replace(found[0], version=version, spaces=tuple(spaces), by=who, at=now)
        self._plans[plan.floor] = (changed, found[1])
        self._note(by, "plan.spaces", plan.floor)
        return True

    async def remove(self, plan: Plan, *, by: Person) -> bool:
        found = self._plans.get(plan.floor)
        if found is None or found[0].version != plan.version:
            return False
        del self._plans[plan.floor]
        self._note(by, "plan.remove", plan.floor)
        return True

    async def link(self, hashed: str, drawing: Drawing, *, keep: timedelta) -> None:
        self._links.setdefault(hashed, (drawing, self.clock.now() + keep))

    async def linked(self, hashed: str) -> Drawing | None:
        found = self._links.get(hashed)
        return found[0] if found and found[1] > self.clock.now() else None

    @property
    def links(self) -> int:
        """How many addresses are kept."""
        return len(self._links)

    def _note(self, by: Person, action: str, floor: Floor) -> None:
        self.audit.append((by.id, action, f"{floor.building}/{floor.floor}"))
