"""The stores in memory: honest twins of what `bot` keeps in SQL, held to it by `test_contract_*.py`.

No method awaits anything, so that each is one transaction; nothing is given out that a caller could change.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from booking.draft import Draft
from booking.errors import Field, LeaseLost, Problem, Reason, refused
from booking.model import Booking, EventState, LedgerEvent, Person, Room, Slot
from booking.ports import Answer, Clock
from dialogs.ports import Acquaintance, CardPlace


@dataclass(slots=True)
class MemoryRegistry:
    """Rooms, admins and the switch. `audit` notes who did what with which room or person."""

    on: bool = False
    audit: list[tuple[str, str, str]] = field(default_factory=list)
    _rooms: dict[str, Room] = field(default_factory=dict)
    _admins: dict[str, Person] = field(default_factory=dict)

    async def rooms(self) -> tuple[Room, ...]:
        return tuple(
            sorted(self._rooms.values(), key=lambda room: (room.building, room.floor, room.name, room.address))
        )

    async def add_room(self, room: Room, *, by: Person) -> bool:
        if room.address in self._rooms:
            return False
        self._rooms[room.address] = room
        self.audit.append((by.id, "room.add", room.address))
        return True

    async def remove_room(self, address: str, *, by: Person) -> bool:
        if self._rooms.pop(address, None) is None:
            return False
        self.audit.append((by.id, "room.remove", address))
        return True

    async def booking_on(self) -> bool:
        return self.on

    async def switch_booking(self, *, on: bool, by: Person) -> None:
        self.on = on
        self.audit.append((by.id, "booking.on" if on else "booking.off", ""))

    async def admins(self) -> tuple[Person, ...]:
        return tuple(sorted(self._admins.values(), key=lambda person: (person.name, person.id)))

    async def add_admin(self, person: Person, *, by: Person) -> bool:
        if person.id in self._admins:
            return False
        self._admins[person.id] = person
        self.audit.append((by.id, "admin.add", person.id))
        return True

    async def remove_admin(self, person_id: str, *, keep_one: bool, by: Person) -> bool:
        if person_id not in self._admins:
            return False
        if keep_one and len(self._admins) == 1:
            raise refused(Reason.LAST_ADMIN)
        del self._admins[person_id]
        self.audit.append((by.id, "admin.remove", person_id))
        return True


@dataclass(slots=True)
class Held:
    """An event's row: the event, until when its owner has it, and before when nobody is to take it up."""

    event: LedgerEvent
    lease_until: datetime
    not_before: datetime


