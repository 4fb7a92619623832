"""The stores in memory: honest twins of what `bot` keeps in SQL, held to it by `test_contract_*.py`.

No method awaits anything, so that each is one transaction; nothing is given out that a caller could change.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from booking.errors import Reason, refused
from booking.forms.draft import Draft, Stage
from booking.model import Booking, Mailbox, Person, Room
from booking.policy import QUOTAS, Part, Quotas
from booking.ports import AskedOn, Clock, RoomChange, RoomEntry, RoomPage
from booking.room_names import listed_as, searched_as
from bot.backoff import backoff_s
from bot.storage.card_rows import ANSWERED_WITHIN, RECEIVED_WITHIN, TIED
from dialogs.ports import NONE_OF_THEM, OWED, Acquaintance, CardMessage, ShownBooking, StaleCard, stands_once

_searched = lru_cache(maxsize=10_000)(searched_as)

DAWN, DUSK = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class MemoryRegistry:
    """Rooms, admins and the switch. `audit` notes who did what with which room or person.

    Without a clock, nothing that it does is ever too long ago.
    """

    on: bool = False
    clock: Clock | None = None
    audit: list[tuple[str, str, str]] = field(default_factory=list)
    _rooms: dict[str, Room] = field(default_factory=dict)
    _admins: dict[str, Person] = field(default_factory=dict)
    _version: int = 0
    _versions: dict[str, int] = field(default_factory=dict)
    _changes: dict[str, RoomChange] = field(default_factory=dict)
    _off: set[Part] = field(default_factory=set)
    _removed_at: dict[str, datetime] = field(default_factory=dict)

    async def rooms(self) -> tuple[Room, ...]:
        rooms = map(self._as_it_is, self._rooms.values())
        return tuple(sorted(rooms, key=lambda room: (room.building, room.floor, room.name, room.address)))

    async def page(self, words: Sequence[str], *, skip: int, limit: int) -> RoomPage:
        rooms = map(self._as_it_is, self._rooms.values())
        found = [each for each in rooms if all(f" {word}" in _searched(each) for word in words)]
        return RoomPage(tuple(sorted(found, key=listed_as)[skip : skip + limit]), len(found))

    async def lookup(self, words: Sequence[str], *, skip: int, limit: int) -> tuple[Room, ...]:
        found = [each for each in (await self.page(words, skip=0, limit=len(self._rooms))).rooms if not each.off]
        named = [each for each in found if any(_searched(each).startswith(f" {word}") for word in words)]
        return tuple([*named, *(each for each in found if each not in named)][skip : skip + limit])

    async def entry(self, address: str) -> RoomEntry | None:
        room = self._rooms.get(address)
        return RoomEntry(self._as_it_is(room), self._versions.get(address, 0)) if room else None

    async def version(self) -> int:
        return self._version

    async def last_change(self, address: str) -> RoomChange | None:
        return self._changes.get(address)

    async def add_room(self, room: Room, *, by: Person) -> bool:
        if room.address in self._rooms:
            return False
        self._put("room.add", None, room, by)
        return True

    async def edit_room(self, room: Room, *, seen: int, by: Person) -> RoomEntry | None:
        before = await self.entry(room.address)
        if before is None or before.version != seen:
            return before if before is not None and before.room == room else None
        if before.room == room:
            return before
        self._put("room.edit", before.room, room, by)
        return await self.entry(room.address)

    def put_room(self, room: Room, *, was: Room | None, by: Person) -> bool:
        """Register or change a room, if it is registered as it `was`."""
        if self._rooms.get(room.address) != was:
            return False
        self._put("room.edit" if was else "room.add", was, room, by)
        return True

    async def remove_room(self, address: str, *, by: Person) -> bool:
        if address not in self._rooms:
            return False
        self._put("room.remove", self._rooms[address], None, by)
        return True

    async def restore_room(self, address: str, *, since: datetime, by: Person) -> Room | None:
        change = self._changes.get(address)
        room = change.before if change is not None and change.after is None and change.at >= since else None
        return room if room is not None and await self.add_room(room, by=by) else None

    async def registered(self, addresses: Collection[str]) -> frozenset[str]:
        return frozenset(addresses) & self._rooms.keys()

    async def set_zone(self, mailbox: Mailbox, *, by: Person) -> None:
        if mailbox.address in self._rooms:
            before = self._rooms[mailbox.address]
            self._put("room.zone", before, replace(before, mailbox=mailbox), by)

    def _put(self, action: str, before: Room | None, after: Room | None, by: Person) -> None:
        address = next(each.address for each in (before, after) if each is not None)
        self._version += 1
        if after is None:
            del self._rooms[address]
            self._removed_at[address] = self.clock.now() if self.clock else DAWN
        else:
            self._rooms[address] = after
            self._versions[address] = self._version
        self.audit.append((by.id, action, address))
        at = self.clock.now() if self.clock else DUSK
        self._changes[address] = RoomChange(Person(by.id, by.name), at, before, after)

    def find(self, address: str) -> Room | None:
        """Give a registered room."""
        return self._rooms.get(address)

    def has(self, address: str) -> bool:
        """Tell whether the room is registered."""
        return address in self._rooms

    def removed_since(self, address: str, since: datetime) -> bool:
        """Tell whether the room was removed after that, whatever was done to it since."""
        at = self._removed_at.get(address)
        return at is not None and at > since

    async def booking_on(self) -> bool:
        return self.on

    async def switch_booking(self, *, on: bool, by: Person) -> None:
        self.on = on
        self.audit.append((by.id, "booking.on" if on else "booking.off", ""))

    async def off(self) -> frozenset[Part]:
        return frozenset(self._off)

    async def switch_part(self, part: Part, *, on: bool, by: Person) -> bool:
        if (part in self._off) is not on:
            return False
        (self._off.discard if on else self._off.add)(part)
        self.audit.append((by.id, "booking.on" if on else "booking.off", part.room or f"{part.building}/{part.floor}"))
        return True

    def is_off(self, address: str) -> bool:
        """Tell whether booking is switched off for a registered room."""
        return address in self._rooms and any(each.covers(self._rooms[address]) for each in self._off)

    def _as_it_is(self, room: Room) -> Room:
        return replace(room, off=True) if self.is_off(room.address) else room

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
class MemoryFavourites:
    """Who starred which room."""

    _stars: set[tuple[str, str]] = field(default_factory=set)

    async def of(self, person_id: str) -> frozenset[str]:
        return frozenset(address for who, address in self._stars if who == person_id)

    async def star(self, person_id: str, address: str, *, on: bool) -> None:
        (self._stars.add if on else self._stars.discard)((person_id, address))


@dataclass(slots=True)
class MemoryDrafts:
    """Open forms."""

    clock: Clock
    quotas: Quotas = QUOTAS
    holds: Callable[[AskedOn, Booking, str], Awaitable[None]] | None = None
    """Does what the SQL twin does of cards in its own transaction."""
    _drafts: dict[str, Draft] = field(default_factory=dict)

    async def add(self, draft: Draft) -> None:
        alive = [each for each in self._drafts.values() if each.expires_at > self.clock.now()]
        own = [each for each in alive if each.owner.id == draft.owner.id]
        own.sort(key=lambda each: each.id)
        own.sort(key=lambda each: each.expires_at, reverse=True)
        own.sort(key=lambda each: each.stage in (Stage.DONE, Stage.CLOSED))
        beyond = own[self.quotas.forms_of_one - 1 :]
        if len(alive) - len(beyond) >= self.quotas.forms_of_all:
            raise refused(Reason.TOO_MANY_FORMS, limit=self.quotas.forms_of_all)
        for each in beyond:
            del self._drafts[each.id]
        self._drafts[draft.id] = draft

    async def get(self, draft_id: str) -> Draft | None:
        draft = self._drafts.get(draft_id)
        return draft if draft and draft.expires_at > self.clock.now() else None

    async def get_asked(self, draft_id: str) -> tuple[Draft, bool] | None:
        # What was asked is in the ledger, which this does not know.
        draft = await self.get(draft_id)
        return None if draft is None else (draft, True)

    async def booked(self, booking_id: str) -> Draft | None:
        made = [each.id for each in self._drafts.values() if each.booking_id == booking_id and not each.changes]
        return await self.get(made[0]) if made else None

    async def save(self, draft: Draft, *, expected: int) -> bool:
        stored = await self.get(draft.id)
        if stored is None or stored.revision != expected:
            return False
        self._drafts[draft.id] = replace(draft, owner=stored.owner)
        return True

    async def finish(self, draft: Draft, booking: Booking, asked_on: AskedOn | None, *, expected: int) -> bool:
        saved = await self.save(draft, expected=expected)
        if saved and asked_on is not None and self.holds is not None:
            await self.holds(asked_on, booking, draft.zone)
        return saved


@dataclass(slots=True)
class MemoryPeople:
    """People, and who was welcomed."""

    _people: dict[str, Acquaintance] = field(default_factory=dict)
    _welcomed: set[str] = field(default_factory=set)
    _buildings: dict[str, str] = field(default_factory=dict)

    async def get(self, person_id: str) -> Acquaintance | None:
        return deepcopy(self._people.get(person_id))

    async def remember(
        self, person: Person, *, zone: str = "", locale: str = "", personal: Mapping[str, Any] | None = None
    ) -> None:
        known = self._people.get(person.id, Acquaintance(Person(person.id, ""), "", None))
        name, address = person.name or known.person.name, person.address or known.person.address
        chat = known.personal if personal is None else deepcopy(personal)
        seen = Person(person.id, name, address)
        zone, locale = zone or known.zone, locale or known.locale
        self._people[person.id] = replace(known, person=seen, zone=zone, locale=locale, personal=chat)

    async def speak(self, person_id: str, language: str) -> None:
        await self.remember(Person(person_id, ""))
        self._people[person_id] = replace(self._people[person_id], language=language)

    async def reminder_of(self, person_id: str) -> int | None:
        return self.minutes(person_id)

    def minutes(self, person_id: str) -> int | None:
        """Tell what `reminder_of` tells, without a wait."""
        known = self._people.get(person_id)
        return known.reminder_minutes if known else None

    def has_chat(self, person_id: str) -> bool:
        """Tell whether somebody's own chat is known."""
        known = self._people.get(person_id)
        return known is not None and known.personal is not None

    async def building_of(self, person_id: str) -> str:
        return self._buildings.get(person_id, "")

    async def settle(self, person_id: str, building: str) -> None:
        await self.remember(Person(person_id, ""))
        self._buildings[person_id] = building

    async def remind(self, person_id: str, minutes: int) -> None:
        await self.remember(Person(person_id, ""))
        self._people[person_id] = replace(self._people[person_id], reminder_minutes=minutes)

    async def welcome(self, person_id: str) -> bool:
        if person_id in self._welcomed:
            return False
        self._welcomed.add(person_id)
        await self.remember(Person(person_id, ""))
        return True

    async def forget_personal(self, person_id: str) -> None:
        if person_id in self._people:
            self._people[person_id] = replace(self._people[person_id], personal=None)


