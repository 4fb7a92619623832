"""What people are to be told, in memory: the honest twin of the SQL one, held to it by `test_contract_notices.py`."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from booking.manage.notices import Kind, Notice, due
from booking.ports import Clock
from booking.room_administration import UNDO
from bot.backoff import backoff_s
from tests.fakes.ledger import MemoryLedger
from tests.fakes.store import MemoryPeople, MemoryRegistry


@dataclass(slots=True)
class MemoryNotices:
    """Derives what is due from the ledger's bookings, and keeps what was taken and what was told."""

    ledger: MemoryLedger
    registry: MemoryRegistry
    people: MemoryPeople
    clock: Clock
    _rests: dict[object, datetime] = field(default_factory=dict)
    """Until when something is somebody's: a notice, or a booking whose answers are read."""
    _told: set[Notice] = field(default_factory=set)
    _setbacks: dict[Notice, int] = field(default_factory=dict)

    async def due(self, limit: int, *, lease_s: float) -> tuple[Notice, ...]:
        now = self.clock.now()
        chosen: list[Notice] = []
        for booking, decided_at in self.ledger.decided():
            if not self.people.has_chat(booking.booker.id):
                continue
            news = due(
                booking,
                there=self.registry.find(booking.room.address),
                told_as=next((each.about for each in self._told if _names(each, booking.id)), None),
                registered=self.registry.has(booking.room.address)
                or self.registry.removed_since(booking.room.address, now - UNDO),
                minutes=self.people.minutes(booking.booker.id),
                decided_at=decided_at,
                now=now,
            )
            if len({each.booking_id for each in chosen}) < limit:
                chosen += [each for each in news if each not in self._told and self._free(each)]
        self._take(chosen, lease_s)
        return tuple(chosen)

    async def mark_sent(self, notice: Notice) -> None:
        if notice in self._rests:
            if notice.kind is Kind.RENAMED:
                for each in [each for each in self._told - {notice} if _names(each, notice.booking_id)]:
                    self._told.discard(each)
                    self._rests.pop(each)
            self._told.add(notice)

    async def put_off(self, notice: Notice, *, least_s: float) -> None:
        self._setbacks[notice] = self._setbacks.get(notice, 0) + 1
        self._rests[notice] = self.clock.now() + timedelta(
            seconds=backoff_s(self._setbacks[notice], least_s=least_s, jitter=lambda: 1.0)
        )

    async def due_for_response_check(self, limit: int, *, ahead_s: float, lease_s: float) -> tuple[str, ...]:
        now = self.clock.now()
        chosen = [
            booking.id
            for booking, _ in self.ledger.decided()
            if booking.confirmed
            and booking.invited
            and booking.meeting.attendees
            and now < booking.meeting.slot.starts <= now + timedelta(seconds=ahead_s)
            and self._free(booking.id)
        ][:limit]
        self._take(chosen, lease_s)
        return tuple(chosen)

    def _free(self, what: object) -> bool:
        return what not in self._rests or self._rests[what] <= self.clock.now()

    def _take(self, these: list[Notice] | list[str], lease_s: float) -> None:
        for each in these:
            self._rests[each] = self.clock.now() + timedelta(seconds=lease_s)


def _names(notice: Notice, booking_id: str) -> bool:
    return notice.kind is Kind.RENAMED and notice.booking_id == booking_id