@dataclass(slots=True)
class MemoryLedger:
    """Bookings, their events and who holds which slot."""

    registry: MemoryRegistry
    clock: Clock
    lease: timedelta
    _bookings: dict[str, Booking] = field(default_factory=dict)
    _events: dict[str, Held] = field(default_factory=dict)
    _claims: dict[str, tuple[str, str, Slot]] = field(default_factory=dict)
    """By event: booking, room and slot."""
    _answers: dict[str, Answer] = field(default_factory=dict)

    async def answer(self, key: str) -> Answer | None:
        answer = self._answers.get(key)
        if answer is None or answer.booking_id is None:
            return answer
        problem = self._bookings[answer.booking_id].problem
        return replace(answer, problems=(problem,) if problem else ())

    async def claim(self, key: str, booking: Booking, event: LedgerEvent) -> LedgerEvent | Answer:
        known = await self.answer(key)
        if known is not None:
            return known
        problem = await self._refusal(booking, event)
        self._answers[key] = Answer(problems=(problem,)) if problem else Answer(booking.id)
        if problem:
            return self._answers[key]
        now = self.clock.now()
        self._bookings[booking.id] = booking
        self._events[event.id] = Held(event, now + self.lease, now)
        self._claims[event.id] = booking.id, event.mailbox.address, event.slot
        return event

    async def _refusal(self, booking: Booking, event: LedgerEvent) -> Problem | None:
        if not self.registry.on:
            return Problem(Reason.BOOKING_OFF)
        address = event.mailbox.address
        if not any(room.address == address for room in await self.registry.rooms()):
            return Problem(Reason.ROOM_NOT_REGISTERED, Field.ROOM, {"value": address})
        for holder, room, slot in self._claims.values():
            if holder != booking.id and room == address and slot.overlaps(event.slot):
                return Problem(Reason.ROOM_TAKEN, None, {"room": address, "name": booking.room.name})
        return None

    async def write(
        self, event: LedgerEvent, *, problem: Problem | None = None, online_url: str | None = None
    ) -> LedgerEvent:
        held = self._owned(event)
        if held.event.state is EventState.CANCELLED is not event.state:
            raise LeaseLost
        held.event, held.lease_until = event, self.clock.now() + self.lease
        if event.state is EventState.CANCELLED:
            self._claims.pop(event.id, None)
        before = self._bookings[event.booking_id]
        after = replace(
            before,
            state=event.state,
            problem=problem or before.problem,
            online_url=online_url or before.online_url,
            invited=before.invited or (event.state is EventState.CONFIRMED and not event.invites_due),
        )
        on_its_way = {EventState.HELD, EventState.CREATING, EventState.CREATED}
        same = replace(after, state=before.state) == before and (
            before.state is after.state or {before.state, after.state} <= on_its_way
        )
        self._bookings[event.booking_id] = after if same else replace(after, revision=before.revision + 1)
        return event

    async def postpone(self, event: LedgerEvent, until: datetime) -> None:
        held = self._owned(event)
        held.event = replace(held.event, epoch=event.epoch + 1)
        held.lease_until, held.not_before = self.clock.now(), until

    async def due(self, limit: int) -> tuple[LedgerEvent, ...]:
        now = self.clock.now()
        idle = [
            held
            for held in self._events.values()
            if not held.event.at_rest and held.lease_until <= now and held.not_before <= now
        ]
        idle.sort(key=lambda held: (held.lease_until, held.event.id))
        for held in idle[:limit]:
            held.event, held.lease_until = replace(held.event, epoch=held.event.epoch + 1), now + self.lease
        return tuple(held.event for held in idle[:limit])

    async def booking(self, booking_id: str) -> Booking | None:
        return self._bookings.get(booking_id)

    async def upcoming(self, room: str) -> tuple[Booking, ...]:
        now, ending = self.clock.now(), {EventState.CANCELLING, EventState.CANCELLED}
        coming = [
            each
            for each in self._bookings.values()
            if each.room.address == room and each.wish.slot.ends > now and each.state not in ending
        ]
        return tuple(sorted(coming, key=lambda booking: (booking.wish.slot.starts, booking.id)))

    async def claimed(self, span: Slot) -> Mapping[str, tuple[Slot, ...]]:
        found: dict[str, list[Slot]] = {}
        for _, room, slot in self._claims.values():
            if slot.overlaps(span):
                found.setdefault(room, []).append(slot)
        return {room: tuple(sorted(slots)) for room, slots in found.items()}

    def _owned(self, event: LedgerEvent) -> Held:
        held = self._events.get(event.id)
        if held is None or held.event.epoch != event.epoch:
            raise LeaseLost
        return held


@dataclass(slots=True)
class MemoryDrafts:
    """Open forms."""

    clock: Clock
    _drafts: dict[str, Draft] = field(default_factory=dict)

    async def add(self, draft: Draft) -> None:
        self._drafts[draft.id] = draft

    async def get(self, draft_id: str) -> Draft | None:
        draft = self._drafts.get(draft_id)
        return draft if draft and draft.expires_at > self.clock.now() else None

    async def save(self, draft: Draft, *, expected: int) -> bool:
        stored = await self.get(draft.id)
        if stored is None or stored.revision != expected:
            return False
        self._drafts[draft.id] = replace(draft, owner=stored.owner)
        return True


@dataclass(slots=True)
class MemoryPeople:
    """People, and who was welcomed."""

    _people: dict[str, Acquaintance] = field(default_factory=dict)
    _welcomed: set[str] = field(default_factory=set)

    async def get(self, person_id: str) -> Acquaintance | None:
        return deepcopy(self._people.get(person_id))

    async def remember(self, person: Person, *, zone: str = "", personal: Mapping[str, Any] | None = None) -> None:
        known = self._people.get(person.id, Acquaintance(Person(person.id, ""), "", None))
        name, address = person.name or known.person.name, person.address or known.person.address
        chat = known.personal if personal is None else deepcopy(personal)
        self._people[person.id] = Acquaintance(Person(person.id, name, address), zone or known.zone, chat)

    async def welcome(self, person_id: str) -> bool:
        if person_id in self._welcomed:
            return False
        self._welcomed.add(person_id)
        await self.remember(Person(person_id, ""))
        return True

    async def forget_personal(self, person_id: str) -> None:
        if person_id in self._people:
            self._people[person_id] = replace(self._people[person_id], personal=None)


@dataclass(slots=True)
class MemoryCards:
    """Where cards stand."""

    _places: dict[str, dict[str, CardPlace]] = field(default_factory=dict)

    async def put(self, subject: str, role: str, reference: Mapping[str, Any], activity_id: str) -> None:
        places = self._places.setdefault(subject, {})
        places.pop(activity_id, None)
        places[activity_id] = CardPlace(role, deepcopy(reference), activity_id)

    async def all(self, subject: str) -> tuple[CardPlace, ...]:
        return deepcopy(tuple(self._places.get(subject, {}).values()))

    async def drop(self, subject: str, activity_id: str) -> None:
        self._places.get(subject, {}).pop(activity_id, None)