@dataclass(frozen=True, slots=True)
class _Held:
    """Until when a card is somebody's who has not said yet what came of it; and until when more may arrive.

    `rejections` tells how often in a row Teams did not take an edit, `not_before` when it is tried again.
    """

    until: datetime | None = None
    unsure_until: datetime | None = None
    rejections: int = 0
    not_before: datetime | None = None


@dataclass(slots=True)
class MemoryCards:
    """Where cards stand."""

    clock: Clock
    revision_of: Callable[[str], int] = field(default=lambda _: 0)
    """The current revision of a booking, which the SQL twin joins."""
    being_changed: Callable[[str], bool] = field(default=lambda _: False)
    """Whether a change of a booking is under way, which the SQL twin asks, too."""
    _places: dict[str, dict[str, CardMessage]] = field(default_factory=dict)
    _shows: dict[tuple[str, str], ShownBooking] = field(default_factory=dict)
    _held: dict[tuple[str, str], "_Held"] = field(default_factory=dict)
    _noted_at: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def _noted_since(self, sent_at: datetime, reference: Mapping[str, Any], activity_id: str) -> list[tuple[str, str]]:
        here = reference["conversation"]["id"]
        return [
            (subject, activity)
            for (subject, activity), shows in self._shows.items()
            if activity == activity_id
            and shows.revision != NONE_OF_THEM
            and self._places[subject][activity].reference["conversation"]["id"] == here
            and self._noted_at[subject, activity] > sent_at
        ]

    async def put(
        self,
        subject: str,
        role: str,
        reference: Mapping[str, Any],
        activity_id: str,
        *,
        shows: ShownBooking | None = None,
        lease_s: float = 0.0,
        sent_at: datetime | None = None,
    ) -> None:
        if sent_at is not None and shows is None:
            newer = self._noted_since(sent_at, reference, activity_id)
            for each in newer:
                until = max(self._held[each].unsure_until or self.clock.now(), self.clock.now())
                self._held[each] = replace(self._held[each], unsure_until=until)
            if newer:
                return
        self._noted_at[subject, activity_id] = self.clock.now()
        another, still = _Held(), None
        for other, there in list(self._places.items()):
            place = there.get(activity_id)
            if other != subject and place and place.reference["conversation"]["id"] == reference["conversation"]["id"]:
                was, held = self._shows.get((other, activity_id)), self._held.get((other, activity_id), another)
                follows = was is not None and shows is not None and was.booking_id == shows.booking_id
                self._forget(other, activity_id, owed=was is not None and was.promises and not follows)
                held = replace(held, until=None) if was and was.revision == TIED else held
                if held.until or held.unsure_until:
                    another, still = held, was
        places = self._places.setdefault(subject, {})
        places.pop(activity_id, None)
        places[activity_id] = CardMessage(role, deepcopy(reference), activity_id)
        before = self._held.pop((subject, activity_id), _Held())
        shown = self._shows.pop((subject, activity_id), None)
        if shown is not None and shown.revision == TIED:
            before = replace(before, until=None)
        if shows is None and shown is not None and (before.until or before.unsure_until):
            self._shows[subject, activity_id] = replace(shown, revision=NONE_OF_THEM)
            self._held[subject, activity_id] = _Held(None, before.until or before.unsure_until)
        if shows is None and still is not None:
            self._shows[subject, activity_id] = replace(still, revision=NONE_OF_THEM, promises=False)
            self._held[subject, activity_id] = _Held(None, another.until or another.unsure_until)
        if shows is not None:
            changing = self.being_changed(shows.booking_id)
            self._shows[subject, activity_id] = replace(shows, promises=shows.promises or changing)
            until = self.clock.now() + timedelta(seconds=lease_s)
            held_until = before.until if shows.revision == TIED else until
            unsure = held_until if lease_s and before.until else before.unsure_until
            unsure = unsure or another.until or another.unsure_until
            self._held[subject, activity_id] = _Held(until if lease_s else None, unsure)

    async def all(self, subject: str) -> tuple[CardMessage, ...]:
        return deepcopy(tuple(self._places.get(subject, {}).values()))

    async def drop(self, subject: str, activity_id: str, *, owed: bool = False) -> None:
        shows = self._shows.get((subject, activity_id))
        self._forget(subject, activity_id, owed=owed or (shows is not None and shows.promises))

    def _forget(self, subject: str, activity_id: str, *, owed: bool) -> None:
        place = self._places.get(subject, {}).pop(activity_id, None)
        shows = self._shows.pop((subject, activity_id), None)
        self._held.pop((subject, activity_id), None)
        if owed and place and shows and not subject.startswith(OWED):
            self._owe(place.reference, shows, "owed")

    async def owe(self, subject: str, activity_id: str) -> None:
        shows = self._shows.get((subject, activity_id))
        if shows is not None:
            self._owe(self._places[subject][activity_id].reference, shows, "owed")

    def _owe(
        self, reference: Mapping[str, Any], shows: ShownBooking, role: str, *, rests: timedelta | None = None
    ) -> None:
        subject, number = f"{OWED}{shows.booking_id}", str(uuid4())
        self._places.setdefault(subject, {})[number] = CardMessage(role, deepcopy(reference), number)
        self._shows[subject, number] = replace(shows, revision=TIED)
        self._noted_at[subject, number] = self.clock.now()
        self._held[subject, number] = _Held(self.clock.now() + rests if rests else None)

    async def tie(self, asked_on: AskedOn, booking: Booking) -> None:
        """Do what the SQL ledger does in its own transaction."""
        viewer = "" if asked_on.viewer == booking.booker.id else asked_on.viewer
        shows = ShownBooking(booking.id, TIED, asked_on.zone, asked_on.shared, viewer, promises=True)
        await self._put_where_it_stands(asked_on, shows, ANSWERED_WITHIN)
        if asked_on.shared or not asked_on.message:
            role = "receipt" if asked_on.shared else "owed"
            self._owe(asked_on.conversation, shows, role, rests=RECEIVED_WITHIN)

    async def hold(self, asked_on: AskedOn, booking: Booking, zone: str, answer: timedelta) -> None:
        """Do what the SQL drafts do in their own transaction."""
        viewer = "" if asked_on.viewer == booking.booker.id else asked_on.viewer
        shows = ShownBooking(booking.id, 0, zone, asked_on.shared, viewer, promises=True)
        await self._put_where_it_stands(asked_on, shows, answer)

    async def _put_where_it_stands(self, asked_on: AskedOn, shows: ShownBooking, rests: timedelta) -> None:
        if not asked_on.message:
            return
        places, here = self._places.get(asked_on.subject, {}), asked_on.conversation["conversation"]["id"]
        known = [each.activity_id for each in places.values() if each.reference["conversation"]["id"] == here]
        elsewhere = known and stands_once(asked_on.subject) and asked_on.message not in known
        place = (asked_on.subject, "form", asked_on.conversation, known[0] if elsewhere else asked_on.message)
        await self.put(*place, shows=shows, lease_s=rests.total_seconds())

    async def showing(self, booking_id: str) -> tuple[StaleCard, ...]:
        return tuple(
            StaleCard(subject, self._places[subject][activity], replace(shows, revision=max(shows.revision, 0)))
            for (subject, activity), shows in self._shows.items()
            if shows.booking_id == booking_id and shows.revision != NONE_OF_THEM and not subject.startswith(OWED)
        )

    async def behind(self, limit: int, *, lease_s: float) -> tuple[StaleCard, ...]:
        now = self.clock.now()
        found: list[StaleCard] = []
        for key, shows in list(self._shows.items()):
            held = self._held[key]
            over = held.unsure_until is not None and held.unsure_until <= now
            behind = over or shows.revision < self.revision_of(shows.booking_id)
            rests = (held.until and held.until > now) or (held.not_before and held.not_before > now)
            if len(found) < limit and behind and not rests:
                until = now + timedelta(seconds=lease_s)
                tied = shows.revision == TIED
                unsure = until if held.until and not tied else held.unsure_until
                self._held[key] = replace(held, until=until, unsure_until=unsure)
                self._shows[key] = taken = replace(shows, revision=max(shows.revision, 0))
                found.append(StaleCard(key[0], deepcopy(self._places[key[0]][key[1]]), taken, until))
        return tuple(found)

    async def caught_up(
        self, subject: str, activity_id: str, *, was: int, revision: int, promises: bool = False
    ) -> bool:
        shows = self._shows.get((subject, activity_id))
        if shows is None or shows.revision != was:
            return False
        promises = promises or self.being_changed(shows.booking_id)
        self._shows[subject, activity_id] = replace(shows, revision=revision, promises=promises)
        self._noted_at[subject, activity_id] = self.clock.now()
        unsure = self._held[subject, activity_id].unsure_until
        over = unsure is not None and unsure <= self.clock.now()
        self._held[subject, activity_id] = _Held(None, None if over else unsure)
        return True

    async def put_off(self, taken: StaleCard, *, least_s: float, sure: bool) -> bool:
        key, now = (taken.subject, taken.place.activity_id), self.clock.now()
        shows, held = self._shows.get(key), self._held.get(key, _Held())
        ours = held.until is not None and held.until == taken.until and held.until > now
        if shows is None or shows.revision != taken.shows.revision or not ours:
            return False
        rejections = held.rejections + 1
        not_before = now + timedelta(seconds=backoff_s(rejections, least_s=least_s, jitter=lambda: 1.0))
        until = None if sure else held.until
        self._held[key] = replace(held, until=until, rejections=rejections, not_before=not_before)
        return True

    async def try_again(self, conversation_id: str) -> None:
        now = self.clock.now()
        for key, held in self._held.items():
            where = self._places[key[0]][key[1]].reference["conversation"]["id"]
            if where.partition(";")[0] == conversation_id.partition(";")[0]:
                until = now if held.until and held.until > now else held.until
                self._held[key] = replace(held, not_before=None, until=until)
